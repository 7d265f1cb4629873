/* Every rule that is valid on the day is held once, in three values; what they give and bar is put together ground
 * by ground. */
#include "remedy_internal.h"

/* ------------------------------------------------------------------ holding rules */

static enum tri settle(struct evaluation *e, size_t n);

static void open_from(struct held *h, const struct held *other)
{
    facts_join(&h->missing, &other->missing);
    rules_join(&h->confirm, &other->confirm);
}

static enum tri all_tri(struct evaluation *e, struct held *h, const uint16_t *ids, size_t n)
{
    enum tri all = TRI_YES;
    for (size_t i = 0; i < n; i++) {
        enum tri one = settle(e, ids[i]);
        if (one == TRI_OPEN)
            open_from(h, &e->held[ids[i]]);
        all = tri_and(all, one);
    }
    return all;
}

static enum tri any_tri(struct evaluation *e, struct held *h, const uint16_t *ids, size_t n)
{
    struct held open = { 0 };
    enum tri any = n ? TRI_NO : TRI_YES;
    for (size_t i = 0; i < n && any != TRI_YES; i++) {
        enum tri one = settle(e, ids[i]);
        if (one == TRI_OPEN)
            open_from(&open, &e->held[ids[i]]);
        any = tri_or(any, one);
    }
    if (any == TRI_OPEN)
        open_from(h, &open);
    return any;
}

static enum tri none_tri(struct evaluation *e, struct held *h, const uint16_t *ids, size_t n)
{
    return n ? tri_not(any_tri(e, h, ids, n)) : TRI_YES;
}

static enum tri one_period(struct evaluation *e, struct held *h, const struct period *p, bool after,
                           struct counted **ret)
{
    struct counted *counted = arena_alloc(e->op->mem, sizeof(*counted));
    enum tri tri =
        period_tri(e->op, e->calendar, p, &e->f, e->context->on, after, &h->missing, counted);
    *ret = counted->known ? counted : NULL;
    return tri;
}

static enum tri periods_tri(struct evaluation *e, struct held *h)
{
    const struct rule *r = h->rule;
    enum tri tri = TRI_YES;
    if (r->within.there)
        tri = one_period(e, h, &r->within, false, &h->within);
    if (r->after.there)
        tri = tri_and(tri, one_period(e, h, &r->after, true, &h->after));
    return tri;
}

bool rule_confirmed(const struct evaluation *e, const struct rule *r)
{
    return r->confidence == CONFIDENCE_TEXT || e->context->all_confirmed ||
           rule_in(&e->confirmed, r->number);
}

static void hold(struct evaluation *e, struct held *h)
{
    const struct rule *r = h->rule;
    h->condition = r->has_condition ? condition_tri(&r->condition, &e->f, &h->missing) : TRI_YES;
    h->rest = h->tri = h->condition;
    if (h->condition == TRI_NO)
        return;
    h->rest = tri_and(h->rest, all_tri(e, h, r->all_n, r->all_of.n));
    if (h->rest != TRI_NO)
        h->rest = tri_and(h->rest, any_tri(e, h, r->any_n, r->any_of.n));
    if (h->rest != TRI_NO)
        h->rest = tri_and(h->rest, none_tri(e, h, r->none_n, r->none_of.n));
    if (h->rest == TRI_OPEN && r->presume_no) {
        h->presumed = true;
        h->rest = TRI_NO;
    }
    h->tri = h->rest == TRI_NO ? TRI_NO : tri_and(h->rest, periods_tri(e, h));
    if (!rule_confirmed(e, r) && h->rest != TRI_NO) {
        h->unconfirmed = true;
        rule_add(&h->confirm, r->number);
        h->tri = TRI_OPEN;
    }
}

static enum tri settle(struct evaluation *e, size_t n)
{
    struct held *h = &e->held[n];
    if (!h->done) {
        h->done = true; /* compile saw that no rule waits for itself */
        if (h->rule)
            hold(e, h);
    }
    return h->tri;
}

/* ------------------------------------------------------------------ which rules */

static bool of_region(const struct evaluation *e, const struct rule *r)
{
    str region = e->f.facts->region;
    return str_eq(r->pack->region, region.n ? region : STR("cn"));
}

static void rules_choose(struct evaluation *e)
{
    const struct remedy_rules *rules = e->rules;
    for (size_t n = 0; n < rules->id_count; n++)
        for (size_t i = rules->first[n]; i < rules->first[n + 1]; i++) {
            const struct rule *r = rules->rules[i];
            bool begun = str_cmp(r->valid_from, e->context->on) <= 0;
            bool over = r->valid_to.n && str_cmp(r->valid_to, e->context->on) < 0;
            if (begun && !over && !r->off && !r->counting && of_region(e, r))
                e->held[n].rule = r;
        }
    const struct remedy_confirmation *said = e->context->confirmations.items;
    for (size_t i = 0; i < e->context->confirmations.n; i++) {
        ptrdiff_t n = rule_number(rules, said[i].rule);
        const struct rule *r = n >= 0 ? e->held[n].rule : NULL;
        if (r && said[i].confirmed && str_eq(said[i].edition, rule_edition(e->op, r)))
            rule_add(&e->confirmed, (size_t)n);
    }
}

/* ------------------------------------------------------------------ grounds */

static void ground_add(struct evaluation *e, const struct held *h)
{
    for (int remedy = 0; remedy < REMEDY_COUNT; remedy++) {
        struct grounded *g = &e->grounded[remedy][h->rule->ground_n];
        if (h->rule->grant_bits >> remedy & 1)
            g->gives = tri_or(g->gives, h->tri);
        if (h->rule->bar_bits >> remedy & 1)
            g->bars = tri_or(g->bars, h->tri);
    }
}

static void grounds_make(struct evaluation *e)
{
    for (size_t n = 0; n < e->held_count; n++)
        if (e->held[n].rule && (e->held[n].rule->grant_bits | e->held[n].rule->bar_bits))
            ground_add(e, &e->held[n]);
    for (int remedy = 0; remedy < REMEDY_COUNT; remedy++)
        for (size_t g = 0; g < GROUNDS_MAX; g++) {
            struct grounded *at = &e->grounded[remedy][g];
            at->tri = tri_and(at->gives, tri_not(at->bars));
        }
}

/* ------------------------------------------------------------------ the beginning */

enum err evaluation_begin(struct op *op, const struct remedy_context *context,
                          struct remedy_facts *facts, struct fact_set *known,
                          struct evaluation *ret)
{
    size_t promises = context->promises.n;
    if (promises > RULE_IDS_MAX / 4)
        promises = RULE_IDS_MAX / 4; /* promise_add lets no more be valid at a time */
    *ret = (struct evaluation){
        .op = op,
        .context = context,
        .calendar = context->calendar ? context->calendar : &remedy_calendar_plain,
        .rules = context->rules,
        .held_count = context->rules->id_count,
    };
    ret->held = arena_array(op->mem, ret->held_count + promises, sizeof(*ret->held));
    if (!facts_day_ok(context->on)) {
        op_field(op, STR("/on"), "date.invalid");
        return op_check(op);
    }
    facts_derive(context->on, facts, known);
    ret->f = (struct known_facts){ facts, known };
    rules_choose(ret);
    promises_make(ret, facts, known);
    for (size_t n = 0; n < ret->held_count; n++)
        settle(ret, n);
    grounds_make(ret);
    return OK;
}
