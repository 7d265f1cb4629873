/* Shared by the files of this room only. */
#pragma once

#include "doc.h"

#define DOC_LEVELS 9 /* of lists, as Word has them */

/* s without what no format can hold: control characters, bytes that are not UTF-8; CR LF becomes LF. */
str doc_clean(struct arena *mem, str s);

/* Without `by_hand` a text that looks like Markdown comes back as the same text. With it, marks of
 * lists that somebody typed at the beginning of a paragraph ("1. ", "- ") stay marks: they are meant
 * as such in a Word file. */
void doc_markdown(struct op *op, const struct doc *d, bool by_hand, struct buf *out);
enum err doc_docx(struct op *op, const struct doc *d, struct buf *out) MUST_CHECK;
enum err doc_pdf(struct op *op, const struct doc *d, struct buf *out) MUST_CHECK;

/* Does a blank stand between this number of an item and its text? Not behind "一、" or "（1）". */
bool doc_number_spaced(str number);
/* "第 1 / 2 页" with the given texts in the places of the numbers. */
str doc_page_words(struct op *op, enum lang lang, str page, str pages);
