/* Server-Sent Events: a hub with many listeners. A message is built once and shared by all who may
 * see it. Slow listeners are dropped (they resume by Last-Event-ID). */
#pragma once

#include "http.h"

struct stream_hub;

struct stream_hub *stream_hub_new(void);
void stream_hub_free(struct stream_hub *hub);

/* From a ROUTE_STREAM handler: answers text/event-stream, first sends `backlog` (may be empty), then
 * all that is sent to the hub from this call on: who reads a backlog from the database must keep
 * stream_send away meanwhile, or a message may fall between. Heartbeat comment every 15 s. The hub
 * copies the actor, and ends the listener after max_seconds so that it identifies itself again
 * (revoked sessions). ERR_UNAVAILABLE "stream.ending" while the server stops, "http.busy" when there
 * are as many listeners as the server takes connections. */
enum err stream_join(struct op *op, struct http *h, struct stream_hub *hub, str backlog,
                     int max_seconds);
/* Sends bytes ("id: …\nevent: …\ndata: …\n\n") to every listener for whom may(ctx, actor) says yes (NULL = all). */
void stream_send(struct stream_hub *hub, str bytes,
                 bool (*may)(void *ctx, const struct actor *actor), void *ctx);
size_t stream_count(const struct stream_hub *hub);
/* Ends the listeners of a user or session (logout, deactivation); 0 = any. */
void stream_drop(struct stream_hub *hub, int64_t user, int64_t session);
