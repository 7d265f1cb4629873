/* D05 over an organisation: who answers for the same duty in several posts. */
#include "lint_internal.h"

#include <stdlib.h>

const struct field lint_clash_fields[] = {
    { FIELD(struct lint_clash, post) },
    { FIELD(struct lint_clash, other), .doc = "empty: nobody is accountable" },
    { FIELD(struct lint_clash, statement) },
    { FIELD(struct lint_clash, message) },
    { 0 },
};

struct compared {
    const struct lint_org_duty *duty;
    struct lint_pairs pairs;
    bool told;
};

static struct lint_pairs pairs_of(struct op *op, str text)
{
    size_t n;
    const uint32_t *c = fold_text(op->mem, text, &n);
    return lint_pairs_of(op->mem, c, n);
}

/* By length, so that those who cannot be alike stand far apart and the inner loop ends early. */
static int compared_cmp(const void *a, const void *b)
{
    const struct compared *x = a, *y = b;
    if (x->pairs.n != y->pairs.n)
        return x->pairs.n < y->pairs.n ? -1 : 1;
    return x->duty < y->duty ? -1 : x->duty > y->duty;
}

static const struct lint_rule *rule_d05(const struct lint_rules *rules)
{
    for (size_t i = 0; i < rules->rule_count; i++)
        if (str_is(rules->rules[i].id, "D05"))
            return &rules->rules[i];
    return NULL;
}

static str clash_message(struct op *op, const struct lint_rule *rule, str post, str other)
{
    const struct param values[] = { P("post", post),
                                    P("other", other.n               ? other
                                               : op->lang == LANG_ZH ? STR("其他岗位")
                                                                     : STR("others")),
                                    { 0 } };
    return lint_fill(op->mem, op->lang == LANG_ZH ? rule->message_zh : rule->message_en, values);
}

/* The group of duties like `at` that stand behind it: the next one that is accountable elsewhere; and
 * whether anybody is accountable at all. */
static const struct compared *rival(struct compared *all, size_t n, size_t at, bool *ret_owned,
                                    bool *ret_shared)
{
    const struct compared *found = NULL;
    *ret_owned = all[at].duty->accountable;
    *ret_shared = false;
    for (size_t i = at + 1;
         i < n && 200 * all[at].pairs.n >= ALIKE * (all[at].pairs.n + all[i].pairs.n); i++) {
        if (str_eq(all[i].duty->post, all[at].duty->post) ||
            lint_alike(all[at].pairs, all[i].pairs) < ALIKE)
            continue;
        *ret_shared = true;
        *ret_owned |= all[i].duty->accountable;
        if (all[i].duty->accountable && all[at].duty->accountable && !found)
            found = &all[i];
        if (!all[at].duty->accountable)
            all[i].told = true; /* the group is told at its first */
    }
    return found;
}

struct list lint_org(struct op *op, const struct lint_rules *rules,
                     const struct lint_org_duty *duties, size_t n)
{
    const struct lint_rule *rule = rule_d05(rules);
    struct compared *all = arena_array(op->mem, n + 1, sizeof(*all));
    struct lint_clash *clashes = arena_array(op->mem, n + 1, sizeof(*clashes));
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        all[i] = (struct compared){ &duties[i], pairs_of(op, duties[i].statement), false };
    if (n)
        qsort(all, n, sizeof(*all), compared_cmp);
    for (size_t i = 0; rule && !rule->off && i < n; i++) {
        bool owned, shared, told = all[i].told;
        const struct compared *other = rival(all, n, i, &owned, &shared);
        if (!other && (owned || !shared || told))
            continue;
        str post = all[i].duty->post, rest = other ? other->duty->post : (str){ 0 };
        clashes[count++] = (struct lint_clash){ post, rest, all[i].duty->statement,
                                                clash_message(op, rule, post, rest) };
    }
    return (struct list){ clashes, count };
}
