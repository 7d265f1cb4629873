/* Remedies over HTTP. Everybody who works here may ask what a customer is entitled to. */
#include "remedy_internal.h"

struct evaluate_form {
    str facts, on;
};

static const struct field evaluate_form_fields[] = {
    { FIELD_JSON(struct evaluate_form, facts), .flags = REQUIRED, .max = 65536,
      .doc = "what is known of the case; see docs/remedies.md" },
    { FIELD(struct evaluate_form, on), .flags = NULLABLE, .max = 10,
      .doc = "by the rules of that day; null: today" },
    { 0 },
};

static enum err remedy_http_evaluate(struct op *op, struct http *h)
{
    struct evaluate_form form = { 0 };
    struct remedy_report report;
    const json_t *facts;
    TRY(http_read(op, h, &form));
    TRY(json_read(op, form.facts, &facts));
    TRY(remedy_evaluate_here(op, facts, STR("/facts"), form.on, &report));
    return http_send(op, h, remedy_report_fields, &report);
}

static enum err remedy_http_rules(struct op *op, struct http *h)
{
    struct list cards;
    TRY(remedy_rules_state(op, &cards));
    return http_send_items(op, h, remedy_rule_card_fields, cards.items, cards.n,
                           sizeof(struct remedy_rule_card));
}

static enum err remedy_http_facts(struct op *op, struct http *h)
{
    const struct remedy_rules *rules;
    TRY(remedy_rules_here(op, &rules));
    struct list cards = remedy_facts_list(op, rules);
    return http_send_items(op, h, remedy_fact_card_fields, cards.items, cards.n,
                           sizeof(struct remedy_fact_card));
}

struct confirmation_form {
    bool confirmed;
    str reason;
};

static const struct field confirmation_form_fields[] = {
    { FIELD(struct confirmation_form, confirmed), .flags = REQUIRED,
      .doc = "false takes a confirmation back" },
    { FIELD(struct confirmation_form, reason), .flags = REQUIRED | TRIM, .min = 2, .max = 500,
      .doc = "where the figure was checked" },
    { 0 },
};

static enum err remedy_http_confirm(struct op *op, struct http *h)
{
    struct confirmation_form form = { 0 };
    struct remedy_rule_card card = { 0 };
    TRY(http_read(op, h, &form));
    if (!http_named(h, "confirmed"))
        op_field(op, STR("/confirmed"), "field.required");
    TRY(op_check(op));
    TRY(confirmation_set(op, http_path(h, "rule"), form.confirmed, form.reason, &card));
    return http_send(op, h, remedy_rule_card_fields, &card);
}

static enum err remedy_http_promises(struct op *op, struct http *h)
{
    struct list found;
    TRY(promise_list(op, &found));
    return http_send_items(op, h, remedy_promise_fields, found.items, found.n,
                           sizeof(struct remedy_promise));
}

static enum err remedy_http_promise(struct op *op, struct http *h)
{
    struct remedy_promise p = { 0 };
    TRY(http_read(op, h, &p));
    TRY(promise_add(op, &p, &p));
    return http_send_created(op, h, remedy_promise_fields, &p);
}

const struct route remedy_routes[] = {
    { POST, "/api/v1/remedies/evaluate", remedy_http_evaluate, "login",
      .form = evaluate_form_fields, .form_size = sizeof(struct evaluate_form),
      .out = remedy_report_fields, .flags = ROUTE_OWN_TX,
      .summary = "What a customer is entitled to, and by which rules",
      .errors = "date.invalid field.unknown", .out_name = "RemedyReport" },
    { GET, "/api/v1/remedies/facts", remedy_http_facts, "login", .out = remedy_fact_card_fields,
      .flags = ROUTE_ITEMS, .summary = "The facts that can be told of a case, as a form needs them",
      .out_name = "RemedyFact" },
    { GET, "/api/v1/remedies/rules", remedy_http_rules, "login", .out = remedy_rule_card_fields,
      .flags = ROUTE_ITEMS, .summary = "The rules, with their articles and what is verified",
      .out_name = "RemedyRule" },
    { PUT, "/api/v1/remedies/rules/:rule/confirmation", remedy_http_confirm, "remedy.confirm",
      .form = confirmation_form_fields, .form_size = sizeof(struct confirmation_form),
      .out = remedy_rule_card_fields,
      .summary = "Confirm the figures of a rule that is not from a full text, or doubt them again",
      .errors = "remedy.no_rule remedy.needs_none", .out_name = "RemedyRule" },
    { GET, "/api/v1/remedies/promises", remedy_http_promises, "login", .out = remedy_promise_fields,
      .flags = ROUTE_ITEMS, .summary = "What the company promises, all editions, newest first",
      .out_name = "RemedyPromise" },
    { POST, "/api/v1/remedies/promises", remedy_http_promise, "remedy.write",
      .form = remedy_promise_form_fields, .form_size = sizeof(struct remedy_promise),
      .out = remedy_promise_fields, .flags = ROUTE_CREATED,
      .summary = "Promise something, or a new edition of a promise",
      .errors = "date.invalid promise.period promise.backdated promise.overlap promise.too_many",
      .out_name = "RemedyPromise" },
    { 0 },
};
