/* Tables and columns from the engine's catalogue. */
#include "dump_internal.h"

static const char *const made_by_engine[] = { "tx", "grams", "spaced" };

static const struct field column_fields[] = {
    { FIELD(struct column, table_name) },
    { FIELD(struct column, name) },
    { FIELD(struct column, type) },
    { 0 },
};

/* Answers kept for repeated calls are of no use elsewhere and may hold secrets: they stay behind.
 * Only real tables: neither virtual ones nor those that stand behind them; no generated columns. */
static const struct sql list_columns = {
    "dump_columns",
    "SELECT t.name AS table_name, c.name AS name, lower(c.type) AS type"
    "  FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c"
    " WHERE t.schema = 'main' AND t.type = 'table' AND c.hidden = 0"
    "   AND t.name NOT LIKE 'sqlite%' AND t.name NOT IN ('schema_migration', 'idempotency')"
    " ORDER BY t.name, c.cid",
    "SELECT t.relname AS table_name, c.attname AS name, format_type(c.atttypid, NULL) AS type"
    "  FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid"
    " WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')"
    "   AND NOT t.relispartition AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''"
    "   AND t.relname NOT IN ('schema_migration', 'idempotency')"
    " ORDER BY t.relname COLLATE \"C\", c.attnum",
    0,
    false,
    -1
};

static enum column_kind kind_of(str type)
{
    static const struct {
        const char *type;
        enum column_kind kind;
    } kinds[] = {
        { "integer", COLUMN_INT },
        { "bigint", COLUMN_INT },
        { "smallint", COLUMN_INT },
        { "real", COLUMN_REAL },
        { "double precision", COLUMN_REAL },
        { "blob", COLUMN_BLOB },
        { "bytea", COLUMN_BLOB },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(type, kinds[i].type))
            return kinds[i].kind;
    return COLUMN_TEXT;
}

static bool is_made_by_engine(str name)
{
    for (size_t i = 0; i < sizeof made_by_engine / sizeof *made_by_engine; i++)
        if (str_is(name, made_by_engine[i]))
            return true;
    return false;
}

enum err tables_read(struct op *op, struct list *ret)
{
    struct list found;
    TRY(db_all(op, &list_columns, NO_ARGS, column_fields, sizeof(struct column), &found));
    struct column *columns = found.items;
    struct table *tables = arena_array(op->mem, found.n, sizeof *tables), *last = NULL;
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < found.n; i++) {
        if (is_made_by_engine(columns[i].name))
            continue;
        columns[kept] = columns[i];
        columns[kept].kind = kind_of(columns[i].type);
        if (!last || !str_eq(last->name, columns[kept].table_name)) {
            last = &tables[n++];
            *last = (struct table){ columns[kept].table_name, &columns[kept], 0 };
        }
        last->n++;
        kept++;
    }
    *ret = (struct list){ tables, n };
    return OK;
}

const struct table *table_named(const struct list *tables, str name)
{
    const struct table *t = tables->items;
    for (size_t i = 0; i < tables->n; i++)
        if (str_eq(t[i].name, name))
            return &t[i];
    return NULL;
}
