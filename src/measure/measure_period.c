/* Periods of days, and who may read whose figures. */
#include "../base/date.h"
#include "measure_internal.h"

#define DAYS_BACK 29   /* with today, 30 days */
#define DAYS_MAX  1100 /* three years */

enum err measure_period_read(struct op *op, str from, str to, struct measure_period *ret)
{
    if (to.n && !date_ok(to))
        op_field(op, STR("to"), "date.invalid");
    if (from.n && !date_ok(from))
        op_field(op, STR("from"), "date.invalid");
    TRY(op_check(op));
    if (!to.n)
        TRY(company_today(op, &to));
    if (!from.n)
        from = date_add_days(op->mem, to, -DAYS_BACK);
    int64_t days = date_days_between(from, to);
    if (days < 0 || days > DAYS_MAX)
        op_field(op, STR("from"), "measure.period");
    *ret = (struct measure_period){ day_number(from), day_number(to), from, to };
    return op_check(op);
}

/* ------------------------------------------------------------------ who may read */

static bool shares_team(const struct op *op, const ints *teams)
{
    for (size_t i = 0; i < teams->n; i++)
        for (size_t k = 0; k < op->actor->teams.n; k++)
            if (teams->items[i] == op->actor->teams.items[k])
                return true;
    return false;
}

static enum err may_read_person(struct op *op, int64_t user_id, bool *ret)
{
    enum scope scope = op_scope(op, "measure.read");
    struct user u;
    *ret = scope == SCOPE_ALL ||
           (scope != SCOPE_NONE && op->actor->kind == ACTOR_USER && op->actor->id == user_id);
    if (*ret || scope != SCOPE_TEAM)
        return OK;
    enum err err = user_get(op, user_id, &u);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        return OK;
    }
    *ret = err == OK && shares_team(op, &u.team_ids);
    return err;
}

enum err measure_may_read(struct op *op, int scope, int64_t scope_id, bool *ret)
{
    ints holders;
    *ret = op_scope(op, "measure.read") != SCOPE_NONE;
    if (!*ret || (scope != PER_PERSON && scope != PER_POST))
        return OK;
    TRY(measure_holders(op, scope, scope_id, &holders));
    for (size_t i = 0; *ret && i < holders.n; i++)
        TRY(may_read_person(op, holders.items[i], ret));
    return OK;
}

/* ------------------------------------------------------------------ posts */

static enum err (*holders_of)(struct op *op, int64_t post_id, ints *ret);
static enum err (*name_of)(struct op *op, int64_t post_id, str *ret);

void measure_posts(enum err (*holders)(struct op *op, int64_t post_id, ints *ret),
                   enum err (*name)(struct op *op, int64_t post_id, str *ret))
{
    holders_of = holders;
    name_of = name;
}

enum err measure_holders(struct op *op, int scope, int64_t scope_id, ints *ret)
{
    *ret = (ints){ 0 };
    if (scope == PER_POST)
        return holders_of ? holders_of(op, scope_id, ret) : OK;
    ret->items = arena_array(op->mem, 1, sizeof *ret->items);
    ret->items[0] = scope_id;
    ret->n = 1;
    return OK;
}

enum err measure_post_name(struct op *op, int64_t post_id, str *ret)
{
    *ret = STR("");
    return name_of ? name_of(op, post_id, ret) : OK;
}
