/* Flows (流转): tickets on their way through processes (src/process). A flow keeps the edition that it began with, stands in
 * one step at a time, and is moved by people, by the customer, by facts that its documents tell, and by time. Each move is
 * checked here: who may, what must be recorded, what must hold, who else must agree. The ticket's status follows its step.
 *
 *     running ──► ended       (reached an end)
 *        └──────► given_up    (by somebody with flow.override)
 *
 * A ticket may have several flows; the oldest that runs leads it (its step is the ticket's). What forms record and documents tell
 * belongs to the ticket and is common to its flows.
 *
 * Events, in the ticket's chain: flow.started, flow.moved, flow.recorded, flow.asked, flow.agreed, flow.refused, flow.late,
 * flow.given_up, task.created, task.done. */
#pragma once

#include "../jobs/jobs.h"
#include "../process/process.h"
#include "../ticket/ticket.h"

enum flow_status { FLOW_RUNNING, FLOW_ENDED, FLOW_GIVEN_UP };
extern const char *const flow_status_labels[];

struct flow {
    int64_t id, version, ticket_id, process_id, edition_id, edition;
    int64_t parent_id;                   /* that began it; 0: none */
    str process, process_zh, process_en; /* key and names */
    str step, step_zh, step_en;
    int status; /* enum flow_status */
    int64_t team_id;
    utc since;    /* in the step */
    utc due_at;   /* by when it has to be left; 0: whenever */
    utc late_at;  /* when lateness will be told; 0: it was, or there is nothing to be late for */
    utc timer_at; /* when a move takes itself; 0: none does */
    str seen;     /* keys of the steps that it was in, a line each */
    utc started_at, ended_at;
};

/* A step in the line of a flow. */
enum line_state { LINE_DONE, LINE_PRESENT, LINE_AHEAD };
extern const char *const line_state_labels[];
struct flow_line {
    str step, zh, en;
    int kind, state; /* enum step_kind, enum line_state */
    bool exception;
    utc entered_at; /* last; 0: not yet */
    int64_t times;  /* that it was entered */
};
/* A move from the present step. */
struct flow_way {
    str move, zh, en, to, to_zh, to_en;
    bool aside;    /* it begins in any step: withdrawn, a duplicate */
    bool may;      /* this person may take it */
    bool ready;    /* its guard holds, and what it requires is known but for what the form asks */
    strs required; /* fields that have to be filled in */
    strs missing;  /* facts that are not there yet */
    bool reason;   /* has to be given */
    bool second;   /* somebody else has to agree */
    str why;       /* what does not hold, in the reader's language; empty: nothing */
};
/* A move that waits for a second person, or did. */
enum approval_state { APPROVAL_OPEN, APPROVAL_AGREED, APPROVAL_REFUSED, APPROVAL_TAKEN_BACK };
extern const char *const approval_state_labels[];
struct flow_approval {
    int64_t id, flow_id;
    str move, zh, en;
    str seen; /* JSON: the amount that was asked for */
    str reason;
    int64_t user_id;
    str user_name;
    utc created_at;
    int state; /* enum approval_state */
    int64_t decided_by;
    str decided_name;
    utc decided_at;
    str answer;
    bool may; /* this person may decide */
};
struct flow_view {
    struct flow flow;
    struct list line;     /* struct flow_line: steps gone, the present one, the usual way ahead */
    str hint_zh, hint_en; /* of the present step */
    str role, role_zh, role_en, post; /* that does it; empty: anybody */
    strs documents;
    str legal_basis;
    struct list form; /* struct process_field that may be filled in now */
    str values;       /* JSON object: what is known of them */
    bool may_record;
    struct list ways;      /* struct flow_way */
    struct list approvals; /* struct flow_approval, newest first; the first may be open */
};

struct move_request {
    str move;
    str values; /* JSON object: filled in with it; may be empty */
    str reason;
};

extern const struct field flow_fields[], flow_view_fields[], flow_approval_fields[];
extern const struct permission flow_permissions[];
extern const struct route flow_routes[];

/* ------------------------------------------------------------------ reading */

/* Of a ticket that the actor may read, oldest first: struct flow. */
enum err flow_list(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "flow.not_found". */
enum err flow_get(struct op *op, int64_t id, struct flow_view *ret) MUST_CHECK;
/* Active processes that fit the ticket and do not run for it already: struct process. */
enum err flow_choices(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;

/* ------------------------------------------------------------------ going on */

/* ERR_NOT_FOUND "process.not_found"; ERR_CONFLICT "flow.runs" when that process runs for the ticket already, "process.stopped". */
enum err flow_begin(struct op *op, int64_t ticket_id, str process, int64_t parent_id,
                    int64_t *ret_id) MUST_CHECK;
/* By a person, who needs flow.move. */
enum err flow_start(struct op *op, int64_t ticket_id, str process,
                    struct flow_view *ret) MUST_CHECK;
/* Fills in the form of the present step. Field errors below /values; "flow.not_in_form". */
enum err flow_record(struct op *op, int64_t id, int64_t version, str values,
                     struct flow_view *ret) MUST_CHECK;
/* Takes a move. version 0: whatever it is now. ERR_CONFLICT "flow.no_move" (not from this step), "flow.over", "flow.guard" (with
 * what does not hold), "flow.waits" (for a second person); ERR_FORBIDDEN "flow.role"; field errors "field.required" below
 * /values and at /reason. Where a second person has to agree the flow stays, and an open approval stands in the answer. */
enum err flow_move(struct op *op, int64_t id, int64_t version, const struct move_request *form,
                   struct flow_view *ret) MUST_CHECK;
/* Agrees to, or refuses, what waits; takes the move when agreed. ERR_FORBIDDEN "flow.same_person", "flow.role"; ERR_CONFLICT
 * "flow.nothing_asked", "flow.changed_since". Who asked may take it back by refusing. */
enum err flow_decide(struct op *op, int64_t id, bool agree, str answer,
                     struct flow_view *ret) MUST_CHECK;
/* To any step, off the drawn ways; needs flow.override and a reason. */
enum err flow_override(struct op *op, int64_t id, int64_t version, str step, str reason,
                       struct flow_view *ret) MUST_CHECK;
enum err flow_give_up(struct op *op, int64_t id, int64_t version, str reason,
                      struct flow_view *ret) MUST_CHECK;

/* What the customer may do now, by a link to the ticket that somebody else has checked: moves whose roles name "customer". */
struct customer_move {
    int64_t flow_id;
    str move, zh, en;
    bool reason;
};
extern const struct field customer_move_fields[];
/* Of the step that leads the ticket: whether it waits for the customer, or else by when the company has to have done it (0: nothing
 * is promised). */
struct public_step {
    bool yours;
    utc due_at;
};
enum err flow_public_step(struct op *op, int64_t ticket_id, struct public_step *ret) MUST_CHECK;
enum err flow_customer_moves(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
enum err flow_customer_move(struct op *op, int64_t ticket_id, int64_t flow_id, str move,
                            str reason) MUST_CHECK;

/* A document of the ticket (a return, a repair, a refund, a visit) tells what it says now: a fact of process_facts, as number,
 * flag (0, 1), minor units or index of its label. Guards ask it; a flow that waited for it moves on. Within the transaction of
 * the document's own change. */
enum err flow_fact(struct op *op, int64_t ticket_id, const char *key, int64_t value) MUST_CHECK;
/* Several, of which nothing moves on before all are told: flow_facts(op, id, FACTS({ "rma_state", 2 }, …)). */
struct flow_said {
    const char *key;
    int64_t value;
};
#define FACTS(...)                                                                                 \
    (const struct flow_said[]){ __VA_ARGS__ },                                                     \
        sizeof((struct flow_said[]){ __VA_ARGS__ }) / sizeof(struct flow_said)
enum err flow_facts(struct op *op, int64_t ticket_id, const struct flow_said *said,
                    size_t n) MUST_CHECK;

/* ------------------------------------------------------------------ by itself */

/* Begins the process that is for such tickets, if there is one (reaction to ticket.created). */
enum err flow_begin_for(struct op *op, const struct event *event) MUST_CHECK;
/* Flows stand with the team that has the ticket (reaction to ticket.transferred). */
enum err flow_follow_team(struct op *op, const struct event *event) MUST_CHECK;
/* Takes the moves whose time has come, and tells who is late. To be called every few seconds, by every process; outside of a
 * transaction. */
enum err flow_alarms(struct op *op) MUST_CHECK;
/* The job flow.begin: payload "TICKET PROCESS". */
enum err flow_begin_job(struct op *op, str payload) MUST_CHECK;

/* Is a step that names this post (key of a model document, or a post's name) the user's? True also when nobody holds such a
 * post. The room of posts stands above this one and is told of at start; without it posts are not asked. */
typedef enum err (*flow_post_ask)(struct op *op, str post, int64_t user_id, bool *ret);
void flow_posts(flow_post_ask ask);

/* ------------------------------------------------------------------ tasks */

struct task {
    int64_t id, version, ticket_id;
    str number, subject; /* of the ticket */
    int64_t flow_id;
    str title_zh, title_en, role;
    int64_t team_id, assignee_id;
    utc due_at, created_at, done_at;
    int64_t done_by;
    str done_name;
};
extern const struct field task_fields[];
/* Of a ticket that the actor may read. */
enum err task_list(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "task.not_found"; ERR_CONFLICT "task.done". */
enum err task_done(struct op *op, int64_t id, struct task *ret) MUST_CHECK;

/* ------------------------------------------------------------------ watching */

/* Where tickets stand, from maintained counts. */
struct stand_count {
    str step, zh, en;
    int kind;
    int64_t team_id; /* 0: none */
    int64_t n;
    utc oldest; /* since when the one has been in it that has been longest */
};
/* A way really taken, with waits in seconds from powers of two. */
struct arrow_count {
    str from, to;
    bool drawn; /* the newest edition has a move for it */
    int64_t n, mean, median, p90;
    int64_t late;  /* left after the target */
    int64_t again; /* into a step where the flow had been before */
};
struct flow_watch {
    int64_t process_id, edition;
    struct list stands;  /* struct stand_count */
    struct list arrows;  /* struct arrow_count, the most taken first */
    struct list untaken; /* struct untaken: drawn and never taken */
};
struct untaken {
    str move, zh, en, from, to;
};
extern const struct field flow_watch_fields[];
/* The maintained counts against where flows stand; each fault is told in one line. */
enum err flow_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                     int64_t *ret_wrong) MUST_CHECK;
enum err flow_watch(struct op *op, int64_t process_id, struct flow_watch *ret) MUST_CHECK;
