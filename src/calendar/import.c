/* A year's holidays into a calendar: what may be in the file, and the steps. What becomes of each day is decided
 * in merge.c. */
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

const char *const import_change_labels[] = { "added", "removed", "changed", "kept", NULL };

const struct field import_change_fields[] = {
    { FIELD(struct import_change, date), .format = "date" },
    { FIELD(struct import_change, change), .labels = import_change_labels,
      .doc = "kept: the company has changed that day, which therefore stays against the notice" },
    { FIELD(struct import_change, kind_before), .labels = day_kind_labels },
    { FIELD(struct import_change, name_before), .flags = NULLABLE },
    { FIELD_JSON(struct import_change, hours_before) },
    { FIELD(struct import_change, kind), .labels = day_kind_labels, .doc = "afterwards" },
    { FIELD(struct import_change, name), .flags = NULLABLE },
    { FIELD_JSON(struct import_change, hours) },
    { 0 },
};

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

enum err calendar_import(struct op *op, const struct calendar *c, const struct holiday_year *year,
                         const struct calendar **ret, struct list *ret_changes)
{
    TRY(check(op, c, year));
    struct merge m = merge_of(op, c, year);
    struct calendar next = merge_write(op, &m);
    int64_t end = date_days(arena_fmt(op->mem, "%04d-12-31", (int)year->year));
    if (next.covers_day < end)
        next.covers_day = end;
    TRY(calendar_read(op, calendar_text(op, &next), ret)); /* sorted, and worked out */
    *ret_changes = merge_tell(op, &m, *ret);
    return OK;
}
