/* Field tables: each record is described once, and from that come JSON in and out, validation, row
 * mapping, CSV and form columns, the OpenAPI page and so the browser's types.
 *
 *     const struct field note_fields[] = {
 *         { FIELD(struct note, id), .flags = READONLY },
 *         { FIELD(struct note, body), .flags = REQUIRED, .max = 20000 },
 *         { 0 },
 *     };
 */
#pragma once

#include "buf.h"
#include "decimal.h"
#include "json.h"
#include "money.h"
#include "op.h"

enum field_kind {
    F_STR = 1, /* str; "" prints as null when NULLABLE                         */
    F_INT,     /* int64_t; 0 prints as null when NULLABLE (references)          */
    F_BOOL,
    F_UTC,     /* utc; 0 prints as null: mark NULLABLE what may be 0                    */
    F_MONEY,   /* money, as an integer of minor units                           */
    F_ENUM,    /* an enum (or int) that indexes .labels                         */
    F_STRS,    /* strs                                                          */
    F_INTS,    /* ints                                                          */
    F_RECORD,  /* an embedded struct described by .of                           */
    F_LIST,    /* struct list of records described by .of, .size bytes each     */
    F_JSON,    /* str that already is JSON text (event data): printed as it is  */
    F_DECIMAL, /* decimal, as a number with up to three places; null when not known */
};

enum field_flag {
    REQUIRED = 1,   /* input must have it, and not empty                          */
    READONLY = 2,   /* in output only: input that names it is refused             */
    NULLABLE = 4,   /* null in JSON when empty / 0; input may say null            */
    SECRET = 8,     /* in input only (passwords)                                  */
    MULTILINE = 16, /* line breaks are allowed in the text                        */
    OPTIONAL = 32,  /* left out of output when empty (claim, moves)               */
    TRIM = 64,      /* white space at both ends is not part of the value          */
};

struct list {
    void *items;
    size_t n;
};

struct field {
    const char *name;
    enum field_kind kind;
    size_t offset;
    unsigned flags;
    /* Characters of a text, value of a number, items of a list (their texts have at most 200
     * characters), bytes of free JSON. max 0: 200 characters, any number, 100 items, 64 KiB; a
     * number with a max has min as its least value even when that is 0; whole units for decimals. */
    int64_t min, max;
    const char *const *labels; /* F_ENUM, and F_STR/F_STRS limited to these; ends with NULL */
    const struct field *of;    /* F_RECORD, F_LIST */
    size_t size;               /* F_LIST: bytes of an item */
    const char *format;        /* OpenAPI format: "email", "phone", "password", "uri" */
    const char *doc;           /* one English line: meaning, unit */
};

/* clang-format off */
#define FIELD_KIND(member)                                                                         \
    _Generic((member), str: F_STR, int64_t: F_INT, bool: F_BOOL, utc: F_UTC, money: F_MONEY,       \
             decimal: F_DECIMAL, int: F_ENUM, unsigned: F_ENUM, strs: F_STRS, ints: F_INTS, struct list: F_LIST,       \
             default: F_RECORD)
/* clang-format on */
#define FIELD(type, member)                                                                        \
    .name = #member, .kind = FIELD_KIND(((type *)0)->member), .offset = offsetof(type, member)

/* Under another name than the member's; and text that already is JSON. */
#define FIELD_NAMED(type, member, called)                                                          \
    .name = (called), .kind = FIELD_KIND(((type *)0)->member), .offset = offsetof(type, member)
#define FIELD_JSON(type, member) .name = #member, .kind = F_JSON, .offset = offsetof(type, member)

#define FIELD_MAX 64 /* fields of a table at most: presence is a 64-bit set */

/* Reads the object `root` into record by the table. Unknown and read-only names, wrong types, bad
 * values: each adds a field error at prefix/name; all are found before it returns. The record is
 * zeroed first by the caller; fields not named keep what they had (so a PATCH reads over the
 * present record). Texts are copied into the op's arena. ret_present may be NULL: bit i = field i
 * was named.
 *
 * REQUIRED: a text, time or list may not be empty afterwards. A number, flag or label must be named
 * when the record is all zero as for a POST, and may be left out when a PATCH reads over a record
 * (0 can be its present value); a reference that may not be 0 says .min = 1. A text that is not
 * REQUIRED may be empty whatever its min or labels say.
 *
 * On failure the record holds what was read so far and is not to be used. */
enum err fields_read(struct op *op, const struct field *fields, const json_t *root, str prefix,
                     void *record, uint64_t *ret_present) MUST_CHECK;
/* One field from text, as in a query string, a CSV cell or a command line argument: numbers, times,
 * labels, true/false; lists are separated by commas. Adds a field error at pointer when wrong. */
void field_from_text(struct op *op, const struct field *field, str text, str pointer, void *record);
/* Checks of one field's value that is already in the record (length, range, control characters). */
void fields_check(struct op *op, const struct field *fields, const void *record, str prefix);

void fields_write(struct buf *out, const struct field *fields, const void *record);
void fields_write_items(struct buf *out, const struct field *fields, const void *items, size_t n,
                        size_t size); /* a JSON array */
/* As a CSV cell; field_from_text reads it back (lists whose items have commas excepted). */
str field_text(struct arena *mem, const struct field *field, const void *record);
void fields_csv_head(struct buf *out, const struct field *fields);
/* Texts that a sheet would run as a formula get a leading '; amounts are whole units with two places. */
void fields_csv_row(struct buf *out, struct arena *mem, const struct field *fields,
                    const void *record);

str field_csv_plain(str cell); /* without that ' */

const struct field *field_named(const struct field *fields, str name); /* NULL when none */
int field_index(const struct field *fields, str name);                 /* -1 when none   */
int label_index(const char *const *labels, str label);                 /* -1 when none   */
bool field_present(uint64_t present, const struct field *fields, const char *name);

/* JSON schema of the table (OpenAPI 3.1) for reading (input) or for output. */
void fields_schema(struct buf *out, const struct field *fields, bool input);
