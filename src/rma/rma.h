/* Returns of goods (退货单) of a ticket, and inspections (检测) of what came back or of a unit alone.
 *
 * A return says line by line what shall come back and in which condition; the warehouse writes down what
 * does come, in one round or several; somebody inspects it, and in the end each line goes somewhere. What
 * differs from what was said is flagged and never stands in the way.
 *
 * A document is as visible as its ticket. Rights: rma.write, rma.receive (by the ticket's place),
 * rma.inspect, rma.review. Each change locks the ticket's row first, tells the facts of process_facts.h and
 * leaves an event in the ticket's chain. Days are text, in the company's calendar. */
#pragma once

#include "../process/process_facts.h"
#include "../ticket/ticket.h"

/* From good to bad, so that of several rounds the worst counts; 0: nobody has said. */
enum goods_condition {
    GOODS_UNKNOWN,
    GOODS_SEALED,
    GOODS_INTACT,
    GOODS_OPENED,
    GOODS_USED,
    GOODS_DAMAGED,
    GOODS_INCOMPLETE,
    GOODS_WRONG_ITEM
};
enum rma_reason {
    RETURN_NO_REASON,
    RETURN_QUALITY,
    RETURN_DAMAGED_IN_TRANSIT,
    RETURN_WRONG_ITEM,
    RETURN_MISSING,
    RETURN_NOT_AS_DESCRIBED,
    RETURN_OTHER
};
enum disposition {
    DISPOSE_NONE,
    DISPOSE_RESTOCK,
    DISPOSE_REFURBISH,
    DISPOSE_SCRAP,
    DISPOSE_TO_SUPPLIER,
    DISPOSE_RETURN_TO_CUSTOMER
};
extern const char *const goods_condition_labels[], *const rma_reason_labels[],
                                                       *const disposition_labels[];

struct rma_line {
    int64_t id, rma_id;
    int64_t order_line_id, unit_id, model_id; /* in input one of them; the others follow from it */
    str model_code, model_name_zh, model_name_en; /* joined */
    int64_t quantity, received, inspected, accepted;
    int expected_condition, actual_condition;
    str expected_serial, actual_serial;
    int reason, disposition;
    bool exchange; /* another one is sent for it */
    bool mismatch;
    int64_t new_model_id; /* what was sent; 0: nothing yet */
    str new_serial, new_carrier, new_tracking, new_delivered_on;
    int64_t new_unit_id; /* the unit that was registered as given for unit_id */
};

struct rma_receipt {
    int64_t id, rma_id, line_id, round, quantity;
    int condition;
    str serial, reason;
    bool mismatch;
    ints file_ids;
    struct list files; /* struct attachment */
    str user_name;
    utc created_at;
};

struct rma {
    int64_t id, version, ticket_id;
    int state; /* enum rma_state */
    str address, carrier, tracking, ship_by, note, received_on;
    struct list lines;    /* struct rma_line */
    struct list receipts; /* struct rma_receipt, oldest first */
    str user_name;
    utc created_at, updated_at;
};

/* A return in the list across tickets. */
struct rma_model {
    int64_t rma_id, model_id;
    str model_code, model_name_zh, model_name_en;
    int64_t quantity, received, inspected;
    bool mismatch;
};

struct rma_row {
    int64_t id, ticket_id;
    str ticket_number, ticket_subject, customer_name;
    int state; /* enum rma_state */
    str carrier, tracking, ship_by, received_on;
    int64_t line_count, quantity, received, inspected; /* of all lines */
    bool mismatch;
    struct list models; /* struct rma_model: each once, with its lines added up */
    utc created_at, updated_at;
};

struct rma_query {
    strs state; /* empty: all */
    str waiting; /* receive: more is to come; late: nothing came by ship_by; inspect; settle; empty: no matter */
    str q; /* tracking, serial, order or ticket number */
    str after;
    int64_t limit;
};

/* One round at the door of the warehouse. */
struct receive_form {
    struct list lines; /* struct rma_receipt: line_id, quantity, condition, serial, reason */
    ints attachment_ids;
};

struct settle_line {
    int64_t id;
    int disposition;
    int64_t refused; /* of a line that nobody inspected: how many of what came */
};

struct settle_form {
    struct list lines; /* struct settle_line */
};

struct replacement_form {
    int64_t model_id; /* 0: the same */
    str serial, carrier, tracking, delivered_on;
};

struct inspection {
    int64_t id, version, ticket_id;
    int64_t line_id, unit_id; /* one of the two, or both */
    str received_on;          /* the sample; with custody: from whom, how it was sealed and kept */
    str custody, method, standard, uncertainty;
    bool external;
    str body; /* who inspected it outside */
    money fee;
    int result, cause; /* enum inspection_result, inspection_cause */
    str findings;
    int64_t accepted; /* of the line's pieces; in input only with partly: else all or none */
    int64_t share_merchant, share_customer, share_carrier, share_supplier;
    ints file_ids;
    struct list files; /* struct attachment */
    ints attachment_ids;
    int64_t inspector_id, reviewer_id;
    str inspector_name, reviewer_name; /* joined */
    utc created_at, updated_at, reviewed_at;
    str review_note;
    int64_t replaced_by;
};

extern const struct field rma_fields[], rma_form_fields[], rma_edit_fields[], receive_form_fields[],
    settle_form_fields[], replacement_form_fields[], inspection_fields[], inspection_form_fields[],
    rma_row_fields[], rma_query_fields[];
extern const struct permission rma_permissions[];
extern const struct route rma_routes[], inspection_routes[];

/* All of the ticket, newest first: struct rma. ERR_NOT_FOUND "ticket.not_found". */
enum err rma_list(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* Of all tickets that the actor may read: struct rma_row. What can still go on oldest ship_by first; as soon as settled or
 * cancelled ones may be among them, newest first. q is the whole number; when nothing has that, 4 characters or more are
 * the beginning of a tracking or serial number, of which the first RMA_PREFIX_MAX are looked at. */
#define RMA_PREFIX_MAX 1000
enum err rma_search(struct op *op, const struct rma_query *q, struct list *ret,
                    str *ret_next) MUST_CHECK;
/* ERR_NOT_FOUND "rma.not_found". */
enum err rma_get(struct op *op, int64_t id, struct rma *ret) MUST_CHECK;
/* Field errors at /lines/N: "rma.what", "rma.unit_quantity", "rma.order_quantity", "order_line.not_found",
 * "unit.not_found", "model.not_found"; "date.invalid" at /ship_by. */
enum err rma_add(struct op *op, int64_t ticket_id, const struct rma *form,
                 struct rma *ret) MUST_CHECK;
/* Address, carrier, tracking, ship_by, note. ERR_CONFLICT "rma.no_move" when it is over. */
enum err rma_edit(struct op *op, int64_t id, int64_t version, const struct rma *form,
                  struct rma *ret) MUST_CHECK;
/* What the ticket's customer says of the parcel; the caller has found out who asks. */
enum err rma_ship(struct op *op, int64_t id, int64_t ticket_id, str carrier, str tracking,
                  struct rma *ret) MUST_CHECK;
/* Field errors "rma.line_not_found", "rma.over" (more than authorised, without a reason). */
enum err rma_receive(struct op *op, int64_t id, const struct receive_form *form,
                     struct rma *ret) MUST_CHECK;
/* Every line that came in gets a disposition. Field errors "rma.disposition", "rma.accepted". */
enum err rma_settle(struct op *op, int64_t id, const struct settle_form *form,
                    struct rma *ret) MUST_CHECK;
enum err rma_cancel(struct op *op, int64_t id, str reason, struct rma *ret) MUST_CHECK;
/* What was sent for a line; said again, it replaces what was said before. With both serials known the new unit is
 * registered as given for the old one. ERR_CONFLICT "rma.no_exchange", "rma.replaced_already". */
enum err rma_replace(struct op *op, int64_t line_id, const struct replacement_form *form,
                     struct rma *ret) MUST_CHECK;
/* For those who know already that the ticket may be seen (portal). */
enum err rma_of_ticket(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* The last day on which goods of the ticket came in; empty: none did. */
enum err rma_received_on(struct op *op, int64_t ticket_id, str *ret) MUST_CHECK;

enum err inspection_list(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "inspection.not_found". */
enum err inspection_get(struct op *op, int64_t id, struct inspection *ret) MUST_CHECK;
/* One of a line or unit that has one already takes its place. Field errors "inspection.of_what",
 * "inspection.body", "inspection.photo" (what is refused, wholly or partly, is shown), "inspection.shares",
 * "rma.not_received", "rma.accepted". */
enum err inspection_add(struct op *op, int64_t ticket_id, const struct inspection *form,
                        struct inspection *ret) MUST_CHECK;
/* Only by who made it and before it was reviewed: ERR_FORBIDDEN "inspection.not_own", ERR_CONFLICT
 * "inspection.final". */
enum err inspection_edit(struct op *op, int64_t id, int64_t version, const struct inspection *form,
                         struct inspection *ret) MUST_CHECK;
/* By a second person: ERR_FORBIDDEN "inspection.own"; ERR_CONFLICT "inspection.final". */
enum err inspection_review(struct op *op, int64_t id, str note, struct inspection *ret) MUST_CHECK;
