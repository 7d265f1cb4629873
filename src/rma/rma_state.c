/* The life of a return, and what differs: pure rules. */
#include "../product/product.h"
#include "rma_internal.h"

#define TO(state) (1u << RMA_##state)

/* Goods may come in several rounds, also after some were inspected. What has come cannot be cancelled: it goes
 * back to the customer if need be. */
static const unsigned moves[] = {
    [RMA_AUTHORISED] = TO(RECEIVED) | TO(CANCELLED),
    [RMA_RECEIVED] = TO(RECEIVED) | TO(INSPECTED) | TO(SETTLED),
    [RMA_INSPECTED] = TO(RECEIVED) | TO(INSPECTED) | TO(SETTLED),
    [RMA_SETTLED] = 0,
    [RMA_CANCELLED] = 0,
};

bool rma_may(enum rma_state from, enum rma_state to)
{
    return moves[from] & (1u << to);
}

enum err rma_move_check(struct op *op, const struct rma *r, enum rma_state to)
{
    if (rma_may((enum rma_state)r->state, to))
        return OK;
    return refuse_with(op, ERR_CONFLICT, "rma.no_move",
                       P("from", str_of(rma_state_labels[r->state])),
                       P("to", str_of(rma_state_labels[to])));
}

enum rma_state rma_state_of(const struct rma_line *lines, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (lines[i].inspected < lines[i].received)
            return RMA_RECEIVED;
    return RMA_INSPECTED;
}

bool rma_differs(struct arena *mem, const struct rma_line *line, int condition, str serial)
{
    bool serials = line->expected_serial.n && serial.n;
    if (line->expected_condition && condition && condition != line->expected_condition)
        return true;
    return serials && !str_eq(product_key(mem, line->expected_serial), product_key(mem, serial));
}

bool shares_ok(const struct inspection *i)
{
    int64_t sum = i->share_merchant + i->share_customer + i->share_carrier + i->share_supplier;
    return sum == 0 || sum == 100;
}
