/* Parts that were used at a customer's: what the stock has to do with them, after the fact. */
#include "stock_internal.h"

struct using
{
    int64_t ticket_id, part_id, van, left; /* left: not issued yet */
    const struct stock_use *use;
};

/* As many of `wanted` as are free there, reserved for the moment of their being issued. */
static enum err take_free(struct op *op, int64_t place_id, int64_t part_id, int64_t wanted,
                          int64_t *ret)
{
    int64_t available = 0, done = 0;
    *ret = 0;
    if (!place_id || wanted <= 0)
        return OK;
    TRY(db_int(op, SQL(stock_level_free), ARGS(V(place_id), V(part_id), V((int)PART_GOOD)),
               &available));
    int64_t count = available < wanted ? available : wanted;
    if (count <= 0)
        return OK;
    TRY(db_int(op, SQL(stock_level_reserve), ARGS(V(place_id), V(part_id), V(count), V(op->now)),
               &done));
    *ret = done ? count : 0; /* somebody at another ticket was faster: then it stays missing */
    return OK;
}

/* `count` that are reserved at a place leave it for this need. */
static enum err leave(struct op *op, struct using *u, struct stock_need *n, int64_t place_id,
                      int64_t count)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(stock_level_issue), ARGS(V(place_id), V(n->part_id), V(count), V(op->now)),
               &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "stock_need.nothing");
    n->issued += count;
    n->place_id = place_id;
    u->left -= count;
    TRY(need_store(op, n));
    const struct stock_move m = {
        .kind = MOVE_ISSUE, .place_id = place_id, .quantity = count, .serials = u->use->serials
    };
    TRY(need_tell(op, n, m, "stock.issued"));
    return need_load(op, n->id, n);
}

static enum err cover(struct op *op, struct using *u, struct stock_need *n)
{
    int64_t held = n->reserved < u->left ? n->reserved : u->left, count = 0;
    if (held > 0) {
        n->reserved -= held;
        TRY(leave(op, u, n, n->place_id, held));
    }
    int64_t wanted = n->missing < u->left ? n->missing : u->left;
    if (!n->reserved) /* a need has one place: what is reserved elsewhere stays there */
        TRY(take_free(op, u->van, n->part_id, wanted, &count));
    return count ? leave(op, u, n, u->van, count) : OK;
}

/* Those that came off the unit: owed by the need, and back at once where there is a van to hold them. */
static enum err old_ones(struct op *op, struct using *u, const ints *needs)
{
    struct stock_need n;
    int64_t count = u->use->quantity;
    if (!u->use->old_back || !needs->n)
        return OK;
    TRY(need_load(op, needs->items[needs->n - 1], &n));
    int64_t owed = n.old_due - n.old_back;
    n.old_due += owed < count ? count - owed : 0;
    n.old_back += u->van ? count : 0;
    TRY(need_store(op, &n));
    if (!u->van)
        return OK;
    TRY(level_add(op, u->van, n.part_id, PART_BAD, count));
    return need_tell(op, &n,
                     (struct stock_move){ .kind = MOVE_RETURN_BAD,
                                          .place_id = u->van,
                                          .condition = PART_BAD,
                                          .quantity = count },
                     "stock.old_returned");
}

static enum err needs_of(struct op *op, const struct using *u, ints *ret)
{
    static const struct field fields[] = { { FIELD(struct stock_need, id) }, { 0 } };
    struct list rows;
    TRY(db_all(op, SQL(stock_needs_of_part), ARGS(V(u->ticket_id), V(u->part_id)), fields,
               sizeof(struct stock_need), &rows));
    *ret = (ints){ arena_array(op->mem, rows.n, sizeof(int64_t)), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        ret->items[i] = ((const struct stock_need *)rows.items)[i].id;
    return OK;
}

/* What no need has asked for yet is asked for now. */
static enum err ask(struct op *op, struct using *u)
{
    struct stock_need n;
    int64_t asked = 0, issued = 0;
    TRY(db_int(op, SQL(stock_need_asked), ARGS(V(u->ticket_id), V(u->part_id)), &asked));
    TRY(db_int(op, SQL(stock_need_issued), ARGS(V(u->ticket_id), V(u->part_id)), &issued));
    int64_t open = u->use->used - issued;
    u->left = open < u->use->quantity ? open : u->use->quantity;
    return asked < u->use->used
               ? need_insert(op, u->ticket_id, 0, u->part_id, u->use->used - asked, &n)
               : OK;
}

enum err stock_use_add(struct op *op, int64_t ticket_id, int64_t engineer_id,
                       const struct stock_use *use)
{
    struct using u = { .ticket_id = ticket_id, .use = use };
    ints needs;

    TX(tx, op);
    TRY(db_int(op, SQL(stock_part_of_ticket), ARGS(V(ticket_id), V(str_trim(use->part))),
               &u.part_id));
    if (!u.part_id)
        return tx_commit(&tx);
    TRY(db_int(op, SQL(stock_van), ARGS(V(engineer_id)), &u.van));
    TRY(ask(op, &u));
    TRY(needs_of(op, &u, &needs));
    for (size_t i = 0; i < needs.n && u.left > 0; i++) {
        struct stock_need n;
        TRY(need_load(op, needs.items[i], &n));
        TRY(cover(op, &u, &n));
    }
    TRY(old_ones(op, &u, &needs));
    return tx_commit(&tx);
}
