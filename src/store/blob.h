/* Attachments as content-addressed files: DIR/ab/cdef… named by SHA-256, written to a temporary name,
 * fsynced, renamed, folder fsynced, before any row names them. Never changed afterwards. */
#pragma once

#include "../base/digest.h"
#include "../base/op.h"

struct blobs;
struct blob_writer;

enum err blobs_open(struct op *op, str dir, struct blobs **ret) MUST_CHECK;
void blobs_close(struct blobs *b); /* accepts NULL */

/* Streaming in. ERR_TOO_LARGE "blob.too_large" past max bytes, ERR_STORAGE "db.full" when the disk is
 * full. blob_keep makes it durable and tells its name; without it blob_drop removes the temporary. */
enum err blob_begin(struct op *op, int64_t max, struct blob_writer **ret) MUST_CHECK;
enum err blob_add(struct op *op, struct blob_writer *w, str bytes) MUST_CHECK;
enum err blob_keep(struct op *op, struct blob_writer *w, char ret_sha256[SHA256_HEX],
                   int64_t *ret_size) MUST_CHECK;
/* For what is only passing through: its hash, after which nothing more is added or kept, and what was written;
 * ERR_TOO_LARGE past max bytes. */
void blob_hash(struct blob_writer *w, char ret_sha256[SHA256_HEX]);
enum err blob_written(struct op *op, struct blob_writer *w, int64_t max, str *ret) MUST_CHECK;
void blob_drop(struct blob_writer *w); /* accepts NULL; after blob_keep does nothing but free */

/* An open descriptor for reading, to be closed by the caller; ERR_NOT_FOUND "blob.missing". */
enum err blob_open(struct op *op, str sha256, int *ret_fd, int64_t *ret_size) MUST_CHECK;
/* The whole of it; ERR_TOO_LARGE "blob.too_large" past max bytes. */
enum err blob_read(struct op *op, str sha256, int64_t max, str *ret) MUST_CHECK;
bool blob_intact(struct op *op, str sha256); /* reads it whole and compares */
/* Names of all blobs, for verify, backup and clearing away what no row names. */
enum err blobs_each(struct op *op,
                    enum err (*each)(void *ctx, str sha256, int64_t size, utc changed),
                    void *ctx) MUST_CHECK;
/* Removes one that was last written before `unused_since`: an upload of the same bytes that is on its
 * way to its row has just written it again, and keeps it. */
enum err blob_remove(struct op *op, str sha256, utc unused_since) MUST_CHECK;
