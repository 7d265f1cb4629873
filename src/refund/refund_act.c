/* Agreeing to refunds and paying them. Everything here happens under the ticket's lock; the statement that settles a
 * leg asks once more whether it is still open, so that of two payers one is first. */
#include "refund_internal.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ agreeing */

static int64_t agreed_count(const struct refund *r, int64_t user_id, bool *ret_own)
{
    const struct refund_decision *d = r->decisions.items;
    int64_t n = 0;
    *ret_own = false;
    for (size_t i = 0; i < r->decisions.n; i++) {
        if (!d[i].agreed)
            continue;
        n++;
        *ret_own = *ret_own || d[i].user_id == user_id;
    }
    return n;
}

static enum err may_agree(struct op *op, const struct refund *r, int64_t *ret_agreed)
{
    int64_t request, approve;
    bool own;
    TRY(refund_move_check(op, r, REFUND_APPROVED));
    TRY(refund_own_limits(op, &request, &approve));
    *ret_agreed = agreed_count(r, op->actor->id, &own);
    if (own)
        return refuse(op, ERR_CONFLICT, "refund.agreed_already");
    if (r->needs > 1 && r->user_id == op->actor->id)
        return refuse(op, ERR_FORBIDDEN, "refund.own");
    if (r->amount.minor > approve)
        return refuse_with(op, ERR_FORBIDDEN, "refund.limit",
                           P("limit", money_text(op->mem, (money){ approve })));
    return OK;
}

static enum err decide(struct op *op, const struct refund *r, bool agreed, str note)
{
    return db_run(op, SQL(refund_decision_insert),
                  ARGS(V(r->id), V(op->actor->id), V(agreed), V(or_empty(note)), V(op->now)), NULL);
}

static enum err state_store(struct op *op, const struct refund *r, enum refund_state state,
                            int64_t paid)
{
    return db_run(op, SQL(refund_state_update),
                  ARGS(V(r->id), V((int)state), V((money){ paid }), V(op->now)), NULL);
}

enum err refund_approve(struct op *op, int64_t id, str note, struct refund *ret)
{
    struct refund r;
    int64_t agreed = 0;

    TX(tx, op);
    TRY(refund_open(op, id, "refund.approve", &r));
    if (r.state == REFUND_FAILED) /* only its legs bring it back */
        return refuse(op, ERR_CONFLICT, "refund.agreed_already");
    TRY(may_agree(op, &r, &agreed));
    TRY(decide(op, &r, true, note));
    bool enough = agreed + 1 >= r.needs;
    TRY(state_store(op, &r, enough ? REFUND_APPROVED : REFUND_REQUESTED, r.paid.minor));
    TRY(refund_event(op, r.ticket_id, enough ? "refund.approved" : "refund.agreed",
                     &(struct refund_said){ .refund_id = id, .amount = r.amount, .reason = note }));
    TRY(refund_tell(op, r.ticket_id));
    TRY(refund_get(op, id, ret));
    return tx_commit(&tx);
}

/* Whoever asked may take it back; whoever approves may refuse it. */
static enum err refuser_open(struct op *op, int64_t id, struct refund *ret)
{
    TRY(refund_get(op, id, ret));
    bool own = ret->user_id == op->actor->id;
    return refund_open(op, id, own ? "refund.request" : "refund.approve", ret);
}

enum err refund_refuse(struct op *op, int64_t id, str note, struct refund *ret)
{
    struct refund r;
    TX(tx, op);
    TRY(refuser_open(op, id, &r));
    TRY(refund_move_check(op, &r, REFUND_REFUSED));
    if (r.paid.minor)
        return refuse(op, ERR_CONFLICT, "refund.part_paid");
    TRY(decide(op, &r, false, note));
    TRY(state_store(op, &r, REFUND_REFUSED, 0));
    TRY(refund_event(op, r.ticket_id, "refund.refused",
                     &(struct refund_said){ .refund_id = id, .amount = r.amount, .reason = note }));
    TRY(refund_tell(op, r.ticket_id));
    TRY(refund_get(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ paying */

/* One that the refund has. */
static const struct refund_leg *leg_of(const struct refund *r, int64_t leg_id)
{
    const struct refund_leg *legs = r->legs.items;
    for (size_t i = 0; i < r->legs.n; i++)
        if (legs[i].id == leg_id)
            return &legs[i];
    abort();
}

static enum err leg_open(struct op *op, int64_t leg_id, struct refund *ret)
{
    int64_t refund_id = 0;
    TRY(db_int(op, SQL(refund_of_leg), ARGS(V(leg_id)), &refund_id));
    if (!refund_id)
        return refuse(op, ERR_NOT_FOUND, "refund.leg_not_found");
    TRY(refund_open(op, refund_id, "refund.pay", ret));
    if (ret->state == REFUND_REQUESTED || ret->state == REFUND_REFUSED)
        return refuse(op, ERR_CONFLICT, "refund.not_approved");
    return OK;
}

/* After a leg changed: where the whole stands. */
static enum err legs_settle(struct op *op, int64_t id, struct refund *ret)
{
    TRY(refund_get(op, id, ret));
    const struct refund_leg *legs = ret->legs.items;
    TRY(state_store(op, ret, refund_state_of(legs, ret->legs.n, ret->amount),
                    legs_sum(legs, ret->legs.n, LEG_PAID)));
    TRY(refund_tell(op, ret->ticket_id));
    return refund_get(op, id, ret);
}

static enum err leg_settle(struct op *op, int64_t leg_id, enum leg_state state, str words,
                           struct refund *ret)
{
    bool paid = state == LEG_PAID;
    str none = STR("");
    int64_t done = 0;
    struct refund r;

    TX(tx, op);
    TRY(leg_open(op, leg_id, &r));
    TRY(db_int(op, SQL(refund_leg_settle),
               ARGS(V(leg_id), V((int)state), V(paid ? or_empty(words) : none),
                    V(paid ? none : words), V(paid ? op->now : (utc){ 0 }), V(op->actor->id)),
               &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "refund.leg_settled");
    const struct refund_leg *leg = leg_of(&r, leg_id);
    TRY(refund_event(op, r.ticket_id, paid ? "refund.paid" : "refund.failed",
                     &(struct refund_said){ .refund_id = r.id,
                                            .leg_id = leg_id,
                                            .amount = leg->amount,
                                            .method = str_of(refund_method_labels[leg->method]),
                                            .reference = paid ? words : none,
                                            .reason = paid ? none : words }));
    TRY(legs_settle(op, r.id, ret));
    return tx_commit(&tx);
}

enum err refund_leg_pay(struct op *op, int64_t leg_id, str reference, struct refund *ret)
{
    return leg_settle(op, leg_id, LEG_PAID, reference, ret);
}

enum err refund_leg_fail(struct op *op, int64_t leg_id, str failure, struct refund *ret)
{
    return leg_settle(op, leg_id, LEG_FAILED, failure, ret);
}

/* What failed no longer counted: something else may have been paid back meanwhile, as if this had never been. Where both
 * together reach the threshold, one of them was agreed to by two. */
static enum err still_owed(struct op *op, const struct refund *r)
{
    struct sale sale = { .order_id = r->order_id,
                         .unit_id = r->unit_id,
                         .ticket_id = r->ticket_id };
    int64_t needs = 0;
    TRY(sale_hold(op, &sale, r->id));
    TRY(sale_needs(op, &sale, r->amount.minor, &needs));
    if (needs > r->needs && needs > sale.needs)
        return refuse(op, ERR_CONFLICT, "refund.second_needed");
    bool allowed = r->override_reason.n > 0;
    return allowed ? OK : sale_check(op, &sale, r->purpose, r->amount.minor, (str){ 0 });
}

enum err refund_leg_retry(struct op *op, int64_t leg_id, const struct refund_leg *form,
                          struct refund *ret)
{
    int64_t made = 0, retried = 0;
    struct refund r;

    if (form->method == METHOD_BANK && !form->payee.n)
        op_field(op, STR("/payee"), "refund.payee");
    TRY(op_check(op));
    TX(tx, op);
    TRY(leg_open(op, leg_id, &r));
    const struct refund_leg *failed = leg_of(&r, leg_id);
    TRY(db_int(op, SQL(refund_leg_retried), ARGS(V(leg_id)), &retried));
    if (failed->state != LEG_FAILED || retried)
        return refuse(op, ERR_CONFLICT, "refund.leg_settled");
    TRY(still_owed(op, &r));
    TRY(db_int(op, SQL(refund_leg_insert),
               ARGS(V(r.id), V(form->method), V(failed->amount), V(or_empty(form->payee)),
                    V(leg_id)),
               &made));
    TRY(refund_event(op, r.ticket_id, "refund.retried",
                     &(struct refund_said){ .refund_id = r.id,
                                            .leg_id = made,
                                            .amount = failed->amount,
                                            .method =
                                                str_of(refund_method_labels[form->method]) }));
    TRY(legs_settle(op, r.id, ret));
    return tx_commit(&tx);
}
