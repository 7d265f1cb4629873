/* GitHub flavoured Markdown. Texts come back literally, and as few backslashes as possible are needed for
 * it: people read these files too, and so does the duty linter, which takes a backslash for a letter.
 * So what only comes in pairs (`*`, `~`) is left alone when there is one of it in the text.
 *
 * Numbers that Markdown has no list for ("一、", "1.2") stand in paragraphs of their own. */
#include "doc_internal.h"

#include <ctype.h>

struct writer {
    struct op *op;
    struct buf *out;
    bool by_hand;
    /* the item above and those that it stands in; none when another block came */
    int open, levels[DOC_LEVELS];
    size_t inside[DOC_LEVELS]; /* where their texts begin */
    /* of the text under way: what stands in it often enough to mean something */
    bool stars, tildes, ticks, lines_under, links;
};

enum place { AT_LINE, AT_HEADING, AT_CELL };
#define LOOK 64 /* bytes that are looked at around a mark */

/* ------------------------------------------------------------------ inside a line */

/* Looks at a whole text before its lines are written. */
static void pairs_read(struct writer *w, str text)
{
    size_t n[128] = { 0 };
    for (size_t i = 0; i < text.n; i++)
        n[(unsigned char)text.p[i] & 0x7F] += (unsigned char)text.p[i] < 0x80;
    w->stars = n['*'] > 1;
    w->tildes = n['~'] > 1;
    w->ticks = n['`'] > 1;
    w->lines_under = n['_'] > 1;
    w->links = str_has(text, STR("](")) || str_has(text, STR("]:")) || str_has(text, STR("]["));
}

/* Blanks and punctuation, also those of Chinese: beside them an underscore begins or ends emphasis. */
static bool is_edge(str s, size_t at, bool before)
{
    if (before ? at == 0 : at >= s.n)
        return true;
    size_t i = before ? at - 1 : at;
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x80)
        return !isalnum(c);
    while (i > 0 && ((unsigned char)s.p[i] & 0xC0) == 0x80)
        i--;
    if (s.n - i < 3)
        return false;
    const unsigned char *p = (const unsigned char *)s.p + i;
    return (p[0] == 0xE2 && p[1] < 0x82) || (p[0] == 0xE3 && p[1] == 0x80) || p[0] == 0xEF;
}

static bool underscore_marks(str s, size_t i)
{
    size_t begin = i, end = i;
    while (begin > 0 && s.p[begin - 1] == '_' && i - begin < LOOK)
        begin--;
    while (end < s.n && s.p[end] == '_' && end - i < LOOK)
        end++;
    return is_edge(s, begin, true) || is_edge(s, end, false);
}

static bool is_entity(str s, size_t i)
{
    size_t at = i + 1;
    at += at < s.n && s.p[at] == '#';
    size_t begin = at;
    while (at < s.n && isalnum((unsigned char)s.p[at]) && at - i < LOOK)
        at++;
    return at > begin && at < s.n && s.p[at] == ';';
}

/* Footnotes and boxes to tick. */
static bool bracket_marks(str s, size_t i)
{
    return (i + 1 < s.n && s.p[i + 1] == '^') ||
           (i == 0 && s.n > 2 && s.p[2] == ']' &&
            (s.p[1] == ' ' || s.p[1] == 'x' || s.p[1] == 'X'));
}

static bool marks(const struct writer *w, str s, size_t i, enum place place)
{
    int next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
    switch (s.p[i]) {
    case '\\':
        return !next || next == '\n' || ispunct(next);
    case '*':
        return w->stars;
    case '~':
        return w->tildes;
    case '`':
        return w->ticks;
    case '_':
        return w->lines_under && underscore_marks(s, i);
    case '<':
        return isalpha(next) || next == '/' || next == '!' || next == '?';
    case '&':
        return is_entity(s, i);
    case '[':
        return w->links || bracket_marks(s, i);
    case '|':
        return place == AT_CELL;
    default:
        return false;
    }
}

/* ------------------------------------------------------------------ at the beginning of a line */

static size_t run_of(str s, char c)
{
    size_t n = 0;
    while (n < s.n && s.p[n] == c)
        n++;
    return n;
}

static bool only(str s, const char *of, char needed)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(of, s.p[i]))
            return false;
    return str_find(s, needed) >= 0;
}

static bool ends_word(str s, size_t at)
{
    return at == s.n || s.p[at] == ' ' || s.p[at] == '\t';
}

/* Where a backslash keeps the line from being a heading, an item, a quote, a rule or a fence. */
static ptrdiff_t mark_at(str line, bool by_hand)
{
    char c = line.n ? line.p[0] : '\0';
    size_t digits = 0;
    if (only(line, "- \t", '-') || only(line, "|:- \t", '-') || only(line, "=", '=') ||
        only(line, "* \t", '*') || only(line, "_ \t", '_'))
        return 0;
    if ((c == '#' && run_of(line, '#') <= 6 && ends_word(line, run_of(line, '#'))) || c == '>' ||
        (c == '+' && ends_word(line, 1)) || run_of(line, '`') > 2 || run_of(line, '~') > 2)
        return 0;
    if (by_hand)
        return -1;
    if ((c == '-' || c == '*') && ends_word(line, 1))
        return 0;
    while (digits < line.n && digits < 10 && isdigit((unsigned char)line.p[digits]))
        digits++;
    if (digits > 0 && digits < 10 && digits < line.n &&
        (line.p[digits] == '.' || line.p[digits] == ')') && ends_word(line, digits + 1))
        return (ptrdiff_t)digits;
    return -1;
}

/* `whole` is the text that the line is a part of: pairs may stand in different lines. */
static void put_line(struct writer *w, str whole, size_t begin, size_t end, enum place place)
{
    str line = { whole.p + begin, end - begin };
    ptrdiff_t mark = place == AT_LINE ? mark_at(line, w->by_hand) : -1;
    for (size_t i = begin; i < end; i++) {
        bool typed = w->by_hand && i == begin && ends_word(line, 1); /* "* text" */
        if ((ptrdiff_t)(i - begin) == mark || (!typed && marks(w, whole, i, place)))
            buf_char(w->out, '\\');
        buf_char(w->out, whole.p[i]);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* A text of several lines: line breaks are two blanks at the end of a line, an empty line ends a
 * paragraph; every line but the first begins with `margin` (blanks, or the mark of a quote). */
static void put_text(struct writer *w, str text, str margin)
{
    size_t begin = 0;
    bool first = true, gap = false;
    text = str_trim(text);
    pairs_read(w, text);
    while (begin < text.n) {
        size_t end = begin;
        while (end < text.n && text.p[end] != '\n')
            end++;
        size_t from = begin, to = end;
        while (from < to && is_blank(text.p[from]))
            from++;
        while (to > from && is_blank(text.p[to - 1]))
            to--;
        begin = end + 1;
        if (from == to) {
            gap = true;
            continue;
        }
        if (!first) {
            buf_z(w->out, gap ? "\n" : "  \n");
            if (gap) {
                buf_str(w->out, str_trim(margin));
                buf_char(w->out, '\n');
            }
            buf_str(w->out, margin);
        }
        put_line(w, text, from, to, AT_LINE);
        first = gap = false;
    }
}

/* ------------------------------------------------------------------ blocks */

static void put_gap(struct writer *w)
{
    if (w->out->n)
        buf_char(w->out, '\n');
    w->open = 0;
}

static str one_line(struct writer *w, str text)
{
    char *p = arena_z(w->op->mem, str_trim(text));
    size_t n = str_trim(text).n;
    for (size_t i = 0; i < n; i++)
        if (p[i] == '\n')
            p[i] = ' ';
    return (str){ p, n };
}

/* Number signs at the end would be taken for the heading's closing mark. */
static void put_heading(struct writer *w, int level, str text)
{
    size_t last, n;
    text = one_line(w, doc_clean(w->op->mem, text));
    put_gap(w);
    pairs_read(w, text);
    for (int i = 0; i < level && i < 6; i++)
        buf_char(w->out, '#');
    buf_char(w->out, ' ');
    for (n = text.n; n > 0 && text.p[n - 1] == '#';)
        n--;
    last = n < text.n && (n == 0 || is_blank(text.p[n - 1])) ? n : text.n;
    put_line(w, text, 0, last, AT_HEADING);
    if (last < text.n) {
        buf_char(w->out, '\\');
        buf_str(w->out, (str){ text.p + last, text.n - last });
    }
    buf_char(w->out, '\n');
}

static void put_paragraph(struct writer *w, str text, bool note)
{
    text = doc_clean(w->op->mem, text);
    if (!str_trim(text).n)
        return;
    put_gap(w);
    buf_z(w->out, note ? "> " : "");
    put_text(w, text, note ? STR("> ") : STR(""));
    buf_char(w->out, '\n');
}

/* Is it a mark of a Markdown list? */
static bool is_list_mark(str number)
{
    size_t n = number.n;
    if (n < 2 || n > 10 || (number.p[n - 1] != '.' && number.p[n - 1] != ')'))
        return false;
    for (size_t i = 0; i + 1 < n; i++)
        if (!isdigit((unsigned char)number.p[i]))
            return false;
    return true;
}

static void put_numbered(struct writer *w, str number, str text)
{
    w->by_hand = true; /* the number is a mark, whatever it looks like */
    put_paragraph(w,
                  arena_fmt(w->op->mem, STR_FMT "%s" STR_FMT, STR_ARG(number),
                            doc_number_spaced(number) ? " " : "", STR_ARG(text)),
                  false);
}

static void put_item(struct writer *w, const struct doc_block *block)
{
    bool by_hand = w->by_hand;
    str number = doc_clean(w->op->mem, block->number), text = doc_clean(w->op->mem, block->text);
    if (number.n && !is_list_mark(number)) {
        put_numbered(w, number, text);
        w->by_hand = by_hand;
        return;
    }
    if (!w->open)
        put_gap(w);
    while (w->open > 0 && w->levels[w->open - 1] >= block->level)
        w->open--;
    size_t margin = w->open > 0 ? w->inside[w->open - 1] : 0;
    size_t inside = margin + (number.n ? number.n : 1) + 1;
    w->inside[w->open] = inside;
    w->levels[w->open++] = block->level;
    buf_fmt(w->out, "%*s" STR_FMT " ", (int)margin, "", STR_ARG(number.n ? number : STR("-")));
    w->by_hand = false; /* a second mark would be an item inside the item */
    put_text(w, text, arena_fmt(w->op->mem, "%*s", (int)inside, ""));
    w->by_hand = by_hand;
    buf_char(w->out, '\n');
}

static void put_cell(struct writer *w, str text)
{
    size_t begin = 0;
    text = str_trim(doc_clean(w->op->mem, text));
    pairs_read(w, text);
    buf_char(w->out, ' ');
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] != '\n')
            continue;
        put_line(w, text, begin, i, AT_CELL);
        buf_z(w->out, i < text.n ? "<br>" : "");
        begin = i + 1;
    }
    buf_z(w->out, " |");
}

static void put_table(struct writer *w, const struct doc_block *t)
{
    put_gap(w);
    buf_char(w->out, '|');
    for (size_t c = 0; c < t->columns; c++)
        put_cell(w, t->head[c]);
    buf_z(w->out, "\n|");
    for (size_t c = 0; c < t->columns; c++)
        buf_z(w->out, " --- |");
    for (size_t r = 0; r < t->rows && !w->out->full; r++) {
        buf_z(w->out, "\n|");
        for (size_t c = 0; c < t->columns; c++)
            put_cell(w, t->cells[r * t->columns + c]);
    }
    buf_char(w->out, '\n');
}

static void put_block(struct writer *w, const struct doc_block *block, int title)
{
    switch (block->kind) {
    case DOC_HEADING:
        put_heading(w, block->level + title, block->text);
        break;
    case DOC_TEXT:
    case DOC_NOTE:
        put_paragraph(w, block->text, block->kind == DOC_NOTE);
        break;
    case DOC_ITEM:
        put_item(w, block);
        break;
    case DOC_PICTURE:
        break;
    case DOC_TABLE:
        put_table(w, block);
        break;
    }
}

/* The title is the only heading of the first level; where there is none, the headings begin there. */
void doc_markdown(struct op *op, const struct doc *d, bool by_hand, struct buf *out)
{
    struct writer w = { .op = op, .out = out, .by_hand = by_hand };
    if (d->title.n)
        put_heading(&w, 1, d->title);
    for (size_t i = 0; i < d->n && !out->full; i++)
        put_block(&w, &d->blocks[i], d->title.n > 0);
}
