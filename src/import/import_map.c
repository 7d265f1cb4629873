/* Reading the map of an import: JSON to a tree of sources, every fault at its JSON pointer. */
#include "import_internal.h"

#include "../base/json.h"

#define PARTS_MAX 20
#define DEPTH_MAX 4

static bool source_read(struct op *op, const json_t *json, str pointer, int depth,
                        struct source *ret);

static str below(struct op *op, str pointer, const char *key)
{
    return arena_fmt(op->mem, STR_FMT "/%s", STR_ARG(pointer), key);
}

static str below_nth(struct op *op, str pointer, size_t i)
{
    return arena_fmt(op->mem, STR_FMT "/%zu", STR_ARG(pointer), i);
}

static str text_at(struct op *op, const json_t *json, str pointer)
{
    if (json_is_string(json))
        return json_view(json);
    op_field(op, pointer, "field.type_text");
    return STR("");
}

/* ------------------------------------------------------------------ sources */

static bool parts_read(struct op *op, const json_t *array, str pointer, int depth,
                       struct source *ret)
{
    ret->part_count = json_array_size(array);
    if (!json_is_array(array) || !ret->part_count || ret->part_count > PARTS_MAX ||
        depth == DEPTH_MAX) {
        op_field(op, pointer, "import.parts");
        return false;
    }
    ret->parts = arena_array(op->mem, ret->part_count, sizeof *ret->parts);
    for (size_t i = 0; i < ret->part_count; i++)
        if (!source_read(op, json_array_get(array, i), below_nth(op, pointer, i), depth + 1,
                         &ret->parts[i]))
            return false;
    return true;
}

/* "Consumer, {State} {ZIP}": parts are what stands between the braces and around them, in turn. */
static bool template_read(struct op *op, str text, str pointer, struct source *ret)
{
    ret->parts = arena_array(op->mem, text.n + 1, sizeof *ret->parts);
    while (text.n) {
        bool column = *text.p == '{';
        ptrdiff_t end = str_find(text, column ? '}' : '{');
        if (column && end < 0) {
            op_field(op, pointer, "import.brace");
            return false;
        }
        size_t n = end < 0 ? text.n : (size_t)end;
        struct source *part = &ret->parts[ret->part_count++];
        part->kind = column ? SOURCE_COLUMN : SOURCE_VALUE;
        part->pointer = pointer;
        part->text = column ? (str){ text.p + 1, n - 1 } : (str){ text.p, n };
        size_t used = column ? n + 1 : n;
        text = (str){ text.p + used, text.n - used };
    }
    return true;
}

static void pairs_read(struct op *op, json_t *object, str pointer, struct source *ret)
{
    const char *key;
    json_t *value;

    if (!json_is_object(object)) {
        op_field(op, pointer, "field.type_record");
        return;
    }
    ret->pairs = arena_array(op->mem, json_object_size(object), sizeof *ret->pairs);
    json_object_foreach (object, key, value) {
        struct source_pair *p = &ret->pairs[ret->pair_count++];
        *p = (struct source_pair){ str_of(key), text_at(op, value, below(op, pointer, key)) };
    }
}

static void cut_read(struct op *op, const json_t *value, str pointer, struct source *ret)
{
    ret->cut = json_is_integer(value) ? json_integer_value(value) : 0;
    if (ret->cut < 1)
        op_field(op, pointer, "field.type_integer");
}

/* One key of a source that is an object. Returns how many sources it named: 0 or 1. */
static int key_read(struct op *op, const char *key, json_t *value, str pointer, int depth,
                    struct source *ret)
{
    str at = below(op, pointer, key);

    if (strcmp(key, "column") == 0 || strcmp(key, "value") == 0) {
        ret->kind = *key == 'c' ? SOURCE_COLUMN : SOURCE_VALUE;
        ret->text = text_at(op, value, at);
        return 1;
    }
    if (strcmp(key, "columns") == 0 || strcmp(key, "first") == 0) {
        ret->kind = *key == 'c' ? SOURCE_JOINED : SOURCE_FIRST;
        parts_read(op, value, at, depth, ret);
        return 1;
    }
    if (strcmp(key, "text") == 0) {
        ret->kind = SOURCE_TEXT;
        template_read(op, text_at(op, value, at), at, ret);
        return 1;
    }
    if (strcmp(key, "map") == 0)
        pairs_read(op, value, at, ret);
    else if (strcmp(key, "default") == 0)
        ret->other = text_at(op, value, at);
    else if (strcmp(key, "join") == 0)
        ret->join = text_at(op, value, at);
    else if (strcmp(key, "format") == 0)
        ret->format = text_at(op, value, at);
    else if (strcmp(key, "cut") == 0)
        cut_read(op, value, at, ret);
    else
        op_field(op, at, "field.unknown");
    return 0;
}

static bool source_read(struct op *op, const json_t *json, str pointer, int depth,
                        struct source *ret)
{
    const char *key;
    json_t *value;
    int named = 0;

    *ret = (struct source){ .pointer = pointer, .join = STR(" – ") };
    if (json_is_string(json)) {
        ret->kind = SOURCE_COLUMN;
        ret->text = json_view(json);
        return true;
    }
    if (json_is_array(json)) {
        ret->kind = SOURCE_JOINED;
        return parts_read(op, json, pointer, depth, ret);
    }
    if (!json_is_object(json)) {
        op_field(op, pointer, "import.source");
        return false;
    }
    json_object_foreach ((json_t *)json, key, value)
        named += key_read(op, key, value, pointer, depth, ret);
    if (named != 1)
        op_field(op, pointer, "import.one_source");
    return named == 1;
}

/* ------------------------------------------------------------------ targets */

str import_label(const struct import_map *map, const char *field)
{
    for (size_t i = 0; i < map->target_count; i++)
        if (strcmp(map->targets[i].field->name, field) == 0)
            return map->targets[i].label;
    return str_of(field);
}

static str label_of(const struct source *s)
{
    if (s->kind == SOURCE_COLUMN)
        return s->text;
    for (size_t i = 0; i < s->part_count; i++) {
        str label = label_of(&s->parts[i]);
        if (label.n)
            return label;
    }
    return STR("");
}

static void target_read(struct op *op, struct import_map *map, const char *name, const json_t *json)
{
    str pointer = below(op, STR("/columns"), name);
    struct target *t = &map->targets[map->target_count];

    t->field = field_named(map->kind->fields, str_of(name));
    if (!t->field) {
        op_field(op, pointer, "field.unknown");
        return;
    }
    if (!source_read(op, json, pointer, 0, &t->source))
        return;
    t->label = label_of(&t->source);
    if (!t->label.n)
        t->label = str_of(t->field->name);
    map->target_count++;
}

static void targets_needed(struct op *op, const struct import_map *map)
{
    for (const struct field *f = map->kind->fields; f->name; f++) {
        bool named = false;
        for (size_t i = 0; i < map->target_count; i++)
            named = named || map->targets[i].field == f;
        if ((f->flags & REQUIRED) && !named)
            op_field(op, below(op, STR("/columns"), f->name), "field.required");
    }
}

static void targets_read(struct op *op, struct import_map *map, json_t *columns)
{
    const char *key;
    json_t *value;
    size_t faults = op->fault.item_count;

    if (!json_is_object(columns)) {
        op_field(op, STR("/columns"), columns ? "field.type_record" : "field.required");
        return;
    }
    map->targets = arena_array(op->mem, json_object_size(columns), sizeof *map->targets);
    json_object_foreach (columns, key, value)
        target_read(op, map, key, value);
    if (op->fault.item_count == faults)
        targets_needed(op, map);
}

static const char *const encodings[] = { "auto", "utf-8", "gb18030", NULL };

static void head_read(struct op *op, struct import_map *map, const char *key, const json_t *value)
{
    str pointer = below(op, STR(""), key);
    str *into = strcmp(key, "encoding") == 0    ? &map->encoding
                : strcmp(key, "separator") == 0 ? &map->separator
                : strcmp(key, "offset") == 0    ? &map->offset
                                                : NULL;
    if (!into) {
        op_field(op, pointer, "field.unknown");
        return;
    }
    *into = text_at(op, value, pointer);
    if (into == &map->encoding && label_index(encodings, *into) < 0)
        op_field_with(op, pointer, "field.choice", P("choices", STR("auto, utf-8, gb18030")));
    if (into == &map->separator && (into->n != 1 || !strchr(",;\t|", *into->p)))
        op_field_with(op, pointer, "field.choice", P("choices", STR(", ; | \\t")));
}

enum err import_map_read(struct op *op, const struct import_kind *kind, str json,
                         struct import_map **ret)
{
    struct import_map *map = arena_alloc(op->mem, sizeof *map);
    const json_t *root;
    const char *key;
    json_t *value;

    TRY(json_read(op, json, &root));
    *map = (struct import_map){
        .kind = kind, .encoding = STR("auto"), .separator = STR(""), .offset = STR("Z")
    };
    if (!json_is_object(root)) {
        op_field(op, STR(""), "field.type_record");
        return op_check(op);
    }
    json_object_foreach ((json_t *)root, key, value)
        if (strcmp(key, "columns") != 0)
            head_read(op, map, key, value);
    targets_read(op, map, json_object_get(root, "columns"));
    TRY(op_check(op));
    *ret = map;
    return OK;
}

/* ------------------------------------------------------------------ binding */

static void source_bind(struct op *op, struct source *s, const strs *heading)
{
    for (size_t i = 0; i < s->part_count; i++)
        source_bind(op, &s->parts[i], heading);
    if (s->kind != SOURCE_COLUMN)
        return;
    for (size_t i = 0; i < heading->n; i++)
        if (str_eq(str_trim(heading->items[i]), s->text)) {
            s->column = i;
            return;
        }
    op_field_with(op, s->pointer, "import.no_column", P("column", s->text));
}

enum err import_map_bind(struct op *op, struct import_map *map, const strs *heading)
{
    for (size_t i = 0; i < map->target_count; i++)
        source_bind(op, &map->targets[i].source, heading);
    return op_check(op);
}
