/* The list of blocks that all formats are written from. What the formats share stands here: cleaning of
 * texts, words of page numbers. Writers: doc_markdown.c, doc_docx_write.c, doc_pdf.c. */
#include "doc_internal.h"

#include "../base/message.h"
#include "../base/text.h"

#include <assert.h>

const char *const doc_format_labels[] = { "md", "docx", "pdf", NULL };
const char *const doc_format_media[] = {
    "text/markdown; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/pdf",
    NULL
};

void doc_begin(struct doc *ret, struct op *op, enum lang lang, str title)
{
    *ret = (struct doc){ .op = op, .lang = lang, .title = title };
}

static struct doc_block *block_add(struct doc *d, enum doc_kind kind, str text)
{
    if (d->n == d->room) {
        size_t room = d->room ? d->room * 2 : 32;
        d->blocks = arena_grow(d->op->mem, d->blocks, d->room * sizeof(*d->blocks),
                               room * sizeof(*d->blocks));
        d->room = room;
    }
    struct doc_block *block = &d->blocks[d->n++];
    *block = (struct doc_block){ .kind = kind, .text = text };
    return block;
}

void doc_heading(struct doc *d, int level, str text)
{
    assert(level >= 1);
    block_add(d, DOC_HEADING, text)->level = level;
}

void doc_text(struct doc *d, str text)
{
    block_add(d, DOC_TEXT, text);
}

void doc_note(struct doc *d, str text)
{
    block_add(d, DOC_NOTE, text);
}

void doc_item(struct doc *d, int level, str number, str text)
{
    struct doc_block *block = block_add(d, DOC_ITEM, text);
    block->level = level < 0 ? 0 : level < DOC_LEVELS ? level : DOC_LEVELS - 1;
    block->number = number;
}

void doc_table(struct doc *d, const str *head, const int *widths, size_t columns, const str *cells,
               size_t rows)
{
    assert(columns > 0);
    struct doc_block *block = block_add(d, DOC_TABLE, STR(""));
    block->head = head;
    block->widths = widths;
    block->columns = columns;
    block->cells = cells;
    block->rows = rows;
}

void doc_picture(struct doc *d, str png)
{
    block_add(d, DOC_PICTURE, png);
}

enum err doc_write(struct op *op, const struct doc *d, enum doc_format format, struct buf *out)
{
    if (format == DOC_DOCX)
        TRY(doc_docx(op, d, out));
    else if (format == DOC_PDF)
        TRY(doc_pdf(op, d, out));
    else
        doc_markdown(op, d, false, out);
    if (out->full)
        return refuse(op, ERR_TOO_LARGE, "doc.too_large");
    return OK;
}

/* ------------------------------------------------------------------ what the writers share */

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 ? c != '\n' && c != '\t' : c == 0x7F;
}

/* U+FFFE and U+FFFF are UTF-8, but no characters of XML. */
static bool is_noncharacter(str s, size_t i)
{
    return i + 2 < s.n && memcmp(s.p + i, "\xEF\xBF", 2) == 0 && (unsigned char)s.p[i + 2] >= 0xBE;
}

static bool is_clean(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (is_control(s.p[i]) || is_noncharacter(s, i))
            return false;
    return text_utf8(s, NULL);
}

str doc_clean(struct arena *mem, str s)
{
    size_t n = 0, bad;
    if (s.n == 0 || is_clean(s))
        return s.n ? s : STR(""); /* never NULL: writers count from it */
    char *p = arena_alloc(mem, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (is_noncharacter(s, i))
            i += 2;
        else if (!is_control(s.p[i]))
            p[n++] = s.p[i];
        else if (s.p[i] == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n'))
            p[n++] = '\n';
    }
    for (size_t from = 0; !text_utf8((str){ p + from, n - from }, &bad); from += bad)
        p[from + bad] = '?';
    return (str){ p, n };
}

bool doc_number_spaced(str number)
{
    return number.n > 0 && (unsigned char)number.p[number.n - 1] < 0x80;
}

str doc_page_words(struct op *op, enum lang lang, str page, str pages)
{
    const struct param params[] = { P("page", page), P("pages", pages) };
    return message_text(op->mem, lang, "doc.page", params, 2);
}
