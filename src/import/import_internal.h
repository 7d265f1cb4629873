/* Private to the import: the map as a tree of sources (import_map.c) and the rows that it makes. */
#pragma once

#include "import.h"

/* Where a field's text comes from. */
enum source_kind {
    SOURCE_COLUMN, /* text: its heading */
    SOURCE_VALUE,  /* text: always this */
    SOURCE_JOINED, /* parts that are not empty, with `join` between */
    SOURCE_FIRST,  /* the first part that is not empty */
    SOURCE_TEXT,   /* parts one behind the other; empty when all of its columns are */
};

struct source_pair {
    str from, to;
};

struct source {
    enum source_kind kind;
    str pointer; /* its place in the map, for faults */
    str text;
    size_t column; /* SOURCE_COLUMN: index in the heading, once bound */
    struct source *parts;
    size_t part_count;
    str join;
    struct source_pair *pairs; /* "map" */
    size_t pair_count;
    str other; /* "default": when the text is empty, or in no pair */
    str format;
    int64_t cut; /* characters at most, 0 = all */
};

struct target {
    const struct field *field;
    struct source source;
    str label; /* the first column that it comes from, or the field's name */
};

struct import_map {
    const struct import_kind *kind;
    str encoding;  /* "auto", "utf-8", "gb18030" */
    str separator; /* one character, empty = found out */
    str offset;    /* of times without one, "+08:00" */
    struct target *targets;
    size_t target_count;
};

/* Finds the columns in the heading; ERR_INVALID "import.no_column" at each pointer that has none. */
enum err import_map_bind(struct op *op, struct import_map *map, const strs *heading) MUST_CHECK;
/* Fills row from the cells; what is wrong becomes field errors of op, with the column as pointer. */
void import_row_read(struct op *op, const struct import_map *map, const strs *cells, void *row);
