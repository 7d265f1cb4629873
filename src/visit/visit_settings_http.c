/* Engineers, who of them fits, and the price list over HTTP. */
#include "visit_internal.h"

static enum err engineer_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(visit_engineer_list(op, &found));
    return http_send_items(op, h, visit_engineer_fields, found.items, found.n,
                           sizeof(struct visit_engineer));
}

static enum err engineer_http_add(struct op *op, struct http *h)
{
    struct visit_engineer e = { .active = true };
    TRY(http_read(op, h, &e));
    TRY(visit_engineer_add(op, &e, &e));
    return http_send_created(op, h, visit_engineer_fields, &e);
}

static enum err engineer_http_edit(struct op *op, struct http *h)
{
    struct visit_engineer e;
    TRY(visit_engineer_get(op, http_id(h), &e));
    TRY(http_read(op, h, &e));
    TRY(visit_engineer_edit(op, e.id, http_version(h), &e, &e));
    return http_send(op, h, visit_engineer_fields, &e);
}

static enum err suggest_http(struct op *op, struct http *h)
{
    struct visit_suggest_query q = { 0 };
    struct list found;
    TRY(http_query(op, h, &q));
    TRY(visit_suggest(op, &q, &found));
    return http_send_items(op, h, visit_suggestion_fields, found.items, found.n,
                           sizeof(struct visit_suggestion));
}

static enum err price_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(visit_price_list(op, &found));
    return http_send_items(op, h, visit_price_fields, found.items, found.n,
                           sizeof(struct visit_price));
}

static enum err price_http_add(struct op *op, struct http *h)
{
    struct visit_price p = { .active = true };
    TRY(http_read(op, h, &p));
    TRY(visit_price_add(op, &p, &p));
    return http_send_created(op, h, visit_price_fields, &p);
}

static enum err price_http_edit(struct op *op, struct http *h)
{
    struct visit_price p;
    TRY(visit_price_get(op, http_id(h), &p));
    TRY(http_read(op, h, &p));
    TRY(visit_price_edit(op, p.id, http_version(h), &p, &p));
    return http_send(op, h, visit_price_fields, &p);
}

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)

const struct route visit_settings_routes[] = {
    { GET, "/api/v1/visit-engineers", engineer_http_list, "login", .out = visit_engineer_fields,
      .flags = ROUTE_ITEMS, .summary = "Field engineers" },
    { POST, "/api/v1/visit-engineers", engineer_http_add, "visit.manage",
      FORM(visit_engineer_add_fields, visit_engineer), .out = visit_engineer_fields,
      .flags = ROUTE_CREATED, .summary = "Make a colleague a field engineer",
      .errors = "ticket.no_user visit_engineer.there calendar.not_found" },
    { PATCH, "/api/v1/visit-engineers/:id", engineer_http_edit, "visit.manage",
      FORM(visit_engineer_edit_fields, visit_engineer), .out = visit_engineer_fields,
      .flags = ROUTE_IF_MATCH, .summary = "Change what an engineer can do, where and when",
      .errors = "visit_engineer.not_found calendar.not_found record.changed" },
    { GET, "/api/v1/visit-suggestions", suggest_http, "visit.plan",
      .query = visit_suggest_query_fields, .out = visit_suggestion_fields, .flags = ROUTE_ITEMS,
      .summary = "Who fits a window: those who do first, by how little they have that day",
      .errors = "visit.window" },
    { GET, "/api/v1/visit-prices", price_http_list, "login", .out = visit_price_fields,
      .flags = ROUTE_ITEMS, .summary = "The price list of visits" },
    { POST, "/api/v1/visit-prices", price_http_add, "visit.manage",
      FORM(visit_price_add_fields, visit_price), .out = visit_price_fields, .flags = ROUTE_CREATED,
      .summary = "Add an item to the price list",
      .errors = "visit_price.key visit_price.key_taken" },
    { PATCH, "/api/v1/visit-prices/:id", price_http_edit, "visit.manage",
      FORM(visit_price_edit_fields, visit_price), .out = visit_price_fields,
      .flags = ROUTE_IF_MATCH, .summary = "Change an item of the price list, or switch it off",
      .errors = "visit_price.not_found record.changed" },
    { 0 },
};
