/* Feeds the reader of tables in imported documents with foreign text: each row must become a duty or lines to
 * decide on, whatever stands in its cells. */
#include "import_bindings.h"

#include "../base/digest.h"
#include "../base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void rows_take(struct op *op, const struct import_table *t, struct duty *duty)
{
    const struct list posts = { 0 };
    const struct import_known known = { 0 };
    for (size_t row = 0; row < t->rows; row++) {
        struct duty fresh = { 0 };
        strs rest;
        if (t->kind == TABLE_RACI)
            import_raci_row(op, t, row, STR("售后专员"), &posts, duty, 1, &rest);
        else if (t->kind == TABLE_FIVE || t->kind == TABLE_MEASURES)
            import_bindings_row(op, &known, t, row, duty, 1, &rest);
        else
            import_row(op, t, row, &fresh, &rest);
        for (size_t i = 0; i < rest.n; i++)
            if (!text_utf8(rest.items[i], NULL))
                __builtin_trap();
        if (!text_utf8(fresh.statement, NULL))
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct import_tables found;
    struct duty duty = { 0 };
    struct op op;
    str text = { (const char *)bytes, n };

    digest_start();
    op_init(&op, mem, NULL, &actor_system);
    if (!text_utf8(text, NULL))
        return 0;
    import_tables_find(&op, text, &found);
    for (size_t i = 0; i < found.n; i++)
        rows_take(&op, &found.items[i], &duty);
    op_end(&op);
    return 0;
}
