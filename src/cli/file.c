/* Whole files for commands. */
#include "file.h"

#include <errno.h>
#include <stdlib.h>

static enum err unreadable(struct op *op, str path)
{
    return refuse_with(op, ERR_INVALID, "cli.file.read", P("path", path),
                       P("reason", str_of(strerror(errno))));
}

static void bytes_free(void *bytes)
{
    free(bytes);
}

static enum err stream_read(struct op *op, struct arena *mem, FILE *f, str path, size_t max,
                            str *ret)
{
    struct buf all;
    static const size_t step = 1 << 16;

    buf_init(&all, max + step);
    for (size_t got = step; got == step;) {
        buf_reserve(&all, step);
        if (all.full)
            break;
        got = fread(all.p + all.n, 1, step, f);
        all.n += got;
    }
    arena_defer(mem, bytes_free, all.p);
    if (ferror(f))
        return unreadable(op, path);
    if (all.full || all.n > max)
        return refuse_with(op, ERR_TOO_LARGE, "cli.file.large", P("path", path),
                           P("max", arena_fmt(op->mem, "%zu", max >> 20)));
    *ret = (str){ all.p, all.n };
    return OK;
}

enum err file_read_all(struct op *op, struct arena *mem, str path, int max_mib, str *ret)
{
    bool input = str_is(path, "-");
    FILE *f = input ? stdin : fopen(arena_z(op->mem, path), "rbe");
    if (!f)
        return unreadable(op, path);
    enum err err = stream_read(op, mem, f, path, (size_t)max_mib << 20, ret);
    if (!input)
        fclose(f);
    return err;
}

static enum err unwritable(struct op *op, str path)
{
    enum err err = errno == ENOSPC || errno == EDQUOT ? ERR_STORAGE : ERR_INVALID;
    return refuse_with(op, err, "cli.file.write", P("path", path),
                       P("reason", str_of(strerror(errno))));
}

enum err file_create(struct op *op, str path, FILE **ret)
{
    *ret = str_is(path, "-") ? stdout : fopen(arena_z(op->mem, path), "wbe");
    return *ret ? OK : unwritable(op, path);
}

enum err file_close(struct op *op, str path, FILE *f)
{
    bool bad = ferror(f) || fflush(f) != 0;
    if (f != stdout && fclose(f) != 0)
        bad = true;
    return bad ? unwritable(op, path) : OK;
}
