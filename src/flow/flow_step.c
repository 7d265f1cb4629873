/* Entering steps: the one place where a flow's step changes. What follows from it (the ticket's status, due times, timers,
 * counts, effects, decisions) follows here. */
#include "flow_internal.h"

#include "../calendar/company_calendar.h"
#include "../event/event.h"

#define ADVANCES_MAX 50 /* moves that follow each other by themselves: more are a circle */
#define NEAR_PERCENT 80

/* ------------------------------------------------------------------ by when */

static enum err calendar_of(struct op *op, const struct process_def *d, const struct calendar **ret)
{
    int64_t version;
    str key = d->calendar.n ? d->calendar : STR("cn");
    enum err err = calendar_in_force(op, key, op->now, &version, ret);
    if (err != ERR_NOT_FOUND)
        return err;
    op_forgive(op); /* the company has given that calendar up */
    return calendar_builtin(op, STR("cn"), ret);
}

enum err flow_after(struct op *op, const struct process_def *d, utc from, int64_t minutes, utc *ret)
{
    const struct calendar *c;
    struct calendar_moment m;
    TRY(calendar_of(op, d, &c));
    TRY(calendar_add(op, c, from, minutes * 60000, &m));
    *ret = m.at;
    return OK;
}

/* The earlier of the company's own target and that of the law. */
enum err flow_due(struct op *op, const struct flow *f, const struct process_def *d,
                  const struct process_step *s, utc since, utc *ret_due, utc *ret_near)
{
    const struct calendar *c;
    struct calendar_end end;
    *ret_due = *ret_near = (utc){ 0 };
    if (s->minutes) {
        TRY(flow_after(op, d, since, s->minutes, ret_due));
        TRY(flow_after(op, d, since, s->minutes * NEAR_PERCENT / 100, ret_near));
    }
    if (!s->legal_days)
        return OK;
    const struct calendar_period p = { .unit = s->legal_working_days ? CALENDAR_WORKING_DAY
                                                                     : CALENDAR_DAY,
                                       .n = s->legal_days };
    utc from = s->legal_from_start ? f->started_at : since;
    TRY(calendar_of(op, d, &c));
    TRY(calendar_period_end(op, c, from, &p, &end));
    if (ret_due->ms && ret_due->ms <= end.at.ms)
        return OK;
    *ret_due = end.at;
    *ret_near = utc_add(from, (end.at.ms - from.ms) * NEAR_PERCENT / 100);
    return OK;
}

/* The move that takes itself first after some time in a step. */
static const struct process_move *timed_move(const struct process_def *d,
                                             const struct process_step *s)
{
    const struct process_move *m = d->moves.items, *first = NULL;
    for (size_t i = 0; i < d->moves.n; i++)
        if (m[i].after_minutes && str_eq(m[i].from, s->key) &&
            (!first || m[i].after_minutes < first->after_minutes))
            first = &m[i];
    return first;
}

/* ------------------------------------------------------------------ the ticket */

static str step_name(struct op *op, const struct flow_now *n)
{
    return arena_fmt(op->mem, STR_FMT "." STR_FMT, STR_ARG(n->f.process), STR_ARG(n->step->key));
}

static enum err tell_ticket(struct op *op, struct flow_now *n, str reason)
{
    struct step_entry e = {
        .status = TICKET_OPEN + n->step->status,
        .waits_for = n->step->waits_for,
        .team_id = n->step->team_id,
        .reason = reason,
    };
    if (n->step->kind != STEP_END) {
        e.step = step_name(op, n), e.zh = n->step->zh, e.en = n->step->en;
        TRY(flow_due(op, &n->f, n->d, n->step, n->f.since, &e.due_at, &e.near_at));
    }
    return ticket_enter_step(op, n->f.ticket_id, &e, &n->t);
}

/* The oldest flow that runs leads; an older one that ended leaves that to the next. */
static enum err leader_of(struct op *op, int64_t ticket_id, int64_t *ret)
{
    return db_int(op, SQL(flow_running), ARGS(V(ticket_id)), ret);
}

enum err flow_lead(struct op *op, int64_t ticket_id, str reason)
{
    struct flow_now n;
    int64_t leader = 0;
    TRY(leader_of(op, ticket_id, &leader));
    if (leader) {
        TRY(flow_take(op, leader, 0, NULL, &n));
        return tell_ticket(op, &n, reason);
    }
    struct ticket t;
    TRY(ticket_hold_public(op, ticket_id, &t));
    return ticket_enter_step(op, ticket_id, &(struct step_entry){ .status = t.status }, &t);
}

static enum err follow(struct op *op, struct flow_now *n, str reason)
{
    int64_t leader = 0;
    TRY(leader_of(op, n->f.ticket_id, &leader));
    if (leader == n->f.id || (!leader && n->f.status != FLOW_RUNNING))
        return tell_ticket(op, n, reason);
    if (n->f.status != FLOW_RUNNING) /* another goes on and leads from here */
        return flow_lead(op, n->f.ticket_id, reason);
    return ticket_hold_public(op, n->f.ticket_id, &n->t);
}

/* ------------------------------------------------------------------ entering */

static enum err store(struct op *op, struct flow *f)
{
    int64_t version = 0;
    TRY(db_int(op, SQL(flow_store),
               ARGS(V(f->id), V(f->version), V(f->step), V(f->status), V_REF(f->team_id),
                    V(f->since), V(f->due_at), V(f->late_at), V(f->timer_at), V(f->ended_at),
                    V(or_empty(f->seen))),
               &version));
    if (!version)
        return version_refuse(op, "ticket", f->ticket_id);
    f->version = version;
    return OK;
}

static bool was_there(const struct flow *f, str step)
{
    str rest = f->seen, line;
    while (str_split(&rest, '\n', &line))
        if (str_eq(line, step))
            return true;
    return false;
}

enum err flow_arrive(struct op *op, struct flow_now *n, const struct process_step *to, str reason)
{
    struct flow *f = &n->f;
    const struct process_move *timed = timed_move(n->d, to);
    utc near;
    bool over = to->kind == STEP_END;

    n->step = to;
    f->step = to->key, f->step_zh = to->zh, f->step_en = to->en;
    if (!was_there(f, to->key))
        f->seen = arena_fmt(op->mem, STR_FMT STR_FMT "\n", STR_ARG(f->seen), STR_ARG(to->key));
    f->since = op->now;
    f->status = over ? FLOW_ENDED : FLOW_RUNNING;
    f->ended_at = over ? op->now : (utc){ 0 };
    f->timer_at = timed ? utc_add(op->now, timed->after_minutes * 60000) : (utc){ 0 };
    f->due_at = (utc){ 0 };
    if (!over)
        TRY(flow_due(op, f, n->d, to, f->since, &f->due_at, &near));
    f->late_at = f->due_at;
    TRY(store(op, f));
    TRY(follow(op, n, reason));
    f->team_id = n->t.team_id;
    TRY(store(op, f));
    return over ? OK : flow_count_step(op, f, 1);
}

static enum err moved(struct op *op, const struct flow_now *n, const struct process_step *to,
                      const struct process_move *move, const struct move_cause *cause)
{
    static const char *const by[] = { "person", "customer", "fact", "time", "override" };
    return event_append(op, "ticket", n->f.ticket_id, "flow.moved",
                        DATA(op, D("flow_id", n->f.id), D("process", n->f.process),
                             D("process_zh", n->f.process_zh), D("process_en", n->f.process_en),
                             D("edition", n->f.edition), D("move", cause->move),
                             D("move_zh", move ? move->zh : STR("")),
                             D("move_en", move ? move->en : STR("")), D("from", n->step->key),
                             D("from_zh", n->step->zh), D("from_en", n->step->en), D("to", to->key),
                             D("to_zh", to->zh), D("to_en", to->en), D("reason", cause->reason),
                             D("by", by[cause->by]), D("asked_by", cause->asked_by),
                             D("seconds", (op->now.ms - n->f.since.ms) / 1000)),
                        NULL);
}

enum err flow_go(struct op *op, struct flow_now *n, const struct process_step *to,
                 const struct process_move *move, const struct move_cause *cause)
{
    bool again = was_there(&n->f, to->key);
    TRY(flow_count_step(op, &n->f, -1));
    TRY(flow_count_arrow(op, &n->f, to->key, again));
    TRY(db_run(op, SQL(flow_approval_void), ARGS(V(n->f.id), V(op->now)), NULL));
    TRY(moved(op, n, to, move, cause));
    TRY(flow_arrive(op, n, to, cause->reason));
    return move ? flow_effects(op, n, move) : OK;
}

/* ------------------------------------------------------------------ by itself */

enum err flow_holds(struct op *op, const struct flow_now *n, const struct process_move *m,
                    bool *ret)
{
    TRY(process_guard(op, &n->known, m->guard, ret));
    for (size_t i = 0; i < m->required.n; i++)
        *ret &= process_record_has(&n->known, m->required.items[i]);
    return OK;
}

/* What a decision leads to, or what an automatic move waited for. */
static enum err next_move(struct op *op, const struct flow_now *n, const struct process_move **ret)
{
    const struct process_move *m = n->d->moves.items;
    *ret = NULL;
    for (size_t i = 0; i < n->d->moves.n && !*ret; i++) {
        bool holds = false, by_itself = m[i].automatic || n->step->kind == STEP_DECISION;
        if (!by_itself || !str_eq(m[i].from, n->step->key))
            continue;
        TRY(flow_holds(op, n, &m[i], &holds));
        if (holds)
            *ret = &m[i];
    }
    return OK;
}

enum err flow_advance(struct op *op, struct flow_now *n)
{
    const struct process_move *m;
    for (int i = 0; i < ADVANCES_MAX && n->f.status == FLOW_RUNNING; i++) {
        TRY(next_move(op, n, &m));
        if (!m)
            return OK;
        TRY(flow_go(op, n, process_step_named(n->d, m->to), m,
                    &(struct move_cause){ .by = BY_FACT, .move = m->key }));
    }
    return OK;
}

enum err flow_advance_ticket(struct op *op, int64_t ticket_id)
{
    static const struct field fields[] = { { FIELD(struct flow, id) }, { 0 } };
    struct list running;
    TRY(db_all(op, SQL(flow_running), ARGS(V(ticket_id)), fields, sizeof(struct flow), &running));
    for (size_t i = 0; i < running.n; i++) {
        struct flow_now n;
        TRY(flow_take(op, ((const struct flow *)running.items)[i].id, 0, NULL, &n));
        if (n.f.status == FLOW_RUNNING)
            TRY(flow_advance(op, &n));
    }
    return OK;
}
