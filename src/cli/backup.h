/* What backup writes and restore reads. The entries of the archive, in this order:
 *
 *     files/SHA256          an attachment, whole, under the hash of its bytes
 *     dump/000001.jsonl     the tables (store/dump.h), cut between lines into pieces of a few MiB
 *     files/SHA256          attachments that came while the tables were written
 *     manifest.json         what there must be (struct manifest): the last entry
 */
#pragma once

#include "../base/digest.h"
#include "../base/field.h"
#include "archive.h"

#define MANIFEST_FORMAT 1
#define MANIFEST_NAME   "manifest.json"
#define MANIFEST_MAX    (16 << 20)
#define PIECE_BYTES     (4u << 20)  /* a piece ends behind the line that passes this */
#define PIECE_MAX       (80u << 20) /* with the longest line that can be */

struct piece {
    str name, sha256;
    int64_t size;
};

struct manifest {
    int64_t format;
    str program; /* version of the program that wrote it */
    int64_t schema;
    str engine;
    utc created_at;
    int64_t rows, files, file_bytes;
    str files_sha256;   /* over the names of all files entries, in order, each with a line feed */
    struct list pieces; /* struct piece */
};
extern const struct field manifest_fields[];

/* Is it the name of an attachment's entry? Its hash is then behind the slash. */
bool backup_file_name(str name, str *ret_sha256);

/* Reads the whole file and checks all of it. ERR_INVALID "archive.damaged", ERR_CONFLICT
 * "cli.restore.newer". */
enum err backup_check(struct op *op, str path, int64_t *ret_files) MUST_CHECK;
/* Loads it into op's house, whose database must be fresh (dump_read). */
enum err backup_load(struct op *op, str path, int64_t *ret_rows) MUST_CHECK;
