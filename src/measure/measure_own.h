/* Measures that a company defines itself, without code: which tickets, what begins it, what ends it.
 *
 *   share     of the tickets on which it began, on how many did it end (within so many minutes)
 *   count     how often it began
 *   duration  seconds from when it first began until it ended
 *
 * Conditions are those of condition.h: `tickets` over the facts of the ticket (kind, priority, channel, customer_level,
 * team_id, model_id, category), `begins` and `ends` over each of its events (struct own_event). */
#pragma once

#include "measure.h"

enum own_kind { OWN_SHARE, OWN_COUNT, OWN_DURATION };
extern const char *const own_kind_labels[];
enum own_whose { OWN_ASSIGNEE, OWN_BEGAN, OWN_ENDED };
extern const char *const own_whose_labels[];

struct measure_own {
    int64_t id, version;
    str key; /* "own-3": what figures are asked by */
    str name_zh, name_en, formula_zh, formula_en;
    int kind, direction;
    str tickets, begins, ends; /* JSON of conditions; empty: every ticket, its coming in, nothing */
    int64_t within_minutes;    /* of all time; 0: whenever */
    int whose;                 /* enum own_whose */
    bool active;
    utc created_at, updated_at;
};

/* What conditions on an event may ask. Texts are those of the event's data, empty where it has none. */
struct own_event {
    str type;  /* "ticket.transferred" */
    int actor; /* enum actor_kind */
    str from, to, step, process, move, clock, waits_for, reason;
};
extern const struct field own_event_fields[];

extern const struct field measure_own_fields[], measure_own_form_fields[];
extern const struct route measure_own_routes[];

/* ERR_NOT_FOUND "measure.not_found". */
enum err measure_own_get(struct op *op, int64_t id, struct measure_own *ret) MUST_CHECK;
enum err measure_own_list(struct op *op, struct list *ret) MUST_CHECK; /* struct measure_own */
/* Field errors: those of conditions below /tickets, /begins, /ends; "measure.needs_end" at "/ends" of a share or duration. */
enum err measure_own_add(struct op *op, const struct measure_own *form,
                         struct measure_own *ret) MUST_CHECK;
/* What was counted by the old definition is forgotten, and all is counted anew. ERR_PRECONDITION "record.changed". */
enum err measure_own_edit(struct op *op, int64_t id, int64_t version,
                          const struct measure_own *form, struct measure_own *ret) MUST_CHECK;
