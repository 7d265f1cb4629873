/* The PostgreSQL engine: statements on one connection (db_pg.c), the pool (db_pg_pool.c), telling and
 * hearing of commits (db_pg_notify.c). */
#pragma once

#include "db_internal.h"

#include <libpq-fe.h>
#include <pthread.h>

#define QUEUE_MAX 48 /* statements sent ahead; bounded so that neither side fills its buffers */

enum prep_state { PREP_NONE, PREP_SENT, PREP_READY };

/* A statement prepared on one connection. */
struct prep {
    enum prep_state state;
    unsigned number; /* its name on the server is "p<number>" */
    uint64_t kinds;  /* of the parameters that it was prepared for */
    struct map map;
};

/* What was sent and whose result has not been read. */
struct sent {
    struct prep *prep;
    bool prepares; /* the result is that of the preparing */
};

struct pg_conn {
    PGconn *pg;
    struct pg_conn *next; /* idle ones */
    struct prep *named;   /* by sql->index */
    struct prep made[TEXT_SLOTS];
    struct text_slots texts;
    unsigned numbers; /* names given so far */
    struct sent queue[QUEUE_MAX + 4];
    int queued;
    unsigned slot; /* db_slot */
    bool begun;    /* BEGIN was the last thing sent */
    bool broken;   /* to be closed, not given back */
    struct value *values;
    int columns; /* room in values */
};

struct pg_db {
    struct db db;
    char *url;
    int size;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct pg_conn *idle;
    atomic_uint slots; /* given so far, from anywhere on: other processes have theirs */
    int open;          /* idle and lent */
    int64_t retry_at;  /* monotonic us; before it nobody tries to connect */
    int64_t delay_us;  /* the last pause between tries; 0 = all is well */
    char why[240];     /* the last failure to connect */
    /* db_pg_notify.c */
    pthread_t teller;
    atomic_bool telling; /* the thread runs */
    atomic_bool dirty;   /* something was committed since the last NOTIFY */
    atomic_bool stop;
    int wake; /* eventfd */
};

static inline struct pg_db *pg_of(const struct op *op)
{
    return (struct pg_db *)op->db->db;
}

/* db_pg.c */
/* A failure by SQLSTATE, or "db.away" where there is none. */
void pg_failure(PGconn *pg, const PGresult *result, struct db_failure *ret);

/* db_pg_pool.c */
/* A session set up as ours; NULL with *failure. Closed by PQfinish. */
PGconn *session_open(struct pg_db *db, struct db_failure *failure);
/* Lends a connection, waiting at most DB_WAIT_US; NULL with *failure ("db.away"). */
struct pg_conn *pool_take(struct pg_db *db, struct db_failure *failure);
void pool_give(struct pg_db *db, struct pg_conn *c);
void pool_close(struct pg_db *db);

/* db_pg_notify.c */
void notify_committed(struct pg_db *db);
void notify_start(struct pg_db *db);
void notify_stop(struct pg_db *db); /* tells what is not told yet */
