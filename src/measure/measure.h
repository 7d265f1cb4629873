/* Measures (指标): what happened, counted once, and told alike in reports, appraisals, the API and CSV.
 *
 * A measure of the catalogue is a file measures/KEY.sql: a header that says what it means, and a statement that
 * yields its **observations**, one row for each thing that counts (measure_file.h has the form). A company adds its own
 * by conditions over events (measure_own.h), without code; they yield the same rows.
 *
 * Observations are kept and summed up for each day and month and scope while things happen (measure_keep.h), so that a
 * year of a million tickets answers at once, and each figure opens to the tickets behind it. All kinds of sums come out
 * of `struct tally`, which is the only place where a value is computed: the full computation and the roll-ups fill
 * the same tallies. */
#pragma once

#include "../base/decimal.h"
#include "../base/permission.h"
#include "../http/http.h"
#include "../jobs/jobs.h"

/* How observations become a value. */
enum measure_kind {
    MEASURE_SHARE, /* Σ num / Σ den × scale, num 0 or 1 of den 1: interval by Wilson */
    MEASURE_RATIO, /* Σ num / Σ den × scale, whatever they are: no interval */
    MEASURE_DURATION, /* num seconds: median, with mean and P90 beside it; interval of the median, exact (binomial) */
    MEASURE_MEAN, /* Σ num / Σ den, num in thousandths: interval by the normal distribution */
    MEASURE_BALANCE, /* num -1, 0, 1: (promoters - detractors) / n × 100; interval by the normal distribution */
    MEASURE_COUNT,   /* Σ num in the period: no interval */
    MEASURE_STANDING /* how many stand at the end of the period: no interval */
};
extern const char *const measure_kind_labels[];

enum measure_unit {
    MEASURED_PERCENT,
    MEASURED_PPM,
    MEASURED_SECONDS,
    MEASURED_POINTS,
    MEASURED_NUMBER
};
extern const char *const measure_unit_labels[];

enum measure_direction { DIRECTION_HIGHER, DIRECTION_LOWER, DIRECTION_NONE };
extern const char *const measure_direction_labels[];

/* Where observations come from. What arrives with later work says so instead of 0. */
enum measure_source {
    SOURCE_EVENTS,
    SOURCE_MAIL,
    SOURCE_CALLS,
    SOURCE_COURSES,
    SOURCE_SURVEYS,
    SOURCE_KNOWLEDGE,
    SOURCE_COSTS,
    SOURCE_HOURS
};
extern const char *const measure_source_labels[];

enum measure_scope {
    PER_COMPANY,
    PER_TEAM,
    PER_PERSON,
    PER_POST, /* of those who hold it now, whatever the period: their work in another post before counts as well */
    PER_PROCESS,
    PER_PRODUCT, /* a model */
    PER_LEVEL,   /* of customers: enum customer_level + 1 */
    MEASURE_SCOPES
};
extern const char
    *const measure_scope_labels[]; /* company team person post process product level */

#define MEASURE_SMALL                                                                              \
    30 /* a person's figure of fewer observations is shown grey and never ranked */

struct exclusion {
    str key, zh, en;
};

/* What is said of a measure, once. */
struct measure {
    str key; /* "K08", or "own-" and a number for the company's */
    bool own;
    int64_t version; /* of an own one */
    str name_zh, name_en;
    str formula_zh, formula_en; /* in words */
    int kind, unit, direction;
    int source;                 /* enum measure_source; all but events: no observations yet */
    int64_t scale;              /* 100 for percent, 1000000 for ppm */
    struct list exclusions;     /* struct exclusion */
    int64_t least;              /* sample below which a figure says little */
    str counter;                /* key of the measure that is shown beside it, may be empty */
    str gamed_zh, gamed_en;     /* how people game it */
    str guard_zh, guard_en;     /* and what guards against that */
    bool not_alone;             /* never a person's only target */
    str refused_zh, refused_en; /* why it may not be a person's target at all; empty: it may */
    str target_zh,
        target_en; /* values that are published, with where; may be empty. Never our advice */
};
extern const struct field measure_fields[];

/* All of them, the catalogue's in its order and then the company's. In op's arena. */
enum err measure_list(struct op *op, struct list *ret) MUST_CHECK; /* struct measure */
/* ERR_NOT_FOUND "measure.not_found". */
enum err measure_get(struct op *op, str key, struct measure *ret) MUST_CHECK;

/* ------------------------------------------------------------------ figures */

struct measure_query {
    strs measures; /* keys; none: all */
    str from,
        to; /* days of the company's calendar, both included; to empty: today; from empty: 30 days before `to` */
    str by; /* label of enum measure_scope: a figure for each; empty: one */
    str scope; /* narrows to one; empty: the company. With */
    int64_t scope_id;
};
extern const struct field measure_query_fields[];

struct excluded {
    str key, zh, en;
    int64_t n;
};

struct figure {
    str measure;
    int scope; /* enum measure_scope */
    int64_t scope_id;
    str scope_name;
    bool has_source; /* false: nothing can be known yet, all else is empty */
    int64_t n;       /* observations that count */
    int64_t numerator, denominator;
    decimal
        value; /* in the measure's unit; a duration's is its median. Not known without observations */
    decimal mean, p90;      /* of durations and means */
    decimal low, high;      /* 95 % interval */
    str interval;           /* wilson, binomial, normal, or empty */
    bool small;             /* a person's figure of fewer than MEASURE_SMALL observations */
    struct list exclusions; /* struct excluded */
};
extern const struct field figure_fields[];

/* Figures by roll-ups, in the order of measures and then of scopes. A person's own figures may be read by that person, by
 * who leads one of their teams (measure.read reaches them) and by who reads all: ERR_FORBIDDEN otherwise. Field errors
 * "measure.unknown", "measure.period", "measure.scope", "date.invalid". */
enum err measure_figures(struct op *op, const struct measure_query *q,
                         struct list *ret) MUST_CHECK; /* struct figure */
/* May the actor read figures of that scope? Of a person's and a post's, when they may read those of each who is in it. */
enum err measure_may_read(struct op *op, int scope, int64_t scope_id, bool *ret) MUST_CHECK;
/* Fewer than the measure needs, or than a figure of people does. */
static inline bool figure_is_thin(const struct measure *m, const struct figure *f)
{
    return f->small || f->n < m->least;
}
/* One figure by roll-ups, without a look at who asks: for appraisals and documents, which have rules of their own. from and to are
 * days ("2026-10-01"), both included. */
enum err measure_figure(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                        str from, str to, struct figure *ret) MUST_CHECK;
/* The same without the observations of some tickets and units: what an appeal found not to count. */
struct measure_but {
    ints tickets, units;
};
enum err measure_figure_but(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                            str from, str to, const struct measure_but *but,
                            struct figure *ret) MUST_CHECK;
/* The same value for each month that the period touches, oldest first: trends. struct figure, scope_name holds "2026-10". */
enum err measure_trend(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                       str from, str to, struct list *ret) MUST_CHECK;

/* What the figure of a person would be if, with the same mix of ticket kinds, priorities and shifts (day, evening, night
 * and weekend), each observation had come out as it did on average with all others: direct standardisation. */
struct case_mix {
    int64_t n, others_n;
    decimal mean; /* of the person: a share's value, a duration's mean */
    decimal
        expected; /* of the same mix with others; not known where others have nothing of the kind */
    int64_t matched; /* of the n, how many have others to be compared with */
};
extern const struct field case_mix_fields[];
/* What came out in the whole company, mix by mix (struct stratum): read once for many persons. */
struct stratum {
    int64_t mix, n, num, den;
};
enum err measure_strata(struct op *op, const struct measure *m, str from, str to,
                        struct list *ret) MUST_CHECK;
enum err measure_mix_of(struct op *op, const struct measure *m, const struct list *strata,
                        int64_t user_id, str from, str to, struct case_mix *ret) MUST_CHECK;
enum err measure_case_mix(struct op *op, const struct measure *m, int64_t user_id, str from, str to,
                          struct case_mix *ret) MUST_CHECK;

/* One observation, as figures open to them. */
struct observation {
    int64_t ticket_id;   /* 0: of a unit */
    str number, subject; /* of the ticket; empty when the actor may not read it */
    int64_t unit_id;
    int64_t part;
    utc at;
    int64_t num, den; /* seconds for durations */
    str excluded;     /* key of the reason; empty: it counts */
    int64_t user_id, team_id;
    str user_name;
};
extern const struct field observation_fields[];

extern const char *const observation_part_labels[];
struct observation_query {
    str from, to, scope;
    int64_t scope_id;
    str part;   /* numerator | rest | excluded; empty: all */
    str reason; /* key of an exclusion: only what it leaves out */
    str after;
    int64_t limit;
};
extern const struct field observation_query_fields[];
/* Oldest first. Field errors of the period; "measure.no_exclusion" for a reason that the measure has not. */
enum err measure_observations(struct op *op, str key, const struct observation_query *q,
                              struct list *ret, str *ret_next) MUST_CHECK;

/* Hash over what a figure rests on: its observations, and the end of the event chain of each of their tickets. A frozen
 * appraisal keeps it, and can prove in a year what it was made of. SHA-256 in hex; how many events the chains had. */
enum err measure_evidence(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                          str from, str to, str *ret_hash, int64_t *ret_events) MUST_CHECK;

extern const struct permission measure_permissions[]; /* measure.read, measure.write */
extern const struct route measure_routes[], measure_export_routes[];

/* Users that hold a post, for PER_POST: set by the house, as posts stand above. */
void measure_posts(enum err (*holders)(struct op *op, int64_t post_id, ints *ret),
                   enum err (*name)(struct op *op, int64_t post_id, str *ret));

/* ------------------------------------------------------------------ for the house */

/* Looks whether anything waits to be counted, and if so leaves the job "measures.keep". Cheap; to be called every second, by
 * every process; outside of a transaction. */
enum err measure_wake(struct op *op) MUST_CHECK;
/* Takes up what has happened since: new events, and observations that time has settled. */
enum err measure_keep(struct op *op, str payload) MUST_CHECK;
/* All of that at once, however long it takes: for commands and the demo company. Outside of a transaction. */
enum err measure_catch_up(struct op *op) MUST_CHECK;
/* How far counting has come. */
struct measure_state {
    utc kept_at;    /* all up to then is counted; 0: nothing yet */
    int64_t behind; /* events that wait to be counted, at most 1000 are told */
    bool walking;   /* definitions are new: all tickets are being counted anew */
};
extern const struct field measure_state_fields[];
enum err measure_standing(struct op *op, struct measure_state *ret) MUST_CHECK;
/* Works everything out anew and compares: roll-ups against the full computation. */
/* The same; *ret_compared false: events wait to be counted or all is being counted anew, so nothing was compared. */
enum err measure_compare(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                         int64_t *ret_wrong, bool *ret_compared) MUST_CHECK;
enum err measure_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                        int64_t *ret_wrong) MUST_CHECK;
