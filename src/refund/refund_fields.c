/* The tables that describe refunds: JSON, rows, forms and the API page. */
#include "refund_internal.h"

const char *const refund_purpose_labels[] = { "refund",  "exchange_difference", "goodwill",
                                              "freight", "repair_charge_back",  NULL };
const char *const refund_method_labels[] = { "original", "bank",         "wechat", "alipay",
                                             "cash",     "store_credit", NULL };
const char *const leg_state_labels[] = { "pending", "paid", "failed", NULL };

const struct permission refund_permissions[] = {
    { "refund.request", "申请退款", "Ask for refunds", true },
    { "refund.approve", "审批退款", "Approve refunds", true },
    { "refund.pay", "支付退款", "Pay refunds", false },
    { "refund.override", "超额退款", "Pay back more than was paid", false },
    { "refund.limits", "修改退款额度", "Set limits of refunds", false },
    { 0 },
};

#define AMOUNT_MAX INT64_C(1000000000000)

const struct field refund_line_fields[] = {
    { FIELD(struct refund_line, refund_id) },
    { FIELD(struct refund_line, order_line_id) },
    { FIELD(struct refund_line, quantity) },
    { FIELD(struct refund_line, model_code) },
    { FIELD(struct refund_line, model_name_zh) },
    { FIELD(struct refund_line, model_name_en) },
    { 0 },
};

const struct field refund_leg_fields[] = {
    { FIELD(struct refund_leg, id) },
    { FIELD(struct refund_leg, refund_id) },
    { FIELD(struct refund_leg, method), .labels = refund_method_labels },
    { FIELD(struct refund_leg, amount), .doc = "minor units" },
    { FIELD(struct refund_leg, payee), .doc = "its end only, for those who do not pay" },
    { FIELD(struct refund_leg, state), .labels = leg_state_labels },
    { FIELD(struct refund_leg, reference) },
    { FIELD(struct refund_leg, failure) },
    { FIELD(struct refund_leg, paid_at), .flags = NULLABLE },
    { FIELD(struct refund_leg, user_name), .doc = "who paid it, or wrote down that it failed" },
    { FIELD(struct refund_leg, retry_of), .flags = NULLABLE,
      .doc = "the failed leg that it stands for" },
    { 0 },
};

const struct field refund_decision_fields[] = {
    { FIELD(struct refund_decision, refund_id) },
    { FIELD(struct refund_decision, user_id) },
    { FIELD(struct refund_decision, user_name) },
    { FIELD(struct refund_decision, agreed) },
    { FIELD(struct refund_decision, note) },
    { FIELD(struct refund_decision, created_at) },
    { 0 },
};

#define REFUND_HEAD                                                                                \
    { FIELD(struct refund, id) }, { FIELD(struct refund, version) },                               \
        { FIELD(struct refund, ticket_id) }, { FIELD(struct refund, ticket_subject) },             \
        { FIELD(struct refund, customer_name) },                                                   \
        { FIELD(struct refund, order_id), .flags = NULLABLE },                                     \
        { FIELD(struct refund, order_number), .flags = NULLABLE },                                 \
        { FIELD(struct refund, unit_id), .flags = NULLABLE },                                      \
        { FIELD(struct refund, purpose), .labels = refund_purpose_labels },                        \
        { FIELD(struct refund, state), .labels = refund_state_labels },                            \
        { FIELD(struct refund, amount), .doc = "minor units" },                                    \
        { FIELD(struct refund, paid), .doc = "of it, so far" }, { FIELD(struct refund, reason) },  \
        { FIELD(struct refund, override_reason),                                                   \
          .doc = "why more goes back than was paid; empty: it does not" },                         \
        { FIELD(struct refund, due_on), .flags = NULLABLE, .format = "date" },                     \
        { FIELD(struct refund, needs), .doc = "how many must agree" },                             \
        { FIELD(struct refund, user_id) },                                                         \
        { FIELD(struct refund, user_name), .doc = "who asked" },                                   \
        { FIELD(struct refund, created_at) },                                                      \
    {                                                                                              \
        FIELD(struct refund, updated_at)                                                           \
    }

const struct field refund_row_fields[] = { REFUND_HEAD, { 0 } };

const struct field refund_fields[] = {
    REFUND_HEAD,
    { FIELD(struct refund, ticket_number) },
    { FIELD(struct refund, lines), .of = refund_line_fields, .size = sizeof(struct refund_line) },
    { FIELD(struct refund, legs), .of = refund_leg_fields, .size = sizeof(struct refund_leg) },
    { FIELD(struct refund, decisions), .of = refund_decision_fields,
      .size = sizeof(struct refund_decision) },
    { 0 },
};

static const struct field line_form_fields[] = {
    { FIELD(struct refund_line, order_line_id), .flags = REQUIRED, .min = 1, .max = INT64_MAX },
    { FIELD(struct refund_line, quantity), .flags = REQUIRED, .min = 1, .max = 100000 },
    { 0 },
};

#define LEG_WAY                                                                                    \
    { FIELD(struct refund_leg, method), .flags = REQUIRED, .labels = refund_method_labels },       \
    {                                                                                              \
        FIELD(struct refund_leg, payee), .flags = TRIM, .max = 200,                                \
                                         .doc = "to whom: name, bank and account, or the like"     \
    }

static const struct field leg_form_fields[] = {
    LEG_WAY,
    { FIELD(struct refund_leg, amount), .flags = REQUIRED, .min = 1, .max = AMOUNT_MAX },
    { 0 },
};

const struct field leg_retry_fields[] = { LEG_WAY, { 0 } };

const struct field refund_form_fields[] = {
    { FIELD(struct refund, purpose), .flags = REQUIRED, .labels = refund_purpose_labels },
    { FIELD(struct refund, amount), .flags = REQUIRED, .min = 1, .max = AMOUNT_MAX,
      .doc = "minor units" },
    { FIELD(struct refund, reason), .flags = REQUIRED | TRIM, .max = 500 },
    { FIELD(struct refund, override_reason), .flags = TRIM, .max = 500,
      .doc = "why more goes back than was paid; needs refund.override" },
    { FIELD(struct refund, order_id), .flags = NULLABLE, .min = 0,
      .doc = "null: that of the ticket or of its unit" },
    { FIELD(struct refund, due_on), .flags = NULLABLE | TRIM, .format = "date",
      .doc = "null: seven days after the goods came back" },
    { FIELD(struct refund, lines), .of = line_form_fields, .size = sizeof(struct refund_line),
      .max = 50, .doc = "lines of the order that are paid back" },
    { FIELD(struct refund, legs), .flags = REQUIRED, .of = leg_form_fields,
      .size = sizeof(struct refund_leg), .max = 10, .doc = "together the amount" },
    { 0 },
};

const struct field refund_query_fields[] = {
    { FIELD(struct refund_query, state), .labels = refund_state_labels, .doc = "only these" },
    { FIELD(struct refund_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct refund_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

const struct field refund_limit_fields[] = {
    { FIELD(struct refund_limit, role), .doc = "its key" },
    { FIELD(struct refund_limit, name_zh) },
    { FIELD(struct refund_limit, name_en) },
    { FIELD(struct refund_limit, request), .doc = "minor units; 0: none" },
    { FIELD(struct refund_limit, approve), .doc = "minor units; 0: none" },
    { 0 },
};

static const struct field limit_form_fields[] = {
    { FIELD(struct refund_limit, role), .flags = REQUIRED, .max = 40 },
    { FIELD(struct refund_limit, request), .flags = REQUIRED, .min = 0, .max = AMOUNT_MAX },
    { FIELD(struct refund_limit, approve), .flags = REQUIRED, .min = 0, .max = AMOUNT_MAX },
    { 0 },
};

const struct field refund_limits_fields[] = {
    { FIELD(struct refund_limits, version), .doc = "for If-Match" },
    { FIELD(struct refund_limits, two_from),
      .doc = "minor units; from here on two others must agree" },
    { FIELD(struct refund_limits, limits), .of = refund_limit_fields,
      .size = sizeof(struct refund_limit) },
    { FIELD(struct refund_limits, own_request), .doc = "up to what the caller may ask" },
    { FIELD(struct refund_limits, own_approve), .doc = "up to what the caller may agree" },
    { 0 },
};

const struct field refund_limits_form_fields[] = {
    { FIELD(struct refund_limits, two_from), .flags = REQUIRED, .min = 1, .max = AMOUNT_MAX },
    { FIELD(struct refund_limits, limits), .flags = REQUIRED, .of = limit_form_fields,
      .size = sizeof(struct refund_limit), .max = 100,
      .doc = "in the place of those before; a role that is not named has none" },
    { 0 },
};
