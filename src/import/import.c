/* The way of an import: bytes, text, records, rows by the map, batches of what the kind makes of them. */
#include "import.h"

#include "../base/csv.h"
#include "../base/text.h"
#include "import_internal.h"

#include <stdlib.h>

#define BATCH 200

const struct field import_report_fields[] = {
    { FIELD(struct import_report, rows) },
    { FIELD(struct import_report, added) },
    { FIELD(struct import_report, there) },
    { FIELD(struct import_report, changed) },
    { FIELD(struct import_report, bad) },
    { FIELD(struct import_report, torn), .flags = NULLABLE },
    { FIELD(struct import_report, encoding) },
    { 0 },
};

/* Where a row stands, and what it said: for what is refused when it is written. */
struct place {
    int64_t line;
    strs cells;
};

struct import {
    struct op *op; /* the caller's */
    struct import_map *map;
    const struct import_watch *watch;
    struct import_report *report;
    bool dry_run;
    str text; /* not read yet */
    struct csv *csv;
    size_t columns;
    struct seen seen[IMPORT_KEYS];
    struct place *places; /* of the batch's rows */
    enum csv_result last;
};

/* ------------------------------------------------------------------ rows */

static void row_bad(struct import *im, struct op *op, int64_t line, const strs *cells)
{
    im->report->bad++;
    if (im->watch->bad)
        im->watch->bad(im->watch->ctx, op, line, cells);
    op_forgive(op);
}

/* No other row of the file has one of its keys. */
static void keys_check(struct import *im, struct op *op, const void *row, int64_t at)
{
    const struct import_kind *kind = im->map->kind;
    str keys[IMPORT_KEYS] = { 0 };
    kind->keys(op, row, keys);
    for (size_t i = 0; i < IMPORT_KEYS; i++) {
        int64_t line = keys[i].n ? seen_before(im->op->mem, &im->seen[i], keys[i], at) : 0;
        if (line)
            op_field_with(op, import_label(im->map, kind->key_fields[i]), "import.repeated",
                          P("id", keys[i]), P("line", arena_fmt(op->mem, "%lld", (long long)line)));
    }
}

/* True when the record makes a good row. */
static enum err record_read(struct import *im, struct op *op, const strs *cells, void *row,
                            bool *ret_good)
{
    const int64_t line = csv_line(im->csv);
    if (cells->n != im->columns) {
        op_field_with(op, STR("*"), "import.cells", P("n", arena_fmt(op->mem, "%zu", cells->n)),
                      P("expected", arena_fmt(op->mem, "%zu", im->columns)));
    } else {
        import_row_read(op, im->map, cells, row);
        TRY(im->map->kind->check(op, im->map, row));
    }
    if (!op->fault.item_count)
        keys_check(im, op, row, line);
    *ret_good = op_check(op) == OK;
    if (!*ret_good)
        row_bad(im, op, line, cells);
    return OK;
}

static void torn(struct import *im, struct op *op)
{
    im->report->rows++;
    im->report->torn = csv_line(im->csv);
    op_field(op, STR("*"), im->last == CSV_TORN ? "import.torn" : "import.too_long");
    enum err err = op_check(op);
    if (err != OK)
        row_bad(im, op, im->report->torn, NULL);
}

static void *row_at(const struct import *im, void *rows, size_t i)
{
    return (char *)rows + i * im->map->kind->size;
}

static strs cells_copy(struct arena *mem, const strs *cells)
{
    strs copy = { arena_array(mem, cells->n, sizeof(str)), cells->n };
    for (size_t i = 0; i < cells->n; i++)
        copy.items[i] = arena_str(mem, cells->items[i]);
    return copy;
}

/* The next good rows; fewer than BATCH at the end of the file. */
static enum err rows_read(struct import *im, struct op *op, void *rows, size_t *ret_n)
{
    *ret_n = 0;
    while (*ret_n < BATCH) {
        const str *cells;
        size_t n;
        bool good;
        im->last = csv_next(im->csv, &cells, &n);
        if (im->last != CSV_ROW)
            break;
        if (n == 1 && !str_trim(cells[0]).n)
            continue; /* an empty line */
        im->report->rows++;
        const strs row = { (str *)cells, n };
        memset(row_at(im, rows, *ret_n), 0, im->map->kind->size);
        im->places[*ret_n] = (struct place){ csv_line(im->csv), cells_copy(op->mem, &row) };
        TRY(record_read(im, op, &row, row_at(im, rows, *ret_n), &good));
        *ret_n += good;
    }
    if (im->last == CSV_TORN || im->last == CSV_LONG)
        torn(im, op);
    return OK;
}

/* ------------------------------------------------------------------ records */

static void row_there(struct import *im, struct op *op, const void *row, int64_t line, str name,
                      str fields)
{
    str keys[IMPORT_KEYS] = { 0 };
    im->report->there++;
    im->report->changed += fields.n > 0;
    if (!fields.n || !im->watch->changed)
        return;
    im->map->kind->keys(op, row, keys);
    im->watch->changed(im->watch->ctx, op, line, keys[0].n ? keys[0] : keys[1], name, fields);
}

/* Keeps the rows that have no record yet. */
static enum err rows_sift(struct import *im, struct op *op, void *rows, size_t *n)
{
    const size_t size = im->map->kind->size;
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++) {
        void *row = row_at(im, rows, i);
        str name = { 0 }, fields = { 0 };
        bool there = false;
        TRY(im->map->kind->find(op, row, &there, &name, &fields));
        if (there) {
            row_there(im, op, row, im->places[i].line, name, fields);
            continue;
        }
        if (i != kept) {
            memcpy(row_at(im, rows, kept), row, size);
            im->places[kept] = im->places[i];
        }
        kept++;
    }
    *n = kept;
    return OK;
}

static enum err rows_write(struct import *im, struct op *op, void *rows, size_t n)
{
    TX(tx, op);
    TRY(im->map->kind->write(op, rows, n));
    TRY(tx_commit(&tx));
    return db_settle(op, true);
}

static bool is_refusal(enum err err)
{
    return err == ERR_INVALID || err == ERR_CONFLICT || err == ERR_NOT_FOUND;
}

static const struct param *params_end(struct op *op, const struct param *params, size_t n)
{
    struct param *ended = arena_array(op->mem, n + 1, sizeof *ended);
    if (n)
        memcpy(ended, params, n * sizeof *ended);
    return ended;
}

/* What a rule refused, as faults of the row: its pointers name fields of a form, "/price". */
static void row_refused(struct import *im, struct op *op, const struct place *at)
{
    const struct fault f = op->fault;
    op_forgive(op);
    for (size_t i = 0; i < f.item_count; i++) {
        str name = f.items[i].pointer;
        name = str_starts(name, STR("/")) ? (str){ name.p + 1, name.n - 1 } : name;
        op_field_params(op, import_label(im->map, arena_z(op->mem, name)), f.items[i].code,
                        params_end(op, f.items[i].params, f.items[i].param_count));
    }
    if (!f.item_count)
        op_field_params(op, STR("*"), f.code, params_end(op, f.params, f.param_count));
    if (op_check(op) != OK)
        row_bad(im, op, at->line, &at->cells);
}

/* The caller hears of what went wrong in an op of a batch. */
static enum err hand_over(struct import *im, struct op *op, enum err err)
{
    im->op->fault = (struct fault){ 0 };
    return op_fail(im->op, err, op->fault.code, STR_FMT, STR_ARG(op->fault.detail));
}

static void batch_op(struct import *im, struct op *op, struct arena *mem)
{
    op_init(op, mem, im->op->env, im->op->actor);
    op->lang = im->op->lang;
}

/* A batch that a rule refused, row by row: only what is refused stays out. */
static enum err rows_write_each(struct import *im, struct arena *mem, void *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct op op;
        batch_op(im, &op, mem);
        enum err err = rows_write(im, &op, row_at(im, rows, i), 1);
        im->report->added += err == OK;
        if (is_refusal(err))
            row_refused(im, &op, &im->places[i]);
        else if (err != OK)
            err = hand_over(im, &op, err);
        op_end(&op);
        if (err != OK && !is_refusal(err))
            return err;
    }
    return OK;
}

/* The rows without records, which the file still has to write. */
static enum err batch_read(struct import *im, struct op *op, void *rows, size_t *ret_n)
{
    im->places = arena_array(op->mem, BATCH, sizeof *im->places);
    TRY(rows_read(im, op, rows, ret_n));
    return rows_sift(im, op, rows, ret_n);
}

/* A batch is an op of its own with memory of its own; its failure is handed to the caller's op. */
static enum err batch(struct import *im, struct arena *mem)
{
    void *rows = arena_array(mem, BATCH, im->map->kind->size);
    size_t n = 0;
    struct op op;

    batch_op(im, &op, mem);
    enum err err = batch_read(im, &op, rows, &n);
    bool all = err == OK && n > 0 && !im->dry_run;
    if (all)
        err = rows_write(im, &op, rows, n);
    if (err == OK)
        im->report->added += (int64_t)n;
    bool refused = all && is_refusal(err);
    if (err != OK && !refused)
        err = hand_over(im, &op, err);
    op_end(&op);
    if (refused)
        err = rows_write_each(im, mem, rows, n);
    arena_reset(mem);
    return err;
}

/* ------------------------------------------------------------------ the file */

static enum err heading_read(struct import *im)
{
    const str *cells;
    size_t n;

    im->last = csv_next(im->csv, &cells, &n);
    if (im->last != CSV_ROW)
        return refuse(im->op, ERR_INVALID, "import.no_heading");
    const strs heading = { (str *)cells, n };
    im->columns = n;
    TRY(import_map_bind(im->op, im->map, &heading));
    if (im->watch->heading)
        im->watch->heading(im->watch->ctx, &heading);
    return OK;
}

static void csv_cleanup(struct csv **csv)
{
    csv_close(*csv);
}

enum err import_run(struct op *op, struct import_map *map, str bytes, bool dry_run,
                    const struct import_watch *watch, struct import_report *ret)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct import im = { .op = op, .map = map, .watch = watch, .report = ret, .dry_run = dry_run };

    *ret = (struct import_report){ 0 };
    map->seen = im.seen;
    if (op_scope(op, map->kind->permission) == SCOPE_NONE)
        return refuse_with(op, ERR_FORBIDDEN, "permission.missing",
                           P("permission", str_of(map->kind->permission)));
    TRY(import_text(op, map->encoding, bytes, &im.text, &ret->encoding));
    CLEANUP(csv_cleanup)
    struct csv *csv =
        csv_open(import_text_read, &im.text, map->separator.n ? *map->separator.p : 0);
    im.csv = csv;
    TRY(heading_read(&im));
    while (im.last == CSV_ROW) {
        TRY(batch(&im, mem));
        if (watch->progress)
            watch->progress(watch->ctx, ret);
    }
    return im.last == CSV_FAILED ? op_fail(op, ERR_INTERNAL, "db.failed", "reading failed") : OK;
}
