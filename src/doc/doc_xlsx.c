/* Excel files by libxlsxwriter in its mode of constant memory: a row leaves for a temporary file when the next one begins.
 * The library opens files by name only and never looks whether its temporary files took what it wrote. So the result goes to
 * a file in memory that has a name under /proc, and each sheet is read to its end before anybody gets it. */
#include "doc_xlsx.h"

#include "doc_internal.h"
#include "doc_zip.h"

#include "../base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define TEXT_CHARS_MAX 32767
#define NAME_CHARS_MAX 31
#define EXACT_MAX      INT64_C(999999999999999) /* a sheet keeps 15 digits */
#define WIDTH_MIN      8                        /* of a column, in digits */
#define WIDTH_MAX      60
#define FILTER_WIDTH   3 /* the button beside a head */
#define DAY_MS         INT64_C(86400000)
#define DAY_1970       25569 /* as a sheet counts: days since the end of 1899 */
#define PLACES         4     /* 0 to 3 */

struct xlsx {
    struct op *op;
    const struct zone *zone;
    int fd; /* of the result; -1: none */
    lxw_workbook *book;
    lxw_format *formats[CELL_KINDS][PLACES];
    lxw_format *bold, *wrapped;
    struct buf text; /* of one cell, with an end */

    lxw_worksheet *sheet; /* the present one */
    size_t sheets, columns;
    lxw_row_t row;
    size_t widths[XLSX_COLUMNS_MAX];
};

static enum err xlsx_failed(struct xlsx *x, lxw_error error)
{
    bool storage = error == LXW_ERROR_CREATING_TMPFILE || error == LXW_ERROR_READING_TMPFILE;
    return op_fail(x->op, storage ? ERR_STORAGE : ERR_INTERNAL,
                   storage ? "doc.no_room" : "doc.failed", "%s", lxw_strerror(error));
}

#define LXW(call)                                                                                  \
    do {                                                                                           \
        lxw_error error_ = (call);                                                                 \
        if (error_ != LXW_NO_ERROR)                                                                \
            return xlsx_failed(x, error_);                                                         \
    } while (0)

/* ------------------------------------------------------------------ begin and drop */

static enum err properties_set(struct xlsx *x, str title)
{
    lxw_doc_properties properties = {
        .title = arena_z(x->op->mem, text_cut(doc_clean(x->op->mem, title), 255)),
        .created = x->op->now.ms / 1000,
    };
    LXW(workbook_set_properties(x->book, &properties));
    return OK;
}

static enum err formats_make(struct xlsx *x)
{
    x->bold = workbook_add_format(x->book);
    x->wrapped = workbook_add_format(x->book);
    if (!x->bold || !x->wrapped)
        return xlsx_failed(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
    format_set_bold(x->bold);
    format_set_bottom(x->bold, LXW_BORDER_THIN);
    format_set_text_wrap(x->wrapped);
    format_set_align(x->wrapped, LXW_ALIGN_VERTICAL_TOP);
    return OK;
}

static enum err book_open(struct xlsx *x)
{
    char path[40];
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };

    x->fd = memfd_create("xlsx", MFD_CLOEXEC);
    if (x->fd < 0)
        return op_fail(x->op, ERR_INTERNAL, "doc.failed", "no file in memory: %s", strerror(errno));
    snprintf(path, sizeof(path), "/proc/self/fd/%d", x->fd);
    x->book = workbook_new_opt(path, &options);
    return x->book ? OK : xlsx_failed(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

enum err xlsx_begin(struct op *op, const struct zone *zone, str title, struct xlsx **ret)
{
    struct xlsx *x = arena_alloc(op->mem, sizeof(*x));
    *x = (struct xlsx){ .op = op, .zone = zone, .fd = -1 };
    buf_init(&x->text, 8 * (TEXT_CHARS_MAX + 1));
    *ret = x; /* so that xlsx_drop ends what began */
    TRY(book_open(x));
    TRY(properties_set(x, title));
    return formats_make(x);
}

/* Only closing ends the temporary files of sheets. A book without sheets would get one by it. */
static lxw_error book_close(struct xlsx *x)
{
    lxw_workbook *book = x->book;
    x->book = NULL;
    if (x->sheets)
        return workbook_close(book);
    lxw_workbook_free(book);
    return LXW_NO_ERROR;
}

void xlsx_drop(struct xlsx **x)
{
    if (!*x)
        return;
    if ((*x)->book)
        (void)book_close(*x);
    if ((*x)->fd >= 0)
        close((*x)->fd);
    buf_release(&(*x)->text);
    *x = NULL;
}

/* ------------------------------------------------------------------ texts */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* "_x0041_" is how sheets write a character that XML cannot have; a text that has it by chance must say that its first
 * character is one. */
static bool looks_escaped(str s, size_t i)
{
    if (i + 7 > s.n || s.p[i] != '_' || s.p[i + 1] != 'x' || s.p[i + 6] != '_')
        return false;
    for (size_t k = i + 2; k < i + 6; k++)
        if (!is_hex(s.p[k]))
            return false;
    return true;
}

/* With an end, until the next call. */
static const char *text_of(struct xlsx *x, str text)
{
    str clean = doc_clean(x->op->mem, text);
    str fits = text_cut(clean, TEXT_CHARS_MAX);
    if (fits.n < clean.n)
        fits = text_cut(clean, TEXT_CHARS_MAX - 1);
    buf_clear(&x->text);
    for (size_t i = 0; i < fits.n; i++) {
        if (looks_escaped(fits, i))
            buf_z(&x->text, "_x005F");
        buf_char(&x->text, fits.p[i]);
    }
    if (fits.n < clean.n)
        buf_z(&x->text, "…");
    buf_char(&x->text, '\0');
    return x->text.p;
}

/* Of its longest line, in digits: characters of Chinese and the like take two. */
static size_t text_width(const char *text)
{
    size_t longest = 0, width = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '\n')
            width = 0;
        else if (*p >= 0xE3) /* from U+3000 on */
            width += 2;
        else if ((*p & 0xC0) != 0x80)
            width++;
        longest = width > longest ? width : longest;
    }
    return longest;
}

static void width_at_least(struct xlsx *x, size_t column, size_t width)
{
    if (width > WIDTH_MAX)
        width = WIDTH_MAX;
    if (width > x->widths[column])
        x->widths[column] = width;
}

/* ------------------------------------------------------------------ sheets */

static bool is_forbidden(char c)
{
    return c == '[' || c == ']' || c == ':' || c == '*' || c == '?' || c == '/' || c == '\\' ||
           c == '\n' || c == '\t' || c == '\'';
}

static str name_allowed(struct xlsx *x, str name)
{
    char *z = arena_z(x->op->mem, doc_clean(x->op->mem, name));
    for (char *p = z; *p; p++)
        if (is_forbidden(*p))
            *p = ' ';
    str allowed = text_trim(text_cut(text_trim(str_of(z)), NAME_CHARS_MAX));
    return allowed.n ? allowed : STR("Sheet");
}

/* As it is, or cut and with a number behind. */
static const char *name_free(struct xlsx *x, str name)
{
    str allowed = name_allowed(x, name);
    const char *z = arena_z(x->op->mem, allowed);
    for (int i = 2; workbook_validate_sheet_name(x->book, z) == LXW_ERROR_SHEETNAME_ALREADY_USED;
         i++) {
        str number = arena_fmt(x->op->mem, " (%d)", i);
        str begin = text_cut(allowed, NAME_CHARS_MAX - number.n);
        z = arena_fmt(x->op->mem, STR_FMT STR_FMT, STR_ARG(begin), STR_ARG(number)).p;
    }
    return z;
}

/* Known only when the rows are there; they stand before the rows in the file, which is made at the end. */
static enum err sheet_finish(struct xlsx *x)
{
    if (!x->sheet)
        return OK;
    for (size_t c = 0; c < x->columns; c++) {
        size_t width = x->widths[c] < WIDTH_MIN ? WIDTH_MIN : x->widths[c];
        LXW(worksheet_set_column(x->sheet, (lxw_col_t)c, (lxw_col_t)c, (double)width + 1, NULL));
    }
    LXW(worksheet_autofilter(x->sheet, 0, 0, x->row - 1, (lxw_col_t)(x->columns - 1)));
    return OK;
}

enum err xlsx_sheet(struct xlsx *x, str name, const str *head, size_t columns)
{
    assert(columns > 0 && columns <= XLSX_COLUMNS_MAX);
    TRY(sheet_finish(x));
    x->sheet = workbook_add_worksheet(x->book, name_free(x, name));
    if (!x->sheet)
        return xlsx_failed(x, LXW_ERROR_CREATING_TMPFILE);
    x->sheets++;
    x->columns = columns;
    x->row = 1;
    memset(x->widths, 0, sizeof(x->widths));
    worksheet_freeze_panes(x->sheet, 1, 0);
    for (size_t c = 0; c < columns; c++) {
        const char *text = text_of(x, head[c]);
        width_at_least(x, c, text_width(text) + FILTER_WIDTH);
        LXW(worksheet_write_string(x->sheet, 0, (lxw_col_t)c, text, x->bold));
    }
    return OK;
}

/* ------------------------------------------------------------------ cells */

static const char *const number_formats[CELL_KINDS][PLACES] = {
    [CELL_INT] = { "0" },
    [CELL_DECIMAL] = { "0", "0.0", "0.00", "0.000" },
    [CELL_PERCENT] = { "0%", "0.0%", "0.00%", "0.000%" },
    [CELL_DURATION] = { "[h]:mm:ss" },
    [CELL_MONEY] = { "#,##0.00" },
    [CELL_UTC] = { "yyyy-mm-dd hh:mm:ss" },
};

static enum err number_put(struct xlsx *x, size_t column, const struct xlsx_cell *cell,
                           size_t places, double value)
{
    lxw_format **format = &x->formats[cell->kind][places];
    const char *code = number_formats[cell->kind][places];
    assert(code);
    if (!*format) {
        *format = workbook_add_format(x->book);
        if (!*format)
            return xlsx_failed(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
        format_set_num_format(*format, code);
    }
    LXW(worksheet_write_number(x->sheet, x->row, (lxw_col_t)column, value, *format));
    return OK;
}

static enum err text_put(struct xlsx *x, size_t column, str value)
{
    if (!value.n)
        return OK;
    const char *text = text_of(x, value);
    width_at_least(x, column, text_width(text));
    LXW(worksheet_write_string(x->sheet, x->row, (lxw_col_t)column, text,
                               strchr(text, '\n') ? x->wrapped : NULL));
    return OK;
}

static str int_text(int64_t n, char out[24])
{
    return (str){ out, (size_t)snprintf(out, 24, "%lld", (long long)n) };
}

static enum err int_put(struct xlsx *x, size_t column, const struct xlsx_cell *cell)
{
    char digits[24];
    str text = int_text(cell->number, digits);
    if (cell->number > EXACT_MAX || cell->number < -EXACT_MAX)
        return text_put(x, column, text);
    width_at_least(x, column, text.n);
    return number_put(x, column, cell, 0, (double)cell->number);
}

/* per: of what the number counts, how many make one of what the sheet counts. */
static enum err decimal_put(struct xlsx *x, size_t column, const struct xlsx_cell *cell, double per)
{
    char text[DECIMAL_TEXT];
    str printed = { text, decimal_print(cell->decimal, text) };
    ptrdiff_t dot = str_find(printed, '.');
    bool placed = cell->kind != CELL_DURATION;
    width_at_least(x, column, printed.n + (cell->kind == CELL_DECIMAL ? 0 : 3));
    return number_put(x, column, cell, placed && dot >= 0 ? printed.n - (size_t)dot - 1 : 0,
                      (double)cell->decimal.milli / (1000 * per));
}

static enum err money_put(struct xlsx *x, size_t column, const struct xlsx_cell *cell)
{
    char digits[24];
    size_t n = int_text(cell->number, digits).n;
    width_at_least(x, column, n + 1 + n / 3); /* and a point and commas */
    return number_put(x, column, cell, 0, (double)cell->number / 100);
}

/* To the whole second: a sheet would round up, and show the next minute before it began. */
static enum err utc_put(struct xlsx *x, size_t column, const struct xlsx_cell *cell)
{
    utc t = { cell->number };
    int64_t local = DAY_1970 * DAY_MS + t.ms + (x->zone ? zone_ahead(x->zone, t) : 0);
    width_at_least(x, column, sizeof("2026-11-26 10:00:00") - 1);
    return number_put(x, column, cell, 0, (double)(local - local % 1000) / (double)DAY_MS);
}

static enum err cell_put(struct xlsx *x, size_t column, const struct xlsx_cell *cell)
{
    switch (cell->kind) {
    case CELL_TEXT:
        return text_put(x, column, cell->text);
    case CELL_INT:
        return int_put(x, column, cell);
    case CELL_BOOL:
        LXW(worksheet_write_boolean(x->sheet, x->row, (lxw_col_t)column, cell->number != 0, NULL));
        return OK;
    case CELL_DECIMAL:
        return decimal_put(x, column, cell, 1);
    case CELL_PERCENT:
        return decimal_put(x, column, cell, 100);
    case CELL_DURATION:
        return decimal_put(x, column, cell, 24 * 3600);
    case CELL_MONEY:
        return money_put(x, column, cell);
    case CELL_UTC:
        return utc_put(x, column, cell);
    default:
        return OK;
    }
}

enum err xlsx_row(struct xlsx *x, const struct xlsx_cell *cells)
{
    assert(x->sheet);
    if (x->row > XLSX_ROWS_MAX)
        return refuse(x->op, ERR_TOO_LARGE, "doc.sheet_too_long");
    for (size_t c = 0; c < x->columns; c++)
        TRY(cell_put(x, c, &cells[c]));
    x->row++;
    return OK;
}

/* ------------------------------------------------------------------ end */

static enum err file_copy(struct xlsx *x, struct buf *out, size_t *ret_size)
{
    struct stat stat;
    if (fstat(x->fd, &stat) < 0)
        return op_fail(x->op, ERR_INTERNAL, "doc.failed", "%s", strerror(errno));
    size_t size = (size_t)stat.st_size;
    buf_reserve(out, size);
    if (out->full)
        return refuse(x->op, ERR_TOO_LARGE, "doc.workbook_too_large");
    for (size_t at = 0; at < size;) {
        ssize_t got = pread(x->fd, out->p + out->n + at, size - at, (off_t)at);
        if (got <= 0)
            return op_fail(x->op, ERR_INTERNAL, "doc.failed", "read back: %s", strerror(errno));
        at += (size_t)got;
    }
    *ret_size = size;
    return OK;
}

static enum err sheets_check(struct xlsx *x, str file)
{
    for (size_t i = 1; i <= x->sheets; i++) {
        str name = arena_fmt(x->op->mem, "xl/worksheets/sheet%zu.xml", i);
        if (!doc_zip_ends(file, name.p, STR("</worksheet>")))
            return op_fail(x->op, ERR_STORAGE, "doc.no_room", "a temporary file was cut off");
    }
    return OK;
}

enum err xlsx_end(struct xlsx *x, struct buf *out)
{
    size_t size = 0;
    assert(x->book && x->sheets);
    TRY(sheet_finish(x));
    LXW(book_close(x));
    TRY(file_copy(x, out, &size));
    TRY(sheets_check(x, (str){ out->p + out->n, size }));
    out->n += size;
    out->p[out->n] = '\0';
    return OK;
}
