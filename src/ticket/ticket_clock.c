/* A ticket's clocks. Nothing of them is stored: its events say what happened, the standard what was promised. */
#include "../base/json.h"
#include "ticket_internal.h"

#define PAGE 500 /* events read at once */

const struct field ticket_fact_fields[] = {
    { FIELD(struct ticket_facts, kind), .labels = ticket_kind_labels },
    { FIELD(struct ticket_facts, priority), .labels = ticket_priority_labels },
    { FIELD(struct ticket_facts, channel), .labels = ticket_channel_labels },
    { FIELD(struct ticket_facts, customer_level), .labels = customer_level_labels },
    { FIELD(struct ticket_facts, team_id) },
    { 0 },
};

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

/* ------------------------------------------------------------------ from events to facts */

struct moved {
    str to, waits_for;
};

static struct moved moved_of(struct op *op, str data)
{
    const json_t *root;
    if (json_read(op, data, &root) != OK) {
        op_forgive(op);
        return (struct moved){ 0 };
    }
    return (struct moved){ json_view(json_object_get(root, "to")),
                           json_view(json_object_get(root, "waits_for")) };
}

/* Whom it waits for where nobody said: a reply that ends in waiting waits for its reader. */
static enum wait_for wait_of(str waits_for)
{
    int wait = label_index(wait_for_labels, waits_for);
    return wait > WAIT_NONE ? (enum wait_for)wait : WAIT_CUSTOMER;
}

/* False when the event says nothing to a clock. */
static bool fact_of(struct op *op, const struct timeline_item *e, const struct ticket *t,
                    struct clock_fact *ret)
{
    *ret = (struct clock_fact){ .at = e->at, .seq = e->id, .who = e->actor_name };
    bool customer = str_is(e->from, "customer");
    if (e->id == 1) {
        ret->kind = FACT_CREATED;
        ret->by_staff = str_is(e->from, "agent") && t->channel != CHANNEL_IMPORT;
        return true;
    }
    if (str_is(e->type, "reply")) {
        ret->kind = customer ? FACT_ASKED : FACT_ANSWERED;
        return customer || (str_is(e->from, "agent") && reply_has_substance(op->mem, e->body));
    }
    if (str_is(e->event, "ticket.reopened")) {
        ret->kind = FACT_REOPENED;
        return true;
    }
    if (str_is(e->event, "ticket.resolved") || str_is(e->event, "ticket.closed")) {
        ret->kind = FACT_RESOLVED;
        return true;
    }
    if (!str_is(e->event, "ticket.moved"))
        return false;
    struct moved m = moved_of(op, e->data);
    ret->kind = str_is(m.to, "waiting") ? FACT_WAITS : FACT_WORKS;
    ret->wait = ret->kind == FACT_WAITS ? wait_of(m.waits_for) : WAIT_NONE;
    return true;
}

static enum err facts_read(struct op *op, const struct ticket *t, struct list *ret)
{
    struct clock_fact *facts = NULL;
    size_t n = 0;
    int64_t after = 0;
    do {
        struct list items;
        TRY(ticket_timeline(op, t->id, after, PAGE, &items, &after));
        facts = arena_grow(op->mem, facts, n * sizeof *facts, (n + items.n) * sizeof *facts);
        for (size_t i = 0; i < items.n; i++)
            n += fact_of(op, &((const struct timeline_item *)items.items)[i], t, &facts[n]);
    } while (after);
    *ret = (struct list){ facts, n };
    return OK;
}

/* ------------------------------------------------------------------ the clocks */

static enum err level_of(struct op *op, int64_t customer_id, int *ret)
{
    struct customer c = { 0 };
    if (customer_id)
        TRY(customer_get(op, customer_id, &c));
    *ret = c.level;
    return OK;
}

enum err ticket_clocks_get(struct op *op, int64_t id, struct ticket_clocks *ret)
{
    struct ticket t;
    struct standard s;
    struct list facts;
    struct ticket_facts of = { 0 };

    *ret = (struct ticket_clocks){ 0 };
    TRY(ticket_get(op, id, &t));
    TRY(level_of(op, t.customer_id, &of.customer_level));
    of.kind = t.kind, of.priority = t.priority, of.channel = t.channel, of.team_id = t.team_id;
    TRY(standard_choose(op, &of, t.created_at, &s));
    if (!s.id)
        return OK;
    TRY(facts_read(op, &t, &facts));
    TRY(standard_clocks(op, &s, t.created_at, facts.items, facts.n, &ret->clocks));
    ret->standard_id = s.id;
    ret->edition = s.edition;
    ret->name_zh = s.name_zh;
    ret->name_en = s.name_en;
    ret->calendar = s.calendar;
    ret->warn_percent = s.warn_percent;
    return OK;
}
