/* Finds the counter in a printed number ("3.2." is the 2 behind "3."), so that Word can count on. Numbers that
 * do not go on one by one begin another list; those without a counter stay text. */
#include "doc_docx_lists.h"

#include <ctype.h>

struct plan {
    struct op *op;
    struct doc_lists *lists;
    size_t pattern_room, run_room;
    size_t run[DOC_LEVELS]; /* the list under way at each depth, + 1 */
    int last[DOC_LEVELS];   /* its last number */
};

#define TRIED_MAX 60 /* how far numbers that are no digits are recognized */

static str number_text(struct op *op, enum doc_number format, int n)
{
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 64);
    doc_number_put(&b, format, n);
    return arena_str(op->mem, buf_view(&b));
}

/* The digits that stand last in "3.12." */
static bool decimal_read(str number, struct doc_pattern *ret, int *ret_n)
{
    int64_t n;
    size_t end = number.n;
    while (end > 0 && !isdigit((unsigned char)number.p[end - 1]))
        end--;
    size_t begin = end;
    while (begin > 0 && isdigit((unsigned char)number.p[begin - 1]))
        begin--;
    if (begin == end || (number.p[begin] == '0' && end - begin > 1) ||
        !str_int((str){ number.p + begin, end - begin }, &n) || n > DOC_NUMBER_MAX)
        return false;
    ret->format = NUMBER_DECIMAL;
    ret->before = (str){ number.p, begin };
    ret->after = (str){ number.p + end, number.n - end };
    *ret_n = (int)n;
    return true;
}

/* Where sign stands in number; the longest of all signs is the one that counts. */
static bool sign_find(str number, str sign, size_t longest, size_t *ret_at)
{
    const char *at = sign.n > longest ? memmem(number.p, number.n, sign.p, sign.n) : NULL;
    if (at)
        *ret_at = (size_t)(at - number.p);
    return at != NULL;
}

/* 一 and ① anywhere, a letter only when nothing but its mark follows: "a)". */
static bool sign_read(struct op *op, str number, struct doc_pattern *ret, int *ret_n)
{
    static const enum doc_number formats[] = { NUMBER_HAN, NUMBER_CIRCLE };
    size_t longest = 0, at;
    for (size_t f = 0; f < 2; f++)
        for (int n = 1; n <= (formats[f] == NUMBER_CIRCLE ? 20 : TRIED_MAX); n++) {
            str sign = number_text(op, formats[f], n);
            if (!sign_find(number, sign, longest, &at))
                continue;
            longest = sign.n;
            *ret_n = n;
            ret->format = formats[f];
            ret->before = (str){ number.p, at };
            ret->after = (str){ number.p + at + sign.n, number.n - at - sign.n };
        }
    if (longest)
        return true;
    if (number.n != 2 || !islower((unsigned char)number.p[0]) ||
        !ispunct((unsigned char)number.p[1]))
        return false;
    ret->format = NUMBER_LOWER_LETTER;
    ret->before = STR("");
    ret->after = (str){ number.p + 1, 1 };
    *ret_n = number.p[0] - 'a' + 1;
    return true;
}

static bool number_read(struct op *op, str number, struct doc_pattern *ret, int *ret_n)
{
    *ret = (struct doc_pattern){ .format = NUMBER_BULLET, .before = STR("•") };
    *ret_n = 0;
    if (!number.n)
        return true;
    if (number.n > 60 || str_find(number, '%') >= 0)
        return false; /* a percent sign would stand for a counter */
    return decimal_read(number, ret, ret_n) || sign_read(op, number, ret, ret_n);
}

static size_t pattern_of(struct plan *p, const struct doc_pattern *pattern)
{
    struct doc_lists *lists = p->lists;
    for (size_t i = 0; i < lists->pattern_count; i++) {
        const struct doc_pattern *known = &lists->patterns[i];
        if (known->level == pattern->level && known->format == pattern->format &&
            str_eq(known->before, pattern->before) && str_eq(known->after, pattern->after))
            return i;
    }
    if (lists->pattern_count == p->pattern_room) {
        size_t room = p->pattern_room ? p->pattern_room * 2 : 16;
        lists->patterns =
            arena_grow(p->op->mem, lists->patterns, p->pattern_room * sizeof(*lists->patterns),
                       room * sizeof(*lists->patterns));
        p->pattern_room = room;
    }
    lists->patterns[lists->pattern_count] = *pattern;
    return lists->pattern_count++;
}

static size_t run_begin(struct plan *p, size_t pattern, int start)
{
    struct doc_lists *lists = p->lists;
    if (lists->run_count == p->run_room) {
        size_t room = p->run_room ? p->run_room * 2 : 16;
        lists->runs = arena_grow(p->op->mem, lists->runs, p->run_room * sizeof(*lists->runs),
                                 room * sizeof(*lists->runs));
        p->run_room = room;
    }
    lists->runs[lists->run_count] = (struct doc_run){ pattern, start };
    return ++lists->run_count;
}

static size_t item_plan(struct plan *p, const struct doc_block *item)
{
    int n, level = item->level;
    struct doc_pattern read;
    if (!number_read(p->op, doc_clean(p->op->mem, item->number), &read, &n))
        return 0;
    read.level = level;
    size_t pattern = pattern_of(p, &read);
    bool goes_on = p->run[level] && p->lists->runs[p->run[level] - 1].pattern == pattern &&
                   (read.format == NUMBER_BULLET || n == p->last[level] + 1);
    if (!goes_on)
        p->run[level] = run_begin(p, pattern, n);
    p->last[level] = n;
    return p->run[level];
}

void doc_lists_plan(struct op *op, const struct doc *d, struct doc_lists *ret)
{
    struct plan p = { .op = op, .lists = ret };
    *ret = (struct doc_lists){ .of = arena_array(op->mem, d->n + 1, sizeof(size_t)) };
    for (size_t i = 0; i < d->n; i++)
        if (d->blocks[i].kind == DOC_ITEM)
            ret->of[i] = item_plan(&p, &d->blocks[i]);
}

/* Only the level that is used is described; each pattern is a list of its own for Word. */
static void pattern_write(const struct doc_pattern *p, size_t id, struct buf *out)
{
    buf_fmt(out,
            "<w:abstractNum w:abstractNumId=\"%zu\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
            "<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/><w:numFmt w:val=\"%s\"/>"
            "<w:lvlText w:val=\"",
            id, p->level, doc_number_name(p->format));
    buf_html(out, p->before);
    if (p->format != NUMBER_BULLET)
        buf_fmt(out, "%%%d", p->level + 1);
    buf_html(out, p->after);
    buf_fmt(out,
            "\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"%d\" w:hanging=\"440\"/></w:pPr>"
            "</w:lvl></w:abstractNum>",
            440 * (p->level + 1));
}

void doc_lists_write(const struct doc_lists *lists, struct buf *out)
{
    for (size_t i = 0; i < lists->pattern_count; i++)
        pattern_write(&lists->patterns[i], i + 1, out);
    for (size_t i = 0; i < lists->run_count; i++) {
        const struct doc_run *run = &lists->runs[i];
        buf_fmt(out, "<w:num w:numId=\"%zu\"><w:abstractNumId w:val=\"%zu\"/>", i + 1,
                run->pattern + 1);
        if (lists->patterns[run->pattern].format != NUMBER_BULLET)
            buf_fmt(out,
                    "<w:lvlOverride w:ilvl=\"%d\"><w:startOverride w:val=\"%d\"/></w:lvlOverride>",
                    lists->patterns[run->pattern].level, run->start);
        buf_z(out, "</w:num>");
    }
}
