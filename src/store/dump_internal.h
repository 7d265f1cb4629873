/* What writing and reading of dumps share: the tables as the catalogue of the engine knows them. */
#pragma once

#include "db_internal.h"
#include "dump.h"

#define DUMP_FORMAT      1
#define DUMP_LINE_MAX    (64u << 20)
#define DUMP_COLUMNS_MAX 128

enum column_kind { COLUMN_INT, COLUMN_REAL, COLUMN_TEXT, COLUMN_BLOB };

struct column {
    str table_name, name, type;
    enum column_kind kind;
};

struct table {
    str name;
    const struct column *columns;
    size_t n;
};

/* Our tables by name, without schema_migration, without columns that the engine makes. */
enum err tables_read(struct op *op, struct list *ret) MUST_CHECK;
const struct table *table_named(const struct list *tables, str name); /* NULL when there is none */
