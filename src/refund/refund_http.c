/* Refunds over HTTP. */
#include "refund.h"

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)

static enum err refund_http_of_ticket(struct op *op, struct http *h)
{
    struct list found;
    TRY(refund_list_of(op, http_id(h), &found));
    return http_send_items(op, h, refund_fields, found.items, found.n, sizeof(struct refund));
}

/* For those who have something to do with them: on one ticket whoever sees it sees its refunds. */
static enum err refund_http_list(struct op *op, struct http *h)
{
    struct refund_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    if (op_scope(op, "refund.approve") == SCOPE_NONE && op_scope(op, "refund.pay") == SCOPE_NONE)
        return permission_refuse(op, "refund.approve");
    TRY(refund_list(op, &q, &found, &next));
    return http_send_list(op, h, refund_fields, found.items, found.n, sizeof(struct refund), next);
}

static enum err refund_http_get(struct op *op, struct http *h)
{
    struct refund r;
    TRY(refund_get(op, http_id(h), &r));
    return http_send(op, h, refund_fields, &r);
}

static enum err refund_http_add(struct op *op, struct http *h)
{
    struct refund r = { 0 };
    TRY(http_read(op, h, &r));
    TRY(refund_request(op, http_id(h), &r, &r));
    return http_send_created(op, h, refund_fields, &r);
}

struct note_form {
    str note;
};

static const struct field approve_form_fields[] = {
    { FIELD(struct note_form, note), .flags = TRIM, .max = 500 },
    { 0 },
};

static const struct field refuse_form_fields[] = {
    { FIELD_NAMED(struct note_form, note, "reason"), .flags = REQUIRED | TRIM, .max = 500 },
    { 0 },
};

static const struct field pay_form_fields[] = {
    { FIELD_NAMED(struct note_form, note, "reference"), .flags = TRIM, .max = 100,
      .doc = "number of the transfer" },
    { 0 },
};

typedef enum err refund_act(struct op *op, int64_t id, str words, struct refund *ret);

static enum err act(struct op *op, struct http *h, refund_act *run)
{
    struct note_form form = { 0 };
    struct refund r;
    TRY(http_read(op, h, &form));
    TRY(run(op, http_id(h), form.note, &r));
    return http_send(op, h, refund_fields, &r);
}

static enum err refund_http_approve(struct op *op, struct http *h)
{
    return act(op, h, refund_approve);
}

static enum err refund_http_refuse(struct op *op, struct http *h)
{
    return act(op, h, refund_refuse);
}

static enum err leg_http_pay(struct op *op, struct http *h)
{
    return act(op, h, refund_leg_pay);
}

static enum err leg_http_fail(struct op *op, struct http *h)
{
    return act(op, h, refund_leg_fail);
}

static enum err leg_http_retry(struct op *op, struct http *h)
{
    struct refund_leg form = { 0 };
    struct refund r;
    TRY(http_read(op, h, &form));
    TRY(refund_leg_retry(op, http_id(h), &form, &r));
    return http_send(op, h, refund_fields, &r);
}

static enum err limits_http_get(struct op *op, struct http *h)
{
    struct refund_limits all;
    TRY(refund_limits_get(op, &all));
    return http_send(op, h, refund_limits_fields, &all);
}

static enum err limits_http_put(struct op *op, struct http *h)
{
    struct refund_limits all = { 0 };
    TRY(http_read(op, h, &all));
    TRY(refund_limits_put(op, http_version(h), &all, &all));
    return http_send(op, h, refund_limits_fields, &all);
}

#define LEG "/api/v1/refund-legs/:id/"

const struct route refund_routes[] = {
    { GET, "/api/v1/tickets/:id/refunds", refund_http_of_ticket, "ticket.read",
      .out = refund_fields, .flags = ROUTE_ITEMS, .summary = "Refunds of a ticket, newest first",
      .errors = "ticket.not_found", .out_name = "Refund" },
    { POST, "/api/v1/tickets/:id/refunds", refund_http_add, "refund.request",
      FORM(refund_form_fields, refund), .out = refund_fields, .flags = ROUTE_CREATED,
      .summary = "Ask for a refund",
      .errors = "ticket.not_found refund.sum refund.payee refund.already refund.exceeds "
                "refund.exchanged refund.again refund.limit refund.other_order order.not_found "
                "order_line.not_found "
                "date.invalid",
      .out_name = "Refund" },
    { GET, "/api/v1/refunds", refund_http_list, "login", .query = refund_query_fields,
      .out = refund_fields, .flags = ROUTE_LIST,
      .summary = "Refunds by state: what is to be done oldest first, what is over newest first",
      .out_name = "Refund" },
    { GET, "/api/v1/refunds/:id", refund_http_get, "ticket.read", .out = refund_fields,
      .summary = "One refund", .errors = "refund.not_found", .out_name = "Refund" },
    { POST, "/api/v1/refunds/:id/approve", refund_http_approve, "refund.approve",
      FORM(approve_form_fields, note_form), .out = refund_fields,
      .summary = "Agree to a refund; from a threshold on two others must",
      .errors = "refund.not_found refund.no_move refund.own refund.limit refund.agreed_already",
      .out_name = "Refund" },
    { POST, "/api/v1/refunds/:id/refuse", refund_http_refuse, "login",
      FORM(refuse_form_fields, note_form), .out = refund_fields,
      .summary = "Refuse a refund, or take back one's own, before anything was paid",
      .errors = "refund.not_found refund.no_move refund.part_paid", .out_name = "Refund" },
    { POST, LEG "pay", leg_http_pay, "refund.pay", FORM(pay_form_fields, note_form),
      .out = refund_fields, .summary = "Write down that a leg was paid",
      .errors = "refund.leg_not_found refund.leg_settled refund.not_approved",
      .out_name = "Refund" },
    { POST, LEG "fail", leg_http_fail, "refund.pay", FORM(refuse_form_fields, note_form),
      .out = refund_fields, .summary = "Write down that a leg could not be paid",
      .errors = "refund.leg_not_found refund.leg_settled refund.not_approved",
      .out_name = "Refund" },
    { POST, LEG "retry", leg_http_retry, "refund.pay", FORM(leg_retry_fields, refund_leg),
      .out = refund_fields, .summary = "Pay a failed leg another way",
      .errors = "refund.leg_not_found refund.leg_settled refund.payee refund.exceeds "
                "refund.exchanged refund.again refund.second_needed",
      .out_name = "Refund" },
    { GET, "/api/v1/refund-limits", limits_http_get, "login", .out = refund_limits_fields,
      .summary = "Up to what amount each role asks for and agrees to refunds",
      .out_name = "RefundLimits" },
    { PUT, "/api/v1/refund-limits", limits_http_put, "refund.limits",
      FORM(refund_limits_form_fields, refund_limits), .out = refund_limits_fields,
      .flags = ROUTE_IF_MATCH, .summary = "Set the limits",
      .errors = "role.not_found field.repeated record.changed", .out_name = "RefundLimits" },
    { 0 },
};
