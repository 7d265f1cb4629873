/* Any bytes as the facts of a case. What cannot be read is refused; else all five verdicts come out, each
 * refusal names a person, nothing is entitled without a rule, and lines and legs add up. */
#include "remedy_internal.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t lines_sum(const struct remedy_verdict *v)
{
    int64_t sum = 0;
    for (size_t i = 0; i < v->lines.n; i++)
        sum += ((const struct remedy_line *)v->lines.items)[i].amount.minor;
    return sum;
}

static int64_t legs_sum(const struct remedy_verdict *v)
{
    int64_t sum = 0;
    for (size_t i = 0; i < v->legs.n; i++)
        sum += ((const struct remedy_leg *)v->legs.items)[i].amount.minor;
    return sum;
}

static void verdict_check(const struct remedy_verdict *v)
{
    assert(v->summary.n > 0);
    assert((v->verdict == VERDICT_REFUSED) == (v->human.n > 0));
    assert(v->verdict != VERDICT_ENTITLED || (v->rules.n > 0 && v->ground.n > 0));
    assert(v->verdict != VERDICT_UNKNOWN || v->missing.n > 0);
    assert(!v->amount_known || lines_sum(v) == v->amount.minor);
    assert(!v->legs.n || legs_sum(v) == v->amount.minor);
    for (size_t i = 0; i < v->periods.n; i++) {
        const struct remedy_period *p = &((const struct remedy_period *)v->periods.items)[i];
        assert(str_cmp(p->counted_on, p->end_on) <= 0);
    }
}

static void report_check(struct op *op, const struct remedy_report *report)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 16u << 20);
    assert(report->remedies.n == REMEDY_COUNT);
    for (size_t i = 0; i < report->remedies.n; i++)
        verdict_check(&((const struct remedy_verdict *)report->remedies.items)[i]);
    remedy_print(op, report, &out);
    fields_write(&out, remedy_report_fields, report);
    assert(!out.full);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const days[] = { "2026-09-11", "1995-08-25", "2026-10-08", "2150-12-31" };
    struct env env = { 0 };
    struct op op;
    struct remedy_facts facts;
    struct fact_set known;
    struct remedy_report report;
    const json_t *root;
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    op_init(&op, mem, &env, &actor_system);
    op.lang = size % 2 ? LANG_ZH : LANG_EN;
    struct remedy_context context = { .rules = remedy_rules_builtin(),
                                      .all_confirmed = size % 3 == 0,
                                      .on = str_of(days[size % 4]) };
    if (json_read(&op, (str){ (const char *)data, size }, &root) == OK &&
        facts_read(&op, root, STR(""), &facts, &known) == OK &&
        remedy_evaluate(&op, &context, &facts, &known, &report) == OK)
        report_check(&op, &report);
    op_end(&op);
    return 0;
}
