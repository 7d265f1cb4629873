/* Tables in an imported text: those whose head names a column of duties, and those of RACI, of bindings and of measures
 * that our own exports have. */
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
    COLUMN_OBJECT,
    COLUMN_ACCOUNTABLE, /* these four in the order of enum partner_role */
    COLUMN_RESPONSIBLE,
    COLUMN_CONSULTED,
    COLUMN_INFORMED,
    COLUMN_PERMISSIONS,
    COLUMN_TRAININGS,
    COLUMN_PROCESSES,
    COLUMN_STANDARDS,
    COLUMN_MEASURES,
    COLUMN_TARGET,
    COLUMN_RULE,
    COLUMN_WEIGHT
};

/* The last three are what our own exports write of each duty, by its number. */
enum import_table_kind { TABLE_FOREIGN, TABLE_DUTIES, TABLE_RACI, TABLE_FIVE, TABLE_MEASURES };

#define IMPORT_COLUMNS 16

struct import_table {
    enum import_table_kind kind;
    const char *begin, *end; /* of its lines in the text */
    enum import_column columns[IMPORT_COLUMNS];
    str head[IMPORT_COLUMNS];
    size_t column_count;
    str *cells; /* rows x IMPORT_COLUMNS, lines within a cell as line feeds */
    size_t rows;
};

struct import_tables {
    struct import_table *items;
    size_t n;
};

void import_tables_find(struct op *op, str text, struct import_tables *ret);
/* The table that a place of the text lies in; NULL for none. */
const struct import_table *import_table_of(const struct import_tables *tables, const char *at);
/* A row of RACI, added to the duty of its number; names that are the post's own are its part. posts: those of
 * the company. */
void import_raci_row(struct op *op, const struct import_table *t, size_t row, str own,
                     const struct list *posts, struct duty *duties, size_t n, strs *ret_rest);
/* The duty whose number stands in the row; NULL: none. */
struct duty *import_duty_of(const struct import_table *t, size_t row, struct duty *duties,
                            size_t n);
/* Shared with import_bindings.c: the lines of a cell, without dashes; a permission by its name or key, empty when there is
 * none; one more line of *ret_rest, which has room for IMPORT_COLUMNS. */
strs import_cell_lines(struct op *op, str cell);
str import_permission(str name);
void import_rest_add(struct op *op, const struct import_table *t, size_t column, str cell,
                     strs *ret_rest);
bool import_cell_empty(str cell);
/* A row as a duty; cells of other columns as "head: cell" in ret_rest. */
void import_row(struct op *op, const struct import_table *t, size_t row, struct duty *ret,
                strs *ret_rest);
