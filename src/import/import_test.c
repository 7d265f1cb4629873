/* What a heading says by itself, and how cells are read as people write them. Files, batches and what kinds make of
 * their rows are told by tests/stories. */
#include "import_internal.h"

#include "../base/testing.h"

struct thing {
    str code, on, note;
    bool flag;
    int state;
    money price;
};

static const char *const states[] = { "sold", "in_stock", NULL };

static const struct field thing_fields[] = {
    { FIELD(struct thing, code), .flags = REQUIRED | TRIM, .max = 20 },
    { FIELD(struct thing, on), .flags = TRIM, .format = "date" },
    { FIELD(struct thing, note), .flags = MULTILINE, .max = 100 },
    { FIELD(struct thing, flag) },
    { FIELD(struct thing, state), .labels = states },
    { FIELD(struct thing, price) },
    { 0 },
};

static const struct import_word thing_words[] = {
    { "code", "import.field.code" },
    { "on", "import.field.purchased_on" },
    { "flag", "import.field.durable" },
    { "state", "import.field.state" },
    { "price", "import.field.price_paid" },
    { "state=sold", "import.choice.state.sold" },
    { "state=in_stock", "import.choice.state.in_stock" },
    { 0 },
};

static const struct import_kind thing_kind = { .fields = thing_fields,
                                               .words = thing_words,
                                               .size = sizeof(struct thing) };

static strs split(struct arena *mem, const char *cells)
{
    strs all = { arena_array(mem, 20, sizeof(str)), 0 };
    str rest = str_of(cells), cell;
    while (str_split(&rest, '|', &cell))
        all.items[all.n++] = cell;
    return all;
}

static const struct {
    const char *row, *heading, *map, *missing;
} headings[] = {
    { "by name", "code|note", "{\"columns\":{\"code\":\"code\",\"note\":\"note\"}}", "" },
    { "in Chinese", "型号|购买日|状态",
      "{\"columns\":{\"code\":\"型号\",\"on\":\"购买日\",\"state\":\"状态\"}}", "" },
    { "in English, whatever its case and blanks", " CODE |purchased",
      "{\"columns\":{\"code\":\"CODE\",\"on\":\"purchased\"}}", "" },
    { "full width", "Ｃｏｄｅ", "{\"columns\":{\"code\":\"Ｃｏｄｅ\"}}", "" },
    { "the first of two", "型号|code", "{\"columns\":{\"code\":\"型号\"}}", "" },
    { "what nobody calls so stays out", "货号|颜色|note", "{\"columns\":{\"note\":\"note\"}}",
      "code" },
};

static void a_heading_says_what_its_columns_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(headings); i++) {
        TESTING(t);
        struct list mapped;
        strs missing, heading = split(t.mem, headings[i].heading);
        import_guess(&t.op, &thing_kind, &heading, &mapped, &missing);
        assert_row(headings[i].row, import_map_text(&t.op, &mapped), headings[i].map);
        assert_row(headings[i].row, missing.n ? missing.items[0] : STR(""), headings[i].missing);
    }
}

static const struct {
    const char *row, *cells; /* code, on, note, flag, state, price */
    const char *want;
} rows[] = {
    { "as the program writes", "A1|2026-03-01|x|true|in_stock|2599.50",
      "A1 2026-03-01 x 1 in_stock 259950" },
    { "as people write, in Chinese", "A1|2026年3月1日||是|在库|2,599.5",
      "A1 2026-03-01  1 in_stock 259950" },
    { "in English", "A1|2026/3/1||No|In stock|2599", "A1 2026-03-01  0 in_stock 259900" },
    { "with dots", "A1|2026.12.31||0|SOLD|", "A1 2026-12-31  0 sold 0" },
    { "a flag that is none", "A1|||maybe|sold|", "field.type_boolean" },
    { "guarded against sheets", "'+86|2026-03-01|'=1+1|false|sold|0.05",
      "+86 2026-03-01 =1+1 0 sold 5" },
    { "an apostrophe that guards nothing", "'t|2026-03-01|'|false|sold|1",
      "'t 2026-03-01 ' 0 sold 100" },
    { "a day that there is not", "A1|2026/2/30|||sold|", "date.invalid" },
    { "half a day", "A1|2026/2|||sold|", "date.invalid" },
    { "a choice that is none", "A1||||飞走|", "field.choice" },
    { "three places", "A1||||sold|1.005", "import.money" },
    { "below nothing", "A1||||sold|-1", "import.money" },
};

static void cells_are_read_as_people_write_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        struct import_map *map;
        struct thing row = { 0 };
        const strs heading = split(t.mem, "code|on|note|flag|state|price");
        const strs cells = split(t.mem, rows[i].cells);
        assert_int_equal(
            import_map_read(&t.op, &thing_kind,
                            STR("{\"columns\":{\"code\":\"code\",\"on\":\"on\",\"note\":\"note\","
                                "\"flag\":\"flag\",\"state\":\"state\",\"price\":\"price\"}}"),
                            &map),
            OK);
        assert_int_equal(import_map_bind(&t.op, map, &heading), OK);
        import_row_read(&t.op, map, &cells, &row);
        str got = t.op.fault.item_count
                      ? str_of(t.op.fault.items[0].code)
                      : arena_fmt(t.mem, STR_FMT " " STR_FMT " " STR_FMT " %d %s %lld",
                                  STR_ARG(row.code), STR_ARG(row.on), STR_ARG(row.note), row.flag,
                                  states[row.state], (long long)row.price.minor);
        op_forgive(&t.op);
        assert_row(rows[i].row, got, rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heading_says_what_its_columns_are),
        cmocka_unit_test(cells_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
