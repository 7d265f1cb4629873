/* Word files as Markdown: the elements in their order. A document that somebody made elsewhere is never
 * believed: whatever stands in a wrong place is passed through, so that its text is kept. */
#include "doc_docx_read_internal.h"

/* Escapes at most double a text, and tables have bars. */
#define MARKDOWN_MAX (3 * DOC_TEXT_MAX)

/* ------------------------------------------------------------------ inside paragraphs */

static void put(struct reader *r, str text)
{
    if (r->para && !r->para->hidden && !r->para->in_properties)
        buf_str(&r->text, text);
}

static bool counts_pages(str word)
{
    return str_is(word, "PAGE") || str_is(word, "NUMPAGES") || str_is(word, "SECTIONPAGES");
}

/* A field is: begin, instruction, separate, result, end. */
static void field_char(struct para *p, str type)
{
    if (!p)
        return;
    bool pages = p->instruction && counts_pages((str){ p->word, p->word_n });
    if (str_is(type, "begin")) {
        p->fields++;
        p->instruction = true;
        p->word_n = 0;
        return;
    }
    p->paged |= pages;
    if (str_is(type, "separate") && pages && !p->hidden)
        p->hidden = p->fields;
    p->instruction = false;
    if (!str_is(type, "end") || p->fields == 0)
        return;
    if (p->hidden == p->fields)
        p->hidden = 0;
    p->fields--;
}

static void instruction_add(struct para *p, str text)
{
    for (size_t i = 0; p && p->instruction && i < text.n; i++) {
        if (text.p[i] != ' ' && p->word_n < sizeof(p->word))
            p->word[p->word_n++] = text.p[i];
        else if (p->word_n > 0)
            break; /* the word is whole */
    }
}

static bool field_simple(struct reader *r, struct xml *x)
{
    str word = STR(""), rest = str_trim(xml_attribute(x, "instr"));
    str_split(&rest, ' ', &word);
    if (!r->para || r->para->hidden || !counts_pages(word))
        return false;
    r->para->paged = true;
    r->para->hidden = 1 << 20; /* deeper than any field that could end it */
    return true;
}

/* Boxes of Wingdings are how forms are ticked; its other signs are ornament. */
static void symbol(struct reader *r, struct xml *x)
{
    static const struct {
        const char *code, *sign;
    } signs[] = {
        { "F0FE", "☑" }, { "F052", "☑" }, { "F0FD", "☒" }, { "F054", "☒" }, { "F053", "☒" },
        { "F0A8", "☐" }, { "F06F", "☐" }, { "F0A3", "☐" }, { "F071", "☐" }, { "F0FC", "✓" },
        { "F0FB", "✗" }, { "F06C", "●" }, { "F06E", "■" },
    };
    str code = xml_attribute(x, "char");
    for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
        if (str_eq_nocase(code, str_of(signs[i].code)))
            put(r, str_of(signs[i].sign));
}

static void property(struct reader *r, struct xml *x, enum xml_element e)
{
    struct para *p = r->para;
    if (e == XML_P_STYLE)
        p->style = docx_style(&r->styles, xml_attribute(x, "val"));
    else if (e == XML_NUM_ID)
        p->num_id = xml_number(x, "val", -1);
    else if (e == XML_ILVL)
        p->ilvl = xml_number(x, "val", -1);
    else if (e == XML_OUTLINE)
        p->outline = xml_number(x, "val", -1);
    else if ((e == XML_DEL || e == XML_MOVE_FROM) && xml_parent(x) == XML_R_PROPERTIES)
        p->end_deleted = true;
}

/* ------------------------------------------------------------------ elements */

/* Tracked deletions: of a row it is a mark, around runs they are the content itself. */
static void deletion(struct reader *r, struct xml *x)
{
    if (xml_parent(x) == XML_ROW_PROPERTIES) {
        if (r->flow && r->flow->table && !r->flow->cell)
            r->flow->table->row_deleted = true;
    } else if (xml_parent(x) != XML_R_PROPERTIES) {
        xml_skip(x);
    }
}

static enum opened table_part(struct reader *r, enum xml_element e)
{
    struct docx_flow *flow = r->flow;
    if (flow->cell && e == XML_ROW)
        inner_row_begin(r);
    else if (flow->cell && e == XML_CELL)
        inner_cell_begin(r);
    else if (flow->cell || (e == XML_TABLE) == (flow->table != NULL))
        return OPENED_NOTHING;
    else if (e == XML_TABLE)
        table_begin(r);
    else if (e == XML_ROW && !flow->row)
        row_begin(r);
    else if (e == XML_CELL && flow->row)
        cell_begin(r);
    else
        return OPENED_NOTHING;
    if (flow->cell)
        return OPENED_NOTHING;
    return e == XML_TABLE ? OPENED_TABLE : e == XML_ROW ? OPENED_ROW : OPENED_CELL;
}

static enum err cell_detail(struct reader *r, struct xml *x, enum xml_element e)
{
    int n = xml_number(x, "val", 0);
    struct docx_flow *flow = r->flow;
    if (e == XML_GRID_SPAN && flow->cell && n > 1)
        flow->span = n < DOCX_COLUMNS_MAX ? n : DOCX_COLUMNS_MAX;
    else if (e == XML_GRID_BEFORE && !flow->cell && flow->row)
        return row_skip_cells(r, n);
    return OK;
}

/* The text of a box goes beside the body; in a header it stays there. */
static enum opened box_begin(struct reader *r)
{
    struct doc *into = &r->beside;
    for (struct docx_flow *flow = r->flow; r->margin && flow; flow = flow->outer)
        into = flow->doc ? flow->doc : into;
    docx_flow_begin(r, into);
    return OPENED_FLOW;
}

static enum opened para_open(struct reader *r)
{
    para_begin(r);
    return OPENED_PARA;
}

static enum opened properties_open(struct reader *r)
{
    if (!r->para || r->para->in_properties)
        return OPENED_NOTHING;
    r->para->in_properties = true;
    return OPENED_PROPERTIES;
}

static enum err on_begin(void *who, struct xml *x, enum xml_element e)
{
    struct reader *r = who;
    enum opened *opened = &r->opened[xml_depth(x)];
    *opened = OPENED_NOTHING;
    if (r->para && r->para->in_properties) {
        property(r, x, e);
        return OK;
    }
    switch (e) {
    case XML_P:
        *opened = para_open(r);
        break;
    case XML_P_PROPERTIES:
        *opened = properties_open(r);
        break;
    case XML_TABLE:
    case XML_ROW:
    case XML_CELL:
        *opened = table_part(r, e);
        break;
    case XML_GRID_SPAN:
    case XML_GRID_BEFORE:
        return cell_detail(r, x, e);
    case XML_TEXT_BOX:
        *opened = box_begin(r);
        break;
    case XML_DEL:
    case XML_MOVE_FROM:
        deletion(r, x);
        break;
    case XML_FIELD_CHAR:
        field_char(r->para, xml_attribute(x, "fldCharType"));
        break;
    case XML_FIELD_SIMPLE:
        *opened = field_simple(r, x) ? OPENED_HIDDEN : OPENED_NOTHING;
        break;
    case XML_TAB:
    case XML_PTAB:
        put(r, STR("\t"));
        break;
    case XML_BR:
    case XML_CR:
        put(r, STR("\n"));
        break;
    case XML_NO_BREAK_HYPHEN:
        put(r, STR("-"));
        break;
    case XML_SYMBOL:
        symbol(r, x);
        break;
    default:
        break;
    }
    return OK;
}

static enum err on_end(void *who, struct xml *x, enum xml_element e)
{
    struct reader *r = who;
    (void)e;
    switch (r->opened[xml_depth(x)]) {
    case OPENED_PARA:
        return para_end(r);
    case OPENED_PROPERTIES:
        r->para->in_properties = false;
        break;
    case OPENED_HIDDEN:
        r->para->hidden = 0;
        break;
    case OPENED_TABLE:
        return table_end(r);
    case OPENED_ROW:
        row_end(r);
        break;
    case OPENED_CELL:
        return cell_end(r);
    case OPENED_FLOW:
        return docx_flow_end(r);
    default:
        break;
    }
    return OK;
}

static enum err on_text(void *who, struct xml *x, str text)
{
    struct reader *r = who;
    enum xml_element e = xml_current(x);
    if (e == XML_INSTRUCTION)
        instruction_add(r->para, text);
    else if (e == XML_TEXT || e == XML_MATH_TEXT)
        put(r, text);
    return OK;
}

/* ------------------------------------------------------------------ parts */

static enum err part_read(struct reader *r, const char *part, struct doc *into)
{
    static const struct xml_events events = { on_begin, on_end, on_text };
    r->flow = NULL;
    r->para = NULL;
    docx_flow_begin(r, into);
    TRY(xml_read(r->zip, part, &events, r));
    return docx_flow_end(r);
}

static enum err markdown_of(struct reader *r, const struct doc *d, str *ret)
{
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, MARKDOWN_MAX);
    doc_markdown(r->op, d, true, &b);
    if (b.full)
        return refuse(r->op, ERR_TOO_LARGE, "doc.too_large");
    *ret = arena_str(r->op->mem, buf_view(&b));
    return OK;
}

static void beside_add(strs *beside, str text)
{
    for (size_t i = 0; i < beside->n; i++)
        if (str_eq(beside->items[i], text))
            return; /* sections repeat their headers */
    if (text.n)
        beside->items[beside->n++] = text;
}

static enum err margins_read(struct reader *r, str prefix, strs *beside)
{
    strs parts = doc_zip_list(r->zip, prefix);
    beside->items = arena_grow(r->op->mem, beside->items, beside->n * sizeof(str),
                               (beside->n + parts.n) * sizeof(str));
    r->margin = true;
    for (size_t i = 0; i < parts.n; i++) {
        struct doc margin;
        str text;
        doc_begin(&margin, r->op, r->op->lang, STR(""));
        TRY(part_read(r, arena_z(r->op->mem, parts.items[i]), &margin));
        TRY(markdown_of(r, &margin, &text));
        beside_add(beside, text);
    }
    return OK;
}

static enum err all_read(struct reader *r, str *ret_body, strs *beside)
{
    str text;
    TRY(docx_styles_read(r->zip, &r->styles));
    TRY(docx_numbering_read(r->zip, &r->styles));
    TRY(part_read(r, "word/document.xml", &r->body));
    TRY(part_read(r, "word/footnotes.xml", &r->beside));
    TRY(part_read(r, "word/endnotes.xml", &r->beside));
    TRY(markdown_of(r, &r->body, ret_body));
    TRY(markdown_of(r, &r->beside, &text));
    beside->items = arena_array(r->op->mem, 1, sizeof(str));
    beside_add(beside, text);
    TRY(margins_read(r, STR("word/header"), beside));
    return margins_read(r, STR("word/footer"), beside);
}

static void reader_release(struct reader *r)
{
    buf_release(&r->text);
}

/* ------------------------------------------------------------------ the file */

#define OLE STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

static bool has(str bytes, str part)
{
    return memmem(bytes.p, bytes.n, part.p, part.n) != NULL;
}

bool doc_is_docx(str bytes)
{
    return str_starts(bytes, STR("PK\x03\x04")) && has(bytes, STR("word/document.xml"));
}

/* A password makes an OLE file of a .docx, like an old .doc; only its directory tells which. */
static bool is_encrypted(str bytes)
{
    return str_starts(bytes, OLE) &&
           has(bytes, STR("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"));
}

enum err doc_read_docx(struct op *op, str bytes, str *ret_markdown)
{
    str body;
    strs beside = { 0 };
    CLEANUP(doc_zip_close) struct doc_zip zip = { 0 };
    CLEANUP(reader_release) struct reader r = { .op = op, .zip = &zip };
    if (bytes.n > DOC_FILE_MAX)
        return refuse(op, ERR_TOO_LARGE, "doc.too_large");
    if (is_encrypted(bytes))
        return refuse(op, ERR_SYNTAX, "doc.broken");
    if (!doc_is_docx(bytes))
        return refuse(op, ERR_MEDIA, "doc.not_docx");
    TRY(doc_zip_open(op, bytes, &zip));
    buf_init(&r.text, DOC_TEXT_MAX);
    doc_begin(&r.body, op, op->lang, STR(""));
    doc_begin(&r.beside, op, op->lang, STR(""));
    TRY(all_read(&r, &body, &beside));
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, MARKDOWN_MAX);
    buf_str(&out, body);
    for (size_t i = 0; i < beside.n; i++) {
        buf_z(&out, i > 0 ? "\n" : out.n ? "\n---\n\n" : "---\n\n");
        buf_str(&out, beside.items[i]);
    }
    if (out.full)
        return refuse(op, ERR_TOO_LARGE, "doc.too_large");
    *ret_markdown = arena_str(op->mem, buf_view(&out));
    return OK;
}
