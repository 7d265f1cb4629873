/* Flows: reading them, and beginning them. */
#include "flow_internal.h"

#include "../event/event.h"

/* ------------------------------------------------------------------ reading */

enum err flow_load(struct op *op, int64_t id, struct flow *ret)
{
    struct flow f = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(flow_load), ARGS(V(id)), flow_row_fields, &f, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "flow.not_found");
    *ret = f;
    return OK;
}

static void name_step(struct flow *f, const struct process_def *d)
{
    const struct process_step *s = process_step_named(d, f->step);
    f->step_zh = s ? s->zh : f->step;
    f->step_en = s ? s->en : f->step;
}

static enum err complete(struct op *op, struct flow_now *n)
{
    TRY(process_edition_def(op, n->f.edition_id, &n->d));
    n->step = process_step_named(n->d, n->f.step);
    if (!n->step)
        return op_fail(op, ERR_INTERNAL, "flow.not_found", "flow %lld is in no step",
                       (long long)n->f.id);
    name_step(&n->f, n->d);
    return flow_known(op, &n->t, n->d, &n->known);
}

enum err flow_look(struct op *op, int64_t id, struct flow_now *ret)
{
    TRY(flow_load(op, id, &ret->f));
    enum err err = ticket_get(op, ret->f.ticket_id, &ret->t);
    if (err == ERR_NOT_FOUND)
        return refuse(op, ERR_NOT_FOUND, "flow.not_found");
    TRY(err);
    return complete(op, ret);
}

enum err flow_look_public(struct op *op, int64_t id, struct flow_now *ret)
{
    TRY(flow_load(op, id, &ret->f));
    TRY(ticket_open_public(op, ret->f.ticket_id, &ret->t));
    return complete(op, ret);
}

enum err flow_take(struct op *op, int64_t id, int64_t version, const char *permission,
                   struct flow_now *ret)
{
    int64_t ticket_id = 0;
    TRY(db_int(op, SQL(flow_ticket), ARGS(V(id)), &ticket_id));
    if (!ticket_id)
        return refuse(op, ERR_NOT_FOUND, "flow.not_found");
    enum err err = permission ? ticket_hold_for(op, ticket_id, permission, &ret->t)
                              : ticket_hold_public(op, ticket_id, &ret->t);
    if (err == ERR_NOT_FOUND)
        return refuse(op, ERR_NOT_FOUND, "flow.not_found");
    TRY(err);
    TRY(flow_load(op, id, &ret->f));
    if (version)
        TRY(version_check(op, "ticket", ticket_id, ret->f.version, version));
    return complete(op, ret);
}

enum err flow_list(struct op *op, int64_t ticket_id, struct list *ret)
{
    struct ticket t;
    TRY(ticket_get(op, ticket_id, &t));
    TRY(db_all(op, SQL(flow_of_ticket), ARGS(V(ticket_id)), flow_row_fields, sizeof(struct flow),
               ret));
    struct flow *f = ret->items;
    for (size_t i = 0; i < ret->n; i++) {
        const struct process_def *d;
        TRY(process_edition_def(op, f[i].edition_id, &d));
        name_step(&f[i], d);
    }
    return OK;
}

/* ------------------------------------------------------------------ which process */

struct fit {
    const struct ticket *t;
    const struct ticket_facts *facts;
};

static enum err fits(struct op *op, const struct process_def *d, const struct fit *fit, bool *ret,
                     size_t *ret_tests)
{
    struct condition c;
    const json_t *root;
    str kind = str_of(ticket_kind_labels[fit->t->kind]);
    *ret = false;
    *ret_tests = 0;
    for (size_t i = 0; i < d->kinds.n; i++)
        *ret |= str_eq(d->kinds.items[i], kind);
    bool asks = d->applies.n && !str_is(d->applies, "{}") && !str_is(d->applies, "null");
    if (!*ret || !asks)
        return OK;
    TRY(json_read(op, d->applies, &root));
    TRY(condition_read(op, ticket_fact_fields, root, STR("/applies"), &c));
    *ret = condition_holds(&c, fit->facts);
    *ret_tests = c.kind == COND_TEST ? 1 : c.child_count;
    return OK;
}

enum err flow_fits(struct op *op, const struct process_def *d, const struct ticket *t, bool *ret)
{
    struct ticket_facts facts = { 0 };
    size_t tests;
    if (d->applies.n)
        TRY(ticket_facts_get(op, t, &facts));
    return fits(op, d, &(struct fit){ t, &facts }, ret, &tests);
}

static enum err runs(struct op *op, int64_t ticket_id, int64_t process_id, bool *ret)
{
    int64_t id = 0;
    TRY(db_int(op, SQL(flow_runs), ARGS(V(ticket_id), V(process_id)), &id));
    *ret = id > 0;
    return OK;
}

/* Those for its kind come first; the others can be begun as well. */
enum err flow_choices(struct op *op, int64_t ticket_id, struct list *ret)
{
    struct ticket t;
    struct ticket_facts facts;
    struct list all;
    size_t n = 0;
    TRY(ticket_get(op, ticket_id, &t));
    TRY(ticket_facts_get(op, &t, &facts));
    TRY(process_current(op, &all));
    const struct process_current *c = all.items;
    struct process *found = arena_array(op->mem, all.n, sizeof *found);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < all.n; i++) {
            bool fit, running;
            size_t tests;
            TRY(fits(op, c[i].def, &(struct fit){ &t, &facts }, &fit, &tests));
            TRY(runs(op, ticket_id, c[i].process_id, &running));
            if (fit == (round == 0) && !running)
                TRY(process_get(op, c[i].process_id, &found[n++]));
        }
    *ret = (struct list){ found, n };
    return OK;
}

/* ------------------------------------------------------------------ beginning */

static enum err begin(struct op *op, const struct ticket *t, const struct process_current *c,
                      int64_t parent_id, int64_t *ret_id)
{
    struct flow_now n = { .t = *t, .d = c->def };
    const struct process_step *start = process_step_named(c->def, c->def->start);
    if (!start)
        return op_fail(op, ERR_INTERNAL, "process.no_start", "edition %lld",
                       (long long)c->edition_id);
    TRY(db_int(op, SQL(flow_insert),
               ARGS(V(t->id), V(c->process_id), V(c->edition_id), V_REF(parent_id), V(start->key),
                    V_REF(t->team_id), V(op->now)),
               ret_id));
    TRY(flow_load(op, *ret_id, &n.f));
    TRY(flow_known(op, t, n.d, &n.known));
    n.step = start;
    TRY(event_append(op, "ticket", t->id, "flow.started",
                     DATA(op, D("flow_id", n.f.id), D("process", n.f.process),
                          D("process_zh", n.f.process_zh), D("process_en", n.f.process_en),
                          D("edition", n.f.edition), D("to", start->key), D("to_zh", start->zh),
                          D("to_en", start->en), D("parent_id", parent_id)),
                     NULL));
    TRY(flow_arrive(op, &n, start, STR("")));
    return flow_advance(op, &n);
}

/* What can be begun for a ticket by that key; *ret_why: the code of why nothing can, NULL when it can. */
static enum err startable(struct op *op, int64_t ticket_id, str process,
                          struct process_current *ret, const char **ret_why)
{
    struct process p;
    struct list all;
    bool found, running;

    *ret_why = "process.not_found";
    TRY(process_by_key(op, process, &p, &found));
    if (!found)
        return OK;
    *ret_why = "flow.runs";
    TRY(runs(op, ticket_id, p.id, &running));
    if (p.active && running)
        return OK;
    *ret_why = "process.stopped";
    TRY(process_current(op, &all));
    for (size_t i = 0; p.active && i < all.n; i++) {
        const struct process_current *c = &((const struct process_current *)all.items)[i];
        if (c->process_id == p.id && c->def) {
            *ret = *c;
            *ret_why = NULL;
        }
    }
    return OK;
}

enum err flow_begin(struct op *op, int64_t ticket_id, str process, int64_t parent_id,
                    int64_t *ret_id)
{
    struct process_current c;
    struct ticket t;
    const char *why;

    TX(tx, op);
    TRY(ticket_hold_public(op, ticket_id, &t));
    TRY(startable(op, ticket_id, process, &c, &why));
    if (why)
        return refuse(op, str_is(str_of(why), "process.not_found") ? ERR_NOT_FOUND : ERR_CONFLICT,
                      why);
    TRY(begin(op, &t, &c, parent_id, ret_id));
    return tx_commit(&tx);
}

/* Asked before anything is refused: a refusal would take the whole transaction with it. */
enum err flow_begin_if(struct op *op, int64_t ticket_id, str process, int64_t parent_id)
{
    struct process_current c;
    struct ticket t;
    const char *why;
    int64_t id, now = 0;

    TX(tx, op);
    TRY(ticket_hold_public(op, ticket_id, &t));
    TRY(startable(op, ticket_id, process, &c, &why));
    if (!why)
        TRY(db_int(op, SQL(flow_began_at), ARGS(V(ticket_id), V(c.process_id), V(op->now)), &now));
    if (!why && !now)
        TRY(begin(op, &t, &c, parent_id, &id));
    return tx_commit(&tx);
}

enum err flow_start(struct op *op, int64_t ticket_id, str process, struct flow_view *ret)
{
    struct ticket t;
    int64_t id = 0;

    TX(tx, op);
    TRY(ticket_hold_for(op, ticket_id, "flow.move", &t));
    TRY(flow_begin(op, ticket_id, process, 0, &id));
    TRY(tx_commit(&tx));
    return flow_get(op, id, ret);
}

/* Of those that begin by themselves the most specific one. */
enum err flow_begin_for(struct op *op, const struct event *event)
{
    struct ticket t;
    struct ticket_facts facts;
    struct list all;
    const struct process_current *best = NULL;
    size_t most = 0;
    int64_t id = 0;

    TRY(process_current(op, &all));
    const struct process_current *c = all.items;
    if (!all.n)
        return OK;
    TRY(ticket_open_public(op, event->subject_id, &t));
    TRY(ticket_facts_get(op, &t, &facts));
    for (size_t i = 0; i < all.n; i++) {
        bool fit = false;
        size_t tests = 0;
        if (c[i].def->auto_start)
            TRY(fits(op, c[i].def, &(struct fit){ &t, &facts }, &fit, &tests));
        if (fit && (!best || tests > most)) {
            best = &c[i];
            most = tests;
        }
    }
    return best ? begin(op, &t, best, 0, &id) : OK;
}

enum err flow_begin_job(struct op *op, str payload)
{
    str ticket;
    int64_t id = 0;
    str_split(&payload, ' ', &ticket);
    str_int(ticket, &id);
    return flow_begin_if(op, id, payload, 0);
}
