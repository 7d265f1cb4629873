/* A file of rules, read by field tables, so that a slip is told by file and place, and put together with
 * those before it. */
#include "lint_rules_internal.h"

#include "../base/rule_files.h"

const char *const lint_lang_labels[] = { "auto", "zh", "en", NULL };
const char *const lint_severity_labels[] = { "info", "warning", "error", NULL };
const char *const lint_essential_labels[] = { "clear",      "operable",   "extensible",
                                              "systematic", "assessable", "readable",
                                              "accurate",   "lawful",     NULL };
static const char *const where_labels[] = { "sentence", "before", "after", "clause",
                                            "document", "head",   NULL };
static const char *const at_labels[] = { "any", "start", "end", NULL };
const char *const lint_rule_part_labels[] = { "duties",  "qualifications", "authority", "measures",
                                              "process", "summary",        "other",     "any",
                                              NULL };
static const char *const status_labels[] = { "in force", "superseded", "unverified", NULL };

#define WORDS_MAX 2000
#define RULES_MAX 500
#define TEXT_LONG 1000

/* ------------------------------------------------------------------ files as field tables */

static const struct field guard_fields[] = {
    { FIELD(struct lint_guard, is), .max = 40 },
    { FIELD(struct lint_guard, set), .max = 40 },
    { FIELD(struct lint_guard, words), .max = WORDS_MAX },
    { FIELD(struct lint_guard, where), .labels = where_labels },
    { FIELD(struct lint_guard, within), .min = 0, .max = 200 },
    { 0 },
};

#define GUARDS(member)                                                                             \
    {                                                                                              \
        FIELD(struct lint_rule, member), .of = guard_fields, .size = sizeof(struct lint_guard)     \
    }
#define WORDING(member)                                                                            \
    {                                                                                              \
        FIELD(struct lint_rule, member), .flags = REQUIRED, .max = TEXT_LONG                       \
    }
/* clang-format off */
#define EXAMPLES(member) { FIELD(struct lint_rule, member), .flags = REQUIRED | MULTILINE, .min = 3, .max = 50 }
/* clang-format on */

static const struct field rule_fields[] = {
    { FIELD(struct lint_rule, id), .flags = REQUIRED, .min = 2, .max = 20 },
    { FIELD(struct lint_rule, lang), .labels = lint_lang_labels },
    { FIELD(struct lint_rule, essential), .labels = lint_essential_labels, .flags = REQUIRED },
    { FIELD(struct lint_rule, severity), .labels = lint_severity_labels, .flags = REQUIRED },
    { FIELD(struct lint_rule, parts), .labels = lint_rule_part_labels },
    { FIELD(struct lint_rule, off) },
    { FIELD(struct lint_rule, detector), .max = 40 },
    { FIELD(struct lint_rule, words), .max = WORDS_MAX },
    { FIELD(struct lint_rule, except), .max = WORDS_MAX },
    { FIELD(struct lint_rule, set), .max = 40 },
    { FIELD(struct lint_rule, at), .labels = at_labels },
    { FIELD(struct lint_rule, limit), .min = 0, .max = 1000 },
    { FIELD(struct lint_rule, least), .min = 0, .max = 1000 },
    { FIELD(struct lint_rule, percent), .min = 0, .max = 100 },
    GUARDS(needs),
    GUARDS(unless),
    GUARDS(soften),
    { FIELD(struct lint_rule, guard), .max = TEXT_LONG },
    { FIELD(struct lint_rule, guard_zh), .max = TEXT_LONG },
    WORDING(message_zh),
    WORDING(message_en),
    WORDING(rewrite_zh),
    WORDING(rewrite_en),
    WORDING(why_zh),
    WORDING(why_en),
    EXAMPLES(match),
    EXAMPLES(no_match),
    { 0 },
};

static const struct field set_fields[] = {
    { FIELD(struct lint_set, name), .flags = REQUIRED, .max = 40 },
    { FIELD(struct lint_set, words), .flags = REQUIRED, .max = WORDS_MAX },
    { 0 },
};

static const struct field topic_fields[] = {
    { FIELD(struct lint_topic, id), .max = 20 },
    { FIELD(struct lint_topic, zh), .flags = REQUIRED },
    { FIELD(struct lint_topic, en), .flags = REQUIRED },
    { FIELD(struct lint_topic, words), .flags = REQUIRED, .max = WORDS_MAX },
    { FIELD(struct lint_topic, template_zh), .max = TEXT_LONG },
    { FIELD(struct lint_topic, template_en), .max = TEXT_LONG },
    { 0 },
};

static const struct field industry_fields[] = {
    { FIELD(struct lint_industry, key), .flags = REQUIRED, .max = 40 },
    { FIELD(struct lint_industry, zh), .flags = REQUIRED },
    { FIELD(struct lint_industry, en), .flags = REQUIRED },
    { FIELD(struct lint_industry, words), .flags = REQUIRED, .max = WORDS_MAX },
    { FIELD(struct lint_industry, needs), .of = topic_fields, .size = sizeof(struct lint_topic) },
    { 0 },
};

static const struct field standard_fields[] = {
    { FIELD(struct lint_standard, number), .flags = REQUIRED, .max = 60 },
    { FIELD(struct lint_standard, title), .flags = REQUIRED },
    { FIELD(struct lint_standard, status), .flags = REQUIRED, .labels = status_labels },
    { FIELD(struct lint_standard, source), .max = TEXT_LONG },
    { FIELD(struct lint_standard, checked_on), .flags = REQUIRED, .max = 10 },
    { FIELD(struct lint_standard, note_zh), .max = TEXT_LONG },
    { FIELD(struct lint_standard, note_en), .max = TEXT_LONG },
    { FIELD(struct lint_standard, instead) },
    { 0 },
};

#define LIST_OF(member, table, type)                                                               \
    {                                                                                              \
        FIELD(struct lint_file_rules, member), .of = table, .size = sizeof(struct type),           \
                                               .max = RULES_MAX                                    \
    }

const struct field lint_file_fields[] = {
    { FIELD(struct lint_file_rules, off), .max = RULES_MAX },
    LIST_OF(sets, set_fields, lint_set),
    LIST_OF(rules, rule_fields, lint_rule),
    LIST_OF(elements, topic_fields, lint_topic),
    LIST_OF(industries, industry_fields, lint_industry),
    LIST_OF(sections, set_fields, lint_set),
    LIST_OF(standards, standard_fields, lint_standard),
    { 0 },
};

/* ------------------------------------------------------------------ putting files together */

void *rules_append(struct arena *mem, void *items, size_t *count, const struct list *more,
                   size_t size)
{
    if (more->n == 0)
        return items;
    items = arena_grow(mem, items, *count * size, (*count + more->n) * size);
    memcpy((char *)items + *count * size, more->items, more->n * size);
    *count += more->n;
    return items;
}

static struct lint_rule *rule_named(const struct lint_rules *rules, str id)
{
    for (size_t i = 0; i < rules->rule_count; i++)
        if (str_eq(rules->rules[i].id, id))
            return &rules->rules[i];
    return NULL;
}

/* A rule of a known id takes the place of the one before. */
static void rules_merge(struct lint_rules *rules, const struct lint_file_rules *file)
{
    for (size_t i = 0; i < file->rules.n; i++) {
        struct lint_rule *own = &((struct lint_rule *)file->rules.items)[i];
        struct lint_rule *known = rule_named(rules, own->id);
        struct list one = { own, 1 };
        if (known)
            *known = *own;
        else
            RULES_APPEND(rules, rules, rule_count, &one, struct lint_rule);
    }
}

static enum err file_merge(struct op *op, struct lint_rules *rules,
                           const struct lint_file_rules *file, str path)
{
    RULES_APPEND(rules, sets, set_count, &file->sets, struct lint_set);
    RULES_APPEND(rules, elements, element_count, &file->elements, struct lint_topic);
    RULES_APPEND(rules, industries, industry_count, &file->industries, struct lint_industry);
    RULES_APPEND(rules, sections, section_count, &file->sections, struct lint_set);
    RULES_APPEND(rules, standards, standard_count, &file->standards, struct lint_standard);
    rules_merge(rules, file);
    for (size_t i = 0; i < file->off.n; i++) {
        struct lint_rule *rule = rule_named(rules, file->off.items[i]);
        if (!rule)
            return refuse_with(op, ERR_INVALID, "lint.rule_unknown", P("file", path),
                               P("rule", file->off.items[i]));
        rule->off = true;
    }
    return OK;
}

enum err rules_file_read(struct op *op, struct lint_rules *rules, str path, str text)
{
    struct lint_file_rules file = { 0 };
    TRY(rule_file_fields(op, &lint_rule_files, path, text, lint_file_fields, &file));
    return file_merge(op, rules, &file, path);
}
