/* A file of rules, read by field tables, so that a slip is told by file and place, and put together with
 * those before it. */
#include "remedy_internal.h"

#include "../base/rule_files.h"

const char *const remedy_labels[] = {
    "refund", "exchange", "repair", "loaner", "compensation", NULL
};
const char *const verdict_labels[] = { "refused", "unknown", "entitled", NULL };
const char *const confidence_labels[] = { "text", "secondary", "memory", NULL };
const char *const period_unit_labels[] = { "day", "workday", "month", "year", NULL };
static const char *const pick_labels[] = { "first", "latest", NULL };
static const char *const roll_labels[] = { "none", "rest", "holiday", NULL };
static const char *const sign_labels[] = { "add", "subtract", NULL };
static const char *const payer_labels[] = { "seller", "consumer", NULL };
static const char *const presume_labels[] = { "no", NULL };
static const char *const region_labels[] = { "cn", "eu", NULL };

#define RULES_MAX 500
#define TEXT_LONG 1000
#define COUNT_MAX 10000

/* clang-format off */
#define TEXT_OF(type, member) { FIELD(struct type, member), .max = TEXT_LONG }
#define NAMES(type, member) { FIELD(struct type, member), .max = 40 }
#define LIST_OF(type, member, table, of_) { FIELD(struct type, member), .of = table, .size = sizeof(struct of_), .max = RULES_MAX }
/* clang-format on */

static const struct field source_fields[] = {
    { FIELD(struct rule_source, law), .flags = REQUIRED, .max = 40 },
    { FIELD(struct rule_source, article_zh), .max = 100 },
    { FIELD(struct rule_source, article_en), .max = 100 },
    { 0 },
};

static const struct field period_fields[] = {
    { FIELD(struct period, start), .flags = REQUIRED, .max = 6 },
    { FIELD(struct period, pick), .labels = pick_labels },
    { FIELD(struct period, count), .min = 0, .max = COUNT_MAX },
    { FIELD(struct period, count_fact), .max = 60 },
    { FIELD(struct period, shift), .min = 0, .max = 366 },
    { FIELD(struct period, unit), .flags = REQUIRED, .labels = period_unit_labels },
    { FIELD(struct period, roll), .labels = roll_labels },
    { FIELD(struct period, extend), .max = 4 },
    { FIELD(struct period, restart), .max = 60 },
    { FIELD(struct period, event), .max = 4 },
    { 0 },
};

static const struct field piece_fields[] = {
    { FIELD(struct piece, to), .labels = remedy_labels },
    { FIELD(struct piece, sign), .labels = sign_labels },
    { FIELD(struct piece, facts), .flags = REQUIRED, .max = 3 },
    { FIELD(struct piece, times), .min = 0, .max = 1000000 },
    { FIELD(struct piece, per), .min = 0, .max = 1000000000000 },
    { FIELD(struct piece, least), .min = 0, .max = 1000000000 },
    { FIELD(struct piece, cap), .max = 60 },
    { FIELD(struct piece, optional) },
    { FIELD(struct piece, text_zh), .flags = REQUIRED },
    { FIELD(struct piece, text_en), .flags = REQUIRED },
    { 0 },
};

static const struct field clock_fields[] = {
    { FIELD(struct clock_rule, name_zh), .flags = REQUIRED },
    { FIELD(struct clock_rule, name_en), .flags = REQUIRED },
    { FIELD(struct clock_rule, start), .flags = REQUIRED, .max = 4 },
    { FIELD(struct clock_rule, count), .min = 0, .max = COUNT_MAX },
    { FIELD(struct clock_rule, unit), .flags = REQUIRED, .labels = period_unit_labels },
    { FIELD(struct clock_rule, roll), .labels = roll_labels },
    { FIELD(struct clock_rule, stop), .max = 60 },
    { FIELD(struct clock_rule, extend), .max = 60 },
    { 0 },
};

static const struct field example_fields[] = {
    { FIELD_JSON(struct rule_example, facts), .flags = REQUIRED },
    { FIELD(struct rule_example, on), .flags = REQUIRED, .min = 10, .max = 10 },
    { FIELD(struct rule_example, applies) },
    { FIELD(struct rule_example, open) },
    { FIELD(struct rule_example, unconfirmed) },
    { FIELD(struct rule_example, refund), .labels = verdict_labels },
    { FIELD(struct rule_example, exchange), .labels = verdict_labels },
    { FIELD(struct rule_example, repair), .labels = verdict_labels },
    { FIELD(struct rule_example, loaner), .labels = verdict_labels },
    { FIELD(struct rule_example, compensation), .labels = verdict_labels },
    { FIELD(struct rule_example, until), .max = 10 },
    { FIELD(struct rule_example, freight), .labels = payer_labels },
    { FIELD(struct rule_example, inspection), .labels = payer_labels },
    { FIELD(struct rule_example, due_on), .max = 10 },
    { FIELD(struct rule_example, missing), .max = 60 },
    { FIELD(struct rule_example, amount) },
    { 0 },
};

static const struct field rule_fields[] = {
    { FIELD(struct rule, id), .flags = REQUIRED, .min = 2, .max = 40 },
    { FIELD(struct rule, title_zh), .flags = REQUIRED },
    { FIELD(struct rule, title_en), .flags = REQUIRED },
    { FIELD(struct rule, ground), .max = 40 },
    { FIELD(struct rule, sources), .flags = REQUIRED, .of = source_fields,
      .size = sizeof(struct rule_source), .max = 10 },
    { FIELD(struct rule, checked_on), .max = 10 },
    { FIELD(struct rule, valid_from), .flags = REQUIRED, .min = 10, .max = 10 },
    { FIELD(struct rule, valid_to), .max = 10 },
    { FIELD(struct rule, confidence), .flags = REQUIRED, .labels = confidence_labels },
    { FIELD(struct rule, off) },
    { FIELD(struct rule, counting) },
    { FIELD(struct rule, presume), .labels = presume_labels },
    { FIELD_JSON(struct rule, when) },
    { FIELD(struct rule, within), .of = period_fields },
    { FIELD(struct rule, after), .of = period_fields },
    NAMES(rule, all_of),
    NAMES(rule, any_of),
    NAMES(rule, none_of),
    { FIELD(struct rule, grants), .labels = remedy_labels },
    { FIELD(struct rule, bars), .labels = remedy_labels },
    { FIELD(struct rule, freight), .labels = payer_labels },
    { FIELD(struct rule, inspection), .labels = payer_labels },
    LIST_OF(rule, pieces, piece_fields, piece),
    LIST_OF(rule, clocks, clock_fields, clock_rule),
    TEXT_OF(rule, tell_zh),
    TEXT_OF(rule, tell_en),
    TEXT_OF(rule, reading_zh),
    TEXT_OF(rule, reading_en),
    LIST_OF(rule, examples, example_fields, rule_example),
    { 0 },
};

static const struct field law_fields[] = {
    { FIELD(struct pack_law, key), .flags = REQUIRED, .max = 40 },
    { FIELD(struct pack_law, title_zh), .flags = REQUIRED, .max = 300 },
    { FIELD(struct pack_law, title_en), .flags = REQUIRED, .max = 300 },
    { FIELD(struct pack_law, url), .max = 500 },
    { 0 },
};

const struct field remedy_pack_fields[] = {
    { FIELD(struct pack, key), .flags = REQUIRED, .max = 40 },
    { FIELD(struct pack, title_zh), .flags = REQUIRED },
    { FIELD(struct pack, title_en), .flags = REQUIRED },
    { FIELD(struct pack, region), .flags = REQUIRED, .labels = region_labels },
    { FIELD(struct pack, checked_on), .flags = REQUIRED, .min = 10, .max = 10 },
    LIST_OF(pack, laws, law_fields, pack_law),
    NAMES(pack, off),
    NAMES(pack, on),
    LIST_OF(pack, rules, rule_fields, rule),
    { 0 },
};

struct words_file {
    struct list groups, facts;
};

static const struct field value_word_fields[] = {
    { FIELD(struct value_word, value), .flags = REQUIRED, .max = 60 },
    { FIELD(struct value_word, zh), .flags = REQUIRED },
    { FIELD(struct value_word, en), .flags = REQUIRED },
    { 0 },
};

static const struct field column_word_fields[] = {
    { FIELD(struct fact_word, fact), .flags = REQUIRED, .max = 60 },
    { FIELD(struct fact_word, zh), .flags = REQUIRED },
    { FIELD(struct fact_word, en), .flags = REQUIRED },
    LIST_OF(fact_word, values, value_word_fields, value_word),
    { 0 },
};

static const struct field word_fields[] = {
    { FIELD(struct fact_word, fact), .flags = REQUIRED, .max = 60 },
    { FIELD(struct fact_word, zh), .flags = REQUIRED },
    { FIELD(struct fact_word, en), .flags = REQUIRED },
    { FIELD(struct fact_word, from), .max = 60 },
    { FIELD(struct fact_word, fixed) },
    { FIELD(struct fact_word, ask_zh), .max = 200 },
    { FIELD(struct fact_word, ask_en), .max = 200 },
    LIST_OF(fact_word, values, value_word_fields, value_word),
    LIST_OF(fact_word, columns, column_word_fields, fact_word),
    { 0 },
};

static const struct field group_fields[] = {
    { FIELD(struct fact_group, key), .flags = REQUIRED, .max = 60 },
    { FIELD(struct fact_group, zh), .flags = REQUIRED },
    { FIELD(struct fact_group, en), .flags = REQUIRED },
    { FIELD(struct fact_group, of), .flags = REQUIRED },
    { 0 },
};

static const struct field words_fields[] = {
    LIST_OF(words_file, groups, group_fields, fact_group),
    LIST_OF(words_file, facts, word_fields, fact_word),
    { 0 },
};

/* ------------------------------------------------------------------ putting files together */

static struct rule *rule_same(const struct remedy_rules *rules, const struct rule *r)
{
    for (size_t i = 0; i < rules->rule_count; i++)
        if (str_eq(rules->rules[i]->id, r->id) &&
            str_eq(rules->rules[i]->valid_from, r->valid_from))
            return rules->rules[i];
    return NULL;
}

static void rule_put(struct remedy_rules *rules, struct rule *r)
{
    struct rule *known = rule_same(rules, r);
    if (known) {
        *known = *r;
        return;
    }
    size_t n = rules->rule_count;
    rules->rules = arena_grow(rules->mem, rules->rules, n * sizeof(r), (n + 1) * sizeof(r));
    rules->rules[rules->rule_count++] = r;
}

static enum err switch_rules(struct op *op, struct remedy_rules *rules, const strs *ids, bool off,
                             str path)
{
    for (size_t i = 0; i < ids->n; i++) {
        bool found = false;
        for (size_t k = 0; k < rules->rule_count; k++) {
            if (!str_eq(rules->rules[k]->id, ids->items[i]))
                continue;
            rules->rules[k]->off = off;
            found = true;
        }
        if (!found)
            return refuse_with(op, ERR_INVALID, "remedy.name_unknown", P("file", path),
                               P("name", ids->items[i]));
    }
    return OK;
}

enum err remedy_pack_read(struct op *op, struct remedy_rules *rules, str path, str text, bool own)
{
    struct pack *pack = arena_alloc(rules->mem, sizeof(*pack));
    TRY(rule_file_fields(op, &remedy_rule_files, path, text, remedy_pack_fields, pack));
    pack->path = arena_str(rules->mem, path);
    pack->own = own;
    size_t n = rules->pack_count;
    rules->packs = arena_grow(rules->mem, rules->packs, n * sizeof(pack), (n + 1) * sizeof(pack));
    rules->packs[rules->pack_count++] = pack;
    for (size_t i = 0; i < pack->rules.n; i++) {
        struct rule *r = &((struct rule *)pack->rules.items)[i];
        r->pack = pack;
        if (!r->checked_on.n)
            r->checked_on = pack->checked_on;
        rule_put(rules, r);
    }
    TRY(switch_rules(op, rules, &pack->off, true, path));
    return switch_rules(op, rules, &pack->on, false, path);
}

enum err remedy_words_read(struct op *op, struct remedy_rules *rules, str path, str text)
{
    struct words_file file = { 0 };
    TRY(rule_file_fields(op, &remedy_rule_files, path, text, words_fields, &file));
    for (size_t i = 0; i < file.facts.n; i++) {
        const struct fact_word *w = &((struct fact_word *)file.facts.items)[i];
        ptrdiff_t n = fact_named(w->fact);
        if (n < 0)
            return refuse_with(op, ERR_INVALID, "remedy.name_unknown", P("file", path),
                               P("name", w->fact));
        rules->words[n] = *w;
    }
    rules->groups = file.groups;
    return OK;
}
