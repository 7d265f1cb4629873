/* The one small language for rules: {"all": [{"field": "priority", "op": "in", "value": ["high"]}, …]}
 * with all, any, not. Used by views, guards, standards, automations. One parser; evaluated here on a
 * record by its field table; store/filter.h turns the same tree into SQL.
 *
 * Operators: = != < <= > >= (numbers, times, texts, enums by rank for < >), in, not_in (is it one of
 * these; of a list: is one of its items),
 * contains, starts (texts folded; lists: has), empty, not_empty. Times may be RFC 3339 or relative
 * to the op's clock: "now", "now-7d", "now+4h", units m h d. "me" stands for the actor's id. */
#pragma once

#include "field.h"

enum condition_kind { COND_ALL, COND_ANY, COND_NOT, COND_TEST };
enum condition_op {
    COND_EQ,
    COND_NE,
    COND_LT,
    COND_LE,
    COND_GT,
    COND_GE,
    COND_IN,
    COND_NOT_IN,
    COND_CONTAINS,
    COND_STARTS,
    COND_EMPTY,
    COND_NOT_EMPTY,
};

struct condition_value {
    int64_t number; /* F_INT, F_MONEY, F_UTC (ms), F_BOOL, F_ENUM (index) */
    str text;
};

struct condition {
    enum condition_kind kind;
    struct condition *children; /* all, any, not */
    size_t child_count;
    const struct field *field; /* test */
    enum condition_op op;
    struct condition_value *values;
    size_t value_count;
};

#define CONDITION_DEPTH_MAX 8
#define CONDITION_TESTS_MAX 100

/* Parses and checks against the table: unknown fields, operators that do not fit the field, wrong
 * values each add a field error below prefix ("/condition/all/0/value"). */
enum err condition_read(struct op *op, const struct field *fields, const json_t *root, str prefix,
                        struct condition *ret) MUST_CHECK;
bool condition_holds(const struct condition *c, const void *record);
