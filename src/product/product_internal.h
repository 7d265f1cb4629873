/* Shared inside the room. */
#pragma once

#include "../event/event.h"
#include "../people/people.h"
#include "product.h"
#include "warranty.h"

/* Field error "date.invalid"; an empty day is fine. */
void day_check(struct op *op, str day, const char *pointer);
/* Days of rest by the company's calendar "cn", or by the program's where that is gone. */
enum err product_rest_days(struct op *op, struct rest_days *ret) MUST_CHECK;
/* Field errors of a unit that replaces another; takes from that one what it does not say itself. */
enum err exchange_check(struct op *op, struct unit *u, const struct unit *before) MUST_CHECK;
/* The unit that was given back: its state, and what both histories say. before: NULL for a new unit. */
enum err exchange_tell(struct op *op, const struct unit *u, const struct unit *before) MUST_CHECK;
/* What the search index holds of a serial or number, so that parts of it are found: each of its ends. */
str product_key_words(struct arena *mem, str key);
/* A query as people type it, its parts in the form of product_key. */
str product_query(struct arena *mem, str q);
/* Field error `code` at pointer unless `found`: a reference that leads nowhere. */
void reference_check(struct op *op, bool found, const char *pointer, const char *code);
/* A category with all below it, for filters. */
void category_with_below(struct op *op, const struct list *categories, int64_t id, ints *ret);

enum err model_exists(struct op *op, int64_t id, bool *ret) MUST_CHECK;

/* Field error "customer.not_found" at /customer_id; 0 is fine. */
enum err customer_check(struct op *op, int64_t id) MUST_CHECK;
/* Units of an order are found by its number: called when that changed. */
enum err order_units_index(struct op *op, int64_t order_id) MUST_CHECK;
