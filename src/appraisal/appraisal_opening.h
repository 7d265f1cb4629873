/* Private to the room: what opening a cycle looks at. */
#pragma once

#include "appraisal_internal.h"

struct opening {
    struct op *op;
    const struct appraisal_cycle *cycle;
    struct org org;
    utc begin;            /* of the period */
    ints managers;        /* who may manage appraisals */
    struct list measures; /* struct measure */
    struct list
        documents; /* struct duty_document: those that are named, then those that were met */
    struct appraisal_place *places;
    struct appraisal_slip *slips;
    size_t place_n, slip_n, slip_room;
};

/* cycle must outlive it. */
enum err opening_read(struct op *op, const struct appraisal_cycle *c,
                      struct opening *ret) MUST_CHECK;
enum err opening_document(struct opening *o, int64_t id,
                          const struct duty_document **ret) MUST_CHECK;
/* What must be mended first; NULL: nothing. */
const struct appraisal_slip *opening_stop(const struct opening *o);
/* Has its last day begun? */
enum err cycle_is_over(struct op *op, const struct appraisal_cycle *c, bool *ret) MUST_CHECK;
