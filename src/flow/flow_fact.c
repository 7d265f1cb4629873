/* What documents tell of a ticket's case. */
#include "flow.h"
#include "flow_sql.h"

#include <assert.h>

static str fact_json(struct op *op, const struct process_fact *f, int64_t value)
{
    if (f->kind == F_BOOL)
        return value ? STR("true") : STR("false");
    if (f->kind == F_ENUM)
        return arena_fmt(op->mem, "\"%s\"", f->labels[value]);
    return arena_fmt(op->mem, "%lld", (long long)value);
}

enum err flow_fact(struct op *op, int64_t ticket_id, const char *key, int64_t value)
{
    const struct process_fact *f = process_fact_named(str_of(key));
    assert(f);
    return db_run(op, SQL(flow_value_put),
                  ARGS(V(ticket_id), V(str_of(key)), V(fact_json(op, f, value)), V(op->now)), NULL);
}
