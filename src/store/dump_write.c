/* Tables to lines. */
#include "dump_internal.h"

#include "../base/digest.h"

#include <assert.h>

struct writer {
    struct sink sink;
    struct buf line;
    struct arena *mem; /* of one row */
    const struct table *table;
    enum err (*out)(void *ctx, str line);
    void *ctx;
    int64_t rows;
};

static void writer_end(struct writer *w)
{
    buf_release(&w->line);
    arena_free(w->mem);
}

static void put_value(struct writer *w, const struct value *v, enum column_kind kind)
{
    struct buf *out = &w->line;
    if (v->kind == VALUE_NULL) {
        buf_z(out, "null");
    } else if (v->kind == VALUE_INT) {
        buf_int(out, v->number);
    } else if (v->kind == VALUE_BLOB) {
        buf_z(out, "{\"b\":\"");
        buf_str(out, base64url(w->mem, v->text.p, v->text.n));
        buf_z(out, "\"}");
    } else if (kind == COLUMN_INT || kind == COLUMN_REAL) {
        buf_str(out, v->text); /* a number that came as text */
    } else {
        buf_json(out, v->text);
    }
}

static enum err put_line(struct writer *w, struct op *op)
{
    if (w->line.full)
        return op_fail(op, ERR_TOO_LARGE, "db.failed", "a row is too large for a dump");
    return w->out(w->ctx, buf_view(&w->line));
}

static void begin_line(struct writer *w, const char *what)
{
    buf_clear(&w->line);
    buf_z(&w->line, "{\"t\":");
    buf_json(&w->line, w->table->name);
    buf_z(&w->line, what);
}

static enum err put_row(struct sink *sink, struct op *op, const struct map *map,
                        const struct value *values, int columns)
{
    (void)map;
    struct writer *w = (struct writer *)sink;
    assert((size_t)columns == w->table->n);
    begin_line(w, ",\"r\":[");
    for (int i = 0; i < columns; i++) {
        if (i)
            buf_char(&w->line, ',');
        put_value(w, &values[i], w->table->columns[i].kind);
    }
    buf_z(&w->line, "]}");
    w->rows++;
    arena_reset(w->mem);
    return put_line(w, op);
}

static enum err put_columns(struct writer *w, struct op *op)
{
    begin_line(w, ",\"c\":[");
    for (size_t i = 0; i < w->table->n; i++) {
        if (i)
            buf_char(&w->line, ',');
        buf_json(&w->line, w->table->columns[i].name);
    }
    buf_z(&w->line, "]}");
    return put_line(w, op);
}

/* SELECT "a", "b" FROM "t": names from our own migrations. */
static struct sql select_all(struct op *op, const struct table *t)
{
    struct buf text;
    buf_init(&text, 1 << 16);
    buf_z(&text, "SELECT ");
    for (size_t i = 0; i < t->n; i++)
        buf_fmt(&text, "%s\"" STR_FMT "\"", i ? ", " : "", STR_ARG(t->columns[i].name));
    buf_fmt(&text, " FROM \"" STR_FMT "\"", STR_ARG(t->name));
    struct sql sql = db_sql(op, STR("dump"), buf_view(&text), false);
    buf_release(&text);
    return sql;
}

static enum err put_table(struct writer *w, struct op *op)
{
    TRY(put_columns(w, op));
    struct sql sql = select_all(op, w->table);
    return db_call(op, &(struct call){ .sql = &sql, .sink = &w->sink });
}

static enum err put_all(struct writer *w, struct op *op)
{
    struct list tables;
    int64_t migration;
    struct sql applied =
        db_sql(op, STR("dump"), STR("SELECT max(number) FROM schema_migration"), false);
    TRY(db_int(op, &applied, NO_ARGS, &migration));
    buf_fmt(&w->line, "{\"dump\":\"aftersale\",\"format\":%d,\"migration\":%lld}", DUMP_FORMAT,
            (long long)migration);
    TRY(put_line(w, op));
    TRY(tables_read(op, &tables));
    for (size_t i = 0; i < tables.n; i++) {
        w->table = &((const struct table *)tables.items)[i];
        TRY(put_table(w, op));
    }
    buf_clear(&w->line);
    buf_fmt(&w->line, "{\"end\":true,\"rows\":%lld}", (long long)w->rows);
    return put_line(w, op);
}

enum err dump_write(struct op *op, enum err (*line)(void *ctx, str line), void *ctx,
                    int64_t *ret_rows)
{
    CLEANUP(writer_end)
    struct writer w = {
        .sink = { .walk = true, .row = put_row }, .mem = arena_new(), .out = line, .ctx = ctx
    };
    buf_init(&w.line, DUMP_LINE_MAX);
    TRY(db_snapshot(op));
    enum err err = put_all(&w, op);
    db_snapshot_end(op);
    TRY(err);
    *ret_rows = w.rows;
    return OK;
}
