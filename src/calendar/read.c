/* A calendar from JSON. Everything wrong is named at its place before the reading ends. */
#include "calendar_internal.h"

#include "../base/text.h"

#include <stdlib.h>

const char *const weekday_labels[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

/* ------------------------------------------------------------------ places */

/* base/key, with ~ and / of the key escaped (RFC 6901). */
str place_below(struct op *op, str base, str key)
{
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, base.n + key.n * 2 + 2);
    buf_str(&b, base);
    buf_char(&b, '/');
    for (size_t i = 0; i < key.n; i++) {
        if (key.p[i] == '~' || key.p[i] == '/')
            buf_z(&b, key.p[i] == '~' ? "~0" : "~1");
        else
            buf_char(&b, key.p[i]);
    }
    return arena_str(op->mem, buf_view(&b));
}

static str item_of(struct op *op, str base, size_t i)
{
    return arena_fmt(op->mem, STR_FMT "/%zu", STR_ARG(base), i);
}

bool is_object(struct op *op, const json_t *value, str at)
{
    if (!json_is_object(value))
        op_field(op, at, "field.type_record");
    return json_is_object(value);
}

static bool is_array(struct op *op, const json_t *value, str at, size_t most)
{
    if (!json_is_array(value))
        op_field(op, at, "field.type_list");
    else if (json_array_size(value) > most)
        op_field_with(op, at, "field.too_many", P("max", arena_fmt(op->mem, "%zu", most)));
    else
        return true;
    return false;
}

/* ------------------------------------------------------------------ hours */

static bool two_digits(const char *p, int *ret)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
        return false;
    *ret = (p[0] - '0') * 10 + (p[1] - '0');
    return true;
}

/* "09:00" to "24:00" as minutes of the day. */
static bool clock_read(const json_t *value, int *ret)
{
    str s = json_is_string(value) ? json_view(value) : STR("");
    int hour, minute;
    if (s.n != 5 || s.p[2] != ':' || !two_digits(s.p, &hour) || !two_digits(s.p + 3, &minute) ||
        minute > 59 || hour * 60 + minute > 1440)
        return false;
    *ret = hour * 60 + minute;
    return true;
}

/* Adds the span when it is one that fits to those before. */
static void span_read(struct op *op, const json_t *value, str at, struct span *spans, size_t *n)
{
    struct span s;
    if (!json_is_array(value) || json_array_size(value) != 2 ||
        !clock_read(json_array_get(value, 0), &s.from) ||
        !clock_read(json_array_get(value, 1), &s.to)) {
        op_field(op, at, "calendar.span");
        return;
    }
    if (s.to <= s.from) {
        op_field(op, at, "calendar.span_order");
        return;
    }
    for (size_t i = 0; i < *n; i++)
        if (s.from < spans[i].to && spans[i].from < s.to) {
            op_field(op, at, "calendar.span_overlap");
            return;
        }
    spans[(*n)++] = s;
}

static int span_order(const void *a, const void *b)
{
    return ((const struct span *)a)->from - ((const struct span *)b)->from;
}

static struct hours hours_read(struct op *op, const json_t *value, str at)
{
    struct hours h = { 0 };
    if (!is_array(op, value, at, SPANS_MAX))
        return h;
    struct span *spans = arena_array(op->mem, json_array_size(value), sizeof *spans);
    for (size_t i = 0; i < json_array_size(value); i++)
        span_read(op, json_array_get(value, i), item_of(op, at, i), spans, &h.n);
    qsort(spans, h.n, sizeof *spans, span_order);
    for (size_t i = 0; i < h.n; i++)
        h.sum += (spans[i].to - spans[i].from) * MINUTE_MS;
    h.spans = spans;
    return h;
}

static void week_read(struct op *op, const json_t *value, str at, struct calendar *c)
{
    const char *key;
    json_t *item;
    if (!is_object(op, value, at))
        return;
    json_object_foreach ((json_t *)value, key, item) {
        str place = place_below(op, at, str_of(key));
        int day = label_index(weekday_labels, str_of(key));
        if (day < 0)
            op_field(op, place, "calendar.weekday");
        else
            c->week[day] = hours_read(op, item, place);
    }
}

/* ------------------------------------------------------------------ days */

static bool day_read(str s, int64_t *ret)
{
    if (!date_ok(s))
        return false;
    *ret = date_days(s);
    return true;
}

/* "02-29" as 229; a leap year has all days that any year has. */
static bool month_day_read(str s, int64_t *ret)
{
    char date[11] = "2024-";
    int month, day;
    if (s.n != 5 || s.p[2] != '-' || !two_digits(s.p, &month) || !two_digits(s.p + 3, &day))
        return false;
    memcpy(date + 5, s.p, 5);
    *ret = month * 100 + day;
    return date_ok((str){ date, 10 });
}

static int int_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

bool ints_have(const ints *sorted, int64_t v)
{
    return sorted->n && bsearch(&v, sorted->items, sorted->n, sizeof v, int_order);
}

/* A list of days, sorted, each once. */
static ints days_read(struct op *op, const json_t *value, str at, bool (*read)(str s, int64_t *ret),
                      const char *code)
{
    ints days = { 0 };
    size_t kept = 0;
    if (!is_array(op, value, at, DATES_MAX))
        return days;
    days.items = arena_array(op->mem, json_array_size(value), sizeof *days.items);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        if (json_is_string(item) && read(json_view(item), &days.items[days.n]))
            days.n++;
        else
            op_field(op, item_of(op, at, i), code);
    }
    qsort(days.items, days.n, sizeof *days.items, int_order);
    for (size_t i = 0; i < days.n; i++)
        if (!kept || days.items[i] != days.items[kept - 1])
            days.items[kept++] = days.items[i];
    days.n = kept;
    return days;
}

ints closed_read(struct op *op, const json_t *value, str at)
{
    return days_read(op, value, at, day_read, "calendar.date");
}

static int own_order(const void *a, const void *b)
{
    return int_order(&((const struct own_day *)a)->day, &((const struct own_day *)b)->day);
}

struct own_day *own_read(struct op *op, const json_t *value, str at, size_t *ret_n)
{
    const char *key;
    json_t *item;
    *ret_n = 0;
    if (!is_object(op, value, at))
        return NULL;
    struct own_day *days = arena_array(op->mem, json_object_size(value), sizeof *days);
    json_object_foreach ((json_t *)value, key, item) {
        struct own_day own;
        str place = place_below(op, at, str_of(key));
        if (!day_read(str_of(key), &own.day)) {
            op_field(op, place, "calendar.date");
            continue;
        }
        own.hours = hours_read(op, item, place);
        days[(*ret_n)++] = own;
    }
    qsort(days, *ret_n, sizeof *days, own_order);
    return days;
}

const struct own_day *own_find(const struct own_day *sorted, size_t n, int64_t day)
{
    const struct own_day key = { .day = day };
    return n ? bsearch(&key, sorted, n, sizeof key, own_order) : NULL;
}

/* ------------------------------------------------------------------ names */

static int name_order(const void *a, const void *b)
{
    return int_order(&((const struct named_day *)a)->day, &((const struct named_day *)b)->day);
}

static str text_read(struct op *op, const json_t *value, str at, size_t most)
{
    str s = json_is_string(value) ? json_view(value) : STR("");
    if (!json_is_string(value))
        op_field(op, at, "field.type_text");
    else if (text_chars(s) > most)
        op_field_with(op, at, "field.too_long", P("max", arena_fmt(op->mem, "%zu", most)));
    else if (text_control(s, true) >= 0)
        op_field(op, at, "field.control");
    return arena_str(op->mem, s);
}

static void names_read(struct op *op, const json_t *value, str at, struct calendar *c)
{
    const char *key;
    json_t *item;
    if (!is_object(op, value, at))
        return;
    c->names = arena_array(op->mem, json_object_size(value), sizeof *c->names);
    json_object_foreach ((json_t *)value, key, item) {
        struct named_day named;
        str place = place_below(op, at, str_of(key));
        if (!day_read(str_of(key), &named.day)) {
            if (!month_day_read(str_of(key), &named.day)) {
                op_field(op, place, "calendar.date");
                continue;
            }
            named.day = -named.day;
        }
        named.name = text_read(op, item, place, 60);
        c->names[c->names_n++] = named;
    }
    qsort(c->names, c->names_n, sizeof *c->names, name_order);
}

static str name_find(const struct calendar *c, int64_t day)
{
    const struct named_day key = { .day = day };
    const struct named_day *found =
        c->names_n ? bsearch(&key, c->names, c->names_n, sizeof key, name_order) : NULL;
    return found ? found->name : STR("");
}

str day_name(struct op *op, const struct calendar *c, int64_t day)
{
    int64_t month_day = 0;
    str name = name_find(c, day), date;
    if (name.n || !c->names_n)
        return name;
    date = date_of_days(op->mem, day);
    (void)month_day_read((str){ date.p + 5, 5 }, &month_day);
    return name_find(c, -month_day);
}

strs papers_read(struct op *op, const json_t *value, str at)
{
    strs papers = { 0 };
    if (!is_array(op, value, at, PAPERS_MAX))
        return papers;
    papers.items = arena_array(op->mem, json_array_size(value), sizeof(str));
    for (size_t i = 0; i < json_array_size(value); i++)
        papers.items[papers.n++] = text_read(op, json_array_get(value, i), item_of(op, at, i), 300);
    return papers;
}

/* ------------------------------------------------------------------ members */

static void zone_member(struct op *op, const json_t *value, str at, struct calendar *c)
{
    c->zone = json_is_string(value) ? zone_find(json_view(value)) : NULL;
    if (!json_is_string(value))
        op_field(op, at, "field.type_text");
    else if (!c->zone)
        op_field(op, at, "calendar.zone");
}

static void closed_member(struct op *op, const json_t *value, str at, struct calendar *c)
{
    c->closed = closed_read(op, value, at);
}

static void yearly_member(struct op *op, const json_t *value, str at, struct calendar *c)
{
    c->closed_yearly = days_read(op, value, at, month_day_read, "calendar.month_day");
}

static void extended_member(struct op *op, const json_t *value, str at, struct calendar *c)
{
    c->extended = closed_read(op, value, at);
}

static void own_member(struct op *op, const json_t *value, str at, struct calendar *c)
{
    c->own = own_read(op, value, at, &c->own_n);
}

static void papers_member(struct op *op, const json_t *value, str at, struct calendar *c)
{
    c->papers = papers_read(op, value, at);
}

static void covers_member(struct op *op, const json_t *value, str at, struct calendar *c)
{
    if (json_is_null(value))
        return;
    if (!json_is_string(value) || !day_read(json_view(value), &c->covers_day))
        op_field(op, at, "calendar.date");
}

static void zh_member(struct op *op, const json_t *value, str at, struct calendar *c)
{
    c->name_zh = text_read(op, value, at, 60);
}

static void en_member(struct op *op, const json_t *value, str at, struct calendar *c)
{
    c->name_en = text_read(op, value, at, 60);
}

static const struct {
    const char *name;
    void (*read)(struct op *op, const json_t *value, str at, struct calendar *c);
    bool required;
} members[] = {
    { "name_zh", zh_member, false },        { "name_en", en_member, false },
    { "zone", zone_member, true },          { "week", week_read, true },
    { "closed", closed_member, false },     { "closed_yearly", yearly_member, false },
    { "days", own_member, false },          { "covers_to", covers_member, false },
    { "extended", extended_member, false }, { "names", names_read, false },
    { "papers", papers_member, false },     { "notices", notices_read, false },
};

#define MEMBERS (sizeof members / sizeof *members)

static bool is_member(const char *key)
{
    for (size_t i = 0; i < MEMBERS; i++)
        if (strcmp(members[i].name, key) == 0)
            return true;
    return false;
}

enum err calendar_from(struct op *op, const json_t *root, str prefix, const struct calendar **ret)
{
    struct calendar *c = arena_alloc(op->mem, sizeof *c);
    const char *key;
    json_t *item;

    c->covers_day = INT64_MAX;
    if (!is_object(op, root, prefix))
        return op_check(op);
    json_object_foreach ((json_t *)root, key, item) {
        if (!is_member(key))
            op_field(op, place_below(op, prefix, str_of(key)), "field.unknown");
    }
    for (size_t i = 0; i < MEMBERS; i++) {
        const json_t *value = json_object_get(root, members[i].name);
        str at = place_below(op, prefix, str_of(members[i].name));
        if (value)
            members[i].read(op, value, at, c);
        else if (members[i].required)
            op_field(op, at, "field.required");
    }
    TRY(op_check(op));
    line_build(op, c);
    if (!work_before(c, (utc){ ZONE_END }))
        op_field(op, place_below(op, prefix, STR("week")), "calendar.never_opens");
    *ret = c;
    return op_check(op);
}

enum err calendar_read(struct op *op, str json, const struct calendar **ret)
{
    const json_t *root;
    TRY(json_read(op, json, &root));
    return calendar_from(op, root, STR(""), ret);
}
