/* How a value becomes points, and how points become a whole. Pure; whole thousandths, each result rounded once.
 *
 * Points are 0 to 100. A gate has none: missing it caps the whole. What has no points (nothing was counted, nobody judged) gives its
 * weight away: a measure to the other measures, all measures together to what is judged, and the other way about. */
#pragma once

#include "../base/decimal.h"
#include "../base/field.h"

/* What a measure is held against, as the duty says it. */
struct score_target {
    int rule;              /* enum score_rule */
    bool lower;            /* is less better? */
    decimal target, floor; /* in the measure's unit */
    struct list steps;     /* struct score_step, best first */
};

/* Not reached either when the value is not known. */
bool score_reached(const struct score_target *t, decimal value);
/* Not known without a value, and of a gate. */
decimal score_points(const struct score_target *t, decimal value);

struct score_part {
    bool
        judged; /* by people: has a share of the whole of its own; otherwise a weight among the measures */
    int64_t weight; /* percent */
    decimal points; /* not known: has no score */
    bool missed;    /* a gate that was missed */
    int64_t cap;    /* most points of the whole then */
    decimal share;  /* out: percent of the whole that it makes up */
};

struct score_whole {
    decimal score;    /* not known: nothing has points */
    decimal uncapped; /* what it would be without gates */
    int64_t cap;      /* -1: no gate was missed */
};

/* measures_share: percent of the whole that all measures make up together. */
void score_sum(struct score_part *parts, size_t n, int64_t measures_share, struct score_whole *ret);
/* The mean of n values; not known of none. */
decimal score_mean(const decimal *values, size_t n);
/* How far they lie around it on average: the standard deviation of all of them. */
decimal score_spread(const decimal *values, size_t n);
