/* Foreign rows of units: the input is a map (JSON), a NUL, and a CSV text that is read by it. A day that comes out
 * is a day, an amount is not below nothing. (The ticket's rows have a target of their own.) */
#include "../base/csv.h"
#include "../base/date.h"
#include "../base/digest.h"
#include "../base/text.h"
#include "../import/import_internal.h"
#include "product_import.h"

#include <stdlib.h>

static ptrdiff_t text_read(void *from, char *into, size_t n)
{
    str *text = from;
    n = n < text->n ? n : text->n;
    memcpy(into, text->p, n);
    *text = (str){ text->p + n, text->n - n };
    return (ptrdiff_t)n;
}

static void value_check(const struct field *f, const char *row)
{
    const void *at = row + f->offset;
    if (f->kind == F_MONEY && ((const money *)at)->minor < 0)
        abort();
    if (f->kind != F_STR)
        return;
    const str *text = at;
    if (f->format && text->n && !date_ok(*text))
        abort();
    if (!f->format && text_chars(*text) > (size_t)(f->max ? f->max : 200))
        abort();
}

static void row_try(struct op *op, const struct import_map *map, const strs *cells)
{
    char *row = arena_alloc(op->mem, map->kind->size);
    import_row_read(op, map, cells, row);
    if (op_check(op) == OK)
        for (const struct field *f = map->kind->fields; f->name; f++)
            value_check(f, row);
    op_forgive(op);
}

static void rows_try(struct op *op, struct import_map *map, str text)
{
    struct csv *csv = csv_open(text_read, &text, map->separator.n ? *map->separator.p : 0);
    const str *cells;
    size_t n, width = 0;
    while (csv_next(csv, &cells, &n) == CSV_ROW) {
        const strs row = { (str *)cells, n };
        if (!width) {
            width = n;
            if (import_map_bind(op, map, &row) != OK)
                break;
        } else if (n == width) {
            row_try(op, map, &row);
        }
    }
    csv_close(csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, 0, size) : NULL;
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct env env = { 0 };
    struct import_map *map;
    struct op op;

    if (!end)
        return 0;
    digest_start();
    op_init(&op, mem, &env, &actor_system);
    size_t n = (size_t)(end - data);
    if (import_map_read(&op, &unit_import_kind, (str){ (const char *)data, n }, &map) == OK)
        rows_try(&op, map, (str){ (const char *)end + 1, size - n - 1 });
    return 0;
}
