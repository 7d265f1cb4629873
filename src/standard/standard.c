/* Service standards: reading, checking, writing. What they mean for a ticket is standard_set.c. */
#include "../base/json.h"
#include "../event/event.h"
#include "../people/people.h"
#include "standard_internal.h"
#include "standard_sql.h"

static const struct field *fact_fields;
static const char *const *step_labels;

void standard_facts(const struct field *fields, const char *const *steps)
{
    fact_fields = fields;
    step_labels = steps;
}

/* ------------------------------------------------------------------ reading */

enum err standards_of_rows(struct op *op, struct list *rows)
{
    const struct standard_row *row = rows->items;
    struct standard *all = arena_array(op->mem, rows->n, sizeof *all);
    for (size_t i = 0; i < rows->n; i++) {
        const json_t *plan;
        all[i] = row[i].s;
        TRY(json_read(op, row[i].plan, &plan));
        TRY(fields_read(op, standard_plan_fields, plan, STR(""), &all[i], NULL));
    }
    rows->items = all;
    return OK;
}

static enum err standards_read(struct op *op, const struct sql *sql, int64_t id, struct list *ret)
{
    TRY(db_all(op, sql, ARGS(V(id)), standard_row_fields, sizeof(struct standard_row), ret));
    return standards_of_rows(op, ret);
}

enum err standard_list(struct op *op, struct list *ret)
{
    return standards_read(op, SQL(standard_list), 0, ret);
}

enum err standard_get(struct op *op, int64_t id, struct standard *ret)
{
    struct list found = { 0 };
    if (id > 0)
        TRY(standards_read(op, SQL(standard_list), id, &found));
    if (!found.n)
        return refuse(op, ERR_NOT_FOUND, "standard.not_found");
    *ret = *(struct standard *)found.items;
    return OK;
}

enum err standard_editions(struct op *op, int64_t id, struct list *ret)
{
    struct standard s;
    TRY(standard_get(op, id, &s));
    return standards_read(op, SQL(standard_editions), id, ret);
}

/* ------------------------------------------------------------------ checking */

enum err standard_condition(struct op *op, str json, struct condition *ret)
{
    const json_t *root;
    TRY(json_read(op, json.n ? json : STR("{\"all\":[]}"), &root));
    return condition_read(op, fact_fields, root, STR("/condition"), ret);
}

size_t standard_tests(const struct condition *c)
{
    size_t n = c->kind == COND_TEST;
    for (size_t i = 0; i < c->child_count; i++)
        n += standard_tests(&c->children[i]);
    return n;
}

static void fault_at(struct op *op, const char *list, size_t i, const char *member,
                     const char *code)
{
    op_field(op, arena_fmt(op->mem, "/%s/%zu/%s", list, i, member), code);
}

static enum err check_team(struct op *op, int64_t id, const char *list, size_t i,
                           const char *member)
{
    bool there = true;
    if (id)
        TRY(team_is_active(op, id, &there));
    if (!there)
        fault_at(op, list, i, member, "team.not_found");
    return OK;
}

static enum err check_user(struct op *op, int64_t id, size_t i, const char *member)
{
    bool there = true;
    if (id)
        TRY(user_is_active(op, id, &there));
    if (!there)
        fault_at(op, "escalations", i, member, "user.not_found");
    return OK;
}

static enum err check_target(struct op *op, const struct standard_target *t, size_t i)
{
    bool legal = t->clock == TARGET_LEGAL;
    if (legal ? t->days < 1 : t->minutes < 1)
        fault_at(op, "targets", i, legal ? "days" : "minutes", "field.required");
    if (t->clock == TARGET_STEP && label_index(step_labels, t->step) < 0)
        fault_at(op, "targets", i, "step", "standard.step_unknown");
    if (t->clock != TARGET_HANDOVER)
        return OK;
    if (!t->to_team_id || t->to_team_id == t->from_team_id)
        fault_at(op, "targets", i, "to_team_id", "standard.two_teams");
    TRY(check_team(op, t->from_team_id, "targets", i, "from_team_id"));
    return check_team(op, t->to_team_id, "targets", i, "to_team_id");
}

static bool same_target(const struct standard_target *a, const struct standard_target *b)
{
    if (a->clock != b->clock)
        return false;
    switch (a->clock) {
    case TARGET_STEP:
        return str_eq(a->step, b->step);
    case TARGET_HANDOVER:
        return a->from_team_id == b->from_team_id && a->to_team_id == b->to_team_id;
    default:
        return a->days == b->days && a->working_days == b->working_days;
    }
}

static enum err check_more_targets(struct op *op, const struct standard *s)
{
    const struct standard_target *t = s->targets.items;
    for (size_t i = 0; i < s->targets.n; i++) {
        TRY(check_target(op, &t[i], i));
        for (size_t j = 0; j < i; j++)
            if (same_target(&t[i], &t[j]))
                fault_at(op, "targets", i, "clock", "field.repeated");
    }
    return OK;
}

static enum err check_escalation(struct op *op, const struct standard_escalation *e, size_t i)
{
    bool acts = e->notify_assignee || e->notify_lead || e->notify_user_ids.n || e->to_team_id ||
                e->to_user_id || e->raise_priority;
    if (!acts)
        fault_at(op, "escalations", i, "notify_assignee", "standard.nothing_happens");
    for (size_t k = 0; k < e->notify_user_ids.n; k++)
        TRY(check_user(op, e->notify_user_ids.items[k], i,
                       arena_fmt(op->mem, "notify_user_ids/%zu", k).p));
    TRY(check_user(op, e->to_user_id, i, "to_user_id"));
    return check_team(op, e->to_team_id, "escalations", i, "to_team_id");
}

/* By percent, those with the same in the order in which they were written. */
static void sort_escalations(struct standard *s)
{
    struct standard_escalation *e = s->escalations.items;
    for (size_t i = 1; i < s->escalations.n; i++)
        for (size_t j = i; j > 0 && e[j].percent < e[j - 1].percent; j--) {
            struct standard_escalation swap = e[j];
            e[j] = e[j - 1];
            e[j - 1] = swap;
        }
}

static enum err check_escalations(struct op *op, struct standard *s)
{
    const struct standard_escalation *e = s->escalations.items;
    for (size_t i = 0; i < s->escalations.n; i++)
        TRY(check_escalation(op, &e[i], i));
    sort_escalations(s);
    return OK;
}

static void check_targets(struct op *op, const struct standard *s)
{
    if (!s->first_response && !s->next_response && !s->resolution && !s->targets.n)
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

enum err standard_check(struct op *op, struct standard *s)
{
    struct condition c = { 0 };
    TRY(check_calendar(op, s)); /* first: to forgive forgets what was found before */
    fields_check(op, standard_form_fields, s, STR(""));
    check_targets(op, s);
    TRY(check_more_targets(op, s));
    TRY(check_escalations(op, s));
    if (standard_condition(op, s->condition, &c) == OK && (standard_tests(&c) == 0) != s->fallback)
        op_field(op, s->fallback ? STR("/fallback") : STR("/condition"),
                 "standard.empty_condition");
    if (!s->condition.n)
        s->condition = STR("{\"all\":[]}");
    if (!s->effective_at.ms)
        s->effective_at = op->now;
    return op_check(op);
}

/* ------------------------------------------------------------------ writing */

#define PLAN_BYTES_MAX 65536

static enum err edition_add(struct op *op, const struct standard *s)
{
    int64_t by = op->actor->kind == ACTOR_USER ? op->actor->id : 0;
    CLEANUP(buf_release) struct buf plan;
    buf_init(&plan, PLAN_BYTES_MAX);
    fields_write(&plan, standard_plan_fields, s);
    return db_run(op, SQL(standard_edition_insert),
                  ARGS(V(s->id), V(s->effective_at.ms), V(s->condition), V(s->calendar),
                       V(s->first_response), V(s->next_response), V(s->resolution),
                       V(arena_join(op->mem, &s->pauses, "\n")), V(s->warn_percent), V_REF(by),
                       V(op->now), V(arena_str(op->mem, buf_view(&plan)))),
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
    return !event_changes(op, standard_definition_fields, a, b, NULL, &changes);
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
    bool as_read = s.effective_at.ms == before.effective_at.ms;
    bool begun = before.effective_at.ms <= op->now.ms;
    if (as_read && begun)
        s.effective_at =
            (utc){ 0 }; /* the new edition holds from now on; one to come keeps its day */
    bool moved = !as_read && s.effective_at.ms;
    TRY(standard_check(op, &s));
    TRY(db_int(op, SQL(standard_update),
               ARGS(V(id), V(version), V(s.name_zh), V(s.name_en), V(s.position), V(s.fallback),
                    V(s.active)),
               &done));
    if (!done)
        return version_refuse(op, "standard", id);
    if (same_definition(op, &before, &s) && !moved)
        s.effective_at = before.effective_at;
    else
        TRY(edition_add(op, &s));
    if (event_changes(op, standard_form_fields, &before, &s, NULL, &changes))
        TRY(event_append(op, "standard", id, "standard.changed", changes, NULL));
    TRY(standard_get(op, id, ret));
    return tx_commit(&tx);
}
