/* Which subjects an event concerns: its own, and those that are judged by it as well. */
#include "../base/json.h"
#include "measure_keep.h"

#include <stdlib.h>

/* So long back a new contact of a customer may change what is said of earlier tickets. */
#define BESIDE_MAX   200
#define LOOK_BACK_MS (120LL * 24 * 3600 * 1000)

void id_list_add(struct id_list *list, int64_t id)
{
    if (list->n == list->room) {
        size_t room = list->room ? list->room * 2 : 64;
        list->items = arena_grow(list->mem, list->items, list->room * sizeof *list->items,
                                 room * sizeof *list->items);
        list->room = room;
    }
    list->items[list->n++] = id;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void id_list_sort(struct id_list *list)
{
    size_t n = 0;
    if (list->n)
        qsort(list->items, list->n, sizeof *list->items, by_id);
    for (size_t i = 0; i < list->n; i++)
        if (!n || list->items[n - 1] != list->items[i])
            list->items[n++] = list->items[i];
    list->n = n;
}

/* ------------------------------------------------------------------ what belongs to what */

struct id_row {
    int64_t id;
};
static const struct field id_fields[] = { { FIELD(struct id_row, id) }, { 0 } };

static enum err add_found(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                          struct id_list *into)
{
    struct list rows;
    TRY(db_all(op, sql, args, n, id_fields, sizeof(struct id_row), &rows));
    for (size_t i = 0; i < rows.n; i++)
        id_list_add(into, ((const struct id_row *)rows.items)[i].id);
    return OK;
}

struct about {
    int64_t customer_id, unit_id;
    utc created_at;
};
static const struct field about_fields[] = {
    { FIELD(struct about, customer_id) },
    { FIELD(struct about, unit_id) },
    { FIELD(struct about, created_at) },
    { 0 },
};

/* A contact that comes in, is about something else now or is done speaks about those before it. */
static bool touches_others(const struct event *e)
{
    return e->seq == 1 || str_is(e->type, "ticket.changed") || str_is(e->type, "ticket.resolved");
}

/* Those beside it, of a customer or a unit (0: of none). Where they are many they are counted later, by and by. */
static enum err add_beside(struct op *op, int64_t customer_id, int64_t unit_id, utc since,
                           struct id_list *tickets)
{
    size_t before = tickets->n;
    TRY(add_found(op, SQL(measure_tickets_beside),
                  ARGS(V(customer_id), V(unit_id), V(since), V(BESIDE_MAX + 1)), tickets));
    if (tickets->n - before <= BESIDE_MAX)
        return OK;
    tickets->n = before;
    TX(tx, op);
    TRY(db_run(op, SQL(measure_recheck_customer), ARGS(V(customer_id), V(since), V(op->now)),
               NULL));
    TRY(db_run(op, SQL(measure_recheck_unit), ARGS(V(unit_id), V(since), V(op->now)), NULL));
    return tx_commit(&tx);
}

/* Whose and of which unit a ticket was until it was corrected; 0 where that did not change. */
static struct about about_before(struct op *op, const struct event *e)
{
    struct about a = { 0 };
    const json_t *data;
    if (!str_is(e->type, "ticket.changed"))
        return a;
    if (json_read(op, e->data, &data) != OK) {
        op_forgive(op); /* it cannot be read by anybody else either */
        return a;
    }
    const json_t *before = json_object_get(data, "before");
    a.customer_id = json_integer_value(json_object_get(before, "customer_id"));
    a.unit_id = json_integer_value(json_object_get(before, "unit_id"));
    return a;
}

static enum err ticket_concerns(struct op *op, const struct event *e, struct id_list *tickets,
                                struct id_list *units)
{
    struct about a = { 0 }, was = about_before(op, e);
    bool found;
    id_list_add(tickets, e->subject_id);
    TRY(db_find(op, SQL(measure_ticket_about), ARGS(V(e->subject_id)), about_fields, &a, &found));
    if (a.unit_id)
        id_list_add(units, a.unit_id);
    if (was.unit_id)
        id_list_add(units, was.unit_id);
    if (!found || !touches_others(e))
        return OK;
    utc since = utc_add(a.created_at, -LOOK_BACK_MS);
    TRY(add_beside(op, a.customer_id, a.unit_id, since, tickets));
    return was.customer_id || was.unit_id
               ? add_beside(op, was.customer_id, was.unit_id, since, tickets)
               : OK;
}

/* A return or an inspection may be of other units than the ticket. */
static bool is_of_documents(const struct event *e)
{
    return str_starts(e->type, STR("rma.")) || str_starts(e->type, STR("inspection."));
}

/* All its tickets stand elsewhere now, however old. */
static enum err all_of(struct op *op, const struct sql *sql, int64_t id)
{
    TX(tx, op);
    TRY(db_run(op, sql, ARGS(V(id), V((int64_t)0), V(op->now)), NULL));
    return tx_commit(&tx);
}

static enum err event_concerns(struct op *op, const struct event *e, struct id_list *tickets,
                               struct id_list *units)
{
    if (str_is(e->subject_kind, "ticket")) {
        if (is_of_documents(e))
            TRY(add_found(op, SQL(measure_units_of_documents), ARGS(V(e->subject_id)), units));
        return ticket_concerns(op, e, tickets, units);
    }
    if (str_is(e->subject_kind, "unit")) {
        id_list_add(units, e->subject_id);
        return all_of(op, SQL(measure_recheck_unit), e->subject_id);
    }
    if (str_is(e->type, "customer.changed") && str_has(e->data, STR("\"level\"")))
        return all_of(op, SQL(measure_recheck_customer), e->subject_id);
    return OK;
}

enum err keep_concerned(struct op *op, const struct list *events, struct id_list *tickets,
                        struct id_list *units)
{
    for (size_t i = 0; i < events->n; i++)
        TRY(event_concerns(op, &((const struct event *)events->items)[i], tickets, units));
    id_list_sort(tickets);
    id_list_sort(units);
    return OK;
}
