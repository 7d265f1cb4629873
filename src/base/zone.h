/* Time zones, read from the machine's own tzdata (docs/decisions/0033-calendar-time.md): offsets from UTC
 * from 1970 to the end of 2199. Read once for each zone, then shared by all threads and never freed; new
 * tzdata takes effect at the next start. */
#pragma once

#include "utc.h"

struct zone_part {
    int64_t from;  /* ms since 1970; that of the first part is 0 and means "ever before" */
    int64_t ahead; /* ms that local time is ahead of UTC until the next part begins */
};

struct zone {
    str name;
    const struct zone_part *parts; /* in order; neighbours differ */
    size_t n;                      /* at least 1 */
};

#define ZONE_END INT64_C(7258118400000) /* 2200-01-01T00:00:00Z: where knowledge of zones ends */

/* By its IANA name ("Asia/Shanghai", exactly so); NULL when the machine knows none of that name. A machine
 * without tzdata knows Asia/Shanghai and UTC. */
const struct zone *zone_find(str name);
size_t zone_part_at(const struct zone *z, utc t); /* index of the part that t is in */
int64_t zone_ahead(const struct zone *z, utc t);

/* What zone_find reads, for tests and fuzzing: the bytes of a TZif file (RFC 9636, version 2 or later).
 * False when it is none, or counts leap seconds. The caller frees ret->parts. */
bool zone_read(str tzif, struct zone *ret);
