/* Long walks, a piece at a time. */
#include "db.h"

enum err db_in_batch(struct op *op, struct arena *mem,
                     enum err (*work)(struct op *batch, void *ctx), void *ctx)
{
    struct op batch;
    op_init(&batch, mem, op->env, op->actor);
    batch.now = op->now;
    enum err err = work(&batch, ctx);
    if (err == OK)
        err = db_settle(&batch, true);
    if (err != OK)
        op_fail(op, err, batch.fault.code, STR_FMT, STR_ARG(batch.fault.detail));
    op_end(&batch);
    arena_reset(mem);
    return err;
}
