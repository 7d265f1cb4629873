/* From a ticket's events to what clocks hang on, and to what they have already caused. */
#include "../base/json.h"
#include "ticket_clock_internal.h"
#include "ticket_clock_sql.h"

const struct field ticket_fact_fields[] = {
    { FIELD(struct ticket_facts, kind), .labels = ticket_kind_labels },
    { FIELD(struct ticket_facts, priority), .labels = ticket_priority_labels },
    { FIELD(struct ticket_facts, channel), .labels = ticket_channel_labels },
    { FIELD(struct ticket_facts, customer_level), .labels = customer_level_labels },
    { FIELD(struct ticket_facts, team_id) },
    { FIELD(struct ticket_facts, model_id) },
    { FIELD(struct ticket_facts, category) },
    { 0 },
};

/* An event with the text of its message. */
struct clock_event {
    int64_t ticket_id, seq;
    utc at;
    str type;
    int actor_kind;
    str who, data, body;
};

static const struct field clock_event_fields[] = {
    { FIELD(struct clock_event, ticket_id) },
    { FIELD(struct clock_event, seq) },
    { FIELD(struct clock_event, at) },
    { FIELD(struct clock_event, type) },
    { FIELD(struct clock_event, actor_kind), .labels = actor_kind_labels },
    { FIELD(struct clock_event, who) },
    { FIELD(struct clock_event, data) },
    { FIELD(struct clock_event, body) },
    { 0 },
};

/* ------------------------------------------------------------------ one event */

/* NULL when it cannot be read: then the event says nothing. */
static const json_t *data_of(struct op *op, const struct clock_event *e)
{
    const json_t *data;
    if (json_read(op, e->data, &data) == OK)
        return data;
    op_forgive(op);
    return NULL;
}

static str text_in(const json_t *data, const char *name)
{
    return json_view(json_object_get(data, name));
}

static int64_t number_in(const json_t *data, const char *name)
{
    return (int64_t)json_integer_value(json_object_get(data, name));
}

/* One of the labels, which outlive the event; empty when it is none. */
static str step_in(const json_t *data, const char *name)
{
    int status = label_index(ticket_status_labels, text_in(data, name));
    return status < 0 ? (str){ 0 } : str_of(ticket_status_labels[status]);
}

/* Whom it waits for where nobody said: a reply that ends in waiting waits for its reader. */
static enum wait_for wait_of(str waits_for)
{
    int wait = label_index(wait_for_labels, waits_for);
    return wait > WAIT_NONE ? (enum wait_for)wait : WAIT_CUSTOMER;
}

/* It began when the ticket came in, which for an import is before its event. */
static bool created(struct op *op, const struct clock_event *e, const struct clock_subject *s,
                    struct clock_fact *f)
{
    const json_t *data = data_of(op, e);
    f->at = s->created_at;
    f->kind = FACT_CREATED;
    f->by_staff = e->actor_kind == ACTOR_USER && s->facts.channel != CHANNEL_IMPORT;
    f->step = step_in(data, "status");
    f->team = number_in(data, "team_id");
    return true;
}

static bool replied(struct op *op, const struct clock_event *e, struct clock_fact *f)
{
    bool customer = e->actor_kind == ACTOR_CUSTOMER;
    f->kind = customer ? FACT_ASKED : FACT_ANSWERED;
    return customer || (e->actor_kind == ACTOR_USER && reply_has_substance(op->mem, e->body));
}

static bool given(struct op *op, const struct clock_event *e, struct clock_fact *f)
{
    const json_t *data = data_of(op, e);
    f->kind = FACT_GIVEN;
    f->step = step_in(data, "status");
    if (json_object_get(data, "to_team"))
        f->team = number_in(data, "to_team");
    return f->step.n || f->team != TEAM_SAME;
}

static bool moved(struct op *op, const struct clock_event *e, struct clock_fact *f)
{
    const json_t *data = data_of(op, e);
    f->step = step_in(data, "to");
    if (str_is(e->type, "ticket.reopened")) {
        f->kind = FACT_REOPENED;
    } else if (str_is(e->type, "ticket.resolved") || str_is(e->type, "ticket.closed")) {
        f->kind = FACT_RESOLVED;
    } else {
        f->kind = str_is(f->step, "waiting") ? FACT_WAITS : FACT_WORKS;
        f->wait = f->kind == FACT_WAITS ? wait_of(text_in(data, "waits_for")) : WAIT_NONE;
    }
    return true;
}

/* False when the event says nothing to a clock. */
static bool fact_of(struct op *op, const struct clock_event *e, const struct clock_subject *s,
                    struct clock_fact *f)
{
    *f = (struct clock_fact){ .at = e->at, .seq = e->seq, .who = e->who, .team = TEAM_SAME };
    if (e->seq == 1)
        return created(op, e, s, f);
    if (str_is(e->type, "ticket.replied"))
        return replied(op, e, f);
    if (str_is(e->type, "ticket.assigned") || str_is(e->type, "ticket.transferred"))
        return given(op, e, f);
    if (str_is(e->type, "ticket.moved") || str_is(e->type, "ticket.reopened") ||
        str_is(e->type, "ticket.resolved") || str_is(e->type, "ticket.closed"))
        return moved(op, e, f);
    return false;
}

/* ------------------------------------------------------------------ many at once */

const struct field past_fields[] = {
    { FIELD_NAMED(struct past_row, t.id, "id") },
    { FIELD_NAMED(struct past_row, t.subject, "subject") },
    { FIELD_NAMED(struct past_row, t.kind, "kind"), .labels = ticket_kind_labels },
    { FIELD_NAMED(struct past_row, t.priority, "priority"), .labels = ticket_priority_labels },
    { FIELD_NAMED(struct past_row, t.channel, "channel"), .labels = ticket_channel_labels },
    { FIELD_NAMED(struct past_row, t.team_id, "team_id") },
    { FIELD_NAMED(struct past_row, t.assignee_id, "assignee_id") },
    { FIELD_NAMED(struct past_row, t.created_at, "created_at") },
    { FIELD_NAMED(struct past_row, t.resolved_at, "resolved_at") },
    { FIELD_NAMED(struct past_row, t.closed_at, "closed_at") },
    { FIELD_NAMED(struct past_row, t.first_reply_at, "first_reply_at") },
    { FIELD_NAMED(struct past_row, level, "customer_level") },
    { FIELD(struct past_row, model_id) },
    { FIELD(struct past_row, category_id) },
    { 0 },
};

struct clock_subject past_subject(struct op *op, const struct list *categories,
                                  const struct past_row *row)
{
    struct clock_subject s = ticket_subject_of(&row->t, (int)row->level);
    s.facts.model_id = row->model_id;
    s.facts.category = category_keys_up(op, categories, row->category_id);
    return s;
}

/* ------------------------------------------------------------------ a whole history */

struct clock_fact ticket_created_fact(const struct op *op, const struct ticket *t)
{
    return (struct clock_fact){
        .at = t->created_at,
        .kind = FACT_CREATED,
        .by_staff = op->actor->kind == ACTOR_USER && t->channel != CHANNEL_IMPORT,
        .seq = 1,
        .step = str_of(ticket_status_labels[t->status]),
        .team = t->team_id,
    };
}

struct reading {
    struct op *op;
    const struct clock_subject *subjects; /* by id */
    size_t n, at;
    struct clock_history *histories; /* of the same order */
    size_t room;                     /* for facts of the one at `at` */
};

/* Room for one more, and for what an import brings with its first. */
static void make_room(struct reading *r, struct clock_history *h)
{
    if (h->n + 2 <= r->room)
        return;
    size_t room = r->room ? r->room * 2 : 8;
    h->facts =
        arena_grow(r->op->mem, h->facts, r->room * sizeof *h->facts, room * sizeof *h->facts);
    r->room = room;
}

/* What an import brought in as waiting or done has no event of that: the first one says it. */
static void import_follows(struct reading *r, struct clock_history *h, const struct clock_event *e)
{
    const struct clock_subject *s = &r->subjects[r->at];
    utc done = s->resolved_at.ms ? s->resolved_at : s->closed_at;
    const struct clock_fact *first = h->facts;
    struct clock_fact f = { .at = first->at, .seq = 1, .who = first->who, .team = TEAM_SAME };
    if (str_is(first->step, "waiting")) {
        f.kind = FACT_WAITS;
        f.wait = WAIT_CUSTOMER;
    } else if (str_is(first->step, "resolved") || str_is(first->step, "closed")) {
        f.kind = FACT_RESOLVED;
        if (!utc_parse(text_in(data_of(r->op, e), "resolved_at"), &f.at) && done.ms)
            f.at = done; /* the event of an older program does not say it */
    } else {
        return;
    }
    h->facts[h->n++] = f;
}

static void remember(struct reading *r, struct clock_history *h, const struct clock_event *e)
{
    const json_t *data = data_of(r->op, e);
    h->caused = arena_grow(r->op->mem, h->caused, h->caused_count * sizeof *h->caused,
                           (h->caused_count + 1) * sizeof *h->caused);
    h->caused[h->caused_count++] = (struct clock_caused){
        .at = e->at,
        .clock = arena_str(r->op->mem, text_in(data, "clock")),
        .level = number_in(data, "level"), /* a breach has none: 0 */
        .standard_id = number_in(data, "standard_id"),
        .edition = number_in(data, "edition"),
    };
}

static enum err take_event(void *ctx, void *row)
{
    struct reading *r = ctx;
    const struct clock_event *e = row;
    while (r->at < r->n && r->subjects[r->at].id < e->ticket_id) {
        r->at++;
        r->room = 0;
    }
    if (r->at == r->n || r->subjects[r->at].id != e->ticket_id)
        return OK; /* of a ticket that nobody asked for */
    struct clock_history *h = &r->histories[r->at];
    if (str_is(e->type, "ticket.breached") || str_is(e->type, "ticket.escalated")) {
        remember(r, h, e);
        return OK;
    }
    make_room(r, h);
    struct clock_fact *f = &h->facts[h->n];
    if (fact_of(r->op, e, &r->subjects[r->at], f)) {
        f->who = arena_str(r->op->mem, f->who);
        h->n++;
        if (h->n == 1)
            import_follows(r, h, e);
    }
    return OK;
}

enum err ticket_histories(struct op *op, const struct clock_subject *subjects, size_t n,
                          struct clock_history *histories)
{
    struct reading r = { .op = op, .subjects = subjects, .n = n, .histories = histories };
    if (!n)
        return OK;
    return db_each(op, SQL(clock_events), ARGS(V(subjects[0].id), V(subjects[n - 1].id)),
                   clock_event_fields, sizeof(struct clock_event), take_event, &r);
}
