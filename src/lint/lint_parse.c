/* From text to sections, duties and clauses. Two passes: lines are read with their list marks, then each
 * is judged beside its neighbours, because "1. 投诉处理" is a heading when a paragraph follows and an
 * item when "2. …" does. Texts copied from pages often have all items in one line, so marks are also
 * looked for inside a line, one number after the other. */
#include "lint_marks_internal.h"

#include "../base/text.h"

#include <assert.h>

const char *const lint_part_labels[] = { "duties",  "qualifications", "authority", "measures",
                                         "process", "summary",        "other",     NULL };

struct parser {
    struct op *op;
    struct lint_doc *doc;
    const struct lint_rules *rules;
    uint32_t *fold;
    struct line *lines;
    size_t line_count, line_room;
    size_t clause_room;
    /* while clauses are made */
    enum lint_part part, cells[16];
    enum style part_style;
    int part_hashes;
    bool table, heads, listed, parted;
    struct lint_span label; /* heading under which paragraphs stand */
    ptrdiff_t label_duty;
    size_t post;
};

/* ------------------------------------------------------------------ characters */

static enum err characters_read(struct parser *p, str text)
{
    struct lint_doc *doc = p->doc;
    size_t bad, n = 0, lines = 1;
    if (text.n > LINT_TEXT_MAX)
        return refuse(p->op, ERR_TOO_LARGE, "lint.too_large");
    if (!text_utf8(text, &bad))
        return refuse_with(p->op, ERR_SYNTAX, "lint.utf8",
                           P("at", arena_fmt(p->op->mem, "%zu", bad)));
    size_t chars = text_chars(text);
    uint32_t *at = arena_array(p->op->mem, chars + 1, sizeof(*at));
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    uint32_t *line_at = arena_array(p->op->mem, lines, sizeof(*line_at));
    p->fold = arena_array(p->op->mem, chars + 1, sizeof(*p->fold));
    lines = 1;
    for (size_t i = 0; i < text.n; n++) {
        at[n] = (uint32_t)i;
        uint32_t c = utf8_next(text, &i);
        p->fold[n] = fold_char(c);
        if (c == '\t')
            p->fold[n] = '\t';
        if (c == '\n') {
            p->fold[n] = '\n';
            line_at[lines++] = (uint32_t)n + 1;
        }
    }
    at[n] = (uint32_t)text.n;
    *doc = (struct lint_doc){
        .text = text, .n = n, .fold = p->fold, .at = at, .line_at = line_at, .lines = lines
    };
    return OK;
}

void lint_place(const struct lint_doc *doc, size_t at, int64_t *ret_line, int64_t *ret_column)
{
    size_t low = 0, high = doc->lines;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (doc->line_at[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    *ret_line = (int64_t)low + 1;
    *ret_column = (int64_t)(at - doc->line_at[low]) + 1;
}

static str span_str(const struct lint_doc *doc, struct lint_span s)
{
    return (str){ doc->text.p + doc->at[s.begin], doc->at[s.end] - doc->at[s.begin] };
}

static struct lint_span span_trim(const struct parser *p, struct lint_span s)
{
    assert(p->fold);
    while (s.begin < s.end && (is_space(p->fold[s.begin]) || p->fold[s.begin] == '\n'))
        s.begin++;
    while (s.end > s.begin && (is_space(p->fold[s.end - 1]) || p->fold[s.end - 1] == '\n'))
        s.end--;
    return s;
}

/* Where the mark that follows number `line` stands inside [from, end); end when nowhere. */
static size_t mark_next(const struct parser *p, const struct line *line, size_t from, size_t end)
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

/* ------------------------------------------------------------------ headings of sections */

/* The part whose word ends at `end`, the longest; begins not before `begin`. -1 when none. */
static int part_ending(const struct parser *p, size_t begin, size_t end, size_t *ret_begin)
{
    int part = -1;
    size_t longest = 0;
    uint32_t last = end > begin ? p->fold[end - 1] : 0;
    if (end <= begin || !(p->rules->heading_last[last / 64 % 4] >> last % 64 & 1))
        return -1;
    for (size_t i = 0; i < p->rules->heading_count; i++) {
        const struct lint_heading *h = &p->rules->headings[i];
        if (h->n > end - begin || h->n <= longest ||
            memcmp(p->fold + end - h->n, h->c, h->n * sizeof(*h->c)) != 0)
            continue;
        size_t at = end - h->n;
        if (at > begin && is_letter(p->fold[at]) && is_letter(p->fold[at - 1]))
            continue; /* inside a word */
        longest = h->n;
        part = h->part;
        *ret_begin = at;
    }
    return part;
}

/* The part that a heading names, wherever in it; the longest word decides, of equals the last. */
static int part_of(const struct parser *p, struct lint_span s)
{
    int part = -1;
    size_t longest = 0;
    for (size_t end = s.begin + 1; end <= s.end; end++) {
        size_t begin;
        int found = part_ending(p, s.begin, end, &begin);
        if (found >= 0 && end - begin > longest) {
            longest = end - begin;
            part = found;
        }
    }
    return part;
}

#define HEADING_MAX 30
#define PREFIX_MAX  3 /* characters before the word: "岗位", "本岗" */

/* Is the name little more than the word that names a part? */
static bool part_named(const struct parser *p, struct lint_span name)
{
    size_t begin;
    while (name.end > name.begin && !is_han(p->fold[name.end - 1]) &&
           !is_letter(p->fold[name.end - 1]))
        name.end--;
    return part_ending(p, name.begin, name.end, &begin) >= 0 && begin <= name.begin + PREFIX_MAX;
}

/* "…任职要求：1、…" in the middle of a line: where the word begins; end when there is none. */
static size_t part_inside(const struct parser *p, size_t from, size_t end)
{
    for (size_t i = from + 1; i < end; i++) {
        size_t begin;
        uint32_t c = p->fold[i];
        if (c != ':' && c != 0x3011 && c != ']')
            continue;
        if (part_ending(p, from, i, &begin) < 0)
            continue;
        while (begin > from && (p->fold[begin - 1] == 0x3010 || p->fold[begin - 1] == '['))
            begin--;
        uint32_t before = begin > from ? p->fold[begin - 1] : 0;
        if (begin > from && (is_space(before) || is_stop(before) || before == '.'))
            return begin;
    }
    return end;
}

/* ------------------------------------------------------------------ lines */

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

static bool is_table(const struct parser *p, size_t begin, size_t end)
{
    size_t bars = 0, tabs = 0;
    for (size_t i = begin; i < end; i++) {
        bars += p->fold[i] == '|';
        tabs += p->fold[i] == '\t';
    }
    return bars >= 2 || tabs >= 1;
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
    bool raw_small = (p->doc->text.p[p->doc->at[s.begin]] & 0xFF) >= 'a' && is_letter(first);
    return raw_small || (before->style != S_NONE && indent >= 2 && indent > before->indent);
}

static void lines_read(struct parser *p)
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

/* ------------------------------------------------------------------ clauses */

static struct lint_clause *clause_add(struct parser *p, struct lint_span s, enum lint_form form)
{
    struct lint_doc *doc = p->doc;
    if (doc->clause_count == p->clause_room) {
        size_t room = p->clause_room ? p->clause_room * 2 : 64;
        doc->clauses = arena_grow(p->op->mem, doc->clauses, p->clause_room * sizeof(*doc->clauses),
                                  room * sizeof(*doc->clauses));
        p->clause_room = room;
    }
    struct lint_clause *c = &doc->clauses[doc->clause_count++];
    *c = (struct lint_clause){ .part = p->part,
                               .form = form,
                               .span = s,
                               .duty = -1,
                               .post = p->post,
                               .text = span_str(doc, s) };
    return c;
}

static enum lint_lang lang_of(const struct parser *p, struct lint_span s)
{
    size_t han = 0, letters = 0;
    for (size_t i = s.begin; i < s.end; i++) {
        han += is_han(p->fold[i]);
        letters += is_letter(p->fold[i]);
    }
    return han * 4 >= letters && han > 0 ? LINT_ZH : LINT_EN;
}

/* Takes **bold** and quotes of Markdown off both ends. */
static struct lint_span emphasis_off(const struct parser *p, struct lint_span s)
{
    while (s.end - s.begin >= 2 &&
           (p->fold[s.begin] == '*' || p->fold[s.begin] == '_' || p->fold[s.begin] == '>'))
        s = span_trim(p, (struct lint_span){ s.begin + 1, s.end });
    while (s.end > s.begin &&
           (p->fold[s.end - 1] == '*' ||
            (p->fold[s.end - 1] == '_' && s.end - s.begin > 1 && is_letter(p->fold[s.end - 2]))))
        s = span_trim(p, (struct lint_span){ s.begin, s.end - 1 });
    return s;
}

#define LABEL_MAX 16

/* "投诉处理：受理…" and "**投诉处理**：受理…": the label goes off the span. */
static struct lint_span label_take(const struct parser *p, struct lint_span *s)
{
    size_t most = lang_of(p, *s) == LINT_EN ? 3 * LABEL_MAX : LABEL_MAX;
    for (size_t i = s->begin; i < s->end && i < s->begin + most; i++) {
        uint32_t c = p->fold[i];
        if (c == ',' || c == 0x3001 || is_stop(c) || c == '"' || is_digit(c))
            break;
        if (c != ':' || i + 1 == s->end || i == s->begin)
            continue;
        struct lint_span label = emphasis_off(p, span_trim(p, (struct lint_span){ s->begin, i }));
        *s = emphasis_off(p, span_trim(p, (struct lint_span){ i + 1, s->end }));
        return label;
    }
    return (struct lint_span){ 0, 0 };
}

static bool has_stop(const struct parser *p, struct lint_span s)
{
    for (size_t i = s.begin; i < s.end; i++)
        if (is_stop(p->fold[i]) || p->fold[i] == ',')
            return true;
    return false;
}

static void duty_item(struct parser *p, const struct line *line, struct lint_span s)
{
    struct lint_span label = label_take(p, &s);
    if (s.begin == s.end)
        return;
    struct lint_clause *c = clause_add(p, s, LINT_ITEM);
    c->lang = lang_of(p, s);
    c->number = span_str(p->doc, span_trim(p, (struct lint_span){ line->begin, line->text }));
    c->label = label.end ? span_str(p->doc, label) : (str){ 0 };
    if (p->part == LINT_DUTIES)
        c->duty = (ptrdiff_t)p->doc->duties++;
    p->label = (struct lint_span){ 0, 0 };
}

/* Where the sentence that begins at `at` ends, its mark included. */
static size_t sentence_end(const struct parser *p, size_t at, size_t end)
{
    for (; at < end; at++) {
        uint32_t c = p->fold[at];
        if (c == 0x3002 || c == '!' || c == '?')
            return at + 1;
        if (c == '.' && at + 1 < end && is_space(p->fold[at + 1]))
            return at + 1;
    }
    return end;
}

/* Prose: below a label it is that duty's text as a whole, otherwise each sentence is a duty. */
static void duty_prose(struct parser *p, struct lint_span s)
{
    bool labelled = p->label.end != 0;
    while (s.begin < s.end) {
        struct lint_span own = { s.begin, labelled ? s.end : sentence_end(p, s.begin, s.end) };
        s.begin = own.end;
        own = span_trim(p, own);
        struct lint_span label = label_take(p, &own);
        if (label.end) /* a paragraph with a label of its own is a duty of its own */
            p->label_duty = -1;
        else if (labelled)
            label = p->label;
        if (own.begin == own.end)
            continue;
        struct lint_clause *c = clause_add(p, own, LINT_PARAGRAPH);
        c->lang = lang_of(p, own);
        c->label = label.end ? span_str(p->doc, label) : (str){ 0 };
        if (p->part != LINT_DUTIES)
            continue;
        if (labelled && p->label_duty < 0)
            p->label_duty = (ptrdiff_t)p->doc->duties++;
        c->duty = labelled ? p->label_duty : (ptrdiff_t)p->doc->duties++;
    }
}

static void heading_add(struct parser *p, struct lint_span s)
{
    struct lint_clause *c = clause_add(p, s, LINT_HEADING);
    c->lang = lang_of(p, s);
}

/* ------------------------------------------------------------------ tables */

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
    struct line mark = { .begin = s.begin, .text = s.begin };
    p->part = part;
    mark_read(p->fold, s.end, s.begin, &mark);
    mark.begin = s.begin;
    if (mark.style != S_NONE) {
        while (s.begin < s.end) {
            struct line next = { .begin = s.begin, .text = s.begin };
            mark_read(p->fold, s.end, s.begin, &next);
            size_t stop = mark_next(p, &next, next.text, s.end);
            next.begin = s.begin;
            duty_item(p, &next,
                      emphasis_off(p, span_trim(p, (struct lint_span){ next.text, stop })));
            s.begin = stop;
        }
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

/* Does a cell behind the first one name a part? Then the row names what the columns hold. */
static bool is_header(const struct parser *p, const struct line *line, uint32_t bar)
{
    size_t column = 0;
    for (size_t at = line->begin + (p->fold[line->begin] == bar); at < line->end; column++) {
        size_t end = at;
        while (end < line->end && p->fold[end] != bar)
            end++;
        struct lint_span s = emphasis_off(p, span_trim(p, (struct lint_span){ at, end }));
        if (column > 0 && s.end - s.begin <= 8 && cell_part(p, s) >= 0)
            return true;
        at = end + 1;
    }
    return false;
}

/* The first row of a table may name what its columns hold; a first cell may name what its row holds. */
static void row_read(struct parser *p, const struct line *line)
{
    uint32_t bar = '\t';
    for (size_t i = line->begin; i < line->end && bar == '\t'; i++)
        if (p->fold[i] == '|')
            bar = '|';
    bool first = !p->table, header = first && is_header(p, line, bar);
    enum lint_part row = p->part;
    for (size_t i = 0; first && i < 16; i++)
        p->cells[i] = p->part;
    if (is_rule_line(p, (struct lint_span){ line->begin, line->end }))
        return;
    size_t column = 0;
    for (size_t at = line->begin + (p->fold[line->begin] == bar); at < line->end; column++) {
        size_t end = at;
        while (end < line->end && p->fold[end] != bar)
            end++;
        struct lint_span s = emphasis_off(p, span_trim(p, (struct lint_span){ at, end }));
        at = end + 1;
        if (s.begin >= s.end)
            continue;
        int part = cell_part(p, s);
        if (part >= 0 && (first || column == 0)) {
            row = (enum lint_part)part;
            if (column < 16)
                p->cells[column] = row;
            if (row == LINT_DUTIES)
                p->parted = true;
            heading_add(p, s);
        } else if (first && header) {
            heading_add(p, s);
            if (column < 16)
                p->cells[column] = LINT_OTHER;
        } else {
            enum lint_part own = column < 16 ? p->cells[column] : p->part;
            cell_read(p, s, row != p->part && !header ? row : own);
        }
    }
    p->table = true;
}

/* ------------------------------------------------------------------ judging lines */

static bool label_like(const struct parser *p, const struct line *line, struct lint_span s)
{
    size_t most = lang_of(p, s) == LINT_EN ? 48 : 20;
    return s.end > s.begin && s.end - s.begin <= most && !has_stop(p, s) && line->style != S_BULLET;
}

/* Is a marked line a heading of what follows? */
static bool heads(const struct parser *p, size_t i, struct lint_span s)
{
    const struct line *line = &p->lines[i], *next = i + 1 < p->line_count ? line + 1 : NULL;
    if (line->hashes)
        return true;
    if (!label_like(p, line, s) || !next)
        return false;
    if (line->style == S_NONE)
        return p->fold[s.begin] == 0x3010 || p->fold[s.end - 1] == ':' || next->style != S_NONE;
    if (next->style == S_NONE)
        return !next->table && next->end - next->begin > s.end - s.begin;
    bool below = next->style != line->style || next->level > line->level;
    return below && next->number <= 1;
}

/* A heading that names no part: on the level of the part's own heading it ends the part. */
static void heading_other(struct parser *p, const struct line *line, struct lint_span s)
{
    bool same = p->parted && (line->hashes ? line->hashes <= p->part_hashes
                                           : line->style != S_NONE && line->style == p->part_style);
    if (same)
        p->part = LINT_OTHER;
    p->label = s;
    p->label_duty = -1;
    heading_add(p, s);
}

static void part_begin(struct parser *p, const struct line *line, struct lint_span s, int part)
{
    p->part = (enum lint_part)part;
    p->part_style = line->style;
    p->part_hashes = line->hashes;
    p->parted = true;
    p->label = (struct lint_span){ 0, 0 };
    heading_add(p, s);
}

static bool starts_with(const struct parser *p, struct lint_span s, const char *word,
                        size_t *ret_end)
{
    str w = str_of(word);
    size_t at = 0, i = s.begin;
    while (at < w.n && i < s.end)
        if (fold_char(utf8_next(w, &at)) != p->fold[i++])
            return false;
    *ret_end = i;
    return at == w.n && i < s.end && p->fold[i] == ':';
}

static void post_add(struct parser *p, struct lint_span s)
{
    strs *posts = &p->doc->posts;
    posts->items =
        arena_grow(p->op->mem, posts->items, posts->n * sizeof(str), (posts->n + 1) * sizeof(str));
    posts->items[posts->n++] = span_str(p->doc, s);
    p->post = posts->n - 1;
}

/* "岗位：售后主管", "Industry: …": facts of the header. */
static bool header_read(struct parser *p, struct lint_span s)
{
    static const char *const posts[] = { "岗位", "岗位名称", "职位",      "职位名称",
                                         "post", "position", "job title", NULL };
    static const char *const industries[] = { "行业", "所属行业", "industry", NULL };
    size_t end;
    for (const char *const *w = posts; *w; w++)
        if (starts_with(p, s, *w, &end)) {
            post_add(p, span_trim(p, (struct lint_span){ end + 1, s.end }));
            if (p->doc->posts.n > 1) /* the next post begins with its duties */
                p->part = LINT_DUTIES;
            return true;
        }
    for (const char *const *w = industries; *w; w++)
        if (starts_with(p, s, *w, &end)) {
            p->doc->industry = span_str(p->doc, span_trim(p, (struct lint_span){ end + 1, s.end }));
            return true;
        }
    return false;
}

/* "岗位职责：受理…" begins a part and goes on with its text; true when nothing is left to read. */
static bool part_line(struct parser *p, const struct line *line, struct lint_span *s)
{
    size_t colon = s->begin;
    while (colon < s->end && p->fold[colon] != ':' && p->fold[colon] != 0x3011 &&
           p->fold[colon] != ']' && colon < s->begin + HEADING_MAX)
        colon++;
    bool inside = colon < s->end &&
                  (p->fold[colon] == ':' || p->fold[colon] == 0x3011 || p->fold[colon] == ']');
    struct lint_span name = { s->begin, inside ? colon : s->end };
    if (name.end - name.begin > HEADING_MAX || has_stop(p, name))
        return false;
    int part = part_of(p, name);
    bool bare = !inside || colon + 1 >= s->end;
    if (part != LINT_DUTIES && !part_named(p, name))
        return false; /* "优化服务流程" is no heading of a process */
    if (part < 0 || (line->style != S_NONE && !bare && line->style != S_HAN))
        return false;
    if (bare && line->style != S_NONE && line->style != S_HAN && line->style != S_HAN_PAREN &&
        !heads(p, (size_t)(line - p->lines), *s))
        return false;
    part_begin(p, line, name, part);
    s->begin = bare ? s->end : colon + 1;
    if (!bare && p->fold[s->begin] == ':')
        s->begin++;
    *s = span_trim(p, *s);
    return s->begin == s->end;
}

static void line_clauses(struct parser *p, size_t i)
{
    const struct line *line = &p->lines[i];
    struct lint_span s = span_trim(p, (struct lint_span){ line->text, line->end });
    if (line->table) {
        row_read(p, line);
        return;
    }
    p->table = false;
    s = emphasis_off(p, s);
    if (s.begin >= s.end || header_read(p, s)) {
        if (s.begin < s.end)
            heading_add(p, s);
        return;
    }
    if (part_line(p, line, &s))
        return;
    struct line rest = { .begin = s.begin, .text = s.begin };
    if (s.begin > line->text && mark_read(p->fold, s.end, s.begin, &rest)) {
        while (s.begin < s.end) { /* items behind a heading in the same line */
            size_t stop = mark_next(p, &rest, rest.text, s.end);
            rest.begin = s.begin;
            duty_item(p, &rest,
                      emphasis_off(p, span_trim(p, (struct lint_span){ rest.text, stop })));
            s.begin = stop;
            rest = (struct line){ .text = s.begin };
            mark_read(p->fold, s.end, s.begin, &rest);
        }
        return;
    }
    if (heads(p, i, s))
        heading_other(p, line, s);
    else if (line->style != S_NONE)
        duty_item(p, line, s);
    else
        duty_prose(p, s);
}

/* Does any heading name the duties? Then what stands before is a summary. */
static bool duties_named(struct parser *p)
{
    for (size_t i = 0; i < p->line_count; i++) {
        const struct line *line = &p->lines[i];
        struct lint_span s = span_trim(p, (struct lint_span){ line->text, line->end });
        for (size_t end = s.begin; end <= s.end && end < s.begin + HEADING_MAX; end++) {
            bool stop = end == s.end || p->fold[end] == ':' || p->fold[end] == 0x3011 ||
                        p->fold[end] == '|' || p->fold[end] == '\t';
            if (stop && part_of(p, (struct lint_span){ s.begin, end }) == LINT_DUTIES &&
                !has_stop(p, (struct lint_span){ s.begin, end }))
                return true;
            if (stop && p->fold[end] != '|')
                break;
        }
    }
    return false;
}

/* A short first line without a mark, with more below, is the title. */
static size_t title_read(struct parser *p)
{
    if (p->line_count < 2)
        return 0;
    const struct line *line = &p->lines[0];
    struct lint_span s = emphasis_off(p, span_trim(p, (struct lint_span){ line->text, line->end }));
    bool title = line->hashes == 1 ||
                 (line->style == S_NONE && !line->table && !line->hashes &&
                  label_like(p, line, s) && p->fold[s.end - 1] != ':' &&
                  (p->lines[1].style != S_NONE || p->lines[1].hashes || p->lines[1].after_blank));
    size_t end;
    for (size_t i = s.begin; title && i < s.end; i++)
        if (p->fold[i] == ':')
            title = false; /* a fact of the header */
    if (!title || starts_with(p, s, "岗位", &end))
        return 0;
    p->doc->title = span_str(p->doc, s);
    heading_add(p, s);
    if (part_of(p, s) == LINT_DUTIES)
        p->part = LINT_DUTIES;
    return 1;
}

enum err lint_parse(struct op *op, str text, struct lint_doc *ret)
{
    struct parser p = { .op = op, .doc = ret, .rules = lint_rules_builtin() };
    TRY(characters_read(&p, text));
    assert(p.fold);
    lines_read(&p);
    p.part = duties_named(&p) ? LINT_SUMMARY : LINT_DUTIES;
    for (size_t i = title_read(&p); i < p.line_count; i++)
        line_clauses(&p, i);
    /* Line ends inside a clause are white space to the rules. */
    for (size_t i = 0; i < ret->n; i++)
        if (p.fold[i] == '\n' || p.fold[i] == '\t')
            p.fold[i] = ' ';
    return OK;
}
