/* Shared inside the room: rules as they are read and compiled, and one run of them over a document. */
#pragma once

#include "lint.h"
#include "lint_words_internal.h"

/* ------------------------------------------------------------------ rules as they are written */

/* A condition on what stands around a hit: words of a set or its own, or a named test. */
struct lint_guard {
    str is;  /* name of a test (lint_tests.c), or empty */
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

/* ------------------------------------------------------------------ a run */

struct lint_marks {
    const struct hit *hits;
    size_t n;
    uint64_t has[LISTS_MAX / 64];
};

struct lint_run {
    struct op *op;
    const struct lint_rules *rules;
    const struct lint_doc *doc;
    const struct lint_context *context;
    const struct lint_rule *rule; /* whose turn it is */
    struct lint_marks *marks;     /* by clause */
    struct lint_marks whole;
    bool supervisor;
    struct lint_finding *findings;
    size_t n, room;
};

struct lint_detector {
    const char *name;
    void (*clause)(struct lint_run *run, size_t clause); /* called for each clause of its parts */
    void (*document)(struct lint_run *run);              /* or once */
};
extern const struct lint_detector lint_detectors[];

#define FINDINGS_PER_RULE 200

/* Adds a finding of run->rule; values fill {names} in its texts. duty -1: of the document. */
void lint_add(struct lint_run *run, struct lint_span span, ptrdiff_t duty, int severity,
              const struct param *values);
str lint_fill(struct arena *mem, str text, const struct param *values);

static inline bool marks_has(const struct lint_marks *m, uint32_t list)
{
    return list != LIST_NONE && (m->has[list / 64] >> list % 64 & 1);
}

/* The first hit of a list that lies within [low, high); NULL when none. */
const struct hit *marks_find(const struct lint_marks *m, uint32_t list, size_t low, size_t high);

/* ------------------------------------------------------------------ tests around a hit */

int lint_test_named(str name); /* -1 when there is none */
/* hit may be any span; the window is [low, high) of the document's characters. */
bool lint_test_holds(const struct lint_run *run, int test, const struct lint_clause *clause,
                     struct lint_span hit, struct lint_span window);
bool lint_guard_holds(const struct lint_run *run, const struct lint_guard *guard, size_t clause,
                      struct lint_span hit);
struct lint_span lint_sentence(const struct lint_doc *doc, struct lint_span clause, size_t at);
bool lint_has_number(const struct lint_doc *doc, struct lint_span span);
bool lint_has_reference(const struct lint_doc *doc, struct lint_span span);
/* The pairs of neighbouring characters of a text, sorted: what two texts are compared by. */
struct lint_pairs {
    uint64_t *items;
    size_t n;
};
struct lint_pairs lint_pairs_of(struct arena *mem, const uint32_t *c, size_t n);
unsigned lint_alike(struct lint_pairs a, struct lint_pairs b); /* what they share, 0 to 100 */
#define ALIKE 80 /* from here on two duties are taken for the same */

static inline bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_letter(uint32_t c)
{
    return c >= 'a' && c <= 'z'; /* of folded text */
}

static inline bool is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
}

/* Ends a sentence: 。 ； ！ ？, and of ASCII ; ! ?. A full stop only before white space (lint_sentence). */
static inline bool is_stop(uint32_t c)
{
    return c == 0x3002 || c == ';' || c == '!' || c == '?' || c == '\n';
}
