/* Saying what a measure asks, and reading it back. */
#include "measure_words.h"

#include "../base/text.h"

/* ------------------------------------------------------------------ values */

/* Largest first: an exact time is told in the largest unit in which it has at most one place. */
static const struct {
    const char *zh, *en;
    int64_t seconds;
} times[] = {
    { " 天", " d", 86400 },
    { " 小时", " h", 3600 },
    { " 分钟", " min", 60 },
    { " 秒", " s", 1 },
};
#define TIMES (sizeof times / sizeof *times)

static str number(struct op *op, int64_t milli)
{
    char text[DECIMAL_TEXT];
    size_t n = decimal_print(decimal_milli(milli), text);
    return arena_str(op->mem, (str){ text, n });
}

/* Three days and more are days, what is less is hours: 48 h are said of promises, not 2 d. */
static size_t time_unit(int64_t milli)
{
    for (size_t i = 0; i < TIMES; i++) {
        int64_t unit = times[i].seconds * 1000;
        int64_t least = i == 0 ? 3 * unit : unit;
        if (milli >= least && (milli * 10) % unit == 0)
            return i;
    }
    return TIMES - 1;
}

static str time_words(struct op *op, enum lang lang, int64_t milli)
{
    size_t i = time_unit(milli);
    return arena_fmt(op->mem, STR_FMT "%s", STR_ARG(number(op, milli / times[i].seconds)),
                     lang == LANG_EN ? times[i].en : times[i].zh);
}

static const char *unit_words(enum lang lang, str unit)
{
    bool points = str_is(unit, measure_unit_labels[MEASURED_POINTS]);
    return str_is(unit, measure_unit_labels[MEASURED_PERCENT]) ? "%"
           : str_is(unit, measure_unit_labels[MEASURED_PPM])   ? " ppm"
           : points ? (lang == LANG_EN ? " points" : " 分")
                    : "";
}

str words_value(struct op *op, enum lang lang, str unit, decimal value)
{
    if (!value.known)
        return STR("—");
    if (str_is(unit, measure_unit_labels[MEASURED_SECONDS]))
        return time_words(op, lang, value.milli);
    return arena_fmt(op->mem, STR_FMT "%s", STR_ARG(number(op, value.milli)),
                     unit_words(lang, unit));
}

/* ------------------------------------------------------------------ rounded, as on the pages */

/* Halves away from zero. */
static int64_t to_whole(int64_t milli, int64_t of)
{
    return (milli + (milli < 0 ? -of / 2 : of / 2)) / of * of;
}

/* "1,234,567.9" */
static str grouped(struct op *op, int64_t milli)
{
    str plain = number(op, milli);
    ptrdiff_t dot = str_find(plain, '.');
    size_t whole = dot < 0 ? plain.n : (size_t)dot, n = 0;
    char *out = arena_alloc(op->mem, plain.n + plain.n / 3 + 1);
    for (size_t i = 0; i < plain.n; i++) {
        if (i && i < whole && (whole - i) % 3 == 0 && plain.p[i - 1] != '-')
            out[n++] = ',';
        out[n++] = plain.p[i];
    }
    return (str){ out, n };
}

/* "1小时 20分钟": at most two units, and none that says little beside the other. */
static str length_words(struct op *op, enum lang lang, int64_t milli)
{
    static const struct {
        const char *zh, *en;
        int64_t seconds;
    } units[] = { { "小时", " hr", 3600 }, { "分钟", " min", 60 }, { "秒", " sec", 1 } };
    int64_t rest = to_whole(milli < 0 ? -milli : milli, 1000) / 1000;
    str told[3];
    size_t n = 0;
    int64_t size = rest >= 36000 ? 3600 : rest >= 600 ? 60 : 1;
    rest = to_whole(rest, size);
    for (size_t i = 0; i < 3; i++) {
        int64_t count = rest / units[i].seconds;
        rest -= count * units[i].seconds;
        if (count || (i == 2 && !n))
            told[n++] = arena_fmt(op->mem, STR_FMT "%s", STR_ARG(grouped(op, count * 1000)),
                                  lang == LANG_EN ? units[i].en : units[i].zh);
    }
    return arena_fmt(op->mem, "%s" STR_FMT, milli < 0 ? "−" : "",
                     STR_ARG(arena_join(op->mem, &(strs){ told, n > 2 ? 2 : n }, " ")));
}

str words_value_rounded(struct op *op, enum lang lang, str unit, decimal value)
{
    if (!value.known)
        return STR("—");
    if (str_is(unit, measure_unit_labels[MEASURED_SECONDS]))
        return length_words(op, lang, value.milli);
    bool ppm = str_is(unit, measure_unit_labels[MEASURED_PPM]);
    return arena_fmt(op->mem, STR_FMT "%s",
                     STR_ARG(grouped(op, to_whole(value.milli, ppm ? 1000 : 100))),
                     unit_words(lang, unit));
}

/* ------------------------------------------------------------------ what a duty asks */

static str unit_of(const struct bound_name *name)
{
    return name ? name->unit : STR("");
}

static bool lower_is_better(const struct bound_name *name)
{
    return name && str_is(name->direction, measure_direction_labels[DIRECTION_LOWER]);
}

#define PASS_ZH "达标：达到得 100 分，否则 0 分"
#define PASS_EN "Pass: 100 when reached, else 0"

str words_target(struct op *op, enum lang lang, const struct bound_name *name,
                 const struct duty_measure *m)
{
    str value = words_value(op, lang, unit_of(name), m->target);
    const char *example = !m->example ? "" : lang == LANG_EN ? " (example)" : "（示例值）";
    return arena_fmt(op->mem, "%s " STR_FMT "%s", lower_is_better(name) ? "≤" : "≥", STR_ARG(value),
                     example);
}

static str steps_words(struct op *op, enum lang lang, str unit, const struct list *steps)
{
    const struct score_step *s = steps->items;
    strs words = { arena_array(op->mem, steps->n, sizeof(str)), 0 };
    for (size_t i = 0; i < steps->n; i++)
        words.items[words.n++] =
            arena_fmt(op->mem, lang == LANG_EN ? STR_FMT " scores %lld" : STR_FMT " 得 %lld 分",
                      STR_ARG(words_value(op, lang, unit, s[i].value)), (long long)s[i].score);
    return arena_join(op->mem, &words, lang == LANG_EN ? "; " : "；");
}

str words_rule(struct op *op, enum lang lang, const struct bound_name *name,
               const struct duty_measure *m)
{
    bool en = lang == LANG_EN;
    str unit = unit_of(name), words;
    switch ((enum score_rule)m->rule) {
    case SCORE_LINEAR:
        words = words_value(op, lang, unit, m->floor);
        return arena_fmt(op->mem, en ? "Linear: " STR_FMT " scores 0" : "线性：" STR_FMT " 得 0 分",
                         STR_ARG(words));
    case SCORE_STEPS:
        words = steps_words(op, lang, unit, &m->steps);
        return arena_fmt(op->mem, en ? "Steps: " STR_FMT : "分档：" STR_FMT, STR_ARG(words));
    case SCORE_PASS:
        return en ? STR(PASS_EN) : STR(PASS_ZH);
    case SCORE_GATE:
        break;
    }
    return arena_fmt(op->mem,
                     en ? "Gate: missed, the whole scores at most %lld"
                        : "门槛：未达到，总分最高 %lld 分",
                     (long long)m->cap);
}

str words_weight(struct op *op, enum lang lang, const struct duty_measure *m)
{
    (void)lang;
    return m->rule == SCORE_GATE ? STR("—") : arena_fmt(op->mem, "%lld%%", (long long)m->weight);
}

str words_measure(struct op *op, enum lang lang, const struct bound_name *name,
                  const struct duty_measure *m)
{
    str target = words_target(op, lang, name, m), rule = words_rule(op, lang, name, m);
    str weight = words_weight(op, lang, m), called = m->measure;
    if (name && !str_eq(name->name, name->key))
        called = arena_fmt(op->mem, STR_FMT " " STR_FMT, STR_ARG(called), STR_ARG(name->name));
    return arena_fmt(op->mem,
                     lang == LANG_EN ? STR_FMT " " STR_FMT "; " STR_FMT "; weight " STR_FMT
                                     : STR_FMT " " STR_FMT "；" STR_FMT "；权重 " STR_FMT,
                     STR_ARG(called), STR_ARG(target), STR_ARG(rule), STR_ARG(weight));
}

/* ------------------------------------------------------------------ and back */

static bool skip(str *rest, const char *word)
{
    str w = str_of(word);
    if (!str_starts(*rest, w))
        return false;
    *rest = text_trim((str){ rest->p + w.n, rest->n - w.n });
    return true;
}

static bool skip_either(str *rest, const char *zh, const char *en)
{
    return skip(rest, zh) || skip(rest, en);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* As a whole word: the s of 30 s is not that of "12 scores". */
static bool skip_word(str *rest, const char *word)
{
    size_t n = strlen(word);
    return !(rest->n > n && is_letter(rest->p[n])) && skip(rest, word);
}

/* A unit stands behind the number, if any; of times it says how many seconds. */
static int64_t skip_time(str *rest)
{
    for (size_t i = 0; i < TIMES; i++)
        if (skip(rest, times[i].zh + 1) || skip_word(rest, times[i].en + 1))
            return times[i].seconds;
    return 1;
}

/* Only that of the measure, so that no other is taken for it. */
static int64_t skip_unit(str *rest, str unit)
{
    if (str_is(unit, measure_unit_labels[MEASURED_SECONDS]))
        return skip_time(rest);
    if (str_is(unit, measure_unit_labels[MEASURED_POINTS]))
        (void)skip_either(rest, "分", "points");
    else if (str_is(unit, measure_unit_labels[MEASURED_PERCENT]))
        (void)skip(rest, "%");
    else if (str_is(unit, measure_unit_labels[MEASURED_PPM]))
        (void)skip(rest, "ppm");
    return 1;
}

static bool read_value(str *rest, str unit, decimal *ret)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] && strchr("-.0123456789", rest->p[n]))
        n++;
    if (!n || !decimal_parse((str){ rest->p, n }, ret))
        return false;
    *rest = text_trim((str){ rest->p + n, rest->n - n });
    int64_t seconds = skip_unit(rest, unit);
    if (ret->milli > INT64_MAX / 86400 || ret->milli < INT64_MIN / 86400)
        return false;
    ret->milli *= seconds;
    return true;
}

/* 0 to 100, whole. */
static bool read_hundred(str *rest, enum measure_unit unit, int64_t *ret)
{
    decimal n;
    if (!read_value(rest, str_of(measure_unit_labels[unit]), &n) || n.milli % 1000 || n.milli < 0 ||
        n.milli > decimal_of(100).milli)
        return false;
    *ret = n.milli / 1000;
    return true;
}

/* "98% 得 100 分" */
static bool read_step(str *rest, str unit, struct score_step *ret)
{
    return read_value(rest, unit, &ret->value) && skip_either(rest, "得", "scores") &&
           read_hundred(rest, MEASURED_POINTS, &ret->score);
}

bool read_target(str words, const struct bound_name *name, struct duty_measure *m)
{
    str rest = text_trim(words);
    decimal target;
    if (lower_is_better(name) ? skip(&rest, "≥") : skip(&rest, "≤"))
        return false;
    (void)skip_either(&rest, "≥", "≤");
    if (!read_value(&rest, unit_of(name), &target))
        return false;
    bool example = skip_either(&rest, "（示例值）", "(example)");
    if (rest.n)
        return false;
    m->target = target;
    m->example = example;
    return true;
}

static bool read_linear(str rest, str unit, struct duty_measure *m)
{
    struct score_step floor;
    if (!read_step(&rest, unit, &floor) || floor.score || rest.n)
        return false;
    m->floor = floor.value;
    m->rule = SCORE_LINEAR;
    return true;
}

static bool read_steps(str rest, str unit, struct duty_measure *m)
{
    struct score_step steps[STEPS_MAX];
    size_t n = 0;
    while (rest.n) {
        if (n == STEPS_MAX || !read_step(&rest, unit, &steps[n]))
            return false;
        n++;
        if (rest.n && !skip_either(&rest, "；", ";"))
            return false;
    }
    if (!n)
        return false;
    memcpy(m->steps.items, steps, n * sizeof *steps); /* the caller's room */
    m->steps.n = n;
    m->rule = SCORE_STEPS;
    return true;
}

static bool read_gate(str rest, struct duty_measure *m)
{
    int64_t cap;
    if (!read_hundred(&rest, MEASURED_POINTS, &cap) || rest.n)
        return false;
    m->cap = cap;
    m->rule = SCORE_GATE;
    return true;
}

bool read_rule(str words, const struct bound_name *name, struct duty_measure *m)
{
    str rest = text_trim(words);
    if (str_is(rest, PASS_ZH) || str_is(rest, PASS_EN)) {
        m->rule = SCORE_PASS;
        return true;
    }
    if (skip_either(&rest, "线性：", "Linear:"))
        return read_linear(rest, unit_of(name), m);
    if (skip_either(&rest, "分档：", "Steps:"))
        return read_steps(rest, unit_of(name), m);
    return skip_either(&rest, "门槛：未达到，总分最高", "Gate: missed, the whole scores at most") &&
           read_gate(rest, m);
}

bool read_weight(str words, struct duty_measure *m)
{
    str rest = text_trim(words);
    int64_t weight = 0;
    if (!str_is(rest, "—") && !str_is(rest, "-") &&
        (!read_hundred(&rest, MEASURED_PERCENT, &weight) || rest.n))
        return false;
    m->weight = weight;
    return true;
}
