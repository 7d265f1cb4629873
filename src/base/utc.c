/* RFC 3339 by hand: strptime and gmtime know locales, time zones and shared state, and this is the
 * hottest conversion of the program. The calendar arithmetic is Howard Hinnant's civil algorithm:
 * years are counted from March, so that the leap day is the last of its year. */
#include "utc.h"

#include "arena.h"

#include <time.h>

#define DAY_MS  INT64_C(86400000)
#define LAST_MS INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

utc utc_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (utc){ (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 };
}

int64_t mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

utc utc_add(utc t, int64_t ms)
{
    utc sum;
    if (__builtin_add_overflow(t.ms, ms, &sum.ms))
        sum.ms = ms > 0 ? INT64_MAX : INT64_MIN;
    return sum;
}

static int64_t days_from_civil(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, year_of_era = y % 400;
    int day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int64_t days, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = days + 719468;
    int era = (int)(z / 146097), day_of_era = (int)(z % 146097);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    *ret_day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *ret_month = march_month < 10 ? march_month + 3 : march_month - 9;
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Takes exactly `count` digits off *s; the value must be in least..most. */
static bool take_number(str *s, size_t count, int least, int most, int *ret)
{
    if (s->n < count)
        return false;
    int v = 0;
    for (size_t i = 0; i < count; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        v = v * 10 + (s->p[i] - '0');
    }
    *s = (str){ s->p + count, s->n - count };
    *ret = v;
    return v >= least && v <= most;
}

static bool take_char(str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = (str){ s->p + 1, s->n - 1 };
    return true;
}

static bool take_date(str *s, int64_t *ret_days)
{
    int year, month, day;
    if (!take_number(s, 4, 1970, 9999, &year) || !take_char(s, '-') ||
        !take_number(s, 2, 1, 12, &month) || !take_char(s, '-') ||
        !take_number(s, 2, 1, month_days(year, month), &day))
        return false;
    *ret_days = days_from_civil(year, month, day);
    return true;
}

/* Milliseconds behind the point; digits beyond the third are dropped. */
static bool take_fraction(str *s, int *ret_ms)
{
    int ms = 0, scale = 100;
    if (s->n == 0 || s->p[0] < '0' || s->p[0] > '9')
        return false;
    for (; s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9'; s->p++, s->n--) {
        ms += (s->p[0] - '0') * scale;
        scale /= 10;
    }
    *ret_ms = ms;
    return true;
}

static bool take_clock(str *s, int64_t *ret_ms)
{
    int hour, minute, second, ms = 0;
    if (!take_number(s, 2, 0, 23, &hour) || !take_char(s, ':') ||
        !take_number(s, 2, 0, 59, &minute) || !take_char(s, ':') ||
        !take_number(s, 2, 0, 59, &second))
        return false;
    if (take_char(s, '.') && !take_fraction(s, &ms))
        return false;
    *ret_ms = ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + ms;
    return true;
}

static bool take_offset(str *s, int64_t *ret_ms)
{
    int hour, minute;
    *ret_ms = 0;
    if (take_char(s, 'Z') || take_char(s, 'z'))
        return true;
    bool west = take_char(s, '-');
    if (!west && !take_char(s, '+'))
        return false;
    if (!take_number(s, 2, 0, 23, &hour) || !take_char(s, ':') ||
        !take_number(s, 2, 0, 59, &minute))
        return false;
    *ret_ms = (west ? -1 : 1) * (hour * 60 + minute) * INT64_C(60000);
    return true;
}

bool utc_parse(str s, utc *ret)
{
    int64_t days, clock = 0, offset = 0;
    if (!take_date(&s, &days))
        return false;
    if (s.n > 0) {
        if (!take_char(&s, 'T') && !take_char(&s, 't'))
            return false;
        if (!take_clock(&s, &clock) || !take_offset(&s, &offset) || s.n > 0)
            return false;
    }
    int64_t ms = days * DAY_MS + clock - offset;
    if (ms <= 0 || ms > LAST_MS)
        return false;
    *ret = (utc){ ms };
    return true;
}

static char *put_number(char *p, int v, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        p[i] = (char)('0' + v % 10);
        v /= 10;
    }
    return p + digits;
}

size_t utc_print(utc t, char out[UTC_TEXT])
{
    int64_t ms = t.ms < 0 ? 0 : t.ms > LAST_MS ? LAST_MS : t.ms;
    int year, month, day;
    civil_from_days(ms / DAY_MS, &year, &month, &day);
    int clock = (int)(ms % DAY_MS);
    char *p = put_number(out, year, 4);
    *p++ = '-';
    p = put_number(p, month, 2);
    *p++ = '-';
    p = put_number(p, day, 2);
    *p++ = 'T';
    p = put_number(p, clock / 3600000, 2);
    *p++ = ':';
    p = put_number(p, clock / 60000 % 60, 2);
    *p++ = ':';
    p = put_number(p, clock / 1000 % 60, 2);
    *p++ = '.';
    p = put_number(p, clock % 1000, 3);
    *p++ = 'Z';
    *p = '\0';
    return (size_t)(p - out);
}

str utc_str(struct arena *a, utc t)
{
    char text[UTC_TEXT];
    return arena_str(a, (str){ text, utc_print(t, text) });
}
