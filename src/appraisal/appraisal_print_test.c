#include "../base/testing.h"
#include "appraisal_internal.h"

static decimal d(int64_t whole)
{
    return decimal_of(whole);
}

static str printed(struct testing *t, const struct appraisal *a, enum lang lang)
{
    struct doc doc;
    struct buf out;
    buf_init(&out, 100000);
    appraisal_print(&t->op, a, lang, &doc);
    assert_int_equal(doc_write(&t->op, &doc, DOC_MARKDOWN, &out), OK);
    str text = arena_str(t->mem, buf_view(&out));
    buf_release(&out);
    return text;
}

static void has(str text, const char *words)
{
    if (!str_has(text, str_of(words)))
        fail_msg("not printed: %s\n" STR_FMT, words, STR_ARG(text));
}

static void what_points_rest_on_is_printed(void **state)
{
    struct appraisal_step steps[] = { { d(98), 100 }, { d(95), 60 } };
    struct appraisal_month trend[] = { { STR("2026-09"), 40, d(91) },
                                       { STR("2026-10"), 60, d(96) } };
    struct appraisal_excluded excluded[] = { { .ticket_id = 7, .number = STR("AS00000072") } };
    str trainings[] = { STR("退换货规则") }, tickets[] = { STR("AS00000011") };
    int64_t files[] = { 5 };
    struct appraisal_file names[] = { { 5, STR("现场.png") } };
    struct appraisal_item items[] = {
        { .id = 1,
          .kind = ITEM_MEASURE,
          .points = d(60),
          .missed = true,
          .self_comment = STR("缺配件"),
          .comment = STR("下月跟进"),
          .counted = { .duty = STR("登记工单"),
                       .measure = STR("K08"),
                       .name_zh = STR("一次解决率"),
                       .unit = STR("percent"),
                       .direction = STR("higher"),
                       .rule = STR("steps"),
                       .target = d(98),
                       .steps = { steps, 2 },
                       .figure = { .has_source = true, .n = 100, .value = d(96) },
                       .trend = { trend, 2 },
                       .mix = { .n = 100,
                                .mean = d(96),
                                .expected = d(94),
                                .matched = 90,
                                .others_n = 321 },
                       .counter = { .measure = STR("K10"),
                                    .name_zh = STR("重开率"),
                                    .unit = STR("percent"),
                                    .n = 12,
                                    .value = d(3) },
                       .excluded = { excluded, 1 },
                       .trainings = { trainings, 1 } } },
        { .id = 2,
          .kind = ITEM_MEASURE,
          .without = STR("gate"),
          .counted = { .duty = STR("复核"),
                       .measure = STR("own-1"),
                       .name_zh = STR("红线"),
                       .direction = STR("lower"),
                       .rule = STR("gate"),
                       .cap = 60,
                       .target = d(0) } },
        { .id = 3,
          .kind = ITEM_LEAD,
          .criterion_zh = STR("主动性"),
          .points = d(80),
          .self_points = d(90),
          .comment = STR("继续保持"),
          .evidence = STR("主动回访"),
          .tickets = { tickets, 1 },
          .attachment_ids = { files, 1 } },
    };
    const struct appraisal a = { .user_name = STR("安静"),
                                 .state = APPRAISAL_LEAD,
                                 .cap = -1,
                                 .items = { items, 3 },
                                 .files = { names, 1 } };
    (void)state;
    TESTING(t);
    str text = printed(&t, &a, LANG_ZH);
    static const char *const all[] = {
        "主管评议",
        "≥ 98%",
        "分档：98% 得 100 分；95% 得 60 分",
        "门槛：未达到，总分最高 60 分",
        "2026-09 91% → 2026-10 96%",
        "同类工单 96%，他人 94%（可比 90 张，他人 321 张）",
        "制衡 重开率 3%（n = 12）",
        "本人：缺配件",
        "主管：下月跟进",
        "经申诉不计入：AS00000072",
        "建议培训：退换货规则",
        "自评分：90.0",
        "主管：继续保持",
        "主动回访",
        "AS00000011",
        "现场.png",
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        has(text, all[i]);
    items[0].missed = false;
    assert_false(str_has(printed(&t, &a, LANG_ZH), STR("建议培训")));
    has(printed(&t, &a, LANG_EN), "Same mix 96%, others 94% (90 comparable with 321 of others)");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_points_rest_on_is_printed) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
