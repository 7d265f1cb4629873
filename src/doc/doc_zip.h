/* Zip files in memory, the shell of .docx. Reading trusts nothing: entries and inflated bytes are limited. */
#pragma once

#include "doc_internal.h"

#define DOC_ZIP_ENTRIES_MAX  10000       /* a document with thousands of pictures has that many */
#define DOC_ZIP_INFLATED_MAX (64u << 20) /* of all parts that are read together */

struct zip;

struct doc_part {
    const char *name;
    str bytes;
};

/* All parts, deflated, in their order, dated op->now. Without memory for libzip: ERR_INTERNAL. */
enum err doc_zip_make(struct op *op, const struct doc_part *parts, size_t n,
                      struct buf *out) MUST_CHECK;

struct doc_zip {
    struct op *op;
    struct zip *zip;
    size_t inflated; /* by reads so far */
};

/* ERR_SYNTAX "doc.broken" when it is none, ERR_TOO_LARGE "doc.too_large". The bytes must live on. */
enum err doc_zip_open(struct op *op, str bytes, struct doc_zip *ret) MUST_CHECK;
void doc_zip_close(struct doc_zip *zip); /* for CLEANUP, accepts {0} */
/* Names of the parts that begin so and end in ".xml", sorted: word/header1.xml, word/header2.xml … */
strs doc_zip_list(struct doc_zip *zip, str prefix);
/* Gives the part's bytes piece by piece to take(); absent parts give nothing and are no fault. */
enum err doc_zip_read(struct doc_zip *zip, const char *name,
                      enum err (*take)(void *who, str piece, bool last), void *who) MUST_CHECK;
/* Whether the part can be read to its end, and ends so. For files that are our own: nothing is limited. */
bool doc_zip_ends(str bytes, const char *name, str ending);
