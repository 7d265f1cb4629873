/* Times as logs write them, brought into the one form that utc_parse reads. */
#include "mine.h"

#include <stdio.h>

#define FORM_MAX 48

static bool is_digit(str s)
{
    return s.n && s.p[0] >= '0' && s.p[0] <= '9';
}

static void skip(str *s)
{
    *s = (str){ s->p + 1, s->n - 1 };
}

static bool take(str *s, const char *any)
{
    if (!s->n || !s->p[0] || !strchr(any, s->p[0]))
        return false;
    skip(s);
    return true;
}

/* One to `most` digits. */
static bool take_number(str *s, int most, int *ret)
{
    *ret = 0;
    if (!is_digit(*s))
        return false;
    for (int i = 0; i < most && is_digit(*s); i++, skip(s))
        *ret = *ret * 10 + (s->p[0] - '0');
    return true;
}

/* Digits beyond the third are dropped. */
static bool take_fraction(str *s, int *ret_ms)
{
    *ret_ms = 0;
    if (!take(s, ".,"))
        return true;
    if (!is_digit(*s))
        return false;
    for (int scale = 100; is_digit(*s); skip(s), scale /= 10)
        *ret_ms += (s->p[0] - '0') * scale;
    return true;
}

/* "Z", "+08:00", "+0800" or nothing, as "+08:00" in ret. */
static bool take_offset(str *s, char ret[16])
{
    int hour, minute;
    snprintf(ret, 16, "Z");
    while (s->n && s->p[0] == ' ')
        skip(s);
    if (!s->n || take(s, "Zz"))
        return true;
    char sign = s->p[0];
    if (!take(s, "+-") || !take_number(s, 2, &hour))
        return false;
    take(s, ":");
    if (!take_number(s, 2, &minute))
        return false;
    snprintf(ret, 16, "%c%02d:%02d", sign, hour, minute);
    return true;
}

static bool take_clock(str *s, char ret[FORM_MAX])
{
    int hour, minute, second = 0, ms = 0;
    char offset[16];
    if (!take_number(s, 2, &hour) || !take(s, ":") || !take_number(s, 2, &minute))
        return false;
    if (take(s, ":") && (!take_number(s, 2, &second) || !take_fraction(s, &ms)))
        return false;
    if (!take_offset(s, offset))
        return false;
    snprintf(ret, FORM_MAX, "T%02d:%02d:%02d.%03d%s", hour, minute, second, ms, offset);
    return true;
}

bool mine_time(str text, utc *ret)
{
    char clock[FORM_MAX] = "", form[2 * FORM_MAX];
    int year, month, day;
    if (utc_parse(text, ret))
        return true;
    if (!take_number(&text, 4, &year) || !take(&text, "-/") || !take_number(&text, 2, &month) ||
        !take(&text, "-/") || !take_number(&text, 2, &day))
        return false;
    if (text.n && (!take(&text, " Tt") || !take_clock(&text, clock) || text.n))
        return false;
    snprintf(form, sizeof form, "%04d-%02d-%02d%s", year, month, day, clock);
    return utc_parse(str_of(form), ret);
}
