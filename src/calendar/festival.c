/* The festivals of the whole people by the regulation on public holidays, art. 2, as it stands since 2014 and
 * since 2025. Those of the moon's calendar are a table: ICU's approximation of the moon has New Year a day late in
 * 2027 and 2030, when the new moon comes minutes before midnight. Qingming is a point of the sun's year; the usual
 * formula for it holds for this century. */
#include "calendar_internal.h"

#define FIRST_YEAR 2014

/* New Year, Dragon Boat and Mid-Autumn, month * 100 + day of the sun's calendar, from FIRST_YEAR on. */
static const short moon[][3] = {
    { 131, 602, 908 }, { 219, 620, 927 },  { 208, 609, 915 },  { 128, 530, 1004 },
    { 216, 618, 924 }, { 205, 607, 913 },  { 125, 625, 1001 }, { 212, 614, 921 },
    { 201, 603, 910 }, { 122, 622, 929 },  { 210, 610, 917 },  { 129, 531, 1006 },
    { 217, 619, 925 }, { 206, 609, 915 },  { 126, 528, 1003 }, { 213, 616, 922 },
    { 203, 605, 912 }, { 123, 624, 1001 }, { 211, 612, 919 },  { 131, 601, 908 },
    { 219, 620, 927 }, { 208, 610, 916 },  { 128, 530, 1004 }, { 215, 618, 924 },
    { 204, 607, 913 }, { 124, 527, 1002 }, { 212, 614, 920 },  { 201, 603, 910 },
    { 122, 622, 928 }, { 210, 611, 917 },  { 130, 531, 1005 }, { 217, 619, 925 },
    { 206, 608, 915 }, { 126, 529, 1004 }, { 214, 615, 922 },  { 202, 604, 911 },
    { 123, 623, 930 },
};

#define LAST_YEAR (FIRST_YEAR + (int64_t)(sizeof moon / sizeof *moon) - 1)

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

/* Spring Festival is three days, since 2025 also the eve. */
static bool of_the_moon(int64_t year, int64_t month_day, int64_t day, const char *date)
{
    const short *dates = moon[year - FIRST_YEAR];
    char first[11];
    memcpy(first, date, 5); /* "2026-" */
    first[5] = '0', first[6] = (char)('0' + dates[0] / 100), first[7] = '-';
    first[8] = (char)('0' + dates[0] % 100 / 10), first[9] = (char)('0' + dates[0] % 10);
    int64_t after = day - date_days((str){ first, 10 });
    return month_day == dates[1] || month_day == dates[2] ||
           (after >= (year >= 2025 ? -1 : 0) && after < 3);
}

bool is_festival(int64_t day)
{
    char date[UTC_TEXT];
    int64_t year = 0, month = 0, number = 0;
    utc_print((utc){ day * DAY_MS }, date);
    str_int((str){ date, 4 }, &year);
    str_int((str){ date + 5, 2 }, &month);
    str_int((str){ date + 8, 2 }, &number);
    if (year < FIRST_YEAR || year > LAST_YEAR)
        return true;
    return of_the_sun(year, month * 100 + number) ||
           of_the_moon(year, month * 100 + number, day, date);
}
