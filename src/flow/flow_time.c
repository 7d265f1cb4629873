/* What time does to flows: moves that take themselves after some time in a step, and lateness, which is told once. */
#include "../base/log.h"
#include "../event/event.h"
#include "../notification/notification.h"
#include "../ticket/ticket_clock.h"
#include "flow_internal.h"

#define AT_ONCE  200                   /* flows of one round */
#define LATER_MS (600 * INT64_C(1000)) /* until what failed is tried again */

/* Of the moves whose time has come the first whose guard holds; *ret_next: when the next one's comes, 0: never. */
static enum err timed(struct op *op, const struct flow_now *n, const struct process_move **ret,
                      utc *ret_next)
{
    const struct process_move *m = n->d->moves.items;
    *ret = NULL;
    *ret_next = (utc){ 0 };
    for (size_t i = 0; i < n->d->moves.n; i++) {
        utc at = utc_add(n->f.since, m[i].after_minutes * 60000);
        bool holds = false, ahead = at.ms > op->now.ms;
        if (!m[i].after_minutes || !str_eq(m[i].from, n->step->key))
            continue;
        if (ahead && (!ret_next->ms || at.ms < ret_next->ms))
            *ret_next = at;
        if (ahead || (*ret && m[i].after_minutes >= (*ret)->after_minutes))
            continue;
        TRY(flow_holds(op, n, &m[i], &holds));
        if (holds)
            *ret = &m[i];
    }
    return OK;
}

/* One whose guard does not hold when its time comes is not asked again before the next one's time. */
static enum err take_timed(struct op *op, void *ctx)
{
    const struct process_move *m = NULL;
    struct flow_now n;
    utc next = { 0 };

    TX(tx, op);
    TRY(flow_take(op, *(const int64_t *)ctx, 0, NULL, &n));
    bool still = n.f.status == FLOW_RUNNING && n.f.timer_at.ms && n.f.timer_at.ms <= op->now.ms;
    if (still)
        TRY(timed(op, &n, &m, &next));
    if (m) {
        TRY(flow_go(op, &n, process_step_named(n.d, m->to), m,
                    &(struct move_cause){ .by = BY_TIME, .move = m->key }));
        TRY(flow_advance(op, &n));
    } else if (still) {
        TRY(db_run(op, SQL(flow_timer_set), ARGS(V(n.f.id), V(next)), NULL));
    }
    return tx_commit(&tx);
}

enum err flow_tell(struct op *op, const struct ticket *t, int64_t user_id, const char *type,
                   str data)
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
    if (!ticket_reach(&as, "ticket.read", t->team_id, t->assignee_id))
        return OK;
    return notification_add(op, user_id, type, "ticket", t->id, data);
}

static enum err tell_late(struct op *op, void *ctx)
{
    struct flow_now n;
    struct team team = { 0 };

    TX(tx, op);
    TRY(flow_take(op, *(const int64_t *)ctx, 0, NULL, &n));
    bool still = n.f.status == FLOW_RUNNING && n.f.late_at.ms && n.f.late_at.ms <= op->now.ms;
    TRY(db_run(op, SQL(flow_late_told), ARGS(V(n.f.id)), NULL));
    if (still) {
        str data =
            DATA(op, D("flow_id", n.f.id), D("number", n.t.number), D("subject", n.t.subject),
                 D("process", n.f.process), D("step", n.step->key), D("step_zh", n.step->zh),
                 D("step_en", n.step->en), D("due_at", utc_str(op->mem, n.f.due_at)));
        TRY(event_append(op, "ticket", n.f.ticket_id, "flow.late", data, NULL));
        if (n.t.team_id)
            TRY(team_get(op, n.t.team_id, &team));
        if (team.lead_id)
            TRY(flow_tell(op, &n.t, team.lead_id, "flow.late", data));
        if (n.t.assignee_id && n.t.assignee_id != team.lead_id)
            TRY(flow_tell(op, &n.t, n.t.assignee_id, "flow.late", data));
    }
    return tx_commit(&tx);
}

/* What failed is tried again later, so that it is not first in line for ever. */
static enum err timer_later(struct op *op, void *ctx)
{
    return db_run(op, SQL(flow_timer_later),
                  ARGS(V(*(const int64_t *)ctx), V(utc_add(op->now, LATER_MS))), NULL);
}

static enum err late_later(struct op *op, void *ctx)
{
    return db_run(op, SQL(flow_late_later),
                  ARGS(V(*(const int64_t *)ctx), V(utc_add(op->now, LATER_MS))), NULL);
}

/* Each flow is an op of its own: one that fails is told in the log and does not stand in the way of others. */
static enum err each(struct op *op, const struct sql *which, const char *words,
                     enum err (*work)(struct op *op, void *ctx),
                     enum err (*later)(struct op *op, void *ctx))
{
    static const struct field fields[] = { { FIELD(struct flow, id) }, { 0 } };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct list found;

    TRY(db_all(op, which, ARGS(V(op->now), V(AT_ONCE)), fields, sizeof(struct flow), &found));
    TRY(db_settle(op, true));
    for (size_t i = 0; i < found.n; i++) {
        int64_t id = ((const struct flow *)found.items)[i].id;
        enum err err = db_in_batch(op, mem, work, &id);
        if (err == ERR_UNAVAILABLE)
            return err;
        if (err != OK)
            log_warn(op, words, KV("flow", id), KV("code", op->fault.code),
                     KV("detail", op->fault.detail));
        op_forgive(op);
        if (err != OK)
            TRY(db_in_batch(op, mem, later, &id));
    }
    return OK;
}

enum err flow_alarms(struct op *op)
{
    TRY(each(op, SQL(flow_timers), "timed move failed", take_timed, timer_later));
    return each(op, SQL(flow_lates), "lateness not told", tell_late, late_later);
}
