/* The file of a backup: a tar archive (ustar) under zstd, so that common tools can look into it and, if
 * it ever must be, get out what is in it: `tar --zstd -tvf FILE`. Written under another name and renamed
 * when it is whole and on the disk. */
#pragma once

#include "../base/digest.h"
#include "../base/op.h"

#define ARCHIVE_NAME_MAX 100

/* ------------------------------------------------------------------ writing */

struct archive_writer;

/* ERR_CONFLICT "archive.exists"; ERR_STORAGE or ERR_INVALID "cli.file.write" {path, reason}. */
enum err archive_create(struct op *op, str path, struct archive_writer **ret) MUST_CHECK;
/* One entry at a time: head, then exactly size bytes in any pieces. */
enum err archive_entry(struct op *op, struct archive_writer *w, str name, int64_t size) MUST_CHECK;
enum err archive_bytes(struct op *op, struct archive_writer *w, str bytes) MUST_CHECK;
enum err archive_finish(struct op *op, struct archive_writer *w, int64_t *ret_size) MUST_CHECK;
/* Frees; removes the unfinished file. Accepts NULL. */
void archive_writer_cleanup(struct archive_writer **w);

/* ------------------------------------------------------------------ reading */

struct archive_reader;

struct archive_item {
    str name; /* valid until the next call */
    int64_t size;
};

/* Everything that cannot be such an archive is ERR_INVALID "archive.damaged" {path, what}. */
enum err archive_open(struct op *op, str path, struct archive_reader **ret) MUST_CHECK;
/* The next entry, whatever is left of the one before; *ret_more false at the end of the archive. */
enum err archive_next(struct op *op, struct archive_reader *r, struct archive_item *ret,
                      bool *ret_more) MUST_CHECK;
/* Some bytes of the present entry, at most n; *ret_n 0 at its end. */
enum err archive_read(struct op *op, struct archive_reader *r, void *into, size_t n,
                      size_t *ret_n) MUST_CHECK;
void archive_reader_cleanup(struct archive_reader **r); /* accepts NULL */
