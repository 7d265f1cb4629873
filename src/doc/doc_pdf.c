/* PDF by Pango and Cairo. Everything on a page is a row of cells: a paragraph is a row of one cell, an item
 * one of number and text, a row of a table has borders besides. So breaking over pages is written once.
 *
 * The document is set twice: first without ink, to know how many pages there are ("第 1 / 3 页").
 * Surface and context belong to the call and Pango's font map to the thread, so several threads may
 * print at once (docs/decisions/0032-documents.md). */
#include "doc_internal.h"
#include "doc_leaks.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>

/* Lengths are points. */
#define PAGE_WIDTH  595.28
#define PAGE_HEIGHT 841.89
#define MARGIN      56.7
#define TOP         56.7
#define BOTTOM      (PAGE_HEIGHT - 62)
#define LINE        (PAGE_WIDTH - 2 * MARGIN)
#define FOOTER_Y    (PAGE_HEIGHT - 42)
#define FAMILY      "WenQuanYi Micro Hei, sans-serif"
#define COLUMNS_MAX 63 /* as in Word; more than that nobody can read */

struct colour {
    double red, green, blue;
};

static const struct colour black = { 0.12, 0.14, 0.17 }, blue = { 0.12, 0.23, 0.37 },
                           grey = { 0.42, 0.45, 0.50 }, rule = { 0.75, 0.77, 0.81 },
                           shade = { 0.93, 0.95, 0.97 };

struct look {
    double size, leading, before, after;
    bool bold, centred, keep; /* keep: not alone at the bottom of a page */
    const struct colour *colour;
};

static const struct look title_look = { 19, 1.25, 0, 16, true, true, true, &black };
static const struct look heading_looks[] = {
    { 14.5, 1.25, 16, 6, true, false, true, &blue },
    { 12, 1.25, 12, 4, true, false, true, &blue },
    { 10.5, 1.25, 9, 3, true, false, true, &black },
};
static const struct look text_look = { 10.5, 1.42, 0, 5, .colour = &black };
static const struct look item_look = { 10.5, 1.42, 0, 3, .colour = &black };
static const struct look note_look = { 9, 1.35, 0, 5, .colour = &grey };
static const struct look cell_look = { 9.5, 1.32, 0, 0, .colour = &black };
static const struct look head_look = { 9.5, 1.32, 0, 0, true, .colour = &black };
static const struct look footer_look = { 8.5, 1, 0, 0, .colour = &grey };

struct printer {
    struct op *op;
    const struct doc *d;
    cairo_t *cairo;
    cairo_surface_t *surface;
    PangoContext *pango;
    bool ink;
    double y; /* where the next row begins */
    int page, pages;
};

struct cell {
    double x, width; /* of the text */
    const struct look *look;
    PangoLayout *layout;
    int from, to; /* lines that are printed on this page */
};

struct row {
    struct cell *cells;
    size_t n;
    double left, *edges; /* of a table: n + 1 vertical lines; else NULL */
    double pad;
    const struct row *head; /* repeated at the top of each page */
    bool shaded, whole;     /* whole: rather on the next page than split */
};

/* ------------------------------------------------------------------ texts */

static PangoLayout *layout_new(struct printer *p, const struct look *look, str text, double width)
{
    PangoLayout *layout = pango_layout_new(p->pango);
    PangoFontDescription *font = pango_font_description_from_string(FAMILY);
    pango_font_description_set_absolute_size(font, look->size * PANGO_SCALE);
    if (look->bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (look->centred)
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    text = str_trim(doc_clean(p->op->mem, text));
    pango_layout_set_text(layout, text.p, (int)text.n);
    return layout;
}

static void colour_set(struct printer *p, const struct colour *c)
{
    cairo_set_source_rgb(p->cairo, c->red, c->green, c->blue);
}

/* Gives the lines from cell->from on that fit into `room`, at least `least`; returns their height. */
static double lines_fit(struct cell *cell, double room, int least)
{
    PangoLayoutIter *iter = pango_layout_get_iter(cell->layout);
    double height = 0;
    int line = 0;
    cell->to = cell->from;
    do {
        PangoRectangle box;
        if (line++ < cell->from)
            continue;
        pango_layout_iter_get_line_extents(iter, NULL, &box);
        double more = cell->look->leading * box.height / PANGO_SCALE;
        if (height + more > room && cell->to - cell->from >= least)
            break;
        height += more;
        cell->to++;
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
    return height;
}

/* Half of what the leading adds stands above the letters, half below. */
static void lines_draw(struct printer *p, const struct cell *cell, double y)
{
    PangoLayoutIter *iter = pango_layout_get_iter(cell->layout);
    double leading = cell->look->leading;
    int line = 0;
    colour_set(p, cell->look->colour);
    do {
        PangoRectangle box;
        if (line < cell->from)
            continue;
        pango_layout_iter_get_line_extents(iter, NULL, &box);
        double height = (double)box.height / PANGO_SCALE;
        double ascent = (double)(pango_layout_iter_get_baseline(iter) - box.y) / PANGO_SCALE;
        cairo_move_to(p->cairo, cell->x + (double)box.x / PANGO_SCALE,
                      y + height * (leading - 1) / 2 + ascent);
        pango_cairo_show_layout_line(p->cairo, pango_layout_iter_get_line_readonly(iter));
        y += height * leading;
    } while (++line < cell->to && pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
}

/* ------------------------------------------------------------------ pages */

static void one_line(struct printer *p, str text, double x, double width, PangoAlignment align)
{
    struct cell cell = { x, width, &footer_look, layout_new(p, &footer_look, text, width), 0, 1 };
    pango_layout_set_single_paragraph_mode(cell.layout, TRUE);
    pango_layout_set_ellipsize(cell.layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(cell.layout, align);
    lines_draw(p, &cell, FOOTER_Y);
    g_object_unref(cell.layout);
}

static void page_end(struct printer *p)
{
    if (!p->ink)
        return;
    struct arena *mem = p->op->mem;
    colour_set(p, &rule);
    cairo_set_line_width(p->cairo, 0.5);
    cairo_move_to(p->cairo, MARGIN, FOOTER_Y - 6);
    cairo_rel_line_to(p->cairo, LINE, 0);
    cairo_stroke(p->cairo);
    one_line(p, p->d->footer, MARGIN, LINE - 120, PANGO_ALIGN_LEFT);
    one_line(p,
             doc_page_words(p->op, p->d->lang, arena_fmt(mem, "%d", p->page),
                            arena_fmt(mem, "%d", p->pages)),
             MARGIN + LINE - 120, 120, PANGO_ALIGN_RIGHT);
    cairo_show_page(p->cairo);
}

static void page_next(struct printer *p)
{
    page_end(p);
    p->page++;
    p->y = TOP;
}

/* ------------------------------------------------------------------ rows */

static double row_fit(struct row *row, double room, int least)
{
    double height = 0;
    for (size_t i = 0; i < row->n; i++) {
        double own = lines_fit(&row->cells[i], room - 2 * row->pad, least);
        height = own > height ? own : height;
    }
    return height + 2 * row->pad;
}

static bool row_done(const struct row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i].to < pango_layout_get_line_count(row->cells[i].layout))
            return false;
    return true;
}

/* The frame of the row on this page; neighbours draw the same line twice, which nobody sees. */
static void frame_draw(struct printer *p, const struct row *row, double height)
{
    double right = row->edges[row->n];
    if (row->shaded) {
        colour_set(p, &shade);
        cairo_rectangle(p->cairo, row->edges[0], p->y, right - row->edges[0], height);
        cairo_fill(p->cairo);
    }
    colour_set(p, &rule);
    cairo_set_line_width(p->cairo, 0.5);
    for (size_t i = 0; i <= row->n; i++) {
        cairo_move_to(p->cairo, row->edges[i], p->y);
        cairo_rel_line_to(p->cairo, 0, height);
    }
    for (int i = 0; i < 2; i++) {
        cairo_move_to(p->cairo, row->edges[0], p->y + i * height);
        cairo_line_to(p->cairo, right, p->y + i * height);
    }
    cairo_stroke(p->cairo);
}

static void row_draw(struct printer *p, const struct row *row, double height)
{
    if (p->ink && row->edges)
        frame_draw(p, row, height);
    for (size_t i = 0; p->ink && i < row->n; i++)
        if (row->cells[i].to > row->cells[i].from)
            lines_draw(p, &row->cells[i], p->y + row->pad);
    p->y += height;
}

static void row_page(struct printer *p, const struct row *row)
{
    page_next(p);
    if (row->head)
        row_draw(p, row->head, row_fit((struct row *)row->head, INFINITY, 0));
}

/* Prints the row, on as many pages as it needs. A row that is taller than a page begins where it is;
 * a table's row that is not waits for the next page when it does not fit. */
static void row_print(struct printer *p, struct row *row)
{
    double head = row->head ? row_fit((struct row *)row->head, INFINITY, 0) : 0;
    double height = row_fit(row, INFINITY, 0);
    int lines = row->cells[row->n - 1].to;
    double line = height / (lines > 0 ? lines : 1);
    bool fits_page = height <= BOTTOM - TOP - head;
    bool wait = row->whole ? fits_page : p->y + 2 * line > BOTTOM;
    if (p->y + height > BOTTOM && wait && p->y > TOP + head)
        row_page(p, row);
    for (bool fresh = false;; fresh = true) {
        height = row_fit(row, BOTTOM - p->y, fresh ? 1 : 0);
        if (height > 2 * row->pad || row_done(row))
            row_draw(p, row, height);
        if (row_done(row))
            return;
        for (size_t i = 0; i < row->n; i++)
            row->cells[i].from = row->cells[i].to;
        row_page(p, row);
    }
}

static void row_free(struct row *row)
{
    for (size_t i = 0; i < row->n; i++)
        g_object_unref(row->cells[i].layout);
}

/* ------------------------------------------------------------------ blocks */

/* Headings stand in the reader's list of contents too. */
static void outline_add(struct printer *p, str text)
{
    if (!p->ink)
        return;
    str at = arena_fmt(p->op->mem, "page=%d pos=[%d %d]", p->page, (int)MARGIN, (int)p->y);
    cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT,
                                  arena_z(p->op->mem, doc_clean(p->op->mem, text)), at.p, 0);
}

static void paragraph_print(struct printer *p, const struct look *look, str text, bool outline)
{
    struct cell cell = { MARGIN, LINE, look, layout_new(p, look, text, LINE), 0, 0 };
    struct row row = { .cells = &cell, .n = 1, .whole = look->keep };
    if (p->y > TOP)
        p->y += look->before;
    if (look->keep && p->y > TOP && p->y + row_fit(&row, INFINITY, 0) + 48 > BOTTOM)
        page_next(p);
    if (outline)
        outline_add(p, text);
    row_print(p, &row);
    p->y += look->after;
    row_free(&row);
}

/* The text hangs behind the number, which moves it to the right when it is long. */
static void item_print(struct printer *p, const struct doc_block *item)
{
    double x = MARGIN + 20 * item->level, wide;
    int number_width;
    PangoLayout *number =
        layout_new(p, &item_look, item->number.n ? item->number : STR("•"), LINE / 2);
    pango_layout_get_size(number, &number_width, NULL);
    wide = (double)number_width / PANGO_SCALE + 5;
    wide = wide > 20 ? wide : 20;
    struct cell cells[] = {
        { x, wide, &item_look, number, 0, 0 },
        { x + wide, MARGIN + LINE - x - wide, &item_look,
          layout_new(p, &item_look, item->text, MARGIN + LINE - x - wide), 0, 0 },
    };
    struct row row = { .cells = cells, .n = 2 };
    row_print(p, &row);
    p->y += item_look.after;
    row_free(&row);
}

static void edges_set(const struct doc_block *t, size_t columns, double *edges)
{
    double sum = 0;
    for (size_t c = 0; c < columns; c++)
        sum += t->widths && t->widths[c] > 0 ? t->widths[c] : 1;
    edges[0] = MARGIN;
    for (size_t c = 0; c < columns; c++)
        edges[c + 1] = edges[c] + LINE * (t->widths && t->widths[c] > 0 ? t->widths[c] : 1) / sum;
}

static struct row row_make(struct printer *p, const str *texts, size_t columns, double *edges,
                           struct cell *cells, const struct look *look)
{
    for (size_t c = 0; c < columns; c++) {
        double width = edges[c + 1] - edges[c], side = width > 24 ? 5.5 : width / 8;
        width = width - 2 * side;
        cells[c] = (struct cell){
            edges[c] + side, width, look, layout_new(p, look, texts[c], width), 0, 0
        };
    }
    return (struct row){ .cells = cells, .n = columns, .edges = edges, .pad = 2.5, .whole = true };
}

/* A head that fills half a page is printed once, like any other row. */
static void table_print(struct printer *p, const struct doc_block *t)
{
    size_t columns = t->columns < COLUMNS_MAX ? t->columns : COLUMNS_MAX;
    double edges[COLUMNS_MAX + 1];
    struct cell head_cells[COLUMNS_MAX], cells[COLUMNS_MAX];
    edges_set(t, columns, edges);
    p->y += 3;
    struct row head = row_make(p, t->head, columns, edges, head_cells, &head_look);
    head.shaded = true;
    double height = row_fit(&head, INFINITY, 0);
    bool repeats = height < (BOTTOM - TOP) / 2;
    if (p->y + height + 30 > BOTTOM && repeats && p->y > TOP)
        page_next(p);
    row_print(p, &head);
    for (size_t c = 0; c < columns; c++)
        head.cells[c].from = 0;
    for (size_t r = 0; r < t->rows; r++) {
        struct row row = row_make(p, t->cells + r * t->columns, columns, edges, cells, &cell_look);
        row.head = repeats ? &head : NULL;
        row_print(p, &row);
        row_free(&row);
        if (cairo_surface_status(p->surface) != CAIRO_STATUS_SUCCESS)
            break;
    }
    row_free(&head);
    p->y += 9;
}

struct png {
    str left;
};

static cairo_status_t png_read(void *from, unsigned char *to, unsigned n)
{
    struct png *png = from;
    if (n > png->left.n)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, png->left.p, n);
    png->left = (str){ png->left.p + n, png->left.n - n };
    return CAIRO_STATUS_SUCCESS;
}

/* Rather smaller than on the page behind its heading. One that cannot be read is left out: the words around it stand. */
static void picture_print(struct printer *p, str bytes)
{
    struct png png = { bytes };
    cairo_surface_t *image = cairo_image_surface_create_from_png_stream(png_read, &png);
    double width = cairo_image_surface_get_width(image);
    double height = cairo_image_surface_get_height(image);
    if (cairo_surface_status(image) == CAIRO_STATUS_SUCCESS && width > 0 && height > 0) {
        double left = BOTTOM - p->y, room = left > (BOTTOM - TOP) / 2 ? left : BOTTOM - TOP;
        double scale = fmin(0.5, fmin(LINE / width, room / height));
        if (p->y + height * scale > BOTTOM && p->y > TOP)
            page_next(p);
        if (p->ink) {
            cairo_save(p->cairo);
            cairo_translate(p->cairo, MARGIN + (LINE - width * scale) / 2, p->y);
            cairo_scale(p->cairo, scale, scale);
            cairo_set_source_surface(p->cairo, image, 0, 0);
            cairo_paint(p->cairo);
            cairo_restore(p->cairo);
        }
        p->y += height * scale + 9;
    }
    cairo_surface_destroy(image);
}

/* A picture gets half a page at least, and is not torn from its heading. */
static void heading_wait(struct printer *p, const struct doc_block *heading)
{
    const struct doc_block *end = p->d->blocks + p->d->n;
    bool picture = heading + 1 < end && heading[1].kind == DOC_PICTURE;
    if (picture && p->y > TOP && BOTTOM - p->y < (BOTTOM - TOP) / 2 + 60)
        page_next(p);
}

static void block_print(struct printer *p, const struct doc_block *block)
{
    switch (block->kind) {
    case DOC_HEADING:
        heading_wait(p, block);
        paragraph_print(p, &heading_looks[block->level < 3 ? block->level - 1 : 2], block->text,
                        true);
        break;
    case DOC_TEXT:
        paragraph_print(p, &text_look, block->text, false);
        break;
    case DOC_NOTE:
        paragraph_print(p, &note_look, block->text, false);
        break;
    case DOC_ITEM:
        item_print(p, block);
        break;
    case DOC_TABLE:
        table_print(p, block);
        break;
    case DOC_PICTURE:
        picture_print(p, block->text);
        break;
    }
}

static void document_print(struct printer *p, bool ink)
{
    p->ink = ink;
    p->page = 1;
    p->y = TOP;
    if (p->d->title.n)
        paragraph_print(p, &title_look, p->d->title, false);
    for (size_t i = 0; i < p->d->n; i++)
        if (cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS)
            block_print(p, &p->d->blocks[i]);
    page_end(p);
    p->pages = p->page;
}

/* ------------------------------------------------------------------ the file */

static cairo_status_t out_write(void *to, const unsigned char *bytes, unsigned n)
{
    struct buf *out = to;
    buf_add(out, bytes, n);
    return out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void properties_set(struct printer *p)
{
    char now[UTC_TEXT];
    utc_print(p->op->now, now);
    str made = arena_fmt(p->op->mem, "%.19sZ", now);
    const char *title = arena_z(p->op->mem, doc_clean(p->op->mem, p->d->title));
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Aftersale");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, made.p);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, made.p);
}

enum err doc_pdf(struct op *op, const struct doc *d, struct buf *out)
{
    struct printer p = { .op = op, .d = d };
    doc_leaks();
    p.surface = cairo_pdf_surface_create_for_stream(out_write, out, PAGE_WIDTH, PAGE_HEIGHT);
    p.cairo = cairo_create(p.surface);
    p.pango = pango_cairo_create_context(p.cairo); /* on the font map of this thread */
    pango_context_set_language(p.pango,
                               pango_language_from_string(d->lang == LANG_ZH ? "zh-cn" : "en"));
    pango_context_set_round_glyph_positions(p.pango, FALSE);
    properties_set(&p);
    document_print(&p, false);
    document_print(&p, true);
    g_object_unref(p.pango);
    cairo_destroy(p.cairo);
    cairo_surface_finish(p.surface);
    cairo_status_t status = cairo_surface_status(p.surface);
    cairo_surface_destroy(p.surface);
    if (out->full)
        return refuse(op, ERR_TOO_LARGE, "doc.too_large");
    if (status != CAIRO_STATUS_SUCCESS)
        return op_fail(op, ERR_INTERNAL, "doc.failed", "%s", cairo_status_to_string(status));
    return OK;
}
