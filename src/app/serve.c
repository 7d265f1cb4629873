/* Serving: HTTP, live changes, jobs and the small upkeep of this process, until a signal says stop. */
#include "app.h"

#include "../base/log.h"
#include "../http/metrics.h"
#include "../measure/measure.h"
#include "../people/people.h"
#include "../flow/flow.h"
#include "../ticket/ticket_clock.h"
#include "live.h"

#include <pthread.h>
#include <signal.h>

#define UPKEEP_SECONDS 20
#define ALARM_SECONDS  2 /* how late a clock that ran out may be noticed */

struct serving {
    struct house *house;
    struct live *live;
    struct jobs_runner *jobs;
    struct http_server *http;
};

/* ------------------------------------------------------------------ between the rooms */

static void session_ended(void *ctx, int64_t user, int64_t session)
{
    stream_drop(ctx, user, session);
}

static void print_store_metrics(void *ctx, struct buf *out)
{
    struct env *env = ctx;
    struct db_stats stats;
    db_stats(env->db, &stats);
    buf_fmt(out,
            "# TYPE aftersale_db_commits_total counter\naftersale_db_commits_total %lld\n"
            "# TYPE aftersale_db_groups_total counter\naftersale_db_groups_total %lld\n"
            "# TYPE aftersale_db_rollbacks_total counter\naftersale_db_rollbacks_total %lld\n"
            "# TYPE aftersale_db_reconnects_total counter\naftersale_db_reconnects_total %lld\n"
            "# TYPE aftersale_db_waiting gauge\naftersale_db_waiting %lld\n",
            (long long)stats.commits, (long long)stats.groups, (long long)stats.rollbacks,
            (long long)stats.reconnects, (long long)stats.waiting);
}

static struct http_config http_settings(const struct settings *s)
{
    return (struct http_config){
        .address = s->listen,
        .routes = app_routes,
        .company = "Aftersale",
        .identify = people_identify,
        .loops = (int)s->loops,
        .workers = (int)s->workers,
        .connections = (int)s->connections,
        .header_seconds = (int)s->header_seconds,
        .body_seconds = (int)s->body_seconds,
        .idle_seconds = (int)s->idle_seconds,
        .body_max = s->body_kib << 10,
        .upload_max = s->upload_mib << 20,
        .upload_parts = (int)s->upload_parts,
        .trusted_proxies = s->trusted_proxies,
        .secure_cookies = s->secure_cookies,
    };
}

/* ------------------------------------------------------------------ start and stop */

static enum err start(struct op *op, struct serving *s)
{
    struct env *env = &s->house->env;
    struct http_config config = http_settings(&s->house->settings);

    TRY(live_start(op, env, &s->live));
    env->live = s->live;
    people_on_end(session_ended, live_hub(s->live));
    metrics_source(print_store_metrics, env);
    s->jobs = jobs_start(env, app_jobs);
    return http_start(op, &config, env, &s->http);
}

static void stop(struct serving *s)
{
    if (s->http)
        http_stop(s->http, (int)s->house->settings.stop_seconds);
    jobs_stop(s->jobs);
    people_on_end(NULL, NULL);
    metrics_source(NULL, NULL);
    live_stop(s->live);
    s->house->env.live = NULL;
}

static void upkeep(struct serving *s, struct arena *mem)
{
    struct op op;
    op_init(&op, mem, &s->house->env, &actor_system);
    if (people_housekeeping(&op) != OK || db_settle(&op, true) != OK)
        log_warn(&op, "upkeep waits", KV("code", op.fault.code), KV("detail", op.fault.detail));
    op_end(&op);
    arena_reset(mem);
}

/* Looks into an index; when nothing is due nothing else happens. Every process may do it. */
static void alarms(struct serving *s, struct arena *mem)
{
    struct op op;
    op_init(&op, mem, &s->house->env, &actor_system);
    if (ticket_alarms(&op) != OK)
        log_warn(&op, "alarms wait", KV("code", op.fault.code), KV("detail", op.fault.detail));
    op_end(&op);
    arena_reset(mem);
    op_init(&op, mem, &s->house->env, &actor_system);
    if (flow_alarms(&op) != OK)
        log_warn(&op, "timed moves wait", KV("code", op.fault.code), KV("detail", op.fault.detail));
    op_end(&op);
    arena_reset(mem);
}

static void wake_measures(struct serving *s, struct arena *mem)
{
    struct op op;
    op_init(&op, mem, &s->house->env, &actor_system);
    if (measure_wake(&op) != OK)
        log_warn(&op, "measures wait", KV("code", op.fault.code), KV("detail", op.fault.detail));
    op_end(&op);
    arena_reset(mem);
}

/* SIGTERM and SIGINT are blocked in every thread and taken here. */
static void wait_for_stop(struct serving *s, const sigset_t *signals)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    const struct timespec pause = { .tv_sec = 1 };
    for (int64_t second = 1; sigtimedwait(signals, NULL, &pause) < 0; second++) {
        wake_measures(s, mem);
        if (second % ALARM_SECONDS == 0)
            alarms(s, mem);
        if (second % UPKEEP_SECONDS == 0)
            upkeep(s, mem);
    }
    upkeep(s, mem); /* what was collected in memory is not lost */
}

enum err house_serve(struct op *op, struct house *h, void (*ready)(void *ctx, int port), void *ctx)
{
    struct serving s = { .house = h };
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    enum err err = start(op, &s);
    if (err == OK) {
        ready(ctx, http_port(s.http));
        wait_for_stop(&s, &signals);
        log_info(NULL, "stopping", KV("wait_seconds", h->settings.stop_seconds));
    }
    stop(&s);
    return err;
}
