/* Looking back at flows: a definition tried on what happened, what happened by process mining, and both on paper. */
#pragma once

#include "../process/mine.h"
#include "../process/process_draw.h"
#include "flow.h"

extern const struct route flow_study_routes[];

/* ------------------------------------------------------------------ tried on the past */

struct try_form {
    utc from, to;  /* flows that began from `from` until before `to`; to 0: now */
    int64_t limit; /* examples to list */
};

enum try_result {
    TRY_NO_STEP,   /* the definition has no such step */
    TRY_NO_MOVE,   /* no move is drawn between the two */
    TRY_MISSING,   /* something required was not known yet */
    TRY_GUARD,     /* the condition did not hold */
    TRY_ROLE,      /* who moved may not, with the roles of now */
    TRY_BY_ITSELF, /* it happened by itself, which the move does not do any more */
    TRY_UNSURE,    /* hangs on something that was written over since */
    TRY_SECOND,    /* a second person would have been needed; nobody was asked */
    TRY_LATE,      /* the step would have been left late; it was not */
    TRY_IN_TIME    /* the other way */
};
extern const char *const try_result_labels[];

/* A move, or a step that was left, and how often that came of it. */
struct try_count {
    int result; /* enum try_result */
    str from, to, from_zh, from_en, to_zh, to_en;
    int64_t n;
};
struct try_example {
    int64_t ticket_id, flow_id;
    str number, subject;
    int result;
    str from, to;
    str why; /* in the reader's language: what was missing or did not hold */
    utc at;
};
struct flow_try {
    int64_t edition; /* that was tried; 0: the draft */
    int64_t flows;   /* that began in the period */
    int64_t clean;   /* of them those all of whose moves it would have allowed */
    int64_t moves;   /* all but overrides */
    int64_t allowed, refused, unsure;
    int64_t overrides; /* moves off the drawn ways, which are not held against it */
    int64_t second;    /* of those allowed: with a second person more */
    int64_t late, in_time;
    int64_t tickets;      /* of its kinds that came in and never had a flow */
    int64_t fitting;      /* of them those to which it applies */
    bool begins;          /* it begins by itself: they would have begun it */
    struct list counts;   /* struct try_count, most first */
    struct list examples; /* struct try_example, oldest first */
};
extern const struct field try_form_fields[], flow_try_fields[];
/* Counts all, lists only tickets that the actor may read. Each past move is tried by itself, as things stood then. Field error
 * "flow.period"; ERR_NOT_FOUND "process.not_found". Outside of a transaction. */
enum err flow_try(struct op *op, int64_t process_id, const struct try_form *form,
                  struct flow_try *ret) MUST_CHECK;

/* ------------------------------------------------------------------ mined */

/* The steps that flows of a process came into, which began from `from` until before `to`: as cases and activities (keys of steps,
 * or with `names` their names). Outside of a transaction. */
struct mine_period {
    utc from, to;
    bool names;
};
enum err flow_mine_log(struct op *op, int64_t process_id, const struct mine_period *period,
                       struct mine_log *log) MUST_CHECK;
/* The report as `aftersale mine --json` prints it, and how it agrees with the newest edition. */
enum err flow_mine(struct op *op, int64_t process_id, const struct mine_period *period,
                   struct buf *out) MUST_CHECK;

/* ------------------------------------------------------------------ on paper */

struct paper_query {
    int format, lang;
    int64_t edition; /* 0: the draft, or when there is none the newest */
    bool live;       /* with the numbers of now, on the newest edition unless another is named */
};
enum err flow_chart(struct op *op, int64_t process_id, const struct paper_query *q, struct buf *out,
                    str *ret_name) MUST_CHECK;
enum err flow_paper(struct op *op, int64_t process_id, const struct paper_query *q, struct buf *out,
                    str *ret_name) MUST_CHECK;
