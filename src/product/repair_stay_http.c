/* Repair stays over HTTP. They are read with their unit. */
#include "product_internal.h"

#define FORM .form = repair_stay_form_fields, .form_size = sizeof(struct repair_stay)
#define STAY "/api/v1/repair-stays/:id"

static enum err stay_http_add(struct op *op, struct http *h)
{
    struct repair_stay s = { 0 };
    TRY(http_read(op, h, &s));
    TRY(repair_stay_add(op, http_id(h), &s, &s));
    return http_send_created(op, h, repair_stay_fields, &s);
}

static enum err stay_http_edit(struct op *op, struct http *h)
{
    struct repair_stay s;
    TRY(repair_stay_get(op, http_id(h), &s));
    TRY(http_read(op, h, &s));
    TRY(repair_stay_edit(op, s.id, http_version(h), &s, &s));
    return http_send(op, h, repair_stay_fields, &s);
}

static enum err stay_http_drop(struct op *op, struct http *h)
{
    TRY(repair_stay_drop(op, http_id(h), http_version(h)));
    return http_send_empty(op, h);
}

const struct route repair_stay_routes[] = {
    { POST, "/api/v1/units/:id/repair-stays", stay_http_add, "product.write", FORM,
      .out = repair_stay_fields, .flags = ROUTE_CREATED,
      .summary = "Write down days in which a unit was out of use: they extend its warranty",
      .errors = "unit.not_found date.invalid repair_stay.order repair_stay.future "
                "repair_stay.there" },
    { PATCH, STAY, stay_http_edit, "product.write", FORM, .out = repair_stay_fields,
      .flags = ROUTE_IF_MATCH, .summary = "Change a repair stay, or end it",
      .errors = "repair_stay.not_found date.invalid repair_stay.order repair_stay.future "
                "repair_stay.there record.changed" },
    { DELETE, STAY, stay_http_drop, "product.write", .flags = ROUTE_IF_MATCH | ROUTE_EMPTY,
      .summary = "Remove a repair stay that was written down by mistake",
      .errors = "repair_stay.not_found record.changed" },
    { 0 },
};
