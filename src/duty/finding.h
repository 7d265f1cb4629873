/* What the linter finds in a post's document, row by row; what was dismissed, by whom and why; and the rules that
 * the company switched off.
 *
 * A dismissal holds for the same words of the same rule in the same duty, whatever else of it changes, and
 * in later editions too. */
#pragma once

#include "../lint/lint.h"
#include "duty_internal.h"

struct dismissal {
    int64_t id, post_id;
    int64_t root_id; /* duty; 0: of the document */
    str rule, words, reason;
    int64_t user_id;
    str user_name;
    utc at;
};
extern const struct field dismissal_fields[];

struct dismissal_form {
    str rule, words, reason;
    int64_t duty_id; /* 0: of the document */
};
extern const struct field dismissal_form_fields[];

struct finding {
    str rule;
    int severity, essential;
    str field;    /* statement, purpose, authority, qualifications, document */
    int64_t item; /* row of that field, from 1; 0 for purpose and document */
    int64_t duty_id, root_id;
    int64_t begin, end; /* characters within that field's text */
    str text, message, rewrite, why;
    int64_t dismissal_id; /* 0: stands */
    str dismissal_reason;
};
extern const struct field finding_fields[];

struct finding_report {
    struct list findings;   /* struct finding, dismissed ones too */
    struct list essentials; /* struct lint_tally, of those that stand */
    int64_t duties, dismissed;
    int64_t errors, warnings; /* that stand */
};
extern const struct field finding_report_fields[];

/* d may be unsaved: what counts is what it holds. */
enum err document_findings(struct op *op, const struct duty_document *d,
                           struct finding_report *ret) MUST_CHECK;
/* How many findings of severity error nobody dismissed. */
enum err document_errors(struct op *op, const struct duty_document *d, int64_t *ret) MUST_CHECK;

/* "lint.rule_unknown" at /rule, "duty.unknown" at /duty_id. */
enum err dismissal_add(struct op *op, int64_t document_id, const struct dismissal_form *form,
                       struct dismissal *ret) MUST_CHECK;
/* ERR_NOT_FOUND "lint_dismissal.not_found", also when it was undone already. */
enum err dismissal_undo(struct op *op, int64_t id) MUST_CHECK;
struct dismissal_query {
    str rule;
    int64_t post_id;
    str after;
    int64_t limit;
};
extern const struct field dismissal_query_fields[];
enum err dismissal_list(struct op *op, const struct dismissal_query *q, struct list *ret,
                        str *ret_next) MUST_CHECK;

/* A rule with how it fares here. */
struct rule_state {
    struct lint_rule_card card;
    int64_t dismissals;
    str off_reason; /* why it was switched; empty: as the program has it */
};
extern const struct field rule_state_fields[];
enum err rule_list(struct op *op, struct list *ret) MUST_CHECK;
struct rule_switch {
    bool off;
    str reason;
};
extern const struct field rule_switch_fields[];
/* ERR_NOT_FOUND "lint.rule_unknown". */
enum err rule_set(struct op *op, str rule, const struct rule_switch *form,
                  struct rule_state *ret) MUST_CHECK;
/* Ids of the rules that are off here, on top of what the program has off. */
enum err rules_off(struct op *op, strs *ret) MUST_CHECK;
