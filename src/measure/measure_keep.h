/* Private: keeping observations and cells in step with what happens. */
#pragma once

#include "measure_internal.h"

struct keep_state {
    int64_t tx, event_id;
    utc kept_at; /* as of when everything was counted; 0: never yet */
    int64_t walk_subject, walk_id;
    bool walks;
    str catalogue;
};
/* What is counted by now, as struct keep_state has it of what was counted. */
enum err keep_definitions(struct op *op, str *ret) MUST_CHECK;
enum err keep_state_read(struct op *op, struct keep_state *ret) MUST_CHECK;

/* Ids of subjects, unordered and with repetitions until they are sorted. */
struct id_list {
    struct arena *mem;
    int64_t *items;
    size_t n, room;
};
void id_list_add(struct id_list *list, int64_t id);
void id_list_sort(struct id_list *list);

/* What events concern: tickets and units to be counted anew. */
enum err keep_concerned(struct op *op, const struct list *events, struct id_list *tickets,
                        struct id_list *units) MUST_CHECK;
/* Counts subjects anew, and brings observations, cells and rechecks in line. Outside of a transaction. */
enum err keep_take_up(struct op *op, int subject, const struct id_list *ids) MUST_CHECK;
