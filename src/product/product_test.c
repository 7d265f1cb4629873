/* How serials, codes and order numbers are compared, found and hidden. Warranties are in warranty_test.c, the rest
 * is told by tests/stories/product.test.mjs. */
#include "product_internal.h"

#include "../base/testing.h"

static const struct {
    const char *row, *text, *key;
} keys[] = {
    { "case", "Kf-35A", "kf35a" },
    { "width", "ＫＦ－３５", "kf35" },
    { "blanks inside and around", "  n 2601\t000 123 ", "n2601000123" },
    { "ideographic blank", "甲　12", "甲12" },
    { "other signs stay", "a/b.c_d", "a/b.c_d" },
    { "nothing but hyphens", " - - ", "" },
    { "nothing", "", "" },
};

static void numbers_are_compared_without_case_width_blanks_and_hyphens(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(keys); i++) {
        TESTING(t);
        assert_row(keys[i].row, product_key(t.mem, str_of(keys[i].text)), keys[i].key);
    }
}

static void the_index_holds_each_end_of_a_number(void **state)
{
    (void)state;
    TESTING(t);
    assert_str(product_key_words(t.mem, STR("abc12")), "abc12\nbc12\nc12\n12");
    assert_str(product_key_words(t.mem, STR("甲乙丙")), "甲乙丙\n乙丙");
    assert_str(product_key_words(t.mem, STR("a")), "a");
    assert_str(product_key_words(t.mem, STR("")), "");
}

static void a_query_loses_its_hyphens_and_keeps_its_words(void **state)
{
    (void)state;
    TESTING(t);
    assert_str(product_query(t.mem, STR(" NH-26 Ｘ１ ")), "nh26 x1");
}

static const struct {
    const char *serial, *seen;
} masks[] = {
    { "N2601-00077", "••••0077" },
    { "12345678", "••••5678" },
    { "1234567", "••••67" },
    { "123", "••••3" },
    { "12", "••••" },
    { "壹贰叁肆伍陆柒捌", "••••伍陆柒捌" },
};

static void a_stranger_sees_the_end_of_a_serial(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(masks); i++) {
        TESTING(t);
        assert_row(masks[i].serial, unit_serial_mask(t.mem, str_of(masks[i].serial)),
                   masks[i].seen);
    }
}

static void a_category_knows_those_above_and_below(void **state)
{
    (void)state;
    TESTING(t);
    struct category all[] = { { .id = 1 },
                              { .id = 2, .parent_id = 1 },
                              { .id = 3, .parent_id = 2 },
                              { .id = 4, .parent_id = 1 },
                              /* a circle that somebody made behind our back must not hold us up */
                              { .id = 5, .parent_id = 6 },
                              { .id = 6, .parent_id = 5 } };
    const struct list list = { all, COUNT(all) };
    ints up, below;

    category_way_up(&t.op, &list, 3, &up);
    assert_int_equal(up.n, 3);
    assert_int_equal(up.items[0], 3);
    assert_int_equal(up.items[2], 1);
    category_way_up(&t.op, &list, 99, &up);
    assert_int_equal(up.n, 0);
    category_way_up(&t.op, &list, 5, &up);
    assert_int_equal(up.n, CATEGORY_DEPTH_MAX);
    category_with_below(&t.op, &list, 2, &below);
    assert_int_equal(below.n, 2);
    category_with_below(&t.op, &list, 1, &below);
    assert_int_equal(below.n, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_compared_without_case_width_blanks_and_hyphens),
        cmocka_unit_test(the_index_holds_each_end_of_a_number),
        cmocka_unit_test(a_query_loses_its_hyphens_and_keeps_its_words),
        cmocka_unit_test(a_stranger_sees_the_end_of_a_serial),
        cmocka_unit_test(a_category_knows_those_above_and_below),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
