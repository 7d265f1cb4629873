/* Telling other processes of commits, and hearing of theirs: one thread and one session that listens
 * and notifies. NOTIFY takes a lock of the whole server, so there is at most one in PAUSE_US, outside
 * of the transactions that it tells of. */
#include "db_pg_internal.h"

#include "../base/thread.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define PAUSE_US 20000
#define RETRY_MS 500
/* Who reads only what lies below the oldest running transaction (event_since) must look again when
 * that one ended: if it rolled back, or belonged to another database, nobody tells of it. */
#define LOOK_AGAIN_MS 500

static void wake(struct pg_db *db)
{
    uint64_t one = 1;
    while (write(db->wake, &one, sizeof one) < 0)
        ;
}

void notify_committed(struct pg_db *db)
{
    if (!atomic_exchange(&db->dirty, true))
        wake(db);
    if (!db->telling)
        notify_start(db);
}

static bool command(PGconn *pg, const char *text)
{
    PGresult *r = PQexec(pg, text);
    bool done = PQresultStatus(r) == PGRES_COMMAND_OK;
    PQclear(r);
    return done;
}

static void sleep_until_woken(struct pg_db *db, int ms)
{
    struct pollfd p = { .fd = db->wake, .events = POLLIN };
    uint64_t count;
    if (!atomic_load(&db->stop) && poll(&p, 1, ms) > 0 && read(db->wake, &count, sizeof count) < 0)
        return;
}

/* Reads what has come; true when somebody committed. */
static bool heard(PGconn *pg)
{
    bool any = false;
    PGnotify *note;
    PQconsumeInput(pg);
    while ((note = PQnotifies(pg))) {
        PQfreemem(note);
        any = true;
    }
    return any;
}

/* True when nothing was heard for LOOK_AGAIN_MS. */
static bool wait_for_news(struct pg_db *db, PGconn *pg, int64_t told)
{
    struct pollfd p[] = { { .fd = PQsocket(pg), .events = POLLIN },
                          { .fd = db->wake, .events = POLLIN } };
    uint64_t count;
    int64_t pause = told + PAUSE_US - mono_us();
    bool owing = atomic_load(&db->dirty);
    int timeout = owing && pause > 0 ? (int)(pause / 1000) + 1 : owing ? 0 : LOOK_AGAIN_MS;
    bool silence = poll(p, 2, timeout) == 0 && !owing;
    if ((p[1].revents & POLLIN) && read(db->wake, &count, sizeof count) < 0)
        return false;
    return silence;
}

/* Serves one session until it breaks or the store stops. */
static void serve_session(struct pg_db *db, PGconn *pg)
{
    int64_t told = 0;
    while (PQstatus(pg) == CONNECTION_OK) {
        if (mono_us() - told >= PAUSE_US && atomic_exchange(&db->dirty, false)) {
            if (!command(pg, "NOTIFY aftersale"))
                atomic_store(&db->dirty, true);
            told = mono_us();
        }
        if (heard(pg))
            db_tell(&db->db);
        if (atomic_load(&db->stop) && !atomic_load(&db->dirty))
            return;
        if (wait_for_news(db, pg, told))
            db_tell(&db->db);
    }
}

static void *tell(void *arg)
{
    struct pg_db *db = arg;
    struct db_failure failure;
    do {
        PGconn *pg = session_open(db, &failure);
        if (!pg || !command(pg, "LISTEN aftersale")) {
            PQfinish(pg);
            sleep_until_woken(db, RETRY_MS);
            continue;
        }
        db_tell(&db->db); /* commits may have been missed while we were away */
        serve_session(db, pg);
        PQfinish(pg);
    } while (!atomic_load(&db->stop));
    return NULL;
}

void notify_start(struct pg_db *db)
{
    pthread_mutex_lock(&db->lock);
    if (!db->telling)
        atomic_store(&db->telling, thread_start(&db->teller, tell, db));
    pthread_mutex_unlock(&db->lock);
}

void notify_stop(struct pg_db *db)
{
    atomic_store(&db->stop, true);
    wake(db);
    if (db->telling)
        pthread_join(db->teller, NULL);
    close(db->wake);
}
