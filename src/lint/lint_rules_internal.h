/* Rules as they are written and compiled. Shared inside the room. */
#pragma once

#include "lint.h"
#include "lint_words_internal.h"

static inline uint32_t lint_written(const struct lint_doc *doc,
                                    size_t at) /* a character, unfolded */
{
    size_t byte = doc->at[at];
    return utf8_next(doc->text, &byte);
}

/* ------------------------------------------------------------------ as they are written */

/* A condition on what stands around a hit: words of a set or its own, or a named test. */
struct lint_guard {
    str is;  /* name of a test (lint_guards.c), or empty */
    str set; /* name of a set of words, or empty */
    strs words;
    int where;      /* enum lint_where */
    int64_t within; /* characters, for before and after; 0 = to the end of the sentence */
    uint32_t list;
    int test;
};

enum lint_where { IN_SENTENCE, IN_BEFORE, IN_AFTER, IN_CLAUSE, IN_DOCUMENT, IN_HEAD };

enum lint_at { AT_ANY, AT_START, AT_END };

struct lint_rule {
    str id;
    int lang, essential, severity;
    strs parts; /* labels of enum lint_part; none = duties; "any" */
    bool off;
    str detector;
    strs words, except;
    str set;
    int at;
    int64_t limit, least, percent;
    struct list needs, unless, soften; /* struct lint_guard */
    str guard;
    str guard_zh;
    str message_zh, message_en, rewrite_zh, rewrite_en, why_zh, why_en;
    strs match, no_match;
    /* compiled */
    unsigned part_bits;
    uint32_t list, except_list;
    bool has_words;
    const struct lint_detector *detect;
};

struct lint_set {
    str name;
    strs words;
    uint32_t list;
};

/* What a document is searched for as a whole: an element E1-E10, what an industry needs. */
struct lint_topic {
    str id, zh, en;
    strs words;
    str template_zh, template_en;
    uint32_t list;
};

struct lint_industry {
    str key, zh, en;
    strs words;        /* how a text says that it is of this industry */
    struct list needs; /* struct lint_topic */
    uint32_t list;
};

struct lint_standard {
    str number, title, status, source, checked_on, note_zh, note_en;
    strs instead;
};

struct lint_file_rules {
    strs off;
    struct list sets, rules, elements, industries, sections, standards;
};
extern const struct field lint_file_fields[];

struct lint_heading {
    const uint32_t *c;
    size_t n;
    int part;
};

/* Sets that the code itself asks for, by their place in lint_known_names. */
enum lint_known_set {
    SET_ABBREVIATIONS,
    SET_ACTORS,
    SET_AIMS,
    SET_BE,
    SET_COUNT_UNITS,
    SET_DEADLINES,
    SET_EFFECTIVE_WORDS,
    SET_HELPS,
    SET_LIMITS,
    SET_OPENERS,
    SET_OUTPUTS,
    SET_OWNER_WORDS,
    SET_PARTICIPLES,
    SET_PERIODS,
    SET_REVIEW_WORDS,
    SET_SEVERAL_POSTS,
    SET_STANDARD_NAMES,
    SET_SUPERVISORS,
    SET_TIME_UNITS,
    SET_TRIGGERS,
    SET_VERBS,
    SET_VERSION_WORDS,
    SET_COUNT
};

struct lint_rules {
    struct arena *mem;
    struct lint_rule *rules;
    size_t rule_count;
    struct lint_set *sets;
    size_t set_count;
    struct lint_topic *elements;
    size_t element_count;
    struct lint_industry *industries;
    size_t industry_count;
    struct lint_set *sections; /* name is a label of enum lint_part */
    size_t section_count;
    struct lint_heading *headings; /* the words of sections, folded */
    size_t heading_count;
    uint64_t heading_last[4]; /* bits of their last characters, by their lowest byte */
    struct lint_standard *standards;
    size_t standard_count;
    struct words *words;
    uint32_t known[SET_COUNT]; /* lists of the known sets */
    bool lists_full;
};

#define LIST_NONE UINT32_MAX
uint32_t lint_set_list(const struct lint_rules *rules, const char *name); /* LIST_NONE */
static inline uint32_t lint_known(const struct lint_rules *rules, enum lint_known_set set)
{
    return rules->known[set];
}

/* ------------------------------------------------------------------ from file to rules */

extern struct rule_files lint_rule_files; /* base/rule_files.h */
/* Reads one file of rules into what stands before (lint_rules_file.c). */
enum err rules_file_read(struct op *op, struct lint_rules *rules, str path, str text) MUST_CHECK;
/* Checks all names and puts all words into one automaton (lint_rules_compile.c). */
enum err rules_compile(struct op *op, struct lint_rules *rules) MUST_CHECK;
extern const char *const lint_rule_part_labels[]; /* those of enum lint_part, and "any" */

/* Makes an array of `rules` longer by what a file brings. */
void *rules_append(struct arena *mem, void *items, size_t *count, const struct list *more,
                   size_t size);
#define RULES_APPEND(rules, member, count, list, type)                                             \
    (rules)->member =                                                                              \
        rules_append((rules)->mem, (rules)->member, &(rules)->count, (list), sizeof(type))
