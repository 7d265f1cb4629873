/* The company's own measures over HTTP. */
#include "measure_own.h"

static enum err http_own_list(struct op *op, struct http *h)
{
    struct list all;
    TRY(measure_own_list(op, &all));
    return http_send_items(op, h, measure_own_fields, all.items, all.n, sizeof(struct measure_own));
}

static enum err http_own_add(struct op *op, struct http *h)
{
    struct measure_own m = { .active = true };
    TRY(http_read(op, h, &m));
    TRY(measure_own_add(op, &m, &m));
    return http_send_created(op, h, measure_own_fields, &m);
}

static enum err http_own_get(struct op *op, struct http *h)
{
    struct measure_own m;
    TRY(measure_own_get(op, http_id(h), &m));
    return http_send(op, h, measure_own_fields, &m);
}

static enum err http_own_edit(struct op *op, struct http *h)
{
    struct measure_own m;
    int64_t id = http_id(h);
    TRY(measure_own_get(op, id, &m));
    TRY(http_read(op, h, &m));
    TRY(measure_own_edit(op, id, http_version(h), &m, &m));
    return http_send(op, h, measure_own_fields, &m);
}

#define OWN "/api/v1/own-measures"
#define FAULTS                                                                                     \
    "measure.needs_end condition.shape condition.field condition.op condition.list "               \
    "condition.no_value"

const struct route measure_own_routes[] = {
    { GET, OWN, http_own_list, "measure.read", .out = measure_own_fields, .flags = ROUTE_ITEMS,
      .summary = "Measures that the company defined" },
    { POST, OWN, http_own_add, "measure.write", .form = measure_own_form_fields,
      .form_size = sizeof(struct measure_own), .out = measure_own_fields, .flags = ROUTE_CREATED,
      .summary = "Define a measure by conditions over events",
      .errors = FAULTS " measure.too_many" },
    { GET, OWN "/:id", http_own_get, "measure.read", .out = measure_own_fields,
      .summary = "One of them", .errors = "measure.not_found" },
    { PATCH, OWN "/:id", http_own_edit, "measure.write", .form = measure_own_form_fields,
      .form_size = sizeof(struct measure_own), .out = measure_own_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change one; everything is counted anew by it",
      .errors = FAULTS " measure.not_found record.changed" },
    { 0 },
};
