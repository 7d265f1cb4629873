/* A calendar as JSON again: sorted, without what says nothing, so that the same calendar is the same text. */
#include "calendar_internal.h"

void hours_write(struct buf *out, const struct hours *h)
{
    buf_char(out, '[');
    for (size_t i = 0; i < h->n; i++) {
        const struct span *s = &h->spans[i];
        buf_fmt(out, "%s[\"%02d:%02d\",\"%02d:%02d\"]", i ? "," : "", s->from / 60, s->from % 60,
                s->to / 60, s->to % 60);
    }
    buf_char(out, ']');
}

static void day_write(struct op *op, struct buf *out, int64_t day)
{
    if (day < 0)
        buf_fmt(out, "\"%02d-%02d\"", (int)(-day / 100), (int)(-day % 100));
    else
        buf_json(out, date_of_days(op->mem, day));
}

static void text_member(struct buf *out, const char *name, str text)
{
    if (!text.n)
        return;
    buf_fmt(out, "\"%s\":", name);
    buf_json(out, text);
    buf_char(out, ',');
}

static void week_write(struct buf *out, const struct calendar *c)
{
    bool first = true;
    buf_z(out, "\"week\":{");
    for (int d = 0; d < 7; d++) {
        if (!c->week[d].n)
            continue;
        buf_fmt(out, "%s\"%s\":", first ? "" : ",", weekday_labels[d]);
        hours_write(out, &c->week[d]);
        first = false;
    }
    buf_char(out, '}');
}

/* sign -1: days of every year. */
static void days_write(struct op *op, struct buf *out, const char *name, const ints *days, int sign)
{
    if (!days->n)
        return;
    buf_fmt(out, ",\"%s\":[", name);
    for (size_t i = 0; i < days->n; i++) {
        if (i)
            buf_char(out, ',');
        day_write(op, out, days->items[i] * sign);
    }
    buf_char(out, ']');
}

void closed_write(struct op *op, struct buf *out, const ints *days)
{
    days_write(op, out, "closed", days, 1);
}

void own_write(struct op *op, struct buf *out, const struct own_day *own, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_z(out, i ? "," : ",\"days\":{");
        day_write(op, out, own[i].day);
        buf_char(out, ':');
        hours_write(out, &own[i].hours);
    }
    if (n)
        buf_char(out, '}');
}

static void names_write(struct op *op, struct buf *out, const struct calendar *c)
{
    for (size_t i = 0; i < c->names_n; i++) {
        buf_z(out, i ? "," : ",\"names\":{");
        day_write(op, out, c->names[i].day);
        buf_char(out, ':');
        buf_json(out, c->names[i].name);
    }
    if (c->names_n)
        buf_char(out, '}');
}

static void papers_write(struct buf *out, const struct calendar *c)
{
    for (size_t i = 0; i < c->papers.n; i++) {
        buf_z(out, i ? "," : ",\"papers\":[");
        buf_json(out, c->papers.items[i]);
    }
    if (c->papers.n)
        buf_char(out, ']');
}

str calendar_text(struct op *op, const struct calendar *c)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 4u << 20);
    buf_char(&out, '{');
    text_member(&out, "name_zh", c->name_zh);
    text_member(&out, "name_en", c->name_en);
    text_member(&out, "zone", c->zone->name);
    week_write(&out, c);
    closed_write(op, &out, &c->closed);
    days_write(op, &out, "closed_yearly", &c->closed_yearly, -1);
    own_write(op, &out, c->own, c->own_n);
    if (c->covers_day != INT64_MAX) {
        buf_z(&out, ",\"covers_to\":");
        day_write(op, &out, c->covers_day);
    }
    days_write(op, &out, "extended", &c->extended, 1);
    names_write(op, &out, c);
    papers_write(&out, c);
    notices_write(op, &out, c);
    buf_char(&out, '}');
    return arena_str(op->mem, buf_view(&out));
}

str calendar_zone(const struct calendar *c)
{
    return c->zone->name;
}

str calendar_covers_to(struct op *op, const struct calendar *c)
{
    return c->covers_day == INT64_MAX ? (str){ 0 } : date_of_days(op->mem, c->covers_day);
}
