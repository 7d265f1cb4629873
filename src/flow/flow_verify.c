/* Does what is counted of flows hold? */
#include "flow_internal.h"

struct stand_row {
    int64_t process_id, team_id, n, kept;
    str step;
};

struct flow_verifier {
    struct op *op;
    void (*say)(void *ctx, str line);
    void *ctx;
    int64_t wrong;
};

static enum err stand_wrong(void *ctx, void *row)
{
    struct flow_verifier *v = ctx;
    const struct stand_row *r = row;
    v->wrong++;
    v->say(v->ctx, arena_fmt(v->op->mem,
                             "count of process %lld, step " STR_FMT
                             ", team %lld: %lld flows, %lld recorded",
                             (long long)r->process_id, STR_ARG(r->step), (long long)r->team_id,
                             (long long)r->n, (long long)r->kept));
    return OK;
}

enum err flow_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx, int64_t *ret_wrong)
{
    static const struct field fields[] = {
        { FIELD(struct stand_row, process_id) }, { FIELD(struct stand_row, step) },
        { FIELD(struct stand_row, team_id) },    { FIELD(struct stand_row, n) },
        { FIELD(struct stand_row, kept) },       { 0 },
    };
    struct flow_verifier v = { op, say, ctx, 0 };
    TRY(db_each(op, SQL(flow_verify), NO_ARGS, fields, sizeof(struct stand_row), stand_wrong, &v));
    *ret_wrong = v.wrong;
    return OK;
}
