/* Whole files for commands. A refusal names the path and the system's reason. */
#pragma once

#include "cli.h"

#include <stdio.h>

/* Reads all of path ("-" = standard input) into memory that lives as long as mem; at most max_mib. */
enum err file_read_all(struct op *op, struct arena *mem, str path, int max_mib,
                       str *ret) MUST_CHECK;
/* For writing; the caller closes by file_close, which tells what did not reach the disk. */
enum err file_create(struct op *op, str path, FILE **ret) MUST_CHECK;
enum err file_close(struct op *op, str path, FILE *f) MUST_CHECK;
