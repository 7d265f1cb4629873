/* Any bytes as a document. What cannot be read is refused; else every clause and every finding lies
 * inside the text, quotes it exactly, and the counts agree; so do the proposals for each clause. */
#include "lint.h"

#include "../base/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void clauses_check(const struct lint_doc *doc)
{
    for (size_t i = 0; i < doc->clause_count; i++) {
        const struct lint_clause *c = &doc->clauses[i];
        assert(c->span.begin <= c->span.end && c->span.end <= doc->n);
        assert(c->text.p == doc->text.p + doc->at[c->span.begin]);
        assert(c->duty < (ptrdiff_t)doc->duties);
        assert(i == 0 || c->span.begin >= doc->clauses[i - 1].span.end);
    }
}

static bool inside(str part, str text)
{
    return part.n == 0 || (part.p >= text.p && part.p + part.n <= text.p + text.n);
}

static void proposals_check(struct op *op, const struct lint_doc *doc)
{
    for (size_t i = 0; i < doc->clause_count; i++) {
        str text = doc->clauses[i].text;
        struct lint_limit limit;
        if (lint_time_limit(text, &limit))
            assert(limit.amount > 0 && limit.unit >= LINT_MINUTE && limit.unit <= LINT_MONTH);
        struct lint_parts parts = lint_clause_parts(text);
        assert(inside(parts.trigger, text) && inside(parts.output, text));
        assert(lint_elements(op, lint_rules_builtin(), text).n <= 10);
    }
}

static void findings_check(const struct lint_doc *doc, const struct lint_report *report)
{
    int64_t counted = 0;
    for (size_t i = 0; i < report->findings.n; i++) {
        const struct lint_finding *f = &((const struct lint_finding *)report->findings.items)[i];
        assert(f->span.begin <= f->span.end && f->span.end <= doc->n);
        assert(f->line >= 1 && f->column >= 1 && f->end_line >= f->line &&
               f->line <= (int64_t)doc->lines);
        assert(f->text.p == doc->text.p + doc->at[f->span.begin]);
        assert(f->duty >= 0 && f->duty <= (int64_t)doc->duties);
    }
    for (int s = LINT_INFO; s <= LINT_ERROR; s++)
        counted += report->counts[s];
    assert(counted == (int64_t)report->findings.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct env env = { 0 };
    struct op op;
    struct lint_doc doc;
    struct lint_report report;
    struct lint_context context = { .lang = size ? data[0] % 3 : LINT_AUTO };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    op_init(&op, mem, &env, &actor_system);
    str text = { (const char *)data, size };
    if (lint_parse(&op, text, &doc) != OK) {
        assert(!text_utf8(text, NULL) || size > LINT_TEXT_MAX);
        op_end(&op);
        return 0;
    }
    clauses_check(&doc);
    proposals_check(&op, &doc);
    lint_document(&op, lint_rules_builtin(), &doc, &context, &report);
    findings_check(&doc, &report);
    op_end(&op);
    return 0;
}
