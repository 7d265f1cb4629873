/* Tickets with their whole history, written many at a time: for imports and the demo company. What comes
 * out is what the same acts, one by one, would have left: rows, messages, chain of events, counts, search
 * index. It is faster because nothing is read back: ids are taken in advance, chains are made in memory,
 * each ticket is written once in its last state, counts are added up.
 *
 * A bulk lives within one transaction of the caller's, which is whole by itself: whatever ends the
 * program between two of them leaves a smaller company, never a broken one. Nothing is asked of the
 * actor's permissions, and references in forms are believed (foreign keys refuse wrong ones). */
#pragma once

#include "ticket.h"

enum ticket_act { ACT_SAY, ACT_ASSIGN, ACT_TRANSFER, ACT_MOVE };

struct ticket_step {
    enum ticket_act act;
    utc at; /* not before the step before it */
    const struct actor *actor;
    enum message_type type; /* ACT_SAY */
    str body;               /* ACT_SAY */
    enum ticket_status to;  /* ACT_MOVE, and ACT_SAY that moves; TICKET_NEW = stays */
    int64_t team_id;        /* ACT_TRANSFER */
    int64_t assignee_id;    /* ACT_ASSIGN, ACT_TRANSFER */
    str reason;             /* ACT_TRANSFER, ACT_MOVE */
};

struct ticket_history {
    const struct ticket_form *form; /* checked by the caller; customer_id, not customer */
    utc at;                         /* of the first event */
    const struct actor *actor;
    const char *event; /* type of the first event, "ticket.created", "ticket.imported" */
    enum ticket_status
        status; /* where it begins when not where the form says; TICKET_NEW = there */
    utc resolved_at, closed_at; /* of a status in which it begins; 0 = nobody knows */
    const struct ticket_step *steps;
    size_t step_count;
};

struct ticket_bulk;

/* Takes ids for as many tickets and messages; may be used for fewer. */
enum err ticket_bulk_begin(struct op *op, size_t tickets, size_t messages,
                           struct ticket_bulk **ret) MUST_CHECK;
/* ret_id may be NULL. ERR_CONFLICT "ticket.no_move" when a step is not one of the state table. */
enum err ticket_bulk_add(struct ticket_bulk *bulk, const struct ticket_history *history,
                         int64_t *ret_id) MUST_CHECK;
enum err ticket_bulk_end(struct ticket_bulk *bulk) MUST_CHECK; /* writes the counts */
