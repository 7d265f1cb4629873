/* Conditions as SQL: the only place where SQL is put together from parts. Columns come from a
 * whitelist, every value is a parameter; the same question is the same text, so that it is prepared
 * once. */
#pragma once

#include "../base/condition.h"
#include "db.h"

struct filter_column {
    const char *field;  /* name in the field table; ends with NULL */
    const char *column; /* SQL expression, written by us */
    const char *member; /* for lists: SQL with one ? for the element sought, e.g.
                           "EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_id = t.id AND g.tag = ?)" */
};

#define FILTER_ARGS_MAX 160

struct filter {
    struct op *op;
    str where; /* "" or " WHERE a = ?1 AND …" in the engine's words */
    str tail;  /* order and limit */
    struct arg args[FILTER_ARGS_MAX];
    size_t arg_count;
    const struct filter_column *columns; /* for filter_condition; may be NULL */
};

void filter_init(struct op *op, struct filter *f, const struct filter_column *columns);
/* Adds "AND (text)", where text is ours and each `?` in it takes the next arg. `?[]` takes one made by
 * filter_ids and stands for its numbers: "t.team_id IN ?[]". */
void filter_and(struct filter *f, const char *text, const struct arg *args, size_t n);
struct arg filter_ids(struct op *op, const ints *ids);
/* "column IN (ids)"; without ids nothing matches. */
void filter_and_ids(struct filter *f, const char *column, const ints *ids);
/* Adds a condition; ERR_INVALID "condition.not_searchable" {field} for a field without column. */
enum err filter_condition(struct op *op, struct filter *f, const struct condition *c) MUST_CHECK;
/* The end of the statement: order (ours, " ORDER BY …") and limit. */
void filter_order(struct filter *f, const char *order, int64_t limit);
/* head + where + tail as a statement; use with f->args and f->arg_count. */
struct sql filter_sql(struct filter *f, const char *name, const char *head);
