/* The report out: the log is sorted by case and time once; each part is a walk over it. */
#include "mine_internal.h"

#include <stdlib.h>

/* Where the steps of a case stand. */
struct run {
    uint32_t from, n;
};

struct walk {
    struct arena *mem;
    const struct mine_log *log;
    struct run *runs;
    size_t n;
    const uint32_t *path; /* the activities of all steps, in the order of the log */
};

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_case_and_time(const void *left, const void *right)
{
    const struct mine_step *a = left, *b = right;
    int by = order(a->id, b->id);
    by = by ? by : order(a->at, b->at);
    return by ? by : order(a->place, b->place);
}

static int by_value(const void *left, const void *right)
{
    return order(*(const int64_t *)left, *(const int64_t *)right);
}

/* ------------------------------------------------------------------ spreads */

/* The value at tenths/10 of the way from the first to the last. */
static int64_t at_tenths(const int64_t *sorted, size_t n, size_t tenths)
{
    size_t at = tenths * (n - 1), i = at / 10;
    if (at % 10 == 0)
        return sorted[i];
    return sorted[i] + (sorted[i + 1] - sorted[i]) * (int64_t)(at % 10) / 10;
}

struct mine_spread mine_spread_of(const int64_t *sorted, size_t n)
{
    int64_t count = (int64_t)n, whole = 0, rest = 0; /* the sum could pass 64 bits */
    if (!n)
        return (struct mine_spread){ 0 };
    for (size_t i = 0; i < n; i++) {
        whole += sorted[i] / count;
        rest += sorted[i] % count;
    }
    return (struct mine_spread){ .mean = whole + (rest + count / 2) / count,
                                 .median = at_tenths(sorted, n, 5),
                                 .p90 = at_tenths(sorted, n, 9),
                                 .max = sorted[n - 1] };
}

static struct mine_spread throughput(const struct walk *w)
{
    int64_t *lengths = arena_array(w->mem, w->n, sizeof *lengths);
    for (size_t i = 0; i < w->n; i++) {
        const struct mine_step *first = &w->log->steps[w->runs[i].from];
        lengths[i] = first[w->runs[i].n - 1].at - first->at;
    }
    qsort(lengths, w->n, sizeof *lengths, by_value);
    return mine_spread_of(lengths, w->n);
}

/* ------------------------------------------------------------------ tallies */

struct counted {
    int64_t count, cases;
    size_t place;
};

static int by_count(const void *left, const void *right)
{
    const struct counted *a = left, *b = right;
    int by = order(b->count, a->count);
    return by ? by : order((int64_t)a->place, (int64_t)b->place);
}

static struct counted *counters(const struct walk *w)
{
    size_t n = w->log->activities.names.n;
    struct counted *c = arena_array(w->mem, n, sizeof *c);
    for (size_t i = 0; i < n; i++)
        c[i].place = i;
    return c;
}

static struct list tallies(const struct walk *w, struct counted *c)
{
    const strs *names = &w->log->activities.names;
    struct mine_tally *items = arena_array(w->mem, names->n, sizeof *items);
    size_t n = 0;
    qsort(c, names->n, sizeof *c, by_count);
    for (; n < names->n && c[n].count; n++)
        items[n] = (struct mine_tally){ names->items[c[n].place], c[n].count };
    return (struct list){ items, n };
}

static void activities(const struct walk *w, struct mine_report *ret)
{
    struct counted *all = counters(w), *starts = counters(w), *ends = counters(w);
    for (size_t i = 0; i < w->log->n; i++)
        all[w->path[i]].count++;
    for (size_t i = 0; i < w->n; i++) {
        starts[w->path[w->runs[i].from]].count++;
        ends[w->path[w->runs[i].from + w->runs[i].n - 1]].count++;
    }
    ret->activities = tallies(w, all);
    ret->starts = tallies(w, starts);
    ret->ends = tallies(w, ends);
}

static struct list rework(const struct walk *w)
{
    const strs *names = &w->log->activities.names;
    struct mine_rework *items = arena_array(w->mem, names->n, sizeof *items);
    struct counted *c = counters(w);
    size_t *seen = arena_array(w->mem, names->n, sizeof *seen); /* case + 1 */
    size_t *told = arena_array(w->mem, names->n, sizeof *told);
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        for (size_t k = 0; k < w->runs[i].n; k++) {
            uint32_t a = w->path[w->runs[i].from + k];
            bool again = seen[a] == i + 1;
            c[a].count += again;
            c[a].cases += again && told[a] != i + 1;
            seen[a] = i + 1;
            if (again)
                told[a] = i + 1;
        }
    qsort(c, names->n, sizeof *c, by_count);
    for (; n < names->n && c[n].count; n++)
        items[n] = (struct mine_rework){ names->items[c[n].place], c[n].cases, c[n].count };
    return (struct list){ items, n };
}

/* ------------------------------------------------------------------ who follows whom */

struct follow {
    uint64_t pair;
    int64_t wait;
};

static int by_pair_and_wait(const void *left, const void *right)
{
    const struct follow *a = left, *b = right;
    int by = (a->pair > b->pair) - (a->pair < b->pair);
    return by ? by : order(a->wait, b->wait);
}

/* Names settle what counts leave open. */
static int by_edge_count(const void *left, const void *right)
{
    const struct mine_edge *a = left, *b = right;
    int by = order(b->count, a->count);
    by = by ? by : str_cmp(a->from, b->from);
    return by ? by : str_cmp(a->to, b->to);
}

static size_t follows(const struct walk *w, struct follow *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        for (size_t k = 1; k < w->runs[i].n; k++) {
            const struct mine_step *to = &w->log->steps[w->runs[i].from + k], *from = to - 1;
            ret[n++] =
                (struct follow){ (uint64_t)from->activity << 32 | to->activity, to->at - from->at };
        }
    qsort(ret, n, sizeof *ret, by_pair_and_wait);
    return n;
}

static struct list edges(const struct walk *w)
{
    struct follow *f = arena_array(w->mem, w->log->n, sizeof *f);
    int64_t *waits = arena_array(w->mem, w->log->n, sizeof *waits);
    const str *names = w->log->activities.names.items;
    size_t n = follows(w, f), count = 0, pairs = 0;
    for (size_t i = 0; i < n; i++) {
        pairs += !i || f[i].pair != f[i - 1].pair;
        waits[i] = f[i].wait;
    }
    struct mine_edge *items = arena_array(w->mem, pairs, sizeof *items);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && f[end].pair == f[i].pair;)
            end++;
        items[count++] = (struct mine_edge){ .from = names[f[i].pair >> 32],
                                             .to = names[f[i].pair & UINT32_MAX],
                                             .count = (int64_t)(end - i),
                                             .wait = mine_spread_of(waits + i, end - i) };
    }
    qsort(items, count, sizeof *items, by_edge_count);
    return (struct list){ items, count };
}

/* ------------------------------------------------------------------ variants */

static int path_order(const struct walk *w, const struct run *a, const struct run *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    return memcmp(w->path + a->from, w->path + b->from, a->n * sizeof *w->path);
}

static int by_path(const void *left, const void *right, void *walk)
{
    const struct run *a = left, *b = right;
    int by = path_order(walk, a, b);
    return by ? by : order(a->from, b->from);
}

static strs path_names(const struct walk *w, const struct run *run)
{
    strs path = { arena_array(w->mem, run->n, sizeof(str)), run->n };
    for (size_t i = 0; i < run->n; i++)
        path.items[i] = w->log->activities.names.items[w->path[run->from + i]];
    return path;
}

static struct list variants(const struct walk *w)
{
    struct run *runs = arena_array(w->mem, w->n, sizeof *runs);
    struct counted *c = arena_array(w->mem, w->n, sizeof *c);
    size_t n = 0;
    memcpy(runs, w->runs, w->n * sizeof *runs);
    qsort_r(runs, w->n, sizeof *runs, by_path, (void *)w);
    /* Of a group the first run is that of its first case: the place to settle equal counts by. */
    for (size_t i = 0, end; i < w->n; i = end) {
        for (end = i; end < w->n && path_order(w, &runs[i], &runs[end]) == 0;)
            end++;
        c[n++] = (struct counted){ .count = (int64_t)(end - i),
                                   .cases = (int64_t)i,
                                   .place = runs[i].from };
    }
    qsort(c, n, sizeof *c, by_count);
    struct mine_variant *items = arena_array(w->mem, n, sizeof *items);
    for (size_t i = 0; i < n; i++)
        items[i] =
            (struct mine_variant){ .path = path_names(w, &runs[c[i].cases]), .count = c[i].count };
    return (struct list){ items, n };
}

/* ------------------------------------------------------------------ all of it */

static void walk_begin(struct walk *w)
{
    const struct mine_log *log = w->log;
    uint32_t *path = arena_array(w->mem, log->n, sizeof *path);
    w->runs = arena_array(w->mem, log->ids.names.n, sizeof *w->runs);
    for (size_t i = 0; i < log->n; i++) {
        path[i] = log->steps[i].activity;
        if (!i || log->steps[i].id != log->steps[i - 1].id)
            w->runs[w->n++].from = (uint32_t)i;
        w->runs[w->n - 1].n++;
    }
    w->path = path;
}

void mine_report(struct arena *mem, struct mine_log *log, struct mine_report *ret)
{
    struct walk w = { .mem = mem, .log = log };
    *ret = (struct mine_report){ 0 };
    if (!log->n)
        return;
    qsort(log->steps, log->n, sizeof *log->steps, by_case_and_time);
    walk_begin(&w);
    ret->cases = (int64_t)w.n;
    ret->events = (int64_t)log->n;
    activities(&w, ret);
    ret->variants = variants(&w);
    ret->edges = edges(&w);
    ret->throughput = throughput(&w);
    ret->rework = rework(&w);
}
