/* Private to the room. */
#pragma once

#include "../base/date.h"
#include "../event/event.h"
#include "../flow/flow.h"
#include "../people/people.h"
#include "refund.h"
#include "refund_sql.h"

extern const struct field refund_row_fields[], refund_line_fields[], refund_leg_fields[],
    refund_limit_fields[], refund_decision_fields[];

bool refund_may(enum refund_state from, enum refund_state to);
enum err refund_move_check(struct op *op, const struct refund *r, enum refund_state to) MUST_CHECK;
/* Where an approved refund stands by its legs. */
enum refund_state refund_state_of(const struct refund_leg *legs, size_t n, money amount);
int64_t legs_sum(const struct refund_leg *legs, size_t n, int state); /* -1: of any state */

/* Makes other writers of the ticket's documents wait; ERR_NOT_FOUND, or ERR_FORBIDDEN without the permission. */
enum err refund_hold(struct op *op, int64_t ticket_id, const char *permission,
                     struct ticket *ret) MUST_CHECK;
/* The same of a refund's ticket, and the refund as it is then. */
enum err refund_open(struct op *op, int64_t id, const char *permission,
                     struct refund *ret) MUST_CHECK;
/* Fills lines, legs and decisions of n. */
enum err refunds_fill(struct op *op, struct refund *all, size_t n) MUST_CHECK;

/* What is known of a sale: what was paid for it, and what goes back already. */
struct sale {
    int64_t order_id, unit_id, ticket_id;
    int64_t paid;  /* 0: nobody knows */
    int64_t back;  /* over all refunds that were not refused and did not fail */
    int64_t needs; /* the most persons that any refund of it needs, or needed */
    int64_t
        given; /* worth of what something was sent for in exchange, and did not come back itself */
};
/* Locks what the sale is known by, and sums up; but_id is left out. */
enum err sale_hold(struct op *op, struct sale *sale, int64_t but_id) MUST_CHECK;
/* May so much more go back? "refund.exceeds", "refund.again", "refund.exchanged"; with a reason, by who may override. */
enum err sale_check(struct op *op, const struct sale *sale, int purpose, int64_t amount,
                    str override_reason) MUST_CHECK;

/* How many persons have to agree when so much more goes back. */
enum err sale_needs(struct op *op, const struct sale *sale, int64_t amount,
                    int64_t *ret) MUST_CHECK;

/* The highest of the actor's roles; REFUND_ANY for administrators and the program itself. */
#define REFUND_ANY INT64_MAX
enum err refund_own_limits(struct op *op, int64_t *ret_request, int64_t *ret_approve) MUST_CHECK;

enum err refund_tell(struct op *op, int64_t ticket_id) MUST_CHECK;
struct refund_said {
    int64_t refund_id, leg_id;
    money amount;
    str purpose, method, reference, reason;
};
enum err refund_event(struct op *op, int64_t ticket_id, const char *type,
                      const struct refund_said *said) MUST_CHECK;
