/* Due times on one core, by the product and by walking days with ICU's calendar functions, over the same
 * questions: starts all over 2020 to 2026, one length of working time, China's statutory calendar or office
 * hours in New York.
 *
 *     calendar ours|icu cn|ny HOURS SECONDS   {"dues", "us", "sum"}; sum: of the first 1,000 results
 *     calendar read SECONDS                   {"reads", "us"}: the statutory calendar from its JSON
 */
#include "calendar/calendar_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unicode/ucal.h>

#define STARTS  4096
#define CHECKED 1000
#define HOUR_MS INT64_C(3600000)

static int64_t cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char new_york[] =
    "{\"zone\":\"America/New_York\",\"week\":{\"mon\":[[\"09:00\",\"18:00\"]],\"tue\":[[\"09:00\","
    "\"18:00\"]],\"wed\":[[\"09:00\",\"18:00\"]],\"thu\":[[\"09:00\",\"18:00\"]],\"fri\":[[\"09:"
    "00\",\"18:00\"]]}}";

static utc starts[STARTS];

/* The same for both programs. */
static void starts_make(void)
{
    uint64_t seed = 88172645463325252u;
    for (size_t i = 0; i < STARTS; i++) {
        seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
        starts[i].ms = 1577836800000 + (int64_t)(seed % 200000000) * 1000;
    }
}

/* ------------------------------------------------------------------ with ICU */

struct walker {
    UCalendar *cal;
    const struct calendar
        *c; /* days off and make-up days, sorted; hours are 9 to 18 on all days of work */
};

static void must(UErrorCode status)
{
    if (U_FAILURE(status))
        exit(1);
}

static bool works(const struct walker *w, int32_t year, int32_t month, int32_t day, int32_t weekday)
{
    /* The number of a day without asking ICU: what differs from the week is looked up by it. */
    int64_t y = month <= 1 ? year - 1 : year, m = (month + 10) % 12;
    int64_t number = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 719469;
    if (ints_have(&w->c->closed, number))
        return false;
    for (size_t low = 0, high = w->c->own_n; low < high;) {
        size_t middle = (low + high) / 2;
        if (w->c->own[middle].day == number)
            return true;
        if (w->c->own[middle].day < number)
            low = middle + 1;
        else
            high = middle;
    }
    return weekday != UCAL_SATURDAY && weekday != UCAL_SUNDAY;
}

static int64_t icu_due(const struct walker *w, int64_t start, int64_t left)
{
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *cal = w->cal;
    ucal_setMillis(cal, (UDate)start, &status);
    for (;;) {
        int32_t year = ucal_get(cal, UCAL_YEAR, &status),
                month = ucal_get(cal, UCAL_MONTH, &status);
        int32_t day = ucal_get(cal, UCAL_DATE, &status);
        if (works(w, year, month, day, ucal_get(cal, UCAL_DAY_OF_WEEK, &status))) {
            ucal_setDateTime(cal, year, month, day, 9, 0, 0, &status);
            int64_t from = (int64_t)ucal_getMillis(cal, &status);
            ucal_setDateTime(cal, year, month, day, 18, 0, 0, &status);
            int64_t to = (int64_t)ucal_getMillis(cal, &status);
            from = from < start ? start : from;
            if (from < to && left <= to - from)
                return from + left;
            left -= from < to ? to - from : 0;
        }
        ucal_setDateTime(cal, year, month, day, 12, 0, 0, &status);
        ucal_add(cal, UCAL_DATE, 1, &status);
        must(status);
    }
}

static struct walker walker_make(const struct calendar *c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar zone[64];
    str name = calendar_zone(c);
    for (size_t i = 0; i < name.n; i++)
        zone[i] = (UChar)name.p[i];
    struct walker w = { ucal_open(zone, (int32_t)name.n, "en", UCAL_GREGORIAN, &status), c };
    ucal_setAttribute(w.cal, UCAL_LENIENT, true);
    must(status);
    ucal_set(w.cal, UCAL_MILLISECOND, 0);
    return w;
}

/* ------------------------------------------------------------------ measuring */

static int64_t our_due(struct op *op, const struct calendar *c, utc start, int64_t length)
{
    struct calendar_moment m;
    if (calendar_add(op, c, start, length, &m) != OK)
        exit(1);
    return m.at.ms;
}

static void dues(struct op *op, const struct calendar *c, bool ours, int64_t length,
                 int64_t seconds)
{
    struct walker w = walker_make(c);
    int64_t sum = 0, n = 0, begin, us = 0;
    for (size_t i = 0; i < CHECKED; i++)
        sum += (ours ? our_due(op, c, starts[i], length) : icu_due(&w, starts[i].ms, length)) %
               1000003;
    volatile int64_t sink = 0;
    for (begin = cpu_us(); us < seconds * 1000000; us = cpu_us() - begin)
        for (int k = 0; k < 256; k++, n++) {
            utc start = starts[n % STARTS];
            sink += ours ? our_due(op, c, start, length) : icu_due(&w, start.ms, length);
        }
    ucal_close(w.cal);
    printf("{\"dues\":%lld,\"us\":%lld,\"sum\":%lld}\n", (long long)n, (long long)us,
           (long long)sum);
}

static void reads(int64_t seconds)
{
    struct arena *mem = arena_new();
    int64_t n = 0, begin = cpu_us(), us = 0;
    for (; us < seconds * 1000000; us = cpu_us() - begin, n++) {
        static struct env env;
        struct op op;
        const struct calendar *c;
        op_init(&op, mem, &env, &actor_system);
        if (calendar_builtin(&op, STR("cn"), &c) != OK)
            exit(1);
        op_end(&op);
        arena_reset(mem);
    }
    arena_free(mem);
    printf("{\"reads\":%lld,\"us\":%lld}\n", (long long)n, (long long)us);
}

int main(int argc, char **argv)
{
    static struct env env;
    struct op op;
    const struct calendar *c;
    if (argc == 3 && strcmp(argv[1], "read") == 0) {
        reads(atol(argv[2]));
        return 0;
    }
    if (argc != 5)
        return 2;
    struct arena *mem = arena_new();
    op_init(&op, mem, &env, &actor_system);
    starts_make();
    if ((strcmp(argv[2], "cn") == 0 ? calendar_builtin(&op, STR("cn"), &c)
                                    : calendar_read(&op, str_of(new_york), &c)) != OK)
        return 1;
    dues(&op, c, strcmp(argv[1], "ours") == 0, atol(argv[3]) * HOUR_MS, atol(argv[4]));
    op_end(&op);
    arena_free(mem);
    return 0;
}
