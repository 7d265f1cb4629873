/* A year's holidays into a calendar. What the year names takes the place of what the calendar says of those
 * days; all else stays, so that a company's own closed days survive. */
#include "calendar_internal.h"

const struct field holiday_day_fields[] = {
    { FIELD(struct holiday_day, name), .flags = REQUIRED, .max = 60 },
    { FIELD(struct holiday_day, date), .flags = REQUIRED, .max = 10, .format = "date" },
    { FIELD_NAMED(struct holiday_day, off, "isOffDay"), .flags = REQUIRED },
    { 0 },
};

const struct field holiday_year_fields[] = {
    { FIELD_NAMED(struct holiday_year, schema, "$schema"), .max = 300 },
    { FIELD_NAMED(struct holiday_year, id, "$id"), .max = 300 },
    { FIELD(struct holiday_year, year), .flags = REQUIRED, .min = 1971, .max = 2198 },
    { FIELD(struct holiday_year, papers), .max = 20, .doc = "addresses of the notices" },
    { FIELD(struct holiday_year, days), .of = holiday_day_fields,
      .size = sizeof(struct holiday_day), .max = 400 },
    { FIELD(struct holiday_year, hours_of), .labels = weekday_labels,
      .doc = "weekday whose hours make-up days get" },
    { 0 },
};

static const struct holiday_day *days_of(const struct holiday_year *y)
{
    return y->days.items;
}

static int64_t year_of(int64_t day)
{
    char date[UTC_TEXT];
    int64_t year = 0;
    utc_print((utc){ day * DAY_MS }, date);
    str_int((str){ date, 4 }, &year);
    return year;
}

static void days_check(struct op *op, const struct holiday_year *y)
{
    for (size_t i = 0; i < y->days.n; i++) {
        str date = days_of(y)[i].date, at = arena_fmt(op->mem, "/days/%zu/date", i);
        if (!date_ok(date)) {
            op_field(op, at, "calendar.date");
            continue;
        }
        int64_t apart = year_of(date_days(date)) - y->year; /* a block may begin in December */
        if (apart < -1 || apart > 1)
            op_field(op, at, "calendar.other_year");
        for (size_t k = 0; k < i; k++)
            if (str_eq(days_of(y)[k].date, date))
                op_field(op, at, "field.repeated");
    }
}

static enum err check(struct op *op, const struct calendar *c, const struct holiday_year *y)
{
    if (!y->days.n)
        op_field(op, STR("/days"), "calendar.not_published");
    if (c->covers_day != INT64_MAX && y->year > year_of(c->covers_day) + 1)
        op_field_with(op, STR("/year"), "calendar.gap",
                      P("covers_to", date_of_days(op->mem, c->covers_day)));
    if (!c->week[y->hours_of].n)
        op_field(op, STR("/hours_of"), "calendar.makeup_closed");
    days_check(op, y);
    return op_check(op);
}

/* ------------------------------------------------------------------ merging */

static bool is_named(const struct holiday_year *y, int64_t day)
{
    for (size_t i = 0; i < y->days.n; i++)
        if (date_days(days_of(y)[i].date) == day)
            return true;
    return false;
}

/* What the year does not name, with room for all that it does. */
static ints days_kept(struct op *op, const ints *days, const struct holiday_year *y)
{
    ints kept = { arena_array(op->mem, days->n + y->days.n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < days->n; i++)
        if (!is_named(y, days->items[i]))
            kept.items[kept.n++] = days->items[i];
    return kept;
}

static void keep(struct op *op, const struct calendar *c, const struct holiday_year *y,
                 struct calendar *next)
{
    next->closed = days_kept(op, &c->closed, y);
    next->extended = days_kept(op, &c->extended, y);
    next->own = arena_array(op->mem, c->own_n + y->days.n, sizeof *next->own);
    next->names = arena_array(op->mem, c->names_n + y->days.n, sizeof *next->names);
    next->own_n = next->names_n = 0;
    for (size_t i = 0; i < c->own_n; i++)
        if (!is_named(y, c->own[i].day))
            next->own[next->own_n++] = c->own[i];
    for (size_t i = 0; i < c->names_n; i++)
        if (!is_named(y, c->names[i].day))
            next->names[next->names_n++] = c->names[i];
}

static void add(const struct holiday_year *y, struct calendar *next)
{
    for (size_t i = 0; i < y->days.n; i++) {
        const struct holiday_day *d = &days_of(y)[i];
        int64_t day = date_days(d->date);
        next->names[next->names_n++] = (struct named_day){ day, d->name };
        if (!d->off) {
            next->own[next->own_n++] = (struct own_day){ day, next->week[y->hours_of] };
            continue;
        }
        next->closed.items[next->closed.n++] = day;
        if (!is_festival(day))
            next->extended.items[next->extended.n++] = day;
    }
}

static void papers_add(struct op *op, const struct holiday_year *y, struct calendar *next)
{
    strs all = { arena_array(op->mem, next->papers.n + y->papers.n, sizeof(str)), 0 };
    for (size_t i = 0; i < next->papers.n; i++)
        all.items[all.n++] = next->papers.items[i];
    for (size_t i = 0; i < y->papers.n; i++) {
        bool there = false;
        for (size_t k = 0; k < all.n; k++)
            there |= str_eq(all.items[k], y->papers.items[i]);
        if (!there)
            all.items[all.n++] = y->papers.items[i];
    }
    next->papers = all;
}

enum err calendar_import(struct op *op, const struct calendar *c, const struct holiday_year *year,
                         const struct calendar **ret)
{
    struct calendar next = *c;
    TRY(check(op, c, year));
    keep(op, c, year, &next);
    add(year, &next);
    papers_add(op, year, &next);
    int64_t end = date_days(arena_fmt(op->mem, "%04d-12-31", (int)year->year));
    if (next.covers_day < end)
        next.covers_day = end;
    return calendar_read(op, calendar_text(op, &next), ret); /* sorted, and worked out */
}
