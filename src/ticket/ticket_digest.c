/* What measures count of tickets' time: their clocks, and how long they took whatever they were promised. */
#include "ticket_clock_internal.h"
#include "ticket_clock_sql.h"

/* Any: only how long the clock ran is asked. */
#define SOME_TARGET (24 * 60)

/* The ticket's standard without its targets, or where none applies: all time, standing while others have to act. */
static struct standard timer_of(const struct standard *s)
{
    static str waits[] = { { "customer", 8 }, { "parts", 5 }, { "third_party", 11 } };
    struct standard t = { .calendar = STR("always"),
                          .pauses = { waits, sizeof waits / sizeof *waits } };
    if (s) {
        t.calendar = s->calendar;
        t.pauses = s->pauses;
    }
    t.first_response = t.resolution = SOME_TARGET;
    return t;
}

static ptrdiff_t clock_in(const struct standard_clocks *k, int kind)
{
    const struct clock *c = k->clocks.items;
    for (size_t i = 0; i < k->clocks.n; i++)
        if (c[i].kind == kind)
            return (ptrdiff_t)i;
    return -1;
}

/* Working time that a clock stood. */
int64_t clock_stood(const struct clock *c, const struct work_time *work, utc now)
{
    int64_t seconds = 0;
    const struct clock_stretch *s = c->stretches.items;
    for (size_t i = 0; i < c->stretches.n; i++)
        if (s[i].kind == STRETCH_STOOD)
            seconds += work->between(work->calendar, s[i].from, s[i].to.ms ? s[i].to : now);
    return seconds;
}

/* Both clocks of the timer are there. */
static void times_of(struct op *op, const struct standard_clocks *k, const struct clock_history *h,
                     struct ticket_digest *ret)
{
    ptrdiff_t whole_at = clock_in(k, CLOCK_RESOLUTION);
    const struct clock *clocks = k->clocks.items;
    const struct clock *first = &clocks[clock_in(k, CLOCK_FIRST_RESPONSE)],
                       *whole = &clocks[whole_at];
    ret->by_staff = h->n && h->facts[0].by_staff;
    for (size_t i = 0; i < h->n && !ret->first_human_at.ms; i++)
        if (h->facts[i].kind == FACT_ANSWERED)
            ret->first_human_at = h->facts[i].at;
    ret->first_seconds = first->ended_at.ms && ret->first_human_at.ms ? first->used : -1;
    ret->resolve_seconds = whole->ended_at.ms ? whole->used : -1;
    ret->wait_seconds = clock_stood(whole, &k->works[whole_at], op->now);
}

static enum err digest(struct op *op, struct standard_set *set, const struct past_row *row,
                       const struct clock_subject *s, const struct clock_history *h,
                       struct ticket_digest *ret)
{
    const struct standard *standard = standard_of(set, &s->facts, s->created_at);
    const struct standard timer = timer_of(standard);
    struct standard_clocks clocks = { 0 }, timers;
    *ret = (struct ticket_digest){ .ticket_id = s->id, .first_any_at = row->t.first_reply_at };
    if (standard)
        TRY(standard_clocks_of(op, set, standard, s->created_at, h->facts, h->n, &clocks));
    TRY(standard_clocks_of(op, set, &timer, s->created_at, h->facts, h->n, &timers));
    ret->clocks = clocks.clocks;
    times_of(op, &timers, h, ret);
    return OK;
}

enum err ticket_digests(struct op *op, int64_t first, int64_t last, struct list *ret)
{
    struct list rows, categories;
    struct standard_set *set;
    TRY(db_all(op, SQL(clock_tickets_between), ARGS(V(first), V(last)), past_fields,
               sizeof(struct past_row), &rows));
    TRY(category_list(op, &categories));
    TRY(standard_set_read(op, &set));
    const struct past_row *row = rows.items;
    struct clock_subject *subjects = arena_array(op->mem, rows.n, sizeof *subjects);
    struct clock_history *histories = arena_array(op->mem, rows.n, sizeof *histories);
    struct ticket_digest *digests = arena_array(op->mem, rows.n, sizeof *digests);
    for (size_t i = 0; i < rows.n; i++)
        subjects[i] = past_subject(op, &categories, &row[i]);
    TRY(ticket_histories(op, subjects, rows.n, histories));
    for (size_t i = 0; i < rows.n; i++)
        TRY(digest(op, set, &row[i], &subjects[i], &histories[i], &digests[i]));
    *ret = (struct list){ digests, rows.n };
    return OK;
}
