/* When sessions, tokens and users were last seen. A reading request must not write, and a write per
 * request would be dear: they are kept in mind here and written once in a while. What does not fit is
 * left out; the next request of the same session tries again. */
#include "people_internal.h"

#include "session_sql.h"
#include "token_sql.h"
#include "user_sql.h"

#include <pthread.h>
#include <stdlib.h>

#define SEEN_MAX    4096 /* a power of two; more than sessions that are active within a minute */
#define SEEN_PROBES 16

struct seen {
    int64_t id; /* 0: free */
    enum seen_kind kind;
    utc at;
};

static pthread_mutex_t seen_lock = PTHREAD_MUTEX_INITIALIZER;
static struct seen seen[SEEN_MAX];
static size_t seen_count;

void seen_mark(const struct op *op, enum seen_kind kind, int64_t id)
{
    size_t home = ((uint64_t)id * SEEN_KIND_COUNT + kind) * 0x9E3779B97F4A7C15u >> 40;

    pthread_mutex_lock(&seen_lock);
    for (size_t i = 0; i < SEEN_PROBES; i++) {
        struct seen *s = &seen[(home + i) % SEEN_MAX];
        if (s->id && (s->id != id || s->kind != kind))
            continue;
        seen_count += s->id == 0;
        *s = (struct seen){ id, kind, op->now };
        break;
    }
    pthread_mutex_unlock(&seen_lock);
}

/* One order on every node, so that their transactions never wait for each other in a circle. */
static int seen_order(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static size_t seen_take(struct op *op, struct seen **ret)
{
    size_t n = 0;
    pthread_mutex_lock(&seen_lock);
    *ret = arena_array(op->mem, seen_count, sizeof **ret);
    for (size_t i = 0; i < SEEN_MAX && n < seen_count; i++)
        if (seen[i].id)
            (*ret)[n++] = seen[i];
    if (n)
        memset(seen, 0, sizeof seen);
    seen_count = 0;
    pthread_mutex_unlock(&seen_lock);
    return n;
}

enum err seen_flush(struct op *op)
{
    static const struct sql *const statements[SEEN_KIND_COUNT] = {
        [SEEN_SESSION] = SQL(session_seen),
        [SEEN_TOKEN] = SQL(token_used),
        [SEEN_USER] = SQL(user_seen),
    };
    struct seen *taken;
    size_t n = seen_take(op, &taken);

    if (n == 0)
        return OK;
    qsort(taken, n, sizeof *taken, seen_order);
    TX(tx, op);
    for (size_t i = 0; i < n; i++)
        TRY(db_run(op, statements[taken[i].kind], ARGS(V(taken[i].id), V(taken[i].at)), NULL));
    return tx_commit(&tx);
}
