/* Shared inside the room. */
#pragma once

#include "../base/record_text.h"
#include "../event/event.h"
#include "../people/people.h"
#include "duty.h"

#define STEPS_MAX 10 /* of a measure */

/* ------------------------------------------------------------------ posts */

/* The index of a post among `posts` (n of them, by id); -1 for none. */
ptrdiff_t post_index(const struct post *posts, size_t n, int64_t id);
str post_name(const struct post *p, enum lang lang);
enum err post_is_held(struct op *op, int64_t post_id, int64_t user_id, bool *ret) MUST_CHECK;
/* Does anybody hold a post of that name or model, or one that stands in for it? */
enum err post_is_manned(struct op *op, str post, bool *ret) MUST_CHECK;
/* What a new place in the tree would break, NULL when nothing: "post.unknown", "post.cycle",
 * "post.too_deep". id 0: a new post. */
const char *post_tree_fault(const struct post *posts, size_t n, int64_t id, int64_t above);
/* Ends the documents of a post that is given up. */
enum err documents_end(struct op *op, int64_t post_id) MUST_CHECK;

/* ------------------------------------------------------------------ documents */

/* A document as it is printed and signed: nothing in it refers to rows that may change. */
struct content {
    int64_t document_id, post_id;
    str post, team, reports_to;
    strs deputies;
    int industry;
    int64_t edition;
    int lang;
    str written_by, approved_by; /* names */
    str effective_on, review_on, change_note;
    str purpose;
    struct list authority; /* struct authority */
    strs qualifications;
    struct list duties; /* struct duty */
    struct list called; /* struct bound_name */
};
extern const struct field content_fields[];
extern const struct field duty_content_fields[]; /* a duty within it */

enum err content_of(struct op *op, const struct duty_document *d, struct content *ret) MUST_CHECK;
str content_text(struct op *op, const struct content *c); /* JSON, the same for the same content */

/* Without a look at who asks. */
enum err document_read(struct op *op, int64_t id, struct duty_document *ret) MUST_CHECK;
enum err duties_read(struct op *op, int64_t document_id, struct list *ret) MUST_CHECK;
/* Of the edition in force; none when there is none. */
enum err duties_in_force(struct op *op, int64_t post_id, struct list *ret) MUST_CHECK;
/* Replaces the duties of a draft by those of the form; gives new ones their root. */
enum err duties_write(struct op *op, int64_t document_id, const struct list *duties) MUST_CHECK;
void duties_check(struct op *op, const struct list *duties);
bool document_may_read(const struct op *op, int state);

/* What a row of duty_binding names. */
enum binding_kind {
    BINDING_PERMISSION,
    BINDING_TRAINING,
    BINDING_PROCESS,
    BINDING_STANDARD,
    BINDING_KINDS,
    BINDING_MEASURE = BINDING_KINDS /* stands in duty_measure */
};

/* Of all duties of a document, for duty_measures_take to pick from. */
enum err duty_measures_read(struct op *op, int64_t document_id, struct list *ret) MUST_CHECK;
enum err duty_measures_take(struct op *op, struct duty *d, const struct list *all) MUST_CHECK;
enum err duty_measures_write(struct op *op, const struct duty *d) MUST_CHECK;

/* The draft of that version; ERR_CONFLICT "duty_document.not_draft". */
enum err draft_get(struct op *op, int64_t id, int64_t version,
                   struct duty_document *ret) MUST_CHECK;
/* A draft of what d holds as the post's next edition. */
enum err edition_insert(struct op *op, int64_t post_id, const struct duty_document *d,
                        int64_t *ret) MUST_CHECK;
/* Field error "date.invalid"; an empty date is fine. */
void date_check(struct op *op, str date, const char *pointer);
int64_t actor_user(const struct op *op); /* 0 when no user acts */

/* ------------------------------------------------------------------ JSON in columns */

extern const struct field authority_fields[];
extern const struct field duty_measure_fields[], score_step_fields[], bound_name_fields[];
extern const struct field partner_fields[];
extern const struct field signature_fields[];
