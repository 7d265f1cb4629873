/* Parts in stock (备件库存): places (仓库, an engineer's van), how many of a part lie there, what tickets need of them, and the
 * ledger of everything that moved. The parts themselves belong to models (src/product).
 *
 * No number ever falls below zero and no more is reserved than lies there: the UPDATE that takes says so itself, so of two
 * people who reach for the last part one wins and the other is told ERR_CONFLICT "stock.short".
 *
 * A need is what a ticket asks of the stock. Whoever issues a part may say that the old one must come back; it is owed until
 * it did. After each change of a need the ticket's facts are told: parts_state, parts_missing, old_parts_due. */
#pragma once

#include "../ticket/ticket.h"

enum part_condition { PART_GOOD, PART_BAD };
enum move_kind {
    MOVE_RECEIVE,
    MOVE_RESERVE,
    MOVE_RELEASE,
    MOVE_ISSUE,
    MOVE_RETURN_GOOD, /* issued, not used */
    MOVE_RETURN_BAD,  /* the old part */
    MOVE_TRANSFER,
    MOVE_SCRAP,
    MOVE_ADJUST
};
extern const char *const part_condition_labels[], *const move_kind_labels[];

/* ------------------------------------------------------------------ places */

struct stock_place {
    int64_t id, version;
    str name_zh, name_en;
    int64_t user_id; /* whose van it is; 0: a store */
    str user_name;   /* joined */
    bool active;
    utc created_at, updated_at;
};

extern const struct field stock_place_fields[], stock_place_form_fields[];

/* All of them, by id: struct stock_place. They are few. */
enum err stock_place_list(struct op *op, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "stock_place.not_found". */
enum err stock_place_get(struct op *op, int64_t id, struct stock_place *ret) MUST_CHECK;
/* Field error "user.not_found". */
enum err stock_place_add(struct op *op, const struct stock_place *form,
                         struct stock_place *ret) MUST_CHECK;
/* ERR_CONFLICT "stock_place.not_empty" when it would be closed with parts in it. */
enum err stock_place_edit(struct op *op, int64_t id, int64_t version,
                          const struct stock_place *form, struct stock_place *ret) MUST_CHECK;

/* ------------------------------------------------------------------ parts and levels */

struct stock_part { /* a part of a model, as the stock shows it */
    int64_t id, model_id;
    str number, name_zh, name_en, model_code;
    money price;
    int64_t on_hand, reserved; /* good ones, in all places */
    int64_t bad;
    struct list levels;     /* struct stock_level; only of a single part */
    struct list alternates; /* struct stock_part without these two; only of a single part */
};

struct stock_level {
    int64_t id, place_id, part_id;
    str place_zh, place_en, number, name_zh, name_en, model_code; /* joined */
    int condition;
    int64_t on_hand, reserved, free, min_stock;
    utc updated_at;
};

struct stock_query {
    str q; /* in number, names and model */
    int64_t place_id, part_id, model_id;
    bool below; /* only good ones that are fewer than they should be */
    str after;
    int64_t limit;
};

extern const struct field stock_part_fields[], stock_level_fields[];

enum err stock_list(struct op *op, const struct stock_query *q, struct list *ret,
                    str *ret_next) MUST_CHECK;
enum err stock_part_list(struct op *op, const struct stock_query *q, struct list *ret,
                         str *ret_next) MUST_CHECK;
/* ERR_NOT_FOUND "part.not_found". */
enum err stock_part_get(struct op *op, int64_t id, struct stock_part *ret) MUST_CHECK;
/* Those that may take its place, all of them; field errors "part.not_found", "part.itself". */
enum err part_alternates_set(struct op *op, int64_t id, const ints *others,
                             struct stock_part *ret) MUST_CHECK;

struct min_form {
    int64_t place_id, part_id, min_stock;
};
/* How many should lie there at least; field errors "stock_place.not_found", "part.not_found". */
enum err stock_min_set(struct op *op, const struct min_form *form,
                       struct stock_level *ret) MUST_CHECK;

/* ------------------------------------------------------------------ the ledger */

struct stock_move {
    int64_t id;
    int kind;
    int64_t place_id, to_place_id, part_id;
    str place_zh, place_en, to_zh, to_en, number, name_zh, name_en; /* joined */
    int condition;
    int64_t quantity;           /* in a form of "adjust": how many were counted */
    int64_t ticket_id, need_id; /* 0 for who may not read that ticket */
    str ticket_number;
    int64_t team_id, assignee_id; /* of the ticket; not shown */
    str serials, reason;
    int64_t user_id;
    str user_name;
    utc created_at;
};

struct move_query {
    int64_t part_id, place_id, ticket_id;
    str after;
    int64_t limit;
};

extern const struct field stock_move_fields[], stock_move_form_fields[], move_query_fields[];

/* ERR_NOT_FOUND "ticket.not_found" when a ticket is named that the actor may not read. */
enum err stock_move_list(struct op *op, const struct move_query *q, struct list *ret,
                         str *ret_next) MUST_CHECK;
/* Receive, transfer, scrap, adjust: what is not for a ticket. ERR_CONFLICT "stock.short" {free}; "stock.reserved" {reserved}
 * when fewer were counted than are reserved; field errors "stock_place.not_found", "stock_place.closed", "stock.same_place",
 * "stock.quantity", "stock.reason_needed", "part.not_found". */
enum err stock_move_add(struct op *op, const struct stock_move *form,
                        struct stock_move *ret) MUST_CHECK;

/* ------------------------------------------------------------------ what tickets need */

struct stock_need {
    int64_t id, version, ticket_id;
    int64_t line_id; /* of a repair; 0: of the ticket itself */
    int64_t part_id;
    str number, name_zh, name_en; /* joined */
    int64_t place_id;             /* where it is reserved or was issued from */
    str place_zh, place_en;
    int64_t quantity, missing, reserved, issued, old_due, old_back;
    utc created_at;
};

struct need_form {
    int64_t part_id, quantity;
    int64_t place_id; /* reserve there at once; 0: only say that it is needed */
};
struct reserve_form {
    int64_t place_id;
    int64_t part_id; /* an alternate; 0: the part itself */
};
struct issue_form {
    int64_t place_id; /* when nothing is reserved: straight from there */
    str serials;
    bool old_due; /* the old parts must come back */
};
struct return_form {
    int64_t quantity;
    int condition;    /* good: not used; bad: the old part */
    int64_t place_id; /* 0: where it came from */
    str serials;
};

extern const struct field stock_need_fields[];

/* Of a ticket that the actor may read, oldest first. */
enum err stock_needs(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* Each asks for stock.issue on the ticket. ERR_NOT_FOUND "stock_need.not_found"; ERR_CONFLICT "stock.short" {free},
 * "stock_need.nothing" when there is nothing (more) to do. */
enum err stock_need_add(struct op *op, int64_t ticket_id, const struct need_form *form,
                        struct stock_need *ret) MUST_CHECK;
enum err stock_need_reserve(struct op *op, int64_t id, const struct reserve_form *form,
                            struct stock_need *ret) MUST_CHECK;
/* What is not issued is needed no more. */
enum err stock_need_release(struct op *op, int64_t id, struct stock_need *ret) MUST_CHECK;
enum err stock_need_issue(struct op *op, int64_t id, const struct issue_form *form,
                          struct stock_need *ret) MUST_CHECK;
/* ERR_CONFLICT "stock_need.too_many" {most}: more than were issued, or than are owed. */
enum err stock_need_return(struct op *op, int64_t id, const struct return_form *form,
                           struct stock_need *ret) MUST_CHECK;

/* For a repair's lines, whose own permission was asked for before; the ticket is locked. quantity 0: needed no more. What is
 * reserved beyond the new quantity is released; ERR_CONFLICT "stock_need.issued" when more is issued already. */
enum err stock_need_of_line(struct op *op, int64_t ticket_id, int64_t line_id, int64_t part_id,
                            int64_t quantity) MUST_CHECK;
enum err stock_part_exists(struct op *op, int64_t id, bool *ret) MUST_CHECK;

/* Parts that an engineer used at a customer's. What the ticket had issued before covers them; the rest is issued from what is
 * reserved for the ticket, then from the engineer's van (the open place that is theirs). What neither holds stays missing: the
 * work is done, so that nothing is refused. Old parts that were taken back lie in the van; without one they are owed. */
struct stock_use {
    str part; /* number, as it was typed; one that is none of a model's leaves no trace in stock */
    int64_t used;     /* on the ticket in all, this time included */
    int64_t quantity; /* this time */
    str serials;
    bool old_back;
};
/* The ticket is held by the caller, whose own permission was asked for before. */
enum err stock_use_add(struct op *op, int64_t ticket_id, int64_t engineer_id,
                       const struct stock_use *use) MUST_CHECK;

/* What is reserved for a ticket that was closed goes back to the others: reaction to ticket.closed, and its job. */
enum err stock_release_later(struct op *op, const struct event *event) MUST_CHECK;
enum err stock_release_job(struct op *op, str payload) MUST_CHECK;

/* Makes writers of this ticket's documents wait for each other. */
enum err stock_ticket_lock(struct op *op, int64_t ticket_id) MUST_CHECK;
/* Locks it, then asks whether the actor may do that. */
enum err stock_ticket_hold(struct op *op, int64_t ticket_id, const char *permission,
                           struct ticket *ret) MUST_CHECK;

extern const struct permission stock_permissions[];
extern const struct route stock_routes[];

/* What lies in stock against the ledger, reservations against needs; each fault is told in one line. */
enum err stock_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                      int64_t *ret_wrong) MUST_CHECK;
