/* Paragraphs become blocks of a document or lines of a cell, cells become tables. */
#include "doc_docx_read_internal.h"

#include "../base/text.h"

static enum err too_large(struct reader *r)
{
    return refuse(r->op, ERR_TOO_LARGE, "doc.too_large");
}

/* Takes the text from `begin` on off the buffer, into the arena. */
static enum err text_take(struct reader *r, size_t begin, str *ret)
{
    if (r->text.full)
        return too_large(r);
    str all = buf_view(&r->text);
    *ret = STR("");
    if (all.n > begin)
        *ret = arena_str(r->op->mem, (str){ all.p + begin, all.n - begin });
    r->text.n = begin;
    r->text_used += ret->n;
    return r->text_used > DOC_TEXT_MAX ? too_large(r) : OK;
}

/* ------------------------------------------------------------------ flows */

void docx_flow_begin(struct reader *r, struct doc *doc)
{
    struct docx_flow *flow = r->spare_flow;
    if (flow)
        r->spare_flow = flow->outer;
    else
        flow = arena_alloc(r->op->mem, sizeof(*flow));
    *flow = (struct docx_flow){ .outer = r->flow, .doc = doc, .begin = r->text.n, .span = 1 };
    r->flow = flow;
}

static enum err block_count(struct reader *r)
{
    return ++r->blocks_used > DOCX_BLOCKS_MAX ? too_large(r) : OK;
}

enum err docx_flow_end(struct reader *r)
{
    struct docx_flow *flow = r->flow;
    if (flow->carry.n && flow->doc) {
        TRY(block_count(r));
        doc_text(flow->doc, flow->carry);
    }
    r->flow = flow->outer;
    flow->outer = r->spare_flow;
    r->spare_flow = flow;
    return OK;
}

/* ------------------------------------------------------------------ paragraphs */

void para_begin(struct reader *r)
{
    struct para *para = r->spare_para;
    if (para)
        r->spare_para = para->outer;
    else
        para = arena_alloc(r->op->mem, sizeof(*para));
    *para = (struct para){
        .outer = r->para, .begin = r->text.n, .num_id = -1, .ilvl = -1, .outline = -1
    };
    r->para = para;
    if (r->flow) {
        buf_str(&r->text, r->flow->carry);
        r->flow->carry = STR("");
    }
}

static str joined(struct reader *r, str number, str text)
{
    if (!number.n)
        return text;
    return arena_fmt(r->op->mem, STR_FMT "%s" STR_FMT, STR_ARG(number),
                     text.n && doc_number_spaced(number) ? " " : "", STR_ARG(text));
}

/* Is it only what stands around a page number: "第 页", "Page of", "- -"? */
static bool is_residue(str s)
{
    static const char *const words[] = { "第", "页", "頁", "共", "Page", "page", "of",
                                         "/",  "／", "|",  "-",  "–",    "—",    "Pages" };
    while (s.n) {
        size_t taken = 0;
        for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
            if (str_starts(s, str_of(words[i])) && strlen(words[i]) > taken)
                taken = strlen(words[i]);
        if (!taken && (s.p[0] == ' ' || (s.p[0] >= '0' && s.p[0] <= '9')))
            taken = 1;
        if (!taken)
            return false;
        s = (str){ s.p + taken, s.n - taken };
    }
    return true;
}

/* Tabs set parts of a header apart; the part that is only a page number says nothing. */
static str without_page(struct reader *r, str text)
{
    str part, kept = STR("");
    while (str_split(&text, '\t', &part))
        if (!is_residue(text_trim(part)))
            kept = joined(r, kept, part);
    return kept;
}

/* A tab would make a table of the line, so it becomes a blank. */
static str without_tabs(struct reader *r, str text)
{
    if (str_find(text, '\t') < 0)
        return text_trim(text);
    char *p = arena_z(r->op->mem, text);
    for (size_t i = 0; i < text.n; i++)
        if (p[i] == '\t')
            p[i] = ' ';
    return text_trim((str){ p, text.n });
}

static enum err cell_add(struct reader *r, enum docx_mark mark, str number, str text)
{
    struct docx_flow *cell = r->flow;
    str line = mark == MARK_BULLET ? joined(r, STR("-"), text) : joined(r, number, text);
    if (!line.n)
        return OK;
    if (r->text.n > cell->begin)
        buf_z(&r->text, cell->gap == '/' ? " / " : "\n");
    buf_str(&r->text, line);
    cell->gap = '\n';
    return r->text.full ? too_large(r) : OK;
}

static enum err block_put(struct reader *r, const struct para *para, enum docx_mark mark, int level,
                          str number, str text)
{
    struct doc *doc = r->flow->doc;
    enum docx_role role = para->style ? para->style->role : ROLE_TEXT;
    int outline = para->outline >= 0 ? para->outline : docx_outline(para->style);
    if (!text.n)
        return OK;
    TRY(block_count(r));
    bool title = role == ROLE_TITLE && doc == &r->body;
    if (title && !doc->n && !doc->title.n)
        doc->title = joined(r, number, text);
    else if (title || (outline >= 0 && outline < 9))
        doc_heading(doc, title ? 1 : outline + 1, joined(r, number, text));
    else if (mark != MARK_NONE)
        doc_item(doc, level, number, text);
    else if (role == ROLE_NOTE)
        doc_note(doc, text);
    else
        doc_text(doc, text);
    return OK;
}

enum err para_end(struct reader *r)
{
    str text, number = STR("");
    int level = 0;
    struct para *para = r->para;
    TRY(text_take(r, para->begin, &text));
    r->para = para->outer;
    para->outer = r->spare_para;
    r->spare_para = para;
    if (para->paged && r->margin)
        text = without_page(r, text);
    text = without_tabs(r, text);
    if (!r->flow || (para->style && para->style->role == ROLE_CONTENTS))
        return OK;
    if (para->end_deleted) { /* when nothing is left, it is gone and its number with it */
        r->flow->carry = text;
        return OK;
    }
    enum docx_mark mark =
        docx_number_next(&r->styles, para->style, para->num_id, para->ilvl, &level, &number);
    r->text_used += number.n;
    if (r->flow->cell)
        return cell_add(r, mark, number, text);
    return block_put(r, para, mark, level, number, text);
}

/* ------------------------------------------------------------------ tables */

void table_begin(struct reader *r)
{
    struct table *t = r->spare_table;
    if (t)
        r->spare_table = t->spare;
    else
        t = arena_alloc(r->op->mem, sizeof(*t));
    t->n = t->row_count = t->columns = 0; /* its lists stay as long as they were */
    r->flow->table = t;
}

static void row_note(struct reader *r, struct table *t)
{
    if (t->row_count == t->row_room) {
        size_t room = t->row_room ? t->row_room * 2 : 16;
        t->rows = arena_grow(r->op->mem, t->rows, t->row_room * sizeof(*t->rows),
                             room * sizeof(*t->rows));
        t->row_room = room;
    }
    t->rows[t->row_count++] = t->n;
}

void row_begin(struct reader *r)
{
    struct table *t = r->flow->table;
    row_note(r, t);
    r->flow->row = true;
    t->row_deleted = false;
}

static size_t row_length(const struct table *t, size_t row)
{
    return (row + 1 < t->row_count ? t->rows[row + 1] : t->n) - t->rows[row];
}

/* A row whose deletion was tracked leaves nothing behind; neither does one without cells. */
void row_end(struct reader *r)
{
    struct table *t = r->flow->table;
    r->flow->row = false;
    if (t->row_deleted)
        t->n = t->rows[t->row_count - 1];
    size_t columns = row_length(t, t->row_count - 1);
    if (columns == 0)
        t->row_count--;
    t->columns = columns > t->columns ? columns : t->columns;
}

static enum err cell_put(struct reader *r, struct table *t, str text, int span)
{
    for (int i = 0; i < span; i++) {
        if (row_length(t, t->row_count - 1) == DOCX_COLUMNS_MAX && i > 0)
            return OK;
        if (++r->cells_used > DOCX_CELLS_MAX)
            return too_large(r);
        if (t->n == t->room) {
            size_t room = t->room ? t->room * 2 : 32;
            t->cells = arena_grow(r->op->mem, t->cells, t->room * sizeof(*t->cells),
                                  room * sizeof(*t->cells));
            t->room = room;
        }
        t->cells[t->n++] = i == 0 ? text : STR("");
    }
    return OK;
}

enum err row_skip_cells(struct reader *r, int n)
{
    return n > 0 && n < DOCX_COLUMNS_MAX ? cell_put(r, r->flow->table, STR(""), n) : OK;
}

void cell_begin(struct reader *r)
{
    struct table *t = r->flow->table;
    docx_flow_begin(r, NULL);
    r->flow->table = t;
    r->flow->cell = true;
}

/* A merged cell stands in its first column and row, the others are empty: what it says, it says once. */
enum err cell_end(struct reader *r)
{
    str text;
    struct docx_flow *cell = r->flow;
    if (cell->carry.n)
        TRY(cell_add(r, MARK_NONE, STR(""), cell->carry));
    TRY(text_take(r, cell->begin, &text));
    int span = cell->span;
    TRY(docx_flow_end(r));
    return cell_put(r, r->flow->table, text_trim(text), span);
}

/* Rows of different lengths are filled up: Markdown knows no others. */
enum err table_end(struct reader *r)
{
    struct table *t = r->flow->table;
    size_t all = t->row_count * t->columns;
    r->flow->table = NULL;
    t->spare = r->spare_table;
    r->spare_table = t;
    if (!all)
        return OK;
    TRY(block_count(r));
    r->cells_used += all;
    if (r->cells_used > 2 * DOCX_CELLS_MAX)
        return too_large(r);
    str *cells = arena_array(r->op->mem, all, sizeof(*cells));
    for (size_t row = 0; row < t->row_count; row++)
        memcpy(cells + row * t->columns, t->cells + t->rows[row],
               row_length(t, row) * sizeof(*cells));
    doc_table(r->flow->doc, cells, NULL, t->columns, cells + t->columns, t->row_count - 1);
    return OK;
}

void inner_row_begin(struct reader *r)
{
    r->flow->gap = '\n';
    r->flow->first_in_row = true;
}

void inner_cell_begin(struct reader *r)
{
    if (!r->flow->first_in_row)
        r->flow->gap = '/';
    r->flow->first_in_row = false;
}
