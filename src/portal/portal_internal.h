/* Private to the room: what its files share. */
#pragma once

#include "../ticket/ticket.h"
#include "portal.h"

/* Once more from the caller's address, of at most max an hour. */
enum err portal_throttle(struct op *op, struct http *h, const char *what, int64_t max) MUST_CHECK;
/* The ticket of the path, when the secret is right; the op acts as its customer from here on. */
enum err portal_open(struct op *op, str number, str token, struct ticket *ret) MUST_CHECK;
