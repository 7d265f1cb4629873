/* Whether duties may be bound as they are: to what is there, and to targets that do no harm. */
#include "binding.h"

struct checking {
    struct op *op;
    struct bindable b;
    bool whole;
    size_t scored;                    /* measures that are no gates and have a source */
    int64_t weight;                   /* of all that are no gates, together */
    const struct duty_measure *alone; /* may not stand alone */
    str alone_at;
};

static str at_item(struct checking *c, str at, const char *field, size_t i)
{
    return arena_fmt(c->op->mem, STR_FMT "/%s/%zu", STR_ARG(at), field, i);
}

static str below(struct checking *c, str at, const char *field)
{
    return arena_fmt(c->op->mem, STR_FMT "/%s", STR_ARG(at), field);
}

/* ------------------------------------------------------------------ targets */

/* The first is better than the second. */
static bool better(const struct measure *m, decimal a, decimal b)
{
    return m->direction == DIRECTION_LOWER ? a.milli < b.milli : a.milli > b.milli;
}

/* Shares are of a hundred, times and counts are no less than nothing; points may be (promoters less detractors). */
static bool in_range(const struct measure *m, decimal d)
{
    if (m->unit == MEASURED_PERCENT)
        return d.milli >= 0 && d.milli <= decimal_of(100).milli;
    return m->unit == MEASURED_POINTS || d.milli >= 0;
}

static void range_check(struct checking *c, const struct measure *m, decimal d, str at)
{
    if (d.known && !in_range(m, d))
        op_field(c->op, at, "duty.target_range");
}

static void floor_check(struct checking *c, const struct measure *m, const struct duty_measure *t,
                        str at)
{
    if (!t->floor.known)
        op_field(c->op, below(c, at, "floor"), "field.required");
    else if (!better(m, t->target, t->floor))
        op_field(c->op, below(c, at, "floor"),
                 m->direction == DIRECTION_LOWER ? "duty.floor_above" : "duty.floor_below");
}

static void steps_check(struct checking *c, const struct measure *m, const struct duty_measure *t,
                        str at)
{
    const struct score_step *s = t->steps.items;
    if (!t->steps.n)
        op_field(c->op, below(c, at, "steps"), "field.required");
    for (size_t i = 0; i < t->steps.n; i++) {
        str here = at_item(c, at, "steps", i);
        range_check(c, m, s[i].value, below(c, here, "value"));
        if (i && !better(m, s[i - 1].value, s[i].value))
            op_field(c->op, below(c, here, "value"), "duty.steps_order");
        if (i && s[i].score >= s[i - 1].score)
            op_field(c->op, below(c, here, "score"), "duty.steps_score");
    }
}

static void target_check(struct checking *c, const struct measure *m, const struct duty_measure *t,
                         str at)
{
    range_check(c, m, t->target, below(c, at, "target"));
    range_check(c, m, t->floor, below(c, at, "floor"));
    if (t->rule == SCORE_LINEAR)
        floor_check(c, m, t, at);
    if (t->rule == SCORE_STEPS)
        steps_check(c, m, t, at);
    if (t->rule == SCORE_GATE && t->weight)
        op_field(c->op, below(c, at, "weight"), "duty.gate_weight");
}

/* ------------------------------------------------------------------ measures */

static void refused_tell(struct checking *c, const struct measure *m, str at)
{
    op_field_with(c->op, at, "duty.measure_refused",
                  P("reason", c->op->lang == LANG_EN ? m->refused_en : m->refused_zh));
}

static void counted(struct checking *c, const struct measure *m, const struct duty_measure *t,
                    str at)
{
    bool scored = t->rule == SCORE_GATE || t->weight;
    if (t->rule != SCORE_GATE) {
        c->scored += m->source == SOURCE_EVENTS;
        c->weight += t->weight;
    }
    if (c->whole && scored && m->source != SOURCE_EVENTS)
        op_field(c->op, below(c, at, t->rule == SCORE_GATE ? "rule" : "weight"),
                 "duty.measure_no_source");
    if (m->not_alone && scored) {
        c->alone = t;
        c->alone_at = below(c, at, "measure");
    }
}

static bool is_twice(const struct duty *d, size_t i)
{
    const struct duty_measure *m = d->measures.items;
    for (size_t k = 0; k < i; k++)
        if (str_eq(m[k].measure, m[i].measure))
            return true;
    return false;
}

static void measure_check(struct checking *c, const struct duty *d, size_t i, str at)
{
    const struct duty_measure *t = &((const struct duty_measure *)d->measures.items)[i];
    const struct measure *m = bindable_measure(&c->b, t->measure);
    str here = below(c, at, "measure");
    if (!t->measure.n || !t->target.known)
        return; /* the field tables say so */
    if (!m)
        op_field(c->op, here, "duty.measure_unknown");
    else if (m->refused_zh.n)
        refused_tell(c, m, here);
    else if (m->direction == DIRECTION_NONE)
        op_field(c->op, here, "duty.measure_undirected");
    else if (is_twice(d, i))
        op_field(c->op, here, "duty.measure_twice");
    else {
        target_check(c, m, t, at);
        counted(c, m, t, at);
    }
}

/* ------------------------------------------------------------------ duties */

static enum err duty_bindings_check(struct checking *c, const struct duty *d, str at)
{
    struct bound_process p;
    for (size_t i = 0; i < d->processes.n; i++) {
        TRY(bindable_process(&c->b, d->processes.items[i], &p));
        if (!p.def)
            op_field(c->op, at_item(c, at, "processes", i), "duty.process_unknown");
        else if (p.step_named && !p.step)
            op_field(c->op, at_item(c, at, "processes", i), "duty.step_unknown");
    }
    for (size_t i = 0; i < d->standards.n; i++)
        if (!bindable_standard(&c->b, d->standards.items[i]))
            op_field(c->op, at_item(c, at, "standards", i), "duty.standard_unknown");
    for (size_t i = 0; i < d->measures.n; i++)
        measure_check(c, d, i, at_item(c, at, "measures", i));
    return OK;
}

/* Another one that the holder is judged by, under whatever duty. */
static bool stands_alone(const struct checking *c, const struct list *duties)
{
    const struct duty *d = duties->items;
    for (size_t i = 0; i < duties->n; i++)
        for (size_t k = 0; k < d[i].measures.n; k++) {
            const struct duty_measure *m = &((const struct duty_measure *)d[i].measures.items)[k];
            if (!str_eq(m->measure, c->alone->measure) && (m->weight || m->rule == SCORE_GATE))
                return false;
        }
    return true;
}

static void whole_check(struct checking *c, const struct list *duties)
{
    if (c->scored && c->weight != 100)
        op_field_with(c->op, STR("/duties"), "duty.weights",
                      P("sum", arena_fmt(c->op->mem, "%lld", (long long)c->weight)));
    if (c->alone && stands_alone(c, duties))
        op_field(c->op, c->alone_at, "duty.measure_alone");
}

static bool any_bound(const struct list *duties)
{
    const struct duty *d = duties->items;
    for (size_t i = 0; i < duties->n; i++)
        if (d[i].processes.n || d[i].standards.n || d[i].measures.n)
            return true;
    return false;
}

enum err bindings_check(struct op *op, const struct list *duties, bool whole)
{
    struct checking c = { .op = op, .whole = whole };
    const struct duty *d = duties->items;
    if (!any_bound(duties))
        return OK;
    TRY(bindable_read(op, &c.b));
    for (size_t i = 0; i < duties->n; i++)
        TRY(duty_bindings_check(&c, &d[i], arena_fmt(op->mem, "/duties/%zu", i)));
    if (whole)
        whole_check(&c, duties);
    return OK;
}
