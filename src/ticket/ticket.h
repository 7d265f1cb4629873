/* Tickets (工单): a customer's problem from its coming in to its end, with one timeline of replies,
 * notes, attachments and events. Only ticket_move changes a status, by the table of ticket_state.c.
 *
 * Who sees what: a permission reaches own (assigned to me), team (my teams and those below, and what
 * no team has yet: the common queue) or all.
 * A ticket that the actor may not read answers as if it did not exist (ERR_NOT_FOUND
 * "ticket.not_found"); one that may be read but not acted on is ERR_FORBIDDEN "permission.missing". */
#pragma once

#include "../base/condition.h"
#include "../customer/customer.h"
#include "../http/http.h"
#include "../product/product.h"

enum ticket_kind {
    TICKET_FAULT,
    TICKET_QUESTION,
    TICKET_SERVICE_REQUEST,
    TICKET_RETURN,
    TICKET_EXCHANGE,
    TICKET_REFUND,
    TICKET_REPAIR,
    TICKET_COMPLAINT,
    TICKET_SUGGESTION,
    TICKET_KIND_COUNT
};
enum ticket_status {
    TICKET_NEW,
    TICKET_OPEN,
    TICKET_WAITING,
    TICKET_RESOLVED,
    TICKET_CLOSED,
    TICKET_STATUS_COUNT
};
enum ticket_grade { GRADE_LOW, GRADE_MEDIUM, GRADE_HIGH };
enum ticket_priority { PRIORITY_LOW, PRIORITY_NORMAL, PRIORITY_HIGH, PRIORITY_URGENT };
enum ticket_channel {
    CHANNEL_DESK,
    CHANNEL_PORTAL,
    CHANNEL_PHONE,
    CHANNEL_MAIL,
    CHANNEL_IMPORT,
    CHANNEL_API
};
enum message_type { MESSAGE_REPLY, MESSAGE_NOTE };
enum message_from { FROM_NONE, FROM_CUSTOMER, FROM_AGENT };

extern const char *const ticket_kind_labels[], *const ticket_status_labels[],
                                                   *const ticket_grade_labels[],
                                                       *const ticket_priority_labels[],
                                                           *const ticket_channel_labels[],
                                                               *const message_type_labels[];

struct ticket {
    int64_t id, version;
    str number; /* computed from id: ticket_number */
    int kind;
    str subject, description;
    int status, impact, urgency, priority, channel;
    int64_t customer_id;
    str customer_name;         /* joined */
    int64_t unit_id, order_id; /* what it is about; 0: not said */
    int64_t team_id, assignee_id;
    strs tags;
    str external_id;
    int64_t message_count;
    str last_from; /* "customer", "agent" or empty: who wrote the last public message */
    utc created_at, updated_at, first_reply_at, resolved_at, closed_at;
    int64_t reopened_count;
    utc due_at;    /* of the clock that runs out first; 0: nothing is due */
    str due_clock; /* its kind; empty */
    utc near_at;   /* from when on it is near */
    str step, step_zh,
        step_en; /* of the process that leads it ("return_refund.review"), and its names; empty: none does */
    strs moves; /* the statuses that this actor may move it to now; only on a single ticket */
};

struct ticket_form {
    int kind;
    str subject, description;
    int impact, urgency, channel;
    int64_t customer_id;
    struct customer_form customer;
    int64_t unit_id, order_id;
    int64_t team_id, assignee_id;
    strs tags;
    str external_id;
    str contact;    /* how to reach the submitter, as customer_contact makes it; portal only */
    utc created_at; /* import and demo only */
};

struct ticket_edit {
    int kind;
    str subject, description;
    int impact, urgency;
    strs tags;
    int64_t customer_id, unit_id, order_id;
};

struct ticket_query {
    str view; /* a name of ticket_views, empty = all */
    strs status, kind, priority;
    int64_t team_id, assignee_id, customer_id, unit_id, order_id;
    str tag;
    utc created_from, created_to;
    str clock;       /* breached | near: by the clock that runs out first */
    str condition;   /* JSON of condition.h */
    str sort, order; /* updated | created | priority | due; desc | asc */
    str after;
    int64_t limit;
};

struct attachment {
    int64_t id, message_id, ticket_id;
    str name, media_type, sha256;
    int64_t size; /* bytes */
    str claim; /* secret by which an upload without account is claimed; only in the answer to it */
};

struct message_form {
    int type;
    str body;
    ints attachment_ids;
    strs claims;  /* portal */
    str then;     /* status to move to afterwards, empty = stay */
    int64_t seen; /* timeline id that the writer had seen, 0 = not said */
    bool force;   /* send although somebody answered meanwhile */
};

/* One item of the timeline: an event of the ticket, with its message when it is one. */
struct timeline_item {
    int64_t id; /* place in the ticket's chain: 1, 2, 3 … */
    utc at;
    str type; /* "reply", "note" or "event" */
    str from; /* "customer", "agent", "system" */
    int64_t actor_id;
    str actor_name;
    int64_t message_id;
    str body;
    struct list attachments;
    str event; /* event type */
    str data;  /* JSON */
};

/* One thing that happened to a unit, or to a ticket about it. */
struct unit_event {
    int64_t id;
    utc at;
    str type; /* of the event: "unit.owner_changed", "ticket.resolved" */
    int64_t actor_id;
    str actor_name;
    str data;                   /* JSON */
    str from_name, to_name;     /* owners, with "unit.owner_changed" */
    int64_t ticket_id;          /* 0: of the unit itself */
    str ticket_number, subject; /* and its subject now */
    int ticket_status;
};

struct ticket_view_count {
    str view;
    int64_t n;
};

extern const struct field ticket_fields[], ticket_form_fields[], ticket_edit_fields[],
    ticket_query_fields[], attachment_fields[], message_form_fields[], timeline_fields[],
    unit_event_fields[];
extern const struct permission ticket_permissions[];
extern const struct route ticket_routes[], unit_history_routes[];

/* "AS" + id with at least 7 digits + check digit (Luhn): typed wrongly, it is no number at all. */
str ticket_number(struct arena *mem, int64_t id);
int64_t ticket_number_read(str number); /* 0 when it is none; case and spaces do not matter */

/* Makes a ticket in status new (open when it is assigned at once). The customer is customer_id, or is
 * found or made from `customer`. */
enum err ticket_add(struct op *op, const struct ticket_form *form, struct ticket *ret) MUST_CHECK;
enum err ticket_get(struct op *op, int64_t id, struct ticket *ret) MUST_CHECK;
enum err ticket_find_external(struct op *op, str external_id,
                              int64_t *ret_id) MUST_CHECK; /* 0 = none */
enum err ticket_list(struct op *op, const struct ticket_query *q, struct list *ret,
                     str *ret_next) MUST_CHECK;
enum err ticket_counts(struct op *op, struct list *ret) MUST_CHECK; /* of ticket_view_count */
enum err ticket_edit(struct op *op, int64_t id, int64_t version, const struct ticket_edit *form,
                     struct ticket *ret) MUST_CHECK;
/* version 0 = whatever it is now. */
enum err ticket_assign(struct op *op, int64_t id, int64_t version, int64_t assignee_id,
                       struct ticket *ret) MUST_CHECK;
enum err ticket_transfer(struct op *op, int64_t id, int64_t version, int64_t team_id,
                         int64_t assignee_id, str reason, struct ticket *ret) MUST_CHECK;
enum err ticket_move(struct op *op, int64_t id, int64_t version, enum ticket_status to, str reason,
                     struct ticket *ret) MUST_CHECK;
/* The same to waiting, and for whom (enum wait_for of standard/clock.h; none: the customer). */
enum err ticket_wait(struct op *op, int64_t id, int64_t version, int waits_for, str reason,
                     struct ticket *ret) MUST_CHECK;

/* A process leads the ticket: only it resolves and closes it then (ERR_CONFLICT "ticket.in_process" for whoever tries otherwise). */
struct step_entry {
    str step, zh, en; /* step empty: none leads it any more */
    int status;       /* enum ticket_status */
    int waits_for;    /* with waiting */
    int64_t team_id;  /* 0: it stays where it is */
    str reason;
    utc due_at, near_at; /* by when the step has to be left; 0: whenever */
};
/* For a flow, inside its transaction, with the rights of the process and not of who acts. */
enum err ticket_enter_step(struct op *op, int64_t id, const struct step_entry *step,
                           struct ticket *ret) MUST_CHECK;
/* The ticket, if the actor may read it, held until the end of the transaction; ERR_FORBIDDEN when `permission` does not reach it.
 * ERR_NOT_FOUND "ticket.not_found". */
enum err ticket_hold_for(struct op *op, int64_t id, const char *permission,
                         struct ticket *ret) MUST_CHECK;
/* The same without asking who: for what happens by itself. */
enum err ticket_hold_public(struct op *op, int64_t id, struct ticket *ret) MUST_CHECK;

/* A reply (public) or note of a user, or the customer's own message. ERR_CONFLICT "message.newer" when
 * a public message stands behind `seen` and not forced. */
enum err ticket_say(struct op *op, int64_t id, const struct message_form *form,
                    struct timeline_item *ret) MUST_CHECK;
enum err ticket_timeline(struct op *op, int64_t id, int64_t after, int64_t limit, struct list *ret,
                         int64_t *ret_next) MUST_CHECK;
enum err ticket_search(struct op *op, str query, int64_t limit, struct list *ret) MUST_CHECK;
/* What happened to a unit and to its tickets as far as the actor may read them, newest first. ERR_NOT_FOUND
 * "unit.not_found". */
enum err unit_history(struct op *op, int64_t unit_id, str after, int64_t limit, struct list *ret,
                      str *ret_next) MUST_CHECK;
/* Tickets of a user who was deactivated go back to their team's queue (reaction to user.deactivated). */
enum err ticket_release_of(struct op *op, const struct event *event) MUST_CHECK;

enum err attachment_add(struct op *op, const struct http_part *part, bool claim,
                        struct attachment *ret) MUST_CHECK;
enum err attachment_get(struct op *op, int64_t id, struct attachment *ret) MUST_CHECK;
/* All of a ticket that the actor may read, oldest first: of its messages and of itself. */
enum err ticket_files(struct op *op, int64_t id, struct list *ret) MUST_CHECK;
enum err attachment_housekeeping(struct op *op)
    MUST_CHECK; /* uploads that nobody claimed within a day */

/* May the op's actor, who holds `permission`, reach a ticket of this team and assignee? */
bool ticket_reach(const struct op *op, const char *permission, int64_t team_id,
                  int64_t assignee_id);
/* Of tickets t only what the op's actor may read at all. */
struct filter;
void ticket_reach_filter(struct op *op, struct filter *f);
/* Team and assignee of a ticket, for live changes. */
struct ticket_audience {
    int64_t team_id, assignee_id;
};
enum err ticket_audience(struct op *op, int64_t id, struct ticket_audience *ret,
                         bool *ret_found) MUST_CHECK;

/* Puts uploads (by their claims) to the ticket itself. */
enum err ticket_attach(struct op *op, int64_t id, const strs *claims, struct list *ret) MUST_CHECK;
/* The same with the actor's own uploads, by their ids; field errors at /attachment_ids. */
enum err ticket_attach_own(struct op *op, int64_t id, const ints *uploads,
                           struct list *ret) MUST_CHECK;
/* A file that the ticket's customer may see: not one of an internal note. */
enum err attachment_public(struct op *op, int64_t id, int64_t ticket_id,
                           struct attachment *ret) MUST_CHECK;

/* Access without an account, by a secret in a link. The caller has found out by other means who asks. */
enum err ticket_open_public(struct op *op, int64_t id, struct ticket *ret) MUST_CHECK;
/* Is `typed` the phone or mail that came with the ticket? */
enum err ticket_contact_is(struct op *op, int64_t id, str typed, bool *ret) MUST_CHECK;
enum err ticket_access_new(struct op *op, int64_t id,
                           str *ret_token) MUST_CHECK; /* adds one; older ones stay */
bool ticket_access_ok(struct op *op, const struct ticket *t, str token);

enum err ticket_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                       int64_t *ret_wrong) MUST_CHECK; /* references, counters, message hashes */
