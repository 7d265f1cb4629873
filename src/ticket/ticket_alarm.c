/* When a clock nears or passes its target: breaches are recorded, escalations carried out. Tickets stand in an index by
 * when that is next, so that a quiet ticket costs nothing, however many there are. */
#include "../base/log.h"
#include "../notification/notification.h"
#include "ticket_clock_internal.h"
#include "ticket_clock_sql.h"

#define AT_ONCE 200 /* tickets of one round */

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

/* Where it goes: a team or person that was given up since the standard was written is passed over. */
static enum err place_of(struct op *op, const struct standard_escalation *e, const struct ticket *t,
                         struct ticket_audience *ret)
{
    bool team = false, user = false;
    *ret = (struct ticket_audience){ t->team_id, t->assignee_id };
    if (e->to_team_id)
        TRY(team_is_active(op, e->to_team_id, &team));
    if (e->to_user_id)
        TRY(user_is_active(op, e->to_user_id, &user));
    if (team)
        *ret = (struct ticket_audience){ e->to_team_id, 0 };
    if (user)
        ret->assignee_id = e->to_user_id;
    return OK;
}

static enum err hand_over(struct op *op, const struct ticket_audience *to, struct alarm *a)
{
    struct ticket t;
    if (to->team_id == a->row.t.team_id && to->assignee_id == a->row.t.assignee_id)
        return OK;
    TRY(ticket_transfer(op, a->row.t.id, 0, to->team_id, to->assignee_id, STR("escalation"), &t));
    return ticket_load(op, t.id, &a->row);
}

/* Who may not read the ticket hears of it without its subject. */
static enum err tell(struct op *op, const struct alarm *a, int64_t user_id, str whole, str bare)
{
    const struct actor *reader;
    enum err err = people_actor(op, user_id, &reader);
    if (err == ERR_NOT_FOUND) { /* not active any more */
        op_forgive(op);
        return OK;
    }
    TRY(err);
    struct op as = *op;
    as.actor = reader;
    bool may = ticket_reach(&as, "ticket.read", a->row.t.team_id, a->row.t.assignee_id);
    return notification_add(op, user_id, "ticket.escalated", "ticket", a->row.t.id,
                            may ? whole : bare);
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

static str escalated_data(struct op *op, const struct alarm *a, const struct clock *c, size_t level,
                          str subject, const ints *told)
{
    const struct standard *s = a->clocks.standard;
    const struct standard_escalation *e = s->escalations.items;
    return DATA(op, D("clock", c->key), D("level", (int64_t)level + 1),
                D("percent", e[level].percent), D("due_at", utc_str(op->mem, c->due_at)),
                D("standard_id", s->id), D("edition", s->edition), D("number", a->row.t.number),
                D("subject", subject), D("told", ints_text(op, told)));
}

/* The event first: what it causes comes after it in the ticket's history. */
static enum err escalate(struct op *op, struct alarm *a, const struct clock *c, size_t level)
{
    const struct standard_escalation *e =
        &((const struct standard_escalation *)a->clocks.standard->escalations.items)[level];
    struct ticket after = a->row.t;
    struct ticket_audience to;
    ints told;
    TRY(place_of(op, e, &after, &to));
    after.team_id = to.team_id, after.assignee_id = to.assignee_id;
    TRY(told_by(op, e, &after, &told));
    TRY(event_append(op, "ticket", after.id, "ticket.escalated",
                     escalated_data(op, a, c, level, STR(""), &told), NULL));
    TRY(hand_over(op, &to, a));
    if (e->raise_priority)
        TRY(raise(op, a));
    str whole = escalated_data(op, a, c, level, after.subject, &told);
    str bare = escalated_data(op, a, c, level, STR(""), &told);
    for (size_t i = 0; i < told.n; i++)
        TRY(tell(op, a, told.items[i], whole, bare));
    return OK;
}

static bool is_due(const struct op *op, const struct alarm *a, const struct clock *c, utc at,
                   int64_t level)
{
    return at.ms && at.ms <= op->now.ms &&
           !clock_has_caused(&a->history, a->clocks.standard, c, level);
}

static enum err sound(struct op *op, struct alarm *a, const struct clock *c,
                      const struct work_time *work)
{
    const struct standard_clocks *k = &a->clocks;
    const struct standard_escalation *e = k->standard->escalations.items;
    if (is_due(op, a, c, clock_over(c, work), 0))
        TRY(breach(op, a, c));
    for (size_t i = 0; i < k->standard->escalations.n; i++)
        if (escalation_for(&e[i], c) &&
            is_due(op, a, c, clock_reaches(c, work, e[i].percent), (int64_t)i + 1))
            TRY(escalate(op, a, c, i));
    return OK;
}

static enum err alarm_ticket(struct op *op, void *ctx)
{
    const int64_t id = *(const int64_t *)ctx;
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
        TRY(sound(op, &a, &c[i], &a.clocks.works[i]));
    TRY(ticket_settle_with(op, &a.row, set, false));
    return tx_commit(&tx);
}

/* Each ticket is an op of its own: one that fails is told in the log and does not stand in the way of others. */
enum err ticket_alarms(struct op *op)
{
    static const struct field fields[] = { { FIELD(struct ticket, id) }, { 0 } };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct list found;

    TRY(db_all(op, SQL(clock_alarms), ARGS(V(op->now), V(AT_ONCE)), fields, sizeof(struct ticket),
               &found));
    TRY(db_settle(op, true));
    for (size_t i = 0; i < found.n; i++) {
        int64_t id = ((const struct ticket *)found.items)[i].id;
        enum err err = db_in_batch(op, mem, alarm_ticket, &id);
        if (err == ERR_UNAVAILABLE)
            return err;
        if (err != OK)
            log_warn(op, "alarm failed", KV("ticket", id), KV("code", op->fault.code),
                     KV("detail", op->fault.detail));
        op_forgive(op);
    }
    return OK;
}
