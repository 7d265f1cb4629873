/* From characters to lines with their list marks. Texts copied from pages often have all items in one line,
 * so marks and headings are also looked for inside a line, one number after the other. */
#include "lint_parse_internal.h"

size_t mark_next(const struct parser *p, const struct line *line, size_t from, size_t end)
{
    struct line next;
    if (line->style == S_BULLET || line->style == S_LETTER || line->level > 1)
        return end;
    for (size_t i = from + 1; i < end; i++) {
        uint32_t c = p->fold[i], before = p->fold[i - 1];
        bool may = is_digit(c) || c == '(' || mark_han_digit(c) || (c >= 0x2460 && c <= 0x2473);
        if (!may || is_digit(before) || is_letter(before) || before == '.' || before == 0x7B2C)
            continue;
        next = (struct line){ 0 };
        if (mark_read(p->fold, end, i, &next) && next.style == line->style && next.level == 1 &&
            next.number == line->number + 1)
            return i;
    }
    return end;
}

static struct line *line_add(struct parser *p)
{
    if (p->line_count == p->line_room) {
        size_t room = p->line_room ? p->line_room * 2 : 64;
        p->lines = arena_grow(p->op->mem, p->lines, p->line_room * sizeof(*p->lines),
                              room * sizeof(*p->lines));
        p->line_room = room;
    }
    struct line *line = &p->lines[p->line_count++];
    *line = (struct line){ 0 };
    return line;
}

/* One stretch of text as lines: split before marks that count on, and before headings inside. */
static void stretch_read(struct parser *p, size_t begin, size_t end, size_t indent,
                         bool after_blank)
{
    while (begin < end) {
        struct lint_span s = span_trim(p, (struct lint_span){ begin, end });
        if (s.begin == s.end)
            return;
        struct line read = { .text = s.begin };
        while (read.text < s.end && p->fold[read.text] == '#')
            read.text++, read.hashes++;
        if (read.hashes == 0)
            mark_read(p->fold, s.end, s.begin, &read);
        read.table = read.style == S_NONE && read.hashes == 0 && is_table(p, s.begin, s.end);
        size_t stop = read.table ? s.end : part_inside(p, s.begin, s.end);
        if (read.style != S_NONE)
            stop = mark_next(p, &read, read.text, stop);
        struct lint_span own = span_trim(p, (struct lint_span){ s.begin, stop });
        read.begin = own.begin;
        read.end = own.end;
        read.indent = indent;
        read.after_blank = after_blank;
        *line_add(p) = read;
        begin = stop;
        after_blank = false;
    }
}

/* A line that goes on with the sentence before, as in texts wrapped by hand. */
static bool goes_on(const struct parser *p, struct lint_span s, size_t indent)
{
    if (p->line_count == 0 || s.begin == s.end)
        return false;
    const struct line *before = &p->lines[p->line_count - 1];
    struct line mark = { 0 };
    uint32_t last = p->fold[before->end - 1], first = p->fold[s.begin];
    if (before->hashes || before->table || first == '#' || first == '|' || first == '>' ||
        mark_read(p->fold, s.end, s.begin, &mark) || is_table(p, s.begin, s.end))
        return false;
    if (last == '.' || last == ':' || is_stop(last) || last == ')' || last == '*')
        return false;
    return is_small(lint_written(p->doc, s.begin)) ||
           (before->style != S_NONE && indent >= 2 && indent > before->indent);
}

void lines_read(struct parser *p)
{
    bool blank = true;
    for (size_t i = 0; i < p->doc->lines; i++) {
        size_t begin = p->doc->line_at[i];
        size_t end = i + 1 < p->doc->lines ? p->doc->line_at[i + 1] - 1 : p->doc->n;
        struct lint_span s = span_trim(p, (struct lint_span){ begin, end });
        size_t indent = s.begin - begin;
        if (!blank && goes_on(p, s, indent))
            p->lines[p->line_count - 1].end = s.end;
        else
            stretch_read(p, s.begin, s.end, indent, blank);
        blank = s.begin == s.end;
    }
}
