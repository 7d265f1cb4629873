/* Checks: reading them, and who may know what of one. */
#include "quality_internal.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

static const struct field load_fields[] = {
    { FIELD(struct quality_check, id) },
    { FIELD(struct quality_check, version) },
    { FIELD(struct quality_check, plan_id) },
    { FIELD(struct quality_check, plan_name) },
    { FIELD(struct quality_check, form_id) },
    { FIELD(struct quality_check, ticket_id) },
    { FIELD(struct quality_check, subject) },
    { FIELD(struct quality_check, user_id) },
    { FIELD(struct quality_check, user_name) },
    { FIELD(struct quality_check, assessor_id) },
    { FIELD(struct quality_check, assessor_name) },
    { FIELD(struct quality_check, turn_number), .labels = check_turn_labels },
    { FIELD(struct quality_check, second_of) },
    { FIELD(struct quality_check, state), .labels = check_state_labels },
    { FIELD(struct quality_check, score) },
    { FIELD(struct quality_check, weighted) },
    { FIELD(struct quality_check, critical) },
    { FIELD(struct quality_check, customer) },
    { FIELD(struct quality_check, business) },
    { FIELD(struct quality_check, compliance) },
    { FIELD(struct quality_check, note) },
    { FIELD(struct quality_check, assigned_at) },
    { FIELD(struct quality_check, submitted_at) },
    { FIELD(struct quality_check, final_at) },
    { FIELD(struct quality_check, dispute_days) },
    { FIELD(struct quality_check, paired) },
    { FIELD(struct quality_check, pair_open) },
    { FIELD(struct quality_check, created_at) },
    { FIELD(struct quality_check, updated_at) },
    { 0 },
};

static const char check_head[] =
    "SELECT c.id, c.version, c.plan_id, p.name AS plan_name, c.form_id, c.ticket_id, t.subject,"
    " c.user_id, u.name AS user_name, c.assessor_id, a.name AS assessor_name,"
    " c.turn AS turn_number, c.second_of, c.state, c.score, c.weighted, c.critical, c.customer,"
    " c.business, c.compliance, c.note, c.assigned_at, c.submitted_at, c.final_at,"
    " p.dispute_days, c.created_at, c.updated_at,"
    " (SELECT count(*) FROM quality_check o WHERE o.plan_id = c.plan_id"
    "   AND o.ticket_id = c.ticket_id AND o.turn = 1) AS paired,"
    " (SELECT count(*) FROM quality_check o WHERE o.plan_id = c.plan_id"
    "   AND o.ticket_id = c.ticket_id AND o.turn < 2 AND o.state = 0) AS pair_open"
    " FROM quality_check c JOIN quality_plan p ON p.id = c.plan_id"
    " JOIN ticket t ON t.id = c.ticket_id JOIN user_account u ON u.id = c.user_id"
    " LEFT JOIN user_account a ON a.id = c.assessor_id";

static enum err checks_read(struct op *op, struct filter *f, struct list *ret)
{
    struct sql sql = filter_sql(f, "quality_check_list", check_head);
    return db_all(op, &sql, f->args, f->arg_count, load_fields, sizeof(struct quality_check), ret);
}

enum err quality_load(struct op *op, int64_t id, struct quality_check *ret)
{
    struct filter f;
    struct list found;
    filter_init(op, &f, NULL);
    filter_and(&f, "c.id = ?", ARGS(V(id)));
    TRY(checks_read(op, &f, &found));
    if (!found.n)
        return refuse(op, ERR_NOT_FOUND, "quality.no_check");
    *ret = *(const struct quality_check *)found.items;
    return OK;
}

enum err quality_hold(struct op *op, int64_t id, struct quality_check *ret)
{
    int64_t locked;
    TRY(db_int(op, SQL(quality_lock), ARGS(V(id)), &locked));
    return quality_load(op, id, ret);
}

/* ------------------------------------------------------------------ who may know what */

/* Whoever is in a team may check what its members do; to read and decide is for those who answer for them. */
static bool is_for_leads(const char *permission)
{
    return strcmp(permission, "quality.check") != 0;
}

static enum err team_reach(struct op *op, const char *permission, int64_t user_id, bool *ret)
{
    int64_t teams = 0;
    if (is_for_leads(permission)) {
        TRY(db_int(op, SQL(quality_leads), ARGS(V(quality_me(op)), V(user_id)), &teams));
        *ret = teams > 0;
    }
    for (size_t i = 0; !is_for_leads(permission) && !*ret && i < op->actor->teams.n; i++)
        TRY(team_has_member(op, op->actor->teams.items[i], user_id, ret));
    return OK;
}

enum err quality_reach(struct op *op, const char *permission, int64_t user_id, bool *ret)
{
    enum scope scope = op_scope(op, permission);
    *ret = scope == SCOPE_ALL || (scope != SCOPE_NONE && quality_is_me(op, user_id));
    return scope == SCOPE_TEAM && !*ret ? team_reach(op, permission, user_id, ret) : OK;
}

enum err quality_assessed_by(struct op *op, const struct quality_check *c, int64_t user_id,
                             bool *ret)
{
    int64_t n = 0;
    TRY(db_int(op, SQL(quality_assessed_by), ARGS(V(c->plan_id), V(c->ticket_id), V(user_id)), &n));
    *ret = n > 0;
    return OK;
}

static bool is_open_pair(const struct quality_check *c)
{
    return c->paired && c->pair_open;
}

enum err quality_sight(struct op *op, const struct quality_check *c, struct quality_sight *ret)
{
    bool mine = quality_is_me(op, c->assessor_id), own = quality_is_me(op, c->user_id);
    bool result = c->final_at.ms != 0, reads = false, decides = false, assessed = false;
    struct quality_sight s = { .seen = mine, .scored = mine };

    TRY(quality_assessed_by(op, c, quality_me(op), &assessed));
    TRY(quality_reach(op, "quality.read", c->user_id, &reads));
    TRY(quality_reach(op, "quality.decide", c->user_id, &decides));
    s.take = decides && !own && !assessed;
    s.scored |= result && (reads || s.take);
    s.seen |= s.scored || (c->turn_number == TURN_DECISION && s.take) ||
              (op_scope(op, "quality.plan") && !(is_open_pair(c) && assessed));
    s.others = c->paired && !c->pair_open && !own && (assessed || decides);
    *ret = s;
    return OK;
}

static void scores_hide(struct quality_check *c)
{
    c->score = c->weighted = (decimal){ 0 };
    c->critical = c->customer = c->business = c->compliance = false;
    c->note = STR("");
}

void quality_mask(struct op *op, bool scored, struct quality_check *c)
{
    bool mine = quality_is_me(op, c->assessor_id), result = c->final_at.ms != 0;

    c->ticket_number = ticket_number(op->mem, c->ticket_id);
    c->counts = result;
    c->assigned = c->assessor_id != 0;
    c->dispute_until = result ? utc_add(c->final_at, c->dispute_days * DAY_MS) : (utc){ 0 };
    if (c->turn_number == TURN_DECISION || (result && scored) || (c->paired && !c->pair_open))
        c->turn = str_of(check_turn_labels[c->turn_number]);
    if (!mine && is_open_pair(c))
        c->assessor_id = 0, c->assessor_name = STR("");
    if (c->state == CHECK_DRAFT)
        c->score = c->weighted = (decimal){ 0 };
    if (!scored)
        scores_hide(c);
}

/* ------------------------------------------------------------------ one */

static enum err others_of(struct op *op, struct quality_check *c)
{
    static const struct field fields[] = {
        { FIELD(struct quality_other, id) },
        { FIELD(struct quality_other, turn), .labels = check_turn_labels },
        { FIELD(struct quality_other, assessor_name) },
        { FIELD(struct quality_other, score) },
        { FIELD(struct quality_other, critical) },
        { 0 },
    };
    TRY(db_all(op, SQL(quality_others_of), ARGS(V(c->plan_id), V(c->ticket_id), V(c->id)), fields,
               sizeof(struct quality_other), &c->others));
    struct quality_other *o = c->others.items;
    for (size_t i = 0; i < c->others.n; i++)
        TRY(quality_marks_of(op, o[i].id, &o[i].marks));
    return OK;
}

static void acts_fill(struct op *op, const struct quality_sight *s, struct quality_check *c)
{
    bool mine = quality_is_me(op, c->assessor_id), draft = c->state == CHECK_DRAFT;
    bool own = quality_is_me(op, c->user_id), result = c->final_at.ms != 0;
    const struct {
        bool may;
        const char *act;
    } all[] = {
        { mine && draft, "save" },
        { mine && draft, "submit" },
        { draft && op_scope(op, "quality.plan") && !own, "assign" },
        { draft && c->turn_number == TURN_DECISION && !c->assessor_id && s->take, "take" },
        { result && own && op->now.ms <= c->dispute_until.ms, "dispute" },
    };
    c->acts = (strs){ arena_array(op->mem, sizeof all / sizeof *all, sizeof(str)), 0 };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].may)
            c->acts.items[c->acts.n++] = str_of(all[i].act);
}

enum err quality_finish(struct op *op, struct quality_check *c)
{
    struct quality_sight s;
    TRY(quality_sight(op, c, &s));
    TRY(quality_edition_content(op, c->form_id, &c->form));
    quality_mask(op, s.scored, c);
    if (s.scored)
        TRY(quality_marks_of(op, c->id, &c->marks));
    if (s.scored && c->counts)
        TRY(quality_disputes_of(op, c->id, &c->disputes));
    if (s.others)
        TRY(others_of(op, c));
    acts_fill(op, &s, c);
    return OK;
}

enum err quality_check_get(struct op *op, int64_t id, struct quality_check *ret)
{
    struct quality_check c;
    struct quality_sight s;
    TRY(quality_load(op, id, &c));
    TRY(quality_sight(op, &c, &s));
    if (!s.seen)
        return refuse(op, ERR_NOT_FOUND, "quality.no_check");
    TRY(quality_finish(op, &c));
    if (s.scored)
        TRY(quality_look(op, &c));
    *ret = c;
    return OK;
}

/* ------------------------------------------------------------------ lists */

static enum err teams_of_reader(struct op *op, const char *permission, ints *ret)
{
    static const struct field fields[] = { { FIELD(struct team, id) }, { 0 } };
    struct list led;
    if (!is_for_leads(permission)) {
        *ret = op->actor->teams;
        return OK;
    }
    TRY(db_all(op, SQL(quality_led), ARGS(V(quality_me(op))), fields, sizeof(struct team), &led));
    *ret = (ints){ arena_array(op->mem, led.n, sizeof(int64_t)), led.n };
    for (size_t i = 0; i < led.n; i++)
        ret->items[i] = ((const struct team *)led.items)[i].id;
    return OK;
}

enum err quality_reach_filter(struct op *op, struct filter *f, const char *permission)
{
    ints teams;
    switch (op_scope(op, permission)) {
    case SCOPE_ALL:
        break;
    case SCOPE_TEAM:
        TRY(teams_of_reader(op, permission, &teams));
        filter_and(f,
                   "c.user_id = ? OR EXISTS (SELECT 1 FROM team_member m WHERE m.user_id ="
                   " c.user_id AND m.team_id IN ?[])",
                   ARGS(V(quality_me(op)), filter_ids(op, &teams)));
        break;
    case SCOPE_OWN:
        filter_and(f, "c.user_id = ?", ARGS(V(quality_me(op))));
        break;
    case SCOPE_NONE:
        filter_and(f, "1 = 0", NO_ARGS);
    }
    return OK;
}

static void mine_filter(struct op *op, struct filter *f, const char *states)
{
    filter_and(f, "c.assessor_id = ?", ARGS(V(quality_me(op))));
    filter_and(f, states, NO_ARGS);
}

static enum err decisions_filter(struct op *op, struct filter *f)
{
    filter_and(f, "c.turn = 2 AND c.state = 0", NO_ARGS);
    filter_and(f, "c.user_id <> ?", ARGS(V(quality_me(op))));
    filter_and(f, "c.assessor_id IS NULL OR c.assessor_id = ?", ARGS(V(quality_me(op))));
    filter_and(f,
               "NOT EXISTS (SELECT 1 FROM quality_check o WHERE o.plan_id = c.plan_id"
               " AND o.ticket_id = c.ticket_id AND o.turn < 2 AND o.assessor_id = ?)",
               ARGS(V(quality_me(op))));
    return quality_reach_filter(op, f, "quality.decide");
}

/* The other check of an open pair of mine is not to be seen. */
static void plan_filter(struct op *op, struct filter *f)
{
    filter_and(f,
               "c.assessor_id = ? OR NOT EXISTS (SELECT 1 FROM quality_check o WHERE"
               " o.plan_id = c.plan_id AND o.ticket_id = c.ticket_id AND o.assessor_id = ?)"
               " OR NOT EXISTS (SELECT 1 FROM quality_check o WHERE o.plan_id = c.plan_id"
               " AND o.ticket_id = c.ticket_id AND o.turn < 2 AND o.state = 0)",
               ARGS(V(quality_me(op)), V(quality_me(op))));
}

enum { VIEW_TODO, VIEW_DONE, VIEW_MINE, VIEW_RESULTS, VIEW_DECISIONS, VIEW_PLAN };

static enum err view_filter(struct op *op, struct filter *f, int view)
{
    static const char *const doors[] = { [VIEW_MINE] = "quality.read",
                                         [VIEW_RESULTS] = "quality.read",
                                         [VIEW_DECISIONS] = "quality.decide",
                                         [VIEW_PLAN] = "quality.plan" };
    if (view >= VIEW_MINE && !op_scope(op, doors[view]))
        return permission_refuse(op, doors[view]);
    switch (view) {
    case VIEW_TODO:
        mine_filter(op, f, "c.state = 0");
        break;
    case VIEW_DONE:
        mine_filter(op, f, "c.state > 0");
        break;
    case VIEW_MINE:
        filter_and(f, "c.final_at IS NOT NULL AND c.user_id = ?", ARGS(V(quality_me(op))));
        break;
    case VIEW_RESULTS:
        filter_and(f, "c.final_at IS NOT NULL", NO_ARGS);
        return quality_reach_filter(op, f, "quality.read");
    case VIEW_DECISIONS:
        return decisions_filter(op, f);
    default:
        plan_filter(op, f);
    }
    return OK;
}

static void query_filter(struct filter *f, const struct quality_check_query *q)
{
    if (q->plan_id)
        filter_and(f, "c.plan_id = ?", ARGS(V(q->plan_id)));
    if (q->user_id)
        filter_and(f, "c.user_id = ?", ARGS(V(q->user_id)));
    if (q->from.n)
        filter_and(f, "p.month >= ?", ARGS(V(q->from)));
    if (q->to.n)
        filter_and(f, "p.month <= ?", ARGS(V(q->to)));
}

enum err quality_check_list(struct op *op, const struct quality_check_query *q, struct list *ret,
                            str *ret_next)
{
    int view = label_index(quality_view_labels, q->view);
    bool all = op_scope(op, "quality.read") == SCOPE_ALL, given = false;
    struct filter f;
    struct list found;
    int64_t before = 0;

    filter_init(op, &f, NULL);
    TRY(cursor_read(op, q->after, &before, 1, &given));
    TRY(view_filter(op, &f, view));
    query_filter(&f, q);
    if (given)
        filter_and(&f, "c.id < ?", ARGS(V(before)));
    filter_order(&f, " ORDER BY c.id DESC", q->limit + 1);
    TRY(checks_read(op, &f, &found));
    struct quality_check *c = found.items;
    *ret_next = (str){ 0 };
    if (found.n > (size_t)q->limit) {
        found.n = (size_t)q->limit;
        *ret_next = cursor_make(op, &c[found.n - 1].id, 1);
    }
    ints looked = { arena_array(op->mem, found.n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < found.n; i++) {
        bool mine = quality_is_me(op, c[i].assessor_id), result = c[i].final_at.ms != 0;
        bool scored = mine || (result && (all || view == VIEW_MINE || view == VIEW_RESULTS));
        if (scored && !mine && !quality_is_me(op, c[i].user_id))
            looked.items[looked.n++] = c[i].id;
        quality_mask(op, scored, &c[i]);
    }
    *ret = found;
    return quality_look_list(op, quality_view_labels[view], "checks", &looked);
}
