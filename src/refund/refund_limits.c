/* Up to what amount whom may ask for and agree to refunds. */
#include "refund_internal.h"

enum err refund_own_limits(struct op *op, int64_t *ret_request, int64_t *ret_approve)
{
    struct refund_limit own = { 0 };
    int64_t admin = op->actor->kind == ACTOR_SYSTEM;
    bool found;

    if (!admin)
        TRY(db_int(op, SQL(refund_user_admin), ARGS(V(op->actor->id)), &admin));
    if (!admin)
        TRY(db_find(op, SQL(refund_limit_own), ARGS(V(op->actor->id)), refund_limit_fields, &own,
                    &found));
    *ret_request = admin ? REFUND_ANY : own.request.minor;
    *ret_approve = admin ? REFUND_ANY : own.approve.minor;
    return OK;
}

enum err refund_limits_get(struct op *op, struct refund_limits *ret)
{
    struct refund_limits all = { 0 };
    bool found;

    TRY(db_find(op, SQL(refund_rule_get), NO_ARGS, refund_limits_fields, &all, &found));
    TRY(db_all(op, SQL(refund_limit_list), NO_ARGS, refund_limit_fields,
               sizeof(struct refund_limit), &all.limits));
    TRY(refund_own_limits(op, &all.own_request.minor, &all.own_approve.minor));
    *ret = all;
    return OK;
}

static const struct refund_limit *limit_of(const struct list *limits, str role)
{
    const struct refund_limit *all = limits->items;
    for (size_t i = 0; i < limits->n; i++)
        if (str_eq(all[i].role, role))
            return &all[i];
    return NULL;
}

static void form_check(struct op *op, const struct refund_limits *form, const struct list *known)
{
    const struct refund_limit *limits = form->limits.items;
    for (size_t i = 0; i < form->limits.n; i++) {
        str at = arena_fmt(op->mem, "/limits/%zu/role", i);
        if (!limit_of(known, limits[i].role))
            op_field(op, at, "role.not_found");
        if (limit_of(&(struct list){ form->limits.items, i }, limits[i].role))
            op_field(op, at, "field.repeated");
    }
}

static enum err limits_store(struct op *op, int64_t version, const struct refund_limits *form)
{
    const struct refund_limit *limits = form->limits.items;
    int64_t done = 0;
    TRY(db_int(op, SQL(refund_rule_update), ARGS(V(version), V(form->two_from)), &done));
    if (!done)
        return version_refuse(op, "refund_limit", 1);
    TRY(db_run(op, SQL(refund_limit_clear), NO_ARGS, NULL));
    for (size_t i = 0; i < form->limits.n; i++)
        TRY(db_run(op, SQL(refund_limit_insert),
                   ARGS(V(limits[i].role), V(limits[i].request), V(limits[i].approve)), NULL));
    return OK;
}

enum err refund_limits_put(struct op *op, int64_t version, const struct refund_limits *form,
                           struct refund_limits *ret)
{
    struct refund_limits before;
    str changes;

    TX(tx, op);
    TRY(refund_limits_get(op, &before));
    form_check(op, form, &before.limits);
    TRY(op_check(op));
    TRY(limits_store(op, version, form));
    TRY(refund_limits_get(op, ret));
    if (event_changes(op, refund_limits_form_fields, &before, ret, NULL, &changes))
        TRY(event_append(op, "refund_limit", 1, "refund_limit.changed", changes, NULL));
    return tx_commit(&tx);
}
