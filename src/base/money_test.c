#include "money.h"
#include "testing.h"

static void amounts_have_two_places(void **state)
{
    (void)state;
    TESTING(t);
    assert_true(str_is(money_text(t.mem, (money){ 123450 }), "1234.50"));
    assert_true(str_is(money_text(t.mem, (money){ 5 }), "0.05"));
    assert_true(str_is(money_text(t.mem, (money){ 0 }), "0.00"));
    assert_true(str_is(money_text(t.mem, (money){ -205 }), "-2.05"));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(amounts_have_two_places) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
