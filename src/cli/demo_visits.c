/* A few visits of the demo company: engineers, what they charge, and some days of the week around now. */
#include "demo.h"

#include "../visit/visit.h"

#define HOUR_MS    INT64_C(3600000)
#define DAY_MS     (24 * HOUR_MS)
#define ZONE_MS    (8 * HOUR_MS)
#define VISITS_MAX 8

static const struct {
    const char *key, *zh, *en, *unit;
    int64_t fen;
} prices[] = {
    { "door_fee", "上门费", "Call-out", "次", 5000 },
    { "inspection", "检测费", "Inspection", "次", 3000 },
    { "pump", "更换排水泵", "New drain pump", "个", 16000 },
    { "gas", "加制冷剂", "Refrigerant", "公斤", 12000 },
};

static const struct {
    int64_t day, hour; /* from today on, of the company */
    const char *area, *address;
    size_t acts; /* how many of acts[] have happened */
    bool assigned;
} plans[VISITS_MAX] = {
    { 0, 9, "西湖区", "文三路 18 号 2 幢 501", 3, true },
    { 0, 14, "西湖区", "古墩路 77 号", 2, true },
    { 0, 17, "滨江区", "江南大道 300 号", 1, true },
    { 1, 9, "滨江区", "长河路 9 号 1 单元", 2, true },
    { 1, 13, "拱墅区", "湖墅南路 120 号", 0, true },
    { 1, 15, "拱墅区", "登云路 45 号", 0, false },
    { 2, 10, "西湖区", "天目山路 160 号", 0, true },
    { 2, 14, "余杭区", "文一西路 998 号", 0, false },
};
static const enum visit_act acts[] = { VISIT_ACT_ACCEPT, VISIT_ACT_CONFIRM, VISIT_ACT_SET_OFF };

static enum err prices_make(struct op *op)
{
    for (size_t i = 0; i < sizeof prices / sizeof *prices; i++) {
        const struct visit_price form = { .key = str_of(prices[i].key),
                                          .name_zh = str_of(prices[i].zh),
                                          .name_en = str_of(prices[i].en),
                                          .unit = str_of(prices[i].unit),
                                          .price = { prices[i].fen },
                                          .active = true };
        struct visit_price made;
        TRY(visit_price_add(op, &form, &made));
    }
    return OK;
}

static enum err engineers_make(struct demo *d, struct op *op, ints *ret)
{
    const struct demo_user *users = d->texts.users.items;
    ret->items = arena_array(op->mem, d->texts.users.n, sizeof *ret->items);
    for (size_t i = 0; i < d->texts.users.n; i++) {
        if (!str_is(users[i].role, "engineer"))
            continue;
        const struct visit_engineer form = { .user_id = users[i].id,
                                             .daily_max = 5,
                                             .active = true };
        struct visit_engineer made;
        TRY(visit_engineer_add(op, &form, &made));
        ret->items[ret->n++] = users[i].id;
    }
    return OK;
}

static enum err visit_make(struct op *op, const struct ticket *t, size_t i, const ints *engineers)
{
    int64_t midnight = (op->now.ms + ZONE_MS) / DAY_MS * DAY_MS - ZONE_MS;
    utc from = { midnight + plans[i].day * DAY_MS + plans[i].hour * HOUR_MS };
    utc to = utc_add(from, 2 * HOUR_MS);
    const struct actor *planner = op->actor, *engineer;
    struct visit v;

    if (to.ms < op->now.ms)
        return OK;
    const struct visit_plan form = {
        .address = str_of(plans[i].address),
        .area = str_of(plans[i].area),
        .window_from = from,
        .window_to = to,
        .engineer_id = plans[i].assigned ? engineers->items[i % engineers->n] : 0,
    };
    TRY(visit_add(op, t->id, &form, &v));
    if (!plans[i].assigned)
        return OK;
    TRY(people_actor(op, v.engineer_id, &engineer));
    op->actor = engineer;
    enum err err = OK;
    for (size_t a = 0; a < plans[i].acts && err == OK; a++)
        err = visit_entry_add(op, v.id, &(struct visit_entry){ .act = (int)acts[a] }, STR(""), &v);
    op->actor = planner;
    return err;
}

enum err demo_visits_make(struct demo *d, struct op *op)
{
    const struct ticket_query open = { .status = { (str[]){ STR("open") }, 1 },
                                       .kind = { (str[]){ STR("repair"), STR("fault") }, 2 },
                                       .limit = VISITS_MAX };
    struct list tickets;
    ints engineers = { 0 };
    str next;

    TRY(people_actor(op, demo_user_of(d, STR("tangyue"))->id, &op->actor));
    TX(tx, op);
    TRY(prices_make(op));
    TRY(engineers_make(d, op, &engineers));
    TRY(ticket_list(op, &open, &tickets, &next));
    for (size_t i = 0; i < tickets.n && engineers.n; i++)
        TRY(visit_make(op, &((struct ticket *)tickets.items)[i], i, &engineers));
    return tx_commit(&tx);
}
