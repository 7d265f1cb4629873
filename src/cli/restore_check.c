/* The first reading of a backup: every hash and the manifest, before anything is touched. */
#include "../base/json.h"
#include "../store/migrate.h"
#include "backup.h"

static enum err damaged(struct op *op, str path, const char *what)
{
    return refuse_with(op, ERR_INVALID, "archive.damaged", P("path", path),
                       P("what", str_of(what)));
}

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

enum err backup_check(struct op *op, str path, int64_t *ret_files)
{
    CLEANUP(archive_reader_cleanup) struct archive_reader *archive = NULL;

    TRY(archive_open(op, path, &archive));
    struct check c = {
        .op = op, .path = path, .archive = archive, .files_hash = sha256_new(op->mem)
    };
    TRY(archive_check(&c));
    *ret_files = c.files;
    return OK;
}
