/* Rules of duties that need no database: the tree of posts, tables of an import, words of a time limit. The rest is
 * told by tests/stories/duty.test.mjs. */
#include "binding.h"
#include "duty_words.h"
#include "import_table.h"

#include "../base/testing.h"

static void a_post_has_its_place_in_the_tree(void **state)
{
    (void)state;
    const struct post posts[] = {
        { .id = 1 },
        { .id = 2, .reports_to = 1 },
        { .id = 5, .reports_to = 2 },
        { .id = 9 },
    };
    static const struct {
        const char *row;
        int64_t id, above;
        const char *code;
    } rows[] = {
        { "at the top", 5, 0, "" },
        { "a new one below", 0, 5, "" },
        { "elsewhere", 2, 9, "" },
        { "below itself", 2, 2, "post.cycle" },
        { "below one of its own", 1, 5, "post.cycle" },
        { "below nobody", 2, 7, "post.unknown" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *code = post_tree_fault(posts, COUNT(posts), rows[i].id, rows[i].above);
        assert_row(rows[i].row, str_of(code ? code : ""), rows[i].code);
    }
}

static void the_tree_ends_at_its_depth(void **state)
{
    (void)state;
    struct post posts[POST_DEPTH_MAX + 1] = { 0 };
    for (int i = 0; i < POST_DEPTH_MAX; i++)
        posts[i] = (struct post){ .id = i + 1, .reports_to = i };
    posts[POST_DEPTH_MAX] = (struct post){ .id = POST_DEPTH_MAX + 1 };
    size_t n = COUNT(posts);
    assert_null(post_tree_fault(posts, n, 0, POST_DEPTH_MAX - 1));
    assert_string_equal(post_tree_fault(posts, n, 0, POST_DEPTH_MAX), "post.too_deep");
    assert_string_equal(post_tree_fault(posts, n, 1, POST_DEPTH_MAX + 1), "post.too_deep");
    assert_null(post_tree_fault(posts, n, 2, POST_DEPTH_MAX + 1));
}

static void limits_are_said_as_people_say_them(void **state)
{
    (void)state;
    static const struct {
        struct duty duty;
        const char *zh, *en;
    } rows[] = {
        { { .limit_kind = LIMIT_NONE }, "", "" },
        { { .limit_kind = LIMIT_WITHIN, .limit_amount = 30, .limit_unit = UNIT_MINUTE },
          "30 分钟内",
          "within 30 minutes" },
        { { .limit_kind = LIMIT_WITHIN, .limit_amount = 1, .limit_unit = UNIT_WORKING_DAY },
          "1 个工作日内",
          "within 1 working day" },
        { { .limit_kind = LIMIT_EVERY, .limit_amount = 1, .limit_unit = UNIT_WEEK },
          "每周",
          "every week" },
        { { .limit_kind = LIMIT_EVERY, .limit_amount = 3, .limit_unit = UNIT_MONTH },
          "每 3 个月",
          "every 3 months" },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_row(rows[i].zh, words_limit(&t.op, LANG_ZH, &rows[i].duty), rows[i].zh);
        assert_row(rows[i].en, words_limit(&t.op, LANG_EN, &rows[i].duty), rows[i].en);
    }
}

static void tables_are_known_by_their_heads(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t tables;
        enum import_table_kind kind;
        size_t rows;
    } rows[] = {
        { "| 序号 | 职责 |\n|---|---|\n| 1 | 受理报修 |\n| 2 | 登记工单 |\n\nrest", 1, TABLE_DUTIES,
          2 },
        { "| No. | Duty | Trigger |\n| --- | --- | --- |\n| 1 | Answer calls | When it rings |", 1,
          TABLE_DUTIES, 1 },
        { "| 序号 | 负责到底 A | 执行 R |\n|:-:|---|---|\n| 1 | 主管 | 专员 |", 1, TABLE_RACI, 1 },
        { "| 部门 | 客服部 |\n| 岗位 | 专员 |", 1, TABLE_FOREIGN, 1 },
        { "| 一格 |", 0, TABLE_FOREIGN, 0 },
        { "no | table", 0, TABLE_FOREIGN, 0 },
        { "", 0, TABLE_FOREIGN, 0 },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct import_tables found;
        import_tables_find(&t.op, str_of(rows[i].text), &found);
        assert_row_int(rows[i].text, found.n, rows[i].tables);
        if (!found.n)
            continue;
        assert_row_int(rows[i].text, found.items[0].kind, rows[i].kind);
        assert_row_int(rows[i].text, found.items[0].rows, rows[i].rows);
    }
}

static void a_row_gives_all_its_cells(void **state)
{
    (void)state;
    TESTING(t);
    struct import_tables found;
    struct duty duty = { 0 };
    strs rest;
    import_tables_find(&t.op,
                       STR("| 职责 | 时限 | 产出 | 备注 |\n|---|---|---|---|\n"
                           "| 复核 a\\|b 退款 | 2个工作日内 | 记录<br>表 | 抽查 |"),
                       &found);
    import_row(&t.op, &found.items[0], 0, &duty, &rest);
    assert_str(duty.statement, "复核 a|b 退款");
    assert_str(duty.output, "记录 表");
    assert_int_equal(duty.limit_kind, LIMIT_WITHIN);
    assert_int_equal(duty.limit_amount, 2);
    assert_int_equal(duty.limit_unit, UNIT_WORKING_DAY);
    assert_int_equal(rest.n, 1);
    assert_str(rest.items[0], "备注：抽查");
}

static void standards_of_a_model_are_found_by_their_names(void **state)
{
    (void)state;
    TESTING(t);
    struct standard standards[] = {
        { .id = 3, .name_zh = STR("投诉"), .name_en = STR("Complaints"), .active = false },
        { .id = 4,
          .name_zh = STR("通用"),
          .name_en = STR("Usual"),
          .fallback = true,
          .active = true },
        { .id = 5, .name_zh = STR("投诉"), .name_en = STR("Complaints"), .active = true },
    };
    struct bindable b = { .op = &t.op, .standards = { standards, 3 } };
    str named[] = { STR("Complaints"), STR("default"), STR("投诉"), STR("退货"), STR("default ") };
    strs ids, unknown;
    bindable_standards(&b, &(strs){ named, COUNT(named) }, &ids, &unknown);
    assert_str(arena_join(t.op.mem, &ids, " "), "5 4 5");
    assert_str(arena_join(t.op.mem, &unknown, "|"), "退货|default ");
    b.standards.n = 1;
    bindable_standards(&b, &(strs){ named, COUNT(named) }, &ids, &unknown);
    assert_int_equal(ids.n, 0);
    assert_str(arena_join(t.op.mem, &unknown, "|"), "Complaints|投诉|退货|default ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standards_of_a_model_are_found_by_their_names),
        cmocka_unit_test(a_post_has_its_place_in_the_tree),
        cmocka_unit_test(the_tree_ends_at_its_depth),
        cmocka_unit_test(limits_are_said_as_people_say_them),
        cmocka_unit_test(tables_are_known_by_their_heads),
        cmocka_unit_test(a_row_gives_all_its_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
