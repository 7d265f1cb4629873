/* Foreign bytes as a backup: whatever they are, reading ends with every entry or with a refusal. Most
 * inputs would fail at zstd's checksum, so the input is also packed by us and read as the tar inside. */
#include "../base/digest.h"
#include "archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

static void archive_try(const void *bytes, size_t n)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    CLEANUP(archive_reader_cleanup) struct archive_reader *r = NULL;
    struct env env = { 0 };
    struct archive_item item;
    struct op op;
    bool more = true;
    char path[40], scratch[300];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    op_init(&op, mem, &env, &actor_system);
    enum err err = archive_open(&op, str_of(path), &r);
    while (err == OK && more) {
        size_t got = 0;
        err = archive_next(&op, r, &item, &more);
        if (err == OK && more && item.size % 2) /* some are read, some are passed over */
            err = archive_read(&op, r, scratch, sizeof scratch, &got);
        if (got > sizeof scratch)
            abort();
    }
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    digest_start();
    archive_try(data, size);
    size_t room = ZSTD_compressBound(size);
    void *packed = malloc(room);
    size_t n = packed ? ZSTD_compress(packed, room, data, size, 1) : 0;
    if (packed && !ZSTD_isError(n))
        archive_try(packed, n);
    free(packed);
    return 0;
}
