/* The price list of visits (上门收费标准). An item is never removed: it is switched off, because signed papers name it. */
#include "visit_internal.h"

#include "../event/event.h"

#define PRICE_COMMON                                                                               \
    { FIELD(struct visit_price, name_zh), .flags = REQUIRED | TRIM, .max = 100 },                  \
        { FIELD(struct visit_price, name_en), .flags = REQUIRED | TRIM, .max = 100 },              \
        { FIELD(struct visit_price, unit), .flags = TRIM, .max = 20,                               \
          .doc = "what is counted: a time, a metre" },                                             \
        { FIELD(struct visit_price, price), .flags = REQUIRED, .min = 0, .max = 100000000 },       \
    {                                                                                              \
        FIELD(struct visit_price, active), .doc = "can be chosen on a visit"                       \
    }

const struct field visit_price_fields[] = {
    { FIELD(struct visit_price, id), .flags = READONLY },
    { FIELD(struct visit_price, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct visit_price, key), .flags = READONLY },
    PRICE_COMMON,
    { FIELD(struct visit_price, created_at), .flags = READONLY },
    { FIELD(struct visit_price, updated_at), .flags = READONLY },
    { 0 },
};

const struct field visit_price_add_fields[] = {
    { FIELD(struct visit_price, key), .flags = REQUIRED | TRIM, .max = 60,
      .doc = "small letters, digits, . _ -; never changes" },
    PRICE_COMMON,
    { 0 },
};

const struct field visit_price_edit_fields[] = { PRICE_COMMON, { 0 } };

enum err visit_price_get(struct op *op, int64_t id, struct visit_price *ret)
{
    struct visit_price p = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(visit_price_get), ARGS(V(id)), visit_price_fields, &p, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "visit_price.not_found");
    *ret = p;
    return OK;
}

enum err visit_price_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(visit_price_list), NO_ARGS, visit_price_fields,
                  sizeof(struct visit_price), ret);
}

static bool key_ok(str key)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'))
            return false;
    }
    return true;
}

static str unit_of(const struct visit_price *p)
{
    return p->unit.p ? p->unit : STR("");
}

enum err visit_price_add(struct op *op, const struct visit_price *form, struct visit_price *ret)
{
    struct visit_price there = { 0 };
    bool found = false;
    int64_t id = 0;

    if (!key_ok(form->key))
        op_field(op, STR("/key"), "visit_price.key");
    TRY(op_check(op));
    TX(tx, op);
    TRY(db_find(op, SQL(visit_price_by_key), ARGS(V(form->key)), visit_price_fields, &there,
                &found));
    if (found)
        op_field(op, STR("/key"), "visit_price.key_taken");
    TRY(op_check(op));
    TRY(db_int(op, SQL(visit_price_insert),
               ARGS(V(form->key), V(form->name_zh), V(form->name_en), V(unit_of(form)),
                    V(form->price), V(form->active), V(op->now)),
               &id));
    TRY(event_begin(op, "visit_price", id, "visit_price.created", STR("{}")));
    TRY(visit_price_get(op, id, ret));
    return tx_commit(&tx);
}

enum err visit_price_edit(struct op *op, int64_t id, int64_t version,
                          const struct visit_price *form, struct visit_price *ret)
{
    struct visit_price before;
    int64_t done = 0;
    str changes;

    TX(tx, op);
    TRY(visit_price_get(op, id, &before));
    TRY(db_int(op, SQL(visit_price_update),
               ARGS(V(id), V(version), V(form->name_zh), V(form->name_en), V(unit_of(form)),
                    V(form->price), V(form->active), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "visit_price", id);
    if (event_changes(op, visit_price_edit_fields, &before, form, NULL, &changes))
        TRY(event_append(op, "visit_price", id, "visit_price.changed", changes, NULL));
    TRY(visit_price_get(op, id, ret));
    return tx_commit(&tx);
}
