/* The tables that describe a definition: JSON, the API page and so the browser's types. */
#include "process.h"

#include "../standard/clock.h"
#include "process_internal.h"

const char *const industry_labels[] = { "general", "ecommerce", "manufacturing", NULL };
const char *const process_field_type_labels[] = { "text", "long_text", "number", "money", "date",
                                                  "flag", "choice",    "files",  NULL };
const char *const step_kind_labels[] = { "work", "wait", "decision", "end", NULL };
const char *const step_document_labels[] = { "rma",    "inspection", "repair", "parts",
                                             "refund", "visit",      "remedy", NULL };
const char *const effect_kind_labels[] = { "set",  "task",      "process", "remedy", "reply",
                                           "note", "follow_up", "notify",  NULL };
const char *const process_status_labels[] = { "open", "waiting", "resolved", "closed", NULL };
const char *const severity_labels[] = { "error", "warning", NULL };

#define KEY       .flags = REQUIRED | TRIM, .max = 60
#define NAME      .flags = REQUIRED | TRIM, .max = 80
#define WORDS     .flags = TRIM, .max = 300
#define TEXT      .flags = TRIM | MULTILINE, .max = 2000
#define MINUTES   .min = 0, .max = 366 * 24 * 60
#define NO_NUMBER .flags = NULLABLE, .min = 0

static const struct field choice_fields[] = {
    { FIELD(struct process_choice, key), KEY },
    { FIELD(struct process_choice, zh), NAME },
    { FIELD(struct process_choice, en), NAME },
    { 0 },
};

const struct field process_field_fields[] = {
    { FIELD(struct process_field, key), KEY, .doc = "by which guards know it" },
    { FIELD(struct process_field, zh), NAME },
    { FIELD(struct process_field, en), NAME },
    { FIELD(struct process_field, type), .labels = process_field_type_labels,
      .doc = "money in minor units; date YYYY-MM-DD; files: ids of attachments of the ticket" },
    { FIELD(struct process_field, help_zh), WORDS },
    { FIELD(struct process_field, help_en), WORDS },
    { FIELD(struct process_field, choices), .of = choice_fields,
      .size = sizeof(struct process_choice), .max = 60, .doc = "with choice" },
    { 0 },
};

static const struct field step_fields[] = {
    { FIELD(struct process_step, key), KEY },
    { FIELD(struct process_step, zh), NAME },
    { FIELD(struct process_step, en), NAME },
    { FIELD(struct process_step, kind), .labels = step_kind_labels,
      .doc = "a decision is left at once by its first move whose guard holds" },
    { FIELD(struct process_step, status), .labels = process_status_labels,
      .doc = "of the ticket while it is in it" },
    { FIELD(struct process_step, waits_for), .labels = wait_for_labels,
      .doc = "with status waiting" },
    { FIELD(struct process_step, role), .flags = TRIM, .max = 60,
      .doc = "key of the role that does it; empty: anybody" },
    { FIELD(struct process_step, team_id), NO_NUMBER,
      .doc = "that the ticket is handed to; null: it stays" },
    { FIELD(struct process_step, post), .flags = TRIM, .max = 80, .doc = "that answers for it" },
    { FIELD(struct process_step, form), .max = 60, .doc = "keys of fields" },
    { FIELD(struct process_step, documents), .labels = step_document_labels },
    { FIELD(struct process_step, minutes), MINUTES,
      .doc = "of working time within which it has to be left; 0: none" },
    { FIELD(struct process_step, legal_days), .min = 0, .max = 3660, .doc = "of the law; 0: none" },
    { FIELD(struct process_step, legal_working_days), .doc = "natural days unless true" },
    { FIELD(struct process_step, legal_from_start),
      .doc = "counted from the beginning of the flow, not of the step" },
    { FIELD(struct process_step, legal_basis), WORDS, .doc = "the article" },
    { FIELD(struct process_step, exception), .doc = "off the usual way" },
    { FIELD(struct process_step, hint_zh), WORDS },
    { FIELD(struct process_step, hint_en), WORDS },
    { 0 },
};

static const struct field effect_fields[] = {
    { FIELD(struct process_effect, kind), .flags = REQUIRED, .labels = effect_kind_labels },
    { FIELD(struct process_effect, field), .flags = TRIM, .max = 60, .doc = "with set" },
    { FIELD_JSON(struct process_effect, value), .flags = OPTIONAL, .max = 2000, .doc = "with set" },
    { FIELD(struct process_effect, process), .flags = TRIM, .max = 60,
      .doc = "with process and follow_up: its key" },
    { FIELD(struct process_effect, zh), TEXT,
      .doc = "title or text; {number}, {customer} and keys of fields are put in" },
    { FIELD(struct process_effect, en), TEXT },
    { FIELD(struct process_effect, role), .flags = TRIM, .max = 60, .doc = "with task and notify" },
    { FIELD(struct process_effect, team_id), NO_NUMBER, .doc = "with task" },
    { FIELD(struct process_effect, minutes), MINUTES,
      .doc = "task: working time until due; follow_up: natural time until it begins" },
    { 0 },
};

static const struct field move_fields[] = {
    { FIELD(struct process_move, key), KEY },
    { FIELD(struct process_move, zh), NAME },
    { FIELD(struct process_move, en), NAME },
    { FIELD(struct process_move, from), KEY, .doc = "a step, or *: any but an end" },
    { FIELD(struct process_move, to), KEY },
    { FIELD(struct process_move, roles), .max = 20,
      .doc = "who may; empty: whoever does the step; customer: in the portal" },
    { FIELD(struct process_move, required), .max = 60,
      .doc = "fields and facts that must be known" },
    { FIELD_JSON(struct process_move, guard), .flags = OPTIONAL, .max = 8000,
      .doc = "condition over fields and facts" },
    { FIELD(struct process_move, automatic), .doc = "taken by itself when its guard holds" },
    { FIELD(struct process_move, after_minutes), MINUTES,
      .doc = "taken by itself after so long in the step, natural time; 0: never" },
    { FIELD(struct process_move, reason), .doc = "must be given" },
    { FIELD(struct process_move, two_person_field), .flags = TRIM, .max = 60,
      .doc = "an amount: above the limit a second person has to agree" },
    { FIELD(struct process_move, two_person_above), .min = 0, .max = INT64_MAX,
      .doc = "minor units" },
    { FIELD(struct process_move, approvers), .max = 20, .doc = "roles of the second person" },
    { FIELD(struct process_move, effects), .of = effect_fields,
      .size = sizeof(struct process_effect), .max = 20 },
    { 0 },
};

const struct field process_def_fields[] = {
    { FIELD(struct process_def, key), KEY, .doc = "never changes" },
    { FIELD(struct process_def, zh), NAME },
    { FIELD(struct process_def, en), NAME },
    { FIELD(struct process_def, purpose_zh), TEXT },
    { FIELD(struct process_def, purpose_en), TEXT },
    { FIELD(struct process_def, industry), .labels = industry_labels },
    { FIELD(struct process_def, kinds), .max = 20, .doc = "kinds of tickets that it is for" },
    { FIELD_JSON(struct process_def, applies), .flags = OPTIONAL, .max = 8000,
      .doc = "condition over facts of the ticket" },
    { FIELD(struct process_def, auto_start),
      .doc = "begins by itself when such a ticket comes in" },
    { FIELD(struct process_def, start), .flags = TRIM, .max = 60, .doc = "key of the first step" },
    { FIELD(struct process_def, calendar), .flags = TRIM, .max = 60,
      .doc = "key of the calendar of its working time; empty: cn" },
    { FIELD(struct process_def, fields), .of = process_field_fields,
      .size = sizeof(struct process_field), .max = 60 },
    { FIELD(struct process_def, steps), .of = step_fields, .size = sizeof(struct process_step),
      .max = 80 },
    { FIELD(struct process_def, moves), .of = move_fields, .size = sizeof(struct process_move),
      .max = 300 },
    { 0 },
};

const struct field process_finding_fields[] = {
    { FIELD(struct process_finding, severity), .labels = severity_labels },
    { FIELD(struct process_finding, pointer), .doc = "the row: /moves/7/guard" },
    { FIELD(struct process_finding, code) },
    { FIELD(struct process_finding, message) },
    { 0 },
};

/* ------------------------------------------------------------------ rows by key */

#define NAMED(list, type)                                                                          \
    for (size_t i = 0; i < (list).n; i++)                                                          \
        if (str_eq(((const struct type *)(list).items)[i].key, key))                               \
            return &((const struct type *)(list).items)[i];                                        \
    return NULL

const struct process_step *process_step_named(const struct process_def *d, str key)
{
    NAMED(d->steps, process_step);
}

const struct process_field *process_field_named(const struct process_def *d, str key)
{
    NAMED(d->fields, process_field);
}

const struct process_move *process_move_named(const struct process_def *d, str key)
{
    NAMED(d->moves, process_move);
}

/* ------------------------------------------------------------------ JSON */

enum err process_def_read(struct op *op, str json, str prefix, struct process_def *ret)
{
    const json_t *root;
    *ret = (struct process_def){ 0 };
    TRY(json_read(op, json, &root));
    return fields_read(op, process_def_fields, root, prefix, ret, NULL);
}

str process_def_json(struct op *op, const struct process_def *d)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, DEF_MAX);
    fields_write(&out, process_def_fields, d);
    return out.full ? (str){ 0 } : arena_str(op->mem, buf_view(&out));
}
