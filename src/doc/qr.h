/* A QR code as a picture that scales: SVG for pages and labels. */
#pragma once

#include "../base/buf.h"

/* Appends an SVG image of the text (at most 1000 bytes) with its quiet zone, black on white whatever the page's
 * colours, because scanners want it so. label is read by those who do not see it. False when the text is too long. */
bool qr_svg(struct buf *out, str text, str label);
