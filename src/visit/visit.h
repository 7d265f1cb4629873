/* Visits (上门): an engineer goes to the customer of a ticket. Who may go where, what it costs, when somebody comes, and
 * what was found, agreed, done and signed there.
 *
 * A visit is as visible as its ticket, and besides to its engineer, whatever teams that one is in. It is planned by
 * whoever reaches the ticket with "visit.plan"; what happens on site is told in entries by whoever reaches the visit
 * with "visit.work" (own: its engineer). docs/visits.md has the states. */
#pragma once

#include "../flow/flow.h"
#include "../http/http.h"

/* What is done with a visit. Those up to VISIT_ACT_SAFETY_STOP are entries, the rest is planning. */
enum visit_act {
    VISIT_ACT_ACCEPT,
    VISIT_ACT_CONFIRM,
    VISIT_ACT_SET_OFF,
    VISIT_ACT_CHECK_IN,
    VISIT_ACT_DIAGNOSE,
    VISIT_ACT_AGREE,
    VISIT_ACT_PARTS,
    VISIT_ACT_WORK,
    VISIT_ACT_SIGN,
    VISIT_ACT_REFUSE_SIGN,
    VISIT_ACT_FINISH,
    VISIT_ACT_NO_SHOW,
    VISIT_ACT_SAFETY_STOP,
    VISIT_ACT_PHOTO,
    VISIT_ACT_EDIT,
    VISIT_ACT_GIVE,
    VISIT_ACT_RESCHEDULE,
    VISIT_ACT_CANCEL,
    VISIT_ACT_COUNT
};
enum visit_outcome { OUTCOME_NONE, OUTCOME_SOLVED, OUTCOME_SECOND_VISIT, OUTCOME_NOT_SOLVED };
enum visit_side { SIDE_NOBODY, SIDE_CUSTOMER, SIDE_US }; /* who did not come, who asked to move */
enum confirmed_by { CONFIRMED_BY_NOBODY, CONFIRMED_BY_US, CONFIRMED_BY_CUSTOMER };
enum signature_kind { SIGNATURE_PRICE, SIGNATURE_WORK };
enum photo_kind { PHOTO_ARRIVAL, PHOTO_FAULT, PHOTO_PART, PHOTO_RESULT, PHOTO_REFUSAL };

struct visit_item {
    str key, name_zh, name_en, unit;
    int64_t quantity;
    money price;      /* of one, as the customer agreed to */
    money list_price; /* of one, as the list said then */
};

struct visit_part {
    str part; /* number or name */
    int64_t quantity;
    str old_serial, new_serial;
    bool old_returned; /* the old part was taken back */
};

struct visit_signature {
    int64_t id;
    int kind;
    str name;
    str strokes; /* JSON: [[x, y, x, y …], …] in a box of 1000 by 400; [] when the name was typed */
    money total; /* that stood above the line */
    utc signed_at;
};

struct visit_photo {
    int64_t id, attachment_id;
    int kind;
    str name, media_type, sha256;
    int64_t size; /* bytes */
    utc taken_at;
};

struct visit {
    int64_t id, version, ticket_id;
    str ticket_number, subject;
    int64_t first_id;                  /* the visit that this one follows; 0: none */
    int state;                         /* enum visit_state */
    str customer_name, customer_phone; /* whole for its engineer until it is over, else masked */
    str unit_code, unit_name_zh, unit_name_en, unit_serial;
    str address, area, skill, note;
    utc window_from, window_to;
    int64_t minutes; /* that the work is thought to take */
    int64_t engineer_id;
    str engineer_name;
    int64_t reschedules;
    int confirmed_by;
    utc confirmed_at;
    str move_text; /* what the customer wrote when asking to move it */
    utc move_asked_at;
    utc checked_in_at;
    int64_t lat_e6, lon_e6, accuracy_m; /* accuracy 0: no position was told */
    str diagnosis;
    money total; /* of the items */
    str work_done, test_result;
    utc work_at; /* when work or parts were last told */
    int outcome, no_show_by;
    str refused_reason; /* why the customer would not sign */
    str stop_reason;    /* what made it unsafe */
    str end_reason;
    utc ended_at, last_at, created_at, updated_at;
    struct list items, parts, signatures, photos; /* only on a single visit */
    struct list known_parts;                      /* struct part: of the unit's model; the same */
    strs acts;                                    /* what this actor may do with it now */
    int64_t team_id, assignee_id, model_id;       /* of the ticket and its unit; not shown */
};

struct visit_plan { /* a new visit, or what may be changed of one */
    str address, area, skill, note;
    utc window_from, window_to;
    int64_t minutes, engineer_id;
    int64_t first_id;
};

struct visit_entry {
    int act;
    utc at; /* when it happened; 0: now */
    int64_t lat_e6, lon_e6, accuracy_m;
    str diagnosis, work_done, test_result;
    struct list items, parts; /* struct visit_item (key, quantity, price), struct visit_part */
    str name, strokes;        /* of a signature */
    str reason;
    int outcome, whose;
};

struct visit_query {
    utc from, to;
    int64_t engineer_id, ticket_id;
    bool mine, unassigned;
};

/* ------------------------------------------------------------------ engineers and prices */

struct visit_engineer {
    int64_t id, version, user_id;
    str name;
    strs skills, areas; /* none: any */
    str calendar;       /* key; empty: always */
    int64_t daily_max;
    bool active;
    utc created_at, updated_at;
};

struct visit_suggestion {
    int64_t user_id;
    str name;
    bool fits;
    strs reasons; /* why not: skill, area, hours, busy, full */
    int64_t booked, daily_max, busy_visit_id;
    strs skills, areas;
    str calendar;
};

struct visit_suggest_query {
    utc window_from, window_to;
    str skill, area;
    int64_t visit_id; /* the one that is to be booked; 0: a new one */
};

struct visit_price {
    int64_t id, version;
    str key, name_zh, name_en, unit;
    money price;
    bool active;
    utc created_at, updated_at;
};

extern const struct permission visit_permissions[];
extern const struct route visit_routes[], visit_settings_routes[];
extern const struct field visit_fields[], visit_row_fields[];

/* ------------------------------------------------------------------ for others */

/* ERR_NOT_FOUND "visit.not_found" also for one that the actor may not see. */
enum err visit_get(struct op *op, int64_t id, struct visit *ret) MUST_CHECK;
/* struct visit without lists and acts, newest first. */
enum err visits_of_ticket(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* ERR_CONFLICT "visit.taken" {id}, "visit.full" {max}, ERR_INVALID at /engineer_id "visit.no_engineer". */
enum err visit_add(struct op *op, int64_t ticket_id, const struct visit_plan *form,
                   struct visit *ret) MUST_CHECK;
/* key: made by the phone; an entry whose key was here before changes nothing. Empty: none. */
enum err visit_entry_add(struct op *op, int64_t id, const struct visit_entry *form, str key,
                         struct visit *ret) MUST_CHECK;
enum err visit_engineer_add(struct op *op, const struct visit_engineer *form,
                            struct visit_engineer *ret) MUST_CHECK;
enum err visit_price_add(struct op *op, const struct visit_price *form,
                         struct visit_price *ret) MUST_CHECK;

/* For the customer, whose right was found out by other means (portal): the newest visit of the ticket that was not
 * cancelled; *ret_found false when there is none. */
enum err visit_of_customer(struct op *op, int64_t ticket_id, struct visit *ret,
                           bool *ret_found) MUST_CHECK;
/* ERR_CONFLICT "visit.no_act" when it is not (any more) to be confirmed or moved. */
enum err visit_customer_confirm(struct op *op, int64_t ticket_id, struct visit *ret) MUST_CHECK;
/* The wish becomes an event and a message of the customer; a colleague answers it. */
enum err visit_customer_move(struct op *op, int64_t ticket_id, str text,
                             struct visit *ret) MUST_CHECK;
/* Photos of visits are ours: takes them out of a ticket's attachments (struct attachment). */
enum err visit_photos_hide(struct op *op, int64_t ticket_id, struct list *attachments) MUST_CHECK;

/* Open visits of a ticket that is closed are called off, and their engineers told: reaction to ticket.closed, and its job. */
enum err visit_close_later(struct op *op, const struct event *event) MUST_CHECK;
enum err visit_close_job(struct op *op, str payload) MUST_CHECK;
