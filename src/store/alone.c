/* SQLite lets a database leave WAL mode only when a single connection has it: the question is put as an
 * act, and the answer holds as long as the caller moves the file at once. */
#include "alone.h"

#include <sqlite3.h>
#include <unistd.h>

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
