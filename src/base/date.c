/* The arithmetic is that of the proleptic Gregorian calendar on days since 1970-01-01. */
#include "date.h"

#include "zone.h"

#define DAY_MS 86400000LL

bool date_ok(str s)
{
    utc t;
    return s.n == 10 && utc_parse(s, &t);
}

int64_t date_days(str date)
{
    utc t = { 0 };
    return utc_parse(date, &t) ? t.ms / DAY_MS : 0;
}

int64_t date_days_between(str from, str to)
{
    return date_days(to) - date_days(from);
}

str date_of_days(struct arena *mem, int64_t days)
{
    char text[UTC_TEXT];
    utc_print((utc){ days * DAY_MS }, text);
    return arena_str(mem, (str){ text, 10 });
}

str date_at(struct arena *mem, utc t, str zone)
{
    const struct zone *z = zone_find(zone);
    return date_of_days(mem, (t.ms + (z ? zone_ahead(z, t) : 0)) / DAY_MS);
}

/* The zone's clock may be changed between a midnight and the same hour of UTC: the second look is right. */
utc date_begins(str date, str zone)
{
    const struct zone *z = zone_find(zone);
    utc at = { date_days(date) * DAY_MS };
    if (!z)
        return at;
    utc near = utc_add(at, -zone_ahead(z, at));
    return utc_add(at, -zone_ahead(z, near));
}

str date_add_days(struct arena *mem, str date, int64_t n)
{
    return date_of_days(mem, date_days(date) + n);
}

static int64_t month_length(int64_t year, int64_t month)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

str date_add_months(struct arena *mem, str date, int64_t n)
{
    int64_t year = 0, month = 0, day = 0;
    str_int((str){ date.p, 4 }, &year);
    str_int((str){ date.p + 5, 2 }, &month);
    str_int((str){ date.p + 8, 2 }, &day);
    int64_t months = year * 12 + month - 1 + n;
    year = months / 12, month = months % 12 + 1;
    if (day > month_length(year, month))
        day = month_length(year, month);
    return arena_fmt(mem, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
}
