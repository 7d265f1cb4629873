/* The tables of the room's records: JSON, rows, the API page and so the browser's types. */
#include "quality_internal.h"

const char *const critical_class_labels[] = { "none", "customer", "business", "compliance", NULL };
const char *const item_scale_labels[] = { "yes_no", "points", NULL };
const char *const check_state_labels[] = { "draft", "submitted", "disputed", "final", NULL };
const char *const check_turn_labels[] = { "first", "second", "decision", NULL };
const char *const dispute_state_labels[] = { "open", "upheld", "changed", NULL };
const char *const quality_view_labels[] = { "todo",      "done", "mine", "results",
                                            "decisions", "plan", NULL };

const struct permission quality_permissions[] = {
    { "quality.read", "查看质检结果", "Read results of quality checks", true },
    { "quality.check", "做质检", "Make quality checks", true },
    { "quality.plan", "管理质检表和质检计划", "Manage forms and plans of quality checks", false },
    { "quality.decide", "裁定质检分歧和申诉", "Decide differing checks and disputes", true },
    { 0 },
};

#define KEY  .flags = REQUIRED | TRIM, .max = 40
#define NAME .flags = REQUIRED | TRIM, .max = 80
#define TEXT .flags = TRIM | MULTILINE, .max = 500

/* ------------------------------------------------------------------ forms */

static const struct field item_fields[] = {
    { FIELD(struct quality_item, key), KEY, .doc = "by which marks know it" },
    { FIELD(struct quality_item, zh), NAME },
    { FIELD(struct quality_item, en), NAME },
    { FIELD(struct quality_item, look_zh), TEXT, .doc = "what to look at" },
    { FIELD(struct quality_item, look_en), TEXT },
    { FIELD(struct quality_item, weight), .min = 0, .max = 100,
      .doc = "whole percent; those that are not critical sum to 100" },
    { FIELD(struct quality_item, critical), .labels = critical_class_labels,
      .doc = "whom an error hurts; then it has no weight, and failing makes the score 0" },
    { FIELD(struct quality_item, scale), .labels = item_scale_labels, .doc = "points: 0 to 5" },
    { FIELD(struct quality_item, optional), .doc = "it may be not applicable" },
    { 0 },
};

static const struct field group_fields[] = {
    { FIELD(struct quality_group, zh), NAME },
    { FIELD(struct quality_group, en), NAME },
    { FIELD(struct quality_group, items), .of = item_fields, .size = sizeof(struct quality_item),
      .max = 40 },
    { 0 },
};

const struct field quality_form_def_fields[] = {
    { FIELD(struct quality_form_def, model), .flags = TRIM, .max = 40,
      .doc = "of the shipped form that it began as" },
    { FIELD(struct quality_form_def, zh), NAME },
    { FIELD(struct quality_form_def, en), NAME },
    { FIELD(struct quality_form_def, purpose_zh), TEXT },
    { FIELD(struct quality_form_def, purpose_en), TEXT },
    { FIELD(struct quality_form_def, kinds), .labels = ticket_kind_labels, .max = 20,
      .doc = "of tickets that it is for" },
    { FIELD(struct quality_form_def, groups), .of = group_fields,
      .size = sizeof(struct quality_group), .max = 20 },
    { 0 },
};

const struct field quality_form_fields[] = {
    { FIELD(struct quality_form, id), .flags = READONLY },
    { FIELD(struct quality_form, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct quality_form, model), .doc = "of the shipped form that it began as" },
    { FIELD(struct quality_form, name_zh) },
    { FIELD(struct quality_form, name_en) },
    { FIELD(struct quality_form, active), .doc = "plans may be drawn with it" },
    { FIELD(struct quality_form, edition), .doc = "the newest; 0: never switched on" },
    { FIELD(struct quality_form, has_draft), .doc = "a draft that is not switched on" },
    { FIELD(struct quality_form, created_at), .flags = READONLY },
    { FIELD(struct quality_form, updated_at), .flags = READONLY },
    { 0 },
};

const struct field quality_edition_fields[] = {
    { FIELD(struct quality_edition, id) },
    { FIELD(struct quality_edition, form_id) },
    { FIELD(struct quality_edition, edition) },
    { FIELD(struct quality_edition, note), .doc = "what changed and why" },
    { FIELD(struct quality_edition, user_name) },
    { FIELD(struct quality_edition, created_at) },
    { 0 },
};

/* ------------------------------------------------------------------ plans */

const struct field quality_plan_fields[] = {
    { FIELD(struct quality_plan, id), .flags = READONLY },
    { FIELD(struct quality_plan, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct quality_plan, name) },
    { FIELD(struct quality_plan, form_id) },
    { FIELD(struct quality_plan, form_zh) },
    { FIELD(struct quality_plan, form_en) },
    { FIELD(struct quality_plan, team_id), .flags = NULLABLE, .doc = "null: everybody" },
    { FIELD(struct quality_plan, team_zh) },
    { FIELD(struct quality_plan, team_en) },
    { FIELD(struct quality_plan, month), .doc = "YYYY-MM, in which the tickets were resolved" },
    { FIELD(struct quality_plan, per_person) },
    { FIELD(struct quality_plan, second_percent), .doc = "that are checked twice" },
    { FIELD(struct quality_plan, threshold), .doc = "points by which two checks may differ" },
    { FIELD(struct quality_plan, dispute_days) },
    { FIELD(struct quality_plan, monthly),
      .doc = "drawn when its month is over, and followed by the next month's" },
    { FIELD(struct quality_plan, draws), .doc = "how often it was drawn" },
    { FIELD(struct quality_plan, people) },
    { FIELD(struct quality_plan, samples), .doc = "tickets drawn" },
    { FIELD(struct quality_plan, assigned), .doc = "checks that somebody has in hand" },
    { FIELD(struct quality_plan, submitted),
      .doc = "checks that wait for their second or a decision" },
    { FIELD(struct quality_plan, final), .doc = "results" },
    { FIELD(struct quality_plan, disputed) },
    { FIELD(struct quality_plan, drawn_at), .flags = NULLABLE },
    { FIELD(struct quality_plan, created_at), .flags = READONLY },
    { FIELD(struct quality_plan, updated_at), .flags = READONLY },
    { 0 },
};

const struct field quality_plan_form_fields[] = {
    { FIELD(struct quality_plan_form, name), NAME },
    { FIELD(struct quality_plan_form, form_id), .min = 1, .max = INT64_MAX, .flags = REQUIRED },
    { FIELD(struct quality_plan_form, team_id), .flags = NULLABLE, .doc = "null: everybody" },
    { FIELD(struct quality_plan_form, month), .flags = REQUIRED | TRIM, .max = 7,
      .doc = "YYYY-MM" },
    { FIELD(struct quality_plan_form, per_person), .min = 1, .max = 50, .flags = REQUIRED },
    { FIELD(struct quality_plan_form, second_percent), .min = 0, .max = 100,
      .doc = "that are checked twice" },
    { FIELD(struct quality_plan_form, threshold), .min = 0, .max = 100,
      .doc = "points by which two checks may differ; 10 unless said" },
    { FIELD(struct quality_plan_form, dispute_days), .min = 1, .max = 60, .doc = "7 unless said" },
    { FIELD(struct quality_plan_form, monthly) },
    { 0 },
};

const struct field quality_pool_fields[] = {
    { FIELD(struct quality_pool, user_id) },
    { FIELD(struct quality_pool, user_name) },
    { FIELD(struct quality_pool, missing), .doc = "how many the person was short of" },
    { FIELD(struct quality_pool, tickets), .doc = "that could be drawn" },
    { FIELD(struct quality_pool, drawn) },
    { 0 },
};

const struct field quality_draw_fields[] = {
    { FIELD(struct quality_draw, id) },
    { FIELD(struct quality_draw, plan_id) },
    { FIELD(struct quality_draw, number) },
    { FIELD(struct quality_draw, edition), .doc = "of the form" },
    { FIELD(struct quality_draw, seed) },
    { FIELD(struct quality_draw, until_at), .doc = "tickets resolved before it took part" },
    { FIELD(struct quality_draw, drawn) },
    { FIELD(struct quality_draw, user_name), .doc = "empty: the system" },
    { FIELD(struct quality_draw, created_at) },
    { FIELD(struct quality_draw, people), .of = quality_pool_fields,
      .size = sizeof(struct quality_pool), .doc = "only of a single draw" },
    { FIELD(struct quality_draw, holds),
      .doc = "drawn again from seed and pool it comes to the same tickets" },
    { 0 },
};

/* ------------------------------------------------------------------ checks */

const struct field quality_quote_fields[] = {
    { FIELD(struct quality_quote, item), .min = 1, .max = INT64_MAX, .flags = REQUIRED,
      .doc = "place in the ticket's timeline" },
    { FIELD(struct quality_quote, text), .flags = TRIM | MULTILINE, .max = 1000,
      .doc = "words of it; empty: the whole" },
    { 0 },
};

const struct field quality_mark_fields[] = {
    { FIELD(struct quality_mark, item), KEY },
    { FIELD(struct quality_mark, value), .min = NOT_APPLICABLE, .max = POINTS_MAX,
      .flags = REQUIRED, .doc = "0 no, 1 yes; 0 to 5 points; -1 not applicable" },
    { FIELD(struct quality_mark, note), .flags = TRIM | MULTILINE, .max = 1000 },
    { FIELD(struct quality_mark, quotes), .of = quality_quote_fields,
      .size = sizeof(struct quality_quote), .max = 10 },
    { 0 },
};

const struct field quality_marking_fields[] = {
    { FIELD(struct quality_marking, note), .flags = TRIM | MULTILINE, .max = 2000 },
    { FIELD(struct quality_marking, marks), .of = quality_mark_fields,
      .size = sizeof(struct quality_mark), .max = 200,
      .doc = "all that are scored; the others are left out" },
    { 0 },
};

const struct field quality_dispute_fields[] = {
    { FIELD(struct quality_dispute, id) },
    { FIELD(struct quality_dispute, check_id) },
    { FIELD(struct quality_dispute, item), .doc = "key" },
    { FIELD(struct quality_dispute, item_zh) },
    { FIELD(struct quality_dispute, item_en) },
    { FIELD(struct quality_dispute, state), .labels = dispute_state_labels,
      .doc = "upheld: the value stays" },
    { FIELD(struct quality_dispute, reason) },
    { FIELD(struct quality_dispute, value_before) },
    { FIELD(struct quality_dispute, value_after), .doc = "with changed" },
    { FIELD(struct quality_dispute, answer) },
    { FIELD(struct quality_dispute, decided_name) },
    { FIELD(struct quality_dispute, decided_at), .flags = NULLABLE },
    { FIELD(struct quality_dispute, created_at) },
    { FIELD(struct quality_dispute, ticket_id) },
    { FIELD(struct quality_dispute, ticket_number) },
    { FIELD(struct quality_dispute, user_id) },
    { FIELD(struct quality_dispute, user_name) },
    { FIELD(struct quality_dispute, mine), .doc = "this actor may decide it" },
    { 0 },
};

static const struct field other_fields[] = {
    { FIELD(struct quality_other, id) },
    { FIELD(struct quality_other, turn), .labels = check_turn_labels },
    { FIELD(struct quality_other, assessor_name) },
    { FIELD(struct quality_other, score) },
    { FIELD(struct quality_other, critical) },
    { FIELD(struct quality_other, marks), .of = quality_mark_fields,
      .size = sizeof(struct quality_mark) },
    { 0 },
};

#define ROW                                                                                        \
    { FIELD(struct quality_check, id), .flags = READONLY },                                        \
        { FIELD(struct quality_check, version), .flags = READONLY, .doc = "for If-Match" },        \
        { FIELD(struct quality_check, plan_id) }, { FIELD(struct quality_check, plan_name) },      \
        { FIELD(struct quality_check, form_id), .doc = "the edition that it is held against" },    \
        { FIELD(struct quality_check, ticket_id) },                                                \
        { FIELD(struct quality_check, ticket_number) }, { FIELD(struct quality_check, subject) },  \
        { FIELD(struct quality_check, user_id), .doc = "whose work it is" },                       \
        { FIELD(struct quality_check, user_name) },                                                \
        { FIELD(struct quality_check, assessor_id), .flags = NULLABLE,                             \
          .doc = "null: nobody yet, or not to be known" },                                         \
        { FIELD(struct quality_check, assessor_name) }, { FIELD(struct quality_check, assigned) }, \
        { FIELD(struct quality_check, turn),                                                       \
          .doc = "first, second, decision; empty: not to be known yet" },                          \
        { FIELD(struct quality_check, state), .labels = check_state_labels },                      \
        { FIELD(struct quality_check, counts), .doc = "it is the result" },                        \
        { FIELD(struct quality_check, score),                                                      \
          .doc = "points, 0 to 100; 0 with a critical error" },                                    \
        { FIELD(struct quality_check, weighted), .doc = "before critical errors" },                \
        { FIELD(struct quality_check, critical), .doc = "an error of any of the three classes" },  \
        { FIELD(struct quality_check, customer) }, { FIELD(struct quality_check, business) },      \
        { FIELD(struct quality_check, compliance) }, { FIELD(struct quality_check, note) },        \
        { FIELD(struct quality_check, assigned_at), .flags = NULLABLE },                           \
        { FIELD(struct quality_check, submitted_at), .flags = NULLABLE },                          \
        { FIELD(struct quality_check, final_at), .flags = NULLABLE },                              \
        { FIELD(struct quality_check, dispute_until), .flags = NULLABLE,                           \
          .doc = "until then the person may dispute it" },                                         \
        { FIELD(struct quality_check, created_at), .flags = READONLY },                            \
    {                                                                                              \
        FIELD(struct quality_check, updated_at), .flags = READONLY                                 \
    }

const struct field quality_check_row_fields[] = { ROW, { 0 } };

const struct field quality_check_fields[] = {
    ROW,
    { FIELD(struct quality_check, form), .of = quality_form_def_fields },
    { FIELD(struct quality_check, marks), .of = quality_mark_fields,
      .size = sizeof(struct quality_mark) },
    { FIELD(struct quality_check, disputes), .of = quality_dispute_fields,
      .size = sizeof(struct quality_dispute) },
    { FIELD(struct quality_check, others), .of = other_fields, .size = sizeof(struct quality_other),
      .doc = "the other checks of the ticket, once all of them are in" },
    { FIELD(struct quality_check, acts),
      .doc = "what this actor may do: save, submit, assign, take, dispute" },
    { 0 },
};

/* ------------------------------------------------------------------ figures */

const struct field quality_person_fields[] = {
    { FIELD(struct quality_person, user_id) },
    { FIELD(struct quality_person, user_name) },
    { FIELD(struct quality_person, n), .doc = "results" },
    { FIELD(struct quality_person, score), .doc = "mean, points" },
    { FIELD(struct quality_person, critical), .doc = "results with a critical error" },
    { FIELD(struct quality_person, customer) },
    { FIELD(struct quality_person, business) },
    { FIELD(struct quality_person, compliance) },
    { 0 },
};

const struct field quality_calibration_fields[] = {
    { FIELD(struct quality_calibration, of), .doc = "pair or item" },
    { FIELD(struct quality_calibration, first_id), .flags = NULLABLE },
    { FIELD(struct quality_calibration, first_name) },
    { FIELD(struct quality_calibration, second_id), .flags = NULLABLE },
    { FIELD(struct quality_calibration, second_name) },
    { FIELD(struct quality_calibration, item), .doc = "key" },
    { FIELD(struct quality_calibration, item_zh) },
    { FIELD(struct quality_calibration, item_en) },
    { FIELD(struct quality_calibration, n), .doc = "tickets that both checked" },
    { FIELD(struct quality_calibration, agreement),
      .doc = "percent of the marks that are the same" },
    { FIELD(struct quality_calibration, difference),
      .doc = "mean of second minus first: points of the score; of an item, its own" },
    { FIELD(struct quality_calibration, distance), .doc = "mean of its size" },
    { FIELD(struct quality_calibration, kappa),
      .doc = "Cohen's, of the critical verdict; of an item, of its values. Null where chance alone "
             "would agree" },
    { 0 },
};
