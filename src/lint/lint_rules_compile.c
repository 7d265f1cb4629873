/* From rules as written to what a run needs: names (sets, tests, detectors, parts) are checked, and all
 * words go into one automaton. */
#include "lint_internal.h"

uint32_t lint_set_list(const struct lint_rules *rules, const char *name)
{
    for (size_t i = 0; i < rules->set_count; i++)
        if (str_is(rules->sets[i].name, name))
            return rules->sets[i].list;
    return LIST_NONE;
}

static uint32_t list_make(struct lint_rules *rules, const strs *words)
{
    if (rules->lists_full)
        return LIST_NONE;
    uint32_t list = words_list(rules->words);
    rules->lists_full = list + 1 == LISTS_MAX;
    for (size_t i = 0; i < words->n; i++)
        words_add(rules->words, list, words->items[i]);
    return list;
}

static const char *const lint_known_names[SET_COUNT] = {
    [SET_ABBREVIATIONS] = "abbreviations",
    [SET_ACTORS] = "actors",
    [SET_AIMS] = "aims",
    [SET_BE] = "be",
    [SET_COUNT_UNITS] = "count_units",
    [SET_DEADLINES] = "deadlines",
    [SET_EFFECTIVE_WORDS] = "effective_words",
    [SET_HELPS] = "helps",
    [SET_LIMITS] = "limits",
    [SET_OPENERS] = "openers",
    [SET_OUTPUTS] = "outputs",
    [SET_OWNER_WORDS] = "owner_words",
    [SET_PARTICIPLES] = "participles",
    [SET_PERIODS] = "periods",
    [SET_REVIEW_WORDS] = "review_words",
    [SET_SEVERAL_POSTS] = "several_posts",
    [SET_STANDARD_NAMES] = "standard_names",
    [SET_SUPERVISORS] = "supervisors",
    [SET_TIME_UNITS] = "time_units",
    [SET_TRIGGERS] = "triggers",
    [SET_VERBS] = "verbs",
    [SET_VERSION_WORDS] = "version_words",
};

/* Sets of one name in several files are one. */
static void sets_compile(struct lint_rules *rules)
{
    for (size_t i = 0; i < rules->set_count; i++) {
        struct lint_set *set = &rules->sets[i];
        set->list = LIST_NONE;
        uint32_t known = lint_set_list(rules, arena_z(rules->mem, set->name));
        set->list = known != LIST_NONE ? known : list_make(rules, &(strs){ 0 });
        for (size_t w = 0; set->list != LIST_NONE && w < set->words.n; w++)
            words_add(rules->words, set->list, set->words.items[w]);
    }
    for (int i = 0; i < SET_COUNT; i++)
        rules->known[i] = lint_set_list(rules, lint_known_names[i]);
}

static enum err name_wrong(struct op *op, const struct lint_rule *rule, const char *field, str name)
{
    return refuse_with(op, ERR_INVALID, "lint.name_unknown", P("rule", rule->id),
                       P("field", str_of(field)), P("name", name));
}

static enum err guards_compile(struct op *op, struct lint_rules *rules,
                               const struct lint_rule *rule, struct list *guards, const char *field)
{
    for (size_t i = 0; i < guards->n; i++) {
        struct lint_guard *g = &((struct lint_guard *)guards->items)[i];
        g->test = -1;
        g->list = LIST_NONE;
        if (g->is.n) {
            g->test = lint_test_named(g->is);
            if (g->test < 0)
                return name_wrong(op, rule, field, g->is);
        } else if (g->set.n) {
            g->list = lint_set_list(rules, arena_z(rules->mem, g->set));
            if (g->list == LIST_NONE)
                return name_wrong(op, rule, field, g->set);
        } else if (g->words.n) {
            g->list = list_make(rules, &g->words);
        } else {
            return name_wrong(op, rule, field, STR("{}"));
        }
    }
    return OK;
}

static void parts_compile(struct lint_rule *rule)
{
    rule->part_bits = rule->parts.n ? 0 : 1u << LINT_DUTIES;
    for (size_t i = 0; i < rule->parts.n; i++) {
        int part = label_index(lint_rule_part_labels, rule->parts.items[i]);
        rule->part_bits |= part == LINT_PARTS ? ~0u : 1u << part;
    }
}

static enum err rule_compile(struct op *op, struct lint_rules *rules, struct lint_rule *rule)
{
    parts_compile(rule);
    rule->list = rule->except_list = LIST_NONE;
    rule->detect = NULL;
    if (rule->detector.n) {
        for (const struct lint_detector *d = lint_detectors; d->name; d++)
            if (str_is(rule->detector, d->name))
                rule->detect = d;
        if (!rule->detect)
            return name_wrong(op, rule, "detector", rule->detector);
    }
    if (rule->set.n) {
        rule->list = lint_set_list(rules, arena_z(rules->mem, rule->set));
        if (rule->list == LIST_NONE)
            return name_wrong(op, rule, "set", rule->set);
    } else if (rule->words.n) {
        rule->list = list_make(rules, &rule->words);
    } else if (!rule->detect) {
        return name_wrong(op, rule, "words", STR(""));
    }
    if (rule->except.n)
        rule->except_list = list_make(rules, &rule->except);
    rule->has_words = rule->list != LIST_NONE;
    TRY(guards_compile(op, rules, rule, &rule->needs, "needs"));
    TRY(guards_compile(op, rules, rule, &rule->unless, "unless"));
    return guards_compile(op, rules, rule, &rule->soften, "soften");
}

static enum err sections_check(struct op *op, const struct lint_rules *rules)
{
    for (size_t i = 0; i < rules->section_count; i++)
        if (label_index(lint_part_labels, rules->sections[i].name) < 0)
            return refuse_with(op, ERR_INVALID, "lint.section_unknown",
                               P("name", rules->sections[i].name));
    return OK;
}

static void heading_add(struct lint_rules *rules, str word, int part)
{
    size_t n;
    const uint32_t *c = fold_text(rules->mem, word, &n);
    if (n == 0)
        return;
    struct list one = { &(struct lint_heading){ c, n, part }, 1 };
    RULES_APPEND(rules, headings, heading_count, &one, struct lint_heading);
    rules->heading_last[c[n - 1] / 64 % 4] |= UINT64_C(1) << c[n - 1] % 64;
}

static void headings_compile(struct lint_rules *rules)
{
    for (size_t i = 0; i < rules->section_count; i++) {
        const struct lint_set *set = &rules->sections[i];
        for (size_t w = 0; w < set->words.n; w++)
            heading_add(rules, set->words.items[w], label_index(lint_part_labels, set->name));
    }
}

enum err rules_compile(struct op *op, struct lint_rules *rules)
{
    rules->words = words_new(rules->mem);
    sets_compile(rules);
    for (size_t i = 0; i < rules->element_count; i++)
        rules->elements[i].list = list_make(rules, &rules->elements[i].words);
    for (size_t i = 0; i < rules->industry_count; i++) {
        struct lint_industry *industry = &rules->industries[i];
        industry->list = list_make(rules, &industry->words);
        for (size_t n = 0; n < industry->needs.n; n++) {
            struct lint_topic *topic = &((struct lint_topic *)industry->needs.items)[n];
            topic->list = list_make(rules, &topic->words);
        }
    }
    TRY(sections_check(op, rules));
    headings_compile(rules);
    for (size_t i = 0; i < rules->rule_count; i++)
        TRY(rule_compile(op, rules, &rules->rules[i]));
    if (rules->lists_full)
        return refuse(op, ERR_INVALID, "lint.too_many");
    words_build(rules->words);
    return OK;
}
