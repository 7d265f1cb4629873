/* Does each score follow from its marks? */
#include "quality_internal.h"

static const struct field verify_rows[] = {
    { FIELD(struct quality_check, id) },
    { FIELD(struct quality_check, form_id) },
    { FIELD(struct quality_check, score) },
    { FIELD(struct quality_check, weighted) },
    { FIELD(struct quality_check, critical) },
    { FIELD(struct quality_check, customer) },
    { FIELD(struct quality_check, business) },
    { FIELD(struct quality_check, compliance) },
    { 0 },
};

static enum err holds(struct op *op, struct quality_check *c, bool *ret)
{
    struct quality_score s;
    TRY(quality_edition_content(op, c->form_id, &c->form));
    TRY(quality_marks_of(op, c->id, &c->marks));
    *ret = quality_score(&c->form, &c->marks, &s) && s.score.milli == c->score.milli &&
           s.weighted.milli == c->weighted.milli && s.critical == c->critical &&
           s.customer == c->customer && s.business == c->business && s.compliance == c->compliance;
    return OK;
}

enum err quality_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                        int64_t *ret_wrong)
{
    struct list rows = { 0 };
    int64_t after = 0;

    *ret_wrong = 0;
    do {
        TRY(db_all(op, SQL(quality_verify_rows), ARGS(V(after)), verify_rows,
                   sizeof(struct quality_check), &rows));
        struct quality_check *c = rows.items;
        for (size_t i = 0; i < rows.n; i++) {
            bool right = false;
            TRY(holds(op, &c[i], &right));
            after = c[i].id;
            if (right)
                continue;
            say(ctx,
                arena_fmt(op->mem, "quality check %lld: its score does not follow from its marks",
                          (long long)c[i].id));
            ++*ret_wrong;
        }
    } while (rows.n);
    return OK;
}
