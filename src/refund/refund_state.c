/* The life of a refund: pure rules. */
#include "refund_internal.h"

#define TO(state) (1u << REFUND_##state)

/* Refused is also what was agreed to or failed, and is given up before anything was paid. */
static const unsigned moves[] = {
    [REFUND_REQUESTED] = TO(APPROVED) | TO(REFUSED),
    [REFUND_APPROVED] = TO(PAYING) | TO(PAID) | TO(FAILED) | TO(REFUSED),
    [REFUND_PAYING] = TO(PAYING) | TO(PAID) | TO(FAILED),
    [REFUND_FAILED] = TO(APPROVED) | TO(PAYING) | TO(REFUSED),
    [REFUND_PAID] = 0,
    [REFUND_REFUSED] = 0,
};

bool refund_may(enum refund_state from, enum refund_state to)
{
    return moves[from] & (1u << to);
}

enum err refund_move_check(struct op *op, const struct refund *r, enum refund_state to)
{
    if (refund_may((enum refund_state)r->state, to))
        return OK;
    return refuse_with(op, ERR_CONFLICT, "refund.no_move",
                       P("from", str_of(refund_state_labels[r->state])),
                       P("to", str_of(refund_state_labels[to])));
}

int64_t legs_sum(const struct refund_leg *legs, size_t n, int state)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        if (state < 0 || legs[i].state == state)
            sum += legs[i].amount.minor;
    return sum;
}

enum refund_state refund_state_of(const struct refund_leg *legs, size_t n, money amount)
{
    int64_t pending = legs_sum(legs, n, LEG_PENDING), paid = legs_sum(legs, n, LEG_PAID);
    if (paid == amount.minor)
        return REFUND_PAID;
    if (paid + pending < amount.minor)
        return REFUND_FAILED; /* some leg did, and none stands for it yet */
    return paid ? REFUND_PAYING : REFUND_APPROVED;
}
