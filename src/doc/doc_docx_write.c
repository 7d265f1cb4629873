/* Word files: the parts that depend on the document. Those that do not are files (docx/ *.xml), lists are
 * in doc_docx_lists.c. Element orders are those of the schema; Word offers a repair otherwise. */
#include "doc_docx_lists.h"
#include "doc_docx_picture.h"
#include "doc_zip.h"

#include "../base/embedded.h"

#define XML  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define LINE 9638 /* A4 without its margins, in twentieths of a point */
/* Of one part before it is deflated: twice the text that may be read, and its tags. */
#define PART_MAX (64u << 20)

struct writer {
    struct op *op;
    struct buf *out;
    const struct docx_pictures *pictures;
    str heading; /* the last one: what a picture below it shows */
};

/* ------------------------------------------------------------------ texts */

/* The content of a run; line feeds and tabs are elements. */
static void put_run_text(struct writer *w, str text)
{
    size_t begin = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] != '\n' && text.p[i] != '\t')
            continue;
        if (i > begin) {
            buf_z(w->out, "<w:t xml:space=\"preserve\">");
            buf_html(w->out, (str){ text.p + begin, i - begin });
            buf_z(w->out, "</w:t>");
        }
        if (i < text.n)
            buf_z(w->out, text.p[i] == '\n' ? "<w:br/>" : "<w:tab/>");
        begin = i + 1;
    }
}

static void put_run(struct writer *w, str text)
{
    if (!text.n)
        return;
    buf_z(w->out, "<w:r>");
    put_run_text(w, text);
    buf_z(w->out, "</w:r>");
}

static void put_paragraph(struct writer *w, const char *style, str text)
{
    buf_z(w->out, "<w:p>");
    if (style)
        buf_fmt(w->out, "<w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
    put_run(w, str_trim(doc_clean(w->op->mem, text)));
    buf_z(w->out, "</w:p>");
}

/* ------------------------------------------------------------------ blocks */

static void put_heading(struct writer *w, const struct doc_block *block)
{
    static const char *const styles[] = { "Heading1", "Heading2", "Heading3" };
    w->heading = doc_clean(w->op->mem, block->text);
    put_paragraph(w, styles[block->level < 3 ? block->level - 1 : 2], block->text);
}

/* run 0: the number stands in the text, hanging as one of a list would. */
static void put_item(struct writer *w, const struct doc_block *block, size_t run)
{
    buf_z(w->out, "<w:p><w:pPr><w:pStyle w:val=\"ListParagraph\"/>");
    if (run)
        buf_fmt(w->out, "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%zu\"/></w:numPr>",
                block->level, run);
    else
        buf_fmt(w->out, "<w:ind w:left=\"%d\" w:hanging=\"440\"/>", 440 * (block->level + 1));
    buf_z(w->out, "</w:pPr>");
    if (!run) {
        put_run(w, doc_clean(w->op->mem, block->number));
        buf_z(w->out, "<w:r><w:tab/></w:r>");
    }
    put_run(w, str_trim(doc_clean(w->op->mem, block->text)));
    buf_z(w->out, "</w:p>");
}

static int *column_widths(struct writer *w, const struct doc_block *t)
{
    int64_t sum = 0, left = LINE;
    int *widths = arena_array(w->op->mem, t->columns, sizeof(*widths));
    for (size_t c = 0; c < t->columns; c++)
        sum += t->widths && t->widths[c] > 0 ? t->widths[c] : 1;
    for (size_t c = 0; c < t->columns; c++) {
        int64_t share = t->widths && t->widths[c] > 0 ? t->widths[c] : 1;
        widths[c] = (int)(c + 1 < t->columns ? LINE * share / sum : left);
        left -= widths[c];
    }
    return widths;
}

static void put_row(struct writer *w, const str *cells, const int *widths, size_t columns,
                    bool head)
{
    buf_fmt(w->out, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", head ? "<w:tblHeader/>" : "");
    for (size_t c = 0; c < columns; c++) {
        buf_fmt(w->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", widths[c]);
        put_paragraph(w, "TableText", cells[c]);
        buf_z(w->out, "</w:tc>");
    }
    buf_z(w->out, "</w:tr>");
}

/* Two tables that touch would be one for Word, and a table may not end a document: an empty line
 * stands behind each. */
static void put_table(struct writer *w, const struct doc_block *t)
{
    const int *widths = column_widths(w, t);
    buf_fmt(w->out,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"DocTable\"/><w:tblW w:w=\"%d\" w:type=\"dxa\"/>"
            "<w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0420\" w:firstRow=\"1\" "
            "w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" "
            "w:noVBand=\"1\"/></w:tblPr><w:tblGrid>",
            LINE);
    for (size_t c = 0; c < t->columns; c++)
        buf_fmt(w->out, "<w:gridCol w:w=\"%d\"/>", widths[c]);
    buf_z(w->out, "</w:tblGrid>");
    put_row(w, t->head, widths, t->columns, true);
    for (size_t r = 0; r < t->rows && !w->out->full; r++)
        put_row(w, t->cells + r * t->columns, widths, t->columns, false);
    buf_z(w->out, "</w:tbl><w:p><w:pPr><w:spacing w:after=\"0\" w:line=\"200\" "
                  "w:lineRule=\"exact\"/></w:pPr></w:p>");
}

static void put_block(struct writer *w, const struct doc_block *block, size_t run)
{
    switch (block->kind) {
    case DOC_HEADING:
        put_heading(w, block);
        break;
    case DOC_TEXT:
        put_paragraph(w, NULL, block->text);
        break;
    case DOC_NOTE:
        put_paragraph(w, "Note", block->text);
        break;
    case DOC_ITEM:
        put_item(w, block, run);
        break;
    case DOC_PICTURE:
        docx_picture_put(w->out, w->pictures, block, w->heading);
        break;
    case DOC_TABLE:
        put_table(w, block);
        break;
    }
}

/* ------------------------------------------------------------------ parts */

static void document_write(struct writer *w, const struct doc *d, const struct doc_lists *lists)
{
    buf_z(w->out, XML "<w:document" W " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/"
                      "2006/relationships\"><w:body>");
    if (d->title.n)
        put_paragraph(w, "Title", d->title);
    for (size_t i = 0; i < d->n && !w->out->full; i++)
        put_block(w, &d->blocks[i], lists->of[i]);
    buf_z(w->out,
          "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/>"
          "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1247\" w:right=\"1134\" "
          "w:bottom=\"1247\" w:left=\"1134\" w:header=\"680\" w:footer=\"567\" w:gutter=\"0\"/>"
          "</w:sectPr></w:body></w:document>");
}

static void numbering_write(struct writer *w, const struct doc_lists *lists)
{
    buf_z(w->out, XML "<w:numbering" W ">");
    doc_lists_write(lists, w->out);
    buf_z(w->out, "</w:numbering>");
}

/* A field that Word counts itself; the 1 is what shows before it did. */
static void put_field(struct writer *w, const char *name)
{
    buf_fmt(w->out,
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText "
            "xml:space=\"preserve\"> %s </w:instrText></w:r><w:r><w:fldChar "
            "w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar "
            "w:fldCharType=\"end\"/></w:r>",
            name);
}

/* The words around the two numbers are cut at marks that no language has. */
static void footer_write(struct writer *w, const struct doc *d)
{
    str part, words = doc_page_words(w->op, d->lang, STR("\x01P\x01"), STR("\x01N\x01"));
    buf_z(w->out, XML "<w:ftr" W "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
    put_run(w, str_trim(doc_clean(w->op->mem, d->footer)));
    buf_z(w->out, "<w:r><w:tab/></w:r>");
    while (str_split(&words, '\x01', &part)) {
        if (str_is(part, "P"))
            put_field(w, "PAGE");
        else if (str_is(part, "N"))
            put_field(w, "NUMPAGES");
        else
            put_run(w, part);
    }
    buf_z(w->out, "</w:p></w:ftr>");
}

static void core_write(struct writer *w, const struct doc *d)
{
    char now[UTC_TEXT];
    utc_print((utc){ w->op->now.ms / 1000 * 1000 }, now);
    buf_z(w->out, XML
          "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/"
          "core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
          "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
          "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    buf_html(w->out, doc_clean(w->op->mem, d->title));
    buf_fmt(w->out,
            "</dc:title><dcterms:created xsi:type=\"dcterms:W3CDTF\">%.19sZ</dcterms:created>"
            "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%.19sZ</dcterms:modified>"
            "</cp:coreProperties>",
            now, now);
}

#define MADE  5  /* parts that depend on the document */
#define PARTS 10 /* that each file has */

static void buf_drop(struct buf (*all)[MADE])
{
    for (size_t i = 0; i < MADE; i++)
        buf_release(&(*all)[i]);
}

static enum err parts_zip(struct op *op, const struct buf *made,
                          const struct docx_pictures *pictures, struct buf *out)
{
    const struct doc_part always[PARTS] = {
        { "[Content_Types].xml", embedded_file("src/doc/docx/content_types.xml") },
        { "_rels/.rels", embedded_file("src/doc/docx/root_rels.xml") },
        { "word/document.xml", buf_view(&made[0]) },
        { "word/_rels/document.xml.rels", buf_view(&made[4]) },
        { "word/styles.xml", embedded_file("src/doc/docx/styles.xml") },
        { "word/settings.xml", embedded_file("src/doc/docx/settings.xml") },
        { "word/numbering.xml", buf_view(&made[1]) },
        { "word/footer1.xml", buf_view(&made[2]) },
        { "docProps/core.xml", buf_view(&made[3]) },
        { "docProps/app.xml", embedded_file("src/doc/docx/app.xml") },
    };
    struct doc_part *parts = arena_array(op->mem, PARTS + pictures->n, sizeof *parts);
    memcpy(parts, always, sizeof always);
    docx_picture_parts(op, pictures, parts + PARTS);
    return doc_zip_make(op, parts, PARTS + pictures->n, out);
}

enum err doc_docx(struct op *op, const struct doc *d, struct buf *out)
{
    struct doc_lists lists;
    const struct docx_pictures pictures = docx_pictures_find(op, d);
    CLEANUP(buf_drop) struct buf made[MADE];
    for (size_t i = 0; i < MADE; i++)
        buf_init(&made[i], PART_MAX);
    doc_lists_plan(op, d, &lists);
    document_write(&(struct writer){ .op = op, .out = &made[0], .pictures = &pictures }, d, &lists);
    numbering_write(&(struct writer){ .op = op, .out = &made[1] }, &lists);
    footer_write(&(struct writer){ .op = op, .out = &made[2] }, d);
    core_write(&(struct writer){ .op = op, .out = &made[3] }, d);
    docx_picture_relations(&made[4], &pictures, embedded_file("src/doc/docx/document_rels.xml"));
    for (size_t i = 0; i < MADE; i++)
        if (made[i].full)
            return refuse(op, ERR_TOO_LARGE, "doc.too_large");
    return parts_zip(op, made, &pictures, out);
}
