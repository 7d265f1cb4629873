/* Is anybody else on a database? Asked before its files are moved away. */
#pragma once

#include "../base/op.h"

/* For an SQLite file: OK when no process has it open; the write-ahead log is then merged into it, so that
 * one file is all there is. Also OK when it is missing or is no database: there is nothing to protect.
 * ERR_CONFLICT "db.in_use" {path}. */
enum err sqlite_alone(struct op *op, str path) MUST_CHECK;
