/* Attachments as files named by what is in them. A blob is either whole under its name or not there:
 * it is written aside (DIR/new/…), fsynced, linked under its name and the folder fsynced. */
#include "blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct blobs {
    int fd; /* of the folder: whoever renames it does not mislead us */
};

struct blob_writer {
    struct blobs *blobs;
    struct sha256_state *hash;
    int fd;
    char name[40]; /* "new/" and 32 characters; "" when there is nothing to remove */
    int64_t size, max;
};

static const struct {
    int number;
    enum err err;
    const char *code;
} failures[] = {
    { ENOSPC, ERR_STORAGE, "db.full" },       { EDQUOT, ERR_STORAGE, "db.full" },
    { EFBIG, ERR_STORAGE, "db.full" },        { ENOENT, ERR_NOT_FOUND, "blob.missing" },
    { ENFILE, ERR_UNAVAILABLE, "blob.busy" }, { EMFILE, ERR_UNAVAILABLE, "blob.busy" },
};

static enum err io_failed(struct op *op, const char *what)
{
    int number = errno;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (failures[i].number == number)
            return op_fail(op, failures[i].err, failures[i].code, "%s: %s", what, strerror(number));
    }
    return op_fail(op, ERR_INTERNAL, "blob.failed", "%s: %s", what, strerror(number));
}

static bool make_folder(int at, const char *name)
{
    return mkdirat(at, name, 0750) == 0 || errno == EEXIST;
}

enum err blobs_open(struct op *op, str dir, struct blobs **ret)
{
    char *path = arena_z(op->mem, dir);
    if (!make_folder(AT_FDCWD, path))
        return io_failed(op, "folder of attachments");
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return io_failed(op, "folder of attachments");
    if (!make_folder(fd, "new") || fsync(fd) != 0) {
        close(fd);
        return io_failed(op, "folder of attachments");
    }
    struct blobs *b = calloc(1, sizeof *b);
    if (!b)
        abort();
    b->fd = fd;
    *ret = b;
    return OK;
}

void blobs_close(struct blobs *b)
{
    if (!b)
        return;
    close(b->fd);
    free(b);
}

/* "ab/ab…": the first two digits are the folder. False for what is no SHA-256 in hex, so that no name
 * from outside becomes a path. */
static bool blob_path(str sha256, char ret[SHA256_HEX + 3])
{
    if (sha256.n != SHA256_HEX - 1)
        return false;
    for (size_t i = 0; i < sha256.n; i++) {
        char c = sha256.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    memcpy(ret, sha256.p, 2);
    ret[2] = '/';
    memcpy(ret + 3, sha256.p, sha256.n);
    ret[3 + sha256.n] = 0;
    return true;
}

enum err blob_begin(struct op *op, int64_t max, struct blob_writer **ret)
{
    struct blob_writer *w = arena_alloc(op->mem, sizeof *w);
    unsigned char random[16];
    random_bytes(random, sizeof random);
    memcpy(w->name, "new/", 4);
    hex(random, sizeof random, w->name + 4);
    w->blobs = op->env->blobs;
    w->hash = sha256_new(op->mem);
    w->max = max;
    w->fd = openat(w->blobs->fd, w->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (w->fd < 0)
        return io_failed(op, "new attachment");
    *ret = w;
    return OK;
}

static bool write_all(int fd, str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = (str){ bytes.p + n, bytes.n - (size_t)n };
    }
    return true;
}

enum err blob_add(struct op *op, struct blob_writer *w, str bytes)
{
    if (bytes.n > (uint64_t)(w->max - w->size))
        return refuse_with(op, ERR_TOO_LARGE, "blob.too_large",
                           P("max", arena_fmt(op->mem, "%lld", (long long)w->max)));
    if (!write_all(w->fd, bytes))
        return io_failed(op, "writing an attachment");
    sha256_add(w->hash, bytes);
    w->size += (int64_t)bytes.n;
    return OK;
}

static bool sync_folder(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool synced = fsync(fd) == 0;
    close(fd);
    return synced;
}

/* Gives the file its name. The same content may be there already: then that file stays, unless it
 * was damaged to another size. */
static bool give_name(struct blob_writer *w, const char *path)
{
    char folder[3] = { path[0], path[1], 0 };
    struct stat there;
    if (!make_folder(w->blobs->fd, folder))
        return false;
    if (fstatat(w->blobs->fd, path, &there, 0) == 0 && there.st_size == w->size)
        return unlinkat(w->blobs->fd, w->name, 0) == 0;
    return renameat(w->blobs->fd, w->name, w->blobs->fd, path) == 0 &&
           sync_folder(w->blobs->fd, folder) && fsync(w->blobs->fd) == 0;
}

enum err blob_keep(struct op *op, struct blob_writer *w, char ret_sha256[SHA256_HEX],
                   int64_t *ret_size)
{
    char path[SHA256_HEX + 3], name[SHA256_HEX];
    sha256_end(w->hash, name);
    if (fsync(w->fd) != 0 || !blob_path(str_of(name), path) || !give_name(w, path))
        return io_failed(op, "keeping an attachment");
    w->name[0] = 0;
    close(w->fd);
    w->fd = -1;
    memcpy(ret_sha256, name, SHA256_HEX);
    *ret_size = w->size;
    return OK;
}

void blob_drop(struct blob_writer *w)
{
    if (!w)
        return;
    if (w->fd >= 0)
        close(w->fd);
    if (w->name[0])
        unlinkat(w->blobs->fd, w->name, 0);
    w->fd = -1;
    w->name[0] = 0;
}

enum err blob_open(struct op *op, str sha256, int *ret_fd, int64_t *ret_size)
{
    char path[SHA256_HEX + 3];
    struct stat st;
    if (!blob_path(sha256, path))
        return refuse(op, ERR_NOT_FOUND, "blob.missing");
    int fd = openat(op->env->blobs->fd, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return io_failed(op, "opening an attachment");
    if (fstat(fd, &st) != 0) {
        close(fd);
        return io_failed(op, "opening an attachment");
    }
    *ret_fd = fd;
    *ret_size = st.st_size;
    return OK;
}

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static enum err all_read(struct op *op, int fd, int64_t size, int64_t max, str *ret)
{
    if (size > max)
        return refuse_with(op, ERR_TOO_LARGE, "blob.too_large",
                           P("max", arena_fmt(op->mem, "%lld", (long long)max)));
    char *bytes = arena_alloc(op->mem, (size_t)size + 1);
    size_t n = 0;
    for (ssize_t got = 1; got > 0 && n < (size_t)size;) {
        got = pread(fd, bytes + n, (size_t)size - n, (off_t)n);
        if (got > 0)
            n += (size_t)got;
    }
    if (n < (size_t)size)
        return io_failed(op, "reading an attachment");
    *ret = (str){ bytes, n };
    return OK;
}

enum err blob_read(struct op *op, str sha256, int64_t max, str *ret)
{
    CLEANUP(fd_close) int fd = -1;
    int64_t size = 0;
    TRY(blob_open(op, sha256, &fd, &size));
    return all_read(op, fd, size, max, ret);
}

void blob_hash(struct blob_writer *w, char ret_sha256[SHA256_HEX])
{
    sha256_end(w->hash, ret_sha256);
}

enum err blob_written(struct op *op, struct blob_writer *w, int64_t max, str *ret)
{
    return all_read(op, w->fd, w->size, max, ret);
}

bool blob_intact(struct op *op, str sha256)
{
    int fd;
    int64_t size;
    if (blob_open(op, sha256, &fd, &size) != OK) {
        op_forgive(op);
        return false;
    }
    enum { CHUNK = 65536 };
    struct sha256_state *hash = sha256_new(op->mem);
    char *chunk = arena_alloc(op->mem, CHUNK);
    ssize_t n;
    while ((n = read(fd, chunk, CHUNK)) > 0 || (n < 0 && errno == EINTR)) {
        if (n > 0)
            sha256_add(hash, (str){ chunk, (size_t)n });
    }
    close(fd);
    char name[SHA256_HEX];
    sha256_end(hash, name);
    return n == 0 && str_is(sha256, name);
}

static enum err each_in(struct op *op, int folder, const char *name,
                        enum err (*each)(void *ctx, str sha256, int64_t size, utc changed),
                        void *ctx)
{
    struct stat st;
    char path[SHA256_HEX + 3];
    if (!blob_path(str_of(name), path) || fstatat(folder, name, &st, 0) != 0)
        return OK; /* "." and "..", or what somebody put there: not ours */
    utc changed = { st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000 };
    return each(ctx, arena_str(op->mem, str_of(name)), st.st_size, changed);
}

static enum err each_folder(struct op *op, const char *folder,
                            enum err (*each)(void *ctx, str sha256, int64_t size, utc changed),
                            void *ctx)
{
    int fd = openat(op->env->blobs->fd, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? OK : io_failed(op, "listing attachments");
    DIR *dir = fdopendir(fd);
    if (!dir) {
        close(fd);
        return io_failed(op, "listing attachments");
    }
    enum err err = OK;
    struct dirent *entry;
    while (err == OK && (entry = readdir(dir)))
        err = each_in(op, fd, entry->d_name, each, ctx);
    closedir(dir);
    return err;
}

enum err blobs_each(struct op *op,
                    enum err (*each)(void *ctx, str sha256, int64_t size, utc changed), void *ctx)
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 256; i++)
        TRY(each_folder(op, (char[]){ digits[i >> 4], digits[i & 15], 0 }, each, ctx));
    return OK;
}

enum err blob_remove(struct op *op, str sha256, utc unused_since)
{
    char path[SHA256_HEX + 3];
    struct stat st;
    if (!blob_path(sha256, path))
        return refuse(op, ERR_NOT_FOUND, "blob.missing");
    if (fstatat(op->env->blobs->fd, path, &st, 0) == 0 &&
        (int64_t)st.st_mtim.tv_sec * 1000 >= unused_since.ms)
        return OK;
    if (unlinkat(op->env->blobs->fd, path, 0) != 0 && errno != ENOENT)
        return io_failed(op, "removing an attachment");
    return OK;
}
