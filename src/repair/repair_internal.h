/* Private to the repair room. */
#pragma once

#include "../event/event.h"
#include "../people/people.h"
#include "repair.h"
#include "repair_sql.h"

#define PRICE_MAX INT64_C(1000000000000)

/* Without asking who; with lines and quotes. */
enum err repair_load(struct op *op, int64_t id, struct repair *ret) MUST_CHECK;
/* For a change: its ticket locked, the actor asked, the state as well. */
enum err repair_begin(struct op *op, int64_t id, const char *permission, enum repair_act act,
                      struct repair *ret) MUST_CHECK;
/* The change written, told to the ticket's history and its facts; *r read anew. */
enum err repair_end(struct op *op, struct repair *r, const char *event, str data) MUST_CHECK;
/* The newest quote; NULL: none. It holds when nothing has taken its place. */
const struct repair_quote *repair_last_quote(const struct repair *r);
/* A line as a quote holds it. */
extern const struct field repair_quoted_fields[];
/* One that the repair has. */
const struct repair_quote *repair_quote_of(const struct repair *r, int64_t id);
/* What guards of the ticket's process ask of its newest repair. */
enum err repair_facts_tell(struct op *op, int64_t ticket_id) MUST_CHECK;
/* The charged lines have changed: what was quoted of them holds no more. */
enum err repair_void(struct op *op, struct repair *r) MUST_CHECK;
