/* For unit tests only: a company's own file of rules, read as from its data folder. */
#pragma once

#include "rule_files.h"
#include "testing.h"

#include <sys/stat.h>
#include <unistd.h>

static inline enum err testing_own_rules(struct testing *t, struct rule_files *kind,
                                         const char *json, const void **ret)
{
    char data[] = "/tmp/aftersale-rules-XXXXXX";
    assert_non_null(mkdtemp(data));
    str folder = arena_fmt(t->mem, "%s/%s", data, kind->folder);
    assert_int_equal(mkdir(folder.p, 0700), 0);
    str path = arena_fmt(t->mem, STR_FMT "/own.json", STR_ARG(folder));
    FILE *file = fopen(path.p, "w");
    assert_non_null(file);
    fputs(json, file);
    fclose(file);
    enum err err = rule_files_read(&t->op, kind, str_of(data), ret);
    unlink(path.p);
    rmdir(folder.p);
    rmdir(data);
    return err;
}
