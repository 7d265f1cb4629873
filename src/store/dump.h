/* All of our tables as lines of JSON, the same from both engines: what backup, restore and the move from
 * one engine to the other are made of. Attachments are not in it (blob.h).
 *
 *     {"dump":"aftersale","format":1,"migration":6}
 *     {"t":"team","c":["id","name_zh",…]}
 *     {"t":"team","r":[1,"一线",…]}               bytes are {"b":"base64url"}, reals numbers
 *     {"end":true,"rows":12345}
 *
 * Columns that the engine makes ({tx}, the search index) are left out. */
#pragma once

#include "db.h"

/* Calls line for each line, without its line feed, in one consistent snapshot; writers go on. Stops at
 * the first error that line returns. The op must not be in a transaction. */
enum err dump_write(struct op *op, enum err (*line)(void *ctx, str line), void *ctx,
                    int64_t *ret_rows) MUST_CHECK;

/* Fills a fresh database (no migration applied: else ERR_CONFLICT "dump.not_empty"). next gives the
 * lines one by one, {NULL, 0} at the end. The schema is brought to the dump's migration, all rows come
 * in by one transaction. Afterwards the caller does migrate_up and search_rebuild. ERR_CONFLICT
 * "migrate.newer" when the dump is of a newer program, ERR_INVALID "dump.format" {line} when it cannot
 * be read or is cut off. */
enum err dump_read(struct op *op, enum err (*next)(void *ctx, str *ret_line), void *ctx,
                   int64_t *ret_rows) MUST_CHECK;
