/* Units and orders over HTTP. A unit's history, which holds tickets, is told one floor above
 * (ticket/ticket_unit.c). */
#include "../doc/qr.h"
#include "../settings/settings.h"
#include "product_internal.h"

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)

/* ------------------------------------------------------------------ units */

const struct field unit_query_fields[] = {
    { FIELD(struct unit_query, q), .flags = TRIM, .max = 100,
      .doc = "any part of the serial or order number, or a word of batch or external id" },
    { FIELD(struct unit_query, serial), .flags = TRIM, .max = 60, .doc = "the whole serial" },
    { FIELD(struct unit_query, model_id) },
    { FIELD(struct unit_query, category_id), .doc = "of it and of those below" },
    { FIELD(struct unit_query, customer_id), .doc = "owner" },
    { FIELD(struct unit_query, order_id) },
    { FIELD(struct unit_query, state), .labels = unit_state_labels },
    { FIELD(struct unit_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct unit_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

static enum err unit_http_list(struct op *op, struct http *h)
{
    struct unit_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(unit_list(op, &q, &found, &next));
    return http_send_list(op, h, unit_fields, found.items, found.n, sizeof(struct unit), next);
}

static enum err unit_http_get(struct op *op, struct http *h)
{
    struct unit u;
    TRY(unit_get(op, http_id(h), &u));
    TRY(unit_warranty(op, &u, 1));
    return http_send(op, h, unit_fields, &u);
}

static enum err unit_http_add(struct op *op, struct http *h)
{
    struct unit u = { 0 };
    TRY(http_read(op, h, &u));
    TRY(unit_add(op, &u, &u));
    TRY(unit_warranty(op, &u, 1));
    return http_send_created(op, h, unit_fields, &u);
}

static enum err unit_http_edit(struct op *op, struct http *h)
{
    struct unit u;
    TRY(unit_get(op, http_id(h), &u));
    TRY(http_read(op, h, &u));
    TRY(unit_edit(op, u.id, http_version(h), &u, &u));
    TRY(unit_warranty(op, &u, 1));
    return http_send(op, h, unit_fields, &u);
}

static str public_base(struct op *op, const struct http *h)
{
    str url = op->env->settings ? op->env->settings->public_url : (str){ 0 };
    while (url.n && url.p[url.n - 1] == '/')
        url.n--;
    return url.n ? url : http_origin(h);
}

/* Whoever follows it gets the public form with the unit named, and nothing else of it. */
static enum err address_of(struct op *op, const struct http *h, str *ret)
{
    str token;
    TRY(unit_token(op, http_id(h), &token));
    *ret = arena_fmt(op->mem, STR_FMT "/portal?unit=" STR_FMT, STR_ARG(public_base(op, h)),
                     STR_ARG(token));
    return OK;
}

struct unit_link {
    str url;
};

static const struct field unit_link_fields[] = {
    { FIELD(struct unit_link, url), .format = "uri" },
    { 0 },
};

static enum err unit_http_link(struct op *op, struct http *h)
{
    struct unit_link link = { 0 };
    TRY(address_of(op, h, &link.url));
    return http_send(op, h, unit_link_fields, &link);
}

static enum err unit_http_qr(struct op *op, struct http *h)
{
    struct unit u;
    str address;
    TRY(unit_get(op, http_id(h), &u));
    TRY(address_of(op, h, &address));
    str label = arena_fmt(op->mem, STR_FMT " " STR_FMT, STR_ARG(u.model_code), STR_ARG(u.serial));
    if (!qr_svg(http_body(h), address, label))
        return op_fail(op, ERR_INTERNAL, "db.failed", "no code for " STR_FMT, STR_ARG(address));
    return http_send_body(op, h, 200, "image/svg+xml");
}

/* ------------------------------------------------------------------ orders */

static const struct field order_query_fields[] = {
    { FIELD(struct order_query, q), .flags = TRIM, .max = 100,
      .doc = "any part of the number, or words of notes or external id" },
    { FIELD(struct order_query, customer_id) },
    { FIELD(struct order_query, model_id), .doc = "with a line of it" },
    { FIELD(struct order_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct order_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

static enum err order_http_list(struct op *op, struct http *h)
{
    struct order_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(order_list(op, &q, &found, &next));
    return http_send_list(op, h, order_fields, found.items, found.n, sizeof(struct order), next);
}

static enum err order_http_get(struct op *op, struct http *h)
{
    struct order o;
    TRY(order_get(op, http_id(h), &o));
    return http_send(op, h, order_fields, &o);
}

static enum err order_http_add(struct op *op, struct http *h)
{
    struct order o = { 0 };
    TRY(http_read(op, h, &o));
    TRY(order_add(op, &o, &o));
    return http_send_created(op, h, order_fields, &o);
}

static enum err order_http_edit(struct op *op, struct http *h)
{
    struct order o;
    TRY(order_get(op, http_id(h), &o));
    TRY(http_read(op, h, &o));
    TRY(order_edit(op, o.id, http_version(h), &o, &o));
    return http_send(op, h, order_fields, &o);
}

const struct route unit_routes[] = {
    { GET, "/api/v1/units", unit_http_list, "product.read", .query = unit_query_fields,
      .out = unit_fields, .flags = ROUTE_LIST, .summary = "Units, newest first, with warranty" },
    { POST, "/api/v1/units", unit_http_add, "product.write", FORM(unit_form_fields, unit),
      .out = unit_fields, .flags = ROUTE_CREATED, .summary = "Add a unit",
      .errors = "unit.serial unit.serial_taken unit.external_taken model.not_found "
                "customer.not_found order_line.not_found order_line.other_model date.invalid" },
    { GET, "/api/v1/units/:id", unit_http_get, "product.read", .out = unit_fields,
      .summary = "One unit with its warranty and the reason", .errors = "unit.not_found" },
    { PATCH, "/api/v1/units/:id", unit_http_edit, "product.write", FORM(unit_form_fields, unit),
      .out = unit_fields, .flags = ROUTE_IF_MATCH, .summary = "Change a unit, or its owner",
      .errors = "unit.not_found unit.serial_taken unit.external_taken record.changed" },
    { GET, "/api/v1/units/:id/link", unit_http_link, "product.read", .out = unit_link_fields,
      .summary = "Address of the public form with this unit named", .errors = "unit.not_found" },
    { GET, "/api/v1/units/:id/qr", unit_http_qr, "product.read",
      .summary = "The same address as a QR code (SVG)", .errors = "unit.not_found" },
    { 0 },
};

const struct route order_routes[] = {
    { GET, "/api/v1/orders", order_http_list, "product.read", .query = order_query_fields,
      .out = order_fields, .flags = ROUTE_LIST, .summary = "Orders, newest first" },
    { POST, "/api/v1/orders", order_http_add, "product.write", FORM(order_form_fields, order),
      .out = order_fields, .flags = ROUTE_CREATED, .summary = "Add an order with its lines",
      .errors = "order.number order.number_taken order.external_taken order.too_many_units "
                "order_line.other_model unit.not_found model.not_found customer.not_found" },
    { GET, "/api/v1/orders/:id", order_http_get, "product.read", .out = order_fields,
      .summary = "One order with its lines and units", .errors = "order.not_found" },
    { PATCH, "/api/v1/orders/:id", order_http_edit, "product.write", FORM(order_form_fields, order),
      .out = order_fields, .flags = ROUTE_IF_MATCH, .summary = "Change an order or its lines",
      .errors = "order.not_found order.number_taken order.too_many_units order_line.not_found "
                "record.changed" },
    { 0 },
};
