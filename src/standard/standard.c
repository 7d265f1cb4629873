/* Service standards. They are few, so choosing reads them all. */
#include "standard.h"

#include "../base/json.h"
#include "../event/event.h"
#include "../people/people.h"
#include "standard_sql.h"

#define MINUTES_MAX (366 * 24 * 60)

#define PAUSES (wait_for_labels + 1) /* without "none" */

const struct field standard_fields[] = {
    { FIELD(struct standard, id), .flags = READONLY },
    { FIELD(struct standard, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct standard, name_zh) },
    { FIELD(struct standard, name_en) },
    { FIELD(struct standard, position), .doc = "order in which equally specific ones are tried" },
    { FIELD(struct standard, fallback), .doc = "for what no other standard is for" },
    { FIELD(struct standard, active) },
    { FIELD(struct standard, edition) },
    { FIELD(struct standard, effective_at), .doc = "for tickets that come in from then on" },
    { FIELD_JSON(struct standard, condition),
      .doc = "over kind, priority, channel, customer_level, team_id" },
    { FIELD(struct standard, calendar), .doc = "key of a calendar" },
    { FIELD(struct standard, first_response), .doc = "minutes of working time; 0: no clock" },
    { FIELD(struct standard, next_response), .doc = "minutes of working time; 0: no clock" },
    { FIELD(struct standard, resolution), .doc = "minutes of working time; 0: no clock" },
    { FIELD(struct standard, pauses), .labels = PAUSES,
      .doc = "whom it waits for while the resolution stands" },
    { FIELD(struct standard, warn_percent), .doc = "of the target, from when on it is near" },
    { 0 },
};

const struct field standard_form_fields[] = {
    { FIELD(struct standard, name_zh), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct standard, name_en), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct standard, position), .min = 0, .max = 10000 },
    { FIELD(struct standard, fallback), .doc = "for what no other standard is for" },
    { FIELD(struct standard, active) },
    { FIELD(struct standard, effective_at), .flags = NULLABLE, .doc = "null: now; not before now" },
    { FIELD_JSON(struct standard, condition), .max = 8000,
      .doc = "condition over kind, priority, channel, customer_level, team_id" },
    { FIELD(struct standard, calendar), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct standard, first_response), .max = MINUTES_MAX, .doc = "minutes; 0: no clock" },
    { FIELD(struct standard, next_response), .max = MINUTES_MAX, .doc = "minutes; 0: no clock" },
    { FIELD(struct standard, resolution), .max = MINUTES_MAX, .doc = "minutes; 0: no clock" },
    { FIELD(struct standard, pauses), .labels = PAUSES },
    { FIELD(struct standard, warn_percent), .min = 1, .max = 100 },
    { 0 },
};

/* What a new edition is made for. */
static const struct field definition_fields[] = {
    { FIELD(struct standard, fallback) },
    { FIELD_JSON(struct standard, condition) },
    { FIELD(struct standard, calendar) },
    { FIELD(struct standard, first_response) },
    { FIELD(struct standard, next_response) },
    { FIELD(struct standard, resolution) },
    { FIELD(struct standard, pauses) },
    { FIELD(struct standard, warn_percent) },
    { 0 },
};

const struct permission standard_permissions[] = {
    { "standard.write", "制定服务标准", "Write service standards", false },
    { 0 },
};

static const struct field *fact_fields;

void standard_facts(const struct field *fields)
{
    fact_fields = fields;
}

/* ------------------------------------------------------------------ reading */

static enum err standards_at(struct op *op, int64_t id, utc at, struct list *ret)
{
    return db_all(op, SQL(standard_list), ARGS(V(id), V(at.ms)), standard_fields,
                  sizeof(struct standard), ret);
}

enum err standard_list(struct op *op, struct list *ret)
{
    return standards_at(op, 0, (utc){ 0 }, ret);
}

enum err standard_get(struct op *op, int64_t id, struct standard *ret)
{
    struct list found = { 0 };
    if (id > 0)
        TRY(standards_at(op, id, (utc){ 0 }, &found));
    if (!found.n)
        return refuse(op, ERR_NOT_FOUND, "standard.not_found");
    *ret = *(struct standard *)found.items;
    return OK;
}

enum err standard_editions(struct op *op, int64_t id, struct list *ret)
{
    struct standard s;
    TRY(standard_get(op, id, &s));
    return db_all(op, SQL(standard_editions), ARGS(V(id)), standard_fields, sizeof(struct standard),
                  ret);
}

/* ------------------------------------------------------------------ conditions */

static enum err condition_of(struct op *op, str json, struct condition *ret)
{
    const json_t *root;
    TRY(json_read(op, json.n ? json : STR("{\"all\":[]}"), &root));
    return condition_read(op, fact_fields, root, STR("/condition"), ret);
}

static size_t tests_in(const struct condition *c)
{
    size_t n = c->kind == COND_TEST;
    for (size_t i = 0; i < c->child_count; i++)
        n += tests_in(&c->children[i]);
    return n;
}

/* ------------------------------------------------------------------ writing */

static void check_targets(struct op *op, const struct standard *s)
{
    if (!s->first_response && !s->next_response && !s->resolution)
        op_field(op, STR("/resolution"), "standard.no_target");
    if (s->effective_at.ms && s->effective_at.ms < op->now.ms)
        op_field(op, STR("/effective_at"), "standard.past");
}

static enum err check_calendar(struct op *op, const struct standard *s)
{
    const struct calendar *c;
    int64_t version;
    enum err err = calendar_in_force(op, s->calendar, op->now, &version, &c);
    if (err != ERR_NOT_FOUND)
        return err;
    op_forgive(op);
    op_field(op, STR("/calendar"), "standard.calendar_unknown");
    return OK;
}

static enum err standard_check(struct op *op, struct standard *s)
{
    struct condition c = { 0 };
    TRY(check_calendar(op, s)); /* first: to forgive forgets what was found before */
    fields_check(op, standard_form_fields, s, STR(""));
    check_targets(op, s);
    if (condition_of(op, s->condition, &c) == OK && (tests_in(&c) == 0) != s->fallback)
        op_field(op, s->fallback ? STR("/fallback") : STR("/condition"),
                 "standard.empty_condition");
    if (!s->condition.n)
        s->condition = STR("{\"all\":[]}");
    if (!s->effective_at.ms)
        s->effective_at = op->now;
    return op_check(op);
}

static enum err edition_add(struct op *op, const struct standard *s)
{
    int64_t by = op->actor->kind == ACTOR_USER ? op->actor->id : 0;
    return db_run(op, SQL(standard_edition_insert),
                  ARGS(V(s->id), V(s->effective_at.ms), V(s->condition), V(s->calendar),
                       V(s->first_response), V(s->next_response), V(s->resolution),
                       V(arena_join(op->mem, &s->pauses, "\n")), V(s->warn_percent), V_REF(by),
                       V(op->now)),
                  NULL);
}

enum err standard_add(struct op *op, const struct standard *form, struct standard *ret)
{
    const struct standard none = { 0 };
    struct standard s = *form;
    str data;
    TRY(standard_check(op, &s));
    TX(tx, op);
    TRY(db_int(op, SQL(standard_insert),
               ARGS(V(s.name_zh), V(s.name_en), V(s.position), V(s.fallback), V(op->now)), &s.id));
    TRY(edition_add(op, &s));
    if (!event_changes(op, standard_form_fields, &none, &s, NULL, &data))
        data = STR("{}");
    TRY(event_begin(op, "standard", s.id, "standard.created", data));
    TRY(standard_get(op, s.id, ret));
    return tx_commit(&tx);
}

static bool same_definition(struct op *op, const struct standard *a, const struct standard *b)
{
    str changes;
    return !event_changes(op, definition_fields, a, b, NULL, &changes);
}

enum err standard_edit(struct op *op, int64_t id, int64_t version, const struct standard *form,
                       struct standard *ret)
{
    struct standard before, s = *form;
    str changes;
    int64_t done = 0;
    TX(tx, op);
    TRY(standard_get(op, id, &before));
    s.id = id;
    if (s.effective_at.ms == before.effective_at.ms)
        s.effective_at = (utc){ 0 }; /* as it was read: the new edition holds from now on */
    TRY(standard_check(op, &s));
    TRY(db_int(op, SQL(standard_update),
               ARGS(V(id), V(version), V(s.name_zh), V(s.name_en), V(s.position), V(s.fallback),
                    V(s.active)),
               &done));
    if (!done)
        return version_refuse(op, "standard", id);
    if (same_definition(op, &before, &s))
        s.effective_at = before.effective_at;
    else
        TRY(edition_add(op, &s));
    if (event_changes(op, standard_form_fields, &before, &s, NULL, &changes))
        TRY(event_append(op, "standard", id, "standard.changed", changes, NULL));
    TRY(standard_get(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ applying */

enum err standard_choose(struct op *op, const void *facts, utc at, struct standard *ret)
{
    struct list all;
    size_t most = 0;
    *ret = (struct standard){ 0 };
    TRY(standards_at(op, 0, at, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct standard *s = &((const struct standard *)all.items)[i];
        struct condition c = { 0 };
        if (!s->active)
            continue;
        TRY(condition_of(op, s->condition, &c));
        size_t tests = tests_in(&c);
        if (condition_holds(&c, facts) && (!ret->id || tests > most)) {
            *ret = *s;
            most = tests;
        }
    }
    return OK;
}

/* A calendar's answers; what it cannot reach is far away, which is never met by a clock. */
struct ground {
    struct op *op;
    const struct calendar *calendar;
};

static utc ground_add(const void *ground, utc from, int64_t seconds)
{
    const struct ground *g = ground;
    struct calendar_moment m = { .at = { INT64_C(7258118400000) - 1 } };
    if (calendar_add(g->op, g->calendar, from, seconds * 1000, &m) != OK)
        op_forgive(g->op);
    return m.at;
}

static int64_t ground_between(const void *ground, utc from, utc to)
{
    const struct ground *g = ground;
    return calendar_between(g->calendar, from, to) / 1000;
}

static unsigned pauses_of(const struct standard *s)
{
    unsigned bits = 0;
    for (size_t i = 0; i < s->pauses.n; i++) {
        int wait = label_index(wait_for_labels, s->pauses.items[i]);
        if (wait > WAIT_NONE)
            bits |= 1u << wait;
    }
    return bits;
}

enum err standard_clocks(struct op *op, const struct standard *s, utc at,
                         const struct clock_fact *facts, size_t n, struct list *ret)
{
    struct ground g = { .op = op };
    int64_t version;
    TRY(calendar_in_force(op, s->calendar, at, &version, &g.calendar));
    const struct work_time work = { &g, ground_add, ground_between };
    const int64_t minutes[CLOCK_KINDS] = { s->first_response, s->next_response, s->resolution };
    struct clock *clocks = arena_array(op->mem, CLOCK_KINDS, sizeof *clocks);
    *ret = (struct list){ clocks, 0 };
    for (int kind = 0; kind < CLOCK_KINDS; kind++) {
        const struct clock_target target = { kind, minutes[kind] * 60,
                                             kind == CLOCK_RESOLUTION ? pauses_of(s) : 0, false };
        if (minutes[kind])
            clocks[ret->n++] = clock_of(op->mem, &target, &work, facts, n, op->now);
    }
    return OK;
}
