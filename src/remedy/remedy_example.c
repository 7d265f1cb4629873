/* The examples that stand beside each rule, held against it. */
#include "remedy_internal.h"

struct trying {
    struct op *op;
    const struct remedy_rules *rules;
    const struct rule *rule;
    size_t n;
    strs wrong;
};

static void wrong(struct trying *t, const char *what, str got, str want)
{
    struct op *op = t->op;
    t->wrong.items = arena_grow(op->mem, t->wrong.items, t->wrong.n * sizeof(str),
                                (t->wrong.n + 1) * sizeof(str));
    t->wrong.items[t->wrong.n++] =
        arena_fmt(op->mem, STR_FMT " #%zu: %s: " STR_FMT ", not " STR_FMT, STR_ARG(t->rule->id),
                  t->n + 1, what, STR_ARG(got), STR_ARG(want));
}

static void compare(struct trying *t, const char *what, str got, str want)
{
    if (want.n && !str_eq(got, want))
        wrong(t, what, got.n ? got : STR("nothing"), want);
}

static const char *tri_name(enum tri tri)
{
    return tri == TRI_YES ? "applies" : tri == TRI_NO ? "does not apply" : "open";
}

static const struct remedy_verdict *verdict_of(const struct remedy_report *report, int remedy)
{
    return &((const struct remedy_verdict *)report->remedies.items)[remedy];
}

/* The verdict that until, freight and the like are about: the first that this rule has to do with. */
static int remedy_meant(const struct rule *r, const struct rule_example *x)
{
    const str *said[] = { &x->refund, &x->exchange, &x->repair, &x->loaner, &x->compensation };
    for (int i = 0; i < REMEDY_COUNT; i++)
        if (said[i]->n)
            return i;
    for (int i = 0; i < REMEDY_COUNT; i++)
        if ((r->grant_bits | r->bar_bits) >> i & 1)
            return i;
    return REMEDY_REFUND;
}

static void clock_compare(struct trying *t, const struct remedy_report *report, str due)
{
    str got = { 0 };
    for (size_t i = 0; i < report->clocks.n; i++) {
        const struct remedy_clock *c = &((const struct remedy_clock *)report->clocks.items)[i];
        if (str_eq(c->rule, t->rule->id) && !got.n)
            got = c->due_on;
    }
    compare(t, "due", got, due);
}

static void missing_compare(struct trying *t, const struct remedy_verdict *v, str want)
{
    for (size_t i = 0; i < v->missing.n; i++)
        if (str_eq(((const struct remedy_missing *)v->missing.items)[i].fact, want))
            return;
    if (want.n)
        wrong(t, "missing", STR("nothing"), want);
}

static void report_compare(struct trying *t, const struct rule_example *x,
                           const struct remedy_report *report)
{
    const str *said[] = { &x->refund, &x->exchange, &x->repair, &x->loaner, &x->compensation };
    for (int i = 0; i < REMEDY_COUNT; i++)
        compare(t, remedy_labels[i], str_of(verdict_labels[verdict_of(report, i)->verdict]),
                *said[i]);
    const struct remedy_verdict *v = verdict_of(report, remedy_meant(t->rule, x));
    compare(t, "until", v->until, x->until);
    compare(t, "freight", v->freight, x->freight);
    compare(t, "inspection", v->inspection, x->inspection);
    missing_compare(t, v, x->missing);
    clock_compare(t, report, x->due_on);
    if (x->amount)
        compare(t, "amount", arena_fmt(t->op->mem, "%lld", (long long)v->amount.minor),
                arena_fmt(t->op->mem, "%lld", (long long)x->amount));
}

/* Examples of a rule that is off are tried as if it were on, alone. */
static const struct remedy_rules *rules_with(struct trying *t)
{
    if (!t->rule->off)
        return t->rules;
    struct remedy_rules *copy = arena_alloc(t->op->mem, sizeof(*copy));
    *copy = *t->rules;
    copy->rules = arena_array(t->op->mem, copy->rule_count, sizeof(*copy->rules));
    for (size_t i = 0; i < copy->rule_count; i++) {
        copy->rules[i] = t->rules->rules[i];
        if (copy->rules[i] != t->rule)
            continue;
        copy->rules[i] = arena_alloc(t->op->mem, sizeof(struct rule));
        *copy->rules[i] = *t->rule;
        copy->rules[i]->off = false;
    }
    return copy;
}

static enum err example_try(struct trying *t, const struct rule_example *x)
{
    const json_t *root;
    struct remedy_facts facts;
    struct fact_set known;
    struct evaluation e;
    struct remedy_report report;
    struct remedy_context context = { .rules = rules_with(t),
                                      .on = x->on,
                                      .all_confirmed = !x->unconfirmed };
    TRY(json_read(t->op, x->facts, &root));
    TRY(facts_read(t->op, root, STR(""), &facts, &known));
    TRY(remedy_evaluate(t->op, &context, &facts, &known, &report));
    TRY(evaluation_begin(t->op, &context, &facts, &known, &e));
    enum tri want = x->open ? TRI_OPEN : x->applies ? TRI_YES : TRI_NO;
    compare(t, "rule", str_of(tri_name(e.held[t->rule->number].tri)), str_of(tri_name(want)));
    report_compare(t, x, &report);
    return OK;
}

/* Each in memory of its own; only what is wrong is kept. */
static void example_run(struct trying *t, const struct rule_example *x)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct arena *own = t->op->mem;
    size_t before = t->wrong.n;
    t->op->mem = mem;
    if (example_try(t, x) != OK) {
        str at = t->op->fault.item_count ? t->op->fault.items[0].pointer : STR("");
        wrong(t, arena_z(mem, at), op_fault_text(t->op), STR("facts"));
        op_forgive(t->op);
    }
    t->op->mem = own;
    strs kept = { arena_array(own, t->wrong.n, sizeof(str)), t->wrong.n };
    for (size_t i = 0; i < t->wrong.n; i++)
        kept.items[i] = i < before ? t->wrong.items[i] : arena_str(own, t->wrong.items[i]);
    t->wrong = kept;
}

strs remedy_examples(struct op *op, const struct remedy_rules *rules, bool own)
{
    struct trying t = { .op = op, .rules = rules };
    for (size_t i = 0; i < rules->rule_count; i++) {
        t.rule = rules->rules[i];
        if (own && !t.rule->pack->own)
            continue;
        for (t.n = 0; t.n < t.rule->examples.n; t.n++)
            example_run(&t, &((const struct rule_example *)t.rule->examples.items)[t.n]);
    }
    return t.wrong;
}
