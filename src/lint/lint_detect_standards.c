/* Standards that a document cites, against the register of those that were verified. */
#include "lint_detect_internal.h"

static size_t digits_end(const struct lint_doc *doc, size_t at)
{
    while (at < doc->n && is_digit(doc->fold[at]))
        at++;
    return at;
}

/* "GB/T 33108-2016", "ISO 10002:2018": where the number behind the name ends; the name's end if none. */
static size_t standard_end(const struct lint_doc *doc, const struct hit *name)
{
    enum { LEAST = 3 }; /* digits */
    size_t at = name->end, end;
    while (at < doc->n && (doc->fold[at] == ' ' || doc->fold[at] == '/' || doc->fold[at] == 't'))
        at++;
    if ((end = digits_end(doc, at)) < at + LEAST)
        return name->end;
    while (end < doc->n && doc->fold[end] == '.' && digits_end(doc, end + 1) > end + 1)
        end = digits_end(doc, end + 1); /* parts: 2828.1 */
    bool year = end < doc->n && (doc->fold[end] == '-' || doc->fold[end] == ':');
    size_t behind = year ? digits_end(doc, end + 1) : end;
    return behind > end + 1 ? behind : end;
}

/* Letters and digits only, so that "GB/T33108—2016" is "GB/T 33108-2016". */
static bool same_number(const struct lint_doc *doc, struct lint_span s, str known)
{
    size_t at = 0;
    for (size_t i = s.begin; i < s.end; i++) {
        if (!is_letter(doc->fold[i]) && !is_digit(doc->fold[i]))
            continue;
        uint32_t c = ' ';
        while (at < known.n && !is_letter(c) && !is_digit(c))
            c = fold_char(utf8_next(known, &at));
        if (c != doc->fold[i])
            return false;
    }
    return at == known.n;
}

static const struct lint_standard *standard_of(const struct lint_run *run, struct lint_span s)
{
    for (size_t i = 0; i < run->rules->standard_count; i++)
        if (same_number(run->doc, s, run->rules->standards[i].number))
            return &run->rules->standards[i];
    return NULL;
}

static str alternatives(const struct lint_run *run, const struct lint_standard *known)
{
    str list = { 0 };
    for (size_t i = 0; known && i < known->instead.n; i++)
        list = detect_joined(run, list, known->instead.items[i]);
    for (size_t i = 0; !list.n && i < run->rules->standard_count; i++)
        if (str_is(run->rules->standards[i].status, "in force"))
            list = detect_joined(run, list, run->rules->standards[i].number);
    return list;
}

void detect_standards(struct lint_run *run)
{
    const struct lint_doc *doc = run->doc;
    uint32_t names = lint_known(run->rules, SET_STANDARD_NAMES);
    size_t behind = 0;
    for (size_t i = 0; i < run->whole.n; i++) {
        const struct hit *h = &run->whole.items[i];
        if (h->list != names || h->begin < behind)
            continue;
        struct lint_span s = { h->begin, standard_end(doc, h) };
        if (s.end <= h->end)
            continue;
        behind = s.end;
        const struct lint_standard *known = standard_of(run, s);
        if (known && str_is(known->status, "in force"))
            continue;
        str note = !known ? (str){ 0 } : run->op->lang == LANG_ZH ? known->note_zh : known->note_en;
        const struct param values[] = { P("word", (lint_span_text(doc, s))),
                                        P("note", note),
                                        P("instead", alternatives(run, known)),
                                        { 0 } };
        lint_add(run, s, -1, run->rule->severity, values);
    }
}
