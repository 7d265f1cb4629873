/* The writers of JSON, CSV and HTML look for the few bytes that need care and copy all between them
 * in one piece: most texts have none. */
#include "buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_SIZE 256u

void buf_init(struct buf *b, size_t max)
{
    assert(max < SIZE_MAX / 2);
    *b = (struct buf){ .max = max };
}

void buf_release(struct buf *b)
{
    free(b->p);
    *b = (struct buf){ 0 };
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->full = false;
    if (b->p)
        b->p[0] = '\0';
}

static void buf_grow(struct buf *b, size_t need)
{
    size_t cap = b->cap ? b->cap : FIRST_SIZE;
    while (cap < need)
        cap *= 2;
    if (cap > b->max + 1)
        cap = b->max + 1;
    char *p = realloc(b->p, cap);
    if (!p) {
        fputs("aftersale: out of memory\n", stderr);
        abort();
    }
    b->p = p;
    b->cap = cap;
}

void buf_reserve(struct buf *b, size_t more)
{
    if (b->full)
        return;
    if (more > b->max - b->n) {
        b->full = true;
        return;
    }
    if (b->n + more + 1 > b->cap)
        buf_grow(b, b->n + more + 1);
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    buf_reserve(b, n);
    if (b->full)
        return;
    if (n > 0)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_str(struct buf *b, str s)
{
    buf_add(b, s.p, s.n);
}

void buf_z(struct buf *b, const char *z)
{
    buf_add(b, z, strlen(z));
}

void buf_char(struct buf *b, char c)
{
    buf_reserve(b, 1);
    if (b->full)
        return;
    b->p[b->n++] = c;
    b->p[b->n] = '\0';
}

void buf_int(struct buf *b, int64_t v)
{
    char digits[20]; /* -9223372036854775808 */
    char *p = digits + sizeof(digits);
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (v < 0)
        *--p = '-';
    buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

void buf_fmt(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    assert(n >= 0);
    buf_reserve(b, (size_t)n);
    if (!b->full) {
        vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

str buf_view(const struct buf *b)
{
    return (str){ b->p ? b->p : "", b->n };
}

/* What JSON must escape: controls, the quote and the backslash. */
static bool json_special(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

/* Whether one of eight bytes is special, by the classic bit tricks on a word: exact for "is there
 * any", which is all that is asked. */
static bool json_special_in_8(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    uint64_t w;
    memcpy(&w, p, sizeof(w));
    uint64_t quote = w ^ (ones * '"'), slash = w ^ (ones * '\\');
    uint64_t low = (w - ones * 0x20) & ~w;
    return ((low | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & highs) != 0;
}

static size_t json_plain_run(const char *p, const char *end)
{
    const char *at = p;
    while (end - at >= 8 && !json_special_in_8(at))
        at += 8;
    while (at < end && !json_special((unsigned char)*at))
        at++;
    return (size_t)(at - p);
}

static void json_escape(struct buf *b, unsigned char c)
{
    static const char hex_digits[] = "0123456789abcdef";
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
    };
    char letter = c >= 0x20 ? (char)c : letters[c];
    if (letter)
        buf_add(b, (char[]){ '\\', letter }, 2);
    else
        buf_add(b, (char[]){ '\\', 'u', '0', '0', hex_digits[c >> 4], hex_digits[c & 15] }, 6);
}

void buf_json(struct buf *b, str s)
{
    buf_reserve(b, s.n + 2);
    buf_char(b, '"');
    const char *p = s.n > 0 ? s.p : "", *end = p + s.n;
    while (p < end && !b->full) {
        size_t run = json_plain_run(p, end);
        buf_add(b, p, run);
        p += run;
        if (p < end)
            json_escape(b, (unsigned char)*p++);
    }
    buf_char(b, '"');
}

static bool csv_needs_quotes(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
            return true;
    return false;
}

void buf_csv(struct buf *b, str s)
{
    if (!csv_needs_quotes(s)) {
        buf_str(b, s);
        return;
    }
    buf_char(b, '"');
    for (ptrdiff_t quote; (quote = str_find(s, '"')) >= 0;) {
        size_t upto = (size_t)quote + 1;
        buf_add(b, s.p, upto);
        buf_char(b, '"');
        s = (str){ s.p + upto, s.n - upto };
    }
    buf_str(b, s);
    buf_char(b, '"');
}

void buf_html(struct buf *b, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&':
            buf_z(b, "&amp;");
            break;
        case '<':
            buf_z(b, "&lt;");
            break;
        case '>':
            buf_z(b, "&gt;");
            break;
        case '"':
            buf_z(b, "&quot;");
            break;
        case '\'':
            buf_z(b, "&#39;");
            break;
        default:
            buf_char(b, s.p[i]);
        }
    }
}
