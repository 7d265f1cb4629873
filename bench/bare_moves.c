/* A move of a flow straight on SQLite, and data for the monitor.
 *
 *   bare_moves move FILE FLOWS CLIENTS SECONDS   threads without HTTP, durable before each goes on
 *   bare_moves fill FILE PROCESS TICKETS         rows as if so many tickets stood in that process
 *
 * FILE is a database that the product has made, FLOWS a file with the ids of flows and their tickets,
 * "3 17" on each line. A move leaves the same rows as the product's: event, its head, the flow, the
 * ticket's step, where flows stand (two rows), the arrow. Who is ready at the same time shares one
 * transaction and one fsync. */
#include "bare.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *file_open(const char *file, const char *pragmas)
{
    sqlite3 *db;
    if (sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        die(file, "cannot be opened");
    if (sqlite3_exec(db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
        die("pragma", sqlite3_errmsg(db));
    return db;
}

/* Runs a statement to its end; the first column of a first row. */
static int64_t run(sqlite3_stmt *s)
{
    int rc = sqlite3_step(s);
    int64_t first = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    while (rc == SQLITE_ROW)
        rc = sqlite3_step(s);
    if (rc != SQLITE_DONE)
        die(sqlite3_sql(s), sqlite3_errmsg(sqlite3_db_handle(s)));
    sqlite3_reset(s);
    return first;
}

/* ------------------------------------------------------------------ one move */

enum write { BEGIN, COMMIT, HEAD, EVENT, LEAVE, ENTER, ARROW, FLOW, TICKET, WRITES };

#define COUNT(n)                                                                                   \
    "INSERT INTO flow_count (process_id, step, team_id, slot, n) SELECT process_id, step, "        \
    "coalesce(team_id, 0), 0, " n " FROM flow WHERE id = ?1 "                                      \
    "ON CONFLICT (process_id, step, team_id, slot) DO UPDATE SET n = flow_count.n + excluded.n"

static const char *const write_sql[WRITES] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [HEAD] = "UPDATE event_head SET seq = seq + 1 WHERE subject_kind = 'ticket' AND "
             "subject_id = ?1 RETURNING seq",
    [EVENT] = "INSERT INTO event (at, actor_kind, actor_id, subject_kind, subject_id, seq, type, "
              "data, hash) VALUES (?1, 1, 1, 'ticket', ?2, ?3, 'flow.moved', ?4, ?5)",
    [LEAVE] = COUNT("-1"),
    [ENTER] = COUNT("1"),
    [ARROW] = "INSERT INTO flow_arrow (process_id, from_step, to_step, bucket, slot, n, seconds, "
              "late, again) SELECT process_id, step, step, 5, 0, 1, 20, 0, 1 FROM flow "
              "WHERE id = ?1 ON CONFLICT (process_id, from_step, to_step, bucket, slot) DO UPDATE "
              "SET n = flow_arrow.n + 1, seconds = flow_arrow.seconds + excluded.seconds, "
              "again = flow_arrow.again + 1",
    [FLOW] = "UPDATE flow SET version = version + 1, since = ?2, due_at = ?2 + 3600000, "
             "late_at = ?2 + 3600000 WHERE id = ?1",
    [TICKET] = "UPDATE ticket SET step = 'bench.work', step_zh = '处理', step_en = 'Working', "
               "step_due_at = ?2 + 3600000, step_near_at = ?2 + 2880000 WHERE id = ?1",
};

struct pair {
    int64_t flow, ticket;
};

static void write_move(sqlite3_stmt **sql, const struct pair *p)
{
    static const char hash[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    int64_t at = (int64_t)1795000000000 + now_us() / 1000;
    char data[500];
    int n =
        snprintf(data, sizeof data,
                 "{\"flow_id\":%lld,\"process\":\"bench\",\"process_zh\":\"测量\","
                 "\"process_en\":\"Bench\",\"edition\":1,\"move\":\"again\",\"move_zh\":\"再来\","
                 "\"move_en\":\"Again\",\"from\":\"work\",\"from_zh\":\"处理\",\"from_en\":"
                 "\"Working\",\"to\":\"work\",\"to_zh\":\"处理\",\"to_en\":\"Working\","
                 "\"reason\":\"\",\"by\":\"person\",\"asked_by\":null,\"seconds\":20}",
                 (long long)p->flow);
    sqlite3_bind_int64(sql[HEAD], 1, p->ticket);
    int64_t seq = run(sql[HEAD]);
    sqlite3_bind_int64(sql[EVENT], 1, at);
    sqlite3_bind_int64(sql[EVENT], 2, p->ticket);
    sqlite3_bind_int64(sql[EVENT], 3, seq);
    sqlite3_bind_text(sql[EVENT], 4, data, n, SQLITE_STATIC);
    sqlite3_bind_text(sql[EVENT], 5, hash, sizeof hash - 1, SQLITE_STATIC);
    run(sql[EVENT]);
    for (enum write w = LEAVE; w <= FLOW; w++) {
        sqlite3_bind_int64(sql[w], 1, p->flow);
        if (w == FLOW)
            sqlite3_bind_int64(sql[w], 2, at);
        run(sql[w]);
    }
    sqlite3_bind_int64(sql[TICKET], 1, p->ticket);
    sqlite3_bind_int64(sql[TICKET], 2, at);
    run(sql[TICKET]);
}

/* ------------------------------------------------------------------ many clients, one writer */

static struct pair *pairs;
static size_t pairs_n;

static void pairs_load(const char *file)
{
    FILE *f = fopen(file, "re");
    struct pair p;
    if (!f)
        die(file, "cannot be read");
    while (fscanf(f, "%" SCNd64 " %" SCNd64, &p.flow, &p.ticket) == 2) {
        pairs = realloc(pairs, (pairs_n + 1) * sizeof *pairs);
        if (!pairs)
            die("memory", "none left");
        pairs[pairs_n++] = p;
    }
    fclose(f);
    if (!pairs_n)
        die(file, "names no flow");
}

static void group_begin(void *state)
{
    sqlite3_stmt **sql = state;
    run(sql[BEGIN]);
}

static void group_write(void *state, size_t turn)
{
    write_move(state, &pairs[turn % pairs_n]);
}

static void group_commit(void *state)
{
    sqlite3_stmt **sql = state;
    run(sql[COMMIT]);
}

static void move(const char *file, const char *flows, int clients, int seconds)
{
    static const struct writing writing = { group_begin, group_write, group_commit };
    sqlite3_stmt *sql[WRITES];
    pairs_load(flows);
    sqlite3 *db = file_open(file, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                  "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                                  "PRAGMA secure_delete = FAST; PRAGMA cache_size = -16384");
    for (int i = 0; i < WRITES; i++)
        if (sqlite3_prepare_v3(db, write_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &sql[i], NULL) !=
            SQLITE_OK)
            die(write_sql[i], sqlite3_errmsg(db));
    write_in_groups(&writing, sql, clients, seconds);
}

/* ------------------------------------------------------------------ data for the monitor */

/* Flows of ten steps and eight teams, counts that fit them, and arrows of thirty classes of waits. */
static void fill(const char *file, const char *process, const char *tickets)
{
    char sql[3000], *fault = NULL;
    sqlite3 *db = file_open(file, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
                                  "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -262144");
    int n = snprintf(
        sql, sizeof sql,
        "BEGIN;"
        "INSERT INTO flow (ticket_id, process_id, edition_id, step, status, team_id, since, "
        "started_at) WITH RECURSIVE i (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i "
        "WHERE n + 1 < %s) SELECT n + 1, %s, (SELECT max(id) FROM process_edition WHERE process_id "
        "= %s), 's' || (n %% 10), 0, n %% 8 + 1, 1790000000000 + n, 1790000000000 + n FROM i;"
        "INSERT INTO flow_count (process_id, step, team_id, slot, n) SELECT process_id, step, "
        "team_id, 0, count(*) FROM flow WHERE process_id = %s GROUP BY 1, 2, 3 "
        "ON CONFLICT DO UPDATE SET n = excluded.n;"
        "INSERT INTO flow_arrow (process_id, from_step, to_step, bucket, slot, n, seconds, late, "
        "again) WITH RECURSIVE b (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM b WHERE n < 29), "
        "a (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM a WHERE n < 9), "
        "z (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM z WHERE n < 9) "
        "SELECT %s, 's' || a.n, 's' || z.n, b.n, 0, %s / 3000, (%s / 3000) << b.n, 0, 0 "
        "FROM a, z, b WHERE true ON CONFLICT DO NOTHING;"
        "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)",
        tickets, process, process, process, process, tickets, tickets);
    if (n < 0 || (size_t)n >= sizeof sql)
        die("fill", "the statements are too long");
    if (sqlite3_exec(db, sql, NULL, NULL, &fault) != SQLITE_OK)
        die("fill", fault);
    sqlite3_close(db);
    puts("{}");
}

int main(int argc, char **argv)
{
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (argc == 6 && strcmp(argv[1], "move") == 0)
        move(argv[2], argv[3], atoi(argv[4]), atoi(argv[5]));
    else if (argc == 5 && strcmp(argv[1], "fill") == 0)
        fill(argv[2], argv[3], argv[4]);
    else
        die("usage", "bare_moves move FILE FLOWS CLIENTS SECONDS | fill FILE PROCESS TICKETS");
    return 0;
}
