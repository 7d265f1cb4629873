/* Live changes: what the event table gained since the last look goes to the listeners who may see it.
 * The database is the queue, so that several processes, imports and a resume after a break all show
 * the same. A position is "tx-id" of an event. */
#pragma once

#include "../http/stream.h"

struct live;

extern const struct route live_routes[];

enum err live_start(struct op *op, struct env *env, struct live **ret) MUST_CHECK; /* a thread */
void live_stop(struct live *live); /* accepts NULL */
struct stream_hub *live_hub(struct live *live);
