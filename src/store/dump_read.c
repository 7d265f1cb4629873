/* Lines to tables. A dump is input like any other: names are looked up among our own tables, values are
 * parameters. */
#include "dump_internal.h"
#include "migrate.h"

#include "../base/digest.h"

#include <jansson.h>

struct reader {
    struct op *op;
    struct arena *mem; /* of one line */
    struct list tables;
    const struct table *table;        /* whose rows come now */
    size_t columns[DUMP_COLUMNS_MAX]; /* of the table, in the order of the dump */
    size_t n;
    struct sql insert;
    int64_t line, rows;
    bool ended;
};

static enum err unreadable(struct reader *r)
{
    return refuse_with(r->op, ERR_INVALID, "dump.format",
                       P("line", arena_fmt(r->op->mem, "%lld", (long long)r->line)));
}

static str text_of(const json_t *value)
{
    return (str){ json_string_value(value), json_string_length(value) };
}

/* INSERT with a parameter per column; reals are bound as text and cast. */
static void make_insert(struct reader *r)
{
    bool pg = db_engine(r->op->env->db) == DB_PG;
    struct buf text;
    buf_init(&text, 1 << 16);
    buf_fmt(&text, "INSERT INTO \"" STR_FMT "\" (", STR_ARG(r->table->name));
    for (size_t i = 0; i < r->n; i++)
        buf_fmt(&text, "%s\"" STR_FMT "\"", i ? ", " : "",
                STR_ARG(r->table->columns[r->columns[i]].name));
    buf_z(&text, ") VALUES (");
    for (size_t i = 0; i < r->n; i++) {
        bool real = r->table->columns[r->columns[i]].kind == COLUMN_REAL;
        buf_z(&text, i ? ", " : "");
        buf_z(&text, real ? "CAST(CAST($" : "$");
        buf_int(&text, (int64_t)i + 1);
        buf_z(&text, !real ? "" : pg ? " AS text) AS double precision)" : " AS TEXT) AS REAL)");
    }
    buf_char(&text, ')');
    r->insert = db_sql(r->op, STR("dump_insert"), buf_view(&text), true);
    buf_release(&text);
}

static bool find_column(const struct table *t, str name, size_t *ret)
{
    for (size_t i = 0; i < t->n; i++) {
        if (str_eq(t->columns[i].name, name)) {
            *ret = i;
            return true;
        }
    }
    return false;
}

static enum err read_columns(struct reader *r, const json_t *table, const json_t *columns)
{
    r->table = table_named(&r->tables, text_of(table));
    r->n = json_array_size(columns);
    if (!r->table || r->n == 0 || r->n > DUMP_COLUMNS_MAX)
        return unreadable(r);
    for (size_t i = 0; i < r->n; i++)
        if (!find_column(r->table, text_of(json_array_get(columns, i)), &r->columns[i]))
            return unreadable(r);
    make_insert(r);
    return OK;
}

static bool read_value(struct reader *r, const json_t *value, enum column_kind kind,
                       struct arg *ret)
{
    static const enum arg_kind kinds[] = { [COLUMN_INT] = ARG_INT,
                                           [COLUMN_REAL] = ARG_TEXT,
                                           [COLUMN_TEXT] = ARG_TEXT,
                                           [COLUMN_BLOB] = ARG_BLOB };
    *ret = (struct arg){ .kind = kinds[kind], .null = json_is_null(value) };
    if (ret->null)
        return true;
    switch (kind) {
    case COLUMN_INT:
        ret->number = json_integer_value(value);
        return json_is_integer(value);
    case COLUMN_REAL:
        ret->text = arena_fmt(r->mem, "%.17g", json_number_value(value));
        return json_is_number(value);
    case COLUMN_TEXT:
        ret->text = text_of(value);
        return json_is_string(value);
    case COLUMN_BLOB:
        value = json_object_get(value, "b");
        return json_is_string(value) && base64url_read(r->mem, text_of(value), &ret->text);
    }
    return false;
}

static enum err read_row(struct reader *r, const json_t *table, const json_t *row)
{
    struct arg args[DUMP_COLUMNS_MAX];
    if (!r->table || !str_eq(text_of(table), r->table->name) || json_array_size(row) != r->n)
        return unreadable(r);
    for (size_t i = 0; i < r->n; i++)
        if (!read_value(r, json_array_get(row, i), r->table->columns[r->columns[i]].kind, &args[i]))
            return unreadable(r);
    r->rows++;
    return db_run(r->op, &r->insert, args, r->n, NULL);
}

static enum err read_line(struct reader *r, const json_t *line)
{
    const json_t *table = json_object_get(line, "t"), *row = json_object_get(line, "r"),
                 *columns = json_object_get(line, "c");
    if (row)
        return read_row(r, table, row);
    if (columns)
        return read_columns(r, table, columns);
    r->ended = json_is_true(json_object_get(line, "end"));
    if (!r->ended || json_integer_value(json_object_get(line, "rows")) != r->rows)
        return unreadable(r);
    return OK;
}

struct source {
    enum err (*next)(void *ctx, str *ret_line);
    void *ctx;
};

/* *ret is NULL at the end; the caller gives it back by json_decref. */
static enum err next_line(struct reader *r, struct source *from, json_t **ret)
{
    str line;
    json_error_t ignored;
    *ret = NULL;
    TRY(from->next(from->ctx, &line));
    if (!line.p)
        return OK;
    r->line++;
    *ret = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &ignored);
    return *ret ? OK : unreadable(r);
}

static enum err read_rows(struct reader *r, struct source *from)
{
    while (true) {
        json_t *line;
        TRY(next_line(r, from, &line));
        if (!line)
            break;
        enum err err = r->ended ? unreadable(r) : read_line(r, line);
        json_decref(line);
        arena_reset(r->mem);
        TRY(err);
    }
    return r->ended ? OK : unreadable(r); /* cut off */
}

/* References are checked when all is there: SQLite defers them, PostgreSQL gets them back at the end,
 * which checks them in bulk. */

struct reference {
    str table_name, name, definition;
};

static const struct field reference_fields[] = {
    { FIELD(struct reference, table_name) },
    { FIELD(struct reference, name) },
    { FIELD(struct reference, definition) },
    { 0 },
};

static enum err run_fmt(struct op *op, str text)
{
    struct sql sql = db_sql(op, STR("dump_schema"), text, true);
    sql.params = 0;
    return db_run(op, &sql, NO_ARGS, NULL);
}

static enum err loosen_pg(struct op *op, struct list *ret)
{
    static const struct sql references = {
        "dump_references",
        NULL,
        "SELECT conrelid::regclass::text AS table_name, conname AS name,"
        "       pg_get_constraintdef(oid) AS definition"
        "  FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace",
        0,
        false,
        -1
    };
    TRY(run_fmt(op, STR("SET LOCAL statement_timeout = 0")));
    TRY(db_all(op, &references, NO_ARGS, reference_fields, sizeof(struct reference), ret));
    const struct reference *r = ret->items;
    for (size_t i = 0; i < ret->n; i++)
        TRY(run_fmt(op,
                    arena_fmt(op->mem, "ALTER TABLE " STR_FMT " DROP CONSTRAINT \"" STR_FMT "\"",
                              STR_ARG(r[i].table_name), STR_ARG(r[i].name))));
    return OK;
}

static enum err tighten_pg(struct op *op, const struct list *references)
{
    const struct reference *r = references->items;
    for (size_t i = 0; i < references->n; i++)
        TRY(run_fmt(op, arena_fmt(op->mem,
                                  "ALTER TABLE " STR_FMT " ADD CONSTRAINT \"" STR_FMT "\" " STR_FMT,
                                  STR_ARG(r[i].table_name), STR_ARG(r[i].name),
                                  STR_ARG(r[i].definition))));
    return OK;
}

static enum err set_sequences(struct op *op)
{
    static const struct sql identities = {
        "dump_identities",
        NULL,
        "SELECT setval(pg_get_serial_sequence(format('%I', t.relname), c.attname),"
        "              coalesce((xpath('/row/m/text()', query_to_xml("
        "                  format('SELECT max(%I) AS m FROM %I', c.attname, t.relname),"
        "                  false, true, '')))[1]::text::bigint, 0) + 1, false)"
        "  FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid"
        " WHERE t.relnamespace = current_schema()::regnamespace AND c.attidentity <> ''",
        0,
        false,
        -1
    };
    int64_t ignored;
    return db_int(op, &identities, NO_ARGS, &ignored);
}

static enum err empty_tables(struct reader *r)
{
    const struct table *t = r->tables.items;
    for (size_t i = 0; i < r->tables.n; i++)
        TRY(run_fmt(r->op,
                    arena_fmt(r->op->mem, "DELETE FROM \"" STR_FMT "\"", STR_ARG(t[i].name))));
    return OK;
}

static enum err load(struct reader *r, struct source *from)
{
    struct op *op = r->op;
    bool pg = db_engine(op->env->db) == DB_PG;
    struct list references = { 0 };
    TX(tx, op);
    if (pg)
        TRY(loosen_pg(op, &references));
    else
        TRY(run_fmt(op, STR("PRAGMA defer_foreign_keys = ON")));
    TRY(tables_read(op, &r->tables));
    TRY(empty_tables(r)); /* of what the migrations put there */
    TRY(read_rows(r, from));
    if (pg) {
        TRY(tighten_pg(op, &references));
        TRY(set_sequences(op));
    }
    return tx_commit(&tx);
}

static enum err read_head(struct reader *r, struct source *from, int *ret_migration)
{
    json_t *head;
    TRY(next_line(r, from, &head));
    bool ours = head && str_is(text_of(json_object_get(head, "dump")), "aftersale") &&
                json_integer_value(json_object_get(head, "format")) == DUMP_FORMAT;
    *ret_migration = (int)json_integer_value(json_object_get(head, "migration"));
    json_decref(head);
    return ours ? OK : unreadable(r);
}

enum err dump_read(struct op *op, enum err (*next)(void *ctx, str *ret_line), void *ctx,
                   int64_t *ret_rows)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct reader *r = arena_alloc(op->mem, sizeof *r);
    struct source from = { next, ctx };
    int migration, applied;
    r->op = op;
    r->mem = mem;
    TRY(migrate_state(op, &applied));
    if (applied != 0)
        return refuse(op, ERR_CONFLICT, "dump.not_empty");
    TRY(read_head(r, &from, &migration));
    TRY(migrate_to(op, migration));
    TRY(load(r, &from));
    TRY(db_settle(op, true));
    *ret_rows = r->rows;
    return OK;
}
