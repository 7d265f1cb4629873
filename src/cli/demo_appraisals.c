/* The demo company's appraisals of the last quarter: some wait for the person's words, some for the lead, some to be confirmed, some
 * are closed, and one is appealed. */
#include "demo.h"

#include "../appraisal/appraisal.h"
#include "../appraisal/appraisal_chain.h"
#include "../base/date.h"

#define ZONE STR("Asia/Shanghai")

/* How far a sheet is. */
enum turn { TURN_SELF, TURN_CLOSED, TURN_LEAD, TURN_CONFIRM, TURNS, TURN_APPEAL };
#define APPEALS STR("linxiaoyu")

static enum err acts(struct op *op, int64_t user_id)
{
    return people_actor(op, user_id, &op->actor);
}

/* The last quarter that is over. */
static enum err cycle_make(struct demo *d, struct op *op, struct appraisal_cycle *ret)
{
    struct appraisal_criterion criteria[] = {
        { .name_zh = STR("主动性与协作"),
          .name_en = STR("Initiative and cooperation"),
          .guide = STR("有没有主动补位、主动告知客户；以工单为依据"),
          .judged_by = JUDGED_BY_LEAD,
          .share = 20 },
    };
    str today = date_at(op->mem, d->end, ZONE);
    int64_t month = 0;
    str_int((str){ today.p + 5, 2 }, &month);
    str first =
        date_add_months(op->mem, arena_fmt(op->mem, "%.7s-01", today.p), -((month - 1) % 3) - 3);
    const struct appraisal_cycle form = {
        .name = arena_fmt(op->mem, "%.4s 年第 %lld 季度", first.p,
                          (long long)((month - 1) / 3 ? (month - 1) / 3 : 4)),
        .kind = CYCLE_QUARTER,
        .from = first,
        .to = date_add_days(op->mem, date_add_months(op->mem, first, 3), -1),
        .measures_share = 80,
        .criteria = { criteria, 1 },
    };
    TRY(appraisal_cycle_add(op, &form, ret));
    return appraisal_cycle_open(op, ret->id, ret->version, ret);
}

/* ------------------------------------------------------------------ one sheet */

/* A ticket of the person that the lead may see; empty: none. */
static enum err ticket_of(struct op *op, int64_t user_id, str *ret)
{
    const struct ticket_query q = { .assignee_id = user_id, .limit = 1 };
    struct list found;
    str next;
    TRY(ticket_list(op, &q, &found, &next));
    *ret = found.n ? ((const struct ticket *)found.items)->number : (str){ 0 };
    return OK;
}

static enum err judge(struct demo *d, struct op *op, const struct appraisal *a, bool *ret_done)
{
    const struct appraisal_item *items = a->items.items;
    struct appraisal seen;
    str ticket;
    TRY(ticket_of(op, a->user_id, &ticket));
    *ret_done = ticket.n > 0; /* without evidence there are no points */
    for (size_t i = 0; *ret_done && i < a->items.n; i++) {
        if (items[i].kind != ITEM_LEAD)
            continue;
        struct judgement word = { .id = items[i].id,
                                  .points = decimal_of(70 + random_below(&d->random, 26)),
                                  .evidence = STR("主动联系客户说明进度，客户没有再催"),
                                  .tickets = { &ticket, 1 } };
        const struct judge_form form = { .comment = STR("整体达到要求，注意样本小的指标。"),
                                         .items = { &word, 1 } };
        TRY(appraisal_judge(op, a->id, 0, &form, &seen));
    }
    return *ret_done ? appraisal_submit(op, a->id, 0, &seen) : OK;
}

static enum err lead_of(struct demo *d, struct op *op, const struct org *o,
                        const struct appraisal_row *r, int64_t *ret)
{
    struct list chain;
    chain_of(op->mem, o, r->user_id, r->post_id, &chain);
    *ret = chain.n ? ((const struct superior *)chain.items)->user_id
                   : demo_user_of(d, STR("shenwen"))->id;
    return OK;
}

/* A measure that has not all points is not accepted. */
static enum err appeal(struct op *op, const struct appraisal *a)
{
    const struct appraisal_item *items = a->items.items;
    struct appeal_words word = { .reason = STR("有两张是系统停机时的工单，请核实") };
    const struct appeal_form form = { { &word, 1 } };
    struct appraisal seen;
    for (size_t i = 0; i < a->items.n && !word.id; i++)
        if (items[i].kind == ITEM_MEASURE && items[i].points.known &&
            items[i].points.milli < 100000)
            word.id = items[i].id;
    return word.id ? appraisal_appeal(op, a->id, 0, &form, &seen)
                   : appraisal_confirm(op, a->id, 0, &seen);
}

static enum err sheet_make(struct demo *d, struct op *op, const struct org *o,
                           const struct appraisal_row *r, enum turn turn)
{
    const struct self_form words = { .comment =
                                         STR("这个季度旺季工单多，我的首次响应比上季度快。") };
    struct appraisal a;
    int64_t lead;
    bool done;
    if (turn == TURN_SELF)
        return OK;
    TRY(acts(op, r->user_id));
    TRY(appraisal_self(op, r->id, 0, &words, &a));
    TRY(appraisal_hand_in(op, r->id, 0, &a));
    if (turn == TURN_LEAD)
        return OK;
    TRY(lead_of(d, op, o, r, &lead));
    TRY(acts(op, lead));
    TRY(judge(d, op, &a, &done));
    TRY(acts(op, r->user_id));
    if (!done || turn == TURN_CONFIRM)
        return OK;
    return turn == TURN_APPEAL ? appeal(op, &a) : appraisal_confirm(op, r->id, 0, &a);
}

enum err demo_appraisals_make(struct demo *d, struct op *op)
{
    const struct appraisal_query all = { .limit = PAGE_MAX };
    const struct actor *before = op->actor;
    int64_t appeals = demo_user_of(d, APPEALS)->id;
    struct appraisal_cycle cycle;
    struct list rows;
    struct org o;
    str next;

    TRY(acts(op, demo_user_of(d, STR("shenwen"))->id));
    TRY(cycle_make(d, op, &cycle));
    TRY(db_settle(op, true));
    TRY(appraisal_cycle_count(op, cycle.id));
    TRY(appraisal_list(op, &all, &rows, &next));
    TRY(org_read(op, &o));
    const struct appraisal_row *r = rows.items;
    for (size_t i = 0; i < rows.n; i++)
        TRY(sheet_make(d, op, &o, &r[i],
                       r[i].user_id == appeals ? TURN_APPEAL : (enum turn)(i % TURNS)));
    op->actor = before;
    return db_settle(op, true);
}
