/* Private to the room: what returns and inspections share. */
#pragma once

#include "../base/date.h"
#include "../event/event.h"
#include "../flow/flow.h"
#include "../people/people.h"
#include "rma.h"
#include "rma_sql.h"

extern const struct field rma_line_row_fields[], rma_receipt_row_fields[], inspection_row_fields[];

bool rma_may(enum rma_state from, enum rma_state to);
/* ERR_CONFLICT "rma.no_move" {from} {to}. */
enum err rma_move_check(struct op *op, const struct rma *r, enum rma_state to) MUST_CHECK;
/* Where it stands by its lines once something came in: inspected when all of that was. */
enum rma_state rma_state_of(const struct rma_line *lines, size_t n);
/* Is what came something else than what was said? A condition or serial of which nothing was said never is. */
bool rma_differs(struct arena *mem, const struct rma_line *line, int condition, str serial);
/* A number in the form by which it is found; of none the empty text. */
str key_of(struct op *op, str number);
/* Percents of four, 0 to 100: all 0, or 100 together. */
bool shares_ok(const struct inspection *i);

/* Makes other writers of the ticket's documents wait, then asks whether the actor may: ERR_NOT_FOUND
 * "ticket.not_found", ERR_FORBIDDEN "permission.missing". */
enum err rma_hold(struct op *op, int64_t ticket_id, const char *permission,
                  struct ticket *ret) MUST_CHECK;
enum err rma_load(struct op *op, int64_t id, struct rma *ret) MUST_CHECK; /* asks nobody */
/* rma_hold of the return's ticket, and the return as it is then. */
enum err rma_open(struct op *op, int64_t id, const char *permission, struct rma *ret) MUST_CHECK;
struct rma_line *rma_line_of(const struct rma *r, int64_t line_id); /* NULL when it has no such */
enum err rma_line_store(struct op *op, const struct rma_line *l) MUST_CHECK;
/* Writes state and received_on, and raises the version. */
enum err rma_state_store(struct op *op, struct rma *r) MUST_CHECK;
/* All facts of the ticket's returns and inspections, after any change of one. */
enum err rma_tell(struct op *op, int64_t ticket_id) MUST_CHECK;

/* Details of an event; what is empty is left out. */
struct rma_said {
    int64_t rma_id, inspection_id, line_id, quantity, round;
    str carrier, tracking, serial, reason, result, cause, changes;
    bool mismatch;
};
enum err rma_event(struct op *op, int64_t ticket_id, const char *type,
                   const struct rma_said *said) MUST_CHECK;

/* Files become part of a note in the ticket's timeline, that colleagues see and the customer does not. Field errors at
 * /attachment_ids. */
enum err rma_files_keep(struct op *op, int64_t ticket_id, str words, const ints *ids) MUST_CHECK;
enum err rma_files_of(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
struct list rma_files_pick(struct op *op, const struct list *all, const ints *ids);
str ids_text(struct op *op, const ints *ids); /* "3,17" */
