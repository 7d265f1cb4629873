/* What moved, and the ledger of it. */
#include "stock_internal.h"

#include "../store/filter.h"

const char *const move_kind_labels[] = { "receive",     "reserve",    "release",  "issue",
                                         "return_good", "return_bad", "transfer", "scrap",
                                         "adjust",      NULL };
/* What may be done without a ticket. */
static const char *const free_labels[] = { "receive", "transfer", "scrap", "adjust", NULL };

int move_kind_of_form(int label)
{
    static const int kinds[] = { MOVE_RECEIVE, MOVE_TRANSFER, MOVE_SCRAP, MOVE_ADJUST };
    return kinds[label];
}

#define MOVE_HEAD                                                                                  \
    { FIELD(struct stock_move, id) },                                                              \
        { FIELD(struct stock_move, kind), .labels = move_kind_labels },                            \
        { FIELD(struct stock_move, place_id) }, { FIELD(struct stock_move, place_zh) },            \
        { FIELD(struct stock_move, place_en) },                                                    \
        { FIELD(struct stock_move, to_place_id), .flags = NULLABLE },                              \
        { FIELD(struct stock_move, to_zh), .flags = NULLABLE },                                    \
        { FIELD(struct stock_move, to_en), .flags = NULLABLE },                                    \
        { FIELD(struct stock_move, part_id) }, { FIELD(struct stock_move, number) },               \
        { FIELD(struct stock_move, name_zh) }, { FIELD(struct stock_move, name_en) },              \
        { FIELD(struct stock_move, condition), .labels = part_condition_labels },                  \
        { FIELD(struct stock_move, quantity), .doc = "negative where a count took away" },         \
        { FIELD(struct stock_move, ticket_id), .flags = NULLABLE },                                \
        { FIELD(struct stock_move, ticket_number), .flags = NULLABLE },                            \
        { FIELD(struct stock_move, need_id), .flags = NULLABLE },                                  \
        { FIELD(struct stock_move, serials) }, { FIELD(struct stock_move, reason) },               \
        { FIELD(struct stock_move, user_id), .flags = NULLABLE },                                  \
        { FIELD(struct stock_move, user_name), .flags = NULLABLE },                                \
    {                                                                                              \
        FIELD(struct stock_move, created_at)                                                       \
    }

const struct field stock_move_fields[] = { MOVE_HEAD, { 0 } };
static const struct field move_row_fields[] = {
    MOVE_HEAD,
    { FIELD(struct stock_move, team_id) },
    { FIELD(struct stock_move, assignee_id) },
    { 0 },
};

const struct field stock_move_form_fields[] = {
    { FIELD(struct stock_move, kind), .flags = REQUIRED, .labels = free_labels },
    { FIELD(struct stock_move, place_id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct stock_move, to_place_id), .flags = NULLABLE, .doc = "of a transfer" },
    { FIELD(struct stock_move, part_id), .flags = REQUIRED, .min = 1 },
    { FIELD(struct stock_move, condition), .labels = part_condition_labels },
    { FIELD(struct stock_move, quantity), .flags = REQUIRED, .min = 0, .max = 1000000,
      .doc = "of adjust: how many were counted" },
    { FIELD(struct stock_move, serials), .flags = TRIM | MULTILINE, .max = 2000 },
    { FIELD(struct stock_move, reason), .flags = TRIM, .max = 500,
      .doc = "needed for scrap and adjust" },
    { 0 },
};

const struct field move_query_fields[] = {
    { FIELD(struct move_query, part_id) },
    { FIELD(struct move_query, place_id), .doc = "from it or to it" },
    { FIELD(struct move_query, ticket_id) },
    { FIELD(struct move_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct move_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

/* ------------------------------------------------------------------ levels */

enum err short_refuse(struct op *op, int64_t place_id, int64_t part_id, int condition)
{
    int64_t free = 0;
    TRY(db_int(op, SQL(stock_level_free), ARGS(V(place_id), V(part_id), V(condition)), &free));
    return refuse_with(op, ERR_CONFLICT, "stock.short",
                       P("free", arena_fmt(op->mem, "%lld", (long long)free)));
}

enum err level_take(struct op *op, int64_t place_id, int64_t part_id, int condition,
                    int64_t quantity)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(stock_level_take),
               ARGS(V(place_id), V(part_id), V(condition), V(quantity), V(op->now)), &done));
    return done ? OK : short_refuse(op, place_id, part_id, condition);
}

enum err level_add(struct op *op, int64_t place_id, int64_t part_id, int condition,
                   int64_t quantity)
{
    return db_run(op, SQL(stock_level_add),
                  ARGS(V(place_id), V(part_id), V(condition), V(quantity), V(op->now)), NULL);
}

static const struct field held_fields[] = {
    { FIELD(struct stock_level, on_hand) },
    { FIELD(struct stock_level, reserved) },
    { 0 },
};

/* What was counted holds; the ledger keeps by how many it differed. */
static enum err level_adjust(struct op *op, struct stock_move *m)
{
    struct stock_level held = { 0 };
    int64_t counted = m->quantity;
    bool found = false;

    TRY(db_run(op, SQL(stock_level_touch),
               ARGS(V(m->place_id), V(m->part_id), V(m->condition), V(op->now)), NULL));
    TRY(db_find(op, SQL(stock_level_hold), ARGS(V(m->place_id), V(m->part_id), V(m->condition)),
                held_fields, &held, &found));
    if (counted < held.reserved)
        return refuse_with(op, ERR_CONFLICT, "stock.reserved",
                           P("reserved", arena_fmt(op->mem, "%lld", (long long)held.reserved)));
    m->quantity = counted - held.on_hand;
    return db_run(op, SQL(stock_level_set),
                  ARGS(V(m->place_id), V(m->part_id), V(m->condition), V(counted), V(op->now)),
                  NULL);
}

static enum err level_transfer(struct op *op, const struct stock_move *m)
{
    /* Rows are locked in the order of places, so that two transfers against each other do not wait for ever. */
    if (m->to_place_id < m->place_id) {
        TRY(level_add(op, m->to_place_id, m->part_id, m->condition, m->quantity));
        return level_take(op, m->place_id, m->part_id, m->condition, m->quantity);
    }
    TRY(level_take(op, m->place_id, m->part_id, m->condition, m->quantity));
    return level_add(op, m->to_place_id, m->part_id, m->condition, m->quantity);
}

/* ------------------------------------------------------------------ the ledger */

static const char move_head[] =
    "SELECT v.id, v.kind, v.place_id, s.name_zh AS place_zh, s.name_en AS place_en, v.to_place_id,"
    " t.name_zh AS to_zh, t.name_en AS to_en, v.part_id, p.number, p.name_zh, p.name_en, "
    "v.condition, v.quantity,"
    " v.ticket_id, v.need_id, v.serials, v.reason, v.user_id, u.name AS user_name, v.created_at,"
    " k.team_id, k.assignee_id"
    " FROM stock_move v JOIN stock_place s ON s.id = v.place_id JOIN model_part p ON p.id = "
    "v.part_id"
    " LEFT JOIN stock_place t ON t.id = v.to_place_id LEFT JOIN user_account u ON u.id = v.user_id"
    " LEFT JOIN ticket k ON k.id = v.ticket_id";

/* What moved is for all who see the stock; for which ticket, only for who may read that. */
static void move_finish(struct op *op, struct stock_move *m)
{
    if (!ticket_reach(op, "ticket.read", m->team_id, m->assignee_id))
        m->ticket_id = m->need_id = 0;
    if (m->ticket_id)
        m->ticket_number = ticket_number(op->mem, m->ticket_id);
}

static enum err moves_read(struct op *op, struct filter *f, int64_t limit, struct list *ret)
{
    filter_order(f, " ORDER BY v.id DESC", limit);
    struct sql sql = filter_sql(f, "stock_move_list", move_head);
    TRY(db_all(op, &sql, f->args, f->arg_count, move_row_fields, sizeof(struct stock_move), ret));
    for (size_t i = 0; i < ret->n; i++)
        move_finish(op, (struct stock_move *)ret->items + i);
    return OK;
}

enum err stock_move_list(struct op *op, const struct move_query *q, struct list *ret, str *ret_next)
{
    int64_t key = 0, limit = q->limit ? q->limit : PAGE_DEFAULT;
    bool given = false;
    struct ticket t;
    struct filter f;

    TRY(cursor_read(op, q->after, &key, 1, &given));
    filter_init(op, &f, NULL);
    if (given)
        filter_and(&f, "v.id < ?", ARGS(V(key)));
    if (q->part_id)
        filter_and(&f, "v.part_id = ?", ARGS(V(q->part_id)));
    if (q->place_id)
        filter_and(&f, "(v.place_id = ? OR v.to_place_id = ?)",
                   ARGS(V(q->place_id), V(q->place_id)));
    if (q->ticket_id) {
        TRY(ticket_get(op, q->ticket_id, &t));
        filter_and(&f, "v.ticket_id = ?", ARGS(V(q->ticket_id)));
    }
    TRY(moves_read(op, &f, limit + 1, ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_make(op, &((struct stock_move *)ret->items)[limit - 1].id, 1);
    }
    return OK;
}

enum err move_write(struct op *op, const struct stock_move *m, int64_t *ret_id)
{
    int64_t user = op->actor->kind == ACTOR_USER ? op->actor->id : 0;
    return db_int(op, SQL(stock_move_insert),
                  ARGS(V(m->kind), V(m->place_id), V_REF(m->to_place_id), V(m->part_id),
                       V(m->condition), V(m->quantity), V_REF(m->ticket_id), V_REF(m->need_id),
                       V(m->serials.p ? m->serials : STR("")), V(m->reason.p ? m->reason : STR("")),
                       V_REF(user), V(op->now)),
                  ret_id);
}

static enum err form_check(struct op *op, const struct stock_move *m)
{
    TRY(place_check(op, m->place_id, "/place_id"));
    TRY(part_check(op, m->part_id, "/part_id"));
    if (m->kind == MOVE_TRANSFER)
        TRY(place_check(op, m->to_place_id, "/to_place_id"));
    if (m->kind == MOVE_TRANSFER && m->to_place_id == m->place_id)
        op_field(op, STR("/to_place_id"), "stock.same_place");
    if (m->kind != MOVE_ADJUST && m->quantity < 1)
        op_field(op, STR("/quantity"), "stock.quantity");
    if ((m->kind == MOVE_ADJUST || m->kind == MOVE_SCRAP) && !m->reason.n)
        op_field(op, STR("/reason"), "stock.reason_needed");
    return op_check(op);
}

enum err stock_move_add(struct op *op, const struct stock_move *form, struct stock_move *ret)
{
    struct stock_move m = *form;
    struct list found;
    struct filter f;
    int64_t id = 0;

    m.ticket_id = m.need_id = 0;
    if (m.kind != MOVE_TRANSFER)
        m.to_place_id = 0;
    TX(tx, op);
    TRY(form_check(op, &m));
    if (m.kind == MOVE_RECEIVE)
        TRY(level_add(op, m.place_id, m.part_id, m.condition, m.quantity));
    else if (m.kind == MOVE_TRANSFER)
        TRY(level_transfer(op, &m));
    else if (m.kind == MOVE_SCRAP)
        TRY(level_take(op, m.place_id, m.part_id, m.condition, m.quantity));
    else
        TRY(level_adjust(op, &m));
    TRY(move_write(op, &m, &id));
    TRY(event_append(op, "stock_place", m.place_id, "stock_place.moved",
                     arena_fmt(op->mem,
                               "{\"move\":%lld,\"kind\":\"%s\",\"part\":%lld,\"quantity\":%lld}",
                               (long long)id, move_kind_labels[m.kind], (long long)m.part_id,
                               (long long)m.quantity),
                     NULL));
    filter_init(op, &f, NULL);
    filter_and(&f, "v.id = ?", ARGS(V(id)));
    TRY(moves_read(op, &f, 1, &found));
    *ret = *(struct stock_move *)found.items;
    return tx_commit(&tx);
}
