/* Cursors of keyset paging: the keys of the last row, readable by us only by agreement. Callers must
 * not lean on the form, but nothing bad comes of a made-up one: it is two numbers in a WHERE. */
#include "http_internal.h"

#include "../base/digest.h"

str cursor_make(struct op *op, const int64_t *keys, size_t n)
{
    struct buf b;
    buf_init(&b, 256);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(&b, ',');
        buf_int(&b, keys[i]);
    }
    str made = base64url(op->mem, b.p, b.n);
    buf_release(&b);
    return made;
}

static bool cursor_keys(struct op *op, str cursor, int64_t *keys, size_t n)
{
    str text, part;
    if (cursor.n > 200 || !base64url_read(op->mem, cursor, &text))
        return false;
    size_t i = 0;
    if (text.n == 0 || text.p[text.n - 1] == ',')
        return false;
    while (str_split(&text, ',', &part))
        if (i == n || !str_int(part, &keys[i++]))
            return false;
    return i == n;
}

enum err cursor_read(struct op *op, str cursor, int64_t *ret_keys, size_t n, bool *ret_given)
{
    *ret_given = cursor.n > 0;
    memset(ret_keys, 0, n * sizeof *ret_keys);
    if (!*ret_given)
        return OK;
    if (!cursor_keys(op, cursor, ret_keys, n))
        op_field(op, STR("after"), "page.cursor");
    return op_check(op);
}
