/* The schema comes up once, whoever starts, and a database that is not ours is left alone. */
#include "migrate.h"
#include "store_fixture.h"

#include <spawn.h>
#include <sys/wait.h>

static void twice_is_once(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = fixture_open(pg);
    WORK(w, f);
    int applied = -1;
    assert_int_equal(migrate_check(&w.op), ERR_UNAVAILABLE);
    assert_string_equal(w.op.fault.code, "migrate.needed");
    op_forgive(&w.op);
    assert_int_equal(migrate_up(&w.op, &applied), OK);
    assert_int_equal(applied, migrate_latest());
    assert_int_equal(migrate_check(&w.op), OK);
    assert_int_equal(migrate_up(&w.op, &applied), OK);
    assert_int_equal(applied, 0);
    assert_int_equal(ask(&w.op, "SELECT count(*) FROM schema_migration"), migrate_latest());
}

/* What such a process does: a program of its own, because a fork of one with threads may find locks held by
 * threads that it does not have. Its exit code. */
static int start_and_migrate(const char *dir, const char *url)
{
    struct fixture own = { .pg = *url != 0 };
    snprintf(own.dir, sizeof own.dir, "%s", dir);
    snprintf(own.url, sizeof own.url, "%s", url);
    digest_start();
    fixture_reopen(&own);
    WORK(w, &own);
    return migrate_up(&w.op, NULL) == OK && migrate_check(&w.op) == OK ? 0 : 1;
}

static pid_t process_start(struct fixture *f)
{
    char *arguments[] = { "migrate_test", f->dir, f->url, NULL };
    pid_t child = -1;
    assert_int_equal(posix_spawn(&child, "/proc/self/exe", NULL, NULL, arguments, environ), 0);
    return child;
}

static void processes_that_start_at_once(bool pg)
{
    enum { PROCESSES = 4 };
    CLEANUP(fixture_close) struct fixture *f = fixture_open(pg);
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++)
        children[i] = process_start(f);
    for (int i = 0; i < PROCESSES; i++) {
        int status = -1;
        waitpid(children[i], &status, 0);
        assert_int_equal(status, 0);
    }
    WORK(w, f);
    assert_int_equal(ask(&w.op, "SELECT count(*) FROM schema_migration"), migrate_latest());
}

static void refuses(struct fixture *f, const char *change, const char *code)
{
    {
        WORK(w, f);
        assert_int_equal(run_text(&w.op, change, NO_ARGS), OK);
        assert_int_equal(db_settle(&w.op, true), OK);
    }
    WORK(w, f);
    assert_int_equal(migrate_check(&w.op), ERR_CONFLICT);
    assert_string_equal(w.op.fault.code, code);
    op_forgive(&w.op);
    assert_int_equal(migrate_up(&w.op, NULL), ERR_CONFLICT);
    assert_string_equal(w.op.fault.code, code);
}

static void a_newer_database_is_refused(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = fixture_open(pg);
    {
        WORK(w, f);
        assert_int_equal(migrate_up(&w.op, NULL), OK);
    }
    refuses(f, "INSERT INTO schema_migration VALUES (9999, 'future', 'abc', 1)", "migrate.newer");
}

static void a_changed_file_is_refused(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = fixture_open(pg);
    {
        WORK(w, f);
        assert_int_equal(migrate_up(&w.op, NULL), OK);
    }
    refuses(f, "UPDATE schema_migration SET sha256 = 'other' WHERE number = 1", "migrate.changed");
}

/* Each statement of the program against the schema that the program makes. */
static void every_statement_prepares(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = fixture_open(pg);
    WORK(w, f);
    assert_int_equal(migrate_up(&w.op, NULL), OK);
    assert_true(sql_count > 0);
    for (size_t i = 0; i < sql_count; i++) {
        const struct sql *sql = sql_all[i];
        assert_int_equal(sql->index, (int)i);
        WORK(one, f);
        struct sql explain =
            pg ? db_sql(&one.op, STR("prepare"),
                        arena_fmt(one.mem, "PREPARE s%zu AS %s", i, sql->pg), true)
               : db_sql(&one.op, STR("prepare"), arena_fmt(one.mem, "EXPLAIN %s", sql->text), true);
        explain.params = 0;
        if (db_run(&one.op, &explain, NO_ARGS, NULL) == OK && db_settle(&one.op, true) == OK)
            continue;
        print_message("%s: " STR_FMT "\n", sql->name, STR_ARG(one.op.fault.detail));
        assert_true(false);
    }
}

BOTH_ENGINES(twice_is_once)
BOTH_ENGINES(processes_that_start_at_once)
BOTH_ENGINES(a_newer_database_is_refused)
BOTH_ENGINES(a_changed_file_is_refused)
BOTH_ENGINES(every_statement_prepares)

#define TESTS(engine)                                                                              \
    cmocka_unit_test(twice_is_once##engine),                                                       \
        cmocka_unit_test(processes_that_start_at_once##engine),                                    \
        cmocka_unit_test(a_newer_database_is_refused##engine),                                     \
        cmocka_unit_test(a_changed_file_is_refused##engine),                                       \
        cmocka_unit_test(every_statement_prepares##engine)

int main(int argc, char **argv)
{
    if (argc == 3)
        _exit(start_and_migrate(argv[1], argv[2]));
    const struct CMUnitTest tests[] = { TESTS(_sqlite), TESTS(_pg) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
