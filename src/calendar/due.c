/* One question to a calendar, as the API and the command line put it, and why the answer is what it is. */
#include "calendar_internal.h"

#include "../base/duration.h"

const struct field due_answer_fields[] = {
    { FIELD(struct due_answer, due), .flags = NULLABLE },
    { FIELD(struct due_answer, opens), .flags = NULLABLE },
    { FIELD(struct due_answer, seconds), .doc = "working time between start and the result" },
    { FIELD(struct due_answer, day), .flags = NULLABLE, .format = "date",
      .doc = "last day of a period" },
    { FIELD(struct due_answer, provisional), .doc = "the calendar does not cover all of it" },
    { FIELD(struct due_answer, zone) },
    { FIELD(struct due_answer, days), .of = calendar_counted_fields,
      .size = sizeof(struct calendar_day), .doc = "day by day, up to limit" },
    { FIELD(struct due_answer, more), .doc = "there were more days" },
    { 0 },
};

/* ------------------------------------------------------------------ the question */

struct question {
    struct op *op;
    const struct calendar *c;
    const struct due_form *form;
    bool command_line;
    utc start;
};

static str place(const struct question *q, const char *name)
{
    return arena_fmt(q->op->mem, q->command_line ? "--%s" : "/%s", name);
}

static void time_read(const struct question *q, const char *name, str text, utc *ret)
{
    if (date_ok(text))
        *ret = line_instant(q->c, date_days(text) * DAY_MS);
    else if (!utc_parse(text, ret))
        op_field(q->op, place(q, name), "due.time");
}

static void duration_read(const struct question *q, const char *name, str text, int64_t *ret_ms)
{
    static const char *const codes[] = { NULL, "due.duration", "due.days", "due.too_long" };
    int64_t seconds = 0;
    enum duration_fault fault = duration_parse(text, &seconds);
    if (fault != DURATION_OK)
        op_field(q->op, place(q, name), codes[fault]);
    *ret_ms = seconds * 1000;
}

static enum err one_operation(const struct question *q)
{
    const struct due_form *f = q->form;
    int given = (f->add.n > 0) + (f->subtract.n > 0) + (f->until.n > 0) + f->next_open +
                (f->working_days > 0) + (f->natural_days > 0) + (f->months > 0);
    if (given != 1)
        op_field(q->op, q->command_line ? STR("--add") : STR("/add"), "due.one_operation");
    return op_check(q->op);
}

/* ------------------------------------------------------------------ its answer */

static enum err moved(const struct question *q, struct due_answer *a)
{
    struct calendar_moment m;
    int64_t ms = 0;
    bool add = q->form->add.n > 0;
    duration_read(q, add ? "add" : "subtract", add ? q->form->add : q->form->subtract, &ms);
    TRY(op_check(q->op));
    TRY(add ? calendar_add(q->op, q->c, q->start, ms, &m)
            : calendar_subtract(q->op, q->c, q->start, ms, &m));
    a->due = m.at;
    a->provisional = m.provisional;
    return OK;
}

static enum err period(const struct question *q, struct due_answer *a)
{
    const struct due_form *f = q->form;
    const struct calendar_period p = {
        .unit = f->working_days   ? CALENDAR_WORKING_DAY
                : f->natural_days ? CALENDAR_DAY
                                  : CALENDAR_MONTH,
        .n = f->working_days + f->natural_days + f->months,
        .roll = f->roll,
        .statutory = f->statutory,
        .close = f->close,
    };
    struct calendar_end e;
    TRY(calendar_period_end(q->op, q->c, q->start, &p, &e));
    a->due = e.at;
    a->day = e.day;
    a->provisional = e.provisional;
    return OK;
}

static enum err opening(const struct question *q, struct due_answer *a)
{
    struct calendar_moment m;
    TRY(calendar_opens(q->op, q->c, q->start, &m));
    a->opens = m.at;
    a->provisional = m.provisional;
    return OK;
}

/* ------------------------------------------------------------------ why */

struct why {
    const struct question *q;
    struct calendar_day *days;
    size_t n, most;
    bool more;
    struct buf hours; /* of the last day, still open */
};

static bool day_begin(struct why *w, int64_t day)
{
    if (w->n == w->most) {
        w->more = true;
        return false;
    }
    w->days[w->n++] = day_tell(w->q->op, w->q->c, day);
    return true;
}

static void clock_write(struct buf *b, int64_t ms)
{
    int s = (int)(ms / 1000);
    buf_fmt(b, "\"%02d:%02d", s / 3600, s / 60 % 60);
    buf_fmt(b, s % 60 ? ":%02d\"" : "\"", s % 60);
}

/* A stretch of open time within one day, from and to in ms of the clock on the wall. */
static bool stretch_add(struct why *w, int64_t day, int64_t from, int64_t to)
{
    str date = date_of_days(w->q->op->mem, day);
    bool same = w->n && str_eq(w->days[w->n - 1].date, date);
    if (!same) {
        if (!day_begin(w, day))
            return false;
        buf_clear(&w->hours);
    }
    struct calendar_day *d = &w->days[w->n - 1];
    buf_z(&w->hours, same ? ",[" : "[");
    clock_write(&w->hours, from);
    buf_char(&w->hours, ',');
    clock_write(&w->hours, to);
    buf_char(&w->hours, ']');
    d->counted = true;
    d->seconds += to - from; /* ms until explain_time ends */
    d->hours = arena_fmt(w->q->op->mem, "[" STR_FMT "]", STR_ARG(buf_view(&w->hours)));
    return true;
}

/* The end of the stretch of one day and one offset that is open at t. */
static int64_t stretch_end(const struct calendar *c, int64_t t, int64_t to)
{
    size_t part = zone_part_at(c->zone, (utc){ t });
    int64_t ahead = c->zone->parts[part].ahead, day = day_at(c, (utc){ t });
    const struct hours *h = line_hours(c, day);
    for (size_t i = 0; i < h->n; i++) {
        int64_t end = day * DAY_MS + h->spans[i].to * MINUTE_MS - ahead;
        if (end > t) {
            to = end < to ? end : to;
            break;
        }
    }
    if (part + 1 < c->zone->n && c->zone->parts[part + 1].from < to)
        to = c->zone->parts[part + 1].from;
    return to;
}

static void explain_time(struct why *w, utc from, utc to)
{
    const struct calendar *c = w->q->c;
    utc t;
    while (work_last(c, work_before(c, from), &t) && t.ms < to.ms) {
        int64_t end = stretch_end(c, t.ms, to.ms), day = day_at(c, t);
        int64_t clock = t.ms + zone_ahead(c->zone, t) - day * DAY_MS;
        if (!stretch_add(w, day, clock, clock + end - t.ms))
            break;
        from = (utc){ end };
    }
    for (size_t i = 0; i < w->n; i++)
        w->days[i].seconds /= 1000;
}

/* Days after the start, up to the last one of the period. */
static void explain_days(struct why *w, int64_t last)
{
    const struct calendar *c = w->q->c;
    bool working = w->q->form->working_days > 0;
    for (int64_t day = day_at(c, w->q->start) + 1; day <= last; day++) {
        if (ints_have(&c->missing, day))
            continue;
        if (!day_begin(w, day))
            break;
        w->days[w->n - 1].counted = !working || line_hours(c, day)->n > 0;
    }
}

static void explain(const struct question *q, utc other, struct due_answer *a)
{
    size_t most = (size_t)(q->form->limit > 0 ? q->form->limit : DUE_LIMIT);
    struct why w = { .q = q, .days = arena_array(q->op->mem, most, sizeof *w.days), .most = most };
    buf_init(&w.hours, 1 << 20);
    if (a->day.n)
        explain_days(&w, date_days(a->day));
    else if (other.ms > q->start.ms)
        explain_time(&w, q->start, other);
    else
        explain_time(&w, other, q->start);
    buf_release(&w.hours);
    a->days = (struct list){ w.days, w.n };
    a->more = w.more;
}

enum err calendar_due(struct op *op, const struct calendar *c, const struct due_form *form,
                      bool command_line, struct due_answer *ret)
{
    struct question q = { op, c, form, command_line, { 0 } };
    struct due_answer a = { .zone = c->zone->name };
    utc other = { 0 };

    TRY(one_operation(&q));
    time_read(&q, "start", form->start, &q.start);
    if (form->until.n)
        time_read(&q, "until", form->until, &other);
    TRY(op_check(op));
    if (form->until.n) {
        a.provisional = !calendar_covers(c, other) || !calendar_covers(c, q.start);
    } else {
        TRY(form->next_open                   ? opening(&q, &a)
            : form->add.n || form->subtract.n ? moved(&q, &a)
                                              : period(&q, &a));
        other = form->next_open ? a.opens : a.due;
    }
    a.seconds = calendar_between(c, q.start, other) / 1000;
    explain(&q, other, &a);
    *ret = a;
    return OK;
}
