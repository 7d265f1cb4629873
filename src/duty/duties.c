/* The duties of a document: rows that are changed as a whole with it, and what they are bound to. */
#include "duty_internal.h"

#include "duty_document_sql.h"

const char *const duty_role_labels[] = { "accountable", "responsible", NULL };
const char *const partner_role_labels[] = { "accountable", "responsible", "consulted", "informed",
                                            NULL };
const char *const limit_kind_labels[] = { "none", "within", "every", NULL };
const char *const limit_unit_labels[] = { "minute",      "hour", "working_hour", "day",
                                          "working_day", "week", "month",        NULL };

#define LIMIT_MAX 10000

const struct field partner_fields[] = {
    { FIELD(struct duty_partner, post_id), .flags = NULLABLE, .min = 0,
      .doc = "post; null: named by words only" },
    { FIELD(struct duty_partner, name), .flags = TRIM, .max = 60,
      .doc = "of the post today, or as written" },
    { FIELD(struct duty_partner, role), .labels = partner_role_labels, .doc = "its part in RACI" },
    { 0 },
};

#define DUTY_TEXTS                                                                                 \
    { FIELD(struct duty, statement), .flags = REQUIRED | TRIM, .max = 500,                         \
      .doc = "one sentence: what is printed and linted" },                                         \
        { FIELD(struct duty, elements), .labels = element_labels, .max = 10,                       \
          .doc = "core elements that it serves" },                                                 \
        { FIELD(struct duty, action), .flags = TRIM, .max = 60 },                                  \
        { FIELD(struct duty, object), .flags = TRIM },                                             \
        { FIELD(struct duty, trigger), .flags = TRIM, .doc = "what it begins with" },              \
        { FIELD(struct duty, output), .flags = TRIM, .doc = "what is there afterwards" },          \
        { FIELD(struct duty, limit_kind), .labels = limit_kind_labels,                             \
          .doc = "within a time, or every so often" },                                             \
        { FIELD(struct duty, limit_amount), .max = LIMIT_MAX },                                    \
        { FIELD(struct duty, limit_unit), .labels = limit_unit_labels },                           \
        { FIELD(struct duty, role), .labels = duty_role_labels,                                    \
          .doc = "accountable: this post answers for it" },                                        \
        { FIELD(struct duty, partners), .of = partner_fields, .size = sizeof(struct duty_partner), \
          .max = 20 },                                                                             \
        { FIELD(struct duty, permissions), .max = 30, .doc = "keys that it needs" },               \
        { FIELD(struct duty, trainings), .max = 20, .doc = "courses that it takes" },              \
        { FIELD(struct duty, processes), .max = 30,                                                \
          .doc = "keys of processes that it follows, or of single steps: process.step" },          \
        { FIELD(struct duty, standards), .max = 20, .doc = "ids of standards that it keeps" },     \
        { FIELD(struct duty, measures), .of = duty_measure_fields,                                 \
          .size = sizeof(struct duty_measure), .max = 20, .doc = "what it is judged by" },         \
    {                                                                                              \
        0                                                                                          \
    }

const struct field duty_fields[] = {
    { FIELD(struct duty, id), .min = 0, .doc = "0 or left out: a new duty" },
    { FIELD(struct duty, root_id), .flags = READONLY,
      .doc = "the duty that this one has been since its first edition" },
    DUTY_TEXTS,
};

const struct field duty_content_fields[] = {
    { FIELD(struct duty, root_id) },
    DUTY_TEXTS,
};

/* ------------------------------------------------------------------ reading */

struct duty_row {
    struct duty d;
    str partners_json;
};

#define ROW_FIELD(member) FIELD_NAMED(struct duty_row, d.member, #member)
static const struct field duty_row_fields[] = {
    { ROW_FIELD(id) },
    { ROW_FIELD(root_id) },
    { ROW_FIELD(statement) },
    { ROW_FIELD(elements) },
    { ROW_FIELD(action) },
    { ROW_FIELD(object) },
    { ROW_FIELD(trigger) },
    { ROW_FIELD(output) },
    { ROW_FIELD(limit_kind), .labels = limit_kind_labels },
    { ROW_FIELD(limit_amount) },
    { ROW_FIELD(limit_unit), .labels = limit_unit_labels },
    { ROW_FIELD(role), .labels = duty_role_labels },
    { FIELD(struct duty_row, partners_json) },
    { 0 },
};

struct binding {
    int64_t duty_id;
    int kind;
    str target;
};

static const struct field binding_fields[] = {
    { FIELD(struct binding, duty_id) },
    { FIELD(struct binding, kind) },
    { FIELD(struct binding, target) },
    { 0 },
};

static strs *targets_of(struct duty *d, int kind)
{
    strs *const targets[] = { [BINDING_PERMISSION] = &d->permissions,
                              [BINDING_TRAINING] = &d->trainings,
                              [BINDING_PROCESS] = &d->processes,
                              [BINDING_STANDARD] = &d->standards };
    return kind < BINDING_KINDS ? targets[kind] : NULL;
}

static void bindings_take(struct op *op, struct duty *d, const struct list *bindings)
{
    for (int kind = 0; kind < BINDING_KINDS; kind++)
        targets_of(d, kind)->items = arena_array(op->mem, bindings->n, sizeof(str));
    for (size_t i = 0; i < bindings->n; i++) {
        const struct binding *b = &((const struct binding *)bindings->items)[i];
        strs *targets = targets_of(d, b->kind);
        if (b->duty_id == d->id && targets)
            targets->items[targets->n++] = b->target;
    }
}

enum err duties_read(struct op *op, int64_t document_id, struct list *ret)
{
    struct list rows, bindings, measures;
    TRY(db_all(op, SQL(duty_list), ARGS(V(document_id)), duty_row_fields, sizeof(struct duty_row),
               &rows));
    TRY(db_all(op, SQL(duty_binding_list), ARGS(V(document_id)), binding_fields,
               sizeof(struct binding), &bindings));
    TRY(duty_measures_read(op, document_id, &measures));
    struct duty *duties = arena_array(op->mem, rows.n, sizeof *duties);
    for (size_t i = 0; i < rows.n; i++) {
        struct duty_row *row = &((struct duty_row *)rows.items)[i];
        TRY(records_read(op, partner_fields, sizeof(struct duty_partner), row->partners_json,
                         &row->d.partners));
        duties[i] = row->d;
        bindings_take(op, &duties[i], &bindings);
        TRY(duty_measures_take(op, &duties[i], &measures));
    }
    *ret = (struct list){ duties, rows.n };
    return OK;
}

enum err duties_in_force(struct op *op, int64_t post_id, struct list *ret)
{
    int64_t id = 0;
    *ret = (struct list){ 0 };
    TRY(db_int(op, SQL(duty_document_in_force), ARGS(V(post_id)), &id));
    return id ? duties_read(op, id, ret) : OK;
}

/* ------------------------------------------------------------------ checking */

static void partners_check(struct op *op, const struct duty *d, str at)
{
    size_t accountable = d->role == ROLE_ACCOUNTABLE;
    for (size_t i = 0; i < d->partners.n; i++) {
        const struct duty_partner *p = &((const struct duty_partner *)d->partners.items)[i];
        if (!p->post_id && !p->name.n)
            op_field(op, arena_fmt(op->mem, STR_FMT "/partners/%zu/name", STR_ARG(at), i),
                     "field.required");
        accountable += p->role == PARTNER_ACCOUNTABLE;
    }
    if (accountable > 1)
        op_field(op, arena_fmt(op->mem, STR_FMT "/partners", STR_ARG(at)), "duty.two_accountable");
}

static void duty_check(struct op *op, const struct duty *d, str at)
{
    if ((d->limit_kind == LIMIT_NONE) != (d->limit_amount == 0))
        op_field(op, arena_fmt(op->mem, STR_FMT "/limit_amount", STR_ARG(at)), "duty.limit");
    for (size_t i = 0; i < d->permissions.n; i++)
        if (permission_index(d->permissions.items[i]) < 0)
            op_field(op, arena_fmt(op->mem, STR_FMT "/permissions/%zu", STR_ARG(at), i),
                     "duty.permission_unknown");
    partners_check(op, d, at);
}

void duties_check(struct op *op, const struct list *duties)
{
    const struct duty *d = duties->items;
    for (size_t i = 0; i < duties->n; i++) {
        str at = arena_fmt(op->mem, "/duties/%zu", i);
        duty_check(op, &d[i], at);
        for (size_t k = 0; k < i; k++)
            if (d[i].id && d[k].id == d[i].id)
                op_field(op, arena_fmt(op->mem, STR_FMT "/id", STR_ARG(at)), "duty.duplicate");
    }
}

/* ------------------------------------------------------------------ writing */

static enum err bindings_clear(struct op *op, int64_t duty_id)
{
    TRY(db_run(op, SQL(duty_binding_clear), ARGS(V(duty_id)), NULL));
    return db_run(op, SQL(duty_measure_clear), ARGS(V(duty_id)), NULL);
}

static enum err bindings_write(struct op *op, struct duty *d)
{
    TRY(bindings_clear(op, d->id));
    for (int kind = 0; kind < BINDING_KINDS; kind++) {
        const strs *targets = targets_of(d, kind);
        for (size_t i = 0; i < targets->n; i++)
            TRY(db_run(op, SQL(duty_binding_insert),
                       ARGS(V(d->id), V(kind), V(i), V(targets->items[i])), NULL));
    }
    return duty_measures_write(op, d);
}

static enum err duty_insert(struct op *op, int64_t document_id, size_t position, struct duty *d)
{
    str partners;
    TRY(records_text(op, partner_fields, sizeof(struct duty_partner), &d->partners, &partners));
    TRY(db_int(op, SQL(duty_insert),
               ARGS(V(document_id), V_REF(d->root_id), V(position), V(d->statement),
                    V(arena_join(op->mem, &d->elements, "\n")), V(or_empty(d->action)),
                    V(or_empty(d->object)), V(or_empty(d->trigger)), V(or_empty(d->output)),
                    V(d->limit_kind), V(d->limit_amount), V(d->limit_unit), V(d->role),
                    V(partners)),
               &d->id));
    return db_run(op, SQL(duty_root_is_itself), ARGS(V(d->id)), NULL);
}

static enum err duty_update(struct op *op, int64_t document_id, size_t position,
                            const struct duty *d)
{
    str partners;
    TRY(records_text(op, partner_fields, sizeof(struct duty_partner), &d->partners, &partners));
    return db_run(op, SQL(duty_update),
                  ARGS(V(d->id), V(document_id), V(position), V(d->statement),
                       V(arena_join(op->mem, &d->elements, "\n")), V(or_empty(d->action)),
                       V(or_empty(d->object)), V(or_empty(d->trigger)), V(or_empty(d->output)),
                       V(d->limit_kind), V(d->limit_amount), V(d->limit_unit), V(d->role),
                       V(partners)),
                  NULL);
}

static const struct duty *duty_with(const struct list *duties, int64_t id)
{
    const struct duty *d = duties->items;
    for (size_t i = 0; id && i < duties->n; i++)
        if (d[i].id == id)
            return &d[i];
    return NULL;
}

enum err duties_write(struct op *op, int64_t document_id, const struct list *duties)
{
    struct list before;
    TRY(duties_read(op, document_id, &before));
    for (size_t i = 0; i < duties->n; i++)
        if (((struct duty *)duties->items)[i].id &&
            !duty_with(&before, ((struct duty *)duties->items)[i].id))
            op_field(op, arena_fmt(op->mem, "/duties/%zu/id", i), "duty.unknown");
    TRY(op_check(op));
    for (size_t i = 0; i < before.n; i++) {
        int64_t id = ((struct duty *)before.items)[i].id;
        if (duty_with(duties, id))
            continue;
        TRY(bindings_clear(op, id));
        TRY(db_run(op, SQL(duty_delete), ARGS(V(id), V(document_id)), NULL));
    }
    for (size_t i = 0; i < duties->n; i++) {
        struct duty d = ((struct duty *)duties->items)[i];
        if (d.id)
            TRY(duty_update(op, document_id, i, &d));
        else
            TRY(duty_insert(op, document_id, i, &d));
        TRY(bindings_write(op, &d));
    }
    return OK;
}
