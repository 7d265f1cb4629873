/* Calendars: when work is done, and from that when something is due. docs/calendar.md has the conventions in
 * full, docs/decisions/0033-calendar-time.md why it is computed so.
 *
 * A calendar is a time zone, the hours of each weekday, days that are closed, days with hours of their own (a
 * make-up workday, an early close) and the last day that it knows of. It is read from JSON:
 *
 *     {"zone": "Asia/Shanghai", "week": {"mon": [["09:00","12:00"],["13:00","18:00"]], …},
 *      "closed": ["2026-10-01"], "closed_yearly": ["01-01"], "days": {"2026-10-10": [["09:00","18:00"]]},
 *      "covers_to": "2026-12-31"}
 *
 * An instant is working time when the clock on the wall of the zone then shows a time within the hours of that
 * day; so an hour that a clock change repeats counts twice and one that it leaves out does not count. All
 * arithmetic is exact to the millisecond, from 1970 to the end of 2199. It needs no database. */
#pragma once

#include "../base/permission.h"
#include "../http/http.h"

extern const struct permission calendar_permissions[];
extern const struct route calendar_routes[];

/* ------------------------------------------------------------------ a calendar */

/* Never changes once it is read: threads may share it. Lives as long as the op's memory. */
struct calendar;

#define CALENDAR_MAX (512 * 1024) /* bytes of its JSON */

/* Field errors at JSON pointers below prefix: "calendar.zone", "calendar.weekday", "calendar.span",
 * "calendar.span_order", "calendar.span_overlap", "calendar.date", "calendar.month_day",
 * "calendar.never_opens". A day's own hours win over its being closed. */
enum err calendar_read(struct op *op, str json, const struct calendar **ret) MUST_CHECK;
enum err calendar_from(struct op *op, const json_t *root, str prefix,
                       const struct calendar **ret) MUST_CHECK;
/* As JSON again, the same for the same calendar. */
str calendar_text(struct op *op, const struct calendar *c);
str calendar_zone(const struct calendar *c);
str calendar_covers_to(struct op *op, const struct calendar *c); /* last day known; empty: no end */

/* Those that come with the program: "cn", "always". ERR_NOT_FOUND "calendar.not_found". */
strs calendar_builtin_keys(struct op *op);
enum err calendar_builtin(struct op *op, str key, const struct calendar **ret) MUST_CHECK;

/* ------------------------------------------------------------------ working time */

/* provisional: the calendar does not know all days that were counted, so that the result may yet change. */
struct calendar_moment {
    utc at;
    bool provisional;
};

/* When `ms` of working time (0 or more) from start on are used up. Time that is used up just as hours end is
 * due at that end; a start outside hours begins at the next opening, and so 0 from there is that opening.
 * ERR_INVALID "calendar.too_far" beyond 2199, or when the calendar does not open often enough. */
enum err calendar_add(struct op *op, const struct calendar *c, utc start, int64_t ms,
                      struct calendar_moment *ret) MUST_CHECK;
/* The mirror image: from when on there are `ms` of working time until end. Used up just at an opening is at
 * that opening; an end outside hours counts from the closing before. ERR_INVALID "calendar.too_early" before
 * 1970. */
enum err calendar_subtract(struct op *op, const struct calendar *c, utc end, int64_t ms,
                           struct calendar_moment *ret) MUST_CHECK;
/* Working time from `from` until before `to`, ms; negative when `to` is earlier. Before 1970 and after 2199 there
 * is none. */
int64_t calendar_between(const struct calendar *c, utc from, utc to);
bool calendar_is_open(const struct calendar *c, utc at);
/* `at` itself when it is open then, else when it opens next; errors as calendar_add. */
enum err calendar_opens(struct op *op, const struct calendar *c, utc at,
                        struct calendar_moment *ret) MUST_CHECK;
/* Not beyond the end of its last day known. */
bool calendar_covers(const struct calendar *c, utc at);

/* ------------------------------------------------------------------ periods of law and agreement */

/* What a period is counted in: the unit is kept with the number and never guessed. Hours run from the stated
 * moment; days, months and years do not count the day on which they begin (Civil Code arts. 200-202). */
enum calendar_unit {
    CALENDAR_HOUR,         /* of the clock                             */
    CALENDAR_WORKING_HOUR, /* of working time                          */
    CALENDAR_DAY,          /* natural days                             */
    CALENDAR_WORKING_DAY,  /* days on which the calendar opens at all  */
    CALENDAR_MONTH,
    CALENDAR_YEAR
};
extern const char *const calendar_unit_labels[];

/* What happens to natural days, months and years whose last day is a day of rest. */
enum calendar_roll {
    ROLL_REST,    /* the first day after the rest, weekends included (Civil Code art. 203)       */
    ROLL_HOLIDAY, /* the same for holidays alone: a plain weekend does not roll                  */
    ROLL_NONE
};
extern const char *const calendar_roll_labels[];

enum calendar_close {
    CLOSE_USUAL,    /* working days: business; other days: midnight                  */
    CLOSE_MIDNIGHT, /* at 24:00 of the last day                                      */
    CLOSE_BUSINESS  /* when the last hours of that day end; without any at 24:00     */
};
extern const char *const calendar_close_labels[];

struct calendar_period {
    int unit;  /* enum calendar_unit */
    int64_t n; /* 1 or more */
    int roll;  /* enum calendar_roll */
    /* Days off that the yearly notice adds to the festivals by moving weekends are no holidays then. */
    bool statutory;
    int close; /* enum calendar_close */
};

struct calendar_end {
    utc at;
    str day; /* "2026-10-08" */
    bool provisional;
};

#define PERIOD_MAX 36600

enum err calendar_period_end(struct op *op, const struct calendar *c, utc start,
                             const struct calendar_period *p, struct calendar_end *ret) MUST_CHECK;

/* ------------------------------------------------------------------ days, and one question at a time */

enum day_kind { DAY_WORKDAY, DAY_WEEKEND, DAY_HOLIDAY, DAY_MAKEUP };
extern const char *const day_kind_labels[];

struct calendar_day {
    str date;
    int kind;         /* enum day_kind */
    str name;         /* of the festival, also on its make-up days; may be empty */
    str hours;        /* JSON: [["09:00","18:00"]] */
    bool counted;     /* in a question's answer: did it count? */
    int64_t seconds;  /* and how much of it */
    bool provisional; /* beyond what the calendar covers */
};
extern const struct field calendar_day_fields[];     /* without counted, seconds */
extern const struct field calendar_counted_fields[]; /* all of them */

/* What a day (date_ok, before 2200) is, without its words; *ret_provisional: beyond what the calendar covers. */
enum day_kind calendar_day_kind(const struct calendar *c, str date, bool *ret_provisional);

/* Each day of a year (1970 to 2199) that the zone has. */
struct list calendar_days(struct op *op, const struct calendar *c, int64_t year);

/* Exactly one of add … months. Times are RFC 3339, or a day: from its midnight in the zone on. */
struct due_form {
    str start, add, subtract, until;
    bool next_open;
    int64_t working_days, natural_days, months;
    int roll, close; /* enum calendar_roll, calendar_close */
    bool statutory;
    int64_t limit; /* days to explain at most */
};

struct due_answer {
    utc due, opens; /* what was asked for, the other 0 */
    int64_t
        seconds; /* working time between start and the result, whole seconds; negative backwards */
    str day;     /* last day of a period */
    bool provisional;
    str zone;
    struct list days; /* struct calendar_day that were looked at, in order */
    bool more;        /* there were more than limit */
};
extern const struct field due_answer_fields[];
#define DUE_LIMIT     100
#define DUE_LIMIT_MAX 400

/* Field errors "due.one_operation", "due.time", "due.duration", "due.days", "due.too_long" at "/add" or, for
 * the command line, at "--add"; else as the function that does it. */
enum err calendar_due(struct op *op, const struct calendar *c, const struct due_form *form,
                      bool command_line, struct due_answer *ret) MUST_CHECK;

/* ------------------------------------------------------------------ a year's holidays */

/* A year as github.com/NateScarlet/holiday-cn publishes it: days off, and days of work in their place. */
struct holiday_day {
    str name, date;
    bool off;
};

struct holiday_year {
    str schema, id; /* of no use here */
    int64_t year;
    strs papers;      /* addresses of the notices */
    struct list days; /* struct holiday_day */
    int hours_of;     /* weekday whose hours make-up days get; 0: Monday */
};
extern const struct field holiday_year_fields[];
extern const char *const weekday_labels[];

/* What an import does to a day, or (IMPORT_KEPT) does not, because the company has changed it. */
enum import_effect { IMPORT_ADDED, IMPORT_REMOVED, IMPORT_CHANGED, IMPORT_KEPT };
extern const char *const import_change_labels[];

struct import_change {
    str date;
    int change;            /* enum import_effect */
    int kind_before, kind; /* enum day_kind */
    str name_before, name, hours_before, hours;
};
extern const struct field import_change_fields[];

/* The calendar with that year: days off are closed, make-up days have hours of their own, it covers to the end
 * of the year. What the same year's notice wrote before and does not say any more is taken out; what the calendar
 * has of its own, or has been made of the notice's days, stays unless the notice says something new of that day.
 * *ret_changes: struct import_change, in order. Field errors "calendar.not_published" without days,
 * "calendar.other_year", "calendar.date", "calendar.gap" when a year between is missing, "calendar.makeup_closed". */
enum err calendar_import(struct op *op, const struct calendar *c, const struct holiday_year *year,
                         const struct calendar **ret, struct list *ret_changes) MUST_CHECK;
