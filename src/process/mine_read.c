/* A file of either form, packed or not. zlib reads plain files as they are, so there is one way in. */
#include "mine_internal.h"

#include <errno.h>
#include <unistd.h>
#include <zlib.h>

#define HEAD 64 /* bytes that are looked at to tell the forms apart */

struct file {
    struct op *op;
    str name;
    gzFile gz;
    char head[HEAD];
    size_t at, n; /* of head: next byte, bytes in it */
    size_t total;
    enum err err;
};

static void file_close(struct file *f)
{
    if (f->gz)
        gzclose_r(f->gz);
}

static enum err unreadable(struct op *op, str name, int code)
{
    return refuse_with(op, ERR_NOT_FOUND, "process.unreadable", P("file", name),
                       P("reason", str_of(strerror(code ? code : EIO))));
}

static enum err file_open(struct op *op, str name, struct file *ret)
{
    errno = 0;
    *ret = (struct file){ .op = op, .name = name };
    ret->gz =
        str_is(name, "-") ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(arena_z(op->mem, name), "rb");
    return ret->gz ? OK : unreadable(op, name, errno);
}

static ptrdiff_t file_failed(struct file *f, int code, int os)
{
    f->err = code == Z_ERRNO ? unreadable(f->op, f->name, os)
                             : refuse_with(f->op, ERR_SYNTAX, "process.gzip", P("file", f->name));
    return -1;
}

/* From the file itself. A packed one that ends early is told at its end only. */
static ptrdiff_t gz_read(struct file *f, char *into, size_t n)
{
    int code = Z_OK;
    errno = 0;
    int got = gzread(f->gz, into, (unsigned)n);
    int os = errno;
    if (got <= 0)
        gzerror(f->gz, &code);
    if (got < 0 || code != Z_OK)
        return file_failed(f, code, os);
    f->total += (size_t)got;
    if (f->total > MINE_BYTES_MAX) {
        f->err = refuse_with(f->op, ERR_TOO_LARGE, "process.too_large", P("file", f->name));
        return -1;
    }
    return got;
}

static ptrdiff_t file_read(void *from, char *into, size_t n)
{
    struct file *f = from;
    if (f->at == f->n)
        return gz_read(f, into, n);
    n = n < f->n - f->at ? n : f->n - f->at;
    memcpy(into, f->head + f->at, n);
    f->at += n;
    return (ptrdiff_t)n;
}

/* XES is XML: a "<" behind white space and a byte order mark; of UTF-16 the mark alone tells. */
static bool is_xml(str head)
{
    if (str_starts(head, STR("\xFF\xFE")) || str_starts(head, STR("\xFE\xFF")))
        return true;
    if (str_starts(head, STR("\xEF\xBB\xBF")))
        head = (str){ head.p + 3, head.n - 3 };
    return str_starts(str_trim(head), STR("<"));
}

static enum err head_read(struct file *f)
{
    ptrdiff_t got = gz_read(f, f->head, HEAD);
    f->n = got > 0 ? (size_t)got : 0;
    return f->err;
}

static enum err csv_read(struct file *f, const struct mine_columns *columns, struct mine_log *log,
                         struct mine_reading *ret)
{
    CLEANUP(buf_release) struct buf b;
    char piece[16384];
    buf_init(&b, MINE_BYTES_MAX + sizeof piece);
    for (ptrdiff_t n; (n = file_read(f, piece, sizeof piece)) > 0;)
        buf_add(&b, piece, (size_t)n);
    TRY(f->err);
    return mine_read_csv(f->op, buf_view(&b), columns, log, ret);
}

static enum err form_read(struct file *f, const struct mine_columns *columns, struct mine_log *log,
                          struct mine_reading *ret)
{
    TRY(head_read(f));
    if (!is_xml((str){ f->head, f->n }))
        return csv_read(f, columns, log, ret);
    enum err err = mine_read_xes(f->op, file_read, f, columns, log, ret);
    return f->err ? f->err : err;
}

enum err mine_read_file(struct op *op, str name, const struct mine_columns *columns,
                        struct mine_log *log, struct mine_reading *ret)
{
    CLEANUP(file_close) struct file f = { 0 };
    *ret = (struct mine_reading){ 0 };
    TRY(file_open(op, name, &f));
    enum err err = form_read(&f, columns, log, ret);
    if (err && !f.err && !op->fault.item_count) {
        str reason = op_fault_text(op);
        return refuse_with(op, err, "process.file", P("file", name), P("reason", reason));
    }
    TRY(err);
    if (mine_log_size(log))
        return OK;
    const struct mine_bad *first = ret->bad.items;
    str bad = arena_fmt(op->mem, "%lld", (long long)ret->bad_rows);
    if (!ret->bad_rows)
        return refuse_with(op, ERR_INVALID, "process.no_events", P("file", name));
    return refuse_with(op, ERR_INVALID, "process.no_good_row", P("file", name), P("n", bad),
                       P("line", arena_fmt(op->mem, "%lld", (long long)first->line)),
                       P("column", first->column), P("reason", first->reason));
}
