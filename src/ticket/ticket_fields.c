/* The tables that describe a ticket and what belongs to it: JSON, rows, forms and the API page. */
#include "ticket_internal.h"

const char *const ticket_kind_labels[] = { "fault",      "question", "service_request", "return",
                                           "exchange",   "refund",   "repair",          "complaint",
                                           "suggestion", NULL };
const char *const ticket_status_labels[] = { "new", "open", "waiting", "resolved", "closed", NULL };
const char *const ticket_grade_labels[] = { "low", "medium", "high", NULL };
const char *const ticket_priority_labels[] = { "low", "normal", "high", "urgent", NULL };
const char *const ticket_channel_labels[] = { "desk",   "portal", "phone", "mail",
                                              "import", "api",    NULL };
const char *const message_type_labels[] = { "reply", "note", NULL };

static const char *const from_labels[] = { "customer", "agent", NULL };
static const char *const item_type_labels[] = { "reply", "note", "event", NULL };
static const char *const item_from_labels[] = { "customer", "agent", "system", NULL };
static const char *const sort_labels[] = { "updated", "created", "priority", "due", NULL };
static const char *const clock_filter_labels[] = { "breached", "near", NULL };
static const char *const order_labels[] = { "desc", "asc", NULL };

#define TICKET_COMMON(type, member)                                                                \
    { FIELD_NAMED(type, member.id, "id"), .flags = READONLY, .doc = "number inside the program" }, \
        { FIELD_NAMED(type, member.version, "version"), .flags = READONLY,                         \
          .doc = "for If-Match" },                                                                 \
        { FIELD_NAMED(type, member.number, "number"), .flags = READONLY,                           \
          .doc = "what people say and type, with a check digit" },                                 \
        { FIELD_NAMED(type, member.kind, "kind"), .labels = ticket_kind_labels },                  \
        { FIELD_NAMED(type, member.subject, "subject") },                                          \
        { FIELD_NAMED(type, member.description, "description") },                                  \
        { FIELD_NAMED(type, member.status, "status"), .labels = ticket_status_labels },            \
        { FIELD_NAMED(type, member.impact, "impact"), .labels = ticket_grade_labels },             \
        { FIELD_NAMED(type, member.urgency, "urgency"), .labels = ticket_grade_labels },           \
        { FIELD_NAMED(type, member.priority, "priority"), .labels = ticket_priority_labels,        \
          .doc = "from impact and urgency" },                                                      \
        { FIELD_NAMED(type, member.channel, "channel"), .labels = ticket_channel_labels },         \
        { FIELD_NAMED(type, member.customer_id, "customer_id"), .flags = NULLABLE },               \
        { FIELD_NAMED(type, member.customer_name, "customer_name") },                              \
        { FIELD_NAMED(type, member.unit_id, "unit_id"), .flags = NULLABLE,                         \
          .doc = "the unit that it is about" },                                                    \
        { FIELD_NAMED(type, member.order_id, "order_id"), .flags = NULLABLE,                       \
          .doc = "the order that it is about" },                                                   \
        { FIELD_NAMED(type, member.team_id, "team_id"), .flags = NULLABLE },                       \
        { FIELD_NAMED(type, member.assignee_id, "assignee_id"), .flags = NULLABLE },               \
        { FIELD_NAMED(type, member.tags, "tags") },                                                \
        { FIELD_NAMED(type, member.external_id, "external_id"), .flags = NULLABLE,                 \
          .doc = "number in another system" },                                                     \
        { FIELD_NAMED(type, member.message_count, "message_count") },                              \
        { FIELD_NAMED(type, member.created_at, "created_at") },                                    \
        { FIELD_NAMED(type, member.updated_at, "updated_at") },                                    \
        { FIELD_NAMED(type, member.first_reply_at, "first_reply_at"), .flags = NULLABLE,           \
          .doc = "first public reply of a person of ours" },                                       \
        { FIELD_NAMED(type, member.resolved_at, "resolved_at"), .flags = NULLABLE },               \
        { FIELD_NAMED(type, member.closed_at, "closed_at"), .flags = NULLABLE },                   \
        { FIELD_NAMED(type, member.reopened_count, "reopened_count") },                            \
    {                                                                                              \
        FIELD_NAMED(type, member.near_at, "near_at"), .flags = NULLABLE,                           \
                                                      .doc = "from when on due_at is near"         \
    }

#define STEP_FIELDS(type, member)                                                                  \
    { FIELD_NAMED(type, member.step, "step"), .flags = NULLABLE,                                   \
      .doc = "process.step of the process that leads it; null: none does" },                       \
        { FIELD_NAMED(type, member.step_zh, "step_zh"), .flags = NULLABLE },                       \
    {                                                                                              \
        FIELD_NAMED(type, member.step_en, "step_en"), .flags = NULLABLE                            \
    }

struct ticket_box {
    struct ticket t;
};

const struct field ticket_fields[] = {
    TICKET_COMMON(struct ticket_box, t),
    STEP_FIELDS(struct ticket_box, t),
    { FIELD_NAMED(struct ticket_box, t.last_from, "last_from"), .flags = NULLABLE,
      .labels = from_labels, .doc = "who wrote the last public message" },
    { FIELD_NAMED(struct ticket_box, t.due_at, "due_at"), .flags = NULLABLE,
      .doc = "when the clock that runs out first is due; null: nothing is" },
    { FIELD_NAMED(struct ticket_box, t.due_clock, "due_clock"), .flags = NULLABLE,
      .labels = clock_kind_labels, .doc = "which clock" },
    { FIELD_NAMED(struct ticket_box, t.moves, "moves"), .flags = OPTIONAL,
      .labels = ticket_status_labels,
      .doc = "the statuses to which this person may move it now; only with a single ticket" },
    { 0 },
};

const struct field ticket_row_fields[] = {
    TICKET_COMMON(struct ticket_row, t),
    STEP_FIELDS(struct ticket_row, t),
    { FIELD(struct ticket_row, step_due_at) },
    { FIELD(struct ticket_row, step_near_at) },
    { FIELD(struct ticket_row, last_from) },
    { FIELD(struct ticket_row, access_hash) },
    { FIELD_NAMED(struct ticket_row, due, "due_at") },
    { FIELD_NAMED(struct ticket_row, due_kind, "due_clock") },
    { FIELD(struct ticket_row, alarm_at) },
    { 0 },
};

const struct field ticket_form_fields[] = {
    { FIELD(struct ticket_form, kind), .flags = REQUIRED, .labels = ticket_kind_labels },
    { FIELD(struct ticket_form, subject), .flags = REQUIRED | TRIM, .max = 200 },
    { FIELD(struct ticket_form, description), .flags = MULTILINE, .max = 50000 },
    { FIELD(struct ticket_form, impact), .labels = ticket_grade_labels, .doc = "how much is hurt" },
    { FIELD(struct ticket_form, urgency), .labels = ticket_grade_labels,
      .doc = "how soon it hurts" },
    { FIELD(struct ticket_form, channel), .labels = ticket_channel_labels },
    { FIELD(struct ticket_form, customer_id), .flags = NULLABLE, .doc = "a known customer" },
    { FIELD(struct ticket_form, customer), .of = customer_form_fields, .flags = NULLABLE,
      .size = sizeof(struct customer_form),
      .doc = "instead of customer_id: found by phone or mail, or added" },
    { FIELD(struct ticket_form, unit_id), .flags = NULLABLE, .min = 0,
      .doc = "the unit that it is about" },
    { FIELD(struct ticket_form, order_id), .flags = NULLABLE, .min = 0,
      .doc = "the order that it is about" },
    { FIELD(struct ticket_form, team_id), .flags = NULLABLE },
    { FIELD(struct ticket_form, assignee_id), .flags = NULLABLE },
    { FIELD(struct ticket_form, tags), .max = 20 },
    { FIELD(struct ticket_form, external_id), .flags = NULLABLE | TRIM, .max = 100,
      .doc = "number in another system; at most one ticket has it" },
    { 0 },
};

const struct field ticket_edit_fields[] = {
    { FIELD(struct ticket_edit, kind), .labels = ticket_kind_labels },
    { FIELD(struct ticket_edit, subject), .flags = REQUIRED | TRIM, .max = 200 },
    { FIELD(struct ticket_edit, description), .flags = MULTILINE, .max = 50000 },
    { FIELD(struct ticket_edit, impact), .labels = ticket_grade_labels },
    { FIELD(struct ticket_edit, urgency), .labels = ticket_grade_labels },
    { FIELD(struct ticket_edit, tags), .max = 20 },
    { FIELD(struct ticket_edit, customer_id), .flags = NULLABLE },
    { FIELD(struct ticket_edit, unit_id), .flags = NULLABLE, .min = 0 },
    { FIELD(struct ticket_edit, order_id), .flags = NULLABLE, .min = 0 },
    { 0 },
};

const struct field ticket_query_fields[] = {
    { FIELD(struct ticket_query, view), .labels = ticket_view_labels,
      .doc = "a ready-made view; its conditions and the others all hold" },
    { FIELD(struct ticket_query, status), .labels = ticket_status_labels, .doc = "one or several" },
    { FIELD(struct ticket_query, kind), .labels = ticket_kind_labels, .doc = "one or several" },
    { FIELD(struct ticket_query, priority), .labels = ticket_priority_labels,
      .doc = "one or several" },
    { FIELD(struct ticket_query, team_id) },
    { FIELD(struct ticket_query, assignee_id) },
    { FIELD(struct ticket_query, customer_id) },
    { FIELD(struct ticket_query, unit_id) },
    { FIELD(struct ticket_query, order_id) },
    { FIELD(struct ticket_query, tag), .max = 40 },
    { FIELD(struct ticket_query, created_from), .doc = "from this instant on" },
    { FIELD(struct ticket_query, created_to), .doc = "before this instant" },
    { FIELD(struct ticket_query, clock), .labels = clock_filter_labels,
      .doc = "unfinished ones whose first clock is overdue, or near and not yet overdue" },
    { FIELD(struct ticket_query, condition), .max = 4000,
      .doc =
          "JSON: {\"all\": [{\"field\": \"priority\", \"op\": \"in\", \"value\": [\"high\"]}]}" },
    { FIELD(struct ticket_query, sort), .labels = sort_labels,
      .doc = "updated unless said; due: unfinished ones by the clock that runs out first" },
    { FIELD(struct ticket_query, order), .labels = order_labels,
      .doc = "desc unless said, but asc by due" },
    { FIELD(struct ticket_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct ticket_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

const struct field attachment_fields[] = {
    { FIELD(struct attachment, id) },
    { FIELD(struct attachment, name), .doc = "file name as sent, without folders" },
    { FIELD(struct attachment, media_type) },
    { FIELD(struct attachment, size), .doc = "bytes" },
    { FIELD(struct attachment, sha256) },
    { FIELD(struct attachment, claim), .flags = OPTIONAL,
      .doc = "secret by which the upload is added to a message" },
    { 0 },
};

const struct field message_form_fields[] = {
    { FIELD(struct message_form, type), .labels = message_type_labels,
      .doc = "reply: the customer reads it; note: only we do" },
    { FIELD(struct message_form, body), .flags = REQUIRED | MULTILINE, .max = 50000 },
    { FIELD(struct message_form, attachment_ids), .max = 10 },
    { FIELD(struct message_form, then), .labels = ticket_status_labels,
      .doc = "status to move the ticket to in the same step" },
    { FIELD(struct message_form, seen), .min = 0,
      .doc =
          "newest timeline id that the writer has seen: a newer public message refuses the reply" },
    { FIELD(struct message_form, force), .doc = "send although somebody answered meanwhile" },
    { 0 },
};

const struct field timeline_fields[] = {
    { FIELD(struct timeline_item, id), .doc = "place in the ticket's history, from 1" },
    { FIELD(struct timeline_item, at) },
    { FIELD(struct timeline_item, type), .flags = REQUIRED, .labels = item_type_labels },
    { FIELD(struct timeline_item, from), .flags = REQUIRED, .labels = item_from_labels },
    { FIELD(struct timeline_item, actor_id), .flags = NULLABLE },
    { FIELD(struct timeline_item, actor_name) },
    { FIELD(struct timeline_item, message_id), .flags = NULLABLE },
    { FIELD(struct timeline_item, body) },
    { FIELD(struct timeline_item, attachments), .of = attachment_fields,
      .size = sizeof(struct attachment) },
    { FIELD(struct timeline_item, event), .doc = "type of the event" },
    { FIELD_JSON(struct timeline_item, data), .doc = "details of the event" },
    { 0 },
};

const struct permission ticket_permissions[] = {
    { "ticket.read", "查看工单", "See tickets", true },
    { "ticket.create", "登记工单", "Add tickets", false },
    { "ticket.reply", "回复客户", "Reply to customers", true },
    { "ticket.note", "写内部备注", "Write internal notes", true },
    { "ticket.edit", "修改工单", "Change tickets", true },
    { "ticket.assign", "指派工单", "Assign tickets", true },
    { "ticket.transfer", "转交工单", "Transfer tickets between teams", true },
    { "ticket.move", "变更工单状态", "Move tickets: resolve, close, reopen", true },
    { "ticket.import", "导入工单", "Import tickets", false },
    { "ticket.export", "导出工单", "Export tickets", false },
    { 0 },
};
