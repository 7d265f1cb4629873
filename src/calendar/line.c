/* Sums instead of walks. Local time without clock changes is one line; along it most days are like their
 * weekday, so working time before a day is whole weeks times the week's sum, and what differs stands sorted in
 * `uneven` with the sum before it. The zone then cuts the line into parts of one offset: working time before an
 * instant is that before its part plus a difference on the line. Both ways, from an instant to working time
 * and back, are two binary searches. */
#include "calendar_internal.h"

#include <stdlib.h>

static const struct hours no_hours;

#define NEVER (2 * ZONE_END)

/* ------------------------------------------------------------------ the line */

static int64_t weeks_before(const int64_t before[8], int64_t day)
{
    return floor_div(day - MONDAY, 7) * before[7] + before[weekday_of(day)];
}

/* The last uneven day at or before `day`. */
static const struct uneven *uneven_at(const struct calendar *c, int64_t day)
{
    size_t low = 0, high = c->uneven_n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (c->uneven[middle].day <= day)
            low = middle;
        else
            high = middle;
    }
    return &c->uneven[low];
}

const struct uneven *line_uneven(const struct calendar *c, int64_t day)
{
    const struct uneven *u = uneven_at(c, day);
    return u->day == day ? u : NULL;
}

const struct hours *line_hours(const struct calendar *c, int64_t day)
{
    const struct uneven *u = line_uneven(c, day);
    return u ? &u->hours : &c->week[weekday_of(day)];
}

static int64_t hours_before(const struct hours *h, int64_t ms)
{
    int64_t sum = 0;
    for (size_t i = 0; i < h->n; i++) {
        int64_t from = h->spans[i].from * MINUTE_MS, to = h->spans[i].to * MINUTE_MS;
        if (ms <= from)
            break;
        sum += (ms < to ? ms : to) - from;
    }
    return sum;
}

/* Working time on the line before a point of it. */
static int64_t line_before(const struct calendar *c, int64_t line)
{
    int64_t day = floor_div(line, DAY_MS), ms = line - day * DAY_MS;
    const struct uneven *u = uneven_at(c, day);
    if (u->day == day)
        return u->before + hours_before(&u->hours, ms);
    return u->before + u->hours.sum + weeks_before(c->week_before, day) -
           weeks_before(c->week_before, u->day + 1) + hours_before(&c->week[weekday_of(day)], ms);
}

/* The point within the day before which there are `work`, less than its sum: the later of two. */
static int64_t hours_last(const struct hours *h, int64_t work)
{
    size_t i = 0;
    for (;; i++) {
        int64_t length = (h->spans[i].to - h->spans[i].from) * MINUTE_MS;
        if (work < length)
            return h->spans[i].from * MINUTE_MS + work;
        work -= length;
    }
}

/* The weekday that `work`, less than a week's sum, falls on; what is left of it goes to *work. */
static int weekday_last(const int64_t before[8], int64_t *work)
{
    int d = 0;
    while (before[d + 1] <= *work)
        d++;
    *work -= before[d];
    return d;
}

/* The last point of the line before which there is no more than `work`; NEVER when there is no last. */
static int64_t line_last(const struct calendar *c, int64_t work)
{
    size_t low = 0, high = c->uneven_n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (c->uneven[middle].before <= work)
            low = middle;
        else
            high = middle;
    }
    const struct uneven *u = &c->uneven[low];
    work -= u->before;
    if (work < u->hours.sum)
        return u->day * DAY_MS + hours_last(&u->hours, work);
    if (!c->week_before[7])
        return NEVER;
    work += weeks_before(c->week_before, u->day + 1) - u->hours.sum;
    int64_t weeks = work / c->week_before[7];
    work -= weeks * c->week_before[7];
    int weekday = weekday_last(c->week_before, &work);
    return (weeks * 7 + weekday + MONDAY) * DAY_MS + hours_last(&c->week[weekday], work);
}

/* ------------------------------------------------------------------ instants */

int64_t day_at(const struct calendar *c, utc t)
{
    return floor_div(t.ms + zone_ahead(c->zone, t), DAY_MS);
}

utc line_instant(const struct calendar *c, int64_t line)
{
    const struct zone_part *parts = c->zone->parts;
    size_t i = zone_part_at(c->zone, (utc){ line + DAY_MS });
    while (i > 0 && parts[i].from + parts[i].ahead >= line)
        i--;
    int64_t t = line - parts[i].ahead;
    if (i + 1 < c->zone->n && t > parts[i + 1].from)
        t = parts[i + 1].from;
    return (utc){ t };
}

static int64_t part_before(const struct calendar *c, size_t i, int64_t ms)
{
    return c->parts[i].before + line_before(c, ms + c->zone->parts[i].ahead) - c->parts[i].line;
}

int64_t work_before(const struct calendar *c, utc t)
{
    int64_t ms = t.ms < 0 ? 0 : t.ms > ZONE_END ? ZONE_END : t.ms;
    return part_before(c, zone_part_at(c->zone, (utc){ ms }), ms);
}

bool work_last(const struct calendar *c, int64_t work, utc *ret)
{
    size_t low = 0, high = c->zone->n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (c->parts[middle].before <= work)
            low = middle;
        else
            high = middle;
    }
    int64_t line = line_last(c, work - c->parts[low].before + c->parts[low].line);
    if (line - c->zone->parts[low].ahead >= ZONE_END)
        return false;
    *ret = (utc){ line - c->zone->parts[low].ahead };
    return true;
}

/* ------------------------------------------------------------------ working days */

/* Working days before `day`. */
static int64_t days_before(const struct calendar *c, int64_t day)
{
    const struct uneven *u = uneven_at(c, day);
    if (u->day == day)
        return u->days_before;
    return u->days_before + (u->hours.n > 0) + weeks_before(c->week_days_before, day) -
           weeks_before(c->week_days_before, u->day + 1);
}

bool working_day_after(const struct calendar *c, int64_t day, int64_t n, int64_t *ret)
{
    int64_t work = days_before(c, day + 1) + n - 1; /* working days before the one that is sought */
    size_t low = 0, high = c->uneven_n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (c->uneven[middle].days_before <= work)
            low = middle;
        else
            high = middle;
    }
    const struct uneven *u = &c->uneven[low];
    int64_t own = u->hours.n > 0, week = c->week_days_before[7];
    work -= u->days_before;
    if (work < own) {
        *ret = u->day;
        return u->day < LAST_DAY;
    }
    if (!week)
        return false;
    work += weeks_before(c->week_days_before, u->day + 1) - own;
    int64_t weeks = work / week;
    work -= weeks * week;
    *ret = weeks * 7 + weekday_last(c->week_days_before, &work) + MONDAY;
    return *ret < LAST_DAY;
}

/* ------------------------------------------------------------------ building */

static void uneven_add(struct calendar *c, int64_t day, int kind, struct hours hours)
{
    if (day >= MONDAY && day <= LAST_DAY)
        c->uneven[c->uneven_n++] = (struct uneven){ .day = day, .hours = hours, .kind = kind };
}

#define YEARS 231 /* 1970 to 2200 */

static void yearly_add(struct op *op, struct calendar *c, int month_day)
{
    for (int year = 1970; year < 1970 + YEARS; year++) {
        str date = arena_fmt(op->mem, "%04d-%02d-%02d", year, month_day / 100, month_day % 100);
        if (date_ok(date)) /* the 29th of February is not in every year */
            uneven_add(c, date_days(date), UNEVEN_CLOSED, no_hours);
    }
}

/* Days that the zone leaves out, crossing the date line: Apia, 2011-12-30. One at a time: no clock was ever
 * changed by two days. */
static void missing_collect(struct op *op, struct calendar *c)
{
    const struct zone_part *parts = c->zone->parts;
    c->missing.items = arena_array(op->mem, c->zone->n, sizeof *c->missing.items);
    for (size_t i = 1; i < c->zone->n; i++) {
        int64_t last = floor_div(parts[i].from - 1 + parts[i - 1].ahead, DAY_MS);
        int64_t next = floor_div(parts[i].from + parts[i].ahead, DAY_MS);
        if (last + 1 < next)
            c->missing.items[c->missing.n++] = last + 1;
    }
}

/* Of one day the least kind counts: missing before hours of its own before closed. */
static int uneven_order(const void *a, const void *b)
{
    const struct uneven *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->kind - y->kind;
}

static void uneven_collect(struct op *op, struct calendar *c)
{
    size_t most = 1 + c->closed.n + c->own_n + c->closed_yearly.n * YEARS + c->missing.n;
    c->uneven = arena_array(op->mem, most, sizeof *c->uneven);
    c->uneven[0] = (struct uneven){ .day = MONDAY - 1, .kind = UNEVEN_CLOSED };
    c->uneven_n = 1;
    for (size_t i = 0; i < c->closed.n; i++)
        uneven_add(c, c->closed.items[i], UNEVEN_CLOSED, no_hours);
    for (size_t i = 0; i < c->own_n; i++)
        uneven_add(c, c->own[i].day, c->own[i].hours.n ? UNEVEN_OWN : UNEVEN_CLOSED,
                   c->own[i].hours);
    for (size_t i = 0; i < c->closed_yearly.n; i++)
        yearly_add(op, c, (int)c->closed_yearly.items[i]);
    for (size_t i = 0; i < c->missing.n; i++)
        uneven_add(c, c->missing.items[i], UNEVEN_MISSING, no_hours);
    qsort(c->uneven, c->uneven_n, sizeof *c->uneven, uneven_order);
    size_t kept = 1;
    for (size_t i = 1; i < c->uneven_n; i++)
        if (c->uneven[i].day != c->uneven[kept - 1].day)
            c->uneven[kept++] = c->uneven[i];
    c->uneven_n = kept;
}

static void uneven_sum(struct calendar *c)
{
    for (size_t i = 1; i < c->uneven_n; i++) {
        const struct uneven *p = &c->uneven[i - 1];
        struct uneven *u = &c->uneven[i];
        u->before = p->before + p->hours.sum + weeks_before(c->week_before, u->day) -
                    weeks_before(c->week_before, p->day + 1);
        u->days_before = p->days_before + (p->hours.n > 0) +
                         weeks_before(c->week_days_before, u->day) -
                         weeks_before(c->week_days_before, p->day + 1);
    }
}

void line_build(struct op *op, struct calendar *c)
{
    for (int d = 0; d < 7; d++) {
        c->week_before[d + 1] = c->week_before[d] + c->week[d].sum;
        c->week_days_before[d + 1] = c->week_days_before[d] + (c->week[d].n > 0);
    }
    missing_collect(op, c);
    uneven_collect(op, c);
    uneven_sum(c);
    const struct zone_part *parts = c->zone->parts;
    c->parts = arena_array(op->mem, c->zone->n, sizeof *c->parts);
    for (size_t i = 0; i < c->zone->n; i++) {
        c->parts[i].line = line_before(c, parts[i].from + parts[i].ahead);
        if (i)
            c->parts[i].before = part_before(c, i - 1, parts[i].from);
    }
    c->covers_end = c->covers_day == INT64_MAX ? (utc){ INT64_MAX }
                                               : line_instant(c, (c->covers_day + 1) * DAY_MS);
}
