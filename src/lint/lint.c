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

/* Hits are in the order of their ends: the first one that ends behind `low` is found by halving. */
const struct hit *marks_find(const struct lint_marks *m, uint32_t list, size_t low, size_t high)
{
    const struct hit *first = NULL;
    size_t from = 0, to = m->n;
    if (!marks_has(m, list))
        return NULL;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (m->hits[middle].end <= low)
            from = middle + 1;
        else
            to = middle;
    }
    for (size_t i = from; i < m->n && m->hits[i].end <= high; i++) {
        const struct hit *h = &m->hits[i];
        if (h->list == list && h->begin >= low && (!first || h->begin < first->begin))
            first = h;
    }
    return first;
}

static void mark_add(struct lint_marks *m, const struct hit *hit)
{
    if (m->n++ == 0)
        m->hits = hit;
    m->has[hit->list / 64] |= UINT64_C(1) << hit->list % 64;
}

/* Clauses stand in the order of the text and hits in that of their ends, so one walk gives each clause
 * its stretch of the hits. A hit that began before the clause is harmless: windows leave it out. */
static void marks_make(struct lint_run *run)
{
    struct hit *hits;
    const struct lint_doc *doc = run->doc;
    size_t n = words_find(run->rules->words, run->op->mem, doc->fold, doc->n, &hits), at = 0;
    run->marks = arena_array(run->op->mem, doc->clause_count + 1, sizeof(*run->marks));
    for (size_t i = 0; i < n; i++)
        mark_add(&run->whole, &hits[i]);
    for (size_t c = 0; c < doc->clause_count; c++) {
        struct lint_span s = doc->clauses[c].span;
        while (at < n && hits[at].end <= s.begin)
            at++;
        for (; at < n && hits[at].end <= s.end; at++)
            mark_add(&run->marks[c], &hits[at]);
    }
}

static bool covers(const struct hit *a, const struct hit *b)
{
    return a->begin <= b->begin && a->end >= b->end;
}

bool lint_excepted(const struct lint_run *run, const struct lint_marks *m, const struct hit *hit)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct hit *h = &m->hits[i];
        if (h->list == run->rule->except_list && covers(h, hit))
            return true;
        if (h->list == hit->list && covers(h, hit) && h->end - h->begin > hit->end - hit->begin)
            return true;
    }
    return false;
}

/* Marks, quotes and a word that says that it must be done do not make another beginning. */
static bool at_start(const struct lint_run *run, size_t clause, const struct hit *hit)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    struct lint_span sentence = lint_sentence(run->doc, c->span, hit->begin);
    uint32_t openers = lint_known(run->rules, SET_OPENERS);
    size_t at = sentence.begin;
    for (bool moved = true; moved && at < hit->begin;) {
        moved = false;
        if (!is_han(run->doc->fold[at]) && !is_letter(run->doc->fold[at])) {
            at++, moved = true;
            continue;
        }
        for (size_t i = 0; i < run->marks[clause].n && !moved; i++) {
            const struct hit *h = &run->marks[clause].hits[i];
            if (h->list == openers && h->begin == at && h->end <= hit->begin)
                at = h->end, moved = true;
        }
    }
    return at >= hit->begin;
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
    const struct lint_marks *m = &run->marks[clause];
    const struct lint_clause *c = &run->doc->clauses[clause];
    size_t from = run->n;
    if (!marks_has(m, rule->list))
        return;
    for (size_t i = 0; i < m->n; i++) {
        const struct hit *h = &m->hits[i];
        struct lint_span s = { h->begin, h->end };
        if (h->list != rule->list || h->begin < c->span.begin || lint_excepted(run, m, h) ||
            !placed(run, clause, h) || said_already(run, from, s))
            continue;
        if (lint_any_holds(run, &rule->unless, clause, s) ||
            !lint_all_hold(run, &rule->needs, clause, s))
            continue;
        bool softer = lint_any_holds(run, &rule->soften, clause, s);
        lint_add(run, s, c->duty, softer ? LINT_INFO : rule->severity, NULL);
    }
}

/* ------------------------------------------------------------------ a run */

bool lint_among(const strs *ids, str id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (str_eq(ids->items[i], id))
            return true;
    return false;
}

static bool wanted(const struct lint_run *run, const struct lint_rule *rule)
{
    const struct lint_context *context = run->context;
    if (lint_among(&context->off, rule->id))
        return false;
    return context->rules.n ? lint_among(&context->rules, rule->id) : !rule->off;
}

bool lint_speaks(const struct lint_run *run, const struct lint_clause *c)
{
    int lang = run->context->lang ? run->context->lang : (int)c->lang;
    return !run->rule->lang || run->rule->lang == lang;
}

static void rule_run(struct lint_run *run)
{
    const struct lint_rule *rule = run->rule;
    if (rule->detect && rule->detect->document) {
        rule->detect->document(run);
        return;
    }
    size_t from = run->n;
    for (size_t i = 0; i < run->doc->clause_count && run->n - from < FINDINGS_PER_RULE; i++) {
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
        if (c->form == LINT_HEADING && marks_find(&run->marks[i], list, c->span.begin, c->span.end))
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
    marks_make(&run);
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
    struct lint_marks marks = { 0 };
    struct hit *hits;
    size_t n;
    const uint32_t *folded = fold_text(op->mem, text, &n);
    size_t found = words_find(rules->words, op->mem, folded, n, &hits);
    for (size_t i = 0; i < found; i++)
        mark_add(&marks, &hits[i]);
    strs ids = { arena_array(op->mem, rules->element_count + 1, sizeof(str)), 0 };
    for (size_t i = 0; i < rules->element_count; i++)
        if (marks_has(&marks, rules->elements[i].list))
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
