/* For unit tests: a fresh database in a temporary folder, or in a schema of its own of the PostgreSQL
 * that AFTERSALE_TEST_PG names. Included by *_test.c only. */
#pragma once

#include "migrate.h"

#include "../base/digest.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
    char dir[64];
    char url[512];
    struct env env;
    bool pg;
};

static inline struct db_config fixture_config(const struct fixture *f)
{
    static char file[96];
    snprintf(file, sizeof file, "%s/test.db", f->dir);
    return (struct db_config){
        .url = str_of(f->pg ? f->url : ""), .file = str_of(file), .create = true, .pool = 6
    };
}

/* An op of the system, and its memory. */
struct work {
    struct op op;
    struct arena *mem;
};

static inline struct work work_begin(struct fixture *f)
{
    struct work w = { .mem = arena_new() };
    op_init(&w.op, w.mem, &f->env, &actor_system);
    return w;
}

static inline void work_end(struct work *w)
{
    op_end(&w->op);
    arena_free(w->mem);
    w->mem = NULL;
}

/* The op is used in place: op_init stores nothing that points to it. */
#define WORK(name, f) CLEANUP(work_end) struct work name = work_begin(f)

/* An op at a time of the test's own, by an actor of its own. */
struct stage {
    struct arena *mem;
    struct op op;
};

static inline void stage_end(struct stage *s)
{
    op_end(&s->op);
    arena_free(s->mem);
}

static inline struct op *stage_begin(struct stage *s, struct fixture *f, const struct actor *actor,
                                     int64_t at_ms)
{
    s->mem = arena_new();
    op_init(&s->op, s->mem, &f->env, actor);
    s->op.now = (utc){ at_ms };
    return &s->op;
}

#define STAGE_ON(name, fixture, actor, at_ms)                                                      \
    CLEANUP(stage_end) struct stage name##_stage;                                                  \
    struct op *name = stage_begin(&name##_stage, fixture, actor, at_ms)

/* Says all that was refused. */
static inline void must(struct op *op, enum err err)
{
    if (err == OK)
        return;
    for (size_t i = 0; i < op->fault.item_count; i++)
        print_error(STR_FMT ": %s\n", STR_ARG(op->fault.items[i].pointer), op->fault.items[i].code);
    fail_msg("%s " STR_FMT, op->fault.code ? op->fault.code : "?", STR_ARG(op->fault.detail));
}

static inline enum err run_text(struct op *op, const char *text, const struct arg *args, size_t n)
{
    struct sql sql = db_sql(op, STR("test"), str_of(text), true);
    return db_run(op, &sql, args, n, NULL);
}

static inline int64_t ask(struct op *op, const char *text)
{
    struct sql sql = db_sql(op, STR("test"), str_of(text), false);
    int64_t n = -1;
    if (db_int(op, &sql, NO_ARGS, &n) != OK)
        return -1000 - (int64_t)op->fault.err;
    return n;
}

static inline void fixture_reopen(struct fixture *f)
{
    db_close(f->env.db);
    f->env.db = NULL;
    WORK(w, f);
    struct db_config config = fixture_config(f);
    assert_int_equal(db_open(&w.op, &config, &f->env.db), OK);
}

static inline const char *pg_url(void)
{
    const char *url = getenv("AFTERSALE_TEST_PG");
    return url && *url ? url : NULL;
}

/* Skips the test with a visible word where there is no PostgreSQL. */
static inline struct fixture *fixture_open(bool pg)
{
    if (pg && !pg_url()) {
        print_message("# SKIP AFTERSALE_TEST_PG is not set\n");
        skip();
    }
    struct fixture *f = calloc(1, sizeof *f);
    digest_start();
    f->pg = pg;
    memcpy(f->dir, "/tmp/aftersale-test-XXXXXX", 27);
    assert_non_null(mkdtemp(f->dir));
    if (pg) {
        /* A schema of its own keeps tests that run at once apart. */
        snprintf(f->url, sizeof f->url, "%s%coptions=-csearch_path%%3Dtest_%d", pg_url(),
                 strchr(pg_url(), '?') ? '&' : '?', (int)getpid());
    }
    fixture_reopen(f);
    if (pg) {
        WORK(w, f);
        char text[96];
        snprintf(text, sizeof text, "DROP SCHEMA IF EXISTS test_%d CASCADE", (int)getpid());
        assert_int_equal(run_text(&w.op, text, NO_ARGS), OK);
        snprintf(text, sizeof text, "CREATE SCHEMA test_%d", (int)getpid());
        assert_int_equal(run_text(&w.op, text, NO_ARGS), OK);
    }
    return f;
}

static inline int fixture_remove(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

/* For CLEANUP: declared before the ops of a test, so that it runs after their ends. */
static inline void fixture_close(struct fixture **at)
{
    struct fixture *f = *at;
    if (f->pg) {
        WORK(w, f);
        char text[96];
        snprintf(text, sizeof text, "DROP SCHEMA IF EXISTS test_%d CASCADE", (int)getpid());
        assert_int_equal(run_text(&w.op, text, NO_ARGS), OK);
    }
    db_close(f->env.db);
    nftw(f->dir, fixture_remove, 8, FTW_DEPTH | FTW_PHYS);
    free(f);
}

/* The same with the program's whole schema, for the rooms above. */
static inline struct fixture *fixture_migrated(bool pg)
{
    struct fixture *f = fixture_open(pg);
    WORK(w, f);
    assert_int_equal(migrate_up(&w.op, NULL), OK);
    return f;
}

/* Runs SQL of the test's own, durably: tampering, and making a state quickly. */
static inline void fixture_run(struct fixture *f, const char *text)
{
    WORK(w, f);
    struct tx tx = { 0 };
    assert_int_equal(tx_begin(&w.op, &tx), OK);
    assert_int_equal(run_text(&w.op, text, NO_ARGS), OK);
    assert_int_equal(tx_commit(&tx), OK);
    tx_end(&tx);
    assert_int_equal(db_settle(&w.op, true), OK);
}

/* A test that takes `bool pg`, as one on SQLite and one on PostgreSQL. */
#define BOTH_ENGINES(name)                                                                         \
    static void name##_sqlite(void **state)                                                        \
    {                                                                                              \
        (void)state;                                                                               \
        name(false);                                                                               \
    }                                                                                              \
    static void name##_pg(void **state)                                                            \
    {                                                                                              \
        (void)state;                                                                               \
        name(true);                                                                                \
    }

/* A database of each engine for all tests of a program, whose state it is: for those that move a clock. Made when the first
 * asks; one that is not there skips the test. */
struct engine {
    bool pg;
    struct fixture *fixture;
};
static struct engine sqlite_engine __attribute__((unused));
static struct engine pg_engine __attribute__((unused)) = { .pg = true };

static inline struct engine *engine_of(void **state)
{
    struct engine *e = *state;
    if (!e->fixture && !(e->pg && !pg_url()))
        e->fixture = fixture_migrated(e->pg);
    if (!e->fixture)
        skip();
    return e;
}

static inline int engines_close(void **state)
{
    (void)state;
    if (sqlite_engine.fixture)
        fixture_close(&sqlite_engine.fixture);
    if (pg_engine.fixture)
        fixture_close(&pg_engine.fixture);
    return 0;
}

#define ON_EACH(test)                                                                              \
    { #test, test, NULL, NULL, &sqlite_engine },                                                   \
    {                                                                                              \
#test "_on_postgres", test, NULL, NULL, &pg_engine                                         \
    }
