#include "lint.h"

#include "../base/testing.h"

/* "2 hour", "every 3 month"; "-" when there is none. */
static str limit_words(struct testing *t, const char *text)
{
    struct lint_limit limit;
    if (!lint_time_limit(str_of(text), &limit))
        return STR("-");
    return arena_fmt(t->mem, "%s%lld %s", limit.every ? "every " : "", (long long)limit.amount,
                     lint_unit_labels[limit.unit]);
}

struct row {
    const char *text, *want;
};

static void check(const struct row *rows, size_t n)
{
    TESTING(t);
    for (size_t i = 0; i < n; i++)
        assert_row(rows[i].text, limit_words(&t, rows[i].text), rows[i].want);
}

static void limits_in_chinese(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "受理投诉后30分钟内登记", "30 minute" },
        { "2小时内联系客户", "2 hour" },
        { "24h", "24 hour" },
        { "24h 内答复", "24 hour" },
        { "三个工作日内完成检测", "3 working_day" },
        { "在 3 个 工作日 内书面答复", "3 working_day" },
        { "半小时内派单", "30 minute" },
        { "半个小时内派单", "30 minute" },
        { "一个半小时内到场", "90 minute" },
        { "1.5小时内到场", "90 minute" },
        { "90分钟内解决", "90 minute" },
        { "二十四小时内反馈", "24 hour" },
        { "十五分钟内响应", "15 minute" },
        { "一百二十分钟内恢复", "120 minute" },
        { "一刻钟之内回电", "15 minute" },
        { "兩小時內聯繫客戶", "2 hour" },
        { "３０分钟内登记", "30 minute" },
        { "1-2小时内回复", "2 hour" },
        { "1至3个工作日内办结", "3 working_day" },
        { "一周内提交方案", "1 week" },
        { "7日内回访", "7 day" },
        { "两个月以内整改", "2 month" },
        { "半个月内完成", "15 day" },
        { "一个季度内完成", "3 month" },
        { "半年内复审", "6 month" },
        { "处理时限：5天", "5 day" },
        { "不超过48小时", "48 hour" },
        { "响应时间≤2小时", "2 hour" },
        { "4个工作小时内到场", "4 working_hour" },
        { "T+1个工作日到账", "1 working_day" },
        { "2 小时响应，3个工作日内解决", "2 hour" },
    };
    check(rows, COUNT(rows));
}

static void periods_in_chinese(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "每天核对未关闭工单", "every 1 day" },   { "每日17点前更新台账", "every 1 day" },
        { "每周一提交周报", "every 1 week" },      { "每两周召开例会", "every 2 week" },
        { "每2周召开例会", "every 2 week" },       { "每月3日前提交分析报告", "every 1 month" },
        { "每个月盘点备件", "every 1 month" },     { "每季度修订流程", "every 3 month" },
        { "每季修订流程", "every 3 month" },       { "每半年复审", "every 6 month" },
        { "每年完成培训", "every 12 month" },      { "每个工作日巡检", "every 1 working_day" },
        { "每半小时刷新看板", "every 30 minute" }, { "每隔2小时巡检", "every 2 hour" },
        { "按月汇总投诉", "every 1 month" },       { "按季度复盘", "every 3 month" },
        { "编制月度分析报告", "every 1 month" },   { "一周一次走访客户", "every 1 week" },
        { "每周两次回访", "every 1 week" },        { "每星期五提交故障清单", "every 1 week" },
    };
    check(rows, COUNT(rows));
}

static void limits_and_periods_in_english(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "Answer within 2 working days", "2 working_day" },
        { "Answer within two business days of receipt", "2 working_day" },
        { "Reply within 30 minutes", "30 minute" },
        { "Call back within an hour", "1 hour" },
        { "Call back within half an hour", "30 minute" },
        { "Respond within twenty-four hours", "24 hour" },
        { "Respond in 24 hours", "24 hour" },
        { "No later than 5 days after receipt", "5 day" },
        { "A 2-hour response", "2 hour" },
        { "Close the case in 3 weeks or less", "3 week" },
        { "Send the report every week", "every 1 week" },
        { "Send the report every Friday", "every 1 week" },
        { "Check stock every other day", "every 2 day" },
        { "Review the process every 3 months", "every 3 month" },
        { "Report monthly", "every 1 month" },
        { "Prepare the quarterly report", "every 3 month" },
        { "Update the list daily", "every 1 day" },
        { "Visit customers once a month", "every 1 month" },
        { "Check the queue each working day", "every 1 working_day" },
    };
    check(rows, COUNT(rows));
}

static void what_is_no_limit(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "", "-" },
        { "及时回复客户", "-" },
        { "执行7日无理由退货", "-" },
        { "受理七天内无理由退货", "-" },
        { "按三包规定办理", "-" },
        { "2026年12月1日起施行", "-" },
        { "5月1日前完成", "-" },
        { "保修期90天", "-" },
        { "保修期为 12 个月", "-" },
        { "保修期内免费维修", "-" },
        { "接听24小时热线", "-" },
        { "7×24小时值班", "-" },
        { "3年以上售后经验", "-" },
        { "超过30分钟未接的转接", "-" },
        { "统计近30天的投诉", "-" },
        { "培训4小时以上", "-" },
        { "提前2小时通知客户", "-" },
        { "两三天内答复", "-" },
        { "几天内答复", "-" },
        { "第一时间联系客户", "-" },
        { "客户十分满意", "-" },
        { "质检得分不低于90分", "-" },
        { "20秒内接起", "-" },
        { "当日登记", "-" },
        { "每次来电登记", "-" },
        { "每单回访", "-" },
        { "按周期保养", "-" },
        { "按日期归档", "-" },
        { "按年龄分组", "-" },
        { "本季度完成", "-" },
        { "2026年度计划", "-" },
        { "每隔一天巡检", "-" },
        { "按 SLA-24 办理", "-" },
        { "日常沟通", "-" },
        { "Run the 24-hour hotline", "-" },
        { "At least 3 years of experience", "-" },
        { "Repair machines over 10 years old", "-" },
        { "A 30-day warranty", "-" },
        { "Manage the daily operations", "-" },
        { "Call every customer", "-" },
        { "Take a minute for each caller", "-" },
        { "Escalate after 2 days", "-" },
        { "Answer promptly", "-" },
    };
    check(rows, COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_in_chinese),
        cmocka_unit_test(periods_in_chinese),
        cmocka_unit_test(limits_and_periods_in_english),
        cmocka_unit_test(what_is_no_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
