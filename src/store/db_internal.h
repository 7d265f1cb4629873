/* What the two engines share and nobody outside src/store sees: the face (db.c) keeps the scopes of
 * an op's transaction, an engine runs statements and ends transactions, map.c puts columns into
 * records. */
#pragma once

#include "db.h"

#include <pthread.h>
#include <stdatomic.h>

/* How long anybody waits for the write lane, a pooled connection or another process's lock. */
#define DB_WAIT_US 5000000

/* A failure that is not yet anybody's fault: made where no op is at hand (the committer). */
struct db_failure {
    enum err err;
    const char *code;
    char detail[240];
};

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BLOB };

/* One column of a row, valid until the statement goes on. */
struct value {
    enum value_kind kind;
    int64_t number; /* VALUE_INT */
    str text;       /* VALUE_TEXT, VALUE_BLOB; reals come as text */
};

/* Which column goes to which field: made once per prepared statement and field table. A column
 * "outer.inner" reaches into an embedded record. */
struct slot {
    const struct field *field; /* NULL: the column is not wanted */
    size_t offset;             /* from the start of the record */
};

struct map {
    const struct field *fields; /* NULL: not made yet */
    int columns;
    struct slot *slots; /* malloc'ed */
};

typedef const char *(*map_name)(void *from, int column);
void map_prepare(struct map *map, const struct field *fields, int columns, map_name name,
                 void *from);
void map_release(struct map *map);
/* Texts are copied into mem. */
void map_row(const struct map *map, struct arena *mem, const struct value *values, void *record);
/* The number in a value, whatever the engine calls it: 0 when it holds none. */
int64_t value_number(const struct value *v);

/* A small table of texts, newest use kept: places for statements that are made at run time. */
#define TEXT_SLOTS 48
struct text_slots {
    struct {
        uint64_t hash, used;
        char *text;
        size_t n;
    } slot[TEXT_SLOTS];
    uint64_t clock;
};
/* The place of text; *ret_fresh says that it was not there: what stood in the place is to be freed. */
int text_slot(struct text_slots *slots, str text, bool *ret_fresh);
void text_slot_forget(struct text_slots *slots, int place);
void text_slots_release(struct text_slots *slots);

/* Where the rows of one statement go. */
struct sink {
    const struct field *fields; /* NULL: the values are looked at as they are */
    bool one;                   /* the first row is enough */
    bool walk;                  /* there may be very many: none is to be kept */
    enum err (*row)(struct sink *sink, struct op *op, const struct map *map,
                    const struct value *values, int columns);
};

struct call {
    const struct sql *sql;
    const struct arg *args;
    size_t n;
    struct sink *sink; /* NULL: rows are not wanted */
    int64_t *changed;  /* NULL: the number of rows touched is not wanted */
};

/* A statement for the end of the transaction. Lives in the arena of its op, which outlives it:
 * op_end waits for the group. */
struct deferred {
    struct deferred *next;
    struct sql sql;
    const struct arg *args;
    size_t n;
};

/* An op's part of the store. */
struct db_state {
    struct db *db;
    int depth;     /* open TX scopes */
    bool held;     /* db_hold: the scopes only mark, the edge ends the transaction */
    bool open;     /* the engine's transaction runs */
    bool failed;   /* something in it failed: it can only be rolled back */
    bool finished; /* db_finish was called: the op is the committer's */
    struct deferred *deferred, *deferred_last;
    bool savepoint;        /* SQLite: the op's work stands behind a savepoint */
    struct group *group;   /* SQLite: kept work whose COMMIT is awaited */
    struct conn *snapshot; /* SQLite: reads go here, see db_snapshot */
    struct pg_conn *conn;  /* PostgreSQL: borrowed from the pool */
};

int64_t pg_slot(const struct pg_conn *c);

/* What an engine does. Those that return err leave the fault in the op. */
struct engine {
    enum db_engine name;
    enum err (*query)(struct op *op, const struct call *call);
    enum err (*begin)(struct op *op);
    enum err (*commit)(struct op *op); /* SQLite: into the group; PostgreSQL: durable */
    void (*rollback)(struct op *op);
    enum err (*snapshot)(struct op *op, bool begin);
    enum err (*settle)(struct op *op); /* waits until what was committed is durable */
    void (*finish)(struct op *op, void (*done)(void *ctx, enum err result), void *ctx);
    void (*release)(struct op *op); /* gives back what the op borrowed */
    void (*watch)(struct db *db);   /* starts the watching threads */
    void (*close)(struct db *db);
};

struct db {
    const struct engine *engine;
    atomic_long commits, groups, rollbacks, reconnects, waiting;
    pthread_mutex_t watcher_lock; /* held while the watcher is told, so that one that was taken away
                                     is never called again */
    void (*changed)(void *ctx);
    void *changed_ctx;
    bool watching; /* the engine's watching threads run */
};

enum err sqlite_open(struct op *op, const struct db_config *config, struct db **ret) MUST_CHECK;
enum err pg_open(struct op *op, const struct db_config *config, struct db **ret) MUST_CHECK;

/* For dumps: all that the op reads until db_snapshot_end is the state of one moment. It may not write. */
enum err db_snapshot(struct op *op) MUST_CHECK;
void db_snapshot_end(struct op *op);
enum err db_call(struct op *op, const struct call *call) MUST_CHECK;

/* Puts the failure into the op; its open transaction is then lost. Returns its err. */
enum err db_fail(struct op *op, const struct db_failure *failure);
/* Made by both engines' open, before any thread. */
void db_init(struct db *db, const struct engine *engine);
/* Tells the watcher, if there is one, that something was committed. */
void db_tell(struct db *db);
void db_failure_set(struct db_failure *f, enum err err, const char *code, const char *detail);
