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

/* Which keys the file had, and where: an open table of hashes. Two different ids that share one of
 * 2^64 would be taken for a repetition; in a file of a million rows the odds are 1 to 30 million. */
struct seen {
    struct {
        uint64_t hash;
        int64_t line;
    } * slots;
    size_t room, n;
};

struct import_map {
    const struct import_kind *kind;
    struct seen *seen; /* IMPORT_KEYS of them, while it runs */
    str encoding;      /* "auto", "utf-8", "gb18030" */
    str separator;     /* one character, empty = found out */
    str offset;        /* of times without one, "+08:00" */
    struct target *targets;
    size_t target_count;
};

/* Finds the columns in the heading; ERR_INVALID "import.no_column" at each pointer that has none. */
enum err import_map_bind(struct op *op, struct import_map *map, const strs *heading) MUST_CHECK;
/* Line of the first row with that id; 0 when this is the first, which is then known. */
int64_t seen_before(struct arena *mem, struct seen *s, str id, int64_t line);
bool seen_is(const struct seen *s, str id);
/* The label of a choice, however it is written: as a label, or in either language. */
str import_choice(struct op *op, const struct import_kind *kind, const struct field *f, str text);
/* Bytes to UTF-8 text; ERR_INVALID "import.encoding", "import.gb18030". encoding: of a map. */
enum err import_text(struct op *op, str encoding, str bytes, str *ret,
                     str *ret_encoding) MUST_CHECK;
/* For csv_open: reads from a text and moves it on. */
ptrdiff_t import_text_read(void *from, char *into, size_t n);
/* Fills row from the cells; what is wrong becomes field errors of op, with the column as pointer. */
void import_row_read(struct op *op, const struct import_map *map, const strs *cells, void *row);
