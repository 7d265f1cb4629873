/* Private to the stock room. */
#pragma once

#include "../event/event.h"
#include "../people/people.h"
#include "stock.h"
#include "stock_sql.h"

/* The change itself, then its line in the ledger. Of a move of `quantity` all else is the form's. ERR_CONFLICT "stock.short". */
enum err level_take(struct op *op, int64_t place_id, int64_t part_id, int condition,
                    int64_t quantity) MUST_CHECK;
enum err level_add(struct op *op, int64_t place_id, int64_t part_id, int condition,
                   int64_t quantity) MUST_CHECK;
enum err short_refuse(struct op *op, int64_t place_id, int64_t part_id, int condition) MUST_CHECK;
enum err move_write(struct op *op, const struct stock_move *m, int64_t *ret_id) MUST_CHECK;
/* Field errors at /place_id, /part_id when there is no such thing, or the place is closed. A place stays open until the
 * transaction ends. */
enum err place_check(struct op *op, int64_t id, const char *pointer) MUST_CHECK;
enum err part_check(struct op *op, int64_t id, const char *pointer) MUST_CHECK;
/* The form names only what may be done without a ticket: enum move_kind of its label. */
int move_kind_of_form(int label);

/* ERR_NOT_FOUND "stock_need.not_found". Whoever changes one holds its ticket. */
enum err need_load(struct op *op, int64_t id, struct stock_need *ret) MUST_CHECK;
enum err need_store(struct op *op, struct stock_need *n) MUST_CHECK;
enum err need_insert(struct op *op, int64_t ticket_id, int64_t line_id, int64_t part_id,
                     int64_t quantity, struct stock_need *ret) MUST_CHECK;
/* What was done to the need: its line of the ledger, the ticket's event, the facts. */
enum err need_tell(struct op *op, const struct stock_need *n, struct stock_move m,
                   const char *type) MUST_CHECK;
