/* Pictures of processes: every step is in them, and nothing that a user wrote is more than a label. */
#include "../base/testing.h"
#include "process_draw.h"

#include <expat.h>

static struct process_def *two_steps(struct testing *t, str zh)
{
    struct process_step *s = arena_array(t->mem, 2, sizeof *s);
    struct process_move *m = arena_array(t->mem, 2, sizeof *m);
    struct process_def *d = arena_alloc(t->mem, sizeof *d);
    s[0] = (struct process_step){ .key = STR("a"),
                                  .zh = zh,
                                  .en = STR("Look at it"),
                                  .role = STR("agent"),
                                  .minutes = 90,
                                  .legal_days = 7,
                                  .legal_basis = STR("第二十四条") };
    s[1] = (struct process_step){
        .key = STR("z"), .zh = STR("完成"), .en = STR("Done"), .kind = STEP_END, .exception = true
    };
    m[0] = (struct process_move){
        .key = STR("m"), .zh = STR("办结"), .en = STR("Finish"), .from = STR("a"), .to = STR("z")
    };
    m[1] = (struct process_move){ .key = STR("n"),
                                  .zh = STR("撤回"),
                                  .en = STR("Withdraw"),
                                  .from = STR("*"),
                                  .to = STR("z"),
                                  .after_minutes = 7200 };
    *d = (struct process_def){ .key = STR("p"),
                               .zh = STR("审核流程"),
                               .en = STR("Review"),
                               .start = STR("a"),
                               .steps = { s, 2 },
                               .moves = { m, 2 } };
    return d;
}

static str drawn(struct testing *t, const struct process_def *d, enum lang lang,
                 const struct drawn_numbers *numbers, enum drawing format)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, DRAWING_MAX);
    assert_int_equal(process_draw(&t->op, d, lang, numbers, format, &out), OK);
    return arena_str(t->mem, buf_view(&out));
}

/* What a reader of the picture reads, without markup. */
struct reading {
    struct buf text;
    int foreign; /* elements that can do something */
};

static void on_start(void *to, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = to;
    str n = str_of(name);
    r->foreign += str_is(n, "script") || str_is(n, "image") || str_is(n, "foreignObject");
    for (; *attributes; attributes += 2)
        r->foreign += str_starts(str_of(attributes[0]), STR("on"));
}

static void on_text(void *to, const XML_Char *text, int n)
{
    buf_add(&((struct reading *)to)->text, text, (size_t)n);
}

static str read_svg(struct testing *t, str svg)
{
    struct reading r = { 0 };
    buf_init(&r.text, DRAWING_MAX);
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetUserData(parser, &r);
    XML_SetElementHandler(parser, on_start, NULL);
    XML_SetCharacterDataHandler(parser, on_text);
    assert_int_equal(XML_Parse(parser, svg.p, (int)svg.n, 1), XML_STATUS_OK);
    XML_ParserFree(parser);
    assert_int_equal(r.foreign, 0);
    str text = arena_str(t->mem, buf_view(&r.text));
    buf_release(&r.text);
    return text;
}

static void every_step_stands_in_it(void **state)
{
    (void)state;
    TESTING(t);
    const struct process_def *d = two_steps(&t, STR("审核证据"));
    str zh = read_svg(&t, drawn(&t, d, LANG_ZH, NULL, DRAW_SVG));
    static const char *const words[] = { "审核流程",    "审核证据",   "售后专员",  "90 分钟内",
                                         "依法 7 天内", "第二十四条", "完成",      "办结",
                                         "任一步骤",    "撤回",       "5 天后自动" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_row_int(words[i], str_has(zh, str_of(words[i])), 1);
    str en = read_svg(&t, drawn(&t, d, LANG_EN, NULL, DRAW_SVG));
    assert_true(str_has(en, STR("Look at it")) && str_has(en, STR("Service agent")));
    assert_false(str_has(en, STR("审核证据")));
    assert_true(str_starts(drawn(&t, d, LANG_ZH, NULL, DRAW_PDF), STR("%PDF-")));
    assert_true(str_starts(drawn(&t, d, LANG_ZH, NULL, DRAW_DOT), STR("digraph")));
    assert_true(str_starts(drawn(&t, d, LANG_ZH, NULL, DRAW_PNG), STR("\x89PNG")));
}

static void numbers_are_drawn(void **state)
{
    (void)state;
    TESTING(t);
    const struct process_def *d = two_steps(&t, STR("审核"));
    const struct drawn_stand stands[] = { { STR("a"), 12 }, { STR("a"), 3 } };
    const struct drawn_arrow arrows[] = { { STR("a"), STR("z"), 40, 7200, true },
                                          { STR("z"), STR("a"), 2, 60, false } };
    const struct drawn_numbers numbers = { stands, 2, arrows, 2 };
    str zh = read_svg(&t, drawn(&t, d, LANG_ZH, &numbers, DRAW_SVG));
    assert_true(str_has(zh, STR("15 单在此")));
    assert_true(str_has(zh, STR("40 次 · 2 小时")));
    assert_true(str_has(zh, STR("流程中没有")));
}

static void labels_are_only_labels(void **state)
{
    (void)state;
    TESTING(t);
    static const char *const hostile[] = {
        "<script>alert(1)</script>", "\"];x[label=\"y", "a\\Nb\\Gc\\", "]]><svg onload='x'>",
        "&#60;b&#62; &amp; &bogus;", "{a|b}<f0>",       "<<b>x</b>>",  "\\",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        str svg = drawn(&t, two_steps(&t, str_of(hostile[i])), LANG_ZH, NULL, DRAW_SVG);
        assert_row_int(hostile[i], str_has(read_svg(&t, svg), str_of(hostile[i])), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_stands_in_it),
        cmocka_unit_test(numbers_are_drawn),
        cmocka_unit_test(labels_are_only_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
