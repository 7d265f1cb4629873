/* Field tables: finding a field, what is empty, and the checks of values. Reading is in
 * field_read.c, printing in field_write.c, the schema for the API page in field_schema.c. */
#include "field_internal.h"

#include "text.h"

#include <assert.h>

const struct field *field_named(const struct field *fields, str name)
{
    int index = field_index(fields, name);
    return index < 0 ? NULL : &fields[index];
}

int field_index(const struct field *fields, str name)
{
    for (int i = 0; fields[i].name; i++)
        if (str_is(name, fields[i].name))
            return i;
    return -1;
}

int label_index(const char *const *labels, str label)
{
    for (int i = 0; labels[i]; i++)
        if (str_is(label, labels[i]))
            return i;
    return -1;
}

const char *label_at(const char *const *labels, int index)
{
    for (int i = 0; i < index; i++)
        if (!labels[i])
            return NULL;
    return index < 0 ? NULL : labels[index];
}

bool field_present(uint64_t present, const struct field *fields, const char *name)
{
    int index = field_index(fields, str_of(name));
    assert(index >= 0);
    return (present >> index) & 1;
}

bool fields_blank(const struct field *fields, const void *record)
{
    for (const struct field *f = fields; f->name; f++)
        if (!field_blank(f, record))
            return false;
    return true;
}

bool field_blank(const struct field *f, const void *record)
{
    const void *at = field_of(f, record);
    switch (f->kind) {
    case F_STR:
    case F_JSON:
        return ((const str *)at)->n == 0;
    case F_INT:
        return *(const int64_t *)at == 0;
    case F_BOOL:
        return !*(const bool *)at;
    case F_UTC:
        return ((const utc *)at)->ms == 0;
    case F_MONEY:
        return ((const money *)at)->minor == 0;
    case F_DECIMAL:
        return !((const decimal *)at)->known;
    case F_ENUM:
        return *(const int *)at == 0;
    case F_STRS:
        return ((const strs *)at)->n == 0;
    case F_INTS:
        return ((const ints *)at)->n == 0;
    case F_LIST:
        return ((const struct list *)at)->n == 0;
    case F_RECORD:
        return fields_blank(f->of, at);
    }
    return true;
}

void field_clear(const struct field *f, void *record)
{
    static const size_t sizes[] = {
        [F_STR] = sizeof(str),   [F_INT] = sizeof(int64_t),     [F_BOOL] = sizeof(bool),
        [F_UTC] = sizeof(utc),   [F_MONEY] = sizeof(money),     [F_ENUM] = sizeof(int),
        [F_STRS] = sizeof(strs), [F_INTS] = sizeof(ints),       [F_LIST] = sizeof(struct list),
        [F_JSON] = sizeof(str),  [F_DECIMAL] = sizeof(decimal),
    };
    if (f->kind != F_RECORD) {
        memset(field_at(f, record), 0, sizes[f->kind]);
        return;
    }
    for (const struct field *inner = f->of; inner->name; inner++)
        field_clear(inner, field_at(f, record));
}

str pointer_child(struct op *op, str prefix, str name)
{
    char *p = arena_alloc(op->mem, prefix.n + 1 + 2 * name.n), *end = p;
    if (prefix.n > 0)
        memcpy(p, prefix.p, prefix.n);
    end += prefix.n;
    *end++ = '/';
    for (size_t i = 0; i < name.n; i++) {
        bool escaped = name.p[i] == '~' || name.p[i] == '/';
        if (escaped)
            *end++ = '~';
        *end++ = !escaped ? name.p[i] : name.p[i] == '~' ? '0' : '1';
    }
    return (str){ p, (size_t)(end - p) };
}

str place_pointer(struct op *op, const struct place *place)
{
    str pointer =
        place->name ? pointer_child(op, place->prefix, str_of(place->name)) : place->prefix;
    if (place->index < 0)
        return pointer;
    return arena_fmt(op->mem, STR_FMT "/%td", STR_ARG(pointer), place->index);
}

void complain(struct op *op, const struct place *place, const char *code)
{
    op_field(op, place_pointer(op, place), code);
}

void complain_limit(struct op *op, const struct place *place, const char *code, const char *name,
                    int64_t limit)
{
    str number = arena_fmt(op->mem, "%lld", (long long)limit);
    op_field_with(op, place_pointer(op, place), code, P(name, number));
}

void complain_choice(struct op *op, const struct place *place, const char *const *labels)
{
    struct buf choices;
    buf_init(&choices, 2000);
    for (const char *const *label = labels; *label; label++) {
        if (label != labels)
            buf_z(&choices, ", ");
        buf_z(&choices, *label);
    }
    op_field_with(op, place_pointer(op, place), "field.choice", P("choices", buf_view(&choices)));
    buf_release(&choices);
}

/* A text against its field; least is 0 or the characters that it must have. */
static void check_text(struct op *op, const struct field *f, str text, int64_t least, int64_t most,
                       const struct place *place)
{
    int64_t chars = (int64_t)text_chars(text);
    if (f->labels && label_index(f->labels, text) < 0)
        complain_choice(op, place, f->labels);
    else if (text_control(text, !(f->flags & MULTILINE)) >= 0)
        complain(op, place, "field.control");
    else if (chars > most)
        complain_limit(op, place, "field.too_long", "max", most);
    else if (chars < least)
        complain_limit(op, place, "field.too_short", "min", least);
}

static void check_number(struct op *op, const struct field *f, int64_t v, const struct place *place)
{
    if ((f->min != 0 || f->max != 0) && v < f->min)
        complain_limit(op, place, "field.too_small", "min", f->min);
    else if (f->max != 0 && v > f->max)
        complain_limit(op, place, "field.too_large", "max", f->max);
}

static void check_decimal(struct op *op, const struct field *f, decimal d,
                          const struct place *place)
{
    if ((f->min != 0 || f->max != 0) && d.milli < f->min * 1000)
        complain_limit(op, place, "field.too_small", "min", f->min);
    else if (f->max != 0 && d.milli > f->max * 1000)
        complain_limit(op, place, "field.too_large", "max", f->max);
}

static bool check_count(struct op *op, const struct field *f, size_t n, const struct place *place)
{
    int64_t most = field_limit(f, ITEMS_MAX);
    if ((int64_t)n > most)
        complain_limit(op, place, "field.too_many", "max", most);
    else if ((int64_t)n < f->min)
        complain_limit(op, place, "field.too_few", "min", f->min);
    return (int64_t)n <= most;
}

static void check_strs(struct op *op, const struct field *f, const strs *list,
                       const struct place *place)
{
    if (!check_count(op, f, list->n, place))
        return;
    for (size_t i = 0; i < list->n; i++) {
        struct place item = { place->prefix, place->name, (ptrdiff_t)i };
        check_text(op, f, list->items[i], 1, TEXT_MAX, &item);
        for (size_t k = 0; f->labels && k < i; k++) {
            if (str_eq(list->items[i], list->items[k])) {
                complain(op, &item, "field.repeated");
                break;
            }
        }
    }
}

static void check_ints(struct op *op, const struct field *f, const ints *list,
                       const struct place *place)
{
    if (!check_count(op, f, list->n, place))
        return;
    for (size_t i = 0; i < list->n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (list->items[i] == list->items[k]) {
                struct place item = { place->prefix, place->name, (ptrdiff_t)i };
                complain(op, &item, "field.repeated");
                break;
            }
        }
    }
}

/* A number, a flag or a label is never empty once it is there; references say min = 1. */
static bool can_be_empty(const struct field *f)
{
    return f->kind != F_INT && f->kind != F_BOOL && f->kind != F_MONEY && f->kind != F_ENUM;
}

void field_check(struct op *op, const struct field *f, const void *record,
                 const struct place *place)
{
    const void *at = field_of(f, record);
    if (can_be_empty(f) && field_blank(f, record)) {
        if (f->flags & REQUIRED)
            complain(op, place, "field.required");
        return;
    }
    switch (f->kind) {
    case F_STR:
        check_text(op, f, *(const str *)at, f->min, field_limit(f, TEXT_MAX), place);
        break;
    case F_INT:
        check_number(op, f, *(const int64_t *)at, place);
        break;
    case F_MONEY:
        check_number(op, f, ((const money *)at)->minor, place);
        break;
    case F_DECIMAL:
        check_decimal(op, f, *(const decimal *)at, place);
        break;
    case F_ENUM:
        if (!label_at(f->labels, *(const int *)at))
            complain_choice(op, place, f->labels);
        break;
    case F_STRS:
        check_strs(op, f, at, place);
        break;
    case F_INTS:
        check_ints(op, f, at, place);
        break;
    case F_LIST:
        (void)check_count(op, f, ((const struct list *)at)->n, place);
        break;
    case F_BOOL:
    case F_UTC:
    case F_JSON:
    case F_RECORD:
        break;
    }
}

static void check_items(struct op *op, const struct field *f, const struct list *list, str prefix)
{
    for (size_t i = 0; i < list->n; i++) {
        struct place item = { prefix, f->name, (ptrdiff_t)i };
        fields_check(op, f->of, (const char *)list->items + i * f->size, place_pointer(op, &item));
    }
}

void fields_check(struct op *op, const struct field *fields, const void *record, str prefix)
{
    for (const struct field *f = fields; f->name; f++) {
        bool is_null = (f->flags & NULLABLE) && field_blank(f, record);
        if ((f->flags & READONLY) || (is_null && !(f->flags & REQUIRED)))
            continue;
        field_check(op, f, record, &(struct place){ prefix, f->name, -1 });
        if (f->kind == F_RECORD && !field_blank(f, record))
            fields_check(op, f->of, field_of(f, record),
                         pointer_child(op, prefix, str_of(f->name)));
        else if (f->kind == F_LIST)
            check_items(op, f, field_of(f, record), prefix);
    }
}
