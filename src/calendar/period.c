/* Periods in days, months and years as law counts them. The day on which something happens is not counted; the
 * last day may be one of rest, then the period ends with the first day after it. */
#include "calendar_internal.h"

const char *const calendar_unit_labels[] = { "hour",  "working_hour", "day", "working_day",
                                             "month", "year",         NULL };
const char *const calendar_roll_labels[] = { "rest", "holiday", "none", NULL };
const char *const calendar_close_labels[] = { "usual", "midnight", "business", NULL };

#define HOUR_MS INT64_C(3600000)

/* ------------------------------------------------------------------ the last day */

static enum err too_far(struct op *op)
{
    return refuse(op, ERR_INVALID, "calendar.too_far");
}

/* n days that there were in the zone after `day`. */
static int64_t days_after(const struct calendar *c, int64_t day, int64_t n)
{
    int64_t last = day + n;
    for (size_t i = 0; i < c->missing.n; i++)
        last += c->missing.items[i] > day && c->missing.items[i] <= last;
    return last;
}

static bool is_rest(const struct calendar *c, int64_t day, const struct calendar_period *p)
{
    const struct uneven *u = line_uneven(c, day);
    if (line_hours(c, day)->n)
        return false;
    bool weekend = c->week[weekday_of(day)].n == 0;
    bool holiday = u && !(p->statutory && ints_have(&c->extended, day));
    return holiday || (weekend && p->roll == ROLL_REST);
}

static enum err roll(struct op *op, const struct calendar *c, const struct calendar_period *p,
                     int64_t *day)
{
    while (p->roll != ROLL_NONE && is_rest(c, *day, p))
        if (++*day >= LAST_DAY)
            return too_far(op);
    return OK;
}

static enum err last_day(struct op *op, const struct calendar *c, int64_t start,
                         const struct calendar_period *p, int64_t *ret)
{
    int64_t months = p->unit == CALENDAR_YEAR ? p->n * 12 : p->n;
    if (p->unit == CALENDAR_WORKING_DAY)
        return working_day_after(c, start, p->n, ret) ? OK : too_far(op);
    if (start + (p->unit == CALENDAR_DAY ? p->n : months * 31) >= LAST_DAY)
        return too_far(op);
    if (p->unit == CALENDAR_DAY)
        *ret = days_after(c, start, p->n);
    else
        *ret = date_days(date_add_months(op->mem, date_of_days(op->mem, start), months));
    return roll(op, c, p, ret);
}

/* ------------------------------------------------------------------ its end */

static utc day_end(const struct calendar *c, int64_t day, const struct calendar_period *p)
{
    const struct hours *h = line_hours(c, day);
    bool business =
        p->close == CLOSE_BUSINESS || (p->close == CLOSE_USUAL && p->unit == CALENDAR_WORKING_DAY);
    if (business && h->n)
        return line_instant(c, day * DAY_MS + h->spans[h->n - 1].to * MINUTE_MS);
    return line_instant(c, (day + 1) * DAY_MS);
}

static enum err hours_end(struct op *op, const struct calendar *c, utc start,
                          const struct calendar_period *p, struct calendar_end *ret)
{
    struct calendar_moment m = { utc_add(start, p->n * HOUR_MS), false };
    if (p->unit == CALENDAR_WORKING_HOUR)
        TRY(calendar_add(op, c, start, p->n * HOUR_MS, &m));
    if (m.at.ms >= ZONE_END)
        return too_far(op);
    *ret = (struct calendar_end){ m.at, date_of_days(op->mem, day_at(c, m.at)), m.provisional };
    return OK;
}

/* Days that the calendar is not asked about are certain, whatever it covers. */
enum err calendar_period_end(struct op *op, const struct calendar *c, utc start,
                             const struct calendar_period *p, struct calendar_end *ret)
{
    int64_t day;
    if (start.ms >= ZONE_END)
        return too_far(op);
    if (p->unit == CALENDAR_HOUR || p->unit == CALENDAR_WORKING_HOUR)
        return hours_end(op, c, start, p, ret);
    TRY(last_day(op, c, day_at(c, start), p, &day));
    bool asked = p->roll != ROLL_NONE || p->unit == CALENDAR_WORKING_DAY;
    *ret = (struct calendar_end){ day_end(c, day, p), date_of_days(op->mem, day),
                                  asked && day > c->covers_day };
    return OK;
}
