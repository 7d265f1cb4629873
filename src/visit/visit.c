/* Visits: reading them, and what every change of one ends with. */
#include "visit_internal.h"

#include "../base/text.h"
#include "../event/event.h"
#include "../notification/notification.h"
#include "../store/filter.h"

#define DAY_MS        (24 * 3600 * INT64_C(1000))
#define DAYS_MAX      92
#define ROWS_MAX      2000
#define OF_TICKET_MAX 100

const struct permission visit_permissions[] = {
    { "visit.plan", "安排上门", "Plan visits", true },
    { "visit.work", "执行上门", "Make visits", true },
    { "visit.manage", "管理上门工程师和收费标准", "Manage field engineers and the price list",
      false },
    { 0 },
};

static const struct field load_fields[] = {
    { FIELD(struct visit, id) },
    { FIELD(struct visit, version) },
    { FIELD(struct visit, ticket_id) },
    { FIELD(struct visit, first_id) },
    { FIELD(struct visit, state), .labels = visit_state_labels },
    { FIELD(struct visit, address) },
    { FIELD(struct visit, area) },
    { FIELD(struct visit, skill) },
    { FIELD(struct visit, window_from) },
    { FIELD(struct visit, window_to) },
    { FIELD(struct visit, minutes) },
    { FIELD(struct visit, engineer_id) },
    { FIELD(struct visit, note) },
    { FIELD(struct visit, reschedules) },
    { FIELD(struct visit, confirmed_by), .labels = confirmed_by_labels },
    { FIELD(struct visit, confirmed_at) },
    { FIELD(struct visit, move_text) },
    { FIELD(struct visit, move_asked_at) },
    { FIELD(struct visit, checked_in_at) },
    { FIELD(struct visit, lat_e6) },
    { FIELD(struct visit, lon_e6) },
    { FIELD(struct visit, accuracy_m) },
    { FIELD(struct visit, diagnosis) },
    { FIELD(struct visit, total) },
    { FIELD(struct visit, work_done) },
    { FIELD(struct visit, work_at) },
    { FIELD(struct visit, test_result) },
    { FIELD(struct visit, outcome), .labels = visit_outcome_labels },
    { FIELD(struct visit, no_show_by), .labels = visit_side_labels },
    { FIELD(struct visit, refused_reason) },
    { FIELD(struct visit, stop_reason) },
    { FIELD(struct visit, end_reason) },
    { FIELD(struct visit, ended_at) },
    { FIELD(struct visit, last_at) },
    { FIELD(struct visit, created_at) },
    { FIELD(struct visit, updated_at) },
    { FIELD(struct visit, subject) },
    { FIELD(struct visit, team_id) },
    { FIELD(struct visit, assignee_id) },
    { FIELD(struct visit, customer_name) },
    { FIELD(struct visit, customer_phone) },
    { FIELD(struct visit, engineer_name) },
    { FIELD(struct visit, unit_serial) },
    { FIELD(struct visit, model_id) },
    { FIELD(struct visit, unit_code) },
    { FIELD(struct visit, unit_name_zh) },
    { FIELD(struct visit, unit_name_en) },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

static const char visit_head[] =
    "SELECT v.id, v.version, v.ticket_id, v.first_id, v.state, v.address, v.area, v.skill,"
    " v.window_from, v.window_to, v.minutes, v.engineer_id, v.note, v.reschedules, v.confirmed_by,"
    " v.confirmed_at, v.move_text, v.move_asked_at, v.checked_in_at, v.lat_e6, v.lon_e6,"
    " v.accuracy_m, v.diagnosis, v.total, v.work_done, v.work_at, v.test_result, v.outcome,"
    " v.no_show_by, v.refused_reason, v.stop_reason, v.end_reason, v.ended_at, v.last_at,"
    " v.created_at, v.updated_at, t.subject, t.team_id, t.assignee_id, c.name AS customer_name,"
    " c.phone AS customer_phone, e.name AS engineer_name, u.serial AS unit_serial,"
    " u.model_id, m.code AS unit_code, m.name_zh AS unit_name_zh, m.name_en AS unit_name_en"
    " FROM visit v JOIN ticket t ON t.id = v.ticket_id"
    " LEFT JOIN customer c ON c.id = t.customer_id"
    " LEFT JOIN user_account e ON e.id = v.engineer_id"
    " LEFT JOIN unit u ON u.id = t.unit_id LEFT JOIN model m ON m.id = u.model_id";

static enum err rows_read(struct op *op, struct filter *f, struct list *ret)
{
    struct sql sql = filter_sql(f, "visit_list", visit_head);
    return db_all(op, &sql, f->args, f->arg_count, load_fields, sizeof(struct visit), ret);
}

static bool may_see(const struct op *op, const struct visit *v)
{
    bool own = op->actor->kind == ACTOR_USER && v->engineer_id && v->engineer_id == op->actor->id;
    return (own && op_scope(op, "visit.work")) ||
           ticket_reach(op, "ticket.read", v->team_id, v->assignee_id);
}

/* Whoever goes there must be able to call; afterwards the number is no business of theirs any more. */
static void show(struct op *op, struct visit *v)
{
    bool goes = op->actor->kind == ACTOR_USER && v->engineer_id == op->actor->id;
    v->ticket_number = ticket_number(op->mem, v->ticket_id);
    if (v->customer_phone.n && (!goes || visit_is_over(v->state)))
        v->customer_phone = text_phone_mask(op->mem, v->customer_phone);
}

enum err visit_load(struct op *op, int64_t id, struct visit *ret)
{
    struct filter f;
    struct list found;
    filter_init(op, &f, NULL);
    filter_and(&f, "v.id = ?", ARGS(V(id)));
    TRY(rows_read(op, &f, &found));
    if (!found.n)
        return refuse(op, ERR_NOT_FOUND, "visit.not_found");
    *ret = *(const struct visit *)found.items;
    return OK;
}

static enum err seen(struct op *op, int64_t id, struct visit *ret)
{
    TRY(visit_load(op, id, ret));
    return may_see(op, ret) ? OK : refuse(op, ERR_NOT_FOUND, "visit.not_found");
}

enum err visit_hold(struct op *op, int64_t id, int64_t version, struct visit *ret)
{
    int64_t locked;
    TRY(db_int(op, SQL(visit_lock), ARGS(V(id)), &locked));
    TRY(seen(op, id, ret));
    return version ? version_check(op, "ticket", ret->ticket_id, ret->version, version) : OK;
}

enum err visit_finish(struct op *op, struct visit *v)
{
    struct model model;
    TRY(visit_papers(op, v));
    if (v->model_id) {
        TRY(model_get(op, v->model_id, &model));
        v->known_parts = model.parts;
    }
    show(op, v);
    v->acts = (strs){ arena_array(op->mem, VISIT_ACT_COUNT, sizeof(str)), 0 };
    for (int act = 0; act < VISIT_ACT_COUNT; act++)
        if (visit_may(v->state, (enum visit_act)act) && visit_reach(op, (enum visit_act)act, v))
            v->acts.items[v->acts.n++] = str_of(visit_act_labels[act]);
    return OK;
}

enum err visit_get(struct op *op, int64_t id, struct visit *ret)
{
    TRY(seen(op, id, ret));
    return visit_finish(op, ret);
}

static void keep_seen(struct op *op, struct list *rows)
{
    struct visit *v = rows->items;
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        if (!may_see(op, &v[i]))
            continue;
        v[n] = v[i];
        show(op, &v[n++]);
    }
    rows->n = n;
}

enum err visits_of_ticket(struct op *op, int64_t ticket_id, struct list *ret)
{
    struct filter f;
    struct ticket t;
    TRY(ticket_get(op, ticket_id, &t));
    filter_init(op, &f, NULL);
    filter_and(&f, "v.ticket_id = ?", ARGS(V(ticket_id)));
    filter_order(&f, " ORDER BY v.id DESC", OF_TICKET_MAX);
    TRY(rows_read(op, &f, ret));
    keep_seen(op, ret);
    return OK;
}

enum err visit_list(struct op *op, const struct visit_query *q, struct list *ret)
{
    utc from = q->from.ms ? q->from : utc_add(op->now, -DAY_MS);
    utc to = q->to.ms ? q->to : utc_add(from, 15 * DAY_MS);
    int64_t engineer = q->mine ? op->actor->id : q->engineer_id;
    struct filter f;

    if (q->ticket_id)
        return visits_of_ticket(op, q->ticket_id, ret);
    if (to.ms <= from.ms || to.ms - from.ms > DAYS_MAX * DAY_MS) {
        op_field_with(op, STR("to"), "visit.span", P("days", STR("92")));
        return op_check(op);
    }
    filter_init(op, &f, NULL);
    filter_and(&f, "v.window_from >= ? AND v.window_from < ?", ARGS(V(from), V(to)));
    if (engineer)
        filter_and(&f, "v.engineer_id = ?", ARGS(V(engineer)));
    if (q->unassigned)
        filter_and(&f, "v.engineer_id IS NULL", NO_ARGS);
    filter_order(&f, " ORDER BY v.window_from, v.id", ROWS_MAX);
    TRY(rows_read(op, &f, ret));
    keep_seen(op, ret);
    return OK;
}

/* ------------------------------------------------------------------ what every change ends with */

static const struct field event_fields_of_visit[] = {
    { FIELD(struct visit_event, visit_id) },
    { FIELD(struct visit_event, engineer_id), .flags = OPTIONAL },
    { FIELD(struct visit_event, engineer), .flags = OPTIONAL },
    { FIELD(struct visit_event, window_from), .flags = OPTIONAL },
    { FIELD(struct visit_event, window_to), .flags = OPTIONAL },
    { FIELD(struct visit_event, at), .flags = OPTIONAL },
    { FIELD(struct visit_event, whose), .flags = OPTIONAL },
    { FIELD(struct visit_event, outcome), .flags = OPTIONAL },
    { FIELD(struct visit_event, reason), .flags = OPTIONAL },
    { FIELD(struct visit_event, name), .flags = OPTIONAL },
    { FIELD(struct visit_event, part), .flags = OPTIONAL },
    { FIELD(struct visit_event, count), .flags = OPTIONAL },
    { FIELD(struct visit_event, total), .flags = OPTIONAL },
    { 0 },
};

static str event_text(struct op *op, const struct visit *v, const struct visit_event *data)
{
    CLEANUP(buf_release) struct buf out;
    struct visit_event e = *data;
    e.visit_id = v->id;
    buf_init(&out, 32768);
    fields_write(&out, event_fields_of_visit, &e);
    return arena_str(op->mem, buf_view(&out));
}

struct visit_facts {
    int64_t made, reschedules, state, total, worked, outcome, agreed, signatures;
};

static const struct field facts_fields[] = {
    { FIELD(struct visit_facts, made) },
    { FIELD(struct visit_facts, reschedules) },
    { FIELD(struct visit_facts, state) },
    { FIELD(struct visit_facts, total) },
    { FIELD(struct visit_facts, worked) },
    { FIELD(struct visit_facts, outcome) },
    { FIELD(struct visit_facts, agreed) },
    { FIELD(struct visit_facts, signatures) },
    { 0 },
};

/* The state comes last: who waits for it finds all that belongs to it. */
static enum err facts_tell(struct op *op, int64_t ticket_id)
{
    struct visit_facts f = { 0 };
    TRY(db_one(op, SQL(visit_facts), ARGS(V(ticket_id)), facts_fields, &f));
    return flow_facts(op, ticket_id,
                      FACTS({ "visit_count", f.made }, { "visit_total", f.total },
                            { "visit_outcome", f.outcome }, { "visit_agreed", f.agreed > 0 },
                            { "visit_worked", f.worked }, { "visit_state", f.state },
                            { "visit_reschedules", f.reschedules },
                            { "visit_signed", f.signatures > 0 }));
}

enum err visit_tell(struct op *op, const struct visit *v, const char *type,
                    const struct visit_event *data)
{
    TRY(event_append(op, "ticket", v->ticket_id, type, event_text(op, v, data), NULL));
    return facts_tell(op, v->ticket_id);
}

enum err visit_store(struct op *op, const struct visit *v, const char *type,
                     const struct visit_event *data)
{
    TRY(db_run(op, SQL(visit_update),
               ARGS(V(v->id), V(v->state), V(or_empty(v->address)), V(or_empty(v->area)),
                    V(or_empty(v->skill)), V(v->window_from), V(v->window_to), V(v->minutes),
                    V_REF(v->engineer_id), V(or_empty(v->note)), V(v->reschedules),
                    V(v->confirmed_by), V(v->confirmed_at), V(or_empty(v->move_text)),
                    V(v->move_asked_at), V(v->checked_in_at), V(v->lat_e6), V(v->lon_e6),
                    V(v->accuracy_m), V(or_empty(v->diagnosis)), V(v->total),
                    V(or_empty(v->work_done)), V(or_empty(v->test_result)), V(v->outcome),
                    V(v->no_show_by), V(or_empty(v->refused_reason)), V(or_empty(v->stop_reason)),
                    V(or_empty(v->end_reason)), V(v->ended_at), V(v->last_at), V(op->now),
                    V(v->work_at)),
               NULL));
    return visit_tell(op, v, type, data);
}

/* ------------------------------------------------------------------ who shall hear of it */

enum err visit_notify(struct op *op, const struct visit *v, int64_t user_id, const char *type,
                      int64_t count, str reason)
{
    if (!user_id || user_id == op->actor->id)
        return OK;
    struct visit_event data = { .window_from = v->window_from,
                                .window_to = v->window_to,
                                .count = count,
                                .reason = reason,
                                .name = ticket_number(op->mem, v->ticket_id) };
    return notification_add(op, user_id, type, "ticket", v->ticket_id, event_text(op, v, &data));
}

enum err visit_alarm(struct op *op, const struct visit *v, const char *type, int64_t count,
                     str reason)
{
    struct team team = { 0 };
    if (v->team_id)
        TRY(team_get(op, v->team_id, &team));
    return visit_notify(op, v, team.lead_id ? team.lead_id : v->assignee_id, type, count, reason);
}
