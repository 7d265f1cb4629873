/* Private to the ticket room: clocks of tickets. ticket_facts.c reads what happened, ticket_clock.c what follows
 * for one ticket, ticket_alarm.c acts when a clock nears or passes its target, ticket_replay.c tries a
 * standard on the past. */
#pragma once

#include "ticket_clock.h"
#include "ticket_internal.h"

/* A ticket as far as its clocks need it. */
struct clock_subject {
    int64_t id;
    struct ticket_facts facts;
    utc created_at, resolved_at, closed_at;
};

/* A breach (level 0) or an escalation that has happened, so that it does not happen again. */
struct clock_caused {
    utc at;
    str clock; /* key */
    int64_t level, standard_id, edition;
};

struct clock_history {
    struct clock_fact *facts;
    size_t n;
    struct clock_caused *caused;
    size_t caused_count;
};

/* The histories of n tickets, by id; zeroed by the caller. */
enum err ticket_histories(struct op *op, const struct clock_subject *subjects, size_t n,
                          struct clock_history *histories) MUST_CHECK;
/* A ticket as it is read for many at once, and what its clocks need of it. */
struct past_row {
    struct ticket t;
    int64_t level;                 /* of the customer; 0 without one */
    int64_t model_id, category_id; /* of the unit; 0 without one */
};
extern const struct field past_fields[];
struct clock_subject past_subject(struct op *op, const struct list *categories,
                                  const struct past_row *row);
/* What the first event of a new ticket will say. */
struct clock_fact ticket_created_fact(const struct op *op, const struct ticket *t);
struct clock_subject ticket_subject_of(const struct ticket *t, int customer_level);
enum err ticket_subject(struct op *op, const struct ticket *t,
                        struct clock_subject *ret) MUST_CHECK;

/* A ticket's standard, clocks and history; standard NULL: none applies. */
enum err ticket_clocks_read(struct op *op, const struct ticket *t, struct standard_set *set,
                            struct clock_history *ret_history,
                            struct standard_clocks *ret) MUST_CHECK;
/* Has this happened, under this edition, in the present run of the clock? */
bool clock_has_caused(const struct clock_history *h, const struct standard *s,
                      const struct clock *c, int64_t level);

/* Seconds of working time that a clock stood, until now. */
int64_t clock_stood(const struct clock *c, const struct work_time *work, utc now);

/* With a set that is read already. future: nothing that lies in the past is to happen now. */
enum err ticket_settle_with(struct op *op, struct ticket_row *row, struct standard_set *set,
                            bool future) MUST_CHECK;
