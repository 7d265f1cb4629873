/* Pictures of a Word file: each is a part of its own that the text refers to. */
#pragma once

#include "doc_zip.h"

struct docx_pictures {
    const struct doc_block **blocks; /* those that are pictures and can be read, in their order */
    size_t n;
};

struct docx_pictures docx_pictures_find(struct op *op, const struct doc *d);
/* In its own paragraph; nothing for a block that is not among them. alt: what it shows. */
void docx_picture_put(struct buf *out, const struct docx_pictures *all,
                      const struct doc_block *block, str alt);
/* document.xml.rels with a relation for each. */
void docx_picture_relations(struct buf *out, const struct docx_pictures *all, str written);
/* Fills parts[0 … n-1]. */
void docx_picture_parts(struct op *op, const struct docx_pictures *all, struct doc_part *parts);
