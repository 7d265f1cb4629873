/* Planning: a visit is added, given to an engineer, moved, taken back. Whoever books an engineer takes that one's turn
 * first (visit_engineer_turn), so of two who book at once the second sees the first one's visit. */
#include "visit_internal.h"

#include "../base/date.h"
#include "../base/zone.h"

#define HOUR_MS       (3600 * INT64_C(1000))
#define WINDOW_MAX_MS (24 * HOUR_MS)
#define ESCALATE_FROM 2 /* a customer who is put off so often is somebody else's matter too */

/* ------------------------------------------------------------------ engineers' days */

enum err visit_day(struct op *op, utc t, utc *ret_from, utc *ret_to)
{
    struct company company = { 0 };
    TRY(company_get(op, &company));
    const struct zone *zone = zone_find(company.time_zone);
    int64_t day = 24 * HOUR_MS;
    int64_t ahead = zone ? zone_ahead(zone, t) : 0;
    int64_t midnight = (t.ms + ahead) / day * day - ahead;
    *ret_from = (utc){ midnight };
    *ret_to = (utc){ midnight + day };
    return OK;
}

static str number_text(struct op *op, int64_t n)
{
    return arena_fmt(op->mem, "%lld", (long long)n);
}

/* The engineer's own day and what overlaps the window: no window is longer than WINDOW_MAX_MS, so whatever overlaps
 * begins within that before. */
static enum err room_check(struct op *op, int64_t engineer_id, utc from, utc to, int64_t visit_id,
                           int64_t max)
{
    static const struct field fields[] = {
        { FIELD(struct visit, id) },
        { FIELD(struct visit, window_from) },
        { FIELD(struct visit, window_to) },
        { 0 },
    };
    struct list near;
    utc day_from, day_to;
    int64_t booked = 0;

    TRY(visit_day(op, from, &day_from, &day_to));
    utc last = to.ms > day_to.ms ? to : day_to;
    TRY(db_all(op, SQL(visit_near),
               ARGS(V(engineer_id), V(utc_add(day_from, -WINDOW_MAX_MS)), V(last), V(visit_id)),
               fields, sizeof(struct visit), &near));
    for (size_t i = 0; i < near.n; i++) {
        const struct visit *v = &((struct visit *)near.items)[i];
        if (windows_overlap(from, to, v->window_from, v->window_to))
            return refuse_with(op, ERR_CONFLICT, "visit.taken", P("id", number_text(op, v->id)));
        booked += v->window_from.ms >= day_from.ms && v->window_from.ms < day_to.ms;
    }
    if (booked >= max)
        return refuse_with(op, ERR_CONFLICT, "visit.full", P("max", number_text(op, max)));
    return OK;
}

enum err visit_book(struct op *op, int64_t engineer_id, utc from, utc to, int64_t visit_id)
{
    int64_t max = 0;
    bool active = false;

    if (!engineer_id)
        return OK;
    TRY(db_int(op, SQL(visit_engineer_turn), ARGS(V(engineer_id)), &max));
    TRY(user_is_active(op, engineer_id, &active));
    if (!max || !active) {
        op_field(op, STR("/engineer_id"), "visit.no_engineer");
        return op_check(op);
    }
    return room_check(op, engineer_id, from, to, visit_id, max);
}

static void window_check(struct op *op, utc from, utc to)
{
    if (from.ms && to.ms && to.ms <= from.ms)
        op_field(op, STR("/window_to"), "visit.window");
    else if (to.ms - from.ms > WINDOW_MAX_MS)
        op_field(op, STR("/window_to"), "visit.window_long");
    if (to.ms && to.ms < op->now.ms)
        op_field(op, STR("/window_to"), "visit.window_past");
}

/* ------------------------------------------------------------------ adding and changing */

static enum err first_check(struct op *op, int64_t ticket_id, int64_t first_id)
{
    struct visit first;
    if (!first_id)
        return OK;
    enum err err = visit_load(op, first_id, &first);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    op_forgive(op);
    if (err != OK || first.ticket_id != ticket_id)
        op_field(op, STR("/first_id"), "visit.not_found");
    else if (!visit_is_over(first.state))
        op_field(op, STR("/first_id"), "visit.first_open");
    return op_check(op);
}

static struct visit_event booked_event(const struct visit *v)
{
    return (struct visit_event){ .engineer_id = v->engineer_id,
                                 .engineer = v->engineer_name,
                                 .window_from = v->window_from,
                                 .window_to = v->window_to };
}

enum err visit_add(struct op *op, int64_t ticket_id, const struct visit_plan *form,
                   struct visit *ret)
{
    struct ticket t;
    int64_t locked, id = 0;

    window_check(op, form->window_from, form->window_to);
    TRY(op_check(op));
    TX(tx, op);
    TRY(db_int(op, SQL(visit_ticket_lock), ARGS(V(ticket_id)), &locked));
    TRY(ticket_get(op, ticket_id, &t));
    if (!ticket_reach(op, "visit.plan", t.team_id, t.assignee_id))
        return permission_refuse(op, "visit.plan");
    TRY(first_check(op, ticket_id, form->first_id));
    TRY(visit_book(op, form->engineer_id, form->window_from, form->window_to, 0));
    TRY(db_int(op, SQL(visit_insert),
               ARGS(V(ticket_id), V_REF(form->first_id), V((int)VISIT_PLANNED), V(form->address),
                    V(form->area.p ? form->area : STR("")),
                    V(form->skill.p ? form->skill : STR("")), V(form->window_from),
                    V(form->window_to), V(form->minutes ? form->minutes : (int64_t)60),
                    V_REF(form->engineer_id), V(form->note.p ? form->note : STR("")), V(op->now),
                    V_REF(op->actor->id)),
               &id));
    TRY(visit_load(op, id, ret));
    struct visit_event event = booked_event(ret);
    TRY(visit_tell(op, ret, "visit.planned", &event));
    TRY(visit_notify(op, ret, ret->engineer_id, "visit.given", 0, STR("")));
    TRY(visit_get(op, id, ret));
    return tx_commit(&tx);
}

enum err visit_edit(struct op *op, int64_t id, int64_t version, const struct visit_plan *form,
                    struct visit *ret)
{
    struct visit v;
    TX(tx, op);
    TRY(visit_hold(op, id, version, &v));
    TRY(visit_act_check(op, VISIT_ACT_EDIT, &v));
    v.address = form->address;
    v.area = form->area;
    v.skill = form->skill;
    v.note = form->note;
    v.minutes = form->minutes ? form->minutes : 60;
    TRY(visit_store(op, &v, "visit.changed", &(struct visit_event){ 0 }));
    TRY(visit_get(op, id, ret));
    return tx_commit(&tx);
}

/* What was accepted and agreed was another appointment. */
static void plan_anew(struct op *op, struct visit *v, enum visit_act act)
{
    v->state = visit_after(v->state, act);
    v->last_at = op->now;
}

enum err visit_give(struct op *op, int64_t id, int64_t version, int64_t engineer_id,
                    struct visit *ret)
{
    struct visit v;
    int64_t before;

    TX(tx, op);
    TRY(visit_hold(op, id, version, &v));
    TRY(visit_act_check(op, VISIT_ACT_GIVE, &v));
    TRY(visit_book(op, engineer_id, v.window_from, v.window_to, id));
    before = v.engineer_id;
    if (before != engineer_id) {
        v.engineer_id = engineer_id;
        plan_anew(op, &v, VISIT_ACT_GIVE); /* the time stays: so does what the customer agreed to */
        TRY(user_name(op, engineer_id, &v.engineer_name));
        struct visit_event event = booked_event(&v);
        TRY(visit_store(op, &v, "visit.given", &event));
        TRY(visit_notify(op, &v, engineer_id, "visit.given", 0, STR("")));
        TRY(visit_notify(op, &v, before, "visit.taken", 0, STR("")));
    }
    TRY(visit_load(op, id, ret));
    TRY(visit_finish(op, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ moving and taking back */

static void reschedule_check(struct op *op, const struct visit_reschedule *form)
{
    window_check(op, form->window_from, form->window_to);
    if (form->asked_by == SIDE_NOBODY)
        op_field(op, STR("/asked_by"), "field.required");
}

enum err visit_reschedule(struct op *op, int64_t id, int64_t version,
                          const struct visit_reschedule *form, struct visit *ret)
{
    struct visit v;
    int64_t before;

    reschedule_check(op, form);
    TRY(op_check(op));
    TX(tx, op);
    TRY(visit_hold(op, id, version, &v));
    TRY(visit_act_check(op, VISIT_ACT_RESCHEDULE, &v));
    TRY(visit_book(op, form->engineer_id, form->window_from, form->window_to, id));
    before = v.engineer_id;
    v.engineer_id = form->engineer_id;
    v.window_from = form->window_from;
    v.window_to = form->window_to;
    v.reschedules++;
    v.confirmed_by = CONFIRMED_BY_NOBODY;
    v.confirmed_at = v.move_asked_at = (utc){ 0 };
    v.move_text = STR("");
    plan_anew(op, &v, VISIT_ACT_RESCHEDULE);
    TRY(user_name(op, v.engineer_id, &v.engineer_name));
    struct visit_event event = booked_event(&v);
    event.count = v.reschedules;
    event.whose = str_of(visit_side_labels[form->asked_by]);
    event.reason = form->reason;
    TRY(visit_store(op, &v, "visit.rescheduled", &event));
    if (v.reschedules >= ESCALATE_FROM)
        TRY(visit_alarm(op, &v, "visit.rescheduled", v.reschedules, form->reason));
    TRY(visit_notify(op, &v, v.engineer_id, "visit.given", 0, STR("")));
    if (before != v.engineer_id)
        TRY(visit_notify(op, &v, before, "visit.taken", 0, STR("")));
    TRY(visit_load(op, id, ret));
    TRY(visit_finish(op, ret));
    return tx_commit(&tx);
}

enum err visit_cancel(struct op *op, int64_t id, int64_t version, str reason, struct visit *ret)
{
    struct visit v;
    TX(tx, op);
    TRY(visit_hold(op, id, version, &v));
    TRY(visit_act_check(op, VISIT_ACT_CANCEL, &v));
    v.state = visit_after(v.state, VISIT_ACT_CANCEL);
    v.end_reason = reason;
    v.ended_at = v.last_at = op->now;
    TRY(visit_store(op, &v, "visit.cancelled", &(struct visit_event){ .reason = reason }));
    TRY(visit_notify(op, &v, v.engineer_id, "visit.cancelled", 0, reason));
    TRY(visit_get(op, id, ret));
    return tx_commit(&tx);
}
