/* One operation that one actor performs: an HTTP call, a job, a command, a test. It runs from start
 * to finish on one thread and carries everything that is its own: who acts, the clock (read once),
 * the database state, the memory and what went wrong. Nothing mutable is shared between ops. */
#pragma once

#include "arena.h"
#include "err.h"
#include "str.h"
#include "utc.h"

struct db;
struct db_state; /* the store's part of an op, see store/db.h */
struct settings;
struct env; /* what the process shares and ops only read or queue into, see below */

enum lang { LANG_ZH, LANG_EN };

/* The one of two wordings that is in the language. */
static inline str lang_str(enum lang lang, str zh, str en)
{
    return lang == LANG_EN ? en : zh;
}
static inline str lang_words(enum lang lang, const char *zh, const char *en)
{
    return str_of(lang == LANG_EN ? en : zh);
}

/* How far a granted permission reaches. */
enum scope { SCOPE_NONE, SCOPE_OWN, SCOPE_TEAM, SCOPE_ALL };

enum actor_kind { ACTOR_SYSTEM, ACTOR_USER, ACTOR_CUSTOMER, ACTOR_ANONYMOUS };
extern const char *const actor_kind_labels[]; /* "system", "user", "customer", "anonymous", NULL */

#define PERMISSION_MAX 128

struct actor {
    enum actor_kind kind;
    int64_t id; /* user or customer id; 0 for system and anonymous */
    str name;
    int64_t session; /* session id when a browser acts, 0 otherwise */
    int64_t token;   /* token id when a program acts, 0 otherwise */
    ints teams;      /* sorted; the teams that SCOPE_TEAM covers: own ones and all below them */
    uint8_t grants[PERMISSION_MAX]; /* enum scope by permission index; a system actor may do all */
};

extern const struct actor actor_system;
extern const struct actor actor_anonymous;

/* A parameter of a message: {name} in the text is replaced by value. */
struct param {
    const char *name;
    str value;
};

/* What is wrong with one field of the input. pointer is an RFC 6901 JSON pointer ("/tags/3"), for
 * query strings and headers the name ("limit", "If-Match"), for CSV "line 17, column subject". */
struct fault_item {
    str pointer;
    const char *code;
    struct param *params;
    size_t param_count;
};

struct fault {
    enum err err;
    const char *code; /* message key in locales/, such as "ticket.already_closed" */
    struct param *params;
    size_t param_count;
    struct fault_item *items;
    size_t item_count;
    int retry_after; /* seconds, with ERR_THROTTLED and ERR_UNAVAILABLE; 0 = say nothing */
    str detail;      /* for the log only: the engine's own words */
};

struct op {
    struct arena *mem;
    struct env *env;
    struct db_state *db; /* NULL until the store is first used */
    const struct actor *actor;
    utc now;
    enum lang lang;
    char id[17]; /* in every log line of this op and in problem answers */
    struct fault fault;
};

/* What the process shares. Filled once at start by app/, read-only afterwards; what the pointers
 * lead to looks after its own locking. */
struct env {
    struct db *db;
    struct blobs *blobs;
    const struct settings *settings;
    struct live *live;
    struct metrics *metrics;
};

/* Fills *op; mem stays the caller's. The id is random. */
void op_init(struct op *op, struct arena *mem, struct env *env, const struct actor *actor);
/* The store's part of op_end: base knows no store, so the store sets it once at start. */
extern void (*op_db_end)(struct op *op);
/* Ends what the op still holds in the store (rolls back); the arena is not freed. */
void op_end(struct op *op);
void op_cleanup(struct op *op); /* for CLEANUP(op_cleanup): op_end */

/* Field errors that an op keeps; those beyond are not told, the answer stays a readable size. */
#define FAULT_ITEMS_MAX 100

/* Saying no. The words are put into the op once, where the cause is known; all return err, so that
 * `return refuse(op, ERR_CONFLICT, "ticket.closed");` reads as it acts. code must be a literal,
 * params are copied. A second refusal replaces the first; field errors stay only with ERR_INVALID. */
enum err refuse(struct op *op, enum err err, const char *code);
enum err refuse_params(struct op *op, enum err err, const char *code, const struct param *params);
#define P(name, value) ((struct param){ (name), (value) })
#define refuse_with(op, err, code, ...)                                                            \
    refuse_params(op, err, code, (const struct param[]){ __VA_ARGS__, { 0 } })

/* Adds a field error; the op goes on so that all are found at once. op_check then ends it. */
void op_field(struct op *op, str pointer, const char *code);
void op_field_params(struct op *op, str pointer, const char *code, const struct param *params);
#define op_field_with(op, pointer, code, ...)                                                      \
    op_field_params(op, pointer, code, (const struct param[]){ __VA_ARGS__, { 0 } })
enum err op_check(struct op *op) MUST_CHECK; /* ERR_INVALID "input.invalid" when any was added */

/* An engine's failure: err and code as in refuse, detail goes to the log, not to the caller. */
enum err op_fail(struct op *op, enum err err, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void op_forgive(struct op *op); /* forgets the fault: the caller deals with it and goes on */

/* The text of the op's fault in its language, with parameters filled in; and of one item. */
str op_fault_text(struct op *op);
str op_item_text(struct op *op, const struct fault_item *item);

/* Permissions. The index of each key is fixed at start by permission_register (permission.h). */
enum scope op_scope(const struct op *op, const char *permission);
