/* The reader of word/document.xml and its neighbours: what its files share. doc_docx_read.c follows the
 * elements, doc_docx_flow.c makes blocks of the paragraphs and tables that they delimit.
 *
 * Paragraphs may stand in each other (a text box inside a sentence), so the texts of all open ones and
 * of the open cell lie one behind the other in one buffer, the innermost last. */
#pragma once

#include "doc_docx_styles.h"

#define DOCX_BLOCKS_MAX  300000
#define DOCX_CELLS_MAX   500000
#define DOCX_COLUMNS_MAX 63 /* Word's own limit */

struct table {
    struct table *spare; /* the next that is not in use */
    str *cells;          /* row by row, rows as long as they are */
    size_t *rows;        /* where each begins */
    size_t n, room, row_count, row_room;
    size_t columns;
    bool row_deleted;
};

/* Where paragraphs go: into a document, or into the cell of a table. */
struct docx_flow {
    struct docx_flow *outer;
    struct doc *doc;
    struct table *table; /* the open one; of a cell the one that it belongs to */
    bool cell, row;      /* row: one is open */
    size_t begin;        /* of a cell's text */
    int span;
    char gap;          /* what stands before the next paragraph of a cell */
    bool first_in_row; /* of a table inside the cell */
    str carry;         /* of a paragraph whose end was deleted: it goes on in the next one */
};

struct para {
    struct para *outer;
    size_t begin;
    const struct docx_style *style;
    int num_id, ilvl, outline;
    bool in_properties, end_deleted;
    /* fields: their results are text, except those that count pages */
    int fields, hidden; /* hidden: depth of the field whose result is passed over */
    bool instruction, paged;
    char word[12]; /* the first of the instruction */
    size_t word_n;
};

/* What an element began, to be ended with it. */
enum opened {
    OPENED_NOTHING,
    OPENED_PARA,
    OPENED_PROPERTIES,
    OPENED_TABLE,
    OPENED_ROW,
    OPENED_CELL,
    OPENED_FLOW,
    OPENED_HIDDEN,
};

struct reader {
    struct op *op;
    struct doc_zip *zip;
    struct docx_styles styles;
    struct doc body, beside; /* beside: text boxes and notes; each header and footer is its own */
    bool margin;             /* a header or footer is being read */
    struct buf text;
    size_t text_used, cells_used, blocks_used;
    struct docx_flow *flow;
    struct para *para;
    /* used again: a file may have millions of them, all empty */
    struct docx_flow *spare_flow;
    struct para *spare_para;
    struct table *spare_table;
    enum opened opened[XML_DEPTH_MAX + 1]; /* by the depth of the element */
};

void para_begin(struct reader *r);
enum err para_end(struct reader *r) MUST_CHECK;
void docx_flow_begin(struct reader *r, struct doc *doc);
enum err docx_flow_end(struct reader *r) MUST_CHECK;
void table_begin(struct reader *r);
enum err table_end(struct reader *r) MUST_CHECK;
void row_begin(struct reader *r);
void row_end(struct reader *r);
enum err row_skip_cells(struct reader *r, int n) MUST_CHECK; /* empty ones before the first */
void cell_begin(struct reader *r);
enum err cell_end(struct reader *r) MUST_CHECK;
/* A table inside a cell is no table: its rows become lines, its cells are set off by a stroke. */
void inner_row_begin(struct reader *r);
void inner_cell_begin(struct reader *r);
