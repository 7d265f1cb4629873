#include "decimal.h"

#include <stdio.h>

/* In 128 bits, so that no product overflows. */
__extension__ typedef __int128 wide;

decimal decimal_ratio(int64_t a, int64_t b, int64_t scale)
{
    if (b == 0)
        return (decimal){ 0 };
    wide top = (wide)a * scale * 1000 * (b < 0 ? -1 : 1);
    wide below = b < 0 ? -(wide)b : b;
    top += top < 0 ? -(below / 2) : below / 2;
    return decimal_milli((int64_t)(top / below));
}

size_t decimal_print(decimal d, char out[DECIMAL_TEXT])
{
    char text[DECIMAL_TEXT + 8];
    uint64_t n = d.milli < 0 ? 0 - (uint64_t)d.milli : (uint64_t)d.milli;
    int length = snprintf(text, sizeof text, "%s%llu.%03llu", d.milli < 0 ? "-" : "",
                          (unsigned long long)(n / 1000), (unsigned long long)(n % 1000));
    while (text[length - 1] == '0')
        length--;
    if (text[length - 1] == '.')
        length--;
    memcpy(out, text, (size_t)length);
    return (size_t)length;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool decimal_parse(str text, decimal *ret)
{
    bool minus = text.n && text.p[0] == '-';
    size_t at = minus;
    int64_t whole = 0, part = 0, weight = 100;
    size_t first = at;
    for (; at < text.n && is_digit(text.p[at]); at++)
        if ((whole = whole * 10 + (text.p[at] - '0')) > DECIMAL_MAX)
            return false;
    if (at == first)
        return false;
    if (at < text.n && text.p[at] == '.') {
        first = ++at;
        for (; at < text.n && is_digit(text.p[at]) && weight; at++, weight /= 10)
            part += (text.p[at] - '0') * weight;
        if (at == first)
            return false;
    }
    if (at < text.n)
        return false;
    int64_t milli = whole * 1000 + part;
    *ret = decimal_milli(minus ? -milli : milli);
    return true;
}
