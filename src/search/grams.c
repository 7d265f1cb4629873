/* What PostgreSQL's index holds of a text: words, pairs of CJK characters, and beginnings of words. A
 * phrase is first looked up by its grams, then compared with the spaced words (words.h). */
#include "search_internal.h"

#include "../base/text.h"

#include <stdlib.h>

#define PREFIX_MAX 8 /* characters of a word's beginning that are grams of their own */

static void release(void *buf)
{
    buf_release(buf);
}

struct buf *search_scratch(struct op *op)
{
    struct buf *b = arena_alloc(op->mem, sizeof *b);
    buf_init(b, SEARCH_TEXT_MAX * 16);
    arena_defer(op->mem, release, b);
    return b;
}

struct grams {
    struct op *op;
    struct buf *text; /* all grams behind each other */
    strs list;        /* into text by offset until they are sorted */
    size_t cap;
    size_t *starts;
};

static void gram_begin(struct grams *g)
{
    if (g->list.n == g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 256;
        g->starts =
            arena_grow(g->op->mem, g->starts, g->cap * sizeof *g->starts, cap * sizeof *g->starts);
        g->cap = cap;
    }
    g->starts[g->list.n++] = g->text->n;
}

static void gram_add(struct grams *g, str a, str b)
{
    gram_begin(g);
    buf_str(g->text, a);
    buf_str(g->text, b);
}

/* "^pr", "^pri", …: the beginnings by which a last word may be asked for. */
static void gram_beginnings(struct grams *g, str word)
{
    size_t before = text_cut(word, 1).n;
    for (size_t chars = 2; chars <= PREFIX_MAX; chars++) {
        str cut = text_cut(word, chars);
        if (cut.n == before)
            return;
        gram_add(g, STR("^"), cut);
        before = cut.n;
    }
}

static int compare_grams(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* As the text of an array, sorted, each once. */
static str grams_array(struct grams *g)
{
    str *items = arena_array(g->op->mem, g->list.n, sizeof *items);
    for (size_t i = 0; i < g->list.n; i++) {
        size_t end = i + 1 < g->list.n ? g->starts[i + 1] : g->text->n;
        items[i] = (str){ g->text->p + g->starts[i], end - g->starts[i] };
    }
    if (g->list.n)
        qsort(items, g->list.n, sizeof *items, compare_grams);
    struct buf *out = search_scratch(g->op);
    buf_char(out, '{');
    for (size_t i = 0; i < g->list.n; i++) {
        if (i && str_eq(items[i], items[i - 1]))
            continue;
        buf_z(out, out->n > 1 ? ",\"" : "\"");
        buf_str(out, items[i]);
        buf_char(out, '"');
    }
    buf_char(out, '}');
    return buf_view(out);
}

/* What a text is found by: each word, each pair of neighbouring CJK characters, each beginning. */
str grams_of_text(struct op *op, str text)
{
    struct grams g = { .op = op, .text = search_scratch(op) };
    struct word word, before = { 0 };
    while (word_next(&text, &word)) {
        gram_add(&g, word.text, (str){ 0 });
        if (word.cjk && before.cjk)
            gram_add(&g, before.text, word.text);
        if (!word.cjk)
            gram_beginnings(&g, word.text);
        before = word;
    }
    return grams_array(&g);
}

str grams_of_phrase(struct op *op, const struct word *words, size_t n, bool beginning)
{
    struct grams g = { .op = op, .text = search_scratch(op) };
    for (size_t i = 0; i < n; i++) {
        if (beginning && i + 1 == n)
            gram_add(&g, STR("^"), text_cut(words[i].text, PREFIX_MAX));
        else if (words[i].cjk && i + 1 < n && words[i + 1].cjk)
            gram_add(&g, words[i].text, words[i + 1].text);
        else
            gram_add(&g, words[i].text, (str){ 0 });
    }
    return grams_array(&g);
}
