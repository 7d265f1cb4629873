/* Private to the process room: what its files share. */
#pragma once

#include "process.h"

#define DEF_MAX (1u << 20) /* bytes of a definition's JSON */

extern const char *const severity_labels[];

static inline bool is_empty_json(str json)
{
    return !json.n || str_is(json, "null") || str_is(json, "{}");
}

/* The facts of tickets, as process_ticket_facts was told them. */
const struct field *process_ticket_fields(void);

/* Collects findings; the words of a code have the parameters name and other. */
struct findings {
    struct op *op;
    struct process_finding *items;
    size_t n;
};
void finding(struct findings *f, enum severity severity, str pointer, const char *code, str name,
             str other);
#define AT(f, ...) arena_fmt((f)->op->mem, __VA_ARGS__)

/* Which steps can be reached, and from which an end can be. */
void process_check_ways(struct findings *f, const struct process_def *d);
