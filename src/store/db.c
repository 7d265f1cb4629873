/* The face of the database: the scopes of an op's transaction, and rows into records. What differs
 * between SQLite and PostgreSQL is behind struct engine (db_internal.h). */
#include "db.h"

#include "db_internal.h"

#include <assert.h>

static struct db_state *state_of(struct op *op)
{
    if (op->db)
        return op->db;
    assert(op->env && op->env->db);
    op->db = arena_alloc(op->mem, sizeof *op->db);
    op->db->db = op->env->db;
    return op->db;
}

static const struct engine *engine_of(const struct op *op)
{
    return op->db->db->engine;
}

void db_failure_set(struct db_failure *f, enum err err, const char *code, const char *detail)
{
    *f = (struct db_failure){ .err = err, .code = code };
    size_t n = detail ? strlen(detail) : 0;
    if (n >= sizeof f->detail)
        n = sizeof f->detail - 1;
    memcpy(f->detail, detail ? detail : "", n);
    while (n && f->detail[n - 1] == '\n')
        n--;
    f->detail[n] = 0;
}

enum err db_fail(struct op *op, const struct db_failure *failure)
{
    if (op->db && op->db->open)
        op->db->failed = true;
    enum err err = op_fail(op, failure->err, failure->code, "%s", failure->detail);
    if (err == ERR_UNAVAILABLE)
        op->fault.retry_after = 2;
    return err;
}

/* Transactions. */

static void forget_deferred(struct db_state *st)
{
    st->deferred = st->deferred_last = NULL;
}

static void drop(struct op *op)
{
    struct db_state *st = op->db;
    if (!st->open)
        return;
    engine_of(op)->rollback(op);
    atomic_fetch_add(&st->db->rollbacks, 1);
    st->open = false;
    forget_deferred(st);
}

/* The transaction has failed before: says so with the fault that is there, or with our own. */
static enum err failed_before(struct op *op)
{
    if (op->fault.err != OK)
        return op->fault.err;
    return op_fail(op, ERR_INTERNAL, "db.failed", "work in a transaction that has failed before");
}

static enum err run_deferred(struct op *op)
{
    for (struct deferred *d = op->db->deferred; d; d = d->next) {
        struct call call = { .sql = &d->sql, .args = d->args, .n = d->n };
        TRY(engine_of(op)->query(op, &call));
    }
    return OK;
}

static enum err keep(struct op *op)
{
    struct db_state *st = op->db;
    enum err err = st->failed ? failed_before(op) : OK;
    if (err == OK && engine_of(op)->name == DB_PG)
        err = run_deferred(op); /* SQLite: the committer runs them for the whole group */
    if (err == OK)
        err = engine_of(op)->commit(op);
    if (err != OK) {
        drop(op);
        return err;
    }
    atomic_fetch_add(&st->db->commits, 1);
    st->open = false;
    forget_deferred(st);
    return OK;
}

enum err tx_begin(struct op *op, struct tx *tx)
{
    struct db_state *st = state_of(op);
    assert(!st->finished);
    if (st->failed && (st->open || st->held))
        return failed_before(op);
    if (!st->open) {
        TRY(engine_of(op)->settle(op));
        TRY(engine_of(op)->begin(op));
        st->open = true;
        st->failed = false;
    }
    st->depth++;
    tx->op = op;
    return OK;
}

enum err tx_commit(struct tx *tx)
{
    struct op *op = tx->op;
    assert(op && op->db->depth > 0);
    struct db_state *st = op->db;
    if (st->failed) {
        tx_end(tx);
        return failed_before(op);
    }
    tx->op = NULL;
    st->depth--;
    return st->depth == 0 && !st->held ? keep(op) : OK;
}

void tx_end(struct tx *tx)
{
    if (!tx->op)
        return;
    struct op *op = tx->op;
    tx->op = NULL;
    op->db->failed = true;
    if (--op->db->depth == 0)
        drop(op); /* also of a held op: the lane is not kept for what is lost anyway */
}

void db_hold(struct op *op)
{
    state_of(op)->held = true;
}

bool db_in_tx(const struct op *op)
{
    return op->db && op->db->open;
}

/* Ends the transaction of a held op one way or the other. */
static enum err conclude(struct op *op, bool want_kept)
{
    struct db_state *st = op->db;
    assert(st->depth == 0);
    enum err err = OK;
    if (want_kept && st->held && st->failed)
        err = failed_before(op);
    if (st->open && want_kept && err == OK)
        err = keep(op);
    drop(op);
    st->held = st->failed = false;
    return err;
}

void db_finish(struct op *op, bool keep_it, void (*done)(void *ctx, enum err result), void *ctx)
{
    struct db_state *st = op->db;
    if (!st) {
        done(ctx, OK);
        return;
    }
    enum err err = conclude(op, keep_it);
    st->finished = true;
    if (err != OK || !st->group) {
        engine_of(op)->release(op);
        done(ctx, err);
        return;
    }
    engine_of(op)->finish(op, done, ctx);
}

enum err db_settle(struct op *op, bool keep_it)
{
    if (!op->db)
        return OK;
    enum err err = conclude(op, keep_it);
    enum err durable = engine_of(op)->settle(op);
    engine_of(op)->release(op);
    return err != OK ? err : durable;
}

/* Called by op_end: what was committed is waited for (its deferred statements live in our arena),
 * what was not is dropped. */
static void end_op(struct op *op)
{
    struct db_state *st = op->db;
    if (!st)
        return;
    op->db = NULL;
    if (st->finished)
        return;
    op->db = st;
    st->depth = 0;
    drop(op);
    if (engine_of(op)->settle(op) != OK)
        op_forgive(op); /* nobody asked: db_settle is for those who want to know */
    engine_of(op)->release(op);
    op->db = NULL;
}

/* Statements. */

static enum err run_inside(struct op *op, const struct call *call)
{
    if (op->db->open && op->db->failed)
        return failed_before(op);
    return engine_of(op)->query(op, call);
}

enum err db_call(struct op *op, const struct call *call)
{
    struct db_state *st = state_of(op);
    assert(!st->finished);
    assert(call->sql->params == (int)call->n);
    if (st->open)
        return run_inside(op, call);
    TRY(engine_of(op)->settle(op)); /* an op sees what it wrote before */
    if (!call->sql->writes)
        return engine_of(op)->query(op, call);
    TX(tx, op); /* a single writing statement is a transaction of its own */
    TRY(run_inside(op, call));
    return tx_commit(&tx);
}

enum err db_snapshot(struct op *op)
{
    struct db_state *st = state_of(op);
    assert(!st->open && !st->held);
    TRY(engine_of(op)->settle(op));
    return engine_of(op)->snapshot(op, true);
}

void db_snapshot_end(struct op *op)
{
    if (engine_of(op)->snapshot(op, false) != OK)
        op_forgive(op);
}

struct record_sink {
    struct sink sink;
    void *record;
    bool found;
};

static enum err take_record(struct sink *sink, struct op *op, const struct map *map,
                            const struct value *values, int columns)
{
    (void)columns;
    struct record_sink *s = (struct record_sink *)sink;
    map_row(map, op->mem, values, s->record);
    s->found = true;
    return OK;
}

enum err db_find(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                 const struct field *fields, void *ret, bool *ret_found)
{
    struct record_sink s = { { fields, true, false, take_record }, ret, false };
    TRY(db_call(op, &(struct call){ sql, args, n, &s.sink, NULL }));
    *ret_found = s.found;
    return OK;
}

enum err db_one(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                const struct field *fields, void *ret)
{
    bool found;
    TRY(db_find(op, sql, args, n, fields, ret, &found));
    return found ? OK : refuse(op, ERR_NOT_FOUND, "record.not_found");
}

struct list_sink {
    struct sink sink;
    size_t size, cap;
    struct list list;
};

static enum err take_item(struct sink *sink, struct op *op, const struct map *map,
                          const struct value *values, int columns)
{
    (void)columns;
    struct list_sink *s = (struct list_sink *)sink;
    if (s->list.n == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 16;
        s->list.items = arena_grow(op->mem, s->list.items, s->cap * s->size, cap * s->size);
        s->cap = cap;
    }
    void *item = (char *)s->list.items + s->list.n++ * s->size;
    memset(item, 0, s->size);
    map_row(map, op->mem, values, item);
    return OK;
}

enum err db_all(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                const struct field *fields, size_t size, struct list *ret)
{
    struct list_sink s = { { fields, false, false, take_item }, size, 0, { 0 } };
    TRY(db_call(op, &(struct call){ sql, args, n, &s.sink, NULL }));
    *ret = s.list;
    return OK;
}

struct each_sink {
    struct sink sink;
    struct arena *mem; /* of one row */
    void *row;
    size_t size;
    enum err (*each)(void *ctx, void *row);
    void *ctx;
};

static enum err give_row(struct sink *sink, struct op *op, const struct map *map,
                         const struct value *values, int columns)
{
    (void)op, (void)columns;
    struct each_sink *s = (struct each_sink *)sink;
    memset(s->row, 0, s->size);
    map_row(map, s->mem, values, s->row);
    enum err err = s->each(s->ctx, s->row);
    arena_reset(s->mem);
    return err;
}

enum err db_each(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                 const struct field *fields, size_t size, enum err (*each)(void *ctx, void *row),
                 void *ctx)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct each_sink s = {
        { fields, false, true, give_row }, mem, arena_alloc(op->mem, size), size, each, ctx
    };
    return db_call(op, &(struct call){ sql, args, n, &s.sink, NULL });
}

enum err db_run(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                int64_t *ret_changed)
{
    return db_call(op, &(struct call){ sql, args, n, NULL, ret_changed });
}

struct value_sink {
    struct sink sink;
    int64_t number;
    str text;
    bool want_text;
};

static enum err take_value(struct sink *sink, struct op *op, const struct map *map,
                           const struct value *values, int columns)
{
    (void)map;
    struct value_sink *s = (struct value_sink *)sink;
    if (columns == 0 || values[0].kind == VALUE_NULL)
        return OK;
    if (!s->want_text)
        s->number = value_number(values);
    else if (values[0].kind == VALUE_INT)
        s->text = arena_fmt(op->mem, "%lld", (long long)values[0].number);
    else
        s->text = arena_str(op->mem, values[0].text);
    return OK;
}

enum err db_int(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                int64_t *ret)
{
    struct value_sink s = { { NULL, true, false, take_value }, 0, { 0 }, false };
    TRY(db_call(op, &(struct call){ sql, args, n, &s.sink, NULL }));
    *ret = s.number;
    return OK;
}

enum err db_text(struct op *op, const struct sql *sql, const struct arg *args, size_t n, str *ret)
{
    struct value_sink s = { { NULL, true, false, take_value }, 0, { 0 }, true };
    TRY(db_call(op, &(struct call){ sql, args, n, &s.sink, NULL }));
    *ret = s.text;
    return OK;
}

enum err db_defer(struct op *op, const struct sql *sql, const struct arg *args, size_t n)
{
    struct db_state *st = state_of(op);
    assert(st->open && sql->params == (int)n);
    struct deferred *d = arena_alloc(op->mem, sizeof *d);
    struct arg *copy = arena_array(op->mem, n, sizeof *copy);
    for (size_t i = 0; i < n; i++) {
        copy[i] = args[i];
        if (!args[i].null && args[i].kind != ARG_INT)
            copy[i].text = arena_str(op->mem, args[i].text);
    }
    *d = (struct deferred){ NULL, *sql, copy, n };
    if (st->deferred_last)
        st->deferred_last->next = d;
    else
        st->deferred = d;
    st->deferred_last = d;
    return OK;
}

/* The highest $n, and the same text with ?n; quoted parts do not hold any of ours. */
struct sql db_sql(struct op *op, str name, str text, bool writes)
{
    char *lite = arena_z(op->mem, text);
    int params = 0;
    for (char *p = lite; *p; p++) {
        if (*p != '$' || p[1] < '1' || p[1] > '9')
            continue;
        *p = '?';
        int number = 0;
        for (const char *d = p + 1; *d >= '0' && *d <= '9'; d++)
            number = number * 10 + (*d - '0');
        if (number > params)
            params = number;
    }
    return (struct sql){ arena_z(op->mem, name), lite, arena_z(op->mem, text), params, writes, -1 };
}

/* The database as a whole. */

enum err db_open(struct op *op, const struct db_config *config, struct db **ret)
{
    op_db_end = end_op;
    return config->url.n ? pg_open(op, config, ret) : sqlite_open(op, config, ret);
}

void db_close(struct db *db)
{
    if (db)
        db->engine->close(db);
}

enum db_engine db_engine(const struct db *db)
{
    return db->engine->name;
}

int64_t db_slot(const struct op *op)
{
    return op->db->conn ? pg_slot(op->db->conn) : 0;
}

enum err db_ping(struct op *op)
{
    static const struct sql ping = { "ping", "SELECT 1", "SELECT 1", 0, false, -1 };
    int64_t one;
    if (db_int(op, &ping, NO_ARGS, &one) == OK && one == 1)
        return OK;
    op->fault.err = ERR_UNAVAILABLE;
    return ERR_UNAVAILABLE;
}

void db_watch(struct db *db, void (*changed)(void *ctx), void *ctx)
{
    pthread_mutex_lock(&db->watcher_lock);
    assert(!changed || !db->changed);
    db->changed = changed;
    db->changed_ctx = ctx;
    bool start = changed && !db->watching;
    db->watching |= start;
    pthread_mutex_unlock(&db->watcher_lock);
    if (start)
        db->engine->watch(db);
}

void db_init(struct db *db, const struct engine *engine)
{
    db->engine = engine;
    pthread_mutex_init(&db->watcher_lock, NULL);
}

void db_tell(struct db *db)
{
    pthread_mutex_lock(&db->watcher_lock);
    if (db->changed)
        db->changed(db->changed_ctx);
    pthread_mutex_unlock(&db->watcher_lock);
}

void db_stats(struct db *db, struct db_stats *ret)
{
    *ret = (struct db_stats){
        .commits = atomic_load(&db->commits),
        .groups = atomic_load(&db->groups),
        .rollbacks = atomic_load(&db->rollbacks),
        .reconnects = atomic_load(&db->reconnects),
        .waiting = atomic_load(&db->waiting),
    };
}
