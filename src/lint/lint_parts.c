/* When a duty begins and what it leaves behind, as its sentence says. Both are proposals that a person
 * will look at, so only what is plain is taken: a stretch between commas that begins as conditions do,
 * and an object whose last word is a kind of document. */
#include "lint_scan_internal.h"

/* ------------------------------------------------------------------ stretches */

struct stretch {
    size_t begin, end;
    bool comma; /* a comma stands behind it */
};

/* The stretch between commas and stops that begins at or behind *at; false when none is left. */
static bool stretch_next(const struct scan *s, size_t *at, struct stretch *ret)
{
    while (*at < s->n && (s->c[*at] == ' ' || is_comma(s->c[*at])))
        (*at)++;
    *ret = (struct stretch){ *at, *at, false };
    while (ret->end < s->n && !is_comma(s->c[ret->end]) &&
           !(s->c[ret->end] == '.' && (ret->end + 1 == s->n || s->c[ret->end + 1] == ' ')))
        ret->end++;
    ret->comma = ret->end < s->n && s->c[ret->end] == ',';
    *at = ret->end + 1;
    while (ret->end > ret->begin && s->c[ret->end - 1] == ' ')
        ret->end--;
    return ret->begin < ret->end;
}

/* ------------------------------------------------------------------ triggers */

/* Words that begin a condition, and characters that make them another word: 如实, 当日. */
static const struct opener {
    const char *word, *no;
    bool whole; /* the whole stretch, though no 后 or 时 ends it */
} openers[] = {
    { "收到", "", false },
    { "接到", "", false },
    { "接获", "", false },
    { "接报", "", false },
    { "当", "日天班场面事月年地前时期", false },
    { "客户", "", false },
    { "顾客", "", false },
    { "用户", "", false },
    { "买家", "", false },
    { "消费者", "", false },
    { "遇到", "", true },
    { "遇", "", true },
    { "发现", "", false },
    { "一旦", "", true },
    { "如果", "", true },
    { "如遇", "", true },
    { "如", "实期下何图上此有", true },
    { "若", "干", true },
};
/* Who acts may stand before: 客服专员收到投诉后. */
static const char *const actors[] = { "专员", "人员", "客服", "本岗", "岗位", "工程师", "技师",
                                      "主管", "经理", "组",   "部",   "员",   NULL };
static const struct ending {
    const char *word;
    const char *before, *behind; /* characters beside which it is another word: 售后, 小时, 时间 */
} endings[] = {
    { "之后", "", "" },
    { "以后", "", "" },
    { "后", "售前今最先事背", "台续果勤期面方天" },
    { "的时候", "", "" },
    { "时", "小及随同按临实工定超准届暂适平限即课耗历延", "间限效段长候常刻代差数机" },
};

/* Where the word that ends a condition at `at` ends; 0 when none does. */
static size_t ending_at(const struct scan *s, size_t at)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t end = scan_word(s, at, endings[i].word);
        if (end && at > 0 && !scan_char(s, at - 1, endings[i].before) &&
            !scan_char(s, end, endings[i].behind))
            return end;
    }
    return 0;
}

/* The ending that stands right before the comma, or else the first one; 0 when there is none. */
static size_t ending_find(const struct scan *s, size_t from, struct stretch in)
{
    size_t first = 0, end;
    for (size_t at = from; at < in.end; at++) {
        if ((end = ending_at(s, at)) == 0 || end > in.end)
            continue;
        if (end == in.end)
            return end;
        first = first ? first : end;
    }
    return first;
}

static const struct opener *opener_at(const struct scan *s, size_t at)
{
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        size_t end = scan_word(s, at, openers[i].word);
        if (end && !scan_char(s, end, openers[i].no))
            return &openers[i];
    }
    return NULL;
}

/* "投诉受理后2小时内", "关单后第3日": any short beginning, when a number follows its 后. */
static str trigger_counted(const struct scan *s, struct stretch in)
{
    enum { LONGEST = 12 };
    size_t end = ending_find(s, in.begin, in);
    bool counted = end && end < s->n &&
                   (is_digit(s->c[end]) || s->c[end] == ' ' || s->c[end] == '_' ||
                    scan_char(s, end, ",第一二两三四五六七八九十半"));
    return counted && end - in.begin <= LONGEST && scan_char(s, end - 1, "后")
               ? scan_text(s, in.begin, end)
               : (str){ 0 };
}

static str trigger_chinese(const struct scan *s, struct stretch in)
{
    for (size_t at = in.begin; at < in.end; at++) {
        const struct opener *o = opener_at(s, at);
        if (!o || (at > in.begin && !scan_behind(s, at, actors)))
            continue;
        size_t end = ending_find(s, at, in);
        if (!end && o->whole && in.comma)
            end = in.end;
        if (end)
            return scan_text(s, at, end);
    }
    return trigger_counted(s, in);
}

/* "When a complaint arrives," but not "After-sales service," nor "When necessary,". */
static str trigger_english(const struct scan *s, struct stretch in)
{
    static const char *const words[] = { "when",       "whenever",   "once",
                                         "upon",       "on receipt", "on receiving",
                                         "as soon as", "after",      "if",
                                         NULL };
    static const char *const leeway[] = { "necessary",  "needed",      "possible", "required",
                                          "applicable", "appropriate", NULL };
    size_t end = scan_words(s, in.begin, words);
    if (!end || !in.comma || s->c[end] == '-' || scan_words(s, scan_blank(s, end), leeway) ||
        scan_word(s, scan_blank(s, end), "sales"))
        return (str){ 0 };
    return scan_text(s, in.begin, in.end);
}

static str trigger_of(const struct scan *s)
{
    struct stretch in;
    for (size_t at = 0; stretch_next(s, &at, &in);) {
        str found = is_letter(s->c[in.begin]) ? trigger_english(s, in) : trigger_chinese(s, in);
        if (found.n)
            return found;
    }
    return (str){ 0 };
}

/* ------------------------------------------------------------------ outputs */

static const struct verb {
    const char *word;
    bool noun_too; /* counts only where a verb can stand */
} verbs[] = {
    { "形成", false },    { "输出", false },     { "产出", false },    { "提交", false },
    { "出具", false },    { "填写", false },     { "填报", false },    { "编制", false },
    { "编写", false },    { "撰写", false },     { "报送", false },    { "上报", false },
    { "登记", true },     { "记录", true },      { "submit", false },  { "submits", false },
    { "prepare", false }, { "prepares", false }, { "produce", false }, { "produces", false },
    { "write", false },   { "writes", false },   { "publish", false }, { "publishes", false },
    { "issue", true },    { "issues", true },    { "record", true },   { "records", true },
    { "file", true },     { "files", true },
};
static const char *const verb_after[] = {
    "并",    "后", "内", "前",    "时",         "末",      "日",       "天",   "周",
    "月",    "季", "度", "年",    "期",         "初",      "应",       "须",   "需",
    "要",    "必", "再", "且",    "即",         "一",      "二",       "三",   "四",
    "五",    "六", "员", "责",    "部",         "and",     "then",     "must", "will",
    "shall", "to", "or", "agent", "specialist", "manager", "engineer", NULL
};
static const char *const documents[] = {
    "报告",        "记录",   "台账",    "台帐",     "清单",    "报表",      "表",      "单",
    "方案",        "计划",   "纪要",    "日志",     "周报",    "月报",      "日报",    "季报",
    "年报",        "档案",   "手册",    "案例",     "结论",    "建议",      "说明",    "通知",
    "凭证",        "回执",   "证书",    "文档",     "知识库",  "目录",      "模板",    "总结",
    "记录本",      "登记簿", "report",  "reports",  "log",     "list",      "record",  "records",
    "register",    "form",   "summary", "plan",     "minutes", "checklist", "invoice", "quote",
    "certificate", "manual", "article", "articles", "note",    "ticket",    NULL
};
static const char *const object_ends[] = {
    "并",   "且",    "给", "至", "到",     "交",     "报",    "送",   "由",   "供", "后", "以",
    "在",   "按",    "时", "抄", "发",     "(",      "to",    "for",  "and",  "by", "in", "on",
    "with", "every", "of", "at", "within", "before", "after", "when", "from", NULL
};
static const char *const object_skips[] = { "了", "在", "到", "入", "于", "a", "an", "the", NULL };

enum { OBJECT_LEAST = 2, OBJECT_MOST = 30, OBJECT_MOST_LETTERS = 60 };

/* English keeps the record in a phrase of its own: "record each call in the call log". */
static size_t object_inside(const struct scan *s, size_t begin, size_t end)
{
    static const char *const in[] = { "in the", "in a", "into the", "on the", NULL };
    for (size_t at = begin, behind; at < end; at++)
        if ((behind = scan_words(s, at, in)) > 0)
            begin = scan_blank(s, behind);
    return begin;
}

/* The shortest object that begins at `begin`, ends with a kind of document, and is done there. */
static str object_of(const struct scan *s, size_t begin, struct stretch in)
{
    size_t skipped;
    begin = scan_blank(s, begin);
    while ((skipped = scan_words(s, begin, object_skips)) > 0)
        begin = scan_blank(s, skipped);
    size_t most = begin < s->n && is_letter(s->c[begin]) ? OBJECT_MOST_LETTERS : OBJECT_MOST;
    for (size_t end = begin + 1; end <= in.end && end <= begin + most; end++) {
        size_t next = scan_blank(s, end);
        bool title = scan_char(s, begin, "《") && s->c[end - 1] == 0x300B;
        if (!title && !scan_behind(s, end, documents))
            continue;
        if (!title && next < in.end && !scan_words(s, next, object_ends))
            continue;
        size_t own = object_inside(s, begin, end);
        return end - own >= OBJECT_LEAST ? scan_text(s, own, end) : (str){ 0 };
    }
    return (str){ 0 };
}

static str object_behind(const struct scan *s, size_t at, struct stretch in)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        size_t end = scan_word(s, at, verbs[i].word), before = at;
        while (before > in.begin && s->c[before - 1] == ' ')
            before--;
        if (end && (!verbs[i].noun_too || before == in.begin || scan_behind(s, before, verb_after)))
            return object_of(s, end, in);
    }
    return (str){ 0 };
}

static str output_of(const struct scan *s)
{
    struct stretch in;
    for (size_t at = 0; stretch_next(s, &at, &in);)
        for (size_t i = in.begin; i < in.end; i++) {
            str found = object_behind(s, i, in);
            if (found.n)
                return found;
        }
    return (str){ 0 };
}

struct lint_parts lint_clause_parts(str text)
{
    struct scan s;
    scan_open(&s, text);
    return (struct lint_parts){ trigger_of(&s), output_of(&s) };
}
