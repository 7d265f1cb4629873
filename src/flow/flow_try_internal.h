/* Private to trying: flow_try.c walks the past and counts, flow_try_move.c holds one past move against a definition. */
#pragma once

#include "../base/json.h"
#include "flow_internal.h"
#include "flow_study.h"

/* A flow of the past, with what its ticket says now. */
struct past_flow {
    struct flow f;
    struct ticket t;
};

/* Values as the ticket has them now, and when each was written last. */
struct kept_value {
    str key, value;
    utc updated_at;
};

/* What happened, as far as it was walked. */
struct past_now {
    const struct process_def *d; /* that is tried */
    const struct past_flow *flow;
    struct list kept; /* struct kept_value */
    struct told_value {
        str key;
        const json_t *value;
    } * told; /* what forms had recorded by then, oldest first */
    size_t told_n;
    utc at;
};

struct past_move {
    str from, to, move, by; /* by: as the event has it */
    int64_t asked_by;       /* 0: nobody had to agree */
    const struct mover *who;
};

struct verdict {
    bool allowed;
    bool second; /* somebody else would have had to agree, and did not */
    int result;  /* enum try_result when not allowed */
    str why;
};
enum err flow_try_move(struct op *op, const struct past_now *past, const struct past_move *m,
                       struct verdict *ret) MUST_CHECK;
