/* Models with their parts. The list shows no parts: they are for whoever looks at one model. */
#include "product_internal.h"

#include "../search/search.h"
#include "../store/filter.h"
#include "model_sql.h"

#define PARTS_MAX    300
#define SEARCH_DEPTH 1000

#define PART_COMMON                                                                                \
    { FIELD(struct part, number), .flags = REQUIRED | TRIM, .max = 40, .doc = "part number" },     \
        { FIELD(struct part, name_zh), .flags = REQUIRED | TRIM, .max = 60 },                      \
        { FIELD(struct part, name_en), .flags = REQUIRED | TRIM, .max = 60 },                      \
        { FIELD(struct part, main), .doc = "one of the main parts" },                              \
        { FIELD(struct part, wear), .doc = "used up in use" },                                     \
    {                                                                                              \
        FIELD(struct part, price), .flags = NULLABLE, .min = 0, .max = INT64_C(1000000000000),     \
                                   .doc = "minor units; null: not known"                           \
    }

const struct field part_fields[] = {
    { FIELD(struct part, id), .flags = READONLY },
    PART_COMMON,
    { 0 },
};

static const struct field part_form_fields[] = { PART_COMMON, { 0 } };

const struct field model_fields[] = {
    { FIELD(struct model, id), .flags = READONLY },
    { FIELD(struct model, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct model, category_id) },
    { FIELD(struct model, category_key), .doc = "what rules call the category" },
    { FIELD(struct model, code) },
    { FIELD(struct model, name_zh) },
    { FIELD(struct model, name_en) },
    { FIELD(struct model, brand) },
    { FIELD(struct model, active), .doc = "is still sold" },
    { FIELD(struct model, parts), .flags = OPTIONAL, .of = part_fields, .size = sizeof(struct part),
      .doc = "only with a single model" },
    { FIELD(struct model, created_at), .flags = READONLY },
    { FIELD(struct model, updated_at), .flags = READONLY },
    { 0 },
};

const struct field model_form_fields[] = {
    { FIELD(struct model, category_id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct model, code), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct model, name_zh), .flags = REQUIRED | TRIM, .max = 100 },
    { FIELD(struct model, name_en), .flags = REQUIRED | TRIM, .max = 100 },
    { FIELD(struct model, brand), .flags = TRIM, .max = 60 },
    { FIELD(struct model, active), .doc = "is still sold" },
    { FIELD(struct model, parts), .max = PARTS_MAX, .of = part_form_fields,
      .size = sizeof(struct part), .doc = "all of them; known again by their number" },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

enum err model_get(struct op *op, int64_t id, struct model *ret)
{
    struct model m = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(model_get), ARGS(V(id)), model_fields, &m, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "model.not_found");
    TRY(db_all(op, SQL(model_parts), ARGS(V(id)), part_fields, sizeof(struct part), &m.parts));
    *ret = m;
    return OK;
}

enum err model_by_code(struct op *op, str code, int64_t *ret_id)
{
    return db_int(op, SQL(model_by_code), ARGS(V(product_key(op->mem, code))), ret_id);
}

/* ------------------------------------------------------------------ adding and changing */

static void parts_check(struct op *op, const struct list *parts)
{
    const struct part *p = parts->items;
    if (parts->n > PARTS_MAX)
        op_field_with(op, STR("/parts"), "field.too_many",
                      P("max", arena_fmt(op->mem, "%d", PARTS_MAX)));
    for (size_t i = 0; i < parts->n; i++)
        for (size_t j = 0; j < i; j++)
            if (str_eq(p[i].number, p[j].number)) {
                op_field(op, arena_fmt(op->mem, "/parts/%zu/number", i), "field.repeated");
                break;
            }
}

static enum err form_check(struct op *op, const struct model *form, str key, int64_t own)
{
    struct list categories;
    int64_t other = 0;
    ints up;

    TRY(category_list(op, &categories));
    category_way_up(op, &categories, form->category_id, &up);
    reference_check(op, up.n > 0, "/category_id", "category.not_found");
    parts_check(op, &form->parts);
    TRY(op_check(op));
    TRY(db_int(op, SQL(model_by_code), ARGS(V(key)), &other));
    if (other && other != own)
        return refuse_with(op, ERR_CONFLICT, "model.code_taken", P("code", form->code));
    return OK;
}

static bool has_number(const struct list *parts, str number)
{
    const struct part *p = parts->items;
    for (size_t i = 0; i < parts->n; i++)
        if (str_eq(p[i].number, number))
            return true;
    return false;
}

static enum err parts_write(struct op *op, int64_t id, const struct list *before,
                            const struct list *after)
{
    const struct part *old = before->items, *new = after->items;
    for (size_t i = 0; i < before->n; i++)
        if (!has_number(after, old[i].number))
            TRY(db_run(op, SQL(model_part_drop), ARGS(V(old[i].id)), NULL));
    for (size_t i = 0; i < after->n; i++)
        TRY(db_run(op, SQL(model_part_put),
                   ARGS(V(id), V(i + 1), V(new[i].number), V(new[i].name_zh), V(new[i].name_en),
                        V(new[i].main), V(new[i].wear), V(new[i].price)),
                   NULL));
    return OK;
}

static enum err model_index(struct op *op, const struct model *m, str key)
{
    str text = arena_fmt(op->mem, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                         STR_ARG(m->code), STR_ARG(product_key_words(op->mem, key)),
                         STR_ARG(m->name_zh), STR_ARG(m->name_en), STR_ARG(m->brand));
    return search_put(op, "model", m->id, 0, text);
}

enum err model_add(struct op *op, const struct model *form, struct model *ret)
{
    struct model m = *form;
    str key = product_key(op->mem, m.code);
    int64_t id = 0;

    TX(tx, op);
    TRY(form_check(op, &m, key, 0));
    TRY(db_int(op, SQL(model_insert),
               ARGS(V(m.category_id), V(m.code), V(key), V(m.name_zh), V(m.name_en),
                    V(or_empty(m.brand)), V(m.active), V(op->now)),
               &id));
    m.id = id;
    TRY(parts_write(op, id, &(struct list){ 0 }, &m.parts));
    TRY(event_begin(op, "model", id, "model.created", STR("{}")));
    TRY(model_index(op, &m, key));
    TRY(model_get(op, id, ret));
    return tx_commit(&tx);
}

enum err model_edit(struct op *op, int64_t id, int64_t version, const struct model *form,
                    struct model *ret)
{
    struct model before = { 0 }, after = *form;
    str key = product_key(op->mem, after.code), changes;
    int64_t done = 0;

    TX(tx, op);
    TRY(model_get(op, id, &before));
    TRY(form_check(op, &after, key, id));
    TRY(db_int(op, SQL(model_update),
               ARGS(V(id), V(version), V(after.category_id), V(after.code), V(key),
                    V(after.name_zh), V(after.name_en), V(or_empty(after.brand)), V(after.active),
                    V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "model", id);
    after.id = id;
    TRY(parts_write(op, id, &before.parts, &after.parts));
    TRY(model_index(op, &after, key));
    if (event_changes(op, model_form_fields, &before, &after, NULL, &changes))
        TRY(event_append(op, "model", id, "model.changed", changes, NULL));
    TRY(model_get(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ lists */

static const char model_list_head[] =
    "SELECT m.id, m.version, m.category_id, c.key AS category_key, m.code, m.name_zh, m.name_en,"
    " m.brand, m.active, m.created_at, m.updated_at"
    " FROM model m JOIN category c ON c.id = m.category_id";

static enum err list_filter(struct op *op, struct filter *f, const struct model_query *q,
                            int64_t before, int64_t limit)
{
    struct list categories;
    ints ids;

    if (before)
        filter_and(f, "m.id < ?", ARGS(V(before)));
    if (q->active)
        filter_and(f, "m.active = ?", ARGS(V(true)));
    if (q->category_id) {
        TRY(category_list(op, &categories));
        category_with_below(op, &categories, q->category_id, &ids);
        filter_and_ids(f, "m.category_id", &ids);
    }
    if (q->q.n) {
        bool more = q->active || q->category_id;
        TRY(search_find(op, "model", q->q, before, more ? SEARCH_DEPTH : limit + 1, &ids));
        filter_and_ids(f, "m.id", &ids);
    }
    return OK;
}

enum err model_list(struct op *op, const struct model_query *q, struct list *ret, str *ret_next)
{
    int64_t key = 0, limit = q->limit ? q->limit : PAGE_DEFAULT;
    bool given = false;
    struct filter f;

    TRY(cursor_read(op, q->after, &key, 1, &given));
    filter_init(op, &f, NULL);
    TRY(list_filter(op, &f, q, key, limit));
    filter_order(&f, " ORDER BY m.id DESC", limit + 1);
    struct sql sql = filter_sql(&f, "model_list", model_list_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, model_fields, sizeof(struct model), ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_make(op, &((struct model *)ret->items)[limit - 1].id, 1);
    }
    return OK;
}
