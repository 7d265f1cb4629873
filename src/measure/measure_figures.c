/* Figures: of one scope or of each of a kind, and month by month. */
#include "../base/date.h"
#include "../customer/customer.h"
#include "measure_internal.h"

const struct field measure_query_fields[] = {
    { FIELD(struct measure_query, measures), .doc = "keys; all unless said" },
    { FIELD(struct measure_query, from), .format = "date",
      .doc = "first day; 30 days unless said" },
    { FIELD(struct measure_query, to), .format = "date", .doc = "last day; today unless said" },
    { FIELD(struct measure_query, by), .labels = measure_scope_labels,
      .doc = "a figure for each team, person …; one figure unless said" },
    { FIELD(struct measure_query, scope), .labels = measure_scope_labels,
      .doc = "narrows to one; the company unless said" },
    { FIELD(struct measure_query, scope_id), .min = 0, .max = INT64_MAX,
      .doc = "of a level of customers: its place, normal 1" },
    { 0 },
};

static const struct field excluded_fields[] = {
    { FIELD(struct excluded, key) },
    { FIELD(struct excluded, zh) },
    { FIELD(struct excluded, en) },
    { FIELD(struct excluded, n) },
    { 0 },
};

const struct field figure_fields[] = {
    { FIELD(struct figure, measure) },
    { FIELD(struct figure, scope), .labels = measure_scope_labels },
    { FIELD(struct figure, scope_id), .flags = NULLABLE },
    { FIELD(struct figure, scope_name), .doc = "of a trend: the month, 2026-10" },
    { FIELD(struct figure, has_source), .doc = "false: nothing can be known yet" },
    { FIELD(struct figure, n), .doc = "observations that count" },
    { FIELD(struct figure, numerator), .doc = "of durations seconds" },
    { FIELD(struct figure, denominator) },
    { FIELD(struct figure, value),
      .doc = "in the measure's unit; of durations the median; null without observations" },
    { FIELD(struct figure, mean), .doc = "of durations and means" },
    { FIELD(struct figure, p90), .doc = "at least 90 % are not above" },
    { FIELD(struct figure, low), .doc = "95 % interval" },
    { FIELD(struct figure, high) },
    { FIELD(struct figure, interval), .flags = NULLABLE, .doc = "wilson, binomial or normal" },
    { FIELD(struct figure, small),
      .doc = "a person's figure of fewer than 30 observations: to be shown grey, never ranked" },
    { FIELD(struct figure, exclusions), .of = excluded_fields, .size = sizeof(struct excluded) },
    { 0 },
};

/* ------------------------------------------------------------------ one figure */

static void exclusions_of(struct op *op, const struct measure *m, const struct tally *t,
                          struct figure *f)
{
    struct excluded *found = arena_array(op->mem, m->exclusions.n, sizeof *found);
    const struct exclusion *e = m->exclusions.items;
    size_t n = 0;
    for (size_t i = 0; i < m->exclusions.n && i + 1 < sizeof t->excluded / sizeof *t->excluded; i++)
        if (t->excluded[i + 1])
            found[n++] = (struct excluded){ e[i].key, e[i].zh, e[i].en, t->excluded[i + 1] };
    f->exclusions = (struct list){ found, n };
}

static enum err figure_in(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                          const struct measure_period *p, const struct measure_but *but,
                          struct figure *ret)
{
    struct tally tally;
    *ret = (struct figure){ .measure = m->key, .scope = scope, .scope_id = scope_id };
    ret->has_source = m->source == SOURCE_EVENTS;
    if (!ret->has_source)
        return OK;
    if (but)
        TRY(measure_tally_but(op, m, scope, scope_id, p, but, &tally));
    else
        TRY(measure_tally(op, m, scope, scope_id, p, &tally));
    tally_figure(&tally, m, ret);
    exclusions_of(op, m, &tally, ret);
    ret->small = (scope == PER_PERSON || scope == PER_POST) && ret->n < MEASURE_SMALL;
    return OK;
}

enum err measure_figure(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                        str from, str to, struct figure *ret)
{
    struct measure_period p;
    TRY(measure_period_read(op, from, to, &p));
    return figure_in(op, m, scope, scope_id, &p, NULL, ret);
}

enum err measure_figure_but(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                            str from, str to, const struct measure_but *but, struct figure *ret)
{
    struct measure_period p;
    TRY(measure_period_read(op, from, to, &p));
    return figure_in(op, m, scope, scope_id, &p, but, ret);
}

/* ------------------------------------------------------------------ names */

static str in_lang(const struct op *op, str zh, str en)
{
    return op->lang == LANG_EN ? en : zh;
}

struct named {
    str name_zh, name_en;
};

static enum err find_name(struct op *op, const struct sql *sql, int64_t id, str *ret)
{
    static const struct field fields[] = { { FIELD(struct named, name_zh) },
                                           { FIELD(struct named, name_en) },
                                           { 0 } };
    struct named n = { 0 };
    bool found;
    TRY(db_find(op, sql, ARGS(V(id)), fields, &n, &found));
    *ret = in_lang(op, n.name_zh, n.name_en);
    return OK;
}

static str level_name(int64_t level)
{
    int64_t n = 0;
    while (customer_level_labels[n])
        n++;
    return level > 0 && level <= n ? str_of(customer_level_labels[level - 1]) : STR("");
}

static enum err name_of(struct op *op, int scope, int64_t id, str *ret)
{
    *ret = STR("");
    switch (scope) {
    case PER_TEAM:
        return find_name(op, SQL(measure_team_name), id, ret);
    case PER_PROCESS:
        return find_name(op, SQL(measure_process_name), id, ret);
    case PER_PRODUCT:
        return find_name(op, SQL(measure_model_name), id, ret);
    case PER_PERSON:
        return user_name(op, id, ret);
    case PER_POST:
        return measure_post_name(op, id, ret);
    case PER_LEVEL:
        *ret = level_name(id);
        return OK;
    default:
        return OK;
    }
}

/* ------------------------------------------------------------------ many */

struct asking {
    const struct measure_query *q;
    struct measure_period period;
    struct list measures; /* struct measure */
    struct figure *items;
    size_t n, room;
};

static enum err add_figure(struct op *op, struct asking *a, const struct measure *m, int scope,
                           int64_t id)
{
    struct figure f;
    bool may;
    TRY(measure_may_read(op, scope, id, &may));
    if (!may)
        return OK;
    TRY(figure_in(op, m, scope, id, &a->period, NULL, &f));
    TRY(name_of(op, scope, id, &f.scope_name));
    if (a->q->by.n && f.has_source && !f.n && !f.exclusions.n)
        return OK; /* of those without anything there may be thousands */
    if (a->n == a->room) {
        size_t room = a->room ? a->room * 2 : 64;
        a->items =
            arena_grow(op->mem, a->items, a->room * sizeof *a->items, room * sizeof *a->items);
        a->room = room;
    }
    a->items[a->n++] = f;
    return OK;
}

/* The next id of a scope that has anything; 0: there is none. */
static enum err next_of(struct op *op, const struct measure *m, int scope, int64_t after,
                        int64_t *ret)
{
    switch (scope) {
    case PER_PERSON:
        return db_int(op, SQL(measure_next_user), ARGS(V(after)), ret);
    case PER_PRODUCT:
        return db_int(op, SQL(measure_next_model), ARGS(V(after)), ret);
    case PER_POST:
        return db_int(op, SQL(measure_next_post), ARGS(V(after)), ret);
    default:
        return db_int(op, SQL(measure_next_scope), ARGS(V(m->key), V(scope), V(after)), ret);
    }
}

static enum err figures_of(struct op *op, struct asking *a, const struct measure *m)
{
    int by = label_index(measure_scope_labels, a->q->by);
    int scope = a->q->scope.n ? label_index(measure_scope_labels, a->q->scope) : PER_COMPANY;
    if (by < 0 || by == PER_COMPANY || m->source != SOURCE_EVENTS)
        return add_figure(op, a, m, scope, scope == PER_COMPANY ? 0 : a->q->scope_id);
    int64_t id = 0;
    while (true) {
        TRY(next_of(op, m, by, id, &id));
        if (!id)
            return OK;
        TRY(add_figure(op, a, m, by, id));
    }
}

static enum err choose(struct op *op, const struct measure_query *q, struct list *ret)
{
    if (!q->measures.n)
        return measure_list(op, ret);
    struct measure *m = arena_array(op->mem, q->measures.n, sizeof *m);
    for (size_t i = 0; i < q->measures.n; i++) {
        enum err err = measure_get(op, q->measures.items[i], &m[i]);
        if (err == ERR_NOT_FOUND) {
            op_forgive(op);
            op_field(op, STR("measures"), "measure.unknown");
            continue;
        }
        TRY(err);
    }
    *ret = (struct list){ m, q->measures.n };
    return op_check(op);
}

static enum err scope_check(struct op *op, const struct measure_query *q)
{
    int scope = label_index(measure_scope_labels, q->scope);
    bool may = true;
    if (q->scope.n && q->by.n)
        op_field(op, STR("by"), "measure.scope");
    if (scope > PER_COMPANY && !q->scope_id)
        op_field(op, STR("scope_id"), "field.required");
    TRY(op_check(op));
    if (q->scope.n)
        TRY(measure_may_read(op, scope, q->scope_id, &may));
    return may ? OK : permission_refuse(op, "measure.read");
}

enum err measure_figures(struct op *op, const struct measure_query *q, struct list *ret)
{
    struct asking a = { .q = q };
    TRY(scope_check(op, q));
    TRY(measure_period_read(op, q->from, q->to, &a.period));
    TRY(choose(op, q, &a.measures));
    for (size_t i = 0; i < a.measures.n; i++)
        TRY(figures_of(op, &a, &((const struct measure *)a.measures.items)[i]));
    *ret = (struct list){ a.items, a.n };
    return OK;
}

/* ------------------------------------------------------------------ trends */

enum err measure_trend(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                       str from, str to, struct list *ret)
{
    struct measure_period p;
    TRY(measure_period_read(op, from, to, &p));
    struct figure *f = arena_array(op->mem, 40, sizeof *f);
    size_t n = 0;
    str first = p.from_text;
    while (n < 40 && str_cmp(first, p.to_text) <= 0) {
        str month = arena_fmt(op->mem, "%.7s-01", first.p);
        str last = date_add_days(op->mem, date_add_months(op->mem, month, 1), -1);
        if (str_cmp(last, p.to_text) > 0)
            last = p.to_text;
        TRY(measure_figure(op, m, scope, scope_id, first, last, &f[n]));
        f[n++].scope_name = arena_fmt(op->mem, "%.7s", first.p);
        first = date_add_days(op->mem, last, 1);
    }
    *ret = (struct list){ f, n };
    return OK;
}
