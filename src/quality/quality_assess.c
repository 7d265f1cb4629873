/* Who makes a check, and what its submission leads to: a result, a wait for the second, or a decision between two. */
#include "../notification/notification.h"
#include "quality_internal.h"

#define FREE_MAX 500 /* others may be faster at the first */

/* ------------------------------------------------------------------ telling */

enum err quality_tell(struct op *op, const struct quality_check *c, const char *type, str data)
{
    return event_append(op, "quality_check", c->id, type, data, NULL);
}

enum err quality_tell_ticket(struct op *op, const struct quality_check *c)
{
    return event_append(op, "ticket", c->ticket_id, "quality.checked",
                        DATA(op, D("check_id", c->id), D("user_id", c->user_id)), NULL);
}

enum err quality_notify(struct op *op, const struct quality_check *c, int64_t user_id,
                        const char *type)
{
    if (!user_id || quality_is_me(op, user_id))
        return OK;
    return notification_add(op, user_id, type, "quality_check", c->id,
                            DATA(op, D("number", ticket_number(op->mem, c->ticket_id))));
}

enum err quality_notify_leads(struct op *op, const struct quality_check *c, const char *type)
{
    static const struct field fields[] = {
        { FIELD(struct team, id) },
        { FIELD(struct team, lead_id) },
        { 0 },
    };
    struct list teams;
    int64_t told = 0;

    TRY(db_all(op, SQL(quality_teams_of), ARGS(V(c->user_id)), fields, sizeof(struct team),
               &teams));
    for (size_t i = 0; i < teams.n; i++) {
        int64_t lead = ((const struct team *)teams.items)[i].lead_id;
        bool assessed = true;
        if (lead && lead != c->user_id && lead != told)
            TRY(quality_assessed_by(op, c, lead, &assessed));
        if (assessed)
            continue;
        TRY(quality_notify(op, c, lead, type));
        told = lead;
    }
    return OK;
}

/* ------------------------------------------------------------------ who makes it */

/* Nobody judges their own work, and nobody is both of a pair. */
static enum err judge_check(struct op *op, const struct quality_check *c, int64_t user_id)
{
    bool assessed = false;
    if (user_id == c->user_id)
        return refuse(op, ERR_CONFLICT, "quality.own_work");
    if (user_id == c->assessor_id)
        return OK;
    TRY(quality_assessed_by(op, c, user_id, &assessed));
    return assessed ? refuse(op, ERR_CONFLICT, "quality.other_of_pair") : OK;
}

/* May that user check this person, and read the ticket? */
static enum err able(struct op *op, const struct actor *actor, const struct quality_check *c,
                     bool *ret)
{
    const char *permission = c->turn_number == TURN_DECISION ? "quality.decide" : "quality.check";
    struct op as = *op;
    struct ticket_audience place = { 0 };
    bool found;

    as.actor = actor;
    TRY(ticket_audience(op, c->ticket_id, &place, &found));
    TRY(quality_reach(&as, permission, c->user_id, ret));
    *ret &= found && ticket_reach(&as, "ticket.read", place.team_id, place.assignee_id);
    return OK;
}

static enum err assessor_check(struct op *op, const struct quality_check *c, int64_t user_id)
{
    const struct actor *actor;
    bool may = false;

    TRY(judge_check(op, c, user_id));
    enum err err = people_actor(op, user_id, &actor);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    if (err == OK)
        TRY(able(op, actor, c, &may));
    else
        op_forgive(op);
    if (!may)
        op_field(op, STR("/assessor_id"), "quality.no_assessor");
    return op_check(op);
}

/* only_free: not when somebody has it. *ret_done false: somebody else was faster. */
static enum err give(struct op *op, const struct quality_check *c, int64_t version, int64_t user_id,
                     bool only_free, bool *ret_done)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(quality_check_give),
               ARGS(V(c->id), V_REF(user_id), V(version), V(user_id ? op->now : (utc){ 0 }),
                    V(only_free), V(op->now)),
               &done));
    *ret_done = done != 0;
    if (!done)
        return OK;
    TRY(db_run(op, SQL(quality_marks_drop), ARGS(V(c->id)), NULL));
    return quality_tell(op, c, user_id ? "quality_check.assigned" : "quality_check.returned",
                        DATA(op, D("from", c->assessor_id), D("to", user_id)));
}

enum err quality_check_assign(struct op *op, int64_t id, int64_t version, int64_t assessor_id,
                              struct quality_check *ret)
{
    struct quality_check c;
    struct quality_sight s;
    bool done = false;

    TX(tx, op);
    TRY(quality_hold(op, id, &c));
    TRY(quality_sight(op, &c, &s));
    if (!s.seen)
        return refuse(op, ERR_NOT_FOUND, "quality.no_check");
    if (quality_is_me(op, c.user_id)) /* nor does one choose who judges one's own work */
        return refuse(op, ERR_CONFLICT, "quality.own_work");
    if (c.state != CHECK_DRAFT)
        return refuse(op, ERR_CONFLICT, "quality.submitted");
    if (assessor_id)
        TRY(assessor_check(op, &c, assessor_id));
    if (assessor_id != c.assessor_id) {
        TRY(give(op, &c, version, assessor_id, false, &done));
        if (!done)
            return version_refuse(op, "quality_check", id);
        TRY(quality_notify(op, &c, assessor_id, "quality_check.assigned"));
    }
    TRY(quality_load(op, id, ret));
    TRY(quality_finish(op, ret));
    return tx_commit(&tx);
}

static enum err take(struct op *op, int64_t id, bool *ret_done, struct quality_check *ret)
{
    struct quality_check c;
    bool may = false, assessed = false;

    *ret_done = false;
    TRY(quality_hold(op, id, &c));
    TRY(able(op, op->actor, &c, &may));
    TRY(quality_assessed_by(op, &c, quality_me(op),
                            &assessed)); /* the other one was taken meanwhile */
    if (!may || assessed || c.assessor_id)
        return OK;
    TRY(give(op, &c, 0, quality_me(op), true, ret_done));
    TRY(quality_load(op, id, ret));
    return quality_finish(op, ret);
}

static const char free_head[] =
    "SELECT c.id FROM quality_check c JOIN quality_plan p ON p.id = c.plan_id"
    " JOIN ticket t ON t.id = c.ticket_id";

/* Checks that nobody has and that the actor may make, oldest month first; none of tickets whose other check is the actor's. */
static enum err free_find(struct op *op, struct list *ret)
{
    static const struct field fields[] = { { FIELD(struct quality_check, id) }, { 0 } };
    struct filter f;
    filter_init(op, &f, NULL);
    filter_and(&f, "c.assessor_id IS NULL AND c.turn < 2 AND c.user_id <> ?",
               ARGS(V(quality_me(op))));
    filter_and(&f,
               "NOT EXISTS (SELECT 1 FROM quality_check o WHERE o.plan_id = c.plan_id"
               " AND o.ticket_id = c.ticket_id AND o.assessor_id = ?)",
               ARGS(V(quality_me(op))));
    TRY(quality_reach_filter(op, &f, "quality.check"));
    ticket_reach_filter(op, &f);
    filter_order(&f, " ORDER BY p.month, c.turn, c.id", FREE_MAX);
    struct sql sql = filter_sql(&f, "quality_free", free_head);
    return db_all(op, &sql, f.args, f.arg_count, fields, sizeof(struct quality_check), ret);
}

enum err quality_check_next(struct op *op, struct quality_check *ret)
{
    struct list free;
    bool done = false;

    TX(tx, op);
    TRY(free_find(op, &free));
    const struct quality_check *c = free.items;
    for (size_t i = 0; i < free.n && !done; i++)
        TRY(take(op, c[i].id, &done, ret));
    if (!done)
        return refuse(op, ERR_NOT_FOUND, "quality.nothing_left");
    return tx_commit(&tx);
}

enum err quality_check_take(struct op *op, int64_t id, struct quality_check *ret)
{
    struct quality_check c;
    struct quality_sight s;
    bool done = false;

    TX(tx, op);
    TRY(quality_hold(op, id, &c));
    TRY(quality_sight(op, &c, &s));
    if (!s.seen)
        return refuse(op, ERR_NOT_FOUND, "quality.no_check");
    TRY(judge_check(op, &c, quality_me(op)));
    if (c.turn_number != TURN_DECISION || !s.take)
        return permission_refuse(op, "quality.decide");
    TRY(take(op, id, &done, ret));
    if (!done)
        return refuse(op, ERR_CONFLICT, "quality.taken");
    return tx_commit(&tx);
}

enum err quality_release_of(struct op *op, const struct event *event)
{
    static const struct field fields[] = { { FIELD(struct quality_check, id) }, { 0 } };
    struct list in_hand;

    TRY(db_all(op, SQL(quality_in_hand_of), ARGS(V(event->subject_id)), fields,
               sizeof(struct quality_check), &in_hand));
    for (size_t i = 0; i < in_hand.n; i++) {
        struct quality_check c = { 0 };
        bool done;
        TRY(quality_hold(op, ((const struct quality_check *)in_hand.items)[i].id, &c));
        TRY(give(op, &c, 0, 0, false, &done));
    }
    return OK;
}

/* ------------------------------------------------------------------ submitting */

static enum err put(struct op *op, const struct quality_check *c)
{
    return db_run(op, SQL(quality_check_put),
                  ARGS(V(c->id), V(c->state), V(c->score), V(c->weighted), V(c->critical),
                       V(c->customer), V(c->business), V(c->compliance), V(c->submitted_at),
                       V(c->final_at), V(op->now)),
                  NULL);
}

str quality_points(struct op *op, decimal d)
{
    char text[DECIMAL_TEXT];
    size_t n = decimal_print(d, text);
    return arena_str(op->mem, (str){ text, n });
}

static void score_take(struct quality_check *c, const struct quality_score *s)
{
    c->score = s->score;
    c->weighted = s->weighted;
    c->critical = s->critical;
    c->customer = s->customer;
    c->business = s->business;
    c->compliance = s->compliance;
}

enum err quality_rescore(struct op *op, struct quality_check *c)
{
    struct quality_score s;
    TRY(quality_marks_of(op, c->id, &c->marks));
    if (!quality_score(&c->form, &c->marks, &s))
        return refuse(op, ERR_CONFLICT, "quality.nothing_scored");
    score_take(c, &s);
    return put(op, c);
}

static enum err score_tell(struct op *op, const struct quality_check *c, const char *type)
{
    return quality_tell(op, c, type,
                        DATA(op, D("score", quality_points(op, c->score)),
                             D("critical", c->critical ? "yes" : "no")));
}

static enum err result(struct op *op, struct quality_check *c)
{
    c->state = CHECK_FINAL;
    c->final_at = op->now;
    TRY(put(op, c));
    TRY(score_tell(op, c, "quality_check.final"));
    TRY(quality_tell_ticket(op, c));
    return quality_notify(op, c, c->user_id, "quality_check.final");
}

static enum err decision_add(struct op *op, const struct quality_check *first)
{
    struct quality_check c = *first;
    int64_t draw_id = 0;
    TRY(db_int(op, SQL(quality_draw_of), ARGS(V(first->id)), &draw_id));
    TRY(db_int(op, SQL(quality_check_insert),
               ARGS(V(first->plan_id), V(draw_id), V(first->form_id), V(first->ticket_id),
                    V(first->user_id), V((int)TURN_DECISION), V_REF(first->id), V(op->now)),
               &c.id));
    TRY(event_begin(op, "quality_check", c.id, "quality_check.differs",
                    DATA(op, D("ticket_id", first->ticket_id), D("user_id", first->user_id),
                         D("plan_id", first->plan_id))));
    return quality_notify_leads(op, &c, "quality_check.differs");
}

static bool agree(const struct quality_check *a, const struct quality_check *b, decimal threshold)
{
    int64_t apart = a->score.milli - b->score.milli;
    return a->customer == b->customer && a->business == b->business &&
           a->compliance == b->compliance && (apart < 0 ? -apart : apart) <= threshold.milli;
}

/* Both are in: the first counts where they agree. */
static enum err pair_settle(struct op *op, const struct quality_check *now)
{
    struct quality_plan plan;
    struct quality_check first, second;
    int64_t first_id = 0, second_id = 0;

    TRY(db_int(op, SQL(quality_pair), ARGS(V(now->plan_id), V(now->ticket_id), V((int)TURN_FIRST)),
               &first_id));
    TRY(db_int(op, SQL(quality_pair), ARGS(V(now->plan_id), V(now->ticket_id), V((int)TURN_SECOND)),
               &second_id));
    TRY(quality_load(op, first_id, &first));
    TRY(quality_load(op, second_id, &second));
    if (first.state == CHECK_DRAFT || second.state == CHECK_DRAFT)
        return OK;
    TRY(quality_plan_get(op, now->plan_id, &plan));
    TRY(score_tell(op, &first, "quality_check.compared"));
    TRY(score_tell(op, &second, "quality_check.compared"));
    return agree(&first, &second, plan.threshold) ? result(op, &first) : decision_add(op, &first);
}

/* What is missing, at the item's place. */
static void unmarked_say(struct op *op, const struct quality_check *c)
{
    const struct quality_group *g = c->form.groups.items;
    for (size_t i = 0; i < c->form.groups.n; i++) {
        const struct quality_item *items = g[i].items.items;
        for (size_t k = 0; k < g[i].items.n; k++)
            if (!quality_mark_of(&c->marks, items[k].key))
                op_field(op, arena_fmt(op->mem, "/marks/" STR_FMT, STR_ARG(items[k].key)),
                         "quality.unmarked");
    }
}

static enum err score_check(struct op *op, struct quality_check *c)
{
    struct quality_score s;
    TRY(quality_marks_of(op, c->id, &c->marks));
    unmarked_say(op, c);
    TRY(op_check(op));
    if (!quality_score(&c->form, &c->marks, &s))
        return refuse(op, ERR_CONFLICT, "quality.nothing_scored");
    score_take(c, &s);
    return OK;
}

enum err quality_check_submit(struct op *op, int64_t id, int64_t version, struct quality_check *ret)
{
    struct quality_check c;

    TX(tx, op);
    TRY(quality_hold_mine(op, id, version, &c));
    TRY(score_check(op, &c));
    c.state = CHECK_SUBMITTED;
    c.submitted_at = op->now;
    TRY(put(op, &c));
    /* Without the score: until both of a pair are in, no trail tells it either. */
    TRY(quality_tell(op, &c, "quality_check.submitted", STR("{}")));
    TRY(c.turn_number == TURN_DECISION || !c.paired ? result(op, &c) : pair_settle(op, &c));
    TRY(quality_load(op, id, ret));
    TRY(quality_finish(op, ret));
    return tx_commit(&tx);
}
