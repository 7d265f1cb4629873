/* Moves: who may take them, what has to be recorded, what has to hold, who else has to agree. */
#include "flow_internal.h"

#include "../event/event.h"

/* ------------------------------------------------------------------ who */

struct role_key {
    str key;
};

enum err mover_of_user(struct op *op, int64_t user_id, struct mover *ret)
{
    static const struct field fields[] = { { FIELD(struct role_key, key) }, { 0 } };
    struct list rows;
    TRY(db_all(op, SQL(flow_roles_of), ARGS(V(user_id)), fields, sizeof(struct role_key), &rows));
    *ret = (struct mover){ .roles = { arena_array(op->mem, rows.n, sizeof(str)), rows.n },
                           .user_id = user_id };
    for (size_t i = 0; i < rows.n; i++) {
        ret->roles.items[i] = ((const struct role_key *)rows.items)[i].key;
        ret->all |= str_is(ret->roles.items[i], "admin");
    }
    return OK;
}

enum err mover_read(struct op *op, struct mover *ret)
{
    *ret = (struct mover){ .all = op->actor->kind == ACTOR_SYSTEM };
    if (op->actor->kind == ACTOR_CUSTOMER) {
        ret->roles = (strs){ arena_array(op->mem, 1, sizeof(str)), 1 };
        ret->roles.items[0] = STR("customer");
    }
    return op->actor->kind == ACTOR_USER ? mover_of_user(op, op->actor->id, ret) : OK;
}

bool mover_is(const struct mover *m, str role)
{
    return m->all || strs_has(&m->roles, role);
}

static bool one_of(const struct mover *m, const strs *roles)
{
    for (size_t i = 0; i < roles->n; i++)
        if (mover_is(m, roles->items[i]))
            return true;
    return false;
}

static flow_post_ask post_ask; /* set before threads begin */

void flow_posts(flow_post_ask ask)
{
    post_ask = ask;
}

enum err mover_does(struct op *op, const struct mover *m, const struct process_step *step,
                    bool *ret)
{
    *ret = m->all || (step->role.n ? mover_is(m, step->role) : m->user_id > 0);
    bool by_post = *ret && !m->all && !step->role.n && step->post.n && post_ask;
    return by_post ? post_ask(op, step->post, m->user_id, ret) : OK;
}

enum err mover_may(struct op *op, const struct mover *m, const struct process_step *step,
                   const struct process_move *move, bool *ret)
{
    if (!move->roles.n)
        return mover_does(op, m, step, ret);
    *ret = one_of(m, &move->roles);
    return OK;
}

bool flow_leaves(const struct flow_now *n, const struct process_move *m)
{
    if (n->step->kind == STEP_END)
        return false;
    return str_eq(m->from, n->step->key) || (str_is(m->from, "*") && !str_eq(m->to, n->step->key));
}

bool flow_by_hand(const struct flow_now *n, const struct process_move *m)
{
    return !m->automatic && !m->after_minutes && flow_leaves(n, m);
}

/* ------------------------------------------------------------------ what holds */

bool flow_needs_second(const struct flow_now *n, const struct process_move *move)
{
    return move->two_person_field.n &&
           process_record_number(&n->known, move->two_person_field) > move->two_person_above;
}

static void add(struct op *op, strs *list, str item)
{
    list->items =
        arena_grow(op->mem, list->items, list->n * sizeof(str), (list->n + 1) * sizeof(str));
    list->items[list->n++] = item;
}

enum err flow_way_of(struct op *op, const struct flow_now *n, const struct mover *who,
                     const struct process_move *m, struct flow_way *ret)
{
    const struct process_step *to = process_step_named(n->d, m->to);
    bool holds, may;
    TRY(mover_may(op, who, n->step, m, &may));
    *ret = (struct flow_way){
        .move = m->key,
        .zh = m->zh,
        .en = m->en,
        .to = m->to,
        .to_zh = to->zh,
        .to_en = to->en,
        .reason = m->reason,
        .aside = str_is(m->from, "*"),
        .may = may,
        .second = flow_needs_second(n, m),
    };
    for (size_t i = 0; i < m->required.n; i++) {
        str key = m->required.items[i];
        if (process_field_named(n->d, key))
            add(op, &ret->required, key);
        else if (!process_record_has(&n->known, key))
            add(op, &ret->missing, key);
    }
    TRY(process_guard(op, &n->known, m->guard, &holds));
    ret->ready = holds && !ret->missing.n;
    if (!holds)
        TRY(process_guard_words(op, n->d, m->guard, &ret->why));
    if (ret->missing.n)
        ret->why = process_name_of(op, n->d, ret->missing.items[0]);
    return OK;
}

static enum err check(struct op *op, const struct flow_now *n, const struct process_move *m,
                      str reason)
{
    struct mover who;
    struct flow_way w;
    TRY(mover_read(op, &who));
    TRY(flow_way_of(op, n, &who, m, &w));
    if (!w.may)
        return refuse_with(op, ERR_FORBIDDEN, "flow.role",
                           P("move", op->lang == LANG_EN ? m->en : m->zh));
    for (size_t i = 0; i < w.required.n; i++)
        if (!process_record_has(&n->known, w.required.items[i]))
            op_field(op, arena_fmt(op->mem, "/values/" STR_FMT, STR_ARG(w.required.items[i])),
                     "field.required");
    if (m->reason && !str_trim(reason).n)
        op_field(op, STR("/reason"), "field.required");
    TRY(op_check(op));
    if (w.missing.n)
        return refuse_with(op, ERR_CONFLICT, "flow.missing",
                           P("fact", process_name_of(op, n->d, w.missing.items[0])));
    return w.ready ? OK : refuse_with(op, ERR_CONFLICT, "flow.guard", P("why", w.why));
}

/* ------------------------------------------------------------------ moving */

/* The names of what was filled in, "A, B". */
static enum err names_of(struct op *op, const struct flow_now *n, str changed, enum lang lang,
                         struct buf *out)
{
    const json_t *root;
    const char *key;
    json_t *value;
    size_t written = 0;
    TRY(json_read(op, changed, &root));
    json_object_foreach ((json_t *)(uintptr_t)root, key, value) {
        const struct process_field *f = process_field_named(n->d, str_of(key));
        if (f && written++)
            buf_z(out, lang == LANG_EN ? ", " : "、");
        if (f)
            buf_str(out, lang == LANG_EN ? f->en : f->zh);
    }
    return OK;
}

static enum err put_names(struct op *op, const struct flow_now *n, str changed, struct buf *data)
{
    for (int lang = LANG_ZH; lang <= LANG_EN; lang++) {
        CLEANUP(buf_release) struct buf names;
        buf_init(&names, 16384);
        TRY(names_of(op, n, changed, (enum lang)lang, &names));
        buf_z(data, lang == LANG_EN ? ",\"fields_en\":" : ",\"fields_zh\":");
        buf_json(data, buf_view(&names));
    }
    return OK;
}

static enum err recorded(struct op *op, const struct flow_now *n, str changed)
{
    if (!changed.n)
        return OK;
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 60u << 10);
    buf_fmt(&data, "{\"flow_id\":%lld,\"step\":", (long long)n->f.id);
    buf_json(&data, n->step->key);
    buf_z(&data, ",\"step_zh\":");
    buf_json(&data, n->step->zh);
    buf_z(&data, ",\"step_en\":");
    buf_json(&data, n->step->en);
    TRY(put_names(op, n, changed, &data));
    buf_z(&data, ",\"values\":");
    buf_str(&data, changed);
    buf_char(&data, '}');
    if (data.full)
        return refuse(op, ERR_INVALID, "flow.too_long");
    return event_append(op, "ticket", n->f.ticket_id, "flow.recorded",
                        arena_str(op->mem, buf_view(&data)), NULL);
}

/* What may be filled in now, as the view has it: the form of the present step, and what its moves ask for besides. */
static strs form_of(struct op *op, const struct flow_now *n)
{
    const struct process_move *m = n->d->moves.items;
    strs all = { 0 };
    for (size_t i = 0; i < n->step->form.n; i++)
        add(op, &all, n->step->form.items[i]);
    for (size_t i = 0; i < n->d->moves.n; i++)
        for (size_t k = 0; flow_by_hand(n, &m[i]) && k < m[i].required.n; k++)
            add(op, &all, m[i].required.items[k]);
    return all;
}

static enum err running(struct op *op, const struct flow_now *n)
{
    if (n->f.status == FLOW_RUNNING)
        return OK;
    return refuse_with(op, ERR_CONFLICT, "flow.over",
                       P("process", op->lang == LANG_EN ? n->f.process_en : n->f.process_zh));
}

enum err flow_record(struct op *op, int64_t id, int64_t version, str values, struct flow_view *ret)
{
    struct flow_now n;
    struct mover who;
    int64_t now = 0;
    bool does;
    str changed;

    TX(tx, op);
    TRY(flow_take(op, id, version, "flow.move", &n));
    TRY(running(op, &n));
    TRY(mover_read(op, &who));
    TRY(mover_does(op, &who, n.step, &does));
    if (!does)
        return refuse_with(op, ERR_FORBIDDEN, "flow.step_role",
                           P("step", op->lang == LANG_EN ? n.step->en : n.step->zh));
    strs form = form_of(op, &n);
    TRY(flow_values_put(op, &n, values, &form, &changed));
    if (changed.n) {
        TRY(db_int(op, SQL(flow_touch), ARGS(V(id), V(n.f.version)), &now));
        n.f.version = now;
        TRY(recorded(op, &n, changed));
        TRY(flow_advance(op, &n));
    }
    TRY(tx_commit(&tx));
    return flow_get(op, id, ret);
}

static enum err open_approval(struct op *op, const struct flow_now *n)
{
    struct list asked;
    TRY(flow_asked(op, n, &asked));
    const struct flow_approval *a = asked.items;
    return asked.n && a[0].state == APPROVAL_OPEN ? refuse(op, ERR_CONFLICT, "flow.waits") : OK;
}

static enum err take(struct op *op, struct flow_now *n, const struct move_request *form)
{
    const struct process_move *m = process_move_named(n->d, form->move);
    str changed;
    TRY(running(op, n));
    if (!m || !flow_by_hand(n, m))
        return refuse_with(op, ERR_CONFLICT, "flow.no_move", P("move", form->move),
                           P("step", op->lang == LANG_EN ? n->step->en : n->step->zh));
    TRY(open_approval(op, n));
    strs fields = form_of(op, n);
    TRY(flow_values_put(op, n, form->values, &fields, &changed));
    TRY(check(op, n, m, form->reason));
    TRY(recorded(op, n, changed));
    if (flow_needs_second(n, m))
        return flow_ask(op, n, m, form->reason);
    const struct move_cause cause = { op->actor->kind == ACTOR_CUSTOMER ? BY_CUSTOMER : BY_PERSON,
                                      m->key, form->reason, 0 };
    TRY(flow_go(op, n, process_step_named(n->d, m->to), m, &cause));
    return flow_advance(op, n);
}

enum err flow_move(struct op *op, int64_t id, int64_t version, const struct move_request *form,
                   struct flow_view *ret)
{
    struct flow_now n;

    TX(tx, op);
    TRY(flow_take(op, id, version, "flow.move", &n));
    TRY(take(op, &n, form));
    TRY(tx_commit(&tx));
    return flow_get(op, id, ret);
}

/* ------------------------------------------------------------------ the customer */

enum err flow_customer_moves(struct op *op, int64_t ticket_id, struct list *ret)
{
    static const struct field fields[] = { { FIELD(struct flow, id) }, { 0 } };
    struct list running;
    struct customer_move *found = NULL;
    const struct mover who = { .roles = { &(str){ "customer", 8 }, 1 } };
    size_t n = 0;
    TRY(db_all(op, SQL(flow_running), ARGS(V(ticket_id)), fields, sizeof(struct flow), &running));
    for (size_t i = 0; i < running.n; i++) {
        struct flow_now now;
        TRY(flow_look_public(op, ((const struct flow *)running.items)[i].id, &now));
        const struct process_move *m = now.d->moves.items;
        for (size_t k = 0; k < now.d->moves.n; k++) {
            struct flow_way w;
            if (!flow_by_hand(&now, &m[k]) || !m[k].roles.n)
                continue;
            TRY(flow_way_of(op, &now, &who, &m[k], &w));
            if (!w.may || !w.ready || w.required.n)
                continue;
            found = arena_grow(op->mem, found, n * sizeof *found, (n + 1) * sizeof *found);
            found[n++] =
                (struct customer_move){ now.f.id, m[k].key, m[k].zh, m[k].en, m[k].reason };
        }
    }
    *ret = (struct list){ found, n };
    return OK;
}

enum err flow_public_step(struct op *op, int64_t ticket_id, struct public_step *ret)
{
    struct flow_now n;
    int64_t leader = 0;
    *ret = (struct public_step){ 0 };
    TRY(db_int(op, SQL(flow_running), ARGS(V(ticket_id)), &leader));
    if (!leader)
        return OK;
    TRY(flow_look_public(op, leader, &n));
    ret->yours = n.step->kind == STEP_WAIT && n.step->waits_for == WAIT_CUSTOMER;
    if (n.step->kind == STEP_WORK)
        ret->due_at = n.f.due_at;
    return OK;
}

enum err flow_customer_move(struct op *op, int64_t ticket_id, int64_t flow_id, str move, str reason)
{
    struct flow_now n;
    const struct move_request form = { .move = move, .reason = reason };

    TX(tx, op);
    TRY(flow_take(op, flow_id, 0, NULL, &n));
    if (n.f.ticket_id != ticket_id)
        return refuse(op, ERR_NOT_FOUND, "flow.not_found");
    TRY(take(op, &n, &form));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ off the drawn ways */

enum err flow_override(struct op *op, int64_t id, int64_t version, str step, str reason,
                       struct flow_view *ret)
{
    struct flow_now n;

    TX(tx, op);
    TRY(flow_take(op, id, version, "flow.override", &n));
    TRY(running(op, &n));
    const struct process_step *to = process_step_named(n.d, step);
    if (!to)
        op_field(op, STR("/step"), "flow.no_step");
    else if (to == n.step)
        op_field(op, STR("/step"), "flow.there");
    TRY(op_check(op));
    TRY(flow_go(op, &n, to, NULL,
                &(struct move_cause){ .by = BY_OVERRIDE, .move = STR(""), .reason = reason }));
    TRY(flow_advance(op, &n));
    TRY(tx_commit(&tx));
    return flow_get(op, id, ret);
}

enum err flow_give_up(struct op *op, int64_t id, int64_t version, str reason, struct flow_view *ret)
{
    struct flow_now n;
    int64_t now = 0;

    TX(tx, op);
    TRY(flow_take(op, id, version, "flow.override", &n));
    TRY(running(op, &n));
    TRY(flow_count_step(op, &n.f, -1));
    TRY(db_run(op, SQL(flow_approval_void), ARGS(V(id), V(op->now)), NULL));
    TRY(db_int(op, SQL(flow_store),
               ARGS(V(id), V(n.f.version), V(n.f.step), V(FLOW_GIVEN_UP), V_REF(n.f.team_id),
                    V(n.f.since), V((utc){ 0 }), V((utc){ 0 }), V((utc){ 0 }), V(op->now),
                    V(or_empty(n.f.seen))),
               &now));
    TRY(event_append(op, "ticket", n.f.ticket_id, "flow.given_up",
                     DATA(op, D("flow_id", id), D("process", n.f.process),
                          D("process_zh", n.f.process_zh), D("process_en", n.f.process_en),
                          D("from", n.step->key), D("from_zh", n.step->zh),
                          D("from_en", n.step->en), D("reason", reason)),
                     NULL));
    TRY(flow_lead(op, n.f.ticket_id, reason));
    TRY(tx_commit(&tx));
    return flow_get(op, id, ret);
}
