/* The write lane: one writer at a time on one connection, and one COMMIT, one fsync, for all who wrote
 * while the last COMMIT ran.
 *
 *     op:         enter · (BEGIN) · SAVEPOINT · … · RELEASE · leave         waits for its group
 *     committer:                                   enter · COMMIT · leave · tells the group
 *
 * The lane is not strictly first come first served: who runs and finds it free takes it, because a
 * hand-over to a sleeping thread costs more than the work itself; but who has waited PATIENCE_US is
 * next. The committer enters when nobody waits, or is let in first when the group has run for
 * GROUP_US or holds GROUP_OPS. docs/decisions/0010-group-commit.md tells what was measured. */
#include "db_sqlite_internal.h"

#include "../base/log.h"
#include "../base/thread.h"

#include <assert.h>
#include <stdlib.h>

#define GROUP_OPS 256
#define GROUP_US                                                                                   \
    8000 /* with 2 ms, 64 writers made groups of 14 and paid a fifth more: docs/performance.md */
#define PATIENCE_US  1000
#define LANE_WAIT_US 30000000 /* a long op (an import's chunk, a migration) may hold the lane */

#define STATEMENT(name, text, writes)                                                              \
    static const struct sql name = { #name, text, NULL, 0, writes, -1 }
STATEMENT(group_begin, "BEGIN IMMEDIATE", true);
STATEMENT(group_commit, "COMMIT", true);
STATEMENT(group_rollback, "ROLLBACK", true);
STATEMENT(op_savepoint, "SAVEPOINT op", true);
STATEMENT(op_release, "RELEASE op", true);
STATEMENT(op_undo, "ROLLBACK TO op", true);

/* Groups. */

static struct group *group_new(void)
{
    struct group *g = calloc(1, sizeof *g);
    if (!g)
        abort();
    atomic_store(&g->refs, 1);
    g->since = mono_us();
    return g;
}

static void group_unref(struct group *g)
{
    if (g && atomic_fetch_sub(&g->refs, 1) == 1)
        free(g);
}

/* Tells everybody in the group how it ended, and gives up the lane's hold on it. The finishers were
 * taken off under the lock (group_take_finishers). */
static void group_tell(struct group *g, struct finisher *finishers)
{
    gate_open(&g->over);
    while (finishers) {
        struct finisher *f = finishers;
        finishers = f->next;
        enum err result = g->failure.err;
        if (result != OK)
            db_fail(f->op, &g->failure);
        f->done(f->ctx, result); /* f lives in the op's arena and may be gone after this */
        group_unref(g);
    }
    group_unref(g);
}

/* The lane. */

static bool may_enter(const struct lane *lane, int64_t now)
{
    if (lane->busy || lane->due)
        return false;
    return !lane->first || now - lane->first->since < PATIENCE_US;
}

static void queue_up(struct lane *lane, struct waiter *w)
{
    if (lane->last)
        lane->last->next = w;
    else
        lane->first = w;
    lane->last = w;
}

static void queue_leave(struct lane *lane, struct waiter *w)
{
    struct waiter **p = &lane->first, *before = NULL;
    while (*p != w) {
        before = *p;
        p = &(*p)->next;
    }
    *p = w->next;
    if (lane->last == w)
        lane->last = before;
}

/* Called locked: lets in who is next. */
static void lane_open(struct lane *lane)
{
    lane->busy = false;
    struct group *g = lane->group;
    if (g && (g->ops >= GROUP_OPS || mono_us() - g->since >= GROUP_US))
        lane->due = true;
    if (g && (lane->due || !lane->first))
        pthread_cond_signal(&lane->work);
    else if (lane->first)
        gate_open(&lane->first->turn);
}

/* Waits as the head of the queue, or behind it, until the lane is ours. Called and left locked. */
static bool wait_turn(struct lane *lane, struct waiter *w)
{
    queue_up(lane, w);
    while (lane->first != w || lane->busy || lane->due) {
        int64_t left = w->since + LANE_WAIT_US - mono_us();
        atomic_store(&w->turn.open, 0);
        pthread_mutex_unlock(&lane->lock);
        bool called = left > 0 && gate_wait(&w->turn, left);
        pthread_mutex_lock(&lane->lock);
        if (!called) {
            queue_leave(lane, w);
            if (!lane->busy)
                lane_open(lane); /* the call may have come a moment too late: pass it on */
            return false;
        }
    }
    queue_leave(lane, w);
    return true;
}

static bool lane_enter(struct sqlite_db *db)
{
    struct lane *lane = &db->lane;
    bool entered = true;
    pthread_mutex_lock(&lane->lock);
    if (!may_enter(lane, mono_us())) {
        struct waiter w = { .since = mono_us() };
        atomic_fetch_add(&db->db.waiting, 1);
        entered = wait_turn(lane, &w);
        atomic_fetch_sub(&db->db.waiting, 1);
    }
    if (entered)
        lane->busy = true;
    pthread_mutex_unlock(&lane->lock);
    return entered;
}

static void lane_leave(struct sqlite_db *db)
{
    pthread_mutex_lock(&db->lane.lock);
    lane_open(&db->lane);
    pthread_mutex_unlock(&db->lane.lock);
}

/* The committer. */

static bool run_parts(struct sqlite_db *db, struct group *g)
{
    for (struct group_part *part = g->parts; part; part = part->next) {
        for (struct deferred *d = part->first; d; d = d->next) {
            struct call call = { .sql = &d->sql, .args = d->args, .n = d->n };
            if (conn_run(&db->writer, NULL, &call, &g->failure) != OK)
                return false;
        }
    }
    return true;
}

static void undo_all(struct sqlite_db *db)
{
    struct db_failure ignored;
    if (!sqlite3_get_autocommit(db->writer.handle) &&
        !conn_do(&db->writer, &group_rollback, &ignored))
        log_error(NULL, "rollback failed", KV("why", ignored.detail));
}

static void commit_group(struct sqlite_db *db, struct group *g)
{
    if (run_parts(db, g) && conn_do(&db->writer, &group_commit, &g->failure)) {
        atomic_fetch_add(&db->db.groups, 1);
        return;
    }
    undo_all(db);
    log_error(NULL, "a commit group failed", KV("ops", (int64_t)g->ops),
              KV("why", g->failure.detail));
}

static void *commit_groups(void *arg)
{
    struct sqlite_db *db = arg;
    struct lane *lane = &db->lane;
    pthread_mutex_lock(&lane->lock);
    while (true) {
        while (!(lane->group && !lane->busy && (lane->due || !lane->first)) && !lane->stop)
            pthread_cond_wait(&lane->work, &lane->lock);
        if (!lane->group && lane->stop)
            break;
        struct group *g = lane->group;
        lane->busy = true;
        pthread_mutex_unlock(&lane->lock);
        commit_group(db, g);
        pthread_mutex_lock(&lane->lock);
        struct finisher *finishers = g->finishers;
        g->finishers = NULL;
        atomic_store(&g->over.open, 1); /* under the lock: no finisher is added from here on */
        lane->group = NULL;
        lane->due = false;
        lane_open(lane);
        pthread_mutex_unlock(&lane->lock);
        bool durable = g->failure.err == OK;
        group_tell(g, finishers);
        if (durable)
            watch_moved(db);
        pthread_mutex_lock(&lane->lock);
    }
    pthread_mutex_unlock(&lane->lock);
    return NULL;
}

bool lane_start(struct sqlite_db *db)
{
    pthread_mutex_init(&db->lane.lock, NULL);
    pthread_cond_init(&db->lane.work, NULL);
    return thread_start(&db->lane.committer, commit_groups, db);
}

void lane_stop(struct sqlite_db *db)
{
    pthread_mutex_lock(&db->lane.lock);
    db->lane.stop = true;
    pthread_cond_signal(&db->lane.work);
    pthread_mutex_unlock(&db->lane.lock);
    pthread_join(db->lane.committer, NULL);
}

/* An op's transaction. */

/* Opens the group's transaction. Who waited for the lane because another process holds the lock does
 * not wait as long again: all of them get their answer within DB_WAIT_US. */
static bool open_group(struct sqlite_db *db, int64_t since, struct db_failure *failure)
{
    int64_t left = since + DB_WAIT_US - mono_us();
    sqlite3_busy_timeout(db->writer.handle, left > 100000 ? (int)(left / 1000) : 100);
    if (!conn_do(&db->writer, &group_begin, failure))
        return false;
    struct group *group = group_new();
    pthread_mutex_lock(&db->lane.lock);
    db->lane.group = group;
    pthread_mutex_unlock(&db->lane.lock);
    return true;
}

enum err lane_begin(struct op *op)
{
    struct sqlite_db *db = sqlite_of(op);
    struct db_failure failure;
    int64_t since = mono_us();
    if (!lane_enter(db)) {
        db_failure_set(&failure, ERR_UNAVAILABLE, "db.locked", "the write lane stayed taken");
        return db_fail(op, &failure);
    }
    bool ready = db->lane.group || open_group(db, since, &failure);
    /* The first op of a group needs no savepoint: undoing it is undoing all. */
    op->db->savepoint = ready && db->lane.group->ops > 0;
    if (op->db->savepoint)
        ready = conn_do(&db->writer, &op_savepoint, &failure);
    if (ready)
        return OK;
    lane_leave(db);
    return db_fail(op, &failure);
}

static void group_join(struct group *g, struct op *op)
{
    struct db_state *st = op->db;
    if (st->deferred) {
        struct group_part *part = arena_alloc(op->mem, sizeof *part);
        part->first = st->deferred;
        if (g->parts_last)
            g->parts_last->next = part;
        else
            g->parts = part;
        g->parts_last = part;
    }
    g->ops++;
    atomic_fetch_add(&g->refs, 1);
    st->group = g;
}

enum err lane_commit(struct op *op)
{
    struct sqlite_db *db = sqlite_of(op);
    struct db_failure failure;
    if (op->db->savepoint && !conn_do(&db->writer, &op_release, &failure)) {
        lane_after_failure(op, &failure);
        return db_fail(op, &failure); /* the face rolls back, which leaves the lane */
    }
    group_join(db->lane.group, op);
    lane_leave(db);
    return OK;
}

/* The group's transaction is gone, or must go, with all that its ops did. Lane held. */
static void group_lost(struct sqlite_db *db, const struct db_failure *failure)
{
    undo_all(db);
    struct lane *lane = &db->lane;
    pthread_mutex_lock(&lane->lock);
    struct group *g = lane->group;
    lane->group = NULL;
    lane->due = false;
    g->failure = *failure;
    struct finisher *finishers = g->finishers;
    g->finishers = NULL;
    atomic_store(&g->over.open, 1);
    pthread_mutex_unlock(&lane->lock);
    if (g->ops > 0)
        log_error(NULL, "a commit group failed", KV("ops", (int64_t)g->ops),
                  KV("why", failure->detail));
    group_tell(g, finishers);
}

void lane_after_failure(struct op *op, const struct db_failure *failure)
{
    struct sqlite_db *db = sqlite_of(op);
    if (db->lane.group && sqlite3_get_autocommit(db->writer.handle))
        group_lost(db, failure);
}

void lane_rollback(struct op *op)
{
    struct sqlite_db *db = sqlite_of(op);
    struct db_failure failure;
    struct group *g = db->lane.group;
    if (g && !op->db->savepoint) {
        db_failure_set(&failure, ERR_INTERNAL, "db.failed", "rolled back");
        group_lost(db, &failure); /* nobody else is in it */
    } else if (g && (!conn_do(&db->writer, &op_undo, &failure) ||
                     !conn_do(&db->writer, &op_release, &failure))) {
        group_lost(db, &failure);
    }
    lane_leave(db);
}

/* After the commit. */

enum err lane_settle(struct op *op)
{
    struct group *g = op->db->group;
    if (!g)
        return OK;
    gate_wait(&g->over, -1);
    enum err err = g->failure.err;
    if (err != OK)
        db_fail(op, &g->failure);
    op->db->group = NULL;
    group_unref(g);
    return err;
}

void lane_finish(struct op *op, void (*done)(void *ctx, enum err result), void *ctx)
{
    struct lane *lane = &sqlite_of(op)->lane;
    struct group *g = op->db->group;
    op->db->group = NULL;
    struct finisher *f = arena_alloc(op->mem, sizeof *f);
    *f = (struct finisher){ NULL, op, done, ctx };
    pthread_mutex_lock(&lane->lock);
    bool over = gate_is_open(&g->over);
    if (!over) {
        f->next = g->finishers;
        g->finishers = f;
    }
    pthread_mutex_unlock(&lane->lock);
    if (!over)
        return;
    enum err result = g->failure.err;
    if (result != OK)
        db_fail(op, &g->failure);
    group_unref(g);
    done(ctx, result);
}
