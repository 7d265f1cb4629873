/* The pool of connections to PostgreSQL. When the server is away, one op at a time finds out, at growing
 * distances; all others are told at once. */
#include "db_pg_internal.h"

#include "../base/digest.h"

#include <poll.h>
#include <stdlib.h>
#include <time.h>

#define SLOTS        64 /* of counts: connections that are open together have different ones */
#define PAUSE_MIN_US 100000
#define PAUSE_MAX_US 5000000

static void ignore_notice(void *arg, const char *message)
{
    (void)arg, (void)message;
}

PGconn *session_open(struct pg_db *db, struct db_failure *failure)
{
    static const char *const keys[] = {
        "dbname",           "application_name", "client_encoding",
        "connect_timeout",  "keepalives_idle",  "keepalives_interval",
        "keepalives_count", "tcp_user_timeout", NULL
    };
    const char *const values[] = {
        db->url, "aftersale", "UTF8", "5", "30", "5", "3", "15000", NULL
    };
    PGconn *pg = PQconnectdbParams(keys, values, 1);
    if (PQstatus(pg) == CONNECTION_OK) {
        PQsetNoticeProcessor(pg, ignore_notice, NULL);
        PGresult *r = PQexec(pg, "SET TIME ZONE 'UTC'; SET statement_timeout = '30s';"
                                 "SET lock_timeout = '10s'");
        bool set = PQresultStatus(r) == PGRES_COMMAND_OK;
        PQclear(r);
        if (set)
            return pg;
    }
    db_failure_set(failure, ERR_UNAVAILABLE, "db.away", PQerrorMessage(pg));
    PQfinish(pg);
    return NULL;
}

int64_t pg_slot(const struct pg_conn *c)
{
    return c->slot;
}

static void conn_free(struct pg_conn *c)
{
    for (size_t i = 0; i < sql_count; i++)
        map_release(&c->named[i].map);
    for (int i = 0; i < TEXT_SLOTS; i++)
        map_release(&c->made[i].map);
    text_slots_release(&c->texts);
    free(c->named);
    free(c->values);
    PQfinish(c->pg);
    free(c);
}

static struct pg_conn *conn_open(struct pg_db *db, struct db_failure *failure)
{
    PGconn *pg = session_open(db, failure);
    if (!pg)
        return NULL;
    struct pg_conn *c = calloc(1, sizeof *c);
    struct prep *named = calloc(sql_count + 1, sizeof *named);
    if (!c || !named || !PQenterPipelineMode(pg))
        abort();
    c->pg = pg;
    c->named = named;
    c->slot = atomic_fetch_add(&db->slots, 1) % SLOTS;
    return c;
}

/* A server that went away, or shut the session, has written something or closed the socket: nothing
 * is to be read on an idle connection otherwise. */
static bool is_stale(struct pg_conn *c)
{
    struct pollfd p = { .fd = PQsocket(c->pg), .events = POLLIN };
    if (poll(&p, 1, 0) == 0)
        return false;
    return !PQconsumeInput(c->pg) || PQstatus(c->pg) != CONNECTION_OK || PQisBusy(c->pg) ||
           poll(&p, 1, 0) != 0;
}

/* Called locked. 0.1 s, doubled up to 5 s, each a quarter more or less so that many do not come back
 * at once. */
static void put_off(struct pg_db *db, const struct db_failure *failure)
{
    uint32_t random;
    random_bytes(&random, sizeof random);
    db->delay_us = db->delay_us ? db->delay_us * 2 : PAUSE_MIN_US;
    if (db->delay_us > PAUSE_MAX_US)
        db->delay_us = PAUSE_MAX_US;
    db->retry_at = mono_us() + db->delay_us * 3 / 4 + random % (uint32_t)(db->delay_us / 2);
    memcpy(db->why, failure->detail, sizeof db->why);
}

/* Called and left locked; the lock is free while connecting. */
static struct pg_conn *grow(struct pg_db *db, struct db_failure *failure)
{
    if (mono_us() < db->retry_at) {
        db_failure_set(failure, ERR_UNAVAILABLE, "db.away", db->why);
        return NULL;
    }
    bool was_away = db->delay_us > 0;
    if (was_away) /* others need not try while we do */
        db->retry_at = mono_us() + PAUSE_MAX_US;
    db->open++;
    pthread_mutex_unlock(&db->lock);
    struct pg_conn *c = conn_open(db, failure);
    pthread_mutex_lock(&db->lock);
    if (c) {
        if (was_away)
            atomic_fetch_add(&db->db.reconnects, 1);
        db->retry_at = db->delay_us = 0;
        return c;
    }
    db->open--;
    put_off(db, failure);
    pthread_cond_broadcast(&db->freed);
    return NULL;
}

/* Called and left locked. */
static struct pg_conn *take_idle(struct pg_db *db)
{
    while (db->idle) {
        struct pg_conn *c = db->idle;
        db->idle = c->next;
        if (!is_stale(c))
            return c;
        conn_free(c);
        db->open--;
    }
    return NULL;
}

static struct timespec wait_end(void)
{
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += DB_WAIT_US / 1000000;
    return end;
}

struct pg_conn *pool_take(struct pg_db *db, struct db_failure *failure)
{
    struct timespec end = wait_end();
    struct pg_conn *c;
    int rc = 0;
    *failure = (struct db_failure){ 0 };
    atomic_fetch_add(&db->db.waiting, 1);
    pthread_mutex_lock(&db->lock);
    while (!(c = take_idle(db)) && rc == 0 && failure->err == OK) {
        if (db->open < db->size)
            c = grow(db, failure);
        if (c || failure->err != OK)
            break;
        rc = pthread_cond_timedwait(&db->freed, &db->lock, &end);
    }
    pthread_mutex_unlock(&db->lock);
    atomic_fetch_sub(&db->db.waiting, 1);
    if (!c && failure->err == OK)
        db_failure_set(failure, ERR_UNAVAILABLE, "db.away", "all connections stayed in use");
    return c;
}

void pool_give(struct pg_db *db, struct pg_conn *c)
{
    bool good = !c->broken && c->queued == 0 && PQstatus(c->pg) == CONNECTION_OK &&
                PQtransactionStatus(c->pg) == PQTRANS_IDLE;
    if (!good)
        conn_free(c);
    pthread_mutex_lock(&db->lock);
    if (good) {
        c->next = db->idle;
        db->idle = c;
    } else {
        db->open--;
    }
    pthread_cond_signal(&db->freed);
    pthread_mutex_unlock(&db->lock);
}

void pool_close(struct pg_db *db)
{
    while (db->idle) {
        struct pg_conn *c = db->idle;
        db->idle = c->next;
        conn_free(c);
    }
}
