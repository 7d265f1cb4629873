/* What if a definition had applied: the flows of the past, move by move, and the tickets that had none. Read some hundreds at a
 * time, each batch in memory of its own. */
#include "flow_try_internal.h"

#include <stdlib.h>

#define BATCH      100
#define COUNTS_MAX 400

const char *const try_result_labels[] = { "no_step", "no_move",   "missing", "guard",
                                          "role",    "by_itself", "unsure",  "second",
                                          "late",    "in_time",   NULL };

static const struct field try_count_fields[] = {
    { FIELD(struct try_count, result), .labels = try_result_labels,
      .doc = "second, late, in_time: it would have been allowed" },
    { FIELD(struct try_count, from), .doc = "key of the step" },
    { FIELD(struct try_count, to), .flags = NULLABLE, .doc = "key; null with late and in_time" },
    { FIELD(struct try_count, from_zh) },
    { FIELD(struct try_count, from_en) },
    { FIELD(struct try_count, to_zh) },
    { FIELD(struct try_count, to_en) },
    { FIELD(struct try_count, n) },
    { 0 },
};

static const struct field try_example_fields[] = {
    { FIELD(struct try_example, ticket_id) },
    { FIELD(struct try_example, flow_id) },
    { FIELD(struct try_example, number) },
    { FIELD(struct try_example, subject) },
    { FIELD(struct try_example, result), .labels = try_result_labels },
    { FIELD(struct try_example, from) },
    { FIELD(struct try_example, to), .flags = NULLABLE },
    { FIELD(struct try_example, why), .doc = "what was missing, or the condition depends on" },
    { FIELD(struct try_example, at), .doc = "of the move" },
    { 0 },
};

const struct field flow_try_fields[] = {
    { FIELD(struct flow_try, edition), .doc = "that was tried; 0: the draft" },
    { FIELD(struct flow_try, flows), .doc = "that began within the period" },
    { FIELD(struct flow_try, clean), .doc = "of them those all of whose moves are allowed" },
    { FIELD(struct flow_try, moves), .doc = "all but overrides" },
    { FIELD(struct flow_try, allowed) },
    { FIELD(struct flow_try, refused) },
    { FIELD(struct flow_try, unsure), .doc = "hang on what was written over since" },
    { FIELD(struct flow_try, overrides), .doc = "not held against the definition" },
    { FIELD(struct flow_try, second), .doc = "of those allowed: a second person more" },
    { FIELD(struct flow_try, late), .doc = "steps left late under it that were not" },
    { FIELD(struct flow_try, in_time), .doc = "the other way" },
    { FIELD(struct flow_try, tickets), .doc = "of its kinds in the period, without any flow" },
    { FIELD(struct flow_try, fitting), .doc = "of them those to which it applies" },
    { FIELD(struct flow_try, begins), .doc = "by itself: they would have begun it" },
    { FIELD(struct flow_try, counts), .of = try_count_fields, .size = sizeof(struct try_count),
      .doc = "most first" },
    { FIELD(struct flow_try, examples), .of = try_example_fields,
      .size = sizeof(struct try_example), .doc = "of tickets that may be read" },
    { 0 },
};

const struct field try_form_fields[] = {
    { FIELD(struct try_form, from), .flags = REQUIRED, .doc = "flows that began from then" },
    { FIELD(struct try_form, to), .flags = NULLABLE, .doc = "until before then; null: now" },
    { FIELD(struct try_form, limit), .min = 0, .max = PAGE_MAX,
      .doc = "examples to list; 50 unless said" },
    { 0 },
};

struct trying {
    struct op *op; /* of the whole */
    const struct process_def *d;
    int64_t process_id;
    struct try_form form;
    struct flow_try result;
    struct try_count *counts;
    struct try_example *examples;
    struct actor_roles {
        int64_t id;
        struct mover who;
    } * actors;
    size_t actor_n;
    int64_t after; /* flow or ticket that was the last */
    size_t n;      /* of the last batch */
};

/* ------------------------------------------------------------------ counting */

static struct try_count *count_of(struct trying *t, int result, str from, str to)
{
    struct list *all = &t->result.counts;
    for (size_t i = 0; i < all->n; i++)
        if (t->counts[i].result == result && str_eq(t->counts[i].from, from) &&
            str_eq(t->counts[i].to, to))
            return &t->counts[i];
    if (all->n == COUNTS_MAX)
        return NULL;
    t->counts[all->n] = (struct try_count){ .result = result,
                                            .from = arena_str(t->op->mem, from),
                                            .to = arena_str(t->op->mem, or_empty(to)) };
    return &t->counts[all->n++];
}

static void note(struct trying *t, const struct past_flow *p, int result, const struct past_move *m,
                 str why, utc at)
{
    struct try_count *c = count_of(t, result, m->from, m->to);
    struct list *all = &t->result.examples;
    if (c)
        c->n++;
    bool may = ticket_reach(t->op, "ticket.read", p->t.team_id, p->t.assignee_id);
    if (!may || all->n == (size_t)t->form.limit)
        return;
    t->examples[all->n++] = (struct try_example){
        .ticket_id = p->t.id,
        .flow_id = p->f.id,
        .number = ticket_number(t->op->mem, p->t.id),
        .subject = arena_str(t->op->mem, p->t.subject),
        .result = result,
        .from = arena_str(t->op->mem, m->from),
        .to = arena_str(t->op->mem, or_empty(m->to)),
        .why = arena_str(t->op->mem, or_empty(why)),
        .at = at,
    };
}

static int by_count(const void *a, const void *b)
{
    const struct try_count *x = a, *y = b;
    return x->n == y->n ? str_cmp(x->from, y->from) : x->n < y->n ? 1 : -1;
}

static void name_counts(struct trying *t)
{
    for (size_t i = 0; i < t->result.counts.n; i++) {
        struct try_count *c = &t->counts[i];
        const struct process_step *from = process_step_named(t->d, c->from);
        const struct process_step *to = process_step_named(t->d, c->to);
        c->from_zh = from ? from->zh : c->from, c->from_en = from ? from->en : c->from;
        c->to_zh = to ? to->zh : c->to, c->to_en = to ? to->en : c->to;
    }
    if (t->result.counts.n)
        qsort(t->counts, t->result.counts.n, sizeof *t->counts, by_count);
}

/* ------------------------------------------------------------------ one flow */

struct past_event {
    utc at;
    str type;
    int actor_kind;
    int64_t actor_id;
    str data;
};

static const struct field past_event_fields[] = {
    { FIELD(struct past_event, at) },
    { FIELD(struct past_event, type) },
    { FIELD(struct past_event, actor_kind), .labels = actor_kind_labels },
    { FIELD(struct past_event, actor_id) },
    { FIELD(struct past_event, data) },
    { 0 },
};

static const struct field kept_fields[] = {
    { FIELD(struct kept_value, key) },
    { FIELD(struct kept_value, value) },
    { FIELD(struct kept_value, updated_at) },
    { 0 },
};

/* The roles of now; each actor is asked about once. */
static enum err roles_of(struct trying *t, struct op *op, const struct past_event *e,
                         struct mover *ret)
{
    *ret = (struct mover){ .all = e->actor_kind == ACTOR_SYSTEM };
    if (e->actor_kind == ACTOR_CUSTOMER) {
        ret->roles = (strs){ arena_array(op->mem, 1, sizeof(str)), 1 };
        ret->roles.items[0] = STR("customer");
    }
    if (e->actor_kind != ACTOR_USER)
        return OK;
    for (size_t i = 0; i < t->actor_n; i++)
        if (t->actors[i].id == e->actor_id) {
            *ret = t->actors[i].who;
            return OK;
        }
    TRY(mover_of_user(op, e->actor_id, ret));
    struct mover kept = { .all = ret->all,
                          .user_id = ret->user_id,
                          .roles = { arena_array(t->op->mem, ret->roles.n + 1, sizeof(str)),
                                     ret->roles.n } };
    for (size_t i = 0; i < ret->roles.n; i++)
        kept.roles.items[i] = arena_str(t->op->mem, ret->roles.items[i]);
    t->actors = arena_grow(t->op->mem, t->actors, t->actor_n * sizeof *t->actors,
                           (t->actor_n + 1) * sizeof *t->actors);
    t->actors[t->actor_n++] = (struct actor_roles){ e->actor_id, kept };
    return OK;
}

static void take_recorded(struct op *op, struct past_now *past, const json_t *data)
{
    const char *name;
    json_t *value;
    json_object_foreach (json_object_get(data, "values"), name, value) {
        past->told = arena_grow(op->mem, past->told, past->told_n * sizeof *past->told,
                                (past->told_n + 1) * sizeof *past->told);
        past->told[past->told_n++] = (struct told_value){ str_of(name), value };
    }
}

static enum err late_under(struct op *op, const struct flow *f, const struct process_def *d,
                           str step, utc since, utc left, bool *ret)
{
    const struct process_step *s = process_step_named(d, step);
    utc due = { 0 }, near;
    if (s)
        TRY(flow_due(op, f, d, s, since, &due, &near));
    *ret = due.ms && left.ms > due.ms;
    return OK;
}

static enum err try_time(struct op *op, struct trying *t, const struct past_flow *p,
                         const struct past_move *m, utc since, utc left)
{
    const struct process_def *old;
    bool was, would;
    if (!process_step_named(t->d, m->from))
        return OK;
    TRY(process_edition_def(op, p->f.edition_id, &old));
    TRY(late_under(op, &p->f, old, m->from, since, left, &was));
    TRY(late_under(op, &p->f, t->d, m->from, since, left, &would));
    if (was == would)
        return OK;
    int64_t *count = would ? &t->result.late : &t->result.in_time;
    ++*count;
    const struct past_move step = { .from = m->from, .to = STR("") };
    note(t, p, would ? TRY_LATE : TRY_IN_TIME, &step, STR(""), left);
    return OK;
}

static enum err try_move(struct op *op, struct trying *t, const struct past_now *past,
                         const struct past_move *m, bool *clean)
{
    struct verdict v;
    TRY(flow_try_move(op, past, m, &v));
    t->result.moves++;
    if (v.allowed) {
        t->result.allowed++;
        t->result.second += v.second;
        if (v.second)
            note(t, past->flow, TRY_SECOND, m, STR(""), past->at);
        return OK;
    }
    *clean = false;
    int64_t *count = v.result == TRY_UNSURE ? &t->result.unsure : &t->result.refused;
    ++*count;
    note(t, past->flow, v.result, m, v.why, past->at);
    return OK;
}

static enum err try_event(struct op *op, struct trying *t, struct past_now *past,
                          const struct past_event *e, utc *since, bool *clean)
{
    const json_t *data;
    struct mover who;
    TRY(json_read(op, e->data, &data));
    past->at = e->at;
    if (str_is(e->type, "flow.recorded")) {
        take_recorded(op, past, data);
        return OK;
    }
    if (json_integer_value(json_object_get(data, "flow_id")) != past->flow->f.id)
        return OK;
    if (str_is(e->type, "flow.moved")) {
        TRY(roles_of(t, op, e, &who));
        const struct past_move m = {
            .from = json_view(json_object_get(data, "from")),
            .to = json_view(json_object_get(data, "to")),
            .move = json_view(json_object_get(data, "move")),
            .by = json_view(json_object_get(data, "by")),
            .asked_by = json_integer_value(json_object_get(data, "asked_by")),
            .who = &who,
        };
        TRY(try_time(op, t, past->flow, &m, *since, e->at));
        if (str_is(m.by, "override"))
            t->result.overrides++;
        else
            TRY(try_move(op, t, past, &m, clean));
    }
    *since = e->at;
    return OK;
}

static enum err try_flow(struct op *op, struct trying *t, const struct past_flow *p)
{
    struct past_now past = { .d = t->d, .flow = p };
    struct list events;
    utc since = p->f.started_at;
    bool clean = true;
    TRY(db_all(op, SQL(flow_values_at), ARGS(V(p->t.id)), kept_fields, sizeof(struct kept_value),
               &past.kept));
    TRY(db_all(op, SQL(flow_past), ARGS(V(p->t.id)), past_event_fields, sizeof(struct past_event),
               &events));
    for (size_t i = 0; i < events.n; i++)
        TRY(try_event(op, t, &past, &((const struct past_event *)events.items)[i], &since, &clean));
    t->result.flows++;
    t->result.clean += clean;
    return OK;
}

/* ------------------------------------------------------------------ walking the past */

#define TICKET_COLUMNS(type)                                                                       \
    { FIELD_NAMED(type, t.kind, "kind"), .labels = ticket_kind_labels },                           \
        { FIELD_NAMED(type, t.priority, "priority"), .labels = ticket_priority_labels },           \
        { FIELD_NAMED(type, t.channel, "channel"), .labels = ticket_channel_labels },              \
        { FIELD_NAMED(type, t.customer_id, "customer_id") },                                       \
        { FIELD_NAMED(type, t.unit_id, "unit_id") }, { FIELD_NAMED(type, t.team_id, "team_id") },  \
    {                                                                                              \
        FIELD_NAMED(type, t.assignee_id, "assignee_id")                                            \
    }

static enum err try_flows(struct op *op, void *ctx)
{
    static const struct field fields[] = {
        { FIELD_NAMED(struct past_flow, f.id, "id") },
        { FIELD_NAMED(struct past_flow, t.id, "ticket_id") },
        { FIELD_NAMED(struct past_flow, f.edition_id, "edition_id") },
        { FIELD_NAMED(struct past_flow, f.started_at, "started_at") },
        { FIELD_NAMED(struct past_flow, t.subject, "subject") },
        TICKET_COLUMNS(struct past_flow),
        { 0 },
    };
    struct trying *t = ctx;
    struct list rows;
    op->lang = t->op->lang;
    TRY(db_all(op, SQL(flow_began),
               ARGS(V(t->process_id), V(t->after), V(t->form.from), V(t->form.to), V(BATCH)),
               fields, sizeof(struct past_flow), &rows));
    const struct past_flow *p = rows.items;
    for (size_t i = 0; i < rows.n; i++)
        TRY(try_flow(op, t, &p[i]));
    t->n = rows.n;
    if (rows.n)
        t->after = p[rows.n - 1].f.id;
    return OK;
}

static bool of_its_kinds(const struct process_def *d, const struct ticket *t)
{
    for (size_t i = 0; i < d->kinds.n; i++)
        if (str_is(d->kinds.items[i], ticket_kind_labels[t->kind]))
            return true;
    return false;
}

static enum err try_tickets(struct op *op, void *ctx)
{
    static const struct field fields[] = {
        { FIELD_NAMED(struct past_flow, t.id, "id") },
        TICKET_COLUMNS(struct past_flow),
        { 0 },
    };
    struct trying *t = ctx;
    struct list rows;
    TRY(db_all(op, SQL(flow_never), ARGS(V(t->after), V(t->form.from), V(t->form.to), V(BATCH)),
               fields, sizeof(struct past_flow), &rows));
    const struct past_flow *p = rows.items;
    for (size_t i = 0; i < rows.n; i++) {
        bool fits = false;
        if (!of_its_kinds(t->d, &p[i].t))
            continue;
        TRY(flow_fits(op, t->d, &p[i].t, &fits));
        t->result.tickets++;
        t->result.fitting += fits;
    }
    t->n = rows.n;
    if (rows.n)
        t->after = p[rows.n - 1].t.id;
    return OK;
}

static enum err walk(struct trying *t, enum err (*batch)(struct op *op, void *ctx))
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    t->after = 0;
    do
        TRY(db_in_batch(t->op, mem, batch, t));
    while (t->n == BATCH);
    return OK;
}

enum err flow_try(struct op *op, int64_t process_id, const struct try_form *form,
                  struct flow_try *ret)
{
    struct process p;
    struct process_def d;
    struct trying t = { .op = op, .d = &d, .process_id = process_id, .form = *form };
    if (!t.form.to.ms)
        t.form.to = op->now;
    if (t.form.to.ms <= t.form.from.ms)
        op_field(op, STR("/to"), "flow.period");
    TRY(op_check(op));
    TRY(process_get(op, process_id, &p));
    TRY(process_definition(op, process_id, 0, &d));
    TRY(process_check_refuse(op, &d));
    t.result.edition = p.has_draft ? 0 : p.edition;
    t.result.begins = d.auto_start;
    t.counts = arena_array(op->mem, COUNTS_MAX, sizeof *t.counts);
    t.examples = arena_array(op->mem, (size_t)t.form.limit + 1, sizeof *t.examples);
    TRY(db_settle(op, true));
    TRY(walk(&t, try_flows));
    TRY(walk(&t, try_tickets));
    name_counts(&t);
    *ret = t.result;
    ret->counts.items = t.counts;
    ret->examples.items = t.examples;
    return OK;
}
