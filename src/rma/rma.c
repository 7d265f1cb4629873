/* Returns: reading, authorising, changing, what the customer says of the parcel. What comes in is
 * rma_receive.c, where it goes rma_settle.c. */
#include "../product/product.h"
#include "rma_internal.h"

#define SHIP_DAYS 7 /* for the customer to send, unless said */

/* ------------------------------------------------------------------ reading */

static enum err rmas_fill(struct op *op, int64_t ticket_id, int64_t rma_id, struct rma *all,
                          size_t n)
{
    struct list lines, receipts, files;
    TRY(db_all(op, SQL(rma_lines), ARGS(V(ticket_id), V(rma_id)), rma_line_row_fields,
               sizeof(struct rma_line), &lines));
    TRY(db_all(op, SQL(rma_receipts), ARGS(V(ticket_id), V(rma_id)), rma_receipt_row_fields,
               sizeof(struct rma_receipt), &receipts));
    TRY(rma_files_of(op, ticket_id, &files));
    for (size_t i = 0; i < n; i++) {
        struct rma_line *own = arena_array(op->mem, lines.n, sizeof *own);
        struct rma_receipt *came = arena_array(op->mem, receipts.n, sizeof *came);
        all[i].lines = (struct list){ own, 0 };
        all[i].receipts = (struct list){ came, 0 };
        for (size_t k = 0; k < lines.n; k++)
            if (((struct rma_line *)lines.items)[k].rma_id == all[i].id)
                own[all[i].lines.n++] = ((struct rma_line *)lines.items)[k];
        for (size_t k = 0; k < receipts.n; k++) {
            struct rma_receipt *r = &((struct rma_receipt *)receipts.items)[k];
            r->files = rma_files_pick(op, &files, &r->file_ids);
            if (r->rma_id == all[i].id)
                came[all[i].receipts.n++] = *r;
        }
    }
    return OK;
}

enum err rma_of_ticket(struct op *op, int64_t ticket_id, struct list *ret)
{
    TRY(db_all(op, SQL(rma_of_ticket), ARGS(V(ticket_id)), rma_fields, sizeof(struct rma), ret));
    return rmas_fill(op, ticket_id, 0, ret->items, ret->n);
}

enum err rma_list(struct op *op, int64_t ticket_id, struct list *ret)
{
    struct ticket t;
    TRY(ticket_get(op, ticket_id, &t));
    return rma_of_ticket(op, ticket_id, ret);
}

enum err rma_load(struct op *op, int64_t id, struct rma *ret)
{
    struct rma r = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(rma_get), ARGS(V(id)), rma_fields, &r, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "rma.not_found");
    TRY(rmas_fill(op, r.ticket_id, id, &r, 1));
    *ret = r;
    return OK;
}

enum err rma_get(struct op *op, int64_t id, struct rma *ret)
{
    struct ticket t;
    TRY(rma_load(op, id, ret));
    if (ticket_get(op, ret->ticket_id, &t) == OK)
        return OK;
    if (op->fault.err != ERR_NOT_FOUND)
        return op->fault.err;
    return refuse(op, ERR_NOT_FOUND, "rma.not_found");
}

enum err rma_received_on(struct op *op, int64_t ticket_id, str *ret)
{
    return db_text(op, SQL(rma_received_on), ARGS(V(ticket_id)), ret);
}

struct rma_line *rma_line_of(const struct rma *r, int64_t line_id)
{
    struct rma_line *lines = r->lines.items;
    for (size_t i = 0; i < r->lines.n; i++)
        if (lines[i].id == line_id)
            return &lines[i];
    return NULL;
}

str key_of(struct op *op, str number)
{
    return number.n ? product_key(op->mem, number) : STR("");
}

/* ------------------------------------------------------------------ who may */

enum err rma_hold(struct op *op, int64_t ticket_id, const char *permission, struct ticket *ret)
{
    int64_t locked;
    TRY(db_int(op, SQL(rma_lock), ARGS(V(ticket_id)), &locked));
    TRY(ticket_get(op, ticket_id, ret));
    if (!ticket_reach(op, permission, ret->team_id, ret->assignee_id))
        return permission_refuse(op, permission);
    return OK;
}

enum err rma_open(struct op *op, int64_t id, const char *permission, struct rma *ret)
{
    struct ticket t;
    TRY(rma_get(op, id, ret));
    TRY(rma_hold(op, ret->ticket_id, permission, &t));
    return rma_load(op, id, ret);
}

/* ------------------------------------------------------------------ authorising */

static enum err line_of_unit(struct op *op, struct rma_line *l, str at)
{
    struct unit u;
    enum err err = unit_get(op, l->unit_id, &u);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        op_field(op, arena_fmt(op->mem, STR_FMT "/unit_id", STR_ARG(at)), "unit.not_found");
        return OK;
    }
    TRY(err);
    l->model_id = u.model_id;
    l->order_line_id = u.order_line_id;
    if (!l->expected_serial.n)
        l->expected_serial = u.serial;
    if (l->quantity != 1)
        op_field(op, arena_fmt(op->mem, STR_FMT "/quantity", STR_ARG(at)), "rma.unit_quantity");
    return OK;
}

static enum err line_of_order(struct op *op, struct rma_line *l, str at)
{
    struct rma_line sold = { 0 };
    int64_t claimed = 0;
    bool found = false;

    TRY(db_find(op, SQL(rma_order_line), ARGS(V(l->order_line_id)), rma_line_row_fields, &sold,
                &found));
    if (!found) {
        op_field(op, arena_fmt(op->mem, STR_FMT "/order_line_id", STR_ARG(at)),
                 "order_line.not_found");
        return OK;
    }
    l->model_id = sold.model_id;
    TRY(db_int(op, SQL(rma_line_claimed), ARGS(V(l->order_line_id)), &claimed));
    if (claimed + l->quantity > sold.quantity)
        op_field_with(op, arena_fmt(op->mem, STR_FMT "/quantity", STR_ARG(at)),
                      "rma.order_quantity",
                      P("sold", arena_fmt(op->mem, "%lld", (long long)sold.quantity)),
                      P("claimed", arena_fmt(op->mem, "%lld", (long long)claimed)));
    return OK;
}

static enum err line_of_model(struct op *op, const struct rma_line *l, str at)
{
    struct model m;
    enum err err = l->model_id ? model_get(op, l->model_id, &m) : OK;
    if (!l->model_id)
        op_field(op, arena_fmt(op->mem, STR_FMT "/model_id", STR_ARG(at)), "rma.what");
    if (err != ERR_NOT_FOUND)
        return err;
    op_forgive(op);
    op_field(op, arena_fmt(op->mem, STR_FMT "/model_id", STR_ARG(at)), "model.not_found");
    return OK;
}

/* From the lowest id up, so that two returns of the same lines never wait for each other in a circle. */
static enum err order_lines_lock(struct op *op, const struct rma_line *lines, size_t n)
{
    int64_t last = 0, next = 0, locked;
    do {
        next = 0;
        for (size_t i = 0; i < n; i++)
            if (lines[i].order_line_id > last && (!next || lines[i].order_line_id < next))
                next = lines[i].order_line_id;
        if (next)
            TRY(db_int(op, SQL(rma_order_line_lock), ARGS(V(next)), &locked));
        last = next;
    } while (next);
    return OK;
}

/* One after the other: what an earlier line of the form claims counts for the later ones. */
static enum err line_insert(struct op *op, int64_t rma_id, struct rma_line *l, str at)
{
    if (l->order_line_id)
        TRY(line_of_order(op, l, at));
    if (!l->unit_id && !l->order_line_id)
        TRY(line_of_model(op, l, at));
    TRY(op_check(op));
    return db_run(op, SQL(rma_line_insert),
                  ARGS(V(rma_id), V_REF(l->order_line_id), V_REF(l->unit_id), V(l->model_id),
                       V(l->quantity), V(l->expected_condition), V(or_empty(l->expected_serial)),
                       V(l->reason), V(l->exchange), V(key_of(op, l->expected_serial))),
                  NULL);
}

static enum err lines_insert(struct op *op, int64_t rma_id, const struct list *form,
                             int64_t *ret_quantity)
{
    struct rma_line *lines = arena_array(op->mem, form->n, sizeof *lines);
    memcpy(lines, form->items, form->n * sizeof *lines);
    *ret_quantity = 0;
    for (size_t i = 0; i < form->n; i++)
        if (lines[i].unit_id)
            TRY(line_of_unit(op, &lines[i], arena_fmt(op->mem, "/lines/%zu", i)));
    TRY(op_check(op));
    TRY(order_lines_lock(op, lines, form->n));
    for (size_t i = 0; i < form->n; i++) {
        TRY(line_insert(op, rma_id, &lines[i], arena_fmt(op->mem, "/lines/%zu", i)));
        *ret_quantity += lines[i].quantity;
    }
    return OK;
}

static enum err parcel_check(struct op *op, struct rma *r)
{
    str today;
    if (r->ship_by.n && !date_ok(r->ship_by))
        op_field(op, STR("/ship_by"), "date.invalid");
    TRY(op_check(op));
    TRY(company_today(op, &today));
    if (!r->ship_by.n)
        r->ship_by = date_add_days(op->mem, today, SHIP_DAYS);
    return OK;
}

enum err rma_add(struct op *op, int64_t ticket_id, const struct rma *form, struct rma *ret)
{
    int64_t by = op->actor->kind == ACTOR_USER ? op->actor->id : 0, id = 0, quantity = 0;
    struct rma r = *form;
    struct ticket t;

    TRY(parcel_check(op, &r));
    TX(tx, op);
    TRY(rma_hold(op, ticket_id, "rma.write", &t));
    TRY(db_int(op, SQL(rma_insert),
               ARGS(V(ticket_id), V((int)RMA_AUTHORISED), V(or_empty(r.address)),
                    V(or_empty(r.carrier)), V(or_empty(r.tracking)), V(r.ship_by),
                    V(or_empty(r.note)), V_REF(by), V(op->now), V(key_of(op, r.tracking))),
               &id));
    TRY(lines_insert(op, id, &form->lines, &quantity));
    TRY(rma_event(op, ticket_id, "rma.authorised",
                  &(struct rma_said){ .rma_id = id, .quantity = quantity }));
    TRY(rma_tell(op, ticket_id));
    TRY(rma_load(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ changing */

/* A parcel on its way or still to be sent: nothing of it is over. */
static enum err still_open(struct op *op, const struct rma *r)
{
    if (r->state == RMA_SETTLED || r->state == RMA_CANCELLED)
        return rma_move_check(op, r, RMA_RECEIVED);
    return OK;
}

static enum err parcel_store(struct op *op, int64_t version, const struct rma *r)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(rma_update),
               ARGS(V(r->id), V(version), V(or_empty(r->address)), V(or_empty(r->carrier)),
                    V(or_empty(r->tracking)), V(r->ship_by), V(or_empty(r->note)), V(op->now),
                    V(key_of(op, r->tracking))),
               &done));
    return done ? OK : version_refuse(op, "ticket", r->ticket_id);
}

enum err rma_edit(struct op *op, int64_t id, int64_t version, const struct rma *form,
                  struct rma *ret)
{
    struct rma before, after = *form;
    str changes;

    TRY(parcel_check(op, &after));
    TX(tx, op);
    TRY(rma_open(op, id, "rma.write", &before));
    TRY(still_open(op, &before));
    after.id = id;
    after.ticket_id = before.ticket_id;
    TRY(parcel_store(op, version, &after));
    if (event_changes(op, rma_edit_fields, &before, &after, NULL, &changes))
        TRY(rma_event(op, before.ticket_id, "rma.changed",
                      &(struct rma_said){ .rma_id = id, .changes = changes }));
    TRY(rma_tell(op, before.ticket_id));
    TRY(rma_load(op, id, ret));
    return tx_commit(&tx);
}

enum err rma_ship(struct op *op, int64_t id, int64_t ticket_id, str carrier, str tracking,
                  struct rma *ret)
{
    struct rma r;
    int64_t locked;

    TX(tx, op);
    TRY(db_int(op, SQL(rma_lock), ARGS(V(ticket_id)), &locked));
    TRY(rma_load(op, id, &r));
    if (r.ticket_id != ticket_id)
        return refuse(op, ERR_NOT_FOUND, "rma.not_found");
    if (r.state != RMA_AUTHORISED)
        return refuse(op, ERR_CONFLICT, "rma.not_waiting");
    if (!str_eq(r.carrier, carrier) || !str_eq(r.tracking, tracking)) {
        r.carrier = carrier;
        r.tracking = tracking;
        TRY(parcel_store(op, r.version, &r));
        TRY(rma_event(op, ticket_id, "rma.shipped",
                      &(struct rma_said){
                          .rma_id = id, .carrier = carrier, .tracking = tracking }));
        TRY(rma_tell(op, ticket_id));
    }
    TRY(rma_load(op, id, ret));
    return tx_commit(&tx);
}

enum err rma_cancel(struct op *op, int64_t id, str reason, struct rma *ret)
{
    struct rma r;
    TX(tx, op);
    TRY(rma_open(op, id, "rma.write", &r));
    TRY(rma_move_check(op, &r, RMA_CANCELLED));
    r.state = RMA_CANCELLED;
    TRY(rma_state_store(op, &r));
    TRY(rma_event(op, r.ticket_id, "rma.cancelled",
                  &(struct rma_said){ .rma_id = id, .reason = reason }));
    TRY(rma_tell(op, r.ticket_id));
    TRY(rma_load(op, id, ret));
    return tx_commit(&tx);
}
