/* SQLite: connections, statements, rows. One connection writes (db_sqlite_lane.c); each thread reads
 * by its own, whose every statement is a snapshot of its own and never waits for the writer. */
#include "db_sqlite_internal.h"

#include "../base/log.h"
#include "../base/text.h"
#include "../base/thread.h"
#include "fts5.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MMAP_BYTES "268435456"
#define WATCH_MS   500 /* how often other processes' commits are looked for */

#define READER_PRAGMAS                                                                             \
    "PRAGMA query_only = ON; PRAGMA mmap_size = " MMAP_BYTES                                       \
    "; PRAGMA cache_size = -512; PRAGMA temp_store = MEMORY;"

/* Errors of the engine. The primary code decides unless the extended one has a row of its own. */
static const struct {
    int code;
    enum err err;
    const char *message;
} failures[] = {
    { SQLITE_IOERR_WRITE, ERR_STORAGE, "db.full" },
    { SQLITE_IOERR_FSYNC, ERR_STORAGE, "db.full" },
    { SQLITE_IOERR_DIR_FSYNC, ERR_STORAGE, "db.full" },
    { SQLITE_IOERR_TRUNCATE, ERR_STORAGE, "db.full" },
    { SQLITE_IOERR_SHMSIZE, ERR_STORAGE, "db.full" },
    { SQLITE_IOERR_SHMOPEN, ERR_STORAGE, "db.full" },
    { SQLITE_FULL, ERR_STORAGE, "db.full" },
    { SQLITE_BUSY, ERR_UNAVAILABLE, "db.locked" },
    { SQLITE_LOCKED, ERR_UNAVAILABLE, "db.locked" },
    { SQLITE_CONSTRAINT, ERR_CONFLICT, "db.conflict" },
    { SQLITE_CORRUPT, ERR_INTERNAL, "db.corrupt" },
    { SQLITE_NOTADB, ERR_INTERNAL, "db.corrupt" },
};

void failure_of(sqlite3 *handle, struct db_failure *ret)
{
    int code = sqlite3_extended_errcode(handle);
    const char *words = sqlite3_errmsg(handle);
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (failures[i].code == code || failures[i].code == (code & 0xff)) {
            db_failure_set(ret, failures[i].err, failures[i].message, words);
            return;
        }
    }
    db_failure_set(ret, ERR_INTERNAL, "db.failed", words);
}

/* Statements. */

static bool stmt_prepare(struct conn *c, struct stmt *s, const char *text)
{
    return sqlite3_prepare_v3(c->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &s->handle, NULL) ==
           SQLITE_OK;
}

static void stmt_release(struct stmt *s)
{
    sqlite3_finalize(s->handle);
    map_release(&s->map);
    free(s->values);
    *s = (struct stmt){ 0 };
}

static struct stmt *stmt_made(struct conn *c, const struct sql *sql)
{
    bool fresh;
    int place = text_slot(&c->texts, str_of(sql->text), &fresh);
    struct stmt *s = &c->made[place];
    if (!fresh)
        return s;
    stmt_release(s);
    if (stmt_prepare(c, s, sql->text))
        return s;
    text_slot_forget(&c->texts, place);
    return NULL;
}

static struct stmt *stmt_named(struct conn *c, const struct sql *sql)
{
    if (!c->named)
        c->named = calloc(sql_count, sizeof *c->named);
    struct stmt **place = &c->named[sql->index];
    if (*place)
        return *place;
    struct stmt *s = calloc(1, sizeof *s);
    if (!c->named || !s)
        abort();
    if (!stmt_prepare(c, s, sql->text)) {
        free(s);
        return NULL;
    }
    return *place = s;
}

static void bind(sqlite3_stmt *handle, const struct arg *args, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct arg *a = &args[i];
        int at = (int)i + 1;
        if (a->null)
            sqlite3_bind_null(handle, at);
        else if (a->kind == ARG_INT)
            sqlite3_bind_int64(handle, at, a->number);
        else if (a->kind == ARG_TEXT)
            sqlite3_bind_text64(handle, at, a->text.p, a->text.n, SQLITE_STATIC, SQLITE_UTF8);
        else
            sqlite3_bind_blob64(handle, at, a->text.n ? a->text.p : "", a->text.n, SQLITE_STATIC);
    }
}

static struct value column_value(sqlite3_stmt *h, int i)
{
    switch (sqlite3_column_type(h, i)) {
    case SQLITE_INTEGER:
        return (struct value){ VALUE_INT, sqlite3_column_int64(h, i), { 0 } };
    case SQLITE_NULL:
        return (struct value){ 0 };
    case SQLITE_BLOB: {
        const char *p = sqlite3_column_blob(h, i);
        return (struct value){ VALUE_BLOB, 0, { p ? p : "", (size_t)sqlite3_column_bytes(h, i) } };
    }
    default: {
        const char *p = (const char *)sqlite3_column_text(h, i);
        return (struct value){ VALUE_TEXT, 0, { p ? p : "", (size_t)sqlite3_column_bytes(h, i) } };
    }
    }
}

static const char *column_name(void *from, int column)
{
    return sqlite3_column_name(from, column);
}

static enum err give_row(struct stmt *s, struct op *op, struct sink *sink)
{
    int columns = sqlite3_column_count(s->handle);
    if (!s->values || columns > s->map.columns || sink->fields != s->map.fields) {
        map_prepare(&s->map, sink->fields, columns, column_name, s->handle);
        free(s->values);
        s->values = calloc((size_t)columns + 1, sizeof *s->values);
        if (!s->values)
            abort();
    }
    for (int i = 0; i < columns; i++)
        s->values[i] = column_value(s->handle, i);
    return sink->row(sink, op, &s->map, s->values, columns);
}

/* A reading statement may stop at the row it wanted; a writing one is run to its end. */
static int step_rows(struct stmt *s, struct op *op, const struct call *call, enum err *ret_sink)
{
    int rc;
    bool given = false;
    while ((rc = sqlite3_step(s->handle)) == SQLITE_ROW) {
        struct sink *sink = call->sink;
        if (sink && *ret_sink == OK && !(sink->one && given))
            *ret_sink = give_row(s, op, sink);
        given = true;
        if (!call->sql->writes && (*ret_sink != OK || (sink && sink->one)))
            return SQLITE_DONE;
    }
    return rc;
}

enum err conn_run(struct conn *c, struct op *op, const struct call *call,
                  struct db_failure *failure)
{
    assert(c);
    *failure = (struct db_failure){ 0 };
    const struct sql *sql = call->sql;
    struct stmt *s = sql->index >= 0 ? stmt_named(c, sql) : stmt_made(c, sql);
    if (!s) {
        failure_of(c->handle, failure);
        return failure->err;
    }
    assert(!s->running); /* db_each's function must not use the database */
    s->running = true;
    bind(s->handle, call->args, call->n);
    enum err sink = OK;
    if (step_rows(s, op, call, &sink) != SQLITE_DONE)
        failure_of(c->handle, failure);
    else if (call->changed)
        *call->changed = sqlite3_changes64(c->handle);
    sqlite3_reset(s->handle);
    s->running = false;
    return failure->err != OK ? failure->err : sink;
}

bool conn_do(struct conn *c, const struct sql *sql, struct db_failure *failure)
{
    return conn_run(c, NULL, &(struct call){ .sql = sql }, failure) == OK;
}

/* Connections. */

static void conn_close(struct conn *c)
{
    for (size_t i = 0; c->named && i < sql_count; i++) {
        if (c->named[i]) {
            stmt_release(c->named[i]);
            free(c->named[i]);
        }
    }
    free(c->named);
    for (int i = 0; i < TEXT_SLOTS; i++)
        stmt_release(&c->made[i]);
    text_slots_release(&c->texts);
    sqlite3_close(c->handle);
    *c = (struct conn){ 0 };
}

/* fold(text) in SQL: what conditions compare, see filter.c. */
static void fold(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    const char *text = (const char *)sqlite3_value_text(values[0]);
    str folded = text_fold(mem, (str){ text ? text : "", (size_t)sqlite3_value_bytes(values[0]) });
    sqlite3_result_text64(context, folded.p, folded.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static bool conn_open(struct conn *c, struct sqlite_db *db, int flags, const char *pragmas,
                      struct db_failure *failure)
{
    c->db = db;
    int rc = sqlite3_open_v2(db->file, &c->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(c->handle, 1);
        sqlite3_busy_timeout(c->handle, DB_WAIT_US / 1000);
        rc = fts5_register(c->handle);
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function(c->handle, "fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                     fold, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(c->handle, pragmas, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        return true;
    failure_of(c->handle, failure);
    conn_close(c);
    return false;
}

static void reader_gone(void *what)
{
    struct conn *c = what;
    struct sqlite_db *db = c->db;
    pthread_mutex_lock(&db->readers_lock);
    for (struct conn **p = &db->readers; *p; p = &(*p)->next) {
        if (*p == c) {
            *p = c->next;
            break;
        }
    }
    pthread_mutex_unlock(&db->readers_lock);
    conn_close(c);
    free(c);
}

/* The connection of this thread; NULL with *failure when it cannot be opened. */
static struct conn *reader(struct sqlite_db *db, struct db_failure *failure)
{
    struct conn *c = pthread_getspecific(db->reader);
    if (c)
        return c;
    c = calloc(1, sizeof *c);
    if (!c)
        abort();
    if (!conn_open(c, db, SQLITE_OPEN_READWRITE, READER_PRAGMAS, failure)) {
        free(c);
        return NULL;
    }
    pthread_mutex_lock(&db->readers_lock);
    c->next = db->readers;
    db->readers = c;
    pthread_mutex_unlock(&db->readers_lock);
    pthread_setspecific(db->reader, c);
    return c;
}

static void snapshot_end(struct op *op)
{
    if (op->db->snapshot)
        conn_close(op->db->snapshot);
    op->db->snapshot = NULL;
}

/* A connection of its own with a transaction that stays open: the first read fixes what is seen. */
static enum err sqlite_snapshot(struct op *op, bool begin)
{
    struct db_failure failure;
    if (!begin) {
        snapshot_end(op);
        return OK;
    }
    struct conn *c = arena_alloc(op->mem, sizeof *c);
    if (!conn_open(c, sqlite_of(op), SQLITE_OPEN_READWRITE,
                   READER_PRAGMAS "BEGIN; SELECT count(*) FROM sqlite_master", &failure))
        return db_fail(op, &failure);
    op->db->snapshot = c;
    return OK;
}

static struct conn *conn_for(struct op *op, struct db_failure *failure)
{
    if (op->db->open)
        return &sqlite_of(op)->writer;
    return op->db->snapshot ? op->db->snapshot : reader(sqlite_of(op), failure);
}

static enum err sqlite_query(struct op *op, const struct call *call)
{
    struct db_failure failure;
    struct conn *c = conn_for(op, &failure);
    if (!c)
        return db_fail(op, &failure);
    enum err err = conn_run(c, op, call, &failure);
    if (failure.err == OK)
        return err;
    if (op->db->open)
        lane_after_failure(op, &failure);
    return db_fail(op, &failure);
}

/* Watching. Own commits are told by the committer; another process's are seen by data_version. */

static int64_t data_version(struct conn *c)
{
    static const struct sql version = { "data_version", "PRAGMA data_version", NULL, 0, false, -1 };
    struct stmt *s = stmt_made(c, &version);
    int64_t number = 0; /* a failure is no change; the next look tells */
    if (!s)
        return number;
    if (sqlite3_step(s->handle) == SQLITE_ROW)
        number = sqlite3_column_int64(s->handle, 0);
    sqlite3_reset(s->handle);
    return number;
}

void watch_moved(struct sqlite_db *db)
{
    pthread_mutex_lock(&db->watch_lock);
    db->moved = true;
    if (db->watching)
        pthread_cond_signal(&db->watch_work);
    pthread_mutex_unlock(&db->watch_lock);
}

/* Waits for an own commit or until it is time to look for others'; false when it is time to stop. */
static bool watch_wait(struct sqlite_db *db, bool *ret_moved)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WATCH_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&db->watch_lock);
    int rc = 0;
    while (!db->moved && !db->watch_stop && rc != ETIMEDOUT)
        rc = pthread_cond_timedwait(&db->watch_work, &db->watch_lock, &until);
    *ret_moved = db->moved;
    db->moved = false;
    bool stop = db->watch_stop;
    pthread_mutex_unlock(&db->watch_lock);
    return !stop;
}

static void *watch(void *arg)
{
    struct sqlite_db *db = arg;
    struct db_failure failure;
    struct conn c = { 0 };
    if (!conn_open(&c, db, SQLITE_OPEN_READWRITE, "PRAGMA cache_size = -64", &failure)) {
        log_error(NULL, "live changes are not seen", KV("why", failure.detail));
        return NULL;
    }
    int64_t seen = data_version(&c);
    bool moved;
    while (watch_wait(db, &moved)) {
        int64_t now = data_version(&c);
        if (moved || now != seen)
            db_tell(&db->db);
        seen = now;
    }
    conn_close(&c);
    return NULL;
}

static void sqlite_watch(struct db *base)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    pthread_mutex_lock(&db->watch_lock);
    db->watching = thread_start(&db->watcher, watch, db);
    pthread_mutex_unlock(&db->watch_lock);
}

static void watch_stop(struct sqlite_db *db)
{
    pthread_mutex_lock(&db->watch_lock);
    db->watch_stop = true;
    pthread_cond_signal(&db->watch_work);
    pthread_mutex_unlock(&db->watch_lock);
    if (db->watching)
        pthread_join(db->watcher, NULL);
}

/* The database. */

/* The lane was left when the transaction ended. */
static void sqlite_release(struct op *op)
{
    snapshot_end(op);
}

static void sqlite_close(struct db *base)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    watch_stop(db);
    lane_stop(db);
    pthread_key_delete(db->reader);
    while (db->readers) {
        struct conn *c = db->readers;
        db->readers = c->next;
        conn_close(c);
        free(c);
    }
    conn_close(&db->writer);
    free(db->file);
    free(db);
}

static const struct engine sqlite_engine = {
    .name = DB_SQLITE,
    .query = sqlite_query,
    .begin = lane_begin,
    .commit = lane_commit,
    .rollback = lane_rollback,
    .snapshot = sqlite_snapshot,
    .settle = lane_settle,
    .finish = lane_finish,
    .release = sqlite_release,
    .watch = sqlite_watch,
    .close = sqlite_close,
};

static void configure(void)
{
    /* Each connection is used by one thread at a time, and nobody reads SQLite's own counters. */
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_initialize();
}

static bool writer_open(struct sqlite_db *db, const struct db_config *config,
                        struct db_failure *failure)
{
    char pragmas[256];
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
             "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = FAST;"
             "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -%d",
             (config->cache_mb > 0 ? config->cache_mb : 16) * 1024);
    return conn_open(&db->writer, db,
                     SQLITE_OPEN_READWRITE | (config->create ? SQLITE_OPEN_CREATE : 0), pragmas,
                     failure);
}

/* Turning a new file to WAL takes an exclusive lock that SQLite does not wait for: two processes that
 * start at once would meet there. */
static bool writer_open_patiently(struct sqlite_db *db, const struct db_config *config,
                                  struct db_failure *failure)
{
    int64_t end = mono_us() + DB_WAIT_US;
    while (!writer_open(db, config, failure)) {
        if (failure->err != ERR_UNAVAILABLE || mono_us() > end)
            return false;
        usleep(20000);
    }
    return true;
}

enum err sqlite_open(struct op *op, const struct db_config *config, struct db **ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    struct sqlite_db *db = calloc(1, sizeof *db);
    if (!db)
        abort();
    db_init(&db->db, &sqlite_engine);
    db->file = strndup(config->file.p, config->file.n);
    pthread_mutex_init(&db->readers_lock, NULL);
    pthread_mutex_init(&db->watch_lock, NULL);
    pthread_cond_init(&db->watch_work, NULL);
    struct db_failure failure;
    if (!writer_open_patiently(db, config, &failure)) {
        free(db->file);
        free(db);
        return op_fail(op, failure.err, failure.code, "%s", failure.detail);
    }
    if (pthread_key_create(&db->reader, reader_gone) != 0 || !lane_start(db))
        abort();
    *ret = &db->db;
    return OK;
}
