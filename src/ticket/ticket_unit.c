/* The history of a unit: its own events and what became of the tickets about it, one line of time. It stands here
 * and not in the product room, because tickets are the room above that. */
#include "../base/json.h"
#include "ticket_internal.h"
#include "ticket_unit_sql.h"

struct history_row {
    struct unit_event e;
    int64_t team_id, assignee_id;
};

#define EVENT_COMMON(T, m)                                                                         \
    { FIELD_NAMED(T, m id, "id") }, { FIELD_NAMED(T, m at, "at") },                                \
        { FIELD_NAMED(T, m type, "type"), .doc = "type of the event" },                            \
        { FIELD_NAMED(T, m actor_id, "actor_id"), .flags = NULLABLE },                             \
        { FIELD_NAMED(T, m actor_name, "actor_name") },                                            \
        { .name = "data",                                                                          \
          .kind = F_JSON,                                                                          \
          .offset = offsetof(T, m data),                                                           \
          .doc = "details of the event" },                                                         \
        { FIELD_NAMED(T, m ticket_id, "ticket_id"), .flags = NULLABLE,                             \
          .doc = "null: of the unit itself" },                                                     \
        { FIELD_NAMED(T, m subject, "subject"), .doc = "of the ticket, as it is now" },            \
    {                                                                                              \
        FIELD_NAMED(T, m ticket_status, "ticket_status"), .labels = ticket_status_labels,          \
                                                          .doc = "of the ticket, as it is now"     \
    }

static const struct field history_row_fields[] = {
    EVENT_COMMON(struct history_row, e.),
    { FIELD(struct history_row, team_id) },
    { FIELD(struct history_row, assignee_id) },
    { 0 },
};

const struct field unit_event_fields[] = {
    EVENT_COMMON(struct unit_event, ),
    { FIELD(struct unit_event, ticket_number), .flags = NULLABLE },
    { FIELD(struct unit_event, from_name), .doc = "owner before, with unit.owner_changed" },
    { FIELD(struct unit_event, to_name), .doc = "owner after, with unit.owner_changed" },
    { 0 },
};

/* ------------------------------------------------------------------ owners */

static enum err owner_name(struct op *op, const json_t *id, str *ret)
{
    struct customer c;
    if (!json_is_integer(id))
        return OK;
    enum err err = customer_get(op, json_integer_value(id), &c);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        return OK;
    }
    TRY(err);
    *ret = c.name;
    return OK;
}

static enum err owners_name(struct op *op, struct unit_event *e)
{
    const json_t *data;
    if (!str_is(e->type, "unit.owner_changed") || op_scope(op, "customer.read") == SCOPE_NONE)
        return OK;
    TRY(json_read(op, e->data, &data));
    TRY(owner_name(op, json_object_get(data, "from"), &e->from_name));
    return owner_name(op, json_object_get(data, "to"), &e->to_name);
}

/* ------------------------------------------------------------------ history */

/* Tickets that the actor may not read are passed over, so a page may hold fewer than were asked for. */
static enum err rows_show(struct op *op, const struct history_row *rows, size_t n, struct list *ret)
{
    struct unit_event *shown = arena_array(op->mem, n, sizeof *shown);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        struct unit_event *e = &shown[count];
        *e = rows[i].e;
        if (e->ticket_id && !ticket_reach(op, "ticket.read", rows[i].team_id, rows[i].assignee_id))
            continue;
        if (e->ticket_id)
            e->ticket_number = ticket_number(op->mem, e->ticket_id);
        TRY(owners_name(op, e));
        count++;
    }
    *ret = (struct list){ shown, count };
    return OK;
}

enum err unit_history(struct op *op, int64_t unit_id, str after, int64_t limit, struct list *ret,
                      str *ret_next)
{
    int64_t keys[2];
    bool given = false, there = false;
    struct list rows;

    TRY(cursor_read(op, after, keys, 2, &given));
    TRY(unit_exists(op, unit_id, &there));
    if (!there)
        return refuse(op, ERR_NOT_FOUND, "unit.not_found");
    TRY(db_all(op, SQL(unit_events),
               ARGS(V(unit_id), V(given ? keys[0] : INT64_MAX), V(given ? keys[1] : 0),
                    V(limit + 1)),
               history_row_fields, sizeof(struct history_row), &rows));
    const struct history_row *r = rows.items;
    *ret_next = (str){ 0 };
    if (rows.n > (size_t)limit) {
        rows.n = (size_t)limit;
        const int64_t last[2] = { r[limit - 1].e.at.ms, r[limit - 1].e.id };
        *ret_next = cursor_make(op, last, 2);
    }
    return rows_show(op, r, rows.n, ret);
}

struct history_query {
    str after;
    int64_t limit;
};

static const struct field history_query_fields[] = {
    { FIELD(struct history_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct history_query, limit), .min = 1, .max = PAGE_MAX,
      .doc = "items, 50 unless said; fewer when some tickets are not for this reader" },
    { 0 },
};

static enum err unit_http_history(struct op *op, struct http *h)
{
    struct history_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(unit_history(op, http_id(h), q.after, q.limit, &found, &next));
    return http_send_list(op, h, unit_event_fields, found.items, found.n, sizeof(struct unit_event),
                          next);
}

const struct route unit_history_routes[] = {
    { GET, "/api/v1/units/:id/history", unit_http_history, "product.read",
      .query = history_query_fields, .out = unit_event_fields, .flags = ROUTE_LIST,
      .summary = "What happened to a unit and to the tickets about it, newest first",
      .errors = "unit.not_found page.cursor" },
    { 0 },
};
