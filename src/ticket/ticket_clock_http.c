/* Clocks over HTTP: those of a ticket, and a standard tried on past tickets. */
#include "ticket_clock_internal.h"

static enum err ticket_http_clocks(struct op *op, struct http *h)
{
    struct ticket_clocks clocks;
    TRY(ticket_clocks_get(op, http_id(h), &clocks));
    return http_send(op, h, ticket_clocks_fields, &clocks);
}

static enum err ticket_http_replay(struct op *op, struct http *h)
{
    struct replay_form form = { 0 };
    struct replay result;
    TRY(http_read(op, h, &form));
    if (!http_named(h, "limit"))
        form.limit = PAGE_DEFAULT;
    if (!form.standard.warn_percent)
        form.standard.warn_percent = 80;
    TRY(ticket_replay(op, &form, &result));
    return http_send(op, h, replay_fields, &result);
}

const struct route ticket_clock_routes[] = {
    { GET, "/api/v1/tickets/:id/clocks", ticket_http_clocks, "login", .out = ticket_clocks_fields,
      .summary = "By when somebody must act, and how that comes about",
      .errors = "ticket.not_found", .out_name = "TicketClocks" },
    { POST, "/api/v1/standards/replay", ticket_http_replay, "standard.write",
      .form = replay_form_fields, .form_size = sizeof(struct replay_form), .out = replay_fields,
      .flags = ROUTE_SLOW | ROUTE_OWN_TX,
      .summary = "What if a standard had applied: tries a draft on past tickets",
      .errors = "replay.period standard.not_found standard.no_target standard.empty_condition "
                "standard.calendar_unknown standard.past condition.field",
      .out_name = "StandardReplay" },
    { 0 },
};
