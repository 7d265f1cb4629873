/* Linting any text while somebody writes, and the rules with how they fare here. */
#include "finding.h"

struct lint_request {
    str text;
    int lang;
    str industry;
    bool supervisor;
};

#define TEXT_CHARS 100000 /* some fifty pages; the body's limit is near */

static const struct field lint_request_fields[] = {
    { FIELD(struct lint_request, text), .flags = REQUIRED | MULTILINE, .max = TEXT_CHARS,
      .doc = "a duty, or a whole document as text or Markdown" },
    { FIELD(struct lint_request, lang), .labels = lint_lang_labels,
      .doc = "auto: each clause by its letters" },
    { FIELD(struct lint_request, industry), .max = 40,
      .doc = "ecommerce, manufacturing; empty: as the text says" },
    { FIELD(struct lint_request, supervisor), .doc = "a post that decides for others" },
    { 0 },
};

struct lint_answer {
    struct list findings, essentials;
    int64_t duties;
};

static const struct field lint_answer_fields[] = {
    { FIELD(struct lint_answer, findings), .of = lint_finding_fields,
      .size = sizeof(struct lint_finding) },
    { FIELD(struct lint_answer, essentials), .of = lint_tally_fields,
      .size = sizeof(struct lint_tally) },
    { FIELD(struct lint_answer, duties), .doc = "found in the text" },
    { 0 },
};

static enum err lint_http_lint(struct op *op, struct http *h)
{
    struct lint_request form = { 0 };
    struct lint_report report;
    const struct lint_rules *rules;
    TRY(http_read(op, h, &form));
    TRY(lint_rules_here(op, &rules));
    struct lint_context context = { .lang = form.lang,
                                    .industry = form.industry,
                                    .supervisor = form.supervisor };
    TRY(rules_off(op, &context.off));
    TRY(lint_text(op, rules, form.text, &context, &report));
    struct lint_answer answer = { report.findings, report.essentials, report.duties };
    return http_send(op, h, lint_answer_fields, &answer);
}

static enum err lint_http_rules(struct op *op, struct http *h)
{
    struct list states;
    TRY(rule_list(op, &states));
    return http_send_items(op, h, rule_state_fields, states.items, states.n,
                           sizeof(struct rule_state));
}

static enum err lint_http_switch(struct op *op, struct http *h)
{
    struct rule_switch form = { 0 };
    struct rule_state state = { 0 };
    TRY(http_read(op, h, &form));
    if (!http_named(h, "off"))
        op_field(op, STR("/off"), "field.required");
    TRY(op_check(op));
    TRY(rule_set(op, http_path(h, "rule"), &form, &state));
    return http_send(op, h, rule_state_fields, &state);
}

const struct route duty_lint_routes[] = {
    { POST, "/api/v1/duties/lint", lint_http_lint, "login", .form = lint_request_fields,
      .form_size = sizeof(struct lint_request), .out = lint_answer_fields, .flags = ROUTE_OWN_TX,
      .summary = "What makes a written duty vague, inoperable, unassessable or unlawful",
      .errors = "lint.too_large", .out_name = "LintReport" },
    { GET, "/api/v1/duties/rules", lint_http_rules, "login", .out = rule_state_fields,
      .flags = ROUTE_ITEMS, .summary = "The rules of the duty linter, with how they fare here",
      .out_name = "LintRule" },
    { PUT, "/api/v1/duties/rules/:rule", lint_http_switch, "duty.rules", .form = rule_switch_fields,
      .form_size = sizeof(struct rule_switch), .out = rule_state_fields,
      .summary = "Switch a rule off or on again, with the reason",
      .errors = "lint.no_rule lint.off_by_program", .out_name = "LintRule" },
    { 0 },
};
