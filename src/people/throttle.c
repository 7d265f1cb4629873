/* Counting what strangers may do only so often. Two ways, by what a miscount would cost:
 *
 *   throttle_attempt  guesses at passwords: each is a row's change in a transaction of its own, exact
 *                     on any number of nodes, with delays that double;
 *   throttle_hit      submissions and look-ups: counted in memory, where a failing or only reading
 *                     request counts too, and brought together by throttle_flush. */
#include "people_internal.h"

#include "../base/text.h"
#include "../http/metrics.h"
#include "throttle_sql.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ attempts */

#define ATTEMPT_KEPT_MS HOUR_MS /* after so long without an attempt it begins anew */
#define DELAY_MAX       900     /* seconds */

struct attempt_row {
    int64_t count;
    utc until;
};

static const struct field attempt_row_fields[] = {
    { FIELD(struct attempt_row, count) },
    { FIELD(struct attempt_row, until) },
    { 0 },
};

static enum err throttle_refuse(struct op *op, const char *code, int64_t wait_ms)
{
    int64_t seconds = (wait_ms + 999) / 1000;
    str text = arena_fmt(op->mem, "%lld", (long long)seconds);
    enum err err = refuse_with(op, ERR_THROTTLED, code, P("seconds", text));
    op->fault.retry_after = (int)seconds;
    metric_add(METRIC_THROTTLED, 1);
    return err;
}

int64_t throttle_delay(int64_t failures, int64_t free)
{
    int64_t over = failures - free;
    if (over <= 0)
        return 0;
    int64_t seconds = (int64_t)1 << (over <= 10 ? over - 1 : 10);
    return seconds < DELAY_MAX ? seconds : DELAY_MAX;
}

enum err throttle_attempt(struct op *op, str key, int64_t free)
{
    struct attempt_row row = { 0 };

    TRY(db_one(op, SQL(throttle_attempt),
               ARGS(V(key), V(op->now), V(utc_add(op->now, ATTEMPT_KEPT_MS))), attempt_row_fields,
               &row));
    if (row.until.ms > op->now.ms) /* the caller's transaction goes back: this one does not count */
        return throttle_refuse(op, "login.throttled", row.until.ms - op->now.ms);
    int64_t delay = throttle_delay(row.count, free);
    if (!delay)
        return OK;
    return db_run(op, SQL(throttle_close), ARGS(V(key), V(utc_add(op->now, delay * 1000))), NULL);
}

enum err throttle_forget(struct op *op, str key)
{
    return db_run(op, SQL(throttle_forget), ARGS(V(key)), NULL);
}

enum err throttle_less(struct op *op, str key)
{
    return db_run(op, SQL(throttle_less), ARGS(V(key)), NULL);
}

enum err throttle_sweep(struct op *op)
{
    return db_run(op, SQL(throttle_sweep), ARGS(V(op->now)), NULL);
}

str throttle_network(struct arena *mem, str address)
{
    struct in6_addr in;
    char text[INET6_ADDRSTRLEN];

    if (inet_pton(AF_INET6, arena_z(mem, address), &in) != 1 || IN6_IS_ADDR_V4MAPPED(&in))
        return text_cut(address, INET6_ADDRSTRLEN);
    memset(in.s6_addr + 8, 0, 8);
    inet_ntop(AF_INET6, &in, text, sizeof text);
    return arena_fmt(mem, "%s/64", text);
}

/* ------------------------------------------------------------------ hits */

/* Keys at a time; where it is crowded the one with the fewest hits gives way. */
#define HITS_MAX   4096
#define HIT_PROBES 16
#define HIT_KEY    121

struct hits {
    char key[HIT_KEY]; /* "": free */
    int64_t count;     /* of all nodes, as far as known, with ours */
    int64_t unwritten; /* of ours, since the last flush */
    utc ends;          /* of the window */
};

struct hits_row {
    int64_t count;
    utc ends;
};

static const struct field hits_row_fields[] = {
    { FIELD(struct hits_row, count) },
    { FIELD(struct hits_row, ends) },
    { 0 },
};

static pthread_mutex_t hits_lock = PTHREAD_MUTEX_INITIALIZER;
static struct hits hits[HITS_MAX];

static size_t hits_home(str key)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
    return (size_t)(h % HITS_MAX);
}

/* The entry of the key, or with `claim` the place that a new one may take. Under the lock. */
static struct hits *hits_find(str key, utc now, bool claim)
{
    struct hits *weakest = NULL;
    for (size_t i = 0; i < HIT_PROBES; i++) {
        struct hits *s = &hits[(hits_home(key) + i) % HITS_MAX];
        bool over = s->ends.ms <= now.ms && s->unwritten == 0;
        if (s->key[0] && str_eq(str_of(s->key), key))
            return s;
        if (!s->key[0] || over)
            s->count = 0;
        if (!weakest || s->count < weakest->count)
            weakest = s;
    }
    return claim ? weakest : NULL;
}

static void hits_claim(str key, utc now, const struct hits_row *known, int64_t window_ms)
{
    struct hits *s = hits_find(key, now, true);
    if (str_eq(str_of(s->key), key) && s->ends.ms > now.ms)
        return; /* another thread was first */
    *s = (struct hits){ .count = known->count, .ends = known->ends };
    if (!known->count)
        s->ends = utc_add(now, window_ms);
    memcpy(s->key, key.p, key.n);
}

/* Counts one more unless the window is full; false when the key is not known yet. */
static bool hits_count(str key, utc now, int64_t max, int64_t *ret_wait_ms)
{
    struct hits *s = hits_find(key, now, false);
    if (!s || s->ends.ms <= now.ms)
        return false;
    *ret_wait_ms = s->count < max ? 0 : s->ends.ms - now.ms;
    if (s->count < max) {
        s->count++;
        s->unwritten++;
    }
    return true;
}

enum err throttle_hit(struct op *op, str key, int64_t max, int64_t window_seconds)
{
    int64_t wait_ms = 0;
    struct hits_row row = { 0 };
    bool found = false;

    key = text_cut(key, HIT_KEY - 1);
    key.n = key.n < HIT_KEY ? key.n : HIT_KEY - 1;
    pthread_mutex_lock(&hits_lock);
    bool known = hits_count(key, op->now, max, &wait_ms);
    pthread_mutex_unlock(&hits_lock);
    if (!known) {
        TRY(db_find(op, SQL(throttle_read), ARGS(V(key), V(op->now)), hits_row_fields, &row,
                    &found));
        pthread_mutex_lock(&hits_lock);
        hits_claim(key, op->now, &row, window_seconds * 1000);
        hits_count(key, op->now, max, &wait_ms);
        pthread_mutex_unlock(&hits_lock);
    }
    return wait_ms ? throttle_refuse(op, "throttle.wait", wait_ms) : OK;
}

/* ------------------------------------------------------------------ bringing hits together */

static int hits_order(const void *a, const void *b)
{
    return strcmp(((const struct hits *)a)->key, ((const struct hits *)b)->key);
}

/* Copies of what is to be written, in an order that is the same on every node. */
static struct hits *hits_take(struct op *op, size_t *ret_n)
{
    size_t n = 0;
    pthread_mutex_lock(&hits_lock);
    for (size_t i = 0; i < HITS_MAX; i++)
        n += hits[i].unwritten > 0;
    struct hits *taken = arena_array(op->mem, n, sizeof *taken);
    for (size_t i = 0, k = 0; k < n; i++) {
        if (!hits[i].unwritten)
            continue;
        taken[k++] = hits[i];
        hits[i].unwritten = 0;
    }
    pthread_mutex_unlock(&hits_lock);
    qsort(taken, n, sizeof *taken, hits_order);
    *ret_n = n;
    return taken;
}

static void hits_learn(utc now, const struct hits *written, int64_t total)
{
    pthread_mutex_lock(&hits_lock);
    struct hits *s = hits_find(str_of(written->key), now, false);
    if (s && s->ends.ms == written->ends.ms)
        s->count = total + s->unwritten;
    pthread_mutex_unlock(&hits_lock);
}

enum err throttle_flush(struct op *op)
{
    size_t n;
    struct hits *taken = hits_take(op, &n);
    int64_t *totals = arena_array(op->mem, n, sizeof *totals);

    if (!n)
        return OK;
    TX(tx, op);
    for (size_t i = 0; i < n; i++)
        TRY(db_int(op, SQL(throttle_add),
                   ARGS(V((const char *)taken[i].key), V(taken[i].unwritten), V(op->now),
                        V(taken[i].ends)),
                   &totals[i]));
    TRY(tx_commit(&tx));
    for (size_t i = 0; i < n; i++)
        hits_learn(op->now, &taken[i], totals[i]);
    return OK;
}
