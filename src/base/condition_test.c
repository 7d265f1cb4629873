#include "condition.h"

#include "sample.h"
#include "testing.h"

static const struct actor agent = { .kind = ACTOR_USER, .id = 7 };

static enum err read_text(struct testing *t, const char *text, struct condition *ret)
{
    const json_t *root;
    t->op.actor = &agent;
    assert_true(utc_parse(STR("2026-11-23T08:00:00Z"), &t->op.now));
    if (json_read(&t->op, str_of(text), &root) != OK) {
        print_error("not JSON: %s\n", text);
        fail();
    }
    return condition_read(&t->op, sample_fields, root, STR("/c"), ret);
}

static void conditions_on_a_record(void **state)
{
    (void)state;
    str tags[] = { STR("vip"), STR("冰箱") };
    int64_t teams[] = { 7, 9 };
    struct sample s = {
        .name = STR("Ｗasher 洗衣机"),
        .count = 5,
        .owner_id = 7,
        .price = { 1250 },
        .active = true,
        .colour = SAMPLE_GREEN,
        .tags = { tags, 2 },
        .team_ids = { teams, 2 },
        .place = { STR("上海"), 3 },
    };
    assert_true(utc_parse(STR("2026-11-20T08:00:00Z"), &s.due_at));
    static const struct {
        const char *test; /* members of one test */
        bool holds;
    } cases[] = {
        { "\"field\":\"count\",\"op\":\"=\",\"value\":5", true },
        { "\"field\":\"count\",\"op\":\"!=\",\"value\":5", false },
        { "\"field\":\"count\",\"op\":\"<\",\"value\":5", false },
        { "\"field\":\"count\",\"op\":\"<=\",\"value\":5", true },
        { "\"field\":\"count\",\"op\":\">\",\"value\":4", true },
        { "\"field\":\"count\",\"op\":\">=\",\"value\":6", false },
        { "\"field\":\"count\",\"op\":\"in\",\"value\":[1,5]", true },
        { "\"field\":\"count\",\"op\":\"not_in\",\"value\":[1,5]", false },
        { "\"field\":\"owner_id\",\"op\":\"=\",\"value\":\"me\"", true },
        { "\"field\":\"owner_id\",\"op\":\"empty\"", false },
        { "\"field\":\"price\",\"op\":\"<=\",\"value\":1250", true },
        { "\"field\":\"active\",\"op\":\"=\",\"value\":true", true },
        { "\"field\":\"active\",\"op\":\"!=\",\"value\":true", false },
        { "\"field\":\"colour\",\"op\":\"=\",\"value\":\"green\"", true },
        { "\"field\":\"colour\",\"op\":\">\",\"value\":\"red\"", true },
        { "\"field\":\"colour\",\"op\":\"<\",\"value\":\"green\"", false },
        { "\"field\":\"colour\",\"op\":\"in\",\"value\":[\"red\",\"blue\"]", false },
        { "\"field\":\"due_at\",\"op\":\"<\",\"value\":\"now\"", true },
        { "\"field\":\"due_at\",\"op\":\"=\",\"value\":\"now-3d\"", true },
        { "\"field\":\"due_at\",\"op\":\"<\",\"value\":\"now-72h\"", false },
        { "\"field\":\"due_at\",\"op\":\">=\",\"value\":\"now-4321m\"", true },
        { "\"field\":\"due_at\",\"op\":\"<\",\"value\":\"now+1h\"", true },
        { "\"field\":\"due_at\",\"op\":\"=\",\"value\":\"2026-11-20T16:00:00+08:00\"", true },
        { "\"field\":\"due_at\",\"op\":\"not_empty\"", true },
        { "\"field\":\"name\",\"op\":\"contains\",\"value\":\"洗衣\"", true },
        { "\"field\":\"name\",\"op\":\"contains\",\"value\":\"WASHER\"", true },
        { "\"field\":\"name\",\"op\":\"starts\",\"value\":\"washer\"", true },
        { "\"field\":\"name\",\"op\":\"starts\",\"value\":\"洗\"", false },
        { "\"field\":\"name\",\"op\":\"=\",\"value\":\"washer 洗衣机\"", false },
        { "\"field\":\"name\",\"op\":\">\",\"value\":\"a\"", true },
        { "\"field\":\"name\",\"op\":\"in\",\"value\":[\"x\",\"Ｗasher 洗衣机\"]", true },
        { "\"field\":\"note\",\"op\":\"empty\"", true },
        { "\"field\":\"tags\",\"op\":\"contains\",\"value\":\"冰箱\"", true },
        { "\"field\":\"tags\",\"op\":\"contains\",\"value\":\"冰\"", false },
        { "\"field\":\"tags\",\"op\":\"not_empty\"", true },
        { "\"field\":\"tags\",\"op\":\"in\",\"value\":[\"x\",\"冰箱\"]", true },
        { "\"field\":\"tags\",\"op\":\"in\",\"value\":[\"x\",\"冰\"]", false },
        { "\"field\":\"tags\",\"op\":\"not_in\",\"value\":[\"x\",\"冰\"]", true },
        { "\"field\":\"tags\",\"op\":\"not_in\",\"value\":[\"冰箱\"]", false },
        { "\"field\":\"team_ids\",\"op\":\"in\",\"value\":[1,9]", true },
        { "\"field\":\"team_ids\",\"op\":\"in\",\"value\":[1,8]", false },
        { "\"field\":\"team_ids\",\"op\":\"contains\",\"value\":9", true },
        { "\"field\":\"team_ids\",\"op\":\"contains\",\"value\":\"me\"", true },
        { "\"field\":\"team_ids\",\"op\":\"contains\",\"value\":8", false },
        { "\"field\":\"place.city\",\"op\":\"=\",\"value\":\"上海\"", true },
        { "\"field\":\"place.floor\",\"op\":\">\",\"value\":3", false },
        { "\"all\":[]", true },
        { "\"any\":[]", false },
        { "\"not\":{\"any\":[]}", true },
        { "\"all\":[{\"field\":\"count\",\"op\":\"=\",\"value\":5},{\"any\":[]}]", false },
        { "\"any\":[{\"any\":[]},{\"field\":\"count\",\"op\":\"=\",\"value\":5}]", true },
        { "\"not\":{\"field\":\"count\",\"op\":\"=\",\"value\":5}", false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        struct condition c;
        enum err err = read_text(&t, arena_fmt(t.mem, "{%s}", cases[i].test).p, &c);
        assert_row(cases[i].test, fault_lines(&t.op), "");
        assert_row_int(cases[i].test, err, OK);
        assert_row_int(cases[i].test, condition_holds(&c, &s), cases[i].holds);
    }
}

static void wrong_conditions_are_named_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "[]", "/c field.type_record" },
        { "{}", "/c condition.shape" },
        { "{\"all\":[],\"any\":[]}", "/c condition.shape" },
        { "{\"none\":[]}", "/c condition.shape" },
        { "{\"all\":{}}", "/c/all field.type_list" },
        { "{\"all\":[1]}", "/c/all/0 field.type_record" },
        { "{\"not\":[]}", "/c/not field.type_record" },
        { "{\"field\":\"nope\",\"op\":\"=\",\"value\":1}", "/c/field condition.field" },
        { "{\"field\":\"secret\",\"op\":\"=\",\"value\":\"x\"}", "/c/field condition.field" },
        { "{\"field\":\"place\",\"op\":\"=\",\"value\":1}", "/c/field condition.field" },
        { "{\"field\":\"stops\",\"op\":\"empty\"}", "/c/field condition.field" },
        { "{\"field\":\"data\",\"op\":\"empty\"}", "/c/field condition.field" },
        { "{\"field\":\"place.\",\"op\":\"empty\"}", "/c/field condition.field" },
        { "{\"field\":\"name.x\",\"op\":\"empty\"}", "/c/field condition.field" },
        { "{\"field\":\"\",\"op\":\"empty\"}", "/c/field condition.field" },
        { "{\"field\":1}", "/c/field field.type_text" },
        { "{\"field\":\"count\"}", "/c/op field.required" },
        { "{\"field\":\"count\",\"op\":\"~\",\"value\":1}", "/c/op field.choice" },
        { "{\"field\":\"count\",\"op\":\"contains\",\"value\":1}", "/c/op condition.op" },
        { "{\"field\":\"active\",\"op\":\"<\",\"value\":true}", "/c/op condition.op" },
        { "{\"field\":\"count\",\"op\":\"=\"}", "/c/value field.required" },
        { "{\"field\":\"count\",\"op\":\"=\",\"value\":1.5}", "/c/value field.type_integer" },
        { "{\"field\":\"count\",\"op\":\"=\",\"value\":null}", "/c/value field.type_integer" },
        { "{\"field\":\"count\",\"op\":\"=\",\"value\":[1]}", "/c/value field.type_integer" },
        { "{\"field\":\"count\",\"op\":\"in\",\"value\":1}", "/c/value condition.list" },
        { "{\"field\":\"count\",\"op\":\"in\",\"value\":[]}", "/c/value condition.list" },
        { "{\"field\":\"count\",\"op\":\"in\",\"value\":[1,\"x\"]}",
          "/c/value/1 field.type_integer" },
        { "{\"field\":\"count\",\"op\":\"empty\",\"value\":1}", "/c/value condition.no_value" },
        { "{\"field\":\"colour\",\"op\":\"=\",\"value\":\"pink\"}", "/c/value field.choice" },
        { "{\"field\":\"choice\",\"op\":\"=\",\"value\":\"wheel\"}", "/c/value field.choice" },
        { "{\"field\":\"due_at\",\"op\":\"<\",\"value\":\"now-7\"}", "/c/value condition.time" },
        { "{\"field\":\"due_at\",\"op\":\"<\",\"value\":\"now-7w\"}", "/c/value condition.time" },
        { "{\"field\":\"due_at\",\"op\":\"<\",\"value\":\"now7d\"}", "/c/value condition.time" },
        { "{\"field\":\"due_at\",\"op\":\"<\",\"value\":\"now--7d\"}", "/c/value condition.time" },
        { "{\"field\":\"due_at\",\"op\":\"<\",\"value\":\"now-9999999999d\"}",
          "/c/value condition.time" },
        { "{\"field\":\"active\",\"op\":\"=\",\"value\":1}", "/c/value field.type_boolean" },
        { "{\"field\":\"name\",\"op\":\"=\",\"value\":1}", "/c/value field.type_text" },
        { "{\"field\":\"count\",\"op\":\"=\",\"value\":1,\"x\":2}", "/c/x field.unknown" },
        { "{\"all\":[{\"field\":\"a\",\"op\":\"=\"},{\"not\":{\"field\":\"b\"}}]}",
          "/c/all/0/field condition.field\n/c/all/1/not/field condition.field" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        struct condition c;
        assert_row_int(cases[i].text, read_text(&t, cases[i].text, &c), ERR_INVALID);
        assert_row(cases[i].text, fault_lines(&t.op), cases[i].want);
    }
}

/* n times "not" around a test, or n tests in one list. */
static enum err read_nested(struct testing *t, int n, struct condition *ret)
{
    str text = STR("{\"any\":[]}");
    for (int i = 1; i < n; i++)
        text = arena_fmt(t->mem, "{\"not\":" STR_FMT "}", STR_ARG(text));
    return read_text(t, text.p, ret);
}

static enum err read_many(struct testing *t, int n, struct condition *ret)
{
    str text = STR("");
    for (int i = 0; i < n; i++)
        text = arena_fmt(t->mem, STR_FMT "%s{\"all\":[{\"field\":\"count\",\"op\":\"empty\"}]}",
                         STR_ARG(text), i ? "," : "");
    return read_text(t, arena_fmt(t->mem, "{\"any\":[{\"all\":[]}," STR_FMT "]}", STR_ARG(text)).p,
                     ret);
}

static void depth_and_number_are_bounded(void **state)
{
    (void)state;
    struct condition c;
    TESTING(t);
    assert_int_equal(read_nested(&t, CONDITION_DEPTH_MAX, &c), OK);
    assert_true(condition_holds(&c, &(struct sample){ 0 })); /* seven times not of "any of none" */
    assert_int_equal(read_many(&t, CONDITION_TESTS_MAX - 1, &c), OK);
    assert_int_equal(read_nested(&t, CONDITION_DEPTH_MAX + 1, &c), ERR_INVALID);
    assert_str(fault_lines(&t.op), "/c/not/not/not/not/not/not/not/not condition.too_deep");
    op_forgive(&t.op);
    assert_int_equal(read_many(&t, CONDITION_TESTS_MAX, &c), ERR_INVALID);
    assert_str(fault_lines(&t.op), "/c/any condition.too_many");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_on_a_record),
        cmocka_unit_test(wrong_conditions_are_named_exactly),
        cmocka_unit_test(depth_and_number_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
