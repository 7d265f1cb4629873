#include "appraisal_score.h"

#include "../duty/duty.h"

#include <math.h>

#define POINTS_MAX 100

bool score_reached(const struct score_target *t, decimal value)
{
    if (!value.known || !t->target.known)
        return false;
    return t->lower ? value.milli <= t->target.milli : value.milli >= t->target.milli;
}

/* Straight between floor and target. Where both are the same, or stand the wrong way about, there is nothing between. */
static decimal linear(const struct score_target *t, decimal value)
{
    int64_t way = t->target.milli - t->floor.milli, gone = value.milli - t->floor.milli;
    if (score_reached(t, value))
        return decimal_of(POINTS_MAX);
    if (!t->floor.known || (t->lower ? way >= 0 : way <= 0) || (t->lower ? gone >= 0 : gone <= 0))
        return decimal_of(0);
    return decimal_ratio(gone, way, POINTS_MAX);
}

static decimal by_steps(const struct score_target *t, decimal value)
{
    const struct score_step *step = t->steps.items;
    for (size_t i = 0; i < t->steps.n; i++)
        if (t->lower ? value.milli <= step[i].value.milli : value.milli >= step[i].value.milli)
            return decimal_of(step[i].score);
    return decimal_of(0);
}

decimal score_points(const struct score_target *t, decimal value)
{
    if (!value.known)
        return (decimal){ 0 };
    switch ((enum score_rule)t->rule) {
    case SCORE_LINEAR:
        return linear(t, value);
    case SCORE_STEPS:
        return by_steps(t, value);
    case SCORE_PASS:
        return decimal_of(score_reached(t, value) ? POINTS_MAX : 0);
    case SCORE_GATE:
        break;
    }
    return (decimal){ 0 };
}

/* ------------------------------------------------------------------ the whole */

struct sums {
    int64_t weights, weighted; /* of measures that have points */
    int64_t shares, judged;    /* of what people judged */
};

static struct sums sum_up(const struct score_part *parts, size_t n)
{
    struct sums s = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (!parts[i].points.known)
            continue;
        int64_t points = parts[i].weight * parts[i].points.milli;
        if (parts[i].judged)
            s.shares += parts[i].weight, s.judged += points;
        else
            s.weights += parts[i].weight, s.weighted += points;
    }
    return s;
}

void score_sum(struct score_part *parts, size_t n, int64_t measures_share, struct score_whole *ret)
{
    struct sums s = sum_up(parts, n);
    int64_t measures =
        s.weights ? measures_share : 0; /* of the whole, before it is made up to 100 */
    int64_t weights = s.weights ? s.weights : 1;
    int64_t whole = measures + s.shares;

    *ret = (struct score_whole){ .cap = -1 };
    for (size_t i = 0; i < n; i++) {
        struct score_part *p = &parts[i];
        p->share = decimal_of(0);
        if (p->points.known && whole)
            p->share = p->judged ? decimal_ratio(p->weight, whole, 100)
                                 : decimal_ratio(p->weight * measures, weights * whole, 100);
        if (p->missed && (ret->cap < 0 || p->cap < ret->cap))
            ret->cap = p->cap;
    }
    if (!whole)
        return;
    ret->uncapped =
        decimal_ratio(measures * s.weighted + weights * s.judged, weights * whole * 1000, 1);
    ret->score = ret->uncapped;
    if (ret->cap >= 0 && ret->score.milli > ret->cap * 1000)
        ret->score = decimal_of(ret->cap);
}

decimal score_mean(const decimal *values, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i].milli;
    return decimal_ratio(sum, (int64_t)n * 1000, 1);
}

decimal score_spread(const decimal *values, size_t n)
{
    double square = 0, sum = 0;
    if (!n)
        return (decimal){ 0 };
    for (size_t i = 0; i < n; i++)
        sum += (double)values[i].milli;
    for (size_t i = 0; i < n; i++) {
        double off = (double)values[i].milli - sum / (double)n;
        square += off * off;
    }
    return decimal_milli((int64_t)llround(sqrt(square / (double)n)));
}
