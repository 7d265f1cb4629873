/* The headings of a document: which part of it they name, and which are labels of what follows. */
#include "lint_parse_internal.h"

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

int part_of(const struct parser *p, struct lint_span s)
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

#define PREFIX_MAX 3 /* characters before the word: "岗位", "本岗" */

bool part_named(const struct parser *p, struct lint_span name)
{
    size_t begin;
    while (name.end > name.begin && !is_han(p->fold[name.end - 1]) &&
           !is_letter(p->fold[name.end - 1]))
        name.end--;
    return part_ending(p, name.begin, name.end, &begin) >= 0 && begin <= name.begin + PREFIX_MAX;
}

size_t part_inside(const struct parser *p, size_t from, size_t end)
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

bool duties_named(const struct parser *p)
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

/* ------------------------------------------------------------------ judging lines */

bool line_heads(const struct parser *p, size_t i, struct lint_span s)
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

void heading_other(struct parser *p, const struct line *line, struct lint_span s)
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

bool part_line(struct parser *p, const struct line *line, struct lint_span *s)
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
        !line_heads(p, (size_t)(line - p->lines), *s))
        return false;
    part_begin(p, line, name, part);
    s->begin = bare ? s->end : colon + 1;
    if (!bare && p->fold[s->begin] == ':')
        s->begin++;
    *s = span_trim(p, *s);
    return s->begin == s->end;
}
