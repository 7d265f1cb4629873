/* Private to the visit room: what its files share. */
#pragma once

#include "../people/people.h"
#include "visit.h"
#include "visit_sql.h"

extern const char *const visit_act_labels[],
    *const visit_side_labels[], *const confirmed_by_labels[], *const signature_kind_labels[],
                                                                  *const photo_kind_labels[];
extern const struct field visit_item_fields[], visit_part_fields[], visit_signature_fields[],
    visit_photo_fields[], visit_item_form_fields[];
extern const struct field visit_plan_fields[], visit_edit_fields[], visit_entry_fields[];
extern const struct field visit_engineer_fields[], visit_engineer_add_fields[],
    visit_engineer_edit_fields[], visit_suggestion_fields[], visit_suggest_query_fields[];
extern const struct field visit_price_fields[], visit_price_add_fields[], visit_price_edit_fields[];

/* The table of states: may `act` be done in that state, and which one follows? */
bool visit_may(int state, enum visit_act act);
int visit_after(int state, enum visit_act act);
static inline bool visit_is_over(int state)
{
    return state >= VISIT_DONE;
}
bool windows_overlap(utc from, utc to, utc other_from, utc other_to);

/* May the actor do it with this visit, whatever its state? */
bool visit_reach(const struct op *op, enum visit_act act, const struct visit *v);
/* ERR_FORBIDDEN "permission.missing", then ERR_CONFLICT "visit.no_act" {act, state}. */
enum err visit_act_check(struct op *op, enum visit_act act, const struct visit *v) MUST_CHECK;

/* Without asking who. */
enum err visit_load(struct op *op, int64_t id, struct visit *ret) MUST_CHECK;
/* For a change: the row locked, seen by the actor. version 0: whatever it is now. */
enum err visit_hold(struct op *op, int64_t id, int64_t version, struct visit *ret) MUST_CHECK;
/* What a reader sees of a loaded row: lists, phone masked or not, acts. */
enum err visit_finish(struct op *op, struct visit *v) MUST_CHECK;

/* What an event of a visit says; names that are empty are left out. */
struct visit_event {
    int64_t visit_id, engineer_id;
    str engineer;
    utc window_from, window_to, at;
    str whose, outcome, reason, name, part;
    int64_t count;
    money total;
};
/* Writes the row, one event in the ticket's chain, and the facts of the ticket. */
enum err visit_store(struct op *op, const struct visit *v, const char *type,
                     const struct visit_event *data) MUST_CHECK;
enum err visit_tell(struct op *op, const struct visit *v, const char *type,
                    const struct visit_event *data) MUST_CHECK;
/* Tells the lead of the ticket's team; without one, its assignee; nobody when that is the actor. */
enum err visit_alarm(struct op *op, const struct visit *v, const char *type, int64_t count,
                     str reason) MUST_CHECK;
enum err visit_notify(struct op *op, const struct visit *v, int64_t user_id, const char *type,
                      int64_t count, str reason) MUST_CHECK;

/* The engineer's turn for that window: waits for others who book the same one. */
enum err visit_book(struct op *op, int64_t engineer_id, utc from, utc to,
                    int64_t visit_id) MUST_CHECK;
/* The company's day that holds t. */
enum err visit_day(struct op *op, utc t, utc *ret_from, utc *ret_to) MUST_CHECK;
enum err visit_suggest(struct op *op, const struct visit_suggest_query *q,
                       struct list *ret) MUST_CHECK;

enum err visit_list(struct op *op, const struct visit_query *q, struct list *ret) MUST_CHECK;
enum err visit_edit(struct op *op, int64_t id, int64_t version, const struct visit_plan *form,
                    struct visit *ret) MUST_CHECK;
enum err visit_give(struct op *op, int64_t id, int64_t version, int64_t engineer_id,
                    struct visit *ret) MUST_CHECK;
struct visit_reschedule {
    utc window_from, window_to;
    int64_t engineer_id;
    int asked_by;
    str reason;
};
enum err visit_reschedule(struct op *op, int64_t id, int64_t version,
                          const struct visit_reschedule *form, struct visit *ret) MUST_CHECK;
enum err visit_cancel(struct op *op, int64_t id, int64_t version, str reason,
                      struct visit *ret) MUST_CHECK;
enum err visit_photo_add(struct op *op, int64_t id, int kind, utc at, str key,
                         const struct http_part *part, struct visit *ret) MUST_CHECK;

/* Lists of a visit. */
enum err visit_papers(struct op *op, struct visit *v) MUST_CHECK;
enum err visit_items_agree(struct op *op, struct visit *v, const struct list *items) MUST_CHECK;
/* When the visit is over: what the stock has to do with its parts. */
enum err visit_parts_use(struct op *op, const struct visit *v) MUST_CHECK;
enum err visit_parts_put(struct op *op, const struct visit *v, const struct list *parts) MUST_CHECK;
enum err visit_sign(struct op *op, const struct visit *v, enum signature_kind kind, str name,
                    str strokes, utc at) MUST_CHECK;
/* Field errors at /name and /strokes. */
void signature_check(struct op *op, str name, str strokes);

enum err visit_engineer_get(struct op *op, int64_t id, struct visit_engineer *ret) MUST_CHECK;
enum err visit_engineer_list(struct op *op, struct list *ret) MUST_CHECK;
enum err visit_engineer_edit(struct op *op, int64_t id, int64_t version,
                             const struct visit_engineer *form,
                             struct visit_engineer *ret) MUST_CHECK;
enum err visit_price_get(struct op *op, int64_t id, struct visit_price *ret) MUST_CHECK;
enum err visit_price_list(struct op *op, struct list *ret) MUST_CHECK;
enum err visit_price_edit(struct op *op, int64_t id, int64_t version,
                          const struct visit_price *form, struct visit_price *ret) MUST_CHECK;
