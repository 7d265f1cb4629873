/* A ticket led by a process: entering a step sets its status, its team, and by when the step has to be left. */
#include "ticket_internal.h"

enum err ticket_hold_for(struct op *op, int64_t id, const char *permission, struct ticket *ret)
{
    struct ticket_row row;
    TRY(ticket_hold(op, id, 0, permission, &row));
    *ret = row.t;
    return OK;
}

enum err ticket_hold_public(struct op *op, int64_t id, struct ticket *ret)
{
    struct ticket_row row;
    TRY(ticket_lock_load(op, id, &row));
    *ret = row.t;
    return OK;
}

/* What is resolved or closed is taken up first where the table knows no direct way. */
static enum err set_status(struct op *op, struct ticket_row *row, enum ticket_status to)
{
    if (row->t.status == (int)to)
        return OK;
    if (!status_may((enum ticket_status)row->t.status, to))
        TRY(ticket_set_status(op, row, TICKET_OPEN));
    return row->t.status == (int)to ? OK : ticket_set_status(op, row, to);
}

static enum err moved(struct op *op, const struct ticket_row *before,
                      const struct ticket_row *after, const struct step_entry *step)
{
    int from = before->t.status, to = after->t.status;
    if (from == to)
        return OK;
    return event_append(
        op, "ticket", after->t.id, ticket_move_event(from, to),
        DATA(op, D("from", ticket_status_labels[from]), D("to", ticket_status_labels[to]),
             D("reason", step->reason), D("by", "process"),
             D("waits_for", wait_for_labels[to == TICKET_WAITING ? step->waits_for : WAIT_NONE])),
        NULL);
}

static enum err given(struct op *op, const struct ticket_row *before,
                      const struct ticket_row *after)
{
    if (before->t.team_id == after->t.team_id)
        return OK;
    return event_append(op, "ticket", after->t.id, "ticket.transferred",
                        DATA(op, D("from_team", before->t.team_id), D("to_team", after->t.team_id),
                             D("from", before->t.assignee_id), D("to", after->t.assignee_id),
                             D("status", ticket_status_labels[after->t.status]),
                             D("reason", "process")),
                        NULL);
}

enum err ticket_enter_step(struct op *op, int64_t id, const struct step_entry *step,
                           struct ticket *ret)
{
    struct ticket_row before, after;
    bool team = false;

    TX(tx, op);
    TRY(ticket_lock_load(op, id, &before));
    after = before;
    if (step->team_id && step->team_id != before.t.team_id)
        TRY(team_is_active(op, step->team_id, &team));
    if (team)
        after.t.team_id = step->team_id, after.t.assignee_id = 0;
    after.t.step = (str){ 0 };
    TRY(set_status(op, &after, (enum ticket_status)step->status));
    bool changed = before.t.status != after.t.status || team;
    if (changed)
        TRY(ticket_store(op, &before, &after, true));
    TRY(moved(op, &before, &after, step));
    TRY(given(op, &before, &after));
    TRY(db_run(op, SQL(ticket_step_store),
               ARGS(V(id), V(none_if_empty(step->step)), V(none_if_empty(step->zh)),
                    V(none_if_empty(step->en)), V(step->due_at), V(step->near_at)),
               NULL));
    after.t.step = step->step, after.t.step_zh = step->zh, after.t.step_en = step->en;
    after.step_due_at = step->due_at, after.step_near_at = step->near_at;
    TRY(ticket_settle(op, &after));
    TRY(tx_commit(&tx));
    ticket_finish(op, &after);
    *ret = after.t;
    return OK;
}
