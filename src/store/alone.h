/* Moving a whole database out of the way, for a restore. */
#pragma once

#include "../base/op.h"

/* For an SQLite file: OK when no process has it open; the write-ahead log is then merged into it, so that
 * one file is all there is. Also OK when it is missing or is no database: there is nothing to protect.
 * ERR_CONFLICT "db.in_use" {path}. */
enum err sqlite_alone(struct op *op, str path) MUST_CHECK;

/* PostgreSQL: gives the present schema another name, which must be letters, digits, _ and - only, and
 * begins an empty one in its place. What is in it stays. */
enum err pg_schema_aside(struct op *op, str name) MUST_CHECK;
