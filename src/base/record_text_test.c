#include "record_text.h"
#include "testing.h"

struct said {
    str key, words;
};
static const struct field said_fields[] = {
    { FIELD(struct said, key) },
    { FIELD(struct said, words), .flags = MULTILINE, .max = 4000 },
    { 0 },
};

static void what_was_written_is_read(void **state)
{
    (void)state;
    TESTING(t);
    struct said two[] = { { STR("a"), STR("\"退\"\n换") }, { STR("b"), STR("") } }, one;
    struct list list = { two, 2 }, found;
    str text;
    assert_int_equal(records_text(&t.op, said_fields, sizeof *two, &list, &text), OK);
    assert_int_equal(records_read(&t.op, said_fields, sizeof *two, text, &found), OK);
    const struct said *s = found.items;
    assert_true(found.n == 2 && str_eq(s[0].words, two[0].words) && str_is(s[1].key, "b"));
    assert_int_equal(records_read(&t.op, said_fields, sizeof *two, STR(""), &found), OK);
    assert_int_equal(found.n, 0);
    assert_int_equal(record_text(&t.op, said_fields, two, &text), OK);
    assert_int_equal(record_read(&t.op, said_fields, text, &one), OK);
    assert_true(str_eq(one.words, two[0].words));
    assert_int_equal(record_read(&t.op, said_fields, STR("{\"key\":"), &one), ERR_SYNTAX);
}

static void a_text_is_whole_or_refused(void **state)
{
    (void)state;
    TESTING(t);
    size_t n = 400;
    struct said *all = arena_array(t.mem, n, sizeof *all);
    char *words = arena_array(t.mem, 3001, 1);
    memset(words, 'x', 3000);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct said){ STR("k"), str_of(words) };
    struct list list = { all, 300 };
    str text = { 0 };
    assert_int_equal(records_text(&t.op, said_fields, sizeof *all, &list, &text), OK);
    assert_true(text.n > 300 * 3000);
    assert_int_equal(text.p[text.n - 1], ']');
    list.n = n;
    assert_int_equal(records_text(&t.op, said_fields, sizeof *all, &list, &text), ERR_TOO_LARGE);
    assert_string_equal(t.op.fault.code, "field.record_too_large");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(a_text_is_whole_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
