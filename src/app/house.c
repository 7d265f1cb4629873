/* Opening, filling and checking the house: what the program needs before it can do anything. */
#include "app.h"

#include "../appraisal/appraisal_kept.h"
#include "../base/digest.h"
#include "../base/log.h"
#include "../calendar/company_calendar.h"
#include "../duty/duty.h"
#include "../event/event.h"
#include "../flow/flow.h"
#include "../measure/measure.h"
#include "../people/people.h"
#include "../process/process_draw.h"
#include "../quality/quality.h"
#include "../search/search.h"
#include "../stock/stock.h"
#include "../store/blob.h"
#include "../store/migrate.h"
#include "../ticket/ticket.h"
#include "../ticket/ticket_clock.h"

#include <errno.h>
#include <sys/stat.h>

void app_start(void)
{
    digest_start();
    for (const struct permission *const *table = app_permissions; *table; table++)
        permission_register(*table);
    event_reactions(app_reactions);
    import_offers(app_imports);
    standard_facts(ticket_fact_fields, ticket_status_labels);
    process_ticket_facts(ticket_fact_fields);
    flow_posts(post_does);
    measure_posts(post_holders, post_title);
    process_posts_named(post_word);
}

static enum log_level level_of(str name)
{
    static const char *const names[] = { "debug", "info", "warn", "error", NULL };
    int level = label_index(names, name);
    return level < 0 ? LOG_INFO : (enum log_level)level;
}

static enum err folder_make(struct op *op, str path)
{
    const char *z = arena_z(op->mem, path);
    if (mkdir(z, 0700) == 0 || errno == EEXIST)
        return OK;
    return op_fail(op, ERR_STORAGE, "house.folder", "%s: %s", z, strerror(errno));
}

static enum err open_store(struct op *op, struct house *h, bool create)
{
    const struct settings *s = &h->settings;
    const struct db_config config = {
        .url = s->database,
        .file = arena_fmt(h->mem, STR_FMT "/aftersale.db", STR_ARG(s->data)),
        .pool = (int)s->pool,
        .create = create,
        .cache_mb = h->cache_mb,
    };

    TRY(folder_make(op, s->data));
    TRY(db_open(op, &config, &h->env.db));
    op->env = &h->env;
    return blobs_open(op, arena_fmt(h->mem, STR_FMT "/files", STR_ARG(s->data)), &h->env.blobs);
}

static enum err open_and_look(struct op *op, struct house *h, enum err (*look)(struct op *op),
                              bool create)
{
    log_level_set(level_of(h->settings.log_level));
    h->mem = arena_new();
    h->env.settings = &h->settings;
    op->env = &h->env;
    enum err err = open_store(op, h, create);
    if (err == OK && look)
        err = look(op);
    if (err != OK) {
        op_end(op);
        house_close(h);
        op->env = NULL;
    }
    return err;
}

static enum err bring_up(struct op *op)
{
    return migrate_up(op, NULL);
}

enum err house_open(struct op *op, struct house *ret, bool migrate)
{
    return open_and_look(op, ret, migrate ? bring_up : migrate_check, migrate);
}

enum err house_open_bare(struct op *op, struct house *ret)
{
    return open_and_look(op, ret, NULL, true);
}

void house_close(struct house *h)
{
    blobs_close(h->env.blobs);
    db_close(h->env.db);
    arena_free(h->mem);
    h->env = (struct env){ 0 };
    h->mem = NULL;
}

enum err house_seed(struct op *op)
{
    TX(tx, op);
    TRY(people_seed(
        op)); /* holds the lock under which several processes seed one after the other */
    TRY(calendar_seed(op));
    TRY(quality_seed(op));
    return tx_commit(&tx);
}

enum err house_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                      int64_t *ret_wrong)
{
    int64_t events = 0, in_chains = 0, in_calendars = 0, in_tickets = 0, in_duties = 0,
            in_search = 0, in_flows = 0, in_stock = 0, in_measures = 0, in_quality = 0,
            in_appraisals = 0;
    TRY(event_verify(op, say, ctx, &events, &in_chains));
    TRY(calendar_verify(op, say, ctx, &in_calendars));
    TRY(ticket_verify(op, say, ctx, &in_tickets));
    TRY(flow_verify(op, say, ctx, &in_flows));
    TRY(stock_verify(op, say, ctx, &in_stock));
    TRY(measure_verify(op, say, ctx, &in_measures));
    TRY(appraisal_verify(op, say, ctx, &in_appraisals));
    TRY(duty_verify(op, say, ctx, &in_duties));
    TRY(quality_verify(op, say, ctx, &in_quality));
    TRY(search_verify(op, say, ctx, &in_search));
    *ret_wrong = in_chains + in_calendars + in_tickets + in_flows + in_stock + in_measures +
                 in_duties + in_quality + in_appraisals + in_search;
    return OK;
}
