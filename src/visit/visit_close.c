/* A ticket that is closed needs nobody to come any more. By a job: closing it is somebody else's transaction, and long enough. */
#include "visit_internal.h"

#include "../event/event.h"
#include "../jobs/jobs.h"

enum err visit_close_later(struct op *op, const struct event *event)
{
    int64_t open = 0;
    str id = arena_fmt(op->mem, "%lld", (long long)event->subject_id);
    TRY(db_int(op, SQL(visit_open_of), ARGS(V(event->subject_id)), &open));
    return open ? job_add(op, "visit.close", id,
                          arena_fmt(op->mem, "visit.close " STR_FMT, STR_ARG(id)), op->now)
                : OK;
}

enum err visit_close_job(struct op *op, str payload)
{
    static const struct field fields[] = { { FIELD(struct visit, id) }, { 0 } };
    struct ticket t;
    struct list open;
    int64_t id = 0;

    str_int(payload, &id);
    TX(tx, op);
    TRY(ticket_hold_public(op, id, &t));
    if (t.status != TICKET_CLOSED) /* taken up again meanwhile */
        return tx_commit(&tx);
    TRY(db_all(op, SQL(visit_open_of), ARGS(V(id)), fields, sizeof(struct visit), &open));
    for (size_t i = 0; i < open.n; i++) {
        struct visit v;
        TRY(visit_cancel(op, ((const struct visit *)open.items)[i].id, 0,
                         STR("工单已关闭 / The ticket was closed"), &v));
    }
    return tx_commit(&tx);
}
