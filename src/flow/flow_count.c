/* Counts of where flows stand and of the ways they take, kept up by each move, so that watching costs the same however many
 * tickets there are. Waits are counted by powers of two of seconds: a median from them is right to within its class. */
#include "flow_internal.h"

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
