/* What if a standard had applied: the clocks of past tickets under the standards as they were and under a draft, and which
 * tickets change sides. Histories are read some hundreds at a time, each batch in memory of its own. */
#include "ticket_clock_internal.h"
#include "ticket_clock_sql.h"

#define BATCH 500

static const struct field replay_clock_fields[] = {
    { FIELD(struct replay_clock, clock), .doc = "kind and, of a further target, what it is about" },
    { FIELD(struct replay_clock, was_met), .doc = "tickets, under the standards as they were" },
    { FIELD(struct replay_clock, was_breached) },
    { FIELD(struct replay_clock, was_running), .doc = "not over, not breached until now" },
    { FIELD(struct replay_clock, met), .doc = "tickets, under the draft" },
    { FIELD(struct replay_clock, breached) },
    { FIELD(struct replay_clock, running) },
    { 0 },
};

static const struct field replay_change_fields[] = {
    { FIELD(struct replay_change, ticket_id) },
    { FIELD(struct replay_change, number) },
    { FIELD(struct replay_change, subject) },
    { FIELD(struct replay_change, clock) },
    { FIELD(struct replay_change, breached), .doc = "would be; it was not. False: the other way" },
    { FIELD(struct replay_change, was_target), .doc = "seconds of working time; 0: it had none" },
    { FIELD(struct replay_change, was_used), .doc = "seconds" },
    { FIELD(struct replay_change, target), .doc = "seconds of working time; 0: it has none" },
    { FIELD(struct replay_change, used), .doc = "seconds" },
    { 0 },
};

const struct field replay_fields[] = {
    { FIELD(struct replay, tickets), .doc = "that came in within the period" },
    { FIELD(struct replay, concerned), .doc = "of them those to which the draft would apply" },
    { FIELD(struct replay, clocks), .of = replay_clock_fields,
      .size = sizeof(struct replay_clock) },
    { FIELD(struct replay, better), .doc = "clocks breached as it was and not under the draft" },
    { FIELD(struct replay, worse), .doc = "the other way" },
    { FIELD(struct replay, changes), .of = replay_change_fields,
      .size = sizeof(struct replay_change), .doc = "the first of both, by ticket" },
    { 0 },
};

const struct field replay_form_fields[] = {
    { FIELD(struct replay_form, standard), .of = standard_form_fields, .flags = REQUIRED,
      .doc = "the draft" },
    { FIELD(struct replay_form, replaces), .flags = NULLABLE, .min = 0,
      .doc = "id of the standard whose place it takes; null: beside the others" },
    { FIELD(struct replay_form, from), .flags = REQUIRED, .doc = "tickets that came in from then" },
    { FIELD(struct replay_form, to), .flags = NULLABLE, .doc = "until before then; null: now" },
    { FIELD(struct replay_form, limit), .min = 0, .max = PAGE_MAX,
      .doc = "changes to list; 50 unless said" },
    { 0 },
};

/* ------------------------------------------------------------------ counting */

struct replaying {
    struct op *op; /* of the whole */
    struct standard_set *was, *would;
    const struct standard *draft;
    const struct replay_form *form;
    struct replay result;
    struct replay_clock clocks[64];
    struct replay_change *changes;
    struct list categories;
    int64_t after; /* ticket that was the last */
    size_t n;      /* of the last batch */
};

/* NULL when there are more kinds of clocks than are told apart. */
static struct replay_clock *count_of(struct replaying *r, str key)
{
    struct list *all = &r->result.clocks;
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(r->clocks[i].clock, key))
            return &r->clocks[i];
    if (all->n == sizeof r->clocks / sizeof *r->clocks)
        return NULL;
    r->clocks[all->n].clock = arena_str(r->op->mem, key);
    return &r->clocks[all->n++];
}

/* In any of its runs. */
static bool was_late(const struct clock *c)
{
    return c->breached || c->late_before;
}

static void count_clock(const struct clock *c, int64_t *met, int64_t *breached, int64_t *running)
{
    if (!c || c->state == CLOCK_NONE)
        return;
    int64_t *count = was_late(c) ? breached : c->ended_at.ms ? met : running;
    ++*count;
}

static const struct clock *with_key(const struct standard_clocks *k, str key)
{
    const struct clock *c = k->clocks.items;
    for (size_t i = 0; i < k->clocks.n; i++)
        if (str_eq(c[i].key, key))
            return &c[i];
    return NULL;
}

static void note_change(struct replaying *r, const struct ticket *t, const struct clock *was,
                        const struct clock *would)
{
    bool before = was && was_late(was), after = would && was_late(would);
    struct list *changes = &r->result.changes;
    if (before == after)
        return;
    int64_t *count = after ? &r->result.worse : &r->result.better;
    ++*count;
    bool may = ticket_reach(r->op, "ticket.read", t->team_id, t->assignee_id);
    if (!may || changes->n == (size_t)r->form->limit)
        return;
    r->changes[changes->n++] = (struct replay_change){
        .ticket_id = t->id,
        .number = ticket_number(r->op->mem, t->id),
        .subject = arena_str(r->op->mem, t->subject),
        .clock = arena_str(r->op->mem, (was ? was : would)->key),
        .breached = after,
        .was_target = was ? was->target : 0,
        .was_used = was ? was->used : 0,
        .target = would ? would->target : 0,
        .used = would ? would->used : 0,
    };
}

static void compare_clock(struct replaying *r, const struct ticket *t, const struct clock *was,
                          const struct clock *would)
{
    struct replay_clock *count = count_of(r, (was ? was : would)->key);
    note_change(r, t, was, would);
    if (!count)
        return;
    count_clock(was, &count->was_met, &count->was_breached, &count->was_running);
    count_clock(would, &count->met, &count->breached, &count->running);
}

static void compare(struct replaying *r, const struct ticket *t, const struct standard_clocks *was,
                    const struct standard_clocks *would)
{
    const struct clock *c = was->clocks.items;
    for (size_t i = 0; i < was->clocks.n; i++)
        compare_clock(r, t, &c[i], with_key(would, c[i].key));
    c = would->clocks.items;
    for (size_t i = 0; i < would->clocks.n; i++)
        if (!with_key(was, c[i].key))
            compare_clock(r, t, NULL, &c[i]);
}

/* ------------------------------------------------------------------ walking the past */

static enum err clocks_under(struct op *op, struct standard_set *set, const struct clock_subject *s,
                             const struct clock_history *h, struct standard_clocks *ret)
{
    const struct standard *standard = standard_of(set, &s->facts, s->created_at);
    *ret = (struct standard_clocks){ 0 };
    return standard ? standard_clocks_of(op, set, standard, s->created_at, h->facts, h->n, ret)
                    : OK;
}

static enum err replay_ticket(struct op *op, struct replaying *r, const struct ticket *t,
                              const struct clock_subject *s, const struct clock_history *h)
{
    struct standard_clocks was, would;
    TRY(clocks_under(op, r->was, s, h, &was));
    TRY(clocks_under(op, r->would, s, h, &would));
    r->result.tickets++;
    r->result.concerned += would.standard == r->draft;
    compare(r, t, &was, &would);
    return OK;
}

static enum err replay_batch(struct op *op, void *ctx)
{
    struct replaying *r = ctx;
    const struct replay_form *f = r->form;
    struct list rows;
    TRY(db_all(op, SQL(clock_tickets), ARGS(V(r->after), V(f->from), V(f->to), V(BATCH)),
               past_fields, sizeof(struct past_row), &rows));
    const struct past_row *row = rows.items;
    struct clock_subject *subjects = arena_array(op->mem, rows.n, sizeof *subjects);
    struct clock_history *histories = arena_array(op->mem, rows.n, sizeof *histories);
    for (size_t i = 0; i < rows.n; i++)
        subjects[i] = past_subject(op, &r->categories, &row[i]);
    TRY(ticket_histories(op, subjects, rows.n, histories));
    for (size_t i = 0; i < rows.n; i++)
        TRY(replay_ticket(op, r, &row[i].t, &subjects[i], &histories[i]));
    r->n = rows.n;
    if (rows.n)
        r->after = row[rows.n - 1].t.id;
    return OK;
}

static enum err replay_all(struct replaying *r)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    TRY(db_settle(r->op, true));
    do
        TRY(db_in_batch(r->op, mem, replay_batch, r));
    while (r->n == BATCH);
    return OK;
}

static const struct standard *draft_in(const struct standard_set *set, int64_t replaces)
{
    return standard_set_find(set, replaces ? replaces : STANDARD_TRIED);
}

enum err ticket_replay(struct op *op, const struct replay_form *form, struct replay *ret)
{
    struct replay_form f = *form;
    struct standard existing;
    if (!f.to.ms)
        f.to = op->now;
    if (f.to.ms <= f.from.ms)
        op_field(op, STR("/to"), "replay.period");
    TRY(op_check(op));
    if (f.replaces)
        TRY(standard_get(op, f.replaces, &existing));
    struct replaying *r = arena_alloc(op->mem, sizeof *r);
    *r = (struct replaying){ .op = op, .form = &f };
    r->changes = arena_array(op->mem, (size_t)f.limit, sizeof *r->changes);
    TRY(category_list(op, &r->categories));
    TRY(standard_set_try(op, &f.standard, f.replaces, &r->would));
    TRY(standard_set_read(op, &r->was));
    TRY(standard_set_calendars(op, r->was));
    TRY(standard_set_calendars(op, r->would));
    r->draft = draft_in(r->would, f.replaces);
    TRY(replay_all(r));
    *ret = r->result;
    ret->clocks.items = r->clocks;
    ret->changes.items = r->changes;
    return OK;
}
