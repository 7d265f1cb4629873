/* One run of the rules over a document. Shared inside the room. */
#pragma once

#include "lint_rules_internal.h"

/* Words found in a stretch of the text, in the order of their ends. */
struct lint_hits {
    const struct hit *items;
    size_t n, longest;            /* longest: characters of the longest word */
    uint64_t has[LISTS_MAX / 64]; /* which lists they are of */
};

struct lint_run {
    struct op *op;
    const struct lint_rules *rules;
    const struct lint_doc *doc;
    const struct lint_context *context;
    const struct lint_rule *rule; /* whose turn it is */
    struct lint_hits *hits;       /* by clause */
    struct lint_hits whole;
    bool supervisor;
    struct lint_finding *findings;
    size_t n, room;
    size_t begin; /* of the rule's own findings */
};

struct lint_detector {
    const char *name;
    void (*clause)(struct lint_run *run, size_t clause); /* called for each clause of its parts */
    void (*document)(struct lint_run *run);              /* or once */
};
extern const struct lint_detector lint_detectors[];

/* What a text without end may cost: a company's document comes near none of these. */
#define FINDINGS_PER_RULE 200
#define HITS_PER_CLAUSE   200  /* of one rule that are looked at */
#define SENTENCE_MAX      1000 /* characters that are read on either side of a hit */

/* Adds a finding of run->rule; values fill {names} in its texts. duty -1: of the document. Beyond
 * FINDINGS_PER_RULE none are added. */
void lint_add(struct lint_run *run, struct lint_span span, ptrdiff_t duty, int severity,
              const struct param *values);
str lint_fill(struct arena *mem, str text, const struct param *values);

/* A hit of the rule's words that lies inside one of its exceptions, or inside a longer word of its. */
bool lint_excepted(const struct lint_run *run, const struct lint_hits *m, const struct hit *hit);
/* Is the rule for the language of this clause? */
bool lint_speaks(const struct lint_run *run, const struct lint_clause *clause);

/* ------------------------------------------------------------------ hits (lint_hits.c) */

struct lint_hits hits_of(struct op *op, const struct lint_rules *rules, const uint32_t *c,
                         size_t n);
void hits_make(struct lint_run *run); /* of the whole text, and by clause */
static inline bool hits_has(const struct lint_hits *m, uint32_t list)
{
    return list != LIST_NONE && (m->has[list / 64] >> list % 64 & 1);
}

size_t hits_after(const struct lint_hits *m, size_t at); /* the first one that ends behind `at` */
/* The hit of a list that lies within [low, high) and begins first; NULL when none. */
const struct hit *hits_find(const struct lint_hits *m, uint32_t list, size_t low, size_t high);
/* The longest hit of a list that begins at `at` and ends before or at `high`. */
const struct hit *hits_begin(const struct lint_hits *m, uint32_t list, size_t at, size_t high);
/* Does a hit of the list, longer than this one if it is the same list's, cover it? */
bool hits_cover(const struct lint_hits *m, uint32_t list, const struct hit *hit);

/* ------------------------------------------------------------------ tests around a hit */

int lint_test_named(str name); /* -1 when there is none */
/* Does any, do all of the guards (struct lint_guard) hold around the hit? */
bool lint_any_holds(const struct lint_run *run, const struct list *guards, size_t clause,
                    struct lint_span hit);
bool lint_all_hold(const struct lint_run *run, const struct list *guards, size_t clause,
                   struct lint_span hit);
/* As much of the clause as is read for a hit. */
struct lint_span lint_near(struct lint_span clause, struct lint_span hit);
struct lint_span lint_sentence(const struct lint_doc *doc, struct lint_span clause, size_t at);
bool lint_has_number(const struct lint_doc *doc, struct lint_span span);
bool lint_has_reference(const struct lint_doc *doc, struct lint_span span);

/* ------------------------------------------------------------------ likeness (lint_alike.c) */

/* The pairs of neighbouring characters of a text, sorted: what two texts are compared by. */
struct lint_pairs {
    uint64_t *items;
    size_t n;
};
struct lint_pairs lint_pairs_of(struct arena *mem, const uint32_t *c, size_t n);
unsigned lint_alike(struct lint_pairs a, struct lint_pairs b); /* what they share, 0 to 100 */
#define ALIKE 80 /* from here on two duties are taken for the same */
