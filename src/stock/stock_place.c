/* Where parts lie: stores, and the vans of engineers. */
#include "stock_internal.h"

const struct field stock_place_fields[] = {
    { FIELD(struct stock_place, id), .flags = READONLY },
    { FIELD(struct stock_place, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct stock_place, name_zh) },
    { FIELD(struct stock_place, name_en) },
    { FIELD(struct stock_place, user_id), .flags = NULLABLE,
      .doc = "whose van it is; null: a store" },
    { FIELD(struct stock_place, user_name), .flags = NULLABLE },
    { FIELD(struct stock_place, active) },
    { FIELD(struct stock_place, created_at), .flags = READONLY },
    { FIELD(struct stock_place, updated_at), .flags = READONLY },
    { 0 },
};

const struct field stock_place_form_fields[] = {
    { FIELD(struct stock_place, name_zh), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct stock_place, name_en), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct stock_place, user_id), .flags = NULLABLE,
      .doc = "whose van it is; null: a store" },
    { FIELD(struct stock_place, active) },
    { 0 },
};

enum err stock_place_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(stock_place_list), NO_ARGS, stock_place_fields,
                  sizeof(struct stock_place), ret);
}

enum err stock_place_get(struct op *op, int64_t id, struct stock_place *ret)
{
    struct stock_place p = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(stock_place_get), ARGS(V(id)), stock_place_fields, &p, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "stock_place.not_found");
    *ret = p;
    return OK;
}

enum err place_check(struct op *op, int64_t id, const char *pointer)
{
    struct stock_place p = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(stock_place_hold), ARGS(V(id)), stock_place_fields, &p, &found));
    if (!found)
        op_field(op, str_of(pointer), "stock_place.not_found");
    else if (!p.active)
        op_field(op, str_of(pointer), "stock_place.closed");
    return OK;
}

static enum err form_check(struct op *op, const struct stock_place *form)
{
    struct user u;
    enum err err = form->user_id ? user_get(op, form->user_id, &u) : OK;
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        op_field(op, STR("/user_id"), "user.not_found");
        err = OK;
    }
    TRY(err);
    return op_check(op);
}

enum err stock_place_add(struct op *op, const struct stock_place *form, struct stock_place *ret)
{
    int64_t id = 0;
    TX(tx, op);
    TRY(form_check(op, form));
    TRY(db_int(op, SQL(stock_place_insert),
               ARGS(V(form->name_zh), V(form->name_en), V_REF(form->user_id), V(form->active),
                    V(op->now)),
               &id));
    TRY(event_begin(op, "stock_place", id, "stock_place.created", STR("{}")));
    TRY(stock_place_get(op, id, ret));
    return tx_commit(&tx);
}

enum err stock_place_edit(struct op *op, int64_t id, int64_t version,
                          const struct stock_place *form, struct stock_place *ret)
{
    struct stock_place before, after = *form;
    int64_t done = 0, filled = 0;
    str changes;

    TX(tx, op);
    TRY(stock_place_get(op, id, &before));
    TRY(form_check(op, form));
    TRY(db_int(op, SQL(stock_place_update),
               ARGS(V(id), V(version), V(form->name_zh), V(form->name_en), V_REF(form->user_id),
                    V(form->active), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "stock_place", id);
    if (before.active && !form->active) /* asked only now: who puts something in holds the place */
        TRY(db_int(op, SQL(stock_place_filled), ARGS(V(id)), &filled));
    if (filled)
        return refuse(op, ERR_CONFLICT, "stock_place.not_empty");
    if (event_changes(op, stock_place_form_fields, &before, &after, NULL, &changes))
        TRY(event_append(op, "stock_place", id, "stock_place.changed", changes, NULL));
    TRY(stock_place_get(op, id, ret));
    return tx_commit(&tx);
}
