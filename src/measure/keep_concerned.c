/* Which subjects an event concerns: its own, and those that are judged by it as well. */
#include "measure_keep.h"

#include <stdlib.h>

/* So long back a new contact of a customer may change what is said of earlier tickets. */
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

static enum err ticket_concerns(struct op *op, int64_t id, bool beside, struct id_list *tickets,
                                struct id_list *units)
{
    struct about a = { 0 };
    bool found;
    id_list_add(tickets, id);
    TRY(db_find(op, SQL(measure_ticket_about), ARGS(V(id)), about_fields, &a, &found));
    if (a.unit_id)
        id_list_add(units, a.unit_id);
    if (!found || !beside)
        return OK;
    return add_found(op, SQL(measure_tickets_beside),
                     ARGS(V(a.customer_id), V(a.unit_id), V(utc_add(a.created_at, -LOOK_BACK_MS))),
                     tickets);
}

/* A contact that comes in, is about something else now or is done speaks about those before it. */
static bool touches_others(const struct event *e)
{
    return e->seq == 1 || str_is(e->type, "ticket.changed") || str_is(e->type, "ticket.resolved");
}

/* A return or an inspection may be of other units than the ticket. */
static bool is_of_documents(const struct event *e)
{
    return str_starts(e->type, STR("rma.")) || str_starts(e->type, STR("inspection."));
}

static enum err event_concerns(struct op *op, const struct event *e, struct id_list *tickets,
                               struct id_list *units)
{
    if (str_is(e->subject_kind, "ticket")) {
        if (is_of_documents(e))
            TRY(add_found(op, SQL(measure_units_of_documents), ARGS(V(e->subject_id)), units));
        return ticket_concerns(op, e->subject_id, touches_others(e), tickets, units);
    }
    if (str_is(e->subject_kind, "unit")) {
        id_list_add(units, e->subject_id);
        return add_found(op, SQL(measure_tickets_of_unit), ARGS(V(e->subject_id)), tickets);
    }
    if (str_is(e->type, "customer.changed") && str_has(e->data, STR("\"level\"")))
        return add_found(op, SQL(measure_tickets_of_customer), ARGS(V(e->subject_id)), tickets);
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
