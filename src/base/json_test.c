#include "json.h"

#include "testing.h"

static const char *param_of(const struct fault *fault, const char *name)
{
    for (size_t i = 0; i < fault->param_count; i++)
        if (strcmp(fault->params[i].name, name) == 0)
            return fault->params[i].value.p;
    return "";
}

static void what_is_refused_and_where(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code, *line, *column;
    } cases[] = {
        { "", "json.end", "1", "0" },
        { "{\"a\":1", "json.end", "1", "6" },
        { "{\"a\":}", "json.syntax", "1", "6" },
        { "{\n \"a\": 01}", "json.syntax", "2", "7" },
        { "{'a':1}", "json.syntax", "1", "2" },
        { "[1,]", "json.syntax", "1", "4" },
        { "[1] 2", "json.syntax", "1", "5" },
        { "// no\n1", "json.syntax", "1", "1" },
        { "[NaN]", "json.syntax", "1", "4" },
        { "\xEF\xBB\xBF{}", "json.syntax", "1", "1" }, /* RFC 8259 wants no byte order mark */
        { "[\"\n\"]", "json.syntax", "1", "2" },
        { "[\"\\ud800\"]", "json.syntax", "1", "9" },
        { "[\"\\udc00\\ud800\"]", "json.syntax", "1", "15" },
        { "[\"\\u0000\"]", "json.nul", "1", "9" },
        { "{\"a\\u0000b\":1}", "json.nul", "1", "11" },
        { "[1e999]", "json.number", "1", "6" },
        { "[9223372036854775808]", "json.number", "1", "20" },
        { "[-9223372036854775809]", "json.number", "1", "21" },
        { "{\"a\":1,\"b\":2,\"a\":3}", "json.duplicate", "1", "16" },
        { "{\"售后\":\"\x80\"}", "json.utf8", "1", "8" },
        { "[\n\"\xC0\xAF\"]", "json.utf8", "2", "2" },
        { "[\"\xED\xA0\x80\"]", "json.utf8", "1", "3" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        const json_t *value = NULL;
        assert_row_int(cases[i].text, json_read(&t.op, str_of(cases[i].text), &value), ERR_SYNTAX);
        assert_row(cases[i].text, str_of(t.op.fault.code), cases[i].code);
        assert_row(cases[i].text, str_of(param_of(&t.op.fault, "line")), cases[i].line);
        assert_row(cases[i].text, str_of(param_of(&t.op.fault, "column")), cases[i].column);
        assert_null(value);
    }
}

static str nested(struct testing *t, size_t depth)
{
    char *p = arena_alloc(t->mem, 2 * depth);
    memset(p, '[', depth);
    memset(p + depth, ']', depth);
    return (str){ p, 2 * depth };
}

static void depth_ends_at_64(void **state)
{
    (void)state;
    TESTING(t);
    const json_t *value;
    assert_int_equal(json_read(&t.op, nested(&t, 64), &value), OK);
    assert_int_equal(json_read(&t.op, nested(&t, 65), &value), ERR_SYNTAX);
    assert_string_equal(t.op.fault.code, "json.depth");
    assert_string_equal(param_of(&t.op.fault, "column"), "65");
    assert_int_equal(json_read(&t.op, nested(&t, 10000), &value), ERR_SYNTAX);
    assert_string_equal(t.op.fault.code, "json.depth");
    assert_int_equal(json_read(&t.op,
                               STR("[\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                                   "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]"),
                               &value),
                     OK);
}

static void what_is_read_keeps_every_byte(void **state)
{
    (void)state;
    TESTING(t);
    const json_t *value;
    assert_int_equal(json_read(&t.op, STR("{\"a\":\"\\ud83d\\ude00 <售>\\u001f\"}"), &value), OK);
    assert_str(json_view(json_object_get(value, "a")), "\xF0\x9F\x98\x80 <售>\x1f");
    assert_int_equal(json_read(&t.op, STR(" 42 "), &value), OK);
    assert_int_equal(json_integer_value(value), 42);
    assert_int_equal(json_read(&t.op, STR("-9223372036854775808"), &value), OK);
    assert_true(json_integer_value(value) == INT64_MIN);
}

/* The parser cuts its words at a fixed size: never inside a character. */
static void reasons_are_whole_characters(void **state)
{
    (void)state;
    for (size_t n = 0; n < 8; n++) {
        TESTING(t);
        const json_t *value;
        str text = arena_fmt(t.mem,
                             "[ %.*s售售售售售售售售售售售售售售售售售售售售售售售售售售售售售售"
                             "售售售售售售售售售售售售售售售售售售售售售售售售售售售售售售售售",
                             (int)n, "xxxxxxxx");
        assert_int_equal(json_read(&t.op, text, &value), ERR_SYNTAX);
        json_t *back = json_string(param_of(&t.op.fault, "reason")); /* NULL when not UTF-8 */
        assert_non_null(back);
        json_decref(back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused_and_where),
        cmocka_unit_test(depth_ends_at_64),
        cmocka_unit_test(what_is_read_keeps_every_byte),
        cmocka_unit_test(reasons_are_whole_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
