/* The composition root: the lists of what the house holds. Decides nothing. */
#pragma once

#include "../event/event.h"
#include "../http/http.h"
#include "../http/stream.h"
#include "../import/import.h"
#include "../jobs/jobs.h"
#include "../settings/settings.h"

extern const struct route *const app_routes[];           /* all capabilities, ends with NULL */
extern const struct permission *const app_permissions[]; /* the same */
extern const struct import_offer app_imports[];          /* what comes in from files */
extern const struct reaction app_reactions[];            /* which event calls which function */
extern const struct job_kind app_jobs[];

/* Registers permissions and reactions, starts libraries. Once, before anything else. */
void app_start(void);

struct house {
    struct env env;
    struct settings settings;
    int cache_mb;      /* of the database, 0 = as the store has it; set before it is opened */
    struct arena *mem; /* lives as long as the house */
};

/* Opens database and attachments of the data folder. With `migrate` the schema is brought up to date,
 * otherwise it must be already. */
enum err house_open(struct op *op, struct house *ret, bool migrate) MUST_CHECK;
/* The same without a look at the schema: for restore, which fills a fresh database. */
enum err house_open_bare(struct op *op, struct house *ret) MUST_CHECK;
void house_close(struct house *h);
/* Roles, company row, default team: what a new installation needs. Idempotent. */
enum err house_seed(struct op *op) MUST_CHECK;

/* Serves until SIGTERM or SIGINT: HTTP, live changes, jobs. ready is called once it listens. */
enum err house_serve(struct op *op, struct house *h, void (*ready)(void *ctx, int port),
                     void *ctx) MUST_CHECK;
/* All rooms' verify. */
enum err house_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                      int64_t *ret_wrong) MUST_CHECK;
