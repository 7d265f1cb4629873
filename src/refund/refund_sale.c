/* What was paid for a sale and what goes back; what refunds tell others. */
#include "refund_internal.h"

enum err sale_hold(struct op *op, struct sale *sale, int64_t but_id)
{
    int64_t locked;
    if (sale->order_id)
        TRY(db_int(op, SQL(refund_order_lock), ARGS(V(sale->order_id)), &locked));
    if (sale->unit_id)
        TRY(db_int(op, SQL(refund_unit_lock), ARGS(V(sale->unit_id)), &locked));
    sale->paid = 0;
    if (sale->order_id)
        TRY(db_int(op, SQL(refund_order_paid), ARGS(V(sale->order_id)), &sale->paid));
    else if (sale->unit_id)
        TRY(db_int(op, SQL(refund_unit_paid), ARGS(V(sale->unit_id)), &sale->paid));
    return db_int(op, SQL(refund_back),
                  ARGS(V(sale->order_id), V(sale->unit_id), V(sale->ticket_id), V(but_id)),
                  &sale->back);
}

enum err sale_check(struct op *op, const struct sale *sale, int64_t amount, str override_reason)
{
    bool beyond = sale->paid ? sale->back + amount > sale->paid : sale->back > 0;
    if (!beyond)
        return OK;
    if (override_reason.n && op_scope(op, "refund.override") != SCOPE_NONE)
        return OK;
    if (override_reason.n)
        return permission_refuse(op, "refund.override");
    if (!sale->paid)
        return refuse_with(op, ERR_CONFLICT, "refund.again",
                           P("back", money_text(op->mem, sale->back)));
    return refuse_with(op, ERR_CONFLICT, "refund.exceeds",
                       P("paid", money_text(op->mem, sale->paid)),
                       P("back", money_text(op->mem, sale->back)));
}

/* ------------------------------------------------------------------ telling */

static const struct field said_fields[] = {
    { FIELD(struct refund_said, refund_id) },
    { FIELD(struct refund_said, leg_id), .flags = NULLABLE | OPTIONAL },
    { FIELD(struct refund_said, amount) },
    { FIELD(struct refund_said, purpose), .flags = OPTIONAL },
    { FIELD(struct refund_said, method), .flags = OPTIONAL },
    { FIELD(struct refund_said, reference), .flags = OPTIONAL },
    { FIELD(struct refund_said, reason), .flags = OPTIONAL },
    { 0 },
};

enum err refund_event(struct op *op, int64_t ticket_id, const char *type,
                      const struct refund_said *said)
{
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 16384);
    fields_write(&data, said_fields, said);
    return event_append(op, "ticket", ticket_id, type, arena_str(op->mem, buf_view(&data)), NULL);
}

enum err refund_tell(struct op *op, int64_t ticket_id)
{
    struct refund sum = { 0 };
    int64_t state = 0;
    bool found;

    TRY(db_find(op, SQL(refund_summary), ARGS(V(ticket_id)), refund_row_fields, &sum, &found));
    TRY(db_int(op, SQL(refund_state_now), ARGS(V(ticket_id)), &state));
    return flow_facts(op, ticket_id,
                      FACTS({ "refund_amount", sum.amount.minor },
                            { "refund_paid", sum.paid.minor }, { "refund_state", state }));
}
