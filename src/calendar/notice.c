/* What the notices of the years wrote into a calendar: read and written with it, changed by import.c alone. */
#include "calendar_internal.h"

#include <stdlib.h>

static int year_order(const void *a, const void *b)
{
    int64_t x = ((const struct notice *)a)->year, y = ((const struct notice *)b)->year;
    return (x > y) - (x < y);
}

static void notice_read(struct op *op, const json_t *value, str at, struct notice *n)
{
    const char *key;
    json_t *item;
    if (!is_object(op, value, at))
        return;
    json_object_foreach ((json_t *)value, key, item) {
        str place = place_below(op, at, str_of(key));
        if (strcmp(key, "papers") == 0)
            n->papers = papers_read(op, item, place);
        else if (strcmp(key, "closed") == 0)
            n->closed = closed_read(op, item, place);
        else if (strcmp(key, "days") == 0)
            n->own = own_read(op, item, place, &n->own_n);
        else
            op_field(op, place, "field.unknown");
    }
}

static bool year_read(str s, int64_t *ret)
{
    return s.n == 4 && str_int(s, ret) && *ret >= 1971 && *ret <= 2198;
}

void notices_read(struct op *op, const json_t *value, str at, struct calendar *c)
{
    const char *key;
    json_t *item;
    if (!is_object(op, value, at))
        return;
    c->notices = arena_array(op->mem, json_object_size(value), sizeof *c->notices);
    json_object_foreach ((json_t *)value, key, item) {
        struct notice n = { 0 };
        str place = place_below(op, at, str_of(key));
        if (!year_read(str_of(key), &n.year)) {
            op_field(op, place, "calendar.year");
            continue;
        }
        notice_read(op, item, place, &n);
        c->notices[c->notices_n++] = n;
    }
    if (c->notices_n)
        qsort(c->notices, c->notices_n, sizeof *c->notices, year_order);
}

static void notice_write(struct op *op, struct buf *out, const struct notice *n)
{
    buf_fmt(out, "\"%04d\":{\"papers\":[", (int)n->year);
    for (size_t i = 0; i < n->papers.n; i++) {
        if (i)
            buf_char(out, ',');
        buf_json(out, n->papers.items[i]);
    }
    buf_char(out, ']');
    closed_write(op, out, &n->closed);
    own_write(op, out, n->own, n->own_n);
    buf_char(out, '}');
}

void notices_write(struct op *op, struct buf *out, const struct calendar *c)
{
    for (size_t i = 0; i < c->notices_n; i++) {
        buf_z(out, i ? "," : ",\"notices\":{");
        notice_write(op, out, &c->notices[i]);
    }
    if (c->notices_n)
        buf_char(out, '}');
}
