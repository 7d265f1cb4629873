/* Every named statement of the program is a sentence that both engines understand: each is prepared
 * against the whole schema, without running it. Lint runs this too. */
#include "../store/fts5.h"
#include "../store/db.h"
#include "../store/migrate.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* Brings the schema of a new database to its newest state through the store's own door. */
static void migrate(const struct db_config *config)
{
    struct arena *mem = arena_new();
    struct env env = { 0 };
    struct op op;
    op_init(&op, mem, &env, &actor_system);
    assert_int_equal(db_open(&op, config, &env.db), OK);
    assert_int_equal(migrate_up(&op, NULL), OK);
    op_end(&op);
    db_close(env.db);
    arena_free(mem);
}

static void complain(const struct sql *sql, const char *text, const char *why)
{
    print_error("%s: %s\n%s\n", sql->name, why, text);
}

static int sqlite_refused(sqlite3 *handle)
{
    int refused = 0;
    for (size_t i = 0; i < sql_count; i++) {
        sqlite3_stmt *prepared = NULL;
        if (sqlite3_prepare_v2(handle, sql_all[i]->text, -1, &prepared, NULL) != SQLITE_OK ||
            sqlite3_bind_parameter_count(prepared) != sql_all[i]->params) {
            complain(sql_all[i], sql_all[i]->text, sqlite3_errmsg(handle));
            refused++;
        }
        sqlite3_finalize(prepared);
    }
    return refused;
}

static void all_prepare_on_sqlite(void **state)
{
    (void)state;
    char file[] = "/tmp/aftersale-statements-XXXXXX";
    assert_true(close(mkstemp(file)) == 0);
    migrate(&(struct db_config){ .file = str_of(file), .create = true });

    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(file, &handle), SQLITE_OK);
    assert_int_equal(fts5_register(handle), SQLITE_OK);
    int refused = sqlite_refused(handle);
    sqlite3_close(handle);
    unlink(file);
    assert_int_equal(refused, 0);
}

static int pg_refused(PGconn *server)
{
    int refused = 0;
    for (size_t i = 0; i < sql_count; i++) {
        PGresult *answer = PQprepare(server, sql_all[i]->name, sql_all[i]->pg, 0, NULL);
        if (PQresultStatus(answer) != PGRES_COMMAND_OK) {
            complain(sql_all[i], sql_all[i]->pg, PQresultErrorMessage(answer));
            refused++;
        }
        PQclear(answer);
    }
    return refused;
}

static void all_prepare_on_postgres(void **state)
{
    (void)state;
    const char *url = getenv("AFTERSALE_TEST_PG");
    if (!url) {
        print_message("AFTERSALE_TEST_PG is not set\n");
        skip();
    }
    migrate(&(struct db_config){ .url = str_of(url) });

    PGconn *server = PQconnectdb(url);
    assert_int_equal(PQstatus(server), CONNECTION_OK);
    int refused = pg_refused(server);
    PQfinish(server);
    assert_int_equal(refused, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_prepare_on_sqlite),
        cmocka_unit_test(all_prepare_on_postgres),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
