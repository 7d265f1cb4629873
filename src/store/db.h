/* The database, one face for two engines: SQLite (embedded) and PostgreSQL (many machines).
 *
 * Statements are named, stand in the capability's x.sql and are embedded at build; `$1` is the same
 * on both engines. Rows are mapped by column name through a field table. Capability code does not
 * know which engine runs, nor how commits are grouped.
 *
 * Writing happens in a transaction scope:
 *
 *     TX(tx, op);
 *     TRY(db_run(op, SQL(ticket_close), ARGS(V(id), V(op->now)), NULL));
 *     TRY(event_append(op, …));
 *     return tx_commit(&tx);
 *
 * Leaving the scope without tx_commit rolls back. Scopes nest: the inner one joins, and rolls back
 * alone only where the engine's savepoint says so (the whole op on failure: an op that failed inside
 * never commits outside).
 *
 * SQLite: one write lane. tx_begin takes the lane and opens a savepoint in the group's transaction;
 * tx_commit releases the savepoint and leaves the lane; the change is not durable until the group's
 * COMMIT. A later read or tx of the same op, and db_settle, wait for it; an HTTP answer is held
 * until then (db_finish). If the group fails, every op in it fails. Readers use the thread's own
 * connection and never wait for writers. Inside a transaction reads see the op's own changes.
 *
 * PostgreSQL: an op takes a pooled connection at first use and gives it back at op_end. Writes whose
 * count nobody asks for (db_run with NULL) are sent ahead: their failure is told by the op's next
 * statement that has an answer, or by its commit. A statement that failed ends the transaction: what
 * follows in it is refused, on both engines.
 *
 * Errors: ERR_UNAVAILABLE "db.away" (PostgreSQL unreachable), "db.locked" (another process holds the
 * SQLite lock for longer than 5 s), "db.slow" (a statement ran for 30 s); ERR_STORAGE "db.full";
 * ERR_CONFLICT "db.conflict" (unique, foreign key or check broken: rules should say it in better words
 * before), "db.retry" (a deadlock or serialization failure: the whole op may be tried again);
 * ERR_INTERNAL "db.corrupt", "db.failed". The engine's own words are in the fault's detail, for the log. */
#pragma once

#include "../base/field.h"
#include "../base/op.h"

struct sql {
    const char *name, *text; /* text for SQLite, ?1 */
    const char *pg;          /* text for PostgreSQL, $1 */
    int params;
    bool writes;
    int index; /* place in sql_all, for prepared statement caches; -1 = made at run time */
};

#define SQL(name) (&sql_##name)
extern const struct sql *const sql_all[]; /* every statement of the program, made at build */
extern const size_t sql_count;

enum arg_kind { ARG_INT, ARG_TEXT, ARG_BLOB };
struct arg {
    enum arg_kind kind;
    bool null;
    int64_t number;
    str text;
};

static inline struct arg arg_int(int64_t v)
{
    return (struct arg){ ARG_INT, false, v, { 0, 0 } };
}
static inline struct arg arg_enum(int v)
{
    return arg_int(v);
}
static inline struct arg arg_bool(bool v)
{
    return arg_int(v);
}
static inline struct arg arg_str(str v)
{
    return (struct arg){ ARG_TEXT, v.p == NULL, 0, v };
}
static inline struct arg arg_z(const char *v)
{
    return arg_str(str_of(v));
}
/* 0 means none: stored as NULL. */
static inline struct arg arg_utc(utc v)
{
    return (struct arg){ ARG_INT, v.ms == 0, v.ms, { 0, 0 } };
}
static inline struct arg arg_ref(int64_t v)
{
    return (struct arg){ ARG_INT, v == 0, v, { 0, 0 } };
}
static inline struct arg arg_money(money v)
{
    return arg_int(v.minor);
}
/* In thousandths; NULL when it is not known. */
static inline struct arg arg_decimal(decimal v)
{
    return (struct arg){ ARG_INT, !v.known, v.milli, { 0, 0 } };
}
static inline struct arg arg_blob(str v)
{
    return (struct arg){ ARG_BLOB, v.p == NULL, 0, v };
}

#define V(x)                                                                                       \
    _Generic((x), str: arg_str, const char *: arg_z, char *: arg_z, bool: arg_bool, utc: arg_utc,  \
             money: arg_money, decimal: arg_decimal, int: arg_enum, unsigned: arg_enum, int64_t: arg_int,                \
             size_t: arg_int)(x)
#define V_REF(id) arg_ref(id) /* a reference: 0 is NULL */
#define ARGS(...)                                                                                  \
    (const struct arg[]){ __VA_ARGS__ }, sizeof((struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg)
#define NO_ARGS NULL, 0

/* A text without bytes at all binds as NULL: for columns that may, and for those that may not be. */
static inline str none_if_empty(str s)
{
    return s.n ? s : (str){ 0 };
}
static inline str or_empty(str s)
{
    return s.p ? s : STR("");
}

/* One row into the record, columns by name; a column without a field is ignored, NULL leaves zero.
 * A list is one text: F_STRS items stand between line feeds, F_INTS between commas.
 * db_one: ERR_NOT_FOUND "record.not_found" without a row. db_find: *ret_found says so instead. */
enum err db_one(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                const struct field *fields, void *ret) MUST_CHECK;
enum err db_find(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                 const struct field *fields, void *ret, bool *ret_found) MUST_CHECK;
/* All rows as records of `size` bytes in the op's arena. */
enum err db_all(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                const struct field *fields, size_t size, struct list *ret) MUST_CHECK;
/* Row by row, for walks of any length: `row` lives only during the call of each (texts too). Stops
 * at the first error that each returns. each must not use the database through the same op. */
enum err db_each(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                 const struct field *fields, size_t size, enum err (*each)(void *ctx, void *row),
                 void *ctx) MUST_CHECK;
/* Runs a statement; ret_changed (rows touched) may be NULL. */
enum err db_run(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                int64_t *ret_changed) MUST_CHECK;
/* The first column of the first row (RETURNING id, counts); 0 when there is no row or it is NULL. */
enum err db_int(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                int64_t *ret) MUST_CHECK;
enum err db_text(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                 str *ret) MUST_CHECK; /* the same as text, {NULL,0} when none */
/* Runs a writing statement just before the group's COMMIT (SQLite) or the op's own (PostgreSQL), in
 * the order given, only if the op's transaction is kept. If it fails, the whole group fails. For
 * what is dear under savepoints (FTS5). Only inside a transaction; args are copied. */
enum err db_defer(struct op *op, const struct sql *sql, const struct arg *args,
                  size_t n) MUST_CHECK;

struct tx {
    struct op *op;
};
enum err tx_begin(struct op *op, struct tx *tx) MUST_CHECK;
enum err tx_commit(struct tx *tx) MUST_CHECK;
void tx_end(struct tx *tx);
#define TX(name, op)                                                                               \
    CLEANUP(tx_end) struct tx name = { 0 };                                                        \
    TRY(tx_begin(op, &name))

/* For the edge: everything that the op writes from here on is one transaction, opened by the first
 * TX and ended by db_finish or db_settle (keep) or by op_end (drop). */
void db_hold(struct op *op);
/* Ends the op's work in the database and calls done(ctx, result) once when the change is durable or
 * is known to have failed: at once when nothing was written (and always on PostgreSQL), from the
 * committer's thread otherwise. keep false rolls back. When result is not OK the op's fault says why.
 * Between the call and done the op and its arena are the store's: leave both alone. */
void db_finish(struct op *op, bool keep, void (*done)(void *ctx, enum err result), void *ctx);
/* The same, waiting: for commands, jobs and tests. The fault is in the op. */
enum err db_settle(struct op *op, bool keep) MUST_CHECK;
bool db_in_tx(const struct op *op);
/* Runs `work` as an op of its own at the same time by the same actor, in `mem`, which is emptied afterwards; what it did is
 * kept. A failure is op's then. For long walks: the op itself must hold no connection (db_settle before the first). */
enum err db_in_batch(struct op *op, struct arena *mem,
                     enum err (*work)(struct op *batch, void *ctx), void *ctx) MUST_CHECK;

enum db_engine { DB_SQLITE, DB_PG };

struct db_config {
    str url;      /* "postgres://…" or empty */
    str file;     /* SQLite file, used when url is empty */
    int pool;     /* PostgreSQL connections, default 16 */
    int cache_mb; /* SQLite page cache of the write lane, default 16 */
    bool create;  /* make the SQLite file when it is missing */
};

/* Opens; the schema is not looked at (migrate.h). ret is closed by db_close. */
enum err db_open(struct op *op, const struct db_config *config, struct db **ret) MUST_CHECK;
void db_close(struct db *db); /* commits what is pending, stops its threads; accepts NULL */
enum db_engine db_engine(const struct db *db);
/* Which of the rows of a count that all writers share is op's, inside a transaction: a small number, another one for each
 * connection to PostgreSQL, as two who share two rows wait for each other in a circle when they go opposite ways. SQLite: 0. */
int64_t db_slot(const struct op *op);
/* A cheap question to the database: OK or ERR_UNAVAILABLE (for /readyz). */
enum err db_ping(struct op *op) MUST_CHECK;
/* Calls changed(ctx) from a thread of the store after commits of this process or, within a second,
 * of any other on the same database; several commits may share one call. At most one watcher; NULL
 * takes it away, and it is not called again once this returns. */
void db_watch(struct db *db, void (*changed)(void *ctx), void *ctx);

struct db_stats {
    int64_t commits, groups, rollbacks, reconnects, waiting;
};
void db_stats(struct db *db, struct db_stats *ret);

/* Plain text SQL without parameters or with, for the store's own files, filter.c and tools; never
 * made from user text. */
struct sql db_sql(struct op *op, str name, str text, bool writes);
