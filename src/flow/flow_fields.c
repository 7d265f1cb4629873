/* The tables that describe flows: rows, JSON, the API page. */
#include "flow_internal.h"

const char *const flow_status_labels[] = { "running", "ended", "given_up", NULL };
const char *const line_state_labels[] = { "done", "present", "ahead", NULL };
const char *const approval_state_labels[] = { "open", "agreed", "refused", "taken_back", NULL };

#define FLOW_COMMON                                                                                \
    { FIELD(struct flow, id) }, { FIELD(struct flow, version), .doc = "for If-Match" },            \
        { FIELD(struct flow, ticket_id) }, { FIELD(struct flow, process_id) },                     \
        { FIELD(struct flow, edition), .doc = "of the process: the one that it began with" },      \
        { FIELD(struct flow, parent_id), .flags = NULLABLE, .doc = "the flow that began it" },     \
        { FIELD(struct flow, process), .doc = "key" }, { FIELD(struct flow, process_zh) },         \
        { FIELD(struct flow, process_en) }, { FIELD(struct flow, step), .doc = "key" },            \
        { FIELD(struct flow, status), .labels = flow_status_labels },                              \
        { FIELD(struct flow, team_id), .flags = NULLABLE },                                        \
        { FIELD(struct flow, since), .doc = "in the step" },                                       \
        { FIELD(struct flow, due_at), .flags = NULLABLE, .doc = "by when it has to be left" },     \
        { FIELD(struct flow, timer_at), .flags = NULLABLE, .doc = "when a move takes itself" },    \
        { FIELD(struct flow, started_at) },                                                        \
    {                                                                                              \
        FIELD(struct flow, ended_at), .flags = NULLABLE                                            \
    }

const struct field flow_row_fields[] = {
    FLOW_COMMON,
    { FIELD(struct flow, edition_id) },
    { FIELD(struct flow, late_at) },
    { FIELD(struct flow, seen) },
    { 0 },
};

const struct field flow_fields[] = {
    FLOW_COMMON,
    { FIELD(struct flow, step_zh) },
    { FIELD(struct flow, step_en) },
    { 0 },
};

static const struct field line_fields[] = {
    { FIELD(struct flow_line, step) },
    { FIELD(struct flow_line, zh) },
    { FIELD(struct flow_line, en) },
    { FIELD(struct flow_line, kind), .labels = step_kind_labels },
    { FIELD(struct flow_line, state), .labels = line_state_labels },
    { FIELD(struct flow_line, exception), .doc = "off the usual way" },
    { FIELD(struct flow_line, entered_at), .flags = NULLABLE, .doc = "last" },
    { FIELD(struct flow_line, times), .doc = "that it was entered" },
    { 0 },
};

static const struct field way_fields[] = {
    { FIELD(struct flow_way, move) },
    { FIELD(struct flow_way, zh) },
    { FIELD(struct flow_way, en) },
    { FIELD(struct flow_way, to) },
    { FIELD(struct flow_way, to_zh) },
    { FIELD(struct flow_way, to_en) },
    { FIELD(struct flow_way, aside), .doc = "it begins in any step: withdrawn, a duplicate" },
    { FIELD(struct flow_way, may), .doc = "this person may take it" },
    { FIELD(struct flow_way, ready), .doc = "its condition holds and no fact is missing" },
    { FIELD(struct flow_way, required), .doc = "fields that have to be filled in" },
    { FIELD(struct flow_way, missing), .doc = "facts that no document has told yet" },
    { FIELD(struct flow_way, reason), .doc = "has to be given" },
    { FIELD(struct flow_way, second), .doc = "somebody else has to agree" },
    { FIELD(struct flow_way, why),
      .doc = "the names of what it depends on and does not hold, in the reader's language" },
    { 0 },
};

const struct field flow_approval_fields[] = {
    { FIELD(struct flow_approval, id) },
    { FIELD(struct flow_approval, flow_id) },
    { FIELD(struct flow_approval, move) },
    { FIELD(struct flow_approval, zh) },
    { FIELD(struct flow_approval, en) },
    { FIELD_JSON(struct flow_approval, seen), .doc = "the amount that was asked for" },
    { FIELD(struct flow_approval, reason) },
    { FIELD(struct flow_approval, user_id) },
    { FIELD(struct flow_approval, user_name) },
    { FIELD(struct flow_approval, created_at) },
    { FIELD(struct flow_approval, state), .labels = approval_state_labels },
    { FIELD(struct flow_approval, decided_by), .flags = NULLABLE },
    { FIELD(struct flow_approval, decided_name) },
    { FIELD(struct flow_approval, decided_at), .flags = NULLABLE },
    { FIELD(struct flow_approval, answer) },
    { FIELD(struct flow_approval, may), .doc = "this person may decide" },
    { 0 },
};

const struct field flow_view_fields[] = {
    { FIELD(struct flow_view, flow), .of = flow_fields },
    { FIELD(struct flow_view, line), .of = line_fields, .size = sizeof(struct flow_line),
      .doc = "steps gone, the present one, the usual way ahead" },
    { FIELD(struct flow_view, hint_zh) },
    { FIELD(struct flow_view, hint_en) },
    { FIELD(struct flow_view, role), .doc = "that does the present step; empty: anybody" },
    { FIELD(struct flow_view, role_zh) },
    { FIELD(struct flow_view, role_en) },
    { FIELD(struct flow_view, post) },
    { FIELD(struct flow_view, documents), .labels = step_document_labels },
    { FIELD(struct flow_view, legal_basis) },
    { FIELD(struct flow_view, form), .of = process_field_fields,
      .size = sizeof(struct process_field), .doc = "what may be filled in now" },
    { FIELD_JSON(struct flow_view, values), .doc = "what is known of that" },
    { FIELD(struct flow_view, may_record), .doc = "this person may fill it in" },
    { FIELD(struct flow_view, ways), .of = way_fields, .size = sizeof(struct flow_way) },
    { FIELD(struct flow_view, approvals), .of = flow_approval_fields,
      .size = sizeof(struct flow_approval), .doc = "newest first" },
    { 0 },
};

const struct field customer_move_fields[] = {
    { FIELD(struct customer_move, flow_id) },
    { FIELD(struct customer_move, move) },
    { FIELD(struct customer_move, zh) },
    { FIELD(struct customer_move, en) },
    { FIELD(struct customer_move, reason), .doc = "has to be given" },
    { 0 },
};

const struct field task_fields[] = {
    { FIELD(struct task, id) },
    { FIELD(struct task, version) },
    { FIELD(struct task, ticket_id) },
    { FIELD(struct task, flow_id), .flags = NULLABLE },
    { FIELD(struct task, title_zh) },
    { FIELD(struct task, title_en) },
    { FIELD(struct task, role), .doc = "that shall do it; may be empty" },
    { FIELD(struct task, team_id), .flags = NULLABLE },
    { FIELD(struct task, assignee_id), .flags = NULLABLE },
    { FIELD(struct task, due_at), .flags = NULLABLE },
    { FIELD(struct task, created_at) },
    { FIELD(struct task, done_at), .flags = NULLABLE },
    { FIELD(struct task, done_by), .flags = NULLABLE },
    { FIELD(struct task, done_name) },
    { 0 },
};

const struct permission flow_permissions[] = {
    { "flow.move", "办理流程步骤", "Work on steps of processes", true },
    { "flow.override", "不按流程跳转、终止流程", "Leave the drawn way, give a process up", true },
    { 0 },
};
