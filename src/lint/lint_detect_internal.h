/* What the detectors share. Private to lint_detect*.c. */
#pragma once

#include "lint_internal.h"

#define WHOLE_LEAST 4 /* duties from which on a text is taken for a whole document */

bool clause_has(const struct lint_run *run, size_t clause, enum lint_known_set set);
/* Does one of the rule's guards keep it from this place? */
bool detect_guarded(const struct lint_run *run, size_t clause, struct lint_span s);
/* A finding unless guarded; advice where the rule says so. */
void clause_found(struct lint_run *run, size_t clause, struct lint_span s,
                  const struct param *values);

str detect_number(const struct lint_run *run, size_t n);
str detect_named(const struct lint_run *run, const struct lint_topic *topic);
str detect_joined(const struct lint_run *run, str before, str next); /* as a list in words */

struct lint_span head_of(const struct lint_doc *doc); /* where findings about the document stand */
bool whole_document(const struct lint_run *run);

/* ------------------------------------------------------------------ clauses */

void detect_no_verb(struct lint_run *run, size_t clause);
void detect_several_duties(struct lint_run *run, size_t clause);
void detect_length(struct lint_run *run, size_t clause);
void detect_long_sentence(struct lint_run *run, size_t clause);
void detect_passive(struct lint_run *run, size_t clause);
void detect_abbreviation(struct lint_run *run, size_t clause);
void detect_restates(struct lint_run *run, size_t clause);
void detect_no_actor(struct lint_run *run, size_t clause);

/* ------------------------------------------------------------------ documents */

void detect_duplicate(struct lint_run *run);
void detect_mixed_terms(struct lint_run *run);
void detect_duty_count(struct lint_run *run);
void detect_accountable(struct lint_run *run);
void detect_no_output(struct lint_run *run);
void detect_no_trigger(struct lint_run *run);
void detect_elements(struct lint_run *run);
void detect_industry(struct lint_run *run);
void detect_version_data(struct lint_run *run);
void detect_authority(struct lint_run *run);
void detect_standards(struct lint_run *run);
