/* Pictures stand in the line, as wide as the page at most. */
#include "doc_docx_picture.h"

#define EMU_DOT    6350             /* of 144 an inch: half a point */
#define EMU_WIDTH  INT64_C(6120000) /* of the page between its margins */
#define EMU_HEIGHT INT64_C(8300000) /* and below a heading */
#define SIDE_MAX   100000

/* ------------------------------------------------------------------ a PNG's size */

static int64_t number_at(str bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.p + at;
    return (int64_t)p[0] << 24 | (int64_t)p[1] << 16 | (int64_t)p[2] << 8 | p[3];
}

/* False when it is none, or of a size that nobody prints. */
static bool png_size(str png, int64_t *ret_width, int64_t *ret_height)
{
    if (png.n < 33 || !str_starts(png, STR("\x89PNG\r\n\x1a\n")))
        return false;
    *ret_width = number_at(png, 16);
    *ret_height = number_at(png, 20);
    return *ret_width > 0 && *ret_height > 0 && *ret_width < SIDE_MAX && *ret_height < SIDE_MAX;
}

/* Made smaller until it fits, both sides alike. */
static void size_on_page(str png, int64_t *ret_width, int64_t *ret_height)
{
    int64_t w = 1, h = 1;
    png_size(png, &w, &h);
    w *= EMU_DOT, h *= EMU_DOT;
    if (w > EMU_WIDTH)
        h = h * EMU_WIDTH / w, w = EMU_WIDTH;
    if (h > EMU_HEIGHT)
        w = w * EMU_HEIGHT / h, h = EMU_HEIGHT;
    *ret_width = w > 0 ? w : 1, *ret_height = h > 0 ? h : 1;
}

/* ------------------------------------------------------------------ in the file */

struct docx_pictures docx_pictures_find(struct op *op, const struct doc *d)
{
    struct docx_pictures all = { arena_array(op->mem, d->n, sizeof *all.blocks), 0 };
    int64_t w, h;
    for (size_t i = 0; i < d->n; i++)
        if (d->blocks[i].kind == DOC_PICTURE && png_size(d->blocks[i].text, &w, &h))
            all.blocks[all.n++] = &d->blocks[i];
    return all;
}

void docx_picture_put(struct buf *out, const struct docx_pictures *all,
                      const struct doc_block *block, str alt)
{
    size_t i = 0;
    int64_t w, h;
    while (i < all->n && all->blocks[i] != block)
        i++;
    if (i == all->n)
        return;
    size_on_page(block->text, &w, &h);
    buf_fmt(out,
            "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:drawing>"
            "<wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/"
            "wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">"
            "<wp:extent cx=\"%lld\" cy=\"%lld\"/><wp:docPr id=\"%zu\" name=\"picture%zu\" descr=\"",
            (long long)w, (long long)h, i + 1, i + 1);
    buf_html(out, alt);
    buf_fmt(out,
            "\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">"
            "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
            "<pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
            "<pic:nvPicPr><pic:cNvPr id=\"%zu\" name=\"picture%zu.png\"/><pic:cNvPicPr/>"
            "</pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdPicture%zu\"/><a:stretch>"
            "<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>"
            "<a:ext cx=\"%lld\" cy=\"%lld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
            "</w:drawing></w:r></w:p>",
            i + 1, i + 1, i + 1, (long long)w, (long long)h);
}

void docx_picture_relations(struct buf *out, const struct docx_pictures *all, str written)
{
    str end = STR("</Relationships>");
    const char *at = memmem(written.p, written.n, end.p, end.n);
    buf_str(out, at ? (str){ written.p, (size_t)(at - written.p) } : written);
    for (size_t i = 0; i < all->n; i++)
        buf_fmt(out,
                "<Relationship Id=\"rIdPicture%zu\" Type=\"http://schemas.openxmlformats.org/"
                "officeDocument/2006/relationships/image\" Target=\"media/picture%zu.png\"/>",
                i + 1, i + 1);
    buf_str(out, end);
}

void docx_picture_parts(struct op *op, const struct docx_pictures *all, struct doc_part *parts)
{
    for (size_t i = 0; i < all->n; i++)
        parts[i] = (struct doc_part){ arena_fmt(op->mem, "word/media/picture%zu.png", i + 1).p,
                                      all->blocks[i]->text };
}
