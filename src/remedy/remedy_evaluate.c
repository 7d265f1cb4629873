/* One evaluation as a report: a verdict on each remedy, the clocks that run, what to tell and what to beware of. */
#include "remedy_internal.h"

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
        v[i] = remedy_judge(e, i);
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
