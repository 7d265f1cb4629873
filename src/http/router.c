/* Paths to routes. The tables are compiled into a tree of segments at start; a request walks it
 * segment by segment, a written word before a ":name". Trailing slashes, empty segments and
 * percent-encoded words do not match: each resource has one spelling. */
#include "http_internal.h"

#include <assert.h>

#define SEGMENTS_MAX 12
#define METHODS      (DELETE + 1)

const char *const method_labels[] = { NULL, "GET", "POST", "PATCH", "PUT", "DELETE", NULL };

struct node {
    str word;
    struct node *next;        /* sibling */
    struct node *words;       /* children by word */
    struct node *any;         /* the child that takes any word: ":name" */
    struct row rows[METHODS]; /* by method; route NULL = not taken */
    unsigned methods;
};

struct router {
    struct arena *mem;
    struct node root;
};

static struct node *node_word(struct router *r, struct node *parent, str word)
{
    struct node *n;
    for (n = parent->words; n; n = n->next)
        if (str_eq(n->word, word))
            return n;
    n = arena_alloc(r->mem, sizeof *n);
    n->word = word;
    n->next = parent->words;
    parent->words = n;
    return n;
}

static struct node *node_any(struct router *r, struct node *parent)
{
    if (!parent->any)
        parent->any = arena_alloc(r->mem, sizeof *parent->any);
    return parent->any;
}

static void router_add(struct router *r, const struct route *route)
{
    struct row row = { .route = route };
    struct node *n = &r->root;
    assert(route->path[0] == '/');
    str rest = str_of(route->path + 1), part;
    while (str_split(&rest, '/', &part)) {
        if (part.n && part.p[0] == ':') {
            assert(row.name_count < PATH_PARAMS_MAX);
            str name = { part.p + 1, part.n - 1 };
            row.names[row.name_count++] = arena_str(r->mem, name).p;
            n = node_any(r, n);
        } else {
            n = node_word(r, n, part);
        }
    }
    assert(!n->rows[route->method].route); /* two routes with one address */
    n->rows[route->method] = row;
    n->methods |= 1u << route->method;
}

struct router *router_new(const struct route *const *tables)
{
    struct arena *mem = arena_new();
    struct router *r = arena_alloc(mem, sizeof *r);
    r->mem = mem;
    for (; *tables; tables++)
        for (const struct route *route = *tables; route->path; route++)
            router_add(r, route);
    return r;
}

void router_free(struct router *r)
{
    if (r)
        arena_free(r->mem);
}

struct walk {
    str parts[SEGMENTS_MAX];
    size_t count;
    str params[PATH_PARAMS_MAX];
};

/* The node of the path from part i on, or NULL; params are those that were passed on the way. */
static const struct node *walk_from(struct walk *w, const struct node *n, size_t i, int params)
{
    if (i == w->count)
        return n->methods ? n : NULL;
    for (const struct node *word = n->words; word; word = word->next) {
        const struct node *found =
            str_eq(word->word, w->parts[i]) ? walk_from(w, word, i + 1, params) : NULL;
        if (found)
            return found;
    }
    if (!n->any || params == PATH_PARAMS_MAX || w->parts[i].n == 0)
        return NULL;
    w->params[params] = w->parts[i];
    return walk_from(w, n->any, i + 1, params + 1);
}

void router_find(const struct router *r, enum method method, str path, struct match *ret)
{
    *ret = (struct match){ 0 };
    struct walk w = { .count = 0 };
    if (path.n < 2 || path.p[0] != '/' || path.p[path.n - 1] == '/')
        return;
    str rest = { path.p + 1, path.n - 1 }, part;
    while (str_split(&rest, '/', &part)) {
        if (w.count == SEGMENTS_MAX)
            return;
        w.parts[w.count++] = part;
    }
    const struct node *n = walk_from(&w, &r->root, 0, 0);
    if (!n)
        return;
    ret->methods = n->methods;
    ret->row = method && n->rows[method].route ? &n->rows[method] : NULL;
    memcpy(ret->params, w.params, sizeof ret->params);
}
