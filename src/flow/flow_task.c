/* Tasks: work for somebody beside the steps. */
#include "flow_internal.h"

#include "../event/event.h"

static enum err complete(struct op *op, struct task *k, const struct ticket *t)
{
    (void)op;
    k->number = t->number;
    k->subject = t->subject;
    return OK;
}

enum err task_list(struct op *op, int64_t ticket_id, struct list *ret)
{
    struct ticket t;
    TRY(ticket_get(op, ticket_id, &t));
    TRY(db_all(op, SQL(task_of_ticket), ARGS(V(ticket_id)), task_fields, sizeof(struct task), ret));
    for (size_t i = 0; i < ret->n; i++)
        TRY(complete(op, &((struct task *)ret->items)[i], &t));
    return OK;
}

enum err task_done(struct op *op, int64_t id, struct task *ret)
{
    struct task k = { 0 };
    struct ticket t;
    bool found = false;
    int64_t done = 0;

    TX(tx, op);
    TRY(db_find(op, SQL(task_get), ARGS(V(id)), task_fields, &k, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "task.not_found");
    enum err err = ticket_hold_for(op, k.ticket_id, "ticket.note", &t);
    if (err == ERR_NOT_FOUND)
        return refuse(op, ERR_NOT_FOUND, "task.not_found");
    TRY(err);
    TRY(db_int(op, SQL(task_done), ARGS(V(id), V(op->now), V_REF(op->actor->id)), &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "task.done");
    TRY(event_append(op, "ticket", t.id, "task.done",
                     DATA(op, D("task_id", id), D("title", k.title)), NULL));
    TRY(db_find(op, SQL(task_get), ARGS(V(id)), task_fields, ret, &found));
    TRY(complete(op, ret, &t));
    return tx_commit(&tx);
}
