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

/* Which keys the file had, and where: an open table of hashes. Two different ids that share one of
 * 2^64 would be taken for a repetition; in a file of a million rows the odds are 1 to 30 million. */
struct seen {
    struct {
        uint64_t hash;
        int64_t line;
    } * slots;
    size_t room, n;
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
    int64_t *lines; /* of the batch's rows */
    enum csv_result last;
};

/* ------------------------------------------------------------------ bytes to text */

static bool is_gb18030(str encoding)
{
    return str_is(encoding, "gb18030");
}

static enum err text_decode(struct op *op, const struct import_map *map, str bytes, str *ret,
                            str *ret_encoding)
{
    size_t bad = 0;
    bool utf8 = !is_gb18030(map->encoding) && text_utf8(bytes, &bad);

    *ret = bytes;
    *ret_encoding = STR("utf-8");
    if (utf8)
        return OK;
    *ret_encoding = STR("gb18030");
    if (!str_is(map->encoding, "utf-8") && text_from_gb18030(op->mem, bytes, ret))
        return OK;
    str offset = arena_fmt(op->mem, "%zu", bad);
    return refuse_with(op, ERR_INVALID,
                       is_gb18030(map->encoding) ? "import.gb18030" : "import.encoding",
                       P("offset", offset));
}

static ptrdiff_t text_read(void *from, char *into, size_t n)
{
    str *text = from;
    n = n < text->n ? n : text->n;
    memcpy(into, text->p, n);
    *text = (str){ text->p + n, text->n - n };
    return (ptrdiff_t)n;
}

/* ------------------------------------------------------------------ what was seen */

static uint64_t hash_of(str s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    h ^= h >> 29;
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return h ? h : 1;
}

/* Line of the first row with that hash; 0 when this is the first. */
static int64_t seen_place(struct seen *s, uint64_t hash, int64_t line)
{
    size_t at = hash & (s->room - 1);
    while (s->slots[at].hash && s->slots[at].hash != hash)
        at = (at + 1) & (s->room - 1);
    if (s->slots[at].hash)
        return s->slots[at].line;
    s->slots[at].hash = hash;
    s->slots[at].line = line;
    s->n++;
    return 0;
}

static int64_t seen_before(struct arena *mem, struct seen *s, str id, int64_t line)
{
    if (s->n * 2 >= s->room) {
        struct seen bigger = { .room = s->room ? s->room * 2 : 1024 };
        bigger.slots = arena_array(mem, bigger.room, sizeof *bigger.slots);
        for (size_t i = 0; i < s->room; i++)
            if (s->slots[i].hash)
                seen_place(&bigger, s->slots[i].hash, s->slots[i].line);
        *s = bigger;
    }
    return seen_place(s, hash_of(id), line);
}

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
        im->lines[*ret_n] = csv_line(im->csv);
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
        if (there)
            row_there(im, op, row, im->lines[i], name, fields);
        else if (i != kept++)
            memcpy(row_at(im, rows, kept - 1), row, size);
    }
    *n = kept;
    return OK;
}

static enum err batch_keep(struct import *im, struct op *op, void *rows, size_t n)
{
    TX(tx, op);
    TRY(rows_sift(im, op, rows, &n));
    im->report->added += (int64_t)n;
    TRY(im->map->kind->write(op, rows, n));
    TRY(tx_commit(&tx));
    return db_settle(op, true);
}

static enum err batch_run(struct import *im, struct op *op)
{
    void *rows = arena_array(op->mem, BATCH, im->map->kind->size);
    size_t n;

    im->lines = arena_array(op->mem, BATCH, sizeof *im->lines);
    TRY(rows_read(im, op, rows, &n));
    if (!im->dry_run)
        return n ? batch_keep(im, op, rows, n) : OK;
    TRY(rows_sift(im, op, rows, &n));
    im->report->added += (int64_t)n;
    return OK;
}

/* A batch is an op of its own with memory of its own; its failure is handed to the caller's op. */
static enum err batch(struct import *im, struct arena *mem)
{
    struct op op;
    const struct import_report before = *im->report;

    op_init(&op, mem, im->op->env, im->op->actor);
    op.lang = im->op->lang;
    enum err err = batch_run(im, &op);
    if (err != OK) {
        im->report->added = before.added; /* this batch was dropped */
        im->op->fault = (struct fault){ 0 };
        err = op_fail(im->op, err, op.fault.code, STR_FMT, STR_ARG(op.fault.detail));
    }
    op_end(&op);
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
    if (op_scope(op, map->kind->permission) == SCOPE_NONE)
        return refuse_with(op, ERR_FORBIDDEN, "permission.missing",
                           P("permission", str_of(map->kind->permission)));
    TRY(text_decode(op, map, bytes, &im.text, &ret->encoding));
    CLEANUP(csv_cleanup)
    struct csv *csv = csv_open(text_read, &im.text, map->separator.n ? *map->separator.p : 0);
    im.csv = csv;
    TRY(heading_read(&im));
    while (im.last == CSV_ROW) {
        TRY(batch(&im, mem));
        if (watch->progress)
            watch->progress(watch->ctx, ret);
    }
    return im.last == CSV_FAILED ? op_fail(op, ERR_INTERNAL, "db.failed", "reading failed") : OK;
}
