/* Counts of where flows stand and of the ways they take, kept up by each move, so that watching costs the same however many
 * tickets there are. Waits are counted by powers of two of seconds: a median from them is right to within its class. */
#include "flow_internal.h"

#include "../base/json.h"
#include "../event/event.h"

enum err flow_count_step(struct op *op, const struct flow *f, int64_t n)
{
    return db_run(op, SQL(flow_count_move),
                  ARGS(V(f->process_id), V(f->step), V(f->team_id), V(db_slot(op)), V(n)), NULL);
}

static int64_t bucket_of(int64_t seconds)
{
    int64_t bucket = 0;
    while (seconds > 0 && bucket < 40)
        seconds >>= 1, bucket++;
    return bucket;
}

/* A process that hands its ticket over counts itself. */
enum err flow_follow_team(struct op *op, const struct event *event)
{
    struct list flows;
    const json_t *data;
    TRY(json_read(op, event->data, &data));
    if (str_is(json_view(json_object_get(data, "reason")), "process"))
        return OK;
    int64_t team = json_integer_value(json_object_get(data, "to_team"));
    TRY(db_all(op, SQL(flow_of_ticket), ARGS(V(event->subject_id)), flow_row_fields,
               sizeof(struct flow), &flows));
    for (size_t i = 0; i < flows.n; i++) {
        struct flow *f = &((struct flow *)flows.items)[i];
        if (f->status != FLOW_RUNNING || f->team_id == team)
            continue;
        TRY(flow_count_step(op, f, -1));
        f->team_id = team;
        TRY(db_run(op, SQL(flow_team), ARGS(V(f->id), V_REF(team)), NULL));
        TRY(flow_count_step(op, f, 1));
    }
    return OK;
}

enum err flow_count_arrow(struct op *op, const struct flow *f, str to, bool again)
{
    int64_t seconds = (op->now.ms - f->since.ms) / 1000;
    bool late = f->due_at.ms && op->now.ms > f->due_at.ms;
    if (seconds < 0)
        seconds = 0;
    return db_run(op, SQL(flow_arrow_count),
                  ARGS(V(f->process_id), V(f->step), V(to), V(bucket_of(seconds)), V(db_slot(op)),
                       V(seconds), V(late), V(again)),
                  NULL);
}
