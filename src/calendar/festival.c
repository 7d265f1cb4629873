/* The festivals of the whole people by the regulation on public holidays, art. 2, as it stands since 2014 and
 * since 2025. The moon's calendar is ICU's. Qingming is a point of the sun's year; the usual formula for it
 * holds for this century. */
#include "calendar_internal.h"

#include <unicode/ucal.h>

#define NOON_MS  (DAY_MS / 2)
#define CHINA_MS (8 * INT64_C(3600000))

/* month * 100 + day of the moon's calendar; 0 in a leap month, which has no festivals. */
static int lunar(int64_t day)
{
    static const UChar zone[] = { 'A', 's', 'i', 'a', '/', 'S', 'h', 'a', 'n', 'g', 'h', 'a', 'i' };
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *c =
        ucal_open(zone, sizeof zone / sizeof *zone, "zh@calendar=chinese", UCAL_DEFAULT, &status);
    ucal_setMillis(c, (UDate)(day * DAY_MS + NOON_MS - CHINA_MS), &status);
    int found =
        ucal_get(c, UCAL_IS_LEAP_MONTH, &status)
            ? 0
            : (ucal_get(c, UCAL_MONTH, &status) + 1) * 100 + ucal_get(c, UCAL_DATE, &status);
    ucal_close(c);
    return U_FAILURE(status) ? 0 : found;
}

/* The 4th, 5th or 6th of April. */
static int64_t qingming(int64_t year)
{
    int64_t y = year - 2000;
    return (y * 2422 + 48100) / 10000 - y / 4;
}

static bool of_the_sun(int64_t year, int64_t month_day)
{
    switch (month_day) {
    case 101:
    case 501:
    case 1001:
    case 1002:
    case 1003:
        return true;
    case 502:
        return year >= 2025;
    default:
        return month_day == 400 + qingming(year);
    }
}

bool is_festival(int64_t day)
{
    char date[UTC_TEXT];
    int64_t year = 0, month = 0, number = 0;
    utc_print((utc){ day * DAY_MS }, date);
    str_int((str){ date, 4 }, &year);
    str_int((str){ date + 5, 2 }, &month);
    str_int((str){ date + 8, 2 }, &number);
    if (of_the_sun(year, month * 100 + number))
        return true;
    int moon = lunar(day);
    return (moon >= 101 && moon <= 103) || moon == 505 || moon == 815 ||
           (year >= 2025 && lunar(day + 1) == 101); /* New Year's Eve */
}
