/* From text to sections, duties and clauses. Two passes: lines are read with their list marks, then each
 * is judged beside its neighbours, because "1. 投诉处理" is a heading when a paragraph follows and an
 * item when "2. …" does. The steps stand in lint_parse_*.c. */
#include "lint_parse_internal.h"

#include "../base/text.h"

#include <assert.h>

const char *const lint_part_labels[] = { "duties",  "qualifications", "authority", "measures",
                                         "process", "summary",        "other",     NULL };

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

/* ------------------------------------------------------------------ the header */

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
    if (posts->n == p->post_room) {
        size_t room = posts->n ? posts->n * 2 : 8;
        posts->items =
            arena_grow(p->op->mem, posts->items, posts->n * sizeof(str), room * sizeof(str));
        p->post_room = room;
    }
    posts->items[posts->n++] = lint_span_text(p->doc, s);
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
            p->doc->industry =
                lint_span_text(p->doc, span_trim(p, (struct lint_span){ end + 1, s.end }));
            return true;
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
    p->doc->title = lint_span_text(p->doc, s);
    heading_add(p, s);
    if (part_of(p, s) == LINT_DUTIES)
        p->part = LINT_DUTIES;
    return 1;
}
/* ------------------------------------------------------------------ lines in their order */

static void line_clauses(struct parser *p, size_t i)
{
    const struct line *line = &p->lines[i];
    struct lint_span s = span_trim(p, (struct lint_span){ line->text, line->end });
    struct line mark;
    if (line->table) {
        row_read(p, line);
        return;
    }
    p->table = false;
    s = emphasis_off(p, s);
    if (s.begin >= s.end)
        return;
    if (header_read(p, s)) {
        heading_add(p, s);
        return;
    }
    if (part_line(p, line, &s))
        return;
    mark = (struct line){ .text = s.begin };
    if (s.begin > line->text && mark_read(p->fold, s.end, s.begin, &mark))
        items_read(p, s); /* items behind a heading in the same line */
    else if (line_heads(p, i, s))
        heading_other(p, line, s);
    else if (line->style != S_NONE)
        duty_item(p, line, s);
    else
        duty_prose(p, s);
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
