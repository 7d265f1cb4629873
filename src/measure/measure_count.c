/* What a range of subjects counts for: the statements of the catalogue and the company's own measures, with where
 * each subject stands among teams, processes, products and levels of customers. */
#include "../base/date.h"
#include "../base/zone.h"
#include "measure_internal.h"

const struct field counted_fields[] = {
    { FIELD(struct counted, measure) },
    { FIELD(struct counted, subject) },
    { FIELD(struct counted, subject_id) },
    { FIELD(struct counted, part) },
    { FIELD(struct counted, at) },
    { FIELD(struct counted, until) },
    { FIELD(struct counted, recheck_at) },
    { FIELD(struct counted, day) },
    { FIELD(struct counted, until_day) },
    { FIELD(struct counted, num) },
    { FIELD(struct counted, den) },
    { FIELD(struct counted, excluded) },
    { FIELD(struct counted, user_id) },
    { FIELD(struct counted, team_id) },
    { FIELD(struct counted, process_id) },
    { FIELD(struct counted, model_id) },
    { FIELD(struct counted, level) },
    { FIELD(struct counted, mix) },
    { 0 },
};

void counted_add(struct counted_list *list, const struct counted *c)
{
    if (list->n == list->room) {
        size_t room = list->room ? list->room * 2 : 256;
        list->items = arena_grow(list->mem, list->items, list->room * sizeof *list->items,
                                 room * sizeof *list->items);
        list->room = room;
    }
    list->items[list->n++] = *c;
}

/* ------------------------------------------------------------------ days */

enum err measure_days_read(struct op *op, struct measure_days *ret)
{
    struct company c = { 0 };
    TRY(company_get(op, &c));
    ret->zone = zone_find(c.time_zone);
    if (!ret->zone)
        ret->zone = zone_find(STR("UTC"));
    return OK;
}

/* Days since 1970 as year, month and day: Howard Hinnant's civil_from_days. */
static int64_t civil(int64_t days)
{
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, in_era = z - era * 146097;
    int64_t year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t of_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153, day = of_year - (153 * shifted + 2) / 5 + 1;
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    return (year_of_era + era * 400 + (month <= 2)) * 10000 + month * 100 + day;
}

int64_t measure_day(const struct measure_days *d, utc at)
{
    int64_t ms = at.ms + zone_ahead(d->zone, at), day_ms = 86400000;
    return civil(ms >= 0 ? ms / day_ms : (ms - day_ms + 1) / day_ms);
}

int64_t day_number(str date)
{
    return civil(date_days(date));
}

str day_text(struct arena *mem, int64_t number)
{
    return arena_fmt(mem, "%04lld-%02lld-%02lld", (long long)(number / 10000),
                     (long long)(number / 100 % 100), (long long)(number % 100));
}

/* ------------------------------------------------------------------ where subjects stand */

struct dims {
    int64_t subject_id, team_id, process_id, model_id, level, kind, priority;
    utc created_at;
};

static const struct field dims_fields[] = {
    { FIELD(struct dims, subject_id) },
    { FIELD(struct dims, team_id) },
    { FIELD(struct dims, process_id) },
    { FIELD(struct dims, model_id) },
    { FIELD(struct dims, level) },
    { FIELD(struct dims, kind) },
    { FIELD(struct dims, priority) },
    { FIELD(struct dims, created_at) },
    { 0 },
};

enum shift { SHIFT_DAY, SHIFT_EVENING, SHIFT_NIGHT, SHIFT_WEEKEND };

/* Day from 8 to 18, evening to 22, Saturday and Sunday apart. */
static enum shift shift_of(const struct measure_days *d, utc at)
{
    int64_t minutes = (at.ms + zone_ahead(d->zone, at)) / 60000, hour = minutes / 60 % 24;
    int64_t weekday = (minutes / (24 * 60) + 4) % 7; /* 1970-01-01 was a Thursday; 0 is Sunday */
    if (weekday == 0 || weekday == 6)
        return SHIFT_WEEKEND;
    return hour >= 8 && hour < 18    ? SHIFT_DAY
           : hour >= 18 && hour < 22 ? SHIFT_EVENING
                                     : SHIFT_NIGHT;
}

static const struct dims *dims_of(const struct list *all, int64_t id)
{
    const struct dims *d = all->items;
    size_t from = 0, to = all->n;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (d[middle].subject_id < id)
            from = middle + 1;
        else
            to = middle;
    }
    return from < all->n && d[from].subject_id == id ? &d[from] : NULL;
}

/* ------------------------------------------------------------------ counting */

struct counting {
    struct arena *mem;
    const struct measure_entry *entry;
    struct counted_list *list;
};

static enum err take(void *ctx, void *row)
{
    struct counting *c = ctx;
    struct counted o = *(const struct counted *)row;
    o.measure = c->entry->m.key;
    o.subject = c->entry->subject;
    counted_add(c->list, &o);
    return OK;
}

static void place(struct counted_list *list, size_t from, const struct list *dims,
                  const struct measure_days *days)
{
    for (size_t i = from; i < list->n; i++) {
        struct counted *c = &list->items[i];
        const struct dims *d = dims_of(dims, c->subject_id);
        if (d) {
            c->team_id = d->team_id;
            c->process_id = d->process_id;
            c->model_id = d->model_id;
            c->level = d->level;
            c->mix = c->subject == SUBJECT_TICKET
                         ? d->kind * 100 + d->priority * 10 + shift_of(days, d->created_at)
                         : 0;
        }
        c->day = c->at.ms ? measure_day(days, c->at) : 0;
        c->until_day = c->until.ms ? measure_day(days, c->until) : 0;
    }
}

enum err measure_count(struct op *op, const struct own_set *own, int subject, int64_t first,
                       int64_t last, utc now, struct counted_list *ret)
{
    size_t n, from = ret->n;
    const struct measure_entry *all = measure_catalogue(&n);
    const struct arg args[] = { V(first), V(last), V(now) };
    struct measure_days days;
    struct list dims;
    TRY(measure_days_read(op, &days));
    for (size_t i = 0; i < n; i++) {
        struct counting c = { op->mem, &all[i], ret };
        if (!all[i].statement || all[i].subject != subject)
            continue;
        TRY(db_each(op, all[i].statement, args, (size_t)all[i].statement->params, counted_fields,
                    sizeof(struct counted), take, &c));
    }
    if (subject == SUBJECT_TICKET)
        TRY(own_set_count(op, own, first, last, now, ret));
    TRY(db_all(op, subject == SUBJECT_TICKET ? SQL(measure_ticket_dims) : SQL(measure_unit_dims),
               ARGS(V(first), V(last)), dims_fields, sizeof(struct dims), &dims));
    place(ret, from, &dims, &days);
    return OK;
}
