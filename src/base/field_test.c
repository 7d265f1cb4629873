#include "field.h"

#include "sample.h"
#include "testing.h"

static const json_t *parsed(struct testing *t, const char *text)
{
    const json_t *root;
    if (json_read(&t->op, str_of(text), &root) != OK) {
        print_error("not JSON: %s\n", text);
        fail();
    }
    return root;
}

static str written(struct testing *t, const struct field *fields, const void *record)
{
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 1 << 20);
    fields_write(&b, fields, record);
    return arena_str(t->mem, buf_view(&b));
}

static void a_whole_record_goes_in_and_comes_out(void **state)
{
    (void)state;
    TESTING(t);
    struct sample s = { .id = 7 };
    uint64_t present;
    const json_t *root = parsed(
        &t,
        "{\"name\":\" 张三 \",\"note\":\"two\\nlines\",\"choice\":\"door\",\"secret\":\"12345678\","
        "\"hint\":\"h\",\"count\":3,\"owner_id\":9,\"active\":true,"
        "\"due_at\":\"2026-11-23T16:00:00+08:00\",\"price\":-1250,\"colour\":\"blue\","
        "\"tags\":[\" a \",\"b\"],\"parts\":[\"door\",\"motor\"],\"team_ids\":[3,1],"
        "\"place\":{\"city\":\"上海\",\"floor\":-1},"
        "\"stops\":[{\"city\":\"x\"},{\"city\":\"y\",\"floor\":2}],"
        "\"data\":{\"z\": [1, null], \"a\":\"\\u001f\"}}");
    assert_int_equal(fields_read(&t.op, sample_fields, root, STR(""), &s, &present), OK);
    assert_str(written(&t, sample_fields, &s),
               "{\"id\":7,\"name\":\"张三\",\"note\":\"two\\nlines\",\"choice\":\"door\","
               "\"hint\":\"h\",\"count\":3,\"owner_id\":9,\"active\":true,"
               "\"due_at\":\"2026-11-23T08:00:00.000Z\",\"price\":-1250,\"colour\":\"blue\","
               "\"tags\":[\"a\",\"b\"],\"parts\":[\"door\",\"motor\"],\"team_ids\":[3,1],"
               "\"place\":{\"city\":\"上海\",\"floor\":-1},"
               "\"stops\":[{\"city\":\"x\",\"floor\":0},{\"city\":\"y\",\"floor\":2}],"
               "\"data\":{\"z\":[1,null],\"a\":\"\\u001F\"}}");
    assert_str(s.secret, "12345678");
    assert_true(field_present(present, sample_fields, "data"));
    assert_false(field_present(present, sample_fields, "id"));
}

static void an_empty_record_prints_null_where_it_may(void **state)
{
    (void)state;
    TESTING(t);
    assert_str(
        written(&t, sample_fields, &(struct sample){ 0 }),
        "{\"id\":0,\"name\":\"\",\"note\":null,\"choice\":\"\",\"count\":0,\"owner_id\":null,"
        "\"active\":false,\"due_at\":null,\"price\":0,\"colour\":\"red\",\"tags\":[],"
        "\"parts\":[],\"team_ids\":[],\"place\":null,\"stops\":[],\"data\":null}");
    static const struct field nothing[] = { { 0 } };
    assert_str(written(&t, nothing, &(struct sample){ 0 }), "{}");
    assert_str(
        written(&t, sample_fields, &(struct sample){ .colour = 99 }),
        "{\"id\":0,\"name\":\"\",\"note\":null,\"choice\":\"\",\"count\":0,\"owner_id\":null,"
        "\"active\":false,\"due_at\":null,\"price\":0,\"colour\":null,\"tags\":[],"
        "\"parts\":[],\"team_ids\":[],\"place\":null,\"stops\":[],\"data\":null}");
}

/* Each row adds its members to a good record. */
static void wrong_values_are_named_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *members, *want;
    } cases[] = {
        { "\"count\":0", "" },
        { "\"count\":100", "" },
        { "\"count\":101", "/count field.too_large" },
        { "\"count\":-1", "/count field.too_small" },
        { "\"count\":1.5", "/count field.type_integer" },
        { "\"count\":1.0", "/count field.type_integer" },
        { "\"count\":\"1\"", "/count field.type_integer" },
        { "\"count\":null", "/count field.null" },
        { "\"count\":[]", "/count field.type_integer" },
        { "\"owner_id\":null", "" },
        { "\"owner_id\":0", "/owner_id field.too_small" },
        { "\"owner_id\":9223372036854775807", "" },
        { "\"id\":1", "/id field.read_only" },
        { "\"id\":null", "/id field.read_only" },
        { "\"nope\":1", "/nope field.unknown" },
        { "\"\":1", "/ field.unknown" },
        { "\"a/b~c\":1", "/a~1b~0c field.unknown" },
        { "\"Name\":1", "/Name field.unknown" },
        { "\"choice\":\"\"", "" },
        { "\"choice\":\"wheel\"", "/choice field.choice" },
        { "\"choice\":7", "/choice field.type_text" },
        { "\"secret\":\"\"", "" },
        { "\"secret\":\"1234567\"", "/secret field.too_short" },
        { "\"hint\":\"a\\nb\"", "/hint field.control" },
        { "\"hint\":\"a\\u001bb\"", "/hint field.control" },
        { "\"note\":\"a\\r\\n\\tb\"", "" },
        { "\"note\":\"\\u007f\"", "/note field.control" },
        { "\"note\":null", "" },
        { "\"active\":1", "/active field.type_boolean" },
        { "\"active\":\"true\"", "/active field.type_boolean" },
        { "\"due_at\":null", "" },
        { "\"due_at\":\"\"", "/due_at field.type_time" },
        { "\"due_at\":\"2026-02-30T00:00:00Z\"", "/due_at field.type_time" },
        { "\"due_at\":1763884800000", "/due_at field.type_time" },
        { "\"price\":\"1.50\"", "/price field.type_integer" },
        { "\"tags\":\"a\"", "/tags field.type_list" },
        { "\"tags\":{}", "/tags field.type_list" },
        { "\"tags\":null", "/tags field.null" },
        { "\"tags\":[\"a\",\"a\"]", "" },
        { "\"tags\":[\"a\",2,\"c\"]", "/tags/1 field.type_text" },
        { "\"tags\":[\"a\",\" \"]", "/tags/1 field.too_short" },
        { "\"tags\":[\"a\",\"b\",\"c\",\"d\"]", "/tags field.too_many" },
        { "\"parts\":[\"door\",\"wheel\"]", "/parts/1 field.choice" },
        { "\"parts\":[\"door\",\"motor\",\"door\"]", "/parts/2 field.repeated" },
        { "\"team_ids\":[1,2.5]", "/team_ids/1 field.type_integer" },
        { "\"team_ids\":[1,2,1]", "/team_ids/2 field.repeated" },
        { "\"place\":null", "" },
        { "\"place\":[]", "/place field.type_record" },
        { "\"place\":{}", "/place/city field.required" },
        { "\"place\":{\"city\":\"x\",\"floor\":51}", "/place/floor field.too_large" },
        { "\"place\":{\"city\":\"x\",\"floor\":-4}", "/place/floor field.too_small" },
        { "\"place\":{\"city\":\"x\",\"x/y\":0}", "/place/x~1y field.unknown" },
        { "\"stops\":[1]", "/stops/0 field.type_record" },
        { "\"stops\":[{\"city\":\"x\"},{\"city\":\" \"}]", "/stops/1/city field.required" },
        { "\"stops\":[{\"city\":\"x\"},{},{}]", "/stops field.too_many" },
        { "\"data\":null", "" },
        { "\"data\":\"text\"", "" },
        { "\"data\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14]", "/data field.too_long" },
        { "\"count\":\"x\",\"nope\":1,\"active\":0",
          "/count field.type_integer\n/nope field.unknown\n/active field.type_boolean" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        struct sample s = { 0 };
        str text = arena_fmt(t.mem, "{\"name\":\"xy\",\"colour\":\"red\",%s}", cases[i].members);
        enum err err = fields_read(&t.op, sample_fields, parsed(&t, text.p), STR(""), &s, NULL);
        assert_row(cases[i].members, fault_lines(&t.op), cases[i].want);
        assert_row_int(cases[i].members, err, *cases[i].want ? ERR_INVALID : OK);
    }
}

static void required_and_root(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "{}", "/in/name field.required\n/in/colour field.required" },
        { "{\"name\":\"\",\"colour\":\"red\"}", "/in/name field.required" },
        { "{\"name\":\" \\u3000 \",\"colour\":\"red\"}", "/in/name field.required" },
        { "{\"name\":null,\"colour\":null}", "/in/name field.null\n/in/colour field.null" },
        { "{\"name\":\"x\",\"colour\":\"\"}", "/in/name field.too_short\n/in/colour field.choice" },
        { "{\"name\":\"一二三四五六七八九十\",\"colour\":\"red\"}", "" },
        { "{\"name\":\"一二三四五六七八九十一\",\"colour\":\"red\"}", "/in/name field.too_long" },
        { "[]", "/in field.type_record" },
        { "null", "/in field.type_record" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        struct sample s = { 0 };
        enum err err =
            fields_read(&t.op, sample_fields, parsed(&t, cases[i].text), STR("/in"), &s, NULL);
        assert_row(cases[i].text, fault_lines(&t.op), cases[i].want);
        assert_row_int(cases[i].text, err, *cases[i].want ? ERR_INVALID : OK);
    }
}

static void a_patch_changes_what_it_names(void **state)
{
    (void)state;
    TESTING(t);
    struct sample s = { .id = 1,
                        .name = STR("old"),
                        .note = STR("n"),
                        .colour = SAMPLE_RED,
                        .owner_id = 5,
                        .place = { STR("here"), 3 } };
    uint64_t present;
    const json_t *root = parsed(&t, "{\"note\":null,\"owner_id\":null,\"count\":0}");
    /* The colour is the first of its labels, as an absent one would look: it stays. */
    assert_int_equal(fields_read(&t.op, sample_fields, root, STR(""), &s, &present), OK);
    assert_str(s.name, "old");
    assert_int_equal(s.note.n, 0);
    assert_int_equal(s.owner_id, 0);
    assert_true(field_present(present, sample_fields, "count"));
    assert_false(field_present(present, sample_fields, "name"));

    root = parsed(&t, "{\"place\":{\"floor\":4}}"); /* an embedded record is patched as well */
    assert_int_equal(fields_read(&t.op, sample_fields, root, STR(""), &s, NULL), OK);
    assert_str(s.place.city, "here");
    assert_int_equal(s.place.floor, 4);
    root = parsed(&t, "{\"place\":null}");
    assert_int_equal(fields_read(&t.op, sample_fields, root, STR(""), &s, NULL), OK);
    assert_int_equal(s.place.city.n + (size_t)s.place.floor, 0);
}

static void limits_are_told(void **state)
{
    (void)state;
    TESTING(t);
    t.op.lang = LANG_EN;
    struct sample s = { 0 };
    const json_t *root = parsed(&t, "{\"name\":\"x\",\"colour\":\"pink\",\"count\":101}");
    assert_int_equal(fields_read(&t.op, sample_fields, root, STR(""), &s, NULL), ERR_INVALID);
    assert_str(op_item_text(&t.op, &t.op.fault.items[0]),
               "Too short: it takes 2 or more characters");
    assert_str(op_item_text(&t.op, &t.op.fault.items[1]), "This must be one of: red, green, blue");
    assert_str(op_item_text(&t.op, &t.op.fault.items[2]), "Too large: at most 100");
}

static void values_from_plain_text(void **state)
{
    (void)state;
    static const struct {
        const char *field, *text, *want; /* want: as field_text gives it, or the error */
    } cases[] = {
        { "name", " 张三 ", "张三" },
        { "name", "", "!p field.required" },
        { "name", "\xE5", "!p field.utf8" },
        { "name", "12345678901", "!p field.too_long" },
        { "hint", "a\nb", "!p field.control" },
        { "choice", "door", "door" },
        { "choice", "wheel", "!p field.choice" },
        { "count", " 7 ", "7" },
        { "count", "", "0" },
        { "count", "7.0", "!p field.type_integer" },
        { "count", "101", "!p field.too_large" },
        { "owner_id", "", "" },
        { "active", "true", "true" },
        { "active", "yes", "!p field.type_boolean" },
        { "due_at", "2026-11-23T16:00:00+08:00", "2026-11-23T08:00:00.000Z" },
        { "due_at", "", "" },
        { "due_at", "yesterday", "!p field.type_time" },
        { "price", "-1250", "-1250" },
        { "colour", "green", "green" },
        { "colour", "", "!p field.required" },
        { "colour", "pink", "!p field.choice" },
        { "tags", " a ,b", "a,b" },
        { "tags", "a,,b", "!p/1 field.too_short" },
        { "tags", "a,b,c,d", "!p field.too_many" },
        { "parts", "door,door", "!p/1 field.repeated" },
        { "team_ids", "3, 1", "3,1" },
        { "team_ids", "3,x", "!p field.type_integer" },
        { "place", "{\"city\":\"x\"}", "{\"city\":\"x\",\"floor\":0}" },
        { "place", "{\"town\":\"x\"}", "!p/town field.unknown\np/city field.required" },
        { "place", "{", "!p field.type_json" },
        { "stops", "[{\"city\":\"x\"}]", "[{\"city\":\"x\",\"floor\":0}]" },
        { "data", "{\"a\": 1}", "{\"a\":1}" },
        { "data", "{'a':1}", "!p field.type_json" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        struct sample s = { 0 };
        const struct field *f = field_named(sample_fields, str_of(cases[i].field));
        assert_non_null(f);
        field_from_text(&t.op, f, str_of(cases[i].text), STR("p"), &s);
        str got = t.op.fault.item_count ? arena_fmt(t.mem, "!" STR_FMT, STR_ARG(fault_lines(&t.op)))
                                        : field_text(t.mem, f, &s);
        assert_row(cases[i].text, got, cases[i].want);
    }
}

static void a_record_is_checked_as_it_stands(void **state)
{
    (void)state;
    TESTING(t);
    struct sample_place stops[] = { { STR("x"), 99 } };
    struct sample s = {
        .name = STR("x"),
        .hint = STR("\x1b"),
        .count = 200,
        .colour = (enum sample_colour)9,
        .place = { STR(""), 7 },
        .stops = { stops, 1 },
    };
    fields_check(&t.op, sample_fields, &s, STR("/r"));
    assert_str(fault_lines(&t.op),
               "/r/name field.too_short\n/r/hint field.control\n"
               "/r/count field.too_large\n/r/colour field.choice\n"
               "/r/place/city field.required\n/r/stops/0/floor field.too_large");
}

static void csv_rows_are_safe_in_a_sheet(void **state)
{
    (void)state;
    static const struct field fields[] = {
        { FIELD(struct sample, name) },
        { FIELD(struct sample, secret), .flags = SECRET },
        { FIELD(struct sample, count) },
        { FIELD(struct sample, tags) },
        { 0 },
    };
    static const struct {
        const char *name, *want;
    } cases[] = {
        { "plain", "plain,-5,-x\r\n" },
        { "=1+1", "'=1+1,-5,-x\r\n" },
        { "+8613812345678", "'+8613812345678,-5,-x\r\n" },
        { "-1,2", "\"'-1,2\",-5,-x\r\n" },
        { "@sum", "'@sum,-5,-x\r\n" },
        { "\tx", "'\tx,-5,-x\r\n" },
        { "＝1", "'＝1,-5,-x\r\n" },
        { "a=b", "a=b,-5,-x\r\n" },
    };
    TESTING(t);
    str tags[] = { STR("-x") };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sample s = {
            .name = str_of(cases[i].name), .secret = STR("never"), .count = -5, .tags = { tags, 1 }
        };
        CLEANUP(buf_release) struct buf b;
        buf_init(&b, 1000);
        fields_csv_row(&b, t.mem, fields, &s);
        str want = str_of(cases[i].want); /* the tag is guarded too, the number is not */
        want = arena_fmt(t.mem, STR_FMT "'-x\r\n", (int)(want.n - 4), want.p);
        assert_row(cases[i].name, buf_view(&b), want.p);
    }
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 1000);
    fields_csv_head(&b, fields);
    assert_str(buf_view(&b), "name,count,tags\r\n");
}

static str schema(struct testing *t, const struct field *fields, bool input)
{
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 1 << 20);
    fields_schema(&b, fields, input);
    return arena_str(t->mem, buf_view(&b));
}

static void schemas_differ_for_input_and_output(void **state)
{
    (void)state;
    static const struct field fields[] = {
        { FIELD(struct sample, id), .flags = READONLY },
        { FIELD(struct sample, name), .flags = REQUIRED, .max = 10, .doc = "Its \"name\"" },
        { FIELD(struct sample, secret), .flags = SECRET, .format = "password" },
        { FIELD(struct sample, hint), .flags = OPTIONAL },
        { FIELD(struct sample, due_at), .flags = NULLABLE },
        { FIELD(struct sample, choice), .labels = sample_parts },
        { 0 },
    };
    TESTING(t);
    assert_str(schema(&t, fields, true),
               "{\"type\":\"object\",\"properties\":{"
               "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":10,"
               "\"description\":\"Its \\\"name\\\"\"},"
               "\"secret\":{\"type\":\"string\",\"maxLength\":200,\"format\":\"password\"},"
               "\"hint\":{\"type\":\"string\",\"maxLength\":200},"
               "\"due_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"},"
               "\"choice\":{\"type\":\"string\",\"enum\":[\"motor\",\"door\",\"\"]}},"
               "\"required\":[\"name\"],\"additionalProperties\":false}");
    assert_str(schema(&t, fields, false),
               "{\"type\":\"object\",\"properties\":{"
               "\"id\":{\"type\":\"integer\",\"format\":\"int64\"},"
               "\"name\":{\"type\":\"string\",\"description\":\"Its \\\"name\\\"\"},"
               "\"hint\":{\"type\":\"string\"},"
               "\"due_at\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"},"
               "\"choice\":{\"type\":\"string\",\"enum\":[\"motor\",\"door\",\"\"]}},"
               "\"required\":[\"id\",\"name\",\"due_at\",\"choice\"]}");
    /* The whole sample, both ways, is JSON. */
    (void)parsed(&t, schema(&t, sample_fields, true).p);
    (void)parsed(&t, schema(&t, sample_fields, false).p);
}

static void items_print_as_a_list(void **state)
{
    (void)state;
    struct sample_place items[] = { { STR("x"), 1 }, { STR("y"), 2 } };
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 1000);
    fields_write_items(&b, sample_place_fields, items, 2, sizeof(*items));
    assert_str(buf_view(&b), "[{\"city\":\"x\",\"floor\":1},{\"city\":\"y\",\"floor\":2}]");
    buf_clear(&b);
    fields_write_items(&b, sample_place_fields, NULL, 0, sizeof(*items));
    assert_str(buf_view(&b), "[]");
}

static void csv_amounts_are_whole_units(void **state)
{
    (void)state;
    struct priced {
        money asked, paid;
    };
    static const struct field fields[] = {
        { FIELD(struct priced, asked) },
        { FIELD(struct priced, paid), .flags = NULLABLE },
        { 0 },
    };
    static const struct {
        int64_t asked, paid;
        const char *want;
    } cases[] = {
        { 259950, 259900, "2599.50,2599.00\r\n" },
        { 0, 0, "0.00,\r\n" },
        { 5, -1205, "0.05,-12.05\r\n" },
        { INT64_MIN, INT64_MAX, "-92233720368547758.08,92233720368547758.07\r\n" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        CLEANUP(buf_release) struct buf b;
        const struct priced p = { { cases[i].asked }, { cases[i].paid } };
        buf_init(&b, 1000);
        fields_csv_row(&b, t.mem, fields, &p);
        assert_row(cases[i].want, buf_view(&b), cases[i].want);
    }
}

static void a_guarded_cell_is_read_as_it_was(void **state)
{
    (void)state;
    assert_str(field_csv_plain(STR("'=1+1")), "=1+1");
    assert_str(field_csv_plain(STR("'＋86")), "＋86");
    assert_str(field_csv_plain(STR("'tis")), "'tis");
    assert_str(field_csv_plain(STR("'")), "'");
    assert_str(field_csv_plain(STR("=1")), "=1");
    assert_str(field_csv_plain(STR("")), "");
}

static void decimals_keep_their_places(void **state)
{
    struct row {
        decimal target;
    };
    static const struct field fields[] = {
        { FIELD(struct row, target), .flags = NULLABLE, .min = 0, .max = 100 },
        { 0 },
    };
    static const struct {
        const char *in, *out, *fault;
    } rows[] = {
        { "{\"target\":95.5}", "{\"target\":95.5}", "" },
        { "{\"target\":0.1}", "{\"target\":0.1}", "" },
        { "{\"target\":90}", "{\"target\":90}", "" },
        { "{\"target\":90.0}", "{\"target\":90}", "" },
        { "{\"target\":0}", "{\"target\":0}", "" },
        { "{\"target\":null}", "{\"target\":null}", "" },
        { "{}", "{\"target\":null}", "" },
        { "{\"target\":100.001}", "", "/target field.too_large" },
        { "{\"target\":-1}", "", "/target field.too_small" },
        { "{\"target\":1.2345}", "", "/target field.type_decimal" },
        { "{\"target\":\"95\"}", "", "/target field.type_decimal" },
        { "{\"target\":1e300}", "", "/target field.type_decimal" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        struct row r = { 0 };
        enum err err = fields_read(&t.op, fields, parsed(&t, rows[i].in), STR(""), &r, NULL);
        assert_row(rows[i].in, fault_lines(&t.op), rows[i].fault);
        if (err == OK)
            assert_row(rows[i].in, written(&t, fields, &r), rows[i].out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_record_goes_in_and_comes_out),
        cmocka_unit_test(an_empty_record_prints_null_where_it_may),
        cmocka_unit_test(wrong_values_are_named_exactly),
        cmocka_unit_test(required_and_root),
        cmocka_unit_test(a_patch_changes_what_it_names),
        cmocka_unit_test(limits_are_told),
        cmocka_unit_test(values_from_plain_text),
        cmocka_unit_test(a_record_is_checked_as_it_stands),
        cmocka_unit_test(csv_rows_are_safe_in_a_sheet),
        cmocka_unit_test(csv_amounts_are_whole_units),
        cmocka_unit_test(a_guarded_cell_is_read_as_it_was),
        cmocka_unit_test(schemas_differ_for_input_and_output),
        cmocka_unit_test(items_print_as_a_list),
        cmocka_unit_test(decimals_keep_their_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
