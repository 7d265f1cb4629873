/* Numbers that look random and are the same for the same seed, on every machine: the demo company. Not for
 * secrets (base/digest.h has those). */
#pragma once

#include "../base/str.h"

#include <math.h>

struct random {
    uint64_t state;
};

/* splitmix64: every state gives another number, so any seed is a good one. */
static inline uint64_t random_next(struct random *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 ≤ result < n; n above 0 and far below 2^64, so that the remainder favours nobody noticeably. */
static inline int64_t random_below(struct random *r, int64_t n)
{
    return (int64_t)(random_next(r) % (uint64_t)n);
}

static inline double random_part(struct random *r) /* 0 ≤ result < 1 */
{
    return (double)(random_next(r) >> 11) * 0x1.0p-53;
}

static inline bool random_chance(struct random *r, int percent)
{
    return random_below(r, 100) < percent;
}

/* Waiting times of people: half below the median, some many times longer (log-normal, sigma 1). */
static inline int64_t random_wait(struct random *r, int64_t median)
{
    double u = random_part(r) + 0x1.0p-54, v = random_part(r);
    double normal = sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
    double wait = (double)median * exp(normal);
    return wait > (double)median * 20 ? median * 20 : (int64_t)wait;
}

static inline str random_str(struct random *r, const strs *of)
{
    return of->n ? of->items[random_below(r, (int64_t)of->n)] : (str){ "", 0 };
}
