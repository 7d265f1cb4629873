/* A ticket's clocks: its events say what happened, the standard what was promised. What they come to is not kept, but
 * for the next due time and the next alarm, which lists and the breach check ask for without reading any event. */
#include "ticket_clock_internal.h"
#include "ticket_clock_sql.h"

const struct field ticket_clocks_fields[] = {
    { FIELD(struct ticket_clocks, standard_id), .flags = NULLABLE, .doc = "null: none applies" },
    { FIELD(struct ticket_clocks, edition), .flags = NULLABLE },
    { FIELD(struct ticket_clocks, name_zh) },
    { FIELD(struct ticket_clocks, name_en) },
    { FIELD(struct ticket_clocks, calendar) },
    { FIELD(struct ticket_clocks, warn_percent) },
    { FIELD(struct ticket_clocks, clocks), .of = clock_fields, .size = sizeof(struct clock) },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

static enum err level_of(struct op *op, int64_t customer_id, int *ret)
{
    struct customer c = { 0 };
    if (customer_id)
        TRY(customer_get(op, customer_id, &c));
    *ret = c.level;
    return OK;
}

struct clock_subject ticket_subject_of(const struct ticket *t, int level)
{
    return (struct clock_subject){
        .id = t->id,
        .facts = { .kind = t->kind,
                   .priority = t->priority,
                   .channel = t->channel,
                   .customer_level = level,
                   .team_id = t->team_id },
        .created_at = t->created_at,
        .resolved_at = t->resolved_at,
        .closed_at = t->closed_at,
    };
}

/* What the ticket is about, as far as standards ask. */
static enum err product_facts(struct op *op, int64_t unit_id, struct ticket_facts *ret)
{
    struct unit u;
    struct list categories;
    if (!unit_id)
        return OK;
    TRY(unit_get(op, unit_id, &u));
    TRY(category_list(op, &categories));
    ret->model_id = u.model_id;
    ret->category = category_keys_up(op, &categories, u.category_id);
    return OK;
}

static enum err subject_with_product(struct op *op, const struct ticket *t, int level,
                                     struct clock_subject *ret)
{
    *ret = ticket_subject_of(t, level);
    return product_facts(op, t->unit_id, &ret->facts);
}

enum err ticket_facts_get(struct op *op, const struct ticket *t, struct ticket_facts *ret)
{
    struct clock_subject subject;
    TRY(ticket_subject(op, t, &subject));
    *ret = subject.facts;
    return OK;
}

enum err ticket_subject(struct op *op, const struct ticket *t, struct clock_subject *ret)
{
    int level = 0;
    TRY(level_of(op, t->customer_id, &level));
    return subject_with_product(op, t, level, ret);
}

enum err ticket_clocks_read(struct op *op, const struct ticket *t, struct standard_set *set,
                            struct clock_history *ret_history, struct standard_clocks *ret)
{
    struct clock_subject subject;
    *ret_history = (struct clock_history){ 0 };
    *ret = (struct standard_clocks){ 0 };
    TRY(ticket_subject(op, t, &subject));
    const struct standard *s = standard_of(set, &subject.facts, t->created_at);
    if (!s)
        return OK;
    TRY(ticket_histories(op, &subject, 1, ret_history));
    return standard_clocks_of(op, set, s, t->created_at, ret_history->facts, ret_history->n, ret);
}

enum err ticket_clocks_get(struct op *op, int64_t id, struct ticket_clocks *ret)
{
    struct ticket t;
    struct standard_set *set;
    struct standard_clocks clocks;
    struct clock_history history;

    *ret = (struct ticket_clocks){ 0 };
    TRY(ticket_get(op, id, &t));
    TRY(standard_set_read(op, &set));
    TRY(ticket_clocks_read(op, &t, set, &history, &clocks));
    const struct standard *s = clocks.standard;
    if (s)
        *ret = (struct ticket_clocks){ s->id,       s->edition,      s->name_zh,   s->name_en,
                                       s->calendar, s->warn_percent, clocks.clocks };
    return OK;
}

/* ------------------------------------------------------------------ what comes next */

bool clock_has_caused(const struct clock_history *h, const struct standard *s,
                      const struct clock *c, int64_t level)
{
    for (size_t i = 0; i < h->caused_count; i++) {
        const struct clock_caused *k = &h->caused[i];
        if (k->level == level && k->standard_id == s->id && k->edition == s->edition &&
            str_eq(k->clock, c->key) && k->at.ms >= c->started_at.ms)
            return true;
    }
    return false;
}

struct next {
    utc after; /* what lies before is passed over */
    utc at;    /* 0: nothing comes */
};

static void consider(struct next *n, utc at)
{
    if (at.ms && at.ms > n->after.ms && (!n->at.ms || at.ms < n->at.ms))
        n->at = at;
}

static utc next_alarm(const struct standard_clocks *k, const struct clock_history *h, utc after)
{
    struct next n = { .after = after };
    const struct clock *c = k->clocks.items;
    const struct standard_escalation *e = k->standard->escalations.items;
    for (size_t i = 0; i < k->clocks.n; i++) {
        if (!clock_has_caused(h, k->standard, &c[i], 0))
            consider(&n, clock_over(&c[i], &k->works[i]));
        for (size_t j = 0; j < k->standard->escalations.n; j++)
            if (escalation_for(&e[j], &c[i]) &&
                !clock_has_caused(h, k->standard, &c[i], (int64_t)j + 1))
                consider(&n, clock_reaches(&c[i], &k->works[i], e[j].percent));
    }
    return n.at;
}

/* When the clock that is due first is near. */
static utc near_at(const struct standard_clocks *k)
{
    const struct clock *c = k->clocks.items;
    for (size_t i = 0; i < k->clocks.n; i++)
        if (c[i].due_at.ms == k->due_at.ms && c[i].kind == k->due_clock)
            return clock_reaches(&c[i], &k->works[i], k->standard->warn_percent);
    return (utc){ 0 };
}

/* ------------------------------------------------------------------ settling */

static void nothing_due(struct ticket_row *row)
{
    row->due = DUE_NEVER;
    row->due_kind = 0;
    row->t.near_at = row->alarm_at = (utc){ 0 };
}

static void due_of(struct ticket_row *row, const struct standard_clocks *k,
                   const struct clock_history *h, utc after)
{
    nothing_due(row);
    if (!k->standard)
        return;
    row->alarm_at = next_alarm(k, h, after);
    if (!k->due_at.ms)
        return;
    row->due = k->due_at;
    row->due_kind = k->due_clock;
    row->t.near_at = near_at(k);
}

/* A step of a process that has to be left before any clock runs out is due first. */
static void step_due(struct ticket_row *row)
{
    if (!row->step_due_at.ms || !status_is_work(row->t.status) ||
        row->due.ms <= row->step_due_at.ms)
        return;
    row->due = row->step_due_at;
    row->due_kind = CLOCK_STEP;
    row->t.near_at = row->step_near_at;
}

static bool same_due(const struct ticket_row *a, const struct ticket_row *b)
{
    return a->due.ms == b->due.ms && a->due_kind == b->due_kind &&
           a->t.near_at.ms == b->t.near_at.ms && a->alarm_at.ms == b->alarm_at.ms;
}

enum err ticket_settle_with(struct op *op, struct ticket_row *row, struct standard_set *set,
                            bool future)
{
    struct standard_clocks clocks = { 0 };
    struct clock_history history = { 0 };
    struct ticket_row before = *row;

    if (status_is_work(row->t.status) && !standard_set_empty(set))
        TRY(ticket_clocks_read(op, &row->t, set, &history, &clocks));
    due_of(row, &clocks, &history, future ? op->now : (utc){ 0 });
    step_due(row);
    ticket_show(op, row);
    if (same_due(&before, row))
        return OK;
    return db_run(op, SQL(clock_store),
                  ARGS(V(row->t.id), V(row->due), V(row->due_kind), V(row->t.near_at),
                       V(row->alarm_at)),
                  NULL);
}

enum err ticket_settle(struct op *op, struct ticket_row *row)
{
    struct standard_set *set;
    TRY(standard_set_read(op, &set));
    return ticket_settle_with(op, row, set, false);
}

enum err ticket_settle_new(struct op *op, struct ticket_row *row, int customer_level)
{
    struct standard_set *set;
    struct standard_clocks clocks = { 0 };
    const struct clock_history history = { 0 };
    const struct clock_fact fact = ticket_created_fact(op, &row->t);
    struct clock_subject subject;

    nothing_due(row);
    TRY(standard_set_read(op, &set));
    if (standard_set_empty(set))
        return OK;
    TRY(subject_with_product(op, &row->t, customer_level, &subject));
    const struct standard *s = standard_of(set, &subject.facts, row->t.created_at);
    if (!s)
        return OK;
    TRY(standard_clocks_of(op, set, s, row->t.created_at, &fact, 1, &clocks));
    due_of(row, &clocks, &history, (utc){ 0 });
    return OK;
}

/* ------------------------------------------------------------------ settling many */

#define BATCH 200

struct settling {
    const struct sql *work;
    int64_t after, of; /* of: customer or unit */
    size_t n;          /* of the last batch */
};

static enum err settle_batch(struct op *op, void *ctx)
{
    struct settling *s = ctx;
    static const struct field fields[] = { { FIELD(struct ticket, id) }, { 0 } };
    struct list ids;
    struct standard_set *set;

    TX(tx, op);
    TRY(standard_set_read(op, &set));
    TRY(standard_set_calendars(op, set));
    TRY(db_all(op, s->work, (const struct arg[]){ V(s->after), V(BATCH), V(s->of) }, s->of ? 3 : 2,
               fields, sizeof(struct ticket), &ids));
    for (size_t i = 0; i < ids.n; i++) {
        struct ticket_row row;
        s->after = ((const struct ticket *)ids.items)[i].id;
        TRY(ticket_lock_load(op, s->after, &row));
        TRY(ticket_settle_with(op, &row, set, true));
    }
    s->n = ids.n;
    return tx_commit(&tx);
}

/* Batch by batch, so that neither memory nor the write lane is held for long. */
static enum err settle_batches(struct op *op, struct settling s)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    TRY(db_settle(op, true));
    do
        TRY(db_in_batch(op, mem, settle_batch, &s));
    while (s.n == BATCH);
    return OK;
}

enum err ticket_settle_all(struct op *op)
{
    return settle_batches(op, (struct settling){ .work = SQL(clock_work) });
}

enum err ticket_settle_customer(struct op *op, int64_t customer_id)
{
    return settle_batches(op,
                          (struct settling){ .work = SQL(clock_work_customer), .of = customer_id });
}

enum err ticket_settle_unit(struct op *op, int64_t unit_id)
{
    return settle_batches(op, (struct settling){ .work = SQL(clock_work_unit), .of = unit_id });
}
