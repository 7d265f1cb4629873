/* Shared inside the room. */
#pragma once

#include "standard.h"

/* As the database has it: a standard begins it, so its fields serve for both. */
struct standard_row {
    struct standard s;
    str plan; /* JSON by standard_plan_fields */
};
extern const struct field standard_row_fields[];
extern const struct field standard_plan_fields[];       /* targets and escalations */
extern const struct field standard_definition_fields[]; /* what a new edition is made for */

/* An edition with its condition read. */
struct compiled {
    struct standard s;
    struct condition condition;
    size_t tests;
};
enum err standard_compile(struct op *op, const struct standard *s, struct compiled *ret) MUST_CHECK;
/* struct standard_row to struct compiled, in the same order; kept for whoever reads the same rows again. */
enum err standards_compiled(struct op *op, const struct list *rows, struct list *ret) MUST_CHECK;

/* struct standard_row as read, to struct standard: the plan is read. */
enum err standards_of_rows(struct op *op, struct list *rows) MUST_CHECK;
/* Empty text: no tests, holds always. Field errors below /condition. */
enum err standard_condition(struct op *op, str json, struct condition *ret) MUST_CHECK;
size_t standard_tests(const struct condition *c);
/* Puts in what is left out; all that a standard may be refused for, as field errors. */
enum err standard_check(struct op *op, struct standard *s) MUST_CHECK;
