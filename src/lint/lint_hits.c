/* The words of a text, all searched at once, and how they are asked for again. They stand in the order of
 * their ends, and no word is longer than the longest, so that every question looks at a few only. */
#include "lint_internal.h"

static void hits_add(struct lint_hits *m, const struct hit *hit)
{
    size_t length = hit->end - hit->begin;
    if (m->n++ == 0)
        m->items = hit;
    m->longest = length > m->longest ? length : m->longest;
    m->has[hit->list / 64] |= UINT64_C(1) << hit->list % 64;
}

struct lint_hits hits_of(struct op *op, const struct lint_rules *rules, const uint32_t *c, size_t n)
{
    struct lint_hits all = { 0 };
    struct hit *hits;
    size_t count = words_find(rules->words, op->mem, c, n, &hits);
    for (size_t i = 0; i < count; i++)
        hits_add(&all, &hits[i]);
    return all;
}

/* Clauses stand in the order of the text, so one walk gives each clause its stretch of the hits. A hit
 * that began before the clause is harmless: windows leave it out. */
void hits_make(struct lint_run *run)
{
    const struct lint_doc *doc = run->doc;
    size_t at = 0;
    run->whole = hits_of(run->op, run->rules, doc->fold, doc->n);
    run->hits = arena_array(run->op->mem, doc->clause_count + 1, sizeof(*run->hits));
    for (size_t c = 0; c < doc->clause_count; c++) {
        struct lint_span s = doc->clauses[c].span;
        while (at < run->whole.n && run->whole.items[at].end <= s.begin)
            at++;
        for (; at < run->whole.n && run->whole.items[at].end <= s.end; at++)
            hits_add(&run->hits[c], &run->whole.items[at]);
    }
}

size_t hits_after(const struct lint_hits *m, size_t at)
{
    size_t from = 0, to = m->n;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (m->items[middle].end <= at)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

const struct hit *hits_find(const struct lint_hits *m, uint32_t list, size_t low, size_t high)
{
    const struct hit *first = NULL;
    if (!hits_has(m, list))
        return NULL;
    for (size_t i = hits_after(m, low); i < m->n && m->items[i].end <= high; i++) {
        const struct hit *h = &m->items[i];
        if (first && h->end > first->begin + m->longest)
            break;
        if (h->list == list && h->begin >= low && (!first || h->begin < first->begin))
            first = h;
    }
    return first;
}

const struct hit *hits_begin(const struct lint_hits *m, uint32_t list, size_t at, size_t high)
{
    const struct hit *longest = NULL;
    if (!hits_has(m, list))
        return NULL;
    high = at + m->longest < high ? at + m->longest : high;
    for (size_t i = hits_after(m, at); i < m->n && m->items[i].end <= high; i++)
        if (m->items[i].list == list && m->items[i].begin == at)
            longest = &m->items[i];
    return longest;
}

bool hits_cover(const struct lint_hits *m, uint32_t list, const struct hit *hit)
{
    if (!hits_has(m, list))
        return false;
    for (size_t i = hits_after(m, hit->end - 1);
         i < m->n && m->items[i].end <= hit->begin + m->longest; i++) {
        const struct hit *h = &m->items[i];
        bool longer = h->end - h->begin > hit->end - hit->begin;
        if (h->list == list && h->begin <= hit->begin && (longer || list != hit->list))
            return true;
    }
    return false;
}
