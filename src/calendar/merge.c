/* A year's notice into a calendar, also when it comes again corrected. Three sayings are compared day by day: what
 * the notice said the last time (the calendar remembers what it then wrote), what the calendar says now, and what
 * the notice says. Only what the notice says differently is changed, and what somebody has made of a day since is
 * not taken out with the notice: so a company's own days survive. */
#include "calendar_internal.h"

#include <stdlib.h>

enum saying { SAYS_NOTHING, SAYS_OFF, SAYS_HOURS };

struct said {
    enum saying says;
    struct hours hours; /* of SAYS_HOURS */
};

struct merge_day {
    int64_t day;
    const struct holiday_day *named; /* NULL: not any more */
    struct said before, now, told;
};

static bool same(const struct said *a, const struct said *b)
{
    return a->says == b->says && a->hours.n == b->hours.n &&
           (!a->hours.n ||
            memcmp(a->hours.spans, b->hours.spans, a->hours.n * sizeof *a->hours.spans) == 0);
}

/* ------------------------------------------------------------------ what is said of a day */

static struct said said_in(const ints *closed, const struct own_day *own, size_t own_n, int64_t day)
{
    const struct own_day *found = own_find(own, own_n, day);
    if (found)
        return (struct said){ SAYS_HOURS, found->hours };
    return (struct said){ .says = ints_have(closed, day) ? SAYS_OFF : SAYS_NOTHING };
}

static struct said said_by(const struct merge *m, const struct holiday_day *named)
{
    if (!named)
        return (struct said){ 0 };
    if (named->off)
        return (struct said){ .says = SAYS_OFF };
    return (struct said){ SAYS_HOURS, m->c->week[m->year->hours_of] };
}

static const struct notice *notice_of(const struct calendar *c, int64_t year)
{
    static const struct notice none = { 0 };
    for (size_t i = 0; i < c->notices_n; i++)
        if (c->notices[i].year == year)
            return &c->notices[i];
    return &none;
}

/* ------------------------------------------------------------------ the days */

static int day_order(const void *a, const void *b)
{
    int64_t x = ((const struct merge_day *)a)->day, y = ((const struct merge_day *)b)->day;
    return (x > y) - (x < y);
}

static const struct merge_day *find(const struct merge *m, int64_t day)
{
    const struct merge_day key = { .day = day };
    return m->n ? bsearch(&key, m->days, m->n, sizeof key, day_order) : NULL;
}

static void add_unnamed(struct merge *m, int64_t day, size_t named_n)
{
    for (size_t i = 0; i < named_n; i++)
        if (m->days[i].day == day)
            return;
    m->days[m->n++] = (struct merge_day){ .day = day };
}

struct merge merge_of(struct op *op, const struct calendar *c, const struct holiday_year *year)
{
    struct merge m = { c, year, notice_of(c, year->year), NULL, 0 };
    const struct notice *b = m.before;
    const struct holiday_day *named = year->days.items;
    m.days = arena_array(op->mem, year->days.n + b->closed.n + b->own_n, sizeof *m.days);
    for (; m.n < year->days.n; m.n++)
        m.days[m.n] = (struct merge_day){ .day = date_days(named[m.n].date), .named = &named[m.n] };
    for (size_t i = 0; i < b->closed.n; i++)
        add_unnamed(&m, b->closed.items[i], year->days.n);
    for (size_t i = 0; i < b->own_n; i++)
        add_unnamed(&m, b->own[i].day, year->days.n);
    if (m.n)
        qsort(m.days, m.n, sizeof *m.days, day_order);
    for (size_t i = 0; i < m.n; i++) {
        struct merge_day *d = &m.days[i];
        d->before = said_in(&b->closed, b->own, b->own_n, d->day);
        d->now = said_in(&c->closed, c->own, c->own_n, d->day);
        d->told = said_by(&m, d->named);
    }
    return m;
}

/* ------------------------------------------------------------------ what becomes of them */

/* Somebody made something of the day since, and the notice says nothing new of it. */
static bool stays(const struct merge_day *d)
{
    bool news = d->named && !same(&d->told, &d->before);
    return !news && !same(&d->now, &d->before) && !same(&d->now, &d->told);
}

/* The notice's own word, to be remembered as such: not what was there already. */
static bool is_written(const struct merge_day *d)
{
    return d->named && (same(&d->told, &d->before) || !same(&d->told, &d->now));
}

static bool is_replaced(const struct merge *m, int64_t day)
{
    const struct merge_day *d = find(m, day);
    return d && !stays(d);
}

/* What the calendar keeps of some days, with room for all that the notice names. */
static ints days_kept(struct op *op, const ints *days, const struct merge *m)
{
    ints kept = { arena_array(op->mem, days->n + m->n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < days->n; i++)
        if (!is_replaced(m, days->items[i]))
            kept.items[kept.n++] = days->items[i];
    return kept;
}

static void keep(struct op *op, const struct merge *m, struct calendar *next)
{
    const struct calendar *c = m->c;
    next->closed = days_kept(op, &c->closed, m);
    next->extended = days_kept(op, &c->extended, m);
    next->own = arena_array(op->mem, c->own_n + m->n, sizeof *next->own);
    next->names = arena_array(op->mem, c->names_n + m->n, sizeof *next->names);
    next->own_n = next->names_n = 0;
    for (size_t i = 0; i < c->own_n; i++)
        if (!is_replaced(m, c->own[i].day))
            next->own[next->own_n++] = c->own[i];
    for (size_t i = 0; i < c->names_n; i++)
        if (!is_replaced(m, c->names[i].day))
            next->names[next->names_n++] = c->names[i];
}

static void add(const struct merge_day *d, struct calendar *next)
{
    next->names[next->names_n++] = (struct named_day){ d->day, d->named->name };
    if (!d->named->off) {
        next->own[next->own_n++] = (struct own_day){ d->day, d->told.hours };
        return;
    }
    next->closed.items[next->closed.n++] = d->day;
    if (!is_festival(d->day))
        next->extended.items[next->extended.n++] = d->day;
}

/* ------------------------------------------------------------------ notices and their addresses */

/* Those of the notice's last time go, unless the notice of another year has them too. */
static bool is_outdated(const struct merge *m, str paper)
{
    bool elsewhere = false;
    for (size_t i = 0; i < m->c->notices_n; i++)
        elsewhere |= &m->c->notices[i] != m->before && strs_has(&m->c->notices[i].papers, paper);
    return strs_has(&m->before->papers, paper) && !elsewhere;
}

static strs papers_after(struct op *op, const struct merge *m)
{
    const strs *now = &m->c->papers, *told = &m->year->papers;
    strs all = { arena_array(op->mem, now->n + told->n, sizeof(str)), 0 };
    for (size_t i = 0; i < now->n; i++)
        if (strs_has(told, now->items[i]) || !is_outdated(m, now->items[i]))
            all.items[all.n++] = now->items[i];
    for (size_t i = 0; i < told->n; i++)
        if (!strs_has(&all, told->items[i]))
            all.items[all.n++] = told->items[i];
    return all;
}

static struct notice notice_written(struct op *op, const struct merge *m)
{
    struct notice n = { .year = m->year->year, .papers = m->year->papers };
    n.closed.items = arena_array(op->mem, m->n, sizeof(int64_t));
    n.own = arena_array(op->mem, m->n, sizeof *n.own);
    for (size_t i = 0; i < m->n; i++) {
        const struct merge_day *d = &m->days[i];
        if (is_written(d) && d->named->off)
            n.closed.items[n.closed.n++] = d->day;
        else if (is_written(d))
            n.own[n.own_n++] = (struct own_day){ d->day, d->told.hours };
    }
    return n;
}

static void remember(struct op *op, const struct merge *m, struct calendar *next)
{
    next->notices = arena_array(op->mem, m->c->notices_n + 1, sizeof *next->notices);
    next->notices_n = 0;
    for (size_t i = 0; i < m->c->notices_n; i++)
        if (&m->c->notices[i] != m->before)
            next->notices[next->notices_n++] = m->c->notices[i];
    next->notices[next->notices_n++] = notice_written(op, m);
}

struct calendar merge_write(struct op *op, const struct merge *m)
{
    struct calendar next = *m->c;
    keep(op, m, &next);
    for (size_t i = 0; i < m->n; i++)
        if (m->days[i].named && !stays(&m->days[i]))
            add(&m->days[i], &next);
    next.papers = papers_after(op, m);
    remember(op, m, &next);
    return next;
}

/* ------------------------------------------------------------------ telling */

static bool is_told(const struct merge_day *d, const struct import_change *change)
{
    return !same(&d->now, &d->told) || !str_eq(change->name_before, change->name);
}

static enum import_effect effect(const struct merge_day *d)
{
    if (stays(d))
        return IMPORT_KEPT;
    if (!d->named)
        return IMPORT_REMOVED;
    return d->now.says == SAYS_NOTHING ? IMPORT_ADDED : IMPORT_CHANGED;
}

struct list merge_tell(struct op *op, const struct merge *m, const struct calendar *after)
{
    struct import_change *changes = arena_array(op->mem, m->n, sizeof *changes);
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        struct calendar_day from = day_tell(op, m->c, m->days[i].day);
        struct calendar_day to = day_tell(op, after, m->days[i].day);
        changes[n] = (struct import_change){ to.date,    (int)effect(&m->days[i]),
                                             from.kind,  to.kind,
                                             from.name,  to.name,
                                             from.hours, to.hours };
        n += is_told(&m->days[i], &changes[n]);
    }
    return (struct list){ changes, n };
}
