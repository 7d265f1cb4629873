/* Each state with the acts that it lets be done, and where they lead. */
#include "appraisal.h"

#include "../base/testing.h"

static void only_drawn_acts_are_possible(void **state)
{
    /* self hand_in skip peers peer_word judge submit confirm appeal decide compute */
    static const char *const drawn[] = {
        [APPRAISAL_SELF] = "sllss.....s",    [APPRAISAL_LEAD] = "...lllc...l",
        [APPRAISAL_CONFIRM] = "..x....xa..", [APPRAISAL_APPEAL] = ".........a.",
        [APPRAISAL_CLOSED] = "...........",
    };
    static const char signs[] = "slcax";
    (void)state;
    for (int from = APPRAISAL_SELF; from <= APPRAISAL_CLOSED; from++)
        for (int act = 0; act < APPRAISAL_ACTS; act++) {
            int to = appraisal_after(from, (enum appraisal_act)act);
            assert_int_equal(drawn[from][act], to < 0 ? '.' : signs[to]);
        }
}

static void labels_are_complete(void **state)
{
    (void)state;
    for (int act = 0; act < APPRAISAL_ACTS; act++)
        assert_non_null(appraisal_act_labels[act]);
    assert_null(appraisal_act_labels[APPRAISAL_ACTS]);
    assert_null(appraisal_state_labels[APPRAISAL_CLOSED + 1]);
    assert_null(appraisal_opened_labels[OPENED_CALIBRATION + 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_drawn_acts_are_possible),
        cmocka_unit_test(labels_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
