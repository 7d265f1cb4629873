#include "../base/testing.h"
#include "appraisal_internal.h"

static void a_text_is_whole_or_refused(void **state)
{
    (void)state;
    TESTING(t);
    size_t n = 400;
    struct appraisal_word *words = arena_array(t.mem, n, sizeof *words);
    char *said = arena_array(t.mem, 3001, 1);
    memset(said, 'x', 3000);
    for (size_t i = 0; i < n; i++)
        words[i] = (struct appraisal_word){ .key = STR("k"), .evidence = str_of(said) };
    struct list list = { words, 300 };
    str text = { 0 };
    assert_int_equal(json_list_text(&t.op, appraisal_word_fields, sizeof *words, &list, &text), OK);
    assert_true(text.n > 300 * 3000);
    assert_int_equal(text.p[text.n - 1], ']');
    list.n = n;
    assert_int_equal(json_list_text(&t.op, appraisal_word_fields, sizeof *words, &list, &text),
                     ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_text_is_whole_or_refused) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
