/* What the parser calls a duty becomes one, with the parts that its words give away; everything that has no place
 * is kept line by line. */
#include "import_clauses.h"

#include "../base/text.h"
#include "duty_words.h"

#define STATEMENT_CHARS 500
#define LINE_CHARS      200 /* of an item of a list */
#define PURPOSE_CHARS   1000

/* ------------------------------------------------------------------ lines without a place */

/* Markdown writes \\_ for _: the backslash is not part of what was said. */
static str without_escapes(struct importing *im, str s)
{
    static const char punctuation[] = "\\`*_{}[]()#+-.!|<>~";
    char *kept = arena_z(im->op->mem, s);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n && strchr(punctuation, s.p[i + 1]))
            i++;
        kept[n++] = s.p[i];
    }
    return (str){ kept, n };
}

/* Long ones are told in pieces, so that nothing is cut off. */
void import_unplaced(struct importing *im, str line)
{
    strs *u = &im->d.unplaced;
    line = text_trim(without_escapes(im, line));
    while (line.n) {
        str piece = text_cut(line, LINE_CHARS);
        if (u->n == im->unplaced_room) {
            size_t room = im->unplaced_room ? 2 * im->unplaced_room : 16;
            u->items = arena_grow(im->op->mem, u->items, u->n * sizeof(str), room * sizeof(str));
            im->unplaced_room = room;
        }
        u->items[u->n++] = piece;
        line = text_trim((str){ line.p + piece.n, line.n - piece.n });
    }
}

static bool one_line(str text)
{
    return text_control(text, true) < 0;
}

/* Into a list of lines when it fits there. */
static void line_add(struct importing *im, strs *list, size_t max, str line)
{
    line = without_escapes(im, line);
    if (list->n < max && text_chars(line) <= LINE_CHARS && one_line(line))
        list->items[list->n++] = line;
    else
        import_unplaced(im, line);
}

/* ------------------------------------------------------------------ duties */

/* What the sentence itself says; people check it. */
static void duty_propose(struct importing *im, struct duty *d)
{
    struct lint_limit limit;
    struct lint_parts parts = lint_clause_parts(d->statement);
    if (!d->elements.n)
        d->elements = lint_elements(im->op, im->rules, d->statement);
    if (!d->trigger.n && text_chars(parts.trigger) <= LINE_CHARS)
        d->trigger = parts.trigger;
    if (!d->output.n && text_chars(parts.output) <= LINE_CHARS)
        d->output = parts.output;
    if (!d->limit_kind && lint_time_limit(d->statement, &limit)) {
        d->limit_kind = limit.every ? LIMIT_EVERY : LIMIT_WITHIN;
        d->limit_amount = limit.amount;
        d->limit_unit = limit.unit;
    }
}

/* Lists end their items by ； or 。, a table of duties does not. */
static str without_stops(str s)
{
    static const char *const stops[] = { "；", "。", ";", "." };
    for (size_t i = 0; i < 4; i++)
        if (str_ends(s, str_of(stops[i])) && s.n > strlen(stops[i]))
            return text_trim((str){ s.p, s.n - strlen(stops[i]) });
    return s;
}

static void duty_add(struct importing *im, const struct duty *duty)
{
    struct duty *all = im->d.duties.items;
    bool fits = im->d.duties.n < DUTIES_MAX && text_chars(duty->statement) <= STATEMENT_CHARS &&
                one_line(duty->statement);
    struct duty one = *duty;
    one.statement = without_stops(without_escapes(im, one.statement));
    if (!one.statement.n)
        return;
    if (!fits) {
        import_unplaced(im, duty->statement);
        return;
    }
    all[im->d.duties.n] = one;
    duty_propose(im, &all[im->d.duties.n++]);
}

/* "投诉处理：受理…": the label belongs to the sentence when it stands on its line. */
static str with_label(struct importing *im, const struct lint_clause *c)
{
    if (!c->label.n || c->label.p > c->text.p)
        return c->text;
    str between = { c->label.p, (size_t)(c->text.p - c->label.p) };
    if (memchr(between.p, '\n', between.n))
        return c->text;
    return arena_fmt(im->op->mem, STR_FMT "%s" STR_FMT, STR_ARG(c->label),
                     c->lang == LINT_EN ? ": " : "：", STR_ARG(c->text));
}

/* The clauses of one duty in a row: sentences of a paragraph, cells of a row that says no more. */
static size_t duty_take(struct importing *im, size_t at)
{
    const struct lint_clause *c = im->doc.clauses;
    struct duty duty = { .statement = with_label(im, &c[at]) };
    size_t next = at + 1;
    while (next < im->doc.clause_count && c[next].duty == c[at].duty &&
           c[next].form == c[at].form && !import_table_of(&im->tables, c[next].text.p)) {
        duty.statement = arena_fmt(im->op->mem, STR_FMT "%s" STR_FMT, STR_ARG(duty.statement),
                                   c[at].lang == LINT_EN ? " " : "；", STR_ARG(c[next].text));
        next++;
    }
    duty_add(im, &duty);
    return next;
}

/* A row of facts, such as the head of our own exports, is one line to decide on. */
static void fact_row_take(struct importing *im, const str *cells)
{
    strs words = { arena_array(im->op->mem, IMPORT_COLUMNS, sizeof(str)), 0 };
    for (size_t i = 0; i < IMPORT_COLUMNS; i++)
        if (cells[i].n)
            words.items[words.n++] = cells[i];
    import_unplaced(im, arena_join(im->op->mem, &words, " | "));
}

/* The head of our own exports: the post and the edition know these themselves. */
static bool is_own_head(const struct import_table *t)
{
    return t->column_count == 4 &&
           ((str_is(t->head[0], "部门") && str_is(t->head[2], "行业")) ||
            (str_is(t->head[0], "Department") && str_is(t->head[2], "Industry")));
}

static void numbered_row_take(struct importing *im, const struct import_table *t, size_t row,
                              strs *ret_rest)
{
    struct duty *duties = im->d.duties.items;
    size_t n = im->d.duties.n;
    if (t->kind == TABLE_RACI)
        import_raci_row(im->op, t, row, im->own, &im->posts, duties, n, ret_rest);
    else
        import_bindings_row(im->op, &im->known, t, row, duties, n, ret_rest);
}

static void table_take(struct importing *im, const struct import_table *t)
{
    if (is_own_head(t))
        return;
    if (t->kind == TABLE_FOREIGN)
        fact_row_take(im, t->head);
    for (size_t i = 0; i < t->rows; i++) {
        struct duty duty = { 0 };
        strs rest = { 0 };
        if (t->kind == TABLE_FOREIGN)
            fact_row_take(im, &t->cells[i * IMPORT_COLUMNS]);
        else if (t->kind == TABLE_DUTIES)
            import_row(im->op, t, i, &duty, &rest);
        else
            numbered_row_take(im, t, i, &rest);
        duty_add(im, &duty);
        for (size_t k = 0; k < rest.n; k++)
            import_unplaced(im, rest.items[k]);
    }
}

/* ------------------------------------------------------------------ the other parts */

static void purpose_add(struct importing *im, str text)
{
    text = without_escapes(im, text);
    str both = im->d.purpose.n
                   ? arena_fmt(im->op->mem, STR_FMT "%s" STR_FMT, STR_ARG(im->d.purpose),
                               im->d.lang ? " " : "", STR_ARG(text))
                   : text;
    if (text_chars(both) <= PURPOSE_CHARS && one_line(both))
        im->d.purpose = both;
    else
        import_unplaced(im, text);
}

/* "批准单笔退款：不超过 200.00", as it is printed, is taken apart again. */
static void authority_add(struct importing *im, str text)
{
    static const char *const marks[] = { "：不超过 ", ": up to " };
    struct authority *all = im->d.authority.items;
    text = without_escapes(im, text);
    struct authority a = { .decision = text };
    for (size_t i = 0; i < 2; i++) {
        str mark = str_of(marks[i]);
        const char *at = memmem(text.p, text.n, mark.p, mark.n);
        str amount = at ? (str){ at + mark.n, text.n - (size_t)(at - text.p) - mark.n } : STR("");
        int64_t whole, minor;
        if (amount.n > 3 && amount.p[amount.n - 3] == '.' &&
            str_int((str){ amount.p, amount.n - 3 }, &whole) &&
            str_int((str){ amount.p + amount.n - 2, 2 }, &minor) && whole >= 0 && minor >= 0)
            a = (struct authority){ { text.p, (size_t)(at - text.p) }, { whole * 100 + minor } };
    }
    if (im->d.authority.n < 40 && text_chars(a.decision) <= LINE_CHARS && one_line(a.decision))
        all[im->d.authority.n++] = a;
    else
        import_unplaced(im, text);
}

/* Headings that open a part say no more than that; others are somebody's words. */
static bool opens_part(const struct importing *im, size_t at)
{
    static const char *const ends[] = {
        "职责",     "工作内容",
        "职责描述", "RACI）",
        "目的",     "概述",
        "宗旨",     "Duties",
        "duties",   "Responsibilities",
        "(RACI)",   "Purpose",
        "Summary",  "Overview",
        "职责五项", "What each duty rests on",
    };
    const struct lint_clause *c = im->doc.clauses;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(c[at].text, str_of(ends[i])))
            return true;
    return at == 0 || c[at].part != c[at - 1].part || str_eq(c[at].text, im->doc.title);
}

/* Words below the title of a list of duties are about the post. */
static bool introduces(const struct importing *im, size_t at)
{
    const struct lint_clause *c = im->doc.clauses;
    for (size_t i = 0; i < at; i++)
        if (c[i].part == LINT_DUTIES && (c[i].form == LINT_ITEM || c[i].form == LINT_CELL))
            return false;
    return im->listed;
}

/* Stands below the title only, before any part was opened. */
static bool opening(const struct importing *im, size_t at)
{
    while (at-- > 1)
        if (im->doc.clauses[at].form == LINT_HEADING)
            return false;
    return im->doc.clauses[0].form == LINT_HEADING;
}

static size_t clause_take(struct importing *im, size_t at)
{
    const struct lint_clause *c = &im->doc.clauses[at];
    if (c->form == LINT_HEADING) {
        if (!opens_part(im, at))
            import_unplaced(im, c->text);
    } else if (c->part == LINT_DUTIES && c->duty >= 0 &&
               (c->form != LINT_PARAGRAPH || !introduces(im, at))) {
        return duty_take(im, at);
    } else if (c->part == LINT_QUALIFICATIONS) {
        line_add(im, &im->d.qualifications, 60, with_label(im, c));
    } else if (c->part == LINT_AUTHORITY) {
        authority_add(im, with_label(im, c));
    } else if (c->part == LINT_SUMMARY && !opening(im, at)) {
        purpose_add(im, with_label(im, c));
    } else {
        import_unplaced(im, with_label(im, c));
    }
    return at + 1;
}

/* A table right below the title, before any part was opened by its heading. */
static bool is_facts(const struct importing *im, size_t at)
{
    size_t headings = 0;
    for (size_t i = 0; i < at; i++)
        headings += im->doc.clauses[i].form == LINT_HEADING;
    return headings <= 1 && im->doc.title.n;
}

void import_clauses(struct importing *im)
{
    const struct import_table *last = NULL;
    for (size_t i = 0; i < im->doc.clause_count; i++)
        im->listed |=
            im->doc.clauses[i].part == LINT_DUTIES &&
            (im->doc.clauses[i].form == LINT_ITEM || im->doc.clauses[i].form == LINT_CELL);
    for (size_t i = 0; i < im->doc.clause_count;) {
        const struct import_table *t = import_table_of(&im->tables, im->doc.clauses[i].text.p);
        if (t && t->kind == TABLE_FOREIGN && !is_facts(im, i))
            t = NULL; /* its cells are taken as the linter's parser reads them */
        if (t && t != last)
            table_take(im, t);
        last = t ? t : last;
        i = t ? i + 1 : clause_take(im, i);
    }
}
