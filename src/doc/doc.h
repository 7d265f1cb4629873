/* Documents on paper: a list of headings, paragraphs, items and tables that is written as Word (.docx), PDF
 * or Markdown, and Word files that are read as Markdown. Knows nothing of what the documents say.
 *
 *     struct doc d;
 *     doc_begin(&d, op, LANG_ZH, STR("售后专员"));
 *     doc_heading(&d, 1, STR("职责"));
 *     doc_table(&d, head, widths, 3, rows, n);
 *     TRY(doc_write(op, &d, DOC_PDF, &out));
 *
 * Printing PDF needs the font WenQuanYi Micro Hei (Debian: fonts-wqy-microhei); without it Chinese comes
 * from whatever font the machine has. Markdown has no pages, so no footer.
 *
 * Texts are the caller's and must live until the document is written; line feeds in them are line
 * breaks. Sizes: Word files of at most DOC_FILE_MAX bytes, DOC_TEXT_MAX bytes of text in them. */
#pragma once

#include "../base/buf.h"
#include "../base/op.h"

#define DOC_FILE_MAX (20u << 20)
#define DOC_TEXT_MAX (4u << 20)

enum doc_format { DOC_MARKDOWN, DOC_DOCX, DOC_PDF };
extern const char *const doc_format_labels[]; /* "md", "docx", "pdf": also the files' endings */
extern const char *const doc_format_media[];  /* their media types */

enum doc_kind { DOC_HEADING, DOC_TEXT, DOC_NOTE, DOC_ITEM, DOC_TABLE, DOC_PICTURE };

struct doc_block {
    enum doc_kind kind;
    int level;         /* of a heading 1 to 3; of an item its depth from 0 */
    str number;        /* of an item as it is printed, "1."; empty: a bullet */
    str text;          /* of a picture: the bytes of a PNG */
    const str *head;   /* of a table: `columns` cells */
    const int *widths; /* shares of the line, in any unit */
    size_t columns;
    const str *cells; /* rows x columns, row by row */
    size_t rows;
};

struct doc {
    struct op *op;
    enum lang lang; /* chooses fonts, and the words of page numbers */
    str title;      /* printed on top, and in the file's properties */
    str footer;     /* printed on each page beside the page number; may be empty */
    struct doc_block *blocks;
    size_t n, room;
};

void doc_begin(struct doc *ret, struct op *op, enum lang lang, str title);
void doc_heading(struct doc *d, int level, str text);
void doc_text(struct doc *d, str text);
void doc_note(struct doc *d, str text); /* small and grey */
void doc_item(struct doc *d, int level, str number, str text);
void doc_table(struct doc *d, const str *head, const int *widths, size_t columns, const str *cells,
               size_t rows);

/* A PNG of 144 dots an inch, made smaller where the page is. PDF and Word show it, Markdown leaves it out; Word says of it
 * what the heading above says. */
void doc_picture(struct doc *d, str png);

/* What stands in a cell that says nothing. */
static inline str doc_or_dash(str s)
{
    return s.n ? s : STR("—");
}

/* The same document gives the same bytes: times in the file are op->now. ERR_TOO_LARGE "doc.too_large"
 * when out is full. */
enum err doc_write(struct op *op, const struct doc *d, enum doc_format format,
                   struct buf *out) MUST_CHECK;

/* Is it a Word file by its first bytes (a zip that has word/document.xml)? */
bool doc_is_docx(str bytes);
/* Headings, paragraphs, lists with the numbers that Word shows, and tables of a .docx as Markdown, in
 * their order; text of text boxes, footnotes, headers and footers stands at the end below a rule
 * (`---`): no word is lost. A merged cell stands once, the others of its block are empty; page numbers
 * and tables of contents are left out. Deleted (tracked) text is left out, inserted text is there. Old
 * .doc files and other zips: ERR_MEDIA "doc.not_docx"; broken or encrypted: ERR_SYNTAX "doc.broken";
 * ERR_TOO_LARGE "doc.too_large". */
enum err doc_read_docx(struct op *op, str bytes, str *ret_markdown) MUST_CHECK;
