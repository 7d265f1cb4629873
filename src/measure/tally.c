#include "tally.h"

#include <math.h>
#include <stdlib.h>

#define Z95 1.959963984540054

/* ------------------------------------------------------------------ classes */

#define LINEAR 128
#define SPLIT  64

int tally_class(int64_t v)
{
    if (v < 0)
        return 0;
    if (v < LINEAR)
        return (int)v;
    int doubling = 63 - __builtin_clzll((uint64_t)v); /* 2^doubling <= v */
    int class = LINEAR + (doubling - 7) * SPLIT + (int)((v >> (doubling - 6)) & (SPLIT - 1));
    return class < TALLY_CLASSES ? class : TALLY_CLASSES - 1;
}

int64_t tally_middle(int class)
{
    if (class < LINEAR)
        return class;
    int doubling = 7 + (class - LINEAR) / SPLIT, within = (class - LINEAR) % SPLIT;
    int64_t width = (int64_t)1 << (doubling - 6);
    return (SPLIT + within) * width + width / 2;
}

/* Balances are -1, 0 or 1. */
int measure_class(int kind, int64_t num)
{
    if (kind == MEASURE_DURATION || kind == MEASURE_MEAN)
        return tally_class(num);
    return kind == MEASURE_BALANCE ? (int)num + 1 : 0;
}

static int64_t middle_of(int kind, int class)
{
    return kind == MEASURE_BALANCE ? class - 1 : tally_middle(class);
}

static bool has_classes(int kind)
{
    return kind == MEASURE_DURATION || kind == MEASURE_MEAN || kind == MEASURE_BALANCE;
}

/* ------------------------------------------------------------------ filling */

static void add_class(struct tally *t, int64_t class, int64_t n)
{
    if (!t->classes)
        t->classes = arena_array(t->mem, TALLY_CLASSES, sizeof *t->classes);
    t->classes[class < TALLY_CLASSES ? class : TALLY_CLASSES - 1] += n;
}

void tally_cell(struct tally *t, int kind, int64_t class, int64_t n, int64_t num, int64_t den)
{
    if (class < 0) {
        if (-class < 16)
            t->excluded[-class] += n;
        return;
    }
    t->n += n;
    t->num += num;
    t->den += den;
    if (has_classes(kind))
        add_class(t, class, n);
}

/* With so many the values themselves are not asked for any more. */
static void fold(struct tally *t)
{
    for (size_t i = 0; i < t->value_count; i++)
        add_class(t, tally_class(t->values[i]), 1);
    t->value_count = 0;
}

static void add_exact(struct tally *t, int64_t num)
{
    if (t->value_count == t->value_room) {
        size_t room = t->value_room ? t->value_room * 2 : 64;
        t->values = arena_grow(t->mem, t->values, t->value_room * sizeof *t->values,
                               room * sizeof *t->values);
        t->value_room = room;
    }
    t->values[t->value_count++] = num;
}

void tally_value(struct tally *t, int kind, int64_t num, int64_t den)
{
    if (kind != MEASURE_DURATION && kind != MEASURE_MEAN) {
        tally_cell(t, kind, measure_class(kind, num), 1, num, den);
        return;
    }
    t->n++;
    t->num += num;
    t->den += den;
    if (t->n > TALLY_EXACT) {
        fold(t);
        add_class(t, tally_class(num), 1);
    } else {
        add_exact(t, num);
    }
}

/* ------------------------------------------------------------------ the distribution */

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool is_exact(const struct tally *t)
{
    return t->n > 0 && (int64_t)t->value_count == t->n;
}

/* The value of a rank from 1 to n; values are sorted by then. */
static int64_t at_rank(const struct tally *t, int kind, int64_t rank)
{
    if (is_exact(t))
        return t->values[rank - 1];
    int64_t before = 0;
    for (int class = 0; class < TALLY_CLASSES; class ++)
        if ((before += t->classes[class]) >= rank)
            return middle_of(kind, class);
    return middle_of(kind, TALLY_CLASSES - 1);
}

static int64_t median_milli(const struct tally *t, int kind, int64_t unit)
{
    int64_t a = at_rank(t, kind, (t->n + 1) / 2), b = at_rank(t, kind, t->n / 2 + 1);
    return (a + b) * unit / 2;
}

/* P(B <= k) of n tosses of a fair coin. */
static double coin(int64_t n, int64_t k)
{
    double sum = 0, half = (double)n * log(2);
    for (int64_t i = 0; i <= k; i++)
        sum +=
            exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) - half);
    return sum;
}

#define COIN_MAX 1000 /* above, the normal distribution says the same ranks */

/* The rank r so that the median lies between the values of ranks r and n + 1 - r with at least 95 %; 0: none does. */
static int64_t median_rank(int64_t n)
{
    if (n > COIN_MAX)
        return (int64_t)floor((double)n / 2 - Z95 * sqrt((double)n) / 2);
    int64_t rank = 0;
    while (rank < n / 2 && coin(n, rank) <= 0.025)
        rank++;
    return rank;
}

static double variance(const struct tally *t, int kind)
{
    double mean = (double)t->num / (double)t->n, sum = 0;
    if (is_exact(t)) {
        for (size_t i = 0; i < t->value_count; i++)
            sum += ((double)t->values[i] - mean) * ((double)t->values[i] - mean);
    } else {
        for (int class = 0; class < TALLY_CLASSES; class ++) {
            double off = (double)middle_of(kind, class) - mean;
            sum += (double)t->classes[class] * off * off;
        }
    }
    return sum / (double)(t->n - 1);
}

/* ------------------------------------------------------------------ values and intervals */

static decimal milli(double v)
{
    return decimal_milli((int64_t)llround(v * 1000));
}

/* Wilson's score interval: unlike the usual one it neither leaves 0 to 1 nor shrinks to nothing at its ends. */
static void wilson(int64_t num, int64_t den, int64_t scale, struct figure *f)
{
    double n = (double)den, p = (double)num / n, z2 = Z95 * Z95;
    double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z95 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    f->low = milli(fmax(0, middle - half) * (double)scale);
    f->high = milli(fmin(1, middle + half) * (double)scale);
    f->interval = STR("wilson");
}

static void normal(const struct tally *t, int kind, double scale, struct figure *f)
{
    if (t->n < 2)
        return;
    double mean = (double)t->num / (double)t->n;
    double half = Z95 * sqrt(variance(t, kind) / (double)t->n);
    f->low = milli((mean - half) * scale);
    f->high = milli((mean + half) * scale);
    f->interval = STR("normal");
}

static void distribution(struct tally *t, const struct measure *m, struct figure *f)
{
    /* A duration is counted in seconds, a mean's value in thousandths. */
    int64_t unit = m->kind == MEASURE_DURATION ? 1000 : 1;
    if (is_exact(t))
        qsort(t->values, t->value_count, sizeof *t->values, by_size);
    f->mean = decimal_ratio(t->num * unit, t->den * 1000, 1);
    f->p90 = decimal_milli(at_rank(t, m->kind, (t->n * 9 + 9) / 10) * unit);
    if (m->kind == MEASURE_MEAN) {
        f->value = f->mean;
        normal(t, m->kind, 0.001, f);
        return;
    }
    f->value = decimal_milli(median_milli(t, m->kind, unit));
    int64_t rank = median_rank(t->n);
    if (rank) {
        f->low = decimal_milli(at_rank(t, m->kind, rank) * unit);
        f->high = decimal_milli(at_rank(t, m->kind, t->n + 1 - rank) * unit);
        f->interval = STR("binomial");
    }
}

void tally_figure(struct tally *t, const struct measure *m, struct figure *ret)
{
    ret->n = t->n;
    ret->numerator = t->num;
    ret->denominator = t->den;
    ret->value = ret->mean = ret->p90 = ret->low = ret->high = (decimal){ 0 };
    ret->interval = STR("");
    if (m->kind == MEASURE_COUNT || m->kind == MEASURE_STANDING) {
        ret->value = decimal_of(t->num);
        return;
    }
    if (!t->n || !t->den)
        return;
    switch (m->kind) {
    case MEASURE_SHARE:
        ret->value = decimal_ratio(t->num, t->den, m->scale);
        wilson(t->num, t->den, m->scale, ret);
        break;
    case MEASURE_BALANCE:
        ret->value = decimal_ratio(t->num, t->n, m->scale);
        normal(t, m->kind, (double)m->scale, ret);
        break;
    case MEASURE_DURATION:
    case MEASURE_MEAN:
        distribution(t, m, ret);
        break;
    default:
        ret->value = decimal_ratio(t->num, t->den, m->scale);
        break;
    }
}
