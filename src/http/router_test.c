/* Paths to routes. */
#include "../base/testing.h"

#include "http_internal.h"

static enum err nothing(struct op *op, struct http *h)
{
    (void)op;
    (void)h;
    return OK;
}

static const struct route routes[] = {
    { GET, "/a", nothing, "public", .summary = "a" },
    { POST, "/a", nothing, "public", .summary = "post a" },
    { GET, "/a/:id", nothing, "public", .summary = "one a" },
    { GET, "/a/counts", nothing, "public", .summary = "counts" },
    { POST, "/a/:id/close", nothing, "public", .summary = "close" },
    { GET, "/a/:id/b/:name", nothing, "public", .summary = "b of a" },
    { GET, "/a/counts/b", nothing, "public", .summary = "b of counts" },
    { 0 },
};

static const struct route *const tables[] = { routes, NULL };

static void paths_find_their_route(void **state)
{
    (void)state;
    static const struct {
        enum method method;
        const char *path, *summary; /* NULL = none */
        unsigned methods;
    } table[] = {
        { GET, "/a", "a", 1 << GET | 1 << POST },
        { POST, "/a", "post a", 1 << GET | 1 << POST },
        { DELETE, "/a", NULL, 1 << GET | 1 << POST },
        { GET, "/a/7", "one a", 1 << GET },
        { GET, "/a/counts", "counts", 1 << GET },
        { POST, "/a/7/close", "close", 1 << POST },
        { GET, "/a/7/close", NULL, 1 << POST },
        { GET, "/a/7/b/x", "b of a", 1 << GET },
        { GET, "/a/counts/b/x", "b of a", 1 << GET }, /* back out of the word "counts" */
        { POST, "/a/counts/close", "close", 1 << POST },
        { GET, "/a/counts/b", "b of counts", 1 << GET },
        { GET, "/", NULL, 0 },
        { GET, "", NULL, 0 },
        { GET, "/a/", NULL, 0 },
        { GET, "//a", NULL, 0 },
        { GET, "/a//b/x", NULL, 0 },
        { GET, "/A", NULL, 0 },
        { GET, "/%61", NULL, 0 },
        { GET, "/a/7/b/x/y", NULL, 0 },
        { GET, "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", NULL, 0 },
        { 0, "/a", NULL, 1 << GET | 1 << POST },
    };
    struct router *router = router_new(tables);
    for (size_t i = 0; i < COUNT(table); i++) {
        struct match m;
        router_find(router, table[i].method, str_of(table[i].path), &m);
        assert_row_int(table[i].path, m.methods, table[i].methods);
        assert_row(table[i].path, str_of(m.row ? m.row->route->summary : ""),
                   table[i].summary ? table[i].summary : "");
    }
    router_free(router);
}

static void names_stand_beside_their_words(void **state)
{
    (void)state;
    struct router *router = router_new(tables);
    struct match m;
    router_find(router, GET, STR("/a/7/b/x%20y"), &m);
    assert_int_equal(m.row->name_count, 2);
    assert_string_equal(m.row->names[0], "id");
    assert_string_equal(m.row->names[1], "name");
    assert_str(m.params[0], "7");
    assert_str(m.params[1], "x%20y");
    router_free(router);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_find_their_route),
        cmocka_unit_test(names_stand_beside_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
