/* Where what came goes, and what is sent for it. */
#include "rma_internal.h"

/* ------------------------------------------------------------------ settling */

static void line_settle(struct op *op, struct rma_line *l, const struct settle_line *s, str at)
{
    bool inspected = l->inspected > 0 && l->inspected == l->received;
    l->disposition = s->disposition;
    if (!inspected && s->refused > l->received)
        op_field(op, arena_fmt(op->mem, STR_FMT "/refused", STR_ARG(at)), "rma.accepted");
    else if (!inspected)
        l->accepted = l->received - s->refused;
    if (l->received < l->quantity)
        l->mismatch = true;
}

/* The unit follows its fate; one that goes back to the customer stays theirs. */
static enum err unit_follow(struct op *op, const struct rma_line *l)
{
    static const int states[] = {
        [DISPOSE_RESTOCK] = UNIT_IN_STOCK,        [DISPOSE_REFURBISH] = UNIT_RETURNED,
        [DISPOSE_SCRAP] = UNIT_SCRAPPED,          [DISPOSE_TO_SUPPLIER] = UNIT_RETURNED,
        [DISPOSE_RETURN_TO_CUSTOMER] = UNIT_SOLD,
    };
    struct unit u;
    if (!l->unit_id || !l->received || !l->disposition)
        return OK;
    TRY(unit_get(op, l->unit_id, &u));
    /* One that was replaced is no longer anybody's to sell as it is: its history says so. */
    if (u.state == states[l->disposition] || u.state == UNIT_REPLACED)
        return OK;
    u.state = states[l->disposition];
    return unit_edit(op, u.id, u.version, &u, &u);
}

static enum err lines_settle(struct op *op, const struct rma *r, const struct settle_form *form)
{
    const struct settle_line *said = form->lines.items;
    struct rma_line *lines = r->lines.items;

    for (size_t i = 0; i < form->lines.n; i++) {
        str at = arena_fmt(op->mem, "/lines/%zu", i);
        struct rma_line *l = rma_line_of(r, said[i].id);
        if (!l)
            op_field(op, arena_fmt(op->mem, STR_FMT "/id", STR_ARG(at)), "rma.line_not_found");
        else
            line_settle(op, l, &said[i], at);
    }
    for (size_t i = 0; i < r->lines.n; i++)
        if (lines[i].received && !lines[i].disposition)
            op_field(op, STR("/lines"), "rma.disposition");
    return op_check(op);
}

enum err rma_settle(struct op *op, int64_t id, const struct settle_form *form, struct rma *ret)
{
    struct rma r;
    TX(tx, op);
    TRY(rma_open(op, id, "rma.write", &r));
    TRY(rma_move_check(op, &r, RMA_SETTLED));
    TRY(lines_settle(op, &r, form));
    for (size_t i = 0; i < r.lines.n; i++) {
        TRY(rma_line_store(op, &((struct rma_line *)r.lines.items)[i]));
        TRY(unit_follow(op, &((struct rma_line *)r.lines.items)[i]));
    }
    r.state = RMA_SETTLED;
    TRY(rma_state_store(op, &r));
    TRY(rma_event(op, r.ticket_id, "rma.settled", &(struct rma_said){ .rma_id = id }));
    TRY(rma_tell(op, r.ticket_id));
    TRY(rma_load(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ exchange */

/* One that is known already must be ours to give: not one that another customer has. */
static enum err unit_find(struct op *op, const struct rma_line *l, int64_t old_id, struct unit *ret)
{
    int64_t id = l->new_unit_id;
    if (!id)
        TRY(unit_by_serial(op, l->new_model_id, l->new_serial, &id));
    if (!id)
        return OK;
    TRY(unit_get(op, id, ret));
    bool own = id == l->new_unit_id || ret->replaces_id == old_id;
    if (!own && ret->state != UNIT_IN_STOCK && ret->state != UNIT_RETURNED)
        op_field(op, STR("/serial"), "rma.serial_sold");
    return op_check(op);
}

static enum err unit_registered(struct op *op, const struct rma_line *l, int64_t old_id, str on,
                                int64_t *ret_id)
{
    struct unit u = { 0 };
    TRY(unit_find(op, l, old_id, &u));
    int64_t id = u.id;
    u.model_id = l->new_model_id;
    u.serial = l->new_serial;
    u.replaces_id = old_id;
    u.exchanged_on = on;
    u.delivered_on = l->new_delivered_on.n ? l->new_delivered_on : u.delivered_on;
    u.state = UNIT_SOLD;
    TRY(id ? unit_edit(op, id, u.version, &u, &u) : unit_add(op, &u, &u));
    *ret_id = u.id;
    return OK;
}

/* The exchange of two known units is registered, so that the new one's warranty begins anew. */
static enum err exchange_register(struct op *op, struct rma_line *l)
{
    int64_t old_id = l->unit_id;
    struct unit old;
    str today;

    if (!old_id && l->actual_serial.n)
        TRY(unit_by_serial(op, l->model_id, l->actual_serial, &old_id));
    if (!old_id && l->expected_serial.n)
        TRY(unit_by_serial(op, l->model_id, l->expected_serial, &old_id));
    if (!old_id || !l->new_serial.n)
        return OK;
    TRY(unit_get(op, old_id, &old));
    if (old.replaced_by_id && old.replaced_by_id != l->new_unit_id)
        return refuse_with(op, ERR_CONFLICT, "rma.replaced_already",
                           P("serial", old.replaced_by_serial));
    TRY(company_today(op, &today));
    return unit_registered(op, l, old_id, l->new_delivered_on.n ? l->new_delivered_on : today,
                           &l->new_unit_id);
}

static enum err replacement_check(struct op *op, const struct rma_line *l, int64_t model_id,
                                  const struct replacement_form *form)
{
    struct model m;
    if (!l->exchange)
        return refuse(op, ERR_CONFLICT, "rma.no_exchange");
    if (form->delivered_on.n && !date_ok(form->delivered_on))
        op_field(op, STR("/delivered_on"), "date.invalid");
    if (l->new_unit_id &&
        !str_eq(product_key(op->mem, l->new_serial), product_key(op->mem, or_empty(form->serial))))
        op_field(op, STR("/serial"), "rma.serial_registered");
    enum err err = model_get(op, model_id, &m);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        op_field(op, STR("/model_id"), "model.not_found");
    } else {
        TRY(err);
    }
    return op_check(op);
}

enum err rma_replace(struct op *op, int64_t line_id, const struct replacement_form *form,
                     struct rma *ret)
{
    int64_t rma_id = 0, model_id = 0;
    struct rma r;

    TX(tx, op);
    TRY(db_int(op, SQL(rma_of_line), ARGS(V(line_id)), &rma_id));
    TRY(rma_open(op, rma_id, "rma.write", &r));
    struct rma_line *l = rma_line_of(&r, line_id);
    model_id = form->model_id ? form->model_id : l->model_id;
    if (r.state == RMA_CANCELLED)
        return rma_move_check(op, &r, RMA_SETTLED);
    TRY(replacement_check(op, l, model_id, form));
    l->new_model_id = model_id;
    l->new_serial = or_empty(form->serial);
    l->new_carrier = form->carrier;
    l->new_tracking = form->tracking;
    l->new_delivered_on = form->delivered_on;
    TRY(rma_line_store(op, l));
    /* Told before units change: what it concerns locks the sale first, and units after it. */
    TRY(rma_event(op, r.ticket_id, "rma.exchanged",
                  &(struct rma_said){ .rma_id = rma_id,
                                      .line_id = line_id,
                                      .serial = l->new_serial,
                                      .carrier = form->carrier,
                                      .tracking = form->tracking }));
    TRY(exchange_register(op, l));
    TRY(rma_line_store(op, l));
    TRY(rma_load(op, rma_id, ret));
    return tx_commit(&tx);
}
