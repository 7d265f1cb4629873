/* The tables that describe returns: JSON, rows, forms and the API page. */
#include "rma_internal.h"

const char *const goods_condition_labels[] = { "unknown",    "sealed",     "intact",
                                               "opened",     "used",       "damaged",
                                               "incomplete", "wrong_item", NULL };
const char *const rma_reason_labels[] = { "no_reason",  "quality", "damaged_in_transit",
                                          "wrong_item", "missing", "not_as_described",
                                          "other",      NULL };
const char *const disposition_labels[] = { "none",  "restock",     "refurbish",
                                           "scrap", "to_supplier", "return_to_customer",
                                           NULL };

const struct permission rma_permissions[] = {
    { "rma.write", "开退货单与处理退货", "Authorise and settle returns", true },
    { "rma.receive", "退货收货", "Receive returned goods", true },
    { "rma.inspect", "检测退货", "Inspect returned goods", false },
    { "rma.review", "复核检测", "Review inspections", false },
    { 0 },
};

const struct field rma_line_row_fields[] = {
    { FIELD(struct rma_line, id) },
    { FIELD(struct rma_line, rma_id) },
    { FIELD(struct rma_line, order_line_id), .flags = NULLABLE },
    { FIELD(struct rma_line, unit_id), .flags = NULLABLE },
    { FIELD(struct rma_line, model_id) },
    { FIELD(struct rma_line, model_code) },
    { FIELD(struct rma_line, model_name_zh) },
    { FIELD(struct rma_line, model_name_en) },
    { FIELD(struct rma_line, quantity), .doc = "that shall come back" },
    { FIELD(struct rma_line, received) },
    { FIELD(struct rma_line, inspected), .doc = "how many were there at the last inspection" },
    { FIELD(struct rma_line, accepted) },
    { FIELD(struct rma_line, expected_condition), .labels = goods_condition_labels },
    { FIELD(struct rma_line, actual_condition), .labels = goods_condition_labels },
    { FIELD(struct rma_line, expected_serial) },
    { FIELD(struct rma_line, actual_serial) },
    { FIELD(struct rma_line, reason), .labels = rma_reason_labels },
    { FIELD(struct rma_line, disposition), .labels = disposition_labels },
    { FIELD(struct rma_line, exchange), .doc = "another one is sent for it" },
    { FIELD(struct rma_line, mismatch), .doc = "something else came than was said" },
    { FIELD(struct rma_line, new_model_id), .flags = NULLABLE,
      .doc = "what was sent for it; null: nothing yet" },
    { FIELD(struct rma_line, new_serial) },
    { FIELD(struct rma_line, new_carrier) },
    { FIELD(struct rma_line, new_tracking) },
    { FIELD(struct rma_line, new_delivered_on), .flags = NULLABLE, .format = "date" },
    { FIELD(struct rma_line, new_unit_id), .flags = NULLABLE,
      .doc = "the unit that is registered as given for unit_id" },
    { 0 },
};

const struct field rma_receipt_row_fields[] = {
    { FIELD(struct rma_receipt, rma_id) },
    { FIELD(struct rma_receipt, file_ids) },
    { FIELD(struct rma_receipt, id) },
    { FIELD(struct rma_receipt, line_id) },
    { FIELD(struct rma_receipt, round) },
    { FIELD(struct rma_receipt, quantity) },
    { FIELD(struct rma_receipt, condition), .labels = goods_condition_labels },
    { FIELD(struct rma_receipt, serial) },
    { FIELD(struct rma_receipt, reason) },
    { FIELD(struct rma_receipt, mismatch) },
    { FIELD(struct rma_receipt, user_name) },
    { FIELD(struct rma_receipt, created_at) },
    { 0 },
};

static const struct field rma_receipt_fields[] = {
    { FIELD(struct rma_receipt, id) },
    { FIELD(struct rma_receipt, line_id) },
    { FIELD(struct rma_receipt, round) },
    { FIELD(struct rma_receipt, quantity) },
    { FIELD(struct rma_receipt, condition), .labels = goods_condition_labels },
    { FIELD(struct rma_receipt, serial) },
    { FIELD(struct rma_receipt, reason), .doc = "why more came than was authorised" },
    { FIELD(struct rma_receipt, mismatch) },
    { FIELD(struct rma_receipt, files), .of = attachment_fields,
      .size = sizeof(struct attachment) },
    { FIELD(struct rma_receipt, user_name) },
    { FIELD(struct rma_receipt, created_at) },
    { 0 },
};

const struct field rma_fields[] = {
    { FIELD(struct rma, id) },
    { FIELD(struct rma, version), .doc = "for If-Match" },
    { FIELD(struct rma, ticket_id) },
    { FIELD(struct rma, state), .labels = rma_state_labels },
    { FIELD(struct rma, address) },
    { FIELD(struct rma, carrier) },
    { FIELD(struct rma, tracking) },
    { FIELD(struct rma, ship_by), .format = "date", .doc = "by when the customer sends" },
    { FIELD(struct rma, note) },
    { FIELD(struct rma, received_on), .flags = NULLABLE, .format = "date",
      .doc = "the last day on which something came" },
    { FIELD(struct rma, lines), .of = rma_line_row_fields, .size = sizeof(struct rma_line) },
    { FIELD(struct rma, receipts), .of = rma_receipt_fields, .size = sizeof(struct rma_receipt) },
    { FIELD(struct rma, user_name), .doc = "who authorised it" },
    { FIELD(struct rma, created_at) },
    { FIELD(struct rma, updated_at) },
    { 0 },
};

static const struct field rma_line_form_fields[] = {
    { FIELD(struct rma_line, order_line_id), .flags = NULLABLE, .min = 0 },
    { FIELD(struct rma_line, unit_id), .flags = NULLABLE, .min = 0 },
    { FIELD(struct rma_line, model_id), .flags = NULLABLE, .min = 0,
      .doc = "of the three one at least is given; the others follow from it" },
    { FIELD(struct rma_line, quantity), .flags = REQUIRED, .min = 1, .max = 100000 },
    { FIELD(struct rma_line, expected_condition), .labels = goods_condition_labels },
    { FIELD(struct rma_line, expected_serial), .flags = NULLABLE | TRIM, .max = 100,
      .doc = "null: that of the unit" },
    { FIELD(struct rma_line, reason), .flags = REQUIRED, .labels = rma_reason_labels },
    { FIELD(struct rma_line, exchange), .doc = "another one is sent for it" },
    { 0 },
};

#define RMA_PARCEL                                                                                 \
    { FIELD(struct rma, address), .flags = TRIM | MULTILINE, .max = 500,                           \
      .doc = "where the customer sends it" },                                                      \
        { FIELD(struct rma, carrier), .flags = TRIM, .max = 60 },                                  \
        { FIELD(struct rma, tracking), .flags = TRIM, .max = 60 },                                 \
        { FIELD(struct rma, ship_by), .flags = NULLABLE | TRIM, .format = "date",                  \
          .doc = "null: in seven days" },                                                          \
    {                                                                                              \
        FIELD(struct rma, note), .flags = TRIM | MULTILINE, .max = 1000                            \
    }

const struct field rma_form_fields[] = {
    RMA_PARCEL,
    { FIELD(struct rma, lines), .flags = REQUIRED, .of = rma_line_form_fields,
      .size = sizeof(struct rma_line), .max = 50 },
    { 0 },
};

const struct field rma_edit_fields[] = { RMA_PARCEL, { 0 } };

static const struct field receive_line_fields[] = {
    { FIELD(struct rma_receipt, line_id), .flags = REQUIRED, .min = 1, .max = INT64_MAX },
    { FIELD(struct rma_receipt, quantity), .flags = REQUIRED, .min = 1, .max = 100000 },
    { FIELD(struct rma_receipt, condition), .flags = REQUIRED, .labels = goods_condition_labels },
    { FIELD(struct rma_receipt, serial), .flags = TRIM, .max = 100, .doc = "as it stands on it" },
    { FIELD(struct rma_receipt, reason), .flags = TRIM, .max = 500,
      .doc = "why more came than was authorised" },
    { 0 },
};

const struct field receive_form_fields[] = {
    { FIELD(struct receive_form, lines), .flags = REQUIRED, .of = receive_line_fields,
      .size = sizeof(struct rma_receipt), .max = 50 },
    { FIELD(struct receive_form, attachment_ids), .max = 10,
      .doc = "own uploads: photos or a film of the unpacking" },
    { 0 },
};

static const struct field settle_line_fields[] = {
    { FIELD(struct settle_line, id), .flags = REQUIRED, .min = 1, .max = INT64_MAX },
    { FIELD(struct settle_line, disposition), .flags = REQUIRED, .labels = disposition_labels },
    { FIELD(struct settle_line, refused), .min = 0, .max = 100000,
      .doc = "of a line that nobody inspected: how many of what came" },
    { 0 },
};

const struct field settle_form_fields[] = {
    { FIELD(struct settle_form, lines), .flags = REQUIRED, .of = settle_line_fields,
      .size = sizeof(struct settle_line), .max = 50 },
    { 0 },
};

const struct field replacement_form_fields[] = {
    { FIELD(struct replacement_form, model_id), .flags = NULLABLE, .min = 0,
      .doc = "null: the same model" },
    { FIELD(struct replacement_form, serial), .flags = TRIM, .max = 100 },
    { FIELD(struct replacement_form, carrier), .flags = TRIM, .max = 60 },
    { FIELD(struct replacement_form, tracking), .flags = TRIM, .max = 60 },
    { FIELD(struct replacement_form, delivered_on), .flags = NULLABLE | TRIM, .format = "date",
      .doc = "null: on its way" },
    { 0 },
};
