/* Conditions in three values: a test on a fact that is not known is open, and so is what hangs on it. */
#include "remedy_internal.h"

static enum tri test_tri(const struct condition *c, const struct known_facts *f,
                         struct fact_set *missing)
{
    ptrdiff_t n = fact_at_offset(c->field->offset);
    if (n >= 0 && !fact_in(f->known, (size_t)n)) {
        /* Lists and texts can be asked whether they are there at all. */
        if (c->op == COND_EMPTY)
            return TRI_YES;
        if (c->op == COND_NOT_EMPTY)
            return TRI_NO;
        fact_add(missing, (size_t)n);
        return TRI_OPEN;
    }
    return condition_holds(c, f->facts) ? TRI_YES : TRI_NO;
}

enum tri condition_tri(const struct condition *c, const struct known_facts *f,
                       struct fact_set *missing)
{
    struct fact_set here = { 0 };
    if (c->kind == COND_TEST)
        return test_tri(c, f, missing);
    if (c->kind == COND_NOT)
        return tri_not(condition_tri(c->children, f, missing));
    enum tri end = c->kind == COND_ALL ? TRI_NO : TRI_YES; /* that decides at once */
    enum tri all = tri_not(end);
    for (size_t i = 0; i < c->child_count; i++) {
        enum tri one = condition_tri(&c->children[i], f, &here);
        if (one == end)
            return end;
        all = c->kind == COND_ALL ? tri_and(all, one) : tri_or(all, one);
    }
    if (all == TRI_OPEN)
        facts_join(missing, &here);
    return all;
}
