/* For unit tests only: cmocka with what it wants included first, an op to work in, and comparisons
 * of our own types that show both sides when they differ. */
#pragma once

#include "digest.h"
#include "op.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* A fresh op of the system on its own arena: a test begins with `TESTING(t);` and uses &t.op and
 * t.mem, which end with the test. */
struct testing {
    struct arena *mem;
    struct op op;
    struct env env;
};

static inline void testing_begin(struct testing *t)
{
    digest_start();
    *t = (struct testing){ .mem = arena_new() };
    op_init(&t->op, t->mem, &t->env, &actor_system);
}

static inline void testing_end(struct testing *t)
{
    op_end(&t->op);
    arena_free(t->mem);
}

#define TESTING(name)                                                                              \
    CLEANUP(testing_end) struct testing name;                                                      \
    testing_begin(&name)

/* For tables: says which row differs. */
static inline void check_str(const char *row, str got, const char *want, const char *file, int line)
{
    if (str_is(got, want))
        return;
    print_error("%s\n  got:  " STR_FMT "\n  want: %s\n", row, STR_ARG(got), want);
    _fail(file, line);
}

#define assert_str(got, want)      check_str(#got, (got), (want), __FILE__, __LINE__)
#define assert_row(row, got, want) check_str((row), (got), (want), __FILE__, __LINE__)
#define assert_row_int(row, got, want)                                                             \
    check_int((row), (int64_t)(got), (int64_t)(want), __FILE__, __LINE__)

static inline void check_int(const char *row, int64_t got, int64_t want, const char *file, int line)
{
    if (got == want)
        return;
    print_error("%s\n  got:  %lld\n  want: %lld\n", row, (long long)got, (long long)want);
    _fail(file, line);
}

/* The op's field errors as "pointer code" lines: what tables of wrong input are compared with. */
static inline str fault_lines(struct op *op)
{
    str lines = STR("");
    for (size_t i = 0; i < op->fault.item_count; i++) {
        const struct fault_item *item = &op->fault.items[i];
        lines = arena_fmt(op->mem, STR_FMT "%s" STR_FMT " %s", STR_ARG(lines), i ? "\n" : "",
                          STR_ARG(item->pointer), item->code);
    }
    return lines;
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
