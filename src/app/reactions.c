/* Which event calls which function: all causes and effects that cross a floor upwards, inside the
 * transaction of the event. And the work that comes again by itself. */
#include "app.h"

#include "../duty/duty.h"
#include "../event/event.h"
#include "../ticket/ticket.h"

const struct reaction app_reactions[] = {
    { "user.deactivated", ticket_release_of }, /* their work goes back to the queue */
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

const struct job_kind app_jobs[] = {
    { "duty_documents.due", duty_documents_due, .attempts = 5, .lease_seconds = 300,
      .every_seconds = 600 },
    { "uploads.clear", clear_uploads, .attempts = 5, .lease_seconds = 300, .every_seconds = 3600 },
    { "answers.clear", clear_answers, .attempts = 5, .lease_seconds = 300, .every_seconds = 3600 },
    { "jobs.clear", clear_jobs, .attempts = 5, .lease_seconds = 300, .every_seconds = 6 * 3600 },
    { 0 },
};
