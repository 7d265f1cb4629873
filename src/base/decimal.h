/* Numbers with up to three decimal places, exact: what measures and targets are told in (95.5 %, 3.125 h). Kept in
 * thousandths; one that is not known is no 0. */
#pragma once

#include "str.h"

typedef struct {
    int64_t milli;
    bool known;
} decimal;

#define DECIMAL_TEXT 24 /* bytes of the longest, without an end */
#define DECIMAL_MAX                                                                                \
    1000000000000 /* whole units either way: JSON numbers of browsers hold it with its places */

static inline decimal decimal_milli(int64_t milli)
{
    return (decimal){ milli, true };
}
static inline decimal decimal_of(int64_t whole)
{
    return (decimal){ whole * 1000, true };
}
/* Both not known, or the same number. */
static inline bool decimal_same(decimal a, decimal b)
{
    return a.known == b.known && (!a.known || a.milli == b.milli);
}
/* a / b × scale to the nearest thousandth, halves away from zero; not known when b is 0. */
decimal decimal_ratio(int64_t a, int64_t b, int64_t scale);
/* "95.5", "-0.125", "12"; returns the bytes. Of one that is known. */
size_t decimal_print(decimal d, char out[DECIMAL_TEXT]);
/* False for what is no such number, has more than three places or is beyond DECIMAL_MAX. */
bool decimal_parse(str text, decimal *ret);
