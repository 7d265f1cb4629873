/* Opening a cycle, counting it anew, closing it. */
#include "appraisal_cycle_sql.h"
#include "appraisal_opening.h"

/* ------------------------------------------------------------------ opening */

static str label(const char *const *labels, int at)
{
    return str_of(labels[at]);
}

static struct list steps_of(struct op *op, const struct list *steps)
{
    const struct score_step *s = steps->items;
    struct appraisal_step *kept = arena_array(op->mem, steps->n, sizeof *kept);
    for (size_t i = 0; i < steps->n; i++)
        kept[i] = (struct appraisal_step){ s[i].value, s[i].score };
    return (struct list){ kept, steps->n };
}

static struct appraisal_content content_of_target(struct op *op, const struct duty *d,
                                                  const struct duty_measure *b,
                                                  const struct measure *m)
{
    struct appraisal_content c = {
        .root_id = d->root_id,
        .duty = d->statement,
        .trainings = d->trainings,
        .measure = b->measure,
        .name_zh = m ? m->name_zh : b->measure,
        .name_en = m ? m->name_en : b->measure,
        .rule = label(score_rule_labels, b->rule),
        .target = b->target,
        .floor = b->floor,
        .cap = b->cap,
        .steps = steps_of(op, &b->steps),
        .definition = STR("{}"),
    };
    c.measure_kind = m ? label(measure_kind_labels, m->kind) : STR("");
    c.unit = m ? label(measure_unit_labels, m->unit) : STR("");
    c.direction = m ? label(measure_direction_labels, m->direction) : STR("");
    return c;
}

struct laying {
    struct op *op;
    int64_t sheet;
    int64_t position;
};

static enum err item_add(struct laying *l, int kind, int64_t criterion_id, str measure,
                         int64_t weight, const struct appraisal_content *c)
{
    int64_t id, position = l->position++;
    str text = STR("{}");
    if (c)
        TRY(record_text(l->op, appraisal_content_fields, c, &text));
    return db_int(l->op, SQL(appraisal_item_insert),
                  ARGS(V(l->sheet), V(position), V(kind), V_REF(criterion_id),
                       V(none_if_empty(measure)), V(weight), V(text)),
                  &id);
}

static enum err measures_add(struct laying *l, const struct opening *o,
                             const struct duty_document *d)
{
    const struct duty *duties = d->duties.items;
    for (size_t i = 0; i < d->duties.n; i++) {
        const struct duty_measure *b = duties[i].measures.items;
        for (size_t k = 0; k < duties[i].measures.n; k++) {
            const struct appraisal_content c =
                content_of_target(l->op, &duties[i], &b[k],
                                  measure_among(&o->measures, b[k].measure));
            TRY(item_add(l, ITEM_MEASURE, 0, b[k].measure,
                         b[k].rule == SCORE_GATE ? 0 : b[k].weight, &c));
        }
    }
    return OK;
}

static enum err sheet_add(struct opening *o, const struct appraisal_place *p)
{
    const struct appraisal_criterion *k = o->cycle->criteria.items;
    const struct duty_document *d;
    struct laying l = { .op = o->op };

    TRY(opening_document(o, p->document_id, &d));
    TRY(db_int(o->op, SQL(appraisal_insert),
               ARGS(V(o->cycle->id), V(p->user_id), V(p->post_id), V(d->id), V(d->content_sha256),
                    V(o->op->now)),
               &l.sheet));
    TRY(measures_add(&l, o, d));
    for (size_t i = 0; i < o->cycle->criteria.n; i++)
        TRY(item_add(&l, k[i].judged_by == JUDGED_BY_PEERS ? ITEM_PEERS : ITEM_LEAD, k[i].id,
                     (str){ 0 }, k[i].share, NULL));
    TRY(event_begin(o->op, "appraisal", l.sheet, "appraisal.created",
                    DATA(o->op, D("cycle_id", o->cycle->id), D("document_id", d->id),
                         D("document_sha256", d->content_sha256))));
    return notification_add(o->op, p->user_id, "appraisal.self", "appraisal", l.sheet,
                            DATA(o->op, D("cycle", o->cycle->name)));
}

static enum err stop_refuse(struct op *op, const struct appraisal_slip *s)
{
    bool en = op->lang == LANG_EN;
    const struct param params[] = {
        P("post", en ? s->post_en : s->post_zh),
        P("measure", en ? s->name_en : s->name_zh),
        P("reason", en ? s->reason_en : s->reason_zh),
        { 0 },
    };
    if (str_is(s->code, "refused_target"))
        return refuse_params(op, ERR_CONFLICT, "appraisal_cycle.refused_target", params);
    return refuse_params(op, ERR_CONFLICT, "appraisal_cycle.alone_target", params);
}

static enum err opening_check(struct op *op, const struct opening *o)
{
    bool over;
    TRY(cycle_is_over(op, o->cycle, &over));
    if (!over)
        return refuse(op, ERR_CONFLICT, "appraisal_cycle.not_over");
    if (opening_stop(o))
        return stop_refuse(op, opening_stop(o));
    return o->place_n ? OK : refuse(op, ERR_CONFLICT, "appraisal_cycle.nobody");
}

static enum err compute_later(struct op *op, int64_t cycle_id)
{
    str id = arena_fmt(op->mem, "%lld", (long long)cycle_id);
    return job_add(op, "appraisals.compute", id,
                   arena_fmt(op->mem, "appraisals.compute " STR_FMT " %lld", STR_ARG(id),
                             (long long)op->now.ms),
                   op->now);
}

enum err appraisal_cycle_open(struct op *op, int64_t id, int64_t version,
                              struct appraisal_cycle *ret)
{
    struct appraisal_cycle c;
    struct opening o;
    int64_t done = 0;

    TX(tx, op);
    TRY(appraisal_cycle_get(op, id, &c));
    TRY(version_check(op, "appraisal_cycle", id, c.version, version));
    if (c.state != CYCLE_DRAFT)
        return refuse(op, ERR_CONFLICT, "appraisal_cycle.not_draft");
    TRY(opening_read(op, &c, &o));
    TRY(opening_check(op, &o));
    TRY(db_int(op, SQL(appraisal_cycle_begin),
               ARGS(V(id), V(c.version), V_REF(actor_id(op)), V(op->now)), &done));
    if (!done)
        return version_refuse(op, "appraisal_cycle", id);
    for (size_t i = 0; i < o.place_n; i++)
        TRY(sheet_add(&o, &o.places[i]));
    TRY(compute_later(op, id));
    TRY(event_append(op, "appraisal_cycle", id, "appraisal_cycle.opened",
                     DATA(op, D("sheets", (int64_t)o.place_n)), NULL));
    TRY(appraisal_cycle_get(op, id, ret));
    return tx_commit(&tx);
}

enum err appraisal_cycle_recompute(struct op *op, int64_t id, struct appraisal_cycle *ret)
{
    struct appraisal_cycle c;
    int64_t done = 0;
    TX(tx, op);
    TRY(appraisal_cycle_get(op, id, &c));
    TRY(db_int(op, SQL(appraisal_cycle_ask), ARGS(V(id), V(op->now)), &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "appraisal_cycle.not_open");
    TRY(compute_later(op, id));
    TRY(event_append(op, "appraisal_cycle", id, "appraisal_cycle.recomputed", STR("{}"), NULL));
    TRY(appraisal_cycle_get(op, id, ret));
    return tx_commit(&tx);
}

enum err appraisal_cycle_close(struct op *op, int64_t id, int64_t version,
                               struct appraisal_cycle *ret)
{
    struct appraisal_cycle c;
    int64_t open = 0, done = 0;
    TX(tx, op);
    TRY(appraisal_cycle_get(op, id, &c));
    TRY(version_check(op, "appraisal_cycle", id, c.version, version));
    if (c.state != CYCLE_OPEN)
        return refuse(op, ERR_CONFLICT, "appraisal_cycle.not_open");
    TRY(db_int(op, SQL(appraisal_open_count), ARGS(V(id)), &open));
    if (open)
        return refuse_with(op, ERR_CONFLICT, "appraisal_cycle.sheets_open",
                           P("n", arena_fmt(op->mem, "%lld", (long long)open)));
    done = 0;
    TRY(db_int(op, SQL(appraisal_cycle_end),
               ARGS(V(id), V(c.version), V_REF(actor_id(op)), V(op->now)), &done));
    if (!done)
        return version_refuse(op, "appraisal_cycle", id);
    TRY(event_append(op, "appraisal_cycle", id, "appraisal_cycle.closed", STR("{}"), NULL));
    TRY(appraisal_cycle_get(op, id, ret));
    return tx_commit(&tx);
}
