/* The warranty of units, worked out for each answer: terms, categories and repairs are few, and so a change of a
 * term needs no change of any unit. */
#include "product_internal.h"

struct warranty_work {
    struct op *op;
    struct list categories, terms;
    struct warranty_rules rules;
    struct list repairs; /* of all units */
};

static bool is_durable(const struct warranty_work *w, const ints *up)
{
    const struct category *c = w->categories.items;
    for (size_t i = 0; i < up->n; i++)
        for (size_t j = 0; j < w->categories.n; j++)
            if (c[j].id == up->items[i] && c[j].durable)
                return true;
    return false;
}

/* Those of the unit stand together. */
static struct list repairs_of(const struct warranty_work *w, int64_t unit_id)
{
    struct repair_stay *all = w->repairs.items;
    size_t from = 0, n = 0;
    while (from < w->repairs.n && all[from].unit_id != unit_id)
        from++;
    while (from + n < w->repairs.n && all[from + n].unit_id == unit_id)
        n++;
    return n ? (struct list){ &all[from], n } : (struct list){ 0 };
}

static void warranty_fill(const struct warranty_work *w, struct unit *u)
{
    struct op *op = w->op;
    struct warranty *made = arena_array(op->mem, 2, sizeof *made);
    size_t n = 1;
    ints up;

    category_way_up(op, &w->categories, u->category_id, &up);
    u->repairs = repairs_of(w, u->id);
    warranty_compute(op->mem, op->lang, u, &up, &w->rules, COVERS_WHOLE, &made[0]);
    if (warranty_promised(u, &up, &w->terms, COVERS_MAIN_PARTS))
        warranty_compute(op->mem, op->lang, u, &up, &w->rules, COVERS_MAIN_PARTS, &made[n++]);
    u->warranty = (struct list){ made, n };
    u->proof_until = is_durable(w, &up) ? warranty_proof_until(op->mem, u) : (str){ 0 };
}

enum err unit_warranty(struct op *op, struct unit *units, size_t n)
{
    struct warranty_work w = { .op = op, .rules.terms = &w.terms };
    ints ids = { arena_array(op->mem, n + 1, sizeof *ids.items), n };
    if (!n)
        return OK;
    for (size_t i = 0; i < n; i++)
        ids.items[i] = units[i].id;
    TRY(category_list(op, &w.categories));
    TRY(warranty_term_list(op, &w.terms));
    TRY(repair_stays_of(op, &ids, &w.repairs));
    TRY(company_today(op, &w.rules.today));
    TRY(product_rest_days(op, &w.rules.rest));
    for (size_t i = 0; i < n; i++)
        warranty_fill(&w, &units[i]);
    return OK;
}
