/* One run of the rules over a document. Shared inside the room. */
#pragma once

#include "lint_rules_internal.h"

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
bool lint_among(const strs *ids, str id);
str lint_fill(struct arena *mem, str text, const struct param *values);

static inline bool marks_has(const struct lint_marks *m, uint32_t list)
{
    return list != LIST_NONE && (m->has[list / 64] >> list % 64 & 1);
}

/* The first hit of a list that lies within [low, high); NULL when none. */
const struct hit *marks_find(const struct lint_marks *m, uint32_t list, size_t low, size_t high);
/* A hit of the rule's words that lies inside one of its exceptions, or inside a longer word of its. */
bool lint_excepted(const struct lint_run *run, const struct lint_marks *m, const struct hit *hit);
/* Is the rule for the language of this clause? */
bool lint_speaks(const struct lint_run *run, const struct lint_clause *clause);

/* ------------------------------------------------------------------ tests around a hit */

int lint_test_named(str name); /* -1 when there is none */
/* Does any, do all of the guards (struct lint_guard) hold around the hit? */
bool lint_any_holds(const struct lint_run *run, const struct list *guards, size_t clause,
                    struct lint_span hit);
bool lint_all_hold(const struct lint_run *run, const struct list *guards, size_t clause,
                   struct lint_span hit);
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
