/* What the marks of a check come to. Pure: every rule is a row of quality_test.c. */
#include "quality_internal.h"

const struct quality_item *quality_item_named(const struct quality_form_def *def, str key)
{
    const struct quality_group *g = def->groups.items;
    for (size_t i = 0; i < def->groups.n; i++) {
        const struct quality_item *items = g[i].items.items;
        for (size_t k = 0; k < g[i].items.n; k++)
            if (str_eq(items[k].key, key))
                return &items[k];
    }
    return NULL;
}

const struct quality_mark *quality_mark_of(const struct list *marks, str item)
{
    const struct quality_mark *m = marks->items;
    for (size_t i = 0; i < marks->n; i++)
        if (str_eq(m[i].item, item))
            return &m[i];
    return NULL;
}

bool quality_value_ok(const struct quality_item *item, int64_t value)
{
    if (value == NOT_APPLICABLE)
        return item->optional;
    return value >= 0 && value <= (item->scale == SCALE_POINTS ? POINTS_MAX : 1);
}

struct sum {
    int64_t weight, points; /* points: thousandths of a point of the score, times weight */
};

static void critical_add(const struct quality_item *item, int64_t value, struct quality_score *s)
{
    if (value != 0)
        return;
    s->critical = true;
    s->customer |= item->critical == CRITICAL_CUSTOMER;
    s->business |= item->critical == CRITICAL_BUSINESS;
    s->compliance |= item->critical == CRITICAL_COMPLIANCE;
}

static void item_add(const struct quality_item *item, int64_t value, struct quality_score *s,
                     struct sum *sum)
{
    int64_t most = item->scale == SCALE_POINTS ? POINTS_MAX : 1;
    if (value == NOT_APPLICABLE)
        return;
    if (item->critical != CRITICAL_NONE) {
        critical_add(item, value, s);
        return;
    }
    sum->weight += item->weight;
    sum->points += item->weight * (value * 100000 / most);
}

bool quality_score(const struct quality_form_def *def, const struct list *marks,
                   struct quality_score *ret)
{
    const struct quality_group *g = def->groups.items;
    struct quality_score s = { 0 };
    struct sum sum = { 0 };

    for (size_t i = 0; i < def->groups.n; i++) {
        const struct quality_item *items = g[i].items.items;
        for (size_t k = 0; k < g[i].items.n; k++) {
            const struct quality_mark *m = quality_mark_of(marks, items[k].key);
            if (!m)
                return false;
            item_add(&items[k], m->value, &s, &sum);
        }
    }
    if (!sum.weight)
        return false;
    s.weighted = decimal_milli((sum.points + sum.weight / 2) / sum.weight);
    s.score = s.critical ? decimal_milli(0) : s.weighted;
    *ret = s;
    return true;
}

/* ------------------------------------------------------------------ agreement */

decimal quality_kappa(const int *first, const int *second, size_t n)
{
    int64_t rows[KAPPA_MAX] = { 0 }, columns[KAPPA_MAX] = { 0 }, same = 0, chance = 0;
    int64_t all = (int64_t)n;

    for (size_t i = 0; i < n; i++) {
        rows[first[i]]++;
        columns[second[i]]++;
        same += first[i] == second[i];
    }
    for (int k = 0; k < KAPPA_MAX; k++)
        chance += rows[k] * columns[k];
    /* (same/n - chance/n²) / (1 - chance/n²) */
    return decimal_ratio(same * all - chance, all * all - chance, 1);
}
