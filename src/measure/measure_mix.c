/* Case mix: what others came to with the same kinds, priorities and shifts. Direct standardisation: others' mean in each
 * mix, weighted by how often the person had it. */
#include "measure_internal.h"

const struct field case_mix_fields[] = {
    { FIELD(struct case_mix, n) },
    { FIELD(struct case_mix, others_n) },
    { FIELD(struct case_mix, mean), .doc = "of the person; of durations the mean in seconds" },
    { FIELD(struct case_mix, expected),
      .doc = "of others with the same mix of kinds, priorities and shifts; null: there is none" },
    { FIELD(struct case_mix, matched), .doc = "of n, how many have others to be compared with" },
    { 0 },
};

static const struct field stratum_fields[] = {
    { FIELD(struct stratum, mix) },
    { FIELD(struct stratum, n) },
    { FIELD(struct stratum, num) },
    { FIELD(struct stratum, den) },
    { 0 },
};

static bool has_mean(const struct measure *m)
{
    return m->source == SOURCE_EVENTS && m->kind <= MEASURE_BALANCE;
}

enum err measure_strata(struct op *op, const struct measure *m, str from, str to, struct list *ret)
{
    struct measure_period p;
    *ret = (struct list){ 0 };
    TRY(measure_period_read(op, from, to, &p));
    if (!has_mean(m))
        return OK;
    return db_all(op, SQL(measure_mix_all), ARGS(V(m->key), V(p.from), V(p.to)), stratum_fields,
                  sizeof(struct stratum), ret);
}

static const struct stratum *stratum_in(const struct list *all, int64_t mix)
{
    const struct stratum *s = all->items;
    for (size_t i = 0; i < all->n; i++)
        if (s[i].mix == mix)
            return &s[i];
    return NULL;
}

static decimal mean_of(const struct measure *m, double num, double den)
{
    double scale = m->kind == MEASURE_MEAN ? 0.001 : (double)m->scale;
    if (den <= 0)
        return (decimal){ 0 };
    double value = num / den * scale * 1000;
    return decimal_milli((int64_t)(value < 0 ? value - 0.5 : value + 0.5));
}

enum err measure_mix_of(struct op *op, const struct measure *m, const struct list *strata,
                        int64_t user_id, str from, str to, struct case_mix *ret)
{
    struct measure_period p;
    struct list own;
    double num = 0, den = 0, expected = 0, matched_den = 0;
    *ret = (struct case_mix){ 0 };
    TRY(measure_period_read(op, from, to, &p));
    if (!has_mean(m))
        return OK;
    TRY(db_all(op, SQL(measure_mix_person), ARGS(V(m->key), V(p.from), V(p.to), V(user_id)),
               stratum_fields, sizeof(struct stratum), &own));
    for (size_t i = 0; i < own.n; i++) {
        const struct stratum *s = &((const struct stratum *)own.items)[i];
        const struct stratum *all = stratum_in(strata, s->mix);
        int64_t others = all ? all->den - s->den : 0;
        ret->n += s->n;
        num += (double)s->num;
        den += (double)s->den;
        if (others <= 0)
            continue;
        ret->others_n += all->n - s->n;
        ret->matched += s->n;
        expected += (double)(all->num - s->num) / (double)others * (double)s->den;
        matched_den += (double)s->den;
    }
    ret->mean = mean_of(m, num, den);
    ret->expected = mean_of(m, expected, matched_den);
    return OK;
}

enum err measure_case_mix(struct op *op, const struct measure *m, int64_t user_id, str from, str to,
                          struct case_mix *ret)
{
    struct list strata;
    TRY(measure_strata(op, m, from, to, &strata));
    return measure_mix_of(op, m, &strata, user_id, from, to, ret);
}
