/* Entries: what an engineer tells from the field. A phone without network keeps them and sends them later, in order:
 * so each has the time at which it happened, and a key by which one that comes again is known. */
#include "visit_internal.h"

/* Clocks of phones go a little wrong: so much ahead is taken for now, so much behind what happened last for that time. */
#define AHEAD_MS  (5 * 60 * INT64_C(1000))
#define BEHIND_MS (60 * INT64_C(1000))

static const struct {
    const char *event;
} told[] = {
    [VISIT_ACT_ACCEPT] = { "visit.accepted" },
    [VISIT_ACT_CONFIRM] = { "visit.confirmed" },
    [VISIT_ACT_SET_OFF] = { "visit.set_off" },
    [VISIT_ACT_CHECK_IN] = { "visit.checked_in" },
    [VISIT_ACT_DIAGNOSE] = { "visit.diagnosed" },
    [VISIT_ACT_AGREE] = { "visit.agreed" },
    [VISIT_ACT_PARTS] = { "visit.parts" },
    [VISIT_ACT_WORK] = { "visit.worked" },
    [VISIT_ACT_SIGN] = { "visit.signed" },
    [VISIT_ACT_REFUSE_SIGN] = { "visit.sign_refused" },
    [VISIT_ACT_FINISH] = { "visit.done" },
    [VISIT_ACT_NO_SHOW] = { "visit.no_show" },
    [VISIT_ACT_SAFETY_STOP] = { "visit.stopped" },
};

/* ------------------------------------------------------------------ what an entry must hold */

static void needed(struct op *op, str text, const char *pointer)
{
    if (!text.n)
        op_field(op, str_of(pointer), "field.required");
}

static void form_check(struct op *op, const struct visit_entry *e)
{
    switch (e->act) {
    case VISIT_ACT_DIAGNOSE:
        needed(op, e->diagnosis, "/diagnosis");
        break;
    case VISIT_ACT_AGREE:
        if (!e->items.n)
            op_field(op, STR("/items"), "field.required");
        signature_check(op, e->name, e->strokes);
        break;
    case VISIT_ACT_WORK:
        needed(op, e->work_done, "/work_done");
        break;
    case VISIT_ACT_SIGN:
        signature_check(op, e->name, e->strokes);
        break;
    case VISIT_ACT_REFUSE_SIGN:
    case VISIT_ACT_SAFETY_STOP:
        needed(op, e->reason, "/reason");
        break;
    case VISIT_ACT_NO_SHOW:
        if (e->whose == SIDE_NOBODY)
            op_field(op, STR("/whose"), "field.required");
        needed(op, e->reason, "/reason");
        break;
    case VISIT_ACT_FINISH:
        if (e->outcome == OUTCOME_NONE)
            op_field(op, STR("/outcome"), "field.required");
        else if (e->outcome != OUTCOME_SOLVED)
            needed(op, e->reason, "/reason");
        break;
    default:
        break;
    }
}

static void time_check(struct op *op, const struct visit *v, utc *at)
{
    if (!at->ms) {
        *at = op->now;
    } else if (at->ms > op->now.ms + AHEAD_MS) {
        op_field(op, STR("/at"), "visit.future");
        return;
    } else if (at->ms > op->now.ms) {
        *at = op->now;
    }
    if (at->ms + BEHIND_MS < v->last_at.ms)
        op_field(op, STR("/at"), "visit.order");
    else if (at->ms < v->last_at.ms)
        *at = v->last_at;
}

static bool has_photo(const struct visit *v, enum photo_kind kind)
{
    for (size_t i = 0; i < v->photos.n; i++)
        if (((struct visit_photo *)v->photos.items)[i].kind == (int)kind)
            return true;
    return false;
}

static const struct visit_signature *work_signature(const struct visit *v)
{
    const struct visit_signature *s = v->signatures.items;
    for (size_t i = v->signatures.n; i-- > 0;)
        if (s[i].kind == SIGNATURE_WORK)
            return &s[i];
    return NULL;
}

/* The last signature under the work, if the price above it still is what the visit costs, and nothing was told since. */
static bool is_signed(const struct visit *v)
{
    const struct visit_signature *s = work_signature(v);
    return s && s->total.minor == v->total.minor && s->signed_at.ms >= v->work_at.ms;
}

/* Later than a signature that stands, also when the phone's clock says the same moment. */
static void told_work(struct visit *v, const struct visit_entry *e)
{
    const struct visit_signature *s = work_signature(v);
    v->work_at = e->at;
    if (s && s->signed_at.ms >= e->at.ms)
        v->work_at = utc_add(s->signed_at, 1);
}

/* What is said to be solved was done, and the customer has signed for it or would not. */
static enum err finish_check(struct op *op, const struct visit *v, const struct visit_entry *e)
{
    if (e->outcome != OUTCOME_SOLVED)
        return OK;
    if (!v->work_done.n)
        return refuse(op, ERR_CONFLICT, "visit.no_work");
    if (!is_signed(v) && !v->refused_reason.n)
        return refuse(op, ERR_CONFLICT, "visit.not_signed");
    return OK;
}

/* ------------------------------------------------------------------ what an entry does */

static void end(struct visit *v, const struct visit_entry *e)
{
    v->end_reason = e->reason;
    v->ended_at = e->at;
}

static void come(struct visit *v, const struct visit_entry *e)
{
    v->checked_in_at = e->at;
    v->lat_e6 = e->lat_e6;
    v->lon_e6 = e->lon_e6;
    v->accuracy_m = e->accuracy_m;
}

static enum err apply(struct op *op, struct visit *v, const struct visit_entry *e)
{
    switch (e->act) {
    case VISIT_ACT_ACCEPT:
        if (v->confirmed_at.ms)
            v->state = VISIT_CONFIRMED;
        return OK;
    case VISIT_ACT_CONFIRM:
        v->confirmed_by = CONFIRMED_BY_US;
        v->confirmed_at = e->at;
        return OK;
    case VISIT_ACT_CHECK_IN:
        come(v, e);
        return OK;
    case VISIT_ACT_DIAGNOSE:
        v->diagnosis = e->diagnosis;
        return OK;
    case VISIT_ACT_AGREE:
        TRY(visit_items_agree(op, v, &e->items));
        return visit_sign(op, v, SIGNATURE_PRICE, e->name, e->strokes, e->at);
    case VISIT_ACT_PARTS:
        told_work(v, e);
        return visit_parts_put(op, v, &e->parts);
    case VISIT_ACT_WORK:
        told_work(v, e);
        v->work_done = e->work_done;
        v->test_result = e->test_result;
        return OK;
    case VISIT_ACT_SIGN:
        if (!v->work_done.n)
            return refuse(op, ERR_CONFLICT, "visit.no_work");
        return visit_sign(op, v, SIGNATURE_WORK, e->name, e->strokes, e->at);
    case VISIT_ACT_REFUSE_SIGN:
        if (!has_photo(v, PHOTO_REFUSAL))
            return refuse(op, ERR_CONFLICT, "visit.no_photo");
        v->refused_reason = e->reason;
        return OK;
    case VISIT_ACT_FINISH:
        v->outcome = e->outcome;
        end(v, e);
        return finish_check(op, v, e);
    case VISIT_ACT_NO_SHOW:
        v->no_show_by = e->whose;
        end(v, e);
        return OK;
    case VISIT_ACT_SAFETY_STOP:
        v->stop_reason = e->reason;
        end(v, e);
        return OK;
    default:
        return OK;
    }
}

static struct visit_event event_of(const struct visit *v, const struct visit_entry *e)
{
    bool signs = e->act == VISIT_ACT_AGREE || e->act == VISIT_ACT_SIGN;
    return (struct visit_event){
        .at = e->at,
        .engineer_id = e->act == VISIT_ACT_ACCEPT ? v->engineer_id : 0,
        .whose = e->act == VISIT_ACT_NO_SHOW ? str_of(visit_side_labels[e->whose]) : (str){ 0 },
        .outcome =
            e->act == VISIT_ACT_FINISH ? str_of(visit_outcome_labels[e->outcome]) : (str){ 0 },
        .reason = e->reason,
        .name = signs ? e->name : (str){ 0 },
        .count = e->act == VISIT_ACT_PARTS ? (int64_t)e->parts.n : 0,
        .total = e->act == VISIT_ACT_AGREE ? v->total : (money){ 0 },
    };
}

/* One that is known by its key changes nothing. */
static enum err key_take(struct op *op, int64_t id, str key, int act, utc at, bool *ret_new)
{
    int64_t row = 0;
    *ret_new = true;
    if (!key.n)
        return OK;
    TRY(db_int(op, SQL(visit_entry_insert),
               ARGS(V(id), V(key), V(act), V(at.ms ? at : op->now), V_REF(op->actor->id),
                    V(op->now)),
               &row));
    *ret_new = row != 0;
    return OK;
}

static enum err entry_store(struct op *op, struct visit *v, struct visit_entry *e)
{
    TRY(visit_act_check(op, (enum visit_act)e->act, v));
    form_check(op, e);
    time_check(op, v, &e->at);
    TRY(op_check(op));
    TRY(visit_papers(op, v));
    v->state = visit_after(v->state, (enum visit_act)e->act);
    TRY(apply(op, v, e));
    v->last_at = e->at;
    struct visit_event event = event_of(v, e);
    TRY(visit_store(op, v, told[e->act].event, &event));
    if (e->act == VISIT_ACT_FINISH || e->act == VISIT_ACT_SAFETY_STOP)
        TRY(visit_parts_use(op, v));
    if (e->act == VISIT_ACT_SAFETY_STOP || e->act == VISIT_ACT_NO_SHOW)
        TRY(visit_alarm(op, v, told[e->act].event, 0, e->reason));
    return OK;
}

enum err visit_entry_add(struct op *op, int64_t id, const struct visit_entry *form, str key,
                         struct visit *ret)
{
    struct visit v;
    struct visit_entry e = *form;
    bool is_new;

    TX(tx, op);
    TRY(visit_hold(op, id, 0, &v));
    TRY(key_take(op, id, key, e.act, e.at, &is_new));
    if (is_new)
        TRY(entry_store(op, &v, &e));
    TRY(visit_get(op, id, ret));
    return tx_commit(&tx);
}

enum err visit_photo_add(struct op *op, int64_t id, int kind, utc at, str key,
                         const struct http_part *part, struct visit *ret)
{
    struct visit v;
    struct attachment a;
    struct list claimed;
    bool is_new;

    TX(tx, op);
    TRY(visit_hold(op, id, 0, &v));
    TRY(key_take(op, id, key, VISIT_ACT_PHOTO, at, &is_new));
    if (is_new) {
        TRY(visit_act_check(op, VISIT_ACT_PHOTO, &v));
        time_check(op, &v, &at);
        TRY(op_check(op));
        TRY(attachment_add(op, part, true, &a));
        TRY(ticket_attach(op, v.ticket_id, &(strs){ &a.claim, 1 }, &claimed));
        TRY(db_run(op, SQL(visit_photo_insert), ARGS(V(id), V(a.id), V(kind), V(at)), NULL));
        v.last_at = at;
        TRY(visit_store(op, &v, "visit.photo",
                        &(struct visit_event){ .at = at,
                                               .name = str_of(photo_kind_labels[kind]) }));
    }
    TRY(visit_get(op, id, ret));
    return tx_commit(&tx);
}
