/* Returns and inspections over HTTP. */
#include "rma.h"

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)

/* ------------------------------------------------------------------ returns */

static enum err rma_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(rma_list(op, http_id(h), &found));
    return http_send_items(op, h, rma_fields, found.items, found.n, sizeof(struct rma));
}

static enum err rma_http_search(struct op *op, struct http *h)
{
    struct rma_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(rma_search(op, &q, &found, &next));
    return http_send_list(op, h, rma_row_fields, found.items, found.n, sizeof(struct rma_row),
                          next);
}

static enum err rma_http_add(struct op *op, struct http *h)
{
    struct rma r = { 0 };
    TRY(http_read(op, h, &r));
    TRY(rma_add(op, http_id(h), &r, &r));
    return http_send_created(op, h, rma_fields, &r);
}

static enum err rma_http_get(struct op *op, struct http *h)
{
    struct rma r;
    TRY(rma_get(op, http_id(h), &r));
    return http_send(op, h, rma_fields, &r);
}

static enum err rma_http_edit(struct op *op, struct http *h)
{
    struct rma r;
    TRY(rma_get(op, http_id(h), &r));
    TRY(http_read(op, h, &r));
    TRY(rma_edit(op, r.id, http_version(h), &r, &r));
    return http_send(op, h, rma_fields, &r);
}

static enum err rma_http_receive(struct op *op, struct http *h)
{
    struct receive_form form = { 0 };
    struct rma r;
    TRY(http_read(op, h, &form));
    TRY(rma_receive(op, http_id(h), &form, &r));
    return http_send(op, h, rma_fields, &r);
}

static enum err rma_http_settle(struct op *op, struct http *h)
{
    struct settle_form form = { 0 };
    struct rma r;
    TRY(http_read(op, h, &form));
    TRY(rma_settle(op, http_id(h), &form, &r));
    return http_send(op, h, rma_fields, &r);
}

struct words_form {
    str words;
};

static const struct field cancel_form_fields[] = {
    { FIELD_NAMED(struct words_form, words, "reason"), .flags = REQUIRED | TRIM, .max = 500 },
    { 0 },
};

static enum err rma_http_cancel(struct op *op, struct http *h)
{
    struct words_form form = { 0 };
    struct rma r;
    TRY(http_read(op, h, &form));
    TRY(rma_cancel(op, http_id(h), form.words, &r));
    return http_send(op, h, rma_fields, &r);
}

static enum err rma_http_replace(struct op *op, struct http *h)
{
    struct replacement_form form = { 0 };
    struct rma r;
    TRY(http_read(op, h, &form));
    TRY(rma_replace(op, http_id(h), &form, &r));
    return http_send(op, h, rma_fields, &r);
}

const struct route rma_routes[] = {
    { GET, "/api/v1/tickets/:id/rmas", rma_http_list, "ticket.read", .out = rma_fields,
      .flags = ROUTE_ITEMS, .summary = "Returns of a ticket, newest first",
      .errors = "ticket.not_found", .out_name = "Rma" },
    { POST, "/api/v1/tickets/:id/rmas", rma_http_add, "rma.write", FORM(rma_form_fields, rma),
      .out = rma_fields, .flags = ROUTE_CREATED, .summary = "Authorise a return",
      .errors = "ticket.not_found rma.what rma.unit_quantity rma.order_quantity "
                "order_line.not_found unit.not_found model.not_found date.invalid",
      .out_name = "Rma" },
    { GET, "/api/v1/rmas", rma_http_search, "ticket.read", .query = rma_query_fields,
      .out = rma_row_fields, .flags = ROUTE_LIST,
      .summary = "Returns of all tickets: what waits oldest first, else newest first",
      .out_name = "RmaRow" },
    { GET, "/api/v1/rmas/:id", rma_http_get, "ticket.read", .out = rma_fields,
      .summary = "One return", .errors = "rma.not_found", .out_name = "Rma" },
    { PATCH, "/api/v1/rmas/:id", rma_http_edit, "rma.write", FORM(rma_edit_fields, rma),
      .out = rma_fields, .flags = ROUTE_IF_MATCH, .summary = "Change address, parcel or last day",
      .errors = "rma.not_found rma.no_move record.changed date.invalid", .out_name = "Rma" },
    { POST, "/api/v1/rmas/:id/receipts", rma_http_receive, "rma.receive",
      FORM(receive_form_fields, receive_form), .out = rma_fields,
      .summary = "Write down what came in, line by line; as many rounds as it takes",
      .errors = "rma.not_found rma.no_move rma.line_not_found rma.over attachment.not_found",
      .out_name = "Rma" },
    { POST, "/api/v1/rmas/:id/settle", rma_http_settle, "rma.write",
      FORM(settle_form_fields, settle_form), .out = rma_fields,
      .summary = "Say where each line goes, and end the return",
      .errors = "rma.not_found rma.no_move rma.line_not_found rma.disposition rma.accepted",
      .out_name = "Rma" },
    { POST, "/api/v1/rmas/:id/cancel", rma_http_cancel, "rma.write",
      FORM(cancel_form_fields, words_form), .out = rma_fields,
      .summary = "Cancel a return of which nothing came", .errors = "rma.not_found rma.no_move",
      .out_name = "Rma" },
    { PUT, "/api/v1/rma-lines/:id/replacement", rma_http_replace, "rma.write",
      FORM(replacement_form_fields, replacement_form), .out = rma_fields,
      .summary = "What was sent for a line; registers the exchange of two known units",
      .errors = "rma.not_found rma.no_exchange rma.replaced_already rma.serial_registered "
                "rma.serial_sold "
                "refund.returned "
                "model.not_found date.invalid",
      .out_name = "Rma" },
    { 0 },
};

/* ------------------------------------------------------------------ inspections */

static enum err inspection_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(inspection_list(op, http_id(h), &found));
    return http_send_items(op, h, inspection_fields, found.items, found.n,
                           sizeof(struct inspection));
}

static enum err inspection_http_add(struct op *op, struct http *h)
{
    struct inspection i = { 0 };
    TRY(http_read(op, h, &i));
    TRY(inspection_add(op, http_id(h), &i, &i));
    return http_send_created(op, h, inspection_fields, &i);
}

static enum err inspection_http_edit(struct op *op, struct http *h)
{
    struct inspection i;
    TRY(inspection_get(op, http_id(h), &i));
    TRY(http_read(op, h, &i));
    TRY(inspection_edit(op, http_id(h), http_version(h), &i, &i));
    return http_send(op, h, inspection_fields, &i);
}

static const struct field review_form_fields[] = {
    { FIELD_NAMED(struct words_form, words, "note"), .flags = TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static enum err inspection_http_review(struct op *op, struct http *h)
{
    struct words_form form = { 0 };
    struct inspection i;
    TRY(http_read(op, h, &form));
    TRY(inspection_review(op, http_id(h), form.words, &i));
    return http_send(op, h, inspection_fields, &i);
}

#define INSPECTION_ERRORS                                                                          \
    "inspection.of_what inspection.body inspection.photo inspection.shares rma.line_not_found "    \
    "rma.not_received rma.no_move rma.accepted unit.not_found attachment.not_found date.invalid"

const struct route inspection_routes[] = {
    { GET, "/api/v1/tickets/:id/inspections", inspection_http_list, "ticket.read",
      .out = inspection_fields, .flags = ROUTE_ITEMS,
      .summary = "Inspections of a ticket, newest first, also those that gave way to later ones",
      .errors = "ticket.not_found", .out_name = "Inspection" },
    { POST, "/api/v1/tickets/:id/inspections", inspection_http_add, "rma.inspect",
      FORM(inspection_form_fields, inspection), .out = inspection_fields, .flags = ROUTE_CREATED,
      .summary = "Write down an inspection of a line of a return, or of a unit",
      .errors = "ticket.not_found " INSPECTION_ERRORS, .out_name = "Inspection" },
    { PATCH, "/api/v1/inspections/:id", inspection_http_edit, "rma.inspect",
      FORM(inspection_form_fields, inspection), .out = inspection_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change one's own inspection before it is reviewed",
      .errors = "inspection.not_found inspection.not_own inspection.final "
                "record.changed " INSPECTION_ERRORS,
      .out_name = "Inspection" },
    { POST, "/api/v1/inspections/:id/review", inspection_http_review, "rma.review",
      FORM(review_form_fields, words_form), .out = inspection_fields,
      .summary = "Agree to what somebody else found",
      .errors = "inspection.not_found inspection.own inspection.final", .out_name = "Inspection" },
    { 0 },
};
