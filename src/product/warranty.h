/* The seller's warranty of one unit: until when, and why, in words. Pure: no database and no clock, so that
 * every rule is a row in warranty_test.c.
 *
 * Which term applies: of those for what is covered and valid on the day of purchase, one of the model before one
 * of its category, one of a nearer category before one of a category above it; among equals the one that ends
 * last. From when: the day that the term names, or the latest of purchase, invoice, delivery and installation
 * that is known (消费者权益保护法实施条例 art. 18: periods run from delivery, or from the end of an installation
 * that the seller owes). The first day is not counted, a month that lacks the day ends on its last one (Civil
 * Code art. 201, 202), and the last day is whole: it ends at 24:00.
 *
 * What moves the end: days in repair or without parts are not counted, each once; a unit that was given for
 * another starts anew on that day, and the other one ends there; and when all this is done, an end on a day of
 * rest gives way to the first working day after it (Civil Code art. 203). */
#pragma once

#include "product.h"

enum warranty_state {
    WARRANTY_UNKNOWN, /* `missing` says which days are needed */
    WARRANTY_NONE,    /* no term applies */
    WARRANTY_IN,
    WARRANTY_OVER
};

struct warranty {
    int covers; /* enum warranty_covers */
    int state;  /* enum warranty_state */
    int64_t term_id;
    str term_name; /* in the language that was asked for */
    int64_t months;
    str start_from; /* "purchase", "invoice", "delivery", "installation", "exchange" */
    str start_on;
    int64_t repair_days; /* that were not counted */
    str counted_on;      /* where the count ends; ends_on when that is no day of rest */
    str ends_on;
    bool provisional;  /* the calendar does not know the days of rest around its end yet */
    int64_t days_left; /* after today: 0 on the last day, less when it is over */
    str reason;        /* a line for each step */
    strs missing;      /* names of the unit's fields */
};

extern const struct field warranty_fields[];

/* Is it a day of rest? *ret_provisional: as far as is known yet. */
struct rest_days {
    bool (*is)(const void *of, str day, bool *ret_provisional);
    const void *of;
};

struct warranty_rules {
    const struct list *terms; /* struct warranty_term */
    str today;
    struct rest_days rest;
};

/* categories: of the unit's model, nearest first; u: with its repairs. */
void warranty_compute(struct arena *mem, enum lang lang, const struct unit *u,
                      const ints *categories, const struct warranty_rules *rules,
                      enum warranty_covers covers, struct warranty *ret);
/* Is there any term that covers this for the model, whatever the day of purchase? */
bool warranty_promised(const struct unit *u, const ints *categories, const struct list *terms,
                       enum warranty_covers covers);
/* The last day on which a defect of a durable unit is the seller's to disprove: six months from receipt, or from
 * an exchange after it (消法 art. 23). It does not move for a day of rest: it asks when a defect shows, not by
 * when somebody must act. Empty when the day of receipt is not known. */
str warranty_proof_until(struct arena *mem, const struct unit *u);
/* The day by which it is decided which terms are valid; empty when none is known. */
str warranty_purchase_day(const struct unit *u);

/* Where a warranty of so many months from a day on ends. */
struct stay_counted {
    const struct repair_stay *stay;
    str until;    /* the last day that was looked at: its end, or today */
    bool open;    /* not over yet */
    int64_t days; /* that no stay before it counted, and within the warranty */
    str moved_to; /* the end, by then */
};

struct warranty_end {
    struct list stays; /* struct stay_counted */
    int64_t repair_days;
    str counted_on, ends_on;
    bool provisional;
};

/* stays: struct repair_stay, by in_on. */
void warranty_end(struct arena *mem, str start_on, int64_t months, const struct list *stays,
                  const struct warranty_rules *rules, struct warranty_end *ret);
