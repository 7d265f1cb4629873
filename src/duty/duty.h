/* Posts and their duty documents: what each post answers for, written in numbered duties, approved, in force
 * from a day on, signed by those who hold the post.
 *
 * A post has editions of its document, one after the other:
 *
 *     draft → review → approved → in force → superseded
 *       ↑_______|          |
 *       ↑__________________|         (sent back, with the reason)
 *
 * At most one edition of a post is open (draft, review, approved) and at most one is in force. What was
 * approved is frozen as `content` with its SHA-256: that is printed, signed and kept; rows are for asking
 * questions over all posts.
 *
 * A duty is bound to five: the process that it follows (or single steps of it), the standard that it keeps, the
 * permissions and trainings that it takes, and the measures that it is judged by, each with target, rule and weight.
 * What they are called is frozen with the content, what they are worth (live figures) never is. */
#pragma once

#include "../base/permission.h"
#include "../doc/doc.h"
#include "../http/http.h"
#include "../jobs/jobs.h"
#include "../process/process.h"

extern const struct permission duty_permissions[];
extern const struct route post_routes[];
extern const struct route duty_document_routes[];
extern const struct route duty_lint_routes[];

/* ------------------------------------------------------------------ posts */

#define POST_DEPTH_MAX 12

struct post {
    int64_t id, version;
    str name_zh, name_en;
    int64_t team_id; /* department; 0: none */
    int industry;
    bool supervisor; /* decides for others: must have limits of authority */
    int64_t reports_to;
    ints deputy_ids; /* posts that stand in for it */
    ints holder_ids; /* users */
    str model;       /* key of the model document that it began as; may be empty */
    bool active;
    utc created_at, updated_at;
    /* of its documents, read only */
    int64_t in_force_id, in_force_edition, open_id;
    int open_state;         /* enum document_state, when open_id is there */
    str review_on;          /* of the edition in force */
    int64_t unsigned_count; /* holders who have not signed the edition in force */
    int64_t duty_count;
    strs elements; /* that its duties have: of the edition in force, else of the open one */
};

extern const struct field post_fields[];
extern const struct field post_form_fields[];

/* ERR_NOT_FOUND "post.not_found". */
enum err post_get(struct op *op, int64_t id, struct post *ret) MUST_CHECK;
/* All of them, in the order of their ids; companies have hundreds. */
enum err post_list(struct op *op, struct list *ret) MUST_CHECK;
/* Field errors: "team.unknown", "post.unknown", "post.holder_unknown", "post.too_deep", "post.own_deputy";
 * ERR_CONFLICT "post.cycle". */
enum err post_add(struct op *op, const struct post *form, struct post *ret) MUST_CHECK;
/* A post that is given up keeps its history; its edition in force is superseded and the open one dropped
 * or refused: ERR_CONFLICT "post.open_document". ERR_PRECONDITION "record.changed". */
enum err post_edit(struct op *op, int64_t id, int64_t version, const struct post *form,
                   struct post *ret) MUST_CHECK;

/* Does work that is given to a post fall to the user: who holds an active post of that name (or made of the model document of
 * that key), or one that stands in for it? Where nobody holds one it falls to everybody. */
enum err post_does(struct op *op, str post, int64_t user_id, bool *ret) MUST_CHECK;

/* Who holds a post and how it is called, for figures of posts: nobody and nothing of one that is unknown. */
enum err post_holders(struct op *op, int64_t post_id, ints *ret) MUST_CHECK;
enum err post_title(struct op *op, int64_t post_id, str *ret) MUST_CHECK;

/* The name of a post as processes write it: of one of that name or made of the model document of that key, else of the
 * model document itself, else the words as they are. */
enum err post_word(struct op *op, str post, enum lang lang, str *ret) MUST_CHECK;

/* ------------------------------------------------------------------ documents */

enum document_state {
    DOCUMENT_DRAFT,
    DOCUMENT_REVIEW,
    DOCUMENT_APPROVED,
    DOCUMENT_IN_FORCE,
    DOCUMENT_SUPERSEDED
};
extern const char *const document_state_labels[];

enum duty_role { ROLE_ACCOUNTABLE, ROLE_RESPONSIBLE };
extern const char *const duty_role_labels[];
/* What a partner is in a duty (RACI). */
enum partner_role { PARTNER_ACCOUNTABLE, PARTNER_RESPONSIBLE, PARTNER_CONSULTED, PARTNER_INFORMED };
extern const char *const partner_role_labels[];

enum limit_kind { LIMIT_NONE, LIMIT_WITHIN, LIMIT_EVERY };
extern const char *const limit_kind_labels[];
/* Hours of the clock and of opening, days of the calendar and of work are different things in law, so
 * the unit is kept and never guessed (Civil Code arts. 200-204). */
enum limit_unit {
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_WORKING_HOUR,
    UNIT_DAY,
    UNIT_WORKING_DAY,
    UNIT_WEEK,
    UNIT_MONTH
};
extern const char *const limit_unit_labels[];

extern const char *const element_labels[]; /* "E1" to "E10" */

struct duty_partner {
    int64_t post_id; /* 0: named by words only */
    str name;        /* of the post today, or as written */
    int role;        /* enum partner_role */
};

/* How a value becomes points, 0 to 100. Which way is better is the measure's own. */
enum score_rule {
    SCORE_LINEAR, /* 0 at the floor, 100 at the target, straight between, never above 100 */
    SCORE_STEPS,  /* the points of the best step that is reached, else 0 */
    SCORE_PASS,   /* 100 when the target is reached, else 0 */
    SCORE_GATE    /* missing the target caps the whole appraisal at `cap`; has no weight */
};
extern const char *const score_rule_labels[];

struct score_step {
    decimal value; /* from this value on, in the measure's direction */
    int64_t score;
};

struct duty_measure {
    str measure;       /* key of src/measure: "K08", "own-3" */
    decimal target;    /* in the measure's unit: percent for shares, seconds for durations */
    decimal floor;     /* linear */
    int rule;          /* enum score_rule */
    int64_t weight;    /* whole percent of the document's whole; 0: watched, not scored */
    int64_t cap;       /* gate: most points of the whole */
    struct list steps; /* struct score_step, best first */
    bool example;      /* target and rule are a model document's, not the company's yet */
};

/* What a binding is called, in the document's language. */
enum bound_kind { BOUND_PROCESS, BOUND_STANDARD, BOUND_MEASURE };
extern const char *const bound_kind_labels[];

struct bound_name {
    int kind;
    str key, name;
    str unit,
        direction; /* of a measure: measure_unit_labels, measure_direction_labels; else empty */
};

struct duty {
    int64_t id, root_id; /* root: the duty in the edition where it began */
    str statement;       /* one sentence: what is printed and linted */
    strs elements;
    str action, object, trigger, output;
    int limit_kind;
    int64_t limit_amount;
    int limit_unit;
    int role;
    struct list partners; /* struct duty_partner */
    strs permissions;     /* keys */
    strs trainings;
    strs processes;       /* "return_refund", or one step of it: "return_refund.review" */
    strs standards;       /* ids */
    struct list measures; /* struct duty_measure */
};

struct authority {
    str decision; /* what the post may decide */
    money amount; /* up to this much; 0: not about money */
};

struct signature {
    int64_t id, user_id;
    str name;
    utc at;
    str content_sha256;
};

struct duty_document {
    int64_t id, version, post_id;
    str post_name; /* in the document's language */
    int64_t edition;
    int state;
    int lang;
    str purpose;
    struct list authority; /* struct authority */
    strs qualifications;
    struct list duties;                            /* struct duty */
    strs unplaced;                                 /* lines of an import that have no place yet */
    str change_note;                               /* what is new in this edition, and why */
    str effective_on, review_on;                   /* "2026-12-01" */
    int64_t created_by, submitted_by, approved_by; /* users */
    utc created_at, updated_at, submitted_at, approved_at, in_force_at, superseded_at;
    str content_sha256;     /* once approved */
    struct list signatures; /* struct signature, oldest first */
    struct list called;     /* struct bound_name, of all that its duties are bound to */
};

extern const struct field duty_fields[];
extern const struct field document_fields[];
extern const struct field document_form_fields[]; /* input of a change */

/* ERR_NOT_FOUND "duty_document.not_found", also for a draft that the actor may not see. */
enum err document_get(struct op *op, int64_t id, struct duty_document *ret) MUST_CHECK;
/* All editions of a post, newest first, without duties and signatures. */
enum err document_list(struct op *op, int64_t post_id, struct list *ret) MUST_CHECK;
/* A new edition: a copy of edition `from` (0: of the one in force, or empty). ERR_CONFLICT
 * "duty_document.open" while one is open. */
enum err document_add(struct op *op, int64_t post_id, int64_t from, enum lang lang,
                      struct duty_document *ret) MUST_CHECK;
/* Only drafts: ERR_CONFLICT "duty_document.not_draft". Duties with an id are changed, those without are
 * new, those that are missing go. Field errors: "duty.permission_unknown", "duty.process_unknown",
 * "duty.standard_unknown", "duty.measure_unknown", "duty.measure_refused" (a target that would do harm, with the
 * reason), "duty.floor_above", "duty.floor_below", "duty.limit", "duty.partner", "duty.duplicate", "date.invalid" …. */
enum err document_edit(struct op *op, int64_t id, int64_t version, const struct duty_document *form,
                       struct duty_document *ret) MUST_CHECK;
/* Throws a draft away: it is kept in the database, but nobody sees it. */
enum err document_drop(struct op *op, int64_t id, int64_t version) MUST_CHECK;

/* Draft → review. Field errors when it is not complete: no purpose, no duties, lines without a place; weights that
 * do not sum to 100 ("duty.weights"), a measure that may not stand alone ("duty.measure_alone"), points for what
 * has no source yet ("duty.measure_no_source"). */
enum err document_submit(struct op *op, int64_t id, int64_t version, str change_note,
                         struct duty_document *ret) MUST_CHECK;
/* Review or approved → draft. */
enum err document_return(struct op *op, int64_t id, int64_t version, str reason,
                         struct duty_document *ret) MUST_CHECK;
/* Review → approved, and in force at once when the day has come. effective_on empty: today; review_on
 * empty: a year later. Field errors "duty_document.effective_past", "duty_document.review_early". */
enum err document_approve(struct op *op, int64_t id, int64_t version, str effective_on,
                          str review_on, struct duty_document *ret) MUST_CHECK;
/* By a holder of the post, of what was approved or is in force. sha256 is what the signer has read:
 * ERR_CONFLICT "duty_document.content_changed"; ERR_FORBIDDEN "duty_document.not_holder"; ERR_CONFLICT
 * "duty_document.not_approved", "duty_document.signed". */
enum err document_sign(struct op *op, int64_t id, str sha256, struct duty_document *ret) MUST_CHECK;

/* As it is printed: with the duty table and the RACI table. */
enum err document_write(struct op *op, int64_t id, enum doc_format format, struct buf *out,
                        str *ret_name) MUST_CHECK;
/* The frozen content, byte by byte as it was hashed; ERR_CONFLICT "duty_document.not_approved". */
enum err document_content(struct op *op, int64_t id, str *ret) MUST_CHECK;

/* A file as a new draft, of a post or of a new one. */
struct import_form {
    str bytes;       /* text (UTF-8 or GB18030), Markdown or Word */
    str filename;    /* names a new post when nothing better does */
    int64_t post_id; /* 0: a new post, with */
    str name;        /* empty: as the document says */
    int64_t team_id;
};
/* Numbered lists and tables become duties; what has no place is in `unplaced`, nothing is lost.
 * ERR_INVALID "duty_import.empty"; faults of doc.h and lint.h. */
enum err document_import(struct op *op, const struct import_form *form,
                         struct duty_document *ret) MUST_CHECK;

/* ------------------------------------------------------------------ model documents */

struct post_model {
    str key;
    str name_zh, name_en;
    int industry;
    bool supervisor;
    str reports_to;
    strs elements;
    int64_t duty_count;
    int64_t post_id; /* the post that was made of it; 0: none yet */
};
extern const struct field post_model_fields[];

enum err post_model_list(struct op *op, struct list *ret) MUST_CHECK;
/* Makes the post with a draft. form: team, holders. Partners that are posts of the company already are
 * referred to, the others are named. ERR_NOT_FOUND "post_model.not_found", ERR_CONFLICT
 * "post_model.adopted". */
enum err post_model_adopt(struct op *op, str key, enum lang lang, const struct post *form,
                          struct duty_document *ret) MUST_CHECK;

/* ------------------------------------------------------------------ for the house */

/* Brings into force what was approved for today or earlier; tells once when a review is near (30 days). */
enum err duty_documents_due(struct op *op, str payload) MUST_CHECK;
/* Frozen contents against their hashes, signatures against contents. */
enum err duty_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                     int64_t *ret_wrong) MUST_CHECK;
