/* Orders with their lines. A line is known again by its id; its model does not change: another model is another
 * line. Units refer to lines, so a change of the lines' units is a change of the units, with their events. */
#include "product_internal.h"

#include "../search/search.h"
#include "../store/filter.h"
#include "order_sql.h"

#define SEARCH_DEPTH 1000
#define LINES_MAX    100
#define PRICE_MAX    INT64_C(1000000000000)

static const struct field order_unit_fields[] = {
    { FIELD(struct order_unit, id) },
    { FIELD(struct order_unit, serial) },
    { 0 },
};

static const struct field order_line_fields[] = {
    { FIELD(struct order_line, id), .flags = READONLY },
    { FIELD(struct order_line, model_id) },
    { FIELD(struct order_line, model_code) },
    { FIELD(struct order_line, model_name_zh) },
    { FIELD(struct order_line, model_name_en) },
    { FIELD(struct order_line, quantity) },
    { FIELD(struct order_line, price), .flags = NULLABLE, .doc = "of one, minor units" },
    { FIELD(struct order_line, units), .of = order_unit_fields, .size = sizeof(struct order_unit) },
    { 0 },
};

static const struct field order_line_form_fields[] = {
    { FIELD(struct order_line, id), .flags = NULLABLE, .min = 0, .doc = "null: a new line" },
    { FIELD(struct order_line, model_id), .flags = REQUIRED, .min = 1, .doc = "fixed once made" },
    { FIELD(struct order_line, quantity), .flags = REQUIRED, .min = 1, .max = 100000 },
    { FIELD(struct order_line, price), .flags = NULLABLE, .min = 0, .max = PRICE_MAX,
      .doc = "of one, minor units" },
    { FIELD(struct order_line, unit_ids), .max = 200, .doc = "units that were sold by it" },
    { 0 },
};

const struct field order_fields[] = {
    { FIELD(struct order, id), .flags = READONLY },
    { FIELD(struct order, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct order, number) },
    { FIELD(struct order, customer_id), .flags = NULLABLE },
    { FIELD(struct order, customer_name) },
    { FIELD(struct order, channel), .labels = sale_channel_labels },
    { FIELD(struct order, ordered_on), .flags = NULLABLE, .format = "date" },
    { FIELD(struct order, paid), .flags = NULLABLE, .doc = "minor units; null: not known" },
    { FIELD(struct order, notes) },
    { FIELD(struct order, external_id), .flags = NULLABLE },
    { FIELD(struct order, lines), .flags = OPTIONAL, .of = order_line_fields,
      .size = sizeof(struct order_line), .doc = "only with a single order" },
    { FIELD(struct order, created_at), .flags = READONLY },
    { FIELD(struct order, updated_at), .flags = READONLY },
    { 0 },
};

const struct field order_form_fields[] = {
    { FIELD(struct order, number), .flags = REQUIRED | TRIM, .max = 60,
      .doc = "unique whatever its case, width, blanks and hyphens" },
    { FIELD(struct order, customer_id), .flags = NULLABLE, .min = 0 },
    { FIELD(struct order, channel), .labels = sale_channel_labels },
    { FIELD(struct order, ordered_on), .flags = NULLABLE | TRIM, .format = "date" },
    { FIELD(struct order, paid), .flags = NULLABLE, .min = 0, .max = PRICE_MAX,
      .doc = "minor units" },
    { FIELD(struct order, notes), .flags = MULTILINE, .max = 5000 },
    { FIELD(struct order, external_id), .flags = NULLABLE | TRIM, .max = 100 },
    { FIELD(struct order, lines), .max = LINES_MAX, .of = order_line_form_fields,
      .size = sizeof(struct order_line), .doc = "all of them" },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

static enum err line_units_read(struct op *op, struct order_line *line)
{
    TRY(db_all(op, SQL(order_line_units), ARGS(V(line->id)), order_unit_fields,
               sizeof(struct order_unit), &line->units));
    const struct order_unit *u = line->units.items;
    line->unit_ids = (ints){ arena_array(op->mem, line->units.n, sizeof(int64_t)), line->units.n };
    for (size_t i = 0; i < line->units.n; i++)
        line->unit_ids.items[i] = u[i].id;
    return OK;
}

enum err order_get(struct op *op, int64_t id, struct order *ret)
{
    struct order o = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(order_get), ARGS(V(id)), order_fields, &o, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "order.not_found");
    TRY(db_all(op, SQL(order_lines), ARGS(V(id)), order_line_fields, sizeof(struct order_line),
               &o.lines));
    for (size_t i = 0; i < o.lines.n; i++)
        TRY(line_units_read(op, &((struct order_line *)o.lines.items)[i]));
    *ret = o;
    return OK;
}

enum err order_by_number(struct op *op, str number, int64_t *ret_id)
{
    return db_int(op, SQL(order_by_number), ARGS(V(product_key(op->mem, number))), ret_id);
}

enum err order_by_external(struct op *op, str external_id, int64_t *ret_id)
{
    *ret_id = 0;
    return external_id.n ? db_int(op, SQL(order_by_external), ARGS(V(external_id)), ret_id) : OK;
}

/* ------------------------------------------------------------------ checking */

static str line_place(struct op *op, size_t i, const char *field)
{
    return arena_fmt(op->mem, "/lines/%zu/%s", i, field);
}

static enum err line_unit_check(struct op *op, const struct order_line *line, size_t i, size_t nth)
{
    str place = arena_fmt(op->mem, "/lines/%zu/unit_ids/%zu", i, nth);
    int64_t model = 0;
    TRY(db_int(op, SQL(order_unit_model), ARGS(V(line->unit_ids.items[nth])), &model));
    if (model != line->model_id)
        op_field(op, place, model ? "order_line.other_model" : "unit.not_found");
    return OK;
}

static enum err line_check(struct op *op, const struct order *before, const struct order_line *line,
                           size_t i)
{
    const struct order_line *old = before->lines.items;
    bool known = !line->id, there = false;

    for (size_t j = 0; j < before->lines.n; j++)
        if (line->id && old[j].id == line->id) {
            known = true;
            if (old[j].model_id != line->model_id)
                op_field(op, line_place(op, i, "model_id"), "field.read_only");
        }
    if (!known)
        op_field(op, line_place(op, i, "id"), "order_line.not_found");
    TRY(model_exists(op, line->model_id, &there));
    reference_check(op, there, line_place(op, i, "model_id").p, "model.not_found");
    if ((int64_t)line->unit_ids.n > line->quantity)
        op_field(op, line_place(op, i, "unit_ids"), "order.too_many_units");
    for (size_t j = 0; there && j < line->unit_ids.n; j++)
        TRY(line_unit_check(op, line, i, j));
    return OK;
}

static enum err lines_check(struct op *op, const struct order *before, const struct list *lines)
{
    const struct order_line *line = lines->items;
    for (size_t i = 0; i < lines->n; i++)
        TRY(line_check(op, before, &line[i], i));
    return op_check(op);
}

static enum err form_check(struct op *op, const struct order *o, const struct order *before,
                           str key)
{
    int64_t other = 0;

    if (!key.n)
        op_field(op, STR("/number"), "order.number");
    day_check(op, o->ordered_on, "/ordered_on");
    TRY(customer_check(op, o->customer_id));
    TRY(lines_check(op, before, &o->lines));
    TRY(db_int(op, SQL(order_by_number), ARGS(V(key)), &other));
    if (other && other != before->id)
        return refuse_with(op, ERR_CONFLICT, "order.number_taken", P("number", o->number));
    TRY(order_by_external(op, o->external_id, &other));
    if (other && other != before->id)
        return refuse_with(op, ERR_CONFLICT, "order.external_taken", P("id", o->external_id));
    return OK;
}

/* ------------------------------------------------------------------ lines */

static bool has_id(const ints *list, int64_t id)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i] == id)
            return true;
    return false;
}

static enum err unit_place(struct op *op, int64_t unit_id, int64_t line_id)
{
    struct unit u;
    TRY(unit_get(op, unit_id, &u));
    if (u.order_line_id == line_id)
        return OK;
    u.order_line_id = line_id;
    return unit_edit(op, unit_id, u.version, &u, &u);
}

/* Units that the line had and that are not among `kept` stand alone again. */
static enum err line_release(struct op *op, const struct order_line *old, const ints *kept)
{
    for (size_t i = 0; i < old->unit_ids.n; i++)
        if (!has_id(kept, old->unit_ids.items[i]))
            TRY(unit_place(op, old->unit_ids.items[i], 0));
    return OK;
}

static const struct order_line *line_with(const struct list *lines, int64_t id)
{
    const struct order_line *l = lines->items;
    for (size_t i = 0; i < lines->n; i++)
        if (l[i].id == id)
            return &l[i];
    return NULL;
}

static enum err line_write(struct op *op, const struct order *o, const struct order_line *line,
                           size_t seq)
{
    int64_t id = line->id;
    if (id)
        TRY(db_run(op, SQL(order_line_update),
                   ARGS(V(id), V(o->id), V(seq), V(line->quantity), V(line->price)), NULL));
    else
        TRY(db_int(op, SQL(order_line_insert),
                   ARGS(V(o->id), V(seq), V(line->model_id), V(line->quantity), V(line->price)),
                   &id));
    for (size_t i = 0; i < line->unit_ids.n; i++)
        TRY(unit_place(op, line->unit_ids.items[i], id));
    return OK;
}

static enum err lines_write(struct op *op, const struct order *o, const struct order *before)
{
    const struct order_line *old = before->lines.items, *new = o->lines.items;
    for (size_t i = 0; i < before->lines.n; i++) {
        const struct order_line *kept = line_with(&o->lines, old[i].id);
        TRY(line_release(op, &old[i], kept ? &kept->unit_ids : &(ints){ 0 }));
    }
    for (size_t i = 0; i < o->lines.n; i++)
        TRY(line_write(op, o, &new[i], i + 1));
    for (size_t i = 0; i < before->lines.n; i++)
        if (!line_with(&o->lines, old[i].id))
            TRY(db_run(op, SQL(order_line_drop), ARGS(V(old[i].id)), NULL));
    return OK;
}

/* ------------------------------------------------------------------ adding and changing */

static enum err order_index(struct op *op, const struct order *o, str key)
{
    str text = arena_fmt(op->mem, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                         STR_ARG(o->number), STR_ARG(product_key_words(op->mem, key)),
                         STR_ARG(o->notes), STR_ARG(o->external_id));
    return search_put(op, "order", o->id, 0, text);
}

enum err order_add(struct op *op, const struct order *form, struct order *ret)
{
    struct order o = *form;
    const struct order before = { 0 };
    str key = product_key(op->mem, o.number);

    TX(tx, op);
    TRY(form_check(op, &o, &before, key));
    TRY(db_int(op, SQL(order_insert),
               ARGS(V(o.number), V(key), V_REF(o.customer_id), V(o.channel),
                    V(none_if_empty(o.ordered_on)), V(o.paid), V(or_empty(o.notes)),
                    V(none_if_empty(o.external_id)), V(op->now)),
               &o.id));
    TRY(event_begin(op, "order", o.id, "order.created", STR("{}")));
    TRY(lines_write(op, &o, &before));
    TRY(order_index(op, &o, key));
    TRY(order_get(op, o.id, ret));
    return tx_commit(&tx);
}

enum err order_edit(struct op *op, int64_t id, int64_t version, const struct order *form,
                    struct order *ret)
{
    struct order before = { 0 }, o = *form;
    str key = product_key(op->mem, o.number), changes;
    int64_t done = 0;

    TX(tx, op);
    TRY(order_get(op, id, &before));
    TRY(form_check(op, &o, &before, key));
    o.id = id;
    TRY(db_int(op, SQL(order_update),
               ARGS(V(id), V(version), V(o.number), V(key), V_REF(o.customer_id), V(o.channel),
                    V(none_if_empty(o.ordered_on)), V(o.paid), V(or_empty(o.notes)),
                    V(none_if_empty(o.external_id)), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "order", id);
    TRY(lines_write(op, &o, &before));
    TRY(order_get(op, id, ret));
    if (event_changes(op, order_form_fields, &before, ret, NULL, &changes))
        TRY(event_append(op, "order", id, "order.changed", changes, NULL));
    TRY(order_index(op, &o, key));
    if (!str_eq(before.number, o.number))
        TRY(order_units_index(op, id));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ lists */

static const char order_list_head[] =
    "SELECT o.id, o.version, o.number, o.customer_id, c.name AS customer_name, o.channel,"
    " o.ordered_on, o.paid, o.notes, o.external_id, o.created_at, o.updated_at"
    " FROM sales_order o LEFT JOIN customer c ON c.id = o.customer_id";

enum err order_list(struct op *op, const struct order_query *q, struct list *ret, str *ret_next)
{
    int64_t key = 0, limit = q->limit ? q->limit : PAGE_DEFAULT;
    bool given = false;
    struct filter f;
    ints ids;

    TRY(cursor_read(op, q->after, &key, 1, &given));
    filter_init(op, &f, NULL);
    if (given)
        filter_and(&f, "o.id < ?", ARGS(V(key)));
    if (q->customer_id)
        filter_and(&f, "o.customer_id = ?", ARGS(V(q->customer_id)));
    if (q->model_id)
        filter_and(&f, "o.id IN (SELECT order_id FROM order_line WHERE model_id = ?)",
                   ARGS(V(q->model_id)));
    if (q->q.n) {
        bool more = q->customer_id || q->model_id;
        TRY(search_find(op, "order", product_query(op->mem, q->q), key,
                        more ? SEARCH_DEPTH : limit + 1, &ids));
        filter_and_ids(&f, "o.id", &ids);
    }
    filter_order(&f, " ORDER BY o.id DESC", limit + 1);
    struct sql sql = filter_sql(&f, "order_list", order_list_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, order_fields, sizeof(struct order), ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_make(op, &((struct order *)ret->items)[limit - 1].id, 1);
    }
    return OK;
}
