/* Reading an archive. It may be cut off, altered or something else altogether: every byte is doubted. */
#include "archive_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#define WINDOW_LOG_MAX                                                                             \
    27 /* 128 MiB: what we write needs far less, a hostile file may ask for more */

struct archive_reader {
    str path;
    int fd;
    ZSTD_DCtx *zstd;
    char *in;
    size_t in_room, in_n, in_at;
    bool ended;     /* the file is used up */
    bool frame_end; /* and its last frame was whole */
    int64_t left;   /* of the present entry */
    size_t padding;
    char name[ARCHIVE_NAME_MAX + 1];
};

static enum err damaged(struct op *op, const struct archive_reader *r, const char *what)
{
    return refuse_with(op, ERR_INVALID, "archive.damaged", P("path", r->path),
                       P("what", str_of(what)));
}

static enum err unreadable(struct op *op, const struct archive_reader *r)
{
    return refuse_with(op, ERR_INVALID, "cli.file.read", P("path", r->path),
                       P("reason", str_of(strerror(errno))));
}

enum err archive_open(struct op *op, str path, struct archive_reader **ret)
{
    struct archive_reader *r = arena_alloc(op->mem, sizeof *r);

    r->path = arena_str(op->mem, path);
    r->fd = open(arena_z(op->mem, path), O_RDONLY | O_CLOEXEC);
    if (r->fd < 0)
        return unreadable(op, r);
    *ret = r;
    r->zstd = ZSTD_createDCtx();
    r->in_room = ZSTD_DStreamInSize();
    r->in = malloc(r->in_room);
    if (!r->zstd || !r->in)
        return op_fail(op, ERR_INTERNAL, "archive.failed", "no memory");
    ZSTD_DCtx_setParameter(r->zstd, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
    return OK;
}

void archive_reader_cleanup(struct archive_reader **at)
{
    struct archive_reader *r = *at;
    if (!r)
        return;
    if (r->fd >= 0)
        close(r->fd);
    ZSTD_freeDCtx(r->zstd);
    free(r->in);
}

static enum err file_fill(struct op *op, struct archive_reader *r)
{
    ssize_t got;
    do
        got = read(r->fd, r->in, r->in_room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return unreadable(op, r);
    r->in_n = (size_t)got;
    r->in_at = 0;
    r->ended = got == 0;
    return OK;
}

/* Some unpacked bytes; 0 only when the archive's bytes are used up. */
static enum err unpack(struct op *op, struct archive_reader *r, void *into, size_t n, size_t *ret_n)
{
    ZSTD_outBuffer out = { into, n, 0 };
    while (n && !out.pos) {
        if (r->in_at == r->in_n && !r->ended)
            TRY(file_fill(op, r));
        ZSTD_inBuffer in = { r->in, r->in_n, r->in_at };
        size_t state = ZSTD_decompressStream(r->zstd, &out, &in);
        bool moved = in.pos > r->in_at || out.pos;
        r->in_at = in.pos;
        if (ZSTD_isError(state))
            return damaged(op, r, ZSTD_getErrorName(state));
        if (moved)
            r->frame_end = state == 0;
        if (!out.pos && r->ended && r->in_at == r->in_n)
            break;
    }
    *ret_n = out.pos;
    return OK;
}

static enum err unpack_all(struct op *op, struct archive_reader *r, void *into, size_t n)
{
    for (size_t done = 0; done < n;) {
        size_t got;
        TRY(unpack(op, r, (char *)into + done, n - done, &got));
        if (!got)
            return damaged(op, r, "it is cut off");
        done += got;
    }
    return OK;
}

enum err archive_read(struct op *op, struct archive_reader *r, void *into, size_t n, size_t *ret_n)
{
    if ((int64_t)n > r->left)
        n = (size_t)r->left;
    *ret_n = 0;
    if (!n)
        return OK;
    TRY(unpack(op, r, into, n, ret_n));
    if (!*ret_n)
        return damaged(op, r, "it is cut off");
    r->left -= (int64_t)*ret_n;
    return OK;
}

static enum err entry_skip(struct op *op, struct archive_reader *r)
{
    char scratch[4096];
    size_t got = 1;
    while (got)
        TRY(archive_read(op, r, scratch, sizeof scratch, &got));
    TRY(unpack_all(op, r, scratch, r->padding));
    r->padding = 0;
    return OK;
}

/* Behind the two empty blocks nothing may follow, and zstd's own checksum must have been right. */
static enum err end_read(struct op *op, struct archive_reader *r)
{
    struct tar_header second, more;
    static const struct tar_header empty;
    size_t got;

    TRY(unpack_all(op, r, &second, sizeof second));
    if (memcmp(&second, &empty, sizeof empty) != 0)
        return damaged(op, r, "an empty block stands inside");
    TRY(unpack(op, r, &more, sizeof more, &got));
    if (got || !r->frame_end)
        return damaged(op, r, got ? "something stands behind its end" : "it is cut off");
    return OK;
}

static bool octal_read(const char *field, size_t n, int64_t *ret)
{
    *ret = 0;
    size_t i = 0;
    for (; i < n && field[i] >= '0' && field[i] <= '7'; i++)
        *ret = *ret * 8 + (field[i] - '0');
    return i > 0 && (i == n || !field[i] || field[i] == ' ');
}

enum err archive_next(struct op *op, struct archive_reader *r, struct archive_item *ret,
                      bool *ret_more)
{
    static const struct tar_header empty;
    struct tar_header h;
    int64_t sum;

    TRY(entry_skip(op, r));
    TRY(unpack_all(op, r, &h, sizeof h));
    *ret_more = memcmp(&h, &empty, sizeof h) != 0;
    if (!*ret_more)
        return end_read(op, r);
    if (!octal_read(h.checksum, sizeof h.checksum, &sum) || sum != (int64_t)tar_checksum(&h) ||
        memcmp(h.magic, "ustar", 5) != 0 || h.type != '0' || h.prefix[0] ||
        !octal_read(h.size, sizeof h.size, &r->left))
        return damaged(op, r, "not an archive of ours");
    memcpy(r->name, h.name, sizeof h.name);
    r->name[sizeof h.name] = 0;
    r->padding = tar_padding(r->left);
    *ret = (struct archive_item){ str_of(r->name), r->left };
    return OK;
}
