/* Days of the calendar as text, "2026-12-01": what agreements and laws count in. A day has no zone; which day
 * it is at an instant depends on one. */
#pragma once

#include "arena.h"
#include "utc.h"

int64_t date_days(str date);                       /* since 1970-01-01; of a date_ok day */
int64_t date_days_between(str from, str to);       /* negative when `to` is earlier */
str date_of_days(struct arena *mem, int64_t days); /* from 1970 to 9999 */
bool date_ok(str s); /* a day of the Gregorian calendar from 1970 to 9999, written so */
/* The day at t in an IANA zone ("Asia/Shanghai"); in UTC when the zone is unknown. */
str date_at(struct arena *mem, utc t, str zone);
/* The instant at which a day begins there. */
utc date_begins(str date, str zone);
/* n days later (earlier when negative); of a date_ok day. */
str date_add_days(struct arena *mem, str date, int64_t n);
/* The corresponding day n months later, or the last one of its month where there is none (Civil Code art.
 * 202). */
str date_add_months(struct arena *mem, str date, int64_t n);
