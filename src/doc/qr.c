/* The code itself is libqrencode's; here its dark modules become one path, a stroke for each run in a row. */
#include "qr.h"

#include <qrencode.h>

#define QUIET    4 /* modules around the code, as ISO/IEC 18004 asks */
#define TEXT_MAX 1000

static void row_draw(struct buf *out, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width;) {
        int from = x;
        while (x < width && (row[x] & 1))
            x++;
        if (x > from)
            buf_fmt(out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
        else
            x++;
    }
}

bool qr_svg(struct buf *out, str text, str label)
{
    char bytes[TEXT_MAX + 1];
    if (!text.n || text.n > TEXT_MAX)
        return false;
    memcpy(bytes, text.p, text.n);
    bytes[text.n] = '\0';
    QRcode *code = QRcode_encodeString8bit(bytes, 0, QR_ECLEVEL_M);
    if (!code)
        return false;
    int side = code->width + 2 * QUIET;
    buf_fmt(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
            "shape-rendering=\"crispEdges\"><title>",
            side, side);
    buf_html(out, label);
    buf_fmt(out, "</title><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path fill=\"#000\" d=\"",
            side, side, side);
    for (int y = 0; y < code->width; y++)
        row_draw(out, code->data + (size_t)y * (size_t)code->width, code->width, y);
    buf_z(out, "\"/></svg>\n");
    QRcode_free(code);
    return !out->full;
}
