#include "duration.h"

static const struct {
    char letter;
    int64_t seconds;
} units[] = { { 'h', 3600 }, { 'm', 60 }, { 's', 1 } };

#define UNITS (sizeof units / sizeof *units)

/* The number in front of *s; too large ones stay above DURATION_MAX. */
static bool take_number(str *s, int64_t *ret)
{
    size_t i = 0;
    int64_t v = 0;
    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++)
        if (v <= DURATION_MAX)
            v = v * 10 + (s->p[i] - '0');
    *s = (str){ s->p + i, s->n - i };
    *ret = v;
    return i > 0;
}

static size_t unit_of(char letter)
{
    size_t u = 0;
    while (u < UNITS && units[u].letter != letter)
        u++;
    return u;
}

enum duration_fault duration_parse(str s, int64_t *ret)
{
    int64_t sum = 0, v;
    size_t least = 0; /* the largest unit that may still come */
    if (!s.n)
        return DURATION_FORM;
    while (s.n) {
        if (!take_number(&s, &v) || !s.n)
            return DURATION_FORM;
        if (s.p[0] == 'd' || s.p[0] == 'w')
            return DURATION_DAYS;
        size_t unit = unit_of(s.p[0]);
        if (unit < least || unit == UNITS)
            return DURATION_FORM;
        if (v > DURATION_MAX || (sum += v * units[unit].seconds) > DURATION_MAX)
            return DURATION_LONG;
        least = unit + 1;
        s = (str){ s.p + 1, s.n - 1 };
    }
    *ret = sum;
    return DURATION_OK;
}

str duration_text(struct arena *mem, int64_t seconds)
{
    str text = seconds < 0 ? STR("-") : STR("");
    int64_t left = seconds < 0 ? -seconds : seconds;
    if (!left)
        return STR("0s");
    for (size_t u = 0; u < UNITS; u++) {
        if (left >= units[u].seconds)
            text = arena_fmt(mem, STR_FMT "%lld%c", STR_ARG(text),
                             (long long)(left / units[u].seconds), units[u].letter);
        left %= units[u].seconds;
    }
    return text;
}
