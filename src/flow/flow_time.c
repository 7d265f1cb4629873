/* What time does to flows: moves that take themselves after some time in a step, and lateness, which is told once. */
#include "../base/log.h"
#include "../event/event.h"
#include "../notification/notification.h"
#include "../ticket/ticket_clock.h"
#include "flow_internal.h"

#define AT_ONCE 200 /* flows of one round */

static const struct process_move *timed(const struct op *op, const struct flow_now *n)
{
    const struct process_move *m = n->d->moves.items, *first = NULL;
    for (size_t i = 0; i < n->d->moves.n; i++) {
        bool due = m[i].after_minutes && str_eq(m[i].from, n->step->key) &&
                   utc_add(n->f.since, m[i].after_minutes * 60000).ms <= op->now.ms;
        if (due && (!first || m[i].after_minutes < first->after_minutes))
            first = &m[i];
    }
    return first;
}

/* One whose guard does not hold when its time comes is not asked again before the flow moves. */
static enum err take_timed(struct op *op, void *ctx)
{
    struct flow_now n;
    bool holds = false;

    TX(tx, op);
    TRY(flow_take(op, *(const int64_t *)ctx, 0, NULL, &n));
    bool still = n.f.status == FLOW_RUNNING && n.f.timer_at.ms && n.f.timer_at.ms <= op->now.ms;
    const struct process_move *m = still ? timed(op, &n) : NULL;
    if (m)
        TRY(process_guard(op, &n.known, m->guard, &holds));
    if (holds) {
        TRY(flow_go(op, &n, process_step_named(n.d, m->to), m,
                    &(struct move_cause){ .by = BY_TIME, .move = m->key }));
        TRY(flow_advance(op, &n));
    } else if (still) {
        TRY(db_run(op, SQL(flow_timer_off), ARGS(V(n.f.id)), NULL));
    }
    return tx_commit(&tx);
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
            TRY(notification_add(op, team.lead_id, "flow.late", "ticket", n.f.ticket_id, data));
        if (n.t.assignee_id && n.t.assignee_id != team.lead_id)
            TRY(notification_add(op, n.t.assignee_id, "flow.late", "ticket", n.f.ticket_id, data));
    }
    return tx_commit(&tx);
}

/* Each flow is an op of its own: one that fails is told in the log and does not stand in the way of others. */
static enum err each(struct op *op, const struct sql *which, const char *words,
                     enum err (*work)(struct op *op, void *ctx))
{
    static const struct field fields[] = { { FIELD(struct flow, id) }, { 0 } };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct list found;

    TRY(db_all(op, which, ARGS(V(op->now), V(AT_ONCE)), fields, sizeof(struct flow), &found));
    TRY(db_settle(op, true));
    for (size_t i = 0; i < found.n; i++) {
        int64_t id = ((const struct flow *)found.items)[i].id;
        enum err err = ticket_in_batch(op, mem, work, &id);
        if (err == ERR_UNAVAILABLE)
            return err;
        if (err != OK)
            log_warn(op, words, KV("flow", id), KV("code", op->fault.code),
                     KV("detail", op->fault.detail));
        op_forgive(op);
    }
    return OK;
}

enum err flow_alarms(struct op *op)
{
    TRY(each(op, SQL(flow_timers), "timed move failed", take_timed));
    return each(op, SQL(flow_lates), "lateness not told", tell_late);
}
