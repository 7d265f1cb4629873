/* Words for what the rows say by numbers. */
#include "duty_words.h"

static const struct {
    const char *zh, *en, *ens;
} units[] = {
    [UNIT_MINUTE] = { "分钟", "minute", "minutes" },
    [UNIT_HOUR] = { "小时", "hour", "hours" },
    [UNIT_WORKING_HOUR] = { "个工作小时", "working hour", "working hours" },
    [UNIT_DAY] = { "日", "day", "days" },
    [UNIT_WORKING_DAY] = { "个工作日", "working day", "working days" },
    [UNIT_WEEK] = { "周", "week", "weeks" },
    [UNIT_MONTH] = { "个月", "month", "months" },
};

static const struct {
    const char *key, *zh, *en;
} elements[] = {
    { "E1", "客户问题处理", "Customer problems" },
    { "E2", "客户关系维护", "Customer relations" },
    { "E3", "服务流程管理", "Service processes" },
    { "E4", "反馈收集", "Feedback" },
    { "E5", "投诉处理", "Complaints" },
    { "E6", "跟踪回访", "Tracking and follow-up" },
    { "E7", "服务标准执行", "Service standards" },
    { "E8", "团队协作", "Collaboration" },
    { "E9", "优化建议", "Improvement" },
    { "E10", "培训学习", "Training" },
};

str words_element(enum lang lang, str element)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (str_is(element, elements[i].key))
            return str_of(lang == LANG_EN ? elements[i].en : elements[i].zh);
    return element;
}

str words_limit(struct op *op, enum lang lang, const struct duty *d)
{
    long long n = d->limit_amount;
    if (!d->limit_kind)
        return STR("");
    bool within = d->limit_kind == LIMIT_WITHIN;
    if (lang == LANG_ZH)
        return within   ? arena_fmt(op->mem, "%lld %s内", n, units[d->limit_unit].zh)
               : n == 1 ? arena_fmt(op->mem, "每%s", units[d->limit_unit].zh)
                        : arena_fmt(op->mem, "每 %lld %s", n, units[d->limit_unit].zh);
    if (!within && n == 1)
        return arena_fmt(op->mem, "every %s", units[d->limit_unit].en);
    return arena_fmt(op->mem, "%s %lld %s", within ? "within" : "every", n,
                     n == 1 ? units[d->limit_unit].en : units[d->limit_unit].ens);
}

str words_partner_role(enum lang lang, int role)
{
    static const char *const zh[] = { "负责到底 A", "执行 R", "征询 C", "知会 I" };
    static const char *const en[] = { "accountable A", "responsible R", "consulted C",
                                      "informed I" };
    return str_of(lang == LANG_EN ? en[role] : zh[role]);
}

str words_duty_role(enum lang lang, int role)
{
    return words_partner_role(lang,
                              role == ROLE_ACCOUNTABLE ? PARTNER_ACCOUNTABLE : PARTNER_RESPONSIBLE);
}

str words_partners(struct op *op, enum lang lang, const struct duty *d)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 64 << 10);
    for (size_t i = 0; i < d->partners.n; i++) {
        const struct duty_partner *p = &((const struct duty_partner *)d->partners.items)[i];
        if (i)
            buf_z(&out, lang == LANG_EN ? ", " : "、");
        buf_str(&out, p->name);
        buf_z(&out, lang == LANG_EN ? " (" : "（");
        buf_str(&out, words_partner_role(lang, p->role));
        buf_z(&out, lang == LANG_EN ? ")" : "）");
    }
    return arena_str(op->mem, buf_view(&out));
}

str words_money(struct op *op, money amount)
{
    return arena_fmt(op->mem, "%lld.%02d", (long long)(amount.minor / 100),
                     (int)(amount.minor % 100));
}

str words_authority(struct op *op, enum lang lang, const struct authority *a)
{
    if (!a->amount.minor)
        return a->decision;
    str most = words_money(op, a->amount);
    return lang == LANG_EN
               ? arena_fmt(op->mem, STR_FMT ": up to " STR_FMT, STR_ARG(a->decision), STR_ARG(most))
               : arena_fmt(op->mem, STR_FMT "：不超过 " STR_FMT, STR_ARG(a->decision),
                           STR_ARG(most));
}

str words_permission(enum lang lang, str key)
{
    int at = permission_index(key);
    if (at < 0)
        return key;
    const struct permission *p = permission_at((size_t)at);
    return str_of(lang == LANG_EN ? p->en : p->zh);
}
