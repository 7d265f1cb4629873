/* A ticket's remedy over HTTP. */
#include "ticket_remedy.h"

struct remedy_query {
    str on;
};

static const struct field remedy_query_fields[] = {
    { FIELD(struct remedy_query, on), .max = 10,
      .doc = "by the rules of that day; today unless said" },
    { 0 },
};

static enum err ticket_http_remedy(struct op *op, struct http *h)
{
    struct remedy_query q = { 0 };
    struct ticket_remedy r;
    TRY(http_query(op, h, &q));
    TRY(ticket_remedy_get(op, http_id(h), q.on, &r));
    return http_send(op, h, ticket_remedy_fields, &r);
}

struct stated_form {
    str facts;
};

static const struct field stated_form_fields[] = {
    { FIELD_JSON(struct stated_form, facts), .flags = REQUIRED, .max = 32768,
      .doc = "in the place of those stated before; see docs/remedies.md. null: not known, although "
             "it is on record" },
    { 0 },
};

static enum err ticket_http_state(struct op *op, struct http *h)
{
    struct stated_form form = { 0 };
    struct ticket_remedy r;
    TRY(http_read(op, h, &form));
    TRY(ticket_facts_state(op, http_id(h), form.facts, &r));
    return http_send(op, h, ticket_remedy_fields, &r);
}

static enum err ticket_http_override(struct op *op, struct http *h)
{
    struct override_form form = { 0 };
    struct ticket_remedy r;
    TRY(http_read(op, h, &form));
    if (!http_named(h, "remedy"))
        op_field(op, STR("/remedy"), "field.required");
    if (!http_named(h, "verdict"))
        op_field(op, STR("/verdict"), "field.required");
    TRY(op_check(op));
    TRY(ticket_remedy_override(op, http_id(h), &form, &r));
    return http_send(op, h, ticket_remedy_fields, &r);
}

static enum err ticket_http_evidence(struct op *op, struct http *h)
{
    struct evidence_form form = { 0 };
    struct timeline_item item;
    TRY(http_read(op, h, &form));
    if (!http_named(h, "lang"))
        form.lang = (int)op->lang;
    TRY(ticket_evidence_request(op, http_id(h), &form, &item));
    return http_send_created(op, h, timeline_fields, &item);
}

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)

const struct route ticket_remedy_routes[] = {
    { GET, "/api/v1/tickets/:id/remedy", ticket_http_remedy, "ticket.read",
      .query = remedy_query_fields, .out = ticket_remedy_fields,
      .summary = "What the customer is entitled to, by what is on record and stated",
      .errors = "ticket.not_found date.invalid", .out_name = "TicketRemedy" },
    { PUT, "/api/v1/tickets/:id/remedy/facts", ticket_http_state, "ticket.edit",
      FORM(stated_form_fields, stated_form), .out = ticket_remedy_fields,
      .summary = "State facts of the case", .errors = "ticket.not_found field.unknown date.invalid",
      .out_name = "TicketRemedy" },
    { POST, "/api/v1/tickets/:id/remedy/overrides", ticket_http_override, "remedy.override",
      FORM(override_form_fields, override_form), .out = ticket_remedy_fields,
      .summary = "Decide otherwise than the rules say, with a reason",
      .errors = "ticket.not_found remedy.no_override remedy.amount_of_nothing",
      .out_name = "TicketRemedy" },
    { POST, "/api/v1/tickets/:id/remedy/requests", ticket_http_evidence, "ticket.reply",
      FORM(evidence_form_fields, evidence_form), .out = timeline_fields, .flags = ROUTE_CREATED,
      .summary = "Ask the customer for what is missing, and wait for it",
      .errors = "ticket.not_found field.unknown", .out_name = "Message" },
    { 0 },
};
