/* Disputes: the person whose work it is says where a result is wrong, and somebody who had no hand in it decides. */
#include "quality_internal.h"

#define DISPUTES_MAX 500

static const struct field load_fields[] = {
    { FIELD(struct quality_dispute, id) },
    { FIELD(struct quality_dispute, check_id) },
    { FIELD(struct quality_dispute, item) },
    { FIELD(struct quality_dispute, state), .labels = dispute_state_labels },
    { FIELD(struct quality_dispute, reason) },
    { FIELD(struct quality_dispute, value_before) },
    { FIELD(struct quality_dispute, value_after) },
    { FIELD(struct quality_dispute, answer) },
    { FIELD(struct quality_dispute, decided_name) },
    { FIELD(struct quality_dispute, decided_at) },
    { FIELD(struct quality_dispute, created_at) },
    { FIELD(struct quality_dispute, ticket_id) },
    { FIELD(struct quality_dispute, user_id) },
    { FIELD(struct quality_dispute, user_name) },
    { 0 },
};

/* Item names by the edition, number by the ticket, and whether the actor may decide it. */
static enum err show(struct op *op, struct quality_dispute *d)
{
    struct quality_check c;
    struct quality_sight s;

    TRY(quality_load(op, d->check_id, &c));
    TRY(quality_edition_content(op, c.form_id, &c.form));
    TRY(quality_sight(op, &c, &s));
    const struct quality_item *item = quality_item_named(&c.form, d->item);
    d->item_zh = item ? item->zh : d->item;
    d->item_en = item ? item->en : d->item;
    d->ticket_number = ticket_number(op->mem, d->ticket_id);
    d->mine = d->state == DISPUTE_OPEN && s.take;
    return OK;
}

enum err quality_disputes_of(struct op *op, int64_t check_id, struct list *ret)
{
    TRY(db_all(op, SQL(quality_disputes_of), ARGS(V(check_id)), load_fields,
               sizeof(struct quality_dispute), ret));
    for (size_t i = 0; i < ret->n; i++)
        TRY(show(op, &((struct quality_dispute *)ret->items)[i]));
    return OK;
}

/* ------------------------------------------------------------------ lists */

static const char dispute_head[] =
    "SELECT d.id, d.check_id, d.item, d.state, d.reason, d.value_before, d.value_after, d.answer,"
    " coalesce(u.name, '') AS decided_name, d.decided_at, d.created_at, c.ticket_id, c.user_id,"
    " p.name AS user_name FROM quality_dispute d JOIN quality_check c ON c.id = d.check_id"
    " JOIN user_account p ON p.id = c.user_id LEFT JOIN user_account u ON u.id = d.decided_by";

enum err quality_dispute_list(struct op *op, bool open, struct list *ret)
{
    enum scope reads = op_scope(op, "quality.read"), decides = op_scope(op, "quality.decide");
    struct filter f;

    if (reads == SCOPE_NONE && decides == SCOPE_NONE)
        return permission_refuse(op, "quality.read");
    filter_init(op, &f, NULL);
    if (open)
        filter_and(&f, "d.state = 0", NO_ARGS);
    TRY(quality_reach_filter(op, &f, reads > decides ? "quality.read" : "quality.decide"));
    filter_order(&f, " ORDER BY d.id DESC", DISPUTES_MAX);
    struct sql sql = filter_sql(&f, "quality_dispute_list", dispute_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, load_fields, sizeof(struct quality_dispute), ret));
    struct quality_dispute *d = ret->items;
    ints looked = { arena_array(op->mem, ret->n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < ret->n; i++) {
        TRY(show(op, &d[i]));
        if (!quality_is_me(op, d[i].user_id))
            looked.items[looked.n++] = d[i].id;
    }
    return quality_look_list(op, "disputes", "disputes", &looked);
}

/* ------------------------------------------------------------------ opening */

static enum err state_set(struct op *op, struct quality_check *c, int state)
{
    c->state = state;
    return quality_rescore(op, c);
}

static enum err result_of_mine(struct op *op, int64_t id, struct quality_check *ret)
{
    struct quality_sight s;
    TRY(quality_hold(op, id, ret));
    TRY(quality_sight(op, ret, &s));
    if (!s.seen)
        return refuse(op, ERR_NOT_FOUND, "quality.no_check");
    if (!quality_is_me(op, ret->user_id))
        return refuse(op, ERR_FORBIDDEN, "quality.not_your_work");
    struct quality_check shown = *ret;
    quality_mask(op, true, &shown);
    if (!ret->final_at.ms || op->now.ms > shown.dispute_until.ms)
        return refuse(op, ERR_CONFLICT, "quality.no_dispute");
    return quality_edition_content(op, ret->form_id, &ret->form);
}

enum err quality_dispute_add(struct op *op, int64_t check_id, str item, str reason,
                             struct quality_check *ret)
{
    struct quality_check c;
    int64_t there = 0, id = 0;

    TX(tx, op);
    TRY(result_of_mine(op, check_id, &c));
    TRY(quality_marks_of(op, check_id, &c.marks));
    const struct quality_mark *m = quality_mark_of(&c.marks, item);
    if (!m) {
        op_field(op, STR("/item"), "quality.no_item");
        return op_check(op);
    }
    TRY(db_int(op, SQL(quality_dispute_there), ARGS(V(check_id), V(item)), &there));
    if (there)
        return refuse(op, ERR_CONFLICT, "quality.disputed");
    TRY(db_int(op, SQL(quality_dispute_insert),
               ARGS(V(check_id), V(item), V(reason), V(m->value), V(op->now)), &id));
    TRY(state_set(op, &c, CHECK_DISPUTED));
    TRY(quality_tell(op, &c, "quality_check.disputed",
                     DATA(op, D("dispute_id", id), D("item", item), D("reason", reason))));
    TRY(quality_tell_ticket(op, &c)); /* measures leave it out until it is decided */
    TRY(quality_notify_leads(op, &c, "quality_check.disputed"));
    TRY(quality_load(op, check_id, ret));
    TRY(quality_finish(op, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ deciding */

static enum err dispute_named(struct op *op, const struct quality_check *c, int64_t id,
                              struct quality_dispute *ret)
{
    struct list all;
    TRY(quality_disputes_of(op, c->id, &all));
    for (size_t i = 0; i < all.n; i++)
        if (((const struct quality_dispute *)all.items)[i].id == id)
            *ret = ((const struct quality_dispute *)all.items)[i];
    return OK;
}

static enum err decider_check(struct op *op, const struct quality_check *c)
{
    struct quality_sight s;
    bool assessed = false;
    TRY(quality_sight(op, c, &s));
    if (!s.seen)
        return refuse(op, ERR_NOT_FOUND, "quality.no_dispute_there");
    if (quality_is_me(op, c->user_id))
        return refuse(op, ERR_CONFLICT, "quality.own_work");
    TRY(quality_assessed_by(op, c, quality_me(op), &assessed));
    if (assessed)
        return refuse(op, ERR_CONFLICT, "quality.own_check");
    return s.take ? OK : permission_refuse(op, "quality.decide");
}

static enum err value_set(struct op *op, const struct quality_check *c,
                          const struct quality_dispute *d, decimal said)
{
    const struct quality_item *item = quality_item_named(&c->form, d->item);
    int64_t value = said.milli / 1000;
    if (!said.known)
        op_field(op, STR("/value"), "field.required");
    else if (!item || said.milli % 1000 || !quality_value_ok(item, value) ||
             value == d->value_before)
        op_field(op, STR("/value"), "quality.value");
    TRY(op_check(op));
    return db_run(op, SQL(quality_mark_change), ARGS(V(c->id), V(d->item), V(value)), NULL);
}

static enum err decide(struct op *op, struct quality_check *c, const struct quality_dispute *d,
                       const struct quality_decision *form)
{
    bool changed = form->outcome == DISPUTE_CHANGED;
    decimal before = c->score;
    int64_t done = 0, open = 0;

    if (changed)
        TRY(value_set(op, c, d, form->value));
    TRY(db_int(op, SQL(quality_dispute_end),
               ARGS(V(d->id), V(form->outcome),
                    V(changed ? form->value.milli / 1000 : d->value_before), V(form->answer),
                    V_REF(quality_me(op)), V(op->now)),
               &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "quality.decided");
    TRY(db_int(op, SQL(quality_disputes_open), ARGS(V(c->id)), &open));
    TRY(state_set(op, c, open ? CHECK_DISPUTED : CHECK_FINAL));
    TRY(quality_tell(op, c, changed ? "quality_check.changed" : "quality_check.upheld",
                     DATA(op, D("dispute_id", d->id), D("item", d->item),
                          D("before", quality_points(op, before)),
                          D("after", quality_points(op, c->score)), D("answer", form->answer))));
    TRY(quality_tell_ticket(op, c));
    return quality_notify(op, c, c->user_id, "quality_check.decided");
}

enum err quality_dispute_decide(struct op *op, int64_t id, const struct quality_decision *form,
                                struct quality_check *ret)
{
    struct quality_check c;
    struct quality_dispute d = { 0 };
    int64_t check_id = 0;

    if (form->outcome == DISPUTE_OPEN)
        op_field(op, STR("/outcome"), "quality.outcome");
    TRY(op_check(op));
    TX(tx, op);
    TRY(db_int(op, SQL(quality_dispute_check), ARGS(V(id)), &check_id));
    if (!check_id)
        return refuse(op, ERR_NOT_FOUND, "quality.no_dispute_there");
    TRY(quality_hold(op, check_id, &c));
    TRY(decider_check(op, &c));
    TRY(quality_edition_content(op, c.form_id, &c.form));
    TRY(dispute_named(op, &c, id, &d));
    TRY(decide(op, &c, &d, form));
    TRY(quality_load(op, check_id, ret));
    TRY(quality_finish(op, ret));
    return tx_commit(&tx);
}
