/* Moving a whole database out of the way. */
#include "alone.h"

#include "db.h"

#include <sqlite3.h>
#include <unistd.h>

/* SQLite lets a database leave WAL mode only when a single connection has it: the question is put as an
 * act, and the answer holds as long as the caller moves the file at once. */
enum err sqlite_alone(struct op *op, str path)
{
    const char *z = arena_z(op->mem, path);
    sqlite3 *db = NULL;

    if (access(z, F_OK) != 0)
        return OK;
    int rc = sqlite3_open_v2(z, &db, SQLITE_OPEN_READWRITE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close(db);
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
        return refuse_with(op, ERR_CONFLICT, "db.in_use", P("path", path));
    return OK;
}

static enum err run_text(struct op *op, str text)
{
    struct sql sql = db_sql(op, STR("schema_aside"), text, true);
    return db_run(op, &sql, NO_ARGS, NULL);
}

enum err pg_schema_aside(struct op *op, str name)
{
    struct sql ask =
        db_sql(op, STR("schema_name"), STR("SELECT quote_ident(current_schema())"), false);
    str schema;

    TX(tx, op);
    TRY(db_text(op, &ask, NO_ARGS, &schema));
    TRY(run_text(op, arena_fmt(op->mem, "ALTER SCHEMA " STR_FMT " RENAME TO \"" STR_FMT "\"",
                               STR_ARG(schema), STR_ARG(name))));
    TRY(run_text(op, arena_fmt(op->mem, "CREATE SCHEMA " STR_FMT, STR_ARG(schema))));
    return tx_commit(&tx);
}
