/* Cycles (考核周期): when appraisals are made, of whom, by which editions, and what people judge in them. See appraisal.h. */
#pragma once

#include "../duty/duty.h"
#include "../measure/measure.h"

enum cycle_kind { CYCLE_MONTH, CYCLE_QUARTER, CYCLE_YEAR };
enum cycle_state { CYCLE_DRAFT, CYCLE_OPEN, CYCLE_CLOSED };
enum judged_by { JUDGED_BY_LEAD, JUDGED_BY_PEERS };
extern const char *const cycle_kind_labels[], *const cycle_state_labels[],
                                                  *const judged_by_labels[];

/* ------------------------------------------------------------------ cycles */

struct appraisal_criterion { /* what people judge */
    int64_t id;
    str name_zh, name_en;
    str guide; /* what to look at; may be empty */
    int judged_by;
    int64_t share; /* percent of the whole */
};

struct appraisal_cycle {
    int64_t id, version;
    str name;
    int kind, state;
    str from, to;      /* days, both included */
    ints post_ids;     /* each of these narrows who is appraised: holders of these posts, */
    ints team_ids;     /* members of these teams and those below, or of posts of these, */
    ints user_ids;     /* these persons; none: all */
    ints document_ids; /* editions instead of those in force on the last day */
    int64_t
        measures_share; /* percent of the whole that measures make up; with the criteria's shares 100 */
    struct list criteria; /* struct appraisal_criterion */
    str created_name, opened_name, closed_name;
    utc created_at, updated_at, opened_at, closed_at;
    int64_t sheets,
        computed; /* how many there are, and how many of those that shall be are computed */
    int64_t in_self, in_lead, in_confirm, in_appeal, in_closed;
};

extern const struct field appraisal_cycle_fields[], appraisal_cycle_form_fields[];

struct appraisal_cycle_query {
    str state; /* empty: any */
    str after;
    int64_t limit;
};
extern const struct field appraisal_cycle_query_fields[];

/* Newest first. Who may neither manage nor read all sees those in which they or somebody below them has a sheet, without the
 * counts. */
enum err appraisal_cycle_list(struct op *op, const struct appraisal_cycle_query *q,
                              struct list *ret, str *ret_next) MUST_CHECK;
/* ERR_NOT_FOUND "appraisal_cycle.not_found". */
enum err appraisal_cycle_get(struct op *op, int64_t id, struct appraisal_cycle *ret) MUST_CHECK;
/* Field errors "date.invalid", "appraisal_cycle.period", "appraisal_cycle.shares", "post.unknown", "team.unknown", "user.unknown",
 * "duty_document.not_found", "appraisal_cycle.two_editions". */
enum err appraisal_cycle_add(struct op *op, const struct appraisal_cycle *form,
                             struct appraisal_cycle *ret) MUST_CHECK;
/* Only drafts: ERR_CONFLICT "appraisal_cycle.not_draft". */
enum err appraisal_cycle_edit(struct op *op, int64_t id, int64_t version,
                              const struct appraisal_cycle *form,
                              struct appraisal_cycle *ret) MUST_CHECK;
enum err appraisal_cycle_drop(struct op *op, int64_t id, int64_t version) MUST_CHECK;

/* What opening would do, and what stands against it. */
struct appraisal_place {
    int64_t user_id, post_id, document_id, edition;
    str user_name, post_zh, post_en;
    int64_t measures; /* that its duties are bound to */
};
struct appraisal_slip {
    str code; /* message: appraisal_cycle.refused_target, .alone_target, .no_document, .nothing_judged, .no_lead, .no_examiner,
               * .came_within */
    bool stops;
    int64_t post_id;
    str post_zh, post_en;
    str measure, name_zh, name_en; /* may be empty */
    str reason_zh, reason_en;      /* why such a target is refused */
    int64_t user_id;
    str user_name;
};
struct appraisal_preview {
    struct list places; /* struct appraisal_place */
    struct list slips;  /* struct appraisal_slip */
    bool may_open;
};
extern const struct field appraisal_preview_fields[];
enum err appraisal_cycle_preview(struct op *op, int64_t id,
                                 struct appraisal_preview *ret) MUST_CHECK;

/* ERR_CONFLICT "appraisal_cycle.not_draft", "appraisal_cycle.not_over" (its last day is yet to come), "appraisal_cycle.nobody",
 * "appraisal_cycle.refused_target" {post, measure, reason}, "appraisal_cycle.alone_target" {post, measure}. */
enum err appraisal_cycle_open(struct op *op, int64_t id, int64_t version,
                              struct appraisal_cycle *ret) MUST_CHECK;
/* Computes all sheets anew that no lead has submitted yet. ERR_CONFLICT "appraisal_cycle.not_open". */
enum err appraisal_cycle_recompute(struct op *op, int64_t id,
                                   struct appraisal_cycle *ret) MUST_CHECK;
/* ERR_CONFLICT "appraisal_cycle.not_open", "appraisal_cycle.sheets_open" {n}. */
enum err appraisal_cycle_close(struct op *op, int64_t id, int64_t version,
                               struct appraisal_cycle *ret) MUST_CHECK;
/* Counts all its sheets at once that wait for it, however long it takes: for the demo company. Outside of a transaction. */
enum err appraisal_cycle_count(struct op *op, int64_t id) MUST_CHECK;
/* The job "appraisals.compute": sheet by sheet, each a transaction of its own, and none stands in the way of the others; it fails at
 * the end when one did. payload: id of the cycle, and of the sheet after which to go on. */
enum err appraisal_compute_job(struct op *op, str payload) MUST_CHECK;

extern const struct permission appraisal_permissions[]; /* appraisal.manage, appraisal.read */
extern const struct route appraisal_cycle_routes[];
