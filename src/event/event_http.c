/* The audit log over HTTP. */
#include "event_http.h"

static enum err event_http_list(struct op *op, struct http *h)
{
    struct event_query q = { 0 };
    struct list events;
    str next;
    TRY(http_query(op, h, &q));
    TRY(event_list(op, &q, &events, &next));
    return http_send_list(op, h, event_fields, events.items, events.n, sizeof(struct event), next);
}

const struct route event_routes[] = {
    { GET, "/api/v1/events", event_http_list, "event.read", .query = event_query_fields,
      .out = event_fields, .flags = ROUTE_LIST, .summary = "What happened, newest first" },
    { 0 },
};
