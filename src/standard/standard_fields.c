/* The tables that describe a standard: JSON, rows, forms and the API page. */
#include "standard_internal.h"

#define MINUTES_MAX (366 * 24 * 60)

#define PAUSES (wait_for_labels + 1) /* without "none" */

const char *const target_clock_labels[] = { "step", "handover", "legal", NULL };

static const struct field target_fields[] = {
    { FIELD(struct standard_target, clock), .flags = REQUIRED, .labels = target_clock_labels,
      .doc = "step: time in a step; handover: what one team has from another; legal: days of the "
             "law" },
    { FIELD(struct standard_target, step), .flags = TRIM, .max = 60, .doc = "with step: which" },
    { FIELD(struct standard_target, from_team_id), .flags = NULLABLE, .min = 0,
      .doc = "with handover; null: whoever hands it over" },
    { FIELD(struct standard_target, to_team_id), .flags = NULLABLE, .min = 0,
      .doc = "with handover" },
    { FIELD(struct standard_target, minutes), .max = MINUTES_MAX,
      .doc = "of working time, with step and handover" },
    { FIELD(struct standard_target, days), .max = 3660, .doc = "with legal" },
    { FIELD(struct standard_target, working_days), .doc = "with legal; natural days unless true" },
    { FIELD(struct standard_target, basis), .flags = TRIM, .max = 200,
      .doc = "article, or what it is called" },
    { 0 },
};

static const struct field escalation_fields[] = {
    { FIELD(struct standard_escalation, percent), .min = 1, .max = 1000,
      .doc = "of the target: below 100 a warning, from there on an escalation" },
    { FIELD(struct standard_escalation, clocks), .labels = clock_kind_labels,
      .doc = "empty: each clock" },
    { FIELD(struct standard_escalation, notify_assignee) },
    { FIELD(struct standard_escalation, notify_lead), .doc = "of the ticket's team" },
    { FIELD(struct standard_escalation, notify_user_ids), .max = 20 },
    { FIELD(struct standard_escalation, to_team_id), .flags = NULLABLE, .min = 0,
      .doc = "hand it to this team" },
    { FIELD(struct standard_escalation, to_user_id), .flags = NULLABLE, .min = 0,
      .doc = "and to this person" },
    { FIELD(struct standard_escalation, raise_priority), .doc = "by one step" },
    { 0 },
};

#define TARGETS_MAX     12
#define ESCALATIONS_MAX 12

#define PLAN                                                                                       \
    { FIELD(struct standard, targets), .of = target_fields,                                        \
      .size = sizeof(struct standard_target), .max = TARGETS_MAX,                                  \
      .doc = "beside the three usual ones" },                                                      \
    {                                                                                              \
        FIELD(struct standard, escalations),                                                       \
            .of = escalation_fields, .size = sizeof(struct standard_escalation),                   \
            .max = ESCALATIONS_MAX, .doc = "what happens at which share of a target"               \
    }

/* What an edition keeps as one JSON text. */
const struct field standard_plan_fields[] = { PLAN, { 0 } };

#define STANDARD_FIELDS                                                                            \
    { FIELD(struct standard, id), .flags = READONLY },                                             \
        { FIELD(struct standard, version), .flags = READONLY, .doc = "for If-Match" },             \
        { FIELD(struct standard, name_zh) }, { FIELD(struct standard, name_en) },                  \
        { FIELD(struct standard, position),                                                        \
          .doc = "order in which equally specific ones are tried" },                               \
        { FIELD(struct standard, fallback), .doc = "for what no other standard is for" },          \
        { FIELD(struct standard, active) }, { FIELD(struct standard, edition) },                   \
        { FIELD(struct standard, effective_at), .doc = "for tickets that come in from then on" },  \
        { FIELD_JSON(struct standard, condition),                                                  \
          .doc = "over kind, priority, channel, customer_level, team_id, category, model_id" },    \
        { FIELD(struct standard, calendar), .doc = "key of a calendar" },                          \
        { FIELD(struct standard, first_response), .doc = "minutes of working time; 0: no clock" }, \
        { FIELD(struct standard, next_response), .doc = "minutes of working time; 0: no clock" },  \
        { FIELD(struct standard, resolution), .doc = "minutes of working time; 0: no clock" },     \
        { FIELD(struct standard, pauses), .labels = PAUSES,                                        \
          .doc = "whom it waits for while resolution and handovers stand" },                       \
    {                                                                                              \
        FIELD(struct standard, warn_percent), .doc = "of the target, from when on it is near"      \
    }

const struct field standard_row_fields[] = {
    STANDARD_FIELDS,
    { FIELD(struct standard_row, plan) },
    { 0 },
};

const struct field standard_fields[] = { STANDARD_FIELDS, PLAN, { 0 } };

const struct field standard_form_fields[] = {
    { FIELD(struct standard, name_zh), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct standard, name_en), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct standard, position), .min = 0, .max = 10000 },
    { FIELD(struct standard, fallback), .doc = "for what no other standard is for" },
    { FIELD(struct standard, active) },
    { FIELD(struct standard, effective_at), .flags = NULLABLE, .doc = "null: now; not before now" },
    { FIELD_JSON(struct standard, condition), .max = 8000,
      .doc =
          "condition over kind, priority, channel, customer_level, team_id, category, model_id" },
    { FIELD(struct standard, calendar), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct standard, first_response), .max = MINUTES_MAX, .doc = "minutes; 0: no clock" },
    { FIELD(struct standard, next_response), .max = MINUTES_MAX, .doc = "minutes; 0: no clock" },
    { FIELD(struct standard, resolution), .max = MINUTES_MAX, .doc = "minutes; 0: no clock" },
    { FIELD(struct standard, pauses), .labels = PAUSES },
    { FIELD(struct standard, warn_percent), .min = 1, .max = 100 },
    PLAN,
    { 0 },
};

/* What a new edition is made for. */
const struct field standard_definition_fields[] = {
    { FIELD(struct standard, fallback) },
    { FIELD_JSON(struct standard, condition) },
    { FIELD(struct standard, calendar) },
    { FIELD(struct standard, first_response) },
    { FIELD(struct standard, next_response) },
    { FIELD(struct standard, resolution) },
    { FIELD(struct standard, pauses) },
    { FIELD(struct standard, warn_percent) },
    PLAN,
    { 0 },
};

const struct permission standard_permissions[] = {
    { "standard.write", "制定服务标准", "Write service standards", false },
    { 0 },
};
