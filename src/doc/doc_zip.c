/* libzip over bytes in memory; its messages go to the log. */
#include "doc_zip.h"

#include <assert.h>
#include <stdlib.h>
#include <time.h>
#include <zip.h>

/* ------------------------------------------------------------------ making */

static void archive_discard(zip_t **archive)
{
    if (*archive)
        zip_discard(*archive);
}

static void source_free(zip_source_t **source)
{
    if (*source)
        zip_source_free(*source);
}

static enum err zip_failed(struct op *op, const char *what)
{
    return op_fail(op, ERR_INTERNAL, "doc.failed", "%s", what);
}

/* Days of the file format begin in 1980, and seconds go by twos. */
static void dos_time(utc t, zip_uint16_t *ret_time, zip_uint16_t *ret_date)
{
    struct tm tm;
    time_t seconds = t.ms / 1000;
    *ret_time = 0;
    *ret_date = 1 << 5 | 1;
    if (!gmtime_r(&seconds, &tm) || tm.tm_year < 80 || tm.tm_year > 207)
        return;
    *ret_time = (zip_uint16_t)(tm.tm_hour << 11 | tm.tm_min << 5 | tm.tm_sec / 2);
    *ret_date = (zip_uint16_t)((tm.tm_year - 80) << 9 | (tm.tm_mon + 1) << 5 | tm.tm_mday);
}

static enum err part_add(struct op *op, zip_t *archive, const struct doc_part *part)
{
    zip_uint16_t time, date;
    dos_time(op->now, &time, &date);
    zip_source_t *source = zip_source_buffer(archive, part->bytes.p, part->bytes.n, 0);
    if (!source)
        return zip_failed(op, zip_strerror(archive));
    zip_int64_t at = zip_file_add(archive, part->name, source, 0);
    if (at < 0) {
        zip_source_free(source);
        return zip_failed(op, zip_strerror(archive));
    }
    if (zip_file_set_dostime(archive, (zip_uint64_t)at, time, date, 0) < 0)
        return zip_failed(op, zip_strerror(archive));
    return OK;
}

/* What libzip wrote into its own memory, appended to out. */
static enum err source_copy(struct op *op, zip_source_t *source, struct buf *out)
{
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) < 0 || zip_source_open(source) < 0)
        return zip_failed(op, "the archive cannot be read back");
    buf_reserve(out, stat.size);
    zip_int64_t got = -1;
    if (!out->full) {
        got = zip_source_read(source, out->p + out->n, stat.size);
        if (got == (zip_int64_t)stat.size)
            out->p[out->n += stat.size] = '\0';
    }
    zip_source_close(source);
    if (!out->full && got != (zip_int64_t)stat.size)
        return zip_failed(op, "the archive cannot be read back");
    return OK;
}

enum err doc_zip_make(struct op *op, const struct doc_part *parts, size_t n, struct buf *out)
{
    CLEANUP(source_free) zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    CLEANUP(archive_discard)
    zip_t *archive = source ? zip_open_from_source(source, ZIP_TRUNCATE, NULL) : NULL;
    if (!archive)
        return zip_failed(op, "libzip has no memory");
    zip_source_keep(source); /* for what closing writes; the archive's share is its own */
    for (size_t i = 0; i < n; i++)
        TRY(part_add(op, archive, &parts[i]));
    if (zip_close(archive) < 0)
        return zip_failed(op, zip_strerror(archive));
    archive = NULL;
    return source_copy(op, source, out);
}

/* ------------------------------------------------------------------ reading */

enum err doc_zip_open(struct op *op, str bytes, struct doc_zip *ret)
{
    *ret = (struct doc_zip){ .op = op };
    if (bytes.n > DOC_FILE_MAX)
        return refuse(op, ERR_TOO_LARGE, "doc.too_large");
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, NULL);
    if (!source)
        return zip_failed(op, "libzip has no memory");
    ret->zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
    if (!ret->zip) {
        zip_source_free(source);
        return refuse(op, ERR_SYNTAX, "doc.broken");
    }
    if (zip_get_num_entries(ret->zip, 0) > DOC_ZIP_ENTRIES_MAX) {
        doc_zip_close(ret);
        return refuse(op, ERR_TOO_LARGE, "doc.too_large");
    }
    return OK;
}

void doc_zip_close(struct doc_zip *zip)
{
    if (zip->zip)
        zip_discard(zip->zip);
    zip->zip = NULL;
}

/* "header2" stands before "header10". */
static int by_length(const void *a, const void *b)
{
    const str *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n ? -1 : 1) : str_cmp(*x, *y);
}

strs doc_zip_list(struct doc_zip *zip, str prefix)
{
    size_t n = (size_t)zip_get_num_entries(zip->zip, 0);
    strs list = { arena_array(zip->op->mem, n, sizeof(str)), 0 };
    for (size_t i = 0; i < n; i++) {
        str name = str_of(zip_get_name(zip->zip, i, ZIP_FL_ENC_RAW));
        if (str_starts(name, prefix) && str_ends(name, STR(".xml")))
            list.items[list.n++] = arena_str(zip->op->mem, name);
    }
    qsort(list.items, list.n, sizeof(*list.items), by_length);
    return list;
}

static void file_close(zip_file_t **file)
{
    if (*file)
        zip_fclose(*file);
}

enum err doc_zip_read(struct doc_zip *zip, const char *name,
                      enum err (*take)(void *who, str piece, bool last), void *who)
{
    char piece[16384];
    zip_int64_t got;
    zip_int64_t at = zip_name_locate(zip->zip, name, 0);
    if (at < 0)
        return OK;
    CLEANUP(file_close) zip_file_t *file = zip_fopen_index(zip->zip, (zip_uint64_t)at, 0);
    if (!file)
        return refuse(zip->op, ERR_SYNTAX, "doc.broken");
    while ((got = zip_fread(file, piece, sizeof(piece))) > 0) {
        zip->inflated += (size_t)got;
        if (zip->inflated > DOC_ZIP_INFLATED_MAX)
            return refuse(zip->op, ERR_TOO_LARGE, "doc.too_large");
        TRY(take(who, (str){ piece, (size_t)got }, false));
    }
    if (got < 0)
        return refuse(zip->op, ERR_SYNTAX, "doc.broken");
    return take(who, STR(""), true);
}

/* What was read so far, as far as it may be the ending. */
static void tail_keep(char tail[64], size_t *n, size_t most, str piece)
{
    if (piece.n > most)
        piece = (str){ piece.p + piece.n - most, most };
    size_t old = *n + piece.n > most ? most - piece.n : *n;
    memmove(tail, tail + *n - old, old);
    memcpy(tail + old, piece.p, piece.n);
    *n = old + piece.n;
}

bool doc_zip_ends(str bytes, const char *name, str ending)
{
    char piece[16384], tail[64];
    size_t n = 0;
    zip_int64_t got;
    assert(ending.n <= sizeof(tail));
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, NULL);
    CLEANUP(archive_discard)
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    if (!archive) {
        source_free(&source);
        return false;
    }
    CLEANUP(file_close) zip_file_t *file = zip_fopen(archive, name, 0);
    if (!file)
        return false;
    while ((got = zip_fread(file, piece, sizeof(piece))) > 0)
        tail_keep(tail, &n, ending.n, (str){ piece, (size_t)got });
    return got == 0 && str_eq((str){ tail, n }, ending);
}
