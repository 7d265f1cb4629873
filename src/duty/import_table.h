/* Tables of duties in an imported text: Markdown tables whose head names a column of duties. */
#pragma once

#include "duty_internal.h"

enum import_column {
    COLUMN_OTHER,
    COLUMN_NUMBER,
    COLUMN_DUTY,
    COLUMN_TRIGGER,
    COLUMN_OUTPUT,
    COLUMN_LIMIT,
    COLUMN_ELEMENT,
    COLUMN_ACTION,
    COLUMN_OBJECT
};

#define IMPORT_COLUMNS 16

struct import_table {
    const char *begin, *end; /* of its lines in the text */
    enum import_column columns[IMPORT_COLUMNS];
    str head[IMPORT_COLUMNS];
    size_t column_count;
    str *cells; /* rows x IMPORT_COLUMNS */
    size_t rows;
};

struct import_tables {
    struct import_table *items;
    size_t n;
};

void import_tables_find(struct op *op, str text, struct import_tables *ret);
/* The table that a place of the text lies in; NULL for none. */
const struct import_table *import_table_of(const struct import_tables *tables, const char *at);
/* A row as a duty; cells of other columns as "head: cell" in ret_rest. */
void import_row(struct op *op, const struct import_table *t, size_t row, struct duty *ret,
                strs *ret_rest);
