/* How a clause is built: without an action, with too many, too long, passive, unexplained, restated. */
#include "lint_detect_internal.h"

#define NOUN_MAX 16 /* what is longer and has no known verb has one that we do not know */

/* A list item without any action: "用户满意度". */
void detect_no_verb(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    size_t n = c->span.end - c->span.begin;
    if (c->form != LINT_ITEM || n < 2 || n > NOUN_MAX || clause_has(run, clause, SET_VERBS))
        return;
    clause_found(run, clause, c->span, NULL);
}

/* Begins a stretch between commas with an action of its own? Aims ("确保…", "提升…") do not count. */
static bool stretch_acts(const struct lint_run *run, size_t clause, size_t at, size_t end)
{
    const struct lint_hits *hits = &run->hits[clause];
    const struct hit *opener;
    while (at < end && run->doc->fold[at] == ' ')
        at++;
    while ((opener = hits_begin(hits, lint_known(run->rules, SET_OPENERS), at, end - 1)) != NULL)
        at = opener->end;
    return !hits_begin(hits, lint_known(run->rules, SET_AIMS), at, SIZE_MAX) &&
           hits_begin(hits, lint_known(run->rules, SET_VERBS), at, SIZE_MAX);
}

/* Several duties in one: `least` stretches that each begin with an action. */
void detect_several_duties(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    size_t begin = c->span.begin, acts = 0, second = 0;
    if (c->duty < 0)
        return;
    for (size_t i = begin; i <= c->span.end; i++) {
        if (i < c->span.end && !is_comma(run->doc->fold[i]))
            continue;
        if (i > begin && stretch_acts(run, clause, begin, i) && ++acts == 2)
            second = begin;
        begin = i + 1;
    }
    const struct param values[] = { P("n", detect_number(run, acts)), { 0 } };
    if (acts >= (size_t)run->rule->least)
        clause_found(run, clause, (struct lint_span){ second, c->span.end }, values);
}

void detect_length(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    size_t chars = 0, sentences = 0;
    bool open = false;
    if (c->form == LINT_CELL || c->duty < 0)
        return;
    for (size_t i = c->span.begin; i < c->span.end; i++) {
        uint32_t x = run->doc->fold[i];
        bool stop = x == 0x3002 || x == '!' || x == '?';
        chars += x != ' ';
        sentences += stop && open;
        open = stop ? false : open || x != ' ';
    }
    sentences += open;
    const struct param values[] = { P("n", detect_number(run, chars)),
                                    P("sentences", detect_number(run, sentences)),
                                    { 0 } };
    if (chars > (size_t)run->rule->limit)
        clause_found(run, clause, c->span, values);
}

/* English: more words than `limit`, or `least` conjunctions of actions. */
void detect_long_sentence(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    for (size_t at = c->span.begin; at < c->span.end;) {
        struct lint_span s = lint_sentence(run->doc, c->span, at);
        size_t words = 0;
        for (size_t i = s.begin; i < s.end; i++)
            words +=
                is_letter(run->doc->fold[i]) &&
                (i == s.begin || (!is_letter(run->doc->fold[i - 1]) &&
                                  run->doc->fold[i - 1] != '\'' && run->doc->fold[i - 1] != '-'));
        const struct param values[] = { P("n", detect_number(run, words)), { 0 } };
        if (words > (size_t)run->rule->limit)
            clause_found(run, clause, s, values);
        at = s.end > at ? s.end + 1 : at + 1;
    }
}

static size_t letters_end(const struct lint_doc *doc, size_t at, size_t end)
{
    while (at < end && is_letter(doc->fold[at]))
        at++;
    return at;
}

/* English: a form of "be" before a participle, and nobody named behind "by". */
void detect_passive(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    const struct lint_hits *m = &run->hits[clause];
    const uint32_t *f = run->doc->fold;
    uint32_t be = lint_known(run->rules, SET_BE);
    for (size_t i = 0; hits_has(m, be) && i < m->n; i++) {
        const struct hit *h = &m->items[i];
        size_t begin = h->end + 1, end = letters_end(run->doc, begin, c->span.end);
        if (h->list != be || h->begin < c->span.begin || begin >= c->span.end)
            continue;
        bool participle = end - begin > 3 && f[end - 1] == 'd' && f[end - 2] == 'e';
        participle |=
            hits_begin(m, lint_known(run->rules, SET_PARTICIPLES), begin, SIZE_MAX) != NULL;
        if (participle)
            clause_found(run, clause, (struct lint_span){ h->begin, end }, NULL);
    }
}

static bool seen_before(const struct lint_doc *doc, struct lint_span s)
{
    str text = lint_span_text(doc, s);
    return memmem(doc->text.p, doc->at[s.begin], text.p, text.n) != NULL;
}

/* No part of a longer word or number, and neither explained in brackets nor an explanation. */
static bool stands_alone(const struct lint_doc *doc, struct lint_span s)
{
    uint32_t before = s.begin ? doc->fold[s.begin - 1] : ' ';
    uint32_t next = s.end < doc->n ? doc->fold[s.end] : ' ';
    bool joined = is_letter(before) || is_digit(before) || is_letter(next) || is_digit(next);
    return !joined && before != '-' && before != '/' && before != '(' && next != '-' &&
           next != '/' && next != '(';
}

/* Two to five capitals that no list knows and that are not explained behind or before. */
void detect_abbreviation(struct lint_run *run, size_t clause)
{
    const struct lint_doc *doc = run->doc;
    const struct lint_clause *c = &doc->clauses[clause];
    uint32_t known = lint_known(run->rules, SET_ABBREVIATIONS);
    for (size_t i = c->span.begin, end; i < c->span.end; i = end + (end == i)) {
        for (end = i; end < c->span.end && is_capital(lint_written(doc, end));)
            end++;
        struct lint_span s = { i, end };
        if (end - i >= 2 && end - i <= 5 && stands_alone(doc, s) &&
            !hits_begin(&run->hits[clause], known, i, SIZE_MAX) && !seen_before(doc, s))
            clause_found(run, clause, s, NULL);
    }
}

/* "做好客户服务，提升服务": the aim only says the beginning again. */
void detect_restates(struct lint_run *run, size_t clause)
{
    const struct lint_doc *doc = run->doc;
    const struct lint_clause *c = &doc->clauses[clause];
    uint32_t aims = lint_known(run->rules, SET_AIMS);
    const struct lint_hits *m = &run->hits[clause];
    for (size_t i = 0; hits_has(m, aims) && i < m->n; i++) {
        const struct hit *h = &m->items[i];
        size_t end = h->end;
        if (h->list != aims || h->begin <= c->span.begin + 1 || !is_comma(doc->fold[h->begin - 1]))
            continue;
        while (end < c->span.end && !is_comma(doc->fold[end]))
            end++;
        size_t object = end - h->end, same = 0;
        if (object < 2 || object > 8)
            continue;
        size_t k = lint_near(c->span, (struct lint_span){ h->begin, end }).begin;
        for (; k + object <= h->begin && !same; k++)
            same = memcmp(doc->fold + k, doc->fold + h->end, object * sizeof(uint32_t)) == 0;
        if (same)
            clause_found(run, clause, (struct lint_span){ h->begin, end }, NULL);
    }
}

/* Several posts in one text, and a sentence that names none of them. */
void detect_no_actor(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    bool named = run->doc->posts.n > 0; /* each duty stands below its post */
    if (c->duty < 0 || named || clause_has(run, clause, SET_ACTORS))
        return;
    bool several = false; /* the title or a heading says so */
    for (size_t i = 0; i < clause && i < 8 && !several; i++)
        several =
            run->doc->clauses[i].form == LINT_HEADING && clause_has(run, i, SET_SEVERAL_POSTS);
    if (several)
        clause_found(run, clause, c->span, NULL);
}
