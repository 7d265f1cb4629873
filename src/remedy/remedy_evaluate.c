/* One evaluation: every rule that is valid on the day is held once, in three values; then each remedy is
 * looked at ground by ground. */
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
    struct held open = { 0 };
    enum tri any = TRI_NO;
    for (size_t i = 0; i < n; i++) {
        enum tri one = settle(e, ids[i]);
        if (one == TRI_OPEN)
            open_from(&open, &e->held[ids[i]]);
        any = tri_or(any, one);
    }
    if (any == TRI_OPEN)
        open_from(h, &open);
    return tri_not(any);
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

static bool is_confirmed(const struct evaluation *e, const struct rule *r)
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
    if (!is_confirmed(e, r) && h->rest != TRI_NO) {
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

/* ------------------------------------------------------------------ verdicts */

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

static void cite(const struct evaluation *e, struct rule_set *set, size_t n)
{
    const struct held *h = &e->held[n];
    if (!h->rule || rule_in(set, n))
        return;
    rule_add(set, n);
    for (size_t i = 0; i < h->rule->all_of.n; i++)
        cite(e, set, h->rule->all_n[i]);
    for (size_t i = 0; i < h->rule->any_of.n; i++)
        if (e->held[h->rule->any_n[i]].tri == TRI_YES)
            cite(e, set, h->rule->any_n[i]);
}

static struct list cited_list(const struct evaluation *e, const struct rule_set *set)
{
    size_t n = 0, most = 0;
    for (size_t i = 0; i < e->held_count; i++)
        most += rule_in(set, i);
    struct remedy_cited *items = arena_array(e->op->mem, most, sizeof(*items));
    for (size_t i = 0; i < e->held_count; i++) {
        const struct rule *r = e->held[i].rule;
        if (!r || !rule_in(set, i))
            continue;
        items[n++] = (struct remedy_cited){ .rule = r->id,
                                            .title = in_lang(e->op, r->title_zh, r->title_en),
                                            .article = rule_article(e->op, r),
                                            .confidence = r->confidence,
                                            .confirmed = is_confirmed(e, r) };
    }
    return (struct list){ items, n };
}

static bool concerns(const struct rule *r, int remedy)
{
    if (r->grant_bits >> remedy & 1)
        return true;
    for (size_t i = 0; i < r->pieces.n; i++)
        if (((const struct piece *)r->pieces.items)[i].to == remedy)
            return true;
    return r->freight.n || r->inspection.n;
}

/* Who bears what on a ground: the seller if any rule of it says so. */
static void payers(const struct evaluation *e, size_t ground, struct remedy_verdict *v)
{
    for (size_t n = 0; n < e->held_count; n++) {
        const struct held *h = &e->held[n];
        if (!h->rule || h->tri != TRI_YES)
            continue;
        bool of_ground = h->rule->ground_n == ground;
        if (of_ground && h->rule->freight.n && !str_is(v->freight, "seller"))
            v->freight = h->rule->freight;
        if ((of_ground || !h->rule->ground_n) && h->rule->inspection.n &&
            !str_is(v->inspection, "seller"))
            v->inspection = h->rule->inspection;
    }
}

static void period_put(const struct evaluation *e, const struct rule *r, const struct period *p,
                       const struct counted *c, struct list *periods)
{
    if (!c)
        return;
    struct remedy_period *at = &((struct remedy_period *)periods->items)[periods->n++];
    *at = (struct remedy_period){ .rule = r->id,
                                  .start_fact = fact_at((size_t)c->start_n)->path,
                                  .start_on = c->start_on,
                                  .count = c->count,
                                  .unit = p->unit,
                                  .extended_days = c->extended,
                                  .counted_on = c->counted_on,
                                  .end_on = c->end_on,
                                  .rolled = c->rolled,
                                  .why = period_why(e->op, c, p->unit) };
}

static struct list periods_of(const struct evaluation *e, const struct rule_set *set)
{
    struct list periods = { 0 };
    size_t most = 0;
    for (size_t n = 0; n < e->held_count; n++)
        most += rule_in(set, n) ? 2 : 0;
    periods.items = arena_array(e->op->mem, most, sizeof(struct remedy_period));
    for (size_t n = 0; n < e->held_count; n++) {
        const struct held *h = &e->held[n];
        if (!h->rule || !rule_in(set, n))
            continue;
        period_put(e, h->rule, &h->rule->within, h->within, &periods);
        period_put(e, h->rule, &h->rule->after, h->after, &periods);
    }
    return periods;
}

/* The last day on which a rule lets ask: of its own period and of those that it needs. Empty: none is set. */
static str last_day(const struct evaluation *e, const struct held *h)
{
    str day = h->within ? h->within->end_on : (str){ 0 };
    for (size_t i = 0; i < h->rule->all_of.n; i++) {
        str other = last_day(e, &e->held[h->rule->all_n[i]]);
        if (other.n && (!day.n || str_cmp(other, day) < 0))
            day = other;
    }
    return day;
}

/* Until when: the latest day that any granting rule leaves; without an end when one of them has none. */
static str until_of(const struct evaluation *e, int remedy)
{
    str until = { 0 };
    for (size_t n = 0; n < e->held_count; n++) {
        const struct held *h = &e->held[n];
        if (!h->rule || h->tri != TRI_YES || !(h->rule->grant_bits >> remedy & 1) ||
            grounded(e, remedy, h->rule->ground_n).tri != TRI_YES)
            continue;
        str day = last_day(e, h);
        if (!day.n)
            return day;
        if (str_cmp(day, until) > 0)
            until = day;
    }
    return until;
}

/* The YES grounds against each other: who pays the way back first, then the sum. */
static bool better(const struct remedy_verdict *a, const struct remedy_verdict *b)
{
    bool a_free = str_is(a->freight, "seller"), b_free = str_is(b->freight, "seller");
    if (a_free != b_free)
        return a_free;
    return a->amount_known && (!b->amount_known || a->amount.minor > b->amount.minor);
}

static struct remedy_verdict entitled(struct evaluation *e, int remedy)
{
    struct remedy_verdict best = { 0 };
    for (size_t g = 1; g < e->rules->ground_count; g++) {
        struct remedy_verdict v = { .remedy = remedy, .verdict = VERDICT_ENTITLED };
        if (grounded(e, remedy, g).tri != TRI_YES)
            continue;
        v.ground = e->rules->grounds[g];
        payers(e, g, &v);
        amounts_make(e, remedy, g, &v);
        struct rule_set set = { 0 };
        for (size_t n = 0; n < e->held_count; n++)
            if (e->held[n].rule && e->held[n].tri == TRI_YES && e->held[n].rule->ground_n == g &&
                concerns(e->held[n].rule, remedy))
                cite(e, &set, n);
        v.rules = cited_list(e, &set);
        v.periods = periods_of(e, &set);
        if (!best.verdict || better(&v, &best))
            best = v;
    }
    best.until = until_of(e, remedy);
    return best;
}

/* The ids of rules that wait for a fact. */
static strs waiting(const struct evaluation *e, const struct rule_set *open, size_t fact)
{
    size_t most = 0, n = 0;
    for (size_t i = 0; i < e->held_count; i++)
        most += rule_in(open, i) && fact_in(&e->held[i].missing, fact);
    str *ids = arena_array(e->op->mem, most, sizeof(*ids));
    for (size_t i = 0; i < e->held_count && n < most; i++)
        if (rule_in(open, i) && fact_in(&e->held[i].missing, fact))
            ids[n++] = e->held[i].rule->id;
    return (strs){ ids, n };
}

/* What hangs on which rule: facts and confirmations that would decide. */
static struct list missing_list(const struct evaluation *e, const struct rule_set *open)
{
    struct op *op = e->op;
    struct remedy_missing *items =
        arena_array(op->mem, facts_count() + e->rules->id_count, sizeof(*items));
    size_t n = 0;
    for (size_t fact = 0; fact < facts_count(); fact++) {
        strs rules = waiting(e, open, fact);
        if (!rules.n)
            continue;
        const struct fact_word *w = &e->rules->words[fact];
        items[n++] = (struct remedy_missing){ w->from.n ? w->from : fact_at(fact)->path,
                                              fact_label(e, fact), rules };
    }
    struct rule_set confirm = { 0 };
    for (size_t i = 0; i < e->held_count; i++)
        if (rule_in(open, i))
            rules_join(&confirm, &e->held[i].confirm);
    for (size_t i = 0; i < e->rules->id_count; i++) {
        if (!rule_in(&confirm, i))
            continue;
        strs rules = { arena_array(op->mem, 1, sizeof(str)), 1 };
        rules.items[0] = e->rules->ids[i];
        items[n++] =
            (struct remedy_missing){ STR("confirmation"),
                                     message_text(op->mem, op->lang, "remedy.confirm_missing",
                                                  (struct param[]){ P("rule", e->rules->ids[i]) },
                                                  1),
                                     rules };
    }
    return (struct list){ items, n };
}

static struct remedy_verdict unknown(const struct evaluation *e, int remedy)
{
    struct remedy_verdict v = { .remedy = remedy, .verdict = VERDICT_UNKNOWN };
    struct rule_set open = { 0 };
    for (size_t n = 0; n < e->held_count; n++) {
        const struct held *h = &e->held[n];
        if (!h->rule || h->tri != TRI_OPEN || !h->rule->ground_n)
            continue;
        bool about = (h->rule->grant_bits | h->rule->bar_bits) >> remedy & 1;
        if (about && grounded(e, remedy, h->rule->ground_n).tri == TRI_OPEN)
            rule_add(&open, n);
    }
    v.rules = cited_list(e, &open);
    v.missing = missing_list(e, &open);
    v.periods = periods_of(e, &open);
    return v;
}

/* Bars that hold, and rules that would have given it in time. */
static struct remedy_verdict refused(const struct evaluation *e, int remedy)
{
    struct remedy_verdict v = { .remedy = remedy, .verdict = VERDICT_REFUSED };
    struct rule_set set = { 0 };
    for (size_t n = 0; n < e->held_count; n++) {
        const struct held *h = &e->held[n];
        if (!h->rule)
            continue;
        bool late = h->tri == TRI_NO && h->rest != TRI_NO && !h->presumed &&
                    (h->rule->grant_bits >> remedy & 1);
        bool bars = h->tri == TRI_YES && (h->rule->bar_bits >> remedy & 1) &&
                    grounded(e, remedy, h->rule->ground_n).gives != TRI_NO;
        if (late || bars)
            rule_add(&set, n);
    }
    v.rules = cited_list(e, &set);
    v.periods = periods_of(e, &set);
    v.human = message_text(e->op->mem, e->op->lang, "remedy.human", NULL, 0);
    return v;
}

static str summary(const struct evaluation *e, const struct remedy_verdict *v)
{
    struct op *op = e->op;
    struct param params[] = { P("until", v->until),
                              P("n", arena_fmt(op->mem, "%zu", v->missing.n)) };
    const char *code = v->verdict == VERDICT_REFUSED   ? "remedy.sum_refused"
                       : v->verdict == VERDICT_UNKNOWN ? "remedy.sum_unknown"
                       : v->until.n                    ? "remedy.sum_until"
                                                       : "remedy.sum_entitled";
    return message_text(op->mem, op->lang, code, params, 2);
}

static struct remedy_verdict judge(struct evaluation *e, int remedy)
{
    enum tri best = TRI_NO;
    for (size_t g = 1; g < e->rules->ground_count; g++)
        best = tri_or(best, grounded(e, remedy, g).tri);
    struct remedy_verdict v = best == TRI_YES    ? entitled(e, remedy)
                              : best == TRI_OPEN ? unknown(e, remedy)
                                                 : refused(e, remedy);
    changes_make(e, remedy, &v);
    v.summary = summary(e, &v);
    return v;
}

/* ------------------------------------------------------------------ clocks */

static int clock_cmp(const struct remedy_clock *a, const struct remedy_clock *b)
{
    if (!a->due_on.n || !b->due_on.n)
        return (int)(b->due_on.n > 0) - (int)(a->due_on.n > 0);
    return str_cmp(a->due_on, b->due_on);
}

static struct remedy_clock clock_make(const struct evaluation *e, const struct rule *r,
                                      const struct clock_rule *c, struct counted *counted)
{
    struct remedy_clock clock = { .rule = r->id,
                                  .name = in_lang(e->op, c->name_zh, c->name_en),
                                  .starts_with = fact_at((size_t)c->starts[0])->path };
    for (size_t i = 0; i < c->start_n && !clock.start_on.n; i++)
        if (fact_in(e->f.known, (size_t)c->starts[i])) {
            clock.start_on = fact_text(e->f.facts, (size_t)c->starts[i]);
            clock.starts_with = fact_at((size_t)c->starts[i])->path;
        }
    if (!clock.start_on.n)
        return clock;
    if (c->extend_n >= 0)
        counted->extended = fact_number(e->f.facts, (size_t)c->extend_n);
    clock.due_on =
        days_count(e->op, e->calendar, clock.start_on, c->count, c->unit, c->roll, counted);
    clock.counted_on = counted->counted_on;
    if (c->stop_n >= 0 && fact_in(e->f.known, (size_t)c->stop_n)) {
        clock.done = true;
        clock.done_on = fact_text(e->f.facts, (size_t)c->stop_n);
    }
    clock.late = str_cmp(clock.done ? clock.done_on : e->context->on, clock.due_on) > 0;
    return clock;
}

static struct list clocks_make(struct evaluation *e, bool *ret_undecided)
{
    size_t most = 0, n = 0;
    for (size_t i = 0; i < e->held_count; i++)
        most += e->held[i].rule && e->held[i].tri == TRI_YES ? e->held[i].rule->clocks.n : 0;
    struct remedy_clock *clocks = arena_array(e->op->mem, most, sizeof(*clocks));
    for (size_t i = 0; i < e->held_count; i++) {
        const struct rule *r = e->held[i].rule;
        for (size_t k = 0; r && e->held[i].tri == TRI_YES && k < r->clocks.n; k++) {
            struct counted counted = { 0 };
            struct remedy_clock clock =
                clock_make(e, r, &((const struct clock_rule *)r->clocks.items)[k], &counted);
            *ret_undecided |= counted.undecided;
            size_t at = n++;
            for (; at > 0 && clock_cmp(&clock, &clocks[at - 1]) < 0; at--)
                clocks[at] = clocks[at - 1];
            clocks[at] = clock;
        }
    }
    return (struct list){ clocks, n };
}

/* ------------------------------------------------------------------ what to tell, and warnings */

static void warn(struct list *warnings, str rule, const char *kind, str text)
{
    ((struct remedy_warning *)warnings->items)[warnings->n++] =
        (struct remedy_warning){ rule, str_of(kind), text };
}

static void rule_warn(const struct evaluation *e, const struct held *h, struct list *warnings)
{
    struct op *op = e->op;
    const struct rule *r = h->rule;
    str reading = in_lang(op, r->reading_zh, r->reading_en);
    if (h->tri == TRI_YES && reading.n)
        warn(warnings, r->id, "reading", reading);
    if (h->tri == TRI_YES && h->within && h->within->weekend)
        warn(warnings, STR("R-T3"), "reading",
             message_text(op->mem, op->lang, "remedy.weekend",
                          (struct param[]){ P("rule", r->id), P("day", h->within->counted_on) },
                          2));
    if (!h->unconfirmed)
        return;
    struct param params[] = {
        P("rule", r->id),
        P("title", in_lang(op, r->title_zh, r->title_en)),
    };
    const char *code = r->confidence == CONFIDENCE_MEMORY ? "remedy.unconfirmed_memory"
                                                          : "remedy.unconfirmed_secondary";
    warn(warnings, r->id, "unconfirmed", message_text(op->mem, op->lang, code, params, 2));
}

static struct list warnings_make(const struct evaluation *e, bool undecided)
{
    struct list warnings = {
        arena_array(e->op->mem, 3 * e->held_count + 1, sizeof(struct remedy_warning)), 0
    };
    for (size_t n = 0; n < e->held_count; n++) {
        const struct held *h = &e->held[n];
        if (!h->rule)
            continue;
        rule_warn(e, h, &warnings);
        undecided |= h->tri != TRI_OPEN && h->within && h->within->undecided;
    }
    if (undecided)
        warn(&warnings, STR("R-T3"), "calendar",
             message_text(e->op->mem, e->op->lang, "remedy.no_calendar", NULL, 0));
    return warnings;
}

static struct list tells_make(const struct evaluation *e)
{
    struct remedy_change *items = arena_array(e->op->mem, e->held_count, sizeof(*items));
    size_t n = 0;
    for (size_t i = 0; i < e->held_count; i++) {
        const struct rule *r = e->held[i].rule;
        if (!r || e->held[i].tri != TRI_YES || !r->tell_zh.n)
            continue;
        items[n++] = (struct remedy_change){ r->id, in_lang(e->op, r->tell_zh, r->tell_en) };
    }
    return (struct list){ items, n };
}

/* ------------------------------------------------------------------ the whole */

static struct remedy_report report_make(struct evaluation *e)
{
    struct remedy_report report = { .on = e->context->on };
    struct remedy_verdict *v = arena_array(e->op->mem, REMEDY_COUNT, sizeof(*v));
    struct rule_set holds = { 0 };
    bool undecided = false;
    for (int i = 0; i < REMEDY_COUNT; i++)
        v[i] = judge(e, i);
    for (size_t n = 0; n < e->held_count; n++)
        if (e->held[n].rule && e->held[n].tri == TRI_YES)
            rule_add(&holds, n);
    report.remedies = (struct list){ v, REMEDY_COUNT };
    report.clocks = clocks_make(e, &undecided);
    report.rules = cited_list(e, &holds);
    report.tells = tells_make(e);
    report.warnings = warnings_make(e, undecided);
    report.note = message_text(e->op->mem, e->op->lang, "remedy.note", NULL, 0);
    return report;
}

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
    facts_derive(op, context->on, facts, known);
    ret->f = (struct known_facts){ facts, known };
    rules_choose(ret);
    promises_make(ret, facts, known);
    for (size_t n = 0; n < ret->held_count; n++)
        settle(ret, n);
    grounds_make(ret);
    return OK;
}

enum err remedy_evaluate(struct op *op, const struct remedy_context *context,
                         const struct remedy_facts *facts, const struct fact_set *known,
                         struct remedy_report *ret)
{
    struct remedy_facts own = *facts;
    struct fact_set own_known = *known;
    struct evaluation e;
    TRY(evaluation_begin(op, context, &own, &own_known, &e));
    *ret = report_make(&e);
    return OK;
}
