/* The numbers of lists, as Word has them: formats by the names of its files, and how a number looks. */
#pragma once

#include "../base/buf.h"

enum doc_number {
    NUMBER_DECIMAL, /* also what is not known here */
    NUMBER_DECIMAL_ZERO,
    NUMBER_DECIMAL_WIDE,
    NUMBER_UPPER_ROMAN,
    NUMBER_LOWER_ROMAN,
    NUMBER_UPPER_LETTER,
    NUMBER_LOWER_LETTER,
    NUMBER_ORDINAL,
    NUMBER_HAN,
    NUMBER_HAN_DIGITS,
    NUMBER_HAN_LEGAL,
    NUMBER_HAN_STEMS,
    NUMBER_HAN_BRANCHES,
    NUMBER_CIRCLE,
    NUMBER_PAREN,
    NUMBER_STOP,
    NUMBER_HAN_CIRCLE,
    NUMBER_DASH,
    NUMBER_BULLET,
    NUMBER_NONE,
};

#define DOC_NUMBER_MAX 32767 /* Word's own limit */

enum doc_number doc_number_named(str name);   /* by the name in numbering.xml */
const char *doc_number_name(enum doc_number); /* the name that is written */
/* Appends n as the format shows it; nothing for bullets and NUMBER_NONE, decimal where the format has no
 * sign for so large a number. n is from 0 to DOC_NUMBER_MAX. */
void doc_number_put(struct buf *out, enum doc_number format, int n);
