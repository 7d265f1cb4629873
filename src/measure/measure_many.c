/* Figures as they are asked for: of some measures, of one scope or of each of a kind, with their names. */
#include "../base/message.h"
#include "../store/filter.h"
#include "measure_internal.h"

#define OBSERVATIONS_MAX 100000000 /* none is cut off */

/* ------------------------------------------------------------------ names */

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
    *ret = op->lang == LANG_EN ? n.name_en : n.name_zh;
    return OK;
}

/* By enum customer_level. */
static const char *const level_codes[] = { "import.choice.customer_level.regular",
                                           "import.choice.customer_level.important",
                                           "import.choice.customer_level.vip" };

static str level_name(struct op *op, int64_t level)
{
    int64_t n = sizeof level_codes / sizeof *level_codes;
    return level > 0 && level <= n
               ? message_text(op->mem, op->lang, level_codes[level - 1], NULL, 0)
               : STR("");
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
        *ret = level_name(op, id);
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

static void keep(struct op *op, struct asking *a, const struct figure *f)
{
    if (a->n == a->room) {
        size_t room = a->room ? a->room * 2 : 64;
        a->items =
            arena_grow(op->mem, a->items, a->room * sizeof *a->items, room * sizeof *a->items);
        a->room = room;
    }
    a->items[a->n++] = *f;
}

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
    if (!a->q->by.n || !f.has_source || f.n || f.exclusions.n)
        keep(op, a, &f);
    return OK;
}

/* ------------------------------------------------------------------ of each person, of each product */

/* They are many: their observations are read once, one after the other's. */
struct grouping {
    struct op *op;
    struct asking *a;
    const struct measure *m;
    int scope;
    int64_t id;
    struct tally tally;
};

static void close_group(struct grouping *g)
{
    struct figure f;
    struct arena *mem = g->tally.mem;
    if (g->id) {
        figure_of_tally(g->op, g->m, g->scope, g->id, &g->tally, &f);
        keep(g->op, g->a, &f);
    }
    arena_reset(mem);
    g->tally = (struct tally){ .mem = mem };
}

static enum err take_observation(void *ctx, void *row)
{
    struct grouping *g = ctx;
    const struct counted *c = row;
    int64_t id = g->scope == PER_PERSON ? c->user_id : c->model_id;
    if (id != g->id)
        close_group(g);
    g->id = id;
    tally_observation(&g->tally, g->m->kind, c);
    return OK;
}

/* Those that the reader may not see go again, the others get their names. */
static enum err name_group(struct op *op, struct asking *a, int scope, size_t from)
{
    size_t n = from;
    for (size_t i = from; i < a->n; i++) {
        struct figure *f = &a->items[i];
        bool may;
        TRY(measure_may_read(op, scope, f->scope_id, &may));
        if (!may)
            continue;
        TRY(name_of(op, scope, f->scope_id, &f->scope_name));
        a->items[n++] = *f;
    }
    a->n = n;
    return OK;
}

static enum err add_each(struct op *op, struct asking *a, const struct measure *m, int scope)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct grouping g = { .op = op, .a = a, .m = m, .scope = scope, .tally.mem = mem };
    struct filter f;
    size_t from = a->n;
    bool persons = scope == PER_PERSON;
    filter_init(op, &f, NULL);
    TRY(measure_where(op, &f, m, PER_COMPANY, 0, &a->period));
    filter_and(&f, persons ? "o.user_id IS NOT NULL" : "o.model_id IS NOT NULL", NO_ARGS);
    filter_order(&f, persons ? " ORDER BY o.user_id" : " ORDER BY o.model_id", OBSERVATIONS_MAX);
    struct sql sql =
        filter_sql(&f, "measure_each",
                   "SELECT o.user_id, o.model_id, o.num, o.den, o.excluded FROM observation o");
    TRY(db_each(op, &sql, f.args, f.arg_count, counted_fields, sizeof(struct counted),
                take_observation, &g));
    close_group(&g);
    return name_group(op, a, scope, from);
}

/* The next id of a scope that has anything; 0: there is none. */
static enum err next_of(struct op *op, const struct measure *m, int scope, int64_t after,
                        int64_t *ret)
{
    return scope == PER_POST
               ? db_int(op, SQL(measure_next_post), ARGS(V(after)), ret)
               : db_int(op, SQL(measure_next_scope), ARGS(V(m->key), V(scope), V(after)), ret);
}

static enum err figures_of(struct op *op, struct asking *a, const struct measure *m)
{
    int by = label_index(measure_scope_labels, a->q->by);
    int scope = a->q->scope.n ? label_index(measure_scope_labels, a->q->scope) : PER_COMPANY;
    if (by < 0 || by == PER_COMPANY || m->source != SOURCE_EVENTS)
        return add_figure(op, a, m, scope, scope == PER_COMPANY ? 0 : a->q->scope_id);
    if (by == PER_PERSON || by == PER_PRODUCT)
        return add_each(op, a, m, by);
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
