/* Categories, models and warranty terms over HTTP. */
#include "product_internal.h"

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)

/* ------------------------------------------------------------------ categories */

static enum err category_http_list(struct op *op, struct http *h)
{
    struct list all;
    TRY(category_list(op, &all));
    return http_send_items(op, h, category_fields, all.items, all.n, sizeof(struct category));
}

static enum err category_http_add(struct op *op, struct http *h)
{
    struct category c = { 0 };
    TRY(http_read(op, h, &c));
    c.active = c.active || !http_named(h, "active");
    TRY(category_add(op, &c, &c));
    return http_send_created(op, h, category_fields, &c);
}

static enum err category_http_edit(struct op *op, struct http *h)
{
    struct category c;
    TRY(category_get(op, http_id(h), &c));
    TRY(http_read(op, h, &c));
    TRY(category_edit(op, c.id, http_version(h), &c, &c));
    return http_send(op, h, category_fields, &c);
}

/* ------------------------------------------------------------------ models */

static const struct field model_query_fields[] = {
    { FIELD(struct model_query, q), .flags = TRIM, .max = 100,
      .doc = "words of code, name or brand" },
    { FIELD(struct model_query, category_id), .doc = "of it and of those below" },
    { FIELD(struct model_query, active), .doc = "only those that are still sold" },
    { FIELD(struct model_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct model_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

static enum err model_http_list(struct op *op, struct http *h)
{
    struct model_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(model_list(op, &q, &found, &next));
    return http_send_list(op, h, model_fields, found.items, found.n, sizeof(struct model), next);
}

static enum err model_http_get(struct op *op, struct http *h)
{
    struct model m;
    TRY(model_get(op, http_id(h), &m));
    return http_send(op, h, model_fields, &m);
}

static enum err model_http_add(struct op *op, struct http *h)
{
    struct model m = { 0 };
    TRY(http_read(op, h, &m));
    m.active = m.active || !http_named(h, "active");
    TRY(model_add(op, &m, &m));
    return http_send_created(op, h, model_fields, &m);
}

static enum err model_http_edit(struct op *op, struct http *h)
{
    struct model m;
    TRY(model_get(op, http_id(h), &m));
    TRY(http_read(op, h, &m));
    TRY(model_edit(op, m.id, http_version(h), &m, &m));
    return http_send(op, h, model_fields, &m);
}

/* ------------------------------------------------------------------ warranty terms */

static enum err term_http_list(struct op *op, struct http *h)
{
    struct list all;
    TRY(warranty_term_list(op, &all));
    return http_send_items(op, h, warranty_term_fields, all.items, all.n,
                           sizeof(struct warranty_term));
}

static enum err term_http_add(struct op *op, struct http *h)
{
    struct warranty_term t = { 0 };
    TRY(http_read(op, h, &t));
    t.active = t.active || !http_named(h, "active");
    TRY(warranty_term_add(op, &t, &t));
    return http_send_created(op, h, warranty_term_fields, &t);
}

static enum err term_http_edit(struct op *op, struct http *h)
{
    struct warranty_term t;
    TRY(warranty_term_get(op, http_id(h), &t));
    TRY(http_read(op, h, &t));
    TRY(warranty_term_edit(op, t.id, http_version(h), &t, &t));
    return http_send(op, h, warranty_term_fields, &t);
}

const struct route product_routes[] = {
    { GET, "/api/v1/categories", category_http_list, "product.read", .out = category_fields,
      .flags = ROUTE_ITEMS, .summary = "All categories, as a tree by parent_id" },
    { POST, "/api/v1/categories", category_http_add, "product.write",
      FORM(category_form_fields, category), .out = category_fields, .flags = ROUTE_CREATED,
      .summary = "Add a category",
      .errors = "category.key category.key_taken category.not_found category.too_deep" },
    { PATCH, "/api/v1/categories/:id", category_http_edit, "product.write",
      FORM(category_form_fields, category), .out = category_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change a category",
      .errors = "category.not_found category.cycle category.too_deep record.changed" },
    { GET, "/api/v1/models", model_http_list, "product.read", .query = model_query_fields,
      .out = model_fields, .flags = ROUTE_LIST, .summary = "Models, newest first" },
    { POST, "/api/v1/models", model_http_add, "product.write", FORM(model_form_fields, model),
      .out = model_fields, .flags = ROUTE_CREATED, .summary = "Add a model with its parts",
      .errors = "model.code_taken category.not_found" },
    { GET, "/api/v1/models/:id", model_http_get, "product.read", .out = model_fields,
      .summary = "One model with its parts", .errors = "model.not_found" },
    { PATCH, "/api/v1/models/:id", model_http_edit, "product.write", FORM(model_form_fields, model),
      .out = model_fields, .flags = ROUTE_IF_MATCH, .summary = "Change a model or its parts",
      .errors = "model.not_found model.code_taken category.not_found record.changed" },
    { GET, "/api/v1/warranty-terms", term_http_list, "product.read", .out = warranty_term_fields,
      .flags = ROUTE_ITEMS, .summary = "All terms of the seller's warranty" },
    { POST, "/api/v1/warranty-terms", term_http_add, "product.write",
      FORM(warranty_term_form_fields, warranty_term), .out = warranty_term_fields,
      .flags = ROUTE_CREATED, .summary = "Add a term",
      .errors = "warranty_term.for_one warranty_term.period category.not_found model.not_found" },
    { PATCH, "/api/v1/warranty-terms/:id", term_http_edit, "product.write",
      FORM(warranty_term_form_fields, warranty_term), .out = warranty_term_fields,
      .flags = ROUTE_IF_MATCH, .summary = "Change a term",
      .errors = "warranty_term.not_found warranty_term.for_one warranty_term.period "
                "record.changed" },
    { 0 },
};
