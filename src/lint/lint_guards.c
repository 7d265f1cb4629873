/* Named tests that guards ask: is there a time, a period, a number, a reference near the words found? */
#include "lint_internal.h"

/* ------------------------------------------------------------------ windows */

struct lint_span lint_near(struct lint_span clause, struct lint_span hit)
{
    if (hit.begin > clause.begin + SENTENCE_MAX)
        clause.begin = hit.begin - SENTENCE_MAX;
    if (hit.end + SENTENCE_MAX < clause.end)
        clause.end = hit.end + SENTENCE_MAX;
    return clause;
}

struct lint_span lint_sentence(const struct lint_doc *doc, struct lint_span clause, size_t at)
{
    struct lint_span s = { at, at };
    clause = lint_near(clause, s);
    while (s.begin > clause.begin) {
        uint32_t c = doc->fold[s.begin - 1];
        if (is_stop(c) || (c == '.' && s.begin < doc->n && doc->fold[s.begin] == ' '))
            break;
        s.begin--;
    }
    while (s.end < clause.end) {
        uint32_t c = doc->fold[s.end];
        if (is_stop(c) || (c == '.' && s.end + 1 < doc->n && doc->fold[s.end + 1] == ' '))
            break;
        s.end++;
    }
    return s;
}

static struct lint_span window_of(const struct lint_run *run, const struct lint_guard *g,
                                  const struct lint_clause *c, struct lint_span hit)
{
    struct lint_span clause = lint_near(c->span, hit);
    struct lint_span s = lint_sentence(run->doc, clause, hit.begin);
    size_t within = (size_t)g->within;
    switch (g->where) {
    case IN_BEFORE:
        s.end = hit.begin;
        if (within && s.end - s.begin > within)
            s.begin = s.end - within;
        return s;
    case IN_AFTER:
        s.begin = hit.end;
        s.end = s.end < s.begin ? s.begin : s.end;
        if (within && s.end - s.begin > within)
            s.end = s.begin + within;
        return s;
    case IN_HEAD: /* the clause's first characters */
        clause = c->span;
        if (within && clause.begin + within < clause.end)
            clause.end = clause.begin + within;
        return clause;
    case IN_CLAUSE:
        return clause;
    case IN_DOCUMENT:
        return (struct lint_span){ 0, run->doc->n };
    default:
        return s;
    }
}

/* ------------------------------------------------------------------ numbers and units */

static bool han_numeral(uint32_t c)
{
    static const uint32_t numerals[] = { 0x4E00, 0x4E8C, 0x4E24, 0x4E09, 0x56DB,
                                         0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D,
                                         0x5341, 0x767E, 0x5343, 0x4E07, 0x534A };
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (numerals[i] == c)
            return true;
    return false;
}

/* Does a word of the set begin at `at`, or behind one space or 个? */
static bool unit_at(const struct lint_run *run, const struct lint_hits *hits,
                    enum lint_known_set set, size_t at, size_t end)
{
    uint32_t list = lint_known(run->rules, set), c = at < end ? run->doc->fold[at] : 0;
    return hits_begin(hits, list, at, end) ||
           ((c == ' ' || c == 0x4E2A || c == '-') && hits_begin(hits, list, at + 1, end));
}

struct around {
    const struct lint_run *run;
    const struct lint_clause *clause;
    const struct lint_hits *hits;
    struct lint_span hit, window;
};

/* A number with a unit of time: "24 小时", "三个工作日", "within 2 hours". */
static bool test_time(const struct around *a)
{
    const uint32_t *c = a->run->doc->fold;
    for (size_t i = a->window.begin; i < a->window.end; i++) {
        if (!is_digit(c[i]) && !han_numeral(c[i]))
            continue;
        size_t end = i + 1;
        while (end < a->window.end && (is_digit(c[end]) || han_numeral(c[end]) || c[end] == '.'))
            end++;
        if (unit_at(a->run, a->hits, SET_TIME_UNITS, end, a->window.end))
            return true;
        i = end - 1;
    }
    return hits_find(a->hits, lint_known(a->run->rules, SET_DEADLINES), a->window.begin,
                     a->window.end) != NULL;
}

/* "每周", "按月", "daily": how often. */
static bool test_period(const struct around *a)
{
    return hits_find(a->hits, lint_known(a->run->rules, SET_PERIODS), a->window.begin,
                     a->window.end) != NULL;
}

/* A number that measures: any Arabic one, or a Chinese one with a unit behind it. */
static bool test_number(const struct around *a)
{
    const struct lint_doc *doc = a->run->doc;
    const uint32_t *c = doc->fold;
    if (test_time(a))
        return true;
    for (size_t i = a->window.begin; i < a->window.end; i++) {
        bool alone = i == 0 || (!is_letter(c[i - 1]) && c[i - 1] != '-');
        if (is_digit(c[i]) && alone)
            return true;
        if (han_numeral(c[i]) && unit_at(a->run, a->hits, SET_COUNT_UNITS, i + 1, a->window.end))
            return true;
    }
    return false;
}

bool lint_has_reference(const struct lint_doc *doc, struct lint_span s)
{
    const uint32_t *c = doc->fold;
    for (size_t i = s.begin; i + 1 < s.end;
         i++) { /* K01, SOP-P4, SLA-2, QW-07: letters, then a digit */
        if (!is_letter(c[i]) || (i > 0 && is_letter(c[i - 1])))
            continue;
        size_t end = i;
        while (end < s.end && is_letter(c[end]))
            end++;
        size_t dash = end + (end < s.end && (c[end] == '-' || c[end] == ' '));
        if (end - i <= 5 && dash < s.end &&
            (is_digit(c[dash]) ||
             (dash > end && is_letter(c[dash]) && dash + 1 < s.end && is_digit(c[dash + 1]))))
            return true;
    }
    return false;
}

static bool test_reference(const struct around *a)
{
    return lint_has_reference(a->run->doc, a->window);
}

/* ------------------------------------------------------------------ signs around the hit */

static bool enclosed(const struct around *a, uint32_t open, uint32_t close)
{
    const uint32_t *c = a->run->doc->fold;
    struct lint_span near = lint_near(a->clause->span, a->hit);
    size_t begin = near.begin, end = near.end, i = a->hit.begin;
    while (i > begin && c[i - 1] != open && c[i - 1] != close)
        i--;
    if (i == begin || c[i - 1] != open)
        return false;
    for (i = a->hit.end; i < end; i++)
        if (c[i] == close)
            return true;
    return false;
}

static bool test_title(const struct around *a)
{
    return enclosed(a, 0x300A, 0x300B); /* 《》 */
}

/* Both quotes fold to ", so an odd number before means inside. */
static bool test_quoted(const struct around *a)
{
    struct lint_span near = lint_near(a->clause->span, a->hit);
    size_t before = 0, after = 0;
    for (size_t i = near.begin; i < a->hit.begin; i++)
        before += a->run->doc->fold[i] == '"';
    for (size_t i = a->hit.end; i < near.end; i++)
        after += a->run->doc->fold[i] == '"';
    return before % 2 == 1 && after > 0;
}

static bool test_bracketed(const struct around *a)
{
    return enclosed(a, '(', ')');
}

/* At least two 、 or commas lead to the hit: a list that names its main items. */
static bool test_listed(const struct around *a)
{
    size_t marks = 0;
    for (size_t i = a->hit.begin; i > a->window.begin; i--) {
        uint32_t c = a->run->doc->fold[i - 1];
        if (is_stop(c))
            break;
        marks += c == 0x3001 || c == ',';
    }
    return marks >= 2;
}

/* ①②③ or (1)(2): steps of one process. */
static bool test_steps(const struct around *a)
{
    const uint32_t *c = a->run->doc->fold;
    struct lint_span near = lint_near(a->clause->span, a->hit);
    size_t steps = 0;
    for (size_t i = near.begin; i + 2 < near.end; i++)
        steps += (c[i] >= 0x2460 && c[i] <= 0x2473) ||
                 (c[i] == '(' && is_digit(c[i + 1]) && c[i + 2] == ')') || c[i] == 0x2192;
    return steps >= 2;
}

/* A digit stands just before: "35 岁以下". */
static bool test_digit_before(const struct around *a)
{
    const uint32_t *c = a->run->doc->fold;
    for (size_t i = a->hit.begin; i > a->clause->span.begin && a->hit.begin - i < 3; i--)
        if (is_digit(c[i - 1]) || han_numeral(c[i - 1]))
            return true;
    return false;
}

/* English: does the word behind end in -ing ("responsible for handling")? */
static bool test_ing_after(const struct around *a)
{
    const uint32_t *c = a->run->doc->fold;
    size_t i = a->hit.end;
    for (int words = 0; words < 2 && i < a->window.end; words++) {
        while (i < a->window.end && !is_letter(c[i]))
            i++;
        size_t begin = i;
        while (i < a->window.end && is_letter(c[i]))
            i++;
        if (i - begin > 4 && c[i - 3] == 'i' && c[i - 2] == 'n' && c[i - 1] == 'g')
            return true;
    }
    return false;
}

/* Nothing but marks between the hit and the end of its sentence or part. */
static bool test_closes(const struct around *a)
{
    const uint32_t *c = a->run->doc->fold;
    size_t i = a->hit.end;
    while (i < a->clause->span.end && (c[i] == ' ' || c[i] == ')' || c[i] == '"'))
        i++;
    return i >= a->clause->span.end || is_stop(c[i]) || c[i] == ',' || c[i] == '.';
}

/* ------------------------------------------------------------------ what the caller knows */

static bool fact(const struct around *a, unsigned wanted)
{
    const struct lint_context *context = a->run->context;
    ptrdiff_t duty = a->clause->duty;
    return duty >= 0 && context->facts && (size_t)duty < context->fact_count &&
           (context->facts[duty] & wanted) != 0;
}

static bool test_partners(const struct around *a)
{
    return fact(a, LINT_HAS_PARTNERS);
}

static bool test_measure(const struct around *a)
{
    return fact(a, LINT_HAS_MEASURE);
}

static bool test_standard(const struct around *a)
{
    return fact(a, LINT_HAS_STANDARD);
}

static bool test_process(const struct around *a)
{
    return fact(a, LINT_HAS_PROCESS);
}

static bool test_limit(const struct around *a)
{
    return fact(a, LINT_HAS_LIMIT);
}

static bool test_output(const struct around *a)
{
    return fact(a, LINT_HAS_OUTPUT);
}

static bool test_supervisor(const struct around *a)
{
    return a->run->supervisor;
}

static const struct named_test {
    const char *name;
    bool (*holds)(const struct around *a);
} tests[] = {
    { "time", test_time },           { "period", test_period },
    { "number", test_number },       { "reference", test_reference },
    { "title", test_title },         { "quoted", test_quoted },
    { "bracketed", test_bracketed }, { "listed", test_listed },
    { "steps", test_steps },         { "digit_before", test_digit_before },
    { "ing_after", test_ing_after }, { "closes", test_closes },
    { "partners", test_partners },   { "measure", test_measure },
    { "process", test_process },     { "limit", test_limit },
    { "output", test_output },       { "supervisor", test_supervisor },
    { "standard", test_standard },
};

int lint_test_named(str name)
{
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        if (str_is(name, tests[i].name))
            return (int)i;
    return -1;
}

static bool guard_holds(const struct lint_run *run, const struct lint_guard *g, size_t clause,
                        struct lint_span hit)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    struct lint_span window = window_of(run, g, c, hit);
    const struct lint_hits *hits = g->where == IN_DOCUMENT ? &run->whole : &run->hits[clause];
    struct around a = { run, c, hits, hit, window };
    if (g->test >= 0)
        return tests[g->test].holds(&a);
    if (!hits_has(hits, g->list))
        return false;
    for (size_t i = hits_after(hits, window.begin); i < hits->n; i++) {
        const struct hit *h = &hits->items[i];
        bool itself = h->begin < hit.end && h->end > hit.begin;
        if (h->end > window.end)
            break;
        if (h->list == g->list && !itself && h->begin >= window.begin)
            return true;
    }
    return false;
}

bool lint_any_holds(const struct lint_run *run, const struct list *guards, size_t clause,
                    struct lint_span hit)
{
    for (size_t i = 0; i < guards->n; i++)
        if (guard_holds(run, &((const struct lint_guard *)guards->items)[i], clause, hit))
            return true;
    return false;
}

bool lint_all_hold(const struct lint_run *run, const struct list *guards, size_t clause,
                   struct lint_span hit)
{
    for (size_t i = 0; i < guards->n; i++)
        if (!guard_holds(run, &((const struct lint_guard *)guards->items)[i], clause, hit))
            return false;
    return true;
}

bool lint_has_number(const struct lint_doc *doc, struct lint_span s)
{
    for (size_t i = s.begin; i < s.end; i++)
        if (is_digit(doc->fold[i]))
            return true;
    return false;
}
