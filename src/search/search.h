/* Full-text search over short business texts in Chinese and English. Every run of CJK characters is
 * indexed character by character and every run of letters and digits as a word; a query is a phrase
 * of these, so that words of two characters and single characters are found. SQLite: FTS5 with our
 * tokenizer; PostgreSQL: grams with GIN, checked again on the text. Source of the choice:
 * docs/decisions on search. Texts are folded first (NFKC, case). */
#pragma once

#include "../store/db.h"

/* Puts the text of (kind, ref_id, part) in the place of what stood there; empty text removes it.
 * kind is a short word of the capability ("ticket", "customer"); part tells apart several texts of
 * one record (0 the record itself, a message id for its messages). Only inside a transaction. */
enum err search_put(struct op *op, const char *kind, int64_t ref_id, int64_t part,
                    str text) MUST_CHECK;
/* The same for a text that is known to be new, as that of a record made in this transaction: nothing is
 * looked up. nth counts the texts of the record: 0, 1, 2 … */
enum err search_add(struct op *op, const char *kind, int64_t ref_id, int64_t part, int64_t nth,
                    str text) MUST_CHECK;
/* Reference ids of the newest records (by ref_id, descending) whose texts hold every word of the query;
 * ids below `before` when it is not 0. At most limit, without repeats. An empty query or one without
 * any letter gives nothing. A last word of two or more letters or digits also matches as a beginning
 * ("print" finds "printer"). Words of the query are what stands between blanks; eight are looked at. */
enum err search_find(struct op *op, const char *kind, str query, int64_t before, int64_t limit,
                     ints *ret_ids) MUST_CHECK;
/* Builds the whole index again from search_doc. */
enum err search_rebuild(struct op *op) MUST_CHECK;
/* Compares index and texts; what differs is told to say(ctx, line). ret_wrong counts. */
enum err search_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                       int64_t *ret_wrong) MUST_CHECK;
/* Called by the store for each new SQLite connection: registers the tokenizer "aftersale". */
