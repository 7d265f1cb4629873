/* Checks and disputes over HTTP. The door is wide, as each may be the person, the assessor or the judge; what may be seen
 * and done is asked for each check (quality_check.c). */
#include "quality_internal.h"

static const struct field query_fields[] = {
    { FIELD(struct quality_check_query, view), .flags = REQUIRED, .labels = quality_view_labels,
      .doc = "todo, done: of the assessor; mine: results of the reader's own work; results, "
             "decisions, plan: of others" },
    { FIELD(struct quality_check_query, plan_id), .min = 0 },
    { FIELD(struct quality_check_query, user_id), .min = 0, .doc = "whose work it is" },
    { FIELD(struct quality_check_query, from), .flags = TRIM, .max = 7,
      .doc = "YYYY-MM, of plans" },
    { FIELD(struct quality_check_query, to), .flags = TRIM, .max = 7, .doc = "included" },
    { FIELD(struct quality_check_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct quality_check_query, limit), .min = 1, .max = PAGE_MAX,
      .doc = "rows, 50 unless said" },
    { 0 },
};

static enum err check_http_list(struct op *op, struct http *h)
{
    struct quality_check_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(quality_check_list(op, &q, &found, &next));
    return http_send_list(op, h, quality_check_row_fields, found.items, found.n,
                          sizeof(struct quality_check), next);
}

static enum err check_http_get(struct op *op, struct http *h)
{
    struct quality_check c;
    TRY(quality_check_get(op, http_id(h), &c));
    return http_send(op, h, quality_check_fields, &c);
}

static enum err check_http_next(struct op *op, struct http *h)
{
    struct quality_check c;
    TRY(quality_check_next(op, &c));
    return http_send(op, h, quality_check_fields, &c);
}

struct assign_form {
    int64_t assessor_id;
};

static const struct field assign_form_fields[] = {
    { FIELD(struct assign_form, assessor_id), .flags = NULLABLE,
      .doc = "null: back to those that wait" },
    { 0 },
};

static enum err check_http_assign(struct op *op, struct http *h)
{
    struct assign_form form = { 0 };
    struct quality_check c;
    TRY(http_read(op, h, &form));
    TRY(quality_check_assign(op, http_id(h), http_version(h), form.assessor_id, &c));
    return http_send(op, h, quality_check_fields, &c);
}

static enum err check_http_take(struct op *op, struct http *h)
{
    struct quality_check c;
    TRY(quality_check_take(op, http_id(h), &c));
    return http_send(op, h, quality_check_fields, &c);
}

static enum err check_http_save(struct op *op, struct http *h)
{
    struct quality_marking form = { 0 };
    struct quality_check c;
    TRY(http_read(op, h, &form));
    TRY(quality_check_save(op, http_id(h), http_version(h), &form, &c));
    return http_send(op, h, quality_check_fields, &c);
}

static enum err check_http_submit(struct op *op, struct http *h)
{
    struct quality_check c;
    TRY(quality_check_submit(op, http_id(h), http_version(h), &c));
    return http_send(op, h, quality_check_fields, &c);
}

/* ------------------------------------------------------------------ disputes */

struct dispute_form {
    str item, reason;
};

static const struct field dispute_form_fields[] = {
    { FIELD(struct dispute_form, item), .flags = REQUIRED | TRIM, .max = 40, .doc = "key" },
    { FIELD(struct dispute_form, reason), .flags = REQUIRED | TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static enum err dispute_http_add(struct op *op, struct http *h)
{
    struct dispute_form form = { 0 };
    struct quality_check c;
    TRY(http_read(op, h, &form));
    TRY(quality_dispute_add(op, http_id(h), form.item, form.reason, &c));
    return http_send_created(op, h, quality_check_fields, &c);
}

static const struct field decision_form_fields[] = {
    { FIELD(struct quality_decision, outcome), .flags = REQUIRED, .labels = dispute_state_labels,
      .doc = "upheld: the value stays; changed" },
    { FIELD(struct quality_decision, value), .flags = NULLABLE, .min = NOT_APPLICABLE,
      .max = POINTS_MAX, .doc = "whole; with changed" },
    { FIELD(struct quality_decision, answer), .flags = REQUIRED | TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static enum err dispute_http_decide(struct op *op, struct http *h)
{
    struct quality_decision form = { 0 };
    struct quality_check c;
    TRY(http_read(op, h, &form));
    TRY(quality_dispute_decide(op, http_id(h), &form, &c));
    return http_send(op, h, quality_check_fields, &c);
}

struct dispute_query {
    bool open;
};

static const struct field dispute_query_fields[] = {
    { FIELD(struct dispute_query, open), .doc = "only those that are not decided" },
    { 0 },
};

static enum err dispute_http_list(struct op *op, struct http *h)
{
    struct dispute_query q = { 0 };
    struct list found;
    TRY(http_query(op, h, &q));
    TRY(quality_dispute_list(op, q.open, &found));
    return http_send_items(op, h, quality_dispute_fields, found.items, found.n,
                           sizeof(struct quality_dispute));
}

#define CHECK .out = quality_check_fields, .out_name = "QualityCheck"

const struct route quality_routes[] = {
    { GET, "/api/v1/quality-checks", check_http_list, "login", .query = query_fields,
      .out = quality_check_row_fields, .out_name = "QualityCheckRow",
      .flags = ROUTE_LIST | ROUTE_SLOW,
      .summary = "Quality checks by view, newest first; looking at others' results is recorded" },
    { POST, "/api/v1/quality-checks/next", check_http_next, "quality.check", CHECK,
      .summary = "Take the longest waiting check that the caller may make",
      .errors = "quality.nothing_left" },
    { GET, "/api/v1/quality-checks/:id", check_http_get, "login", CHECK, .flags = ROUTE_SLOW,
      .summary =
          "One check with its form, marks and disputes; reading another's result is recorded",
      .errors = "quality.no_check" },
    { POST, "/api/v1/quality-checks/:id/assign", check_http_assign, "quality.plan",
      .form = assign_form_fields, .form_size = sizeof(struct assign_form), CHECK,
      .flags = ROUTE_IF_MATCH, .summary = "Give a check to an assessor, or take it back",
      .errors = "quality.no_check quality.own_work quality.other_of_pair quality.submitted "
                "quality.no_assessor record.changed" },
    { POST, "/api/v1/quality-checks/:id/take", check_http_take, "quality.decide", CHECK,
      .summary = "Decide between two checks that differ, by a third",
      .errors = "quality.no_check quality.own_work quality.other_of_pair quality.taken" },
    { PUT, "/api/v1/quality-checks/:id/marks", check_http_save, "login",
      .form = quality_marking_fields, .form_size = sizeof(struct quality_marking), CHECK,
      .flags = ROUTE_IF_MATCH, .summary = "Save the marks of a draft: all of them",
      .errors = "quality.no_check quality.not_yours quality.submitted quality.no_item "
                "quality.value quality.no_timeline quality.misquoted record.changed" },
    { POST, "/api/v1/quality-checks/:id/submit", check_http_submit, "login", CHECK,
      .flags = ROUTE_IF_MATCH, .summary = "Submit a check; it cannot be changed afterwards",
      .errors = "quality.no_check quality.not_yours quality.submitted quality.unmarked "
                "quality.nothing_scored record.changed" },
    { POST, "/api/v1/quality-checks/:id/disputes", dispute_http_add, "quality.read",
      .form = dispute_form_fields, .form_size = sizeof(struct dispute_form), CHECK,
      .flags = ROUTE_CREATED, .summary = "Dispute an item of a result of one's own work",
      .errors = "quality.no_check quality.not_your_work quality.no_dispute quality.no_item "
                "quality.disputed" },
    { GET, "/api/v1/quality-disputes", dispute_http_list, "login", .query = dispute_query_fields,
      .out = quality_dispute_fields, .out_name = "QualityDispute",
      .flags = ROUTE_ITEMS | ROUTE_SLOW,
      .summary = "Disputes, newest first; looking at others' is recorded" },
    { POST, "/api/v1/quality-disputes/:id/decision", dispute_http_decide, "login",
      .form = decision_form_fields, .form_size = sizeof(struct quality_decision), CHECK,
      .summary = "Decide a dispute; the score follows",
      .errors = "quality.no_dispute_there quality.own_work quality.own_check quality.decided "
                "quality.value quality.outcome quality.nothing_scored" },
    { 0 },
};
