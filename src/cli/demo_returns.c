/* A few returns and refunds of the demo company, each at another point of its way, made by the rooms' usual functions and by
 * those who may. */
#include "../refund/refund.h"
#include "../rma/rma.h"
#include "cli_sql.h"
#include "demo.h"

#define RETURNS 6

struct returning {
    struct demo *d;
    struct op *op;
    struct rma rma;
};

static enum err act_as(struct returning *r, const char *login)
{
    return people_actor(r->op, demo_user_of(r->d, str_of(login))->id, &r->op->actor);
}

static enum err authorise(struct returning *r, const struct ticket *t, int condition, int reason)
{
    struct rma_line line = {
        .unit_id = t->unit_id, .quantity = 1, .expected_condition = condition, .reason = reason
    };
    const struct rma form = { .address = STR("浙江省嘉兴市南湖区仓储路 66 号 暖禾退货仓"),
                              .lines = { &line, 1 } };
    TRY(act_as(r, "suqing"));
    return rma_add(r->op, t->id, &form, &r->rma);
}

static enum err receive(struct returning *r, int condition)
{
    const struct rma_line *l = r->rma.lines.items;
    struct rma_receipt came = {
        .line_id = l->id, .quantity = 1, .condition = condition, .serial = l->expected_serial
    };
    const struct receive_form form = { .lines = { &came, 1 } };
    TRY(act_as(r, "weiqiang"));
    return rma_receive(r->op, r->rma.id, &form, &r->rma);
}

static enum err inspect(struct returning *r, bool review)
{
    const struct rma_line *l = r->rma.lines.items;
    const struct inspection form = { .line_id = l->id,
                                     .result = INSPECTION_ACCEPTED,
                                     .cause = CAUSE_NO_FAULT,
                                     .method = STR("目检，通电试机"),
                                     .findings = STR("外观完好，配件齐全，通电工作正常。") };
    struct inspection made;
    TRY(act_as(r, "weiqiang"));
    TRY(inspection_add(r->op, r->rma.ticket_id, &form, &made));
    TRY(act_as(r, "luoxin"));
    return review ? inspection_review(r->op, made.id, STR(""), &made) : OK;
}

static enum err settle(struct returning *r)
{
    const struct rma_line *l = r->rma.lines.items;
    struct settle_line line = { .id = l->id, .disposition = DISPOSE_RESTOCK };
    const struct settle_form form = { .lines = { &line, 1 } };
    TRY(act_as(r, "suqing"));
    return rma_settle(r->op, r->rma.id, &form, &r->rma);
}

/* How far: 0 asked for, 1 agreed to, 2 paid. */
static enum err pay_back(struct returning *r, int64_t ticket_id, int purpose, int64_t yuan, int far)
{
    struct refund_leg leg = { .method = METHOD_ORIGINAL, .amount = { yuan * 100 } };
    const struct refund form = { .purpose = purpose,
                                 .amount = { yuan * 100 },
                                 .reason = purpose == REFUND_GOODWILL
                                               ? STR("耽误客户使用，略作补偿")
                                               : STR("已收到退货，验收通过"),
                                 .legs = { &leg, 1 } };
    struct refund made;
    TRY(act_as(r, "suqing"));
    TRY(refund_request(r->op, ticket_id, &form, &made));
    TRY(act_as(r, "luoxin"));
    if (far > 0)
        TRY(refund_approve(r->op, made.id, STR("同意"), &made));
    TRY(act_as(r, "qinlan"));
    if (far > 1)
        TRY(refund_leg_pay(r->op, ((struct refund_leg *)made.legs.items)->id, STR("2026-0001"),
                           &made));
    return OK;
}

static enum err one_make(struct returning *r, const struct ticket *t, size_t i)
{
    static const int64_t amounts[RETURNS] = { 0, 0, 199, 299, 159, 50 };
    bool comes = i >= 1 && i <= 3;
    if (i < 4)
        TRY(authorise(r, t, GOODS_INTACT, i == 1 ? RETURN_QUALITY : RETURN_NO_REASON));
    if (comes)
        TRY(receive(r, i == 1 ? GOODS_USED : GOODS_INTACT));
    if (i == 2 || i == 3)
        TRY(inspect(r, i == 2));
    if (i == 2)
        TRY(settle(r));
    if (!amounts[i])
        return OK;
    return pay_back(r, t->id, i == 5 ? REFUND_GOODWILL : REFUND_FOR_RETURN, amounts[i],
                    i == 2 ? 2 : i == 4);
}

enum err demo_returns_make(struct demo *d, struct op *op)
{
    static const struct field fields[] = { { FIELD(struct ticket, id) },
                                           { FIELD(struct ticket, unit_id) },
                                           { 0 } };
    struct returning r = { d, op, { 0 } };
    struct list found;

    TX(tx, op);
    TRY(db_all(op, SQL(demo_returns), ARGS(V(demo_team_named(d, "returns")->id), V(RETURNS)),
               fields, sizeof(struct ticket), &found));
    for (size_t i = 0; i < found.n; i++)
        TRY(one_make(&r, &((struct ticket *)found.items)[i], i));
    return tx_commit(&tx);
}
