/* Lists of tickets: ready-made views, filters, conditions, keyset pages; counts that are kept, never
 * counted. */
#include "../base/text.h"
#include "../search/search.h"
#include "../store/filter.h"
#include "ticket_internal.h"

/* ------------------------------------------------------------------ views */

enum {
    VIEW_MINE,
    VIEW_UNASSIGNED,
    VIEW_TEAM,
    VIEW_OPEN,
    VIEW_WAITING,
    VIEW_RESOLVED,
    VIEW_CLOSED,
    VIEW_ALL,
    VIEW_COUNT
};

const char *const ticket_view_labels[] = { "mine",     "unassigned", "team", "open", "waiting",
                                           "resolved", "closed",     "all",  NULL };

/* What each view asks of status; -1 = work still to do (below resolved), -2 = any. */
static const int view_status[VIEW_COUNT] = {
    [VIEW_MINE] = -1,
    [VIEW_UNASSIGNED] = -1,
    [VIEW_TEAM] = -1,
    [VIEW_OPEN] = -1,
    [VIEW_WAITING] = TICKET_WAITING,
    [VIEW_RESOLVED] = TICKET_RESOLVED,
    [VIEW_CLOSED] = TICKET_CLOSED,
    [VIEW_ALL] = -2,
};

static bool in_teams(const struct actor *a, int64_t team_id)
{
    for (size_t i = 0; i < a->teams.n; i++)
        if (a->teams.items[i] == team_id)
            return true;
    return false;
}

static bool view_holds(const struct actor *a, int view, const struct ticket_place *p)
{
    int want = view_status[view];
    if (want == -1 ? !status_is_work(p->status) : want >= 0 && want != p->status)
        return false;
    if (view == VIEW_MINE)
        return p->assignee_id == a->id;
    if (view == VIEW_UNASSIGNED)
        return p->assignee_id == 0;
    return view != VIEW_TEAM || in_teams(a, p->team_id);
}

/* Indexes are steered by hand, because SQLite knows nothing of how many there are of what: a column
 * with + before it finds nothing by itself, so that the list is walked in its order instead. That is
 * right for what most tickets have (closed, a team of the actor's) and wrong for what few have. */
static const char *status_test(const struct ticket_query *q, bool closed)
{
    bool in_order = !q->sort.n || str_is(q->sort, "updated"); /* ticket_by_status has that order */
    return closed && !in_order ? "+t.status = ?" : "t.status = ?";
}

static void view_filter(struct op *op, struct filter *f, const struct ticket_query *q)
{
    int v = label_index(ticket_view_labels, q->view);
    if (v < 0)
        return;
    if (view_status[v] == -1)
        filter_and(f, "t.status < 3", NO_ARGS);
    if (view_status[v] >= 0)
        filter_and(f, status_test(q, v == VIEW_CLOSED), ARGS(V(view_status[v])));
    if (v == VIEW_MINE)
        filter_and(f, "t.assignee_id = ?", ARGS(V(op->actor->id)));
    if (v == VIEW_UNASSIGNED)
        filter_and(f, "t.assignee_id IS NULL", NO_ARGS);
    if (v == VIEW_TEAM)
        filter_and_ids(f, "+t.team_id", &op->actor->teams);
}

void ticket_reach_filter(struct op *op, struct filter *f)
{
    switch (op_scope(op, "ticket.read")) {
    case SCOPE_ALL:
        return;
    case SCOPE_TEAM:
        filter_and(f, "+t.team_id IN ?[] OR +t.team_id IS NULL OR +t.assignee_id = ?",
                   ARGS(filter_ids(op, &op->actor->teams), V(op->actor->id)));
        return;
    case SCOPE_OWN:
        filter_and(f, "t.assignee_id = ?", ARGS(V(op->actor->id)));
        return;
    case SCOPE_NONE:
        filter_and(f, "1 = 0", NO_ARGS);
    }
}

/* ------------------------------------------------------------------ filters */

static const struct filter_column columns[] = {
    { "kind", "t.kind", NULL },
    { "status", "t.status", NULL },
    { "impact", "t.impact", NULL },
    { "urgency", "t.urgency", NULL },
    { "priority", "t.priority", NULL },
    { "channel", "t.channel", NULL },
    { "subject", "t.subject", NULL },
    { "customer_id", "t.customer_id", NULL },
    { "customer_name", "c.name", NULL },
    { "unit_id", "t.unit_id", NULL },
    { "order_id", "t.order_id", NULL },
    { "team_id", "t.team_id", NULL },
    { "assignee_id", "t.assignee_id", NULL },
    { "external_id", "t.external_id", NULL },
    { "message_count", "t.message_count", NULL },
    { "reopened_count", "t.reopened_count", NULL },
    { "created_at", "t.created_at", NULL },
    { "updated_at", "t.updated_at", NULL },
    { "first_reply_at", "t.first_reply_at", NULL },
    { "due_at", "t.due_at", NULL },
    { "near_at", "t.near_at", NULL },
    { "step", "t.step", NULL },
    { "step_zh", "t.step_zh", NULL },
    { "step_en", "t.step_en", NULL },
    { "resolved_at", "t.resolved_at", NULL },
    { "closed_at", "t.closed_at", NULL },
    { "tags", "t.tags",
      "EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_id = t.id AND g.tag = ?)" },
    { 0 },
};

static void labels_filter(struct op *op, struct filter *f, const char *column,
                          const char *const *labels, const strs *values)
{
    ints numbers = { arena_array(op->mem, values->n, sizeof(int64_t)), values->n };
    if (values->n == 1) {
        filter_and(f, arena_fmt(op->mem, "%s = ?", column).p,
                   ARGS(V(label_index(labels, values->items[0]))));
        return;
    }
    for (size_t i = 0; i < values->n; i++)
        numbers.items[i] = label_index(labels, values->items[i]);
    if (values->n)
        filter_and_ids(f, column, &numbers);
}

static void status_filter(struct op *op, struct filter *f, const struct ticket_query *q)
{
    bool closed = false;
    for (size_t i = 0; i < q->status.n; i++)
        closed |= str_is(q->status.items[i], ticket_status_labels[TICKET_CLOSED]);
    if (q->status.n == 1)
        filter_and(f, status_test(q, closed),
                   ARGS(V(label_index(ticket_status_labels, q->status.items[0]))));
    else
        labels_filter(op, f, closed ? "+t.status" : "t.status", ticket_status_labels, &q->status);
}

static enum err condition_filter(struct op *op, struct filter *f, str text)
{
    const json_t *root;
    struct condition c;
    if (!text.n)
        return OK;
    if (json_read(op, text, &root) != OK) {
        op_forgive(op);
        op_field(op, STR("condition"), "condition.json");
        return op_check(op);
    }
    TRY(condition_read(op, ticket_fields, root, STR("condition"), &c));
    return filter_condition(op, f, &c);
}

/* Only where there is work can something be due. */
static void clock_filter(struct op *op, struct filter *f, const struct ticket_query *q)
{
    if (q->clock.n || str_is(q->sort, "due"))
        filter_and(f, "t.status < 3", NO_ARGS);
    if (str_is(q->clock, "breached"))
        filter_and(f, "t.due_at <= ?", ARGS(V(op->now)));
    if (str_is(q->clock, "near"))
        filter_and(f, "t.near_at <= ? AND t.due_at > ?", ARGS(V(op->now), V(op->now)));
}

static enum err query_filter(struct op *op, struct filter *f, const struct ticket_query *q)
{
    ticket_reach_filter(op, f);
    view_filter(op, f, q);
    status_filter(op, f, q);
    clock_filter(op, f, q);
    labels_filter(op, f, "t.kind", ticket_kind_labels, &q->kind);
    labels_filter(op, f, "t.priority", ticket_priority_labels, &q->priority);
    if (q->team_id)
        filter_and(f, "t.team_id = ?", ARGS(V(q->team_id)));
    if (q->assignee_id)
        filter_and(f, "t.assignee_id = ?", ARGS(V(q->assignee_id)));
    if (q->customer_id)
        filter_and(f, "t.customer_id = ?", ARGS(V(q->customer_id)));
    if (q->unit_id)
        filter_and(f, "t.unit_id = ?", ARGS(V(q->unit_id)));
    if (q->order_id)
        filter_and(f, "t.order_id = ?", ARGS(V(q->order_id)));
    if (q->tag.n)
        filter_and(f, "EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_id = t.id AND g.tag = ?)",
                   ARGS(V(q->tag)));
    if (q->created_from.ms)
        filter_and(f, "t.created_at >= ?", ARGS(V(q->created_from)));
    if (q->created_to.ms)
        filter_and(f, "t.created_at < ?", ARGS(V(q->created_to)));
    return condition_filter(op, f, q->condition);
}

/* ------------------------------------------------------------------ pages */

#define LIST_FROM " FROM ticket t LEFT JOIN customer c ON c.id = t.customer_id"

static const char list_columns[] =
    "SELECT t.id, t.version, t.kind, t.subject, t.description, t.status, t.impact, t.urgency,"
    " t.priority, t.channel, t.customer_id, c.name AS customer_name, t.unit_id, t.order_id,"
    " t.team_id, t.assignee_id, t.tags, t.external_id, t.message_count, t.last_from, t.created_at, "
    "t.updated_at,"
    " t.first_reply_at, t.resolved_at, t.closed_at, t.reopened_count, t.due_at, t.due_clock,"
    " t.near_at, t.step, t.step_zh, t.step_en";

/* Each order ends in the id, so that it is total and a cursor stands at exactly one place. */
struct list_order {
    const char *sort;
    size_t keys;
    const char *past_desc, *past_asc, *desc, *asc;
};

static const struct list_order orders[] = {
    { "updated", 2, "(t.updated_at, t.id) < (?, ?)", "(t.updated_at, t.id) > (?, ?)",
      " ORDER BY t.updated_at DESC, t.id DESC", " ORDER BY t.updated_at, t.id" },
    { "created", 1, "t.id < ?", "t.id > ?", " ORDER BY t.id DESC", " ORDER BY t.id" },
    { "due", 2, "(t.due_at, t.id) < (?, ?)", "(t.due_at, t.id) > (?, ?)",
      " ORDER BY t.due_at DESC, t.id DESC", " ORDER BY t.due_at, t.id" },
    { "priority", 3, "(t.priority, t.updated_at, t.id) < (?, ?, ?)",
      "(t.priority, t.updated_at, t.id) > (?, ?, ?)",
      " ORDER BY t.priority DESC, t.updated_at DESC, t.id DESC",
      " ORDER BY t.priority, t.updated_at, t.id" },
};

/* By creation, when few of all tickets are asked for: those are sorted, rather than all walked. */
static const struct list_order order_few_created = {
    "created", 1, "+t.id < ?", "+t.id > ?", " ORDER BY +t.id DESC", " ORDER BY +t.id",
};

static const struct list_order *order_of(const struct ticket_query *q)
{
    int view = label_index(ticket_view_labels, q->view);
    bool few = view >= 0 && view != VIEW_CLOSED && view != VIEW_ALL;
    if (few && str_is(q->sort, "created"))
        return &order_few_created;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (str_is(q->sort, orders[i].sort))
            return &orders[i];
    return &orders[0];
}

/* PostgreSQL has counted how many there are of what, and is not steered: `+t.` becomes `t.`. */
static void unsteer(char *sql)
{
    char *to = sql;
    for (const char *from = sql; *from; from++)
        if (strncmp(from, "+t.", 3) != 0)
            *to++ = *from;
    *to = '\0';
}

/* The tickets of the page are found first, by indexes alone; then only their rows are read, for which
 * SQLite is told the order of the join: it then neither keeps nor sorts the ids. */
static struct sql list_sql(struct filter *f, const char *name, const char *order, int64_t limit)
{
    bool pg = db_engine(f->op->env->db) == DB_PG;
    filter_order(f, order, limit);
    struct sql sql = filter_sql(f, name, "SELECT t.id" LIST_FROM);
    str text = arena_fmt(f->op->mem,
                         "%s FROM (%s) p %s ticket t ON t.id = p.id"
                         " LEFT JOIN customer c ON c.id = t.customer_id",
                         list_columns, sql.text, pg ? "JOIN" : "CROSS JOIN");
    if (pg)
        unsteer((char *)text.p); /* our own copy */
    sql.text = sql.pg = text.p;
    return sql;
}

/* What a list is ordered by; the last `keys` of them count. */
struct list_keys {
    int64_t at[3];
};

static struct list_keys keys_of(const struct list_order *o, const struct ticket_row *row)
{
    const struct ticket *t = &row->t;
    int64_t time = strcmp(o->sort, "due") == 0 ? row->due.ms : t->updated_at.ms;
    return (struct list_keys){ { t->priority, time, t->id } };
}

static bool comes_before(const struct list_order *o, bool asc, const struct ticket_row *a,
                         const struct ticket_row *b)
{
    const struct list_keys ka = keys_of(o, a), kb = keys_of(o, b);
    const int64_t *x = ka.at, *y = kb.at;
    for (size_t i = 3 - o->keys; i < 3; i++)
        if (x[i] != y[i])
            return (x[i] < y[i]) == asc;
    return false;
}

/* No engine promises the order of a join, though both mostly keep it: then this only looks. */
static void list_sort(struct list *rows, const struct list_order *o, bool asc)
{
    struct ticket_row *r = rows->items;
    for (size_t i = 1; i < rows->n; i++) {
        if (!comes_before(o, asc, &r[i], &r[i - 1]))
            continue;
        struct ticket_row row = r[i];
        size_t at = i;
        for (; at > 0 && comes_before(o, asc, &row, &r[at - 1]); at--)
            r[at] = r[at - 1];
        r[at] = row;
    }
}

static str order_cursor(struct op *op, const struct list_order *o, const struct ticket_row *row)
{
    const struct list_keys keys = keys_of(o, row);
    return cursor_make(op, keys.at + 3 - o->keys, o->keys);
}

static enum err order_filter(struct op *op, struct filter *f, const struct list_order *o, bool asc,
                             str after)
{
    int64_t keys[3];
    bool given;
    TRY(cursor_read(op, after, keys, o->keys, &given));
    if (given)
        filter_and(f, asc ? o->past_asc : o->past_desc,
                   (const struct arg[]){ V(keys[0]), V(keys[1]), V(keys[2]) }, o->keys);
    return OK;
}

/* A list shows the beginning of a description; the whole is in the single ticket. */
#define LIST_TEXT_CHARS 140

static void list_trim(struct op *op, struct ticket_row *rows, struct list *ret)
{
    struct ticket *tickets = arena_array(op->mem, ret->n, sizeof *tickets);
    for (size_t i = 0; i < ret->n; i++) {
        ticket_show(op, &rows[i]);
        tickets[i] = rows[i].t;
        tickets[i].description = text_cut(tickets[i].description, LIST_TEXT_CHARS);
    }
    ret->items = tickets;
}

enum err ticket_list(struct op *op, const struct ticket_query *q, struct list *ret, str *ret_next)
{
    const struct list_order *o = order_of(q);
    bool asc = q->order.n ? str_is(q->order, "asc") : strcmp(o->sort, "due") == 0;
    int64_t limit = q->limit ? q->limit : PAGE_DEFAULT;
    struct filter f;

    filter_init(op, &f, columns);
    TRY(query_filter(op, &f, q));
    TRY(order_filter(op, &f, o, asc, q->after));
    struct sql sql = list_sql(&f, "ticket_list", asc ? o->asc : o->desc, limit + 1);
    TRY(db_all(op, &sql, f.args, f.arg_count, ticket_row_fields, sizeof(struct ticket_row), ret));
    list_sort(ret, o, asc);
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = order_cursor(op, o, &((struct ticket_row *)ret->items)[limit - 1]);
    }
    list_trim(op, ret->items, ret);
    return OK;
}

/* ------------------------------------------------------------------ search */

/* Hits beyond the actor's reach are passed over, so more are asked for at once than are wanted. */
#define SEARCH_DEPTH 1000

static enum err hits_read(struct op *op, const ints *ids, int64_t limit, struct list *ret)
{
    struct filter f;
    filter_init(op, &f, columns);
    ticket_reach_filter(op, &f);
    filter_and_ids(&f, "t.id", ids);
    struct sql sql = list_sql(&f, "ticket_search", " ORDER BY t.id DESC", limit);
    TRY(db_all(op, &sql, f.args, f.arg_count, ticket_row_fields, sizeof(struct ticket_row), ret));
    list_sort(ret, &order_few_created, false);
    list_trim(op, ret->items, ret);
    return OK;
}

/* Round by round down the hits, newest first, until enough of them may be seen. */
static enum err hits_find(struct op *op, str query, int64_t limit, struct list *ret)
{
    const int64_t depth = op_scope(op, "ticket.read") == SCOPE_ALL ? limit : SEARCH_DEPTH;
    struct ticket *found = arena_array(op->mem, (size_t)limit, sizeof *found);
    int64_t before = 0, n = 0;
    ints ids;

    do {
        struct list seen;
        TRY(search_find(op, "ticket", query, before, depth, &ids));
        TRY(hits_read(op, &ids, limit - n, &seen));
        if (seen.n)
            memcpy(found + n, seen.items, seen.n * sizeof *found);
        n += (int64_t)seen.n;
        before = ids.n ? ids.items[ids.n - 1] : 0;
    } while (n < limit && (int64_t)ids.n == depth);
    *ret = (struct list){ found, (size_t)n };
    return OK;
}

enum err ticket_search(struct op *op, str query, int64_t limit, struct list *ret)
{
    int64_t id = ticket_number_read(query);
    ints ids = { &id, 1 };

    if (id)
        TRY(hits_read(op, &ids, limit, ret));
    if (id && ret->n)
        return OK;
    /* One in ten order or phone numbers has the check digit of a ticket's number. */
    return hits_find(op, query, limit, ret);
}

/* ------------------------------------------------------------------ counts */

/* Writers of PostgreSQL would queue at one hot row, or in a circle at two: so each has rows of its own (db_slot). */
enum err ticket_count_add(struct op *op, const struct ticket_place *p, int64_t n)
{
    return db_run(op, SQL(ticket_count_move),
                  ARGS(V(p->team_id), V(p->assignee_id), V(p->status), V(db_slot(op)), V(n)), NULL);
}

static bool same_place(const struct ticket_place *a, const struct ticket_place *b)
{
    return a && b && a->team_id == b->team_id && a->assignee_id == b->assignee_id &&
           a->status == b->status && a->customer_id == b->customer_id;
}

enum err ticket_recount(struct op *op, const struct ticket_place *from,
                        const struct ticket_place *to)
{
    if (same_place(from, to))
        return OK;
    if (from) {
        TRY(ticket_count_add(op, from, -1));
        TRY(customer_count(op, from->customer_id, -1, -status_is_work(from->status)));
    }
    if (to) {
        TRY(ticket_count_add(op, to, 1));
        TRY(customer_count(op, to->customer_id, 1, status_is_work(to->status)));
    }
    return OK;
}

struct count_row {
    struct ticket_place place;
    int64_t n, status;
};

enum err ticket_counts(struct op *op, struct list *ret)
{
    static const struct field fields[] = {
        { FIELD_NAMED(struct count_row, place.team_id, "team_id") },
        { FIELD_NAMED(struct count_row, place.assignee_id, "assignee_id") },
        { FIELD(struct count_row, status) },
        { FIELD(struct count_row, n) },
        { 0 },
    };
    struct ticket_view_count *views = arena_array(op->mem, VIEW_COUNT, sizeof *views);
    struct list rows;

    TRY(db_all(op, SQL(ticket_count_all), NO_ARGS, fields, sizeof(struct count_row), &rows));
    for (int v = 0; v < VIEW_COUNT; v++)
        views[v].view = str_of(ticket_view_labels[v]);
    for (size_t i = 0; i < rows.n; i++) {
        struct count_row *row = &((struct count_row *)rows.items)[i];
        row->place.status = (int)row->status;
        if (!ticket_reach(op, "ticket.read", row->place.team_id, row->place.assignee_id))
            continue;
        for (int v = 0; v < VIEW_COUNT; v++)
            if (view_holds(op->actor, v, &row->place))
                views[v].n += row->n;
    }
    *ret = (struct list){ views, VIEW_COUNT };
    return OK;
}
