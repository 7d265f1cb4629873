/* Service standards over HTTP. Everybody who works here may know what is promised. */
#include "standard.h"

static enum err standard_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(standard_list(op, &found));
    return http_send_items(op, h, standard_fields, found.items, found.n, sizeof(struct standard));
}

static enum err standard_http_get(struct op *op, struct http *h)
{
    struct standard s;
    TRY(standard_get(op, http_id(h), &s));
    return http_send(op, h, standard_fields, &s);
}

static enum err standard_http_editions(struct op *op, struct http *h)
{
    struct list found;
    TRY(standard_editions(op, http_id(h), &found));
    return http_send_items(op, h, standard_fields, found.items, found.n, sizeof(struct standard));
}

static enum err standard_http_add(struct op *op, struct http *h)
{
    struct standard s = { 0 };
    TRY(http_read(op, h, &s));
    if (!http_named(h, "warn_percent"))
        s.warn_percent = 80;
    TRY(standard_add(op, &s, &s));
    return http_send_created(op, h, standard_fields, &s);
}

static enum err standard_http_edit(struct op *op, struct http *h)
{
    struct standard s;
    TRY(standard_get(op, http_id(h), &s));
    TRY(http_read(op, h, &s));
    TRY(standard_edit(op, s.id, http_version(h), &s, &s));
    return http_send(op, h, standard_fields, &s);
}

#define FAULTS                                                                                     \
    "standard.no_target standard.empty_condition standard.calendar_unknown standard.past "         \
    "condition.field"

const struct route standard_routes[] = {
    { GET, "/api/v1/standards", standard_http_list, "login", .out = standard_fields,
      .flags = ROUTE_ITEMS, .summary = "Service standards in the order in which they are tried" },
    { POST, "/api/v1/standards", standard_http_add, "standard.write", .form = standard_form_fields,
      .form_size = sizeof(struct standard), .out = standard_fields, .flags = ROUTE_CREATED,
      .summary = "Add a service standard", .errors = FAULTS },
    { GET, "/api/v1/standards/:id", standard_http_get, "login", .out = standard_fields,
      .summary = "One standard in its newest edition", .errors = "standard.not_found" },
    { PATCH, "/api/v1/standards/:id", standard_http_edit, "standard.write",
      .form = standard_form_fields, .form_size = sizeof(struct standard), .out = standard_fields,
      .flags = ROUTE_IF_MATCH,
      .summary = "Change a standard: a new edition, for tickets that come in from then on",
      .errors = "standard.not_found record.changed " FAULTS },
    { GET, "/api/v1/standards/:id/editions", standard_http_editions, "login",
      .out = standard_fields, .flags = ROUTE_ITEMS, .summary = "All editions, newest first",
      .errors = "standard.not_found" },
    { 0 },
};
