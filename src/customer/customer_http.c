/* Customers over HTTP: reading, forms, answering. A phone number leaves here masked, but for unmask. */
#include "customer.h"

const struct field customer_query_fields[] = {
    { FIELD(struct customer_query, q), .flags = TRIM, .max = 100,
      .doc = "words of name, mail or notes, or a whole phone number or mail" },
    { FIELD(struct customer_query, level), .labels = customer_level_labels },
    { FIELD(struct customer_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct customer_query, limit), .min = 1, .max = PAGE_MAX,
      .doc = "rows, 50 unless said" },
    { 0 },
};

struct unmask_form {
    str reason;
};

static const struct field unmask_form_fields[] = {
    { FIELD(struct unmask_form, reason), .flags = REQUIRED | TRIM, .max = 200, .min = 2,
      .doc = "why the whole number is needed; kept in the audit log" },
    { 0 },
};

struct unmasked {
    str phone;
};

static const struct field unmasked_fields[] = {
    { FIELD(struct unmasked, phone), .flags = NULLABLE, .format = "phone", .doc = "E.164" },
    { 0 },
};

static enum err customer_http_list(struct op *op, struct http *h)
{
    struct customer_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(customer_list(op, &q, &found, &next));
    for (size_t i = 0; i < found.n; i++)
        customer_mask(op, &((struct customer *)found.items)[i]);
    return http_send_list(op, h, customer_fields, found.items, found.n, sizeof(struct customer),
                          next);
}

static enum err customer_http_get(struct op *op, struct http *h)
{
    struct customer c = { 0 };
    TRY(customer_get(op, http_id(h), &c));
    customer_mask(op, &c);
    return http_send(op, h, customer_fields, &c);
}

static enum err customer_http_add(struct op *op, struct http *h)
{
    struct customer_form form = { 0 };
    struct customer c = { 0 };
    TRY(http_read(op, h, &form));
    TRY(customer_add(op, &form, &c));
    customer_mask(op, &c);
    return http_send_created(op, h, customer_fields, &c);
}

static enum err customer_http_edit(struct op *op, struct http *h)
{
    struct customer c = { 0 };
    TRY(customer_get(op, http_id(h), &c));
    struct customer_form form = {
        .kind = c.kind,
        .name = c.name,
        .phone = c.phone,
        .mail = c.mail,
        .level = c.level,
        .notes = c.notes,
        .external_id = c.external_id,
    };
    TRY(http_read(op, h, &form));
    TRY(customer_edit(op, c.id, http_version(h), &form, &c));
    customer_mask(op, &c);
    return http_send(op, h, customer_fields, &c);
}

static enum err customer_http_unmask(struct op *op, struct http *h)
{
    struct unmask_form form = { 0 };
    struct unmasked out = { 0 };
    TRY(http_read(op, h, &form));
    TRY(customer_unmask(op, http_id(h), form.reason, &out.phone));
    return http_send(op, h, unmasked_fields, &out);
}

const struct route customer_routes[] = {
    { GET, "/api/v1/customers", customer_http_list, "customer.read", .query = customer_query_fields,
      .out = customer_fields, .flags = ROUTE_LIST, .summary = "Customers, newest first" },
    { POST, "/api/v1/customers", customer_http_add, "customer.write", .form = customer_form_fields,
      .form_size = sizeof(struct customer_form), .out = customer_fields, .flags = ROUTE_CREATED,
      .summary = "Add a customer", .errors = "customer.external_taken" },
    { GET, "/api/v1/customers/:id", customer_http_get, "customer.read", .out = customer_fields,
      .summary = "One customer", .errors = "customer.not_found" },
    { PATCH, "/api/v1/customers/:id", customer_http_edit, "customer.write",
      .form = customer_form_fields, .form_size = sizeof(struct customer_form),
      .out = customer_fields, .flags = ROUTE_IF_MATCH, .summary = "Change a customer",
      .errors = "customer.not_found customer.external_taken record.changed" },
    { POST, "/api/v1/customers/:id/unmask", customer_http_unmask, "customer.unmask",
      .form = unmask_form_fields, .form_size = sizeof(struct unmask_form), .out = unmasked_fields,
      .flags = ROUTE_SECRET, .summary = "The whole phone number; leaves an event with the reason",
      .errors = "customer.not_found" },
    { 0 },
};
