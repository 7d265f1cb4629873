/* The life of a visit, and which windows overlap: pure rules. */
#include "visit_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *what;
    int from;
    enum visit_act act;
    int to; /* VISIT_NONE: it may not */
} moves[] = {
    { "it is taken", VISIT_PLANNED, VISIT_ACT_ACCEPT, VISIT_ACCEPTED },
    { "it is taken once", VISIT_ACCEPTED, VISIT_ACT_ACCEPT, VISIT_NONE },
    { "agreed after it is taken", VISIT_PLANNED, VISIT_ACT_CONFIRM, VISIT_NONE },
    { "agreed", VISIT_ACCEPTED, VISIT_ACT_CONFIRM, VISIT_CONFIRMED },
    { "no way to somebody who does not know", VISIT_ACCEPTED, VISIT_ACT_SET_OFF, VISIT_NONE },
    { "under way", VISIT_CONFIRMED, VISIT_ACT_SET_OFF, VISIT_EN_ROUTE },
    { "there", VISIT_EN_ROUTE, VISIT_ACT_CHECK_IN, VISIT_CHECKED_IN },
    { "nothing is signed on the way", VISIT_EN_ROUTE, VISIT_ACT_SIGN, VISIT_NONE },
    { "papers leave the state", VISIT_CHECKED_IN, VISIT_ACT_AGREE, VISIT_CHECKED_IN },
    { "over", VISIT_CHECKED_IN, VISIT_ACT_FINISH, VISIT_DONE },
    { "over is over", VISIT_DONE, VISIT_ACT_FINISH, VISIT_NONE },
    { "over is not moved", VISIT_DONE, VISIT_ACT_RESCHEDULE, VISIT_NONE },
    { "nobody there", VISIT_CHECKED_IN, VISIT_ACT_NO_SHOW, VISIT_NO_SHOW },
    { "nobody came", VISIT_CONFIRMED, VISIT_ACT_NO_SHOW, VISIT_NO_SHOW },
    { "moved on the way", VISIT_EN_ROUTE, VISIT_ACT_RESCHEDULE, VISIT_PLANNED },
    { "who is there is not moved", VISIT_CHECKED_IN, VISIT_ACT_RESCHEDULE, VISIT_NONE },
    { "given to another", VISIT_CONFIRMED, VISIT_ACT_GIVE, VISIT_PLANNED },
    { "not on the way", VISIT_EN_ROUTE, VISIT_ACT_GIVE, VISIT_NONE },
    { "unsafe", VISIT_CHECKED_IN, VISIT_ACT_SAFETY_STOP, VISIT_CANCELLED },
    { "not unsafe from afar", VISIT_CONFIRMED, VISIT_ACT_SAFETY_STOP, VISIT_NONE },
    { "taken back", VISIT_PLANNED, VISIT_ACT_CANCEL, VISIT_CANCELLED },
    { "taken back is the end", VISIT_CANCELLED, VISIT_ACT_CANCEL, VISIT_NONE },
};

static void only_drawn_moves_are_allowed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        bool may = visit_may(moves[i].from, moves[i].act);
        int to = may ? visit_after(moves[i].from, moves[i].act) : VISIT_NONE;
        if (to != moves[i].to)
            fail_msg("%s: %s", moves[i].what, visit_state_labels[to]);
    }
}

static void nothing_follows_an_end(void **state)
{
    (void)state;
    for (int from = VISIT_DONE; from <= VISIT_CANCELLED; from++)
        for (int act = 0; act < VISIT_ACT_COUNT; act++)
            assert_false(visit_may(from, (enum visit_act)act));
}

static void every_act_has_its_label(void **state)
{
    (void)state;
    for (int act = 0; act < VISIT_ACT_COUNT; act++)
        assert_non_null(visit_act_labels[act]);
    assert_null(visit_act_labels[VISIT_ACT_COUNT]);
}

static void windows_that_touch_do_not_overlap(void **state)
{
    (void)state;
    static const struct {
        int64_t from, to, other_from, other_to;
        bool overlap;
    } rows[] = {
        { 10, 20, 20, 30, false }, { 20, 30, 10, 20, false }, { 10, 20, 19, 30, true },
        { 10, 20, 10, 20, true },  { 10, 40, 20, 30, true },  { 20, 30, 10, 40, true },
        { 10, 20, 30, 40, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(windows_overlap((utc){ rows[i].from }, (utc){ rows[i].to },
                                         (utc){ rows[i].other_from }, (utc){ rows[i].other_to }),
                         rows[i].overlap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_drawn_moves_are_allowed),
        cmocka_unit_test(nothing_follows_an_end),
        cmocka_unit_test(every_act_has_its_label),
        cmocka_unit_test(windows_that_touch_do_not_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
