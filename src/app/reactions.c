/* Which event calls which function: all causes and effects that cross a floor upwards, inside the
 * transaction of the event. And the work that comes again by itself. */
#include "app.h"

#include "../appraisal/appraisal.h"
#include "../duty/duty.h"
#include "../event/event.h"
#include "../flow/flow.h"
#include "../measure/measure.h"
#include "../notification/notification.h"
#include "../quality/quality.h"
#include "../refund/refund.h"
#include "../repair/repair.h"
#include "../stock/stock.h"
#include "../ticket/ticket.h"
#include "../ticket/ticket_clock.h"
#include "../visit/visit.h"

/* What is due is worked out anew by a job. Each change has one of its own: one that runs already may have passed by
 * what the change concerns. */
static enum err settle_later(struct op *op, const struct event *event, str payload)
{
    str once =
        arena_fmt(op->mem, "clocks.settle " STR_FMT " %lld %lld", STR_ARG(event->subject_kind),
                  (long long)event->subject_id, (long long)event->seq);
    return job_add(op, "clocks.settle", payload, once, op->now);
}

static enum err settle_all(struct op *op, const struct event *event)
{
    return settle_later(op, event, STR("all"));
}

/* Of the event's subject: "customer 12", "unit 7". */
static enum err settle_of(struct op *op, const struct event *event)
{
    return settle_later(op, event,
                        arena_fmt(op->mem, STR_FMT " %lld", STR_ARG(event->subject_kind),
                                  (long long)event->subject_id));
}

const struct reaction app_reactions[] = {
    { "ticket.created", flow_begin_for },       /* a process that is for such tickets begins */
    { "ticket.transferred", flow_follow_team }, /* flows stand with the team that has it */
    { "ticket.closed", stock_release_later },   /* what it reserved goes back to the others */
    { "ticket.closed", visit_close_later },     /* nobody needs to come any more */
    { "rma.exchanged", refund_exchange_check }, /* refuses what was paid back already */
    { "user.deactivated", ticket_release_of },  /* their work goes back to the queue */
    { "user.deactivated", quality_release_of }, /* and so do the checks that they had in hand */
    { "standard.created", settle_all },
    { "standard.changed", settle_all },
    { "calendar.changed", settle_all },
    { "customer.changed", settle_of }, /* its level chooses standards, */
    { "unit.changed", settle_of },     /* so do model and category */
    { "model.changed", settle_all },
    { "category.changed", settle_all },
    { NULL, NULL },
};

#define ANSWERS_KEPT_MS (24 * 3600 * 1000LL) /* a call may be repeated for a day */

static enum err clear_uploads(struct op *op, str payload)
{
    (void)payload;
    return attachment_housekeeping(op);
}

static enum err clear_jobs(struct op *op, str payload)
{
    (void)payload;
    return jobs_housekeeping(op);
}

static enum err clear_answers(struct op *op, str payload)
{
    (void)payload;
    return idempotency_forget(op, utc_add(op->now, -ANSWERS_KEPT_MS));
}

static enum err clear_notifications(struct op *op, str payload)
{
    (void)payload;
    return notification_housekeeping(op);
}

static enum err expire_quotes(struct op *op, str payload)
{
    (void)payload;
    return repair_quotes_expire(op);
}

static enum err settle_clocks(struct op *op, str payload)
{
    str kind;
    int64_t id = 0;
    str_split(&payload, ' ', &kind);
    str_int(payload, &id);
    return str_is(kind, "customer") ? ticket_settle_customer(op, id)
           : str_is(kind, "unit")   ? ticket_settle_unit(op, id)
                                    : ticket_settle_all(op);
}

const struct job_kind app_jobs[] = {
    { "clocks.settle", settle_clocks, .attempts = 5, .lease_seconds = 3600 },
    { "flow.begin", flow_begin_job, .attempts = 5, .lease_seconds = 60 },
    { "stock.release", stock_release_job, .attempts = 5, .lease_seconds = 60 },
    { "visit.close", visit_close_job, .attempts = 5, .lease_seconds = 60 },
    { "measures.keep", measure_keep, .attempts = 5, .lease_seconds = 120 },
    { "duty_documents.due", duty_documents_due, .attempts = 5, .lease_seconds = 300,
      .every_seconds = 600 },
    { "appraisals.compute", appraisal_compute_job, .attempts = 8, .lease_seconds = 300 },
    { "uploads.clear", clear_uploads, .attempts = 5, .lease_seconds = 300, .every_seconds = 3600 },
    { "answers.clear", clear_answers, .attempts = 5, .lease_seconds = 300, .every_seconds = 3600 },
    { "notifications.clear", clear_notifications, .attempts = 5, .lease_seconds = 300,
      .every_seconds = 6 * 3600 },
    { "quality.draw", quality_draw_due, .attempts = 5, .lease_seconds = 600,
      .every_seconds = 3600 },
    { "quotes.expire", expire_quotes, .attempts = 5, .lease_seconds = 300, .every_seconds = 600 },
    { "jobs.clear", clear_jobs, .attempts = 5, .lease_seconds = 300, .every_seconds = 6 * 3600 },
    { 0 },
};
