/* Plans: whose work of which month is checked, by which form, how much of it. */
#include "../base/date.h"
#include "quality_internal.h"

#define THRESHOLD    10 /* points, unless said */
#define DISPUTE_DAYS 7
#define PLANS_MAX    500

/* ------------------------------------------------------------------ months */

bool quality_month_ok(str month)
{
    char day[11];
    if (month.n != 7)
        return false;
    memcpy(day, month.p, 7);
    memcpy(day + 7, "-01", 4);
    return date_ok(str_of(day));
}

static str first_day(struct arena *mem, str month)
{
    return arena_fmt(mem, STR_FMT "-01", STR_ARG(month));
}

str quality_month_after(struct arena *mem, str month)
{
    str day = date_add_months(mem, first_day(mem, month), 1);
    return arena_str(mem, (str){ day.p, 7 });
}

enum err quality_month_span(struct op *op, str month, utc *ret_from, utc *ret_to)
{
    struct company c = { 0 };
    TRY(company_get(op, &c));
    *ret_from = date_begins(first_day(op->mem, month), c.time_zone);
    *ret_to = date_begins(first_day(op->mem, quality_month_after(op->mem, month)), c.time_zone);
    return OK;
}

/* ------------------------------------------------------------------ reading */

static const char plan_head[] =
    "SELECT p.id, p.version, p.name, p.form_id, f.name_zh AS form_zh, f.name_en AS form_en,"
    " p.team_id, coalesce(t.name_zh, '') AS team_zh, coalesce(t.name_en, '') AS team_en, p.month,"
    " p.per_person, p.second_percent, p.threshold, p.dispute_days, p.monthly, p.created_at,"
    " p.updated_at,"
    " (SELECT count(*) FROM quality_draw d WHERE d.plan_id = p.id) AS draws,"
    " (SELECT max(d.created_at) FROM quality_draw d WHERE d.plan_id = p.id) AS drawn_at,"
    " (SELECT count(DISTINCT c.user_id) FROM quality_check c WHERE c.plan_id = p.id) AS people,"
    " (SELECT count(*) FROM quality_check c WHERE c.plan_id = p.id AND c.turn = 0) AS samples,"
    " (SELECT count(*) FROM quality_check c WHERE c.plan_id = p.id AND c.state = 0"
    "   AND c.assessor_id IS NOT NULL) AS assigned,"
    " (SELECT count(*) FROM quality_check c WHERE c.plan_id = p.id AND c.turn = 0 AND c.state = 1"
    "   AND NOT EXISTS (SELECT 1 FROM quality_check n WHERE n.plan_id = p.id"
    "   AND n.ticket_id = c.ticket_id AND n.final_at IS NOT NULL)) AS submitted,"
    " (SELECT count(*) FROM quality_check c WHERE c.plan_id = p.id AND c.final_at IS NOT NULL)"
    "   AS final,"
    " (SELECT count(*) FROM quality_check c WHERE c.plan_id = p.id AND c.state = 2) AS disputed"
    " FROM quality_plan p JOIN quality_form f ON f.id = p.form_id"
    " LEFT JOIN team t ON t.id = p.team_id";

static enum err plans_read(struct op *op, struct filter *f, struct list *ret)
{
    struct sql sql = filter_sql(f, "quality_plan_list", plan_head);
    return db_all(op, &sql, f->args, f->arg_count, quality_plan_fields, sizeof(struct quality_plan),
                  ret);
}

enum err quality_plan_list(struct op *op, struct list *ret)
{
    struct filter f;
    filter_init(op, &f, NULL);
    filter_order(&f, " ORDER BY p.month DESC, p.id DESC", PLANS_MAX);
    return plans_read(op, &f, ret);
}

enum err quality_plan_get(struct op *op, int64_t id, struct quality_plan *ret)
{
    struct filter f;
    struct list found;
    filter_init(op, &f, NULL);
    filter_and(&f, "p.id = ?", ARGS(V(id)));
    TRY(plans_read(op, &f, &found));
    if (!found.n)
        return refuse(op, ERR_NOT_FOUND, "quality.no_plan");
    *ret = *(const struct quality_plan *)found.items;
    return OK;
}

/* ------------------------------------------------------------------ writing */

static enum err form_check(struct op *op, const struct quality_plan_form *form)
{
    struct quality_form f;
    bool there = true;

    enum err err = quality_form_get(op, form->form_id, &f);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        op_field(op, STR("/form_id"), "quality.no_form");
    } else {
        TRY(err);
    }
    if (form->team_id)
        TRY(team_is_active(op, form->team_id, &there));
    if (!there)
        op_field(op, STR("/team_id"), "team.not_found");
    if (!quality_month_ok(form->month))
        op_field(op, STR("/month"), "quality.month");
    return op_check(op);
}

static void defaults_fill(struct quality_plan_form *form)
{
    if (!form->threshold.known)
        form->threshold = decimal_of(THRESHOLD);
    if (!form->dispute_days)
        form->dispute_days = DISPUTE_DAYS;
}

static struct quality_plan_form form_of(const struct quality_plan *p)
{
    return (struct quality_plan_form){ p->name,      p->form_id,      p->team_id,
                                       p->month,     p->per_person,   p->second_percent,
                                       p->threshold, p->dispute_days, p->monthly };
}

enum err quality_plan_add(struct op *op, const struct quality_plan_form *form,
                          struct quality_plan *ret)
{
    struct quality_plan_form f = *form;
    int64_t id = 0;

    TX(tx, op);
    defaults_fill(&f);
    TRY(form_check(op, &f));
    TRY(db_int(op, SQL(quality_plan_insert),
               ARGS(V(f.name), V(f.form_id), V_REF(f.team_id), V(f.month), V(f.per_person),
                    V(f.second_percent), V(f.threshold), V(f.dispute_days), V(f.monthly),
                    V_REF(quality_me(op)), V(op->now)),
               &id));
    TRY(event_begin(op, "quality_plan", id, "quality_plan.created",
                    DATA(op, D("name", f.name), D("month", f.month), D("form_id", f.form_id),
                         D("team_id", f.team_id), D("per_person", f.per_person))));
    TRY(quality_plan_get(op, id, ret));
    return tx_commit(&tx);
}

/* What was drawn by one rule is not judged by another. */
static void drawn_check(struct op *op, const struct quality_plan_form *was,
                        const struct quality_plan_form *now)
{
    const struct {
        const char *pointer;
        bool same;
    } fixed[] = {
        { "/form_id", was->form_id == now->form_id },
        { "/team_id", was->team_id == now->team_id },
        { "/month", str_eq(was->month, now->month) },
        { "/per_person", was->per_person == now->per_person },
        { "/second_percent", was->second_percent == now->second_percent },
        { "/threshold", was->threshold.milli == now->threshold.milli },
        { "/dispute_days", was->dispute_days == now->dispute_days },
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (!fixed[i].same)
            op_field(op, str_of(fixed[i].pointer), "quality.drawn");
}

enum err quality_plan_edit(struct op *op, int64_t id, int64_t version,
                           const struct quality_plan_form *form, struct quality_plan *ret)
{
    struct quality_plan before;
    struct quality_plan_form was, now = *form;
    int64_t done = 0, draws = 0;
    str changes;

    TX(tx, op);
    TRY(db_int(op, SQL(quality_plan_lock), ARGS(V(id)), &done));
    TRY(quality_plan_get(op, id, &before));
    was = form_of(&before);
    defaults_fill(&now);
    TRY(form_check(op, &now));
    TRY(db_int(op, SQL(quality_draw_count), ARGS(V(id)), &draws));
    if (draws)
        drawn_check(op, &was, &now);
    TRY(op_check(op));
    TRY(db_int(op, SQL(quality_plan_update),
               ARGS(V(id), V(version), V(now.name), V(now.form_id), V_REF(now.team_id),
                    V(now.month), V(now.per_person), V(now.second_percent), V(now.threshold),
                    V(now.dispute_days), V(now.monthly), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "quality_plan", id);
    if (event_changes(op, quality_plan_form_fields, &was, &now, NULL, &changes))
        TRY(event_append(op, "quality_plan", id, "quality_plan.changed", changes, NULL));
    TRY(quality_plan_get(op, id, ret));
    return tx_commit(&tx);
}
