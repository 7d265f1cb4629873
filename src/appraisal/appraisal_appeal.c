/* Appeals: single items that the person does not accept, looked at again by the next level above the lead. What is decided leaves a
 * trail: points before and after, who, why, and a hash of it all in the event. */
#include "appraisal_internal.h"

#include "../base/digest.h"

/* ------------------------------------------------------------------ raised */

static void appeal_check(struct op *op, struct appraisal *a, const struct appeal_form *form)
{
    const struct appeal_words *w = form->items.items;
    if (!form->items.n)
        op_field(op, STR("/items"), "field.required");
    for (size_t i = 0; i < form->items.n; i++) {
        if (!item_of(a, w[i].id))
            op_field(op, arena_fmt(op->mem, "/items/%zu/id", i), "appraisal.no_item");
        for (size_t k = 0; k < i; k++)
            if (w[k].id == w[i].id)
                op_field(op, arena_fmt(op->mem, "/items/%zu/id", i), "field.repeated");
    }
}

static enum err tell_examiners(struct op *op, const struct appraisal *a, const struct standing *s)
{
    ints next;
    chain_next(op->mem, &s->chain, a->lead_id, &next);
    if (!next.n)
        return appraisal_tell_managers(op, a, "appraisal.appeal");
    for (size_t i = 0; i < next.n; i++)
        TRY(appraisal_tell(op, a, next.items[i], "appraisal.appeal"));
    return OK;
}

enum err appraisal_appeal(struct op *op, int64_t id, int64_t version,
                          const struct appeal_form *form, struct appraisal *ret)
{
    const struct appeal_words *w = form->items.items;
    struct appraisal a;
    struct standing s;
    TX(tx, op);
    TRY(appraisal_begin(op, id, version, APPRAISAL_ACT_APPEAL, &a, &s));
    appeal_check(op, &a, form);
    TRY(op_check(op));
    for (size_t i = 0; i < form->items.n; i++) {
        const struct appraisal_item *item = item_of(&a, w[i].id);
        decimal points = item ? item->points : (decimal){ 0 };
        int64_t made;
        TRY(db_int(op, SQL(appraisal_appeal_insert),
                   ARGS(V(id), V(w[i].id), V(w[i].reason), V(op->now), V(points), V(a.score)),
                   &made));
    }
    a.state = APPRAISAL_APPEAL;
    TRY(tell_examiners(op, &a, &s));
    TRY(appraisal_end(op, &a, "appraisal.appealed", DATA(op, D("items", (int64_t)form->items.n)),
                      ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ decided */

static struct appraisal_appeal *appeal_of(struct appraisal *a, int64_t id)
{
    struct appraisal_appeal *all = a->appeals.items;
    for (size_t i = 0; i < a->appeals.n; i++)
        if (all[i].id == id)
            return &all[i];
    return NULL;
}

static size_t open_appeals(const struct appraisal *a)
{
    const struct appraisal_appeal *all = a->appeals.items;
    size_t n = 0;
    for (size_t i = 0; i < a->appeals.n; i++)
        n += all[i].outcome == APPEAL_OPEN;
    return n;
}

/* The tickets and units whose observations shall not count, one after the other: each must take something away. It is counted by the
 * measure as it is defined today, so that is what is kept. */
static enum err exclude(struct op *op, struct appraisal *a, struct appraisal_item *item,
                        const struct decide_form *form, struct list *ret)
{
    size_t n = form->tickets.n + form->unit_ids.n, before = item->counted.excluded.n;
    struct appraisal_excluded *all = arena_array(op->mem, before + n, sizeof *all);
    struct measure m;

    TRY(measure_get(op, item->counted.measure, &m));
    TRY(measure_definition(op, &m, &item->counted.definition, &item->counted.definition_sha256));
    TRY(appraisal_figure_of(op, &m, a, item)); /* as it is today, before */
    if (before)
        memcpy(all, item->counted.excluded.items, before * sizeof *all);
    for (size_t i = 0; i < n; i++) {
        bool ticket = i < form->tickets.n;
        size_t at = ticket ? i : i - form->tickets.n;
        struct appraisal_excluded *e = &all[before + i];
        if (ticket) {
            e->ticket_id = ticket_number_read(form->tickets.items[at]);
            e->number = ticket_number(op->mem, e->ticket_id);
        } else {
            e->unit_id = form->unit_ids.items[at];
        }
        int64_t counted = item->counted.figure.n;
        item->counted.excluded = (struct list){ all, before + i + 1 };
        TRY(appraisal_figure_of(op, &m, a, item));
        if (item->counted.figure.n >= counted)
            op_field(op, arena_fmt(op->mem, ticket ? "/tickets/%zu" : "/unit_ids/%zu", at),
                     "appraisal_appeal.not_counted");
        TRY(op_check(op));
    }
    *ret = (struct list){ all + before, n };
    return OK;
}

static enum err form_check(struct op *op, const struct appraisal_item *item,
                           const struct decide_form *form)
{
    bool points = form->points.known;
    if (form->outcome == APPEAL_OPEN)
        op_field(op, STR("/outcome"), "field.required");
    if (form->outcome == APPEAL_EXCLUDED && item->kind != ITEM_MEASURE)
        op_field(op, STR("/outcome"), "appraisal_appeal.only_measures");
    if (form->outcome == APPEAL_EXCLUDED && !form->tickets.n && !form->unit_ids.n)
        op_field(op, STR("/tickets"), "field.required");
    if (form->outcome == APPEAL_CHANGED && str_is(item->counted.rule, "gate"))
        op_field(op, STR("/outcome"), "appraisal_appeal.no_points");
    if (form->outcome == APPEAL_CHANGED && !points)
        op_field(op, STR("/points"), "field.required");
    if (points && (form->points.milli < 0 || form->points.milli > 100000))
        op_field(op, STR("/points"), "appraisal.points");
    return op_check(op);
}

static enum err item_decide(struct op *op, struct appraisal *a, struct appraisal_item *item,
                            const struct decide_form *form, struct list *ret_excluded)
{
    *ret_excluded = (struct list){ 0 };
    if (form->outcome == APPEAL_EXCLUDED) {
        TRY(exclude(op, a, item, form, ret_excluded));
        appraisal_rate(op, item);
    } else if (form->outcome == APPEAL_CHANGED) {
        item->points = form->points;
    }
    return appraisal_item_write(op, item);
}

enum err appeal_hash(struct op *op, const struct appraisal_appeal *p, str *ret)
{
    struct appraisal_appeal bare = *p;
    char hash[SHA256_HEX];
    str text;
    bare.sha256 = bare.decided_name = STR("");
    TRY(record_text(op, appraisal_appeal_fields, &bare, &text));
    sha256_hex(text, hash);
    *ret = arena_str(op->mem, str_of(hash));
    return OK;
}

static enum err appeal_write(struct op *op, const struct appraisal_appeal *p)
{
    int64_t done = 0;
    str excluded;
    TRY(records_text(op, appraisal_excluded_fields, sizeof(struct appraisal_excluded), &p->excluded,
                     &excluded));
    TRY(db_int(op, SQL(appraisal_appeal_decide),
               ARGS(V(p->id), V(p->outcome), V(p->decision), V(excluded), V(p->decided_by),
                    V(p->decided_at), V(p->item_before), V(p->item_after), V(p->score_before),
                    V(p->score_after), V(p->sha256)),
               &done));
    return done ? OK : refuse(op, ERR_CONFLICT, "appraisal_appeal.decided");
}

static enum err decide(struct op *op, struct appraisal *a, struct appraisal_appeal *p,
                       const struct decide_form *form)
{
    struct appraisal_item *item = item_of(a, p->item_id);
    if (!item)
        return refuse(op, ERR_CONFLICT, "appraisal_appeal.decided");
    TRY(form_check(op, item, form));
    p->item_before = item->points;
    p->score_before = a->score;
    TRY(item_decide(op, a, item, form, &p->excluded));
    appraisal_add_up(op, a);
    p->item_after = item->points;
    p->score_after = a->score;
    p->outcome = form->outcome;
    p->decision = form->reason;
    p->decided_by = actor_id(op);
    p->decided_at = op->now;
    TRY(appeal_hash(op, p, &p->sha256));
    return appeal_write(op, p);
}

enum err appraisal_decide(struct op *op, int64_t appeal_id, int64_t version,
                          const struct decide_form *form, struct appraisal *ret)
{
    struct appraisal a;
    struct standing s;
    int64_t id = 0;
    TX(tx, op);
    TRY(db_int(op, SQL(appraisal_appeal_sheet), ARGS(V(appeal_id)), &id));
    if (!id)
        return refuse(op, ERR_NOT_FOUND, "appraisal_appeal.not_found");
    TRY(appraisal_begin(op, id, version, APPRAISAL_ACT_DECIDE, &a, &s));
    struct appraisal_appeal *p = appeal_of(&a, appeal_id);
    if (!p || p->outcome != APPEAL_OPEN)
        return refuse(op, ERR_CONFLICT, "appraisal_appeal.decided");
    TRY(decide(op, &a, p, form));
    bool last = !open_appeals(&a);
    if (last) {
        a.state = APPRAISAL_CLOSED;
        a.closed_at = op->now;
    }
    TRY(appraisal_tell(op, &a, a.user_id, "appraisal.decided"));
    str data = DATA(op, D("appeal_id", appeal_id), D("outcome", appeal_outcome_labels[p->outcome]),
                    D("sha256", p->sha256));
    TRY(appraisal_end(op, &a, "appraisal.decided", data, ret));
    if (last)
        TRY(appraisal_freeze(op, ret));
    return tx_commit(&tx);
}
