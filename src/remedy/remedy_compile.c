/* From what stands in files to what can be held: names become numbers, conditions trees, and what cannot be
 * right (an unknown name, two editions on one day, rules that wait for each other) is refused by name. */
#include "remedy_internal.h"

#include "../base/date.h"

#include <stdlib.h>

struct compiling {
    struct op *op;
    struct remedy_rules *rules;
    struct rule *rule;
};

static enum err unknown(struct compiling *c, str name)
{
    str what = arena_fmt(c->op->mem, STR_FMT ": " STR_FMT, STR_ARG(c->rule->id), STR_ARG(name));
    return refuse_with(c->op, ERR_INVALID, "remedy.name_unknown", P("file", c->rule->pack->path),
                       P("name", what));
}

static enum err fact_find(struct compiling *c, str name, int *ret)
{
    ptrdiff_t n = fact_named(name);
    if (n < 0)
        return unknown(c, name);
    *ret = (int)n;
    return OK;
}

static enum err facts_find(struct compiling *c, const strs *names, int *ret, size_t max,
                           size_t *ret_n)
{
    *ret_n = 0;
    for (size_t i = 0; i < names->n && i < max; i++)
        TRY(fact_find(c, names->items[i], &ret[(*ret_n)++]));
    return OK;
}

static enum err fact_maybe(struct compiling *c, str name, int *ret)
{
    *ret = -1;
    return name.n ? fact_find(c, name, ret) : OK;
}

static enum err period_compile(struct compiling *c, struct period *p)
{
    p->there = p->start.n > 0;
    TRY(facts_find(c, &p->start, p->starts, 6, &p->start_n));
    TRY(facts_find(c, &p->extend, p->extends, 4, &p->extend_n));
    TRY(facts_find(c, &p->event, p->events, 4, &p->event_n));
    TRY(fact_maybe(c, p->count_fact, &p->count_n));
    return fact_maybe(c, p->restart, &p->restart_n);
}

static enum err effects_compile(struct compiling *c)
{
    struct piece *pieces = c->rule->pieces.items;
    struct clock_rule *clocks = c->rule->clocks.items;
    for (size_t i = 0; i < c->rule->pieces.n; i++) {
        TRY(facts_find(c, &pieces[i].facts, pieces[i].factors, 3, &pieces[i].factor_n));
        TRY(fact_maybe(c, pieces[i].cap, &pieces[i].cap_n));
    }
    for (size_t i = 0; i < c->rule->clocks.n; i++) {
        TRY(facts_find(c, &clocks[i].start, clocks[i].starts, 4, &clocks[i].start_n));
        TRY(fact_maybe(c, clocks[i].stop, &clocks[i].stop_n));
        TRY(fact_maybe(c, clocks[i].extend, &clocks[i].extend_n));
    }
    return OK;
}

static enum err rules_find(struct compiling *c, const strs *ids, uint16_t **ret)
{
    *ret = arena_array(c->rules->mem, ids->n + 1, sizeof(**ret));
    for (size_t i = 0; i < ids->n; i++) {
        ptrdiff_t n = rule_number(c->rules, ids->items[i]);
        if (n < 0)
            return unknown(c, ids->items[i]);
        (*ret)[i] = (uint16_t)n;
    }
    return OK;
}

static unsigned bits_of(const strs *remedies)
{
    unsigned bits = 0;
    for (size_t i = 0; i < remedies->n; i++)
        bits |= 1u << remedy_number(remedies->items[i]);
    return bits;
}

static enum err ground_compile(struct compiling *c)
{
    struct remedy_rules *rules = c->rules;
    size_t n = 0;
    while (n < rules->ground_count && !str_eq(rules->grounds[n], c->rule->ground))
        n++;
    if (n == GROUNDS_MAX)
        return unknown(c, c->rule->ground);
    if (n == rules->ground_count)
        rules->grounds[rules->ground_count++] = c->rule->ground;
    c->rule->ground_n = n;
    return OK;
}

static enum err condition_compile(struct compiling *c)
{
    const json_t *root;
    struct rule *r = c->rule;
    str at =
        arena_fmt(c->op->mem, STR_FMT " (" STR_FMT ")", STR_ARG(r->pack->path), STR_ARG(r->id));
    r->has_condition = r->when.n > 0;
    if (!r->has_condition)
        return OK;
    TRY(json_read(c->op, r->when, &root));
    return condition_read(c->op, remedy_facts_fields, root, at, &r->condition);
}

static enum err dates_check(struct compiling *c)
{
    const struct rule *r = c->rule;
    if (!date_ok(r->checked_on))
        return unknown(c, r->checked_on);
    if (!date_ok(r->valid_from))
        return unknown(c, r->valid_from);
    if (r->valid_to.n && (!date_ok(r->valid_to) || str_cmp(r->valid_to, r->valid_from) < 0))
        return unknown(c, r->valid_to);
    return OK;
}

static enum err laws_check(struct compiling *c)
{
    const struct rule_source *sources = c->rule->sources.items;
    const struct pack *pack = c->rule->pack;
    for (size_t i = 0; i < c->rule->sources.n; i++) {
        bool found = false;
        for (size_t k = 0; k < pack->laws.n; k++)
            found |= str_eq(((const struct pack_law *)pack->laws.items)[k].key, sources[i].law);
        if (!found)
            return unknown(c, sources[i].law);
    }
    return OK;
}

static enum err rule_compile(struct compiling *c)
{
    struct rule *r = c->rule;
    r->presume_no = r->presume.n > 0;
    r->grant_bits = bits_of(&r->grants);
    r->bar_bits = bits_of(&r->bars);
    TRY(dates_check(c));
    TRY(laws_check(c));
    TRY(ground_compile(c));
    TRY(condition_compile(c));
    TRY(period_compile(c, &r->within));
    TRY(period_compile(c, &r->after));
    TRY(effects_compile(c));
    TRY(rules_find(c, &r->all_of, &r->all_n));
    TRY(rules_find(c, &r->any_of, &r->any_n));
    return rules_find(c, &r->none_of, &r->none_n);
}

/* ------------------------------------------------------------------ ids and editions */

static int rule_cmp(const void *a, const void *b)
{
    const struct rule *x = *(struct rule *const *)a, *y = *(struct rule *const *)b;
    int c = str_cmp(x->id, y->id);
    return c ? c : str_cmp(x->valid_from, y->valid_from);
}

static enum err rules_number(struct op *op, struct remedy_rules *rules)
{
    if (rules->rule_count)
        qsort(rules->rules, rules->rule_count, sizeof(*rules->rules), rule_cmp);
    rules->id_count = 0;
    for (size_t i = 0; i < rules->rule_count; i++) {
        struct rule *r = rules->rules[i], *before = i ? rules->rules[i - 1] : NULL;
        bool again = before && str_eq(before->id, r->id);
        if (again && (!before->valid_to.n || str_cmp(before->valid_to, r->valid_from) >= 0))
            return refuse_with(op, ERR_INVALID, "remedy.overlap", P("file", r->pack->path),
                               P("name", r->id));
        if (!again) {
            if (rules->id_count == RULE_IDS_MAX / 4 * 3)
                return refuse_with(op, ERR_INVALID, "remedy.too_many", P("file", r->pack->path));
            rules->first[rules->id_count] = i;
            rules->ids[rules->id_count++] = r->id;
        }
        r->number = rules->id_count - 1;
    }
    rules->first[rules->id_count] = rules->rule_count;
    return OK;
}

ptrdiff_t rule_number(const struct remedy_rules *rules, str id)
{
    size_t low = 0, high = rules->id_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = str_cmp(rules->ids[middle], id);
        if (c == 0)
            return (ptrdiff_t)middle;
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

ptrdiff_t remedy_number(str label)
{
    return label_index(remedy_labels, label);
}

/* ------------------------------------------------------------------ rules that wait for each other */

static bool waits(const struct remedy_rules *rules, char *seen, size_t id);

static bool waits_list(const struct remedy_rules *rules, char *seen, const uint16_t *ids, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (waits(rules, seen, ids[i]))
            return true;
    return false;
}

/* seen: 1 on the way here, 2 known to end. */
static bool waits(const struct remedy_rules *rules, char *seen, size_t id)
{
    if (seen[id])
        return seen[id] == 1;
    seen[id] = 1;
    for (size_t i = rules->first[id]; i < rules->first[id + 1]; i++) {
        const struct rule *r = rules->rules[i];
        if (waits_list(rules, seen, r->all_n, r->all_of.n) ||
            waits_list(rules, seen, r->any_n, r->any_of.n) ||
            waits_list(rules, seen, r->none_n, r->none_of.n))
            return true;
    }
    seen[id] = 2;
    return false;
}

static enum err cycles_check(struct op *op, const struct remedy_rules *rules)
{
    char seen[RULE_IDS_MAX] = { 0 };
    for (size_t i = 0; i < rules->id_count; i++)
        if (waits(rules, seen, i))
            return refuse_with(op, ERR_INVALID, "remedy.cycle", P("name", rules->ids[i]));
    return OK;
}

enum err remedy_compile(struct op *op, struct remedy_rules *rules)
{
    TRY(rules_number(op, rules));
    rules->ground_count = 1; /* the first: rules that are of no ground, and so of each */
    rules->grounds[0] = STR("");
    for (size_t i = 0; i < rules->rule_count; i++) {
        struct compiling c = { op, rules, rules->rules[i] };
        TRY(rule_compile(&c));
    }
    return cycles_check(op, rules);
}
