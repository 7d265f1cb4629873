/* The demo company's processes, and tickets of the last two weeks that stand somewhere in them. Each is led by the usual rules,
 * step by step, by people who may; what a form asks is answered with something that fits its type. */
#include "../flow/flow.h"
#include "demo.h"

#define DAY_MS  INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)
#define DAYS    14

/* ------------------------------------------------------------------ processes */

/* A maker of appliances who also sells them over the internet: one process for each kind of matter. */
static const char *const taken[] = {
    "question",      "return_refund",  "refund_only", "exchange",  "depot_repair",
    "onsite_repair", "instore_repair", "inspection",  "complaint", "follow_up",
    "recall",        "parts",          NULL
};

/* Which one people begin where none begins by itself. */
static const char *const begun[TICKET_KIND_COUNT][2] = {
    [TICKET_FAULT] = { "onsite_repair", "depot_repair" },
    [TICKET_REPAIR] = { "depot_repair", "instore_repair" },
    [TICKET_SERVICE_REQUEST] = { "onsite_repair", "parts" },
    [TICKET_SUGGESTION] = { "question", "question" },
};

enum err demo_processes_draft(struct op *op)
{
    struct process_def def;
    struct process p;
    for (const char *const *key = taken; *key; key++) {
        TRY(process_template(op, str_of(*key), &def));
        TRY(process_add(op, &def, &p));
    }
    return OK;
}

static enum err processes_switch_on(struct op *op)
{
    struct process p;
    bool found;
    TX(tx, op);
    for (const char *const *key = taken; *key; key++) {
        TRY(process_by_key(op, str_of(*key), &p, &found));
        if (found)
            TRY(process_switch_on(op, p.id, p.version, STR("采用模板 / taken from the template"),
                                  &p));
    }
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ walking */

struct walk {
    struct demo *d;
    struct op *op;
    struct random random;
};

static void answer(struct walk *w, const struct process_field *f, struct buf *out)
{
    const struct process_choice *c = f->choices.items;
    switch ((enum process_field_type)f->type) {
    case PF_NUMBER:
        buf_int(out, 1 + random_below(&w->random, 3));
        break;
    case PF_MONEY:
        buf_int(out, (50 + random_below(&w->random, 400)) * 100);
        break;
    case PF_FLAG:
        buf_z(out, random_chance(&w->random, 70) ? "true" : "false");
        break;
    case PF_CHOICE:
        buf_json(out, c[random_below(&w->random, (int64_t)f->choices.n)].key);
        break;
    case PF_DATE:
        buf_json(out, (str){ utc_str(w->op->mem, w->op->now).p, 10 });
        break;
    case PF_FILES:
        buf_z(out, "[]");
        break;
    case PF_TEXT:
    case PF_LONG_TEXT:
        buf_json(out, STR("已核实"));
        break;
    }
}

static str answers(struct walk *w, const struct flow_view *v, const struct flow_way *way)
{
    CLEANUP(buf_release) struct buf out;
    const struct process_field *f = v->form.items;
    size_t n = 0;
    buf_init(&out, 60u << 10);
    buf_char(&out, '{');
    for (size_t i = 0; i < v->form.n; i++) {
        if (!strs_has(&way->required, f[i].key))
            continue;
        if (n++)
            buf_char(&out, ',');
        buf_json(&out, f[i].key);
        buf_char(&out, ':');
        answer(w, &f[i], &out);
    }
    buf_char(&out, '}');
    return arena_str(w->op->mem, buf_view(&out));
}

/* The first that is ready is the usual way, as definitions are written; now and then the second. */
static const struct flow_way *way_pick(struct walk *w, const struct flow_view *v)
{
    const struct flow_way *ways = v->ways.items, *found = NULL;
    for (size_t i = 0, seen = 0; i < v->ways.n && seen < 2; i++) {
        if (!ways[i].ready || ways[i].second)
            continue;
        if (!seen++ || random_chance(&w->random, 15))
            found = &ways[i];
    }
    return found;
}

/* Somebody who holds the step's role, else the system. */
static enum err actor_pick(struct walk *w, const struct flow_view *v, const struct actor **ret)
{
    const struct demo_user *users = w->d->texts.users.items;
    size_t from = (size_t)random_below(&w->random, (int64_t)w->d->texts.users.n);
    *ret = &actor_system;
    for (size_t i = 0; i < w->d->texts.users.n; i++) {
        const struct demo_user *u = &users[(from + i) % w->d->texts.users.n];
        if (v->role.n && str_eq(u->role, v->role) && u->team_id == v->flow.team_id)
            return people_actor(w->op, u->id, ret);
    }
    return OK;
}

static enum err step_on(struct walk *w, int64_t id, bool *ret_went)
{
    struct op *op = w->op;
    struct flow_view v;
    const struct actor *who;
    *ret_went = false;
    op->actor = &actor_system;
    TRY(flow_get(op, id, &v));
    const struct flow_way *way = v.flow.status == FLOW_RUNNING ? way_pick(w, &v) : NULL;
    if (!way)
        return OK;
    TRY(actor_pick(w, &v, &who));
    const struct move_request form = { way->move, answers(w, &v, way), STR("按核实情况办理") };
    op->actor = who;
    enum err err = flow_move(op, id, 0, &form, &v);
    op->actor = &actor_system;
    if (err == ERR_FORBIDDEN || err == ERR_CONFLICT || err == ERR_INVALID || err == ERR_NOT_FOUND) {
        op_forgive(op); /* that one needs a document, or another person: it waits there */
        return OK;
    }
    *ret_went = err == OK;
    return err;
}

/* One transaction for each ticket, as in life; a move that is refused takes only itself back. */
static enum err flow_make(struct demo *d, struct op *op, utc at)
{
    struct walk w = { .d = d, .op = op, .random = { random_next(&d->random) } };
    struct ticket_history h;
    struct ticket t;
    struct list flows;
    bool goes = true;

    demo_story(d, op, at, &h);
    op->now = at;
    op->actor = &actor_system;
    TRY(ticket_add(op, h.form, &t));
    TRY(flow_list(op, t.id, &flows));
    const char *key = begun[t.kind][random_below(&w.random, 2)];
    if (!flows.n && key) {
        int64_t id;
        op->now = utc_add(op->now, random_wait(&w.random, HOUR_MS));
        TRY(flow_begin(op, t.id, str_of(key), 0, &id));
        TRY(flow_list(op, t.id, &flows));
    }
    int64_t moves = flows.n ? random_below(&w.random, 7) : 0;
    for (int64_t i = 0; i < moves && goes; i++) {
        op->now = utc_add(op->now, random_wait(&w.random, 5 * HOUR_MS));
        if (op->now.ms >= d->end.ms)
            break;
        TRY(step_on(&w, ((const struct flow *)flows.items)[0].id, &goes));
    }
    return OK;
}

enum err demo_processes_make(struct demo *d, struct op *op)
{
    op->now = utc_add(d->begin, -20 * DAY_MS);
    return processes_switch_on(op);
}

enum err demo_flow_make(struct demo *d, struct op *op, size_t i, size_t n)
{
    int64_t span = DAYS * DAY_MS / (int64_t)n;
    return flow_make(d, op,
                     utc_add(d->end,
                             (int64_t)i * span - DAYS * DAY_MS + random_below(&d->random, span)));
}
