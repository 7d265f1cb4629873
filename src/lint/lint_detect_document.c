/* What a document says twice, in two posts, in mixed words, or in too many duties. */
#include "lint_detect_internal.h"

#include "../base/text.h"

#define COMPARED_MAX   400 /* duties that are compared with each other */
#define COMPARED_LEAST 6   /* characters: what is shorter is alike by chance */

/* ------------------------------------------------------------------ duties that are alike */

struct compared {
    const struct lint_clause *clause;
    struct lint_pairs pairs;
    bool helps; /* begins with a word such as "assist" */
};

static bool duty_read(const struct lint_run *run, size_t i, bool without_help, struct compared *ret)
{
    const struct lint_clause *c = &run->doc->clauses[i];
    size_t begin = c->span.begin;
    if (c->duty < 0 || c->span.end - begin < COMPARED_LEAST)
        return false;
    const struct hit *help =
        hits_begin(&run->hits[i], lint_known(run->rules, SET_HELPS), begin, SIZE_MAX);
    begin = help && without_help ? help->end : begin;
    ret->clause = c;
    ret->helps = help != NULL;
    ret->pairs = lint_pairs_of(run->op->mem, run->doc->fold + begin, c->span.end - begin);
    return true;
}

/* The first duty of those before `own` that is like it, in the same post or in another. */
static const struct compared *alike_before(const struct compared *all, const struct compared *own,
                                           bool same_post)
{
    for (const struct compared *c = all; c < own; c++)
        if ((c->clause->post == own->clause->post) == same_post &&
            (same_post || c->helps == own->helps) && lint_alike(c->pairs, own->pairs) >= ALIKE)
            return c;
    return NULL;
}

void detect_duplicate(struct lint_run *run)
{
    struct compared *all = arena_array(run->op->mem, COMPARED_MAX, sizeof(*all)), *own = all;
    for (size_t i = 0; i < run->doc->clause_count && own < all + COMPARED_MAX; i++) {
        if (!lint_speaks(run, &run->doc->clauses[i]) || !duty_read(run, i, false, own))
            continue;
        const struct compared *other = alike_before(all, own, true);
        const struct lint_clause *c = (own++)->clause;
        if (!other)
            continue;
        const struct param values[] = { P("other", text_cut(other->clause->text, 30)), { 0 } };
        lint_add(run, c->span, c->duty, run->rule->severity, values);
    }
}

/* The same duty in two posts of one text: both answer for it, or both only help. */
void detect_accountable(struct lint_run *run)
{
    const str *posts = run->doc->posts.items;
    struct compared *all = arena_array(run->op->mem, COMPARED_MAX, sizeof(*all)), *own = all;
    for (size_t i = 0; i < run->doc->clause_count && own < all + COMPARED_MAX; i++) {
        if (!duty_read(run, i, true, own))
            continue;
        const struct compared *other = alike_before(all, own, false);
        const struct lint_clause *c = (own++)->clause;
        if (!other)
            continue;
        const struct param values[] = { P("post", posts[c->post]),
                                        P("other", posts[other->clause->post]),
                                        { 0 } };
        lint_add(run, c->span, c->duty, run->rule->severity, values);
    }
}

/* ------------------------------------------------------------------ mixed terms */

#define TERMS_MAX 8

struct term {
    struct lint_span first;
    ptrdiff_t duty;
    size_t n;
};

static bool same_word(const struct lint_doc *doc, struct lint_span a, struct lint_span b)
{
    size_t n = a.end - a.begin;
    return b.end - b.begin == n &&
           memcmp(doc->fold + a.begin, doc->fold + b.begin, n * sizeof(*doc->fold)) == 0;
}

static size_t term_count(const struct lint_doc *doc, struct term *terms, size_t n,
                         struct lint_span s, ptrdiff_t duty)
{
    size_t t = 0;
    while (t < n && !same_word(doc, terms[t].first, s))
        t++;
    if (t == TERMS_MAX)
        return n;
    if (t == n)
        terms[n++] = (struct term){ s, duty, 0 };
    terms[t].n++;
    return n;
}

static size_t terms_of(const struct lint_run *run, size_t clause, struct term *terms, size_t n)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    const struct lint_hits *m = &run->hits[clause];
    for (size_t i = 0; i < m->n; i++) {
        const struct hit *h = &m->items[i];
        struct lint_span s = { h->begin, h->end };
        if (h->list == run->rule->list && s.begin >= c->span.begin && !lint_excepted(run, m, h) &&
            !detect_guarded(run, clause, s))
            n = term_count(run->doc, terms, n, s, c->duty);
    }
    return n;
}

/* 客户, 顾客, 用户, 消费者: the words of the set that occur in duties; the rarest is quoted. */
void detect_mixed_terms(struct lint_run *run)
{
    const struct lint_doc *doc = run->doc;
    struct term terms[TERMS_MAX] = { 0 };
    size_t n = 0, most = 0, rare = 0;
    for (size_t i = 0; i < doc->clause_count; i++)
        if (doc->clauses[i].duty >= 0 && lint_speaks(run, &doc->clauses[i]))
            n = terms_of(run, i, terms, n);
    if (n < 2)
        return;
    for (size_t t = 1; t < n; t++) {
        most = terms[t].n > terms[most].n ? t : most;
        rare = terms[t].n <= terms[rare].n ? t : rare;
    }
    most = most == rare ? !rare : most;
    const struct param values[] = { P("word", lint_span_text(doc, terms[rare].first)),
                                    P("usual", lint_span_text(doc, terms[most].first)),
                                    { 0 } };
    lint_add(run, terms[rare].first, terms[rare].duty, run->rule->severity, values);
}

/* ------------------------------------------------------------------ too many, too few */

void detect_duty_count(struct lint_run *run)
{
    size_t n = run->doc->duties;
    const struct param values[] = { P("n", detect_number(run, n)), { 0 } };
    bool document = run->doc->clause_count > n && run->doc->posts.n <= 1; /* it has headings */
    if (n && ((document && n < (size_t)run->rule->least) || n > (size_t)run->rule->limit))
        lint_add(run, head_of(run->doc), -1, run->rule->severity, values);
}
