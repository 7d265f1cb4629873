/* What a calendar says of single days. */
#include "calendar_internal.h"

const char *const day_kind_labels[] = { "workday", "weekend", "holiday", "makeup", NULL };

#define DAY_FIELDS                                                                                 \
    { FIELD(struct calendar_day, date), .format = "date" },                                        \
        { FIELD(struct calendar_day, kind), .labels = day_kind_labels },                           \
        { FIELD(struct calendar_day, name), .flags = NULLABLE,                                     \
          .doc = "of the festival, also on its make-up days" },                                    \
        { FIELD_JSON(struct calendar_day, hours), .doc = "[[\"09:00\",\"18:00\"]]" },              \
    {                                                                                              \
        FIELD(struct calendar_day, provisional), .doc = "beyond what the calendar covers"          \
    }

const struct field calendar_day_fields[] = { DAY_FIELDS, { 0 } };

const struct field calendar_counted_fields[] = {
    DAY_FIELDS,
    { FIELD(struct calendar_day, counted), .doc = "false: a day of rest, passed over" },
    { FIELD(struct calendar_day, seconds), .doc = "working time that was counted on it" },
    { 0 },
};

static int kind_of(const struct calendar *c, int64_t day)
{
    const struct uneven *u = line_uneven(c, day);
    bool usually = c->week[weekday_of(day)].n > 0;
    if (u && u->kind == UNEVEN_CLOSED)
        return DAY_HOLIDAY;
    if (u && u->kind == UNEVEN_OWN)
        return usually ? DAY_WORKDAY : DAY_MAKEUP;
    return usually ? DAY_WORKDAY : DAY_WEEKEND;
}

enum day_kind calendar_day_kind(const struct calendar *c, str date, bool *ret_provisional)
{
    int64_t day = date_days(date);
    *ret_provisional = day > c->covers_day;
    return (enum day_kind)kind_of(c, day);
}

struct calendar_day day_tell(struct op *op, const struct calendar *c, int64_t day)
{
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 4096);
    hours_write(&b, line_hours(c, day));
    return (struct calendar_day){ .date = date_of_days(op->mem, day),
                                  .kind = kind_of(c, day),
                                  .name = day_name(op, c, day),
                                  .provisional = day > c->covers_day,
                                  .hours = arena_str(op->mem, buf_view(&b)) };
}

struct list calendar_days(struct op *op, const struct calendar *c, int64_t year)
{
    struct calendar_day *days = arena_array(op->mem, 366, sizeof *days);
    size_t n = 0;
    int64_t first = date_days(arena_fmt(op->mem, "%04d-01-02", (int)year)) - 1;
    int64_t next = date_days(arena_fmt(op->mem, "%04d-01-01", (int)year + 1));
    for (int64_t day = first; day < next; day++)
        if (!ints_have(&c->missing, day))
            days[n++] = day_tell(op, c, day);
    return (struct list){ days, n };
}
