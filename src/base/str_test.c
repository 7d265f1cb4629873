#include "str.h"

#include "testing.h"

static void comparing(void **state)
{
    (void)state;
    assert_true(str_eq(STR("a"), STR("a")));
    assert_true(str_eq((str){ NULL, 0 }, STR("")));
    assert_false(str_eq(STR("a"), STR("ab")));
    assert_true(str_eq_nocase(STR("If-MATCH"), STR("if-match")));
    assert_false(str_eq_nocase(STR("@"), STR("`"))); /* 32 apart like letters, but none */
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("é"), STR("z")) > 0);
    assert_int_equal(str_cmp((str){ NULL, 0 }, STR("")), 0);
}

static void finding(void **state)
{
    (void)state;
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")));
    assert_false(str_ends(STR("c"), STR("bc")));
    assert_true(str_has(STR("abc"), STR("b")));
    assert_true(str_has((str){ NULL, 0 }, STR("")));
    assert_false(str_has(STR("abc"), STR("ac")));
    assert_int_equal(str_find(STR("a=b=c"), '='), 1);
    assert_int_equal(str_find((str){ NULL, 0 }, '='), -1);
}

static void trimming(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t\r\n a b \v\f")), "a b");
    assert_str(str_trim(STR("   ")), "");
    assert_str(str_trim((str){ NULL, 0 }), "");
}

static void splitting(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "a,,b", "[a][][b]" }, { "", "" },        { "a", "[a]" },
        { "a,", "[a]" },        { ",a", "[][a]" }, { ",", "[]" },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(cases); i++) {
        str rest = str_of(cases[i].text), got = STR("");
        for (str part; str_split(&rest, ',', &part);)
            got = arena_fmt(t.mem, STR_FMT "[" STR_FMT "]", STR_ARG(got), STR_ARG(part));
        assert_row(cases[i].text, got, cases[i].want);
    }
}

static void integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        { "0", true, 0 },
        { "-0", true, 0 },
        { "+7", true, 7 },
        { "007", true, 7 },
        { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN },
        { "9223372036854775808", false, 0 },
        { "-9223372036854775809", false, 0 },
        { "99999999999999999999", false, 0 },
        { "", false, 0 },
        { "-", false, 0 },
        { "+-1", false, 0 },
        { " 1", false, 0 },
        { "1 ", false, 0 },
        { "1.0", false, 0 },
        { "0x10", false, 0 },
        { "１", false, 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t got = 0;
        assert_row_int(cases[i].text, str_int(str_of(cases[i].text), &got), cases[i].good);
        assert_row_int(cases[i].text, got, cases[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing), cmocka_unit_test(finding),  cmocka_unit_test(trimming),
        cmocka_unit_test(splitting), cmocka_unit_test(integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
