/* The model documents, from posts/ *.json inside the program, and posts made of them. */
#include "binding.h"

#include "../base/embedded.h"
#include "post_sql.h"

#define LINES_MAX 100

const struct field post_model_fields[] = {
    { FIELD(struct post_model, key) },
    { FIELD(struct post_model, name_zh) },
    { FIELD(struct post_model, name_en) },
    { FIELD(struct post_model, industry), .labels = industry_labels },
    { FIELD(struct post_model, supervisor) },
    { FIELD(struct post_model, reports_to), .flags = NULLABLE, .doc = "key of another model" },
    { FIELD(struct post_model, elements), .labels = element_labels },
    { FIELD(struct post_model, duty_count) },
    { FIELD(struct post_model, post_id), .flags = NULLABLE, .doc = "post that was made of it" },
    { 0 },
};

/* ------------------------------------------------------------------ the files */

struct model_words {
    str name, purpose;
    strs qualifications;
};

static const struct field model_words_fields[] = {
    { FIELD(struct model_words, name), .flags = REQUIRED },
    { FIELD(struct model_words, purpose), .flags = REQUIRED, .max = 1000 },
    { FIELD(struct model_words, qualifications) },
    { 0 },
};

struct model_authority {
    money amount;
    str zh, en;
};

static const struct field model_authority_fields[] = {
    { FIELD(struct model_authority, amount) },
    { FIELD(struct model_authority, zh), .flags = REQUIRED },
    { FIELD(struct model_authority, en), .flags = REQUIRED },
    { 0 },
};

struct model_limit {
    int kind;
    int64_t amount;
    int unit;
};

static const struct field model_limit_fields[] = {
    { FIELD(struct model_limit, kind), .labels = limit_kind_labels },
    { FIELD(struct model_limit, amount) },
    { FIELD(struct model_limit, unit), .labels = limit_unit_labels },
    { 0 },
};

struct model_partner {
    str post;
    int role;
    str zh, en;
};

static const struct field model_partner_fields[] = {
    { FIELD(struct model_partner, post), .doc = "key of another model; empty: named by words" },
    { FIELD(struct model_partner, role), .labels = partner_role_labels },
    { FIELD(struct model_partner, zh) },
    { FIELD(struct model_partner, en) },
    { 0 },
};

struct duty_words {
    str statement, action, object, trigger, output;
    strs training;
};

static const struct field duty_words_fields[] = {
    { FIELD(struct duty_words, statement), .flags = REQUIRED, .max = 500 },
    { FIELD(struct duty_words, action) },
    { FIELD(struct duty_words, object) },
    { FIELD(struct duty_words, trigger) },
    { FIELD(struct duty_words, output) },
    { FIELD(struct duty_words, training) },
    { 0 },
};

/* As duty_measure_fields, but that it says so where the target is only an example. */
static const struct field model_measure_fields[] = {
    { FIELD(struct duty_measure, measure), .flags = REQUIRED },
    { FIELD(struct duty_measure, target), .flags = REQUIRED },
    { FIELD(struct duty_measure, floor) },
    { FIELD(struct duty_measure, rule), .labels = score_rule_labels },
    { FIELD(struct duty_measure, weight), .max = 100 },
    { FIELD(struct duty_measure, cap), .max = 100 },
    { FIELD(struct duty_measure, steps), .of = score_step_fields,
      .size = sizeof(struct score_step) },
    { FIELD_NAMED(struct duty_measure, example, "target_example") },
    { 0 },
};

struct model_duty {
    strs elements;
    int role;
    struct model_limit limit;
    strs permissions;
    strs processes;       /* of a duty that several processes need: those that the company has */
    strs standards;       /* names, or "default": the company's standard for what no other is for */
    struct list measures; /* struct duty_measure */
    struct list partners;
    struct duty_words zh, en;
};

static const struct field model_duty_fields[] = {
    { FIELD(struct model_duty, elements), .labels = element_labels },
    { FIELD(struct model_duty, role), .labels = duty_role_labels },
    { FIELD(struct model_duty, limit), .flags = NULLABLE, .of = model_limit_fields },
    { FIELD(struct model_duty, permissions) },
    { FIELD(struct model_duty, processes) },
    { FIELD(struct model_duty, standards) },
    { FIELD(struct model_duty, measures), .of = model_measure_fields,
      .size = sizeof(struct duty_measure) },
    { FIELD(struct model_duty, partners), .of = model_partner_fields,
      .size = sizeof(struct model_partner) },
    { FIELD(struct model_duty, zh), .of = duty_words_fields },
    { FIELD(struct model_duty, en), .of = duty_words_fields },
    { 0 },
};

struct model {
    str key, industry, reports_to;
    bool supervisor;
    strs deputies;
    struct model_words zh, en;
    struct list authority, duties;
};

static const struct field model_fields[] = {
    { FIELD(struct model, key), .flags = REQUIRED },
    { FIELD(struct model, industry) },
    { FIELD(struct model, supervisor) },
    { FIELD(struct model, reports_to) },
    { FIELD(struct model, deputies) },
    { FIELD(struct model, zh), .of = model_words_fields },
    { FIELD(struct model, en), .of = model_words_fields },
    { FIELD(struct model, authority), .of = model_authority_fields,
      .size = sizeof(struct model_authority) },
    { FIELD(struct model, duties), .of = model_duty_fields, .size = sizeof(struct model_duty) },
    { 0 },
};

static enum err model_read(struct op *op, const struct embedded *file, struct model *ret)
{
    const json_t *root;
    *ret = (struct model){ 0 };
    TRY(json_read(op, (str){ file->text, file->n }, &root));
    return fields_read(op, model_fields, root, STR(""), ret, NULL);
}

static bool is_model(const struct embedded *file)
{
    return strncmp(file->path, "posts/", 6) == 0;
}

static int model_industry(const struct model *m)
{
    int industry = label_index(industry_labels, m->industry);
    return industry < 0 ? INDUSTRY_GENERAL : industry;
}

static bool has_element(const strs *elements, const char *element)
{
    for (size_t i = 0; i < elements->n; i++)
        if (str_is(elements->items[i], element))
            return true;
    return false;
}

static strs model_elements(struct op *op, const struct model *m)
{
    const struct model_duty *d = m->duties.items;
    strs found = { arena_array(op->mem, 10, sizeof(str)), 0 };
    for (size_t e = 0; element_labels[e]; e++)
        for (size_t i = 0; i < m->duties.n; i++)
            if (has_element(&d[i].elements, element_labels[e])) {
                found.items[found.n++] = str_of(element_labels[e]);
                break;
            }
    return found;
}

static enum err post_of_model(struct op *op, str key, int64_t *ret)
{
    *ret = 0;
    return key.n ? db_int(op, SQL(post_of_model), ARGS(V(key)), ret) : OK;
}

enum err post_model_list(struct op *op, struct list *ret)
{
    struct post_model *models = arena_array(op->mem, 64, sizeof *models);
    size_t n = 0;
    for (const struct embedded *file = embedded; file->path && n < 64; file++) {
        struct model m;
        if (!is_model(file))
            continue;
        TRY(model_read(op, file, &m));
        models[n] = (struct post_model){
            .key = m.key,
            .name_zh = m.zh.name,
            .name_en = m.en.name,
            .industry = model_industry(&m),
            .supervisor = m.supervisor,
            .reports_to = m.reports_to,
            .elements = model_elements(op, &m),
            .duty_count = (int64_t)m.duties.n,
        };
        TRY(post_of_model(op, m.key, &models[n++].post_id));
    }
    *ret = (struct list){ models, n };
    return OK;
}

static enum err model_find(struct op *op, str key, struct model *ret)
{
    for (const struct embedded *file = embedded; file->path; file++) {
        if (!is_model(file))
            continue;
        TRY(model_read(op, file, ret));
        if (str_eq(ret->key, key))
            return OK;
    }
    return refuse(op, ERR_NOT_FOUND, "post_model.not_found");
}

/* Without a database (a template that is drawn by command) the models alone know. */
static enum err model_called(struct op *op, str key, enum lang lang, str *ret)
{
    struct embedded file = { 0 };
    str path = arena_fmt(op->mem, "posts/" STR_FMT ".json", STR_ARG(key));
    str text = embedded_file(arena_z(op->mem, path));
    struct model m;
    *ret = key;
    if (!text.n)
        return OK;
    file.text = text.p, file.n = text.n;
    TRY(model_read(op, &file, &m));
    *ret = lang == LANG_EN ? m.en.name : m.zh.name;
    return OK;
}

enum err post_word(struct op *op, str post, enum lang lang, str *ret)
{
    struct post p;
    int64_t id = 0;
    if (op->env && op->env->db)
        TRY(db_int(op, SQL(post_called), ARGS(V(post)), &id));
    if (!id)
        return model_called(op, post, lang, ret);
    TRY(post_get(op, id, &p));
    *ret = post_name(&p, lang);
    return OK;
}

/* ------------------------------------------------------------------ a post of a model */

static str in(enum lang lang, str zh, str en)
{
    return lang == LANG_EN ? en : zh;
}

/* A partner that is a post here already is referred to, another is named as the model names it. */
static enum err partners_make(struct op *op, enum lang lang, const struct list *written,
                              int64_t own, struct list *ret)
{
    struct duty_partner *partners = arena_array(op->mem, written->n, sizeof *partners);
    for (size_t i = 0; i < written->n; i++) {
        const struct model_partner *w = &((const struct model_partner *)written->items)[i];
        struct model other = { 0 };
        partners[i] = (struct duty_partner){ .name = in(lang, w->zh, w->en), .role = w->role };
        TRY(post_of_model(op, w->post, &partners[i].post_id));
        if (partners[i].post_id == own)
            partners[i].post_id = 0;
        if (w->post.n && !partners[i].name.n) {
            TRY(model_find(op, w->post, &other));
            partners[i].name = in(lang, other.zh.name, other.en.name);
        }
    }
    *ret = (struct list){ partners, written->n };
    return OK;
}

/* ------------------------------------------------------------------ what its duties are bound to */

/* Those of the company; where it has none of them yet, the first. Steps that its own edition does not have are left out. */
static enum err processes_make(const struct bindable *b, const strs *written, strs *ret)
{
    strs own = { arena_array(b->op->mem, written->n + 1, sizeof(str)), 0 };
    for (size_t i = 0; i < written->n; i++) {
        struct process p;
        struct bound_process bound;
        bool found = false;
        TRY(process_by_key(b->op, bound_process_key(written->items[i]), &p, &found));
        TRY(bindable_process(b, written->items[i], &bound));
        if (found && (bound.step || !bound.step_named))
            own.items[own.n++] = written->items[i];
    }
    if (!own.n && written->n)
        own.items[own.n++] = written->items[0];
    *ret = own;
    return OK;
}

/* A standard that nothing here is called by stays as a line, for a person to place. */
static void standards_make(const struct bindable *b, enum lang lang, size_t duty,
                           const strs *written, struct duty *d, strs *lines)
{
    strs unknown;
    bindable_standards(b, written, &d->standards, &unknown);
    for (size_t i = 0; i < unknown.n && lines->n < LINES_MAX; i++)
        lines->items[lines->n++] = arena_fmt(b->op->mem,
                                             lang == LANG_EN ? "Duty %zu, standard: " STR_FMT
                                                             : "第 %zu 条，服务标准：" STR_FMT,
                                             duty + 1, STR_ARG(unknown.items[i]));
}

static enum err duties_make(struct op *op, enum lang lang, const struct model *m, int64_t own,
                            struct list *ret, strs *ret_lines)
{
    struct bindable b;
    TRY(bindable_read(op, &b));
    struct duty *duties = arena_array(op->mem, m->duties.n, sizeof *duties);
    *ret_lines = (strs){ arena_array(op->mem, LINES_MAX, sizeof(str)), 0 };
    for (size_t i = 0; i < m->duties.n; i++) {
        const struct model_duty *w = &((const struct model_duty *)m->duties.items)[i];
        const struct duty_words *words = lang == LANG_EN ? &w->en : &w->zh;
        duties[i] = (struct duty){
            .statement = words->statement,
            .elements = w->elements,
            .action = words->action,
            .object = words->object,
            .trigger = words->trigger,
            .output = words->output,
            .limit_kind = w->limit.kind,
            .limit_amount = w->limit.amount,
            .limit_unit = w->limit.unit,
            .role = w->role,
            .permissions = w->permissions,
            .trainings = words->training,
            .measures = w->measures,
        };
        TRY(partners_make(op, lang, &w->partners, own, &duties[i].partners));
        TRY(processes_make(&b, &w->processes, &duties[i].processes));
        standards_make(&b, lang, i, &w->standards, &duties[i], ret_lines);
    }
    *ret = (struct list){ duties, m->duties.n };
    return OK;
}

static struct list authority_make(struct op *op, enum lang lang, const struct model *m)
{
    struct authority *all = arena_array(op->mem, m->authority.n, sizeof *all);
    for (size_t i = 0; i < m->authority.n; i++) {
        const struct model_authority *w = &((const struct model_authority *)m->authority.items)[i];
        all[i] = (struct authority){ in(lang, w->zh, w->en), w->amount };
    }
    return (struct list){ all, m->authority.n };
}

static enum err post_make(struct op *op, const struct model *m, const struct post *form,
                          struct post *ret)
{
    int64_t there = 0, deputy;
    struct post p = *form;
    TRY(post_of_model(op, m->key, &there));
    if (there)
        return refuse(op, ERR_CONFLICT, "post_model.adopted");
    p.name_zh = m->zh.name;
    p.name_en = m->en.name;
    p.model = m->key;
    p.industry = model_industry(m);
    p.supervisor = m->supervisor;
    TRY(post_of_model(op, m->reports_to, &p.reports_to));
    p.deputy_ids.items = arena_array(op->mem, m->deputies.n, sizeof(int64_t));
    p.deputy_ids.n = 0;
    for (size_t i = 0; i < m->deputies.n; i++) {
        TRY(post_of_model(op, m->deputies.items[i], &deputy));
        if (deputy)
            p.deputy_ids.items[p.deputy_ids.n++] = deputy;
    }
    return post_add(op, &p, ret);
}

enum err post_model_adopt(struct op *op, str key, enum lang lang, const struct post *form,
                          struct duty_document *ret)
{
    struct model m;
    struct post p;
    int64_t id = 0;
    TX(tx, op);
    TRY(model_find(op, key, &m));
    TRY(post_make(op, &m, form, &p));
    const struct model_words *words = lang == LANG_EN ? &m.en : &m.zh;
    struct duty_document d = {
        .lang = (int)lang,
        .purpose = words->purpose,
        .qualifications = words->qualifications,
        .authority = authority_make(op, lang, &m),
    };
    TRY(duties_make(op, lang, &m, p.id, &d.duties, &d.unplaced));
    TRY(edition_insert(op, p.id, &d, &id));
    TRY(document_read(op, id, ret));
    return tx_commit(&tx);
}
