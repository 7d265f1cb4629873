/* A text on its way to a document: lines, the parts that headings name, clauses. Private to the parser's
 * files: lint_parse.c runs it, lint_parse_*.c each do one step. */
#pragma once

#include "lint_marks_internal.h"

#define COLUMNS_MAX 16

struct parser {
    struct op *op;
    struct lint_doc *doc;
    const struct lint_rules *rules;
    uint32_t *fold;
    struct line *lines;
    size_t line_count, line_room;
    size_t clause_room, post_room;
    /* while clauses are made */
    enum lint_part part, cells[COLUMNS_MAX];
    enum style part_style;
    int part_hashes;
    bool table, parted;
    struct lint_span label; /* heading under which paragraphs stand */
    ptrdiff_t label_duty;
    size_t post;
};

#define HEADING_MAX 30 /* characters of a line that may still name a part */

static inline struct lint_span span_trim(const struct parser *p, struct lint_span s)
{
    while (s.begin < s.end && (is_space(p->fold[s.begin]) || p->fold[s.begin] == '\n'))
        s.begin++;
    while (s.end > s.begin && (is_space(p->fold[s.end - 1]) || p->fold[s.end - 1] == '\n'))
        s.end--;
    return s;
}

/* ------------------------------------------------------------------ lines (lint_parse_lines.c) */

void lines_read(struct parser *p);
/* Where the mark that follows number `line` stands inside [from, end); end when nowhere. */
size_t mark_next(const struct parser *p, const struct line *line, size_t from, size_t end);

/* ------------------------------------------------------------------ parts (lint_parse_parts.c) */

/* The part that a heading names, wherever in it; the longest word decides, of equals the last. -1. */
int part_of(const struct parser *p, struct lint_span s);
/* Is the name little more than the word that names a part? */
bool part_named(const struct parser *p, struct lint_span name);
/* "…任职要求：1、…" in the middle of a line: where the word begins; end when there is none. */
size_t part_inside(const struct parser *p, size_t from, size_t end);
/* Does any heading name the duties? Then what stands before is a summary. */
bool duties_named(const struct parser *p);
/* "岗位职责：受理…" begins a part and goes on with its text; true when nothing is left to read. */
bool part_line(struct parser *p, const struct line *line, struct lint_span *s);
/* Is line `i`, whose text is `s`, a heading of what follows? */
bool line_heads(const struct parser *p, size_t i, struct lint_span s);
/* A heading that names no part: on the level of the part's own heading it ends the part. */
void heading_other(struct parser *p, const struct line *line, struct lint_span s);

/* ------------------------------------------------------------------ clauses (lint_parse_clauses.c) */

struct lint_clause *clause_add(struct parser *p, struct lint_span s, enum lint_form form);
void heading_add(struct parser *p, struct lint_span s);
/* One list item. */
void duty_item(struct parser *p, const struct line *line, struct lint_span s);
/* A stretch that begins with a list mark: an item for each mark that counts on. */
void items_read(struct parser *p, struct lint_span s);
/* Prose: below a label it is that duty's text as a whole, otherwise each sentence is a duty. */
void duty_prose(struct parser *p, struct lint_span s);
/* Takes **bold** and quotes of Markdown off both ends. */
struct lint_span emphasis_off(const struct parser *p, struct lint_span s);
enum lint_lang lang_of(const struct parser *p, struct lint_span s);
bool has_stop(const struct parser *p, struct lint_span s);
bool label_like(const struct parser *p, const struct line *line, struct lint_span s);

/* ------------------------------------------------------------------ tables (lint_parse_table.c) */

bool is_table(const struct parser *p, size_t begin, size_t end);
/* The first row of a table may name what its columns hold; a first cell may name what its row holds. */
void row_read(struct parser *p, const struct line *line);
