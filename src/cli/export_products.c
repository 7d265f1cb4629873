/* The columns of what leaves the house of products (export.h). */
#include "export.h"

const struct field export_category_fields[] = {
    { FIELD_NAMED(struct export_category, c.id, "id") },
    { FIELD_NAMED(struct export_category, c.key, "key") },
    { FIELD_NAMED(struct export_category, parent, "parent"), .flags = NULLABLE },
    { FIELD_NAMED(struct export_category, c.name_zh, "name_zh") },
    { FIELD_NAMED(struct export_category, c.name_en, "name_en") },
    { FIELD_NAMED(struct export_category, c.durable, "durable") },
    { FIELD_NAMED(struct export_category, c.active, "active") },
    { FIELD_NAMED(struct export_category, c.created_at, "created_at") },
    { 0 },
};

const struct field export_model_fields[] = {
    { FIELD_NAMED(struct model, id, "id") },
    { FIELD_NAMED(struct model, code, "code") },
    { FIELD_NAMED(struct model, category_key, "category") },
    { FIELD_NAMED(struct model, name_zh, "name_zh") },
    { FIELD_NAMED(struct model, name_en, "name_en") },
    { FIELD_NAMED(struct model, brand, "brand") },
    { FIELD_NAMED(struct model, active, "active") },
    { FIELD_NAMED(struct model, created_at, "created_at") },
    { 0 },
};

const struct field export_part_fields[] = {
    { FIELD_NAMED(struct export_part, p.id, "id") },
    { FIELD_NAMED(struct export_part, model, "model") },
    { FIELD_NAMED(struct export_part, p.number, "number") },
    { FIELD_NAMED(struct export_part, p.name_zh, "name_zh") },
    { FIELD_NAMED(struct export_part, p.name_en, "name_en") },
    { FIELD_NAMED(struct export_part, p.main, "main") },
    { FIELD_NAMED(struct export_part, p.wear, "wear") },
    { FIELD_NAMED(struct export_part, p.price, "price"), .flags = NULLABLE },
    { 0 },
};

const struct field export_term_fields[] = {
    { FIELD_NAMED(struct export_term, t.id, "id") },
    { FIELD_NAMED(struct export_term, t.name_zh, "name_zh") },
    { FIELD_NAMED(struct export_term, t.name_en, "name_en") },
    { FIELD_NAMED(struct export_term, category, "category"), .flags = NULLABLE },
    { FIELD_NAMED(struct export_term, model, "model"), .flags = NULLABLE },
    { FIELD_NAMED(struct export_term, t.covers, "covers"), .labels = warranty_covers_labels },
    { FIELD_NAMED(struct export_term, t.months, "months") },
    { FIELD_NAMED(struct export_term, t.starts, "starts"), .labels = warranty_start_labels },
    { FIELD_NAMED(struct export_term, t.valid_from, "valid_from"), .flags = NULLABLE },
    { FIELD_NAMED(struct export_term, t.valid_to, "valid_to"), .flags = NULLABLE },
    { FIELD_NAMED(struct export_term, t.active, "active") },
    { FIELD_NAMED(struct export_term, t.created_at, "created_at") },
    { 0 },
};

const struct field export_unit_sheet[] = {
    { FIELD_NAMED(struct unit, id, "id") },
    { FIELD_NAMED(struct unit, model_code, "model") },
    { FIELD_NAMED(struct unit, serial, "serial") },
    { FIELD_NAMED(struct unit, external_id, "external_id"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, batch, "batch") },
    { FIELD_NAMED(struct unit, order_number, "order"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, customer_id, "customer_id"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, customer_name, "customer.name") },
    { FIELD_NAMED(struct unit, channel, "channel"), .labels = sale_channel_labels },
    { FIELD_NAMED(struct unit, price, "price"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, ordered_on, "ordered_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, purchased_on, "purchased_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, invoiced_on, "invoiced_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, shipped_on, "shipped_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, delivered_on, "delivered_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, installed_on, "installed_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, manufactured_on, "manufactured_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, exchanged_on, "exchanged_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, replaces_serial, "replaces"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, replaces_model_code, "replaces_model"), .flags = NULLABLE },
    { FIELD_NAMED(struct unit, state, "state"), .labels = unit_state_labels },
    { FIELD_NAMED(struct unit, notes, "notes") },
    { FIELD_NAMED(struct unit, created_at, "created_at") },
    { 0 },
};

/* The customer's name is called as imports call it in a sheet. */
#define ORDER_FIELDS(customer_called)                                                              \
    { FIELD_NAMED(struct export_order, o.id, "id") },                                              \
        { FIELD_NAMED(struct export_order, o.number, "number") },                                  \
        { FIELD_NAMED(struct export_order, o.external_id, "external_id"), .flags = NULLABLE },     \
        { FIELD_NAMED(struct export_order, o.customer_id, "customer_id"), .flags = NULLABLE },     \
        { FIELD_NAMED(struct export_order, o.customer_name, customer_called) },                    \
        { FIELD_NAMED(struct export_order, o.channel, "channel"), .labels = sale_channel_labels }, \
        { FIELD_NAMED(struct export_order, o.ordered_on, "ordered_on"), .flags = NULLABLE },       \
        { FIELD_NAMED(struct export_order, o.paid, "paid"), .flags = NULLABLE },                   \
        { FIELD_NAMED(struct export_order, line.id, "line_id"), .flags = NULLABLE },               \
        { FIELD_NAMED(struct export_order, line.model_code, "model") },                            \
        { FIELD_NAMED(struct export_order, line.quantity, "quantity"), .flags = NULLABLE },        \
        { FIELD_NAMED(struct export_order, line.price, "price"), .flags = NULLABLE },              \
        { FIELD_NAMED(struct export_order, serials, "serials"), .flags = NULLABLE },               \
        { FIELD_NAMED(struct export_order, o.notes, "notes") },                                    \
        { FIELD_NAMED(struct export_order, o.created_at, "created_at") },                          \
    {                                                                                              \
        0                                                                                          \
    }

const struct field export_order_fields[] = { ORDER_FIELDS("customer_name") };
const struct field export_order_sheet[] = { ORDER_FIELDS("customer.name") };

const struct field export_repair_fields[] = {
    { FIELD_NAMED(struct export_repair, s.id, "id") },
    { FIELD_NAMED(struct export_repair, model, "model") },
    { FIELD_NAMED(struct export_repair, serial, "serial") },
    { FIELD_NAMED(struct export_repair, s.kind, "kind"), .labels = stay_kind_labels },
    { FIELD_NAMED(struct export_repair, s.in_on, "in_on") },
    { FIELD_NAMED(struct export_repair, s.out_on, "out_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct export_repair, s.note, "note") },
    { FIELD_NAMED(struct export_repair, s.created_at, "created_at") },
    { 0 },
};
