/* Private to the ticket room: what its files share. */
#pragma once

#include "../people/people.h"
#include "../standard/clock.h"
#include "ticket.h"
#include "ticket_sql.h"

struct ticket_row { /* a ticket as the database has it */
    struct ticket t;
    int64_t last_from;
    str access_hash;
    utc due;      /* as it is kept: DUE_NEVER for nothing */
    int due_kind; /* enum clock_kind of due */
    utc step_due_at, step_near_at;
    utc alarm_at; /* when a clock next reaches a share of its target at which something happens; 0: none does */
};
extern const struct field ticket_row_fields[];
extern const char *const ticket_view_labels[];

/* What a ticket counts under in ticket_count and at its customer. */
struct ticket_place {
    int64_t team_id, assignee_id, customer_id;
    int status;
};

static inline struct ticket_place ticket_place(const struct ticket *t)
{
    return (struct ticket_place){ t->team_id, t->assignee_id, t->customer_id, t->status };
}

/* Adds n to the counts of a place, but not to the customer's. */
enum err ticket_count_add(struct op *op, const struct ticket_place *place, int64_t n) MUST_CHECK;
/* Moves the maintained counts from one place to another; NULL = was not there / is no more. */
enum err ticket_recount(struct op *op, const struct ticket_place *from,
                        const struct ticket_place *to) MUST_CHECK;

bool status_may(enum ticket_status from, enum ticket_status to);
enum ticket_priority priority_of(int impact, int urgency);
static inline bool status_is_work(int status)
{
    return status < TICKET_RESOLVED;
}

/* The row, if the actor may reach it with `permission`; not seen at all: ERR_NOT_FOUND, seen but not
 * reached: ERR_FORBIDDEN. */
enum err ticket_reach_get(struct op *op, int64_t id, const char *permission,
                          struct ticket_row *ret) MUST_CHECK;
/* Without asking who: for the portal and for reactions. */
enum err ticket_load(struct op *op, int64_t id, struct ticket_row *ret) MUST_CHECK;
/* What follows from the row for whoever reads it: number, last_from, due_at and due_clock. */
void ticket_show(struct op *op, struct ticket_row *row);
void ticket_finish(struct op *op, struct ticket_row *row); /* these, and moves */
/* As ticket_load, and makes other writers of it wait. */
enum err ticket_lock_load(struct op *op, int64_t id, struct ticket_row *ret) MUST_CHECK;
/* For a change: locks the row, then as ticket_reach_get. version is what If-Match said, 0 = any:
 * ERR_PRECONDITION "record.changed" {who} when the row has moved on. */
enum err ticket_hold(struct op *op, int64_t id, int64_t version, const char *permission,
                     struct ticket_row *ret) MUST_CHECK;
/* Writes `after` in the place of `before`, with counts and search index where they are concerned. A
 * message does not raise the version: it does not contradict an edit that is under way. */
enum err ticket_store(struct op *op, const struct ticket_row *before, struct ticket_row *after,
                      bool raise_version) MUST_CHECK;
/* Sets the status with the times that go with it; the state table decides. ERR_CONFLICT "ticket.no_move". */
enum err ticket_set_status(struct op *op, struct ticket_row *row, enum ticket_status to) MUST_CHECK;
/* Team and assignee must be there and active (0 = none): field errors at /team_id, /assignee_id. */
enum err ticket_place_check(struct op *op, int64_t team_id, int64_t assignee_id) MUST_CHECK;
enum err ticket_index(struct op *op, const struct ticket *t) MUST_CHECK;
str ticket_search_text(struct op *op, const struct ticket *t);
/* A new ticket as the form asks for it; customer and id are still to come. */
struct ticket ticket_of_form(const struct ticket_form *form, utc now);
struct ticket_edit ticket_edit_of(const struct ticket *t); /* what an edit may change, as it is */
str ticket_created_data(struct op *op, const struct ticket *t); /* of its first event */
/* What a message of op's actor does to the ticket: counts, who wrote last, and the status. */
enum err ticket_said(struct op *op, struct ticket_row *row, enum message_type type) MUST_CHECK;
const char *ticket_move_event(int from, int to); /* type of the event of a change of status */
enum err ticket_tags_store(struct op *op, int64_t id, const strs *tags) MUST_CHECK;
str ticket_tags_text(struct op *op, const strs *tags);
void ticket_tags_check(struct op *op, strs *tags);

enum err attachments_claim(struct op *op, const struct message_form *form, int64_t ticket_id,
                           int64_t message_id, struct list *ret) MUST_CHECK;
enum err attachments_of(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;

/* Nothing of a ticket is due: later than everything, so that lists by it have a total order. */
#define DUE_NEVER ((utc){ INT64_C(253402300799000) })

/* By when somebody must act next, from what happened until now; writes it when it is something else than before.
 * After the event, in its transaction. */
enum err ticket_settle(struct op *op, struct ticket_row *row) MUST_CHECK;
/* The same for a ticket that is about to be written, at a customer of this level. */
enum err ticket_settle_new(struct op *op, struct ticket_row *row, int customer_level) MUST_CHECK;
