#include "lint_testing.h"

#include "../base/text.h"

/* Clauses as "part form number label|text" lines. */
static str taken_apart(struct testing *t, const char *text)
{
    static const char *const forms[] = { "heading", "item", "paragraph", "cell" };
    struct lint_doc doc;
    str lines = STR("");
    assert_int_equal(lint_parse(&t->op, str_of(text), &doc), OK);
    for (size_t i = 0; i < doc.clause_count; i++) {
        const struct lint_clause *c = &doc.clauses[i];
        lines = arena_fmt(t->mem, STR_FMT "%s%s %s%s" STR_FMT "%s" STR_FMT "|" STR_FMT,
                          STR_ARG(lines), i ? "\n" : "", lint_part_labels[c->part], forms[c->form],
                          c->number.n ? " " : "", STR_ARG(c->number), c->label.n ? " " : "",
                          STR_ARG(c->label), STR_ARG(c->text));
    }
    return lines;
}

static void documents_are_taken_apart(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "", "" },
        { "# 售后专员\n\n## 岗位职责\n1. 受理投诉\n2、**回访**：回访客户\n## 任职要求\n- 熟悉产品",
          "summary heading|售后专员\nduties heading|岗位职责\nduties item 1.|受理投诉\n"
          "duties item 2、 回访|回访客户\nqualifications heading|任职要求\nqualifications item "
          "-|熟悉产品" },
        { "岗位职责：1、受理投诉；2、维修产品。任职要求：1、大专以上",
          "duties heading|岗位职责\nduties item 1、|受理投诉；\nduties item 2、|维修产品。\n"
          "qualifications heading|任职要求\nqualifications item 1、|大专以上" },
        { "不断优化服务流程", "duties paragraph|不断优化服务流程" },
        { "二、岗位职责\n1. 投诉处理\n受理投诉并登记在台账。\n三、任职资格\n（1）大专",
          "duties heading|岗位职责\nduties heading|投诉处理\nduties paragraph "
          "投诉处理|受理投诉并登记在台账。\n"
          "qualifications heading|任职资格\nqualifications item （1）|大专" },
        { "受理投诉。每周提交报告。",
          "duties paragraph|受理投诉。\nduties paragraph|每周提交报告。" },
        { "| 序号 | 职责 | 考核指标 |\n| --- | --- | --- |\n| 1 | 受理客户的投诉并登记 | 2 小时 |",
          "summary heading|序号\nsummary heading|职责\nsummary heading|考核指标\nother cell|1\n"
          "duties cell|受理客户的投诉并登记\nmeasures cell|2 小时" },
        { "Responsibilities:\n- Answer calls\n- Record complaints\n  in the "
          "register\nRequirements:\n- English",
          "duties heading|Responsibilities\nduties item -|Answer calls\n"
          "duties item -|Record complaints\n  in the register\nqualifications "
          "heading|Requirements\n"
          "qualifications item -|English" },
        { "① 受理投诉 ② 回访客户", "duties item ①|受理投诉\nduties item ②|回访客户" },
        { "3.5 小时内完成第1、2 项检测", "duties paragraph|3.5 小时内完成第1、2 项检测" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_row(cases[i].text, taken_apart(&t, cases[i].text), cases[i].want);
}

static void signs_and_dates_are_no_duties(void **state)
{
    (void)state;
    TESTING(t);
    struct lint_doc doc;
    str text = STR("受理投诉。\n2026-02-11 17:03:29\n|\n发布时间：2026-02-11\n登记来电。");
    assert_int_equal(lint_parse(&t.op, text, &doc), OK);
    assert_int_equal(doc.duties, 2);
}

static void places_are_those_of_the_original(void **state)
{
    (void)state;
    TESTING(t);
    struct lint_report r = linted(&t, "岗位职责：\n1. 对客户的投诉須盡快處理", NULL);
    const struct lint_finding *f = found(&r, "Z01");
    assert_non_null(f);
    assert_str(f->text, "盡快");
    assert_int_equal(f->line, 2);
    assert_int_equal(f->column, 11);
    assert_int_equal(f->end_line, 2);
    assert_int_equal(f->end, 13);
    assert_int_equal(f->duty, 1);
    r = linted(&t, "Handle faults ＡＳＡＰ", NULL); /* full-width letters */
    assert_non_null(found(&r, "E01"));
    assert_str(found(&r, "E01")->text, "ＡＳＡＰ");
}

static void rules_apply_where_they_belong(void **state)
{
    (void)state;
    TESTING(t);
    struct lint_report r = linted(&t, "任职要求：\n1. 具备良好的沟通能力，热情耐心", NULL);
    assert_null(found(&r, "Z09"));
    r = linted(&t, "岗位职责：\n1. 热情耐心地接待客户", NULL);
    assert_non_null(found(&r, "Z09"));
}

static void the_caller_knows_more_than_the_words(void **state)
{
    (void)state;
    TESTING(t);
    const unsigned facts[] = { LINT_HAS_PARTNERS | LINT_HAS_LIMIT | LINT_HAS_MEASURE };
    struct lint_context context = { .facts = facts, .fact_count = 1 };
    const char *text = "协助技术部及时处理故障，提升解决能力";
    struct lint_report without = linted(&t, text, NULL), with = linted(&t, text, &context);
    static const char *const rules[] = { "Z01", "Z03", "Z08" };
    for (size_t i = 0; i < COUNT(rules); i++) {
        assert_non_null(found(&without, rules[i]));
        assert_null(found(&with, rules[i]));
    }
}

/* What a duty is bound to says what its words do not: each kind silences the rules that miss just that. */
static void a_bound_duty_needs_fewer_words(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        const char *text, *rule;
        unsigned silent; /* with any of these facts */
    } rows[] = {
        { "及时处理客户投诉", "Z01", LINT_HAS_STANDARD | LINT_HAS_LIMIT },
        { "提升客户满意度", "Z03", LINT_HAS_MEASURE },
        { "确保服务质量", "Z04", LINT_HAS_MEASURE },
        { "热情耐心地接待客户", "Z09", LINT_HAS_MEASURE },
        { "负责售后工作", "Z07", LINT_HAS_PROCESS | LINT_HAS_OUTPUT },
        { "处理客户投诉", "Z29", LINT_HAS_PROCESS | LINT_HAS_OUTPUT },
        { "登记客户来电", "Z19", LINT_HAS_MEASURE | LINT_HAS_STANDARD | LINT_HAS_OUTPUT },
        { "登记客户来电", "Z20", LINT_HAS_PROCESS },
        { "Answer customers promptly", "E01", LINT_HAS_STANDARD | LINT_HAS_LIMIT },
        { "Improve service quality", "E07", LINT_HAS_MEASURE },
        { "Answer calls in an excellent way", "E09", LINT_HAS_MEASURE },
        { "Responsible for customer satisfaction", "E06", LINT_HAS_PROCESS },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (unsigned fact = LINT_HAS_PROCESS; fact <= LINT_HAS_STANDARD; fact <<= 1) {
            struct lint_context context = { .facts = &fact, .fact_count = 1 };
            struct lint_report r = linted(&t, rows[i].text, &context);
            assert_row_int(arena_fmt(t.op.mem, "%s %u", rows[i].rule, fact).p,
                           found(&r, rows[i].rule) == NULL, (rows[i].silent & fact) != 0);
        }
}

static void a_company_switches_rules_off(void **state)
{
    (void)state;
    TESTING(t);
    str off[] = { STR("Z01") }, only[] = { STR("Z01"), STR("Z03") };
    struct lint_context context = { .off = { off, 1 } };
    const char *text = "及时处理故障，提升满意度";
    struct lint_report r = linted(&t, text, &context);
    assert_null(found(&r, "Z01"));
    assert_non_null(found(&r, "Z03"));
    context.rules = (strs){ only, 2 };
    r = linted(&t, text, &context);
    assert_null(found(&r, "Z01"));
    assert_non_null(found(&r, "Z03"));
}

static void counts_are_plain(void **state)
{
    (void)state;
    TESTING(t);
    struct lint_report r = linted(&t, "1. 及时回复客户\n2. 2 小时内回复客户", NULL);
    const struct lint_tally *tally =
        &((const struct lint_tally *)r.essentials.items)[LINT_ASSESSABLE];
    assert_int_equal(r.duties, 2);
    assert_int_equal(r.essentials.n, LINT_ESSENTIALS);
    assert_int_equal(tally->duties, 2);
    assert_int_equal(tally->without_findings, 1);
    assert_true(tally->count >= 1);
}

static void an_organisation_has_one_who_answers(void **state)
{
    (void)state;
    TESTING(t);
    const struct lint_org_duty duties[] = {
        { STR("客服"), STR("受理客户投诉并登记台账"), true },
        { STR("售后"), STR("受理客户的投诉并登记台账"), true },
        { STR("仓库"), STR("每周盘点备件数量"), false },
        { STR("采购"), STR("每周盘点备件的数量"), false },
        { STR("维修"), STR("维修退回的故障产品"), true },
        { STR("质量"), STR("分析故障批次"), false },
    };
    struct list clashes = lint_org(&t.op, lint_rules_builtin(), duties, COUNT(duties));
    const struct lint_clash *c = clashes.items;
    assert_int_equal(clashes.n, 2);
    bool nobody_first = c[0].other.n == 0;
    assert_str(c[nobody_first].post, "客服");
    assert_str(c[nobody_first].other, "售后");
    assert_int_equal(c[!nobody_first].other.n, 0);
}

/* One sentence of 100,000 characters, full of hits: looking around each must not look at all. */
static void a_text_without_end_costs_little(void **state)
{
    (void)state;
    static const struct {
        const char *again;
        int lang;
    } texts[] = {
        { "负责", LINT_ZH },       { "定期", LINT_ZH },         { "，受理投诉", LINT_ZH },
        { "及时回复“", LINT_ZH },  { "客户顾客用户", LINT_ZH }, { "（等等、等", LINT_ZH },
        { "，提升服务", LINT_ZH }, { "岗位：甲\n", LINT_ZH },   { "xABC AB接", LINT_ZH },
        { "is done ", LINT_EN },   { "GB/T 12345 ", LINT_ZH },
    };
    enum { CHARACTERS = 100000, MOST_US = 8000000 }; /* with the sanitizers; some 0.1 s without */
    for (size_t i = 0; i < COUNT(texts); i++) {
        TESTING(t);
        struct buf text;
        struct lint_report report;
        struct lint_context context = { .lang = texts[i].lang };
        buf_init(&text, 4 * CHARACTERS);
        for (size_t n = text_chars(str_of(texts[i].again)); n <= CHARACTERS;
             n += text_chars(str_of(texts[i].again)))
            buf_z(&text, texts[i].again);
        int64_t begin = mono_us();
        enum err err = lint_text(&t.op, lint_rules_builtin(), buf_view(&text), &context, &report);
        int64_t took = mono_us() - begin;
        buf_release(&text);
        assert_row_int(texts[i].again, err, OK);
        assert_row_int(texts[i].again, took / MOST_US, 0);
    }
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    TESTING(t);
    struct lint_doc doc;
    assert_int_equal(lint_parse(&t.op, STR("\xff"), &doc), ERR_SYNTAX);
    assert_string_equal(t.op.fault.code, "lint.utf8");
    str large = { arena_alloc(t.mem, LINT_TEXT_MAX + 1), LINT_TEXT_MAX + 1 };
    assert_int_equal(lint_parse(&t.op, large, &doc), ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_taken_apart),
        cmocka_unit_test(signs_and_dates_are_no_duties),
        cmocka_unit_test(places_are_those_of_the_original),
        cmocka_unit_test(rules_apply_where_they_belong),
        cmocka_unit_test(the_caller_knows_more_than_the_words),
        cmocka_unit_test(a_bound_duty_needs_fewer_words),
        cmocka_unit_test(a_company_switches_rules_off),
        cmocka_unit_test(counts_are_plain),
        cmocka_unit_test(an_organisation_has_one_who_answers),
        cmocka_unit_test(a_text_without_end_costs_little),
        cmocka_unit_test(what_is_no_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
