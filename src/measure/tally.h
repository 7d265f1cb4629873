/* Sums of observations, and what they come to. The only place where a figure's value is computed: roll-ups, observations
 * read one by one and the full computation all fill these. Pure.
 *
 * Durations and means need their distribution. Up to TALLY_EXACT observations the values themselves are kept; above
 * that each stands in a class: of its own up to 128, then 64 classes to each doubling, so that a class is at
 * most 1.6 % wide and its middle at most 0.8 % off. */
#pragma once

#include "measure.h"

#define TALLY_EXACT   2000
#define TALLY_CLASSES 2560 /* 128 + 64 × 38: up to 2^45 */

struct tally {
    struct arena *mem;   /* for values and classes */
    int64_t n, num, den; /* observations that count, and their sums */
    int64_t *values;     /* of durations and means, in no order; NULL: only the classes are known */
    size_t value_count, value_room;
    int64_t *classes;     /* TALLY_CLASSES counts; NULL until one is added */
    int64_t excluded[16]; /* by reason, from 1 */
};

/* The class of a value (below 0: the first), and the value that stands for a class: its middle. */
int tally_class(int64_t value);
int64_t tally_middle(int class);

/* The class in which an observation of a measure of that kind is counted; 0 for kinds that need no distribution. */
int measure_class(int kind, int64_t num);

/* A cell of a roll-up: n observations of one class. */
void tally_cell(struct tally *t, int kind, int64_t class, int64_t n, int64_t num, int64_t den);
/* One observation, with its value. */
void tally_value(struct tally *t, int kind, int64_t num, int64_t den);

/* Value, mean, P90 and interval of ret by what was summed up; nothing of it is known without observations.
 * Median: the middle value, of an even number the mean of both. P90: the least value that at least 90 % do
 * not exceed. Intervals of 95 %: Wilson's for shares (Wilson 1927); for medians order statistics by the binomial
 * distribution (from 6 observations on), for means and balances by the normal distribution (from 2 on). */
void tally_figure(struct tally *t, const struct measure *m, struct figure *ret);
