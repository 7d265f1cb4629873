/* Diagnosis, payment, work, test, handover: each one transaction with its event. */
#include "repair_internal.h"

#include "../base/date.h"

#define GUARANTEE_DAYS 30 /* on the repair itself */

static int64_t actor_user(const struct op *op)
{
    return op->actor->kind == ACTOR_USER ? op->actor->id : 0;
}

enum err repair_diagnose(struct op *op, int64_t id, const struct diagnosis_form *form,
                         struct repair *ret)
{
    struct repair r;
    TX(tx, op);
    TRY(repair_begin(op, id, "repair.write", REPAIR_ACT_DIAGNOSE, &r));
    if (r.kind != REPAIR_ON_SITE && !r.received_on.n)
        return refuse(op, ERR_CONFLICT, "repair.not_received");
    if (form->verdict == VERDICT_NONE)
        op_field(op, STR("/verdict"), "field.required");
    TRY(op_check(op));
    r.diagnosis = form->diagnosis;
    r.cause = form->cause;
    r.verdict = form->verdict;
    r.diagnosed_by = actor_user(op);
    r.diagnosed_at = op->now;
    r.state = REPAIR_DIAGNOSED;
    TRY(repair_end(op, &r, "repair.diagnosed",
                   DATA(op, D("verdict", str_of(repair_verdict_labels[form->verdict])))));
    *ret = r;
    return tx_commit(&tx);
}

enum err repair_pay(struct op *op, int64_t id, const struct pay_form *form, struct repair *ret)
{
    struct repair r;
    TX(tx, op);
    TRY(repair_begin(op, id, "repair.pay", REPAIR_ACT_PAY, &r));
    if (form->paid_by == PAY_NONE)
        op_field(op, STR("/paid_by"), "field.required");
    TRY(op_check(op));
    r.paid = form->paid;
    r.paid_by = form->paid_by;
    r.paid_reference = form->paid_reference;
    r.paid_at = op->now;
    TRY(repair_end(op, &r, "repair.paid",
                   DATA(op, D("amount", arena_fmt(op->mem, "%lld", (long long)form->paid.minor)),
                        D("method", str_of(pay_method_labels[form->paid_by])))));
    *ret = r;
    return tx_commit(&tx);
}

enum err repair_start(struct op *op, int64_t id, struct repair *ret)
{
    struct repair r;
    TX(tx, op);
    TRY(repair_begin(op, id, "repair.write", REPAIR_ACT_START, &r));
    if (r.verdict == VERDICT_NO_FAULT_FOUND || r.verdict == VERDICT_NOT_REPAIRABLE)
        return refuse(op, ERR_CONFLICT, "repair.not_repairable");
    if (!r.consent)
        return refuse(op, ERR_CONFLICT, "repair.no_consent");
    if (!r.started_at.ms)
        r.started_at = op->now;
    r.finished_at = (utc){ 0 };
    r.state = REPAIR_WORKING;
    TRY(repair_end(op, &r, "repair.started", STR("{}")));
    *ret = r;
    return tx_commit(&tx);
}

enum err repair_finish(struct op *op, int64_t id, struct repair *ret)
{
    struct repair r;
    TX(tx, op);
    TRY(repair_begin(op, id, "repair.write", REPAIR_ACT_FINISH, &r));
    r.finished_at = op->now;
    r.test = TEST_NONE;
    r.state = REPAIR_TESTING;
    TRY(repair_end(op, &r, "repair.finished", STR("{}")));
    *ret = r;
    return tx_commit(&tx);
}

enum err repair_test(struct op *op, int64_t id, const struct test_form *form, struct repair *ret)
{
    enum repair_act act = form->passed ? REPAIR_ACT_PASS : REPAIR_ACT_FAIL;
    struct repair r;
    TX(tx, op);
    TRY(repair_begin(op, id, "repair.write", act, &r));
    r.test = form->passed ? TEST_PASSED : TEST_FAILED;
    r.checklist = form->checklist;
    r.tested_by = actor_user(op);
    r.tested_at = op->now;
    r.state = (int)repair_after((enum repair_state)r.state, act);
    TRY(repair_end(op, &r, form->passed ? "repair.test_passed" : "repair.test_failed", STR("{}")));
    *ret = r;
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ the end */

static bool may_go_unrepaired(const struct repair *r)
{
    const struct repair_quote *q = repair_last_quote(r);
    return r->verdict == VERDICT_NO_FAULT_FOUND || r->verdict == VERDICT_NOT_REPAIRABLE ||
           (q && q->state == QUOTE_REFUSED);
}

/* Parts of a repair that is not made are needed no more; those that are out must come back before. */
static enum err parts_release(struct op *op, const struct repair *r)
{
    const struct repair_line *lines = r->lines.items;
    for (size_t i = 0; i < r->lines.n; i++)
        if (lines[i].part_id)
            TRY(stock_need_of_line(op, r->ticket_id, lines[i].id, lines[i].part_id, 0));
    return OK;
}

/* Days in repair under the warranty extend it. One who wrote the stay down by hand already was right. */
static enum err stay_write(struct op *op, const struct repair *r)
{
    const struct repair_stay stay = {
        .kind = STAY_REPAIR, .in_on = r->received_on, .out_on = r->handed_on, .note = STR("")
    };
    struct repair_stay there;
    int64_t known = 0;

    if (!r->unit_id || !r->received_on.n || r->verdict != VERDICT_IN_WARRANTY)
        return OK;
    TRY(repair_stay_find(op, r->unit_id, STAY_REPAIR, r->received_on, &known));
    if (!known)
        return repair_stay_add(op, r->unit_id, &stay, &there);
    TRY(repair_stay_get(op, known, &there));
    if (there.out_on.n)
        return OK;
    there.out_on = r->handed_on;
    return repair_stay_edit(op, known, there.version, &there, &there);
}

static enum err handover_check(struct op *op, const struct repair *r,
                               const struct handover_form *form)
{
    str today;
    TRY(company_today(op, &today));
    if (!date_ok(form->handed_on))
        op_field(op, STR("/handed_on"), "date.invalid");
    else if (str_cmp(form->handed_on, today) > 0)
        op_field(op, STR("/handed_on"), "repair.future");
    else if (str_cmp(form->handed_on, r->received_on) < 0)
        op_field(op, STR("/handed_on"), "repair.order");
    return op_check(op);
}

enum err repair_hand_over(struct op *op, int64_t id, const struct handover_form *form,
                          struct repair *ret)
{
    struct repair r;
    TX(tx, op);
    TRY(repair_begin(op, id, "repair.write", REPAIR_ACT_HAND_OVER, &r));
    bool repaired = r.state == REPAIR_TESTING;
    if (repaired ? r.test != TEST_PASSED : !may_go_unrepaired(&r))
        return refuse(op, ERR_CONFLICT, "repair.not_tested");
    TRY(handover_check(op, &r, form));
    if (!repaired)
        TRY(parts_release(op, &r));
    r.handed_on = form->handed_on;
    r.carrier = form->carrier;
    r.tracking = form->tracking;
    r.handover_note = form->handover_note;
    if (repaired)
        r.guarantee_until = date_add_days(op->mem, form->handed_on, GUARANTEE_DAYS);
    r.state = REPAIR_DONE;
    if (repaired)
        TRY(stay_write(op, &r));
    TRY(repair_end(op, &r, "repair.handed_over",
                   DATA(op, D("on", form->handed_on), D("carrier", form->carrier),
                        D("tracking", form->tracking))));
    *ret = r;
    return tx_commit(&tx);
}

enum err repair_cancel(struct op *op, int64_t id, str reason, struct repair *ret)
{
    struct repair r;
    TX(tx, op);
    TRY(repair_begin(op, id, "repair.write", REPAIR_ACT_CANCEL, &r));
    TRY(parts_release(op, &r));
    TRY(db_run(op, SQL(repair_quotes_void), ARGS(V(id)), NULL));
    r.state = REPAIR_CANCELLED;
    TRY(repair_end(op, &r, "repair.cancelled", DATA(op, D("reason", reason))));
    *ret = r;
    return tx_commit(&tx);
}
