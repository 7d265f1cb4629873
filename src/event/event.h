/* What happened, append-only. Every change of a ticket, customer, user, team, role … appends one event
 * in the same transaction. The events of one subject form a hash chain: hash = SHA-256 over the hash
 * before and the event's own fields, so `aftersale verify` finds what was altered; event_head keeps
 * how many there must be, so it finds what was removed. Timelines, audit, live changes and measures
 * read events; nobody keeps a history of their own.
 *
 * Causes across floors: event_append calls the reactions that app/reactions.c lists for the type, in
 * the same transaction. */
#pragma once

#include "../base/permission.h"
#include "../store/db.h"

struct event {
    int64_t id;
    int64_t tx; /* PostgreSQL: number of the writing transaction; SQLite: 0. (tx, id) orders */
    utc at;
    int actor_kind; /* enum actor_kind */
    int64_t actor_id;
    str actor_name; /* joined, may be empty */
    str subject_kind;
    int64_t subject_id;
    int64_t seq; /* 1, 2, 3 … within the subject */
    str type;    /* "ticket.assigned" */
    str data;    /* JSON object */
};

extern const struct field event_fields[];
extern const struct permission event_permissions[];

/* Appends; data is a JSON object text ("{}" when there is nothing to say), at most 64 KiB. ret_seq may
 * be NULL. Only inside a transaction. */
enum err event_append(struct op *op, const char *subject_kind, int64_t subject_id, const char *type,
                      str data, int64_t *ret_seq) MUST_CHECK;
/* The same when it is known that the subject is new: spares a look-up. */
enum err event_begin(struct op *op, const char *subject_kind, int64_t subject_id, const char *type,
                     str data) MUST_CHECK;

/* The whole history of a new subject at once (imports, the demo company): the chain is kept in memory, so
 * that nothing is looked up. Actor and time are op's at each call. Nothing reacts to it: it is past. */
struct event_chain {
    const char *subject_kind;
    int64_t subject_id;
    int64_t seq; /* of the last event added */
    char hash[65];
};
enum err event_chain_add(struct op *op, struct event_chain *chain, const char *type,
                         str data) MUST_CHECK;
enum err event_chain_end(struct op *op, const struct event_chain *chain) MUST_CHECK;

/* {"before": {…}, "after": {…}} of the fields that differ, for administrative changes; SECRET fields
 * are left out, `masked` names (ends with NULL, may be NULL) appear as "***". False when nothing differs. */
bool event_changes(struct op *op, const struct field *fields, const void *before, const void *after,
                   const char *const *masked, str *ret_data);

/* Reactions: one table in app/reactions.c, set once at start. */
struct reaction {
    const char *type; /* event type; ends with NULL */
    enum err (*react)(struct op *op, const struct event *event);
};
void event_reactions(const struct reaction *table);

struct event_query {
    str subject_kind;
    int64_t subject_id;
    str type;
    int64_t actor_id;
    str after;
    int64_t limit;
};
extern const struct field event_query_fields[];
/* Newest first; cursor by id. */
enum err event_list(struct op *op, const struct event_query *q, struct list *ret,
                    str *ret_next) MUST_CHECK;
/* Events behind the position (tx, id) in commit order, at most limit: for live changes. On PostgreSQL
 * only those whose older neighbours are all finished, so that none is ever passed by. */
enum err event_since(struct op *op, int64_t tx, int64_t id, int64_t limit,
                     struct list *ret) MUST_CHECK;
enum err event_newest(struct op *op, int64_t *ret_tx, int64_t *ret_id) MUST_CHECK;

/* Walks all chains and heads; each fault is told in one line. */
enum err event_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                      int64_t *ret_events, int64_t *ret_wrong) MUST_CHECK;

/* A small JSON object for an event: names and values in pairs, ends with a NULL name. */
struct datum {
    const char *name;
    int kind; /* 'i' number (0 prints as null), 's' text */
    int64_t number;
    str text;
};
static inline struct datum datum_int(const char *name, int64_t v)
{
    return (struct datum){ name, 'i', v, { 0, 0 } };
}
static inline struct datum datum_str(const char *name, str v)
{
    return (struct datum){ name, 's', 0, v };
}
static inline struct datum datum_z(const char *name, const char *v)
{
    return datum_str(name, str_of(v));
}
#define D(name, v)                                                                                 \
    _Generic((v), str: datum_str, const char *: datum_z, char *: datum_z, default: datum_int)(name, v)
str event_data(struct op *op, const struct datum *data);
#define DATA(op, ...) event_data(op, (const struct datum[]){ __VA_ARGS__, { 0 } })
