/* What a visit looks like from outside. */
#include "visit_internal.h"

const struct field visit_item_fields[] = {
    { FIELD(struct visit_item, key) },
    { FIELD(struct visit_item, name_zh) },
    { FIELD(struct visit_item, name_en) },
    { FIELD(struct visit_item, unit) },
    { FIELD(struct visit_item, quantity) },
    { FIELD(struct visit_item, price), .doc = "of one, as the customer agreed to" },
    { FIELD(struct visit_item, list_price), .doc = "of one, as the price list said then" },
    { 0 },
};

const struct field visit_item_form_fields[] = {
    { FIELD(struct visit_item, key), .flags = REQUIRED | TRIM, .max = 60,
      .doc = "of the price list" },
    { FIELD(struct visit_item, quantity), .flags = REQUIRED, .min = 1, .max = 1000 },
    { FIELD(struct visit_item, price), .flags = REQUIRED, .min = 0, .max = 100000000,
      .doc = "of one, as it was shown to the customer" },
    { 0 },
};

const struct field visit_part_fields[] = {
    { FIELD(struct visit_part, part), .flags = REQUIRED | TRIM, .max = 100,
      .doc = "number or name" },
    { FIELD(struct visit_part, quantity), .flags = REQUIRED, .min = 1, .max = 1000 },
    { FIELD(struct visit_part, old_serial), .flags = TRIM, .max = 100 },
    { FIELD(struct visit_part, new_serial), .flags = TRIM, .max = 100 },
    { FIELD(struct visit_part, old_returned), .doc = "the old part was taken back" },
    { 0 },
};

const struct field visit_signature_fields[] = {
    { FIELD(struct visit_signature, id) },
    { FIELD(struct visit_signature, kind), .labels = signature_kind_labels,
      .doc = "consent to the price before, acceptance of the work after" },
    { FIELD(struct visit_signature, name) },
    { FIELD_JSON(struct visit_signature, strokes),
      .doc = "[[x, y, x, y …], …] in a box of 1000 by 400; [] when the name was typed" },
    { FIELD(struct visit_signature, total), .doc = "that stood above the line" },
    { FIELD(struct visit_signature, signed_at) },
    { 0 },
};

const struct field visit_photo_fields[] = {
    { FIELD(struct visit_photo, id) },
    { FIELD(struct visit_photo, attachment_id) },
    { FIELD(struct visit_photo, kind), .labels = photo_kind_labels },
    { FIELD(struct visit_photo, name) },
    { FIELD(struct visit_photo, media_type) },
    { FIELD(struct visit_photo, size), .doc = "bytes" },
    { FIELD(struct visit_photo, taken_at) },
    { 0 },
};

#define VISIT_COMMON                                                                               \
    { FIELD(struct visit, id) }, { FIELD(struct visit, version), .doc = "for If-Match" },          \
        { FIELD(struct visit, ticket_id) }, { FIELD(struct visit, ticket_number) },                \
        { FIELD(struct visit, subject), .doc = "of the ticket" },                                  \
        { FIELD(struct visit, first_id), .flags = NULLABLE,                                        \
          .doc = "the visit that this one follows" },                                              \
        { FIELD(struct visit, state), .labels = visit_state_labels },                              \
        { FIELD(struct visit, customer_name) },                                                    \
        { FIELD(struct visit, customer_phone), .flags = NULLABLE,                                  \
          .doc = "whole for its engineer until it is over, else masked" },                         \
        { FIELD(struct visit, unit_code), .flags = NULLABLE },                                     \
        { FIELD(struct visit, unit_name_zh), .flags = NULLABLE },                                  \
        { FIELD(struct visit, unit_name_en), .flags = NULLABLE },                                  \
        { FIELD(struct visit, unit_serial), .flags = NULLABLE }, { FIELD(struct visit, address) }, \
        { FIELD(struct visit, area) }, { FIELD(struct visit, skill) },                             \
        { FIELD(struct visit, note), .flags = MULTILINE }, { FIELD(struct visit, window_from) },   \
        { FIELD(struct visit, window_to) },                                                        \
        { FIELD(struct visit, minutes), .doc = "that the work is thought to take" },               \
        { FIELD(struct visit, engineer_id), .flags = NULLABLE },                                   \
        { FIELD(struct visit, engineer_name), .flags = NULLABLE },                                 \
        { FIELD(struct visit, reschedules) },                                                      \
        { FIELD(struct visit, confirmed_by), .labels = confirmed_by_labels },                      \
        { FIELD(struct visit, confirmed_at), .flags = NULLABLE },                                  \
        { FIELD(struct visit, move_text),                                                          \
          .doc = "what the customer wrote when asking for another time; empty: nothing is open" }, \
        { FIELD(struct visit, move_asked_at), .flags = NULLABLE },                                 \
        { FIELD(struct visit, checked_in_at), .flags = NULLABLE },                                 \
        { FIELD(struct visit, lat_e6), .doc = "millionths of a degree" },                          \
        { FIELD(struct visit, lon_e6) },                                                           \
        { FIELD(struct visit, accuracy_m), .doc = "metres; 0: no position was told" },             \
        { FIELD(struct visit, diagnosis), .flags = MULTILINE },                                    \
        { FIELD(struct visit, total), .doc = "of what the customer agreed to" },                   \
        { FIELD(struct visit, work_done), .flags = MULTILINE },                                    \
        { FIELD(struct visit, test_result), .flags = MULTILINE },                                  \
        { FIELD(struct visit, outcome), .labels = visit_outcome_labels },                          \
        { FIELD(struct visit, no_show_by), .labels = visit_side_labels,                            \
          .doc = "us: the engineer" },                                                             \
        { FIELD(struct visit, refused_reason), .doc = "why the customer would not sign" },         \
        { FIELD(struct visit, stop_reason), .doc = "what made it unsafe" },                        \
        { FIELD(struct visit, end_reason) }, { FIELD(struct visit, ended_at), .flags = NULLABLE }, \
        { FIELD(struct visit, last_at), .doc = "when the last entry happened" },                   \
        { FIELD(struct visit, created_at) },                                                       \
    {                                                                                              \
        FIELD(struct visit, updated_at)                                                            \
    }

const struct field visit_row_fields[] = { VISIT_COMMON, { 0 } };

const struct field visit_fields[] = {
    VISIT_COMMON,
    { FIELD(struct visit, items), .of = visit_item_fields, .size = sizeof(struct visit_item) },
    { FIELD(struct visit, parts), .of = visit_part_fields, .size = sizeof(struct visit_part) },
    { FIELD(struct visit, signatures), .of = visit_signature_fields,
      .size = sizeof(struct visit_signature) },
    { FIELD(struct visit, photos), .of = visit_photo_fields, .size = sizeof(struct visit_photo) },
    { FIELD(struct visit, known_parts), .of = part_fields, .size = sizeof(struct part),
      .doc = "of the unit's model: what can be used" },
    { FIELD(struct visit, acts), .labels = visit_act_labels,
      .doc = "what this actor may do with it now" },
    { 0 },
};

#define PLAN_COMMON                                                                                \
    { FIELD(struct visit_plan, address), .flags = REQUIRED | TRIM, .max = 300 },                   \
        { FIELD(struct visit_plan, area), .flags = TRIM, .max = 60,                                \
          .doc = "of the address, as engineers have theirs" },                                     \
        { FIELD(struct visit_plan, skill), .flags = TRIM, .max = 60, .doc = "that it needs" },     \
        { FIELD(struct visit_plan, minutes), .min = 1, .max = 1440,                                \
          .doc = "that the work is thought to take, 60 unless said" },                             \
    {                                                                                              \
        FIELD(struct visit_plan, note), .flags = MULTILINE | TRIM, .max = 2000                     \
    }

const struct field visit_plan_fields[] = {
    PLAN_COMMON,
    { FIELD(struct visit_plan, window_from), .flags = REQUIRED },
    { FIELD(struct visit_plan, window_to), .flags = REQUIRED },
    { FIELD(struct visit_plan, engineer_id), .flags = NULLABLE, .doc = "null: nobody yet" },
    { FIELD(struct visit_plan, first_id), .flags = NULLABLE,
      .doc = "the visit of this ticket that it follows" },
    { 0 },
};

const struct field visit_edit_fields[] = { PLAN_COMMON, { 0 } };

/* Entries are what comes before VISIT_ACT_PHOTO; a photo has a route of its own. */
static const char *const entry_act_labels[] = { "accept",      "confirm",     "set_off", "check_in",
                                                "diagnose",    "agree",       "parts",   "work",
                                                "sign",        "refuse_sign", "finish",  "no_show",
                                                "safety_stop", NULL };

#define DEGREES_E6 INT64_C(1000000)

const struct field visit_entry_fields[] = {
    { FIELD(struct visit_entry, act), .flags = REQUIRED, .labels = entry_act_labels },
    { FIELD(struct visit_entry, at), .flags = NULLABLE,
      .doc = "when it happened: not in the future, not before the last entry; null: now" },
    { FIELD(struct visit_entry, lat_e6), .min = -90 * DEGREES_E6, .max = 90 * DEGREES_E6,
      .doc = "check_in: millionths of a degree" },
    { FIELD(struct visit_entry, lon_e6), .min = -180 * DEGREES_E6, .max = 180 * DEGREES_E6 },
    { FIELD(struct visit_entry, accuracy_m), .min = 0, .max = 1000000, .doc = "metres" },
    { FIELD(struct visit_entry, diagnosis), .flags = MULTILINE | TRIM, .max = 5000,
      .doc = "diagnose" },
    { FIELD(struct visit_entry, items), .of = visit_item_form_fields,
      .size = sizeof(struct visit_item), .max = 50, .doc = "agree: all of them" },
    { FIELD(struct visit_entry, parts), .of = visit_part_fields, .size = sizeof(struct visit_part),
      .max = 50, .doc = "parts: all of them" },
    { FIELD(struct visit_entry, work_done), .flags = MULTILINE | TRIM, .max = 5000, .doc = "work" },
    { FIELD(struct visit_entry, test_result), .flags = MULTILINE | TRIM, .max = 2000,
      .doc = "work" },
    { FIELD(struct visit_entry, name), .flags = TRIM, .max = 100, .doc = "agree, sign: who signs" },
    { FIELD_JSON(struct visit_entry, strokes),
      .doc = "agree, sign: [[x, y, x, y …], …] in a box of 1000 by 400; [] or left out: the name "
             "was typed" },
    { FIELD(struct visit_entry, outcome), .labels = visit_outcome_labels, .doc = "finish" },
    { FIELD(struct visit_entry, whose), .labels = visit_side_labels,
      .doc = "no_show: who did not come" },
    { FIELD(struct visit_entry, reason), .flags = MULTILINE | TRIM, .max = 1000,
      .doc = "refuse_sign, safety_stop, no_show, and finish unless it is solved" },
    { 0 },
};
