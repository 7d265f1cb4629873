/* Private to the portal room: what its files share. */
#pragma once

#include "../ticket/ticket.h"

/* How often an address may do `what` within an hour. */
enum err portal_throttle(struct op *op, struct http *h, const char *what, int64_t max) MUST_CHECK;
/* The ticket of the path, when the secret is right; the op acts as its customer from here on. */
enum err portal_open(struct op *op, str number, str token, struct ticket *ret) MUST_CHECK;
