/* Private to the files of a ticket's remedy. */
#pragma once

#include "ticket_remedy.h"

#define FACT_LETTER_MAX 16384

/* Of a ticket that the actor may see. */
enum err ticket_remedy_of(struct op *op, const struct ticket *t, str on,
                          struct ticket_remedy *ret) MUST_CHECK;
