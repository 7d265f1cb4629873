/* Parts on the demo company's shelves, and a few repairs under way. */
#include "demo.h"

#include "../base/date.h"
#include "../repair/repair.h"

#define DAY_MS      INT64_C(86400000)
#define ZONE        STR("Asia/Shanghai")
#define REPAIRS     4
#define QUOTE_DAYS  7
#define LABOUR_HOUR 12000

static enum err place_make(struct op *op, str zh, str en, int64_t *ret_id)
{
    struct stock_place place = { .name_zh = zh, .name_en = en, .active = true };
    TRY(stock_place_add(op, &place, &place));
    *ret_id = place.id;
    return OK;
}

/* Of every third part more lie there, and some are fewer than there should be. */
static enum err part_stock(struct op *op, int64_t store, int64_t van, const struct part *p,
                           size_t n)
{
    struct stock_move in = { .kind = MOVE_RECEIVE,
                             .place_id = store,
                             .part_id = p->id,
                             .quantity = 2 + (int64_t)(n * 5 % 11),
                             .reason = STR("期初库存") };
    struct stock_move over = { .kind = MOVE_TRANSFER,
                               .place_id = store,
                               .to_place_id = van,
                               .part_id = p->id,
                               .quantity = 1 };
    const struct min_form min = { store, p->id, p->wear ? 6 : 2 };
    struct stock_level level;

    TRY(stock_move_add(op, &in, &in));
    if (n % 3 == 0)
        TRY(stock_move_add(op, &over, &over));
    return stock_min_set(op, &min, &level);
}

enum err demo_stock_make(struct demo *d, struct op *op)
{
    const struct demo_product *products = d->texts.products.items;
    int64_t store = 0, van = 0;

    op->now = utc_add(d->begin, -29 * DAY_MS);
    TX(tx, op);
    TRY(place_make(op, STR("中心备件库"), STR("Central parts store"), &store));
    TRY(place_make(op, STR("一号服务车"), STR("Service van 1"), &van));
    for (size_t i = 0; i < d->texts.products.n; i++) {
        struct model m;
        TRY(model_get(op, products[i].model_ids[0], &m));
        for (size_t j = 0; j < m.parts.n; j++)
            TRY(part_stock(op, store, van, &((const struct part *)m.parts.items)[j], i + j));
    }
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ repairs */

enum err demo_repair_lines(struct op *op, int64_t minutes, bool covered, struct repair *r)
{
    const struct line_form labour = { .kind = LINE_LABOUR,
                                      .text = STR("检测与更换"),
                                      .minutes = minutes,
                                      .price = { LABOUR_HOUR },
                                      .covered = covered };
    struct unit u;
    struct model m;

    TRY(repair_line_add(op, r->id, &labour, r));
    TRY(unit_get(op, r->unit_id, &u));
    TRY(model_get(op, u.model_id, &m));
    if (!m.parts.n)
        return OK;
    const struct part *p = m.parts.items;
    const struct line_form part = {
        .kind = LINE_PART, .part_id = p->id, .quantity = 1, .price = p->price, .covered = covered
    };
    return repair_line_add(op, r->id, &part, r);
}

static enum err repair_make(struct demo *d, struct op *op, const struct ticket *t, size_t n)
{
    str today = date_at(op->mem, d->end, ZONE);
    const struct repair_form form = { .kind = REPAIR_DEPOT,
                                      .received_on = today,
                                      .appearance = STR("外壳有轻微划痕"),
                                      .privacy = STR("") };
    const struct diagnosis_form found = { .diagnosis = STR("部件老化，需要更换"),
                                          .cause = STR(""),
                                          .verdict = VERDICT_CHARGEABLE };
    const struct quote_form quote = { .text = STR("含材料与工时"),
                                      .valid_until = date_add_days(op->mem, today, QUOTE_DAYS) };
    const struct answer_form yes = { .accept = true,
                                     .name = t->customer_name,
                                     .note = STR("电话确认") };
    struct repair r;

    TRY(repair_add(op, t->id, &form, &r));
    if (n == 0)
        return OK;
    TRY(repair_diagnose(op, r.id, &found, &r));
    TRY(demo_repair_lines(op, 90, false, &r));
    if (n == 1)
        return OK;
    TRY(repair_quote_send(op, r.id, &quote, &r));
    return n == 2 ? OK : repair_quote_record(op, r.id, &yes, &r);
}

enum err demo_repairs_make(struct demo *d, struct op *op)
{
    str kinds[] = { STR("repair"), STR("fault") }, open[] = { STR("open") };
    const struct ticket_query q = { .kind = { kinds, 2 },
                                    .status = { open, 1 },
                                    .limit = PAGE_MAX };
    struct list found;
    str next;
    size_t made = 0;

    op->now = d->end;
    TX(tx, op);
    TRY(ticket_list(op, &q, &found, &next));
    const struct ticket *t = found.items;
    for (size_t i = 0; i < found.n && made < REPAIRS; i++)
        if (t[i].unit_id)
            TRY(repair_make(d, op, &t[i], made++));
    return tx_commit(&tx);
}
