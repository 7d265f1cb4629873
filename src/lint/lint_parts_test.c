#include "lint.h"

#include "../base/testing.h"

struct row {
    const char *text, *trigger, *output;
};

static void triggers_and_outputs(void **state)
{
    (void)state;
    static const struct row rows[] = {
        /* triggers */
        { "收到投诉后，2小时内联系客户", "收到投诉后", "" },
        { "收到投诉后2小时内联系客户", "收到投诉后", "" },
        { "接到报修后登记派工", "接到报修后", "" },
        { "收到售后工单后，核对保修期", "收到售后工单后", "" },
        { "当客户要求退货时，核对订单", "当客户要求退货时", "" },
        { "当客户投诉后要求退款时，上报主管", "当客户投诉后要求退款时", "" },
        { "客户签收后3日内回访", "客户签收后", "" },
        { "客服专员收到投诉后，联系客户", "收到投诉后", "" },
        { "核对订单，收到退货后检测实物", "收到退货后", "" },
        { "关单后第3日回访", "关单后", "" },
        { "投诉受理后__小时内联系客户", "投诉受理后", "" },
        { "如遇重大投诉，上报主管", "如遇重大投诉", "" },
        { "一旦发现批次故障，停止发货", "一旦发现批次故障", "" },
        { "當客戶投訴時，安撫客戶", "當客戶投訴時", "" },
        { "When a complaint arrives, call the customer", "When a complaint arrives", "" },
        { "Upon receipt of goods, inspect them", "Upon receipt of goods", "" },
        { "After the repair is done, call the customer", "After the repair is done", "" },
        /* no triggers */
        { "负责售后服务", "", "" },
        { "及时联系客户，同时安抚", "", "" },
        { "当日登记来电", "", "" },
        { "如实登记来电", "", "" },
        { "如有必要，上门维修", "", "" },
        { "客户资料整理", "", "" },
        { "适当时，上门维修", "", "" },
        { "After-sales service, repairs", "", "" },
        { "If necessary, visit the customer", "", "" },
        { "Call the customer when it is repaired", "", "" },
        /* outputs */
        { "每周五提交故障清单", "", "故障清单" },
        { "每月3日前向质量部提交退货分析报告", "", "退货分析报告" },
        { "提交《前五故障清单》给质量部", "", "《前五故障清单》" },
        { "登记投诉台账", "", "投诉台账" },
        { "收到退货后登记在退货台账", "收到退货后", "退货台账" },
        { "填写维修单并由客户签字", "", "维修单" },
        { "出具检测报告，通知客户", "", "检测报告" },
        { "形成改进方案", "", "改进方案" },
        { "每季度提交≥1条含数据的改进建议", "", "≥1条含数据的改进建议" },
        { "编制周报和月报", "", "周报和月报" },
        { "Submit the weekly fault list to the quality department", "", "weekly fault list" },
        { "Record each call in the call log", "", "call log" },
        { "When a repair is done, issue an invoice", "When a repair is done", "invoice" },
        { "Every Friday prepare a summary of faults", "", "summary" },
        /* no outputs */
        { "登记投诉", "", "" },
        { "提交主管", "", "" },
        { "形成闭环", "", "" },
        { "核对登记表", "", "" },
        { "查看维修记录", "", "" },
        { "登记单位信息", "", "" },
        { "Resolve the issue report by phone", "", "" },
        { "Record complaints", "", "" },
        { "", "", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct lint_parts parts = lint_clause_parts(str_of(rows[i].text));
        assert_row(rows[i].text, parts.trigger, rows[i].trigger);
        assert_row(rows[i].text, parts.output, rows[i].output);
    }
}

static void parts_point_into_the_text(void **state)
{
    (void)state;
    str text = STR("收到投诉后，登记投诉台账");
    struct lint_parts parts = lint_clause_parts(text);
    assert_ptr_equal(parts.trigger.p, text.p);
    assert_ptr_equal(parts.output.p + parts.output.n, text.p + text.n);
}

static void elements_by_their_words(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        const char *text, *want;
    } rows[] = {
        { "受理客户投诉", "E5" },
        { "關單後回訪客戶", "E6" },
        { "每月更新客户档案，回访老客户", "E2 E6" },
        { "Train new colleagues", "E10" },
        { "打扫卫生", "" },
        { "", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        strs ids = lint_elements(&t.op, lint_rules_builtin(), str_of(rows[i].text));
        str line = STR("");
        for (size_t k = 0; k < ids.n; k++)
            line = arena_fmt(t.mem, STR_FMT "%s" STR_FMT, STR_ARG(line), k ? " " : "",
                             STR_ARG(ids.items[k]));
        assert_row(rows[i].text, line, rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(triggers_and_outputs),
        cmocka_unit_test(parts_point_into_the_text),
        cmocka_unit_test(elements_by_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
