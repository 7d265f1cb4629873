/* What the customer may do now in the process of their ticket: agree, disagree, withdraw, say that it came. */
#include "portal_internal.h"

#include "../flow/flow.h"
#include "../settings/settings.h"

static enum err send(struct op *op, struct http *h, const struct ticket *t)
{
    struct list moves;
    TRY(flow_customer_moves(op, t->id, &moves));
    return http_send_items(op, h, customer_move_fields, moves.items, moves.n,
                           sizeof(struct customer_move));
}

static enum err portal_http_moves(struct op *op, struct http *h)
{
    struct ticket t;
    TRY(portal_open(op, http_path(h, "number"), http_header(h, "X-Ticket-Token"), &t));
    return send(op, h, &t);
}

struct take_form {
    int64_t flow_id;
    str move, reason;
};

static const struct field take_fields[] = {
    { FIELD(struct take_form, flow_id), .flags = REQUIRED },
    { FIELD(struct take_form, move), .flags = REQUIRED | TRIM, .max = 60, .doc = "its key" },
    { FIELD(struct take_form, reason), .flags = TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static enum err portal_http_take(struct op *op, struct http *h)
{
    struct take_form form = { 0 };
    struct ticket t;

    TRY(portal_throttle(op, h, "say", 6 * op->env->settings->portal_per_hour));
    TRY(portal_open(op, http_path(h, "number"), http_header(h, "X-Ticket-Token"), &t));
    TRY(http_read(op, h, &form));
    TRY(flow_customer_move(op, t.id, form.flow_id, form.move, form.reason));
    return send(op, h, &t);
}

#define MOVES "/api/v1/portal/tickets/:number/moves"

const struct route portal_flow_routes[] = {
    { GET, MOVES, portal_http_moves, "public", .out = customer_move_fields, .flags = ROUTE_ITEMS,
      .summary = "What the customer may do now in the ticket's process (header X-Ticket-Token)",
      .errors = "portal.not_found", .out_name = "PortalMove" },
    { POST, MOVES, portal_http_take, "public", .form = take_fields,
      .form_size = sizeof(struct take_form), .out = customer_move_fields,
      .flags = ROUTE_ITEMS | ROUTE_NO_CSRF,
      .summary = "Take one; answers what may be done then (header X-Ticket-Token)",
      .errors = "portal.not_found flow.not_found flow.over flow.no_move flow.waits flow.role "
                "flow.guard throttle.wait",
      .out_name = "PortalMove" },
    { 0 },
};
