/* Rules that are data: JSON files inside the program, and those of a company in a folder of the same name beside
 * its data, which are read after them. One struct rule_files for each kind of rules; what the files fill is a set
 * that only the kind knows. */
#pragma once

#include "op.h"

#include <jansson.h>
#include <pthread.h>

struct field;

struct rule_files {
    const char *folder; /* "lint": of the program's files, and in the data folder */
    size_t size;        /* of a set; it begins as zeros */
    /* Codes: a file that is no JSON or cannot be opened, one above 1 MiB (with file and reason); an example that
     * does not hold (with line). */
    const char *unreadable, *too_large, *wrong_example;
    enum err (*begin)(struct op *op, void *set); /* before the first file */
    enum err (*read)(struct op *op, void *set, str path, str text, bool own);
    enum err (*compile)(struct op *op, void *set);    /* after the last */
    strs (*examples)(struct op *op, const void *set); /* those that do not hold, a line each */

    /* Kept by rule_files.c. */
    pthread_mutex_t builtin_lock, here_lock;
    const void *builtin, *here;
    struct arena *builtin_mem, *here_mem; /* never freed: other threads hold what is in them */
};
#define RULE_FILES_LOCKS                                                                           \
    .builtin_lock = PTHREAD_MUTEX_INITIALIZER, .here_lock = PTHREAD_MUTEX_INITIALIZER

/* The set of the program's own files; made at the first call and kept for ever. What is inside the program is
 * right, or its tests are not: a slip ends the process, with its place. */
const void *rule_files_builtin(struct rule_files *kind);

/* With those of data/FOLDER/ *.json, by name, in the op's arena; their examples are run. Errors name the file. */
enum err rule_files_read(struct op *op, struct rule_files *kind, str data,
                         const void **ret) MUST_CHECK;

/* The same, read once and shared by all threads; `data` is that of this installation, empty: there is none. What
 * cannot be read is refused each time anew, so that a mended file is seen at once. */
enum err rule_files_here(struct op *op, struct rule_files *kind, str data,
                         const void **ret) MUST_CHECK;

/* One file's JSON by a table of fields (field.h). Errors name the file, the place, and where "rules" are listed the
 * rule. */
enum err rule_file_fields(struct op *op, const struct rule_files *kind, str path, str text,
                          const struct field *fields, void *ret) MUST_CHECK;
