/* Private to the quality room: what its files share. */
#pragma once

#include "../people/people.h"
#include "../store/filter.h"
#include "../ticket/ticket.h"
#include "quality.h"
#include "quality_sql.h"

#define DEF_MAX (256u << 10) /* bytes of a form's JSON */

extern const char *const quality_view_labels[];
extern const struct field quality_mark_fields[], quality_quote_fields[], quality_marking_fields[],
    quality_edition_fields[], quality_pool_fields[];

/* ------------------------------------------------------------------ forms */

struct quality_edition {
    int64_t id, form_id, edition;
    str note;
    str user_name;
    utc created_at;
};
enum err quality_def_read(struct op *op, str json, str prefix,
                          struct quality_form_def *ret) MUST_CHECK;
enum err quality_edition_content(struct op *op, int64_t edition_id,
                                 struct quality_form_def *ret) MUST_CHECK;
enum err quality_editions(struct op *op, int64_t form_id, struct list *ret) MUST_CHECK;
enum err quality_form_drop(struct op *op, int64_t id, int64_t version,
                           struct quality_form *ret) MUST_CHECK;
enum err quality_form_set_active(struct op *op, int64_t id, int64_t version, bool active,
                                 struct quality_form *ret) MUST_CHECK;
/* The templates: struct quality_form_def. */
enum err quality_templates(struct op *op, struct list *ret) MUST_CHECK;

/* NULL when the form has no such item. */
const struct quality_item *quality_item_named(const struct quality_form_def *def, str key);
bool quality_value_ok(const struct quality_item *item, int64_t value);
const struct quality_mark *quality_mark_of(const struct list *marks, str item);

/* ------------------------------------------------------------------ drawing */

struct lot_person {
    int64_t user_id, missing;
    ints tickets; /* in any order */
    ints drawn;   /* filled in */
};
/* Pure: who gets which ticket. Each person's tickets stand in the order of their lots, SHA-256 of "SEED USER TICKET". In
 * rounds each who is short, those with the smallest pool first, then the lower number, takes the first that nobody has.
 * Where none is left, the first of theirs whose holder can be given another in the same way. So everybody gets as many
 * as can be, and the result does not hang on the order in which people or tickets come. */
void quality_lots(struct arena *mem, str seed, struct lot_person *people, size_t n);
/* Which of them are checked twice: the first ceil(n × percent / 100) in the order of SHA-256 of "SEED second TICKET". */
ints quality_lots_second(struct arena *mem, str seed, const ints *tickets, int64_t percent);

/* From the first instant of the month until before that of the next, in the company's zone. */
bool quality_month_ok(str month);
enum err quality_month_span(struct op *op, str month, utc *ret_from, utc *ret_to) MUST_CHECK;
str quality_month_after(struct arena *mem, str month);

/* ------------------------------------------------------------------ people */

/* Does `permission` of the op's actor reach that person: themselves, a member of their teams, anybody? quality.check reaches members of
 * the actor's teams, the others those of teams that the actor leads, or that stand below one. */
enum err quality_reach(struct op *op, const char *permission, int64_t user_id,
                       bool *ret) MUST_CHECK;
/* The same for lists: of the rows c whose user_id it reaches. */
enum err quality_reach_filter(struct op *op, struct filter *f, const char *permission) MUST_CHECK;
static inline bool quality_is_me(const struct op *op, int64_t user_id)
{
    return op->actor->kind == ACTOR_USER && user_id && op->actor->id == user_id;
}
static inline int64_t quality_me(const struct op *op)
{
    return op->actor->kind == ACTOR_USER ? op->actor->id : 0;
}

/* Records that the actor looked at a result, or at a list with what was found of others: `of` says whose numbers ids are. */
enum err quality_look(struct op *op, const struct quality_check *c) MUST_CHECK;
enum err quality_look_list(struct op *op, const char *list, const char *of,
                           const ints *ids) MUST_CHECK;

/* ------------------------------------------------------------------ checks */

/* Without asking who, and without lists. */
enum err quality_load(struct op *op, int64_t id, struct quality_check *ret) MUST_CHECK;
/* The same with the ticket held, so that those who change checks of one ticket wait for each other. */
enum err quality_hold(struct op *op, int64_t id, struct quality_check *ret) MUST_CHECK;
/* What this actor may know of a check. */
struct quality_sight {
    bool seen;   /* that there is one */
    bool scored; /* what was scored, and by whom */
    bool others; /* the other checks of its ticket */
    bool take;   /* may decide between the two, or a dispute */
};
enum err quality_sight(struct op *op, const struct quality_check *c,
                       struct quality_sight *ret) MUST_CHECK;
/* Takes out what the actor may not know; fills what is computed. */
void quality_mask(struct op *op, bool scored, struct quality_check *c);
/* A loaded one with its lists, as the actor may see it. */
enum err quality_finish(struct op *op, struct quality_check *c) MUST_CHECK;
enum err quality_marks_of(struct op *op, int64_t check_id, struct list *ret) MUST_CHECK;
enum err quality_disputes_of(struct op *op, int64_t check_id, struct list *ret) MUST_CHECK;
/* Did the person make any of the checks of this one's pair? */
enum err quality_assessed_by(struct op *op, const struct quality_check *c, int64_t user_id,
                             bool *ret) MUST_CHECK;
/* The score by the marks that are stored, into the row and *c. */
enum err quality_rescore(struct op *op, struct quality_check *c) MUST_CHECK;
str quality_points(struct op *op, decimal d); /* "83.5", for events */
enum err quality_tell(struct op *op, const struct quality_check *c, const char *type,
                      str data) MUST_CHECK;
/* Says on the ticket that its result is there, another one or disputed, without the score. */
enum err quality_tell_ticket(struct op *op, const struct quality_check *c) MUST_CHECK;
enum err quality_notify(struct op *op, const struct quality_check *c, int64_t user_id,
                        const char *type) MUST_CHECK;
/* The leads of the person's teams, but for those who are no judges of it. */
enum err quality_notify_leads(struct op *op, const struct quality_check *c,
                              const char *type) MUST_CHECK;
/* A draft that the actor is the assessor of, held. */
enum err quality_hold_mine(struct op *op, int64_t id, int64_t version,
                           struct quality_check *ret) MUST_CHECK;
