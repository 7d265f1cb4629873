/* Words of a path, in the singular, put together: /api/v1/tickets/:id/messages → TicketMessage. */
#include "apinames.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>

#define WORDS_MAX 12
#define PREFIX    "/api/v1/"

struct apinames {
    struct arena *mem;
    const struct route **routes;
    size_t route_count;
    struct api_schema *schemas;
    size_t schema_count;
};

/* ------------------------------------------------------------------ words */

static const char *behind_prefix(const char *path)
{
    return strncmp(path, PREFIX, strlen(PREFIX)) == 0 ? path + strlen(PREFIX) : path + 1;
}

str api_tag(const char *path)
{
    const char *words = behind_prefix(path);
    return (str){ words, strcspn(words, "/") };
}

static size_t path_words(const char *path, str words[WORDS_MAX])
{
    size_t n = 0;
    str rest = str_of(behind_prefix(path)), part;
    while (n < WORDS_MAX && str_split(&rest, '/', &part))
        if (part.n && part.p[0] != ':')
            words[n++] = part;
    return n;
}

/* "companies" → "Company", "service-requests" → "ServiceRequest", "address" → "Address", "processes" → "Process" */
static void add_word(struct buf *b, str word)
{
    bool up = true;
    const char *end = "";
    if (str_ends(word, STR("ies"))) {
        word.n -= 3;
        end = "y";
    } else if (str_ends(word, STR("sses"))) {
        word.n -= 2;
    } else if (str_ends(word, STR("s")) && !str_ends(word, STR("ss")) &&
               !str_ends(word, STR("us"))) {
        word.n--;
    }
    for (size_t i = 0; i < word.n; i++) {
        unsigned char c = (unsigned char)word.p[i];
        if (!isalnum(c)) {
            up = true;
            continue;
        }
        buf_char(b, (char)(up ? toupper(c) : c));
        up = false;
    }
    buf_z(b, end);
}

static str finish(struct apinames *n, struct buf *b)
{
    str made = arena_str(n->mem, buf_view(b));
    buf_release(b);
    return made;
}

/* The last `count` words of the path, then suffix. */
static str compose(struct apinames *n, const char *path, size_t count, const char *suffix)
{
    struct buf b;
    str words[WORDS_MAX];
    size_t all = path_words(path, words);
    buf_init(&b, 4096);
    for (size_t i = count < all ? all - count : 0; i < all; i++)
        add_word(&b, words[i]);
    buf_z(&b, suffix);
    return finish(n, &b);
}

static bool name_taken(const struct apinames *n, str name)
{
    if (name.n == 0 || str_is(name, "Problem"))
        return true;
    for (size_t i = 0; i < n->schema_count; i++)
        if (str_eq(n->schemas[i].name, name))
            return true;
    return false;
}

static str free_name(struct apinames *n, const char *path, const char *suffix)
{
    for (size_t count = 1; count <= WORDS_MAX; count++) {
        str name = compose(n, path, count, suffix);
        if (!name_taken(n, name))
            return name;
    }
    return arena_fmt(n->mem, STR_FMT "%zu", STR_ARG(compose(n, path, WORDS_MAX, suffix)),
                     n->schema_count);
}

/* ------------------------------------------------------------------ tables */

static const struct api_schema *schema_of(const struct apinames *n, const struct field *fields,
                                          bool input)
{
    for (size_t i = 0; i < n->schema_count; i++)
        if (n->schemas[i].fields == fields && n->schemas[i].input == input)
            return &n->schemas[i];
    return NULL;
}

static void add_schema(struct apinames *n, const struct field *fields, bool input, str name)
{
    n->schemas[n->schema_count++] = (struct api_schema){ name, fields, input };
}

static void add_out(struct apinames *n, const struct route *r)
{
    if (!r->out || schema_of(n, r->out, false))
        return;
    str named = str_of(r->out_name);
    add_schema(n, r->out, false,
               r->out_name && !name_taken(n, named) ? named : free_name(n, r->path, ""));
}

/* POST /tickets takes a TicketCreate, PATCH a TicketUpdate, POST /tickets/:id/close a TicketClose. */
static void add_form(struct apinames *n, const struct route *r)
{
    if (!r->form || schema_of(n, r->form, true))
        return;
    size_t length = strlen(r->path), last = length;
    while (last > 0 && r->path[last - 1] != '/')
        last--;
    bool on_record = r->path[last] == ':';
    bool act = r->method == POST && !on_record && strchr(r->path, ':');
    if (act && !(r->flags & ROUTE_CREATED)) {
        str name = compose(n, r->path, 2, "");
        if (!name_taken(n, name)) {
            add_schema(n, r->form, true, name);
            return;
        }
    }
    const char *suffix = r->method == PATCH ? "Update" : r->method == PUT ? "Replace" : "Create";
    add_schema(n, r->form, true, free_name(n, r->path, suffix));
}

/* ------------------------------------------------------------------ all routes */

static int by_length(const void *a, const void *b)
{
    const struct route *ra = *(const struct route *const *)a, *rb = *(const struct route *const *)b;
    size_t na = strlen(ra->path), nb = strlen(rb->path);
    if (na != nb)
        return na < nb ? -1 : 1;
    int order = strcmp(ra->path, rb->path);
    return order ? order : (int)ra->method - (int)rb->method;
}

static int by_path(const void *a, const void *b)
{
    const struct route *ra = *(const struct route *const *)a, *rb = *(const struct route *const *)b;
    int order = strcmp(ra->path, rb->path);
    return order ? order : (int)ra->method - (int)rb->method;
}

static void collect(struct apinames *n, const struct route *const *tables)
{
    size_t count = 0;
    for (const struct route *const *t = tables; *t; t++)
        for (const struct route *r = *t; r->path; r++)
            count++;
    n->routes = arena_array(n->mem, count + 1, sizeof *n->routes);
    n->schemas = arena_array(n->mem, 2 * count + 1, sizeof *n->schemas);
    for (; *tables; tables++)
        for (const struct route *r = *tables; r->path; r++)
            n->routes[n->route_count++] = r;
}

struct apinames *apinames_new(const struct route *const *tables)
{
    struct arena *mem = arena_new();
    struct apinames *n = arena_alloc(mem, sizeof *n);
    n->mem = mem;
    collect(n, tables);
    qsort(n->routes, n->route_count, sizeof *n->routes, by_length);
    for (size_t i = 0; i < n->route_count; i++)
        add_out(n, n->routes[i]);
    for (size_t i = 0; i < n->route_count; i++)
        add_form(n, n->routes[i]);
    qsort(n->routes, n->route_count, sizeof *n->routes, by_path);
    return n;
}

void apinames_free(struct apinames *n)
{
    arena_free(n->mem);
}

const struct route *const *apinames_routes(const struct apinames *n, size_t *ret_count)
{
    *ret_count = n->route_count;
    return n->routes;
}

str apinames_out(const struct apinames *n, const struct field *out)
{
    const struct api_schema *schema = schema_of(n, out, false);
    assert(schema); /* every table of every route was named at start */
    return schema->name;
}

str apinames_form(const struct apinames *n, const struct route *r)
{
    const struct api_schema *schema = schema_of(n, r->form, true);
    assert(schema);
    return schema->name;
}

/* The path's words with "id" and the like: "get_tickets_id_timeline" is unique as the path is. */
str apinames_operation(const struct apinames *n, const struct route *r)
{
    struct buf b;
    buf_init(&b, 4096);
    for (const char *c = method_labels[r->method]; *c; c++)
        buf_char(&b, (char)tolower((unsigned char)*c));
    buf_char(&b, '_');
    for (const char *c = behind_prefix(r->path); *c; c++)
        if (*c != ':')
            buf_char(&b, (char)(isalnum((unsigned char)*c) ? *c : '_'));
    str made = arena_str(n->mem, buf_view(&b));
    buf_release(&b);
    return made;
}

bool apinames_schema(const struct apinames *n, size_t index, struct api_schema *ret)
{
    if (index >= n->schema_count)
        return false;
    *ret = n->schemas[index];
    return true;
}
