/* For tests of all rooms: an op over a fresh SQLite file, or over the PostgreSQL that the run provides
 * (AFTERSALE_TEST_PG), with the whole schema. Header only, so that the program never holds it. */
#pragma once

#include "../base/digest.h"
#include "migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    struct arena *mem;
    struct env env;
    struct op op;
    char dir[40];
};

static inline void fixture_next(struct fixture *f) /* ends the op and begins another */
{
    op_end(&f->op);
    op_init(&f->op, f->mem, &f->env, &actor_system);
}

/* pg asks for PostgreSQL: false when the run provides none (the test skips). Fails by abort. */
static inline bool fixture_open(struct fixture *f, bool pg)
{
    const char *url = getenv("AFTERSALE_TEST_PG");
    struct db_config config = { .create = true, .pool = 4 };

    if (pg && !url)
        return false;
    *f = (struct fixture){ .mem = arena_new() };
    snprintf(f->dir, sizeof f->dir, "/tmp/aftersale-unit-XXXXXX");
    if (!mkdtemp(f->dir))
        abort();
    if (pg)
        config.url = str_of(url);
    else
        config.file = arena_fmt(f->mem, "%s/test.db", f->dir);
    op_init(&f->op, f->mem, &f->env, &actor_system);
    if (db_open(&f->op, &config, &f->env.db) != OK || migrate_up(&f->op, NULL) != OK) {
        fprintf(stderr, "%s: " STR_FMT "\n", f->op.fault.code, STR_ARG(f->op.fault.detail));
        abort();
    }
    return true;
}

static inline void fixture_close(struct fixture *f)
{
    static const char *const names[] = { "test.db", "test.db-wal", "test.db-shm" };
    op_end(&f->op);
    db_close(f->env.db);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s/%s", f->dir, names[i]);
        unlink(path);
    }
    rmdir(f->dir);
    arena_free(f->mem);
}

/* Runs SQL that no statement of the program has: tampering, and making a state quickly. */
static inline enum err fixture_run(struct fixture *f, const char *text)
{
    struct sql sql = db_sql(&f->op, STR("fixture"), str_of(text), true);
    struct tx tx = { 0 };
    enum err err = tx_begin(&f->op, &tx);
    if (err == OK)
        err = db_run(&f->op, &sql, NO_ARGS, NULL);
    if (err == OK)
        err = tx_commit(&tx);
    tx_end(&tx);
    return err == OK ? db_settle(&f->op, true) : err;
}
