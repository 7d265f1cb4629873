/* How a report looks to programs. */
#include "remedy_internal.h"

static const char *const payers[] = { "seller", "consumer", NULL };

static const struct field cited_fields[] = {
    { FIELD(struct remedy_cited, rule) },
    { FIELD(struct remedy_cited, title) },
    { FIELD(struct remedy_cited, article) },
    { FIELD(struct remedy_cited, confidence), .labels = confidence_labels,
      .doc = "where its figures come from" },
    { FIELD(struct remedy_cited, confirmed), .doc = "may be used here" },
    { 0 },
};

static const struct field missing_fields[] = {
    { FIELD(struct remedy_missing, fact), .doc = "key of the fact, or confirmation" },
    { FIELD(struct remedy_missing, label) },
    { FIELD(struct remedy_missing, rules), .doc = "that wait for it" },
    { FIELD(struct remedy_missing, customer),
      .doc = "the customer can tell or show it; else it is for us to find out" },
    { 0 },
};

static const struct field period_out_fields[] = {
    { FIELD(struct remedy_period, rule) },
    { FIELD(struct remedy_period, start_fact) },
    { FIELD(struct remedy_period, start_on), .doc = "not counted itself" },
    { FIELD(struct remedy_period, count) },
    { FIELD(struct remedy_period, unit), .labels = period_unit_labels },
    { FIELD(struct remedy_period, extended_days), .doc = "out of use, added" },
    { FIELD(struct remedy_period, counted_on), .doc = "last day by counting" },
    { FIELD(struct remedy_period, end_on), .doc = "last day after days of rest, until 24:00" },
    { FIELD(struct remedy_period, rolled) },
    { FIELD(struct remedy_period, why) },
    { 0 },
};

static const struct field line_fields[] = {
    { FIELD(struct remedy_line, rule) },
    { FIELD(struct remedy_line, text) },
    { FIELD(struct remedy_line, amount), .doc = "minor units, signed" },
    { FIELD(struct remedy_line, known), .doc = "false: a fact for it is missing" },
    { 0 },
};

static const struct field change_fields[] = {
    { FIELD(struct remedy_change, rule) },
    { FIELD(struct remedy_change, text) },
    { 0 },
};

static const struct field leg_out_fields[] = {
    { FIELD(struct remedy_leg, method) },
    { FIELD(struct remedy_leg, amount) },
    { 0 },
};

#define ITEMS(type, member, table, of_)                                                            \
    {                                                                                              \
        FIELD(struct type, member), .of = table, .size = sizeof(struct of_)                        \
    }

static const struct field verdict_fields[] = {
    { FIELD(struct remedy_verdict, remedy), .labels = remedy_labels },
    { FIELD(struct remedy_verdict, verdict), .labels = verdict_labels },
    { FIELD(struct remedy_verdict, ground), .flags = NULLABLE },
    { FIELD(struct remedy_verdict, summary) },
    ITEMS(remedy_verdict, rules, cited_fields, remedy_cited),
    ITEMS(remedy_verdict, missing, missing_fields, remedy_missing),
    { FIELD(struct remedy_verdict, until), .flags = NULLABLE, .doc = "last day to ask for it" },
    ITEMS(remedy_verdict, periods, period_out_fields, remedy_period),
    { FIELD(struct remedy_verdict, freight), .flags = NULLABLE, .labels = payers },
    { FIELD(struct remedy_verdict, inspection), .flags = NULLABLE, .labels = payers,
      .doc = "who has to prove, and so to pay for the look into the cause" },
    { FIELD(struct remedy_verdict, amount_known) },
    { FIELD(struct remedy_verdict, amount), .doc = "minor units" },
    ITEMS(remedy_verdict, lines, line_fields, remedy_line),
    ITEMS(remedy_verdict, legs, leg_out_fields, remedy_leg),
    ITEMS(remedy_verdict, changes, change_fields, remedy_change),
    { FIELD(struct remedy_verdict, human), .flags = NULLABLE,
      .doc = "with a refusal: a person can be asked" },
    { 0 },
};

static const struct field clock_out_fields[] = {
    { FIELD(struct remedy_clock, rule) },
    { FIELD(struct remedy_clock, name) },
    { FIELD(struct remedy_clock, starts_with), .doc = "fact that it runs from" },
    { FIELD(struct remedy_clock, start_on), .flags = NULLABLE },
    { FIELD(struct remedy_clock, due_on), .flags = NULLABLE, .doc = "null: it has not begun" },
    { FIELD(struct remedy_clock, counted_on), .flags = NULLABLE, .doc = "before days of rest" },
    { FIELD(struct remedy_clock, done) },
    { FIELD(struct remedy_clock, done_on), .flags = NULLABLE },
    { FIELD(struct remedy_clock, late) },
    { 0 },
};

static const char *const warning_kinds[] = { "unconfirmed", "reading", "calendar", NULL };
static const struct field warning_fields[] = {
    { FIELD(struct remedy_warning, rule) },
    { FIELD(struct remedy_warning, kind), .labels = warning_kinds },
    { FIELD(struct remedy_warning, text) },
    { 0 },
};

const struct field remedy_report_fields[] = {
    { FIELD(struct remedy_report, on) },
    ITEMS(remedy_report, remedies, verdict_fields, remedy_verdict),
    ITEMS(remedy_report, clocks, clock_out_fields, remedy_clock),
    ITEMS(remedy_report, tells, change_fields, remedy_change),
    ITEMS(remedy_report, warnings, warning_fields, remedy_warning),
    ITEMS(remedy_report, rules, cited_fields, remedy_cited),
    { FIELD(struct remedy_report, note) },
    { 0 },
};

static const struct field source_out_fields[] = {
    { FIELD(struct remedy_source, law) },
    { FIELD(struct remedy_source, article) },
    { FIELD(struct remedy_source, url), .flags = NULLABLE },
    { 0 },
};

const struct field remedy_rule_card_fields[] = {
    { FIELD(struct remedy_rule_card, id) },
    { FIELD(struct remedy_rule_card, pack) },
    { FIELD(struct remedy_rule_card, pack_title) },
    { FIELD(struct remedy_rule_card, title) },
    { FIELD(struct remedy_rule_card, ground), .flags = NULLABLE },
    ITEMS(remedy_rule_card, sources, source_out_fields, remedy_source),
    { FIELD(struct remedy_rule_card, checked_on) },
    { FIELD(struct remedy_rule_card, valid_from) },
    { FIELD(struct remedy_rule_card, valid_to), .flags = NULLABLE },
    { FIELD(struct remedy_rule_card, confidence), .labels = confidence_labels },
    { FIELD(struct remedy_rule_card, off), .doc = "not applied unless switched on by a file" },
    { FIELD(struct remedy_rule_card, needs_confirmation) },
    { FIELD(struct remedy_rule_card, confirmed) },
    { FIELD(struct remedy_rule_card, grants), .labels = remedy_labels },
    { FIELD(struct remedy_rule_card, bars), .labels = remedy_labels },
    { FIELD(struct remedy_rule_card, tell), .flags = NULLABLE },
    { FIELD(struct remedy_rule_card, reading), .flags = NULLABLE,
      .doc = "where it is a reading of ours, and why" },
    { FIELD(struct remedy_rule_card, confirmed_by), .flags = NULLABLE },
    { FIELD(struct remedy_rule_card, confirm_reason), .flags = NULLABLE },
    { FIELD(struct remedy_rule_card, confirmed_at), .flags = NULLABLE },
    { 0 },
};
