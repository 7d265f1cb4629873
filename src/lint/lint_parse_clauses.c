/* From lines to clauses: items with their labels, sentences of prose, and which of them are duties. */
#include "lint_parse_internal.h"

struct lint_clause *clause_add(struct parser *p, struct lint_span s, enum lint_form form)
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
                               .text = lint_span_text(doc, s) };
    return c;
}

enum lint_lang lang_of(const struct parser *p, struct lint_span s)
{
    size_t han = 0, letters = 0;
    for (size_t i = s.begin; i < s.end; i++) {
        han += is_han(p->fold[i]);
        letters += is_letter(p->fold[i]);
    }
    return han * 4 >= letters && han > 0 ? LINT_ZH : LINT_EN;
}

struct lint_span emphasis_off(const struct parser *p, struct lint_span s)
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

bool has_stop(const struct parser *p, struct lint_span s)
{
    for (size_t i = s.begin; i < s.end; i++)
        if (is_stop(p->fold[i]) || p->fold[i] == ',')
            return true;
    return false;
}

bool label_like(const struct parser *p, const struct line *line, struct lint_span s)
{
    size_t most = lang_of(p, s) == LINT_EN ? 48 : 20;
    return s.end > s.begin && s.end - s.begin <= most && !has_stop(p, s) && line->style != S_BULLET;
}

void duty_item(struct parser *p, const struct line *line, struct lint_span s)
{
    struct lint_span label = label_take(p, &s);
    if (s.begin == s.end)
        return;
    struct lint_clause *c = clause_add(p, s, LINT_ITEM);
    c->lang = lang_of(p, s);
    c->number = lint_span_text(p->doc, span_trim(p, (struct lint_span){ line->begin, line->text }));
    c->label = label.end ? lint_span_text(p->doc, label) : (str){ 0 };
    if (p->part == LINT_DUTIES)
        c->duty = (ptrdiff_t)p->doc->duties++;
    p->label = (struct lint_span){ 0, 0 };
}

void items_read(struct parser *p, struct lint_span s)
{
    while (s.begin < s.end) {
        struct line mark = { .text = s.begin };
        mark_read(p->fold, s.end, s.begin, &mark);
        size_t stop = mark_next(p, &mark, mark.text, s.end);
        mark.begin = s.begin;
        struct lint_span item = span_trim(p, (struct lint_span){ mark.text, stop });
        duty_item(p, &mark, emphasis_off(p, item));
        s.begin = stop;
    }
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

static bool has_words(const struct parser *p, struct lint_span s)
{
    while (s.begin < s.end && !is_han(p->fold[s.begin]) && !is_letter(p->fold[s.begin]))
        s.begin++;
    return s.begin < s.end;
}

void duty_prose(struct parser *p, struct lint_span s)
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
        c->label = label.end ? lint_span_text(p->doc, label) : (str){ 0 };
        if (p->part != LINT_DUTIES || !has_words(p, own)) /* dates of a page are no duties */
            continue;
        if (labelled && p->label_duty < 0)
            p->label_duty = (ptrdiff_t)p->doc->duties++;
        c->duty = labelled ? p->label_duty : (ptrdiff_t)p->doc->duties++;
    }
}

void heading_add(struct parser *p, struct lint_span s)
{
    struct lint_clause *c = clause_add(p, s, LINT_HEADING);
    c->lang = lang_of(p, s);
}
