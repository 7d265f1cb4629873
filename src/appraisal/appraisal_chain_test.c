/* Who is above whom in a small company. */
#include "appraisal_chain.h"

#include "../base/testing.h"

/* Posts: 1 manager (held by 10) ← 2 lead (20, 21) ← 3 agent (30, 31, 20); 4 vacant ← 5 engineer (50); 6 stands alone (60), in the
 * department of team 2. Teams: 1 led by 10 ← 2 led by 20 ← 3 led by 30, with 31 and 50; 4 led by 40, in no other. */
static struct org_post posts[] = { { 1, 0, 0 }, { 2, 1, 0 }, { 3, 2, 0 },
                                   { 4, 1, 0 }, { 5, 4, 0 }, { 6, 0, 2 } };
static struct org_team teams[] = { { 1, 0, 10 }, { 2, 1, 20 }, { 3, 2, 30 }, { 4, 0, 40 } };
static struct org_place holders[] = { { 1, 10 }, { 2, 20 }, { 2, 21 }, { 3, 20 },
                                      { 3, 30 }, { 3, 31 }, { 5, 50 }, { 6, 60 } };
static struct org_place members[] = { { 3, 30 }, { 3, 31 }, { 4, 40 }, { 3, 50 } };
static const struct org org = { { posts, COUNT(posts) },
                                { teams, COUNT(teams) },
                                { holders, COUNT(holders) },
                                { members, COUNT(members) } };

static str chain_text(struct arena *mem, const struct list *chain)
{
    const struct superior *s = chain->items;
    str text = STR("");
    for (size_t i = 0; i < chain->n; i++)
        text = arena_fmt(mem, STR_FMT "%s%lld@%lld", STR_ARG(text), i ? " " : "",
                         (long long)s[i].user_id, (long long)s[i].height);
    return text;
}

static str ids_said(struct arena *mem, const ints *ids)
{
    str text = STR("");
    for (size_t i = 0; i < ids->n; i++)
        text =
            arena_fmt(mem, STR_FMT "%s%lld", STR_ARG(text), i ? " " : "", (long long)ids->items[i]);
    return text;
}

static const struct {
    const char *row;
    int64_t user_id, post_id;
    const char *chain;
} chains[] = {
    { "two hold the post above, one leads the team", 31, 3, "20@1 21@1 30@1 10@2" },
    { "the head of the own team is no superior of oneself", 30, 3, "20@1 21@1 10@2" },
    { "who holds the post above too is not above oneself", 20, 3, "21@1 10@2" },
    { "a vacant post is passed by", 50, 5, "30@1 10@2 20@2" },
    { "a post without one above, by its department", 60, 6, "20@1 10@2" },
    { "the head of the top", 10, 1, "" },
    { "a team that stands alone", 40, 6, "20@1 10@2" },
    { "a post that is no more", 40, 99, "" },
};

static void the_nearest_come_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(chains); i++) {
        TESTING(t);
        struct list chain;
        chain_of(t.mem, &org, chains[i].user_id, chains[i].post_id, &chain);
        assert_row(chains[i].row, chain_text(t.mem, &chain), chains[i].chain);
    }
}

static void the_nearest_judge_and_those_above_them_look_again(void **state)
{
    struct list chain;
    ints next;
    (void)state;
    TESTING(t);
    chain_of(t.mem, &org, 31, 3, &chain);
    assert_true(chain_leads(&chain, 21));
    assert_true(chain_leads(&chain, 30));
    assert_false(chain_leads(&chain, 10));
    assert_true(chain_has(&chain, 10));
    assert_false(chain_has(&chain, 31));
    assert_false(chain_leads(&chain, 50));
    chain_next(t.mem, &chain, 20, &next);
    assert_str(ids_said(t.mem, &next), "10");
    chain_next(t.mem, &chain, 10, &next);
    assert_str(ids_said(t.mem, &next), "");
    chain_of(t.mem, &org, 10, 1, &chain);
    assert_false(chain_leads(&chain, 10));
    assert_false(chain_leads(&chain, 20));
}

static void what_is_below_is_what_has_one_above(void **state)
{
    const int64_t users[] = { 10, 20, 21, 30, 31, 40, 50, 60 };
    ints below_posts, below_users;
    (void)state;
    for (size_t i = 0; i < COUNT(users); i++)
        for (size_t h = 0; h < COUNT(holders); h++) {
            TESTING(t);
            struct list chain;
            org_below(t.mem, &org, users[i], &below_posts, &below_users);
            chain_of(t.mem, &org, holders[h].user_id, holders[h].place_id, &chain);
            bool below =
                users[i] != holders[h].user_id && (id_among(&below_posts, holders[h].place_id) ||
                                                   id_among(&below_users, holders[h].user_id));
            assert_int_equal(below, chain_has(&chain, users[i]));
        }
}

static void a_broken_tree_does_not_hold_up(void **state)
{
    struct org_post ring[] = { { 1, 2, 0 }, { 2, 1, 0 } };
    struct org_team loop[] = { { 1, 2, 10 }, { 2, 1, 20 } };
    struct org_place held[] = { { 1, 30 }, { 2, 31 } }, in[] = { { 1, 30 } };
    const struct org broken = { { ring, 2 }, { loop, 2 }, { held, 2 }, { in, 1 } };
    struct list chain;
    ints a, b;
    (void)state;
    TESTING(t);
    chain_of(t.mem, &broken, 30, 1, &chain);
    assert_str(chain_text(t.mem, &chain), "10@1 31@1 20@2");
    org_below(t.mem, &broken, 10, &a, &b);
    assert_str(ids_said(t.mem, &b), "30");
}

static void whoever_judges_another_looks_again(void **state)
{
    struct superior two[] = { { 20, 1 }, { 30, 2 } }, pair[] = { { 20, 1 }, { 21, 1 } };
    const struct list none = { 0 }, above = { two, 2 }, one = { two, 1 }, both = { pair, 2 };
    int64_t ids[] = { 20, 10, 40 };
    const ints nobody = { 0 }, lead = { ids, 1 }, lead_and_self = { ids, 2 }, all = { ids, 3 };
    (void)state;
    TESTING(t);
    assert_true(chain_has_next(t.mem, &above, &nobody, 10));
    assert_false(chain_has_next(t.mem, &one, &nobody, 10));
    assert_false(chain_has_next(t.mem, &one, &lead, 10));
    assert_false(chain_has_next(t.mem, &one, &lead_and_self, 10));
    assert_true(chain_has_next(t.mem, &one, &all, 10));
    assert_false(chain_has_next(t.mem, &both, &lead, 10)); /* 20 may be who judges */
    assert_true(chain_has_next(t.mem, &both, &all, 10));
    assert_false(chain_has_next(t.mem, &none, &lead_and_self, 10));
    assert_true(chain_has_next(t.mem, &none, &all, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_come_first),
        cmocka_unit_test(the_nearest_judge_and_those_above_them_look_again),
        cmocka_unit_test(what_is_below_is_what_has_one_above),
        cmocka_unit_test(a_broken_tree_does_not_hold_up),
        cmocka_unit_test(whoever_judges_another_looks_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
