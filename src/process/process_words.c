/* What pictures and documents of processes say of people and time. */
#include "../people/people.h"
#include "process_draw.h"
#include "process_internal.h"
#include "process_sql.h"

/* ------------------------------------------------------------------ people */

enum err process_roles_named(struct op *op, struct list *ret)
{
    static const struct field fields[] = {
        { FIELD(struct role, key) },
        { FIELD(struct role, name_zh) },
        { FIELD(struct role, name_en) },
        { 0 },
    };
    if (op->env && op->env->db)
        return db_all(op, SQL(process_role_names), NO_ARGS, fields, sizeof(struct role), ret);
    role_builtins(op, ret);
    return OK;
}

str process_role_word(const struct list *roles, str key, enum lang lang)
{
    const struct role *r = roles->items;
    if (str_is(key, "customer"))
        return lang_words(lang, "客户", "Customer");
    for (size_t i = 0; i < roles->n; i++)
        if (str_eq(r[i].key, key))
            return lang == LANG_EN ? r[i].name_en : r[i].name_zh;
    return key;
}

static process_post_name post_name; /* set before threads begin */

void process_posts_named(process_post_name name)
{
    post_name = name;
}

enum err process_post_word(struct op *op, str post, enum lang lang, str *ret)
{
    *ret = post;
    return post.n && post_name ? post_name(op, post, lang, ret) : OK;
}

str process_role_words(struct op *op, const struct list *roles, const strs *keys, enum lang lang)
{
    strs words = { arena_array(op->mem, keys->n + 1, sizeof(str)), keys->n };
    for (size_t i = 0; i < keys->n; i++)
        words.items[i] = process_role_word(roles, keys->items[i], lang);
    return arena_join(op->mem, &words, lang == LANG_EN ? ", " : "、");
}

/* ------------------------------------------------------------------ time */

static str length(struct op *op, int64_t n, enum lang lang, const char *zh, const char *en)
{
    return arena_fmt(op->mem, "%lld %s", (long long)n, lang == LANG_EN ? en : zh);
}

/* Working time: never in days, which are no 24 hours of work. */
str process_target_words(struct op *op, const struct process_step *s, enum lang lang)
{
    if (!s->minutes)
        return STR("");
    str span = s->minutes % 60 ? length(op, s->minutes, lang, "分钟", "min")
                               : length(op, s->minutes / 60, lang, "小时", "h");
    return arena_fmt(op->mem, STR_FMT "%s", STR_ARG(span),
                     lang == LANG_EN ? " of working time" : "内（工作时间）");
}

str process_legal_words(struct op *op, const struct process_step *s, enum lang lang)
{
    if (!s->legal_days)
        return STR("");
    str days = s->legal_working_days ? length(op, s->legal_days, lang, "个工作日", "working days")
                                     : length(op, s->legal_days, lang, "天", "days");
    const char *from = !s->legal_from_start ? ""
                       : lang == LANG_EN    ? " from the beginning"
                                            : "（自受理起）";
    return lang == LANG_EN ? arena_fmt(op->mem, "by law " STR_FMT "%s", STR_ARG(days), from)
                           : arena_fmt(op->mem, "依法 " STR_FMT "内%s", STR_ARG(days), from);
}

str process_wait_words(struct op *op, int64_t seconds, enum lang lang)
{
    static const struct {
        int64_t from, seconds;
        const char *zh, *en;
    } units[] = {
        { 2 * 86400, 86400, "天", "d" },
        { 2 * 3600, 3600, "小时", "h" },
        { 2 * 60, 60, "分钟", "min" },
        { 0, 1, "秒", "s" },
    };
    size_t i = 0;
    while (seconds < units[i].from)
        i++;
    return length(op, seconds / units[i].seconds, lang, units[i].zh, units[i].en);
}
