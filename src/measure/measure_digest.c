/* Digests of tickets' events, written where statements of measures can ask them. */
#include "../ticket/ticket_clock.h"
#include "measure_internal.h"

/* Seconds; -1: not (yet). */
static struct arg seconds(int64_t n)
{
    return (struct arg){ .kind = ARG_INT, .null = n < 0, .number = n };
}

static enum err clocks_write(struct op *op, const struct ticket_digest *d)
{
    const struct clock *c = d->clocks.items;
    for (size_t i = 0; i < d->clocks.n; i++) {
        if (c[i].state == CLOCK_NONE)
            continue;
        TRY(db_run(op, SQL(measure_clock_insert),
                   ARGS(V(d->ticket_id), V(c[i].key), V(c[i].kind), V(c[i].target), V(c[i].used),
                        V(c[i].started_at), V(c[i].ended_at), V(c[i].due_at), V(c[i].state),
                        V(c[i].late_before)),
                   NULL));
    }
    return OK;
}

enum err measure_digest(struct op *op, int64_t first, int64_t last, utc now)
{
    struct list digests;
    utc kept = op->now;
    op->now = now;
    enum err err = ticket_digests(op, first, last, &digests);
    op->now = kept;
    TRY(err);
    TRY(db_run(op, SQL(measure_clock_clear), ARGS(V(first), V(last)), NULL));
    TRY(db_run(op, SQL(measure_time_clear), ARGS(V(first), V(last)), NULL));
    const struct ticket_digest *d = digests.items;
    for (size_t i = 0; i < digests.n; i++) {
        TRY(clocks_write(op, &d[i]));
        TRY(db_run(op, SQL(measure_time_insert),
                   ARGS(V(d[i].ticket_id), V(d[i].first_human_at), V(d[i].first_any_at),
                        seconds(d[i].first_seconds), seconds(d[i].resolve_seconds),
                        V(d[i].wait_seconds), V(d[i].by_staff)),
                   NULL));
    }
    return OK;
}
