/* Time limits and periods of a sentence. A number with a unit is a limit when something says so (内,
 * within), or when nobody would say it otherwise (30 分钟, 2 working days); days, weeks and months need
 * the word, because they are also dates, warranties and experience. What stands before and behind can
 * make it something else. All words are tables: those that are not there are not limits. */
#include "lint_scan_internal.h"

const char *const lint_unit_labels[] = { "minute",      "hour", "working_hour", "day",
                                         "working_day", "week", "month",        NULL };

/* Numbers in halves, so that 半小时 and 1.5 hours are whole ones. */
#define DIGITS_MAX 4
#define MONTHS_MAX 600 /* what is longer is the number of a year */

/* ------------------------------------------------------------------ numbers */

static int han_value(uint32_t c)
{
    static const uint32_t digits[] = { 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                       0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341, 0x767E };
    static const int values[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100 };
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        if (digits[i] == c)
            return values[i];
    return c == 0x4E24 ? 2 : -1; /* 两 */
}

/* 一 to 九百九十九; 0 for what is no number, such as 两三. */
static int64_t han_number(const struct scan *s, size_t *at)
{
    int64_t sum = 0, digit = -1;
    bool right = true;
    for (int value; *at < s->n && (value = han_value(s->c[*at])) >= 0; (*at)++) {
        if (value < 10) {
            right &= digit <= 0;
            digit = value;
            continue;
        }
        sum += (digit < 0 ? 1 : digit) * value;
        digit = -1;
    }
    return right ? sum + (digit > 0 ? digit : 0) : 0;
}

static int64_t arabic_halves(const struct scan *s, size_t *at)
{
    int64_t n = 0;
    size_t begin = *at;
    while (*at < s->n && is_digit(s->c[*at]) && *at - begin < DIGITS_MAX)
        n = n * 10 + (s->c[(*at)++] - '0');
    bool half = *at + 1 < s->n && s->c[*at] == '.' && s->c[*at + 1] == '5';
    *at += half ? 2 : 0;
    if (*at < s->n && (is_digit(s->c[*at]) || s->c[*at] == '.'))
        return 0; /* too long, or another fraction */
    return 2 * n + half;
}

static int64_t english_halves(const struct scan *s, size_t *at)
{
    static const struct {
        const char *word;
        int64_t halves;
    } numbers[] = {
        { "half an", 1 },      { "half a", 1 },       { "half", 1 },    { "a", 2 },
        { "an", 2 },           { "one", 2 },          { "two", 4 },     { "three", 6 },
        { "four", 8 },         { "five", 10 },        { "six", 12 },    { "seven", 14 },
        { "eight", 16 },       { "nine", 18 },        { "ten", 20 },    { "twelve", 24 },
        { "fifteen", 30 },     { "twenty-four", 48 }, { "twenty", 40 }, { "thirty", 60 },
        { "forty-eight", 96 }, { "forty", 80 },       { "sixty", 120 }, { "seventy-two", 144 },
        { "ninety", 180 },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        size_t end = scan_word(s, *at, numbers[i].word);
        if (!end)
            continue;
        *at = end;
        return numbers[i].halves;
    }
    return 0;
}

/* A number that begins at *at, in halves, with 个 or 个半 behind it; 0 when there is none. */
static int64_t number_read(const struct scan *s, size_t *at)
{
    int64_t halves;
    if (*at >= s->n)
        return 0;
    if (is_digit(s->c[*at]))
        halves = arabic_halves(s, at);
    else if (is_letter(s->c[*at]))
        halves = english_halves(s, at);
    else if (scan_char(s, *at, "半"))
        halves = 1, (*at)++;
    else
        halves = 2 * han_number(s, at);
    *at = scan_blank(s, *at);
    size_t and_half = halves > 1 ? scan_word(s, *at, "个半") : 0;
    if (and_half)
        *at = and_half;
    else if (scan_char(s, *at, "个-"))
        (*at)++;
    return halves + (and_half > 0);
}

/* Does the character at `at` go on with a number or word that began before it? */
static bool goes_on(const struct scan *s, size_t at)
{
    if (at == 0)
        return false;
    uint32_t before = s->c[at - 1], c = s->c[at];
    if (is_digit(c) || is_letter(c))
        return is_digit(before) || is_letter(before) ||
               (at > 1 && (before == '.' || before == ',') && is_digit(s->c[at - 2]));
    return han_value(before) >= 0 || scan_char(s, at - 1, "第几数");
}

/* ------------------------------------------------------------------ units */

enum use {
    ALONE,   /* a limit even without 内 */
    SIGNED,  /* only with 内, within, 每 */
    COUNTED, /* the same, and a number needs its 个: 12月 is December, 12个月 a year */
    PERIOD,  /* only behind 每 and 按 */
};

static const struct unit {
    const char *word;
    int unit;
    int64_t times;
    enum use use;
    const char *no; /* characters that may not follow, since the word is another then */
} units[] = {
    { "工作小时", LINT_WORKING_HOUR, 1, ALONE, "" },
    { "工作日", LINT_WORKING_DAY, 1, ALONE, "" },
    { "自然日", LINT_DAY, 1, SIGNED, "" },
    { "日历日", LINT_DAY, 1, SIGNED, "" },
    { "分钟", LINT_MINUTE, 1, ALONE, "" },
    { "刻钟", LINT_MINUTE, 15, ALONE, "" },
    { "小时", LINT_HOUR, 1, ALONE, "" },
    { "钟头", LINT_HOUR, 1, ALONE, "" },
    { "天", LINT_DAY, 1, SIGNED, "气然" },
    { "日", LINT_DAY, 1, SIGNED, "期志常语" },
    { "双周", LINT_WEEK, 2, PERIOD, "" },
    { "周", LINT_WEEK, 1, SIGNED, "期围边年转密到" },
    { "星期", LINT_WEEK, 1, SIGNED, "" },
    { "礼拜", LINT_WEEK, 1, SIGNED, "" },
    { "季度", LINT_MONTH, 3, SIGNED, "" },
    { "季", LINT_MONTH, 3, PERIOD, "节" },
    { "月", LINT_MONTH, 1, COUNTED, "薪供份" },
    { "年", LINT_MONTH, 12, SIGNED, "龄级轻份" },
    { "旬", LINT_DAY, 10, PERIOD, "" },
    { "晚", LINT_DAY, 1, PERIOD, "" },
    { "早", LINT_DAY, 1, PERIOD, "" },
    { "working hour", LINT_WORKING_HOUR, 1, ALONE, "" },
    { "business hour", LINT_WORKING_HOUR, 1, ALONE, "" },
    { "working day", LINT_WORKING_DAY, 1, ALONE, "" },
    { "business day", LINT_WORKING_DAY, 1, ALONE, "" },
    { "workday", LINT_WORKING_DAY, 1, ALONE, "" },
    { "weekday", LINT_WORKING_DAY, 1, ALONE, "" },
    { "calendar day", LINT_DAY, 1, SIGNED, "" },
    { "minute", LINT_MINUTE, 1, ALONE, "" },
    { "min", LINT_MINUTE, 1, ALONE, "" },
    { "hour", LINT_HOUR, 1, ALONE, "" },
    { "hr", LINT_HOUR, 1, ALONE, "" },
    { "h", LINT_HOUR, 1, ALONE, "" },
    { "day", LINT_DAY, 1, SIGNED, "" },
    { "week", LINT_WEEK, 1, SIGNED, "" },
    { "month", LINT_MONTH, 1, SIGNED, "" },
    { "quarter", LINT_MONTH, 3, SIGNED, "" },
    { "year", LINT_MONTH, 12, SIGNED, "" },
    { "monday", LINT_WEEK, 1, PERIOD, "" },
    { "tuesday", LINT_WEEK, 1, PERIOD, "" },
    { "wednesday", LINT_WEEK, 1, PERIOD, "" },
    { "thursday", LINT_WEEK, 1, PERIOD, "" },
    { "friday", LINT_WEEK, 1, PERIOD, "" },
};

static const struct unit *unit_read(const struct scan *s, size_t *at)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t end = scan_noun(s, *at, units[i].word);
        if (!end || scan_char(s, end, units[i].no))
            continue;
        *at = end;
        return &units[i];
    }
    return NULL;
}

/* Half an hour is 30 minutes and half a month 15 days; half a day is nothing certain. */
static bool limit_make(bool every, int64_t halves, const struct unit *u, struct lint_limit *ret)
{
    int64_t n = halves * u->times;
    if (n <= 0 || (u->unit == LINT_MONTH && n > 2 * MONTHS_MAX))
        return false;
    *ret = (struct lint_limit){ every, n / 2, u->unit };
    if (n % 2 && u->unit == LINT_HOUR)
        *ret = (struct lint_limit){ every, n * 30, LINT_MINUTE };
    else if (n % 2 && u->unit == LINT_MONTH)
        *ret = (struct lint_limit){ every, n * 15, LINT_DAY };
    else if (n % 2)
        return false;
    return true;
}

/* ------------------------------------------------------------------ limits */

static const char *const signs_before[] = {
    "within", "in",    "no later than", "not later than", "at most",  "maximum", "max",
    "under",  "up to", "less than",     "不超过",         "不得超过", "不多于",  "≤",
    "<",      "<=",    "最迟",          "最长",           "最晚",     "不迟于",  "不晚于",
    "限时",   "时限",  "限期",          "少于",           "小于",     "低于",    NULL
};
static const char *const signs_behind[] = { "内",      "之内",          "以内", "or less",
                                            "at most", "at the latest", NULL };
/* What makes a stretch of time something else: warranties, conditions, what has passed, how long. */
static const char *const others_before[] = {
    "超过",   "大于",   "保修期", "保修",   "质保期",   "质保", "保质期", "有效期",
    "试用期", "三包期", "三包",   "合同期", "提前",     "近",   "最近",   "过去",
    "前",     "已",     "满",     "培训",   "累计",     "工作", "运行",   "×",
    "*",      "年",     "月",     "after",  "past",     "last", "over",   "previous",
    "than",   "for",    "least",  "above",  "warranty", NULL
};
/* The law's and the customer's, even with 内 before them; and conditions. */
static const char *const rights_behind[] = { "无理由", "可退", "可换", "包退", "包换",
                                             "包修",   "免费", "未",   "没有", NULL };
static const char *const others_behind[] = {
    "前",     "以上",    "热线",          "值班",       "营业", "在线",     "客服",     "待命",
    "不间断", "服务",    "全天候",        "制",         "电话", "质保",     "保修",     "before",
    "ago",    "hotline", "service",       "support",    "line", "helpdesk", "coverage", "warranty",
    "shift",  "or more", "of experience", "experience", NULL
};

/* The word that says what a number is may stand a little before it: 保修期为 90 天. */
static size_t word_end_before(const struct scan *s, size_t at)
{
    while (at > 0 && (s->c[at - 1] == ' ' || scan_char(s, at - 1, ":为是约达共在")))
        at--;
    return at;
}

static bool limit_at(const struct scan *s, size_t at, struct lint_limit *ret)
{
    size_t end = at, before = word_end_before(s, at);
    int64_t halves = goes_on(s, at) ? 0 : number_read(s, &end);
    if (!halves)
        return false;
    bool counted = scan_char(s, end - 1, "个半");
    end = scan_blank(s, end);
    const struct unit *u = unit_read(s, &end);
    if (!u || u->use == PERIOD)
        return false;
    size_t next = scan_blank(s, end), sign = scan_words(s, next, signs_behind);
    if (scan_word(s, next, "一次") || scan_word(s, next, "1次"))
        return limit_make(true, halves, u, ret);
    bool limited = scan_behind(s, before, signs_before);
    if (!limited && scan_behind(s, before, others_before))
        return false;
    limited |= sign > 0;
    bool alone = u->use == ALONE && !is_letter(s->c[at]); /* "a minute" is none without within */
    if ((u->use == COUNTED && !counted) || (!limited && !alone) ||
        (!limited && scan_words(s, next, others_behind)) ||
        scan_words(s, scan_blank(s, sign ? sign : next), rights_behind))
        return false;
    return limit_make(false, halves, u, ret);
}

/* ------------------------------------------------------------------ periods */

/* Words that are a period by themselves. */
static const struct {
    const char *word;
    int64_t amount;
    int unit;
} periods[] = {
    { "hourly", 1, LINT_HOUR },       { "daily", 1, LINT_DAY },
    { "weekly", 1, LINT_WEEK },       { "fortnightly", 2, LINT_WEEK },
    { "monthly", 1, LINT_MONTH },     { "quarterly", 3, LINT_MONTH },
    { "half-yearly", 6, LINT_MONTH }, { "semi-annually", 6, LINT_MONTH },
    { "yearly", 12, LINT_MONTH },     { "annually", 12, LINT_MONTH },
    { "隔日", 2, LINT_DAY },          { "隔周", 2, LINT_WEEK },
    { "双周", 2, LINT_WEEK },         { "月度", 1, LINT_MONTH },
    { "季度", 3, LINT_MONTH },        { "半年度", 6, LINT_MONTH },
    { "年度", 12, LINT_MONTH },
};
/* 本季度 is one quarter, not each. */
static const char *const one_of[] = { "本", "上", "下", "当", "该", "个",
                                      "第", "半", "去", "今", "全", NULL };
static const char *const daily_nothing[] = { "operation",  "operations", "work", "business",
                                             "activities", "routine",    "use",  "tasks",
                                             "life",       NULL };

static bool period_word(const struct scan *s, size_t at, struct lint_limit *ret)
{
    uint32_t before = at > 0 ? s->c[at - 1] : ' ';
    if (is_digit(before) || han_value(before) >= 0 || scan_behind(s, at, one_of))
        return false;
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        size_t end = scan_word(s, at, periods[i].word);
        if (!end || (str_is(str_of(periods[i].word), "daily") &&
                     scan_words(s, scan_blank(s, end), daily_nothing)))
            continue;
        *ret = (struct lint_limit){ true, periods[i].amount, periods[i].unit };
        return true;
    }
    return false;
}

/* Behind 每 or every: an optional number, then a unit. */
static bool period_of(const struct scan *s, size_t at, struct lint_limit *ret)
{
    size_t begin = scan_blank(s, at), end = scan_word(s, begin, "other");
    int64_t halves = 4;
    if (!end) {
        end = begin;
        halves = scan_char(s, begin, "个") ? 0 : number_read(s, &end);
    }
    if (!halves) {
        halves = 2;
        end = begin + scan_char(s, begin, "个");
    }
    end = scan_blank(s, end);
    const struct unit *u = unit_read(s, &end);
    return u && limit_make(true, halves, u, ret);
}

static bool period_at(const struct scan *s, size_t at, struct lint_limit *ret)
{
    static const char *const each[] = { "每逢",      "每到",    "每",       "every",
                                        "each",      "once a",  "once per", "once every",
                                        "once each", "once an", NULL };
    static const char *const by[] = { "按", "逐", NULL };
    static const char *const long_units[] = { "日", "天", "周", "月", "季", "年", "旬", NULL };
    size_t end = scan_words(s, at, each);
    if (end && scan_char(s, end, "隔")) /* 每隔一天 is every other day to some */
        return period_of(s, end + 1, ret) && ret->unit <= LINT_WORKING_HOUR;
    if (end && period_of(s, end, ret))
        return true;
    end = scan_words(s, at, by);
    if (end && scan_words(s, end, long_units) && !scan_char(s, end + 1, "数"))
        return period_of(s, end, ret);
    return period_word(s, at, ret);
}

bool lint_time_limit(str text, struct lint_limit *ret)
{
    struct scan s;
    scan_open(&s, text);
    for (size_t at = 0; at < s.n; at++)
        if (period_at(&s, at, ret) || limit_at(&s, at, ret))
            return true;
    return false;
}
