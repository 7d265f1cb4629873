/* One run: all words are searched at once, then each rule looks only at the clauses that have one of
 * its words, and asks its guards only there. */
#include "lint_internal.h"

#include <stdlib.h>

const struct field lint_finding_fields[] = {
    { FIELD(struct lint_finding, rule) },
    { FIELD(struct lint_finding, severity), .labels = lint_severity_labels },
    { FIELD(struct lint_finding, essential), .labels = lint_essential_labels },
    { FIELD(struct lint_finding, line), .doc = "from 1" },
    { FIELD(struct lint_finding, column), .doc = "in characters, from 1" },
    { FIELD(struct lint_finding, end_line) },
    { FIELD(struct lint_finding, end), .doc = "column behind the last character, on end_line" },
    { FIELD(struct lint_finding, text), .doc = "the words as written" },
    { FIELD(struct lint_finding, message) },
    { FIELD(struct lint_finding, rewrite), .doc = "`__` is for the author to fill" },
    { FIELD(struct lint_finding, why) },
    { FIELD(struct lint_finding, duty), .flags = NULLABLE,
      .doc = "which duty, from 1; null when it is about the document" },
    { 0 },
};

const struct field lint_tally_fields[] = {
    { FIELD(struct lint_tally, essential), .labels = lint_essential_labels },
    { FIELD(struct lint_tally, duties), .doc = "duties in the text" },
    { FIELD(struct lint_tally, without_findings), .doc = "of them, those without a finding here" },
    { FIELD(struct lint_tally, count), .doc = "findings" },
    { 0 },
};

/* ------------------------------------------------------------------ findings */

/* {name} becomes the value of that name; other braces stay. */
str lint_fill(struct arena *mem, str text, const struct param *values)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 1 << 16);
    for (size_t i = 0; i < text.n; i++) {
        const struct param *v = values;
        for (; text.p[i] == '{' && v && v->name; v++) {
            size_t n = strlen(v->name);
            if (i + n + 1 < text.n && memcmp(text.p + i + 1, v->name, n) == 0 &&
                text.p[i + n + 1] == '}')
                break;
        }
        if (text.p[i] != '{' || !v || !v->name) {
            buf_char(&out, text.p[i]);
            continue;
        }
        buf_str(&out, v->value);
        i += strlen(v->name) + 1;
    }
    return arena_str(mem, buf_view(&out));
}

void lint_add(struct lint_run *run, struct lint_span span, ptrdiff_t duty, int severity,
              const struct param *values)
{
    const struct lint_rule *r = run->rule;
    bool zh = run->op->lang == LANG_ZH;
    if (run->n - run->begin >= FINDINGS_PER_RULE)
        return;
    if (run->n == run->room) {
        size_t room = run->room ? run->room * 2 : 64;
        run->findings = arena_grow(run->op->mem, run->findings, run->room * sizeof(*run->findings),
                                   room * sizeof(*run->findings));
        run->room = room;
    }
    struct lint_finding *f = &run->findings[run->n++];
    *f = (struct lint_finding){ .rule = r->id,
                                .severity = severity,
                                .essential = r->essential,
                                .text = lint_span_text(run->doc, span),
                                .duty = duty + 1,
                                .span = span };
    const struct param none[] = { P("word", f->text), { 0 } };
    values = values ? values : none;
    f->message = lint_fill(run->op->mem, zh ? r->message_zh : r->message_en, values);
    f->rewrite = lint_fill(run->op->mem, zh ? r->rewrite_zh : r->rewrite_en, values);
    f->why = zh ? r->why_zh : r->why_en;
    lint_place(run->doc, span.begin, &f->line, &f->column);
    lint_place(run->doc, span.end, &f->end_line, &f->end);
}

/* ------------------------------------------------------------------ words */

bool lint_excepted(const struct lint_run *run, const struct lint_hits *m, const struct hit *hit)
{
    return hits_cover(m, run->rule->except_list, hit) || hits_cover(m, hit->list, hit);
}

/* Marks, quotes and a word that says that it must be done do not make another beginning. */
static bool at_start(const struct lint_run *run, size_t clause, const struct hit *hit)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    uint32_t openers = lint_known(run->rules, SET_OPENERS);
    size_t at = lint_sentence(run->doc, c->span, hit->begin).begin;
    while (at < hit->begin) {
        const struct hit *opener = hits_begin(&run->hits[clause], openers, at, hit->begin);
        if (opener)
            at = opener->end;
        else if (!is_han(run->doc->fold[at]) && !is_letter(run->doc->fold[at]))
            at++;
        else
            return false;
    }
    return true;
}

static bool placed(const struct lint_run *run, size_t clause, const struct hit *hit)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    if (run->rule->at == AT_START)
        return at_start(run, clause, hit);
    if (run->rule->at != AT_END)
        return true;
    for (size_t i = hit->end; i < c->span.end; i++)
        if (is_han(run->doc->fold[i]) || is_letter(run->doc->fold[i]) ||
            is_digit(run->doc->fold[i]))
            return false;
    return true;
}

/* The same words twice in one clause are one finding. */
static bool said_already(const struct lint_run *run, size_t from, struct lint_span s)
{
    for (size_t i = from; i < run->n; i++)
        if (str_eq(run->findings[i].text, lint_span_text(run->doc, s)))
            return true;
    return false;
}

static void clause_words(struct lint_run *run, size_t clause)
{
    const struct lint_rule *rule = run->rule;
    const struct lint_hits *m = &run->hits[clause];
    const struct lint_clause *c = &run->doc->clauses[clause];
    size_t from = run->n, looked = 0;
    if (!hits_has(m, rule->list))
        return;
    for (size_t i = 0; i < m->n && looked < HITS_PER_CLAUSE; i++) {
        const struct hit *h = &m->items[i];
        struct lint_span s = { h->begin, h->end };
        if (h->list != rule->list || h->begin < c->span.begin || said_already(run, from, s))
            continue;
        looked++;
        if (lint_excepted(run, m, h) || !placed(run, clause, h))
            continue;
        if (lint_any_holds(run, &rule->unless, clause, s) ||
            !lint_all_hold(run, &rule->needs, clause, s))
            continue;
        bool softer = lint_any_holds(run, &rule->soften, clause, s);
        lint_add(run, s, c->duty, softer ? LINT_INFO : rule->severity, NULL);
    }
}

/* ------------------------------------------------------------------ a run */

static bool wanted(const struct lint_run *run, const struct lint_rule *rule)
{
    const struct lint_context *context = run->context;
    if (strs_has(&context->off, rule->id))
        return false;
    return context->rules.n ? strs_has(&context->rules, rule->id) : !rule->off;
}

bool lint_speaks(const struct lint_run *run, const struct lint_clause *c)
{
    int lang = run->context->lang ? run->context->lang : (int)c->lang;
    return !run->rule->lang || run->rule->lang == lang;
}

static void rule_run(struct lint_run *run)
{
    const struct lint_rule *rule = run->rule;
    run->begin = run->n;
    if (rule->detect && rule->detect->document) {
        rule->detect->document(run);
        return;
    }
    for (size_t i = 0; i < run->doc->clause_count && run->n - run->begin < FINDINGS_PER_RULE; i++) {
        const struct lint_clause *c = &run->doc->clauses[i];
        if (c->form == LINT_HEADING || !(rule->part_bits >> c->part & 1) || !lint_speaks(run, c))
            continue;
        if (rule->detect)
            rule->detect->clause(run, i);
        else
            clause_words(run, i);
    }
}

static int finding_cmp(const void *a, const void *b)
{
    const struct lint_finding *x = a, *y = b;
    if (x->span.begin != y->span.begin)
        return x->span.begin < y->span.begin ? -1 : 1;
    return str_cmp(x->rule, y->rule);
}

static bool supervises(const struct lint_run *run)
{
    uint32_t list = lint_known(run->rules, SET_SUPERVISORS);
    const struct lint_doc *doc = run->doc;
    if (run->context->supervisor)
        return true;
    for (size_t i = 0; i < doc->clause_count && i < 8; i++) {
        const struct lint_clause *c = &doc->clauses[i];
        if (c->form == LINT_HEADING && hits_find(&run->hits[i], list, c->span.begin, c->span.end))
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ counts */

/* Advice (info) does not spoil a duty's share; warnings and errors do. */
static void tally(struct lint_run *run, int essential, struct lint_tally *ret)
{
    size_t duties = run->doc->duties, spoiled = 0;
    bool *hit = arena_array(run->op->mem, duties + 1, sizeof(*hit));
    *ret = (struct lint_tally){ .essential = essential, .duties = (int64_t)duties };
    for (size_t i = 0; i < run->n; i++) {
        const struct lint_finding *f = &run->findings[i];
        if (f->essential != essential)
            continue;
        ret->count++;
        if (f->duty > 0 && f->severity != LINT_INFO && !hit[f->duty - 1]) {
            hit[f->duty - 1] = true;
            spoiled++;
        }
    }
    ret->without_findings = (int64_t)(duties - spoiled);
}

static void report_make(struct lint_run *run, struct lint_report *ret)
{
    struct lint_tally *tallies = arena_array(run->op->mem, LINT_ESSENTIALS, sizeof(*tallies));
    if (run->n)
        qsort(run->findings, run->n, sizeof(*run->findings), finding_cmp);
    *ret = (struct lint_report){ .findings = { run->findings, run->n },
                                 .essentials = { tallies, LINT_ESSENTIALS },
                                 .duties = (int64_t)run->doc->duties };
    for (int e = 0; e < LINT_ESSENTIALS; e++)
        tally(run, e, &tallies[e]);
    for (size_t i = 0; i < run->n; i++)
        ret->counts[run->findings[i].severity]++;
}

void lint_document(struct op *op, const struct lint_rules *rules, const struct lint_doc *doc,
                   const struct lint_context *context, struct lint_report *ret)
{
    struct lint_run run = { .op = op, .rules = rules, .doc = doc, .context = context };
    hits_make(&run);
    run.supervisor = supervises(&run);
    for (size_t i = 0; i < rules->rule_count; i++) {
        run.rule = &rules->rules[i];
        if (wanted(&run, run.rule))
            rule_run(&run);
    }
    report_make(&run, ret);
}

enum err lint_text(struct op *op, const struct lint_rules *rules, str text,
                   const struct lint_context *context, struct lint_report *ret)
{
    struct lint_doc doc;
    TRY(lint_parse(op, text, &doc));
    lint_document(op, rules, &doc, context, ret);
    return OK;
}

/* ------------------------------------------------------------------ elements */

strs lint_elements(struct op *op, const struct lint_rules *rules, str text)
{
    size_t n;
    const uint32_t *folded = fold_text(op->mem, text, &n);
    struct lint_hits hits = hits_of(op, rules, folded, n);
    strs ids = { arena_array(op->mem, rules->element_count + 1, sizeof(str)), 0 };
    for (size_t i = 0; i < rules->element_count; i++)
        if (hits_has(&hits, rules->elements[i].list))
            ids.items[ids.n++] = rules->elements[i].id;
    return ids;
}

/* ------------------------------------------------------------------ examples */

static void example_run(struct op *op, const struct lint_rules *rules, const struct lint_rule *rule,
                        str text, bool must, strs *wrong)
{
    struct lint_report report;
    str only[] = { rule->id };
    struct lint_context context = { .rules = { only, 1 } };
    if (lint_text(op, rules, text, &context, &report) == OK && (report.findings.n > 0) == must)
        return;
    op_forgive(op);
    wrong->items =
        arena_grow(op->mem, wrong->items, wrong->n * sizeof(str), (wrong->n + 1) * sizeof(str));
    wrong->items[wrong->n++] = arena_fmt(op->mem, STR_FMT ": %s: " STR_FMT, STR_ARG(rule->id),
                                         must ? "match" : "no_match", STR_ARG(text));
}

strs lint_examples(struct op *op, const struct lint_rules *rules)
{
    strs wrong = { 0 };
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct lint_rule *rule = &rules->rules[i];
        for (size_t e = 0; e < rule->match.n; e++)
            example_run(op, rules, rule, rule->match.items[e], true, &wrong);
        for (size_t e = 0; e < rule->no_match.n; e++)
            example_run(op, rules, rule, rule->no_match.items[e], false, &wrong);
    }
    return wrong;
}
