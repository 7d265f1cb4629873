/* What really happened in a process, by the same code as `aftersale mine`: cases are flows, activities are steps. */
#include "../base/json.h"
#include "flow_internal.h"
#include "flow_study.h"

#define BATCH 200

struct mining {
    struct op *op;
    int64_t process_id;
    const struct mine_period *period;
    struct mine_log *log;
    int64_t after; /* flow that was the last */
    size_t n;      /* of the last batch */
};

struct past_event {
    utc at;
    str type, data;
};

static const struct field past_event_fields[] = {
    { FIELD(struct past_event, at) },
    { FIELD(struct past_event, type) },
    { FIELD(struct past_event, data) },
    { 0 },
};

/* Events are read in a batch's memory; names are copied by the log, which belongs to the whole. */
static enum err feed(struct op *op, struct mining *m, const struct flow *f)
{
    struct list rows;
    TRY(db_all(op, SQL(flow_steps_gone), ARGS(V(f->ticket_id)), past_event_fields,
               sizeof(struct past_event), &rows));
    str id = arena_fmt(op->mem, "%lld", (long long)f->id);
    const char *name = !m->period->names ? "to" : m->op->lang == LANG_EN ? "to_en" : "to_zh";
    for (size_t i = 0; i < rows.n; i++) {
        const struct past_event *e = &((const struct past_event *)rows.items)[i];
        const json_t *data;
        TRY(json_read(op, e->data, &data));
        str step = json_view(json_object_get(data, name));
        if (json_integer_value(json_object_get(data, "flow_id")) == f->id && step.n)
            TRY(mine_event(op, m->log, id, step, e->at));
    }
    return OK;
}

static enum err feed_batch(struct op *op, void *ctx)
{
    static const struct field fields[] = {
        { FIELD(struct flow, id) },
        { FIELD(struct flow, ticket_id) },
        { 0 },
    };
    struct mining *m = ctx;
    struct list flows;
    TRY(db_all(op, SQL(flow_began),
               ARGS(V(m->process_id), V(m->after), V(m->period->from), V(m->period->to), V(BATCH)),
               fields, sizeof(struct flow), &flows));
    for (size_t i = 0; i < flows.n; i++)
        TRY(feed(op, m, &((const struct flow *)flows.items)[i]));
    m->n = flows.n;
    if (flows.n)
        m->after = ((const struct flow *)flows.items)[flows.n - 1].id;
    return OK;
}

enum err flow_mine_log(struct op *op, int64_t process_id, const struct mine_period *period,
                       struct mine_log *log)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct mine_period p = *period;
    struct mining m = { .op = op, .process_id = process_id, .period = &p, .log = log };
    if (!p.to.ms)
        p.to = op->now;
    if (!p.from.ms)
        p.from.ms = 1; /* 0 is no time in the database */
    if (p.to.ms <= p.from.ms)
        op_field(op, STR("/to"), "flow.period");
    TRY(op_check(op));
    TRY(db_settle(op, true));
    do
        TRY(db_in_batch(op, mem, feed_batch, &m));
    while (m.n == BATCH);
    return OK;
}

/* ------------------------------------------------------------------ against what is drawn */

static bool follows(const struct process_def *d, const struct mine_variant *v)
{
    bool drawn = v->path.n > 0 && str_eq(v->path.items[0], d->start);
    for (size_t i = 1; i < v->path.n && drawn; i++)
        drawn = flow_drawn(d, v->path.items[i - 1], v->path.items[i]);
    return drawn;
}

static int64_t mark_variants(const struct process_def *d, struct mine_report *r)
{
    struct mine_variant *v = r->variants.items;
    int64_t following = 0;
    for (size_t i = 0; i < r->variants.n; i++) {
        v[i].follows = follows(d, &v[i]) ? VARIANT_FOLLOWS : VARIANT_LEAVES;
        following += v[i].follows == VARIANT_FOLLOWS ? v[i].count : 0;
    }
    return following;
}

static void undrawn_json(struct buf *out, const struct process_def *d, const struct mine_report *r)
{
    const struct mine_edge *e = r->edges.items;
    size_t n = 0;
    buf_z(out, ",\"undrawn\":[");
    for (size_t i = 0; i < r->edges.n; i++) {
        if (flow_drawn(d, e[i].from, e[i].to))
            continue;
        buf_z(out, n++ ? ",{\"from\":" : "{\"from\":");
        buf_json(out, e[i].from);
        buf_z(out, ",\"to\":");
        buf_json(out, e[i].to);
        buf_fmt(out, ",\"count\":%lld}", (long long)e[i].count);
    }
    buf_char(out, ']');
}

static bool edge_taken(const struct mine_report *r, const struct process_move *m)
{
    const struct mine_edge *e = r->edges.items;
    for (size_t i = 0; i < r->edges.n; i++)
        if (str_eq(e[i].to, m->to) && (str_is(m->from, "*") || str_eq(e[i].from, m->from)))
            return true;
    return false;
}

static void untaken_json(struct buf *out, const struct process_def *d, const struct mine_report *r)
{
    const struct process_move *m = d->moves.items;
    size_t n = 0;
    buf_z(out, ",\"untaken\":[");
    for (size_t i = 0; i < d->moves.n; i++) {
        if (edge_taken(r, &m[i]))
            continue;
        buf_z(out, n++ ? ",{\"move\":" : "{\"move\":");
        buf_json(out, m[i].key);
        buf_z(out, ",\"from\":");
        buf_json(out, m[i].from);
        buf_z(out, ",\"to\":");
        buf_json(out, m[i].to);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

/* Steps by key, so that the reader can find them in the definition; their names stand beside. */
static void names_json(struct buf *out, const struct process_def *d)
{
    const struct process_step *s = d->steps.items;
    buf_z(out, ",\"steps\":[");
    for (size_t i = 0; i < d->steps.n; i++) {
        buf_z(out, i ? ",{\"key\":" : "{\"key\":");
        buf_json(out, s[i].key);
        buf_z(out, ",\"zh\":");
        buf_json(out, s[i].zh);
        buf_z(out, ",\"en\":");
        buf_json(out, s[i].en);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

enum err flow_mine(struct op *op, int64_t process_id, const struct mine_period *period,
                   struct buf *out)
{
    struct process p;
    struct process_def d;
    struct mine_report r;
    const struct mine_reading reading = { 0 };
    struct mine_log *log = mine_log_new(op->mem);
    TRY(process_get(op, process_id, &p));
    if (!p.edition)
        return refuse(op, ERR_NOT_FOUND, "process.no_edition");
    TRY(process_definition(op, process_id, p.edition, &d));
    TRY(flow_mine_log(op, process_id, period, log));
    mine_report(op->mem, log, &r);
    int64_t following = mark_variants(&d, &r);
    mine_print_json(out, &r, &reading);
    while (out->n && out->p[out->n - 1] != '}')
        out->n--;
    out->n -= out->n > 0; /* the object goes on */
    buf_fmt(out, ",\"edition\":%lld,\"following\":%lld", (long long)p.edition,
            (long long)following);
    undrawn_json(out, &d, &r);
    untaken_json(out, &d, &r);
    names_json(out, &d);
    buf_z(out, "}\n");
    return out->full ? refuse(op, ERR_TOO_LARGE, "process.too_large") : OK;
}
