/* What own measures count of a range of tickets: their events, one by one, against the conditions. */
#include "../base/json.h"
#include "../ticket/ticket_clock.h"
#include "own_internal.h"

const struct field own_event_fields[] = {
    { FIELD(struct own_event, type), .max = 60 },
    { FIELD(struct own_event, actor), .labels = actor_kind_labels },
    { FIELD(struct own_event, from), .doc = "status or step before" },
    { FIELD(struct own_event, to), .doc = "status or step after" },
    { FIELD(struct own_event, step) },
    { FIELD(struct own_event, process), .doc = "key" },
    { FIELD(struct own_event, move), .doc = "key of the move in its process" },
    { FIELD(struct own_event, clock), .doc = "of a breach" },
    { FIELD(struct own_event, waits_for) },
    { FIELD(struct own_event, reason) },
    { 0 },
};

struct past {
    struct own_event e;
    int64_t ticket_id, actor_id;
    utc at;
    str data;
};

static const struct field past_fields_of_own[] = {
    { FIELD(struct past, ticket_id) },
    { FIELD(struct past, at) },
    { FIELD_NAMED(struct past, e.type, "type") },
    { FIELD_NAMED(struct past, e.actor, "actor_kind"), .labels = actor_kind_labels },
    { FIELD(struct past, actor_id) },
    { FIELD(struct past, data) },
    { 0 },
};

struct counted_ticket {
    struct ticket_facts facts;
    int64_t id, category_id, assignee_id;
};

static const struct field counted_ticket_fields[] = {
    { FIELD(struct counted_ticket, id) },
    { FIELD_NAMED(struct counted_ticket, facts.kind, "kind"), .labels = ticket_kind_labels },
    { FIELD_NAMED(struct counted_ticket, facts.priority, "priority"),
      .labels = ticket_priority_labels },
    { FIELD_NAMED(struct counted_ticket, facts.channel, "channel"),
      .labels = ticket_channel_labels },
    { FIELD_NAMED(struct counted_ticket, facts.customer_level, "customer_level"),
      .labels = customer_level_labels },
    { FIELD_NAMED(struct counted_ticket, facts.team_id, "team_id") },
    { FIELD_NAMED(struct counted_ticket, facts.model_id, "model_id") },
    { FIELD(struct counted_ticket, category_id) },
    { FIELD(struct counted_ticket, assignee_id) },
    { 0 },
};

/* ------------------------------------------------------------------ one event */

/* A text of the data; a number (of a team, of a user) as its digits. */
static str member(struct op *op, const json_t *data, const char *name)
{
    const json_t *v = json_object_get(data, name);
    if (json_is_integer(v))
        return arena_fmt(op->mem, "%lld", (long long)json_integer_value(v));
    return json_view(v);
}

static void fill(struct op *op, struct past *p)
{
    const json_t *data;
    if (json_read(op, p->data, &data) != OK) {
        op_forgive(op); /* one that cannot be read says only its type */
        return;
    }
    p->e.from = member(op, data, "from");
    p->e.to = member(op, data, "to");
    p->e.step = member(op, data, "step");
    p->e.process = member(op, data, "process");
    p->e.move = member(op, data, "move");
    p->e.clock = member(op, data, "clock");
    p->e.waits_for = member(op, data, "waits_for");
    p->e.reason = member(op, data, "reason");
}

static int64_t user_of(const struct past *p)
{
    return p->e.actor == ACTOR_USER ? p->actor_id : 0;
}

/* ------------------------------------------------------------------ one ticket, one measure */

struct judged {
    const struct counted_ticket *t;
    const struct past *events;
    size_t n;
    utc now;
    struct counted_list *list;
};

static void count(const struct own_measure *m, const struct judged *j, struct counted c,
                  const struct past *begin, const struct past *end)
{
    c.measure = m->def.key;
    c.subject = SUBJECT_TICKET;
    c.subject_id = j->t->id;
    c.den = 1;
    c.user_id = m->def.whose == OWN_BEGAN   ? user_of(begin)
                : m->def.whose == OWN_ENDED ? (end ? user_of(end) : 0)
                                            : j->t->assignee_id;
    counted_add(j->list, &c);
}

static bool begins(const struct own_measure *m, const struct past *p, size_t at)
{
    return m->begins.has ? condition_holds(&m->begins.condition, &p->e) : at == 0;
}

static void count_each(const struct own_measure *m, const struct judged *j)
{
    for (size_t i = 0; i < j->n; i++)
        if (begins(m, &j->events[i], i))
            count(m, j, (struct counted){ .part = (int64_t)i, .at = j->events[i].at, .num = 1 },
                  &j->events[i], NULL);
}

static const struct past *ending(const struct own_measure *m, const struct judged *j, size_t begin)
{
    for (size_t i = begin + 1; i < j->n; i++)
        if (condition_holds(&m->ends.condition, &j->events[i].e))
            return &j->events[i];
    return NULL;
}

/* Of a share whose time is not over nothing is said yet. */
static void count_first(const struct own_measure *m, const struct judged *j)
{
    size_t at = 0;
    while (at < j->n && !begins(m, &j->events[at], at))
        at++;
    if (at == j->n || !m->ends.has)
        return;
    const struct past *begin = &j->events[at], *end = ending(m, j, at);
    int64_t within = m->def.within_minutes * 60000, took = end ? end->at.ms - begin->at.ms : 0;
    if (m->kind == MEASURE_DURATION) {
        if (end && (!within || took <= within))
            count(m, j, (struct counted){ .at = end->at, .num = took / 1000 }, begin, end);
        return;
    }
    bool in_time = end && (!within || took <= within);
    struct counted c = { .at = begin->at, .num = in_time };
    if (!end && within && j->now.ms <= begin->at.ms + within)
        c = (struct counted){ .recheck_at = { begin->at.ms + within + 1 } };
    count(m, j, c, begin, end);
}

static void judge(const struct own_set *set, const struct judged *j)
{
    for (size_t i = 0; i < set->n; i++) {
        const struct own_measure *m = &set->items[i];
        if (m->tickets.has && !condition_holds(&m->tickets.condition, &j->t->facts))
            continue;
        if (m->kind == MEASURE_COUNT)
            count_each(m, j);
        else
            count_first(m, j);
    }
}

enum err own_set_count(struct op *op, const struct own_set *set, int64_t first, int64_t last,
                       utc now, struct counted_list *ret)
{
    struct list tickets, events, categories;
    if (!set->n)
        return OK;
    TRY(category_list(op, &categories));
    TRY(db_all(op, SQL(measure_own_tickets), ARGS(V(first), V(last)), counted_ticket_fields,
               sizeof(struct counted_ticket), &tickets));
    TRY(db_all(op, SQL(measure_own_events), ARGS(V(first), V(last)), past_fields_of_own,
               sizeof(struct past), &events));
    struct past *p = events.items;
    for (size_t i = 0; i < events.n; i++)
        fill(op, &p[i]);
    size_t at = 0;
    for (size_t i = 0; i < tickets.n; i++) {
        struct counted_ticket *t = &((struct counted_ticket *)tickets.items)[i];
        t->facts.category = category_keys_up(op, &categories, t->category_id);
        while (at < events.n && p[at].ticket_id < t->id)
            at++;
        size_t n = 0;
        while (at + n < events.n && p[at + n].ticket_id == t->id)
            n++;
        judge(set, &(struct judged){ t, p + at, n, now, ret });
        at += n;
    }
    return OK;
}
