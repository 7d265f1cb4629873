/* Figures: of one scope or of each of a kind, and month by month. */
#include "../base/date.h"
#include "measure_internal.h"

const struct field measure_query_fields[] = {
    { FIELD(struct measure_query, measures), .doc = "keys; all unless said" },
    { FIELD(struct measure_query, from), .format = "date",
      .doc = "first day; 30 days unless said" },
    { FIELD(struct measure_query, to), .format = "date", .doc = "last day; today unless said" },
    { FIELD(struct measure_query, by), .labels = measure_scope_labels,
      .doc = "a figure for each team, person …; one figure unless said" },
    { FIELD(struct measure_query, scope), .labels = measure_scope_labels,
      .doc = "narrows to one; the company unless said" },
    { FIELD(struct measure_query, scope_id), .min = 0, .max = INT64_MAX,
      .doc = "of a level of customers: its place, normal 1" },
    { 0 },
};

static const struct field excluded_fields[] = {
    { FIELD(struct excluded, key) },
    { FIELD(struct excluded, zh) },
    { FIELD(struct excluded, en) },
    { FIELD(struct excluded, n) },
    { 0 },
};

const struct field figure_fields[] = {
    { FIELD(struct figure, measure) },
    { FIELD(struct figure, scope), .labels = measure_scope_labels },
    { FIELD(struct figure, scope_id), .flags = NULLABLE },
    { FIELD(struct figure, scope_name), .doc = "of a trend: the month, 2026-10" },
    { FIELD(struct figure, has_source), .doc = "false: nothing can be known yet" },
    { FIELD(struct figure, n), .doc = "observations that count" },
    { FIELD(struct figure, numerator), .doc = "of durations seconds" },
    { FIELD(struct figure, denominator) },
    { FIELD(struct figure, value),
      .doc = "in the measure's unit; of durations the median; null without observations" },
    { FIELD(struct figure, mean), .doc = "of durations and means" },
    { FIELD(struct figure, p90), .doc = "at least 90 % are not above" },
    { FIELD(struct figure, low), .doc = "95 % interval" },
    { FIELD(struct figure, high) },
    { FIELD(struct figure, interval), .flags = NULLABLE, .doc = "wilson, binomial or normal" },
    { FIELD(struct figure, small),
      .doc = "a person's figure of fewer than 30 observations: to be shown grey, never ranked" },
    { FIELD(struct figure, exclusions), .of = excluded_fields, .size = sizeof(struct excluded) },
    { 0 },
};

/* ------------------------------------------------------------------ one figure */

static void exclusions_of(struct op *op, const struct measure *m, const struct tally *t,
                          struct figure *f)
{
    struct excluded *found = arena_array(op->mem, m->exclusions.n, sizeof *found);
    const struct exclusion *e = m->exclusions.items;
    size_t n = 0;
    for (size_t i = 0; i < m->exclusions.n && i + 1 < sizeof t->excluded / sizeof *t->excluded; i++)
        if (t->excluded[i + 1])
            found[n++] = (struct excluded){ e[i].key, e[i].zh, e[i].en, t->excluded[i + 1] };
    f->exclusions = (struct list){ found, n };
}

void figure_of_tally(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                     struct tally *t, struct figure *ret)
{
    *ret = (struct figure){ .measure = m->key, .scope = scope, .scope_id = scope_id };
    ret->has_source = m->source == SOURCE_EVENTS;
    if (!ret->has_source)
        return;
    tally_figure(t, m, ret);
    exclusions_of(op, m, t, ret);
    ret->small = (scope == PER_PERSON || scope == PER_POST) && ret->n < MEASURE_SMALL;
}

/* The distribution is only there for the value: it goes with its own memory. */
enum err figure_in(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                   const struct measure_period *p, const struct measure_but *but,
                   struct figure *ret)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct tally tally = { .mem = mem };
    if (m->source == SOURCE_EVENTS)
        TRY(but ? measure_tally_but(op, m, scope, scope_id, p, but, &tally)
                : measure_tally(op, m, scope, scope_id, p, &tally));
    figure_of_tally(op, m, scope, scope_id, &tally, ret);
    return OK;
}

enum err measure_figure(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                        str from, str to, struct figure *ret)
{
    struct measure_period p;
    TRY(measure_period_read(op, from, to, &p));
    return figure_in(op, m, scope, scope_id, &p, NULL, ret);
}

enum err measure_figure_but(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                            str from, str to, const struct measure_but *but, struct figure *ret)
{
    struct measure_period p;
    TRY(measure_period_read(op, from, to, &p));
    return figure_in(op, m, scope, scope_id, &p, but, ret);
}

/* ------------------------------------------------------------------ trends */

enum err measure_trend(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                       str from, str to, struct list *ret)
{
    struct measure_period p;
    TRY(measure_period_read(op, from, to, &p));
    struct figure *f = arena_array(op->mem, 40, sizeof *f);
    size_t n = 0;
    str first = p.from_text;
    while (n < 40 && str_cmp(first, p.to_text) <= 0) {
        str month = arena_fmt(op->mem, "%.7s-01", first.p);
        str last = date_add_days(op->mem, date_add_months(op->mem, month, 1), -1);
        if (str_cmp(last, p.to_text) > 0)
            last = p.to_text;
        TRY(measure_figure(op, m, scope, scope_id, first, last, &f[n]));
        f[n++].scope_name = arena_fmt(op->mem, "%.7s", first.p);
        first = date_add_days(op->mem, last, 1);
    }
    *ret = (struct list){ f, n };
    return OK;
}
