/* Tickets and time: what service standards are chosen by, the clocks of a ticket, what is due first, what happens when it is
 * due, and standards tried on past tickets. Next due times stand at the tickets (struct ticket, due_at). */
#pragma once

#include "../standard/standard.h"
#include "ticket.h"

extern const struct route ticket_clock_routes[];

/* What service standards are chosen by; standard_facts gets this table. */
struct ticket_facts {
    int kind, priority, channel, customer_level;
    int64_t team_id, model_id;
    strs category; /* keys of the unit's category and of those above it */
};
extern const struct field ticket_fact_fields[];
enum err ticket_facts_get(struct op *op, const struct ticket *t,
                          struct ticket_facts *ret) MUST_CHECK;

/* The clocks of a ticket under the standard that was in effect when it came in, told by its events. */
struct ticket_clocks {
    int64_t standard_id, edition; /* 0: none applies */
    str name_zh, name_en, calendar;
    int64_t warn_percent;
    struct list clocks; /* struct clock */
};
extern const struct field ticket_clocks_fields[];
enum err ticket_clocks_get(struct op *op, int64_t id, struct ticket_clocks *ret) MUST_CHECK;

/* What measures count of a ticket's time. Seconds of working time by the calendar of its standard; of all time where none
 * applies. -1: not (yet). */
struct ticket_digest {
    int64_t ticket_id;
    struct list clocks;    /* struct clock of its standard */
    bool by_staff;         /* opened by staff */
    utc first_human_at;    /* first public reply of a human, with substance */
    utc first_any_at;      /* first public reply at all */
    int64_t first_seconds; /* until first_human_at */
    int64_t
        resolve_seconds; /* until it was resolved, less what it waited for others; goes on when it is reopened */
    int64_t wait_seconds; /* that it stood meanwhile */
};
/* Of the tickets first to last, by id. */
enum err ticket_digests(struct op *op, int64_t first, int64_t last, struct list *ret) MUST_CHECK;

/* Works out anew by when what is due, for all unfinished tickets, those of a customer, those about a unit: after what
 * standards are chosen by has changed. What is overdue by then is shown so, but sets off no alarm any more.
 * Outside of a transaction. */
enum err ticket_settle_all(struct op *op) MUST_CHECK;
enum err ticket_settle_customer(struct op *op, int64_t customer_id) MUST_CHECK;
enum err ticket_settle_unit(struct op *op, int64_t unit_id) MUST_CHECK;
/* Carries out what is due at clocks: records breaches, escalates. To be called every few seconds, by every process;
 * outside of a transaction. */
enum err ticket_alarms(struct op *op) MUST_CHECK;

/* A draft of a standard, tried on the tickets that came in from `from` until before `to`. */
struct replay_form {
    struct standard standard;
    int64_t replaces; /* 0: none */
    utc from, to;     /* to 0: now */
    int64_t limit;    /* changes to list */
};
/* Tickets by what a clock came to, under the standards as they were and under the draft. */
struct replay_clock {
    str clock;
    int64_t was_met, was_breached, was_running, met, breached, running;
};
/* A clock that would change sides. Seconds. */
struct replay_change {
    int64_t ticket_id;
    str number, subject, clock;
    bool breached;
    int64_t was_target, was_used, target, used;
};
struct replay {
    int64_t tickets, concerned;
    struct list clocks; /* struct replay_clock */
    int64_t better, worse;
    struct list changes; /* struct replay_change */
};
extern const struct field replay_form_fields[], replay_fields[];
/* Counts all tickets, lists only changes of those that the actor may read. Field errors "replay.period" and those of
 * standards (standard_set_try). Outside of a transaction. */
enum err ticket_replay(struct op *op, const struct replay_form *form,
                       struct replay *ret) MUST_CHECK;
