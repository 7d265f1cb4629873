/* Excel workbooks (.xlsx): sheets with a head row (bold, always in sight, with filters) and rows of cells that keep their
 * kind, so that a sheet sorts and sums them: numbers, amounts, percents, lengths of time, and times in the zone of the
 * reader. A text is a text, whatever it begins with: nothing becomes a formula.
 *
 *     CLEANUP(xlsx_drop) struct xlsx *x = NULL;
 *     TRY(xlsx_begin(op, zone, title, &x));
 *     TRY(xlsx_sheet(x, STR("指标"), head, 3));
 *     TRY(xlsx_row(x, (struct xlsx_cell[]){ cell_text(name), cell_percent(value), cell_utc(at) }));
 *     TRY(xlsx_end(x, &out));
 *
 * Rows wait in a file without a name among the machine's temporary ones (TMPDIR), so that a long sheet costs little
 * memory; nothing is left behind, whatever goes wrong. The same content gives the same bytes: the time in the file is
 * op->now. */
#pragma once

#include "../base/arena.h"
#include "../base/field.h"
#include "../base/zone.h"

#define XLSX_ROWS_MAX    1048575 /* of a sheet, below its head: more is not in the format */
#define XLSX_COLUMNS_MAX 256     /* our own limit */
#define XLSX_FILE_MAX    (256u << 20)
#define XLSX_MEDIA       "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

struct xlsx;

enum cell_kind {
    CELL_NONE, /* nothing stands there */
    CELL_TEXT, /* beyond 32,767 characters it is cut, with … at its end */
    CELL_INT,  /* of more than 15 digits as a text: a sheet would round it */
    CELL_BOOL,
    CELL_DECIMAL,  /* with as many places as it has */
    CELL_PERCENT,  /* 95.5 is shown as 95.5% */
    CELL_DURATION, /* seconds, shown as hours:minutes:seconds beyond a day as well */
    CELL_MONEY,    /* whole units with two places */
    CELL_UTC,
    CELL_KINDS
};

struct xlsx_cell {
    enum cell_kind kind;
    str text;
    int64_t number;  /* of INT, BOOL, MONEY, UTC */
    decimal decimal; /* of DECIMAL, PERCENT, DURATION */
};

/* What is not known, or is no time, is an empty cell. */
static inline struct xlsx_cell cell_text(str text)
{
    return (struct xlsx_cell){ .kind = CELL_TEXT, .text = text };
}
static inline struct xlsx_cell cell_int(int64_t n)
{
    return (struct xlsx_cell){ .kind = CELL_INT, .number = n };
}
static inline struct xlsx_cell cell_bool(bool b)
{
    return (struct xlsx_cell){ .kind = CELL_BOOL, .number = b };
}
static inline struct xlsx_cell cell_decimal(decimal d)
{
    return (struct xlsx_cell){ .kind = d.known ? CELL_DECIMAL : CELL_NONE, .decimal = d };
}
static inline struct xlsx_cell cell_percent(decimal d)
{
    return (struct xlsx_cell){ .kind = d.known ? CELL_PERCENT : CELL_NONE, .decimal = d };
}
static inline struct xlsx_cell cell_duration(decimal seconds)
{
    return (struct xlsx_cell){ .kind = seconds.known ? CELL_DURATION : CELL_NONE,
                               .decimal = seconds };
}
static inline struct xlsx_cell cell_money(money m)
{
    return (struct xlsx_cell){ .kind = CELL_MONEY, .number = m.minor };
}
static inline struct xlsx_cell cell_utc(utc t)
{
    return (struct xlsx_cell){ .kind = t.ms ? CELL_UTC : CELL_NONE, .number = t.ms };
}

/* zone: in which times are shown, NULL for UTC; it must live until the end. title: in the file's properties. */
enum err xlsx_begin(struct op *op, const struct zone *zone, str title,
                    struct xlsx **ret) MUST_CHECK;
/* A sheet, and its head of 1 to XLSX_COLUMNS_MAX texts. The name loses what the format forbids (31 characters, no
 * []:*?/\) and gets a number when another sheet has it. Rows that follow are this sheet's. */
enum err xlsx_sheet(struct xlsx *x, str name, const str *head, size_t columns) MUST_CHECK;
/* As many cells as the head has. ERR_TOO_LARGE "doc.sheet_too_long" beyond XLSX_ROWS_MAX. */
enum err xlsx_row(struct xlsx *x, const struct xlsx_cell *cells) MUST_CHECK;
/* Appends the file; at least one sheet must be there. ERR_TOO_LARGE "doc.workbook_too_large" when out is full, ERR_STORAGE
 * "doc.no_room" when the temporary files found no room. Nothing is to be done with x afterwards but xlsx_drop. */
enum err xlsx_end(struct xlsx *x, struct buf *out) MUST_CHECK;
void xlsx_drop(struct xlsx **x); /* for CLEANUP, accepts a pointer to NULL */
