/* What the files of this room have in common: permissions, lock, events, and the work that is done
 * beside the requests. */
#include "people_internal.h"

#include "../event/event.h"
#include "../settings/settings.h"
#include "people_sql.h"
#include "session_sql.h"
#include "token_sql.h"

#include <stdatomic.h>
#include <stdlib.h>

const struct permission people_permissions[] = {
    { "people.read", "查看人员和角色", "See people and roles", false },
    { "people.write", "管理人员、团队和角色", "Manage people, teams and roles", false },
    { "company.write", "修改公司信息", "Change the company's details", false },
    { 0 },
};

const char *const lang_labels[] = { "zh", "en", NULL };
const char *const scope_labels[] = { "none", "own", "team", "all", NULL };
const char *const theme_labels[] = { "auto", "light", "dark", NULL };

/* What a log or a report of changes need not show whole. */
static const char *const masked_fields[] = { "phone", NULL };

#define SESSION_IDLE_HOURS 12
#define SESSION_DAYS       7
#define SWEEP_MS           (5 * 60 * 1000)
#define TOKEN_KEPT_MS      (30 * DAY_MS) /* so that its owner still sees why it stopped working */

int64_t session_idle_ms(const struct op *op)
{
    const struct settings *s = op->env->settings;
    return (s && s->session_idle_hours ? s->session_idle_hours : SESSION_IDLE_HOURS) * HOUR_MS;
}

int64_t session_life_ms(const struct op *op)
{
    const struct settings *s = op->env->settings;
    return (s && s->session_days ? s->session_days : SESSION_DAYS) * DAY_MS;
}

str country_code(const struct op *op)
{
    const struct settings *s = op->env->settings;
    return s && s->country.n ? s->country : STR("86");
}

enum err people_touch(struct op *op)
{
    return db_run(op, SQL(people_touch), NO_ARGS, NULL);
}

static int id_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void ids_sort(ints *ids)
{
    if (ids->n)
        qsort(ids->items, ids->n, sizeof *ids->items, id_order);
}

enum err people_event(struct op *op, const char *kind, int64_t id, const char *type,
                      const struct field *fields, const void *before, const void *after)
{
    str data;
    if (!event_changes(op, fields, before, after, masked_fields, &data))
        return OK;
    return event_append(op, kind, id, type, data, NULL);
}

enum err version_refuse(struct op *op, const char *subject_kind, int64_t subject_id)
{
    struct event_query last = { .subject_kind = str_of(subject_kind),
                                .subject_id = subject_id,
                                .limit = 1 };
    struct list found = { 0 };
    str next, who = STR("?");

    TRY(event_list(op, &last, &found, &next));
    if (found.n)
        who = ((struct event *)found.items)->actor_name;
    return refuse_with(op, ERR_PRECONDITION, "record.changed", P("who", who));
}

enum err version_check(struct op *op, const char *subject_kind, int64_t subject_id, int64_t present,
                       int64_t wanted)
{
    if (!wanted || wanted == present)
        return OK;
    return version_refuse(op, subject_kind, subject_id);
}

/* ------------------------------------------------------------------ ends of sessions */

static void (*on_end)(void *ctx, int64_t user, int64_t session);
static void *on_end_ctx;

void people_on_end(void (*ended)(void *ctx, int64_t user, int64_t session), void *ctx)
{
    on_end_ctx = ctx;
    on_end = ended;
}

/* Told while the transaction still runs: a stream that comes back before the commit is seen lives until
 * the server asks it who it is again, an hour at most. */
void people_ended(int64_t user, int64_t session)
{
    if (on_end)
        on_end(on_end_ctx, user, session);
}

/* ------------------------------------------------------------------ housekeeping */

static enum err people_sweep(struct op *op)
{
    static _Atomic int64_t last;
    int64_t before = atomic_load(&last);

    if (op->now.ms - before < SWEEP_MS ||
        !atomic_compare_exchange_strong(&last, &before, op->now.ms))
        return OK;
    TX(tx, op);
    TRY(db_run(op, SQL(session_sweep), ARGS(V(op->now), V(utc_add(op->now, -session_idle_ms(op)))),
               NULL));
    TRY(db_run(op, SQL(token_sweep), ARGS(V(utc_add(op->now, -TOKEN_KEPT_MS))), NULL));
    TRY(throttle_sweep(op));
    return tx_commit(&tx);
}

enum err people_housekeeping(struct op *op)
{
    TRY(seen_flush(op));
    TRY(throttle_flush(op));
    return people_sweep(op);
}
