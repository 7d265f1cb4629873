/* A reader that takes runs of plain bytes in one piece. Cells of the record under way stand one
 * behind the other in `record`; `ends` holds where each stops, and only a whole record gets its
 * cells as views, because the record moves while it grows. */
#include "csv.h"

#include "buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define CHUNK        (64u << 10)
#define END_OF_INPUT (-1)

struct csv {
    ptrdiff_t (*read)(void *from, char *into, size_t n);
    void *from;
    char separator; /* 0 until guessed */
    bool started, ended, failed, too_long;
    int64_t line, record_line;
    bool after_cr; /* a line feed that follows belongs to the carriage return before it */
    struct buf record;
    size_t count;
    size_t ends[CSV_COLUMNS_MAX];
    str cells[CSV_COLUMNS_MAX];
    size_t at, n; /* of chunk: next byte, bytes in it */
    char chunk[CHUNK];
};

struct csv *csv_open(ptrdiff_t (*read)(void *from, char *into, size_t n), void *from,
                     char separator)
{
    struct csv *csv = calloc(1, sizeof(*csv));
    if (!csv) {
        fputs("aftersale: out of memory\n", stderr);
        abort();
    }
    csv->read = read;
    csv->from = from;
    csv->separator = separator;
    csv->line = 1;
    buf_init(&csv->record, CSV_RECORD_MAX);
    return csv;
}

void csv_close(struct csv *csv)
{
    if (!csv)
        return;
    buf_release(&csv->record);
    free(csv);
}

int64_t csv_line(const struct csv *csv)
{
    return csv->record_line;
}

/* Adds to the chunk what the source gives; false at its end. */
static bool chunk_fill(struct csv *csv)
{
    if (csv->ended)
        return false;
    ptrdiff_t got = csv->read(csv->from, csv->chunk + csv->n, CHUNK - csv->n);
    csv->failed = got < 0;
    csv->ended = got <= 0;
    if (got > 0)
        csv->n += (size_t)got;
    return got > 0;
}

/* The next byte without taking it. */
static int peek(struct csv *csv)
{
    if (csv->at == csv->n) {
        csv->at = csv->n = 0;
        if (!chunk_fill(csv))
            return END_OF_INPUT;
    }
    return (unsigned char)csv->chunk[csv->at];
}

static void count_lines(struct csv *csv, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\r' || (p[i] == '\n' && !csv->after_cr))
            csv->line++;
        csv->after_cr = p[i] == '\r';
    }
}

/* The separator that the first line has most often outside quotes; a comma when it has none. */
static char guess_separator(str head)
{
    static const char candidates[] = { ',', ';', '\t' };
    size_t seen[sizeof(candidates)] = { 0 }, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < head.n; i++) {
        char c = head.p[i];
        quoted ^= c == '"';
        if (!quoted && (c == '\n' || c == '\r'))
            break;
        for (size_t k = 0; k < sizeof(candidates); k++)
            seen[k] += !quoted && c == candidates[k];
    }
    for (size_t k = 1; k < sizeof(candidates); k++)
        if (seen[k] > seen[best])
            best = k;
    return candidates[best];
}

static void csv_start(struct csv *csv)
{
    csv->started = true;
    while (csv->n < CHUNK && chunk_fill(csv))
        ;
    if (csv->n >= 3 && memcmp(csv->chunk, "\xEF\xBB\xBF", 3) == 0)
        csv->at = 3;
    if (!csv->separator)
        csv->separator = guess_separator((str){ csv->chunk + csv->at, csv->n - csv->at });
}

static void cell_add(struct csv *csv, const char *p, size_t n)
{
    buf_add(&csv->record, p, n);
    csv->too_long = csv->record.full;
}

static void cell_end(struct csv *csv)
{
    if (csv->count == CSV_COLUMNS_MAX)
        csv->too_long = true;
    else
        csv->ends[csv->count++] = csv->record.n;
}

/* Takes a quoted part; the opening quote is the next byte. False when the input ends inside. */
static bool take_quoted(struct csv *csv)
{
    csv->at++;
    while (!csv->too_long && peek(csv) != END_OF_INPUT) {
        const char *p = csv->chunk + csv->at;
        const char *quote = memchr(p, '"', csv->n - csv->at);
        size_t run = quote ? (size_t)(quote - p) : csv->n - csv->at;
        count_lines(csv, p, run);
        cell_add(csv, p, run);
        csv->at += run;
        if (!quote)
            continue;
        csv->after_cr = false;
        csv->at++;
        if (peek(csv) != '"')
            return true;
        cell_add(csv, "\"", 1);
        csv->at++;
    }
    return false;
}

/* Takes what stands up to the end of the cell; quotes in it mean nothing. */
static void take_plain(struct csv *csv)
{
    while (!csv->too_long && peek(csv) != END_OF_INPUT) {
        const char *p = csv->chunk + csv->at;
        size_t left = csv->n - csv->at, run = 0;
        while (run < left && p[run] != csv->separator && p[run] != '\n' && p[run] != '\r')
            run++;
        cell_add(csv, p, run);
        csv->at += run;
        if (run < left)
            return;
    }
}

/* Takes the end of a line: LF, CR or CRLF. */
static void take_line_end(struct csv *csv)
{
    bool cr = csv->chunk[csv->at++] == '\r';
    if (cr && peek(csv) == '\n')
        csv->at++;
    csv->line++;
    csv->after_cr = false;
}

/* Cells up to the end of the record. ret_blank: the line has no byte at all. */
static enum csv_result take_record(struct csv *csv, bool *ret_blank)
{
    csv->count = 0;
    buf_clear(&csv->record);
    csv->record_line = csv->line;
    if (peek(csv) == END_OF_INPUT)
        return csv->failed ? CSV_FAILED : CSV_END;
    *ret_blank = peek(csv) == '\n' || peek(csv) == '\r';
    for (;;) {
        if (peek(csv) == '"' && !take_quoted(csv) && !csv->too_long)
            return csv->failed ? CSV_FAILED : CSV_TORN;
        take_plain(csv);
        cell_end(csv);
        if (csv->too_long)
            return CSV_LONG;
        int c = peek(csv);
        if (csv->failed)
            return CSV_FAILED;
        if (c == END_OF_INPUT)
            return CSV_ROW;
        if (c == (unsigned char)csv->separator) {
            csv->at++;
            continue;
        }
        take_line_end(csv);
        return CSV_ROW;
    }
}

enum csv_result csv_next(struct csv *csv, const str **ret_cells, size_t *ret_count)
{
    if (!csv->started)
        csv_start(csv);
    if (csv->too_long)
        return CSV_LONG;
    bool blank = false;
    enum csv_result result;
    do {
        result = take_record(csv, &blank);
    } while (result == CSV_ROW && blank);
    if (result != CSV_ROW)
        return result;
    size_t begin = 0;
    for (size_t i = 0; i < csv->count; i++) {
        csv->cells[i] = (str){ buf_view(&csv->record).p + begin, csv->ends[i] - begin };
        begin = csv->ends[i];
    }
    *ret_cells = csv->cells;
    *ret_count = csv->count;
    return CSV_ROW;
}
