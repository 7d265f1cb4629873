/* Rows into records: which column is which field is found out once per prepared statement, then each
 * row is a walk over the slots. Also the small cache of texts for statements made at run time. */
#include "db_internal.h"

#include <assert.h>
#include <stdlib.h>

static void *must(void *p)
{
    if (!p)
        abort(); /* out of memory ends the process, see arena.h */
    return p;
}

/* "customer.name" walks into the embedded record `customer`. */
static struct slot find_slot(const struct field *fields, const char *column)
{
    size_t base = 0;
    str rest = str_of(column), part;
    const struct field *field = NULL;
    while (fields && str_split(&rest, '.', &part)) {
        field = field_named(fields, part);
        if (!field)
            return (struct slot){ NULL, 0 };
        base += field->offset;
        fields = field->kind == F_RECORD ? field->of : NULL;
    }
    if (rest.n || (field && field->kind == F_RECORD))
        return (struct slot){ NULL, 0 };
    return (struct slot){ field, base };
}

void map_prepare(struct map *map, const struct field *fields, int columns, map_name name,
                 void *from)
{
    if (map->fields == fields && map->columns == columns)
        return;
    map_release(map);
    map->slots = must(calloc((size_t)columns + 1, sizeof *map->slots));
    for (int i = 0; i < columns; i++)
        map->slots[i] = find_slot(fields, name(from, i));
    map->fields = fields;
    map->columns = columns;
}

void map_release(struct map *map)
{
    free(map->slots);
    *map = (struct map){ 0 };
}

int64_t value_number(const struct value *v)
{
    int64_t number = 0;
    if (v->kind == VALUE_INT)
        return v->number;
    if (v->kind == VALUE_TEXT && !str_int(v->text, &number))
        number = str_is(v->text, "t") || str_is(v->text, "true");
    return number;
}

static str value_text(const struct value *v, struct arena *mem)
{
    if (v->kind == VALUE_INT)
        return arena_fmt(mem, "%lld", (long long)v->number);
    return arena_str(mem, v->text);
}

static int value_label(const struct value *v, const char *const *labels)
{
    if (v->kind == VALUE_INT || !labels)
        return (int)value_number(v);
    int index = label_index(labels, v->text);
    return index >= 0 ? index : (int)value_number(v);
}

static size_t count_parts(str text, char separator)
{
    size_t n = text.n ? 1 : 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == separator;
    return n;
}

/* A list is one text: items between line feeds, which one-line texts cannot hold. */
static strs read_texts(const struct value *v, struct arena *mem)
{
    str rest = value_text(v, mem);
    strs list = { arena_array(mem, count_parts(rest, '\n'), sizeof *list.items), 0 };
    while (str_split(&rest, '\n', &list.items[list.n]))
        list.n++;
    return list;
}

/* "3,17,20", as group_concat and string_agg make it. */
static ints read_numbers(const struct value *v, struct arena *mem)
{
    str rest = value_text(v, mem), part;
    ints list = { arena_array(mem, count_parts(rest, ','), sizeof *list.items), 0 };
    while (str_split(&rest, ',', &part))
        if (str_int(part, &list.items[list.n]))
            list.n++;
    return list;
}

static void set_value(const struct field *field, struct arena *mem, const struct value *v,
                      void *into)
{
    switch (field->kind) {
    case F_STR:
    case F_JSON:
        *(str *)into = value_text(v, mem);
        break;
    case F_INT:
        *(int64_t *)into = value_number(v);
        break;
    case F_BOOL:
        *(bool *)into = value_number(v) != 0;
        break;
    case F_UTC:
        ((utc *)into)->ms = value_number(v);
        break;
    case F_MONEY:
        ((money *)into)->minor = value_number(v);
        break;
    case F_DECIMAL:
        *(decimal *)into = decimal_milli(value_number(v));
        break;
    case F_ENUM:
        *(int *)into = value_label(v, field->labels);
        break;
    case F_STRS:
        *(strs *)into = read_texts(v, mem);
        break;
    case F_INTS:
        *(ints *)into = read_numbers(v, mem);
        break;
    case F_RECORD:
    case F_LIST:
        break; /* no column holds these */
    }
}

void map_row(const struct map *map, struct arena *mem, const struct value *values, void *record)
{
    for (int i = 0; i < map->columns; i++) {
        const struct slot *slot = &map->slots[i];
        if (slot->field && values[i].kind != VALUE_NULL)
            set_value(slot->field, mem, &values[i], (char *)record + slot->offset);
    }
}

static uint64_t text_hash(str text)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < text.n; i++)
        h = (h ^ (unsigned char)text.p[i]) * 1099511628211u;
    return h;
}

int text_slot(struct text_slots *slots, str text, bool *ret_fresh)
{
    uint64_t hash = text_hash(text);
    int oldest = 0;
    for (int i = 0; i < TEXT_SLOTS; i++) {
        if (slots->slot[i].text && slots->slot[i].hash == hash &&
            str_eq((str){ slots->slot[i].text, slots->slot[i].n }, text)) {
            slots->slot[i].used = ++slots->clock;
            *ret_fresh = false;
            return i;
        }
        if (slots->slot[i].used < slots->slot[oldest].used)
            oldest = i;
    }
    text_slot_forget(slots, oldest);
    slots->slot[oldest].text = must(malloc(text.n + 1));
    memcpy(slots->slot[oldest].text, text.p, text.n);
    slots->slot[oldest].n = text.n;
    slots->slot[oldest].hash = hash;
    slots->slot[oldest].used = ++slots->clock;
    *ret_fresh = true;
    return oldest;
}

void text_slot_forget(struct text_slots *slots, int place)
{
    free(slots->slot[place].text);
    memset(&slots->slot[place], 0, sizeof slots->slot[place]);
}

void text_slots_release(struct text_slots *slots)
{
    for (int i = 0; i < TEXT_SLOTS; i++)
        text_slot_forget(slots, i);
}
