/* Single units: adding, changing, finding. */
#include "product_internal.h"

#include "../base/digest.h"
#include "../search/search.h"
#include "../store/filter.h"
#include "unit_sql.h"

#define SEARCH_DEPTH 1000
#define TOKEN_BYTES  12 /* 96 bits, 16 characters: short enough for a small code */
#define PRICE_MAX    INT64_C(1000000000000)

const char *const unit_state_labels[] = { "sold",     "in_stock", "returned",
                                          "replaced", "scrapped", NULL };

#define DAY(member, words)                                                                         \
    {                                                                                              \
        FIELD(struct unit, member), .flags = NULLABLE | TRIM, .format = "date", .doc = words       \
    }

#define DAYS                                                                                       \
    DAY(ordered_on, "day of the order"), DAY(purchased_on, "day on which it was sold"),            \
        DAY(invoiced_on, "day of the invoice"), DAY(shipped_on, "day on which it was sent off"),   \
        DAY(delivered_on, "day on which the customer had it"),                                     \
        DAY(installed_on, "day on which the installation was finished"),                           \
        DAY(manufactured_on, "day on which it was made"),                                          \
        DAY(exchanged_on, "day on which it was given for another: its warranty starts anew")

const struct field unit_fields[] = {
    { FIELD(struct unit, id), .flags = READONLY },
    { FIELD(struct unit, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct unit, model_id) },
    { FIELD(struct unit, model_code) },
    { FIELD(struct unit, model_name_zh) },
    { FIELD(struct unit, model_name_en) },
    { FIELD(struct unit, category_id) },
    { FIELD(struct unit, category_key) },
    { FIELD(struct unit, serial) },
    { FIELD(struct unit, batch) },
    { FIELD(struct unit, customer_id), .flags = NULLABLE, .doc = "owner" },
    { FIELD(struct unit, customer_name) },
    { FIELD(struct unit, order_line_id), .flags = NULLABLE },
    { FIELD(struct unit, order_id), .flags = NULLABLE },
    { FIELD(struct unit, order_number), .flags = NULLABLE },
    { FIELD(struct unit, channel), .labels = sale_channel_labels, .doc = "where it was bought" },
    { FIELD(struct unit, price), .flags = NULLABLE, .doc = "paid, minor units; null: not known" },
    DAYS,
    { FIELD(struct unit, replaces_id), .flags = NULLABLE, .doc = "the unit it was given for" },
    { FIELD(struct unit, replaces_serial), .flags = NULLABLE },
    { FIELD(struct unit, replaces_model_code), .flags = NULLABLE },
    { FIELD(struct unit, replaced_by_id), .flags = NULLABLE, .doc = "the unit given for it" },
    { FIELD(struct unit, replaced_by_serial), .flags = NULLABLE },
    { FIELD(struct unit, replaced_on), .flags = NULLABLE, .format = "date" },
    { FIELD(struct unit, state), .labels = unit_state_labels },
    { FIELD(struct unit, notes) },
    { FIELD(struct unit, external_id), .flags = NULLABLE, .doc = "number in another system" },
    { FIELD(struct unit, repairs), .flags = OPTIONAL, .of = repair_stay_fields,
      .size = sizeof(struct repair_stay), .doc = "days out of use, by in_on" },
    { FIELD(struct unit, warranty), .flags = OPTIONAL, .of = warranty_fields,
      .size = sizeof(struct warranty), .doc = "as of today: the whole unit, then its main parts" },
    { FIELD(struct unit, proof_until), .flags = OPTIONAL, .format = "date",
      .doc = "until then a defect is the seller's to disprove" },
    { FIELD(struct unit, created_at), .flags = READONLY },
    { FIELD(struct unit, updated_at), .flags = READONLY },
    { 0 },
};

const struct field unit_form_fields[] = {
    { FIELD(struct unit, model_id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct unit, serial), .flags = REQUIRED | TRIM, .max = 60,
      .doc = "unique within its model whatever its case, width, blanks and hyphens" },
    { FIELD(struct unit, batch), .flags = TRIM, .max = 60 },
    { FIELD(struct unit, customer_id), .flags = NULLABLE, .min = 0, .doc = "owner" },
    { FIELD(struct unit, order_line_id), .flags = NULLABLE, .min = 0,
      .doc =
          "what the unit does not say itself of owner, channel, day and price is taken from it" },
    { FIELD(struct unit, channel), .labels = sale_channel_labels },
    { FIELD(struct unit, price), .flags = NULLABLE, .min = 0, .max = PRICE_MAX,
      .doc = "paid, minor units" },
    DAYS,
    { FIELD(struct unit, replaces_id), .flags = NULLABLE, .min = 0,
      .doc =
          "the unit it was given for, on exchanged_on; what the unit does not say itself of owner, "
          "channel, price and days of the sale is taken from it" },
    { FIELD(struct unit, state), .labels = unit_state_labels },
    { FIELD(struct unit, notes), .flags = MULTILINE, .max = 5000 },
    { FIELD(struct unit, external_id), .flags = NULLABLE | TRIM, .max = 100 },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

enum err unit_get(struct op *op, int64_t id, struct unit *ret)
{
    struct unit u = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(unit_get), ARGS(V(id)), unit_fields, &u, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "unit.not_found");
    *ret = u;
    return OK;
}

enum err unit_by_serial(struct op *op, int64_t model_id, str serial, int64_t *ret_id)
{
    str key = product_key(op->mem, serial);
    if (model_id)
        return db_int(op, SQL(unit_by_serial_of), ARGS(V(key), V(model_id)), ret_id);
    return db_int(op, SQL(unit_by_serial), ARGS(V(key)), ret_id);
}

enum err unit_by_external(struct op *op, str external_id, int64_t *ret_id)
{
    *ret_id = 0;
    return external_id.n ? db_int(op, SQL(unit_by_external), ARGS(V(external_id)), ret_id) : OK;
}

enum err unit_token(struct op *op, int64_t id, str *ret)
{
    TRY(db_text(op, SQL(unit_token), ARGS(V(id)), ret));
    return ret->n ? OK : refuse(op, ERR_NOT_FOUND, "unit.not_found");
}

enum err unit_by_token(struct op *op, str token, struct unit *ret)
{
    int64_t id = 0;
    if (token.n)
        TRY(db_int(op, SQL(unit_by_token), ARGS(V(token)), &id));
    return unit_get(op, id, ret);
}

/* ------------------------------------------------------------------ checking */

static void days_check(struct op *op, const struct unit *u)
{
    day_check(op, u->ordered_on, "/ordered_on");
    day_check(op, u->purchased_on, "/purchased_on");
    day_check(op, u->invoiced_on, "/invoiced_on");
    day_check(op, u->shipped_on, "/shipped_on");
    day_check(op, u->delivered_on, "/delivered_on");
    day_check(op, u->installed_on, "/installed_on");
    day_check(op, u->manufactured_on, "/manufactured_on");
    day_check(op, u->exchanged_on, "/exchanged_on");
}

static const struct field line_fields[] = {
    { FIELD(struct unit, model_id) },
    { FIELD(struct unit, price) },
    { FIELD(struct unit, customer_id) },
    { FIELD(struct unit, channel), .labels = sale_channel_labels },
    { FIELD(struct unit, ordered_on) },
    { 0 },
};

/* The unit takes from the order what it does not say itself. */
static enum err line_take(struct op *op, struct unit *u)
{
    struct unit line = { 0 };
    bool found = false;

    TRY(db_find(op, SQL(unit_line), ARGS(V(u->order_line_id)), line_fields, &line, &found));
    reference_check(op, found, "/order_line_id", "order_line.not_found");
    if (!found)
        return OK;
    if (line.model_id != u->model_id)
        op_field(op, STR("/order_line_id"), "order_line.other_model");
    u->customer_id = u->customer_id ? u->customer_id : line.customer_id;
    u->channel = u->channel ? u->channel : line.channel;
    u->price = u->price.minor ? u->price : line.price;
    u->ordered_on = u->ordered_on.n ? u->ordered_on : line.ordered_on;
    return OK;
}

/* before: as it was, NULL for a new one. */
static enum err form_check(struct op *op, struct unit *u, const struct unit *before, str key)
{
    int64_t own = before ? before->id : 0, other = 0;
    bool there = false;

    if (!key.n)
        op_field(op, STR("/serial"), "unit.serial");
    days_check(op, u);
    TRY(model_exists(op, u->model_id, &there));
    reference_check(op, there, "/model_id", "model.not_found");
    TRY(customer_check(op, u->customer_id));
    if (u->order_line_id &&
        (!before || before->order_line_id != u->order_line_id || before->model_id != u->model_id))
        TRY(line_take(op, u));
    TRY(exchange_check(op, u, before));
    TRY(op_check(op));
    TRY(db_int(op, SQL(unit_by_serial_of), ARGS(V(key), V(u->model_id)), &other));
    if (other && other != own)
        return refuse_with(op, ERR_CONFLICT, "unit.serial_taken", P("serial", u->serial));
    TRY(unit_by_external(op, u->external_id, &other));
    if (other && other != own)
        return refuse_with(op, ERR_CONFLICT, "unit.external_taken", P("id", u->external_id));
    return OK;
}

/* ------------------------------------------------------------------ adding and changing */

static enum err unit_index(struct op *op, const struct unit *u)
{
    struct arena *mem = op->mem;
    str text =
        arena_fmt(mem, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                  STR_ARG(u->serial), STR_ARG(product_key_words(mem, product_key(mem, u->serial))),
                  STR_ARG(u->batch), STR_ARG(u->external_id), STR_ARG(u->order_number),
                  STR_ARG(product_key_words(mem, product_key(mem, u->order_number))));
    return search_put(op, "unit", u->id, 0, text);
}

static str token_new(struct op *op)
{
    unsigned char bytes[TOKEN_BYTES];
    random_bytes(bytes, sizeof bytes);
    return base64url(op->mem, bytes, sizeof bytes);
}

static str id_text(struct op *op, int64_t id)
{
    return id ? arena_fmt(op->mem, "%lld", (long long)id) : STR("null");
}

static str created_data(struct op *op, const struct unit *u)
{
    return arena_fmt(op->mem, "{\"model_id\":" STR_FMT ",\"customer_id\":" STR_FMT "}",
                     STR_ARG(id_text(op, u->model_id)), STR_ARG(id_text(op, u->customer_id)));
}

enum err unit_add(struct op *op, const struct unit *form, struct unit *ret)
{
    struct unit u = *form;
    str key = product_key(op->mem, u.serial);
    int64_t id = 0;

    TX(tx, op);
    TRY(form_check(op, &u, NULL, key));
    TRY(db_int(op, SQL(unit_insert),
               ARGS(V(u.model_id), V(u.serial), V(key), V(or_empty(u.batch)), V_REF(u.customer_id),
                    V_REF(u.order_line_id), V(u.channel), V(u.price),
                    V(none_if_empty(u.ordered_on)), V(none_if_empty(u.purchased_on)),
                    V(none_if_empty(u.invoiced_on)), V(none_if_empty(u.shipped_on)),
                    V(none_if_empty(u.delivered_on)), V(none_if_empty(u.installed_on)),
                    V(none_if_empty(u.manufactured_on)), V(u.state), V(or_empty(u.notes)),
                    V(none_if_empty(u.external_id)), V(token_new(op)), V(op->now),
                    V(none_if_empty(u.exchanged_on)), V_REF(u.replaces_id)),
               &id));
    TRY(event_begin(op, "unit", id, "unit.created", created_data(op, &u)));
    TRY(unit_get(op, id, ret));
    TRY(exchange_tell(op, ret, NULL));
    TRY(unit_index(op, ret));
    return tx_commit(&tx);
}

/* Who owns it is an event of its own: the history of a unit is read by it. */
static enum err changes_tell(struct op *op, const struct unit *before, const struct unit *after)
{
    struct unit owned = *before;
    str changes;

    owned.customer_id = after->customer_id;
    if (event_changes(op, unit_form_fields, &owned, after, NULL, &changes))
        TRY(event_append(op, "unit", before->id, "unit.changed", changes, NULL));
    if (before->customer_id == after->customer_id)
        return OK;
    return event_append(op, "unit", before->id, "unit.owner_changed",
                        arena_fmt(op->mem, "{\"from\":" STR_FMT ",\"to\":" STR_FMT "}",
                                  STR_ARG(id_text(op, before->customer_id)),
                                  STR_ARG(id_text(op, after->customer_id))),
                        NULL);
}

enum err unit_edit(struct op *op, int64_t id, int64_t version, const struct unit *form,
                   struct unit *ret)
{
    struct unit before = { 0 }, u = *form;
    str key = product_key(op->mem, u.serial);
    int64_t done = 0;

    TX(tx, op);
    TRY(unit_get(op, id, &before));
    TRY(form_check(op, &u, &before, key));
    TRY(db_int(op, SQL(unit_update),
               ARGS(V(id), V(version), V(u.model_id), V(u.serial), V(key), V(or_empty(u.batch)),
                    V_REF(u.customer_id), V_REF(u.order_line_id), V(u.channel), V(u.price),
                    V(none_if_empty(u.ordered_on)), V(none_if_empty(u.purchased_on)),
                    V(none_if_empty(u.invoiced_on)), V(none_if_empty(u.shipped_on)),
                    V(none_if_empty(u.delivered_on)), V(none_if_empty(u.installed_on)),
                    V(none_if_empty(u.manufactured_on)), V(u.state), V(or_empty(u.notes)),
                    V(none_if_empty(u.external_id)), V(op->now), V(none_if_empty(u.exchanged_on)),
                    V_REF(u.replaces_id)),
               &done));
    if (!done)
        return version_refuse(op, "unit", id);
    TRY(changes_tell(op, &before, &u));
    TRY(unit_get(op, id, ret));
    TRY(exchange_tell(op, ret, &before));
    TRY(unit_index(op, ret));
    return tx_commit(&tx);
}

enum err order_units_index(struct op *op, int64_t order_id)
{
    struct list units;
    str next;
    for (struct unit_query q = { .order_id = order_id, .limit = PAGE_MAX };; q.after = next) {
        TRY(unit_list(op, &q, &units, &next));
        for (size_t i = 0; i < units.n; i++)
            TRY(unit_index(op, &((struct unit *)units.items)[i]));
        if (!next.n)
            return OK;
    }
}

/* ------------------------------------------------------------------ lists */

static const char unit_list_head[] =
    "SELECT u.id, u.version, u.model_id, m.code AS model_code, m.name_zh AS model_name_zh,"
    " m.name_en AS model_name_en, m.category_id, k.key AS category_key, u.serial, u.batch,"
    " u.customer_id, c.name AS customer_name, u.order_line_id, l.order_id,"
    " o.number AS order_number, u.channel, u.price, u.ordered_on, u.purchased_on, u.invoiced_on,"
    " u.shipped_on, u.delivered_on, u.installed_on, u.manufactured_on, u.exchanged_on,"
    " u.replaces_id, r.serial AS replaces_serial, rm.code AS replaces_model_code, n.id AS "
    "replaced_by_id,"
    " n.serial AS replaced_by_serial, n.exchanged_on AS replaced_on, u.state, u.notes,"
    " u.external_id, u.created_at, u.updated_at"
    " FROM unit u JOIN model m ON m.id = u.model_id JOIN category k ON k.id = m.category_id"
    " LEFT JOIN customer c ON c.id = u.customer_id"
    " LEFT JOIN order_line l ON l.id = u.order_line_id"
    " LEFT JOIN sales_order o ON o.id = l.order_id"
    " LEFT JOIN unit r ON r.id = u.replaces_id LEFT JOIN model rm ON rm.id = r.model_id LEFT JOIN "
    "unit n ON n.replaces_id = u.id";

static enum err list_filter(struct op *op, struct filter *f, const struct unit_query *q)
{
    struct list categories;
    ints ids;

    if (q->model_id)
        filter_and(f, "u.model_id = ?", ARGS(V(q->model_id)));
    if (q->customer_id)
        filter_and(f, "u.customer_id = ?", ARGS(V(q->customer_id)));
    if (q->order_id)
        filter_and(f, "u.order_line_id IN (SELECT id FROM order_line WHERE order_id = ?)",
                   ARGS(V(q->order_id)));
    if (q->state.n)
        filter_and(f, "u.state = ?", ARGS(V(label_index(unit_state_labels, q->state))));
    if (q->serial.n)
        filter_and(f, "u.serial_key = ?", ARGS(V(product_key(op->mem, q->serial))));
    if (!q->category_id)
        return OK;
    TRY(category_list(op, &categories));
    category_with_below(op, &categories, q->category_id, &ids);
    filter_and_ids(f, "m.category_id", &ids);
    return OK;
}

static enum err words_filter(struct op *op, struct filter *f, const struct unit_query *q,
                             int64_t before, int64_t limit)
{
    bool more = f->arg_count > (before != 0);
    ints ids;
    if (!q->q.n)
        return OK;
    TRY(search_find(op, "unit", product_query(op->mem, q->q), before,
                    more ? SEARCH_DEPTH : limit + 1, &ids));
    filter_and_ids(f, "u.id", &ids);
    return OK;
}

enum err unit_list(struct op *op, const struct unit_query *q, struct list *ret, str *ret_next)
{
    int64_t key = 0, limit = q->limit ? q->limit : PAGE_DEFAULT;
    bool given = false;
    struct filter f;

    TRY(cursor_read(op, q->after, &key, 1, &given));
    filter_init(op, &f, NULL);
    if (given)
        filter_and(&f, "u.id < ?", ARGS(V(key)));
    TRY(list_filter(op, &f, q));
    TRY(words_filter(op, &f, q, key, limit));
    filter_order(&f, " ORDER BY u.id DESC", limit + 1);
    struct sql sql = filter_sql(&f, "unit_list", unit_list_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, unit_fields, sizeof(struct unit), ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_make(op, &((struct unit *)ret->items)[limit - 1].id, 1);
    }
    return unit_warranty(op, ret->items, ret->n);
}
