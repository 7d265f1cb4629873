/* The lists of a document that is written as Word: items whose numbers go on one by one become real lists,
 * so that whoever edits the file gets the next number from Word. */
#pragma once

#include "doc_internal.h"
#include "doc_number.h"

/* How a number is written around its counter: "3.2" is the counter 2 behind "3.". */
struct doc_pattern {
    int level;
    enum doc_number format;
    str before, after;
};

/* A list that begins with `start`; in the file pattern p is abstractNum p + 1, run r is num r + 1. */
struct doc_run {
    size_t pattern;
    int start;
};

struct doc_lists {
    struct doc_pattern *patterns;
    struct doc_run *runs;
    size_t pattern_count, run_count;
    size_t *of; /* for each block: its run + 1; 0: no item, or a number that is written as text */
};

void doc_lists_plan(struct op *op, const struct doc *d, struct doc_lists *ret);
void doc_lists_write(const struct doc_lists *lists, struct buf *out); /* word/numbering.xml */
