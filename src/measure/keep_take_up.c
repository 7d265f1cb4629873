/* Subjects counted anew: what differs from what is kept is written, and the cells with it. Done twice it changes nothing,
 * so it may break off anywhere. */
#include "measure_keep.h"

#include <stdlib.h>

#define RANGE_MAX 100 /* subjects counted at once */
#define TRIES     20
#define GAP_MAX   3 /* ids between that nobody asked for and that are counted as well */

/* ------------------------------------------------------------------ what differs */

int counted_order(const void *a, const void *b)
{
    const struct counted *x = a, *y = b;
    int order = (x->subject_id > y->subject_id) - (x->subject_id < y->subject_id);
    if (!order)
        order = str_cmp(x->measure, y->measure);
    return order ? order : (x->part > y->part) - (x->part < y->part);
}

void counted_sort(struct counted *items, size_t n)
{
    if (n)
        qsort(items, n, sizeof *items, counted_order);
}

bool counted_same(const struct counted *a, const struct counted *b)
{
    return a->at.ms == b->at.ms && a->day == b->day && a->until.ms == b->until.ms &&
           a->until_day == b->until_day && a->num == b->num && a->den == b->den &&
           a->excluded == b->excluded && a->user_id == b->user_id && a->team_id == b->team_id &&
           a->process_id == b->process_id && a->model_id == b->model_id && a->level == b->level &&
           a->mix == b->mix;
}

struct bringing {
    struct op *op;
    struct rollup *rollup;
    struct own_set *own;
};

/* -1: of a measure that there is no more. */
static int kind_of(const struct bringing *b, str key)
{
    const struct measure_entry *e = measure_entry_of(key);
    return e ? e->m.kind : own_set_kind(b->own, key);
}

static enum err take_out(struct bringing *b, const struct counted *c)
{
    int kind = kind_of(b, c->measure);
    if (kind >= 0)
        rollup_add(b->rollup, kind, c, -1);
    return db_run(b->op, SQL(observation_drop),
                  ARGS(V(c->subject), V(c->subject_id), V(c->measure), V(c->part)), NULL);
}

static enum err put_in(struct bringing *b, const struct counted *c)
{
    rollup_add(b->rollup, kind_of(b, c->measure), c, 1);
    return db_run(b->op, SQL(observation_insert),
                  ARGS(V(c->measure), V(c->subject), V(c->subject_id), V(c->part), V(c->at),
                       V(c->day), V(c->until), V_REF(c->until_day), V(c->num), V(c->den),
                       V(c->excluded), V_REF(c->user_id), V_REF(c->team_id), V_REF(c->process_id),
                       V_REF(c->model_id), V(c->level), V(c->mix)),
                  NULL);
}

/* Both in order of place. */
static enum err bring_in_line(struct bringing *b, const struct list *kept,
                              const struct counted_list *now)
{
    const struct counted *old = kept->items, *old_end = old + kept->n;
    const struct counted *new = now->items, *new_end = new + now->n;
    while (old < old_end || new < new_end) {
        int order = old == old_end ? 1 : new == new_end ? -1 : counted_order(old, new);
        if (order == 0 && counted_same(old, new)) {
            old++, new ++;
            continue;
        }
        if (order <= 0)
            TRY(take_out(b, old++));
        if (order >= 0)
            TRY(put_in(b, new ++));
    }
    return OK;
}

/* ------------------------------------------------------------------ rechecks */

/* Those that count, in order; what only asks to be looked at again is left out. */
void counted_keep(struct counted_list *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].at.ms)
            list->items[n++] = list->items[i];
    list->n = n;
    counted_sort(list->items, n);
}

struct recheck {
    int64_t subject_id;
    utc at;
};

static int recheck_by_id(const void *a, const void *b)
{
    const struct recheck *x = a, *y = b;
    int order = (x->subject_id > y->subject_id) - (x->subject_id < y->subject_id);
    return order ? order : (x->at.ms > y->at.ms) - (x->at.ms < y->at.ms);
}

/* The first time of each subject at which it has to be looked at again. */
static struct list rechecks_of(struct op *op, const struct counted_list *counted, utc now)
{
    struct recheck *all = arena_array(op->mem, counted->n, sizeof *all);
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < counted->n; i++) {
        const struct counted *c = &counted->items[i];
        if (c->recheck_at.ms > now.ms)
            all[n++] = (struct recheck){ c->subject_id, c->recheck_at };
    }
    if (n)
        qsort(all, n, sizeof *all, recheck_by_id);
    for (size_t i = 0; i < n; i++)
        if (!kept || all[kept - 1].subject_id != all[i].subject_id)
            all[kept++] = all[i];
    return (struct list){ all, kept };
}

static enum err rechecks_write(struct op *op, int subject, int64_t first, int64_t last,
                               const struct list *rechecks)
{
    TRY(db_run(op, SQL(measure_recheck_clear), ARGS(V(subject), V(first), V(last)), NULL));
    const struct recheck *r = rechecks->items;
    for (size_t i = 0; i < rechecks->n; i++)
        TRY(db_run(op, SQL(measure_recheck_set), ARGS(V(subject), V(r[i].subject_id), V(r[i].at)),
                   NULL));
    return OK;
}

/* ------------------------------------------------------------------ a range */

static enum err digest_first(struct op *op, int subject, int64_t first, int64_t last)
{
    if (subject != SUBJECT_TICKET)
        return OK;
    {
        TX(tx, op);
        TRY(measure_digest(op, first, last, op->now));
        TRY(tx_commit(&tx));
    }
    return db_settle(op, true);
}

/* What is read lies outside of the transaction, so that nobody waits for it: who changes a subject meanwhile leaves an
 * event, for which it is counted once more; who counts meanwhile takes the turn, and it is tried again. */
static enum err try_range(struct op *op, int subject, int64_t first, int64_t last, bool *ret_done)
{
    struct counted_list now = { .mem = op->mem };
    struct bringing b = { op, rollup_new(op->mem), NULL };
    struct list kept;
    int64_t turn, taken;
    TRY(db_int(op, SQL(measure_turn), NO_ARGS, &turn));
    TRY(own_set_read(op, &b.own));
    TRY(measure_count(op, b.own, subject, first, last, op->now, &now));
    TRY(db_all(op, SQL(observation_kept), ARGS(V(subject), V(first), V(last)), counted_fields,
               sizeof(struct counted), &kept));
    counted_sort(kept.items, kept.n);
    struct list rechecks = rechecks_of(op, &now, op->now);
    counted_keep(&now);
    TX(tx, op);
    TRY(db_run(op, SQL(measure_turn_take), ARGS(V(turn)), &taken));
    *ret_done = taken;
    if (!taken)
        return OK;
    TRY(bring_in_line(&b, &kept, &now));
    TRY(rollup_write(op, b.rollup));
    TRY(rechecks_write(op, subject, first, last, &rechecks));
    TRY(tx_commit(&tx));
    return db_settle(op, true);
}

static enum err take_up_range(struct op *op, int subject, int64_t first, int64_t last)
{
    bool done = false;
    TRY(digest_first(op, subject, first, last));
    for (int i = 0; i < TRIES && !done; i++)
        TRY(try_range(op, subject, first, last, &done));
    return done ? OK : refuse(op, ERR_CONFLICT, "db.retry");
}

enum err keep_take_up(struct op *op, int subject, const struct id_list *ids)
{
    for (size_t i = 0; i < ids->n;) {
        size_t last = i;
        while (last + 1 < ids->n && ids->items[last + 1] - ids->items[last] <= GAP_MAX + 1 &&
               ids->items[last + 1] - ids->items[i] < RANGE_MAX)
            last++;
        TRY(take_up_range(op, subject, ids->items[i], ids->items[last]));
        i = last + 1;
    }
    return OK;
}
