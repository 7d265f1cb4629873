/* What a repair will cost, and the customer's word on it, by the ticket's link. */
#include "portal_internal.h"

#include "../repair/repair.h"
#include "../settings/settings.h"

/* Neither who in the company sent it nor what staff noted beside an answer. */
static const struct field quote_fields[] = {
    { FIELD(struct repair_quote, id) },
    { FIELD(struct repair_quote, number) },
    { FIELD(struct repair_quote, amount), .doc = "minor units" },
    { FIELD_JSON(struct repair_quote, lines), .doc = "what is charged, as it was sent" },
    { FIELD(struct repair_quote, text) },
    { FIELD(struct repair_quote, valid_until), .format = "date", .doc = "the last day" },
    { FIELD(struct repair_quote, state), .labels = quote_state_labels },
    { FIELD(struct repair_quote, superseded) },
    { FIELD(struct repair_quote, sent_at) },
    { FIELD(struct repair_quote, answered_at), .flags = NULLABLE },
    { 0 },
};

static const struct field answer_fields[] = {
    { FIELD(struct answer_form, accept), .flags = REQUIRED },
    { FIELD(struct answer_form, name), .flags = REQUIRED | TRIM, .max = 100 },
    { FIELD(struct answer_form, note), .flags = TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static enum err portal_http_quotes(struct op *op, struct http *h)
{
    struct list quotes;
    struct ticket t;
    TRY(portal_open(op, http_path(h, "number"), http_header(h, "X-Ticket-Token"), &t));
    TRY(repair_quotes_public(op, t.id, &quotes));
    return http_send_items(op, h, quote_fields, quotes.items, quotes.n,
                           sizeof(struct repair_quote));
}

static enum err portal_http_answer(struct op *op, struct http *h)
{
    struct answer_form form = { 0 };
    struct repair_quote q;
    struct ticket t;
    int64_t id = 0;

    TRY(portal_throttle(op, h, "answer", 6 * op->env->settings->portal_per_hour));
    TRY(portal_open(op, http_path(h, "number"), http_header(h, "X-Ticket-Token"), &t));
    TRY(http_read(op, h, &form));
    if (!str_int(http_path(h, "quote_id"), &id))
        id = 0;
    TRY(repair_quote_answer(op, t.id, id, &form, &q));
    return http_send(op, h, quote_fields, &q);
}

const struct route portal_quote_routes[] = {
    { GET, "/api/v1/portal/tickets/:number/quotes", portal_http_quotes, "public",
      .out = quote_fields, .flags = ROUTE_ITEMS,
      .summary = "Quotes of the repair, newest first (header X-Ticket-Token)",
      .errors = "portal.not_found", .out_name = "PortalQuote" },
    { POST, "/api/v1/portal/tickets/:number/quotes/:quote_id/answer", portal_http_answer, "public",
      .form = answer_fields, .form_size = sizeof(struct answer_form), .out = quote_fields,
      .flags = ROUTE_NO_CSRF, .summary = "Accept or refuse a quote (header X-Ticket-Token)",
      .errors = "portal.not_found repair.quote_not_found repair.quote_expired repair.quote_void "
                "repair.quote_answered throttle.wait",
      .out_name = "PortalQuote" },
    { 0 },
};
