/* The life of a refund and its sums: pure rules. */
#include "refund_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void only_drawn_moves_are_allowed(void **state)
{
    /* none, requested, approved, paying, paid, failed, refused */
    static const char *const drawn[] = {
        [REFUND_NONE] = ".......",    [REFUND_REQUESTED] = "..a...r", [REFUND_APPROVED] = "...ypfr",
        [REFUND_PAYING] = "...ypf.",  [REFUND_PAID] = ".......",      [REFUND_FAILED] = "..ay..r",
        [REFUND_REFUSED] = ".......",
    };
    (void)state;
    for (int from = REFUND_NONE; from <= REFUND_REFUSED; from++)
        for (int to = REFUND_NONE; to <= REFUND_REFUSED; to++)
            assert_int_equal(refund_may((enum refund_state)from, (enum refund_state)to),
                             drawn[from][to] != '.');
}

#define LEG(how, minor)                                                                            \
    {                                                                                              \
        .state = LEG_##how, .amount = { minor }                                                    \
    }

static void legs_say_where_it_stands(void **state)
{
    const struct {
        struct refund_leg legs[4];
        enum refund_state is;
    } cases[] = {
        { { LEG(PENDING, 60), LEG(PENDING, 40) }, REFUND_APPROVED },
        { { LEG(PAID, 60), LEG(PENDING, 40) }, REFUND_PAYING },
        { { LEG(PAID, 60), LEG(PAID, 40) }, REFUND_PAID },
        { { LEG(PAID, 60), LEG(FAILED, 40) }, REFUND_FAILED },
        { { LEG(FAILED, 60), LEG(PENDING, 40) }, REFUND_FAILED },
        { { LEG(FAILED, 60), LEG(PENDING, 40), LEG(PENDING, 60) }, REFUND_APPROVED },
        { { LEG(PAID, 60), LEG(FAILED, 40), LEG(PENDING, 40) }, REFUND_PAYING },
        { { LEG(PAID, 60), LEG(FAILED, 40), LEG(FAILED, 40), LEG(PAID, 40) }, REFUND_PAID },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(refund_state_of(cases[i].legs, 4, (money){ 100 }), cases[i].is);
}

static void sums_are_by_state(void **state)
{
    const struct refund_leg legs[] = { LEG(PAID, 1), LEG(PENDING, 2), LEG(FAILED, 4),
                                       LEG(PAID, 8) };
    (void)state;
    assert_int_equal(legs_sum(legs, 4, -1), 15);
    assert_int_equal(legs_sum(legs, 4, LEG_PAID), 9);
    assert_int_equal(legs_sum(legs, 4, LEG_FAILED), 4);
    assert_int_equal(legs_sum(legs, 0, -1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_drawn_moves_are_allowed),
        cmocka_unit_test(legs_say_where_it_stands),
        cmocka_unit_test(sums_are_by_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
