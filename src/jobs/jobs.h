/* Work for later and work that comes again: rows claimed by lease, so that several processes may run
 * them and none is lost when one dies. A kind must be idempotent: it may run twice. */
#pragma once

#include "../base/permission.h"
#include "../http/http.h"
#include "../store/db.h"

struct job_kind {
    const char *name; /* ends with NULL */
    enum err (*run)(struct op *op, str payload);
    int attempts; /* tries before it is dead; the waits grow 10 s, 30 s, 90 s … with jitter */
    int lease_seconds; /* how long one try may take */
    int every_seconds; /* > 0: comes again by itself */
};

struct job {
    int64_t id;
    str kind, payload;
    int state; /* labels waiting, running, done, dead */
    int64_t attempts;
    utc run_at, created_at, ended_at;
    str error;
};

extern const struct field job_fields[];
extern const struct permission job_permissions[];
extern const struct route job_routes[];

/* Inside a transaction: the job exists when the change does. dedupe (may be empty): while one with the
 * same word waits or runs, no second is made. */
enum err job_add(struct op *op, const char *kind, str payload, str dedupe, utc run_at) MUST_CHECK;
/* One round: makes the recurring ones, claims up to 10 due jobs, runs each as an op of its own. */
enum err jobs_run_due(struct op *op, const struct job_kind *kinds, int *ret_ran) MUST_CHECK;

enum err jobs_housekeeping(struct op *op) MUST_CHECK; /* clears away what was done long ago */

struct jobs_runner;
struct jobs_runner *jobs_start(struct env *env,
                               const struct job_kind *kinds); /* a thread, looks every second */
void jobs_stop(struct jobs_runner *r);
