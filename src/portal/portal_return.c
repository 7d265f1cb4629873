/* What the customer sees and says of goods that they send back: where to, by when, and with whom they went. */
#include "portal_internal.h"

#include "../rma/rma.h"
#include "../settings/settings.h"

static const struct field return_line_fields[] = {
    { FIELD(struct rma_line, model_code) },
    { FIELD(struct rma_line, model_name_zh) },
    { FIELD(struct rma_line, model_name_en) },
    { FIELD(struct rma_line, quantity) },
    { FIELD(struct rma_line, received) },
    { FIELD(struct rma_line, new_carrier), .doc = "of what was sent in exchange" },
    { FIELD(struct rma_line, new_tracking) },
    { 0 },
};

static const struct field return_fields[] = {
    { FIELD(struct rma, id) },
    { FIELD(struct rma, state), .labels = rma_state_labels },
    { FIELD(struct rma, address) },
    { FIELD(struct rma, carrier) },
    { FIELD(struct rma, tracking) },
    { FIELD(struct rma, ship_by), .format = "date" },
    { FIELD(struct rma, lines), .of = return_line_fields, .size = sizeof(struct rma_line) },
    { 0 },
};

static enum err portal_http_returns(struct op *op, struct http *h)
{
    struct ticket t;
    struct list found;
    TRY(portal_open(op, http_path(h, "number"), http_header(h, "X-Ticket-Token"), &t));
    TRY(rma_of_ticket(op, t.id, &found));
    return http_send_items(op, h, return_fields, found.items, found.n, sizeof(struct rma));
}

static const struct field parcel_form_fields[] = {
    { FIELD(struct rma, carrier), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct rma, tracking), .flags = REQUIRED | TRIM, .max = 60 },
    { 0 },
};

static enum err portal_http_parcel(struct op *op, struct http *h)
{
    struct rma r = { 0 };
    struct ticket t;

    TRY(portal_throttle(op, h, "parcel", 6 * op->env->settings->portal_per_hour));
    TRY(portal_open(op, http_path(h, "number"), http_header(h, "X-Ticket-Token"), &t));
    TRY(http_read(op, h, &r));
    TRY(rma_ship(op, http_id(h), t.id, r.carrier, r.tracking, &r));
    return http_send(op, h, return_fields, &r);
}

const struct route portal_return_routes[] = {
    { GET, "/api/v1/portal/tickets/:number/returns", portal_http_returns, "public",
      .out = return_fields, .flags = ROUTE_ITEMS,
      .summary = "Returns of the ticket as its customer sees them (header X-Ticket-Token)",
      .errors = "portal.not_found", .out_name = "PortalReturn" },
    { POST, "/api/v1/portal/tickets/:number/returns/:id/parcel", portal_http_parcel, "public",
      .form = parcel_form_fields, .form_size = sizeof(struct rma), .out = return_fields,
      .flags = ROUTE_NO_CSRF, .summary = "Say with whom the goods went (header X-Ticket-Token)",
      .errors = "portal.not_found rma.not_found rma.not_waiting throttle.wait",
      .out_name = "PortalReturn" },
    { 0 },
};
