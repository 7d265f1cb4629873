/* The schema: numbered SQL files in db/migrations, one set for both engines, embedded at build.
 *
 * Column words: {id} own key, {ref} a reference, {utc} ms, {money} minor units, {bool} 0/1, {int}, {real},
 * {text}, {blob}, {tx} the number of the writing transaction (PostgreSQL: pg_current_xact_id; SQLite: 0);
 * {strict} behind a table's bracket. A line that starts with `@sqlite ` or `@pg ` is for that engine.
 * Statements end with `;` at the end of a line.
 *
 * Each migration is one transaction, recorded in schema_migration with the SHA-256 of its file; all
 * under a lock, so that processes that start at once are safe. */
#pragma once

#include "db.h"

struct migration {
    int number;
    const char *name, *sql, *sha256;
};

extern const struct migration migrations[]; /* ends with number 0 */

/* Brings the schema up to date. ERR_CONFLICT "migrate.newer" {found, known}: the database was made by a
 * newer program; "migrate.changed" {number}: an applied file differs from ours. ret_applied may be
 * NULL. */
enum err migrate_up(struct op *op, int *ret_applied) MUST_CHECK;
/* The same up to one number: for restoring a dump of an older program. */
enum err migrate_to(struct op *op, int number) MUST_CHECK;
/* The last migration that was applied, 0 when none. */
enum err migrate_state(struct op *op, int *ret_number) MUST_CHECK;
/* OK when the schema is exactly ours; ERR_UNAVAILABLE "migrate.needed" when migrations are missing. */
enum err migrate_check(struct op *op) MUST_CHECK;
int migrate_latest(void);
