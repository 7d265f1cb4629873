/* What must hold for any calendar in any zone: random ones, from a seed that a failure prints; and the sums
 * against a walk in steps of half a minute. */
#include "calendar_internal.h"

#include "../base/testing.h"

#define CALENDARS 200
#define CASES     50 /* each: 10,000 in all */

static uint64_t seed;

static uint64_t draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static int64_t below(int64_t n)
{
    return (int64_t)(draw() % (uint64_t)n);
}

/* Midnight changes, half hours, quarters, days left out, winter as the exception, none at all. */
static const char *const zones[] = {
    "Asia/Shanghai",
    "America/New_York",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Pacific/Apia",
    "America/St_Johns",
    "Africa/Casablanca",
    "Europe/Dublin",
    "Pacific/Chatham",
    "America/Sao_Paulo",
    "America/Asuncion",
    "Asia/Gaza",
    "Pacific/Kwajalein",
    "Africa/Monrovia",
    "America/Scoresbysund",
    "Antarctica/Troll",
    "UTC",
};

/* Times like the transitions of its zone more often than not, where it gets difficult. */
static utc draw_instant(const struct calendar *c)
{
    int64_t ms = DAY_MS * 400 + below(ZONE_END - DAY_MS * 2000);
    if (below(3) && c->zone->n > 1) {
        size_t part = 1 + (size_t)below((int64_t)c->zone->n - 1);
        ms = c->zone->parts[part].from + below(6 * DAY_MS) - 3 * DAY_MS;
    }
    ms -= ms % (below(2) ? 1 : 60000);
    return (utc){ ms < 86400000 ? 86400000 : ms > ZONE_END - 1 ? ZONE_END - 1 : ms };
}

static void draw_spans(struct buf *b)
{
    int64_t at = below(8) ? below(600) : 0, n = below(4);
    buf_char(b, '[');
    for (int64_t i = 0; i < n && at < 1440; i++) {
        int64_t to = below(8) ? at + 1 + below(1440 - at) : 1440;
        buf_fmt(b, "%s[\"%02d:%02d\",\"%02d:%02d\"]", i ? "," : "", (int)at / 60, (int)at % 60,
                (int)to / 60, (int)to % 60);
        at = to + below(120);
    }
    buf_char(b, ']');
}

static str draw_json(struct op *op, const char *zone)
{
    CLEANUP(buf_release) struct buf b;
    int64_t days = below(20);
    buf_init(&b, 1 << 20);
    buf_fmt(&b, "{\"zone\":\"%s\",\"week\":{", zone);
    for (int d = 0; d < 7; d++) {
        buf_fmt(&b, "%s\"%s\":", d ? "," : "", weekday_labels[d]);
        draw_spans(&b);
    }
    buf_z(&b, "},\"closed_yearly\":[\"01-01\",\"02-29\"],\"days\":{");
    for (int64_t i = 0, day = 400; i < days; i++) { /* no day twice, nor one that is closed */
        day += 1 + below(1800);
        buf_fmt(&b, "%s\"" STR_FMT "\":", i ? "," : "", STR_ARG(date_of_days(op->mem, day)));
        draw_spans(&b);
    }
    buf_z(&b, "},\"closed\":[");
    for (int64_t i = 0; i < days; i++)
        buf_fmt(&b, "%s\"" STR_FMT "\"", i ? "," : "",
                STR_ARG(date_of_days(op->mem, 40000 + below(40000))));
    buf_z(&b, "]}");
    return arena_str(op->mem, buf_view(&b));
}

/* NULL when it never opens. */
static const struct calendar *draw_calendar(struct op *op)
{
    const char *zone = zones[below(COUNT(zones))];
    const struct calendar *c = NULL;
    str json = draw_json(op, zone);
    if (calendar_read(op, json, &c) == OK)
        return c;
    assert_str(fault_lines(op), "/week calendar.never_opens");
    op_forgive(op);
    return NULL;
}

/* ------------------------------------------------------------------ properties */

#define HOLDS(claim)                                                                               \
    do {                                                                                           \
        if (!(claim))                                                                              \
            fail_msg("%s: seed %llu, start %lld, time %lld", #claim, (unsigned long long)from,     \
                     (long long)start.ms, (long long)x);                                           \
    } while (0)

/* False when it is not reached. */
static bool holds(struct op *op, const struct calendar *c, uint64_t from)
{
    utc start = draw_instant(c), end = draw_instant(c);
    int64_t x = below(3) ? below(40 * 3600000) : below(90000) * 3600000;
    struct calendar_moment due, more, back, opens;
    x -= x % (below(2) ? 1 : 60000);
    if (calendar_add(op, c, start, x, &due) != OK || calendar_opens(op, c, start, &opens) != OK) {
        op_forgive(op);
        return false;
    }
    HOLDS(calendar_between(c, start, due.at) == x);
    HOLDS(calendar_between(c, due.at, start) == -x);
    HOLDS(due.at.ms >= start.ms + x);
    HOLDS(opens.at.ms >= start.ms && calendar_is_open(c, opens.at));
    HOLDS(calendar_between(c, start, opens.at) == 0);
    HOLDS(x ? calendar_is_open(c, utc_add(due.at, -1)) : due.at.ms == opens.at.ms);
    if (calendar_subtract(op, c, due.at, x, &back) == OK)
        HOLDS(back.at.ms == (x ? opens.at.ms : due.at.ms) ||
              (!x && calendar_between(c, back.at, due.at) == 0));
    if (calendar_add(op, c, start, x + 1, &more) == OK)
        HOLDS(more.at.ms > due.at.ms);
    if (x && calendar_add(op, c, due.at, x, &more) == OK)
        HOLDS(calendar_between(c, start, more.at) == 2 * x);
    HOLDS(calendar_between(c, start, end) == -calendar_between(c, end, start));
    HOLDS(calendar_between(c, start, due.at) + calendar_between(c, due.at, end) ==
          calendar_between(c, start, end));
    utc later = utc_add(start, below(10 * DAY_MS));
    if (calendar_add(op, c, later, x, &more) == OK)
        HOLDS(more.at.ms >= due.at.ms);
    op_forgive(op);
    return true;
}

static void sums_hold_together(void **state)
{
    (void)state;
    int64_t reached = 0;
    seed = 20261123;
    for (int i = 0; i < CALENDARS; i++) {
        TESTING(t);
        uint64_t from = seed;
        const struct calendar *c = draw_calendar(&t.op);
        for (int k = 0; c && k < CASES; k++)
            reached += holds(&t.op, c, from);
    }
    assert_true(reached > CALENDARS * CASES * 3 / 4);
}

/* ------------------------------------------------------------------ against a walk */

/* As the convention says it, from what was read: open is what the clock on the wall shows. */
static bool open_by_the_clock(const struct calendar *c, int64_t ms)
{
    int64_t line = ms + zone_ahead(c->zone, (utc){ ms }), day = floor_div(line, DAY_MS);
    int64_t minute = (line - day * DAY_MS) / MINUTE_MS;
    const struct hours *h = &c->week[weekday_of(day)];
    char date[UTC_TEXT];
    utc_print((utc){ day * DAY_MS }, date);
    if (strncmp(date + 5, "01-01", 5) == 0 || strncmp(date + 5, "02-29", 5) == 0 ||
        ints_have(&c->closed, day))
        h = NULL;
    for (size_t i = 0; i < c->own_n; i++)
        if (c->own[i].day == day)
            h = &c->own[i].hours;
    for (size_t i = 0; h && i < h->n; i++)
        if (h->spans[i].from <= minute && minute < h->spans[i].to)
            return true;
    return false;
}

#define STEP INT64_C(30000)

static void walk(struct op *op, const struct calendar *c, uint64_t from)
{
    utc start = draw_instant(c);
    int64_t x = 0;
    start.ms -= start.ms % STEP;
    struct calendar_moment due;
    for (int64_t ms = start.ms; ms < start.ms + 4 * DAY_MS && ms + STEP < ZONE_END; ms += STEP) {
        bool open = open_by_the_clock(c, ms);
        HOLDS(calendar_is_open(c, (utc){ ms }) == open);
        if (open)
            x += STEP;
        if (open && x % (STEP * 97) == 0) {
            HOLDS(calendar_between(c, start, (utc){ ms + STEP }) == x);
            HOLDS(calendar_add(op, c, start, x, &due) == OK && due.at.ms == ms + STEP);
        }
    }
}

static void sums_are_those_of_a_walk(void **state)
{
    (void)state;
    seed = 42;
    for (int i = 0; i < 150; i++) {
        TESTING(t);
        uint64_t from = seed;
        const struct calendar *c = draw_calendar(&t.op);
        if (c)
            walk(&t.op, c, from);
    }
}

/* ------------------------------------------------------------------ days */

static void working_days_are_those_of_a_walk(void **state)
{
    (void)state;
    seed = 7;
    for (int i = 0; i < 150; i++) {
        TESTING(t);
        const struct calendar *c = draw_calendar(&t.op);
        if (!c)
            continue;
        int64_t day = day_at(c, draw_instant(c)), n = 0, found;
        for (int64_t d = day + 1; d < day + 400 && d < LAST_DAY; d++) {
            if (!line_hours(c, d)->n)
                continue;
            n++;
            assert_true(working_day_after(c, day, n, &found));
            assert_int_equal(found, d);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sums_hold_together),
                                        cmocka_unit_test(sums_are_those_of_a_walk),
                                        cmocka_unit_test(working_days_are_those_of_a_walk) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
