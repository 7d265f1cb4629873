/* The duties of the whole organisation side by side: what nobody has, what two have, who may do what no duty
 * asks of them. And what waits for one person. */
#pragma once

#include "duty_internal.h"

enum coverage_basis { BASIS_IN_FORCE, BASIS_LATEST };
extern const char *const coverage_basis_labels[];

struct coverage_query {
    int basis; /* which edition of each post counts: in force, or the open one where there is one */
};
extern const struct field coverage_query_fields[];

struct element_cover {
    str element;
    ints accountable; /* posts with an accountable duty that serves it */
    ints responsible; /* posts that only do it */
    int64_t duties;
};

struct duty_clash {
    int64_t post_id, other_id; /* other 0: nobody is accountable */
    str statement, message;
};

struct permission_gap {
    int64_t user_id;
    str user_name;
    strs permissions;
};

/* A step of a process that is switched on which nobody answers for. */
struct step_gap {
    str process, step; /* keys */
    str process_zh, process_en, step_zh, step_en;
    str post;      /* that the step names, by name or model; empty: a role only */
    str post_name; /* what it is called */
    bool
        bound; /* a duty is bound to the step, or to the whole process in the post that the step names */
    bool held; /* somebody holds that post or stands in for it; true where the step names none */
};

/* A measure or standard that no duty is bound to. */
struct unowned {
    str key;
    str name_zh, name_en;
};

struct coverage {
    struct list elements; /* struct element_cover, E1 to E10 */
    strs missing;         /* elements that no post is accountable for */
    struct list clashes;  /* struct duty_clash */
    struct list unbound;  /* struct permission_gap: held, and no duty of theirs needs it */
    struct list
        lacking; /* struct permission_gap: a duty of theirs needs it, and they do not hold it */
    ints admins; /* users who may do everything by their role */
    ints vacant; /* posts that nobody holds */
    ints undocumented;     /* posts without a document that counts */
    struct list steps;     /* struct step_gap */
    struct list measures;  /* struct unowned: with a source, and may be a target */
    struct list standards; /* struct unowned: active ones, by id */
};
extern const struct field coverage_fields[];

enum err coverage_get(struct op *op, const struct coverage_query *q,
                      struct coverage *ret) MUST_CHECK;

/* What a duty that counts is bound to. */
struct covered_target {
    int64_t kind;     /* enum binding_kind, or BINDING_MEASURE */
    int64_t owner_id; /* the post; of permissions a user who holds it */
    str target;
};
/* The three last of it. */
enum err cover_bindings(struct op *op, const struct list *targets, struct coverage *c) MUST_CHECK;
extern const struct field step_gap_fields[], unowned_fields[];

/* What waits for the actor, as documents without duties. */
struct duty_tasks {
    struct list sign;    /* posts the actor holds: in force or approved, not signed */
    struct list approve; /* in review, for those who may approve */
    struct list review;  /* in force with a review date within 30 days or past, for their writers */
    struct list draft;   /* drafts that are being written, for their writers */
};
extern const struct field duty_tasks_fields[];
enum err duty_tasks_get(struct op *op, struct duty_tasks *ret) MUST_CHECK;
