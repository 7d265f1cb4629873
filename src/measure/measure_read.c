/* Sums of one scope in one period: from cells where there are some, else from the observations themselves. Both give the
 * same, because an observation is never in one and not in the other. */
#include "../base/date.h"
#include "../store/filter.h"
#include "measure_internal.h"

static const struct {
    const char *column;
    bool has_cells;
} scopes[MEASURE_SCOPES] = {
    [PER_COMPANY] = { NULL, true },           [PER_TEAM] = { "o.team_id", true },
    [PER_PERSON] = { "o.user_id", false },    [PER_POST] = { "o.user_id", false },
    [PER_PROCESS] = { "o.process_id", true }, [PER_PRODUCT] = { "o.model_id", false },
    [PER_LEVEL] = { "o.level", true },
};

enum err measure_where(struct op *op, struct filter *f, const struct measure *m, int scope,
                       int64_t scope_id, const struct measure_period *p)
{
    filter_and(f, "o.measure = ?", ARGS(V(m->key)));
    if (m->kind == MEASURE_STANDING) {
        filter_and(f, "o.day <= ?", ARGS(V(p->to)));
        filter_and(f, "o.until_day IS NULL OR o.until_day > ?", ARGS(V(p->to)));
    } else {
        filter_and(f, "o.day BETWEEN ? AND ?", ARGS(V(p->from), V(p->to)));
    }
    if (!scopes[scope].column)
        return OK;
    if (scope != PER_PERSON && scope != PER_POST) {
        filter_and(f, arena_z(op->mem, arena_fmt(op->mem, "%s = ?", scopes[scope].column)),
                   ARGS(V(scope_id)));
        return OK;
    }
    ints holders;
    TRY(measure_holders(op, scope, scope_id, &holders));
    filter_and_ids(f, scopes[scope].column, &holders);
    return OK;
}

/* ------------------------------------------------------------------ observations */

struct summing {
    struct tally *tally;
    int kind;
};

void tally_observation(struct tally *t, int kind, const struct counted *c)
{
    if (c->excluded)
        tally_cell(t, kind, -c->excluded, 1, 0, 0);
    else
        tally_value(t, kind, c->num, c->den);
}

static enum err sum_observation(void *ctx, void *row)
{
    struct summing *s = ctx;
    tally_observation(s->tally, s->kind, row);
    return OK;
}

static enum err read_observations(struct op *op, const struct measure *m, int scope,
                                  int64_t scope_id, const struct measure_period *p,
                                  const struct measure_but *but, struct tally *ret)
{
    struct filter f;
    struct summing s = { ret, m->kind };
    *ret = (struct tally){ .mem = ret->mem };
    filter_init(op, &f, NULL);
    TRY(measure_where(op, &f, m, scope, scope_id, p));
    if (but->tickets.n)
        filter_and(&f, "NOT (o.subject = 0 AND o.subject_id IN ?[])",
                   ARGS(filter_ids(op, &but->tickets)));
    if (but->units.n)
        filter_and(&f, "NOT (o.subject = 1 AND o.subject_id IN ?[])",
                   ARGS(filter_ids(op, &but->units)));
    struct sql sql =
        filter_sql(&f, "measure_observed", "SELECT o.num, o.den, o.excluded FROM observation o");
    return db_each(op, &sql, f.args, f.arg_count, counted_fields, sizeof(struct counted),
                   sum_observation, &s);
}

/* ------------------------------------------------------------------ cells */

static int64_t month_after(int64_t month)
{
    return month % 100 == 12 ? month + 89 : month + 1;
}

static int64_t month_before(int64_t month)
{
    return month % 100 == 1 ? month - 89 : month - 1;
}

/* Months that lie within the period as a whole, and the days before and behind them. A month's last day is taken for 31,
 * which no day lies above; a period that ends within a month takes its days. */
struct pieces {
    int64_t month_from, month_to, head_from, head_to, tail_from, tail_to;
};

static bool ends_month(struct arena *mem, int64_t day)
{
    return day_number(date_add_days(mem, day_text(mem, day), 1)) / 100 != day / 100;
}

static struct pieces pieces_of(struct arena *mem, const struct measure_period *p, bool standing)
{
    struct pieces s = { 0 };
    int64_t first = standing ? 0 : p->from / 100, last = p->to / 100;
    if (!standing && first == last) {
        s.head_from = p->from;
        s.head_to = p->to;
        return s;
    }
    bool whole = ends_month(mem, p->to);
    s.month_to = whole ? last : month_before(last);
    if (!whole) {
        s.tail_from = last * 100 + 1;
        s.tail_to = p->to;
    }
    if (standing)
        return s;
    s.month_from = p->from % 100 == 1 ? first : month_after(first);
    if (p->from % 100 != 1) {
        s.head_from = p->from;
        s.head_to = first * 100 + 31;
    }
    return s;
}

static enum err sum_cell(void *ctx, void *row)
{
    struct summing *s = ctx;
    const struct cell *c = row;
    tally_cell(s->tally, s->kind, c->class, c->n, c->num, c->den);
    return OK;
}

static enum err read_cells(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                           const struct measure_period *p, struct tally *ret)
{
    struct summing s = { ret, m->kind };
    struct pieces d = pieces_of(op->mem, p, m->kind == MEASURE_STANDING);
    *ret = (struct tally){ .mem = ret->mem };
    return db_each(op, SQL(measure_cell_sum),
                   ARGS(V(m->key), V(scope), V(scope == PER_COMPANY ? (int64_t)0 : scope_id),
                        V(d.month_from), V(d.month_to), V(d.head_from), V(d.head_to),
                        V(d.tail_from), V(d.tail_to)),
                   cell_fields, sizeof(struct cell), sum_cell, &s);
}

enum err measure_tally(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                       const struct measure_period *p, struct tally *ret)
{
    const struct measure_but all = { 0 };
    bool spread = m->kind == MEASURE_DURATION || m->kind == MEASURE_MEAN;
    if (!scopes[scope].has_cells)
        return read_observations(op, m, scope, scope_id, p, &all, ret);
    TRY(read_cells(op, m, scope, scope_id, p, ret));
    if (!spread || ret->n == 0 || ret->n > TALLY_EXACT)
        return OK;
    return read_observations(op, m, scope, scope_id, p, &all, ret); /* few enough to be exact */
}

enum err measure_tally_but(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                           const struct measure_period *p, const struct measure_but *but,
                           struct tally *ret)
{
    return read_observations(op, m, scope, scope_id, p, but, ret);
}
