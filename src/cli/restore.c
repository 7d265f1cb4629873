/* aftersale restore FILE: the way back from a backup. The file is read twice: first every hash is checked
 * and nothing is touched, then its rows and attachments are loaded. On SQLite they are loaded into a
 * folder aside, which takes the place of what is there when all is done; on PostgreSQL into an empty
 * schema. What was there is moved aside and kept, never removed. */
#include "../app/app.h"
#include "../base/json.h"
#include "../search/search.h"
#include "../store/alone.h"
#include "../store/blob.h"
#include "../store/dump.h"
#include "../store/migrate.h"
#include "backup.h"
#include "commands.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

const struct option restore_options[] = {
    { OPTION(struct restore_options, force, "force"), NULL, "cli.restore.force" },
    { .help = NULL },
};

static enum err damaged(struct op *op, str path, const char *what)
{
    return refuse_with(op, ERR_INVALID, "archive.damaged", P("path", path),
                       P("what", str_of(what)));
}

/* ------------------------------------------------------------------ the first reading */

struct check {
    struct op *op;
    str path;
    struct archive_reader *archive;
    struct sha256_state *files_hash;
    int64_t files;
    struct manifest manifest; /* what there must be */
    struct piece *pieces;     /* what there is */
    size_t piece_count, piece_room;
};

static enum err entry_hash(struct check *c, char ret[SHA256_HEX])
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct sha256_state *hash = sha256_new(mem);
    char bytes[1 << 16];
    size_t got = 1;
    while (got) {
        TRY(archive_read(c->op, c->archive, bytes, sizeof bytes, &got));
        sha256_add(hash, (str){ bytes, got });
    }
    sha256_end(hash, ret);
    return OK;
}

static enum err file_check(struct check *c, str name, str sha256)
{
    char hash[SHA256_HEX];
    TRY(entry_hash(c, hash));
    if (!str_is(sha256, hash))
        return damaged(c->op, c->path, "an attachment differs from its hash");
    sha256_add(c->files_hash, name);
    sha256_add(c->files_hash, STR("\n"));
    c->files++;
    return OK;
}

static enum err piece_check(struct check *c, const struct archive_item *item)
{
    char hash[SHA256_HEX];
    if (c->piece_count == c->piece_room) {
        size_t room = c->piece_room ? c->piece_room * 2 : 64;
        c->pieces = arena_grow(c->op->mem, c->pieces, c->piece_room * sizeof *c->pieces,
                               room * sizeof *c->pieces);
        c->piece_room = room;
    }
    struct piece *p = &c->pieces[c->piece_count++];
    p->name = arena_str(c->op->mem, item->name);
    p->size = item->size;
    TRY(entry_hash(c, hash));
    p->sha256 = arena_str(c->op->mem, str_of(hash));
    return OK;
}

static enum err manifest_read(struct check *c, int64_t size)
{
    struct op *op = c->op;
    const json_t *root;
    if (size > MANIFEST_MAX)
        return damaged(op, c->path, "its manifest is too large");
    char *text = arena_alloc(op->mem, (size_t)size + 1);
    for (size_t at = 0, got = 1; got; at += got)
        TRY(archive_read(op, c->archive, text + at, (size_t)size - at, &got));
    enum err err = json_read(op, (str){ text, (size_t)size }, &root);
    if (err == OK)
        err = fields_read(op, manifest_fields, root, STR(""), &c->manifest, NULL);
    return err == OK ? OK : damaged(op, c->path, "its manifest cannot be read");
}

static enum err manifest_check(struct check *c)
{
    struct op *op = c->op;
    const struct manifest *m = &c->manifest;
    const struct piece *pieces = m->pieces.items;
    char hash[SHA256_HEX];

    if (m->format == 0)
        return damaged(op, c->path, "it has no manifest");
    if (m->format > MANIFEST_FORMAT || m->schema > migrate_latest())
        return refuse_with(op, ERR_CONFLICT, "cli.restore.newer", P("version", m->program));
    sha256_end(c->files_hash, hash);
    if (m->files != c->files || !str_is(m->files_sha256, hash))
        return damaged(op, c->path, "its attachments are not those of its manifest");
    bool same = m->pieces.n == c->piece_count;
    for (size_t i = 0; same && i < c->piece_count; i++)
        same = str_eq(pieces[i].name, c->pieces[i].name) && pieces[i].size == c->pieces[i].size &&
               str_eq(pieces[i].sha256, c->pieces[i].sha256);
    return same ? OK : damaged(op, c->path, "its tables are not those of its manifest");
}

static enum err archive_check(struct check *c)
{
    struct archive_item item;
    str sha256;
    bool more;

    TRY(archive_next(c->op, c->archive, &item, &more));
    while (more) {
        if (c->manifest.format)
            return damaged(c->op, c->path, "something stands behind its manifest");
        if (backup_file_name(item.name, &sha256))
            TRY(file_check(c, item.name, sha256));
        else if (str_starts(item.name, STR("dump/")))
            TRY(piece_check(c, &item));
        else if (str_is(item.name, MANIFEST_NAME))
            TRY(manifest_read(c, item.size));
        else
            return damaged(c->op, c->path, "it holds an entry that is none of ours");
        TRY(archive_next(c->op, c->archive, &item, &more));
    }
    return manifest_check(c);
}

/* ------------------------------------------------------------------ the second reading */

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

static enum err rows_load(struct op *op, str path, int64_t *ret_rows)
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

/* ------------------------------------------------------------------ into an open house */

static void say_finding(void *ctx, str line)
{
    (void)ctx;
    cli_note(line);
}

static enum err contents_load(struct cli *cli, int64_t *ret_rows, int64_t *ret_wrong)
{
    TRY(rows_load(&cli->op, cli->operands.items[0], ret_rows));
    TRY(cli_settle(cli));
    TRY(migrate_up(&cli->op, NULL));
    TRY(search_rebuild(&cli->op));
    TRY(cli_settle(cli));
    return house_verify(&cli->op, say_finding, cli, ret_wrong);
}

/* Opens the house of the settings without a look at its schema, loads, closes. */
static enum err house_fill(struct cli *cli, enum err (*before)(struct cli *cli), int64_t *ret_rows,
                           int64_t *ret_wrong)
{
    TRY(house_open_bare(&cli->op, &cli->house));
    enum err err = before ? before(cli) : OK;
    if (err == OK)
        err = contents_load(cli, ret_rows, ret_wrong);
    op_end(&cli->op);
    cli->op.db = NULL;
    house_close(&cli->house);
    return err;
}

/* ------------------------------------------------------------------ SQLite: folders */

static str path_in(struct op *op, str folder, const char *name)
{
    return arena_fmt(op->mem, STR_FMT "/%s", STR_ARG(folder), name);
}

static bool there(str path)
{
    return access(path.p, F_OK) == 0;
}

static enum err failed(struct op *op, str path)
{
    enum err err = errno == ENOSPC || errno == EDQUOT ? ERR_STORAGE : ERR_INVALID;
    return refuse_with(op, err, "cli.file.write", P("path", path),
                       P("reason", str_of(strerror(errno))));
}

static enum err folder_make(struct op *op, str path)
{
    return mkdir(path.p, 0700) == 0 || errno == EEXIST ? OK : failed(op, path);
}

/* Removes a folder that we made ourselves, with all that is in it. */
static void tree_remove(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *e;
    while (dir && (e = readdir(dir))) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(dir), e->d_name, 0) != 0)
            tree_remove(dirfd(dir), e->d_name);
    }
    if (dir)
        closedir(dir);
    unlinkat(at, name, AT_REMOVEDIR);
}

static const char *const house_names[] = { "aftersale.db", "aftersale.db-wal", "aftersale.db-shm",
                                           "files" };
#define HOUSE_NAMES (sizeof house_names / sizeof *house_names)

static enum err house_move(struct op *op, str from, str to)
{
    for (size_t i = 0; i < HOUSE_NAMES; i++) {
        str old = path_in(op, from, house_names[i]), new = path_in(op, to, house_names[i]);
        if (there(old) && rename(old.p, new.p) != 0)
            return failed(op, new);
    }
    return OK;
}

static bool house_there(struct op *op, str folder)
{
    for (size_t i = 0; i < HOUSE_NAMES; i++)
        if (there(path_in(op, folder, house_names[i])))
            return true;
    return false;
}

static str stamp(struct op *op)
{
    char text[UTC_TEXT];
    utc_print(op->now, text);
    return arena_fmt(op->mem, "%.4s%.2s%.2s-%.2s%.2s%.2s", text, text + 5, text + 8, text + 11,
                     text + 14, text + 17);
}

static enum err folder_sync(struct op *op, str path)
{
    int fd = open(path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good ? OK : failed(op, path);
}

/* What is there goes aside, what was restored takes its place. */
static enum err swap_in(struct cli *cli, str data, str fresh, str *ret_aside)
{
    struct op *op = &cli->op;
    if (house_there(op, data)) {
        *ret_aside =
            path_in(op, data, arena_fmt(op->mem, "before-restore-" STR_FMT, STR_ARG(stamp(op))).p);
        TRY(sqlite_alone(op, path_in(op, data, "aftersale.db")));
        TRY(folder_make(op, *ret_aside));
        TRY(house_move(op, data, *ret_aside));
    }
    TRY(house_move(op, fresh, data));
    return folder_sync(op, data);
}

static enum err restore_sqlite(struct cli *cli, str *ret_aside, int64_t *ret_rows,
                               int64_t *ret_wrong)
{
    const struct restore_options *o = cli->options;
    struct op *op = &cli->op;
    str data = arena_str(op->mem, cli->house.settings.data);
    str fresh = path_in(op, data, arena_fmt(op->mem, "restore-" STR_FMT, STR_ARG(stamp(op))).p);

    if (house_there(op, data) && !o->force)
        return refuse_with(op, ERR_CONFLICT, "cli.restore.not_empty", P("place", data));
    TRY(sqlite_alone(op, path_in(op, data, "aftersale.db")));
    TRY(folder_make(op, data));
    TRY(folder_make(op, fresh));
    cli->house.settings.data = fresh;
    enum err err = house_fill(cli, NULL, ret_rows, ret_wrong);
    cli->house.settings.data = data;
    if (err == OK)
        err = swap_in(cli, data, fresh, ret_aside);
    tree_remove(AT_FDCWD, fresh.p);
    return err;
}

/* ------------------------------------------------------------------ PostgreSQL: schemas */

static str aside_name(struct op *op)
{
    return arena_fmt(op->mem, "before_restore_" STR_FMT, STR_ARG(stamp(op)));
}

static enum err schema_aside(struct cli *cli)
{
    TRY(pg_schema_aside(&cli->op, aside_name(&cli->op)));
    return cli_settle(cli);
}

static enum err restore_pg(struct cli *cli, str *ret_aside, int64_t *ret_rows, int64_t *ret_wrong)
{
    const struct restore_options *o = cli->options;
    struct op *op = &cli->op;

    if (o->force)
        *ret_aside = aside_name(op);
    return house_fill(cli, o->force ? schema_aside : NULL, ret_rows, ret_wrong);
}

/* ------------------------------------------------------------------ the command */

struct restored {
    str file, aside;
    int64_t rows, files, wrong;
};

static const struct field restored_fields[] = {
    { FIELD(struct restored, file) },
    { FIELD(struct restored, rows) },
    { FIELD(struct restored, files) },
    { FIELD(struct restored, aside), .flags = NULLABLE,
      .doc = "where what was there before is kept" },
    { FIELD(struct restored, wrong), .doc = "findings of verify" },
    { 0 },
};

static void restored_tell(struct cli *cli, const struct restored *r)
{
    if (cli->json)
        cli_record(restored_fields, r);
    cli_say_with(cli, "cli.restore.done", P("file", r->file), P("rows", cli_number(cli, r->rows)),
                 P("files", cli_number(cli, r->files)));
    if (r->aside.n)
        cli_say_with(cli, "cli.restore.aside", P("place", r->aside));
    if (r->wrong)
        cli_say_with(cli, "cli.verify.wrong", P("n", cli_number(cli, r->wrong)));
    else
        cli_say(cli, "cli.verify.ok", NULL, 0);
}

enum err command_restore(struct cli *cli)
{
    struct op *op = &cli->op;
    struct restored done = { .file = cli->operands.items[0] };
    CLEANUP(archive_reader_cleanup) struct archive_reader *archive = NULL;

    TRY(archive_open(op, done.file, &archive));
    struct check c = {
        .op = op, .path = done.file, .archive = archive, .files_hash = sha256_new(op->mem)
    };
    TRY(archive_check(&c));
    done.files = c.files;
    TRY((cli->house.settings.database.n ? restore_pg : restore_sqlite)(cli, &done.aside, &done.rows,
                                                                       &done.wrong));
    restored_tell(cli, &done);
    cli->exit = done.wrong ? EXIT_WRONG : 0;
    return OK;
}
