/* Text as pointer and length, always UTF-8, never owned: the bytes live in an arena, a row or the
 * program text. A str is not terminated unless its maker says so (arena_str does). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *p;
    size_t n;
} str;

/* Lists of text or of numbers as records hold them (tags, role ids). Items belong to the arena. */
typedef struct {
    str *items;
    size_t n;
} strs;

typedef struct {
    int64_t *items;
    size_t n;
} ints;

#define STR(literal) ((str){ "" literal, sizeof(literal) - 1 })
#define STR_FMT      "%.*s"
#define STR_ARG(s)   (int)(s).n, (s).p

static inline str str_of(const char *z)
{
    return (str){ z, z ? strlen(z) : 0 };
}

static inline bool str_eq(str a, str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(str a, const char *z)
{
    return str_eq(a, str_of(z));
}

static inline bool strs_has(const strs *list, str s)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->items[i], s))
            return true;
    return false;
}
bool str_eq_nocase(str a, str b); /* ASCII letters only */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
bool str_has(str s, str part);
ptrdiff_t str_find(str s, char c); /* index of the first c, or -1 */
str str_trim(str s);               /* without ASCII white space at both ends */
int str_cmp(str a, str b);         /* bytewise, as memcmp with lengths */

/* Takes what stands before the first sep off *rest and returns it; false when *rest is used up.
 * "a,,b" gives "a", "", "b"; the empty text gives nothing, nor does a separator at the very end. */
bool str_split(str *rest, char sep, str *ret_part);

/* A whole decimal number, sign allowed, nothing before or behind; false when it is not one or does
 * not fit. */
bool str_int(str s, int64_t *ret);
