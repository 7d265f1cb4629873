/* Conditions as SQL: the only place where SQL is put together from parts. Columns come from a
 * whitelist, values are always parameters. */
#pragma once

#include "../base/condition.h"
#include "db.h"

struct filter_column {
    const char *field;  /* name in the field table */
    const char *column; /* SQL expression, written by us */
    const char *member; /* NULL, or for lists: SQL with one %s for the parameter, e.g.
                           "EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_id = t.id AND g.tag = %s)" */
};

/* A query in the making: head + where + tail. */
struct filter {
    struct buf where;     /* "a = ?1 AND …" */
    struct arg args[128];
    size_t arg_count;
    const struct filter_column *columns;
};

void filter_init(struct op *op, struct filter *f, const struct filter_column *columns); /* memory is the op's */
/* Adds "AND (text)", where text is ours and each ? in it takes the next arg. */
void filter_and(struct filter *f, const char *text, const struct arg *args, size_t n);
/* Adds a condition; ERR_INVALID "condition.not_searchable" {field} for a field without column. */
enum err filter_condition(struct op *op, struct filter *f, const struct condition *c) MUST_CHECK;
/* head + " WHERE " + where + tail as a statement of its own (cached by text), engine's parameter
 * form. Use with f->args, f->arg_count. */
struct sql filter_sql(struct op *op, struct filter *f, const char *name, const char *head,
                      const char *tail);
