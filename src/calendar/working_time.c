/* Adding, subtracting and measuring working time. All times are whole milliseconds, so that the first instant
 * at which `n` are used up is the one after the last instant at which only n - 1 are. */
#include "calendar_internal.h"

bool calendar_covers(const struct calendar *c, utc at)
{
    return at.ms <= c->covers_end.ms;
}

static struct calendar_moment moment(const struct calendar *c, int64_t ms, utc other)
{
    utc at = { ms };
    return (struct calendar_moment){ at, !calendar_covers(c, at) || !calendar_covers(c, other) };
}

enum err calendar_add(struct op *op, const struct calendar *c, utc start, int64_t ms,
                      struct calendar_moment *ret)
{
    utc last;
    int64_t used = work_before(c, start);
    if (start.ms >= ZONE_END || ms > ZONE_END || !work_last(c, used + (ms ? ms - 1 : 0), &last) ||
        last.ms + 1 >= ZONE_END)
        return refuse(op, ERR_INVALID, "calendar.too_far");
    *ret = moment(c, ms ? last.ms + 1 : last.ms, start);
    return OK;
}

/* The first instant with that much before it. */
static int64_t work_first(const struct calendar *c, int64_t work)
{
    utc last = { 0 };
    return work > 0 && work_last(c, work - 1, &last) ? last.ms + 1 : 0;
}

enum err calendar_subtract(struct op *op, const struct calendar *c, utc end, int64_t ms,
                           struct calendar_moment *ret)
{
    int64_t work = work_before(c, end) - (ms < ZONE_END ? ms : ZONE_END);
    utc at;
    if (end.ms >= ZONE_END)
        return refuse(op, ERR_INVALID, "calendar.too_far");
    if (work < 0 || (!ms && !work))
        return refuse(op, ERR_INVALID, "calendar.too_early");
    if (!ms)
        at = (utc){ work_first(c, work) };
    else if (!work_last(c, work, &at))
        return refuse(op, ERR_INVALID, "calendar.too_far");
    *ret = moment(c, at.ms, end);
    return OK;
}

int64_t calendar_between(const struct calendar *c, utc from, utc to)
{
    return work_before(c, to) - work_before(c, from);
}

bool calendar_is_open(const struct calendar *c, utc at)
{
    return work_before(c, utc_add(at, 1)) > work_before(c, at);
}

enum err calendar_opens(struct op *op, const struct calendar *c, utc at,
                        struct calendar_moment *ret)
{
    utc opens;
    if (at.ms >= ZONE_END || !work_last(c, work_before(c, at), &opens))
        return refuse(op, ERR_INVALID, "calendar.too_far");
    *ret = moment(c, opens.ms, at);
    ret->provisional = ret->provisional || opens.ms == c->covers_end.ms;
    return OK;
}
