/* The life of a return and what differs: pure rules. */
#include "rma_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void only_drawn_moves_are_allowed(void **state)
{
    static const char *const drawn[] = {
        [RMA_NONE] = "......",      [RMA_AUTHORISED] = "..r..c", [RMA_RECEIVED] = "..ris.",
        [RMA_INSPECTED] = "..ris.", [RMA_SETTLED] = "......",    [RMA_CANCELLED] = "......",
    };
    (void)state;
    for (int from = RMA_NONE; from <= RMA_CANCELLED; from++)
        for (int to = RMA_NONE; to <= RMA_CANCELLED; to++)
            assert_int_equal(rma_may((enum rma_state)from, (enum rma_state)to),
                             drawn[from][to] != '.');
}

static void inspected_when_all_that_came_was(void **state)
{
    const struct rma_line none = { .quantity = 2 }, half = { .received = 2, .inspected = 1 },
                          all = { .received = 2, .inspected = 2 };
    const struct {
        struct rma_line lines[2];
        enum rma_state is;
    } cases[] = {
        { { half, all }, RMA_RECEIVED },
        { { all, all }, RMA_INSPECTED },
        { { none, all }, RMA_INSPECTED },
        { { half, none }, RMA_RECEIVED },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(rma_state_of(cases[i].lines, 2), cases[i].is);
}

static void what_was_not_said_does_not_differ(void **state)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    const struct {
        int expected, actual;
        const char *said, *serial;
        bool differs;
    } cases[] = {
        { GOODS_SEALED, GOODS_SEALED, "SN-1", "ｓｎ 1", false },
        { GOODS_SEALED, GOODS_OPENED, "", "", true },
        { GOODS_OPENED, GOODS_SEALED, "", "", true },
        { GOODS_UNKNOWN, GOODS_DAMAGED, "", "", false },
        { GOODS_INTACT, GOODS_INTACT, "SN1", "SN2", true },
        { GOODS_INTACT, GOODS_INTACT, "SN1", "", false },
        { GOODS_INTACT, GOODS_INTACT, "", "SN2", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rma_line l = { .expected_condition = cases[i].expected,
                                    .expected_serial = str_of(cases[i].said) };
        assert_int_equal(rma_differs(mem, &l, cases[i].actual, str_of(cases[i].serial)),
                         cases[i].differs);
    }
}

static void shares_are_none_or_the_whole(void **state)
{
    (void)state;
    assert_true(shares_ok(&(struct inspection){ 0 }));
    assert_true(shares_ok(&(struct inspection){ .share_merchant = 70, .share_supplier = 30 }));
    assert_false(shares_ok(&(struct inspection){ .share_merchant = 70 }));
    assert_false(shares_ok(&(struct inspection){ .share_merchant = 70, .share_carrier = 40 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_drawn_moves_are_allowed),
        cmocka_unit_test(inspected_when_all_that_came_was),
        cmocka_unit_test(what_was_not_said_does_not_differ),
        cmocka_unit_test(shares_are_none_or_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
