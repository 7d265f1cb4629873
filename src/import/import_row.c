/* One row of an import: from cells, by the map, to the kind's row. */
#include "import_internal.h"

#include "../base/date.h"
#include "../base/text.h"

#define TAG_CHARS_MAX 40

/* ------------------------------------------------------------------ texts */

static str source_text(struct op *op, const struct source *s, const strs *cells, str label);

static str joined(struct op *op, const struct source *s, const strs *cells, str label)
{
    str text = STR("");
    for (size_t i = 0; i < s->part_count; i++) {
        str part = source_text(op, &s->parts[i], cells, label);
        if (part.n)
            text = arena_fmt(op->mem, STR_FMT STR_FMT STR_FMT, STR_ARG(text),
                             STR_ARG(text.n ? s->join : STR("")), STR_ARG(part));
    }
    return text;
}

static str filled(struct op *op, const struct source *s, const strs *cells, str label)
{
    str text = STR("");
    bool any = false;
    for (size_t i = 0; i < s->part_count; i++) {
        str part = source_text(op, &s->parts[i], cells, label);
        any = any || (s->parts[i].kind == SOURCE_COLUMN && part.n);
        text = arena_fmt(op->mem, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(part));
    }
    return any ? str_trim(text) : STR("");
}

static str first(struct op *op, const struct source *s, const strs *cells, str label)
{
    for (size_t i = 0; i < s->part_count; i++) {
        str text = source_text(op, &s->parts[i], cells, label);
        if (text.n)
            return text;
    }
    return STR("");
}

static str plain_text(struct op *op, const struct source *s, const strs *cells, str label)
{
    switch (s->kind) {
    case SOURCE_COLUMN:
        return field_csv_plain(str_trim(cells->items[s->column]));
    case SOURCE_VALUE:
        return s->text;
    case SOURCE_JOINED:
        return joined(op, s, cells, label);
    case SOURCE_FIRST:
        return first(op, s, cells, label);
    case SOURCE_TEXT:
        return filled(op, s, cells, label);
    }
    return STR("");
}

static str mapped(struct op *op, const struct source *s, str text, str label)
{
    for (size_t i = 0; i < s->pair_count; i++)
        if (str_eq(s->pairs[i].from, text))
            return s->pairs[i].to;
    if (!s->other.p)
        op_field_with(op, label, "import.unmapped", P("value", text_cut(text, 60)));
    return s->other.p ? s->other : STR("");
}

static str source_text(struct op *op, const struct source *s, const strs *cells, str label)
{
    str text = plain_text(op, s, cells, label);
    if (!text.n)
        return s->other.p ? s->other : text;
    if (s->pair_count)
        text = mapped(op, s, text, label);
    if (!s->cut || text_chars(text) <= (size_t)s->cut)
        return text;
    return arena_fmt(op->mem, STR_FMT "…", STR_ARG(str_trim(text_cut(text, (size_t)s->cut - 1))));
}

/* ------------------------------------------------------------------ times */

/* Reads a time written by pattern: letters YYYY MM DD hh mm ss stand for digits, anything else for itself.
 * Gives RFC 3339, which utc_parse then checks (there is no 31 February). */
static bool by_pattern(struct arena *mem, str text, str pattern, str offset, str *ret)
{
    static const char letters[] = "YMDhms";
    int64_t values[6] = { 0, 1, 1, 0, 0, 0 };
    size_t at = 0;

    for (size_t i = 0; i < pattern.n;) {
        const char *letter = strchr(letters, pattern.p[i]);
        size_t run = 1;
        if (!letter || !*letter) {
            if (at >= text.n || text.p[at++] != pattern.p[i++])
                return false;
            continue;
        }
        while (i + run < pattern.n && pattern.p[i + run] == pattern.p[i])
            run++;
        size_t digits = 0;
        while (digits < run && at + digits < text.n && text.p[at + digits] >= '0' &&
               text.p[at + digits] <= '9')
            digits++;
        if (!digits || !str_int((str){ text.p + at, digits }, &values[letter - letters]))
            return false;
        at += digits;
        i += run;
    }
    *ret = arena_fmt(mem, "%04lld-%02lld-%02lldT%02lld:%02lld:%02lld" STR_FMT, (long long)values[0],
                     (long long)values[1], (long long)values[2], (long long)values[3],
                     (long long)values[4], (long long)values[5], STR_ARG(offset));
    return at == text.n;
}

static void time_read(struct op *op, const struct import_map *map, const struct target *t, str text,
                      void *row)
{
    utc *into = (utc *)((char *)row + t->field->offset);
    str pattern = t->source.format;
    if (!text.n)
        return;
    if (str_is(pattern, "date"))
        pattern = STR("YYYY-MM-DD");
    bool good = !pattern.n || by_pattern(op->mem, text, pattern, map->offset, &text);
    if (!good || !utc_parse(text, into))
        op_field(op, t->label, "field.type_time");
}

/* ------------------------------------------------------------------ the row */

/* Each part is a tag: a comma inside a cell is the other system's own and stays. */
static void tags_read(struct op *op, const struct target *t, const strs *cells, void *row)
{
    const struct source *s = &t->source;
    size_t n = s->kind == SOURCE_JOINED ? s->part_count : 1;
    strs *tags = (strs *)((char *)row + t->field->offset);

    tags->items = arena_array(op->mem, n, sizeof(str));
    for (size_t i = 0; i < n; i++) {
        str tag = source_text(op, s->kind == SOURCE_JOINED ? &s->parts[i] : s, cells, t->label);
        bool known = !tag.n;
        for (size_t j = 0; j < tags->n; j++)
            known = known || str_eq(tags->items[j], tag);
        if (text_chars(tag) > TAG_CHARS_MAX)
            op_field_with(op, t->label, "field.too_long", P("max", STR("40")));
        if (!known)
            tags->items[tags->n++] = arena_str(op->mem, tag); /* cells live until the next record */
    }
}

/* A day: as it is written everywhere, or by the map's pattern. */
static void day_read(struct op *op, const struct import_map *map, const struct target *t, str text,
                     void *row)
{
    static const char *const usual[] = { "YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "YYYY年MM月DD日",
                                         NULL };
    str *into = (str *)((char *)row + t->field->offset), day = text;
    bool good = false;
    if (!text.n)
        return;
    if (t->source.format.n)
        good = by_pattern(op->mem, text, t->source.format, map->offset, &day);
    for (size_t i = 0; !t->source.format.n && usual[i] && !good; i++)
        good = by_pattern(op->mem, text, str_of(usual[i]), map->offset, &day);
    day = (str){ day.p, day.n < 10 ? day.n : 10 };
    if (!good || !date_ok(day))
        op_field(op, t->label, "date.invalid");
    *into = arena_str(op->mem, day);
}

/* "2,599.5" is 259950: an amount in a file stands in whole units with at most two places. */
static void money_read(struct op *op, const struct target *t, str text, void *row)
{
    money *into = (money *)((char *)row + t->field->offset);
    int64_t minor = 0, places = -1;
    bool good = text.n > 0 && text.n < 16;

    for (size_t i = 0; good && i < text.n; i++) {
        char c = text.p[i];
        if (c == '.' && places < 0) {
            places = 0;
        } else if (c >= '0' && c <= '9' && places < 2) {
            minor = minor * 10 + (c - '0');
            places += places >= 0;
        } else if (c != ',' || places >= 0) {
            good = false;
        }
    }
    for (int64_t i = places < 0 ? 0 : places; i < 2; i++)
        minor *= 10;
    if (!good)
        op_field(op, t->label, "import.money");
    else
        into->minor = minor;
}

static void target_fill(struct op *op, const struct import_map *map, const struct target *t,
                        const strs *cells, void *row)
{
    const struct field *f = t->field;
    size_t faults = op->fault.item_count;
    if (f->kind == F_STRS) {
        tags_read(op, t, cells, row);
        return;
    }
    str text = source_text(op, &t->source, cells, t->label);
    if (op->fault.item_count > faults)
        return;
    if (f->kind == F_ENUM || f->kind == F_BOOL)
        text = import_choice(op, map->kind, f, text);
    if (f->kind == F_UTC)
        time_read(op, map, t, text, row);
    else if (f->kind == F_MONEY && text.n)
        money_read(op, t, text, row);
    else if (f->kind == F_STR && f->format && strcmp(f->format, "date") == 0)
        day_read(op, map, t, text, row);
    else if (text.n || (f->flags & REQUIRED))
        field_from_text(op, f, arena_str(op->mem, text), t->label, row);
}

void import_row_read(struct op *op, const struct import_map *map, const strs *cells, void *row)
{
    if (map->kind->prepare)
        map->kind->prepare(op, row);
    for (size_t i = 0; i < map->target_count; i++)
        target_fill(op, map, &map->targets[i], cells, row);
}
