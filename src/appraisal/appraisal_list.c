/* Lists of sheets: one's own, those of people below, those where it is one's turn; and who looked at one. Points are not in lists: to see
 * them is to open a sheet, which is written down. */
#include "appraisal_internal.h"

#include "../store/filter.h"

#define TURNS_MAX 2000 /* sheets that are looked through for whose turn it is */

static const char *const of_labels[] = { "mine", "led", "turn", "all", NULL };

const struct field appraisal_row_fields[] = {
    { FIELD(struct appraisal_row, id) },
    { FIELD(struct appraisal_row, version) },
    { FIELD(struct appraisal_row, cycle_id) },
    { FIELD(struct appraisal_row, cycle_name) },
    { FIELD(struct appraisal_row, user_id) },
    { FIELD(struct appraisal_row, user_name) },
    { FIELD(struct appraisal_row, post_id) },
    { FIELD(struct appraisal_row, post_zh) },
    { FIELD(struct appraisal_row, post_en) },
    { FIELD(struct appraisal_row, state), .labels = appraisal_state_labels },
    { FIELD(struct appraisal_row, acts), .labels = appraisal_act_labels,
      .doc = "with of=turn: what is yours to do" },
    { FIELD(struct appraisal_row, updated_at) },
    { 0 },
};

const struct field appraisal_query_fields[] = {
    { FIELD(struct appraisal_query, of), .labels = of_labels,
      .doc = "mine; led: of people below you; turn: where it is your turn, all at once; "
             "all that you may see unless said" },
    { FIELD(struct appraisal_query, cycle_id), .min = 0 },
    { FIELD(struct appraisal_query, state), .labels = appraisal_state_labels },
    { FIELD(struct appraisal_query, after), .doc = "cursor of the page before" },
    { FIELD(struct appraisal_query, limit), .min = 1, .max = PAGE_MAX,
      .doc = "rows, 50 unless said" },
    { 0 },
};

struct turn_row {
    struct appraisal_row r;
    int64_t lead_id;
    int cycle_state;
};

#define ROW(member) FIELD_NAMED(struct turn_row, r.member, #member)
static const struct field turn_row_fields[] = {
    { ROW(id) },
    { ROW(version) },
    { ROW(cycle_id) },
    { ROW(cycle_name) },
    { ROW(user_id) },
    { ROW(user_name) },
    { ROW(post_id) },
    { ROW(post_zh) },
    { ROW(post_en) },
    { ROW(state), .labels = appraisal_state_labels },
    { ROW(updated_at) },
    { FIELD(struct turn_row, lead_id) },
    { FIELD(struct turn_row, cycle_state), .labels = cycle_state_labels },
    { 0 },
};

static const char row_head[] =
    "SELECT a.id, a.version, a.cycle_id, c.name AS cycle_name, a.user_id, u.name AS user_name,"
    " a.post_id, p.name_zh AS post_zh, p.name_en AS post_en, a.state, a.updated_at, a.lead_id,"
    " c.state AS cycle_state FROM appraisal a JOIN appraisal_cycle c ON c.id = a.cycle_id"
    " JOIN user_account u ON u.id = a.user_id JOIN post p ON p.id = a.post_id";

static void led_filter(struct op *op, struct filter *f, const struct org *o, bool mine_too)
{
    ints posts, users;
    org_below(op->mem, o, actor_id(op), &posts, &users);
    struct arg p = filter_ids(op, &posts), u = filter_ids(op, &users);
    if (mine_too)
        filter_and(f, "a.post_id IN ?[] OR a.user_id IN ?[] OR a.user_id = ?",
                   ARGS(p, u, V(actor_id(op))));
    else
        filter_and(f, "(a.post_id IN ?[] OR a.user_id IN ?[]) AND a.user_id <> ?",
                   ARGS(p, u, V(actor_id(op))));
}

bool appraisal_sees_all(const struct op *op)
{
    return op_scope(op, "appraisal.read") == SCOPE_ALL ||
           op_scope(op, "appraisal.manage") == SCOPE_ALL;
}

static enum err whose_filter(struct op *op, struct filter *f, const struct appraisal_query *q)
{
    struct org o;
    if (str_is(q->of, "mine")) {
        filter_and(f, "a.user_id = ?", ARGS(V(actor_id(op))));
        return OK;
    }
    bool led = str_is(q->of, "led");
    if (!led && appraisal_sees_all(op))
        return OK;
    TRY(org_read(op, &o));
    led_filter(op, f, &o, !led);
    return OK;
}

static void query_filter(struct filter *f, const struct appraisal_query *q)
{
    if (q->cycle_id)
        filter_and(f, "a.cycle_id = ?", ARGS(V(q->cycle_id)));
    if (q->state.n)
        filter_and(f, "a.state = ?", ARGS(V(label_index(appraisal_state_labels, q->state))));
}

static enum err rows_find(struct op *op, struct filter *f, struct list *ret)
{
    struct sql sql = filter_sql(f, "appraisal_rows", row_head);
    return db_all(op, &sql, f->args, f->arg_count, turn_row_fields, sizeof(struct turn_row), ret);
}

/* ------------------------------------------------------------------ whose turn */

static strs turn_of(struct op *op, const struct standing *s, const struct appraisal *a)
{
    /* What somebody waits for; peers and comments are no turns, and going on without somebody is for when it is needed. */
    static const enum appraisal_act waited[] = { APPRAISAL_ACT_HAND_IN, APPRAISAL_ACT_SUBMIT,
                                                 APPRAISAL_ACT_CONFIRM, APPRAISAL_ACT_APPEAL,
                                                 APPRAISAL_ACT_DECIDE };
    strs acts = { arena_array(op->mem, 5, sizeof(str)), 0 };
    for (size_t i = 0; i < sizeof waited / sizeof *waited; i++)
        if (standing_may(a, s, waited[i]))
            acts.items[acts.n++] = str_of(appraisal_act_labels[waited[i]]);
    return acts;
}

static enum err turns(struct op *op, const struct appraisal_query *q, struct list *ret)
{
    struct filter f;
    struct org o;
    struct list rows;
    TRY(org_read(op, &o));
    filter_init(op, &f, NULL);
    filter_and(&f, "c.state = 1 AND a.state < 4", NO_ARGS);
    query_filter(&f, q);
    if (!appraisal_sees_all(op))
        led_filter(op, &f, &o, true);
    filter_order(&f, " ORDER BY a.id DESC", TURNS_MAX);
    TRY(rows_find(op, &f, &rows));
    struct turn_row *row = rows.items;
    struct appraisal_row *found = arena_array(op->mem, rows.n, sizeof *found);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        const struct appraisal a = { .user_id = row[i].r.user_id,
                                     .post_id = row[i].r.post_id,
                                     .state = row[i].r.state,
                                     .lead_id = row[i].lead_id,
                                     .cycle_state = row[i].cycle_state };
        struct standing s;
        TRY(appraisal_standing(op, &o, &a, &s));
        row[i].r.acts = turn_of(op, &s, &a);
        if (row[i].r.acts.n)
            found[n++] = row[i].r;
    }
    *ret = (struct list){ found, n };
    return OK;
}

enum err appraisal_list(struct op *op, const struct appraisal_query *q, struct list *ret,
                        str *ret_next)
{
    struct filter f;
    struct list rows;
    int64_t before = 0;
    bool given = false;

    *ret_next = (str){ 0 };
    if (str_is(q->of, "turn"))
        return turns(op, q, ret);
    TRY(cursor_read(op, q->after, &before, 1, &given));
    filter_init(op, &f, NULL);
    TRY(whose_filter(op, &f, q));
    query_filter(&f, q);
    if (given)
        filter_and(&f, "a.id < ?", ARGS(V(before)));
    filter_order(&f, " ORDER BY a.id DESC", q->limit + 1);
    TRY(rows_find(op, &f, &rows));
    size_t n = rows.n > (size_t)q->limit ? (size_t)q->limit : rows.n;
    struct appraisal_row *found = arena_array(op->mem, n, sizeof *found);
    for (size_t i = 0; i < n; i++)
        found[i] = ((struct turn_row *)rows.items)[i].r;
    if (rows.n > n)
        *ret_next = cursor_make(op, &found[n - 1].id, 1);
    *ret = (struct list){ found, n };
    return OK;
}

/* ------------------------------------------------------------------ who looked */

const struct field appraisal_opening_fields[] = {
    { FIELD(struct appraisal_opening, id) },
    { FIELD(struct appraisal_opening, user_name) },
    { FIELD(struct appraisal_opening, how), .labels = appraisal_opened_labels },
    { FIELD(struct appraisal_opening, at) },
    { 0 },
};

enum err appraisal_openings(struct op *op, int64_t id, str after, int64_t limit, struct list *ret,
                            str *ret_next)
{
    struct appraisal a;
    int64_t before = 0;
    bool given = false;
    TRY(cursor_read(op, after, &before, 1, &given));
    TRY(appraisal_read(op, id, &a));
    if (a.user_id != actor_id(op) && op_scope(op, "appraisal.read") != SCOPE_ALL)
        return refuse(op, ERR_NOT_FOUND, "appraisal.not_found");
    TRY(db_all(op, SQL(appraisal_opening_list),
               ARGS(V(id), V(given ? before : INT64_MAX), V(limit + 1)), appraisal_opening_fields,
               sizeof(struct appraisal_opening), ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_make(op, &((struct appraisal_opening *)ret->items)[limit - 1].id, 1);
    }
    return OK;
}
