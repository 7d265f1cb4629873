/* The terms of the seller's warranty. They are few, and read whole: which one applies to a unit is found in
 * memory (warranty.c). A term is not deleted: it is switched off, or its purchases come to an end. */
#include "product_internal.h"

#include "warranty_term_sql.h"

#define MONTHS_MAX 600

const struct field warranty_term_fields[] = {
    { FIELD(struct warranty_term, id), .flags = READONLY },
    { FIELD(struct warranty_term, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct warranty_term, name_zh) },
    { FIELD(struct warranty_term, name_en) },
    { FIELD(struct warranty_term, category_id), .flags = NULLABLE },
    { FIELD(struct warranty_term, model_id), .flags = NULLABLE },
    { FIELD(struct warranty_term, covers), .labels = warranty_covers_labels },
    { FIELD(struct warranty_term, months) },
    { FIELD(struct warranty_term, starts), .labels = warranty_start_labels },
    { FIELD(struct warranty_term, valid_from), .flags = NULLABLE, .format = "date" },
    { FIELD(struct warranty_term, valid_to), .flags = NULLABLE, .format = "date" },
    { FIELD(struct warranty_term, active) },
    { FIELD(struct warranty_term, created_at), .flags = READONLY },
    { FIELD(struct warranty_term, updated_at), .flags = READONLY },
    { 0 },
};

const struct field warranty_term_form_fields[] = {
    { FIELD(struct warranty_term, name_zh), .flags = REQUIRED | TRIM, .max = 100 },
    { FIELD(struct warranty_term, name_en), .flags = REQUIRED | TRIM, .max = 100 },
    { FIELD(struct warranty_term, category_id), .flags = NULLABLE, .min = 0,
      .doc = "for all models of it and of those below" },
    { FIELD(struct warranty_term, model_id), .flags = NULLABLE, .min = 0,
      .doc = "instead of the category" },
    { FIELD(struct warranty_term, covers), .labels = warranty_covers_labels },
    { FIELD(struct warranty_term, months), .flags = REQUIRED, .min = 1, .max = MONTHS_MAX },
    { FIELD(struct warranty_term, starts), .labels = warranty_start_labels,
      .doc = "the day from which it runs; latest: of those that are known" },
    { FIELD(struct warranty_term, valid_from), .flags = NULLABLE | TRIM, .format = "date",
      .doc = "purchases from this day on" },
    { FIELD(struct warranty_term, valid_to), .flags = NULLABLE | TRIM, .format = "date",
      .doc = "the last day of purchases" },
    { FIELD(struct warranty_term, active) },
    { 0 },
};

enum err warranty_term_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(warranty_term_list), NO_ARGS, warranty_term_fields,
                  sizeof(struct warranty_term), ret);
}

enum err warranty_term_get(struct op *op, int64_t id, struct warranty_term *ret)
{
    struct warranty_term t = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(warranty_term_get), ARGS(V(id)), warranty_term_fields, &t, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "warranty_term.not_found");
    *ret = t;
    return OK;
}

static enum err form_check(struct op *op, const struct warranty_term *t)
{
    struct list categories;
    bool there = true;
    ints up;

    if (!t->category_id == !t->model_id)
        op_field(op, STR("/category_id"), "warranty_term.for_one");
    day_check(op, t->valid_from, "/valid_from");
    day_check(op, t->valid_to, "/valid_to");
    if (t->valid_from.n && t->valid_to.n && str_cmp(t->valid_to, t->valid_from) < 0)
        op_field(op, STR("/valid_to"), "warranty_term.period");
    if (t->model_id)
        TRY(model_exists(op, t->model_id, &there));
    reference_check(op, there, "/model_id", "model.not_found");
    if (t->category_id) {
        TRY(category_list(op, &categories));
        category_way_up(op, &categories, t->category_id, &up);
        reference_check(op, up.n > 0, "/category_id", "category.not_found");
    }
    return op_check(op);
}

enum err warranty_term_add(struct op *op, const struct warranty_term *form,
                           struct warranty_term *ret)
{
    const struct warranty_term *t = form;
    int64_t id = 0;

    TX(tx, op);
    TRY(form_check(op, t));
    TRY(db_int(op, SQL(warranty_term_insert),
               ARGS(V(t->name_zh), V(t->name_en), V_REF(t->category_id), V_REF(t->model_id),
                    V(t->covers), V(t->months), V(t->starts), V(none_if_empty(t->valid_from)),
                    V(none_if_empty(t->valid_to)), V(t->active), V(op->now)),
               &id));
    TRY(event_begin(op, "warranty_term", id, "warranty_term.created", STR("{}")));
    TRY(warranty_term_get(op, id, ret));
    return tx_commit(&tx);
}

enum err warranty_term_edit(struct op *op, int64_t id, int64_t version,
                            const struct warranty_term *form, struct warranty_term *ret)
{
    struct warranty_term before = { 0 }, t = *form;
    int64_t done = 0;
    str changes;

    TX(tx, op);
    TRY(warranty_term_get(op, id, &before));
    TRY(form_check(op, &t));
    TRY(db_int(op, SQL(warranty_term_update),
               ARGS(V(id), V(version), V(t.name_zh), V(t.name_en), V_REF(t.category_id),
                    V_REF(t.model_id), V(t.covers), V(t.months), V(t.starts),
                    V(none_if_empty(t.valid_from)), V(none_if_empty(t.valid_to)), V(t.active),
                    V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "warranty_term", id);
    if (event_changes(op, warranty_term_form_fields, &before, &t, NULL, &changes))
        TRY(event_append(op, "warranty_term", id, "warranty_term.changed", changes, NULL));
    TRY(warranty_term_get(op, id, ret));
    return tx_commit(&tx);
}
