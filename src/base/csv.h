/* Reading CSV (RFC 4180, and what is found in the wild: bare quotes inside cells, text behind a
 * closing quote, CRLF, LF or CR ends, BOM, blank lines, which are passed over). Cells are given byte
 * for byte; whether they are UTF-8 is the caller's to check. Streams: the whole file need not be in memory, a record is at most CSV_RECORD_MAX. */
#pragma once

#include "op.h"

#define CSV_RECORD_MAX  (4u << 20)
#define CSV_COLUMNS_MAX 512

struct csv;

enum csv_result {
    CSV_ROW,    /* cells and *ret_count are set, valid until the next call         */
    CSV_END,    /* nothing more                                                    */
    CSV_TORN,   /* the file ends inside a quoted cell: the last record is not whole */
    CSV_LONG,   /* a record passes CSV_RECORD_MAX or CSV_COLUMNS_MAX; reading cannot go on */
    CSV_FAILED, /* the source failed                                               */
};

/* read fills up to n bytes and returns how many, 0 at the end, -1 on failure. separator is ',' or
 * ';' or '\t', or 0 to guess from the first line. The caller closes what it opened. */
struct csv *csv_open(ptrdiff_t (*read)(void *from, char *into, size_t n), void *from,
                     char separator);
void csv_close(struct csv *csv); /* accepts NULL */
enum csv_result csv_next(struct csv *csv, const str **ret_cells, size_t *ret_count);
/* The line of the file on which the last record began, from 1. */
int64_t csv_line(const struct csv *csv);
