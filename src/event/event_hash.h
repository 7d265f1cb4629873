/* What the hash of an event covers. Changing this breaks every chain that exists. */
#pragma once

#include "../base/digest.h"
#include "event.h"

/* SHA-256, in hex, over the hash before (empty for the first) and the event's own fields, each with
 * its length so that no two different events give the same bytes. The event's id is not covered: it
 * is the database's and changes when an installation moves. */
static inline void event_hash(struct arena *mem, const struct event *e, str before,
                              char out[SHA256_HEX])
{
    str text = arena_fmt(mem,
                         "%zu:" STR_FMT "|%lld|%d|%lld|%zu:" STR_FMT "|%lld|%lld|%zu:" STR_FMT
                         "|%zu:" STR_FMT,
                         before.n, STR_ARG(before), (long long)e->at.ms, e->actor_kind,
                         (long long)e->actor_id, e->subject_kind.n, STR_ARG(e->subject_kind),
                         (long long)e->subject_id, (long long)e->seq, e->type.n, STR_ARG(e->type),
                         e->data.n, STR_ARG(e->data));
    sha256_hex(text, out);
}
