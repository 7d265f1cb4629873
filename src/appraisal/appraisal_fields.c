/* What sheets look like: for the API, for what is kept as JSON, and for what is frozen. The same tables read back what they wrote, so
 * nothing here is READONLY and texts may be as long as they get. */
#include "appraisal_internal.h"

#define LONG_TEXT .flags = MULTILINE, .max = 4000
#define MANY      .max = 10000

/* ------------------------------------------------------------------ what was counted */

static const struct field exclusion_fields[] = {
    { FIELD(struct excluded, key) },
    { FIELD(struct excluded, zh), .max = 400 },
    { FIELD(struct excluded, en), .max = 400 },
    { FIELD(struct excluded, n) },
    { 0 },
};

static const struct field figure_kept_fields[] = {
    { FIELD(struct appraisal_figure, has_source), .doc = "false: nothing can be known yet" },
    { FIELD(struct appraisal_figure, n), .doc = "observations that count" },
    { FIELD(struct appraisal_figure, numerator) },
    { FIELD(struct appraisal_figure, denominator) },
    { FIELD(struct appraisal_figure, value), .flags = NULLABLE,
      .doc = "in the measure's unit; null without observations" },
    { FIELD(struct appraisal_figure, mean), .flags = NULLABLE },
    { FIELD(struct appraisal_figure, p90), .flags = NULLABLE },
    { FIELD(struct appraisal_figure, low), .flags = NULLABLE, .doc = "95 % interval" },
    { FIELD(struct appraisal_figure, high), .flags = NULLABLE },
    { FIELD(struct appraisal_figure, interval), .doc = "how it was worked out; may be empty" },
    { FIELD(struct appraisal_figure, small), .doc = "fewer than 30 observations" },
    { FIELD(struct appraisal_figure, exclusions), .of = exclusion_fields,
      .size = sizeof(struct excluded), .doc = "what does not count, by reason" },
    { 0 },
};

static const struct field month_fields[] = {
    { FIELD(struct appraisal_month, month), .doc = "2026-10" },
    { FIELD(struct appraisal_month, n) },
    { FIELD(struct appraisal_month, value), .flags = NULLABLE },
    { 0 },
};

static const struct field mix_fields[] = {
    { FIELD(struct case_mix, n) },
    { FIELD(struct case_mix, others_n) },
    { FIELD(struct case_mix, mean), .flags = NULLABLE },
    { FIELD(struct case_mix, expected), .flags = NULLABLE,
      .doc = "of the same kinds, priorities and shifts with all others" },
    { FIELD(struct case_mix, matched),
      .doc = "of the n, how many have others to be compared with" },
    { 0 },
};

static const struct field counter_fields[] = {
    { FIELD(struct appraisal_counter, measure), .doc = "key; empty: none" },
    { FIELD(struct appraisal_counter, name_zh) },
    { FIELD(struct appraisal_counter, name_en) },
    { FIELD(struct appraisal_counter, unit), .labels = measure_unit_labels },
    { FIELD(struct appraisal_counter, n) },
    { FIELD(struct appraisal_counter, value), .flags = NULLABLE },
    { FIELD(struct appraisal_counter, small) },
    { 0 },
};

static const struct field step_fields[] = {
    { FIELD(struct appraisal_step, value), .flags = NULLABLE, .doc = "from this value on" },
    { FIELD(struct appraisal_step, points) },
    { 0 },
};

const struct field appraisal_excluded_fields[] = {
    { FIELD(struct appraisal_excluded, ticket_id), .flags = NULLABLE },
    { FIELD(struct appraisal_excluded, unit_id), .flags = NULLABLE },
    { FIELD(struct appraisal_excluded, number), .doc = "of the ticket" },
    { 0 },
};

const struct field appraisal_content_fields[] = {
    { FIELD(struct appraisal_content, root_id), .flags = NULLABLE,
      .doc = "the duty since its first edition" },
    { FIELD(struct appraisal_content, duty), .max = 500, .doc = "its sentence" },
    { FIELD(struct appraisal_content, trainings), .doc = "that it takes" },
    { FIELD(struct appraisal_content, measure), .doc = "key; empty: judged by people" },
    { FIELD(struct appraisal_content, name_zh) },
    { FIELD(struct appraisal_content, name_en) },
    { FIELD(struct appraisal_content, measure_kind) },
    { FIELD(struct appraisal_content, unit), .labels = measure_unit_labels },
    { FIELD(struct appraisal_content, direction), .labels = measure_direction_labels,
      .doc = "which way is better" },
    { FIELD(struct appraisal_content, rule), .labels = score_rule_labels },
    { FIELD(struct appraisal_content, target), .flags = NULLABLE },
    { FIELD(struct appraisal_content, floor), .flags = NULLABLE },
    { FIELD(struct appraisal_content, cap), .doc = "of a gate: most points of the whole" },
    { FIELD(struct appraisal_content, steps), .of = step_fields,
      .size = sizeof(struct appraisal_step) },
    { FIELD(struct appraisal_content, figure), .of = figure_kept_fields },
    { FIELD(struct appraisal_content, trend), .of = month_fields,
      .size = sizeof(struct appraisal_month), .doc = "month by month" },
    { FIELD(struct appraisal_content, mix), .of = mix_fields, .doc = "shown beside, never scored" },
    { FIELD(struct appraisal_content, counter), .of = counter_fields,
      .doc = "the measure that must not get worse for it" },
    { FIELD(struct appraisal_content, excluded), .of = appraisal_excluded_fields,
      .size = sizeof(struct appraisal_excluded), MANY, .doc = "what does not count, by an appeal" },
    { FIELD_JSON(struct appraisal_content, definition), .doc = "the measure as it was defined" },
    { FIELD(struct appraisal_content, definition_sha256) },
    { FIELD(struct appraisal_content, evidence_sha256),
      .doc = "over the observations and the chains of events behind the figure" },
    { FIELD(struct appraisal_content, evidence_events), .doc = "how many events those chains had" },
    { 0 },
};

/* ------------------------------------------------------------------ items */

static const char *const without_labels[] = { "no_source",  "no_observations", "gate",
                                              "not_judged", "few_peers",       NULL };

const struct field appraisal_item_fields[] = {
    { FIELD(struct appraisal_item, id) },
    { FIELD(struct appraisal_item, kind), .labels = appraisal_item_kind_labels },
    { FIELD(struct appraisal_item, counted), .of = appraisal_content_fields },
    { FIELD(struct appraisal_item, criterion_id), .flags = NULLABLE },
    { FIELD(struct appraisal_item, criterion_zh) },
    { FIELD(struct appraisal_item, criterion_en) },
    { FIELD(struct appraisal_item, guide), LONG_TEXT },
    { FIELD(struct appraisal_item, weight),
      .doc = "percent: of a measure among the measures, of what is judged of the whole" },
    { FIELD(struct appraisal_item, share), .flags = NULLABLE,
      .doc = "percent of the whole, after items without points gave theirs away" },
    { FIELD(struct appraisal_item, points), .flags = NULLABLE, .doc = "0 to 100; null: none" },
    { FIELD(struct appraisal_item, without), .labels = without_labels, .doc = "why it has none" },
    { FIELD(struct appraisal_item, missed), .doc = "its target was missed" },
    { FIELD(struct appraisal_item, self_comment), LONG_TEXT },
    { FIELD(struct appraisal_item, self_points), .flags = NULLABLE },
    { FIELD(struct appraisal_item, comment), LONG_TEXT, .doc = "of the lead" },
    { FIELD(struct appraisal_item, evidence), LONG_TEXT },
    { FIELD(struct appraisal_item, tickets), .doc = "their numbers" },
    { FIELD(struct appraisal_item, attachment_ids) },
    { FIELD(struct appraisal_item, answers), .doc = "of peers, once there are enough" },
    { 0 },
};

const struct field appraisal_peer_fields[] = {
    { FIELD(struct appraisal_peer, user_id) },
    { FIELD(struct appraisal_peer, user_name) },
    { FIELD(struct appraisal_peer, answered) },
    { FIELD(struct appraisal_peer, asked_at) },
    { 0 },
};

#define WORD                                                                                       \
    { FIELD(struct appraisal_word, item_id) }, { FIELD(struct appraisal_word, points) },           \
        { FIELD(struct appraisal_word, evidence), LONG_TEXT },                                     \
        { FIELD(struct appraisal_word, tickets) },                                                 \
    {                                                                                              \
        FIELD(struct appraisal_word, attachment_ids)                                               \
    }

static const struct field word_fields[] = { WORD, { 0 } };
const struct field appraisal_word_fields[] = {
    { FIELD(struct appraisal_word, key) },
    WORD,
    { 0 },
};

static const struct field file_fields[] = {
    { FIELD(struct appraisal_file, id) },
    { FIELD(struct appraisal_file, name) },
    { 0 },
};

const struct field appraisal_appeal_fields[] = {
    { FIELD(struct appraisal_appeal, id) },
    { FIELD(struct appraisal_appeal, item_id) },
    { FIELD(struct appraisal_appeal, reason), LONG_TEXT },
    { FIELD(struct appraisal_appeal, raised_at) },
    { FIELD(struct appraisal_appeal, outcome), .labels = appeal_outcome_labels },
    { FIELD(struct appraisal_appeal, decision), LONG_TEXT, .doc = "why" },
    { FIELD(struct appraisal_appeal, excluded), .of = appraisal_excluded_fields,
      .size = sizeof(struct appraisal_excluded), MANY },
    { FIELD(struct appraisal_appeal, decided_by), .flags = NULLABLE },
    { FIELD(struct appraisal_appeal, decided_name) },
    { FIELD(struct appraisal_appeal, decided_at), .flags = NULLABLE },
    { FIELD(struct appraisal_appeal, item_before), .flags = NULLABLE },
    { FIELD(struct appraisal_appeal, item_after), .flags = NULLABLE },
    { FIELD(struct appraisal_appeal, score_before), .flags = NULLABLE },
    { FIELD(struct appraisal_appeal, score_after), .flags = NULLABLE },
    { FIELD(struct appraisal_appeal, sha256), .doc = "of the decision, as its event has it" },
    { 0 },
};

/* ------------------------------------------------------------------ sheets */

/* Of its row, with the names that are joined. */
#define HEAD                                                                                       \
    { FIELD(struct appraisal, id) }, { FIELD(struct appraisal, version), .doc = "for If-Match" },  \
        { FIELD(struct appraisal, cycle_id) }, { FIELD(struct appraisal, cycle_name) },            \
        { FIELD(struct appraisal, from), .format = "date" },                                       \
        { FIELD(struct appraisal, to), .format = "date" },                                         \
        { FIELD(struct appraisal, cycle_state), .labels = cycle_state_labels },                    \
        { FIELD(struct appraisal, user_id) }, { FIELD(struct appraisal, user_name) },              \
        { FIELD(struct appraisal, post_id) }, { FIELD(struct appraisal, post_zh) },                \
        { FIELD(struct appraisal, post_en) },                                                      \
        { FIELD(struct appraisal, document_id), .doc = "the edition that it is judged by" },       \
        { FIELD(struct appraisal, edition) }, { FIELD(struct appraisal, document_sha256) },        \
        { FIELD(struct appraisal, state), .labels = appraisal_state_labels },                      \
        { FIELD(struct appraisal, measures_share), .doc = "percent" },                             \
        { FIELD(struct appraisal, self_comment), LONG_TEXT },                                      \
        { FIELD(struct appraisal, lead_comment), LONG_TEXT },                                      \
        { FIELD(struct appraisal, skip_reason), LONG_TEXT,                                         \
          .doc = "why it went on without the person" },                                            \
        { FIELD(struct appraisal, lead_id), .flags = NULLABLE, .doc = "who submitted it" },        \
        { FIELD(struct appraisal, lead_name) },                                                    \
        { FIELD(struct appraisal, score), .flags = NULLABLE,                                       \
          .doc = "0 to 100; null: nothing has points" },                                           \
        { FIELD(struct appraisal, uncapped), .flags = NULLABLE, .doc = "without gates" },          \
        { FIELD(struct appraisal, cap), .doc = "by a gate that was missed; -1: none" },            \
        { FIELD(struct appraisal, computed_at), .flags = NULLABLE },                               \
        { FIELD(struct appraisal, handed_in_at), .flags = NULLABLE },                              \
        { FIELD(struct appraisal, submitted_at), .flags = NULLABLE },                              \
        { FIELD(struct appraisal, confirmed_at), .flags = NULLABLE },                              \
        { FIELD(struct appraisal, closed_at), .flags = NULLABLE },                                 \
    {                                                                                              \
        FIELD(struct appraisal, updated_at)                                                        \
    }

#define PARTS                                                                                      \
    { FIELD(struct appraisal, items), .of = appraisal_item_fields,                                 \
      .size = sizeof(struct appraisal_item), MANY },                                               \
    {                                                                                              \
        FIELD(struct appraisal, appeals), .of = appraisal_appeal_fields,                           \
                                          .size = sizeof(struct appraisal_appeal), MANY            \
    }

const struct field appraisal_head_fields[] = {
    HEAD,
    { FIELD(struct appraisal, content_sha256) },
    { 0 },
};

const struct field appraisal_fields[] = {
    HEAD,
    PARTS,
    { FIELD(struct appraisal, peers), .of = appraisal_peer_fields,
      .size = sizeof(struct appraisal_peer), .doc = "who was asked; for those above" },
    { FIELD(struct appraisal, words), .of = word_fields, .size = sizeof(struct appraisal_word),
      .doc = "of peers, without names: while you decide an appeal against them" },
    { FIELD(struct appraisal, files), .of = file_fields, .size = sizeof(struct appraisal_file),
      .doc = "names of the files that are evidence" },
    { FIELD(struct appraisal, content_sha256), .doc = "of what was frozen; empty before" },
    { FIELD(struct appraisal, acts), .labels = appraisal_act_labels,
      .doc = "what you may do with it now" },
    { FIELD(struct appraisal, lead_names), .doc = "who judges it" },
    { 0 },
};

/* ------------------------------------------------------------------ frozen */

static const struct field sheet_fields[] = { HEAD, PARTS, { 0 } };

static const struct field points_fields[] = {
    { FIELD(struct peer_points, points) },
    { 0 },
};

static const struct field peer_sum_fields[] = {
    { FIELD(struct peer_sum, item_id) },
    { FIELD(struct peer_sum, points), .of = points_fields, .size = sizeof(struct peer_points),
      MANY },
    { FIELD(struct peer_sum, words_sha256) },
    { 0 },
};

const struct field frozen_fields[] = {
    { FIELD(struct frozen, rules) },
    { FIELD(struct frozen, kind) },
    { FIELD(struct frozen, sheet), .of = sheet_fields },
    { FIELD(struct frozen, peers), .of = peer_sum_fields, .size = sizeof(struct peer_sum), MANY },
    { FIELD(struct frozen, evidence_sha256) },
    { 0 },
};

enum err frozen_read(struct op *op, str content, struct frozen *ret)
{
    *ret = (struct frozen){ 0 };
    return record_read(op, frozen_fields, content, ret);
}
