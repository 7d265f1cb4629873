/* Does what lies in stock follow from the ledger, and what is reserved from what tickets need? */
#include "stock_internal.h"

#include "stock_verify_sql.h"

struct wrong_level {
    int64_t place_id, part_id, on_hand, moved, reserved, needed;
    int condition;
};

struct stock_verifier {
    struct op *op;
    void (*say)(void *ctx, str line);
    void *ctx;
    int64_t wrong;
};

static enum err level_wrong(void *ctx, void *row)
{
    struct stock_verifier *v = ctx;
    const struct wrong_level *r = row;
    v->wrong++;
    v->say(v->ctx, arena_fmt(v->op->mem,
                             "stock of part %lld at place %lld (%s): %lld on hand, %lld by the "
                             "ledger; %lld reserved, "
                             "%lld needed",
                             (long long)r->part_id, (long long)r->place_id,
                             part_condition_labels[r->condition], (long long)r->on_hand,
                             (long long)r->moved, (long long)r->reserved, (long long)r->needed));
    return OK;
}

enum err stock_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                      int64_t *ret_wrong)
{
    static const struct field fields[] = {
        { FIELD(struct wrong_level, place_id) },
        { FIELD(struct wrong_level, part_id) },
        { FIELD(struct wrong_level, condition), .labels = part_condition_labels },
        { FIELD(struct wrong_level, on_hand) },
        { FIELD(struct wrong_level, moved) },
        { FIELD(struct wrong_level, reserved) },
        { FIELD(struct wrong_level, needed) },
        { 0 },
    };
    struct stock_verifier v = { op, say, ctx, 0 };
    TRY(db_each(op, SQL(stock_verify), NO_ARGS, fields, sizeof(struct wrong_level), level_wrong,
                &v));
    *ret_wrong = v.wrong;
    return OK;
}
