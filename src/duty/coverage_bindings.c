/* What no duty is bound to: steps of processes, measures, standards. */
#include "coverage.h"

#include "binding.h"

const struct field step_gap_fields[] = {
    { FIELD(struct step_gap, process), .doc = "key" },
    { FIELD(struct step_gap, step), .doc = "key" },
    { FIELD(struct step_gap, process_zh) },
    { FIELD(struct step_gap, process_en) },
    { FIELD(struct step_gap, step_zh) },
    { FIELD(struct step_gap, step_en) },
    { FIELD(struct step_gap, post), .doc = "that the step names; empty: a role only" },
    { FIELD(struct step_gap, post_name), .doc = "what it is called, in the caller's language" },
    { FIELD(struct step_gap, bound), .doc = "a duty is bound to it" },
    { FIELD(struct step_gap, held), .doc = "somebody holds that post or stands in for it" },
    { 0 },
};

const struct field unowned_fields[] = {
    { FIELD(struct unowned, key), .doc = "of a measure; id of a standard" },
    { FIELD(struct unowned, name_zh) },
    { FIELD(struct unowned, name_en) },
    { 0 },
};

/* A post that a step names, looked for once. */
struct asked_post {
    str post, name;
    bool held;
};

struct covering {
    struct op *op;
    struct bindable b;
    struct list posts; /* struct post */
    const struct list *targets;
    struct asked_post *asked;
    size_t asked_n;
};

/* ------------------------------------------------------------------ steps */

static bool post_called(const struct covering *c, int64_t id, str name)
{
    ptrdiff_t at = post_index(c->posts.items, c->posts.n, id);
    if (at < 0)
        return false;
    const struct post *p = &((const struct post *)c->posts.items)[at];
    return str_eq(p->model, name) || str_eq(p->name_zh, name) || str_eq(p->name_en, name);
}

/* To the step itself by whatever post; to the whole process by the post that the step names. */
static bool is_bound(const struct covering *c, const struct process_def *d,
                     const struct process_step *s)
{
    const struct covered_target *t = c->targets->items;
    str key = arena_fmt(c->op->mem, STR_FMT "." STR_FMT, STR_ARG(d->key), STR_ARG(s->key));
    for (size_t i = 0; i < c->targets->n; i++) {
        if (t[i].kind != BINDING_PROCESS)
            continue;
        if (str_eq(t[i].target, key))
            return true;
        if (str_eq(t[i].target, d->key) && (!s->post.n || post_called(c, t[i].owner_id, s->post)))
            return true;
    }
    return false;
}

static enum err post_ask(struct covering *c, str post, const struct asked_post **ret)
{
    for (size_t i = 0; i < c->asked_n; i++)
        if (str_eq(c->asked[i].post, post)) {
            *ret = &c->asked[i];
            return OK;
        }
    struct asked_post *a = &c->asked[c->asked_n];
    *a = (struct asked_post){ .post = post, .held = true };
    if (post.n) {
        TRY(post_word(c->op, post, c->op->lang, &a->name));
        TRY(post_is_manned(c->op, post, &a->held));
    }
    c->asked_n++;
    *ret = a;
    return OK;
}

static enum err steps_add(struct covering *c, const struct process_def *d, struct step_gap *gaps,
                          size_t *n)
{
    const struct process_step *s = d->steps.items;
    for (size_t i = 0; i < d->steps.n; i++) {
        const struct asked_post *post;
        if (s[i].kind == STEP_DECISION || s[i].kind == STEP_END)
            continue;
        bool bound = is_bound(c, d, &s[i]);
        TRY(post_ask(c, s[i].post, &post));
        if (!bound || !post->held)
            gaps[(*n)++] = (struct step_gap){ d->key,  s[i].key,  d->zh,      d->en, s[i].zh,
                                              s[i].en, s[i].post, post->name, bound, post->held };
    }
    return OK;
}

static enum err cover_steps(struct covering *c, struct list *ret)
{
    const struct process_current *p = c->b.current.items;
    size_t most = 0, n = 0;
    for (size_t i = 0; i < c->b.current.n; i++)
        most += p[i].def->steps.n;
    struct step_gap *gaps = arena_array(c->op->mem, most, sizeof *gaps);
    c->asked = arena_array(c->op->mem, most, sizeof *c->asked);
    for (size_t i = 0; i < c->b.current.n; i++)
        TRY(steps_add(c, p[i].def, gaps, &n));
    *ret = (struct list){ gaps, n };
    return OK;
}

/* ------------------------------------------------------------------ measures and standards */

static bool is_target(const struct list *targets, int64_t kind, str key)
{
    const struct covered_target *t = targets->items;
    for (size_t i = 0; i < targets->n; i++)
        if (t[i].kind == kind && str_eq(t[i].target, key))
            return true;
    return false;
}

/* Those that could be somebody's: with a source, a direction, and no reason against it. */
static struct list cover_measures(struct covering *c)
{
    const struct measure *m = c->b.measures.items;
    struct unowned *found = arena_array(c->op->mem, c->b.measures.n, sizeof *found);
    size_t n = 0;
    for (size_t i = 0; i < c->b.measures.n; i++)
        if (m[i].source == SOURCE_EVENTS && m[i].direction != DIRECTION_NONE &&
            !m[i].refused_zh.n && !is_target(c->targets, BINDING_MEASURE, m[i].key))
            found[n++] = (struct unowned){ m[i].key, m[i].name_zh, m[i].name_en };
    return (struct list){ found, n };
}

static struct list cover_standards(struct covering *c)
{
    const struct standard *s = c->b.standards.items;
    struct unowned *found = arena_array(c->op->mem, c->b.standards.n, sizeof *found);
    size_t n = 0;
    for (size_t i = 0; i < c->b.standards.n; i++) {
        str id = arena_fmt(c->op->mem, "%lld", (long long)s[i].id);
        if (s[i].active && !is_target(c->targets, BINDING_STANDARD, id))
            found[n++] = (struct unowned){ id, s[i].name_zh, s[i].name_en };
    }
    return (struct list){ found, n };
}

enum err cover_bindings(struct op *op, const struct list *targets, struct coverage *ret)
{
    struct covering c = { .op = op, .targets = targets };
    TRY(bindable_read(op, &c.b));
    TRY(post_list(op, &c.posts));
    TRY(cover_steps(&c, &ret->steps));
    ret->measures = cover_measures(&c);
    ret->standards = cover_standards(&c);
    return OK;
}
