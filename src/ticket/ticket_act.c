/* What is done with a ticket: assign, transfer, move. Each act is one transaction with its event. */
#include "ticket_internal.h"

static enum err give_to(struct op *op, struct ticket_row *row, int64_t team_id, int64_t assignee_id)
{
    row->t.team_id = team_id;
    row->t.assignee_id = assignee_id;
    if (row->t.status == TICKET_NEW && assignee_id)
        return ticket_set_status(op, row, TICKET_OPEN);
    return OK;
}

enum err ticket_assign(struct op *op, int64_t id, int64_t version, int64_t assignee_id,
                       struct ticket *ret)
{
    struct ticket_row before, after;

    TX(tx, op);
    TRY(ticket_hold(op, id, version, "ticket.assign", &before));
    TRY(ticket_place_check(op, 0, assignee_id));
    after = before;
    TRY(give_to(op, &after, before.t.team_id, assignee_id));
    if (before.t.assignee_id != assignee_id) {
        TRY(ticket_store(op, &before, &after, true));
        TRY(event_append(op, "ticket", id, "ticket.assigned",
                         DATA(op, D("from", before.t.assignee_id), D("to", assignee_id),
                              D("status", ticket_status_labels[after.t.status])),
                         NULL));
        TRY(ticket_settle(op, &after));
    }
    TRY(tx_commit(&tx));
    *ret = after.t;
    return OK;
}

enum err ticket_transfer(struct op *op, int64_t id, int64_t version, int64_t team_id,
                         int64_t assignee_id, str reason, struct ticket *ret)
{
    struct ticket_row before, after;

    TX(tx, op);
    TRY(ticket_hold(op, id, version, "ticket.transfer", &before));
    TRY(ticket_place_check(op, team_id, assignee_id));
    after = before;
    TRY(give_to(op, &after, team_id, assignee_id));
    if (before.t.team_id != team_id || before.t.assignee_id != assignee_id) {
        TRY(ticket_store(op, &before, &after, true));
        TRY(event_append(op, "ticket", id, "ticket.transferred",
                         DATA(op, D("from_team", before.t.team_id), D("to_team", team_id),
                              D("from", before.t.assignee_id), D("to", assignee_id),
                              D("status", ticket_status_labels[after.t.status]),
                              D("reason", reason)),
                         NULL));
        TRY(ticket_settle(op, &after));
    }
    TRY(tx_commit(&tx));
    *ret = after.t;
    return OK;
}

const char *ticket_move_event(int from, int to)
{
    if (!status_is_work(from) && status_is_work(to))
        return "ticket.reopened";
    return to == TICKET_RESOLVED ? "ticket.resolved"
           : to == TICKET_CLOSED ? "ticket.closed"
                                 : "ticket.moved";
}

static enum err move(struct op *op, int64_t id, int64_t version, enum ticket_status to, str reason,
                     int waits_for, struct ticket *ret)
{
    struct ticket_row before, after;

    TX(tx, op);
    TRY(ticket_hold(op, id, version, "ticket.move", &before));
    after = before;
    TRY(ticket_set_status(op, &after, to));
    TRY(ticket_store(op, &before, &after, true));
    int from = before.t.status;
    TRY(event_append(op, "ticket", id, ticket_move_event(from, (int)to),
                     DATA(op, D("from", ticket_status_labels[from]),
                          D("to", ticket_status_labels[to]), D("reason", reason),
                          D("waits_for",
                            wait_for_labels[to == TICKET_WAITING ? waits_for : WAIT_NONE])),
                     NULL));
    TRY(ticket_settle(op, &after));
    TRY(tx_commit(&tx));
    *ret = after.t;
    return OK;
}

enum err ticket_move(struct op *op, int64_t id, int64_t version, enum ticket_status to, str reason,
                     struct ticket *ret)
{
    return move(op, id, version, to, reason, WAIT_CUSTOMER, ret);
}

enum err ticket_wait(struct op *op, int64_t id, int64_t version, int waits_for, str reason,
                     struct ticket *ret)
{
    return move(op, id, version, TICKET_WAITING, reason, waits_for ? waits_for : WAIT_CUSTOMER,
                ret);
}

enum err ticket_release_of(struct op *op, const struct event *event)
{
    static const struct field fields[] = { { FIELD(struct ticket, id) }, { 0 } };
    struct list work;

    TX(tx, op);
    TRY(db_all(op, SQL(ticket_work_of), ARGS(V(event->subject_id)), fields, sizeof(struct ticket),
               &work));
    for (size_t i = 0; i < work.n; i++) {
        struct ticket_row before, after;
        TRY(ticket_load(op, ((struct ticket *)work.items)[i].id, &before));
        after = before;
        after.t.assignee_id = 0;
        TRY(ticket_store(op, &before, &after, true));
        TRY(event_append(op, "ticket", before.t.id, "ticket.assigned",
                         DATA(op, D("from", before.t.assignee_id), D("to", (int64_t)0),
                              D("reason", "user.deactivated")),
                         NULL));
    }
    return tx_commit(&tx);
}
