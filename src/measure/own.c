/* The company's own measures: what they are, and changing them. */
#include "measure_own.h"

#include "../base/digest.h"
#include "../ticket/ticket_clock.h"
#include "own_internal.h"

const char *const own_kind_labels[] = { "share", "count", "duration", NULL };
const char *const own_whose_labels[] = { "assignee", "began", "ended", NULL };

#define MINUTES_MAX (366 * 24 * 60)
#define OWN_MAX     100

#define TEXTS(flag)                                                                                \
    { FIELD(struct measure_own, name_zh), .flags = flag | TRIM, .max = 60 },                       \
        { FIELD(struct measure_own, name_en), .flags = flag | TRIM, .max = 100 },                  \
        { FIELD(struct measure_own, formula_zh), .flags = TRIM, .max = 500 },                      \
        { FIELD(struct measure_own, formula_en), .flags = TRIM, .max = 500 },                      \
        { FIELD(struct measure_own, kind), .labels = own_kind_labels },                            \
        { FIELD(struct measure_own, direction), .labels = measure_direction_labels },              \
        { FIELD_JSON(struct measure_own, tickets),                                                 \
          .doc = "condition over the facts of a ticket; null: each" },                             \
        { FIELD_JSON(struct measure_own, begins),                                                  \
          .doc = "condition over an event of it; null: its coming in" },                           \
        { FIELD_JSON(struct measure_own, ends), .doc = "condition over a later event" },           \
        { FIELD(struct measure_own, within_minutes), .min = 0, .max = MINUTES_MAX,                 \
          .doc = "that it may take to end; 0: whenever" },                                         \
        { FIELD(struct measure_own, whose), .labels = own_whose_labels,                            \
          .doc = "whose figure it counts in" },                                                    \
    {                                                                                              \
        FIELD(struct measure_own, active)                                                          \
    }

const struct field measure_own_fields[] = {
    { FIELD(struct measure_own, id) },
    { FIELD(struct measure_own, version), .doc = "for If-Match" },
    { FIELD(struct measure_own, key), .doc = "what figures are asked by" },
    TEXTS(0),
    { FIELD(struct measure_own, created_at) },
    { FIELD(struct measure_own, updated_at) },
    { 0 },
};

const struct field measure_own_form_fields[] = { TEXTS(REQUIRED), { 0 } };

/* ------------------------------------------------------------------ reading */

static str key_of(struct op *op, int64_t id)
{
    return arena_fmt(op->mem, "own-%lld", (long long)id);
}

enum err measure_own_list(struct op *op, struct list *ret)
{
    TRY(db_all(op, SQL(measure_own_list), NO_ARGS, measure_own_fields, sizeof(struct measure_own),
               ret));
    for (size_t i = 0; i < ret->n; i++) {
        struct measure_own *m = &((struct measure_own *)ret->items)[i];
        m->key = key_of(op, m->id);
    }
    return OK;
}

enum err measure_own_get(struct op *op, int64_t id, struct measure_own *ret)
{
    bool found;
    *ret = (struct measure_own){ 0 };
    TRY(db_find(op, SQL(measure_own_get), ARGS(V(id)), measure_own_fields, ret, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "measure.not_found");
    ret->key = key_of(op, id);
    return OK;
}

static const int kinds[] = { MEASURE_SHARE, MEASURE_COUNT, MEASURE_DURATION };

enum err own_list(struct op *op, struct list *ret)
{
    static const int units[] = { MEASURED_PERCENT, MEASURED_NUMBER, MEASURED_SECONDS };
    struct list all;
    TRY(measure_own_list(op, &all));
    struct measure *m = arena_array(op->mem, all.n, sizeof *m);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        const struct measure_own *o = &((const struct measure_own *)all.items)[i];
        if (!o->active)
            continue;
        m[n++] = (struct measure){ .key = o->key,
                                   .own = true,
                                   .version = o->version,
                                   .name_zh = o->name_zh,
                                   .name_en = o->name_en,
                                   .formula_zh = o->formula_zh,
                                   .formula_en = o->formula_en,
                                   .kind = kinds[o->kind],
                                   .unit = units[o->kind],
                                   .direction = o->direction,
                                   .scale = o->kind == OWN_SHARE ? 100 : 1,
                                   .least = MEASURE_SMALL };
    }
    *ret = (struct list){ m, n };
    return OK;
}

/* ------------------------------------------------------------------ checking */

static enum err condition_of(struct op *op, const struct field *fields, str json,
                             const char *pointer, struct own_rule *ret)
{
    const json_t *root;
    *ret = (struct own_rule){ 0 };
    if (!json.n || str_is(json, "null"))
        return OK;
    TRY(json_read(op, json, &root));
    ret->has = true;
    return condition_read(op, fields, root, str_of(pointer), &ret->condition);
}

/* Faults of all three conditions come at once. */
static enum err compile(struct op *op, const struct measure_own *m, struct own_measure *ret)
{
    enum err a = condition_of(op, ticket_fact_fields, m->tickets, "/tickets", &ret->tickets);
    enum err b = condition_of(op, own_event_fields, m->begins, "/begins", &ret->begins);
    enum err c = condition_of(op, own_event_fields, m->ends, "/ends", &ret->ends);
    ret->def = *m;
    ret->kind = kinds[m->kind];
    return a != OK ? a : b != OK ? b : c;
}

static enum err form_check(struct op *op, const struct measure_own *form)
{
    struct own_measure compiled;
    bool has_end = form->ends.n && !str_is(form->ends, "null");
    if (!has_end && form->kind != OWN_COUNT)
        op_field(op, STR("/ends"), "measure.needs_end");
    enum err err = compile(op, form, &compiled);
    if (err != OK && err != ERR_INVALID)
        return err;
    return op_check(op);
}

enum err own_set_read(struct op *op, struct own_set **ret)
{
    struct list all;
    struct own_set *set = arena_alloc(op->mem, sizeof *set);
    TRY(measure_own_list(op, &all));
    set->items = arena_array(op->mem, all.n, sizeof *set->items);
    for (size_t i = 0; i < all.n; i++) {
        const struct measure_own *m = &((const struct measure_own *)all.items)[i];
        if (m->active)
            TRY(compile(op, m, &set->items[set->n++]));
    }
    *ret = set;
    return OK;
}

int own_set_kind(const struct own_set *set, str key)
{
    for (size_t i = 0; i < set->n; i++)
        if (str_eq(set->items[i].def.key, key))
            return set->items[i].kind;
    return -1;
}

/* What it counts, whatever it is called: "own-3:5f2e…"; empty when it does not count. */
static str counting_word(struct op *op, const struct measure_own *m)
{
    char hash[SHA256_HEX];
    if (!m->active)
        return STR("");
    str text = arena_fmt(op->mem, "%d %lld %d\n" STR_FMT "\n" STR_FMT "\n" STR_FMT, m->kind,
                         (long long)m->within_minutes, m->whose, STR_ARG(m->tickets),
                         STR_ARG(m->begins), STR_ARG(m->ends));
    sha256_hex(text, hash);
    return arena_fmt(op->mem, STR_FMT ":%.16s", STR_ARG(m->key), hash);
}

str own_set_hash(struct op *op, const struct own_set *set)
{
    str text = STR("");
    for (size_t i = 0; i < set->n; i++)
        text = arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? " " : "",
                         STR_ARG(counting_word(op, &set->items[i].def)));
    return text;
}

/* ------------------------------------------------------------------ changing */

enum err measure_own_add(struct op *op, const struct measure_own *form, struct measure_own *ret)
{
    struct list all;
    int64_t id;
    TRY(form_check(op, form));
    TX(tx, op);
    TRY(measure_own_list(op, &all));
    if (all.n >= OWN_MAX)
        return refuse(op, ERR_CONFLICT, "measure.too_many");
    TRY(db_int(op, SQL(measure_own_insert),
               ARGS(V(form->name_zh), V(form->name_en), V(or_empty(form->formula_zh)),
                    V(or_empty(form->formula_en)), V(form->kind), V(form->direction),
                    V(or_empty(form->tickets)), V(or_empty(form->begins)), V(or_empty(form->ends)),
                    V(form->within_minutes), V(form->whose), V(form->active), V(op->now)),
               &id));
    TRY(measure_own_get(op, id, ret));
    TRY(event_begin(op, "measure", id, "measure.created", DATA(op, D("name", form->name_zh))));
    return tx_commit(&tx);
}

/* Of what the old definition counted nothing stays. Who is counting meanwhile has to look again. */
static enum err forget(struct op *op, str key)
{
    TRY(db_run(op, SQL(measure_turn_raise), NO_ARGS, NULL));
    TRY(db_run(op, SQL(measure_own_forget_cells), ARGS(V(key)), NULL));
    return db_run(op, SQL(measure_own_forget_observations), ARGS(V(key)), NULL);
}

enum err measure_own_edit(struct op *op, int64_t id, int64_t version,
                          const struct measure_own *form, struct measure_own *ret)
{
    struct measure_own before;
    int64_t changed;
    str changes;
    TRY(form_check(op, form));
    TX(tx, op);
    TRY(measure_own_get(op, id, &before));
    TRY(db_int(op, SQL(measure_own_update),
               ARGS(V(id), V(version), V(form->name_zh), V(form->name_en),
                    V(or_empty(form->formula_zh)), V(or_empty(form->formula_en)), V(form->kind),
                    V(form->direction), V(or_empty(form->tickets)), V(or_empty(form->begins)),
                    V(or_empty(form->ends)), V(form->within_minutes), V(form->whose),
                    V(form->active), V(op->now)),
               &changed));
    if (!changed)
        return version_refuse(op, "measure", id);
    TRY(measure_own_get(op, id, ret));
    if (!str_eq(counting_word(op, &before), counting_word(op, ret)))
        TRY(forget(op, ret->key));
    if (event_changes(op, measure_own_form_fields, &before, ret, NULL, &changes))
        TRY(event_append(op, "measure", id, "measure.changed", changes, NULL));
    return tx_commit(&tx);
}
