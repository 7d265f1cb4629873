/* Lengths of time, in and out. */
#include "duration.h"

#include "testing.h"

static void lengths_are_hours_minutes_seconds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum duration_fault fault;
        int64_t seconds;
    } rows[] = {
        { "4h30m", DURATION_OK, 16200 },
        { "90m", DURATION_OK, 5400 },
        { "45s", DURATION_OK, 45 },
        { "1h1m1s", DURATION_OK, 3661 },
        { "1h1s", DURATION_OK, 3601 },
        { "0s", DURATION_OK, 0 },
        { "0h", DURATION_OK, 0 },
        { "007m", DURATION_OK, 420 },
        { "2d", DURATION_DAYS, 0 },
        { "1w", DURATION_DAYS, 0 },
        { "", DURATION_FORM, 0 },
        { "4", DURATION_FORM, 0 },
        { "h", DURATION_FORM, 0 },
        { "30m4h", DURATION_FORM, 0 },
        { "4h4h", DURATION_FORM, 0 },
        { "-4h", DURATION_FORM, 0 },
        { "+4h", DURATION_FORM, 0 },
        { "1.5h", DURATION_FORM, 0 },
        { "4 h", DURATION_FORM, 0 },
        { "4H", DURATION_FORM, 0 },
        { "4h ", DURATION_FORM, 0 },
        { "PT4H", DURATION_FORM, 0 },
        { "99999999999999999999h", DURATION_LONG, 0 },
        { "1756800h", DURATION_OK, 6324480000 },
        { "1756801h", DURATION_LONG, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t got = 0;
        assert_row_int(rows[i].text, duration_parse(str_of(rows[i].text), &got), rows[i].fault);
        assert_row_int(rows[i].text, got, rows[i].seconds);
    }
}

static void lengths_are_written_shortly(void **state)
{
    (void)state;
    TESTING(t);
    assert_str(duration_text(t.mem, 16200), "4h30m");
    assert_str(duration_text(t.mem, 0), "0s");
    assert_str(duration_text(t.mem, 86400), "24h");
    assert_str(duration_text(t.mem, -3601), "-1h1s");
    for (int64_t s = 0; s < 1000000; s += 997) {
        int64_t back = -1;
        assert_int_equal(duration_parse(duration_text(t.mem, s), &back), DURATION_OK);
        assert_int_equal(back, s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(lengths_are_hours_minutes_seconds),
                                        cmocka_unit_test(lengths_are_written_shortly) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
