/* For the test and the fuzz target: a .docx made of the parts that matter to them. */
#pragma once

#include "doc_zip.h"

#define FIXTURE_XMLNS                                                                              \
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""                    \
    " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""                    \
    " xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\""             \
    " xmlns:v=\"urn:schemas-microsoft-com:vml\""                                                   \
    " xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\""

static inline str fixture_docx(struct op *op, const struct doc_part *parts, size_t n)
{
    struct buf b;
    buf_init(&b, DOC_FILE_MAX);
    enum err err = doc_zip_make(op, parts, n, &b);
    str made = err == OK ? arena_str(op->mem, buf_view(&b)) : STR("");
    buf_release(&b);
    return made;
}

/* A part of Word: the root element of that name with our namespaces around `inside`. */
static inline str fixture_part(struct op *op, const char *root, const char *inside)
{
    return arena_fmt(op->mem, "<?xml version=\"1.0\"?><w:%s" FIXTURE_XMLNS ">%s</w:%s>", root,
                     inside, root);
}
