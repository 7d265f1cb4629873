/* A growing run of bytes with a maximum demanded at birth. Sticky: an append that would pass the
 * maximum marks it `full` and all later appends do nothing, so that one check at the end is enough. */
#pragma once

#include "str.h"

#include <stdarg.h>

struct buf {
    char *p;
    size_t n; /* bytes in use; p[n] is NUL once anything was appended */
    size_t cap;
    size_t max;
    bool full; /* an append did not fit: the content is not to be used */
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b); /* frees what it holds, accepts {0} */
void buf_clear(struct buf *b);   /* empties it, keeps the memory */
void buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, str s);
void buf_z(struct buf *b, const char *z);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_fmt(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
str buf_view(const struct buf *b); /* valid until the next append */

/* Appends s as a JSON string with its quotes. `<`, `>`, `&`, U+2028/9 are written as they are:
 * JSON is only ever sent as application/json with nosniff. */
void buf_json(struct buf *b, str s);
/* Quoted where RFC 4180 asks; formula text gets no change here (fields_csv_row does that). */
void buf_csv(struct buf *b, str s);
void buf_html(struct buf *b, str s); /* & < > " ' escaped */
