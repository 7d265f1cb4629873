/* Private to the room: many sheets of a cycle. */
#pragma once

#include "appraisal_internal.h"
#include "appraisal_view.h"

/* Those of a cycle that the actor may see as somebody above or as who reads all, as they may see them, by name. */
enum err appraisals_read(struct op *op, const struct team_query *q, struct org *o,
                         struct list *ret) MUST_CHECK; /* struct appraisal */
/* Writes down that all of them were looked at. */
enum err appraisals_opened(struct op *op, int64_t cycle_id, const struct list *sheets,
                           enum appraisal_opened_how how) MUST_CHECK;
