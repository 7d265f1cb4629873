/* The store's promises, on both engines: what is kept, what is undone, what is seen when, and what
 * an op is told when something breaks. */
#include "store_fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <spawn.h>
#include <sys/wait.h>

#define COUNT  "SELECT count(*) FROM thing"
#define INSERT "INSERT INTO thing (id, name) VALUES ($1, $2)"

static struct fixture *open_things(bool pg)
{
    struct fixture *f = fixture_open(pg);
    WORK(w, f);
    assert_int_equal(run_text(&w.op,
                              "CREATE TABLE thing (id bigint PRIMARY KEY, name text NOT NULL,"
                              " note text, at bigint, data bytea)",
                              NO_ARGS),
                     OK);
    assert_int_equal(db_settle(&w.op, true), OK);
    return f;
}

static enum err insert(struct op *op, int64_t id, const char *name)
{
    return run_text(op, INSERT, ARGS(V(id), V(name)));
}

static enum err insert_tx(struct op *op, int64_t id, const char *name)
{
    TX(tx, op);
    TRY(insert(op, id, name));
    return tx_commit(&tx);
}

static enum err insert_twice(struct op *op, int64_t id)
{
    TX(tx, op);
    TRY(insert(op, id, "first"));
    TRY(insert(op, id, "again"));
    return tx_commit(&tx);
}

static enum err insert_and_leave(struct op *op, int64_t id)
{
    TX(tx, op);
    TRY(insert(op, id, "left"));
    return OK; /* without tx_commit */
}

/* Rows and values. */

enum colour { RED, GREEN, BLUE };
static const char *const colours[] = { "red", "green", "blue", NULL };

struct inner {
    str name;
};
struct thing {
    int64_t id;
    str name, note, data;
    utc at;
    bool yes;
    money price;
    int colour, shade;
    strs tags;
    ints numbers;
    struct inner inner;
};
static const struct field inner_fields[] = { { FIELD(struct inner, name) }, { 0 } };
static const struct field thing_fields[] = {
    { FIELD(struct thing, id) },
    { FIELD(struct thing, name) },
    { FIELD(struct thing, note) },
    { FIELD(struct thing, data) },
    { FIELD(struct thing, at) },
    { FIELD(struct thing, yes) },
    { FIELD(struct thing, price) },
    { FIELD(struct thing, colour), .labels = colours },
    { FIELD(struct thing, shade), .labels = colours },
    { FIELD(struct thing, tags) },
    { FIELD(struct thing, numbers) },
    { FIELD(struct thing, inner), .of = inner_fields },
    { 0 },
};

static void rows_become_records(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    WORK(w, f);
    struct op *op = &w.op;
    const char bytes[] = { 0, 1, (char)0xff, '\'', '\\', 0 };
    assert_int_equal(
        run_text(op, "INSERT INTO thing (id, name, note, at, data) VALUES ($1, $2, $3, $4, $5)",
                 ARGS(V((int64_t)7), V("售后 'quoted' \\ ? $1"), V((str){ 0 }),
                      V((utc){ 1234567890123 }), arg_blob((str){ bytes, sizeof bytes }))),
        OK);
    struct sql sql =
        db_sql(op, STR("get"),
               STR("SELECT t.*, 1 = 1 AS yes, 250 AS price, 'blue' AS colour, 1 AS shade,"
                   " 'a\n售' AS tags, '3,5' AS numbers, 'in' AS \"inner.name\","
                   " 'x' AS unknown FROM thing t WHERE id = $1"),
               false);
    struct thing t = { .note = STR("stays") };
    assert_int_equal(db_one(op, &sql, ARGS(V((int64_t)7)), thing_fields, &t), OK);
    assert_int_equal(t.id, 7);
    assert_true(str_is(t.name, "售后 'quoted' \\ ? $1"));
    assert_true(str_is(t.note, "stays"));
    assert_int_equal(t.at.ms, 1234567890123);
    assert_true(str_eq(t.data, (str){ bytes, sizeof bytes }));
    assert_true(t.yes);
    assert_int_equal(t.price.minor, 250);
    assert_int_equal(t.colour, BLUE);
    assert_int_equal(t.shade, GREEN);
    assert_int_equal(t.tags.n, 2);
    assert_true(str_is(t.tags.items[1], "售"));
    assert_int_equal(t.numbers.n, 2);
    assert_int_equal(t.numbers.items[1], 5);
    assert_true(str_is(t.inner.name, "in"));
    bool found = true;
    assert_int_equal(db_find(op, &sql, ARGS(V((int64_t)8)), thing_fields, &t, &found), OK);
    assert_false(found);
    assert_int_equal(db_one(op, &sql, ARGS(V((int64_t)8)), thing_fields, &t), ERR_NOT_FOUND);
    assert_string_equal(op->fault.code, "record.not_found");
}

static enum err sum_ids(void *ctx, void *row)
{
    *(int64_t *)ctx += ((const struct thing *)row)->id;
    return OK;
}

static enum err stop_at_three(void *ctx, void *row)
{
    *(int64_t *)ctx = ((const struct thing *)row)->id;
    return *(int64_t *)ctx == 3 ? ERR_CONFLICT : OK;
}

static void walks_and_lists(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    WORK(w, f);
    struct op *op = &w.op;
    for (int i = 1; i <= 100; i++)
        assert_int_equal(insert(op, i, "n"), OK);
    struct sql sql = db_sql(op, STR("all"), STR("SELECT id, name FROM thing ORDER BY id"), false);
    struct list list;
    assert_int_equal(db_all(op, &sql, NO_ARGS, thing_fields, sizeof(struct thing), &list), OK);
    assert_int_equal(list.n, 100);
    assert_int_equal(((struct thing *)list.items)[99].id, 100);
    int64_t sum = 0;
    assert_int_equal(db_each(op, &sql, NO_ARGS, thing_fields, sizeof(struct thing), sum_ids, &sum),
                     OK);
    assert_int_equal(sum, 5050);
    assert_int_equal(db_each(op, &sql, NO_ARGS, thing_fields, sizeof(struct thing), stop_at_three,
                             &sum),
                     ERR_CONFLICT);
    assert_int_equal(sum, 3);
    struct sql change =
        db_sql(op, STR("change"), STR("UPDATE thing SET name = $1 WHERE id > $2"), true);
    int64_t changed = 0;
    assert_int_equal(db_run(op, &change, ARGS(V("m"), V((int64_t)60)), &changed), OK);
    assert_int_equal(changed, 40);
    struct sql name = db_sql(op, STR("name"), STR("SELECT name FROM thing WHERE id = $1"), false);
    str text;
    assert_int_equal(db_text(op, &name, ARGS(V((int64_t)61)), &text), OK);
    assert_true(str_is(text, "m"));
    assert_int_equal(db_text(op, &name, ARGS(V((int64_t)999)), &text), OK);
    assert_null(text.p);
}

/* Transactions. */

static enum err outer_forgives(struct op *op, int64_t id)
{
    TX(tx, op);
    TRY(insert(op, id, "outer"));
    if (insert_and_leave(op, id + 1) != OK)
        return ERR_INTERNAL;
    op_forgive(op);
    return tx_commit(&tx);
}

static enum err nested(struct op *op, int64_t id)
{
    TX(tx, op);
    TRY(insert_tx(op, id, "inner"));
    TRY(insert(op, id + 1, "outer"));
    return tx_commit(&tx);
}

static void scopes_keep_and_undo(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    WORK(w, f);
    struct op *op = &w.op;
    assert_int_equal(insert_tx(op, 1, "kept"), OK);
    assert_int_equal(insert_and_leave(op, 2), OK);
    assert_int_equal(ask(op, COUNT), 1);
    assert_int_equal(insert_twice(op, 3), ERR_CONFLICT);
    assert_string_equal(op->fault.code, "db.conflict");
    op_forgive(op);
    assert_int_equal(ask(op, COUNT), 1);
    assert_int_equal(nested(op, 10), OK);
    assert_int_equal(ask(op, COUNT), 3);
    assert_int_not_equal(outer_forgives(op, 20), OK); /* what failed inside never commits outside */
    op_forgive(op);
    assert_int_equal(ask(op, COUNT), 3);
    assert_int_equal(db_settle(op, true), OK);
}

static enum err see_own(struct op *op)
{
    TX(tx, op);
    TRY(insert(op, 1, "mine"));
    if (ask(op, COUNT) != 1)
        return ERR_INTERNAL;
    return tx_commit(&tx);
}

static void own_writes_are_seen(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    WORK(w, f);
    assert_int_equal(see_own(&w.op), OK);
    assert_int_equal(ask(&w.op, COUNT), 1);
    WORK(other, f);
    assert_int_equal(ask(&other.op, COUNT), 1); /* the read above waited until it was durable */
}

static enum err look_from_outside(struct fixture *f, struct op *op)
{
    TX(tx, op);
    TRY(insert(op, 1, "not yet"));
    WORK(other, f);
    if (ask(&other.op, COUNT) != 0)
        return ERR_INTERNAL;
    return tx_commit(&tx);
}

static void readers_do_not_wait_and_see_only_what_is_kept(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    WORK(w, f);
    assert_int_equal(look_from_outside(f, &w.op), OK);
}

struct finished {
    pthread_mutex_t lock;
    pthread_cond_t cond;
    int calls;
    enum err result;
};
#define FINISHED                                                                                   \
    {                                                                                              \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, OK                                 \
    }

static void finished(void *ctx, enum err result)
{
    struct finished *d = ctx;
    pthread_mutex_lock(&d->lock);
    d->calls++;
    d->result = result;
    pthread_cond_signal(&d->cond);
    pthread_mutex_unlock(&d->lock);
}

static int finished_calls(struct finished *d)
{
    pthread_mutex_lock(&d->lock);
    int calls = d->calls;
    pthread_mutex_unlock(&d->lock);
    return calls;
}

static enum err finished_wait(struct finished *d)
{
    pthread_mutex_lock(&d->lock);
    while (d->calls == 0)
        pthread_cond_wait(&d->cond, &d->lock);
    enum err result = d->result;
    pthread_mutex_unlock(&d->lock);
    return result;
}

static void held_ops_end_at_the_edge(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    {
        WORK(w, f);
        struct finished d = FINISHED;
        db_hold(&w.op);
        assert_int_equal(insert_tx(&w.op, 1, "a"), OK);
        assert_int_equal(insert_tx(&w.op, 2, "b"), OK);
        assert_true(db_in_tx(&w.op));
        db_finish(&w.op, true, finished, &d);
        assert_int_equal(finished_wait(&d), OK);
    }
    {
        WORK(w, f);
        struct finished d = FINISHED;
        db_hold(&w.op);
        assert_int_equal(insert_tx(&w.op, 3, "c"), OK);
        db_finish(&w.op, false, finished, &d);
        assert_int_equal(finished_wait(&d), OK);
    }
    {
        WORK(w, f);
        struct finished d = FINISHED;
        db_hold(&w.op);
        assert_int_equal(insert_tx(&w.op, 4, "d"), OK);
        /* PostgreSQL's answer is read when one is needed: here at the end. */
        assert_int_equal(insert_twice(&w.op, 5), pg ? OK : ERR_CONFLICT);
        db_finish(&w.op, true, finished, &d); /* wanted, but a part has failed */
        assert_int_equal(finished_wait(&d), ERR_CONFLICT);
    }
    {
        WORK(w, f);
        db_hold(&w.op);
        assert_int_equal(insert_tx(&w.op, 6, "dropped by op_end"), OK);
    }
    WORK(w, f);
    struct finished d = FINISHED;
    assert_int_equal(ask(&w.op, COUNT), 2);
    db_finish(&w.op, true, finished, &d);
    assert_int_equal(d.calls, 1); /* nothing was written: at once */
}

static enum err defer_insert(struct op *op, int64_t id, const char *name)
{
    struct sql sql = db_sql(op, STR("later"), STR(INSERT), true);
    return db_defer(op, &sql, ARGS(V(id), V(name)));
}

static enum err deferred_work(struct op *op, int64_t id, bool keep)
{
    TX(tx, op);
    TRY(defer_insert(op, id, "first"));
    TRY(defer_insert(op, id + 1, "second"));
    if (ask(op, COUNT) != 0)
        return ERR_INTERNAL;
    return keep ? tx_commit(&tx) : OK;
}

static void deferred_statements_run_when_kept(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    WORK(w, f);
    assert_int_equal(deferred_work(&w.op, 1, false), OK);
    assert_int_equal(ask(&w.op, COUNT), 0);
    assert_int_equal(deferred_work(&w.op, 5, true), OK);
    assert_int_equal(ask(&w.op, "SELECT sum(id) FROM thing"), 11);
}

static enum err deferred_failure(struct op *op)
{
    TX(tx, op);
    TRY(insert(op, 1, "one"));
    TRY(defer_insert(op, 1, "the same"));
    return tx_commit(&tx);
}

static void a_failing_deferred_statement_fails_the_op(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    {
        WORK(w, f);
        enum err err = deferred_failure(&w.op);
        assert_int_equal(err == OK ? db_settle(&w.op, true) : err, ERR_CONFLICT);
        assert_string_equal(w.op.fault.code, "db.conflict");
    }
    WORK(w, f);
    assert_int_equal(ask(&w.op, COUNT), 0);
    assert_int_equal(insert_tx(&w.op, 1, "after"), OK);
    assert_int_equal(db_settle(&w.op, true), OK);
}

static void engine_words_stay_inside(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    WORK(w, f);
    assert_int_equal(run_text(&w.op, "INSERT INTO nowhere (secret) VALUES ($1)", ARGS(V("hidden"))),
                     ERR_INTERNAL);
    assert_string_equal(w.op.fault.code, "db.failed");
    assert_true(w.op.fault.detail.n > 0);
    str words = op_fault_text(&w.op);
    assert_false(str_has(words, STR("nowhere")));
    assert_false(str_has(words, STR("hidden")));
}

/* Many writers. */

#define THREADS 16
#define EACH    50

struct writer {
    struct fixture *f;
    int number, failed, kept;
    pthread_t thread;
};

/* Every tenth op fails on purpose, after it has written. */
static void *write_many(void *arg)
{
    struct writer *me = arg;
    for (int i = 0; i < EACH; i++) {
        WORK(w, me->f);
        int64_t id = me->number * 1000 + i;
        enum err err = i % 10 == 9 ? insert_twice(&w.op, id) : insert_tx(&w.op, id, "x");
        if (err == OK)
            err = db_settle(&w.op, true);
        if (err == OK)
            me->kept++;
        else
            me->failed++;
    }
    return NULL;
}

static void many_writers(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    struct writer writers[THREADS];
    struct db_stats before, after;
    db_stats(f->env.db, &before);
    for (int i = 0; i < THREADS; i++) {
        writers[i] = (struct writer){ .f = f, .number = i + 1 };
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_many, &writers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(writers[i].thread, NULL);
        assert_int_equal(writers[i].kept, EACH * 9 / 10);
        assert_int_equal(writers[i].failed, EACH / 10); /* each alone: nobody else was undone */
    }
    db_stats(f->env.db, &after);
    assert_int_equal(after.commits - before.commits, THREADS * EACH * 9 / 10);
    if (!pg)
        assert_true(after.groups - before.groups < after.commits - before.commits);
    fixture_reopen(f);
    {
        WORK(w, f);
        assert_int_equal(ask(&w.op, COUNT), THREADS * EACH * 9 / 10);
    }
}

/* Watching. */

static void changed(void *ctx)
{
    finished(ctx, OK);
}

static void commits_are_told(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    struct finished d = FINISHED;
    db_watch(f->env.db, changed, &d);
    for (int i = 0; i < 40 && finished_calls(&d) == 0;
         i++) { /* the listener may need a moment to connect */
        WORK(w, f);
        assert_int_equal(insert_tx(&w.op, i, "x"), OK);
        assert_int_equal(db_settle(&w.op, true), OK);
        usleep(50000);
    }
    assert_int_equal(finished_wait(&d), OK);
}

static void *insert_from_elsewhere(void *arg)
{
    struct fixture other = { 0 };
    memcpy(&other, arg, sizeof other);
    other.env.db = NULL;
    fixture_reopen(&other);
    {
        WORK(w, &other);
        assert_int_equal(insert_tx(&w.op, 500, "from elsewhere"), OK);
        assert_int_equal(db_settle(&w.op, true), OK);
    }
    db_close(other.env.db);
    return NULL;
}

static void commits_elsewhere_are_told(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_things(pg);
    struct finished d = FINISHED;
    db_watch(f->env.db, changed, &d);
    usleep(700000);
    pthread_mutex_lock(&d.lock);
    d.calls = 0;
    pthread_mutex_unlock(&d.lock);
    insert_from_elsewhere(f); /* a database of its own on the same file or server */
    assert_int_equal(finished_wait(&d), OK);
}

/* Bad luck, SQLite. */

/* A group whose COMMIT fails: a deferred foreign key is looked at only then. */
static void a_failing_group_fails_all(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = open_things(false);
    {
        WORK(w, f);
        assert_int_equal(run_text(&w.op,
                                  "CREATE TABLE child (id INTEGER PRIMARY KEY, thing_id INTEGER"
                                  " REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED)",
                                  NO_ARGS),
                         OK);
    }
    struct finished good = FINISHED, bad = FINISHED;
    {
        WORK(a, f);
        WORK(b, f);
        WORK(c, f);
        /* c keeps the lane, so that a and b are in one group with it. */
        db_hold(&a.op);
        assert_int_equal(insert_tx(&a.op, 1, "good"), OK);
        db_finish(&a.op, true, finished, &good);
        db_hold(&b.op);
        assert_int_equal(run_text(&b.op, "INSERT INTO child (thing_id) VALUES (99)", NO_ARGS), OK);
        db_finish(&b.op, true, finished, &bad);
        enum err first = finished_wait(&good), second = finished_wait(&bad);
        assert_int_equal(second, ERR_CONFLICT);
        assert_string_equal(b.op.fault.code, "db.conflict");
        /* They may have fallen into one group or two: whoever was told OK is kept, nobody else. */
        assert_int_equal(ask(&c.op, COUNT), first == OK ? 1 : 0);
        assert_int_equal(ask(&c.op, "SELECT count(*) FROM child"), 0);
    }
    WORK(w, f);
    assert_int_equal(insert_tx(&w.op, 5, "after"), OK);
    assert_int_equal(db_settle(&w.op, true), OK);
}

/* The other process: a program of its own, because a fork of one with threads may find locks held by threads
 * that it does not have. Holds the lock until it is told to go. */
static int hold_the_lock(const char *dir, int ready, int go)
{
    struct fixture own = { 0 };
    char byte = 0;
    snprintf(own.dir, sizeof own.dir, "%s", dir);
    digest_start();
    fixture_reopen(&own);
    WORK(w, &own);
    db_hold(&w.op);
    return insert_tx(&w.op, 900, "holds the lock") != OK || write(ready, &byte, 1) != 1 ||
           read(go, &byte, 1) != 1;
}

static void locked_by_another_process(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = open_things(false);
    int ready[2], go[2];
    char byte = 0, ready_fd[12], go_fd[12];
    pid_t child = -1;
    assert_int_equal(pipe(ready) | pipe(go), 0);
    snprintf(ready_fd, sizeof ready_fd, "%d", ready[1]);
    snprintf(go_fd, sizeof go_fd, "%d", go[0]);
    char *arguments[] = { "db_test", f->dir, ready_fd, go_fd, NULL };
    assert_int_equal(posix_spawn(&child, "/proc/self/exe", NULL, NULL, arguments, environ), 0);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    {
        WORK(w, f);
        assert_int_equal(ask(&w.op, COUNT), 0); /* reading goes on */
        int64_t start = mono_us();
        assert_int_equal(insert_tx(&w.op, 1, "waits"), ERR_UNAVAILABLE);
        assert_string_equal(w.op.fault.code, "db.locked");
        assert_true(mono_us() - start < 8000000);
    }
    assert_int_equal(write(go[1], &byte, 1), 1);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    WORK(w, f);
    assert_int_equal(insert_tx(&w.op, 1, "works again"), OK);
    assert_int_equal(db_settle(&w.op, true), OK);
    assert_int_equal(ask(&w.op, COUNT),
                     1); /* and the other's work, never committed, is not there */
}

static enum err insert_big(struct op *op, int64_t id)
{
    char *big = arena_alloc(op->mem, 100001);
    memset(big, 'x', 100000);
    return insert_tx(op, id, big);
}

static void disk_full(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = open_things(false);
    struct rlimit before, small = { 600000, 0 };
    getrlimit(RLIMIT_FSIZE, &before);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    enum err err = OK;
    int64_t kept = 0;
    for (int i = 1; i < 100 && err == OK; i++) {
        WORK(w, f);
        err = insert_big(&w.op, i);
        if (err == OK)
            err = db_settle(&w.op, true);
        if (err == OK)
            kept++;
        else
            assert_string_equal(w.op.fault.code, "db.full");
    }
    assert_int_equal(err, ERR_STORAGE);
    setrlimit(RLIMIT_FSIZE, &before);
    {
        WORK(w, f);
        assert_int_equal(ask(&w.op, COUNT), kept);
        assert_int_equal(insert_big(&w.op, 1000), OK); /* recovers by itself */
        assert_int_equal(db_settle(&w.op, true), OK);
    }
    fixture_reopen(f);
    {
        WORK(w, f);
        assert_int_equal(ask(&w.op, COUNT), kept + 1);
    }
}

/* Bad luck, PostgreSQL. */

static void kill_session(struct fixture *f, int64_t pid)
{
    WORK(w, f);
    struct sql sql =
        db_sql(&w.op, STR("kill"), STR("SELECT pg_terminate_backend($1::int)::int"), false);
    int64_t killed = 0;
    assert_int_equal(db_int(&w.op, &sql, ARGS(V(pid)), &killed), OK);
    assert_int_equal(killed, 1);
    usleep(50000);
}

static int64_t session_pid(struct op *op)
{
    return ask(op, "SELECT pg_backend_pid()");
}

/* Idle sessions die with the server; nobody need notice. */
static void dead_idle_sessions_are_replaced(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = open_things(true);
    int64_t idle;
    {
        WORK(first, f);
        kill_session(f, session_pid(&first.op));    /* by another one, which is given back first */
        assert_int_equal(ask(&first.op, COUNT), 0); /* a reading statement is tried once more */
        idle = session_pid(&first.op);
    }
    {
        WORK(killer, f);
        WORK(other, f);
        assert_true(session_pid(&killer.op) == idle && session_pid(&other.op) != idle);
        op_end(&killer.op); /* now it is idle */
        struct sql sql =
            db_sql(&other.op, STR("kill"), STR("SELECT pg_terminate_backend($1::int)::int"), false);
        int64_t killed;
        assert_int_equal(db_int(&other.op, &sql, ARGS(V(idle)), &killed), OK);
        usleep(50000);
        WORK(next, f);
        assert_int_equal(insert_tx(&next.op, 5, "on a new session"), OK);
    }
    WORK(w, f);
    assert_int_equal(ask(&w.op, COUNT), 1);
}

static enum err insert_killed(struct fixture *f, struct op *op, bool at_commit)
{
    TX(tx, op);
    TRY(insert(op, 77, "lost"));
    kill_session(f, session_pid(op));
    if (!at_commit)
        TRY(insert(op, 78, "lost") != OK || ask(op, COUNT) < 0 ? op->fault.err : OK);
    return tx_commit(&tx);
}

static void a_session_that_dies_in_a_transaction(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = open_things(true);
    for (int at_commit = 0; at_commit < 2; at_commit++) {
        WORK(w, f);
        assert_int_equal(insert_killed(f, &w.op, at_commit), ERR_UNAVAILABLE);
        assert_string_equal(w.op.fault.code, "db.away");
        assert_true(w.op.fault.retry_after > 0);
    }
    WORK(w, f);
    assert_int_equal(ask(&w.op, COUNT), 0);
    assert_int_equal(insert_tx(&w.op, 1, "works again"), OK);
}

static void a_server_that_is_not_there(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = fixture_open(false);
    WORK(w, f);
    struct db_config config = { .url =
                                    STR("postgres://nobody@127.0.0.1:1/none?connect_timeout=2") };
    struct db *db;
    assert_int_equal(db_open(&w.op, &config, &db), ERR_UNAVAILABLE);
    assert_string_equal(w.op.fault.code, "db.away");
}

static void the_pool_is_bounded(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = open_things(true);
    WORK(a, f);
    WORK(b, f);
    WORK(c, f);
    WORK(d, f);
    WORK(e, f);
    WORK(g, f);
    struct work *all[] = { &a, &b, &c, &d, &e, &g };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(ask(&all[i]->op, COUNT), 0);
    WORK(one_more, f);
    int64_t start = mono_us();
    assert_int_equal(ask(&one_more.op, COUNT), -1000 - ERR_UNAVAILABLE);
    assert_string_equal(one_more.op.fault.code, "db.away");
    assert_in_range(mono_us() - start, 4000000, 7000000);
    op_end(&a.op);
    op_forgive(&one_more.op);
    assert_int_equal(ask(&one_more.op, COUNT), 0);
}

BOTH_ENGINES(rows_become_records)
BOTH_ENGINES(walks_and_lists)
BOTH_ENGINES(scopes_keep_and_undo)
BOTH_ENGINES(own_writes_are_seen)
BOTH_ENGINES(readers_do_not_wait_and_see_only_what_is_kept)
BOTH_ENGINES(held_ops_end_at_the_edge)
BOTH_ENGINES(deferred_statements_run_when_kept)
BOTH_ENGINES(a_failing_deferred_statement_fails_the_op)
BOTH_ENGINES(engine_words_stay_inside)
BOTH_ENGINES(many_writers)
BOTH_ENGINES(commits_are_told)
BOTH_ENGINES(commits_elsewhere_are_told)

#define TESTS(engine)                                                                              \
    cmocka_unit_test(rows_become_records##engine), cmocka_unit_test(walks_and_lists##engine),      \
        cmocka_unit_test(scopes_keep_and_undo##engine),                                            \
        cmocka_unit_test(own_writes_are_seen##engine),                                             \
        cmocka_unit_test(readers_do_not_wait_and_see_only_what_is_kept##engine),                   \
        cmocka_unit_test(held_ops_end_at_the_edge##engine),                                        \
        cmocka_unit_test(deferred_statements_run_when_kept##engine),                               \
        cmocka_unit_test(a_failing_deferred_statement_fails_the_op##engine),                       \
        cmocka_unit_test(engine_words_stay_inside##engine),                                        \
        cmocka_unit_test(many_writers##engine), cmocka_unit_test(commits_are_told##engine),        \
        cmocka_unit_test(commits_elsewhere_are_told##engine)

int main(int argc, char **argv)
{
    int64_t ready;
    int64_t go;
    if (argc == 4 && str_int(str_of(argv[2]), &ready) && str_int(str_of(argv[3]), &go))
        _exit(hold_the_lock(argv[1], (int)ready, (int)go));
    const struct CMUnitTest tests[] = {
        TESTS(_sqlite),
        cmocka_unit_test(a_failing_group_fails_all),
        cmocka_unit_test(locked_by_another_process),
        cmocka_unit_test(disk_full),
        TESTS(_pg),
        cmocka_unit_test(a_server_that_is_not_there),
        cmocka_unit_test(dead_idle_sessions_are_replaced),
        cmocka_unit_test(a_session_that_dies_in_a_transaction),
        cmocka_unit_test(the_pool_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
