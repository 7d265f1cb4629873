/* Instants. Local time exists only in calendars and in the user interface. */
#pragma once

#include "str.h"

struct arena;

typedef struct {
    int64_t ms; /* since 1970-01-01T00:00:00Z; 0 means "none" in records */
} utc;

utc utc_now(void);
int64_t mono_us(void); /* monotonic microseconds, for durations and time-outs */
utc utc_add(utc t, int64_t ms);
/* RFC 3339 with offset ("2026-11-23T16:00:00+08:00", "…Z", fraction up to ms kept), or a bare date
 * "2026-11-23" read as midnight UTC. After 1970-01-01T00:00:00Z (0 means none), before year 10000,
 * no leap seconds: the clock has none either. False when it is not one. */
bool utc_parse(str s, utc *ret);
#define UTC_TEXT 25
size_t utc_print(utc t, char out[UTC_TEXT]); /* "2026-11-23T08:00:00.000Z", returns its length */
str utc_str(struct arena *a, utc t);
