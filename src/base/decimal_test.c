/* Numbers with three places. */
#include "decimal.h"

#include "testing.h"

static str print(struct arena *mem, decimal d)
{
    char text[DECIMAL_TEXT];
    return arena_str(mem, (str){ text, decimal_print(d, text) });
}

static void they_print_as_people_write_them(void **state)
{
    static const struct {
        int64_t milli;
        const char *text;
    } rows[] = {
        { 0, "0" },         { 1, "0.001" },   { 95500, "95.5" },
        { -125, "-0.125" }, { 12000, "12" },  { 100, "0.1" },
        { -3000, "-3" },    { 1010, "1.01" }, { INT64_MAX, "9223372036854775.807" },
    };
    TESTING(t);
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_row(rows[i].text, print(t.mem, decimal_milli(rows[i].milli)), rows[i].text);
}

static void they_are_read_back(void **state)
{
    static const struct {
        const char *text;
        bool is;
        int64_t milli;
    } rows[] = {
        { "95.5", true, 95500 },
        { "-0.125", true, -125 },
        { "12", true, 12000 },
        { "0.05", true, 50 },
        { "1.2345", false, 0 },
        { "", false, 0 },
        { "-", false, 0 },
        { ".5", false, 0 },
        { "5.", false, 0 },
        { "1e3", false, 0 },
        { "1000000000001", false, 0 },
        { " 1", false, 0 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        decimal d = { 0 };
        assert_row_int(rows[i].text, decimal_parse(str_of(rows[i].text), &d), rows[i].is);
        if (rows[i].is)
            assert_row_int(rows[i].text, d.milli, rows[i].milli);
    }
}

static void ratios_are_rounded_to_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(decimal_ratio(2, 3, 100).milli, 66667);
    assert_int_equal(decimal_ratio(-2, 3, 100).milli, -66667);
    assert_int_equal(decimal_ratio(1, 2000, 1).milli, 1); /* a half goes away from zero */
    assert_int_equal(decimal_ratio(INT64_MAX / 1000, 1000, 1).milli, INT64_MAX / 1000);
    assert_false(decimal_ratio(1, 0, 100).known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_print_as_people_write_them),
        cmocka_unit_test(they_are_read_back),
        cmocka_unit_test(ratios_are_rounded_to_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
