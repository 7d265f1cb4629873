/* Finding what duties are bound to, and what it is called. */
#include "binding.h"

enum err bindable_read(struct op *op, struct bindable *ret)
{
    *ret = (struct bindable){ .op = op };
    TRY(process_current(op, &ret->current));
    TRY(standard_list(op, &ret->standards));
    return measure_list(op, &ret->measures);
}

str bound_process_key(str target)
{
    const char *dot = target.n ? memchr(target.p, '.', target.n) : NULL;
    return dot ? (str){ target.p, (size_t)(dot - target.p) } : target;
}

/* ------------------------------------------------------------------ processes */

static const struct process_def *current_def(const struct bindable *b, str key)
{
    const struct process_current *c = b->current.items;
    for (size_t i = 0; i < b->current.n; i++)
        if (str_eq(c[i].def->key, key))
            return c[i].def;
    return NULL;
}

static enum err template_def(const struct bindable *b, str key, struct process_def *def, bool *ret)
{
    struct list templates;
    *ret = false;
    TRY(process_templates(b->op, &templates));
    for (size_t i = 0; i < templates.n; i++)
        if (str_eq(((struct process_template *)templates.items)[i].key, key)) {
            *ret = true;
            return process_template(b->op, key, def);
        }
    return OK;
}

/* One that does not run (yet, or any more). */
static enum err resting_def(const struct bindable *b, str key, const struct process_def **ret)
{
    struct process_def *def = arena_alloc(b->op->mem, sizeof *def);
    struct process p;
    bool found = false;
    *ret = NULL;
    TRY(process_by_key(b->op, key, &p, &found));
    if (found)
        TRY(process_definition(b->op, p.id, p.edition, def));
    else
        TRY(template_def(b, key, def, &found));
    *ret = found ? def : NULL;
    return OK;
}

static enum err edition_of(const struct bindable *b, str key, int64_t *ret)
{
    struct process p;
    bool found = false;
    TRY(process_by_key(b->op, key, &p, &found));
    *ret = found ? p.edition : 0;
    return OK;
}

enum err bindable_process(const struct bindable *b, str target, struct bound_process *ret)
{
    str key = bound_process_key(target);
    *ret = (struct bound_process){ .step_named = key.n < target.n };
    ret->def = current_def(b, key);
    if (ret->def)
        TRY(edition_of(b, key, &ret->edition));
    else
        TRY(resting_def(b, key, &ret->def));
    if (ret->def && ret->step_named)
        ret->step =
            process_step_named(ret->def, (str){ target.p + key.n + 1, target.n - key.n - 1 });
    return OK;
}

/* ------------------------------------------------------------------ standards and measures */

const struct standard *bindable_standard(const struct bindable *b, str id)
{
    const struct standard *s = b->standards.items;
    int64_t number;
    if (!str_int(id, &number))
        return NULL;
    for (size_t i = 0; i < b->standards.n; i++)
        if (s[i].id == number)
            return &s[i];
    return NULL;
}

static bool is_called(const struct standard *s, str name)
{
    return s->active &&
           (str_is(name, "default") ? s->fallback
                                    : str_eq(s->name_zh, name) || str_eq(s->name_en, name));
}

void bindable_standards(const struct bindable *b, const strs *names, strs *ret_ids,
                        strs *ret_unknown)
{
    const struct standard *s = b->standards.items;
    *ret_ids = (strs){ arena_array(b->op->mem, names->n, sizeof(str)), 0 };
    *ret_unknown = (strs){ arena_array(b->op->mem, names->n, sizeof(str)), 0 };
    for (size_t i = 0; i < names->n; i++) {
        size_t k = 0;
        while (k < b->standards.n && !is_called(&s[k], names->items[i]))
            k++;
        if (k < b->standards.n)
            ret_ids->items[ret_ids->n++] = arena_fmt(b->op->mem, "%lld", (long long)s[k].id);
        else if (!str_is(names->items[i], "default"))
            ret_unknown->items[ret_unknown->n++] = names->items[i];
    }
}

const struct measure *bindable_measure(const struct bindable *b, str key)
{
    const struct measure *m = b->measures.items;
    for (size_t i = 0; i < b->measures.n; i++)
        if (str_eq(m[i].key, key))
            return &m[i];
    return NULL;
}

/* ------------------------------------------------------------------ names */

struct naming {
    struct bindable b;
    enum lang lang;
    struct bound_name *names;
    size_t n;
};

static str in(const struct naming *w, str zh, str en)
{
    return w->lang == LANG_EN ? en : zh;
}

static struct bound_name *name_add(struct naming *w, int kind, str key)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->names[i].kind == kind && str_eq(w->names[i].key, key))
            return NULL;
    w->names[w->n] = (struct bound_name){ .kind = kind, .key = key, .name = key };
    return &w->names[w->n++];
}

static enum err process_name_add(struct naming *w, str target)
{
    struct bound_name *name = name_add(w, BOUND_PROCESS, target);
    struct bound_process p;
    if (!name)
        return OK;
    TRY(bindable_process(&w->b, target, &p));
    if (p.def && p.step)
        name->name =
            arena_fmt(w->b.op->mem, STR_FMT " · " STR_FMT, STR_ARG(in(w, p.def->zh, p.def->en)),
                      STR_ARG(in(w, p.step->zh, p.step->en)));
    else if (p.def && !p.step_named)
        name->name = in(w, p.def->zh, p.def->en);
    return OK;
}

static void standard_name_add(struct naming *w, str id)
{
    struct bound_name *name = name_add(w, BOUND_STANDARD, id);
    const struct standard *s = bindable_standard(&w->b, id);
    if (name && s)
        name->name = in(w, s->name_zh, s->name_en);
}

struct bound_name bound_measure(const struct measure *m, enum lang lang)
{
    return (struct bound_name){ .kind = BOUND_MEASURE,
                                .key = m->key,
                                .name = lang == LANG_EN ? m->name_en : m->name_zh,
                                .unit = str_of(measure_unit_labels[m->unit]),
                                .direction = str_of(measure_direction_labels[m->direction]) };
}

static void measure_name_add(struct naming *w, str key)
{
    struct bound_name *name = name_add(w, BOUND_MEASURE, key);
    const struct measure *m = bindable_measure(&w->b, key);
    if (name && m)
        *name = bound_measure(m, w->lang);
}

static enum err names_add(struct naming *w, const struct duty *d)
{
    const struct duty_measure *m = d->measures.items;
    for (size_t i = 0; i < d->processes.n; i++)
        TRY(process_name_add(w, d->processes.items[i]));
    for (size_t i = 0; i < d->standards.n; i++)
        standard_name_add(w, d->standards.items[i]);
    for (size_t i = 0; i < d->measures.n; i++)
        measure_name_add(w, m[i].measure);
    return OK;
}

enum err bound_names(struct op *op, const struct list *duties, enum lang lang, struct list *ret)
{
    const struct duty *d = duties->items;
    struct naming w = { .lang = lang };
    size_t most = 0;
    *ret = (struct list){ 0 };
    for (size_t i = 0; i < duties->n; i++)
        most += d[i].processes.n + d[i].standards.n + d[i].measures.n;
    if (!most)
        return OK;
    TRY(bindable_read(op, &w.b));
    w.names = arena_array(op->mem, most, sizeof *w.names);
    for (size_t i = 0; i < duties->n; i++)
        TRY(names_add(&w, &d[i]));
    *ret = (struct list){ w.names, w.n };
    return OK;
}

const struct bound_name *bound_name_of(const struct list *called, int kind, str key)
{
    const struct bound_name *names = called->items;
    for (size_t i = 0; i < called->n; i++)
        if (names[i].kind == kind && str_eq(names[i].key, key))
            return &names[i];
    return NULL;
}

str bound_word(const struct list *called, int kind, str key)
{
    const struct bound_name *name = bound_name_of(called, kind, key);
    return name ? name->name : key;
}

str bound_words(struct arena *mem, const struct list *called, int kind, const strs *keys)
{
    strs words = { arena_array(mem, keys->n, sizeof(str)), keys->n };
    for (size_t i = 0; i < keys->n; i++)
        words.items[i] = bound_word(called, kind, keys->items[i]);
    return arena_join(mem, &words, "\n");
}

str bound_measure_word(struct arena *mem, const struct list *called, str key)
{
    str name = bound_word(called, BOUND_MEASURE, key);
    return str_eq(name, key) ? key
                             : arena_fmt(mem, STR_FMT " " STR_FMT, STR_ARG(key), STR_ARG(name));
}
