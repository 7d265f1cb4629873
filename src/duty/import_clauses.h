/* A text that the linter's parser took apart becomes a draft, clause by clause. */
#pragma once

#include "../lint/lint.h"
#include "import_bindings.h"

#define DUTIES_MAX 60
#define LINES_MAX  500

struct importing {
    struct op *op;
    const struct lint_rules *rules;
    struct lint_doc doc;
    struct import_tables tables;
    struct list posts;
    struct import_known known;
    str own;     /* name of the post */
    str tail;    /* of a Word file: headers, footers, notes */
    bool listed; /* the duties are items or cells: a paragraph before them introduces */
    struct duty_document d;
    size_t unplaced_room;
};

/* All clauses into im->d: what has no place goes to im->d.unplaced. */
void import_clauses(struct importing *im);
/* A line to decide on; long ones in pieces, so that nothing is cut off. */
void import_unplaced(struct importing *im, str line);
