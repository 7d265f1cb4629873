/* The packs inside the program: their examples, their completeness, and files of a company. */
#include "remedy_internal.h"

#include "../base/testing.h"

#include <sys/stat.h>
#include <unistd.h>

static void each_rule_comes_out_as_its_examples_say(void **state)
{
    (void)state;
    TESTING(t);
    strs wrong = remedy_examples(&t.op, remedy_rules_builtin());
    for (size_t i = 0; i < wrong.n; i++)
        print_error(STR_FMT "\n", STR_ARG(wrong.items[i]));
    assert_int_equal(wrong.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_comes_out_as_its_examples_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
