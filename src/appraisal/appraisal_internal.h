/* Private to the room.
 *
 *   appraisal_cycle.c    cycles: read, written
 *   appraisal_who.c      who is in a cycle, what stands against opening it; appraisal_begin.c opening it
 *   appraisal_compute.c  what is counted for a sheet, and its points
 *   appraisal_read.c     sheets as they are kept; appraisal_right.c whose turn it is, and who sees what
 *   appraisal_list.c     lists; appraisal_evidence.c what shows what was judged
 *   appraisal_act.c      the person and the lead; appraisal_peer.c peers; appraisal_appeal.c the next level
 *   appraisal_freeze.c   what is kept for ever; appraisal_verify.c what holds of it
 *   appraisal_view.c     teams, leads, training needs; appraisal_print.c on paper */
#pragma once

#include "../base/record_text.h"
#include "../doc/doc.h"
#include "../event/event.h"
#include "../notification/notification.h"
#include "../people/people.h"
#include "../ticket/ticket.h"
#include "appraisal.h"
#include "appraisal_chain.h"
#include "appraisal_kept.h"
#include "appraisal_score.h"
#include "appraisal_sql.h"

/* ------------------------------------------------------------------ tables */

extern const struct field appraisal_criterion_fields[], appraisal_content_fields[],
    appraisal_item_fields[], appraisal_excluded_fields[], appraisal_appeal_fields[],
    appraisal_peer_fields[], appraisal_word_fields[], appraisal_head_fields[];

str ids_column(struct op *op, const ints *ids); /* "1,2,3" as columns hold it */

/* ------------------------------------------------------------------ sheets */

/* As it is kept, whoever asks. ERR_NOT_FOUND "appraisal.not_found". */
enum err appraisal_read(struct op *op, int64_t id, struct appraisal *ret) MUST_CHECK;
/* Shares of its items, why they have no points, and the whole. */
void appraisal_add_up(struct op *op, struct appraisal *a);
enum err appraisal_item_write(struct op *op, const struct appraisal_item *item) MUST_CHECK;

/* What the actor is to a sheet. */
struct standing {
    bool person, manages, above, leads, reads_all, skips;
    bool examines; /* is next above the lead who submitted it, or manages where nobody is */
    struct list chain;
};
enum err appraisal_standing(struct op *op, const struct org *o, const struct appraisal *a,
                            struct standing *ret) MUST_CHECK;
bool standing_may(const struct appraisal *a, const struct standing *s, enum appraisal_act act);
/* Takes out what the actor shall not see yet, or never. */
void appraisal_hide(struct op *op, struct appraisal *a, const struct standing *s);
/* The sheet for an act: seen, of that version (0: any), possible and the actor's to do. */
enum err appraisal_begin(struct op *op, int64_t id, int64_t version, enum appraisal_act act,
                         struct appraisal *ret, struct standing *ret_standing) MUST_CHECK;
/* Ends it: writes the sheet's row and the event; ret is what the actor sees then. */
enum err appraisal_end(struct op *op, struct appraisal *a, const char *type, str data,
                       struct appraisal *ret) MUST_CHECK;
enum err appraisal_opening_add(struct op *op, int64_t id, enum appraisal_opened_how how) MUST_CHECK;

/* Tells somebody that it is their turn. */
enum err appraisal_tell(struct op *op, const struct appraisal *a, int64_t user_id,
                        const char *type) MUST_CHECK;
/* Those who judge it: the nearest above, or who manages appraisals where nobody is. */
enum err appraisal_tell_leads(struct op *op, const struct appraisal *a,
                              const char *type) MUST_CHECK;
/* Who manages appraisals, but for the person, the lead and the actor; administrators only where nobody else does. */
enum err appraisal_tell_managers(struct op *op, const struct appraisal *a,
                                 const char *type) MUST_CHECK;
/* Users who may manage appraisals by a role of theirs; all: administrators too. */
enum err appraisal_managers(struct op *op, bool all, ints *ret) MUST_CHECK;

/* Checks evidence: words, and tickets or files that the actor may see. at: "/items/0". */
enum err judgement_check(struct op *op, const struct judgement *j, str at,
                         strs *ret_tickets) MUST_CHECK;
/* The names of files that its items and words are evidenced by: into the sheet. */
enum err appraisal_files(struct op *op, struct appraisal *a) MUST_CHECK;
/* Words, numbers of tickets and names of files, a line each. */
str evidence_text(struct op *op, const struct appraisal *a, const struct appraisal_item *i,
                  const char *between);
str appraisal_state_words(struct arena *mem, enum lang lang, int state);
/* A sheet as a document, of what is in it. */
void appraisal_print(struct op *op, const struct appraisal *a, enum lang lang, struct doc *ret);
struct appraisal_item *item_of(const struct appraisal *a, int64_t id); /* NULL: none */

const struct measure *measure_among(const struct list *measures, str key); /* NULL: none */
/* All that peers said of a sheet, by their keys: struct appraisal_word. */
enum err peer_words_read(struct op *op, int64_t appraisal_id, struct list *ret) MUST_CHECK;
/* What they come to for an item: as it is frozen. */
struct peer_sum {
    int64_t item_id;
    struct list points; /* struct peer_points, least first */
    str words_sha256;   /* over the words, in the order of their keys */
};
struct peer_points {
    decimal points;
};
enum err peer_sum_of(struct op *op, const struct list *words, int64_t item_id,
                     struct peer_sum *ret) MUST_CHECK;
decimal peer_mean(struct op *op, const struct peer_sum *s); /* not known: too few */

/* What is counted of a measure for the sheet's person, but for what is excluded, and the hash over what it rests on: into the
 * item. */
enum err appraisal_figure_of(struct op *op, const struct measure *m, const struct appraisal *a,
                             struct appraisal_item *item) MUST_CHECK;
/* Points by the figure that the item has, and whether its target was missed. */
void appraisal_rate(struct op *op, struct appraisal_item *item);
/* The measure as measure_list tells it: JSON and its hash. */
enum err measure_definition(struct op *op, const struct measure *m, str *ret,
                            str *ret_sha256) MUST_CHECK;

/* Keeps what a closed sheet is made of, once, and says so in ret. */
enum err appraisal_freeze(struct op *op, struct appraisal *ret) MUST_CHECK;
/* Over all that a decision says. */
enum err appeal_hash(struct op *op, const struct appraisal_appeal *p, str *ret) MUST_CHECK;

/* What is frozen. */
struct frozen {
    int64_t rules; /* APPRAISAL_RULES */
    str kind;      /* of the cycle */
    struct appraisal sheet;
    struct list peers;   /* struct peer_sum, of items that enough peers judged */
    str evidence_sha256; /* over those of the items, in their order */
};
extern const struct field frozen_fields[];
/* Points that an appeal set stand whatever was counted or said. */
bool appeal_set_points(const struct appraisal *a, int64_t item_id);
enum err frozen_read(struct op *op, str content, struct frozen *ret) MUST_CHECK;

bool appraisal_sees_all(const struct op *op); /* whatever is theirs */
int64_t actor_id(const struct op *op);        /* 0 when no user acts */
