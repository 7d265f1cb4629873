/* What the customer sees and does of a visit, whose right was found out by the portal. */
#include "visit_internal.h"

/* The newest that was not cancelled. */
static enum err newest(struct op *op, int64_t ticket_id, struct visit *ret, bool *ret_found)
{
    int64_t id = 0;
    TRY(db_int(op, SQL(visit_newest), ARGS(V(ticket_id)), &id));
    *ret_found = id != 0;
    return id ? visit_load(op, id, ret) : OK;
}

enum err visit_of_customer(struct op *op, int64_t ticket_id, struct visit *ret, bool *ret_found)
{
    return newest(op, ticket_id, ret, ret_found);
}

static enum err hold_coming(struct op *op, int64_t ticket_id, const char *act, struct visit *ret)
{
    int64_t locked;
    bool found;
    TRY(db_int(op, SQL(visit_ticket_lock), ARGS(V(ticket_id)), &locked));
    TRY(newest(op, ticket_id, ret, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "visit.not_found");
    if (ret->state > VISIT_CONFIRMED)
        return refuse_with(op, ERR_CONFLICT, "visit.no_act", P("act", str_of(act)),
                           P("state", str_of(visit_state_labels[ret->state])));
    return OK;
}

enum err visit_customer_confirm(struct op *op, int64_t ticket_id, struct visit *ret)
{
    struct visit v;
    TX(tx, op);
    TRY(hold_coming(op, ticket_id, "confirm", &v));
    if (v.confirmed_by != CONFIRMED_BY_CUSTOMER) {
        v.confirmed_by = CONFIRMED_BY_CUSTOMER;
        v.confirmed_at = op->now;
        v.move_text = STR("");
        v.move_asked_at = (utc){ 0 };
        if (v.state == VISIT_ACCEPTED)
            v.state = VISIT_CONFIRMED;
        TRY(visit_store(op, &v, "visit.confirmed", &(struct visit_event){ .at = op->now }));
        TRY(visit_notify(op, &v, v.engineer_id, "visit.confirmed", 0, STR("")));
    }
    TRY(visit_load(op, v.id, ret));
    return tx_commit(&tx);
}

enum err visit_customer_move(struct op *op, int64_t ticket_id, str text, struct visit *ret)
{
    const struct message_form message = { .type = MESSAGE_REPLY, .body = text };
    struct timeline_item said;
    struct visit v;

    TX(tx, op);
    TRY(hold_coming(op, ticket_id, "reschedule", &v));
    v.move_text = text;
    v.move_asked_at = op->now;
    TRY(visit_store(op, &v, "visit.move_asked", &(struct visit_event){ .reason = text }));
    TRY(ticket_say(op, ticket_id, &message, &said));
    TRY(visit_notify(op, &v, v.engineer_id, "visit.move_asked", 0, text));
    TRY(visit_alarm(op, &v, "visit.move_asked", 0, text));
    TRY(visit_load(op, v.id, ret));
    return tx_commit(&tx);
}

enum err visit_photos_hide(struct op *op, int64_t ticket_id, struct list *attachments)
{
    static const struct field fields[] = { { FIELD(struct attachment, id) }, { 0 } };
    struct attachment *a = attachments->items;
    struct list photos;
    size_t n = 0;

    TRY(db_all(op, SQL(visit_photo_attachments), ARGS(V(ticket_id)), fields,
               sizeof(struct attachment), &photos));
    for (size_t i = 0; i < attachments->n; i++) {
        bool ours = false;
        for (size_t j = 0; j < photos.n; j++)
            ours |= ((struct attachment *)photos.items)[j].id == a[i].id;
        if (!ours)
            a[n++] = a[i];
    }
    attachments->n = n;
    return OK;
}
