/* The SQLite engine: connections and statements (db_sqlite.c), the write lane with its commit groups
 * (db_sqlite_lane.c). */
#pragma once

#include "db_internal.h"
#include "gate.h"

#include <pthread.h>
#include <sqlite3.h>

struct stmt {
    sqlite3_stmt *handle;
    struct map map;
    struct value *values; /* one row, map-independent */
    bool running;         /* a walk (db_each) is inside it */
};

/* A connection and its prepared statements. Used by one thread at a time. */
struct conn {
    sqlite3 *handle;
    struct stmt **named; /* by sql->index, made when first used */
    struct stmt made[TEXT_SLOTS];
    struct text_slots texts;
    struct conn *next; /* of all readers */
    struct sqlite_db *db;
};

/* Where an op waits for the lane. */
struct waiter {
    struct waiter *next;
    struct gate turn;
    int64_t since;
};

/* Who is called when the group is durable. */
struct finisher {
    struct finisher *next;
    struct op *op;
    void (*done)(void *ctx, enum err result);
    void *ctx;
};

/* The ops that share one COMMIT. */
struct group {
    atomic_int refs;           /* each op in it, and the lane while it is open */
    struct gate over;          /* result is known */
    struct db_failure failure; /* err OK: durable */
    int ops;
    int64_t since;
    struct group_part *parts, *parts_last; /* deferred statements of the ops, in their order */
    struct finisher *finishers;
};

struct group_part {
    struct group_part *next;
    struct deferred *first;
};

struct lane {
    pthread_mutex_t lock;
    pthread_cond_t work; /* the committer waits here */
    pthread_t committer;
    bool busy; /* somebody, or the committer, is inside */
    bool due;  /* the group has run long enough: the committer is next */
    bool stop;
    struct waiter *first, *last;
    struct group *group; /* whose transaction is open on the writer, or NULL */
};

struct sqlite_db {
    struct db db;
    char *file;
    struct conn writer; /* whoever is in the lane uses it */
    struct lane lane;
    pthread_key_t reader;
    pthread_mutex_t readers_lock;
    struct conn *readers;
    pthread_t watcher;
    pthread_mutex_t watch_lock;
    pthread_cond_t watch_work;
    bool watching, watch_stop, moved;
};

static inline struct sqlite_db *sqlite_of(const struct op *op)
{
    return (struct sqlite_db *)op->db->db;
}

/* db_sqlite.c */
void failure_of(sqlite3 *handle, struct db_failure *ret);
/* Runs a statement to its end on c; rows go to the sink of the call. With op NULL (the committer)
 * the call has no sink. ERR_* with *failure, or what the sink returned with failure->err OK. */
enum err conn_run(struct conn *c, struct op *op, const struct call *call,
                  struct db_failure *failure) MUST_CHECK;
bool conn_do(struct conn *c, const struct sql *sql, struct db_failure *failure) MUST_CHECK;
void watch_moved(struct sqlite_db *db);

/* db_sqlite_lane.c */
bool lane_start(struct sqlite_db *db);
void lane_stop(struct sqlite_db *db); /* commits what is open */
enum err lane_begin(struct op *op);
enum err lane_commit(struct op *op);
void lane_rollback(struct op *op);
enum err lane_settle(struct op *op);
void lane_finish(struct op *op, void (*done)(void *ctx, enum err result), void *ctx);
/* After a failed statement inside the lane: SQLite may have undone the whole group's transaction. */
void lane_after_failure(struct op *op, const struct db_failure *failure);
