/* A document of duties, taken apart: parts, clauses, duties, each with its place. Pure: it knows no rules
 * but the words of headings.
 *
 * Places count characters (code points) from 0 inside the program, and from 1 where people read them. */
#pragma once

#include "../base/field.h"

enum lint_lang { LINT_AUTO, LINT_ZH, LINT_EN };
extern const char *const lint_lang_labels[];

/* Part of a document by its heading; a text without any known heading is all duties. */
enum lint_part {
    LINT_DUTIES,
    LINT_QUALIFICATIONS,
    LINT_AUTHORITY,
    LINT_MEASURES,
    LINT_PROCESS,
    LINT_SUMMARY,
    LINT_OTHER,
    LINT_PARTS
};
extern const char *const lint_part_labels[];

enum lint_form { LINT_HEADING, LINT_ITEM, LINT_PARAGRAPH, LINT_CELL };

struct lint_span {
    size_t begin, end; /* characters from the start of the text; end is behind the last */
};

/* A heading, list item, paragraph, sentence of prose or table cell, in the order of the text. */
struct lint_clause {
    enum lint_part part;
    enum lint_form form;
    enum lint_lang lang;   /* LINT_ZH or LINT_EN */
    struct lint_span span; /* without list mark, label, emphasis and white space at the ends */
    str number;            /* the list mark as written, "1." or empty */
    str label; /* "投诉处理" of "投诉处理：受理…", or the heading of the paragraph */
    str text;  /* the bytes of span */
    ptrdiff_t duty; /* which duty it is part of, from 0; -1 for none */
    size_t post;    /* index in posts of the document; 0 when none is named */
};

struct lint_doc {
    str text;
    size_t n;                /* characters */
    const uint32_t *fold;    /* each character folded: width, case, traditional to simplified */
    const uint32_t *at;      /* byte of each character, and at[n] = text.n */
    const uint32_t *line_at; /* first character of each line */
    size_t lines;
    struct lint_clause *clauses;
    size_t clause_count;
    size_t duties; /* how many duties the clauses make */
    str title;     /* empty when none was found */
    strs posts;    /* named by "岗位：…" */
    str industry;  /* as written behind "行业：" */
};

/* Text or Markdown: headings, lists (1. 1、(1) ① 一、- •), tables of | or tab, bold, prose. All words of
 * the text end up in some clause or in list marks. "lint.utf8", "lint.too_large" (LINT_TEXT_MAX). The
 * document points into text. */
enum err lint_parse(struct op *op, str text, struct lint_doc *ret) MUST_CHECK;
#define LINT_TEXT_MAX (1u << 20)

/* Line and column, from 1, of a character. */
void lint_place(const struct lint_doc *doc, size_t at, int64_t *ret_line, int64_t *ret_column);

static inline str lint_span_text(const struct lint_doc *doc, struct lint_span s)
{
    return (str){ doc->text.p + doc->at[s.begin], doc->at[s.end] - doc->at[s.begin] };
}
