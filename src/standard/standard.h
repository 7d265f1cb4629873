/* Service standards (服务标准): which tickets they are for, by when somebody must act on them, on which calendar, and
 * when a clock stands. Data that a manager edits; each change is a new edition with a time from which it holds,
 * and a ticket keeps the edition that was in effect when it came in.
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
    strs pauses;          /* labels of enum wait_for in which resolution stands */
    int64_t warn_percent; /* of the target, from when on it is told as near */
};

extern const struct field standard_fields[];
extern const struct field standard_form_fields[];
extern const struct permission standard_permissions[];
extern const struct route standard_routes[];

/* The facts that conditions speak of: the table of the room above, set once at start. */
void standard_facts(const struct field *fields);

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

/* Which applies to something with these facts that came in at `at`; ret->id 0: none. */
enum err standard_choose(struct op *op, const void *facts, utc at, struct standard *ret) MUST_CHECK;
/* The clocks of what happened under a standard to something that came in at `at`, on the calendar as it was in
 * force then: first response, next response, resolution, in this order; those without a target are left out. */
enum err standard_clocks(struct op *op, const struct standard *s, utc at,
                         const struct clock_fact *facts, size_t n, struct list *ret) MUST_CHECK;
