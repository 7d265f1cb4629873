/* What was paid for a sale and what goes back; what refunds tell others. */
#include "refund_internal.h"

#include "../base/json.h"

/* A sale that nobody knows the worth of is gone with whatever was sent for it. */
static int64_t all_of(const struct sale *sale)
{
    return sale->paid ? sale->paid : 1;
}

static enum err given_find(struct op *op, struct sale *sale)
{
    int64_t n = 0;
    sale->given = 0;
    if (sale->order_id)
        return db_int(op, SQL(refund_exchanged_of_order), ARGS(V(sale->order_id)), &sale->given);
    if (sale->unit_id)
        TRY(db_int(op, SQL(refund_exchanged_of_unit), ARGS(V(sale->unit_id)), &n));
    if (!n)
        TRY(db_int(op, SQL(refund_exchanged_of_ticket), ARGS(V(sale->ticket_id)), &n));
    sale->given = n ? all_of(sale) : 0;
    return OK;
}

enum err sale_hold(struct op *op, struct sale *sale, int64_t but_id)
{
    static const struct field back_fields[] = { { FIELD(struct sale, back) },
                                                { FIELD(struct sale, needs) },
                                                { 0 } };
    int64_t locked;
    bool found;
    if (sale->order_id)
        TRY(db_int(op, SQL(refund_order_lock), ARGS(V(sale->order_id)), &locked));
    if (sale->unit_id)
        TRY(db_int(op, SQL(refund_unit_lock), ARGS(V(sale->unit_id)), &locked));
    sale->paid = 0;
    if (sale->order_id)
        TRY(db_int(op, SQL(refund_order_paid), ARGS(V(sale->order_id)), &sale->paid));
    else if (sale->unit_id)
        TRY(db_int(op, SQL(refund_unit_paid), ARGS(V(sale->unit_id)), &sale->paid));
    TRY(given_find(op, sale));
    return db_find(op, SQL(refund_back),
                   ARGS(V(sale->order_id), V(sale->unit_id), V(sale->ticket_id), V(but_id)),
                   back_fields, sale, &found);
}

/* One that reaches the threshold only together with what went back before counts as what it is: a part. */
enum err sale_needs(struct op *op, const struct sale *sale, int64_t amount, int64_t *ret)
{
    struct refund_limits rule;
    TRY(refund_limits_get(op, &rule));
    *ret = sale->back + amount >= rule.two_from.minor ? 2 : 1;
    return OK;
}

enum err sale_check(struct op *op, const struct sale *sale, int purpose, int64_t amount,
                    str override_reason)
{
    int64_t given = purpose == REFUND_FOR_RETURN ? sale->given : 0, gone = sale->back + given;
    bool beyond = sale->paid ? gone + amount > sale->paid : gone > 0;
    if (!beyond)
        return OK;
    if (override_reason.n && op_scope(op, "refund.override") != SCOPE_NONE)
        return OK;
    if (override_reason.n)
        return permission_refuse(op, "refund.override");
    if (given)
        return refuse(op, ERR_CONFLICT, "refund.exchanged");
    if (!sale->paid)
        return refuse_with(op, ERR_CONFLICT, "refund.again",
                           P("back", money_text(op->mem, (money){ sale->back })));
    return refuse_with(op, ERR_CONFLICT, "refund.exceeds",
                       P("paid", money_text(op->mem, (money){ sale->paid })),
                       P("back", money_text(op->mem, (money){ sale->back })));
}

/* ------------------------------------------------------------------ exchange */

struct exchanged_line {
    int64_t order_line_id, order_id, unit_id;
};

static enum err line_find(struct op *op, const struct event *event, struct exchanged_line *ret)
{
    static const struct field fields[] = {
        { FIELD(struct exchanged_line, order_line_id) },
        { FIELD(struct exchanged_line, order_id) },
        { FIELD(struct exchanged_line, unit_id) },
        { 0 },
    };
    const json_t *data;
    TRY(json_read(op, event->data, &data));
    int64_t id = json_integer_value(json_object_get(data, "line_id"));
    return db_one(op, SQL(refund_exchanged_line), ARGS(V(id)), fields, ret);
}

enum err refund_exchange_check(struct op *op, const struct event *event)
{
    struct exchanged_line l = { 0 };
    int64_t returned = 0, left = 0;
    struct ticket t;

    TRY(line_find(op, event, &l));
    TRY(ticket_open_public(op, event->subject_id, &t));
    struct sale sale = { .ticket_id = t.id,
                         .order_id = l.order_id ? l.order_id : t.order_id,
                         .unit_id = l.unit_id ? l.unit_id : t.unit_id };
    TRY(sale_hold(op, &sale, 0));
    TRY(db_int(op, SQL(refund_returned), ARGS(V(sale.order_id), V(sale.unit_id), V(sale.ticket_id)),
               &returned));
    if (l.order_line_id)
        TRY(db_int(op, SQL(refund_line_left), ARGS(V(l.order_line_id)), &left));
    return left < 0 || returned >= all_of(&sale) ? refuse(op, ERR_CONFLICT, "refund.returned") : OK;
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
