/* Field engineers: what each can do, where and when, and who of them fits a visit. */
#include "visit_internal.h"

#include "../base/text.h"
#include "../calendar/company_calendar.h"
#include "../event/event.h"

#include <stdlib.h>

#define ENGINEER_COMMON                                                                            \
    { FIELD(struct visit_engineer, skills), .max = 50,                                             \
      .doc = "what the engineer can do, such as keys of categories; none: anything" },             \
        { FIELD(struct visit_engineer, areas), .max = 50,                                          \
          .doc = "where the engineer goes, as visits name it; none: everywhere" },                 \
        { FIELD(struct visit_engineer, calendar), .flags = NULLABLE | TRIM, .max = 60,             \
          .doc = "key of the calendar with the engineer's hours; null: always" },                  \
        { FIELD(struct visit_engineer, daily_max), .flags = REQUIRED, .min = 1, .max = 50,         \
          .doc = "visits a day" },                                                                 \
    {                                                                                              \
        FIELD(struct visit_engineer, active), .doc = "can be booked"                               \
    }

const struct field visit_engineer_fields[] = {
    { FIELD(struct visit_engineer, id), .flags = READONLY },
    { FIELD(struct visit_engineer, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct visit_engineer, user_id), .flags = READONLY },
    { FIELD(struct visit_engineer, name), .flags = READONLY },
    ENGINEER_COMMON,
    { FIELD(struct visit_engineer, created_at), .flags = READONLY },
    { FIELD(struct visit_engineer, updated_at), .flags = READONLY },
    { 0 },
};

const struct field visit_engineer_add_fields[] = {
    { FIELD(struct visit_engineer, user_id), .flags = REQUIRED, .min = 1, .max = INT64_MAX },
    ENGINEER_COMMON,
    { 0 },
};

const struct field visit_engineer_edit_fields[] = { ENGINEER_COMMON, { 0 } };

static const char *const reason_labels[] = { "skill", "area", "hours", "busy", "full", NULL };
enum reason { NO_SKILL, NO_AREA, NO_HOURS, IS_BUSY, IS_FULL, REASON_COUNT };

const struct field visit_suggestion_fields[] = {
    { FIELD(struct visit_suggestion, user_id) },
    { FIELD(struct visit_suggestion, name) },
    { FIELD(struct visit_suggestion, fits) },
    { FIELD(struct visit_suggestion, reasons), .labels = reason_labels, .doc = "why not" },
    { FIELD(struct visit_suggestion, booked), .doc = "visits on that day" },
    { FIELD(struct visit_suggestion, daily_max) },
    { FIELD(struct visit_suggestion, busy_visit_id), .flags = NULLABLE,
      .doc = "a visit in the same window" },
    { 0 },
};

static const struct field suggest_row_fields[] = {
    { FIELD(struct visit_suggestion, user_id) },
    { FIELD(struct visit_suggestion, name) },
    { FIELD(struct visit_suggestion, skills) },
    { FIELD(struct visit_suggestion, areas) },
    { FIELD(struct visit_suggestion, calendar) },
    { FIELD(struct visit_suggestion, daily_max) },
    { FIELD(struct visit_suggestion, booked) },
    { FIELD(struct visit_suggestion, busy_visit_id) },
    { 0 },
};

const struct field visit_suggest_query_fields[] = {
    { FIELD(struct visit_suggest_query, window_from), .flags = REQUIRED },
    { FIELD(struct visit_suggest_query, window_to), .flags = REQUIRED },
    { FIELD(struct visit_suggest_query, skill), .max = 60 },
    { FIELD(struct visit_suggest_query, area), .max = 60 },
    { FIELD(struct visit_suggest_query, visit_id), .doc = "that is to be booked" },
    { 0 },
};

/* ------------------------------------------------------------------ who fits */

static bool any_or_has(const strs *list, str wanted)
{
    return !list->n || !wanted.n || strs_has(list, wanted);
}

static enum err works_then(struct op *op, str key, utc from, utc to, bool *ret)
{
    const struct calendar *c;
    int64_t version;
    *ret = true;
    if (!key.n)
        return OK;
    enum err err = calendar_in_force(op, key, from, &version, &c);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        return OK;
    }
    TRY(err);
    *ret = calendar_between(c, from, to) >= to.ms - from.ms;
    return OK;
}

static enum err judge(struct op *op, const struct visit_suggest_query *q,
                      struct visit_suggestion *s)
{
    bool works;
    s->reasons = (strs){ arena_array(op->mem, REASON_COUNT, sizeof(str)), 0 };
    TRY(works_then(op, s->calendar, q->window_from, q->window_to, &works));
    const bool against[REASON_COUNT] = {
        [NO_SKILL] = !any_or_has(&s->skills, q->skill),
        [NO_AREA] = !any_or_has(&s->areas, q->area),
        [NO_HOURS] = !works,
        [IS_BUSY] = s->busy_visit_id != 0,
        [IS_FULL] = s->booked >= s->daily_max,
    };
    for (int r = 0; r < REASON_COUNT; r++)
        if (against[r])
            s->reasons.items[s->reasons.n++] = str_of(reason_labels[r]);
    s->fits = s->reasons.n == 0;
    return OK;
}

static int better_first(const void *a, const void *b)
{
    const struct visit_suggestion *x = a, *y = b;
    if (x->fits != y->fits)
        return x->fits ? -1 : 1;
    if (x->booked != y->booked)
        return x->booked < y->booked ? -1 : 1;
    return x->user_id < y->user_id ? -1 : x->user_id > y->user_id;
}

enum err visit_suggest(struct op *op, const struct visit_suggest_query *q, struct list *ret)
{
    utc from, to;
    if (q->window_to.ms <= q->window_from.ms) {
        op_field(op, STR("window_to"), "visit.window");
        return op_check(op);
    }
    TRY(visit_day(op, q->window_from, &from, &to));
    TRY(db_all(op, SQL(visit_suggest),
               ARGS(V(from), V(to), V(q->window_from), V(q->window_to), V(q->visit_id)),
               suggest_row_fields, sizeof(struct visit_suggestion), ret));
    struct visit_suggestion *s = ret->items;
    for (size_t i = 0; i < ret->n; i++)
        TRY(judge(op, q, &s[i]));
    if (ret->n)
        qsort(s, ret->n, sizeof *s, better_first);
    return OK;
}

/* ------------------------------------------------------------------ profiles */

enum err visit_engineer_get(struct op *op, int64_t id, struct visit_engineer *ret)
{
    struct visit_engineer e = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(visit_engineer_get), ARGS(V(id)), visit_engineer_fields, &e, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "visit_engineer.not_found");
    *ret = e;
    return OK;
}

enum err visit_engineer_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(visit_engineer_list), NO_ARGS, visit_engineer_fields,
                  sizeof(struct visit_engineer), ret);
}

static void words_check(struct op *op, strs *words, const char *name)
{
    for (size_t i = 0; i < words->n; i++) {
        str pointer = arena_fmt(op->mem, "/%s/%zu", name, i);
        words->items[i] = str_trim(words->items[i]);
        if (!words->items[i].n)
            op_field(op, pointer, "field.required");
        else if (text_chars(words->items[i]) > 60)
            op_field_with(op, pointer, "field.too_long", P("max", STR("60")));
        for (size_t j = 0; j < i; j++)
            if (str_eq(words->items[i], words->items[j]))
                op_field(op, pointer, "field.repeated");
    }
}

static str lines(struct op *op, const strs *words)
{
    str text = STR("");
    for (size_t i = 0; i < words->n; i++)
        text = arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? "\n" : "",
                         STR_ARG(words->items[i]));
    return text;
}

static enum err profile_check(struct op *op, struct visit_engineer *e)
{
    struct company_calendar calendar;
    words_check(op, &e->skills, "skills");
    words_check(op, &e->areas, "areas");
    if (e->calendar.n) {
        enum err err = company_calendar_get(op, e->calendar, 0, &calendar);
        if (err == ERR_NOT_FOUND) {
            op_forgive(op);
            op_field(op, STR("/calendar"), "calendar.not_found");
        } else {
            TRY(err);
        }
    }
    return OK;
}

static str calendar_or_null(const struct visit_engineer *e)
{
    return e->calendar.n ? e->calendar : (str){ 0 };
}

enum err visit_engineer_add(struct op *op, const struct visit_engineer *form,
                            struct visit_engineer *ret)
{
    struct visit_engineer e = *form;
    int64_t id = 0;
    bool active = false;

    TX(tx, op);
    TRY(profile_check(op, &e));
    TRY(user_is_active(op, e.user_id, &active));
    if (!active)
        op_field(op, STR("/user_id"), "ticket.no_user");
    TRY(db_int(op, SQL(visit_engineer_by_user), ARGS(V(e.user_id)), &id));
    if (id)
        op_field(op, STR("/user_id"), "visit_engineer.there");
    TRY(op_check(op));
    TRY(db_int(op, SQL(visit_engineer_insert),
               ARGS(V(e.user_id), V(lines(op, &e.skills)), V(lines(op, &e.areas)),
                    V(calendar_or_null(&e)), V(e.daily_max), V(e.active), V(op->now)),
               &id));
    TRY(event_begin(op, "visit_engineer", id, "visit_engineer.created", STR("{}")));
    TRY(visit_engineer_get(op, id, ret));
    return tx_commit(&tx);
}

enum err visit_engineer_edit(struct op *op, int64_t id, int64_t version,
                             const struct visit_engineer *form, struct visit_engineer *ret)
{
    struct visit_engineer before, e = *form;
    int64_t done = 0;
    str changes;

    TX(tx, op);
    TRY(visit_engineer_get(op, id, &before));
    TRY(profile_check(op, &e));
    TRY(op_check(op));
    TRY(db_int(op, SQL(visit_engineer_update),
               ARGS(V(id), V(version), V(lines(op, &e.skills)), V(lines(op, &e.areas)),
                    V(calendar_or_null(&e)), V(e.daily_max), V(e.active), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "visit_engineer", id);
    if (event_changes(op, visit_engineer_edit_fields, &before, &e, NULL, &changes))
        TRY(event_append(op, "visit_engineer", id, "visit_engineer.changed", changes, NULL));
    TRY(visit_engineer_get(op, id, ret));
    return tx_commit(&tx);
}
