/* The draw of a plan: who worked what, by lot (quality_lot.c), kept with its seed and pool so that it can be drawn again. */
#include "../base/date.h"
#include "../base/digest.h"
#include "../base/log.h"
#include "../ticket/ticket_clock.h"
#include "quality_internal.h"

#include <stdlib.h>

struct worked {
    int64_t user_id, ticket_id;
    int kind;
};

static const struct field worked_fields[] = {
    { FIELD(struct worked, user_id) },
    { FIELD(struct worked, ticket_id) },
    { FIELD(struct worked, kind), .labels = ticket_kind_labels },
    { 0 },
};

struct drawing {
    struct quality_plan plan;
    int64_t edition_id;
    struct quality_form_def form;
    str seed;
    utc from, to;
    struct lot_person *people;
    size_t n;
    size_t drawn;
};

/* ------------------------------------------------------------------ the pool */

static bool kind_fits(const struct quality_form_def *form, int kind)
{
    for (size_t i = 0; i < form->kinds.n; i++)
        if (str_is(form->kinds.items[i], ticket_kind_labels[kind]))
            return true;
    return false;
}

static enum err missing_count(struct op *op, struct drawing *d)
{
    static const struct field fields[] = {
        { FIELD(struct quality_pool, user_id) },
        { FIELD(struct quality_pool, missing) },
        { 0 },
    };
    struct list have;
    size_t at = 0;

    TRY(db_all(op, SQL(quality_plan_have), ARGS(V(d->plan.id)), fields, sizeof(struct quality_pool),
               &have));
    const struct quality_pool *h = have.items;
    for (size_t i = 0; i < d->n; i++) {
        d->people[i].missing = d->plan.per_person;
        for (at = 0; at < have.n; at++)
            if (h[at].user_id == d->people[i].user_id)
                d->people[i].missing -= h[at].missing;
    }
    return OK;
}

/* Rows come person by person. */
static void people_of(struct op *op, struct drawing *d, const struct list *rows)
{
    const struct worked *w = rows->items;
    int64_t *tickets = arena_array(op->mem, rows->n + 1, sizeof *tickets); /* of all of them */
    d->people = arena_array(op->mem, rows->n + 1, sizeof *d->people);
    for (size_t i = 0; i < rows->n; i++) {
        if (!kind_fits(&d->form, w[i].kind))
            continue;
        if (!d->n || d->people[d->n - 1].user_id != w[i].user_id)
            d->people[d->n++] =
                (struct lot_person){ .user_id = w[i].user_id, .tickets.items = tickets };
        d->people[d->n - 1].tickets.n++;
        *tickets++ = w[i].ticket_id;
    }
}

static enum err pool_read(struct op *op, struct drawing *d)
{
    struct list rows;
    TRY(db_all(op, SQL(quality_pool_find),
               ARGS(V(d->plan.id), V(d->from), V(d->to), V(d->plan.team_id)), worked_fields,
               sizeof(struct worked), &rows));
    people_of(op, d, &rows);
    return missing_count(op, d);
}

/* ------------------------------------------------------------------ what comes of it */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool among(const ints *sorted, int64_t ticket)
{
    return bsearch(&ticket, sorted->items, sorted->n, sizeof ticket, by_number) != NULL;
}

static enum err sample_add(struct op *op, const struct drawing *d, int64_t draw_id,
                           const struct worked *w, bool twice)
{
    int64_t first = 0, second = 0;
    TRY(db_int(op, SQL(quality_check_insert),
               ARGS(V(d->plan.id), V(draw_id), V(d->edition_id), V(w->ticket_id), V(w->user_id),
                    V((int)TURN_FIRST), V_REF((int64_t)0), V(op->now)),
               &first));
    TRY(event_begin(op, "quality_check", first, "quality_check.drawn",
                    DATA(op, D("ticket_id", w->ticket_id), D("user_id", w->user_id),
                         D("plan_id", d->plan.id))));
    if (!twice)
        return OK;
    TRY(db_int(op, SQL(quality_check_insert),
               ARGS(V(d->plan.id), V(draw_id), V(d->edition_id), V(w->ticket_id), V(w->user_id),
                    V((int)TURN_SECOND), V_REF(first), V(op->now)),
               &second));
    return event_begin(op, "quality_check", second, "quality_check.drawn",
                       DATA(op, D("ticket_id", w->ticket_id), D("user_id", w->user_id),
                            D("plan_id", d->plan.id)));
}

/* In the order of ticket numbers, which tells nothing of who is first or checked twice. */
static int by_ticket(const void *a, const void *b)
{
    const struct worked *x = a, *y = b;
    return (x->ticket_id > y->ticket_id) - (x->ticket_id < y->ticket_id);
}

static enum err samples_add(struct op *op, const struct drawing *d, int64_t draw_id)
{
    struct worked *all = arena_array(op->mem, d->drawn + 1, sizeof *all);
    ints tickets = { arena_array(op->mem, d->drawn + 1, sizeof(int64_t)), 0 };

    for (size_t i = 0; i < d->n; i++)
        for (size_t k = 0; k < d->people[i].drawn.n; k++) {
            all[tickets.n] = (struct worked){ .user_id = d->people[i].user_id,
                                              .ticket_id = d->people[i].drawn.items[k] };
            tickets.items[tickets.n++] = d->people[i].drawn.items[k];
        }
    ints twice = quality_lots_second(op->mem, d->seed, &tickets, d->plan.second_percent);
    qsort(twice.items, twice.n, sizeof *twice.items, by_number);
    qsort(all, tickets.n, sizeof *all, by_ticket);
    for (size_t i = 0; i < tickets.n; i++)
        TRY(sample_add(op, d, draw_id, &all[i], among(&twice, all[i].ticket_id)));
    return OK;
}

static str numbers_lines(struct op *op, const ints *numbers)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 16u << 20);
    for (size_t i = 0; i < numbers->n; i++) {
        if (i)
            buf_char(&out, ',');
        buf_int(&out, numbers->items[i]);
    }
    return arena_str(op->mem, buf_view(&out));
}

static enum err pool_keep(struct op *op, const struct drawing *d, int64_t draw_id)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->people[i].missing > 0)
            TRY(db_run(op, SQL(quality_pool_insert),
                       ARGS(V(draw_id), V(d->people[i].user_id), V(d->people[i].missing),
                            V(numbers_lines(op, &d->people[i].tickets))),
                       NULL));
    return OK;
}

/* Who is not short takes no part: their tickets may still be another's. */
static void leave_out_full(struct drawing *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++)
        if (d->people[i].missing > 0)
            d->people[n++] = d->people[i];
    d->n = n;
}

static enum err prepare(struct op *op, int64_t id, struct drawing *d)
{
    int64_t locked = 0;
    TRY(db_int(op, SQL(quality_plan_lock), ARGS(V(id)), &locked));
    TRY(quality_plan_get(op, id, &d->plan));
    TRY(db_int(op, SQL(quality_edition_newest), ARGS(V(d->plan.form_id)), &d->edition_id));
    if (!d->edition_id)
        return refuse(op, ERR_CONFLICT, "quality.form_off");
    TRY(quality_edition_content(op, d->edition_id, &d->form));
    TRY(quality_month_span(op, d->plan.month, &d->from, &d->to));
    if (op->now.ms <= d->from.ms)
        return refuse(op, ERR_CONFLICT, "quality.month_ahead");
    if (op->now.ms < d->to.ms)
        d->to = op->now;
    d->seed = random_token(op->mem);
    return OK;
}

static enum err draw(struct op *op, int64_t id, struct drawing *d)
{
    int64_t draw_id = 0;
    TRY(prepare(op, id, d));
    TRY(pool_read(op, d));
    leave_out_full(d);
    quality_lots(op->mem, d->seed, d->people, d->n);
    for (size_t i = 0; i < d->n; i++)
        d->drawn += d->people[i].drawn.n;
    if (!d->drawn)
        return OK;
    TRY(db_int(op, SQL(quality_draw_insert),
               ARGS(V(id), V(d->edition_id), V(d->seed), V(d->to), V(d->drawn),
                    V_REF(quality_me(op)), V(op->now)),
               &draw_id));
    TRY(pool_keep(op, d, draw_id));
    TRY(samples_add(op, d, draw_id));
    return event_append(op, "quality_plan", id, "quality_plan.drawn",
                        DATA(op, D("draw_id", draw_id), D("tickets", (int64_t)d->drawn),
                             D("seed", d->seed)),
                        NULL);
}

enum err quality_plan_draw(struct op *op, int64_t id, struct quality_plan *ret)
{
    struct drawing d = { 0 };
    TX(tx, op);
    TRY(draw(op, id, &d));
    if (!d.drawn)
        return refuse(op, ERR_CONFLICT, "quality.nothing_to_draw");
    TRY(quality_plan_get(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ every month */

static enum err follow(struct op *op, const struct quality_plan *p)
{
    const struct quality_plan_form next = {
        p->name,       p->form_id,        p->team_id,   quality_month_after(op->mem, p->month),
        p->per_person, p->second_percent, p->threshold, p->dispute_days,
        true,
    };
    struct quality_plan made;
    bool goes_on = true;
    if (p->team_id)
        TRY(team_is_active(op, p->team_id, &goes_on));
    if (goes_on)
        TRY(quality_plan_add(op, &next, &made));
    else
        log_info(op, "quality plan ends, its team is off", KV("plan", p->id));
    return db_run(op, SQL(quality_plan_followed), ARGS(V(p->id), V(op->now)), NULL);
}

struct due {
    int64_t id;
    str month;
};

static enum err due_one(struct op *op, void *ctx)
{
    const struct due *due = ctx;
    struct drawing d = { 0 };
    TX(tx, op);
    TRY(draw(op, due->id, &d));
    if (!d.plan.monthly || str_cmp(d.plan.month, due->month) >= 0) /* another process was first */
        return OK;
    TRY(follow(op, &d.plan));
    log_info(op, "quality checks drawn", KV("plan", d.plan.id), KV("tickets", d.drawn));
    return tx_commit(&tx);
}

/* Each plan is an op of its own: one that fails is told in the log and does not stand in the way of others. */
enum err quality_draw_due(struct op *op, str payload)
{
    static const struct field fields[] = { { FIELD(struct quality_plan, id) }, { 0 } };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct list due;
    str day;

    (void)payload;
    TRY(company_today(op, &day));
    str month = { day.p, 7 };
    TRY(db_all(op, SQL(quality_plan_monthly), ARGS(V(month)), fields, sizeof(struct quality_plan),
               &due));
    TRY(db_settle(op, true));
    for (size_t i = 0; i < due.n; i++) {
        struct due one = { ((const struct quality_plan *)due.items)[i].id, month };
        enum err err = db_in_batch(op, mem, due_one, &one);
        if (err == ERR_UNAVAILABLE)
            return err;
        if (err != OK)
            log_warn(op, "quality draw failed", KV("plan", one.id), KV("code", op->fault.code),
                     KV("detail", op->fault.detail));
        op_forgive(op);
    }
    return OK;
}

/* ------------------------------------------------------------------ why this ticket */

enum err quality_draw_list(struct op *op, int64_t plan_id, struct list *ret)
{
    struct quality_plan p;
    TRY(quality_plan_get(op, plan_id, &p));
    return db_all(op, SQL(quality_draw_list), ARGS(V(plan_id)), quality_draw_fields,
                  sizeof(struct quality_draw), ret);
}

static bool same_numbers(const ints *a, const ints *b)
{
    return a->n == b->n && (!a->n || memcmp(a->items, b->items, a->n * sizeof *a->items) == 0);
}

static void drawn_fill(struct op *op, struct quality_draw *d, const struct list *rows)
{
    struct quality_pool *p = d->people.items;
    const struct worked *w = rows->items;
    for (size_t i = 0; i < d->people.n; i++) {
        p[i].drawn.items = arena_array(op->mem, rows->n + 1, sizeof(int64_t));
        for (size_t k = 0; k < rows->n; k++)
            if (w[k].user_id == p[i].user_id)
                p[i].drawn.items[p[i].drawn.n++] = w[k].ticket_id;
    }
}

static bool draws_same(struct op *op, const struct quality_draw *d)
{
    const struct quality_pool *p = d->people.items;
    struct lot_person *again = arena_array(op->mem, d->people.n + 1, sizeof *again);
    for (size_t i = 0; i < d->people.n; i++)
        again[i] = (struct lot_person){ .user_id = p[i].user_id,
                                        .missing = p[i].missing,
                                        .tickets = p[i].tickets };
    quality_lots(op->mem, d->seed, again, d->people.n);
    for (size_t i = 0; i < d->people.n; i++) {
        qsort(again[i].drawn.items, again[i].drawn.n, sizeof(int64_t), by_number);
        if (!same_numbers(&again[i].drawn, &p[i].drawn))
            return false;
    }
    return true;
}

enum err quality_draw_get(struct op *op, int64_t id, struct quality_draw *ret)
{
    struct quality_draw d = { 0 };
    struct list rows;
    bool found = false;

    TRY(db_find(op, SQL(quality_draw_get), ARGS(V(id)), quality_draw_fields, &d, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "quality.no_draw");
    TRY(db_all(op, SQL(quality_pool_of), ARGS(V(id)), quality_pool_fields,
               sizeof(struct quality_pool), &d.people));
    TRY(db_all(op, SQL(quality_drawn_of), ARGS(V(id)), worked_fields, sizeof(struct worked),
               &rows));
    drawn_fill(op, &d, &rows);
    d.holds = draws_same(op, &d);
    *ret = d;
    return OK;
}
