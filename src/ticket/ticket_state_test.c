/* The life of a ticket and its numbers: pure rules. */
#include "ticket_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void number_survives_the_way_out_and_back(void **state)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    const int64_t ids[] = { 1, 7, 42, 9999999, 10000000, 123456789012 };
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        assert_int_equal(ticket_number_read(ticket_number(mem, ids[i])), ids[i]);
}

static void number_is_read_as_people_write_it(void **state)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    str number = ticket_number(mem, 1234);
    (void)state;
    assert_true(str_is(number, "AS00012344"));
    const char *const same[] = { "AS00012344", "as00012344", " AS 0001 2344 ", "00012344",
                                 "AS-0001-2344" };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_int_equal(ticket_number_read(str_of(same[i])), 1234);
}

static void wrong_number_is_no_number(void **state)
{
    const char *const wrong[] = { "",           "AS",          "AS0001234",
                                  "AS00012345", "AS00012434",  "AS10012344",
                                  "XX00012344", "AS0001234４", "AS000123441234567890123456789",
                                  "12345" };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(ticket_number_read(str_of(wrong[i])), 0);
}

static void every_single_wrong_digit_is_found(void **state)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    (void)state;
    for (int64_t id = 1; id < 2000; id += 37) {
        char *number = arena_z(mem, ticket_number(mem, id));
        for (size_t i = 2; number[i]; i++) {
            char right = number[i];
            for (char d = '0'; d <= '9'; d++) {
                number[i] = d;
                assert_int_equal(ticket_number_read(str_of(number)), d == right ? id : 0);
            }
            number[i] = right;
        }
    }
}

static void only_drawn_moves_are_allowed(void **state)
{
    /*                 to: new  open waiting resolved closed */
    static const bool want[TICKET_STATUS_COUNT][TICKET_STATUS_COUNT] = {
        [TICKET_NEW] = { false, true, true, true, true },
        [TICKET_OPEN] = { false, false, true, true, true },
        [TICKET_WAITING] = { false, true, false, true, true },
        [TICKET_RESOLVED] = { false, true, false, false, true },
        [TICKET_CLOSED] = { false, true, false, false, false },
    };
    (void)state;
    for (int from = 0; from < TICKET_STATUS_COUNT; from++)
        for (int to = 0; to < TICKET_STATUS_COUNT; to++)
            assert_int_equal(status_may((enum ticket_status)from, (enum ticket_status)to),
                             want[from][to]);
}

static void priority_grows_with_impact_and_urgency(void **state)
{
    (void)state;
    assert_int_equal(priority_of(GRADE_LOW, GRADE_LOW), PRIORITY_LOW);
    assert_int_equal(priority_of(GRADE_MEDIUM, GRADE_MEDIUM), PRIORITY_NORMAL);
    assert_int_equal(priority_of(GRADE_HIGH, GRADE_HIGH), PRIORITY_URGENT);
    for (int i = 0; i < 3; i++)
        for (int u = 0; u < 3; u++) {
            assert_int_equal(priority_of(i, u), priority_of(u, i));
            if (u < 2)
                assert_true(priority_of(i, u) <= priority_of(i, u + 1));
        }
}

static void times_go_with_the_status(void **state)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct op op = { .mem = mem, .now = { 1000 }, .actor = &actor_system };
    struct ticket_row row = { .t = { .id = 1, .status = TICKET_NEW, .number = STR("AS00000018") } };
    struct ticket *t = &row.t;
    (void)state;

    assert_int_equal(ticket_set_status(&op, &row, TICKET_RESOLVED), OK);
    assert_int_equal(t->resolved_at.ms, 1000);
    assert_int_equal(t->closed_at.ms, 0);
    op.now.ms = 2000;
    assert_int_equal(ticket_set_status(&op, &row, TICKET_CLOSED), OK);
    assert_int_equal(t->resolved_at.ms, 1000);
    assert_int_equal(t->closed_at.ms, 2000);
    assert_int_equal(ticket_set_status(&op, &row, TICKET_OPEN), OK);
    assert_int_equal(t->reopened_count, 1);
    assert_int_equal(t->resolved_at.ms, 0);
    assert_int_equal(t->closed_at.ms, 0);
    assert_int_equal(ticket_set_status(&op, &row, TICKET_OPEN), ERR_CONFLICT);
    assert_string_equal(op.fault.code, "ticket.already");
    assert_int_equal(t->status, TICKET_OPEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_survives_the_way_out_and_back),
        cmocka_unit_test(number_is_read_as_people_write_it),
        cmocka_unit_test(wrong_number_is_no_number),
        cmocka_unit_test(every_single_wrong_digit_is_found),
        cmocka_unit_test(only_drawn_moves_are_allowed),
        cmocka_unit_test(priority_grows_with_impact_and_urgency),
        cmocka_unit_test(times_go_with_the_status),
    };
    return cmocka_run_group_tests_name("ticket_state", tests, NULL, NULL);
}
