/* A flow as people see it: the line of its steps, the open form, the moves from here. */
#include "flow_internal.h"

#include "../base/json.h"

#include <assert.h>

struct gone_row {
    utc at;
    str data;
};

enum err flow_gone(struct op *op, const struct flow_now *n, struct list *ret)
{
    static const struct field fields[] = {
        { FIELD(struct gone_row, at) },
        { FIELD(struct gone_row, data) },
        { 0 },
    };
    struct list rows;
    size_t found = 0;
    TRY(db_all(op, SQL(flow_steps_gone), ARGS(V(n->f.ticket_id)), fields, sizeof(struct gone_row),
               &rows));
    struct gone_step *gone = arena_array(op->mem, rows.n, sizeof *gone);
    for (size_t i = 0; i < rows.n; i++) {
        const struct gone_row *row = &((const struct gone_row *)rows.items)[i];
        const json_t *data;
        TRY(json_read(op, row->data, &data));
        if (json_integer_value(json_object_get(data, "flow_id")) == n->f.id)
            gone[found++] = (struct gone_step){ json_view(json_object_get(data, "to")), row->at };
    }
    *ret = (struct list){ gone, found };
    return OK;
}

/* ------------------------------------------------------------------ the line */

struct line {
    const struct process_def *d;
    struct flow_line *items;
    size_t n;
};

static struct flow_line *line_add(struct line *l, str key, int state)
{
    const struct process_step *s = process_step_named(l->d, key);
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->items[i].step, key))
            return &l->items[i];
    if (!s)
        return NULL;
    l->items[l->n] =
        (struct flow_line){ s->key, s->zh, s->en, s->kind, state, s->exception, { 0 }, 0 };
    return &l->items[l->n++];
}

/* The usual way on: the first drawn move that leads to a step not yet in the line and off no usual way. */
static const struct process_step *usual_next(const struct line *l, str from)
{
    const struct process_move *m = l->d->moves.items;
    for (size_t i = 0; i < l->d->moves.n; i++) {
        const struct process_step *to =
            str_eq(m[i].from, from) ? process_step_named(l->d, m[i].to) : NULL;
        bool there = false;
        for (size_t k = 0; to && k < l->n; k++)
            there |= str_eq(l->items[k].step, to->key);
        if (to && !to->exception && !there)
            return to;
    }
    return NULL;
}

static enum err line_of(struct op *op, const struct flow_now *n, struct list *ret)
{
    struct line l = { n->d, arena_array(op->mem, n->d->steps.n, sizeof(struct flow_line)), 0 };
    struct list gone;
    TRY(flow_gone(op, n, &gone));
    for (size_t i = 0; i < gone.n; i++) {
        const struct gone_step *g = &((const struct gone_step *)gone.items)[i];
        struct flow_line *at = line_add(&l, g->step, LINE_DONE);
        if (at)
            at->times++, at->entered_at = g->at;
    }
    struct flow_line *here = line_add(&l, n->step->key, LINE_PRESENT);
    assert(here); /* a step of its own process */
    here->state = n->step->kind == STEP_END ? LINE_DONE : LINE_PRESENT;
    const struct process_step *next =
        n->f.status == FLOW_RUNNING ? usual_next(&l, n->step->key) : NULL;
    while (next) {
        line_add(&l, next->key, LINE_AHEAD);
        next = next->kind == STEP_END ? NULL : usual_next(&l, next->key);
    }
    *ret = (struct list){ l.items, l.n };
    return OK;
}

/* ------------------------------------------------------------------ form and moves */

static enum err ways_of(struct op *op, const struct flow_now *n, const struct mover *who,
                        struct flow_view *v)
{
    const struct process_move *m = n->d->moves.items;
    struct flow_way *ways = arena_array(op->mem, n->d->moves.n, sizeof *ways);
    size_t found = 0;
    bool reach = ticket_reach(op, "flow.move", n->t.team_id, n->t.assignee_id);
    for (size_t i = 0; i < n->d->moves.n; i++) {
        if (n->f.status != FLOW_RUNNING || !flow_by_hand(n, &m[i]))
            continue;
        TRY(flow_way_of(op, n, who, &m[i], &ways[found]));
        ways[found].may &= reach;
        found++;
    }
    v->ways = (struct list){ ways, found };
    TRY(mover_does(op, who, n->step, &v->may_record));
    v->may_record &= reach && n->f.status == FLOW_RUNNING;
    return OK;
}

/* The fields of the step's form, then those that its moves ask for besides. */
static void form_of(struct op *op, const struct flow_now *n, struct flow_view *v)
{
    const struct flow_way *w = v->ways.items;
    struct process_field *form = arena_array(op->mem, n->d->fields.n, sizeof *form);
    const struct process_field *fields = n->d->fields.items;
    strs keys = { arena_array(op->mem, n->d->fields.n, sizeof(str)), 0 };
    for (size_t i = 0; i < n->d->fields.n; i++) {
        bool asked = strs_has(&n->step->form, fields[i].key);
        for (size_t k = 0; k < v->ways.n; k++)
            asked |= strs_has(&w[k].required, fields[i].key);
        if (!asked)
            continue;
        form[keys.n] = fields[i];
        keys.items[keys.n++] = fields[i].key;
    }
    v->form = (struct list){ form, keys.n };
    v->values = flow_values_json(op, n, &keys);
}

static enum err role_names(struct op *op, struct flow_view *v)
{
    static const struct field fields[] = {
        { FIELD(struct flow_view, role_zh) },
        { FIELD(struct flow_view, role_en) },
        { 0 },
    };
    bool found;
    return v->role.n ? db_find(op, SQL(flow_role_names), ARGS(V(v->role)), fields, v, &found) : OK;
}

enum err flow_get(struct op *op, int64_t id, struct flow_view *ret)
{
    struct flow_now n;
    struct mover who;
    TRY(flow_look(op, id, &n));
    TRY(mover_read(op, &who));
    *ret = (struct flow_view){
        .flow = n.f,
        .hint_zh = n.step->hint_zh,
        .hint_en = n.step->hint_en,
        .role = n.step->role,
        .post = n.step->post,
        .documents = n.step->documents,
        .legal_basis = n.step->legal_basis,
    };
    TRY(role_names(op, ret));
    TRY(line_of(op, &n, &ret->line));
    TRY(ways_of(op, &n, &who, ret));
    form_of(op, &n, ret);
    return flow_asked(op, &n, &ret->approvals);
}
