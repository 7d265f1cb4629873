/* The second reading of a backup: its tables into a fresh database, its attachments into the blobs. */
#include "../store/blob.h"
#include "../store/dump.h"
#include "backup.h"

static enum err damaged(struct op *op, str path, const char *what)
{
    return refuse_with(op, ERR_INVALID, "archive.damaged", P("path", path),
                       P("what", str_of(what)));
}

/* Gives the lines of the tables one by one; attachments that stand between go into the blobs. */
struct load {
    struct op *op;
    str path;
    struct archive_reader *archive;
    bool more, inside; /* an entry is there; it is a piece of the tables */
    struct buf bytes;  /* read, not given out yet */
    size_t at;
};

static enum err blob_load(struct load *l, str sha256, int64_t size)
{
    struct blob_writer *w;
    char bytes[1 << 16], kept[SHA256_HEX];
    size_t got = 1;
    int64_t kept_size;

    TRY(blob_begin(l->op, size, &w));
    enum err err = OK;
    while (err == OK && got) {
        err = archive_read(l->op, l->archive, bytes, sizeof bytes, &got);
        if (err == OK && got)
            err = blob_add(l->op, w, (str){ bytes, got });
    }
    if (err == OK)
        err = blob_keep(l->op, w, kept, &kept_size);
    blob_drop(w);
    TRY(err);
    return str_is(sha256, kept) ? OK : damaged(l->op, l->path, "it changed while it was read");
}

/* On to the next piece of the tables. */
static enum err piece_next(struct load *l)
{
    struct archive_item item;
    str sha256;

    l->inside = false;
    while (!l->inside) {
        TRY(archive_next(l->op, l->archive, &item, &l->more));
        if (!l->more)
            return OK;
        char hash[SHA256_HEX] = { 0 };
        if (backup_file_name(item.name, &sha256)) {
            memcpy(hash, sha256.p, sha256.n);
            TRY(blob_load(l, str_of(hash), item.size));
        }
        l->inside = str_starts(item.name, STR("dump/"));
    }
    return OK;
}

static enum err bytes_more(struct load *l)
{
    size_t got = 0;
    memmove(l->bytes.p, l->bytes.p + l->at, l->bytes.n - l->at);
    l->bytes.n -= l->at;
    l->at = 0;
    buf_reserve(&l->bytes, 1 << 16);
    if (l->bytes.full)
        return damaged(l->op, l->path, "a row is too large");
    if (l->inside)
        TRY(archive_read(l->op, l->archive, l->bytes.p + l->bytes.n, 1 << 16, &got));
    l->bytes.n += got;
    return got ? OK : piece_next(l);
}

static enum err line_next(void *ctx, str *ret_line)
{
    struct load *l = ctx;
    for (size_t looked = 0;;) {
        char *end = memchr(l->bytes.p + l->at + looked, '\n', l->bytes.n - l->at - looked);
        if (end) {
            *ret_line = (str){ l->bytes.p + l->at, (size_t)(end - l->bytes.p) - l->at };
            l->at += ret_line->n + 1;
            return OK;
        }
        looked = l->bytes.n - l->at;
        if (!l->inside && !l->more) {
            *ret_line = (str){ 0 };
            return OK;
        }
        TRY(bytes_more(l));
    }
}

enum err backup_load(struct op *op, str path, int64_t *ret_rows)
{
    CLEANUP(archive_reader_cleanup) struct archive_reader *archive = NULL;
    struct load l = { .op = op, .path = path, .more = true };
    str rest;

    TRY(archive_open(op, path, &archive));
    l.archive = archive;
    buf_init(&l.bytes, PIECE_MAX);
    buf_reserve(&l.bytes, 1 << 16);
    enum err err = dump_read(op, line_next, &l, ret_rows);
    if (err == OK) /* attachments behind the tables */
        err = line_next(&l, &rest);
    if (err == OK && rest.p)
        err = damaged(op, path, "lines stand behind the end of its tables");
    buf_release(&l.bytes);
    return err;
}
