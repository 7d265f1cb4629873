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

/* The ids first and then their rows: an engine that did both at once might walk all returns instead. */
static enum err ids_find(struct op *op, str q, bool prefix, ints *ret)
{
    const str key = key_of(op, q);
    const str past = arena_fmt(op->mem, STR_FMT PAST_ALL, STR_ARG(key));
    struct list found = { 0 };

    if (key.n && !prefix)
        TRY(db_all(op, SQL(rma_by_number), ARGS(V(key), V(ticket_number_read(q))), rma_row_fields,
                   sizeof(struct rma_row), &found));
    if (prefix && text_chars(key) >= PREFIX_MIN)
        TRY(db_all(op, SQL(rma_by_prefix), ARGS(V(key), V(past), V((int64_t)RMA_PREFIX_MAX)),
                   rma_row_fields, sizeof(struct rma_row), &found));
    *ret = (ints){ arena_array(op->mem, found.n, sizeof(int64_t)), found.n };
    for (size_t i = 0; i < found.n; i++)
        ret->items[i] = ((struct rma_row *)found.items)[i].id;
    return OK;
}

/* ------------------------------------------------------------------ by state */

#define IS(state) (1u << RMA_##state)
#define OVER      (IS(SETTLED) | IS(CANCELLED))

static unsigned states_of(const struct rma_query *q)
{
    unsigned states = 0;
    for (size_t i = 0; i < q->state.n; i++)
        states |= 1u << label_index(rma_state_labels, q->state.items[i]);
    return states;
}

/* Can all that is asked for still go on? */
static bool asks_open(const struct rma_query *q)
{
    return q->waiting.n || (q->state.n && !(states_of(q) & OVER));
}

/* few: what is looked at is few already, by number or because one sees only one's own. */
static void state_filter(struct op *op, struct filter *f, const struct rma_query *q, bool few)
{
    const unsigned states = states_of(q);
    str list = STR("");
    size_t n = 0;

    for (int i = 0; rma_state_labels[i]; i++)
        if (states & 1u << i)
            list = arena_fmt(op->mem, STR_FMT "%s%d", STR_ARG(list), n++ ? ", " : "", i);
    if (!n)
        return;
    few = few || q->waiting.n;
    filter_and(
        f,
        arena_fmt(op->mem, "%sr.state IN (" STR_FMT ")", few || n > 1 ? "+" : "", STR_ARG(list)).p,
        NO_ARGS);
    if (!few && n > 1 && asks_open(q))
        filter_and(f, "r.state < 4", NO_ARGS);
}

static enum err waiting_filter(struct op *op, struct filter *f, const struct rma_query *q, bool few)
{
    const int waits = label_index(waiting_labels, q->waiting);
    const char *is = few ? "+r.state = ?" : "r.state = ?";
    str today;

    if (waits == WAITS_RECEIVE) {
        filter_and(f, few ? "+r.state < 4" : "r.state < 4", NO_ARGS);
        filter_and(f,
                   "+r.state = ? OR (SELECT count(*) FROM rma_line l WHERE l.rma_id = r.id"
                   " AND l.received < l.quantity) > 0",
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
    const bool oldest = asks_open(q), own = op_scope(op, "ticket.read") == SCOPE_OWN;
    const bool few = own || q->q.n;
    struct filter f;
    ints ids;

    *ret = (struct list){ 0 };
    filter_init(op, &f, NULL);
    if (!own)
        filter_and(&f, "t.id = r.ticket_id", NO_ARGS);
    if (q->q.n) {
        TRY(ids_find(op, q->q, at[AT_PREFIX], &ids));
        if (!ids.n)
            return OK;
        filter_and_ids(&f, "r.id", &ids);
    }
    ticket_reach_filter(op, &f);
    state_filter(op, &f, q, few);
    TRY(waiting_filter(op, &f, q, few));
    if (past && oldest)
        filter_and(&f, "(r.ship_by, r.id) > (?, ?)",
                   ARGS(V(number_day(op, at[AT_DAY])), V(at[AT_ID])));
    else if (past)
        filter_and(&f, q->q.n ? "+r.id < ?" : "r.id < ?", ARGS(V(at[AT_ID])));
    filter_order(&f,
                 oldest   ? " ORDER BY r.ship_by, r.id"
                 : q->q.n ? " ORDER BY +r.id DESC"
                          : " ORDER BY r.id DESC",
                 q->limit + 1);
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
