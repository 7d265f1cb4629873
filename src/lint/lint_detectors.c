/* What no list of words can tell: how a clause is built (lint_detect_clause.c), what a document repeats
 * (lint_detect_document.c), and what it lacks (lint_detect_coverage.c). */
#include "lint_detect_internal.h"

bool clause_has(const struct lint_run *run, size_t clause, enum lint_known_set set)
{
    struct lint_span s = run->doc->clauses[clause].span;
    return hits_find(&run->hits[clause], lint_known(run->rules, set), s.begin, s.end) != NULL;
}

bool detect_guarded(const struct lint_run *run, size_t clause, struct lint_span s)
{
    return lint_any_holds(run, &run->rule->unless, clause, s);
}

void clause_found(struct lint_run *run, size_t clause, struct lint_span s,
                  const struct param *values)
{
    if (detect_guarded(run, clause, s))
        return;
    bool softer = lint_any_holds(run, &run->rule->soften, clause, s);
    lint_add(run, s, run->doc->clauses[clause].duty, softer ? LINT_INFO : run->rule->severity,
             values);
}

str detect_number(const struct lint_run *run, size_t n)
{
    return arena_fmt(run->op->mem, "%zu", n);
}

str detect_named(const struct lint_run *run, const struct lint_topic *topic)
{
    return run->op->lang == LANG_ZH ? topic->zh : topic->en;
}

str detect_joined(const struct lint_run *run, str before, str next)
{
    if (!before.n)
        return next;
    return arena_fmt(run->op->mem, STR_FMT "%s" STR_FMT, STR_ARG(before),
                     run->op->lang == LANG_ZH ? "、" : ", ", STR_ARG(next));
}

struct lint_span head_of(const struct lint_doc *doc)
{
    for (size_t i = 0; i < doc->clause_count; i++)
        if (doc->clauses[i].form == LINT_HEADING)
            return doc->clauses[i].span;
    return doc->clause_count ? doc->clauses[0].span : (struct lint_span){ 0, 0 };
}

bool whole_document(const struct lint_run *run)
{
    return run->doc->duties >= WHOLE_LEAST && run->doc->posts.n <= 1;
}

const struct lint_detector lint_detectors[] = {
    { "no_verb", detect_no_verb, NULL },
    { "several_duties", detect_several_duties, NULL },
    { "length", detect_length, NULL },
    { "long_sentence", detect_long_sentence, NULL },
    { "passive", detect_passive, NULL },
    { "abbreviation", detect_abbreviation, NULL },
    { "restates", detect_restates, NULL },
    { "no_actor", detect_no_actor, NULL },
    { "duplicate", NULL, detect_duplicate },
    { "no_output", NULL, detect_no_output },
    { "no_trigger", NULL, detect_no_trigger },
    { "mixed_terms", NULL, detect_mixed_terms },
    { "elements", NULL, detect_elements },
    { "industry", NULL, detect_industry },
    { "version_data", NULL, detect_version_data },
    { "authority", NULL, detect_authority },
    { "duty_count", NULL, detect_duty_count },
    { "accountable", NULL, detect_accountable },
    { "standards", NULL, detect_standards },
    { 0 },
};
