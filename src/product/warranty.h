/* The seller's warranty of one unit: until when, and why, in words. Pure: no database and no clock, so that
 * every rule is a row in warranty_test.c.
 *
 * Which term applies: of those for what is covered and valid on the day of purchase, one of the model before one
 * of its category, one of a nearer category before one of a category above it; among equals the one that ends
 * last. From when: the day that the term names, or the latest of purchase, invoice, delivery and installation
 * that is known (消费者权益保护法实施条例 art. 18: periods run from delivery, or from the end of an installation
 * that the seller owes). The first day is not counted, a month that lacks the day ends on its last one (Civil
 * Code art. 201, 202), and the last day is whole: it ends at 24:00. */
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
    str start_from; /* "purchase", "invoice", "delivery", "installation" */
    str start_on, ends_on;
    int64_t days_left; /* after today: 0 on the last day, less when it is over */
    str reason;
    strs missing; /* names of the unit's fields */
};

extern const struct field warranty_fields[];

/* categories: of the unit's model, nearest first; terms: struct warranty_term. */
void warranty_compute(struct arena *mem, enum lang lang, const struct unit *u,
                      const ints *categories, const struct list *terms, enum warranty_covers covers,
                      str today, struct warranty *ret);
/* Is there any term that covers this for the model, whatever the day of purchase? */
bool warranty_promised(const struct unit *u, const ints *categories, const struct list *terms,
                       enum warranty_covers covers);
/* The last day on which a defect of a durable unit is the seller's to disprove: six months from receipt (消法
 * art. 23). Empty when the day of receipt is not known. */
str warranty_proof_until(struct arena *mem, const struct unit *u);
/* The day by which it is decided which terms are valid; empty when none is known. */
str warranty_purchase_day(const struct unit *u);
