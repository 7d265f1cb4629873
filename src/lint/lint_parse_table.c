/* Tables of | or tab: a row or column that names a part says what its cells hold. */
#include "lint_parse_internal.h"

bool is_table(const struct parser *p, size_t begin, size_t end)
{
    size_t bars = 0, tabs = 0;
    for (size_t i = begin; i < end; i++) {
        bars += p->fold[i] == '|';
        tabs += p->fold[i] == '\t';
    }
    return bars >= 2 || tabs >= 1;
}

static bool is_rule_line(const struct parser *p, struct lint_span s)
{
    for (size_t i = s.begin; i < s.end; i++)
        if (p->fold[i] != '-' && p->fold[i] != '|' && p->fold[i] != ':' && !is_space(p->fold[i]))
            return false;
    return true;
}

static void cell_read(struct parser *p, struct lint_span s, enum lint_part part)
{
    enum lint_part outside = p->part;
    struct line mark = { 0 };
    p->part = part;
    if (mark_read(p->fold, s.end, s.begin, &mark)) {
        items_read(p, s);
    } else {
        struct lint_clause *c = clause_add(p, s, LINT_CELL);
        c->lang = lang_of(p, s);
        /* A short cell is a name or a number beside the duty. */
        if (part == LINT_DUTIES && s.end - s.begin >= (c->lang == LINT_ZH ? 8u : 20u))
            c->duty = (ptrdiff_t)p->doc->duties++;
    }
    p->part = outside;
}

static int cell_part(const struct parser *p, struct lint_span s)
{
    return s.begin < s.end && s.end - s.begin <= HEADING_MAX && !has_stop(p, s) ? part_of(p, s)
                                                                                : -1;
}

/* The cells of a row, one after the other; false behind the last one. */
struct cells {
    const struct line *line;
    uint32_t bar;
    size_t at, column; /* of the next cell */
};

static struct cells cells_of(const struct parser *p, const struct line *line)
{
    uint32_t bar = '\t';
    for (size_t i = line->begin; i < line->end && bar == '\t'; i++)
        if (p->fold[i] == '|')
            bar = '|';
    return (struct cells){ line, bar, line->begin + (p->fold[line->begin] == bar), 0 };
}

static bool cell_next(const struct parser *p, struct cells *cells, struct lint_span *ret,
                      size_t *ret_column)
{
    size_t end = cells->at;
    if (end >= cells->line->end)
        return false;
    while (end < cells->line->end && p->fold[end] != cells->bar)
        end++;
    *ret = emphasis_off(p, span_trim(p, (struct lint_span){ cells->at, end }));
    *ret_column = cells->column++;
    cells->at = end + 1;
    return true;
}

/* Does a cell behind the first one name a part? Then the row names what the columns hold. */
static bool is_header(const struct parser *p, const struct line *line)
{
    struct cells cells = cells_of(p, line);
    struct lint_span s;
    size_t column;
    while (cell_next(p, &cells, &s, &column))
        if (column > 0 && s.end - s.begin <= 8 && cell_part(p, s) >= 0)
            return true;
    return false;
}

static void column_is(struct parser *p, size_t column, enum lint_part part)
{
    if (column < COLUMNS_MAX)
        p->cells[column] = part;
}

void row_read(struct parser *p, const struct line *line)
{
    bool first = !p->table, header = first && is_header(p, line);
    struct cells cells = cells_of(p, line);
    enum lint_part row = p->part;
    struct lint_span s;
    size_t column;
    for (size_t i = 0; first && i < COLUMNS_MAX; i++)
        p->cells[i] = p->part;
    if (is_rule_line(p, (struct lint_span){ line->begin, line->end }))
        return;
    p->table = true;
    while (cell_next(p, &cells, &s, &column)) {
        if (s.begin >= s.end)
            continue;
        int part = cell_part(p, s);
        if (part >= 0 && (first || column == 0)) {
            row = (enum lint_part)part;
            column_is(p, column, row);
            p->parted |= row == LINT_DUTIES;
            heading_add(p, s);
        } else if (first && header) {
            heading_add(p, s);
            column_is(p, column, LINT_OTHER);
        } else {
            enum lint_part own = column < COLUMNS_MAX ? p->cells[column] : p->part;
            cell_read(p, s, row != p->part && !header ? row : own);
        }
    }
}
