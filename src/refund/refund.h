/* Refunds (退款) of a ticket: asked for, agreed to, paid on one or several legs.
 *
 * Money that left does not come back, so every doubt is a refusal:
 * - What is paid back for one sale is, over all purposes, not more than was paid for it. A sale is the order; without one the
 *   unit; without that the ticket. Somebody with refund.override may give a reason and go beyond. No line of an order
 *   is paid back more often than it was bought, whatever the reason.
 * - What was exchanged is not paid back as well, and the other way about.
 * - Whoever asks and whoever agrees has a limit by their roles. From a threshold on, which all refunds of the sale
 *   reach together, two others than who asked must agree.
 * - A leg is paid once. One that failed stays as it is, and another leg stands for it.
 *
 * Each change locks the ticket, then what the sale is known by. Amounts are minor units of the company's currency; days are
 * text, in its calendar. */
#pragma once

#include "../process/process_facts.h"
#include "../ticket/ticket.h"

enum refund_purpose {
    REFUND_FOR_RETURN,
    REFUND_EXCHANGE_DIFFERENCE,
    REFUND_GOODWILL,
    REFUND_FREIGHT,
    REFUND_REPAIR_CHARGE
};
enum refund_method {
    METHOD_ORIGINAL,
    METHOD_BANK,
    METHOD_WECHAT,
    METHOD_ALIPAY,
    METHOD_CASH,
    METHOD_STORE_CREDIT
};
enum leg_state { LEG_PENDING, LEG_PAID, LEG_FAILED };
extern const char *const refund_purpose_labels[], *const refund_method_labels[],
                                                      *const leg_state_labels[];

struct refund_line {
    int64_t refund_id, order_line_id, quantity;
    str model_code, model_name_zh, model_name_en; /* joined */
};

struct refund_leg {
    int64_t id, refund_id;
    int method;
    money amount;
    str payee; /* masked for those who do not pay */
    int state; /* enum leg_state */
    str reference, failure;
    utc paid_at;
    str user_name; /* who paid it, or wrote down that it failed */
    int64_t retry_of;
};

struct refund_decision {
    int64_t refund_id, user_id;
    str user_name;
    bool agreed;
    str note;
    utc created_at;
};

struct refund {
    int64_t id, version, ticket_id;
    str ticket_number, ticket_subject, customer_name; /* joined */
    int64_t order_id; /* in input 0: that of the ticket or its unit, if any */
    str order_number; /* joined */
    int64_t unit_id;
    int purpose, state; /* enum refund_state */
    money amount, paid;
    str reason, override_reason;
    str due_on;    /* in input empty: seven days after the goods came back, if they did */
    int64_t needs; /* how many must agree */
    int64_t user_id;
    str user_name; /* who asked */
    struct list lines, legs, decisions;
    utc created_at, updated_at;
};

struct refund_query {
    str state; /* empty: all */
    str after;
    int64_t limit;
};

struct refund_limit {
    str role; /* its key */
    str name_zh, name_en;
    money request, approve;
};

struct refund_limits {
    int64_t version;
    money two_from;     /* from this amount on two others must agree */
    struct list limits; /* struct refund_limit: every role but admin, which has none */
    money own_request, own_approve;
};

extern const struct field refund_fields[], refund_form_fields[], refund_query_fields[],
    leg_retry_fields[], refund_limits_fields[], refund_limits_form_fields[];
extern const struct permission refund_permissions[];
extern const struct route refund_routes[];

/* Of a ticket, newest first: struct refund. */
enum err refund_list_of(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* Of all tickets that the actor may read: those still to be done oldest first, others newest first. */
enum err refund_list(struct op *op, const struct refund_query *q, struct list *ret,
                     str *ret_next) MUST_CHECK;
/* ERR_NOT_FOUND "refund.not_found". */
enum err refund_get(struct op *op, int64_t id, struct refund *ret) MUST_CHECK;
/* Field errors "refund.sum", "refund.payee", "refund.other_order", "order.not_found", "order_line.not_found", "field.repeated",
 * "date.invalid"; ERR_CONFLICT "refund.already", "refund.exceeds", "refund.exchanged", "refund.again"; ERR_FORBIDDEN
 * "refund.limit". */
enum err refund_request(struct op *op, int64_t ticket_id, const struct refund *form,
                        struct refund *ret) MUST_CHECK;
/* ERR_FORBIDDEN "refund.own", "refund.limit"; ERR_CONFLICT "refund.agreed_already", "refund.no_move". */
enum err refund_approve(struct op *op, int64_t id, str note, struct refund *ret) MUST_CHECK;
/* Also what was agreed to, and what failed, as long as nothing was paid. */
enum err refund_refuse(struct op *op, int64_t id, str note, struct refund *ret) MUST_CHECK;
/* ERR_CONFLICT "refund.leg_settled", "refund.not_approved". */
enum err refund_leg_pay(struct op *op, int64_t leg_id, str reference,
                        struct refund *ret) MUST_CHECK;
enum err refund_leg_fail(struct op *op, int64_t leg_id, str failure, struct refund *ret) MUST_CHECK;
/* Another leg in the place of one that failed. ERR_CONFLICT "refund.leg_settled", "refund.exceeds". */
enum err refund_leg_retry(struct op *op, int64_t leg_id, const struct refund_leg *form,
                          struct refund *ret) MUST_CHECK;

/* What was paid back, or is about to be, is not exchanged as well (reaction to rma.exchanged, which it refuses): ERR_CONFLICT
 * "refund.returned". */
enum err refund_exchange_check(struct op *op, const struct event *event) MUST_CHECK;

enum err refund_limits_get(struct op *op, struct refund_limits *ret) MUST_CHECK;
/* Field errors "role.not_found", "field.repeated". */
enum err refund_limits_put(struct op *op, int64_t version, const struct refund_limits *form,
                           struct refund_limits *ret) MUST_CHECK;
