#include "arena.h"

#include "testing.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    CLEANUP(arena_cleanup) struct arena *a = arena_new();
    for (size_t size = 1; size < 100; size++) {
        unsigned char *p = arena_alloc(a, size);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, size);
    }
}

static void memory_is_zeroed_again_after_a_reset(void **state)
{
    (void)state;
    CLEANUP(arena_cleanup) struct arena *a = arena_new();
    memset(arena_alloc(a, 1000), 0xAA, 1000);
    assert_int_equal(arena_used(a), 1000);
    arena_reset(a);
    assert_int_equal(arena_used(a), 0);
    const unsigned char *p = arena_alloc(a, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(p[i], 0);
}

static void large_pieces_do_not_disturb_small_ones(void **state)
{
    (void)state;
    CLEANUP(arena_cleanup) struct arena *a = arena_new();
    str small = arena_str(a, STR("small"));
    char *large = arena_alloc(a, 5u << 20);
    memset(large, 'x', 5u << 20);
    str after = arena_str(a, STR("after"));
    assert_str(small, "small");
    assert_str(after, "after");
}

static void texts_are_terminated_copies(void **state)
{
    (void)state;
    CLEANUP(arena_cleanup) struct arena *a = arena_new();
    char source[] = "abcdef";
    str copy = arena_str(a, (str){ source, 3 });
    source[0] = 'X';
    assert_string_equal(copy.p, "abc");
    assert_string_equal(arena_z(a, (str){ NULL, 0 }), "");
}

static void formatted_texts_of_any_length(void **state)
{
    (void)state;
    CLEANUP(arena_cleanup) struct arena *a = arena_new();
    assert_str(arena_fmt(a, "%d-%s", 7, "seven"), "7-seven");
    for (int n = 250; n < 262; n++) /* around the size that is tried first */
        assert_int_equal(arena_fmt(a, "%*d", n, 1).n, n);
}

static void texts_are_joined(void **state)
{
    (void)state;
    CLEANUP(arena_cleanup) struct arena *a = arena_new();
    str items[] = { STR("售后"), { NULL, 0 }, STR("b") };
    assert_string_equal(arena_join(a, &(strs){ items, 3 }, ", ").p, "售后, , b");
    assert_int_equal(arena_join(a, &(strs){ items, 3 }, ", ").n, 11);
    assert_string_equal(arena_join(a, &(strs){ items, 1 }, "\n").p, "售后");
    assert_string_equal(arena_join(a, &(strs){ NULL, 0 }, "\n").p, "");
}

static void growing_copies_and_zeroes_the_rest(void **state)
{
    (void)state;
    CLEANUP(arena_cleanup) struct arena *a = arena_new();
    int *p = arena_array(a, 2, sizeof(int));
    p[0] = 1;
    p[1] = 2;
    int *q = arena_grow(a, p, 2 * sizeof(int), 4 * sizeof(int));
    assert_true(q[0] == 1 && q[1] == 2 && q[2] == 0 && q[3] == 0);
}

static char order[8];

static void note(void *what)
{
    size_t n = strlen(order);
    order[n] = *(const char *)what;
    order[n + 1] = '\0';
}

static void deferred_work_runs_once_latest_first(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    memset(order, 0, sizeof(order));
    arena_defer(a, note, "1");
    arena_defer(a, note, "2");
    arena_reset(a);
    assert_string_equal(order, "21");
    arena_defer(a, note, "3");
    arena_free(a);
    assert_string_equal(order, "213");
    arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(memory_is_zeroed_again_after_a_reset),
        cmocka_unit_test(large_pieces_do_not_disturb_small_ones),
        cmocka_unit_test(texts_are_terminated_copies),
        cmocka_unit_test(formatted_texts_of_any_length),
        cmocka_unit_test(texts_are_joined),
        cmocka_unit_test(growing_copies_and_zeroes_the_rest),
        cmocka_unit_test(deferred_work_runs_once_latest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
