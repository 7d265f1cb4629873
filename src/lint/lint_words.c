/* Aho and Corasick's automaton. Nodes are laid out in breadth-first order, so that the children of one
 * stand side by side, sorted, and are found by halving; the root has a table of its own, because most
 * characters of a text begin no word. */
#include "lint_words_internal.h"

#include <assert.h>
#include <stdlib.h>

#define ROOT_TABLE 0x10000u
#define NONE       UINT32_MAX

struct use {
    uint32_t list, next; /* NONE ends */
    uint32_t length;
    bool left, right; /* the word must begin, end where no ASCII letter or digit stands beside */
};

struct node {
    uint32_t c;
    uint32_t first, count; /* children, after words_build */
    uint32_t fail;
    uint32_t uses;    /* first of the words that end here */
    uint32_t shorter; /* the next node on the way of fails where a word ends */
};

/* While words are added: children as a list. */
struct sprout {
    uint32_t c, child, sibling, uses;
};

struct words {
    struct arena *mem;
    struct sprout *sprouts;
    size_t sprout_count, sprout_room;
    struct use *uses;
    size_t use_count, use_room;
    struct node *nodes;
    uint32_t lists;
    uint32_t *root;
};

static uint32_t sprout_new(struct words *w, uint32_t c)
{
    if (w->sprout_count == w->sprout_room) {
        size_t room = w->sprout_room ? w->sprout_room * 2 : 1024;
        w->sprouts = arena_grow(w->mem, w->sprouts, w->sprout_room * sizeof(*w->sprouts),
                                room * sizeof(*w->sprouts));
        w->sprout_room = room;
    }
    w->sprouts[w->sprout_count] = (struct sprout){ c, NONE, NONE, NONE };
    return (uint32_t)w->sprout_count++;
}

struct words *words_new(struct arena *mem)
{
    struct words *w = arena_alloc(mem, sizeof(*w));
    w->mem = mem;
    sprout_new(w, 0);
    return w;
}

uint32_t words_list(struct words *w)
{
    assert(w->lists < LISTS_MAX);
    return w->lists++;
}

static uint32_t sprout_below(struct words *w, uint32_t at, uint32_t c)
{
    uint32_t child = w->sprouts[at].child;
    while (child != NONE && w->sprouts[child].c != c)
        child = w->sprouts[child].sibling;
    if (child != NONE)
        return child;
    child = sprout_new(w, c);
    w->sprouts[child].sibling = w->sprouts[at].child;
    w->sprouts[at].child = child;
    return child;
}

static bool ascii_word(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

void words_add(struct words *w, uint32_t list, str word)
{
    bool open = word.n > 1 && word.p[word.n - 1] == '*';
    uint32_t at = 0, length = 0, first = 0, last = 0;
    word.n -= open;
    for (size_t i = 0; i < word.n; length++) {
        last = fold_char(utf8_next(word, &i));
        first = length ? first : last;
        at = sprout_below(w, at, last);
    }
    if (!length)
        return;
    if (w->use_count == w->use_room) {
        size_t room = w->use_room ? w->use_room * 2 : 1024;
        w->uses =
            arena_grow(w->mem, w->uses, w->use_room * sizeof(*w->uses), room * sizeof(*w->uses));
        w->use_room = room;
    }
    w->uses[w->use_count] = (struct use){ list, w->sprouts[at].uses, length, ascii_word(first),
                                          ascii_word(last) && !open };
    w->sprouts[at].uses = (uint32_t)w->use_count++;
}

/* ------------------------------------------------------------------ building */

static int node_cmp(const void *a, const void *b)
{
    const struct node *x = a, *y = b;
    return x->c < y->c ? -1 : x->c > y->c;
}

static uint32_t child_of(const struct words *w, uint32_t at, uint32_t c)
{
    const struct node *node = &w->nodes[at];
    uint32_t low = node->first, high = node->first + node->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (w->nodes[middle].c < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < node->first + node->count && w->nodes[low].c == c ? low : NONE;
}

/* Until it is laid out, `first` of a node holds its sprout. */
static void children_lay(struct words *w, uint32_t at, uint32_t *count)
{
    uint32_t first = *count;
    for (uint32_t s = w->sprouts[w->nodes[at].first].child; s != NONE; s = w->sprouts[s].sibling)
        w->nodes[(*count)++] = (struct node){
            .c = w->sprouts[s].c, .first = s, .uses = w->sprouts[s].uses, .shorter = NONE
        };
    qsort(w->nodes + first, *count - first, sizeof(*w->nodes), node_cmp);
    w->nodes[at].first = first;
    w->nodes[at].count = *count - first;
}

static void fail_find(struct words *w, uint32_t parent, uint32_t child)
{
    struct node *node = &w->nodes[child];
    uint32_t at = parent, next = NONE;
    while (at != 0 && next == NONE) {
        at = w->nodes[at].fail;
        next = child_of(w, at, node->c);
    }
    node->fail = next == NONE ? 0 : next;
    const struct node *fail = &w->nodes[node->fail];
    node->shorter = fail->uses != NONE ? node->fail : fail->shorter;
}

void words_build(struct words *w)
{
    uint32_t count = 1;
    w->nodes = arena_array(w->mem, w->sprout_count, sizeof(*w->nodes));
    w->nodes[0] = (struct node){ .uses = NONE, .shorter = NONE };
    for (uint32_t at = 0; at < w->sprout_count; at++) /* each is laid before its turn comes */
        children_lay(w, at, &count);
    for (uint32_t at = 0; at < w->sprout_count; at++)
        for (uint32_t i = 0; i < w->nodes[at].count; i++)
            fail_find(w, at, w->nodes[at].first + i);
    w->root = arena_array(w->mem, ROOT_TABLE, sizeof(*w->root));
    for (uint32_t i = 0; i < w->nodes[0].count; i++)
        if (w->nodes[w->nodes[0].first + i].c < ROOT_TABLE)
            w->root[w->nodes[w->nodes[0].first + i].c] = w->nodes[0].first + i;
}

/* ------------------------------------------------------------------ finding */

struct found {
    struct arena *mem;
    struct hit *hits;
    size_t n, room;
};

static void found_add(struct found *f, struct hit hit)
{
    if (f->n == f->room) {
        size_t room = f->room ? f->room * 2 : 512;
        f->hits = arena_grow(f->mem, f->hits, f->room * sizeof(*f->hits), room * sizeof(*f->hits));
        f->room = room;
    }
    f->hits[f->n++] = hit;
}

static uint32_t step(const struct words *w, uint32_t at, uint32_t c)
{
    while (at != 0) {
        uint32_t next = child_of(w, at, c);
        if (next != NONE)
            return next;
        at = w->nodes[at].fail;
    }
    return c < ROOT_TABLE ? w->root[c] : 0;
}

size_t words_find(const struct words *w, struct arena *mem, const uint32_t *text, size_t n,
                  struct hit **ret)
{
    struct found f = { .mem = mem };
    uint32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        at = step(w, at, text[i]);
        uint32_t out = w->nodes[at].uses != NONE ? at : w->nodes[at].shorter;
        for (; out != NONE; out = w->nodes[out].shorter)
            for (uint32_t u = w->nodes[out].uses; u != NONE; u = w->uses[u].next) {
                const struct use *use = &w->uses[u];
                size_t begin = i + 1 - use->length;
                bool left = !use->left || begin == 0 || !ascii_word(text[begin - 1]);
                bool right = !use->right || i + 1 == n || !ascii_word(text[i + 1]);
                if (left && right)
                    found_add(&f, (struct hit){ (uint32_t)begin, (uint32_t)i + 1, use->list });
            }
    }
    *ret = f.hits;
    return f.n;
}
