/* What comes in. A round is one transaction: the return's lines are counted up under the ticket's lock, so that two
 * people at two doors never count one piece twice without knowing. */
#include "rma_internal.h"

static void line_receive(struct op *op, struct rma_line *l, struct rma_receipt *r, str at)
{
    bool over = l->received + r->quantity > l->quantity;
    if (over && !r->reason.n)
        op_field_with(op, arena_fmt(op->mem, STR_FMT "/reason", STR_ARG(at)), "rma.over",
                      P("quantity", arena_fmt(op->mem, "%lld", (long long)l->quantity)),
                      P("received", arena_fmt(op->mem, "%lld", (long long)l->received)));
    r->mismatch = over || rma_differs(op->mem, l, r->condition, r->serial);
    l->received += r->quantity;
    l->mismatch = l->mismatch || r->mismatch;
    if (r->condition > l->actual_condition)
        l->actual_condition = r->condition;
    if (r->serial.n)
        l->actual_serial = r->serial;
}

static enum err receipt_insert(struct op *op, int64_t rma_id, int64_t round, str files,
                               const struct rma_receipt *r)
{
    int64_t by = op->actor->kind == ACTOR_USER ? op->actor->id : 0;
    return db_run(op, SQL(rma_receipt_insert),
                  ARGS(V(rma_id), V(r->line_id), V(round), V(r->quantity), V(r->condition),
                       V(or_empty(r->serial)), V(or_empty(r->reason)), V(r->mismatch), V(files),
                       V_REF(by), V(op->now)),
                  NULL);
}

/* All lines first, so that every fault of the form is told at once. */
static enum err round_check(struct op *op, const struct rma *r, struct rma_receipt *came, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        str at = arena_fmt(op->mem, "/lines/%zu", i);
        struct rma_line *l = rma_line_of(r, came[i].line_id);
        if (!l)
            op_field(op, arena_fmt(op->mem, STR_FMT "/line_id", STR_ARG(at)), "rma.line_not_found");
        else
            line_receive(op, l, &came[i], at);
        if (!came[i].condition)
            op_field(op, arena_fmt(op->mem, STR_FMT "/condition", STR_ARG(at)), "field.required");
    }
    return op_check(op);
}

static str round_words(struct op *op, int64_t rma_id, int64_t round)
{
    return arena_fmt(op->mem,
                     op->lang == LANG_ZH
                         ? "退货单 %lld 第 %lld 次收货，开箱照片或视频"
                         : "Return %lld, round %lld: photos or film of the unpacking",
                     (long long)rma_id, (long long)round);
}

static enum err round_store(struct op *op, struct rma *r, const struct receive_form *form,
                            struct rma_said *said)
{
    const struct rma_receipt *came = form->lines.items;
    TRY(db_int(op, SQL(rma_round), ARGS(V(r->id)), &said->round));
    TRY(rma_files_keep(op, r->ticket_id, round_words(op, r->id, said->round),
                       &form->attachment_ids));
    str files = ids_text(op, &form->attachment_ids);
    for (size_t i = 0; i < form->lines.n; i++) {
        TRY(receipt_insert(op, r->id, said->round, files, &came[i]));
        TRY(rma_line_store(op, rma_line_of(r, came[i].line_id)));
        said->quantity += came[i].quantity;
        said->mismatch = said->mismatch || came[i].mismatch;
    }
    TRY(company_today(op, &r->received_on));
    r->state = (int)rma_state_of(r->lines.items, r->lines.n);
    return rma_state_store(op, r);
}

enum err rma_receive(struct op *op, int64_t id, const struct receive_form *form, struct rma *ret)
{
    struct rma_said said = { .rma_id = id };
    struct rma r;

    TX(tx, op);
    TRY(rma_open(op, id, "rma.receive", &r));
    TRY(rma_move_check(op, &r, RMA_RECEIVED));
    TRY(round_check(op, &r, form->lines.items, form->lines.n));
    TRY(round_store(op, &r, form, &said));
    TRY(rma_event(op, r.ticket_id, "rma.received", &said));
    TRY(rma_tell(op, r.ticket_id));
    TRY(rma_load(op, id, ret));
    return tx_commit(&tx);
}

enum err rma_line_store(struct op *op, const struct rma_line *l)
{
    return db_run(op, SQL(rma_line_update),
                  ARGS(V(l->id), V(l->received), V(l->inspected), V(l->accepted),
                       V(l->actual_condition), V(or_empty(l->actual_serial)), V(l->mismatch),
                       V(l->disposition), V_REF(l->new_model_id), V(or_empty(l->new_serial)),
                       V_REF(l->new_unit_id), V(or_empty(l->new_carrier)),
                       V(or_empty(l->new_tracking)), V(none_if_empty(l->new_delivered_on)),
                       V(key_of(op, l->actual_serial))),
                  NULL);
}

enum err rma_state_store(struct op *op, struct rma *r)
{
    return db_run(op, SQL(rma_state_update),
                  ARGS(V(r->id), V(r->state), V(none_if_empty(r->received_on)), V(op->now)), NULL);
}
