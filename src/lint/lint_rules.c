/* Rules from their files to what a run needs. A file is read by field tables, so that a slip is told by
 * file and place; names (sets, tests, detectors) are checked when the files are put together; then all
 * words go into one automaton. */
#include "lint_internal.h"

#include "../base/embedded.h"
#include "../base/log.h"
#include "../settings/settings.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *const lint_lang_labels[] = { "auto", "zh", "en", NULL };
const char *const lint_severity_labels[] = { "info", "warning", "error", NULL };
const char *const lint_essential_labels[] = { "clear",      "operable",   "extensible",
                                              "systematic", "assessable", "readable",
                                              "accurate",   "lawful",     NULL };
static const char *const where_labels[] = { "sentence", "before", "after", "clause",
                                            "document", "head",   NULL };
static const char *const at_labels[] = { "any", "start", "end", NULL };
static const char *const part_labels[] = { "duties",  "qualifications", "authority", "measures",
                                           "process", "summary",        "other",     "any",
                                           NULL };
static const char *const status_labels[] = { "in force", "superseded", "unverified", NULL };

#define WORDS_MAX 2000
#define RULES_MAX 500
#define TEXT_LONG 1000
#define FILE_MAX  (1u << 20)

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
    { FIELD(struct lint_rule, parts), .labels = part_labels },
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

#define APPEND(rules, member, count, list, type)                                                   \
    (rules)->member = append((rules)->mem, (rules)->member, &(rules)->count, (list), sizeof(type))

static void *append(struct arena *mem, void *items, size_t *count, const struct list *more,
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
            APPEND(rules, rules, rule_count, &one, struct lint_rule);
    }
}

static enum err file_merge(struct op *op, struct lint_rules *rules,
                           const struct lint_file_rules *file, str path)
{
    APPEND(rules, sets, set_count, &file->sets, struct lint_set);
    APPEND(rules, elements, element_count, &file->elements, struct lint_topic);
    APPEND(rules, industries, industry_count, &file->industries, struct lint_industry);
    APPEND(rules, sections, section_count, &file->sections, struct lint_set);
    APPEND(rules, standards, standard_count, &file->standards, struct lint_standard);
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

/* "/rules/3/words" is more use with the rule's name: found in the JSON that was read. */
static void pointers_name(struct op *op, const json_t *root)
{
    for (size_t i = 0; i < op->fault.item_count; i++) {
        struct fault_item *item = &op->fault.items[i];
        char *at = strstr(arena_z(op->mem, item->pointer), "/rules/");
        if (!at)
            continue;
        size_t index = (size_t)strtoul(at + 7, NULL, 10);
        const json_t *id =
            json_object_get(json_array_get(json_object_get(root, "rules"), index), "id");
        if (json_is_string(id))
            item->pointer = arena_fmt(op->mem, STR_FMT " (" STR_FMT ")", STR_ARG(item->pointer),
                                      STR_ARG(json_view(id)));
    }
}

static enum err file_read(struct op *op, struct lint_rules *rules, str path, str text)
{
    const json_t *root;
    struct lint_file_rules file = { 0 };
    enum err err = json_read(op, text, &root);
    if (err == ERR_SYNTAX) {
        str reason = op_fault_text(op);
        op_forgive(op);
        return refuse_with(op, ERR_INVALID, "lint.file", P("file", path), P("reason", reason));
    }
    TRY(err);
    err = fields_read(op, lint_file_fields, root, path, &file, NULL);
    if (err != OK) {
        pointers_name(op, root);
        return err;
    }
    return file_merge(op, rules, &file, path);
}

/* ------------------------------------------------------------------ compiling */

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
        int part = label_index(part_labels, rule->parts.items[i]);
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
    uint32_t *c = arena_array(rules->mem, word.n + 1, sizeof(*c));
    size_t n = 0;
    for (size_t at = 0; at < word.n; n++)
        c[n] = fold_char(utf8_next(word, &at));
    if (n == 0)
        return;
    struct list one = { &(struct lint_heading){ c, n, part }, 1 };
    APPEND(rules, headings, heading_count, &one, struct lint_heading);
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

static enum err rules_compile(struct op *op, struct lint_rules *rules)
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

/* ------------------------------------------------------------------ where rules come from */

static enum err embedded_read(struct op *op, struct lint_rules *rules)
{
    for (const struct embedded *file = embedded; file->path; file++)
        if (str_starts(str_of(file->path), STR("lint/")))
            TRY(file_read(op, rules, str_of(file->path), (str){ file->text, file->n }));
    return OK;
}

static const struct lint_rules *builtin;
static pthread_once_t builtin_once = PTHREAD_ONCE_INIT;

/* What is inside the program is right, or its tests are not: a slip ends the process, with its place. */
static void builtin_make(void)
{
    static struct env nowhere;
    struct arena *mem = arena_new(); /* lives as long as the program */
    struct lint_rules *rules = arena_alloc(mem, sizeof(*rules));
    struct op op;
    op_init(&op, mem, &nowhere, &actor_system);
    op.lang = LANG_EN;
    rules->mem = mem;
    enum err err = embedded_read(&op, rules);
    if (err == OK)
        err = rules_compile(&op, rules);
    if (err != OK) {
        str pointer = op.fault.item_count ? op.fault.items[0].pointer : STR("");
        str item = op.fault.item_count ? op_item_text(&op, &op.fault.items[0]) : STR("");
        fprintf(stderr, "aftersale: " STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(pointer),
                STR_ARG(item), STR_ARG(op_fault_text(&op)));
        abort();
    }
    builtin = rules;
}

const struct lint_rules *lint_rules_builtin(void)
{
    pthread_once(&builtin_once, builtin_make);
    return builtin;
}

static enum err file_text(struct op *op, str path, str *ret)
{
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return refuse_with(op, ERR_INVALID, "lint.file", P("file", path),
                           P("reason", str_of(strerror(errno))));
    char *bytes = arena_alloc(op->mem, FILE_MAX + 1);
    size_t n = 0;
    ssize_t got;
    while (n <= FILE_MAX && (got = read(fd, bytes + n, FILE_MAX + 1 - n)) > 0)
        n += (size_t)got;
    close(fd);
    if (n > FILE_MAX)
        return refuse_with(op, ERR_INVALID, "lint.file_large", P("file", path));
    *ret = (str){ bytes, n };
    return OK;
}

static int name_cmp(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* Names of folder/lint/ *.json in order, so that which file wins does not hang on the disk. */
static strs files_of(struct op *op, str folder)
{
    strs names = { 0 };
    str path = arena_fmt(op->mem, STR_FMT "/lint", STR_ARG(folder));
    DIR *dir = opendir(path.p);
    struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL) {
        str name = str_of(entry->d_name);
        if (!str_ends(name, STR(".json")) || name.p[0] == '.')
            continue;
        names.items =
            arena_grow(op->mem, names.items, names.n * sizeof(str), (names.n + 1) * sizeof(str));
        names.items[names.n++] =
            arena_fmt(op->mem, STR_FMT "/" STR_FMT, STR_ARG(path), STR_ARG(name));
    }
    if (dir)
        closedir(dir);
    if (names.n)
        qsort(names.items, names.n, sizeof(str), name_cmp);
    return names;
}

enum err lint_rules_read(struct op *op, str folder, const struct lint_rules **ret)
{
    strs files = files_of(op, folder);
    *ret = lint_rules_builtin();
    if (files.n == 0)
        return OK;
    struct lint_rules *rules = arena_alloc(op->mem, sizeof(*rules));
    rules->mem = op->mem;
    TRY(embedded_read(op, rules));
    for (size_t i = 0; i < files.n; i++) {
        str text;
        TRY(file_text(op, files.items[i], &text));
        TRY(file_read(op, rules, files.items[i], text));
    }
    TRY(rules_compile(op, rules));
    strs wrong = lint_examples(op, rules);
    if (wrong.n)
        return refuse_with(op, ERR_INVALID, "lint.example", P("line", wrong.items[0]));
    *ret = rules;
    return OK;
}

static const struct lint_rules *here;
static struct arena *here_mem; /* never freed, since other threads hold what is in it */
static pthread_mutex_t here_lock = PTHREAD_MUTEX_INITIALIZER;

static void arena_drop(void *mem)
{
    arena_free(mem);
}

/* What cannot be read is refused each time anew, so that a mended file is seen at once; the words of a
 * refusal live as long as the op. */
static enum err here_read(struct op *op)
{
    struct arena *own = op->mem;
    const struct lint_rules *rules = lint_rules_builtin();
    struct arena *mem = arena_new();
    op->mem = mem;
    enum err err = op->env->settings ? lint_rules_read(op, op->env->settings->data, &rules) : OK;
    op->mem = own;
    if (err == OK)
        here = rules;
    if (err == OK && rules != lint_rules_builtin())
        here_mem = mem;
    else
        arena_defer(own, arena_drop, mem);
    return err;
}

enum err lint_rules_here(struct op *op, const struct lint_rules **ret)
{
    enum err err = OK;
    pthread_mutex_lock(&here_lock);
    if (!here)
        err = here_read(op);
    if (err == OK)
        *ret = here;
    pthread_mutex_unlock(&here_lock);
    return err;
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
