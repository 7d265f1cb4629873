/* What tickets need of the stock. Every change begins by locking the ticket, so that two people at one ticket come one after
 * the other; people at different tickets meet at the level, whose UPDATE decides. */
#include "stock_internal.h"

#include "../flow/flow.h"

const struct field stock_need_fields[] = {
    { FIELD(struct stock_need, id) },
    { FIELD(struct stock_need, version) },
    { FIELD(struct stock_need, ticket_id) },
    { FIELD(struct stock_need, line_id), .flags = NULLABLE,
      .doc = "of a repair; null: of the ticket" },
    { FIELD(struct stock_need, part_id) },
    { FIELD(struct stock_need, number) },
    { FIELD(struct stock_need, name_zh) },
    { FIELD(struct stock_need, name_en) },
    { FIELD(struct stock_need, place_id), .flags = NULLABLE,
      .doc = "where it is reserved or was issued from" },
    { FIELD(struct stock_need, place_zh), .flags = NULLABLE },
    { FIELD(struct stock_need, place_en), .flags = NULLABLE },
    { FIELD(struct stock_need, quantity) },
    { FIELD(struct stock_need, missing), .doc = "neither reserved nor issued" },
    { FIELD(struct stock_need, reserved) },
    { FIELD(struct stock_need, issued) },
    { FIELD(struct stock_need, old_due), .doc = "old parts that must come back" },
    { FIELD(struct stock_need, old_back), .doc = "of them, those that did" },
    { FIELD(struct stock_need, created_at) },
    { 0 },
};

enum err stock_ticket_lock(struct op *op, int64_t ticket_id)
{
    int64_t locked = 0;
    return db_int(op, SQL(stock_ticket_lock), ARGS(V(ticket_id)), &locked);
}

enum err stock_ticket_hold(struct op *op, int64_t ticket_id, const char *permission,
                           struct ticket *ret)
{
    TRY(stock_ticket_lock(op, ticket_id));
    TRY(ticket_get(op, ticket_id, ret));
    return ticket_reach(op, permission, ret->team_id, ret->assignee_id)
               ? OK
               : permission_refuse(op, permission);
}

enum err stock_needs(struct op *op, int64_t ticket_id, struct list *ret)
{
    struct ticket t;
    TRY(ticket_get(op, ticket_id, &t));
    return db_all(op, SQL(stock_needs_of), ARGS(V(ticket_id)), stock_need_fields,
                  sizeof(struct stock_need), ret);
}

enum err need_load(struct op *op, int64_t id, struct stock_need *ret)
{
    struct stock_need n = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(stock_need_get), ARGS(V(id)), stock_need_fields, &n, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "stock_need.not_found");
    *ret = n;
    return OK;
}

/* The need for a change: its ticket locked, the actor asked. One of a ticket that may not be read is none. */
static enum err need_hold(struct op *op, int64_t id, struct stock_need *ret)
{
    struct ticket t;
    TRY(need_load(op, id, ret));
    enum err err = stock_ticket_hold(op, ret->ticket_id, "stock.issue", &t);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        return refuse(op, ERR_NOT_FOUND, "stock_need.not_found");
    }
    TRY(err);
    return need_load(op, id, ret);
}

enum err need_store(struct op *op, struct stock_need *n)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(stock_need_update),
               ARGS(V(n->id), V(n->version), V(n->part_id), V_REF(n->place_id), V(n->quantity),
                    V(n->reserved), V(n->issued), V(n->old_due), V(n->old_back)),
               &done));
    return done ? OK : version_refuse(op, "ticket", n->ticket_id);
}

/* ------------------------------------------------------------------ telling */

struct sums {
    int64_t missing, reserved, issued, old_due;
};
static const struct field sums_fields[] = {
    { FIELD(struct sums, missing) },
    { FIELD(struct sums, reserved) },
    { FIELD(struct sums, issued) },
    { FIELD(struct sums, old_due) },
    { 0 },
};

static enum err facts_tell(struct op *op, int64_t ticket_id)
{
    struct sums s = { 0 };
    TRY(db_one(op, SQL(stock_need_sums), ARGS(V(ticket_id)), sums_fields, &s));
    enum parts_state state = s.missing    ? PARTS_WAITING
                             : s.reserved ? PARTS_RESERVED
                             : s.issued   ? PARTS_ISSUED
                                          : PARTS_NONE;
    return flow_facts(op, ticket_id,
                      FACTS({ "parts_missing", s.missing }, { "old_parts_due", s.old_due },
                            { "parts_state", (int64_t)state }));
}

static enum err event_tell(struct op *op, const struct stock_need *n, const char *type,
                           int64_t quantity)
{
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 4096);
    buf_fmt(&data, "{\"need\":%lld,\"part\":", (long long)n->id);
    buf_json(&data, n->number);
    buf_fmt(&data, ",\"quantity\":%lld}", (long long)quantity);
    return event_append(op, "ticket", n->ticket_id, type, arena_str(op->mem, buf_view(&data)),
                        NULL);
}

enum err need_tell(struct op *op, const struct stock_need *n, struct stock_move m, const char *type)
{
    int64_t id = 0;
    m.part_id = n->part_id;
    m.ticket_id = n->ticket_id;
    m.need_id = n->id;
    TRY(move_write(op, &m, &id));
    TRY(event_tell(op, n, type, m.quantity));
    return facts_tell(op, n->ticket_id);
}

/* ------------------------------------------------------------------ reserving */

static enum err reserve(struct op *op, struct stock_need *n, int64_t place_id)
{
    int64_t done = 0, wanted = n->missing;

    TRY(place_check(op, place_id, "/place_id"));
    TRY(op_check(op));
    if (!wanted)
        return refuse(op, ERR_CONFLICT, "stock_need.nothing");
    if (n->place_id && n->place_id != place_id && n->reserved)
        return refuse(op, ERR_CONFLICT, "stock_need.elsewhere");
    TRY(db_int(op, SQL(stock_level_reserve),
               ARGS(V(place_id), V(n->part_id), V(wanted), V(op->now)), &done));
    if (!done)
        return short_refuse(op, place_id, n->part_id, PART_GOOD);
    n->place_id = place_id;
    n->reserved += wanted;
    TRY(need_store(op, n));
    return need_tell(op, n,
                     (struct stock_move){
                         .kind = MOVE_RESERVE, .place_id = place_id, .quantity = wanted },
                     "stock.reserved");
}

enum err need_insert(struct op *op, int64_t ticket_id, int64_t line_id, int64_t part_id,
                     int64_t quantity, struct stock_need *ret)
{
    int64_t id = 0;
    TRY(db_int(op, SQL(stock_need_insert),
               ARGS(V(ticket_id), V_REF(line_id), V(part_id), V(quantity), V(op->now)), &id));
    TRY(need_load(op, id, ret));
    TRY(event_tell(op, ret, "stock.needed", quantity));
    return facts_tell(op, ticket_id);
}

enum err stock_need_add(struct op *op, int64_t ticket_id, const struct need_form *form,
                        struct stock_need *ret)
{
    struct stock_need n;
    struct ticket t;

    TX(tx, op);
    TRY(stock_ticket_hold(op, ticket_id, "stock.issue", &t));
    TRY(part_check(op, form->part_id, "/part_id"));
    TRY(op_check(op));
    TRY(need_insert(op, ticket_id, 0, form->part_id, form->quantity, &n));
    if (form->place_id)
        TRY(reserve(op, &n, form->place_id));
    TRY(need_load(op, n.id, ret));
    return tx_commit(&tx);
}

/* Another part may be taken in the place of one of which nothing is reserved or issued yet. */
static enum err alternate_take(struct op *op, struct stock_need *n, int64_t part_id)
{
    int64_t known = 0;
    if (!part_id || part_id == n->part_id)
        return OK;
    TRY(db_int(op, SQL(stock_alternate_is), ARGS(V(n->part_id), V(part_id)), &known));
    if (!known || n->reserved || n->issued)
        op_field(op, STR("/part_id"), "stock_need.no_alternate");
    n->part_id = part_id;
    return op_check(op);
}

enum err stock_need_reserve(struct op *op, int64_t id, const struct reserve_form *form,
                            struct stock_need *ret)
{
    struct stock_need n;
    TX(tx, op);
    TRY(need_hold(op, id, &n));
    TRY(alternate_take(op, &n, form->part_id));
    TRY(reserve(op, &n, form->place_id));
    TRY(need_load(op, id, ret));
    return tx_commit(&tx);
}

/* `n` reserved ones fewer. */
static enum err let_go(struct op *op, struct stock_need *n, int64_t count)
{
    int64_t done = 0;
    if (!count)
        return OK;
    TRY(db_int(op, SQL(stock_level_release),
               ARGS(V(n->place_id), V(n->part_id), V(count), V(op->now)), &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "stock_need.nothing");
    n->reserved -= count;
    return OK;
}

static enum err quantity_set(struct op *op, struct stock_need *n, int64_t quantity)
{
    int64_t most = quantity - n->issued, freed = n->reserved > most ? n->reserved - most : 0;
    int64_t id = 0;
    TRY(let_go(op, n, freed));
    n->quantity = quantity;
    TRY(need_store(op, n));
    const struct stock_move m = { .kind = MOVE_RELEASE,
                                  .place_id = n->place_id,
                                  .part_id = n->part_id,
                                  .quantity = freed,
                                  .ticket_id = n->ticket_id,
                                  .need_id = n->id };
    if (freed)
        TRY(move_write(op, &m, &id));
    TRY(event_tell(op, n, freed ? "stock.released" : "stock.need_changed",
                   freed ? freed : quantity));
    return facts_tell(op, n->ticket_id);
}

enum err stock_need_release(struct op *op, int64_t id, struct stock_need *ret)
{
    struct stock_need n;
    TX(tx, op);
    TRY(need_hold(op, id, &n));
    if (n.quantity == n.issued)
        return refuse(op, ERR_CONFLICT, "stock_need.nothing");
    TRY(quantity_set(op, &n, n.issued));
    TRY(need_load(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ issuing */

static enum err issue(struct op *op, struct stock_need *n, const struct issue_form *form)
{
    int64_t done = 0, count = n->reserved;

    TRY(db_int(op, SQL(stock_level_issue),
               ARGS(V(n->place_id), V(n->part_id), V(count), V(op->now)), &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "stock_need.nothing");
    n->reserved = 0;
    n->issued += count;
    if (form->old_due)
        n->old_due += count;
    TRY(need_store(op, n));
    return need_tell(op, n,
                     (struct stock_move){ .kind = MOVE_ISSUE,
                                          .place_id = n->place_id,
                                          .quantity = count,
                                          .serials = form->serials },
                     "stock.issued");
}

enum err stock_need_issue(struct op *op, int64_t id, const struct issue_form *form,
                          struct stock_need *ret)
{
    struct stock_need n;
    TX(tx, op);
    TRY(need_hold(op, id, &n));
    if (!n.reserved) {
        if (!n.missing || !form->place_id)
            return refuse(op, ERR_CONFLICT, "stock_need.nothing");
        TRY(reserve(op, &n, form->place_id));
        TRY(need_load(op, id, &n));
    }
    TRY(issue(op, &n, form));
    TRY(need_load(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ coming back */

static enum err too_many(struct op *op, int64_t most)
{
    return refuse_with(op, ERR_CONFLICT, "stock_need.too_many",
                       P("most", arena_fmt(op->mem, "%lld", (long long)most)));
}

enum err stock_need_return(struct op *op, int64_t id, const struct return_form *form,
                           struct stock_need *ret)
{
    bool good = form->condition == PART_GOOD;
    struct stock_need n;

    TX(tx, op);
    TRY(need_hold(op, id, &n));
    int64_t place_id = form->place_id ? form->place_id : n.place_id;
    int64_t most = good ? n.issued : n.old_due - n.old_back;
    if (form->quantity > most)
        return too_many(op, most);
    TRY(place_check(op, place_id, "/place_id"));
    TRY(op_check(op));
    if (good) { /* not used, so it is not needed either, and no old part will come for it */
        n.issued -= form->quantity;
        n.quantity -= form->quantity;
        int64_t owed = n.old_due - n.old_back,
                fewer = form->quantity < owed ? form->quantity : owed;
        n.old_due -= n.old_due > n.issued ? fewer : 0;
    } else {
        n.old_back += form->quantity;
    }
    TRY(level_add(op, place_id, n.part_id, form->condition, form->quantity));
    TRY(need_store(op, &n));
    TRY(need_tell(op, &n,
                  (struct stock_move){ .kind = good ? MOVE_RETURN_GOOD : MOVE_RETURN_BAD,
                                       .place_id = place_id,
                                       .condition = form->condition,
                                       .quantity = form->quantity,
                                       .serials = form->serials },
                  good ? "stock.returned" : "stock.old_returned"));
    TRY(need_load(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ tickets that are over */

enum err stock_release_later(struct op *op, const struct event *event)
{
    int64_t held = 0;
    str id = arena_fmt(op->mem, "%lld", (long long)event->subject_id);
    TRY(db_int(op, SQL(stock_need_held), ARGS(V(event->subject_id)), &held));
    return held ? job_add(op, "stock.release", id,
                          arena_fmt(op->mem, "stock.release " STR_FMT, STR_ARG(id)), op->now)
                : OK;
}

/* What is needed stays: somebody who takes the ticket up again sees that it is missing. */
static enum err unreserve(struct op *op, struct stock_need *n)
{
    int64_t count = n->reserved;
    if (!count)
        return OK;
    TRY(let_go(op, n, count));
    TRY(need_store(op, n));
    return need_tell(op, n,
                     (struct stock_move){
                         .kind = MOVE_RELEASE, .place_id = n->place_id, .quantity = count },
                     "stock.released");
}

enum err stock_release_job(struct op *op, str payload)
{
    struct ticket t;
    struct list needs;
    int64_t id = 0;

    str_int(payload, &id);
    TX(tx, op);
    TRY(ticket_hold_public(op, id, &t));
    if (t.status != TICKET_CLOSED) /* taken up again meanwhile */
        return tx_commit(&tx);
    TRY(db_all(op, SQL(stock_needs_of), ARGS(V(id)), stock_need_fields, sizeof(struct stock_need),
               &needs));
    for (size_t i = 0; i < needs.n; i++)
        TRY(unreserve(op, &((struct stock_need *)needs.items)[i]));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ lines of repairs */

enum err stock_need_of_line(struct op *op, int64_t ticket_id, int64_t line_id, int64_t part_id,
                            int64_t quantity)
{
    struct stock_need n = { 0 };
    int64_t id = 0;

    TRY(db_int(op, SQL(stock_need_by_line), ARGS(V(line_id)), &id));
    if (id)
        TRY(need_load(op, id, &n));
    if (!id || (n.part_id != part_id && quantity && !n.quantity))
        return quantity ? need_insert(op, ticket_id, line_id, part_id, quantity, &n) : OK;
    if (quantity == n.quantity)
        return OK;
    if (quantity < n.issued)
        return refuse(op, ERR_CONFLICT, "stock_need.issued");
    return quantity_set(op, &n, quantity);
}
