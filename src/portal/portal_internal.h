/* Shared inside the room. */
#pragma once

#include "portal.h"

/* One more call of this kind from the caller's network; ERR_THROTTLED when they are too many in an hour. */
enum err portal_throttle(struct op *op, struct http *h, const char *what, int64_t max) MUST_CHECK;
/* The ticket of the path, when the secret is right; the op acts as its customer from here on. ERR_NOT_FOUND
 * "portal.not_found". */
enum err portal_open(struct op *op, str number, str token, struct ticket *ret) MUST_CHECK;
