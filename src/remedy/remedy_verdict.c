/* The verdict on one remedy: the best of the grounds that give it, what is missing, or why not. */
#include "remedy_internal.h"

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

struct list cited_list(const struct evaluation *e, const struct rule_set *set)
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
                                            .confirmed = rule_confirmed(e, r) };
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

static bool is_fixed(const struct evaluation *e, str fact)
{
    ptrdiff_t n = fact_named(fact);
    return n >= 0 && e->rules->words[n].fixed;
}

/* What it is and how it was sold comes first, since all else hangs on it; the rest as people ask for it. */
static void missing_sort(const struct evaluation *e, struct remedy_missing *items, size_t n)
{
    size_t first = 0;
    for (size_t i = 0; i < n; i++) {
        struct remedy_missing m = items[i];
        if (!is_fixed(e, m.fact))
            continue;
        memmove(&items[first + 1], &items[first], (i - first) * sizeof *items);
        items[first++] = m;
    }
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
                                              fact_label(e, fact), rules, w->ask_zh.n > 0 };
    }
    missing_sort(e, items, n);
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
                                     rules, false };
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

struct remedy_verdict remedy_judge(struct evaluation *e, int remedy)
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
