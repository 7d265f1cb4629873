/* When a clock nears or passes its target: breaches are recorded, escalations carried out. Tickets stand in an index by
 * when that is next, so that a quiet ticket costs nothing, however many there are. */
#include "../base/log.h"
#include "../notification/notification.h"
#include "ticket_clock.h"
#include "ticket_clock_sql.h"

#define AT_ONCE 200 /* tickets of one round of the job */

/* A ticket whose alarm went off. */
struct alarm {
    struct ticket_row row;
    struct standard_clocks clocks;
    struct clock_history history;
};

/* ------------------------------------------------------------------ what an escalation does */

static enum err lead_of(struct op *op, int64_t team_id, int64_t *ret)
{
    struct team team = { 0 };
    if (team_id)
        TRY(team_get(op, team_id, &team));
    *ret = team.lead_id;
    return OK;
}

static void add_once(ints *all, int64_t id)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i] == id)
            return;
    if (id)
        all->items[all->n++] = id;
}

/* Whom it tells: of the ticket as it is after it was handed over. */
static enum err told_by(struct op *op, const struct standard_escalation *e, const struct ticket *t,
                        ints *ret)
{
    int64_t lead = 0;
    *ret = (ints){ arena_array(op->mem, e->notify_user_ids.n + 2, sizeof(int64_t)), 0 };
    if (e->notify_assignee)
        add_once(ret, t->assignee_id);
    if (e->notify_lead)
        TRY(lead_of(op, t->team_id, &lead));
    add_once(ret, lead);
    for (size_t i = 0; i < e->notify_user_ids.n; i++)
        add_once(ret, e->notify_user_ids.items[i]);
    return OK;
}

static enum err hand_over(struct op *op, const struct standard_escalation *e, struct alarm *a)
{
    struct ticket t;
    int64_t team = e->to_team_id ? e->to_team_id : a->row.t.team_id;
    bool there = true;
    if (e->to_team_id)
        TRY(team_is_active(op, team, &there));
    int64_t user = there ? e->to_user_id : 0;
    if (user)
        TRY(user_is_active(op, user, &there));
    if (!there || (team == a->row.t.team_id && user == a->row.t.assignee_id))
        return OK; /* given up since the standard was written, or there already */
    TRY(ticket_transfer(op, a->row.t.id, 0, team, user, STR("escalation"), &t));
    return ticket_load(op, t.id, &a->row);
}

static enum err raise(struct op *op, struct alarm *a)
{
    struct ticket t;
    struct ticket_edit edit = ticket_edit_of(&a->row.t);
    if (edit.urgency < GRADE_HIGH)
        edit.urgency++;
    else if (edit.impact < GRADE_HIGH)
        edit.impact++;
    else
        return OK;
    TRY(ticket_edit(op, a->row.t.id, a->row.t.version, &edit, &t));
    return ticket_load(op, t.id, &a->row);
}

/* ------------------------------------------------------------------ carrying it out */

static enum err breach(struct op *op, const struct alarm *a, const struct clock *c)
{
    return event_append(op, "ticket", a->row.t.id, "ticket.breached",
                        DATA(op, D("clock", c->key), D("due_at", utc_str(op->mem, c->due_at)),
                             D("standard_id", a->clocks.standard->id),
                             D("edition", a->clocks.standard->edition)),
                        NULL);
}

static str ints_text(struct op *op, const ints *all)
{
    str text = STR("");
    for (size_t i = 0; i < all->n; i++)
        text = arena_fmt(op->mem, STR_FMT "%s%lld", STR_ARG(text), i ? "," : "",
                         (long long)all->items[i]);
    return text;
}

/* The event first: what it causes comes after it in the ticket's history. */
static enum err escalate(struct op *op, struct alarm *a, const struct clock *c, size_t level)
{
    const struct standard_escalation *e =
        &((const struct standard_escalation *)a->clocks.standard->escalations.items)[level];
    struct ticket after = a->row.t;
    ints told;
    if (e->to_team_id)
        after.team_id = e->to_team_id;
    if (e->to_team_id || e->to_user_id)
        after.assignee_id = e->to_user_id;
    TRY(told_by(op, e, &after, &told));
    str data =
        DATA(op, D("clock", c->key), D("level", (int64_t)level + 1), D("percent", e->percent),
             D("due_at", utc_str(op->mem, c->due_at)), D("number", a->row.t.number),
             D("subject", a->row.t.subject), D("told", ints_text(op, &told)));
    TRY(event_append(op, "ticket", a->row.t.id, "ticket.escalated", data, NULL));
    if (e->to_team_id || e->to_user_id)
        TRY(hand_over(op, e, a));
    if (e->raise_priority)
        TRY(raise(op, a));
    for (size_t i = 0; i < told.n; i++)
        TRY(notification_add(op, told.items[i], "ticket.escalated", "ticket", a->row.t.id, data));
    return OK;
}

static bool is_due(const struct op *op, const struct alarm *a, const struct clock *c, utc at,
                   int64_t level)
{
    return at.ms && at.ms <= op->now.ms && !clock_has_caused(&a->history, c, level);
}

static enum err sound(struct op *op, struct alarm *a, const struct clock *c)
{
    const struct standard_clocks *k = &a->clocks;
    const struct standard_escalation *e = k->standard->escalations.items;
    if (is_due(op, a, c, clock_breaches(c, &k->work), 0))
        TRY(breach(op, a, c));
    for (size_t i = 0; i < k->standard->escalations.n; i++)
        if (escalation_for(&e[i], c) &&
            is_due(op, a, c, clock_reaches(c, &k->work, e[i].percent), (int64_t)i + 1))
            TRY(escalate(op, a, c, i));
    return OK;
}

static enum err alarm_ticket(struct op *op, int64_t id)
{
    struct alarm a = { 0 };
    struct standard_set *set;

    TX(tx, op);
    TRY(standard_set_read(op, &set));
    TRY(ticket_lock_load(op, id, &a.row));
    bool still = a.row.alarm_at.ms &&
                 a.row.alarm_at.ms <= op->now.ms; /* another node may have been faster */
    if (still && status_is_work(a.row.t.status))
        TRY(ticket_clocks_read(op, &a.row.t, set, &a.history, &a.clocks));
    const struct clock *c = a.clocks.clocks.items;
    for (size_t i = 0; i < a.clocks.clocks.n; i++)
        TRY(sound(op, &a, &c[i]));
    TRY(ticket_settle_with(op, &a.row, set, false));
    return tx_commit(&tx);
}

/* Each ticket is an op of its own: one that fails is told in the log and does not stand in the way of others. */
enum err ticket_alarms(struct op *op)
{
    static const struct field fields[] = { { FIELD(struct ticket, id) }, { 0 } };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct list ids;

    TRY(db_all(op, SQL(clock_alarms), ARGS(V(op->now), V(AT_ONCE)), fields, sizeof(struct ticket),
               &ids));
    for (size_t i = 0; i < ids.n; i++) {
        struct op one;
        int64_t id = ((const struct ticket *)ids.items)[i].id;
        op_init(&one, mem, op->env, op->actor);
        if (alarm_ticket(&one, id) != OK || db_settle(&one, true) != OK)
            log_warn(&one, "alarm failed", KV("ticket", id), KV("code", one.fault.code),
                     KV("detail", one.fault.detail));
        op_end(&one);
        arena_reset(mem);
    }
    return OK;
}
