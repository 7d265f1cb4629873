/* Service standards (服务标准): which tickets they are for, by when somebody must act on them, on which calendar, when a
 * clock stands, and what happens when it nears or passes its target. Data that a manager edits; each change is a
 * new edition with a time from which it holds, and a ticket keeps the edition that was in effect when it came in.
 *
 * Of the standards whose condition holds for a ticket the most specific applies: the one with the most tests,
 * then the one that stands first. A standard without tests is for what no other is for, and must say so
 * (fallback). Clocks themselves are clock.h. */
#pragma once

#include "../base/condition.h"
#include "../base/permission.h"
#include "../calendar/company_calendar.h"
#include "../http/http.h"
#include "clock.h"

/* A target beside the three usual ones. */
struct standard_target {
    int clock;                        /* enum target_clock */
    str step;                         /* of a step: which */
    int64_t from_team_id, to_team_id; /* of a handover; from 0: whoever hands it over */
    int64_t minutes;                  /* of working time, for both */
    int64_t days;                     /* of a legal one */
    bool working_days;                /* natural days unless said */
    str basis;                        /* article, or what the target is called */
};
enum target_clock { TARGET_STEP, TARGET_HANDOVER, TARGET_LEGAL };
extern const char *const target_clock_labels[];

/* What happens when a clock has used so many percent of its target: below 100 a warning, from there on an
 * escalation. Each happens once in the run of a clock; its level is its place by percent, from 1. */
struct standard_escalation {
    int64_t percent;
    strs clocks; /* labels of enum clock_kind; empty: each */
    bool notify_assignee, notify_lead;
    ints notify_user_ids;
    int64_t to_team_id, to_user_id; /* hand it over; 0: leave it */
    bool raise_priority;            /* by one step of urgency, then of impact */
};

struct standard {
    int64_t id, version;
    str name_zh, name_en;
    int64_t position;
    bool fallback; /* for what no other standard is for */
    bool active;
    int64_t edition;  /* 1, 2, 3 … */
    utc effective_at; /* in input 0: now */
    str condition;    /* JSON of condition.h over the facts of a ticket */
    str calendar;     /* key */
    int64_t first_response, next_response, resolution; /* minutes of working time; 0: no clock */
    strs pauses;             /* labels of enum wait_for in which resolution and handovers stand */
    int64_t warn_percent;    /* of the target, from when on it is shown as near */
    struct list targets;     /* struct standard_target */
    struct list escalations; /* struct standard_escalation, by percent */
};

extern const struct field standard_fields[];
extern const struct field standard_form_fields[];
extern const struct permission standard_permissions[];
extern const struct route standard_routes[];

/* The facts that conditions speak of and the steps that targets may name: from the rooms above, set once at start. */
void standard_facts(const struct field *fields, const char *const *steps);

/* ERR_NOT_FOUND "standard.not_found". */
enum err standard_get(struct op *op, int64_t id, struct standard *ret) MUST_CHECK;
/* Each in its newest edition, in the order in which they are tried. */
enum err standard_list(struct op *op, struct list *ret) MUST_CHECK;
/* All editions of one, newest first. */
enum err standard_editions(struct op *op, int64_t id, struct list *ret) MUST_CHECK;
/* Field errors: "standard.no_target", "standard.empty_condition", "standard.calendar_unknown",
 * "standard.past", faults of condition.h below /condition. */
enum err standard_add(struct op *op, const struct standard *form, struct standard *ret) MUST_CHECK;
/* A new edition when anything but names, position or being active changed. ERR_PRECONDITION "record.changed". */
enum err standard_edit(struct op *op, int64_t id, int64_t version, const struct standard *form,
                       struct standard *ret) MUST_CHECK;

/* ------------------------------------------------------------------ applying them */

/* All editions of all standards, read once for as many tickets as one likes; lives in the arena of op. */
struct standard_set;
enum err standard_set_read(struct op *op, struct standard_set **ret) MUST_CHECK;
bool standard_set_empty(const struct standard_set *set);
/* Reads all calendars now, so that other ops may ask the set as long as this one lives. */
enum err standard_set_calendars(struct op *op, struct standard_set *set) MUST_CHECK;
/* A set for trying a draft on the past: it takes the place of the standard `replaces` (0: of none), as if it had held
 * from the beginning. Faults as standard_add. */
enum err standard_set_try(struct op *op, const struct standard *draft, int64_t replaces,
                          struct standard_set **ret) MUST_CHECK;
/* The newest edition of one; NULL: not in it. STANDARD_TRIED: the draft that takes no other's place. */
const struct standard *standard_set_find(const struct standard_set *set, int64_t id);
#define STANDARD_TRIED INT64_MAX
/* Which applies to something with these facts that came in at `at`; NULL: none. */
const struct standard *standard_of(const struct standard_set *set, const void *facts, utc at);

/* A standard with the calendar that counts for something that came in at `at`: as it was in force then. For a clock that
 * is due, or ended, on a day that this one does not know, the one in force now. */
struct standard_clocks {
    const struct standard *standard;
    struct list clocks; /* struct clock: the three usual ones, then the further targets */
    const struct work_time *works; /* of each clock */
    utc due_at;                    /* of what runs and is due first, 0: nothing runs */
    int due_clock;                 /* its kind */
};
enum err standard_clocks_of(struct op *op, struct standard_set *set, const struct standard *s,
                            utc at, const struct clock_fact *facts, size_t n,
                            struct standard_clocks *ret) MUST_CHECK;
/* Does an escalation concern this clock? */
bool escalation_for(const struct standard_escalation *e, const struct clock *c);
