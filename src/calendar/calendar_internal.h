/* Shared inside the room: what a calendar is made of. Days are numbered from 1970-01-01. "Line" is local time
 * as one line of milliseconds from the first midnight of 1970, as if no clock were ever changed. */
#pragma once

#include "../base/date.h"
#include "../base/zone.h"
#include "calendar.h"

#define DAY_MS     INT64_C(86400000)
#define MINUTE_MS  INT64_C(60000)
#define LAST_DAY   INT64_C(84006) /* 2200-01-01 */
#define MONDAY     (-3)           /* 1969-12-29: no instant from 1970 on has an earlier local day */
#define SPANS_MAX  48
#define DATES_MAX  8000
#define PAPERS_MAX 200

struct span {
    int from, to; /* minutes of the day */
};

struct hours {
    const struct span *spans; /* in order, none overlaps */
    size_t n;
    int64_t sum; /* ms */
};

struct own_day {
    int64_t day;
    struct hours hours;
};

/* day below 0: every year, -(month * 100 + day). */
struct named_day {
    int64_t day;
    str name;
};

/* What the notice of a year wrote into the calendar, so that a corrected one can take it out again. What the
 * calendar said before, and what the company has made of a day since, is not here or differs from it. */
struct notice {
    int64_t year;
    strs papers;
    ints closed; /* sorted, as the other lists of days */
    struct own_day *own;
    size_t own_n;
};

enum uneven_kind { UNEVEN_MISSING, UNEVEN_OWN, UNEVEN_CLOSED };

/* A day that is not like its weekday. */
struct uneven {
    int64_t day;
    struct hours hours;
    int kind;
    int64_t before;      /* working time on all days before, ms */
    int64_t days_before; /* working days before */
};

struct calendar {
    /* as it was read, sorted */
    str name_zh, name_en;
    const struct zone *zone;
    struct hours week[7]; /* Monday first */
    ints closed, closed_yearly /* month * 100 + day */, extended;
    struct own_day *own;
    size_t own_n;
    struct named_day *names;
    size_t names_n;
    strs papers;
    struct notice *notices; /* by year */
    size_t notices_n;
    int64_t covers_day; /* INT64_MAX: no end */
    /* worked out by line_build */
    utc covers_end;
    ints missing;                                /* days that the zone leaves out */
    int64_t week_before[8], week_days_before[8]; /* of Monday … of the next Monday */
    struct uneven *uneven;                       /* the first stands before all days */
    size_t uneven_n;
    struct line_part *parts; /* one for each of the zone's */
};

/* The working time before a part of the zone begins, and what the line says there. */
struct line_part {
    int64_t before, line;
};

static inline int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static inline int weekday_of(int64_t day)
{
    return (int)(day - MONDAY - floor_div(day - MONDAY, 7) * 7);
}

/* ------------------------------------------------------------------ line.c */

void line_build(struct op *op, struct calendar *c);
const struct uneven *line_uneven(const struct calendar *c,
                                 int64_t day); /* NULL: like its weekday */
const struct hours *line_hours(const struct calendar *c, int64_t day);

/* Working time before t, ms; what lies behind 2199 does not count. */
int64_t work_before(const struct calendar *c, utc t);
/* The last instant before which there is no more than `work`; false when there is no last one before 2200. */
bool work_last(const struct calendar *c, int64_t work, utc *ret);

int64_t day_at(const struct calendar *c, utc t);
/* The instant from which on local time is never before `line`. */
utc line_instant(const struct calendar *c, int64_t line);
/* The n-th (from 1) working day after `day`; false when there is none before 2200. */
bool working_day_after(const struct calendar *c, int64_t day, int64_t n, int64_t *ret);

/* Is it a festival that the law itself names (全国年节及纪念日放假办法, art. 2), not only a day off around it? From 2014 to
 * 2050; of other years nobody knows yet, and every day off is taken for one. */
bool is_festival(int64_t day);

/* ------------------------------------------------------------------ read.c, write.c */

/* Of JSON at a place; what is wrong is told to the op. */
str place_below(struct op *op, str base, str key); /* base/key */
bool is_object(struct op *op, const json_t *value, str at);
ints closed_read(struct op *op, const json_t *value, str at);
struct own_day *own_read(struct op *op, const json_t *value, str at, size_t *ret_n);
strs papers_read(struct op *op, const json_t *value, str at);

bool ints_have(const ints *sorted, int64_t v);
const struct own_day *own_find(const struct own_day *sorted, size_t n, int64_t day); /* or NULL */
str day_name(struct op *op, const struct calendar *c, int64_t day); /* empty when it has none */
void hours_write(struct buf *out, const struct hours *h);           /* [["09:00","18:00"]] */
/* As a member of an object that has one already. */
void closed_write(struct op *op, struct buf *out, const ints *days);
void own_write(struct op *op, struct buf *out, const struct own_day *own, size_t n);

/* ------------------------------------------------------------------ notice.c */

void notices_read(struct op *op, const json_t *value, str at, struct calendar *c);
void notices_write(struct op *op, struct buf *out, const struct calendar *c);

/* ------------------------------------------------------------------ kept.c */

/* The calendar of a version's content, read once in this process and shared: versions never change. */
enum err calendar_kept(struct op *op, str content, const struct calendar **ret) MUST_CHECK;

/* ------------------------------------------------------------------ day.c */

struct calendar_day day_tell(struct op *op, const struct calendar *c, int64_t day);

/* ------------------------------------------------------------------ merge.c */

/* A year's notice into a calendar: every day that it names or that the notice of that year named before. */
struct merge {
    const struct calendar *c;
    const struct holiday_year *year;
    const struct notice *before; /* what it wrote the last time; never NULL */
    struct merge_day *days;      /* in order */
    size_t n;
};

struct merge merge_of(struct op *op, const struct calendar *c, const struct holiday_year *year);
/* Not sorted and not worked out: for calendar_text alone. */
struct calendar merge_write(struct op *op, const struct merge *m);
struct list merge_tell(struct op *op, const struct merge *m, const struct calendar *after);
