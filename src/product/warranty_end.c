/* Where a warranty ends: months from a day on, without the days in which the unit was out of use, and never on a
 * day of rest. */
#include "warranty.h"

#include "../base/date.h"

#define REST_MAX 30 /* days of rest in a row */

static str later(str a, str b)
{
    return str_cmp(a, b) < 0 ? b : a;
}

/* The warranty stands still from the day after in_on to out_on. A stay that begins when all its days are used up
 * moves nothing; one that began in time moves the end by all of its days, also by those behind the old end. */
static struct stay_counted stay_count(struct arena *mem, const struct repair_stay *stay,
                                      str counted_to, str end, str today)
{
    struct stay_counted c = { .stay = stay, .open = !stay->out_on.n, .moved_to = end };
    c.until = c.open ? today : stay->out_on;
    str before = later(stay->in_on, counted_to);
    if (str_cmp(before, end) < 0 && str_cmp(before, c.until) < 0)
        c.days = date_days_between(before, c.until);
    if (c.days)
        c.moved_to = date_add_days(mem, end, c.days);
    return c;
}

static void stays_count(struct arena *mem, str start_on, const struct list *stays, str today,
                        struct warranty_end *ret)
{
    const struct repair_stay *s = stays->items;
    struct stay_counted *counted = arena_array(mem, stays->n + 1, sizeof *counted);
    str counted_to = start_on;
    for (size_t i = 0; i < stays->n; i++) {
        counted[i] = stay_count(mem, &s[i], counted_to, ret->counted_on, today);
        ret->counted_on = counted[i].moved_to;
        ret->repair_days += counted[i].days;
        counted_to = later(counted_to, counted[i].until);
    }
    ret->stays = (struct list){ counted, stays->n };
}

void warranty_end(struct arena *mem, str start_on, int64_t months, const struct list *stays,
                  const struct warranty_rules *rules, struct warranty_end *ret)
{
    bool provisional = false;

    *ret = (struct warranty_end){ .counted_on = date_add_months(mem, start_on, months) };
    stays_count(mem, start_on, stays, rules->today, ret);
    ret->ends_on = ret->counted_on;
    for (int i = 0; i < REST_MAX && rules->rest.is(rules->rest.of, ret->ends_on, &provisional); i++)
        ret->ends_on = date_add_days(mem, ret->ends_on, 1);
    ret->provisional = provisional;
}
