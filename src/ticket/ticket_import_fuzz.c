/* Foreign maps and foreign rows: the input is a map (JSON), a NUL, and a CSV text that is read by it. What
 * comes out must be within the bounds of the fields that it is for. */
#include "../base/csv.h"
#include "../base/digest.h"
#include "../base/text.h"
#include "../import/import_internal.h"
#include "ticket_import.h"

#include <stdlib.h>

static ptrdiff_t text_read(void *from, char *into, size_t n)
{
    str *text = from;
    n = n < text->n ? n : text->n;
    memcpy(into, text->p, n);
    *text = (str){ text->p + n, text->n - n };
    return (ptrdiff_t)n;
}

static void row_try(struct op *op, const struct import_map *map, const strs *cells)
{
    struct ticket_import_row row = { 0 };
    import_row_read(op, map, cells, &row);
    if (op_check(op) == OK) {
        const struct ticket_form *f = &row.form;
        if (!f->subject.n || text_chars(f->subject) > 200 || f->kind < 0 ||
            f->kind >= TICKET_KIND_COUNT)
            abort();
        for (size_t i = 0; i < f->tags.n; i++)
            if (!f->tags.items[i].n || text_chars(f->tags.items[i]) > 40)
                abort();
        if (f->created_at.ms < 0)
            abort();
    }
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
    if (import_map_read(&op, &ticket_import_kind, (str){ (const char *)data, n }, &map) == OK)
        rows_try(&op, map, (str){ (const char *)end + 1, size - n - 1 });
    return 0;
}
