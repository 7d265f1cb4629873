/* Cells of days and months: which an observation falls into, and adding to them. */
#include "measure_internal.h"

#include <stdlib.h>

const struct field cell_fields[] = {
    { FIELD(struct cell, measure) },  { FIELD(struct cell, scope) },
    { FIELD(struct cell, scope_id) }, { FIELD(struct cell, span) },
    { FIELD(struct cell, period) },   { FIELD(struct cell, class) },
    { FIELD(struct cell, n) },        { FIELD(struct cell, num) },
    { FIELD(struct cell, den) },      { 0 },
};

/* Open addressing; never removes. */
struct rollup {
    struct arena *mem;
    struct cell *cells;
    bool *used;
    size_t n, room; /* a power of two */
};

struct rollup *rollup_new(struct arena *mem)
{
    struct rollup *r = arena_alloc(mem, sizeof *r);
    *r = (struct rollup){ .mem = mem, .room = 1024 };
    r->cells = arena_array(mem, r->room, sizeof *r->cells);
    r->used = arena_array(mem, r->room, sizeof *r->used);
    return r;
}

static bool same_place(const struct cell *a, const struct cell *b)
{
    return a->scope == b->scope && a->scope_id == b->scope_id && a->span == b->span &&
           a->period == b->period && a->class == b->class && str_eq(a->measure, b->measure);
}

static size_t place_of(const struct cell *c, size_t room)
{
    const int64_t parts[] = { c->scope, c->scope_id, c->span, c->period, c->class };
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < c->measure.n; i++)
        h = (h ^ (unsigned char)c->measure.p[i]) * 1099511628211u;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        h = (h ^ (uint64_t)parts[i]) * 1099511628211u;
    return (size_t)(h ^ h >> 29) & (room - 1);
}

static struct cell *cell_in(struct cell *cells, bool *used, size_t room, const struct cell *like,
                            bool *ret_new)
{
    size_t at = place_of(like, room);
    while (used[at] && !same_place(&cells[at], like))
        at = (at + 1) & (room - 1);
    *ret_new = !used[at];
    used[at] = true;
    return &cells[at];
}

static void grow(struct rollup *r)
{
    struct rollup bigger = { .mem = r->mem, .n = r->n, .room = r->room * 2 };
    bool is_new;
    bigger.cells = arena_array(r->mem, bigger.room, sizeof *bigger.cells);
    bigger.used = arena_array(r->mem, bigger.room, sizeof *bigger.used);
    for (size_t i = 0; i < r->room; i++)
        if (r->used[i])
            *cell_in(bigger.cells, bigger.used, bigger.room, &r->cells[i], &is_new) = r->cells[i];
    *r = bigger;
}

static void add(struct rollup *r, const struct cell *c)
{
    bool is_new;
    if (r->n * 2 >= r->room)
        grow(r);
    struct cell *kept = cell_in(r->cells, r->used, r->room, c, &is_new);
    if (is_new) {
        *kept = *c;
        r->n++;
        return;
    }
    kept->n += c->n;
    kept->num += c->num;
    kept->den += c->den;
}

/* One sum for the company, one each for its team, process and level of customer; of the day and of its month. */
static void add_scopes(struct rollup *r, const struct counted *c, struct cell cell, int64_t day)
{
    const struct {
        int scope;
        int64_t id;
    } scopes[] = { { PER_COMPANY, 0 },
                   { PER_TEAM, c->team_id },
                   { PER_PROCESS, c->process_id },
                   { PER_LEVEL, c->level } };
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        if (i && !scopes[i].id)
            continue;
        cell.scope = scopes[i].scope;
        cell.scope_id = scopes[i].id;
        cell.span = 0;
        cell.period = day;
        add(r, &cell);
        cell.span = 1;
        cell.period = day / 100;
        add(r, &cell);
    }
}

void rollup_add(struct rollup *r, int kind, const struct counted *c, int sign)
{
    struct cell cell = { .measure = c->measure, .n = sign };
    if (!c->day)
        return;
    if (c->excluded) {
        cell.class = -c->excluded;
    } else {
        cell.class = measure_class(kind, c->num);
        cell.num = sign * c->num;
        cell.den = sign * c->den;
    }
    add_scopes(r, c, cell, c->day);
    if (kind != MEASURE_STANDING || !c->until_day)
        return;
    cell.n = -cell.n, cell.num = -cell.num, cell.den = -cell.den;
    add_scopes(r, c, cell, c->until_day);
}

int cell_order(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    const int64_t left[] = { x->scope, x->scope_id, x->span, x->period, x->class },
                  right[] = { y->scope, y->scope_id, y->span, y->period, y->class };
    int order = str_cmp(x->measure, y->measure);
    for (size_t i = 0; !order && i < sizeof left / sizeof *left; i++)
        order = (left[i] > right[i]) - (left[i] < right[i]);
    return order;
}

void cells_sort(struct list *cells)
{
    if (cells->n)
        qsort(cells->items, cells->n, sizeof(struct cell), cell_order);
}

struct list rollup_cells(struct rollup *r)
{
    struct cell *cells = arena_array(r->mem, r->n, sizeof *cells);
    size_t n = 0;
    for (size_t i = 0; i < r->room; i++)
        if (r->used[i] && (r->cells[i].n || r->cells[i].num || r->cells[i].den))
            cells[n++] = r->cells[i];
    if (n)
        qsort(cells, n, sizeof *cells, cell_order);
    return (struct list){ cells, n };
}

enum err rollup_write(struct op *op, struct rollup *r)
{
    struct list cells = rollup_cells(r);
    const struct cell *c = cells.items;
    for (size_t i = 0; i < cells.n; i++)
        TRY(db_run(op, SQL(measure_cell_add),
                   ARGS(V(c[i].measure), V(c[i].scope), V(c[i].scope_id), V(c[i].span),
                        V(c[i].period), V(c[i].class), V(c[i].n), V(c[i].num), V(c[i].den)),
                   NULL));
    return OK;
}
