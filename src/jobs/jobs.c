/* Work for later. A row is claimed by lease: who claims it must end it before the lease runs out,
 * otherwise another process takes it for abandoned and tries again. Recurring kinds keep one waiting
 * row each, made anew when the last one ended. */
#include "jobs.h"

#include "../base/digest.h"
#include "../base/log.h"
#include "../base/thread.h"
#include "jobs_sql.h"

#include <pthread.h>

#define CLAIM_AT_ONCE     10
#define LEASE_MAX_SECONDS 600
#define KEEP_DONE_MS      (7 * 24 * 3600 * 1000LL)

static const char *const job_state_labels[] = { "waiting", "running", "done", "dead", NULL };

const struct field job_fields[] = {
    { FIELD(struct job, id) },
    { FIELD(struct job, kind) },
    { FIELD(struct job, state), .labels = job_state_labels },
    { FIELD(struct job, attempts) },
    { FIELD(struct job, run_at), .doc = "when it is due" },
    { FIELD(struct job, created_at) },
    { FIELD(struct job, ended_at), .flags = NULLABLE },
    { FIELD(struct job, error), .doc = "what the last try ended with" },
    { FIELD(struct job, payload), .doc = "what it works on, as its kind writes it" },
    { 0 },
};

const struct permission job_permissions[] = {
    { "job.read", "查看后台任务", "See background jobs", false },
    { "job.write", "重跑后台任务", "Run dead jobs again", false },
    { 0 },
};

enum err job_add(struct op *op, const char *kind, str payload, str dedupe, utc run_at)
{
    return db_run(op, SQL(job_insert),
                  ARGS(V(kind), V(payload), V(dedupe.n ? dedupe : (str){ 0 }), V(run_at),
                       V(op->now)),
                  NULL);
}

/* ------------------------------------------------------------------ running */

static const struct job_kind *kind_of(const struct job_kind *kinds, str name)
{
    for (; kinds->name; kinds++)
        if (str_is(name, kinds->name))
            return kinds;
    return NULL;
}

/* 10 s, 30 s, 90 s … at most an hour, and up to a fifth more, so that many do not come back at once. */
static int64_t wait_ms(int64_t attempts)
{
    uint32_t chance;
    int64_t ms = 10000;
    for (int64_t i = 1; i < attempts && ms < 3600000; i++)
        ms *= 3;
    random_bytes(&chance, sizeof chance);
    ms = ms < 3600000 ? ms : 3600000;
    return ms + ms / 5 * (chance % 1000) / 1000;
}

static enum err job_end(struct op *op, const struct job_kind *kind, const struct job *job,
                        str error)
{
    TX(tx, op);
    if (!error.n)
        TRY(db_run(op, SQL(job_done), ARGS(V(job->id), V(op->now)), NULL));
    else if (!kind || job->attempts >= kind->attempts)
        TRY(db_run(op, SQL(job_dead), ARGS(V(job->id), V(op->now), V(error)), NULL));
    else
        TRY(db_run(op, SQL(job_again),
                   ARGS(V(job->id), V(utc_add(op->now, wait_ms(job->attempts))), V(error)), NULL));
    return tx_commit(&tx);
}

/* What a job does and that it is done are two transactions: a kind may settle work of its own, and is
 * idempotent anyway. */
static void job_run(struct env *env, const struct job_kind *kind, const struct job *job)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct op work, end;
    str error = STR("");

    op_init(&work, mem, env, &actor_system);
    work.lang = LANG_EN;
    enum err err = kind ? kind->run(&work, job->payload)
                        : op_fail(&work, ERR_INTERNAL, "job.unknown", "no such kind");
    if (err == OK)
        err = db_settle(&work, true);
    if (err != OK) {
        error = op_fault_text(&work);
        log_warn(&work, "job failed", KV("job", job->id), KV("kind", job->kind), KV("error", error),
                 KV("detail", work.fault.detail));
    }
    op_end(&work);
    op_init(&end, mem, env, &actor_system);
    if (job_end(&end, kind, job, error) != OK || db_settle(&end, true) != OK)
        log_error(&end, "job not ended", KV("job", job->id), KV("detail", end.fault.detail));
    op_end(&end);
}

static enum err recurring_add(struct op *op, const struct job_kind *kinds)
{
    int64_t there;
    for (const struct job_kind *k = kinds; k->name; k++) {
        if (!k->every_seconds)
            continue;
        str dedupe = arena_fmt(op->mem, "every %s", k->name);
        TRY(db_int(op, SQL(job_recurring_exists), ARGS(V(dedupe)), &there));
        if (there)
            continue;
        TX(tx, op);
        TRY(job_add(op, k->name, STR("{}"), dedupe, utc_add(op->now, k->every_seconds * 1000LL)));
        TRY(tx_commit(&tx));
    }
    return OK;
}

static enum err jobs_claim(struct op *op, struct list *ret)
{
    int64_t due = 0;
    *ret = (struct list){ 0 };
    TRY(db_int(op, SQL(job_due_exists), ARGS(V(op->now)), &due));
    if (!due) /* the write lane is not bothered for nothing */
        return OK;
    TX(tx, op);
    TRY(db_all(op, SQL(job_claim),
               ARGS(V(op->now), V(utc_add(op->now, LEASE_MAX_SECONDS * 1000LL)),
                    V((int64_t)CLAIM_AT_ONCE)),
               job_fields, sizeof(struct job), ret));
    TRY(tx_commit(&tx));
    return db_settle(op, true);
}

enum err jobs_run_due(struct op *op, const struct job_kind *kinds, int *ret_ran)
{
    struct list due;
    TRY(recurring_add(op, kinds));
    TRY(jobs_claim(op, &due));
    for (size_t i = 0; i < due.n; i++) {
        const struct job *job = &((struct job *)due.items)[i];
        job_run(op->env, kind_of(kinds, job->kind), job);
    }
    *ret_ran = (int)due.n;
    return OK;
}

/* ------------------------------------------------------------------ the runner's thread */

struct jobs_runner {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
    struct env *env;
    const struct job_kind *kinds;
};

static bool round_once(struct jobs_runner *r, struct arena *mem, bool *was_well)
{
    struct op op;
    int ran = 0;

    op_init(&op, mem, r->env, &actor_system);
    bool well = jobs_run_due(&op, r->kinds, &ran) == OK;
    if (!well && *was_well) /* said once, not every second, while the database is away */
        log_warn(&op, "jobs wait", KV("code", op.fault.code), KV("detail", op.fault.detail));
    *was_well = well;
    op_end(&op);
    arena_reset(mem);
    return ran == CLAIM_AT_ONCE;
}

static bool runner_wait(struct jobs_runner *r)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&r->lock);
    if (!r->stop)
        pthread_cond_timedwait(&r->wake, &r->lock, &until);
    bool stop = r->stop;
    pthread_mutex_unlock(&r->lock);
    return !stop;
}

static void *runner_main(void *arg)
{
    struct jobs_runner *r = arg;
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    bool was_well = true;

    while (runner_wait(r))
        while (round_once(r, mem, &was_well))
            continue;
    return NULL;
}

struct jobs_runner *jobs_start(struct env *env, const struct job_kind *kinds)
{
    struct jobs_runner *r = calloc(1, sizeof *r);
    if (!r)
        abort();
    r->env = env;
    r->kinds = kinds;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->wake, NULL);
    if (!thread_start(&r->thread, runner_main, r))
        abort();
    return r;
}

void jobs_stop(struct jobs_runner *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->lock);
    r->stop = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->wake);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

enum err jobs_housekeeping(struct op *op)
{
    TX(tx, op);
    TRY(db_run(op, SQL(job_clear), ARGS(V(utc_add(op->now, -KEEP_DONE_MS))), NULL));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ over HTTP */

struct job_query {
    str state, after;
    int64_t limit;
};

static const struct field job_query_fields[] = {
    { FIELD(struct job_query, state), .labels = job_state_labels },
    { FIELD(struct job_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct job_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

static enum err job_http_list(struct op *op, struct http *h)
{
    struct job_query q = { .limit = PAGE_DEFAULT };
    int64_t before = INT64_MAX;
    struct list jobs;
    str next = { 0 };
    bool given;

    TRY(http_query(op, h, &q));
    TRY(cursor_read(op, q.after, &before, 1, &given));
    if (!given)
        before = INT64_MAX;
    TRY(db_all(op, SQL(job_list),
               ARGS(V((int64_t)label_index(job_state_labels, q.state)), V(before), V(q.limit + 1)),
               job_fields, sizeof(struct job), &jobs));
    if (jobs.n > (size_t)q.limit) {
        jobs.n = (size_t)q.limit;
        next = cursor_make(op, &((struct job *)jobs.items)[jobs.n - 1].id, 1);
    }
    return http_send_list(op, h, job_fields, jobs.items, jobs.n, sizeof(struct job), next);
}

static enum err job_http_replay(struct op *op, struct http *h)
{
    struct job job = { 0 };
    int64_t done = 0;
    bool found;

    TX(tx, op);
    TRY(db_find(op, SQL(job_get), ARGS(V(http_id(h))), job_fields, &job, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "job.not_found");
    TRY(db_int(op, SQL(job_replay), ARGS(V(job.id), V(op->now)), &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "job.not_dead");
    TRY(db_one(op, SQL(job_get), ARGS(V(job.id)), job_fields, &job));
    TRY(tx_commit(&tx));
    return http_send(op, h, job_fields, &job);
}

const struct route job_routes[] = {
    { GET, "/api/v1/jobs", job_http_list, "job.read", .query = job_query_fields, .out = job_fields,
      .flags = ROUTE_LIST, .summary = "Background jobs, newest first" },
    { POST, "/api/v1/jobs/:id/replay", job_http_replay, "job.write", .out = job_fields,
      .summary = "Try a dead job again", .errors = "job.not_found job.not_dead" },
    { 0 },
};
