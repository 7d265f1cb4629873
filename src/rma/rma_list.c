/* Returns of all tickets: what waits for the warehouse, and which return a parcel belongs to. The list walks an index in its
 * order; a search first finds the few returns with that number, each way by an index of its own, and sorts those. A column
 * with + before it is only looked at, so that SQLite, which knows nothing of how many there are of what, does not walk all
 * of a state to find one number. */
#include "../base/text.h"
#include "../product/product.h"
#include "../store/filter.h"
#include "rma_internal.h"

enum { WAITS_RECEIVE, WAITS_LATE, WAITS_INSPECT, WAITS_SETTLE };
static const char *const waiting_labels[] = { "receive", "late", "inspect", "settle", NULL };

static const struct field rma_model_fields[] = {
    { FIELD(struct rma_model, model_id) },
    { FIELD(struct rma_model, model_code) },
    { FIELD(struct rma_model, model_name_zh) },
    { FIELD(struct rma_model, model_name_en) },
    { FIELD(struct rma_model, quantity), .doc = "that shall come back" },
    { 0 },
};

static const struct field rma_model_row_fields[] = {
    { FIELD(struct rma_model, rma_id) },        { FIELD(struct rma_model, model_id) },
    { FIELD(struct rma_model, model_code) },    { FIELD(struct rma_model, model_name_zh) },
    { FIELD(struct rma_model, model_name_en) }, { FIELD(struct rma_model, quantity) },
    { FIELD(struct rma_model, received) },      { FIELD(struct rma_model, inspected) },
    { FIELD(struct rma_model, mismatch) },      { 0 },
};

const struct field rma_row_fields[] = {
    { FIELD(struct rma_row, id) },
    { FIELD(struct rma_row, ticket_id) },
    { FIELD(struct rma_row, ticket_number) },
    { FIELD(struct rma_row, ticket_subject) },
    { FIELD(struct rma_row, customer_name) },
    { FIELD(struct rma_row, state), .labels = rma_state_labels },
    { FIELD(struct rma_row, carrier) },
    { FIELD(struct rma_row, tracking) },
    { FIELD(struct rma_row, ship_by), .format = "date", .doc = "by when the customer sends" },
    { FIELD(struct rma_row, received_on), .flags = NULLABLE, .format = "date",
      .doc = "the last day on which something came" },
    { FIELD(struct rma_row, line_count) },
    { FIELD(struct rma_row, quantity), .doc = "that shall come back, of all lines" },
    { FIELD(struct rma_row, received) },
    { FIELD(struct rma_row, inspected) },
    { FIELD(struct rma_row, mismatch), .doc = "something else came than was said" },
    { FIELD(struct rma_row, models), .of = rma_model_fields, .size = sizeof(struct rma_model),
      .doc = "each once" },
    { FIELD(struct rma_row, created_at) },
    { FIELD(struct rma_row, updated_at) },
    { 0 },
};

const struct field rma_query_fields[] = {
    { FIELD(struct rma_query, state), .labels = rma_state_labels, .doc = "one or several" },
    { FIELD(struct rma_query, waiting), .labels = waiting_labels,
      .doc =
          "receive: more is to come; late: nothing came by ship_by; inspect: something came that "
          "nobody inspected; settle: all that came was inspected" },
    { FIELD(struct rma_query, q), .flags = TRIM, .max = 100,
      .doc = "tracking, serial, order or ticket number; of the first two also the beginning, from "
             "four characters on, when nothing has it as the whole" },
    { FIELD(struct rma_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct rma_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

/* ------------------------------------------------------------------ by number */

#define PREFIX_MIN 4
#define PAST_ALL   "\xf4\x8f\xbf\xbf" /* sorts behind every character */

/* False: nothing has such a number. */
static bool number_filter(struct op *op, struct filter *f, str q)
{
    const str key = key_of(op, q);
    const int64_t ticket = ticket_number_read(q);
    if (key.n)
        filter_and(
            f,
            "r.id IN (SELECT id FROM rma WHERE tracking_key = ? AND tracking_key <> ''"
            " UNION SELECT rma_id FROM rma_line WHERE expected_key = ? AND expected_key <> ''"
            " UNION SELECT rma_id FROM rma_line WHERE actual_key = ? AND actual_key <> ''"
            " UNION SELECT l.rma_id FROM unit u JOIN rma_line l ON l.unit_id = u.id"
            " WHERE u.serial_key = ?"
            " UNION SELECT l.rma_id FROM sales_order o JOIN order_line s ON s.order_id = o.id"
            " JOIN rma_line l ON l.order_line_id = s.id WHERE o.number_key = ?"
            " UNION SELECT y.id FROM sales_order o JOIN ticket x ON x.order_id = o.id"
            " JOIN rma y ON y.ticket_id = x.id WHERE o.number_key = ?"
            " UNION SELECT id FROM rma WHERE ticket_id = ?)",
            ARGS(V(key), V(key), V(key), V(key), V(key), V(key), V(ticket)));
    return key.n;
}

static bool prefix_filter(struct op *op, struct filter *f, str q)
{
    const str from = key_of(op, q);
    const str to = arena_fmt(op->mem, STR_FMT PAST_ALL, STR_ARG(from));
    const struct arg most = V((int64_t)RMA_PREFIX_MAX);
    if (text_chars(from) < PREFIX_MIN)
        return false;
#define BEGINS(id, table, key)                                                                     \
    "SELECT * FROM (SELECT " id " FROM " table " WHERE " key " >= ? AND " key " < ? AND " key      \
    " <> '' ORDER BY " key " LIMIT ?) " key
    filter_and(f,
               "r.id IN (" BEGINS("id", "rma", "tracking_key") " UNION " BEGINS(
                   "rma_id", "rma_line", "expected_key") " UNION " BEGINS("rma_id", "rma_line",
                                                                          "actual_key") ")",
               ARGS(V(from), V(to), most, V(from), V(to), most, V(from), V(to), most));
#undef BEGINS
    return true;
}

/* ------------------------------------------------------------------ by state */

static bool is_open(int64_t state)
{
    return state < RMA_SETTLED;
}

static ints states_of(struct op *op, const struct rma_query *q)
{
    ints states = { arena_array(op->mem, q->state.n, sizeof(int64_t)), q->state.n };
    for (size_t i = 0; i < states.n; i++)
        states.items[i] = label_index(rma_state_labels, q->state.items[i]);
    return states;
}

/* Can all that is asked for still go on? */
static bool asks_open(const struct rma_query *q, const ints *states)
{
    for (size_t i = 0; i < states->n; i++)
        if (!is_open(states->items[i]))
            return q->waiting.n;
    return q->waiting.n || states->n;
}

static void state_filter(struct filter *f, const struct rma_query *q, const ints *states)
{
    if (!q->state.n)
        return;
    filter_and_ids(f, q->q.n || q->waiting.n || states->n > 1 ? "+r.state" : "r.state", states);
    if (asks_open(q, states) && !q->q.n && !q->waiting.n && states->n > 1)
        filter_and(f, "r.state < 4", NO_ARGS);
}

static enum err waiting_filter(struct op *op, struct filter *f, const struct rma_query *q)
{
    const int waits = label_index(waiting_labels, q->waiting);
    const char *is = q->q.n ? "+r.state = ?" : "r.state = ?";
    str today;

    if (waits == WAITS_RECEIVE) {
        filter_and(f, q->q.n ? "+r.state < 4" : "r.state < 4", NO_ARGS);
        filter_and(f,
                   "+r.state = ? OR EXISTS (SELECT 1 FROM rma_line l WHERE l.rma_id = r.id"
                   " AND l.received < l.quantity)",
                   ARGS(V((int)RMA_AUTHORISED)));
    } else if (waits == WAITS_LATE) {
        TRY(company_today(op, &today));
        filter_and(f, is, ARGS(V((int)RMA_AUTHORISED)));
        filter_and(f, "r.ship_by < ?", ARGS(V(today)));
    } else if (waits >= 0) {
        filter_and(f, is, ARGS(V((int)(waits == WAITS_INSPECT ? RMA_RECEIVED : RMA_INSPECTED))));
    }
    return OK;
}

/* ------------------------------------------------------------------ pages */

/* Where a page ends: the day (20261126; 0 when the order is that of ids), the id, and whether numbers that only begin so are
 * listed. */
enum { AT_DAY, AT_ID, AT_PREFIX, AT_COUNT };

static int64_t day_number(str day)
{
    int64_t n = 0;
    for (size_t i = 0; i < day.n; i++)
        if (day.p[i] != '-')
            n = n * 10 + (day.p[i] - '0');
    return n;
}

static str number_day(struct op *op, int64_t n)
{
    return arena_fmt(op->mem, "%04d-%02d-%02d", (int)(n / 10000 % 10000), (int)(n / 100 % 100),
                     (int)(n % 100));
}

/* The ticket is looked up for each return, never the other way about; but who sees only their own tickets has few. */
#define LIST_COLUMNS                                                                               \
    "SELECT r.id, r.ticket_id, t.subject AS ticket_subject, c.name AS customer_name, r.state,"     \
    " r.carrier, r.tracking, r.ship_by, r.received_on, r.created_at, r.updated_at FROM rma r"
static const char list_head[] =
    LIST_COLUMNS " CROSS JOIN ticket t LEFT JOIN customer c ON c.id = t.customer_id";
static const char own_head[] = LIST_COLUMNS
    " JOIN ticket t ON t.id = r.ticket_id LEFT JOIN customer c ON c.id = t.customer_id";

static enum err rows_find(struct op *op, const struct rma_query *q, const int64_t *at, bool past,
                          struct list *ret)
{
    const ints states = states_of(op, q);
    const bool oldest = asks_open(q, &states), own = op_scope(op, "ticket.read") == SCOPE_OWN;
    struct filter f;

    *ret = (struct list){ 0 };
    filter_init(op, &f, NULL);
    if (!own)
        filter_and(&f, "t.id = r.ticket_id", NO_ARGS);
    if (q->q.n && !(at[AT_PREFIX] ? prefix_filter : number_filter)(op, &f, q->q))
        return OK;
    ticket_reach_filter(op, &f);
    state_filter(&f, q, &states);
    TRY(waiting_filter(op, &f, q));
    if (past && oldest)
        filter_and(&f, "(r.ship_by, r.id) > (?, ?)",
                   ARGS(V(number_day(op, at[AT_DAY])), V(at[AT_ID])));
    else if (past)
        filter_and(&f, "r.id < ?", ARGS(V(at[AT_ID])));
    filter_order(&f, oldest ? " ORDER BY r.ship_by, r.id" : " ORDER BY r.id DESC", q->limit + 1);
    struct sql sql = filter_sql(&f, "rma_search", own ? own_head : list_head);
    return db_all(op, &sql, f.args, f.arg_count, rma_row_fields, sizeof(struct rma_row), ret);
}

static void line_add(struct rma_row *row, const struct rma_model *line)
{
    struct rma_model *models = row->models.items;
    size_t i = 0;

    row->line_count++;
    row->quantity += line->quantity;
    row->received += line->received;
    row->inspected += line->inspected;
    row->mismatch = row->mismatch || line->mismatch;
    while (i < row->models.n && models[i].model_id != line->model_id)
        i++;
    if (i < row->models.n)
        models[i].quantity += line->quantity;
    else
        models[row->models.n++] = *line;
}

static enum err rows_fill(struct op *op, struct rma_row *rows, size_t n)
{
    ints ids = { arena_array(op->mem, n, sizeof(int64_t)), n };
    struct filter f;
    struct list lines;

    for (size_t i = 0; i < n; i++)
        ids.items[i] = rows[i].id;
    filter_init(op, &f, NULL);
    filter_and_ids(&f, "l.rma_id", &ids);
    filter_order(&f, " ORDER BY l.rma_id, l.id", INT64_MAX);
    struct sql sql = filter_sql(&f, "rma_search_lines",
                                "SELECT l.rma_id, l.model_id, l.quantity, l.received, l.inspected,"
                                " l.mismatch, m.code AS model_code, m.name_zh AS model_name_zh,"
                                " m.name_en AS model_name_en"
                                " FROM rma_line l JOIN model m ON m.id = l.model_id");
    TRY(db_all(op, &sql, f.args, f.arg_count, rma_model_row_fields, sizeof(struct rma_model),
               &lines));
    const struct rma_model *all = lines.items;
    for (size_t i = 0; i < n; i++) {
        size_t own = 0;
        for (size_t k = 0; k < lines.n; k++)
            own += all[k].rma_id == rows[i].id;
        rows[i].ticket_number = ticket_number(op->mem, rows[i].ticket_id);
        rows[i].models.items = arena_array(op->mem, own, sizeof(struct rma_model));
        for (size_t k = 0; k < lines.n; k++)
            if (all[k].rma_id == rows[i].id)
                line_add(&rows[i], &all[k]);
    }
    return OK;
}

enum err rma_search(struct op *op, const struct rma_query *q, struct list *ret, str *ret_next)
{
    int64_t at[AT_COUNT];
    bool given = false;

    TRY(cursor_read(op, q->after, at, AT_COUNT, &given));
    TRY(rows_find(op, q, at, given, ret));
    if (q->q.n && !ret->n && !given) {
        at[AT_PREFIX] = 1;
        TRY(rows_find(op, q, at, false, ret));
    }
    struct rma_row *rows = ret->items;
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)q->limit) {
        ret->n = (size_t)q->limit;
        at[AT_DAY] = day_number(rows[ret->n - 1].ship_by);
        at[AT_ID] = rows[ret->n - 1].id;
        *ret_next = cursor_make(op, at, AT_COUNT);
    }
    return rows_fill(op, rows, ret->n);
}
