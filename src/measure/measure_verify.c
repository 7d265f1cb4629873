/* The full computation: every measure over every ticket and unit, without any cell, held against the cells. */
#include "../ticket/ticket_clock.h"
#include "measure_keep.h"

#define RANGE 500

struct verifying {
    struct op *op;
    struct arena *mem; /* of what is kept over all ranges */
    struct rollup *rollup;
    struct measure_state_walk {
        int subject;
        int64_t after;
        bool more;
    } walk;
    utc now;
    int64_t observations;
    void (*say)(void *ctx, str line);
    void *ctx;
    int64_t wrong;
};

struct found {
    int64_t subject_id;
};
static const struct field found_fields[] = { { FIELD(struct found, subject_id) }, { 0 } };

/* What the range has kept must be what it counts, row by row: persons, products and medians are read from there. */
static enum err compare_kept(struct op *op, struct verifying *v, int64_t first, int64_t last,
                             struct counted_list *counted)
{
    struct list kept;
    TRY(db_all(op, SQL(observation_kept), ARGS(V(v->walk.subject), V(first), V(last)),
               counted_fields, sizeof(struct counted), &kept));
    counted_sort(counted->items, counted->n);
    counted_sort(kept.items, kept.n);
    const struct counted *a = counted->items, *a_end = a + counted->n, *b = kept.items,
                         *b_end = b + kept.n;
    while (a < a_end || b < b_end) {
        int order = a == a_end ? 1 : b == b_end ? -1 : counted_order(a, b);
        const struct counted *c = order <= 0 ? a : b;
        if (order || !counted_same(a, b)) {
            v->wrong++;
            v->say(v->ctx,
                   arena_fmt(op->mem, "measure " STR_FMT ", %s %lld: %s", STR_ARG(c->measure),
                             v->walk.subject == SUBJECT_TICKET ? "ticket" : "unit",
                             (long long)c->subject_id,
                             order < 0   ? "counts, and is not recorded"
                             : order > 0 ? "is recorded, and does not count"
                                         : "is recorded otherwise than it counts"));
        }
        a += order <= 0;
        b += order >= 0;
    }
    return OK;
}

/* Keys of own measures lie in the range's memory; cells outlive it. */
static void add(struct verifying *v, const struct own_set *own, const struct counted *c)
{
    const struct measure_entry *e = measure_entry_of(c->measure);
    struct counted kept = *c;
    if (!e)
        kept.measure = arena_str(v->mem, c->measure);
    rollup_add(v->rollup, e ? e->m.kind : own_set_kind(own, c->measure), &kept, 1);
    v->observations++;
}

static enum err range(struct op *op, void *ctx)
{
    struct verifying *v = ctx;
    struct counted_list counted = { .mem = op->mem };
    struct own_set *own;
    struct list ids;
    bool tickets = v->walk.subject == SUBJECT_TICKET;
    TRY(db_all(op, tickets ? SQL(measure_next_tickets) : SQL(measure_next_units),
               ARGS(V(v->walk.after), V(RANGE)), found_fields, sizeof(struct found), &ids));
    v->walk.more = ids.n == RANGE;
    if (!ids.n)
        return OK;
    const struct found *f = ids.items;
    v->walk.after = f[ids.n - 1].subject_id;
    TRY(own_set_read(op, &own));
    TRY(measure_count(op, own, v->walk.subject, f[0].subject_id, v->walk.after, v->now, &counted));
    counted_keep(&counted);
    for (size_t i = 0; i < counted.n; i++)
        add(v, own, &counted.items[i]);
    return compare_kept(op, v, f[0].subject_id, v->walk.after, &counted);
}

static enum err compute_all(struct verifying *v)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    for (int subject = 0; subject < SUBJECTS; subject++) {
        v->walk.subject = subject;
        v->walk.after = 0;
        do
            TRY(db_in_batch(v->op, mem, range, v));
        while (v->walk.more);
    }
    return OK;
}

/* ------------------------------------------------------------------ comparing */

static void tell(struct verifying *v, const struct cell *c, int64_t n, int64_t num, int64_t kept_n,
                 int64_t kept_num)
{
    v->wrong++;
    v->say(v->ctx,
           arena_fmt(v->op->mem,
                     "measure " STR_FMT ", %s %lld, %lld, class %lld: %lld observations with the "
                     "sum %lld, recorded %lld with %lld",
                     STR_ARG(c->measure), measure_scope_labels[c->scope], (long long)c->scope_id,
                     (long long)c->period, (long long)c->class, (long long)n, (long long)num,
                     (long long)kept_n, (long long)kept_num));
}

static void compare(struct verifying *v, const struct list *now, const struct list *kept)
{
    const struct cell *a = now->items, *a_end = a + now->n, *b = kept->items, *b_end = b + kept->n;
    while (a < a_end || b < b_end) {
        int order = a == a_end ? 1 : b == b_end ? -1 : cell_order(a, b);
        if (order < 0)
            tell(v, a, a->n, a->num, 0, 0);
        else if (order > 0)
            tell(v, b, 0, 0, b->n, b->num);
        else if (a->n != b->n || a->num != b->num || a->den != b->den)
            tell(v, a, a->n, a->num, b->n, b->num);
        a += order <= 0;
        b += order >= 0;
    }
}

enum err measure_compare(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                         int64_t *ret_wrong, bool *ret_compared)
{
    struct keep_state s;
    struct list kept;
    str now;
    int64_t behind;
    *ret_wrong = 0;
    TRY(keep_state_read(op, &s));
    TRY(db_int(op, SQL(measure_behind), ARGS(V(s.event_id), V(s.tx)), &behind));
    TRY(keep_definitions(op, &now));
    *ret_compared = s.kept_at.ms && !s.walks && !behind && str_eq(s.catalogue, now);
    if (!*ret_compared)
        return OK;
    struct verifying v = { .op = op, .mem = op->mem, .say = say, .ctx = ctx, .now = s.kept_at };
    v.rollup = rollup_new(op->mem);
    TRY(compute_all(&v));
    TRY(db_all(op, SQL(measure_cell_all), NO_ARGS, cell_fields, sizeof(struct cell), &kept));
    cells_sort(&kept);
    struct list cells = rollup_cells(v.rollup);
    compare(&v, &cells, &kept);
    *ret_wrong = v.wrong;
    return OK;
}

/* What waits to be counted is not wrong: nothing is said of it. */
enum err measure_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                        int64_t *ret_wrong)
{
    bool compared;
    return measure_compare(op, say, ctx, ret_wrong, &compared);
}

enum err measure_standing(struct op *op, struct measure_state *ret)
{
    struct keep_state s;
    str now;
    TRY(keep_state_read(op, &s));
    TRY(keep_definitions(op, &now));
    *ret = (struct measure_state){ .kept_at = s.kept_at,
                                   .walking = s.walks || !str_eq(s.catalogue, now) };
    return db_int(op, SQL(measure_behind), ARGS(V(s.event_id), V(s.tx)), &ret->behind);
}
