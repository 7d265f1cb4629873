/* Service clocks: by when somebody must act, derived from what happened and nothing else. Pure: facts, targets and
 * a calendar in, clocks out, each with the stretches that it ran, stood and waited, so that every due time can
 * be explained and every standard be tried on the past.
 *
 *   first response   runs from a customer's ticket to the first human, substantive, public reply
 *   next response    runs from the customer's oldest message that nobody has answered to the next such reply
 *   resolution       runs from the ticket to its being resolved, stands while it waits for what the standard names,
 *                    and goes on where it stood when the ticket is reopened
 *   step             runs while the ticket is in one step, anew each time that it comes into it
 *   handover         runs while one team has what another handed to it (OLA, an agreement between departments)
 *   legal            runs from the ticket to its being resolved, in whole days of the law, and never stands
 *
 * A second message of the customer does not move the response clock; a reply never moves the resolution; a ticket
 * that staff opened has no first-response clock. */
#pragma once

#include "../base/field.h"

enum clock_kind {
    CLOCK_FIRST_RESPONSE,
    CLOCK_NEXT_RESPONSE,
    CLOCK_RESOLUTION,
    CLOCK_STEP,
    CLOCK_HANDOVER,
    CLOCK_LEGAL,
    CLOCK_KINDS
};
extern const char *const clock_kind_labels[];

/* Whom a waiting ticket waits for. */
enum wait_for { WAIT_NONE, WAIT_CUSTOMER, WAIT_PARTS, WAIT_THIRD_PARTY, WAIT_INTERNAL, WAIT_KINDS };
extern const char *const wait_for_labels[];

enum fact_kind {
    FACT_CREATED,
    FACT_ASKED,    /* the customer wrote */
    FACT_ANSWERED, /* a human's public reply with substance */
    FACT_WAITS,    /* from here on it waits: .wait */
    FACT_WORKS,    /* it is worked on again */
    FACT_RESOLVED, /* resolved or closed */
    FACT_REOPENED,
    FACT_GIVEN /* to somebody, or to a team */
};

/* What happened, in its order. */
struct clock_fact {
    utc at;
    enum fact_kind kind;
    enum wait_for wait;
    bool by_staff; /* of FACT_CREATED: opened by staff */
    int64_t seq;   /* of the event */
    str who;       /* name, for explaining */
    str step;      /* in which it is from here on; empty: as before */
    int64_t team;  /* that has it from here on, 0 for none; TEAM_SAME: as before */
};
#define TEAM_SAME (-1)

/* Working time: the calendar's part, so that this file knows none. Seconds. */
struct work_time {
    const void *calendar;
    utc (*add)(const void *calendar, utc from, int64_t seconds);
    int64_t (*between)(const void *calendar, utc from, utc to);
    /* The end of a period of n days, the day of `from` not counted. */
    utc (*days)(const void *calendar, utc from, int64_t n, bool working);
};

struct clock_target {
    int kind;        /* enum clock_kind */
    int64_t seconds; /* of working time; 0: no such clock. Not for legal ones */
    unsigned pauses; /* bits of enum wait_for in which it stands */
    str step;
    int64_t from_team, to_team; /* of a handover; from_team 0: whoever handed it over */
    int64_t days;               /* of a legal one */
    bool working_days;
    str basis; /* of a legal one: the article; of others their name, may be empty */
};

enum clock_state { CLOCK_NONE, CLOCK_RUNNING, CLOCK_PAUSED, CLOCK_MET, CLOCK_BREACHED };
extern const char *const clock_state_labels[];

enum stretch_kind { STRETCH_RAN, STRETCH_STOOD, STRETCH_ENDED };
extern const char *const stretch_kind_labels[];

/* A part of a clock's life: from one event to the next. */
struct clock_stretch {
    utc from, to; /* to 0: still going on */
    int kind;     /* enum stretch_kind */
    str cause;    /* label of the fact that began it */
    str who;
    int64_t seq;
    int64_t seconds; /* of working time used in it */
};
extern const struct field clock_stretch_fields[];

struct clock {
    int kind, state;
    str key;        /* unlike all others of a ticket: "resolution", "step:new", "handover:2:5" */
    int64_t target; /* seconds of working time; of a legal one of all time */
    int64_t used;   /* seconds, until it ended or now */
    utc started_at, ended_at;
    utc due_at;          /* of one that stands: as if it went on now; 0 for none */
    bool breached;       /* over its target, whether it has ended or not */
    int64_t late_before; /* runs before this one that were over their target */
    bool provisional;    /* due on a day that its calendar does not know yet */
    str step, basis;
    int64_t from_team_id, to_team_id;
    struct list stretches; /* struct clock_stretch */
};
extern const struct field clock_fields[];

/* The clock of one target. Of those that begin more than once: the one that runs, else the last one that ended. */
struct clock clock_of(struct arena *mem, const struct clock_target *target,
                      const struct work_time *work, const struct clock_fact *facts, size_t n,
                      utc now);
/* When a clock that runs has used so many percent of its target, in the past too; 0: it does not run. */
utc clock_reaches(const struct clock *c, const struct work_time *work, int64_t percent);
/* The same for the first second of working time over its target. */
utc clock_over(const struct clock *c, const struct work_time *work);

/* Does a reply say something? Greetings and acknowledgements alone do not: what is left of letters and
 * characters besides them decides. */
bool reply_has_substance(struct arena *mem, str body);
