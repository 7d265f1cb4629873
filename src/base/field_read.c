/* From JSON and from plain text into records. Converting (is it a number at all?) happens here, the
 * rules on values are field_check's, so that all ways in obey the same ones. */
#include "field_internal.h"

#include "text.h"

#include <assert.h>
#include <stdlib.h>

static void read_record(struct op *op, const struct field *fields, const json_t *root, str prefix,
                        void *record, uint64_t *ret_present);

static str text_taken(struct op *op, const struct field *f, str s)
{
    return arena_str(op->mem, f->flags & TRIM ? text_trim(s) : s);
}

void field_set_json(struct op *op, const struct field *f, const json_t *value,
                    const struct place *place, void *record)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    if (!text)
        abort(); /* the value was parsed by jansson, so only memory can be missing */
    int64_t most = field_limit(f, JSON_MAX);
    if ((int64_t)strlen(text) > most)
        complain_limit(op, place, "field.too_long", "max", most);
    else
        *(str *)field_at(f, record) = arena_str(op->mem, str_of(text));
    free(text);
}

/* Lists too long are not read at all: their size is the caller's, and so would be our work. */
static bool list_fits(struct op *op, const struct field *f, const json_t *value,
                      const struct place *place)
{
    int64_t most = field_limit(f, ITEMS_MAX);
    if (!json_is_array(value))
        complain(op, place, "field.type_list");
    else if ((int64_t)json_array_size(value) > most)
        complain_limit(op, place, "field.too_many", "max", most);
    else
        return true;
    return false;
}

static bool read_strs(struct op *op, const struct field *f, const json_t *value,
                      const struct place *place, strs *ret)
{
    if (!list_fits(op, f, value, place))
        return false;
    size_t n = json_array_size(value), bad = 0;
    strs list = { arena_array(op->mem, n, sizeof(str)), n };
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(value, i);
        if (json_is_string(item)) {
            list.items[i] = text_taken(op, f, json_view(item));
        } else {
            complain(op, &(struct place){ place->prefix, place->name, (ptrdiff_t)i },
                     "field.type_text");
            bad++;
        }
    }
    *ret = list;
    return bad == 0;
}

static bool read_ints(struct op *op, const struct field *f, const json_t *value,
                      const struct place *place, ints *ret)
{
    if (!list_fits(op, f, value, place))
        return false;
    size_t n = json_array_size(value), bad = 0;
    ints list = { arena_array(op->mem, n, sizeof(int64_t)), n };
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(value, i);
        if (json_is_integer(item)) {
            list.items[i] = json_integer_value(item);
        } else {
            complain(op, &(struct place){ place->prefix, place->name, (ptrdiff_t)i },
                     "field.type_integer");
            bad++;
        }
    }
    *ret = list;
    return bad == 0;
}

static bool read_list(struct op *op, const struct field *f, const json_t *value,
                      const struct place *place, struct list *ret)
{
    if (!list_fits(op, f, value, place))
        return false;
    size_t n = json_array_size(value);
    struct list list = { arena_array(op->mem, n, f->size), n };
    for (size_t i = 0; i < n; i++) {
        struct place item = { place->prefix, place->name, (ptrdiff_t)i };
        read_record(op, f->of, json_array_get(value, i), place_pointer(op, &item),
                    (char *)list.items + i * f->size, NULL);
    }
    *ret = list;
    return true;
}

static bool read_text(struct op *op, const json_t *value, const struct place *place, str *ret)
{
    if (!json_is_string(value)) {
        complain(op, place, "field.type_text");
        return false;
    }
    *ret = json_view(value);
    return true;
}

static bool read_integer(struct op *op, const json_t *value, const struct place *place,
                         int64_t *ret)
{
    if (!json_is_integer(value)) {
        complain(op, place, "field.type_integer");
        return false;
    }
    *ret = json_integer_value(value);
    return true;
}

/* A number of JSON is read by its digits, so that 0.1 stays 0.1. */
static bool read_decimal(struct op *op, const json_t *value, const struct place *place,
                         decimal *ret)
{
    char text[400];
    int n = json_is_integer(value)
                ? snprintf(text, sizeof text, "%lld", (long long)json_integer_value(value))
            : json_is_real(value) ? snprintf(text, sizeof text, "%.6f", json_real_value(value))
                                  : 0;
    while (json_is_real(value) && n > 0 && text[n - 1] == '0')
        n--;
    n -= n > 0 && text[n - 1] == '.';
    if (n > 0 && decimal_parse((str){ text, (size_t)n }, ret))
        return true;
    complain(op, place, "field.type_decimal");
    return false;
}

static bool read_label(struct op *op, const struct field *f, str text, const struct place *place,
                       int *ret)
{
    int index = label_index(f->labels, text);
    if (index < 0) {
        complain_choice(op, place, f->labels);
        return false;
    }
    *ret = index;
    return true;
}

static bool read_time(struct op *op, const json_t *value, const struct place *place, utc *ret)
{
    if (json_is_string(value) && utc_parse(json_view(value), ret))
        return true;
    complain(op, place, "field.type_time");
    return false;
}

static bool read_bool(struct op *op, const json_t *value, const struct place *place, bool *ret)
{
    if (!json_is_boolean(value)) {
        complain(op, place, "field.type_boolean");
        return false;
    }
    *ret = json_is_true(value);
    return true;
}

/* Converts one value into the record; false when it complained. */
static bool read_value(struct op *op, const struct field *f, const json_t *value,
                       const struct place *place, void *record)
{
    void *at = field_at(f, record);
    str text;
    switch (f->kind) {
    case F_STR:
        if (!read_text(op, value, place, &text))
            return false;
        *(str *)at = text_taken(op, f, text);
        return true;
    case F_ENUM:
        return read_text(op, value, place, &text) && read_label(op, f, text, place, at);
    case F_INT:
        return read_integer(op, value, place, at);
    case F_MONEY:
        return read_integer(op, value, place, &((money *)at)->minor);
    case F_DECIMAL:
        return read_decimal(op, value, place, at);
    case F_BOOL:
        return read_bool(op, value, place, at);
    case F_UTC:
        return read_time(op, value, place, at);
    case F_STRS:
        return read_strs(op, f, value, place, at);
    case F_INTS:
        return read_ints(op, f, value, place, at);
    case F_LIST:
        return read_list(op, f, value, place, at);
    case F_RECORD:
        read_record(op, f->of, value, place_pointer(op, place), at, NULL);
        return true;
    case F_JSON:
        field_set_json(op, f, value, place, record);
        return true;
    }
    return false;
}

static void read_field(struct op *op, const struct field *f, const json_t *value, str prefix,
                       void *record)
{
    struct place place = { prefix, f->name, -1 };
    if (f->flags & READONLY) {
        complain(op, &place, "field.read_only");
    } else if (json_is_null(value) && f->kind != F_JSON) {
        if (f->flags & NULLABLE)
            field_clear(f, record);
        else
            complain(op, &place, "field.null");
    } else {
        size_t before = op->fault.item_count;
        if (read_value(op, f, value, &place, record) && op->fault.item_count == before)
            field_check(op, f, record, &place);
    }
}

/* A required field that the input left out. An empty text or list is missing in any case; a number,
 * a flag or a label that is 0 may be the present value of a record that a PATCH is read over, so it
 * is demanded only when the record is as empty as a POST finds it. */
static void check_missing(struct op *op, const struct field *fields, uint64_t present, bool fresh,
                          str prefix, const void *record)
{
    for (int i = 0; fields[i].name; i++) {
        const struct field *f = &fields[i];
        bool zero_counts =
            f->kind == F_INT || f->kind == F_MONEY || f->kind == F_BOOL || f->kind == F_ENUM;
        if (!(f->flags & REQUIRED) || (f->flags & READONLY) || (present >> i) & 1)
            continue;
        if (field_blank(f, record) && (fresh || !zero_counts))
            complain(op, &(struct place){ prefix, f->name, -1 }, "field.required");
    }
}

static void read_record(struct op *op, const struct field *fields, const json_t *root, str prefix,
                        void *record, uint64_t *ret_present)
{
    uint64_t present = 0;
    const char *key;
    json_t *value;
    if (!json_is_object(root)) {
        op_field(op, prefix, "field.type_record");
        return;
    }
    bool fresh = fields_blank(fields, record);
    json_object_foreach ((json_t *)root, key, value) {
        int index = field_index(fields, str_of(key));
        if (index < 0) {
            op_field(op, pointer_child(op, prefix, str_of(key)), "field.unknown");
            continue;
        }
        assert(index < FIELD_MAX);
        present |= UINT64_C(1) << index;
        read_field(op, &fields[index], value, prefix, record);
    }
    check_missing(op, fields, present, fresh, prefix, record);
    if (ret_present)
        *ret_present = present;
}

enum err fields_read(struct op *op, const struct field *fields, const json_t *root, str prefix,
                     void *record, uint64_t *ret_present)
{
    if (ret_present)
        *ret_present = 0;
    read_record(op, fields, root, prefix, record, ret_present);
    return op_check(op);
}

/* Parts of a list in plain text: "a,b". */
static size_t parts_count(str text)
{
    size_t n = 0;
    for (str part; str_split(&text, ',', &part);)
        n++;
    return n;
}

static void strs_from_text(struct op *op, const struct field *f, str text, strs *ret)
{
    strs list = { arena_array(op->mem, parts_count(text), sizeof(str)), 0 };
    for (str part; str_split(&text, ',', &part);)
        list.items[list.n++] = text_taken(op, f, part);
    *ret = list;
}

static bool ints_from_text(struct op *op, str text, const struct place *place, ints *ret)
{
    ints list = { arena_array(op->mem, parts_count(text), sizeof(int64_t)), 0 };
    for (str part; str_split(&text, ',', &part);) {
        if (!str_int(str_trim(part), &list.items[list.n++])) {
            complain(op, place, "field.type_integer");
            return false;
        }
    }
    *ret = list;
    return true;
}

static bool bool_from_text(struct op *op, str text, const struct place *place, bool *ret)
{
    if (!str_is(text, "true") && !str_is(text, "false")) {
        complain(op, place, "field.type_boolean");
        return false;
    }
    *ret = str_is(text, "true");
    return true;
}

static bool integer_from_text(struct op *op, str text, const struct place *place, int64_t *ret)
{
    if (str_int(text, ret))
        return true;
    complain(op, place, "field.type_integer");
    return false;
}

static bool decimal_from_text(struct op *op, str text, const struct place *place, decimal *ret)
{
    if (decimal_parse(text, ret))
        return true;
    complain(op, place, "field.type_decimal");
    return false;
}

static bool utc_from_text(struct op *op, str text, const struct place *place, utc *ret)
{
    if (utc_parse(text, ret))
        return true;
    complain(op, place, "field.type_time");
    return false;
}

/* Records, lists of them and free JSON have no form in plain text but JSON itself. */
static bool json_from_text(struct op *op, const struct field *f, str text,
                           const struct place *place, void *record)
{
    const json_t *value;
    if (json_read(op, text, &value) != OK) {
        struct fault fault = op->fault; /* it is this field that is wrong, not the input */
        op_forgive(op);
        op->fault.items = fault.items;
        op->fault.item_count = fault.item_count;
        complain(op, place, "field.type_json");
        return false;
    }
    return read_value(op, f, value, place, record);
}

static bool value_from_text(struct op *op, const struct field *f, str text,
                            const struct place *place, void *record)
{
    void *at = field_at(f, record);
    switch (f->kind) {
    case F_STR:
        *(str *)at = text_taken(op, f, text);
        return true;
    case F_ENUM:
        return read_label(op, f, text, place, at);
    case F_INT:
        return integer_from_text(op, text, place, at);
    case F_MONEY:
        return integer_from_text(op, text, place, &((money *)at)->minor);
    case F_DECIMAL:
        return decimal_from_text(op, text, place, at);
    case F_BOOL:
        return bool_from_text(op, text, place, at);
    case F_UTC:
        return utc_from_text(op, text, place, at);
    case F_STRS:
        strs_from_text(op, f, text, at);
        return true;
    case F_INTS:
        return ints_from_text(op, text, place, at);
    case F_LIST:
    case F_RECORD:
    case F_JSON:
        return json_from_text(op, f, text, place, record);
    }
    return false;
}

void field_from_text(struct op *op, const struct field *f, str text, str pointer, void *record)
{
    struct place place = { pointer, NULL, -1 };
    if (!text_utf8(text, NULL)) {
        complain(op, &place, "field.utf8");
        return;
    }
    if (f->kind != F_STR)
        text = str_trim(text);
    if (text.n == 0) {
        field_clear(f, record);
        if (f->flags & REQUIRED)
            complain(op, &place, "field.required");
        return;
    }
    size_t before = op->fault.item_count;
    if (value_from_text(op, f, text, &place, record) && op->fault.item_count == before)
        field_check(op, f, record, &place);
}
