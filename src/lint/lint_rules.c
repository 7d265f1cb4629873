/* Where rules come from: the program itself, and the files of a company; and how readers see them. */
#include "lint_rules_internal.h"

#include "../base/rule_files.h"
#include "../settings/settings.h"

static enum err begin(struct op *op, void *set)
{
    ((struct lint_rules *)set)->mem = op->mem;
    return OK;
}

static enum err file_read(struct op *op, void *set, str path, str text, bool own)
{
    (void)own;
    return rules_file_read(op, set, path, text);
}

static enum err compile(struct op *op, void *set)
{
    return rules_compile(op, set);
}

static strs examples(struct op *op, const void *set)
{
    return lint_examples(op, set);
}

struct rule_files lint_rule_files = {
    .folder = "lint",
    .size = sizeof(struct lint_rules),
    .unreadable = "lint.file",
    .too_large = "lint.file_large",
    .wrong_example = "lint.example",
    .begin = begin,
    .read = file_read,
    .compile = compile,
    .examples = examples,
    RULE_FILES_LOCKS,
};

const struct lint_rules *lint_rules_builtin(void)
{
    return rule_files_builtin(&lint_rule_files);
}

enum err lint_rules_read(struct op *op, str folder, const struct lint_rules **ret)
{
    const void *set;
    TRY(rule_files_read(op, &lint_rule_files, folder, &set));
    *ret = set;
    return OK;
}

enum err lint_rules_here(struct op *op, const struct lint_rules **ret)
{
    const void *set;
    str data = op->env->settings ? op->env->settings->data : STR("");
    TRY(rule_files_here(op, &lint_rule_files, data, &set));
    *ret = set;
    return OK;
}

/* ------------------------------------------------------------------ for readers */

const struct field lint_rule_card_fields[] = {
    { FIELD(struct lint_rule_card, id) },
    { FIELD(struct lint_rule_card, lang), .labels = lint_lang_labels,
      .doc = "auto: of either language" },
    { FIELD(struct lint_rule_card, essential), .labels = lint_essential_labels },
    { FIELD(struct lint_rule_card, severity), .labels = lint_severity_labels },
    { FIELD(struct lint_rule_card, off), .doc = "wrong too often to be applied unless asked for" },
    { FIELD(struct lint_rule_card, message) },
    { FIELD(struct lint_rule_card, rewrite), .doc = "`__` is for the author to fill" },
    { FIELD(struct lint_rule_card, why) },
    { FIELD(struct lint_rule_card, guard), .doc = "when it does not apply" },
    { FIELD(struct lint_rule_card, match), .doc = "texts that it finds" },
    { FIELD(struct lint_rule_card, no_match), .doc = "texts that it must not find" },
    { 0 },
};

struct list lint_rules_list(struct op *op, const struct lint_rules *rules)
{
    bool zh = op->lang == LANG_ZH;
    struct lint_rule_card *cards = arena_array(op->mem, rules->rule_count, sizeof(*cards));
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct lint_rule *r = &rules->rules[i];
        cards[i] = (struct lint_rule_card){
            .id = r->id,
            .lang = r->lang,
            .essential = r->essential,
            .severity = r->severity,
            .off = r->off,
            .message = zh ? r->message_zh : r->message_en,
            .rewrite = zh ? r->rewrite_zh : r->rewrite_en,
            .why = zh ? r->why_zh : r->why_en,
            .guard = zh && r->guard_zh.n ? r->guard_zh : r->guard,
            .match = r->match,
            .no_match = r->no_match,
        };
    }
    return (struct list){ cards, rules->rule_count };
}
