/* aftersale backup FILE: database and attachments in one file, while serving. The tables are one snapshot.
 * Attachments are copied before it, so that none that its rows name can be cleared away meanwhile, and
 * those that came since behind it: they never change, so more of them does no harm. */
#include "backup.h"

#include "../store/blob.h"
#include "../store/dump.h"
#include "../store/migrate.h"
#include "commands.h"

#include <stdlib.h>
#include <unistd.h>

#define FIELD_OF(member) FIELD(struct manifest, member)

static const struct field piece_fields[] = {
    { FIELD(struct piece, name), .max = 100 },
    { FIELD(struct piece, sha256), .min = 64, .max = 64 },
    { FIELD(struct piece, size), .min = 1 },
    { 0 },
};

const struct field manifest_fields[] = {
    { FIELD_OF(format) },
    { FIELD_OF(program) },
    { FIELD_OF(schema) },
    { FIELD_OF(engine) },
    { FIELD_OF(created_at) },
    { FIELD_OF(rows) },
    { FIELD_OF(files) },
    { FIELD_OF(file_bytes) },
    { FIELD_OF(files_sha256), .min = 64, .max = 64 },
    { FIELD_OF(pieces), .of = piece_fields, .size = sizeof(struct piece), .max = 1000000 },
    { 0 },
};

bool backup_file_name(str name, str *ret_sha256)
{
    if (!str_starts(name, STR("files/")) || name.n != 6 + SHA256_HEX - 1)
        return false;
    *ret_sha256 = (str){ name.p + 6, name.n - 6 };
    for (size_t i = 0; i < ret_sha256->n; i++)
        if (!strchr("0123456789abcdef", ret_sha256->p[i]))
            return false;
    return true;
}

/* ------------------------------------------------------------------ attachments */

struct backup {
    struct cli *cli;
    struct archive_writer *archive;
    struct manifest manifest;
    struct sha256_state *files_hash;
    strs done; /* hashes of the attachments that are in, sorted after the first round */
    size_t done_room, sorted;
    struct buf piece;
    struct piece *pieces;
    size_t piece_room;
};

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

static bool is_done(const struct backup *b, str sha256)
{
    return b->sorted && bsearch(&sha256, b->done.items, b->sorted, sizeof(str), by_text);
}

static void done_add(struct backup *b, str sha256)
{
    struct arena *mem = b->cli->op.mem;
    if (b->done.n == b->done_room) {
        size_t room = b->done_room ? b->done_room * 2 : 256;
        b->done.items =
            arena_grow(mem, b->done.items, b->done_room * sizeof(str), room * sizeof(str));
        b->done_room = room;
    }
    b->done.items[b->done.n++] = arena_str(mem, sha256);
}

static enum err file_copy(struct backup *b, int fd, int64_t size)
{
    struct op *op = &b->cli->op;
    char bytes[1 << 16];
    while (size > 0) {
        ssize_t got = read(fd, bytes, sizeof bytes);
        if (got <= 0)
            return op_fail(op, ERR_INTERNAL, "archive.failed",
                           "an attachment is shorter than it was");
        TRY(archive_bytes(op, b->archive, (str){ bytes, (size_t)got }));
        size -= got;
    }
    return OK;
}

static enum err file_add(void *ctx, str sha256, int64_t size, utc changed)
{
    struct backup *b = ctx;
    struct op *op = &b->cli->op;
    int fd;

    (void)changed;
    if (is_done(b, sha256))
        return OK;
    enum err err = blob_open(op, sha256, &fd, &size);
    if (err == ERR_NOT_FOUND) { /* nobody claimed it, and it was cleared away just now */
        op_forgive(op);
        return OK;
    }
    TRY(err);
    str name = arena_fmt(op->mem, "files/" STR_FMT, STR_ARG(sha256));
    err = archive_entry(op, b->archive, name, size);
    if (err == OK)
        err = file_copy(b, fd, size);
    close(fd);
    TRY(err);
    done_add(b, sha256);
    sha256_add(b->files_hash, name);
    sha256_add(b->files_hash, STR("\n"));
    b->manifest.files++;
    b->manifest.file_bytes += size;
    return OK;
}

static enum err files_add(struct backup *b)
{
    TRY(blobs_each(&b->cli->op, file_add, b));
    if (b->done.n)
        qsort(b->done.items, b->done.n, sizeof(str), by_text);
    b->sorted = b->done.n;
    return OK;
}

/* ------------------------------------------------------------------ tables */

static enum err piece_end(struct backup *b)
{
    struct op *op = &b->cli->op;
    struct list *pieces = &b->manifest.pieces;
    char hash[SHA256_HEX];

    if (!b->piece.n)
        return OK;
    if (pieces->n == b->piece_room) {
        size_t room = b->piece_room ? b->piece_room * 2 : 64;
        b->pieces = arena_grow(op->mem, b->pieces, b->piece_room * sizeof *b->pieces,
                               room * sizeof *b->pieces);
        b->piece_room = room;
        pieces->items = b->pieces;
    }
    sha256_hex(buf_view(&b->piece), hash);
    struct piece *p = &b->pieces[pieces->n++];
    p->name = arena_fmt(op->mem, "dump/%06zu.jsonl", pieces->n);
    p->sha256 = arena_str(op->mem, str_of(hash));
    p->size = (int64_t)b->piece.n;
    TRY(archive_entry(op, b->archive, p->name, p->size));
    TRY(archive_bytes(op, b->archive, buf_view(&b->piece)));
    buf_clear(&b->piece);
    return OK;
}

static enum err line_add(void *ctx, str line)
{
    struct backup *b = ctx;
    buf_str(&b->piece, line);
    buf_char(&b->piece, '\n');
    if (b->piece.full)
        return op_fail(&b->cli->op, ERR_INTERNAL, "archive.failed", "a row is too large");
    return b->piece.n < PIECE_BYTES ? OK : piece_end(b);
}

/* ------------------------------------------------------------------ the whole */

static enum err manifest_add(struct backup *b)
{
    struct op *op = &b->cli->op;
    struct manifest *m = &b->manifest;
    char hash[SHA256_HEX];
    struct buf out;

    sha256_end(b->files_hash, hash);
    m->format = MANIFEST_FORMAT;
    m->program = STR(AFTERSALE_VERSION);
    m->schema = migrate_latest();
    m->engine = db_engine(op->env->db) == DB_PG ? STR("postgres") : STR("sqlite");
    m->created_at = op->now;
    m->files_sha256 = arena_str(op->mem, str_of(hash));
    buf_init(&out, MANIFEST_MAX);
    fields_write(&out, manifest_fields, m);
    enum err err = archive_entry(op, b->archive, STR(MANIFEST_NAME), (int64_t)out.n);
    if (err == OK)
        err = archive_bytes(op, b->archive, buf_view(&out));
    buf_release(&out);
    return err;
}

static enum err contents_add(struct backup *b)
{
    struct op *op = &b->cli->op;
    TRY(files_add(b));
    TRY(dump_write(op, line_add, b, &b->manifest.rows));
    TRY(piece_end(b));
    TRY(files_add(b));
    return manifest_add(b);
}

struct backed_up {
    str file;
    int64_t rows, files, size;
};

static const struct field backed_up_fields[] = {
    { FIELD(struct backed_up, file) },
    { FIELD(struct backed_up, rows), .doc = "of all tables" },
    { FIELD(struct backed_up, files), .doc = "attachments" },
    { FIELD(struct backed_up, size), .doc = "of the file, bytes" },
    { 0 },
};

enum err command_backup(struct cli *cli)
{
    CLEANUP(archive_writer_cleanup) struct archive_writer *archive = NULL;
    struct op *op = &cli->op;
    struct backed_up done = { .file = cli->operands.items[0] };

    TRY(archive_create(op, done.file, &archive));
    struct backup b = { .cli = cli, .archive = archive, .files_hash = sha256_new(op->mem) };
    buf_init(&b.piece, PIECE_MAX);
    enum err err = contents_add(&b);
    buf_release(&b.piece);
    TRY(err);
    TRY(archive_finish(op, archive, &done.size));
    done.rows = b.manifest.rows;
    done.files = b.manifest.files;
    if (cli->json)
        cli_record(backed_up_fields, &done);
    cli_say_with(cli, "cli.backup.done", P("file", done.file),
                 P("rows", cli_number(cli, done.rows)), P("files", cli_number(cli, done.files)),
                 P("kib", cli_number(cli, done.size >> 10)));
    return OK;
}
