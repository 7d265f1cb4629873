/* Quality checks (质检): resolved tickets, drawn at random, are held against a form by somebody else than who worked them.
 *
 *     form ──► edition          a plan draws tickets of a month, evenly for each person (quality_draw.c)
 *                 │                 │
 *                 └────► check: draft ─ submit ─► submitted ─ counts ─► final ◄──► disputed
 *
 * A share of the checks is done twice: the second assessor sees neither the first's score nor who that was, and the other
 * way round, until both are in. Where the two agree the first counts; where they differ by more than the plan's threshold,
 * or on a critical error, somebody with quality.decide makes a third check, which counts. So at most one check of a
 * ticket in a plan ever has final_at, and with it is a result.
 *
 * Who reads a result: the person whose work it is, and whoever quality.read reaches that person with. Before it is final
 * only its assessor sees what was scored. Opening somebody else's result, or a list of them, is recorded. docs/quality.md tells it to users. */
#pragma once

#include "../base/permission.h"
#include "../event/event.h"
#include "../http/http.h"
#include "quality_form.h"

/* ------------------------------------------------------------------ plans */

struct quality_plan {
    int64_t id, version;
    str name;
    int64_t form_id;
    str form_zh, form_en;
    int64_t team_id; /* with those below it; 0: everybody */
    str team_zh, team_en;
    str month; /* YYYY-MM of the company's calendar: when the tickets were resolved */
    int64_t per_person, second_percent;
    decimal threshold; /* points by which two checks may differ */
    int64_t dispute_days;
    bool monthly; /* drawn by itself when its month is over, and followed by the next month's */
    utc created_at, updated_at;
    int64_t draws, people, samples; /* drawn so far */
    int64_t assigned, submitted, final, disputed;
    utc drawn_at;
};

struct quality_plan_form {
    str name;
    int64_t form_id, team_id;
    str month;
    int64_t per_person, second_percent;
    decimal threshold;
    int64_t dispute_days;
    bool monthly;
};

struct quality_draw {
    int64_t id, plan_id, number, edition;
    str seed;
    utc until_at;
    int64_t drawn;
    str user_name; /* empty: the system */
    utc created_at;
    struct list people; /* struct quality_pool; only of a single draw */
    bool holds;         /* drawn again from seed and pool it comes to the same tickets; the same */
};

struct quality_pool {
    int64_t user_id;
    str user_name;
    int64_t missing; /* how many the person was short of */
    ints tickets;    /* that could be drawn */
    ints drawn;      /* that were */
};

extern const struct field quality_plan_fields[], quality_plan_form_fields[], quality_draw_fields[];

enum err quality_plan_list(struct op *op, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "quality.no_plan". */
enum err quality_plan_get(struct op *op, int64_t id, struct quality_plan *ret) MUST_CHECK;
/* Field errors "quality.no_form", "team.not_found", "quality.month". */
enum err quality_plan_add(struct op *op, const struct quality_plan_form *form,
                          struct quality_plan *ret) MUST_CHECK;
/* Once it was drawn only name and monthly change: field errors "quality.drawn". */
enum err quality_plan_edit(struct op *op, int64_t id, int64_t version,
                           const struct quality_plan_form *form,
                           struct quality_plan *ret) MUST_CHECK;
/* Fills up each person's samples from what was resolved until now. ERR_CONFLICT "quality.form_off", "quality.month_ahead",
 * "quality.nothing_to_draw". */
enum err quality_plan_draw(struct op *op, int64_t id, struct quality_plan *ret) MUST_CHECK;
enum err quality_draw_list(struct op *op, int64_t plan_id, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "quality.no_draw". */
enum err quality_draw_get(struct op *op, int64_t id, struct quality_draw *ret) MUST_CHECK;
/* The job "quality.draw": monthly plans whose month is over; one whose team is off for the last time. None that fails stands in the
 * way of the others. */
enum err quality_draw_due(struct op *op, str payload) MUST_CHECK;

/* ------------------------------------------------------------------ checks */

enum check_state { CHECK_DRAFT, CHECK_SUBMITTED, CHECK_DISPUTED, CHECK_FINAL };
enum check_turn { TURN_FIRST, TURN_SECOND, TURN_DECISION };
enum dispute_state { DISPUTE_OPEN, DISPUTE_UPHELD, DISPUTE_CHANGED };
extern const char *const check_state_labels[], *const check_turn_labels[],
                                                   *const dispute_state_labels[];

struct quality_dispute {
    int64_t id, check_id;
    str item; /* key */
    int state;
    str reason;
    int64_t value_before, value_after; /* after: with changed */
    str answer, decided_name;
    utc decided_at, created_at;
    /* Of its check, in lists. */
    int64_t ticket_id, user_id;
    str ticket_number, user_name, item_zh, item_en;
    bool mine; /* the actor may decide it */
};

/* A check of a pair, for whoever decides between them and for the assessors when both are in. */
struct quality_other {
    int64_t id;
    int turn;
    str assessor_name;
    decimal score;
    bool critical;
    struct list marks;
};

struct quality_check {
    int64_t id, version, plan_id, form_id;
    str plan_name;
    int64_t ticket_id;
    str ticket_number, subject;
    int64_t user_id;
    str user_name;
    int64_t assessor_id; /* 0: nobody yet, or not to be known */
    str assessor_name;
    bool assigned;
    str turn;                /* check_turn_labels; empty: not to be known yet */
    int state;               /* enum check_state */
    bool counts;             /* it is the result */
    decimal score, weighted; /* not known: not scored, or not to be known yet */
    bool critical, customer, business, compliance;
    str note;
    utc assigned_at, submitted_at, final_at, dispute_until, created_at, updated_at;
    struct quality_form_def form; /* only of a single check, as all that follow */
    struct list marks;            /* struct quality_mark */
    struct list disputes;         /* struct quality_dispute */
    struct list others;           /* struct quality_other */
    strs acts;                    /* what this actor may do: save, submit, assign, take, dispute */
    /* Not shown. */
    int64_t second_of, dispute_days;
    int turn_number;
    bool paired, pair_open; /* checked twice; and not both are in */
};

struct quality_check_query {
    str view; /* todo | done | mine | results | decisions | plan */
    int64_t plan_id, user_id;
    str from, to; /* months of plans */
    str after;
    int64_t limit;
};

struct quality_marking {
    str note;
    struct list marks; /* struct quality_mark; those that are not scored yet are left out */
};

extern const struct field quality_check_fields[], quality_check_row_fields[],
    quality_dispute_fields[];

/* ERR_FORBIDDEN "permission.missing" for a view that the actor has nothing to do with. */
enum err quality_check_list(struct op *op, const struct quality_check_query *q, struct list *ret,
                            str *ret_next) MUST_CHECK;
/* ERR_NOT_FOUND "quality.no_check" also for one that the actor may not see. Reading another person's result is recorded. */
enum err quality_check_get(struct op *op, int64_t id, struct quality_check *ret) MUST_CHECK;
/* ERR_CONFLICT "quality.own_work", "quality.other_of_pair", "quality.submitted"; field errors "quality.no_assessor" at
 * /assessor_id. 0: back to those that wait. What another assessor had marked is dropped. */
enum err quality_check_assign(struct op *op, int64_t id, int64_t version, int64_t assessor_id,
                              struct quality_check *ret) MUST_CHECK;
/* The longest waiting one that the actor may check. ERR_NOT_FOUND "quality.nothing_left". */
enum err quality_check_next(struct op *op, struct quality_check *ret) MUST_CHECK;
/* A decision between two checks, for the actor. */
enum err quality_check_take(struct op *op, int64_t id, struct quality_check *ret) MUST_CHECK;
/* Field errors at /marks/N: "quality.no_item", "quality.value", "quality.no_timeline", "quality.misquoted". ERR_FORBIDDEN
 * "quality.not_yours", ERR_CONFLICT "quality.submitted". */
enum err quality_check_save(struct op *op, int64_t id, int64_t version,
                            const struct quality_marking *form,
                            struct quality_check *ret) MUST_CHECK;
/* Field errors "quality.unmarked" at /marks/KEY, "quality.nothing_scored". */
enum err quality_check_submit(struct op *op, int64_t id, int64_t version,
                              struct quality_check *ret) MUST_CHECK;

/* By the person whose work it is. ERR_CONFLICT "quality.no_dispute" when it is not final or too late, "quality.disputed". */
enum err quality_dispute_add(struct op *op, int64_t check_id, str item, str reason,
                             struct quality_check *ret) MUST_CHECK;
struct quality_decision {
    int outcome;   /* enum dispute_state: upheld or changed */
    decimal value; /* with changed; not known: none was said */
    str answer;
};
/* ERR_CONFLICT "quality.own_work", "quality.own_check", "quality.decided"; field errors "field.required" and "quality.value" at /value. */
enum err quality_dispute_decide(struct op *op, int64_t id, const struct quality_decision *form,
                                struct quality_check *ret) MUST_CHECK;
/* Those that the actor may read, newest first. */
enum err quality_dispute_list(struct op *op, bool open, struct list *ret) MUST_CHECK;

/* Checks that somebody who left had in hand go back to those that wait: reaction to user.deactivated. */
enum err quality_release_of(struct op *op, const struct event *event) MUST_CHECK;

/* ------------------------------------------------------------------ figures */

struct quality_person { /* one person's results */
    int64_t user_id;
    str user_name;
    int64_t n;
    decimal score; /* mean */
    int64_t critical, customer, business, compliance;
};
extern const struct field quality_person_fields[];
/* Of those whom quality.read reaches; months of plans, both included, empty: without an end. */
enum err quality_people(struct op *op, str from, str to, struct list *ret) MUST_CHECK;

/* How two assessors, or the two checks of each item, agree. */
struct quality_calibration {
    str of; /* pair | item */
    int64_t first_id, second_id;
    str first_name, second_name; /* of a pair of assessors, whichever of them was first */
    str item, item_zh, item_en;
    int64_t n;
    decimal agreement;  /* percent: of marks for pairs, of checks for items */
    decimal difference; /* mean of second minus first: points of the score, or the item's own */
    decimal distance;   /* mean of its size */
    decimal
        kappa; /* Cohen's: of the critical verdict for pairs, of the value for items; not known where chance alone would agree */
};
extern const struct field quality_calibration_fields[];
enum err quality_calibrate(struct op *op, int64_t form_id, str from, str to,
                           struct list *ret) MUST_CHECK;

/* Cohen's kappa of n pairs of categories 0 to COUNT - 1; not known for none, or where both always say the same one thing. */
#define KAPPA_MAX 8
decimal quality_kappa(const int *first, const int *second, size_t n);

/* `aftersale verify`: each score follows from its marks. */
enum err quality_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                        int64_t *ret_wrong) MUST_CHECK;

extern const struct permission quality_permissions[];
extern const struct route quality_routes[], quality_form_routes[], quality_plan_routes[];
