/* What returns and inspections tell others: events, facts, files. */
#include "rma_internal.h"

/* ------------------------------------------------------------------ events */

static const struct field said_fields[] = {
    { FIELD(struct rma_said, rma_id), .flags = NULLABLE | OPTIONAL },
    { FIELD(struct rma_said, inspection_id), .flags = NULLABLE | OPTIONAL },
    { FIELD(struct rma_said, line_id), .flags = NULLABLE | OPTIONAL },
    { FIELD(struct rma_said, quantity), .flags = NULLABLE | OPTIONAL },
    { FIELD(struct rma_said, round), .flags = NULLABLE | OPTIONAL },
    { FIELD(struct rma_said, carrier), .flags = OPTIONAL },
    { FIELD(struct rma_said, tracking), .flags = OPTIONAL },
    { FIELD(struct rma_said, serial), .flags = OPTIONAL },
    { FIELD(struct rma_said, reason), .flags = OPTIONAL },
    { FIELD(struct rma_said, result), .flags = OPTIONAL },
    { FIELD(struct rma_said, cause), .flags = OPTIONAL },
    { FIELD_JSON(struct rma_said, changes), .flags = OPTIONAL },
    { FIELD(struct rma_said, mismatch), .flags = OPTIONAL },
    { 0 },
};

enum err rma_event(struct op *op, int64_t ticket_id, const char *type, const struct rma_said *said)
{
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 65536);
    fields_write(&data, said_fields, said);
    return event_append(op, "ticket", ticket_id, type, arena_str(op->mem, buf_view(&data)), NULL);
}

/* ------------------------------------------------------------------ facts */

struct goods {
    struct rma_line sum;
    int64_t state, shipped;
};

static enum err goods_of(struct op *op, int64_t ticket_id, struct goods *ret)
{
    bool found;
    *ret = (struct goods){ 0 };
    TRY(db_find(op, SQL(rma_summary), ARGS(V(ticket_id)), rma_line_row_fields, &ret->sum, &found));
    TRY(db_int(op, SQL(rma_shipped_now), ARGS(V(ticket_id)), &ret->shipped));
    return db_int(op, SQL(rma_state_now), ARGS(V(ticket_id)), &ret->state);
}

struct findings {
    int result, cause;
    bool reviewed;
};

/* Of several that count: all accepted, all refused, or partly; the cause of the newest that has one. */
static enum err findings_of(struct op *op, int64_t ticket_id, struct findings *ret)
{
    struct list found;
    TRY(db_all(op, SQL(inspection_standing), ARGS(V(ticket_id)), inspection_row_fields,
               sizeof(struct inspection), &found));
    *ret = (struct findings){ INSPECTION_NONE, CAUSE_NONE, found.n > 0 };
    for (size_t i = 0; i < found.n; i++) {
        const struct inspection *one = &((struct inspection *)found.items)[i];
        bool same = !i || ret->result == one->result;
        ret->result = same ? one->result : INSPECTION_PARTLY;
        ret->cause = ret->cause ? ret->cause : one->cause;
        ret->reviewed = ret->reviewed && one->reviewed_at.ms;
    }
    return OK;
}

enum err rma_tell(struct op *op, int64_t ticket_id)
{
    struct goods g;
    struct findings f;
    TRY(goods_of(op, ticket_id, &g));
    TRY(findings_of(op, ticket_id, &f));
    return flow_facts(op, ticket_id,
                      FACTS({ "rma_quantity", g.sum.quantity }, { "rma_received", g.sum.received },
                            { "rma_accepted", g.sum.accepted }, { "rma_mismatch", g.sum.mismatch },
                            { "rma_shipped", g.shipped }, { "rma_state", g.state },
                            { "inspection_cause", f.cause }, { "inspection_reviewed", f.reviewed },
                            { "inspection_result", f.result }));
}

/* ------------------------------------------------------------------ files */

enum err rma_files_keep(struct op *op, int64_t ticket_id, str words, const ints *ids)
{
    const struct message_form note = { .type = MESSAGE_NOTE,
                                       .body = words,
                                       .attachment_ids = *ids };
    struct timeline_item item;
    return ids->n ? ticket_say(op, ticket_id, &note, &item) : OK;
}

enum err rma_files_of(struct op *op, int64_t ticket_id, struct list *ret)
{
    return db_all(op, SQL(rma_files), ARGS(V(ticket_id)), attachment_fields,
                  sizeof(struct attachment), ret);
}

struct list rma_files_pick(struct op *op, const struct list *all, const ints *ids)
{
    const struct attachment *files = all->items;
    struct attachment *own = arena_array(op->mem, ids->n, sizeof *own);
    size_t n = 0;
    for (size_t i = 0; i < all->n && n < ids->n; i++)
        for (size_t k = 0; k < ids->n; k++)
            if (files[i].id == ids->items[k] && n < ids->n)
                own[n++] = files[i];
    return (struct list){ own, n };
}

str ids_text(struct op *op, const ints *ids)
{
    str text = STR("");
    for (size_t i = 0; i < ids->n; i++)
        text = arena_fmt(op->mem, STR_FMT "%s%lld", STR_ARG(text), i ? "," : "",
                         (long long)ids->items[i]);
    return text;
}
