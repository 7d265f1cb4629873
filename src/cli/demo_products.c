/* What the demo company sells: categories, models with parts, warranty terms; and who has bought what. */
#include "demo.h"

#include "../base/date.h"

#define DAY_MS INT64_C(86400000)
#define ZONE   STR("Asia/Shanghai")
#define OLDEST 900 /* days before the end of the story */

/* ------------------------------------------------------------------ catalogue */

static int64_t category_named(const struct demo *d, str key)
{
    const struct demo_category *c = d->texts.categories.items;
    for (size_t i = 0; i < d->texts.categories.n; i++)
        if (str_eq(c[i].key, key))
            return c[i].id;
    return 0;
}

static enum err categories_make(struct demo *d, struct op *op)
{
    struct demo_category *c = d->texts.categories.items;
    for (size_t i = 0; i < d->texts.categories.n; i++) {
        struct category form = { .key = c[i].key,
                                 .parent_id = category_named(d, c[i].parent),
                                 .name_zh = c[i].zh,
                                 .name_en = c[i].en,
                                 .durable = c[i].durable,
                                 .active = true };
        TRY(category_add(op, &form, &form));
        c[i].id = form.id;
    }
    return OK;
}

static enum err terms_make(struct demo *d, struct op *op)
{
    const struct demo_term *t = d->texts.terms.items;
    for (size_t i = 0; i < d->texts.terms.n; i++) {
        struct warranty_term form = { .name_zh = t[i].zh,
                                      .name_en = t[i].en,
                                      .category_id = category_named(d, t[i].category),
                                      .covers = t[i].main_parts ? COVERS_MAIN_PARTS : COVERS_WHOLE,
                                      .months = t[i].months,
                                      .active = true };
        TRY(warranty_term_add(op, &form, &form));
    }
    return OK;
}

static struct list parts_of(struct op *op, const struct demo_product *p, str code)
{
    struct part *parts = arena_array(op->mem, p->parts_zh.n, sizeof *parts);
    for (size_t i = 0; i < p->parts_zh.n; i++) {
        bool main = strs_has(&p->main_parts, p->parts_zh.items[i]);
        parts[i] = (struct part){
            .number = arena_fmt(op->mem, STR_FMT "-%02zu", STR_ARG(code), i + 1),
            .name_zh = p->parts_zh.items[i],
            .name_en = p->parts_en.items[i],
            .main = main,
            .wear = strs_has(&p->wear_parts, p->parts_zh.items[i]),
            .price = { p->price * (main ? 28 : 7) + 90 * (int64_t)i },
        };
    }
    return (struct list){ parts, p->parts_zh.n };
}

static enum err models_make(struct demo *d, struct op *op, struct demo_product *p)
{
    p->model_ids = arena_array(d->mem, p->models.n, sizeof *p->model_ids);
    for (size_t i = 0; i < p->models.n; i++) {
        str code = p->models.items[i];
        struct model form = { .category_id = category_named(d, p->category),
                              .code = code,
                              .name_zh = p->zh,
                              .name_en = p->en,
                              .brand = STR("南禾"),
                              .active = true,
                              .parts = parts_of(op, p, code) };
        TRY(model_add(op, &form, &form));
        p->model_ids[i] = form.id;
    }
    return OK;
}

enum err demo_catalogue_make(struct demo *d, struct op *op)
{
    struct demo_product *products = d->texts.products.items;

    op->now = utc_add(d->begin, -30 * DAY_MS);
    TX(tx, op);
    TRY(categories_make(d, op));
    for (size_t i = 0; i < d->texts.products.n; i++)
        TRY(models_make(d, op, &products[i]));
    TRY(terms_make(d, op));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ units */

static str day_of(struct op *op, utc at, int64_t days)
{
    return date_at(op->mem, utc_add(at, days * DAY_MS), ZONE);
}

/* The days that are proven: mostly all, of some units none; a machine that is put up has one more. */
static void days_make(struct demo *d, struct op *op, const struct demo_unit *u, struct unit *form)
{
    struct random *r = &d->random;
    int64_t way = 1 + random_below(r, 4), put_up = way + 1 + random_below(r, 5);
    bool known = !random_chance(r, 8), told = random_chance(r, 90);

    form->manufactured_on = day_of(op, u->bought, -30 - random_below(r, 150));
    if (!known)
        return;
    form->purchased_on = form->invoiced_on = day_of(op, u->bought, 0);
    if (utc_add(u->bought, put_up * DAY_MS).ms > d->end.ms)
        return;
    form->shipped_on = day_of(op, u->bought, way > 1);
    form->delivered_on = day_of(op, u->bought, way);
    if (u->product->installed && told)
        form->installed_on = day_of(op, u->bought, put_up);
}

static void unit_pick(struct demo *d, struct demo_unit *u, const struct demo_customer *c,
                      size_t nth)
{
    const struct demo_product *products = d->texts.products.items;
    struct random *r = &d->random;
    int64_t owner = c - d->customers, place = owner * DEMO_UNITS_MAX + (int64_t)nth;

    u->product = &products[random_below(r, (int64_t)d->texts.products.n)];
    u->model = (size_t)random_below(r, (int64_t)u->product->models.n);
    u->bought = utc_add(d->end, -(2 + random_below(r, OLDEST)) * DAY_MS);
    int64_t number = (place * 7919 + 104729) % 10000000;
    str day = date_at(d->mem, u->bought, ZONE);
    u->serial = arena_fmt(d->mem, "N" STR_FMT "%07lld", 2, day.p + 2, (long long)number);
    u->order =
        arena_fmt(d->mem, "NH" STR_FMT "%08lld", 2, day.p + 2, (long long)number * 9 + 10000000);
}

static enum err order_make(struct demo *d, struct op *op, const struct demo_customer *c,
                           struct demo_unit *u, int64_t *ret_line)
{
    int64_t price = u->product->price * (88 + random_below(&d->random, 13));
    int64_t way = random_below(&d->random, 100);
    struct order_line line = { .model_id = u->product->model_ids[u->model],
                               .quantity = 1,
                               .price = { price } };
    struct order form = {
        .number = u->order,
        .customer_id = c->id,
        .channel = way < 72   ? SALE_ONLINE
                   : way < 90 ? SALE_SHOP
                              : SALE_DEALER,
        .ordered_on = day_of(op, u->bought, 0),
        .paid = { price },
        .lines = { &line, 1 },
    };
    TRY(order_add(op, &form, &form));
    u->order_id = form.id;
    *ret_line = ((const struct order_line *)form.lines.items)->id;
    return OK;
}

#define REPAIRED_EACH 17 /* of so many units one was in repair */

/* Without chance, so that it moves nothing else of the story. */
static enum err repair_make(struct demo *d, struct op *op, int64_t unit_id)
{
    utc in = utc_add(op->now, (40 + unit_id % 200) * DAY_MS);
    utc out = utc_add(in, (3 + unit_id % 11) * DAY_MS);
    struct repair_stay stay = { .in_on = day_of(op, in, 0), .out_on = day_of(op, out, 0) };
    if (unit_id % REPAIRED_EACH || out.ms > d->end.ms)
        return OK;
    op->now = out;
    return repair_stay_add(op, unit_id, &stay, &stay);
}

static enum err unit_make(struct demo *d, struct op *op, const struct demo_customer *c,
                          struct demo_unit *u)
{
    struct unit form = { 0 };
    utc known = utc_add(c->since, 60000);

    /* It is written down when it is sold, or with the customer if that was before. */
    op->now = u->bought.ms > known.ms ? u->bought : known;
    TRY(order_make(d, op, c, u, &form.order_line_id));
    form.model_id = u->product->model_ids[u->model];
    form.serial = u->serial;
    form.batch = arena_fmt(op->mem, "B" STR_FMT, 4, u->serial.p + 1);
    form.state = random_chance(&d->random, 3) ? UNIT_RETURNED : UNIT_SOLD;
    days_make(d, op, u, &form);
    TRY(unit_add(op, &form, &form));
    u->id = form.id;
    return repair_make(d, op, u->id);
}

enum err demo_units_make(struct demo *d, struct op *op, size_t from, size_t to)
{
    TX(tx, op);
    for (size_t i = from; i < to; i++) {
        struct demo_customer *c = &d->customers[i];
        c->unit_count = (size_t)random_below(&d->random, DEMO_UNITS_MAX + 1);
        c->units = arena_array(d->mem, c->unit_count, sizeof *c->units);
        for (size_t n = 0; n < c->unit_count; n++) {
            unit_pick(d, &c->units[n], c, n);
            TRY(unit_make(d, op, c, &c->units[n]));
        }
    }
    return tx_commit(&tx);
}
