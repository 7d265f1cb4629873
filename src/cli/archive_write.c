/* Writing an archive: tar blocks through zstd into a file that gets its name at the end. */
#include "archive_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#define LEVEL 3 /* on rows of text: a tenth of the size, faster than disks are */

struct archive_writer {
    str path;
    char *part; /* name until it is whole */
    int fd;
    ZSTD_CCtx *zstd;
    char *out;
    size_t out_room;
    int64_t left;   /* of the present entry */
    size_t padding; /* behind it */
    int64_t written;
};

static enum err unwritable(struct op *op, const struct archive_writer *w)
{
    enum err err = errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_STORAGE : ERR_INVALID;
    return refuse_with(op, err, "cli.file.write", P("path", w->path),
                       P("reason", str_of(strerror(errno))));
}

static enum err file_write(struct op *op, struct archive_writer *w, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t got = write(w->fd, w->out + done, n - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return unwritable(op, w);
        done += (size_t)got;
    }
    w->written += (int64_t)n;
    return OK;
}

static enum err compress(struct op *op, struct archive_writer *w, const void *bytes, size_t n,
                         ZSTD_EndDirective end)
{
    ZSTD_inBuffer in = { bytes, n, 0 };
    size_t left;
    do {
        ZSTD_outBuffer out = { w->out, w->out_room, 0 };
        left = ZSTD_compressStream2(w->zstd, &out, &in, end);
        if (ZSTD_isError(left))
            return op_fail(op, ERR_INTERNAL, "archive.failed", "zstd: %s", ZSTD_getErrorName(left));
        TRY(file_write(op, w, out.pos));
    } while (in.pos < in.size || (end == ZSTD_e_end && left));
    return OK;
}

enum err archive_create(struct op *op, str path, struct archive_writer **ret)
{
    struct archive_writer *w = arena_alloc(op->mem, sizeof *w);
    const char *z = arena_z(op->mem, path);

    w->path = arena_str(op->mem, path);
    w->fd = -1;
    if (access(z, F_OK) == 0)
        return refuse_with(op, ERR_CONFLICT, "archive.exists", P("path", path));
    w->part = arena_z(op->mem, arena_fmt(op->mem, "%s.part", z));
    w->fd = open(w->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (w->fd < 0)
        return unwritable(op, w);
    *ret = w;
    w->zstd = ZSTD_createCCtx();
    w->out_room = ZSTD_CStreamOutSize();
    w->out = malloc(w->out_room);
    if (!w->zstd || !w->out)
        return op_fail(op, ERR_INTERNAL, "archive.failed", "no memory");
    ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_compressionLevel, LEVEL);
    ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_checksumFlag, 1);
    return OK;
}

/* Fills the field but for its last byte with digits to the base 8. */
static void octal(char *field, size_t n, int64_t value)
{
    for (size_t i = n - 1; i-- > 0; value /= 8)
        field[i] = (char)('0' + value % 8);
}

enum err archive_entry(struct op *op, struct archive_writer *w, str name, int64_t size)
{
    struct tar_header h = { .type = '0', .magic = "ustar", .version = { '0', '0' } };

    if (w->left || name.n >= sizeof h.name || size >= INT64_C(8) << 30)
        return op_fail(op, ERR_INTERNAL, "archive.failed", "entry " STR_FMT, STR_ARG(name));
    memcpy(h.name, name.p, name.n);
    octal(h.mode, sizeof h.mode, 0600);
    octal(h.uid, sizeof h.uid, 0);
    octal(h.gid, sizeof h.gid, 0);
    octal(h.size, sizeof h.size, size);
    octal(h.mtime, sizeof h.mtime, op->now.ms / 1000);
    octal(h.checksum, sizeof h.checksum - 1, (int64_t)tar_checksum(&h));
    w->left = size;
    w->padding = tar_padding(size);
    return compress(op, w, &h, sizeof h, ZSTD_e_continue);
}

enum err archive_bytes(struct op *op, struct archive_writer *w, str bytes)
{
    static const char zeros[TAR_BLOCK];
    if ((int64_t)bytes.n > w->left)
        return op_fail(op, ERR_INTERNAL, "archive.failed", "more bytes than were told");
    TRY(compress(op, w, bytes.p, bytes.n, ZSTD_e_continue));
    w->left -= (int64_t)bytes.n;
    return w->left ? OK : compress(op, w, zeros, w->padding, ZSTD_e_continue);
}

/* The new name must be on the disk too. */
static bool folder_sync(struct op *op, str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    str folder = n ? (str){ path.p, n } : STR(".");
    int fd = open(arena_z(op->mem, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

enum err archive_finish(struct op *op, struct archive_writer *w, int64_t *ret_size)
{
    static const char end[2 * TAR_BLOCK];

    TRY(compress(op, w, end, sizeof end, ZSTD_e_end));
    if (fsync(w->fd) != 0)
        return unwritable(op, w);
    /* link and not rename: a file that got this name meanwhile is not written over. */
    if (link(w->part, arena_z(op->mem, w->path)) != 0) {
        if (errno == EEXIST)
            return refuse_with(op, ERR_CONFLICT, "archive.exists", P("path", w->path));
        return unwritable(op, w);
    }
    if (!folder_sync(op, w->path))
        return unwritable(op, w);
    *ret_size = w->written;
    return OK;
}

void archive_writer_cleanup(struct archive_writer **at)
{
    struct archive_writer *w = *at;
    if (!w)
        return;
    if (w->fd >= 0) {
        close(w->fd);
        unlink(w->part);
    }
    ZSTD_freeCCtx(w->zstd);
    free(w->out);
}
