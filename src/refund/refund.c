/* Refunds: reading, and asking for one. Agreeing and paying are refund_act.c. */
#include "refund_internal.h"

#include "../rma/rma.h"
#include "../store/filter.h"

#define DUE_DAYS 7 /* from the day on which the goods came back (消费者权益保护法 25) */

/* ------------------------------------------------------------------ reading */

static enum err parts_of(struct op *op, const ints *ids, const char *name, const char *select,
                         const struct field *fields, size_t size, struct list *ret)
{
    struct filter f;
    filter_init(op, &f, NULL);
    filter_and_ids(&f, "p.refund_id", ids);
    filter_order(&f, " ORDER BY p.refund_id, 1", INT64_MAX);
    struct sql sql = filter_sql(&f, name, select);
    return db_all(op, &sql, f.args, f.arg_count, fields, size, ret);
}

/* The part of a list, in the order of refunds, that is one refund's; each record holds its refund_id at `offset`. */
static struct list own_part(const struct list *all, size_t size, size_t offset, int64_t refund_id)
{
    char *items = all->items;
    struct list own = { items, 0 };
    for (size_t i = 0; i < all->n; i++) {
        if (*(int64_t *)(void *)(items + i * size + offset) != refund_id)
            continue;
        if (!own.n)
            own.items = items + i * size;
        own.n++;
    }
    return own;
}
#define OWN(all, type, id)                                                                         \
    own_part(&(all), sizeof(struct type), offsetof(struct type, refund_id), id)

static void payees_mask(struct op *op, const struct list *legs)
{
    struct refund_leg *all = legs->items;
    if (op_scope(op, "refund.pay") != SCOPE_NONE)
        return;
    for (size_t i = 0; i < legs->n; i++)
        if (all[i].payee.n)
            all[i].payee = unit_serial_mask(op->mem, all[i].payee);
}

enum err refunds_fill(struct op *op, struct refund *all, size_t n)
{
    ints ids = { arena_array(op->mem, n, sizeof(int64_t)), n };
    struct list lines, legs, decisions;

    for (size_t i = 0; i < n; i++) {
        ids.items[i] = all[i].id;
        all[i].ticket_number = ticket_number(op->mem, all[i].ticket_id);
    }
    TRY(parts_of(op, &ids, "refund_lines",
                 "SELECT p.order_line_id, p.refund_id, p.quantity, m.code AS model_code,"
                 " m.name_zh AS model_name_zh, m.name_en AS model_name_en FROM refund_line p"
                 " JOIN order_line l ON l.id = p.order_line_id JOIN model m ON m.id = l.model_id",
                 refund_line_fields, sizeof(struct refund_line), &lines));
    TRY(parts_of(op, &ids, "refund_legs",
                 "SELECT p.id, p.refund_id, p.method, p.amount, p.payee, p.state, p.reference,"
                 " p.failure, p.paid_at, u.name AS user_name, p.retry_of FROM refund_leg p"
                 " LEFT JOIN user_account u ON u.id = p.user_id",
                 refund_leg_fields, sizeof(struct refund_leg), &legs));
    TRY(parts_of(op, &ids, "refund_decisions",
                 "SELECT p.id, p.refund_id, p.user_id, u.name AS user_name, p.agreed, p.note,"
                 " p.created_at FROM refund_decision p JOIN user_account u ON u.id = p.user_id",
                 refund_decision_fields, sizeof(struct refund_decision), &decisions));
    payees_mask(op, &legs);
    for (size_t i = 0; i < n; i++) {
        all[i].lines = OWN(lines, refund_line, all[i].id);
        all[i].legs = OWN(legs, refund_leg, all[i].id);
        all[i].decisions = OWN(decisions, refund_decision, all[i].id);
    }
    return OK;
}

enum err refund_list_of(struct op *op, int64_t ticket_id, struct list *ret)
{
    struct ticket t;
    TRY(ticket_get(op, ticket_id, &t));
    TRY(db_all(op, SQL(refund_of_ticket), ARGS(V(ticket_id)), refund_row_fields,
               sizeof(struct refund), ret));
    return refunds_fill(op, ret->items, ret->n);
}

static enum err refund_load(struct op *op, int64_t id, struct refund *ret)
{
    struct refund r = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(refund_get), ARGS(V(id)), refund_row_fields, &r, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "refund.not_found");
    TRY(refunds_fill(op, &r, 1));
    *ret = r;
    return OK;
}

enum err refund_get(struct op *op, int64_t id, struct refund *ret)
{
    struct ticket t;
    TRY(refund_load(op, id, ret));
    enum err err = ticket_get(op, ret->ticket_id, &t);
    return err == ERR_NOT_FOUND ? refuse(op, ERR_NOT_FOUND, "refund.not_found") : err;
}

enum err refund_hold(struct op *op, int64_t ticket_id, const char *permission, struct ticket *ret)
{
    int64_t locked;
    TRY(db_int(op, SQL(refund_lock), ARGS(V(ticket_id)), &locked));
    TRY(ticket_get(op, ticket_id, ret));
    if (!ticket_reach(op, permission, ret->team_id, ret->assignee_id))
        return permission_refuse(op, permission);
    return OK;
}

enum err refund_open(struct op *op, int64_t id, const char *permission, struct refund *ret)
{
    struct ticket t;
    TRY(refund_get(op, id, ret));
    TRY(refund_hold(op, ret->ticket_id, permission, &t));
    return refund_load(op, id, ret);
}

/* ------------------------------------------------------------------ lists */

/* As lists of tickets have it: only what the actor may read at all. */
static void scope_filter(struct op *op, struct filter *f)
{
    switch (op_scope(op, "ticket.read")) {
    case SCOPE_ALL:
        return;
    case SCOPE_TEAM:
        filter_and(f, "t.team_id IN ?[] OR t.team_id IS NULL OR t.assignee_id = ?",
                   ARGS(filter_ids(op, &op->actor->teams), V(op->actor->id)));
        return;
    case SCOPE_OWN:
        filter_and(f, "t.assignee_id = ?", ARGS(V(op->actor->id)));
        return;
    case SCOPE_NONE:
        filter_and(f, "1 = 0", NO_ARGS);
    }
}

static const char list_head[] =
    "SELECT r.id, r.version, r.ticket_id, t.subject AS ticket_subject, c.name AS customer_name,"
    " r.order_id, o.number AS order_number, r.unit_id, r.purpose, r.state, r.amount, r.paid,"
    " r.reason, r.override_reason, r.due_on, r.needs, r.user_id, u.name AS user_name,"
    " r.created_at, r.updated_at FROM refund r JOIN ticket t ON t.id = r.ticket_id"
    " JOIN user_account u ON u.id = r.user_id LEFT JOIN customer c ON c.id = t.customer_id"
    " LEFT JOIN sales_order o ON o.id = r.order_id";

enum err refund_list(struct op *op, const struct refund_query *q, struct list *ret, str *ret_next)
{
    int state = q->state.n ? label_index(refund_state_labels, q->state) : REFUND_NONE;
    bool oldest = state && state != REFUND_PAID && state != REFUND_REFUSED, given = false;
    int64_t key = 0;
    struct filter f;

    TRY(cursor_read(op, q->after, &key, 1, &given));
    filter_init(op, &f, NULL);
    scope_filter(op, &f);
    if (state)
        filter_and(&f, "r.state = ?", ARGS(V(state)));
    if (given)
        filter_and(&f, oldest ? "r.id > ?" : "r.id < ?", ARGS(V(key)));
    filter_order(&f, oldest ? " ORDER BY r.id" : " ORDER BY r.id DESC", q->limit + 1);
    struct sql sql = filter_sql(&f, "refund_list", list_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, refund_row_fields, sizeof(struct refund), ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)q->limit) {
        ret->n = (size_t)q->limit;
        *ret_next = cursor_make(op, &((struct refund *)ret->items)[ret->n - 1].id, 1);
    }
    return refunds_fill(op, ret->items, ret->n);
}

/* ------------------------------------------------------------------ asking */

static void form_check(struct op *op, const struct refund *form)
{
    const struct refund_leg *legs = form->legs.items;
    const struct refund_line *lines = form->lines.items;

    if (form->legs.n && legs_sum(legs, form->legs.n, -1) != form->amount.minor)
        op_field(op, STR("/legs"), "refund.sum");
    for (size_t i = 0; i < form->legs.n; i++)
        if (legs[i].method == METHOD_BANK && !legs[i].payee.n)
            op_field(op, arena_fmt(op->mem, "/legs/%zu/payee", i), "refund.payee");
    for (size_t i = 0; i < form->lines.n; i++)
        for (size_t k = 0; k < i; k++)
            if (lines[i].order_line_id == lines[k].order_line_id)
                op_field(op, arena_fmt(op->mem, "/lines/%zu/order_line_id", i), "field.repeated");
    if (form->due_on.n && !date_ok(form->due_on))
        op_field(op, STR("/due_on"), "date.invalid");
}

/* Which sale it is of: what the form says, else the ticket, else its unit. */
static enum err sale_find(struct op *op, const struct ticket *t, int64_t order_id, struct sale *ret)
{
    struct unit u = { 0 };
    bool there = true;

    *ret = (struct sale){ .ticket_id = t->id, .unit_id = t->unit_id, .order_id = order_id };
    if (order_id)
        TRY(order_exists(op, order_id, &there));
    if (!there)
        op_field(op, STR("/order_id"), "order.not_found");
    int64_t own = t->order_id;
    if (!own && t->unit_id) {
        TRY(unit_get(op, t->unit_id, &u));
        own = u.order_id;
    }
    if (own && order_id && own != order_id)
        op_field(op, STR("/order_id"), "refund.other_order");
    ret->order_id = own ? own : order_id;
    return op_check(op);
}

static enum err lines_check(struct op *op, const struct refund *r)
{
    const struct refund_line *lines = r->lines.items;
    for (size_t i = 0; i < r->lines.n; i++) {
        int64_t bought = 0, back = 0;
        TRY(db_int(op, SQL(refund_line_bought), ARGS(V(lines[i].order_line_id), V(r->order_id)),
                   &bought));
        TRY(db_int(op, SQL(refund_line_back), ARGS(V(lines[i].order_line_id)), &back));
        if (!bought)
            op_field(op, arena_fmt(op->mem, "/lines/%zu/order_line_id", i), "order_line.not_found");
        else if (back + lines[i].quantity > bought)
            return refuse_with(op, ERR_CONFLICT, "refund.already",
                               P("line", arena_fmt(op->mem, "%zu", i + 1)),
                               P("bought", arena_fmt(op->mem, "%lld", (long long)bought)),
                               P("back", arena_fmt(op->mem, "%lld", (long long)back)));
    }
    return op_check(op);
}

static enum err limit_check(struct op *op, int64_t amount)
{
    int64_t request, approve;
    TRY(refund_own_limits(op, &request, &approve));
    if (amount > request)
        return refuse_with(op, ERR_FORBIDDEN, "refund.limit",
                           P("limit", money_text(op->mem, (money){ request })));
    return OK;
}

static enum err due_find(struct op *op, struct refund *r)
{
    str received = { 0 };
    if (r->due_on.n)
        return OK;
    TRY(rma_received_on(op, r->ticket_id, &received));
    if (received.n)
        r->due_on = date_add_days(op->mem, received, DUE_DAYS);
    return OK;
}

static enum err insert(struct op *op, struct refund *r)
{
    const struct refund_line *lines = r->lines.items;
    const struct refund_leg *legs = r->legs.items;
    int64_t made;

    TRY(db_int(op, SQL(refund_insert),
               ARGS(V(r->ticket_id), V_REF(r->order_id), V_REF(r->unit_id), V(r->purpose),
                    V(r->amount), V(r->reason), V(or_empty(r->override_reason)),
                    V(r->due_on.n ? r->due_on : (str){ 0 }), V(r->needs), V((int)REFUND_REQUESTED),
                    V(op->actor->id), V(op->now)),
               &r->id));
    for (size_t i = 0; i < r->lines.n; i++)
        TRY(db_run(op, SQL(refund_line_insert),
                   ARGS(V(r->id), V(lines[i].order_line_id), V(lines[i].quantity)), NULL));
    for (size_t i = 0; i < r->legs.n; i++)
        TRY(db_int(op, SQL(refund_leg_insert),
                   ARGS(V(r->id), V(legs[i].method), V(legs[i].amount), V(or_empty(legs[i].payee)),
                        V_REF((int64_t)0)),
                   &made));
    return OK;
}

enum err refund_request(struct op *op, int64_t ticket_id, const struct refund *form,
                        struct refund *ret)
{
    struct refund r = *form;
    struct sale sale;
    struct ticket t;

    form_check(op, form);
    TRY(op_check(op));
    TX(tx, op);
    TRY(refund_hold(op, ticket_id, "refund.request", &t));
    TRY(limit_check(op, r.amount.minor));
    TRY(sale_find(op, &t, form->order_id, &sale));
    TRY(sale_hold(op, &sale, 0));
    r.ticket_id = ticket_id;
    r.order_id = sale.order_id;
    r.unit_id = sale.unit_id;
    TRY(lines_check(op, &r));
    TRY(sale_check(op, &sale, r.purpose, r.amount.minor, r.override_reason));
    TRY(sale_needs(op, &sale, r.amount.minor, &r.needs));
    TRY(due_find(op, &r));
    TRY(insert(op, &r));
    TRY(refund_event(op, ticket_id, "refund.requested",
                     &(struct refund_said){ .refund_id = r.id,
                                            .amount = r.amount,
                                            .purpose = str_of(refund_purpose_labels[r.purpose]),
                                            .reason = r.override_reason }));
    TRY(refund_tell(op, ticket_id));
    TRY(refund_load(op, r.id, ret));
    return tx_commit(&tx);
}
