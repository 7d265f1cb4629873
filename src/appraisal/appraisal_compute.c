/* What is counted for a sheet, and its points. A job does it, sheet by sheet, each a transaction of its own, so that people's acts never
 * wait for five hundred sheets; what it has not reached yet says so. */
#include "appraisal_internal.h"

#include "../base/digest.h"
#include "../base/log.h"
#include "../ticket/ticket_clock.h"
#include "appraisal_cycle_sql.h"

#define PIECE_MS 4000 /* of one run of the job: other jobs wait for it */
#define AT_ONCE  20
#define PATIENCE_MS                                                                                \
    (10 * 60 * 1000) /* so long it waits until what happened before has been counted */
#define NOT_YET_MS 2000

/* ------------------------------------------------------------------ points */

static int label_of(const char *const *labels, str label, int otherwise)
{
    int at = label_index(labels, label);
    return at < 0 ? otherwise : at;
}

static struct score_target target_of(struct op *op, const struct appraisal_content *c)
{
    const struct appraisal_step *s = c->steps.items;
    struct score_step *steps = arena_array(op->mem, c->steps.n, sizeof *steps);
    for (size_t i = 0; i < c->steps.n; i++)
        steps[i] = (struct score_step){ s[i].value, s[i].points };
    return (struct score_target){
        .rule = label_of(score_rule_labels, c->rule, SCORE_GATE),
        .lower = str_is(c->direction, measure_direction_labels[DIRECTION_LOWER]),
        .target = c->target,
        .floor = c->floor,
        .steps = { steps, c->steps.n },
    };
}

void appraisal_rate(struct op *op, struct appraisal_item *item)
{
    const struct score_target t = target_of(op, &item->counted);
    decimal value = item->counted.figure.value;
    item->points = score_points(&t, value);
    item->missed = value.known && !score_reached(&t, value);
}

/* ------------------------------------------------------------------ one measure */

static struct appraisal_figure figure_kept(const struct figure *f)
{
    return (struct appraisal_figure){
        .has_source = f->has_source,
        .n = f->n,
        .numerator = f->numerator,
        .denominator = f->denominator,
        .value = f->value,
        .mean = f->mean,
        .p90 = f->p90,
        .low = f->low,
        .high = f->high,
        .interval = f->interval,
        .small = f->small,
        .exclusions = f->exclusions,
    };
}

enum err appraisal_figure_of(struct op *op, const struct measure *m, const struct appraisal *a,
                             struct appraisal_item *item)
{
    struct appraisal_content *c = &item->counted;
    const struct appraisal_excluded *e = c->excluded.items;
    struct measure_but but = { { arena_array(op->mem, c->excluded.n, sizeof(int64_t)), 0 },
                               { arena_array(op->mem, c->excluded.n, sizeof(int64_t)), 0 } };
    struct figure f;
    for (size_t i = 0; i < c->excluded.n; i++) {
        ints *list = e[i].unit_id ? &but.units : &but.tickets;
        list->items[list->n++] = e[i].unit_id ? e[i].unit_id : e[i].ticket_id;
    }
    TRY(measure_figure_but(op, m, PER_PERSON, a->user_id, a->from, a->to, &but, &f));
    c->figure = figure_kept(&f);
    return measure_evidence(op, m, PER_PERSON, a->user_id, a->from, a->to, &c->evidence_sha256,
                            &c->evidence_events);
}

enum err measure_definition(struct op *op, const struct measure *m, str *ret, str *ret_sha256)
{
    char hash[SHA256_HEX];
    TRY(record_text(op, measure_fields, m, ret));
    sha256_hex(*ret, hash);
    *ret_sha256 = arena_str(op->mem, str_of(hash));
    return OK;
}

static enum err trend_of(struct op *op, const struct measure *m, const struct appraisal *a,
                         struct list *ret)
{
    struct list found;
    TRY(measure_trend(op, m, PER_PERSON, a->user_id, a->from, a->to, &found));
    const struct figure *f = found.items;
    struct appraisal_month *months = arena_array(op->mem, found.n, sizeof *months);
    for (size_t i = 0; i < found.n; i++)
        months[i] = (struct appraisal_month){ f[i].scope_name, f[i].n, f[i].value };
    *ret = (struct list){ months, found.n };
    return OK;
}

/* ------------------------------------------------------------------ many sheets */

struct strata {
    str measure;
    struct list all;
};

/* What many sheets of a cycle have in common, read once. In memory that outlives each of them. */
struct counting {
    struct op *op; /* whose memory that is */
    const struct appraisal_cycle *cycle;
    struct list measures; /* struct measure */
    struct strata *strata;
    size_t strata_n;
    int64_t sheet; /* the present one */
};

static enum err strata_of(struct counting *k, const struct measure *m, const struct list **ret)
{
    for (size_t i = 0; i < k->strata_n; i++)
        if (str_eq(k->strata[i].measure, m->key)) {
            *ret = &k->strata[i].all;
            return OK;
        }
    struct strata *s = &k->strata[k->strata_n];
    TRY(measure_strata(k->op, m, k->cycle->from, k->cycle->to, &s->all));
    s->measure = m->key;
    k->strata_n++;
    *ret = &s->all;
    return OK;
}

static enum err counter_of(struct op *op, const struct counting *k, const struct measure *m,
                           const struct appraisal *a, struct appraisal_counter *ret)
{
    const struct measure *other = m->counter.n ? measure_among(&k->measures, m->counter) : NULL;
    struct figure f;
    *ret = (struct appraisal_counter){ 0 };
    if (!other)
        return OK;
    TRY(measure_figure(op, other, PER_PERSON, a->user_id, a->from, a->to, &f));
    *ret = (struct appraisal_counter){ .measure = other->key,
                                       .name_zh = other->name_zh,
                                       .name_en = other->name_en,
                                       .unit = str_of(measure_unit_labels[other->unit]),
                                       .n = f.n,
                                       .value = f.value,
                                       .small = f.small };
    return OK;
}

static enum err item_count(struct op *op, struct counting *k, const struct appraisal *a,
                           struct appraisal_item *item)
{
    struct appraisal_content *c = &item->counted;
    const struct measure *m = measure_among(&k->measures, c->measure);
    const struct list *strata;

    if (!m) { /* the company gave it up */
        c->figure = (struct appraisal_figure){ 0 };
        appraisal_rate(op, item);
        return OK;
    }
    TRY(measure_definition(op, m, &c->definition, &c->definition_sha256));
    TRY(appraisal_figure_of(op, m, a, item));
    TRY(trend_of(op, m, a, &c->trend));
    TRY(counter_of(op, k, m, a, &c->counter));
    TRY(strata_of(k, m, &strata));
    TRY(measure_mix_of(op, m, strata, a->user_id, a->from, a->to, &c->mix));
    appraisal_rate(op, item);
    return OK;
}

static enum err sheet_count(struct op *op, void *ctx)
{
    struct counting *k = ctx;
    struct appraisal a;
    int64_t locked;
    TX(tx, op);
    TRY(db_int(op, SQL(appraisal_lock), ARGS(V(k->sheet)), &locked));
    TRY(appraisal_read(op, k->sheet, &a));
    if (appraisal_after(a.state, APPRAISAL_ACT_COMPUTE) < 0) /* submitted meanwhile */
        return tx_commit(&tx);
    struct appraisal_item *items = a.items.items;
    for (size_t i = 0; i < a.items.n; i++) {
        if (items[i].kind != ITEM_MEASURE)
            continue;
        TRY(item_count(op, k, &a, &items[i]));
        TRY(appraisal_item_write(op, &items[i]));
    }
    appraisal_add_up(op, &a);
    TRY(db_run(op, SQL(appraisal_computed),
               ARGS(V(a.id), V(a.score), V(a.uncapped), V(a.cap), V(op->now)), NULL));
    TRY(event_append(op, "appraisal", a.id, "appraisal.computed", STR("{}"), NULL));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ the job */

/* payload: the cycle, and the sheet after which to go on. */
static enum err again(struct op *op, int64_t cycle_id, int64_t after, int64_t ms)
{
    str payload = arena_fmt(op->mem, "%lld %lld", (long long)cycle_id, (long long)after);
    TX(tx, op);
    TRY(job_add(op, "appraisals.compute", payload,
                arena_fmt(op->mem, "appraisals.compute " STR_FMT " %lld", STR_ARG(payload),
                          (long long)op->now.ms),
                utc_add(op->now, ms)));
    return tx_commit(&tx);
}

/* Has everything been counted that had happened when it was asked for? */
static enum err is_counted(struct op *op, int64_t cycle_id, bool *ret)
{
    struct measure_state s;
    int64_t asked = 0;
    TRY(db_int(op, SQL(appraisal_asked_at), ARGS(V(cycle_id)), &asked));
    TRY(measure_standing(op, &s));
    *ret = (s.kept_at.ms >= asked && !s.walking) || op->now.ms > asked + PATIENCE_MS;
    return OK;
}

/* How far a run has come. */
struct run {
    int64_t after; /* the last sheet that was looked at */
    bool all;
    int64_t failed;
    enum err err; /* of the last that failed */
    const char *code;
};

/* One that fails is told in the log and does not stand in the way of the others. */
static enum err sheet_try(struct op *op, struct arena *mem, struct counting *k, struct run *r)
{
    enum err err = db_in_batch(op, mem, sheet_count, k);
    r->after = k->sheet;
    if (err == OK || err == ERR_UNAVAILABLE)
        return err;
    log_warn(op, "sheet not counted", KV("appraisal", k->sheet), KV("code", op->fault.code),
             KV("detail", op->fault.detail));
    r->err = err;
    r->code = op->fault.code;
    r->failed++;
    op_forgive(op);
    return OK;
}

static enum err count_for(struct op *op, int64_t id, int64_t ms, struct run *r)
{
    static const struct field id_fields[] = { { FIELD(struct appraisal, id) }, { 0 } };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    int64_t end = ms ? mono_us() + ms * 1000 : INT64_MAX;
    struct appraisal_cycle cycle;
    struct counting k = { .op = op, .cycle = &cycle };
    struct list due;

    TRY(appraisal_cycle_get(op, id, &cycle));
    TRY(measure_list(op, &k.measures));
    k.strata = arena_array(op->mem, k.measures.n, sizeof *k.strata);
    TRY(db_settle(op, true));
    do {
        TRY(db_all(op, SQL(appraisal_to_compute), ARGS(V(id), V(AT_ONCE), V(r->after)), id_fields,
                   sizeof(struct appraisal), &due));
        for (size_t i = 0; i < due.n; i++) {
            k.sheet = ((const struct appraisal *)due.items)[i].id;
            TRY(sheet_try(op, mem, &k, r));
        }
    } while (due.n == AT_ONCE && mono_us() < end);
    r->all = due.n < AT_ONCE;
    return OK;
}

static enum err run_end(struct op *op, const struct run *r)
{
    return r->failed
               ? op_fail(op, r->err, r->code, "%lld sheets were not counted", (long long)r->failed)
               : OK;
}

enum err appraisal_cycle_count(struct op *op, int64_t id)
{
    struct run r = { 0 };
    TRY(count_for(op, id, 0, &r));
    return run_end(op, &r);
}

enum err appraisal_compute_job(struct op *op, str payload)
{
    struct run r = { 0 };
    str rest = payload, word;
    int64_t id = 0;
    bool ready;

    str_split(&rest, ' ', &word);
    str_int(word, &id);
    str_int(rest, &r.after);
    TRY(is_counted(op, id, &ready));
    if (!ready)
        return again(op, id, r.after, NOT_YET_MS);
    TRY(count_for(op, id, PIECE_MS, &r));
    if (!r.all)
        TRY(again(op, id, r.after, 0));
    TRY(db_settle(op, true)); /* the rest goes on whatever failed */
    return run_end(op, &r);
}
