/* Private to the flow room. flow.c reads flows and begins them; flow_record.c knows what is known; flow_move.c decides and moves;
 * flow_step.c enters steps and lets what follows by itself follow; flow_effect.c carries out effects; flow_ask.c asks a second
 * person; flow_view.c says all of it; flow_count.c keeps counts; flow_time.c does what time does. */
#pragma once

#include "../people/people.h"
#include "../ticket/ticket_clock.h"
#include "flow.h"
#include "flow_sql.h"

extern const struct field flow_row_fields[];

/* A flow at hand: its definition, its ticket, what is known. */
struct flow_now {
    struct flow f;
    struct ticket t;
    const struct process_def *d;
    const struct process_step *step;
    struct process_record known;
};

/* Reads the flow, its definition and what is known; locks the ticket first, so that movers of one ticket wait for each other.
 * permission NULL: does not ask who. version: as If-Match, 0: any. ERR_NOT_FOUND "flow.not_found". */
enum err flow_take(struct op *op, int64_t id, int64_t version, const char *permission,
                   struct flow_now *ret) MUST_CHECK;
/* The same without locking, for reading; and without asking who reads. */
enum err flow_look(struct op *op, int64_t id, struct flow_now *ret) MUST_CHECK;
enum err flow_look_public(struct op *op, int64_t id, struct flow_now *ret) MUST_CHECK;
enum err flow_load(struct op *op, int64_t id, struct flow *ret) MUST_CHECK;

/* What is known of the ticket, in the record of a definition. */
enum err flow_known(struct op *op, const struct ticket *t, const struct process_def *d,
                    struct process_record *ret) MUST_CHECK;
/* Puts values (a JSON object) of the fields in `allowed` (NULL: of any) into the record and the table; *ret_changed: JSON of those that
 * are new or other than before, empty when none is. Field errors below /values. */
enum err flow_values_put(struct op *op, struct flow_now *n, str values, const strs *allowed,
                         str *ret_changed) MUST_CHECK;
str flow_values_json(struct op *op, const struct flow_now *n, const strs *keys);

/* Who may: a role, or any of several. The system may all. */
struct mover {
    bool all;        /* an administrator, or the system */
    strs roles;      /* keys */
    int64_t user_id; /* for posts; 0: no user */
};
enum err mover_read(struct op *op, struct mover *ret) MUST_CHECK;
bool mover_is(const struct mover *m, str role);
/* Is the step theirs: by its role, else by its post; one that names neither is everybody's, but no customer's. */
enum err mover_does(struct op *op, const struct mover *m, const struct process_step *step,
                    bool *ret) MUST_CHECK;
/* May they take the move: one of its roles, or whoever does the step. */
enum err mover_may(struct op *op, const struct mover *m, const struct process_step *step,
                   const struct process_move *move, bool *ret) MUST_CHECK;

/* How a move came about, for its event. */
enum move_by { BY_PERSON, BY_CUSTOMER, BY_FACT, BY_TIME, BY_OVERRIDE };
struct move_cause {
    enum move_by by;
    str move; /* key, empty for an override */
    str reason;
    int64_t asked_by; /* who asked, when two persons were needed; 0 */
};
/* Leaves the present step for `to`: counts, event, ticket, timer; then effects; then what follows by itself. */
enum err flow_go(struct op *op, struct flow_now *n, const struct process_step *to,
                 const struct process_move *move, const struct move_cause *cause) MUST_CHECK;
/* The first step of a flow that was just made. */
enum err flow_arrive(struct op *op, struct flow_now *n, const struct process_step *to,
                     str reason) MUST_CHECK;
/* Decisions and automatic moves, until none is left to take. */
enum err flow_advance(struct op *op, struct flow_now *n) MUST_CHECK;
enum err flow_advance_ticket(struct op *op, int64_t ticket_id) MUST_CHECK;
/* The flow that leads the ticket tells it where it stands. */
enum err flow_lead(struct op *op, int64_t ticket_id, str reason) MUST_CHECK;

/* A step that a flow came into, in their order. */
struct gone_step {
    str step;
    utc at;
};
enum err flow_gone(struct op *op, const struct flow_now *n, struct list *ret) MUST_CHECK;
/* May this move be taken now: what is missing, and what does not hold? `may` and `second` are of who asks. */
enum err flow_way_of(struct op *op, const struct flow_now *n, const struct mover *who,
                     const struct process_move *m, struct flow_way *ret) MUST_CHECK;
/* Its guard holds, and all that it requires is known: what moves by itself goes by nothing else. */
enum err flow_holds(struct op *op, const struct flow_now *n, const struct process_move *m,
                    bool *ret) MUST_CHECK;
/* Does a move begin in the present step? */
bool flow_leaves(const struct flow_now *n, const struct process_move *m);
/* And is it for somebody to take? */
bool flow_by_hand(const struct flow_now *n, const struct process_move *m);

/* Begins a process when it can be begun; nothing happens when it is not there, is stopped, runs already, or was begun for the
 * ticket in this same moment: two processes that begin each other would never rest. */
enum err flow_begin_if(struct op *op, int64_t ticket_id, str process, int64_t parent_id) MUST_CHECK;
enum err flow_effects(struct op *op, struct flow_now *n,
                      const struct process_move *move) MUST_CHECK;
/* Tells a user, if they may read the ticket: what they cannot open would only puzzle them. */
enum err flow_tell(struct op *op, const struct ticket *t, int64_t user_id, const char *type,
                   str data) MUST_CHECK;
/* Puts what is known into the braces of a text. */
str flow_words(struct op *op, const struct flow_now *n, str text, enum lang lang);
enum err flow_value_set(struct op *op, int64_t ticket_id, str key, str json) MUST_CHECK;

bool flow_needs_second(const struct flow_now *n, const struct process_move *move);
enum err flow_ask(struct op *op, struct flow_now *n, const struct process_move *move,
                  str reason) MUST_CHECK;
enum err flow_asked(struct op *op, const struct flow_now *n, struct list *ret) MUST_CHECK;

/* When a step that begins at `since` has to be left, and from when on that is near. */
enum err flow_due(struct op *op, const struct flow *f, const struct process_def *d,
                  const struct process_step *s, utc since, utc *ret_due, utc *ret_near) MUST_CHECK;
enum err flow_after(struct op *op, const struct process_def *d, utc from, int64_t minutes,
                    utc *ret) MUST_CHECK;

/* Has a definition a move that leads from one step to the other? */
bool flow_drawn(const struct process_def *d, str from, str to);
/* Is a process for such a ticket: its kind, and what it asks of its facts? */
enum err flow_fits(struct op *op, const struct process_def *d, const struct ticket *t,
                   bool *ret) MUST_CHECK;
/* A user's roles, whoever the op's actor is. */
enum err mover_of_user(struct op *op, int64_t user_id, struct mover *ret) MUST_CHECK;

/* n: 1 came, -1 left. */
enum err flow_count_step(struct op *op, const struct flow *f, int64_t n) MUST_CHECK;
enum err flow_count_arrow(struct op *op, const struct flow *f, str to, bool again) MUST_CHECK;
