/* A second person: who asks may not agree, and what was agreed to must be what was asked. */
#include "flow_internal.h"

#include "../event/event.h"

/* The amount, and what the move requires besides. */
static str seen_of(struct op *op, const struct flow_now *n, const struct process_move *m)
{
    return arena_fmt(op->mem, "{\"field\":\"" STR_FMT "\",\"amount\":%lld,\"values\":" STR_FMT "}",
                     STR_ARG(m->two_person_field),
                     (long long)process_record_number(&n->known, m->two_person_field),
                     STR_ARG(flow_values_json(op, n, &m->required)));
}

static str asked_data(struct op *op, const struct flow_now *n, const struct process_move *m,
                      str words)
{
    return DATA(op, D("flow_id", n->f.id), D("number", n->t.number), D("subject", n->t.subject),
                D("move", m->key), D("move_zh", m->zh), D("move_en", m->en),
                D("amount", process_record_number(&n->known, m->two_person_field)),
                D("reason", words));
}

/* Those who may agree hear of it: of the ticket's team, or when nobody there may, everywhere. */
static enum err tell(struct op *op, const struct flow_now *n, const struct process_move *m,
                     str data)
{
    static const struct field fields[] = { { FIELD(struct flow, id) }, { 0 } };
    for (size_t i = 0; i < m->approvers.n; i++) {
        struct list users;
        TRY(db_all(op, SQL(flow_users_of_role), ARGS(V(m->approvers.items[i]), V(n->t.team_id)),
                   fields, sizeof(struct flow), &users));
        if (!users.n)
            TRY(db_all(op, SQL(flow_users_of_role), ARGS(V(m->approvers.items[i]), V((int64_t)0)),
                       fields, sizeof(struct flow), &users));
        for (size_t k = 0; k < users.n; k++) {
            int64_t id = ((const struct flow *)users.items)[k].id;
            if (id != op->actor->id)
                TRY(flow_tell(op, &n->t, id, "flow.asked", data));
        }
    }
    return OK;
}

enum err flow_ask(struct op *op, struct flow_now *n, const struct process_move *m, str reason)
{
    int64_t id;
    if (op->actor->kind != ACTOR_USER)
        return refuse(op, ERR_FORBIDDEN, "flow.same_person");
    str data = asked_data(op, n, m, reason);
    TRY(db_int(op, SQL(flow_approval_insert),
               ARGS(V(n->f.id), V(m->key), V(seen_of(op, n, m)), V(or_empty(reason)),
                    V(op->actor->id), V(op->now)),
               &id));
    TRY(event_append(op, "ticket", n->f.ticket_id, "flow.asked", data, NULL));
    return tell(op, n, m, data);
}

enum err flow_asked(struct op *op, const struct flow_now *n, struct list *ret)
{
    struct mover who;
    TRY(db_all(op, SQL(flow_approvals), ARGS(V(n->f.id)), flow_approval_fields,
               sizeof(struct flow_approval), ret));
    TRY(mover_read(op, &who));
    struct flow_approval *a = ret->items;
    for (size_t i = 0; i < ret->n; i++) {
        const struct process_move *m = process_move_named(n->d, a[i].move);
        a[i].zh = m ? m->zh : a[i].move;
        a[i].en = m ? m->en : a[i].move;
        a[i].may = m && a[i].state == APPROVAL_OPEN && a[i].user_id != op->actor->id &&
                   ticket_reach(op, "flow.move", n->t.team_id, n->t.assignee_id);
        for (size_t k = 0, any = 0; m && a[i].may && k <= m->approvers.n; k++) {
            if (k == m->approvers.n)
                a[i].may = any;
            else
                any |= mover_is(&who, m->approvers.items[k]);
        }
    }
    return OK;
}

static enum err may_decide(struct op *op, const struct flow_approval *a, bool agree)
{
    if (!agree && a->user_id == op->actor->id) /* taken back */
        return OK;
    if (a->user_id == op->actor->id)
        return refuse(op, ERR_FORBIDDEN, "flow.same_person");
    return a->may ? OK
                  : refuse_with(op, ERR_FORBIDDEN, "flow.role",
                                P("move", op->lang == LANG_EN ? a->en : a->zh));
}

static enum err agreed(struct op *op, struct flow_now *n, const struct flow_approval *a)
{
    const struct process_move *m = process_move_named(n->d, a->move);
    bool holds;
    TRY(process_guard(op, &n->known, m->guard, &holds));
    if (!holds || !flow_leaves(n, m) || !str_eq(seen_of(op, n, m), a->seen))
        return refuse(op, ERR_CONFLICT, "flow.changed_since");
    TRY(flow_go(op, n, process_step_named(n->d, m->to), m,
                &(struct move_cause){ BY_PERSON, m->key, a->reason, a->user_id }));
    return flow_advance(op, n);
}

enum err flow_decide(struct op *op, int64_t id, bool agree, str answer, struct flow_view *ret)
{
    struct flow_now n;
    struct list asked;
    int64_t done = 0;

    TX(tx, op);
    TRY(flow_take(op, id, 0, "flow.move", &n));
    TRY(flow_asked(op, &n, &asked));
    const struct flow_approval *a = asked.items;
    if (!asked.n || a[0].state != APPROVAL_OPEN)
        return refuse(op, ERR_CONFLICT, "flow.nothing_asked");
    TRY(may_decide(op, &a[0], agree));
    int state = agree                           ? APPROVAL_AGREED
                : a[0].user_id == op->actor->id ? APPROVAL_TAKEN_BACK
                                                : APPROVAL_REFUSED;
    TRY(db_int(op, SQL(flow_approval_decide),
               ARGS(V(a[0].id), V(state), V_REF(op->actor->id), V(op->now), V(or_empty(answer))),
               &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "flow.nothing_asked");
    TRY(event_append(op, "ticket", n.f.ticket_id, agree ? "flow.agreed" : "flow.refused",
                     DATA(op, D("flow_id", id), D("move", a[0].move), D("move_zh", a[0].zh),
                          D("move_en", a[0].en), D("asked_by", a[0].user_id), D("reason", answer)),
                     NULL));
    if (agree)
        TRY(agreed(op, &n, &a[0]));
    TRY(tx_commit(&tx));
    return flow_get(op, id, ret);
}
