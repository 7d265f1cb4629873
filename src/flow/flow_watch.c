/* Watching a process: where tickets stand, which ways they take and how long they wait, against what is drawn. All of it from
 * counts that each move keeps up, so that it costs the same however many tickets there are. */
#include "flow_internal.h"

#include <stdlib.h>

static const struct field stand_fields[] = {
    { FIELD(struct stand_count, step) },
    { FIELD(struct stand_count, zh) },
    { FIELD(struct stand_count, en) },
    { FIELD(struct stand_count, kind), .labels = step_kind_labels },
    { FIELD(struct stand_count, team_id), .flags = NULLABLE, .doc = "null: no team" },
    { FIELD(struct stand_count, n), .doc = "flows" },
    { FIELD(struct stand_count, oldest), .flags = NULLABLE,
      .doc = "since when the longest has been in the step, of any team" },
    { 0 },
};

static const struct field arrow_fields[] = {
    { FIELD(struct arrow_count, from), .doc = "step" },
    { FIELD(struct arrow_count, to), .doc = "step" },
    { FIELD(struct arrow_count, drawn), .doc = "the newest edition has a move for it" },
    { FIELD(struct arrow_count, n), .doc = "times taken" },
    { FIELD(struct arrow_count, mean), .doc = "seconds in the step before" },
    { FIELD(struct arrow_count, median), .doc = "seconds, right to within a power of two" },
    { FIELD(struct arrow_count, p90), .doc = "seconds, right to within a power of two" },
    { FIELD(struct arrow_count, late), .doc = "taken after the step's target" },
    { FIELD(struct arrow_count, again), .doc = "into a step where the flow had been before" },
    { 0 },
};

static const struct field untaken_fields[] = {
    { FIELD(struct untaken, move) }, { FIELD(struct untaken, zh) }, { FIELD(struct untaken, en) },
    { FIELD(struct untaken, from) }, { FIELD(struct untaken, to) }, { 0 },
};

const struct field flow_watch_fields[] = {
    { FIELD(struct flow_watch, process_id) },
    { FIELD(struct flow_watch, edition), .doc = "that it is held against" },
    { FIELD(struct flow_watch, stands), .of = stand_fields, .size = sizeof(struct stand_count) },
    { FIELD(struct flow_watch, arrows), .of = arrow_fields, .size = sizeof(struct arrow_count),
      .doc = "the most taken first" },
    { FIELD(struct flow_watch, untaken), .of = untaken_fields, .size = sizeof(struct untaken),
      .doc = "drawn, never taken" },
    { 0 },
};

/* ------------------------------------------------------------------ where they stand */

static enum err stands_of(struct op *op, int64_t process_id, const struct process_def *d,
                          struct list *ret)
{
    static const struct field fields[] = {
        { FIELD(struct stand_count, step) },
        { FIELD(struct stand_count, team_id) },
        { FIELD(struct stand_count, n) },
        { 0 },
    };
    TRY(db_all(op, SQL(flow_stands), ARGS(V(process_id)), fields, sizeof(struct stand_count), ret));
    struct stand_count *s = ret->items;
    for (size_t i = 0; i < ret->n; i++) {
        const struct process_step *step = process_step_named(d, s[i].step);
        s[i].zh = step ? step->zh : s[i].step;
        s[i].en = step ? step->en : s[i].step;
        s[i].kind = step ? step->kind : STEP_WORK;
        if (i && str_eq(s[i].step, s[i - 1].step))
            s[i].oldest = s[i - 1].oldest;
        else
            TRY(db_int(op, SQL(flow_oldest), ARGS(V(process_id), V(s[i].step)), &s[i].oldest.ms));
    }
    return OK;
}

/* ------------------------------------------------------------------ ways */

struct arrow_row {
    str from, to;
    int64_t bucket, n, seconds, late, again;
};

static const struct field arrow_row_fields[] = {
    { FIELD(struct arrow_row, from) },    { FIELD(struct arrow_row, to) },
    { FIELD(struct arrow_row, bucket) },  { FIELD(struct arrow_row, n) },
    { FIELD(struct arrow_row, seconds) }, { FIELD(struct arrow_row, late) },
    { FIELD(struct arrow_row, again) },   { 0 },
};

/* The mean of the class in which the share lies: its own seconds by its own count. */
static int64_t share_of(const struct arrow_row *rows, size_t n, int64_t all, int64_t percent)
{
    int64_t before = 0;
    for (size_t i = 0; i < n; i++) {
        before += rows[i].n;
        if (rows[i].n && before * 100 >= all * percent)
            return rows[i].seconds / rows[i].n;
    }
    return 0;
}

bool flow_drawn(const struct process_def *d, str from, str to)
{
    const struct process_move *m = d->moves.items;
    for (size_t i = 0; i < d->moves.n; i++)
        if (str_eq(m[i].to, to) && (str_eq(m[i].from, from) || str_is(m[i].from, "*")))
            return true;
    return false;
}

static int by_count(const void *a, const void *b)
{
    const struct arrow_count *x = a, *y = b;
    return x->n == y->n ? str_cmp(x->from, y->from) : x->n < y->n ? 1 : -1;
}

static enum err arrows_of(struct op *op, int64_t process_id, const struct process_def *d,
                          struct list *ret)
{
    struct list rows;
    TRY(db_all(op, SQL(flow_arrows), ARGS(V(process_id)), arrow_row_fields,
               sizeof(struct arrow_row), &rows));
    const struct arrow_row *r = rows.items;
    struct arrow_count *arrows = arena_array(op->mem, rows.n, sizeof *arrows);
    size_t n = 0;
    for (size_t from = 0, to; from < rows.n; from = to) {
        struct arrow_count a = { .from = r[from].from, .to = r[from].to };
        int64_t seconds = 0;
        for (to = from; to < rows.n && str_eq(r[to].from, a.from) && str_eq(r[to].to, a.to); to++) {
            a.n += r[to].n, seconds += r[to].seconds;
            a.late += r[to].late, a.again += r[to].again;
        }
        a.mean = a.n ? seconds / a.n : 0;
        a.median = share_of(r + from, to - from, a.n, 50);
        a.p90 = share_of(r + from, to - from, a.n, 90);
        a.drawn = flow_drawn(d, a.from, a.to);
        arrows[n++] = a;
    }
    if (n)
        qsort(arrows, n, sizeof *arrows, by_count);
    *ret = (struct list){ arrows, n };
    return OK;
}

static void untaken_of(struct op *op, const struct process_def *d, struct flow_watch *w)
{
    const struct process_move *m = d->moves.items;
    const struct arrow_count *a = w->arrows.items;
    struct untaken *left = arena_array(op->mem, d->moves.n, sizeof *left);
    size_t n = 0;
    for (size_t i = 0; i < d->moves.n; i++) {
        bool taken = false;
        for (size_t k = 0; k < w->arrows.n; k++)
            taken |= str_eq(a[k].to, m[i].to) &&
                     (str_eq(a[k].from, m[i].from) || str_is(m[i].from, "*"));
        if (!taken)
            left[n++] = (struct untaken){ m[i].key, m[i].zh, m[i].en, m[i].from, m[i].to };
    }
    w->untaken = (struct list){ left, n };
}

enum err flow_watch(struct op *op, int64_t process_id, struct flow_watch *ret)
{
    struct process p;
    struct process_def d;
    TRY(process_get(op, process_id, &p));
    if (!p.edition)
        return refuse(op, ERR_NOT_FOUND, "process.no_edition");
    TRY(process_definition(op, process_id, p.edition, &d));
    *ret = (struct flow_watch){ .process_id = process_id, .edition = p.edition };
    TRY(stands_of(op, process_id, &d, &ret->stands));
    TRY(arrows_of(op, process_id, &d, &ret->arrows));
    untaken_of(op, &d, ret);
    return OK;
}
