/* What other rooms need of the kept answers (Idempotency-Key): that old ones are cleared away. */
#pragma once

#include "../base/op.h"

/* Removes answers older than a day. Opens its own transaction. */
enum err idempotency_housekeeping(struct op *op) MUST_CHECK;
