/* From records to JSON and CSV: appends only, nothing is measured or formatted twice, because every
 * answer of the program passes here. */
#include "field_internal.h"

static void write_null(struct buf *out)
{
    buf_add(out, "null", 4);
}

static void write_text(struct buf *out, str s, bool nullable)
{
    if (s.n == 0 && nullable)
        write_null(out);
    else
        buf_json(out, s);
}

static void write_number(struct buf *out, int64_t v, bool nullable)
{
    if (v == 0 && nullable)
        write_null(out);
    else
        buf_int(out, v);
}

static void write_decimal(struct buf *out, decimal d)
{
    char text[DECIMAL_TEXT];
    if (d.known)
        buf_add(out, text, decimal_print(d, text));
    else
        write_null(out);
}

static void write_utc(struct buf *out, utc t)
{
    char text[UTC_TEXT + 1];
    if (t.ms == 0) {
        write_null(out);
        return;
    }
    text[0] = '"';
    size_t n = utc_print(t, text + 1);
    text[n + 1] = '"';
    buf_add(out, text, n + 2);
}

static void write_label(struct buf *out, const struct field *f, int index)
{
    const char *label = label_at(f->labels, index);
    if (label)
        buf_json(out, str_of(label));
    else
        write_null(out);
}

static void write_strs(struct buf *out, const strs *list)
{
    buf_char(out, '[');
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0)
            buf_char(out, ',');
        buf_json(out, list->items[i]);
    }
    buf_char(out, ']');
}

static void write_ints(struct buf *out, const ints *list)
{
    buf_char(out, '[');
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0)
            buf_char(out, ',');
        buf_int(out, list->items[i]);
    }
    buf_char(out, ']');
}

static void write_record(struct buf *out, const struct field *f, const void *record, bool nullable)
{
    if (nullable && field_blank(f, record))
        write_null(out);
    else
        fields_write(out, f->of, field_of(f, record));
}

static void write_value(struct buf *out, const struct field *f, const void *record)
{
    const void *at = field_of(f, record);
    bool nullable = f->flags & NULLABLE;
    switch (f->kind) {
    case F_STR:
        write_text(out, *(const str *)at, nullable);
        break;
    case F_INT:
        write_number(out, *(const int64_t *)at, nullable);
        break;
    case F_MONEY:
        write_number(out, ((const money *)at)->minor, nullable);
        break;
    case F_DECIMAL:
        write_decimal(out, *(const decimal *)at);
        break;
    case F_BOOL:
        buf_z(out, *(const bool *)at ? "true" : "false");
        break;
    case F_UTC:
        write_utc(out, *(const utc *)at);
        break;
    case F_ENUM:
        write_label(out, f, *(const int *)at);
        break;
    case F_STRS:
        write_strs(out, at);
        break;
    case F_INTS:
        write_ints(out, at);
        break;
    case F_RECORD:
        write_record(out, f, record, nullable);
        break;
    case F_LIST: {
        const struct list *list = at;
        fields_write_items(out, f->of, list->items, list->n, f->size);
        break;
    }
    case F_JSON:
        if (((const str *)at)->n > 0)
            buf_str(out, *(const str *)at);
        else
            write_null(out);
        break;
    }
}

/* `{"name":` or `,"name":`; names are ours and need no escapes. */
static void write_name(struct buf *out, const char *name, char before)
{
    size_t n = strlen(name);
    buf_reserve(out, n + 4);
    if (out->full)
        return;
    char *p = out->p + out->n;
    *p++ = before;
    *p++ = '"';
    memcpy(p, name, n);
    p += n;
    *p++ = '"';
    *p++ = ':';
    *p = '\0';
    out->n += n + 4;
}

void fields_write(struct buf *out, const struct field *fields, const void *record)
{
    char before = '{';
    for (const struct field *f = fields; f->name; f++) {
        if (f->flags & (SECRET | OPTIONAL)) {
            if ((f->flags & SECRET) || field_blank(f, record))
                continue;
        }
        write_name(out, f->name, before);
        write_value(out, f, record);
        before = ',';
    }
    if (before == '{')
        buf_char(out, '{');
    buf_char(out, '}');
}

void fields_write_items(struct buf *out, const struct field *fields, const void *items, size_t n,
                        size_t size)
{
    buf_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_char(out, ',');
        fields_write(out, fields, (const char *)items + i * size);
    }
    buf_char(out, ']');
}

static void join_strs(struct buf *out, const strs *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0)
            buf_char(out, ',');
        buf_str(out, list->items[i]);
    }
}

static void join_ints(struct buf *out, const ints *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0)
            buf_char(out, ',');
        buf_int(out, list->items[i]);
    }
}

/* The value as a person reads it; "" for what JSON shows as null. */
static void write_plain(struct buf *out, const struct field *f, const void *record)
{
    const void *at = field_of(f, record);
    if (field_blank(f, record) &&
        ((f->flags & (NULLABLE | OPTIONAL)) || f->kind == F_UTC || f->kind == F_DECIMAL))
        return;
    switch (f->kind) {
    case F_STR:
        buf_str(out, *(const str *)at);
        break;
    case F_STRS:
        join_strs(out, at);
        break;
    case F_INTS:
        join_ints(out, at);
        break;
    case F_UTC: {
        char text[UTC_TEXT];
        buf_add(out, text, utc_print(*(const utc *)at, text));
        break;
    }
    case F_ENUM: {
        const char *label = label_at(f->labels, *(const int *)at);
        buf_z(out, label ? label : "");
        break;
    }
    case F_JSON:
        buf_str(out, *(const str *)at);
        break;
    default:
        write_value(out, f, record);
    }
}

#define CELL_MAX (8u << 20)

str field_text(struct arena *mem, const struct field *f, const void *record)
{
    struct buf b;
    buf_init(&b, CELL_MAX);
    write_plain(&b, f, record);
    str text = arena_str(mem, buf_view(&b));
    buf_release(&b);
    return text;
}

void fields_csv_head(struct buf *out, const struct field *fields)
{
    bool first = true;
    for (const struct field *f = fields; f->name; f++) {
        if (f->flags & SECRET)
            continue;
        if (!first)
            buf_char(out, ',');
        buf_csv(out, str_of(f->name));
        first = false;
    }
    buf_z(out, "\r\n");
}

/* Whether a sheet would run the text: the first characters that spreadsheets take for a formula,
 * full-width ones as well, for those count in Chinese and Japanese editions. */
static bool is_formula(str s)
{
    static const char *const starts[] = {
        "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", NULL,
    };
    for (const char *const *start = starts; *start; start++)
        if (str_starts(s, str_of(*start)))
            return true;
    return false;
}

static bool holds_text(enum field_kind kind)
{
    return kind == F_STR || kind == F_STRS || kind == F_JSON;
}

str field_csv_plain(str cell)
{
    str rest = { cell.p + 1, cell.n ? cell.n - 1 : 0 };
    return str_starts(cell, STR("'")) && is_formula(rest) ? rest : cell;
}

/* An amount as a sheet has it: whole units with two places. */
static str csv_money(struct arena *mem, int64_t minor)
{
    uint64_t n = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    return arena_fmt(mem, "%s%llu.%02llu", minor < 0 ? "-" : "", (unsigned long long)(n / 100),
                     (unsigned long long)(n % 100));
}

static str csv_cell(struct arena *mem, const struct field *f, const void *record)
{
    if (f->kind == F_MONEY && !(field_blank(f, record) && (f->flags & (NULLABLE | OPTIONAL))))
        return csv_money(mem, ((const money *)field_of(f, record))->minor);
    str text = field_text(mem, f, record);
    if (!holds_text(f->kind) || !is_formula(text))
        return text;
    return arena_fmt(mem, "'" STR_FMT, STR_ARG(text));
}

void fields_csv_row(struct buf *out, struct arena *mem, const struct field *fields,
                    const void *record)
{
    bool first = true;
    for (const struct field *f = fields; f->name; f++) {
        if (f->flags & SECRET)
            continue;
        if (!first)
            buf_char(out, ',');
        buf_csv(out, csv_cell(mem, f, record));
        first = false;
    }
    buf_z(out, "\r\n");
}
