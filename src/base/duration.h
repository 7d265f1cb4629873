/* Lengths of time as people write them: "4h30m", "90m", "45s". Days are not among them: whether a day is 24
 * hours, a working day or one of the calendar must be said, not guessed. */
#pragma once

#include "arena.h"

#define DURATION_MAX (INT64_C(200) * 366 * 86400) /* seconds */

enum duration_fault { DURATION_OK, DURATION_FORM, DURATION_DAYS, DURATION_LONG };

/* Whole numbers with h, m or s, each at most once and in that order; "0s" is a length too. Seconds. */
enum duration_fault duration_parse(str s, int64_t *ret);
/* "4h30m"; duration_parse reads it back. "-" in front when negative. */
str duration_text(struct arena *mem, int64_t seconds);
