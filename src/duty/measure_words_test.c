/* What a duty asks of a measure, said in both languages and read back the same. */
#include "measure_words.h"

#include "../base/testing.h"

static struct bound_name named(const char *unit, const char *direction)
{
    return (struct bound_name){ .kind = BOUND_MEASURE,
                                .key = STR("K00"),
                                .name = STR("名"),
                                .unit = str_of(unit),
                                .direction = str_of(direction) };
}

static void values_are_told_in_their_unit(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        int64_t milli;
        const char *zh, *en, *rounded, *rounded_en;
    } rows[] = {
        { "percent", 98000, "98%", "98%", "98%", "98%" },
        { "percent", 93456, "93.456%", "93.456%", "93.5%", "93.5%" },
        { "ppm", 120000, "120 ppm", "120 ppm", "120 ppm", "120 ppm" },
        { "ppm", 12345678, "12345.678 ppm", "12345.678 ppm", "12,346 ppm", "12,346 ppm" },
        { "points", -12500, "-12.5 分", "-12.5 points", "-12.5 分", "-12.5 points" },
        { "number", 7000, "7", "7", "7", "7" },
        { "number", 1234567890, "1234567.89", "1234567.89", "1,234,567.9", "1,234,567.9" },
        { "number", -123456, "-123.456", "-123.456", "-123.5", "-123.5" },
        { "seconds", 30000, "30 秒", "30 s", "30秒", "30 sec" },
        { "seconds", 310000, "310 秒", "310 s", "5分钟 10秒", "5 min 10 sec" },
        { "seconds", 1800000, "30 分钟", "30 min", "30分钟", "30 min" },
        { "seconds", 4800000, "80 分钟", "80 min", "1小时 20分钟", "1 hr 20 min" },
        { "seconds", 5400000, "1.5 小时", "1.5 h", "1小时 30分钟", "1 hr 30 min" },
        { "seconds", 5423000, "5423 秒", "5423 s", "1小时 30分钟", "1 hr 30 min" },
        { "seconds", 3599600, "3599.6 秒", "3599.6 s", "1小时", "1 hr" },
        { "seconds", 172800000, "48 小时", "48 h", "48小时", "48 hr" },
        { "seconds", 604800000, "7 天", "7 d", "168小时", "168 hr" },
        { "seconds", 4443300000, "74055 分钟", "74055 min", "1,234小时", "1,234 hr" },
        { "seconds", 0, "0 秒", "0 s", "0秒", "0 sec" },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        decimal value = decimal_milli(rows[i].milli);
        str unit = str_of(rows[i].unit);
        assert_row(rows[i].zh, words_value(&t.op, LANG_ZH, unit, value), rows[i].zh);
        assert_row(rows[i].zh, words_value(&t.op, LANG_EN, unit, value), rows[i].en);
        assert_row(rows[i].zh, words_value_rounded(&t.op, LANG_ZH, unit, value), rows[i].rounded);
        assert_row(rows[i].zh, words_value_rounded(&t.op, LANG_EN, unit, value),
                   rows[i].rounded_en);
    }
    assert_str(words_value(&t.op, LANG_ZH, STR("percent"), (decimal){ 0 }), "—");
}

static bool same(decimal a, decimal b)
{
    return a.known == b.known && a.milli == b.milli;
}

static void what_is_said_is_read_back(void **state)
{
    (void)state;
    struct score_step steps[] = { { decimal_milli(1800000), 100 },
                                  { decimal_milli(5400000), 60 },
                                  { decimal_milli(100000000), 0 } };
    const struct {
        const char *row, *unit, *direction;
        struct duty_measure m;
    } rows[] = {
        { "linear",
          "percent",
          "higher",
          { .target = decimal_of(98), .floor = decimal_milli(90500), .weight = 20 } },
        { "times",
          "seconds",
          "lower",
          { .target = decimal_of(7200), .floor = decimal_of(14400), .example = true } },
        { "odd seconds",
          "seconds",
          "lower",
          { .target = decimal_milli(100125), .floor = decimal_of(101) } },
        { "points below 0",
          "points",
          "higher",
          { .target = decimal_of(30), .floor = decimal_of(-10), .weight = 100 } },
        { "steps",
          "seconds",
          "lower",
          { .target = decimal_of(1800), .rule = SCORE_STEPS, .steps = { steps, 3 }, .weight = 5 } },
        { "steps of numbers",
          "number",
          "lower",
          { .target = decimal_of(5), .rule = SCORE_STEPS, .steps = { steps, 1 } } },
        { "pass", "ppm", "lower", { .target = decimal_of(300), .rule = SCORE_PASS, .weight = 1 } },
        { "gate",
          "percent",
          "higher",
          { .target = decimal_of(100), .rule = SCORE_GATE, .cap = 60 } },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++)
        for (int lang = LANG_ZH; lang <= LANG_EN; lang++) {
            const struct duty_measure *m = &rows[i].m;
            struct bound_name name = named(rows[i].unit, rows[i].direction);
            struct score_step room[10];
            struct duty_measure back = { .steps = { room, 0 } };
            const char *row = rows[i].row;
            assert_row_int(row,
                           read_target(words_target(&t.op, (enum lang)lang, &name, m), &name,
                                       &back),
                           true);
            assert_row_int(row,
                           read_rule(words_rule(&t.op, (enum lang)lang, &name, m), &name, &back),
                           true);
            assert_row_int(row, read_weight(words_weight(&t.op, (enum lang)lang, m), &back), true);
            assert_row_int(row, same(back.target, m->target) && same(back.floor, m->floor), true);
            assert_row_int(row, back.rule, m->rule);
            assert_row_int(row, back.weight, m->weight);
            assert_row_int(row, back.cap, m->cap);
            assert_row_int(row, back.example, m->example);
            assert_row_int(row, back.steps.n, m->steps.n);
            for (size_t k = 0; k < m->steps.n; k++) {
                assert_row_int(row, same(room[k].value, steps[k].value), true);
                assert_row_int(row, room[k].score, steps[k].score);
            }
        }
}

static void other_words_are_not_taken_for_ours(void **state)
{
    (void)state;
    static const char *const targets[] = { "",
                                           "差不多",
                                           "≥",
                                           "≥ 1.2345%",
                                           "about 5",
                                           "≥ 98%，节假日 95%",
                                           "98% on weekdays",
                                           "≥ 98%（示例值）以上",
                                           "≤ 98%",
                                           "≥ 30 分钟",
                                           "≥ 98 ppm" };
    static const char *const rules[] = { "",
                                         "看情况",
                                         "线性：",
                                         "线性：90%",
                                         "线性：90% 得 10 分",
                                         "线性：90% 得 0 分，不计节假日",
                                         "线性：30 分钟 得 0 分",
                                         "Linear: 90%",
                                         "分档：",
                                         "分档：98%",
                                         "分档：98% 得 101 分",
                                         "分档：98% 得 100 分；以下不计",
                                         "达标",
                                         "达标率过半得 100 分",
                                         "达标：达到得 100 分，否则 0 分，连续三月翻倍",
                                         "Pass",
                                         "Passable: 100 when reached, else 0",
                                         "门槛：未达到，总分最高 x",
                                         "门槛：未达到，总分最高 60 分，可申诉" };
    static const char *const weights[] = { "", "x", "101%", "-5%", "1.5%", "20%左右", "20 分钟" };
    static const struct bound_name share = { .kind = BOUND_MEASURE,
                                             .unit = { "percent", 7 },
                                             .direction = { "higher", 6 } };
    struct score_step room[10] = { { decimal_of(77), 77 } };
    const struct duty_measure kept = { .target = decimal_of(1),
                                       .floor = decimal_of(2),
                                       .rule = SCORE_LINEAR,
                                       .weight = 3,
                                       .cap = 4,
                                       .steps = { room, 1 },
                                       .example = true };
    struct duty_measure m = kept;
    for (size_t i = 0; i < COUNT(targets); i++)
        assert_row_int(targets[i], read_target(str_of(targets[i]), &share, &m), false);
    for (size_t i = 0; i < COUNT(weights); i++)
        assert_row_int(weights[i], read_weight(str_of(weights[i]), &m), false);
    for (size_t i = 0; i < COUNT(rules); i++)
        assert_row_int(rules[i], read_rule(str_of(rules[i]), &share, &m), false);
    assert_true(same(m.target, kept.target) && same(m.floor, kept.floor) && m.example);
    assert_true(m.rule == kept.rule && m.weight == 3 && m.cap == 4 && m.steps.n == 1);
    assert_true(room[0].score == 77 && same(room[0].value, decimal_of(77)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_told_in_their_unit),
        cmocka_unit_test(what_is_said_is_read_back),
        cmocka_unit_test(other_words_are_not_taken_for_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
