/* The shape of the tree of teams, without a database. */
#include "people_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* 1 ─ 2 ─ 3 ─ 4    and    10 ─ 11 … 17 (eight deep); 20 alone */
static const struct team teams[] = {
    { .id = 1 },
    { .id = 2, .parent_id = 1 },
    { .id = 3, .parent_id = 2 },
    { .id = 4, .parent_id = 3 },
    { .id = 10 },
    { .id = 11, .parent_id = 10 },
    { .id = 12, .parent_id = 11 },
    { .id = 13, .parent_id = 12 },
    { .id = 14, .parent_id = 13 },
    { .id = 15, .parent_id = 14 },
    { .id = 16, .parent_id = 15 },
    { .id = 17, .parent_id = 16 },
    { .id = 20 },
};

static const struct {
    int64_t id, parent;
    const char *code;
} cases[] = {
    { 0, 0, NULL }, /* a new one at the top */
    { 0, 4, NULL }, /* a new one as the fifth */
    { 0, 17, "team.too_deep" },
    { 0, 16, NULL }, /* a new one as the eighth */
    { 0, 99, "team.unknown" },
    { 2, 0, NULL }, /* up to the top */
    { 2, 2, "team.cycle" },
    { 1, 4, "team.cycle" },
    { 2, 4, "team.cycle" },
    { 4, 1, NULL },
    { 2, 14, NULL }, /* three below the fifth: eight */
    { 2, 15, "team.too_deep" },
    { 20, 16, NULL },
    { 20, 17, "team.too_deep" },
    { 10, 20, "team.too_deep" },
    { 11, 20, NULL },
};

static void shapes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *code =
            team_tree_fault(teams, sizeof teams / sizeof *teams, cases[i].id, cases[i].parent);
        if (code != cases[i].code && (!code || !cases[i].code || strcmp(code, cases[i].code) != 0))
            fail_msg("%d under %d gives %s", (int)cases[i].id, (int)cases[i].parent,
                     code ? code : "nothing");
    }
}

/* A tree that somebody broke by hand must not hold the check up. */
static void broken_tree(void **state)
{
    (void)state;
    const struct team ring[] = { { .id = 1, .parent_id = 2 },
                                 { .id = 2, .parent_id = 1 },
                                 { .id = 3 } };
    assert_string_equal(team_tree_fault(ring, 3, 3, 1), "team.too_deep");
    assert_null(team_tree_fault(ring, 3, 1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes),
        cmocka_unit_test(broken_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
