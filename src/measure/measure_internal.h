/* Private to the room of measures.
 *
 *   measure_file.c      headers of measures/ *.sql, and the statement of each
 *   own.c, own_count.c  the company's own: conditions over events
 *   measure_digest.c    what statements ask beside the tables: clocks and times of tickets
 *   measure_count.c     observations of a range of subjects, by all measures
 *   measure_keep.c      what waits to be counted, a piece at a time; keep_concerned.c which subjects an event concerns,
 *                       keep_take_up.c counting them anew
 *   rollup.c            cells of days and months; tally.c what sums come to
 *   measure_period.c    days, and who may read whose figures; measure_read.c the sums of one scope
 *   measure_figures.c   one figure, trends; measure_many.c as many as are asked for; measure_open.c what is behind;
 *                       measure_mix.c, measure_evidence.c
 *   measure_verify.c    the full computation; measure_http.c, measure_export.c, own_http.c */
#pragma once

#include "../event/event.h"
#include "../people/people.h"
#include "measure.h"
#include "measure_sql.h"
#include "tally.h"

enum measure_subject { SUBJECT_TICKET, SUBJECT_UNIT, SUBJECTS };

/* A measure of the catalogue with what counts it; statement NULL: has no source yet. */
struct measure_entry {
    struct measure m;
    int subject;
    bool
        personal; /* a row tells more of the person than the ticket itself does: seen only with the person */
    const struct sql *statement;
};

/* The catalogue, by key; made at the first call, kept for ever. A slip in a file ends the process. */
const struct measure_entry *measure_catalogue(size_t *ret_n);
/* Hash over the files: what is counted differently has another. */
str measure_catalogue_hash(void);
const struct measure_entry *measure_entry_of(str key); /* NULL: none */
/* Reads one file; false with a reason when it is not well formed. For the catalogue and its test. */
bool measure_file_read(struct arena *mem, str path, str text, struct measure_entry *ret,
                       const char **ret_slip);

/* ------------------------------------------------------------------ observations */

/* As it is kept. Of one that only asks for a recheck at is 0. */
struct counted {
    str measure; /* key */
    int64_t subject, subject_id, part;
    utc at, until, recheck_at;
    int64_t day, until_day;
    int64_t num, den, excluded;
    int64_t user_id, team_id, process_id, model_id, level, mix;
};
extern const struct field counted_fields[];

/* Growable, in an arena. */
struct counted_list {
    struct arena *mem;
    struct counted *items;
    size_t n, room;
};
void counted_add(struct counted_list *list, const struct counted *c);
/* By subject, measure and part. */
int counted_order(const void *a, const void *b);
void counted_sort(struct counted *items, size_t n);
bool counted_same(const struct counted *a, const struct counted *b);
/* Only those that count, in order: what only asks to be looked at again goes. */
void counted_keep(struct counted_list *list);

/* Days as numbers of the company's calendar, 20261126. */
struct measure_days {
    const struct zone *zone;
};
enum err measure_days_read(struct op *op, struct measure_days *ret) MUST_CHECK;
int64_t measure_day(const struct measure_days *d, utc at);
int64_t day_number(str date);                    /* "2026-11-26" */
str day_text(struct arena *mem, int64_t number); /* the other way */

/* Everything that a range of subjects counts for, as of now, by all measures; ordered by nothing. Digests are written
 * before (measure_digest). */
struct own_set;
enum err measure_count(struct op *op, const struct own_set *own, int subject, int64_t first,
                       int64_t last, utc now, struct counted_list *ret) MUST_CHECK;
/* Clocks and times of the tickets first to last, worked out and written. In a transaction. */
enum err measure_digest(struct op *op, int64_t first, int64_t last, utc now) MUST_CHECK;

/* ------------------------------------------------------------------ roll-ups */

/* Changes of cells, gathered before they are written. */
struct rollup;
struct rollup *rollup_new(struct arena *mem);
/* Takes an observation in (sign 1) or out (-1). kind: enum measure_kind. */
void rollup_add(struct rollup *r, int kind, const struct counted *c, int sign);
/* Adds what was gathered to the cells. In a transaction. */
enum err rollup_write(struct op *op, struct rollup *r) MUST_CHECK;

struct cell {
    str measure;
    int64_t scope, scope_id, span, period, class, n, num, den;
};
extern const struct field cell_fields[];
/* By measure, scope, span, period and class. */
int cell_order(const void *a, const void *b);
void cells_sort(struct list *cells);
/* Cells that were gathered, whatever is in the database; cells without anything are left out. */
struct list rollup_cells(struct rollup *r);

/* ------------------------------------------------------------------ own measures */

/* All that count, ready to be evaluated. */
struct own_set;
enum err own_set_read(struct op *op, struct own_set **ret) MUST_CHECK;
/* enum measure_kind; -1: there is none of that key any more. */
int own_set_kind(const struct own_set *set, str key);
/* A word for each, another one when it counts something else. */
str own_set_hash(struct op *op, const struct own_set *set);
enum err own_set_count(struct op *op, const struct own_set *set, int64_t first, int64_t last,
                       utc now, struct counted_list *ret) MUST_CHECK;
enum err own_list(struct op *op, struct list *ret) MUST_CHECK; /* struct measure */

/* ------------------------------------------------------------------ figures */

/* Days as numbers; of a query, checked. */
struct measure_period {
    int64_t from, to;
    str from_text, to_text;
};
enum err measure_period_read(struct op *op, str from, str to,
                             struct measure_period *ret) MUST_CHECK;
/* The person, or who holds the post. */
enum err measure_holders(struct op *op, int scope, int64_t scope_id, ints *ret) MUST_CHECK;
enum err measure_post_name(struct op *op, int64_t post_id, str *ret) MUST_CHECK;
/* Which observations (table o) a figure rests on, those that are excluded too. */
struct filter;
enum err measure_where(struct op *op, struct filter *f, const struct measure *m, int scope,
                       int64_t scope_id, const struct measure_period *p) MUST_CHECK;
/* ret has its memory; what else is in it is lost. */
enum err measure_tally(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                       const struct measure_period *p, struct tally *ret) MUST_CHECK;
/* By observations alone, but for some. */
enum err measure_tally_but(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                           const struct measure_period *p, const struct measure_but *but,
                           struct tally *ret) MUST_CHECK;
void tally_observation(struct tally *t, int kind, const struct counted *c);
/* What a tally comes to; and one figure, whoever asks. but may be NULL. */
void figure_of_tally(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                     struct tally *t, struct figure *ret);
enum err figure_in(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                   const struct measure_period *p, const struct measure_but *but,
                   struct figure *ret) MUST_CHECK;
