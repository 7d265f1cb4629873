/* One unit for another: what the new one takes from the old one, and what both histories say. */
#include "product_internal.h"

#include "unit_exchange_sql.h"

#define CHAIN_MAX 100 /* exchanges one after the other */

static const struct field replacement_fields[] = {
    { FIELD(struct unit, id) },
    { FIELD(struct unit, serial) },
    { 0 },
};

/* Was the old unit, or one that it was itself given for, given for this one? */
static enum err circle_find(struct op *op, int64_t old_id, int64_t own_id, bool *ret)
{
    *ret = false;
    for (int i = 0; old_id && i < CHAIN_MAX; i++) {
        if (old_id == own_id) {
            *ret = true;
            return OK;
        }
        TRY(db_int(op, SQL(unit_replaces), ARGS(V(old_id)), &old_id));
    }
    return OK;
}

static enum err place_check(struct op *op, int64_t old_id, int64_t own_id)
{
    struct unit other = { 0 };
    bool found = false, circle = false;

    if (own_id)
        TRY(circle_find(op, old_id, own_id, &circle));
    if (circle)
        op_field(op, STR("/replaces_id"), "unit.replaces_circle");
    TRY(db_find(op, SQL(unit_replacement), ARGS(V(old_id)), replacement_fields, &other, &found));
    if (found && other.id != own_id)
        op_field_with(op, STR("/replaces_id"), "unit.replaced_already", P("serial", other.serial));
    return OK;
}

static void sale_take(struct unit *u, const struct unit *old)
{
    u->customer_id = u->customer_id ? u->customer_id : old->customer_id;
    u->channel = u->channel ? u->channel : old->channel;
    u->price = u->price.minor ? u->price : old->price;
    u->ordered_on = u->ordered_on.n ? u->ordered_on : old->ordered_on;
    u->purchased_on = u->purchased_on.n ? u->purchased_on : old->purchased_on;
    u->invoiced_on = u->invoiced_on.n ? u->invoiced_on : old->invoiced_on;
}

enum err exchange_check(struct op *op, struct unit *u, const struct unit *before)
{
    struct unit old;
    bool there = false;

    if (!u->replaces_id)
        return OK;
    if (!u->exchanged_on.n)
        op_field(op, STR("/exchanged_on"), "unit.exchange_day");
    if (before && before->replaces_id == u->replaces_id)
        return OK;
    TRY(unit_exists(op, u->replaces_id, &there));
    reference_check(op, there, "/replaces_id", "unit.not_found");
    if (!there)
        return OK;
    TRY(place_check(op, u->replaces_id, before ? before->id : 0));
    TRY(unit_get(op, u->replaces_id, &old));
    sale_take(u, &old);
    return OK;
}

/* A serial is free text: the writer of field tables makes JSON of it. */
struct exchange_said {
    int64_t unit_id;
    str serial, on;
};

static const struct field exchange_said_fields[] = {
    { FIELD(struct exchange_said, unit_id) },
    { FIELD(struct exchange_said, serial) },
    { FIELD(struct exchange_said, on) },
    { 0 },
};

static enum err exchange_event(struct op *op, int64_t of, const char *type, int64_t other,
                               str serial, str on)
{
    const struct exchange_said said = { other, serial, on };
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 4096);
    fields_write(&data, exchange_said_fields, &said);
    return event_append(op, "unit", of, type, arena_str(op->mem, buf_view(&data)), NULL);
}

enum err exchange_tell(struct op *op, const struct unit *u, const struct unit *before)
{
    int64_t marked = 0;
    if (!u->replaces_id || (before && before->replaces_id == u->replaces_id))
        return OK;
    TRY(db_int(op, SQL(unit_mark_replaced),
               ARGS(V(u->replaces_id), V((int)UNIT_REPLACED), V(op->now)), &marked));
    TRY(exchange_event(op, u->id, "unit.exchanged", u->replaces_id, u->replaces_serial,
                       u->exchanged_on));
    return exchange_event(op, u->replaces_id, "unit.replaced", u->id, u->serial, u->exchanged_on);
}
