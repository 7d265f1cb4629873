/* For fuzz targets only: foreign maps and foreign rows. The input is a map (JSON), a NUL, and a CSV text that is read
 * by it; `check` looks at each row that was taken. */
#pragma once

#include "../base/csv.h"
#include "../base/digest.h"
#include "import_internal.h"

#include <stdlib.h>

typedef void row_check(const struct import_kind *kind, const void *row);

static inline ptrdiff_t fuzz_text_read(void *from, char *into, size_t n)
{
    str *text = from;
    n = n < text->n ? n : text->n;
    memcpy(into, text->p, n);
    *text = (str){ text->p + n, text->n - n };
    return (ptrdiff_t)n;
}

static inline void fuzz_row(struct op *op, const struct import_map *map, const strs *cells,
                            row_check *check)
{
    void *row = arena_alloc(op->mem, map->kind->size);
    import_row_read(op, map, cells, row);
    if (op_check(op) == OK)
        check(map->kind, row);
    op_forgive(op);
}

static inline void fuzz_rows(struct op *op, struct import_map *map, str text, row_check *check)
{
    struct csv *csv = csv_open(fuzz_text_read, &text, map->separator.n ? *map->separator.p : 0);
    const str *cells;
    size_t n, width = 0;
    while (csv_next(csv, &cells, &n) == CSV_ROW) {
        const strs row = { (str *)cells, n };
        if (!width) {
            width = n;
            if (import_map_bind(op, map, &row) != OK)
                break;
        } else if (n == width) {
            fuzz_row(op, map, &row, check);
        }
    }
    csv_close(csv);
}

static inline void fuzz_import(const uint8_t *data, size_t size, const struct import_kind *kind,
                               row_check *check)
{
    const uint8_t *end = size ? memchr(data, 0, size) : NULL;
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct env env = { 0 };
    struct import_map *map;
    struct op op;

    if (!end)
        return;
    digest_start();
    op_init(&op, mem, &env, &actor_system);
    size_t n = (size_t)(end - data);
    if (import_map_read(&op, kind, (str){ (const char *)data, n }, &map) == OK)
        fuzz_rows(&op, map, (str){ (const char *)end + 1, size - n - 1 }, check);
}
