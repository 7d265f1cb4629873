/* Categories of products: a tree, read whole where its shape matters, because there are few (hundreds). */
#include "product_internal.h"

#include "category_sql.h"

const struct field category_fields[] = {
    { FIELD(struct category, id), .flags = READONLY },
    { FIELD(struct category, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct category, key), .doc = "what rules call it; never changes" },
    { FIELD(struct category, parent_id), .flags = NULLABLE, .doc = "category above" },
    { FIELD(struct category, name_zh) },
    { FIELD(struct category, name_en) },
    { FIELD(struct category, durable),
      .doc = "a defect within six months of receipt is the seller's to disprove" },
    { FIELD(struct category, active), .doc = "takes new models" },
    { FIELD(struct category, created_at), .flags = READONLY },
    { FIELD(struct category, updated_at), .flags = READONLY },
    { 0 },
};

const struct field category_form_fields[] = {
    { FIELD(struct category, key), .flags = REQUIRED | TRIM, .max = 40,
      .doc = "small letters, digits, underscores: air_conditioner; fixed once made" },
    { FIELD(struct category, parent_id), .flags = NULLABLE, .min = 0, .doc = "category above" },
    { FIELD(struct category, name_zh), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct category, name_en), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct category, durable),
      .doc = "a defect within six months of receipt is the seller's to disprove" },
    { FIELD(struct category, active), .doc = "takes new models" },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

enum err category_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(category_list), NO_ARGS, category_fields, sizeof(struct category), ret);
}

enum err category_get(struct op *op, int64_t id, struct category *ret)
{
    struct category c = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(category_get), ARGS(V(id)), category_fields, &c, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "category.not_found");
    *ret = c;
    return OK;
}

static const struct category *category_in(const struct list *all, int64_t id)
{
    const struct category *c = all->items;
    for (size_t i = 0; i < all->n; i++)
        if (c[i].id == id)
            return &c[i];
    return NULL;
}

void category_way_up(struct op *op, const struct list *all, int64_t id, ints *ret)
{
    *ret = (ints){ arena_array(op->mem, CATEGORY_DEPTH_MAX, sizeof *ret->items), 0 };
    const struct category *c = category_in(all, id);
    for (; c && ret->n < CATEGORY_DEPTH_MAX; c = category_in(all, c->parent_id))
        ret->items[ret->n++] = c->id;
}

strs category_keys_up(struct op *op, const struct list *categories, int64_t id)
{
    ints up;
    category_way_up(op, categories, id, &up);
    strs keys = { arena_array(op->mem, up.n, sizeof(str)), 0 };
    const struct category *c = categories->items;
    for (size_t i = 0; i < up.n; i++)
        for (size_t j = 0; j < categories->n; j++)
            if (c[j].id == up.items[i])
                keys.items[keys.n++] = c[j].key;
    return keys;
}

void category_with_below(struct op *op, const struct list *all, int64_t id, ints *ret)
{
    const struct category *c = all->items;
    *ret = (ints){ arena_array(op->mem, all->n + 1, sizeof *ret->items), 0 };
    for (size_t i = 0; i < all->n; i++) {
        ints up;
        bool below = false;
        category_way_up(op, all, c[i].id, &up);
        for (size_t j = 0; j < up.n; j++)
            below = below || up.items[j] == id;
        if (below)
            ret->items[ret->n++] = c[i].id;
    }
}

/* ------------------------------------------------------------------ checking */

static bool key_ok(str key)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        bool letter = c >= 'a' && c <= 'z';
        if (!letter && (!i || ((c < '0' || c > '9') && c != '_')))
            return false;
    }
    return key.n > 0;
}

/* Levels from id down to its lowest, itself included. */
static size_t height_of(struct op *op, const struct list *all, int64_t id)
{
    const struct category *c = all->items;
    size_t height = 1;
    for (size_t i = 0; i < all->n; i++) {
        ints up;
        category_way_up(op, all, c[i].id, &up);
        for (size_t j = 0; j < up.n; j++)
            if (up.items[j] == id && j + 1 > height)
                height = j + 1;
    }
    return height;
}

static enum err place_check(struct op *op, const struct category *form)
{
    struct list all;
    ints up;

    if (!form->parent_id)
        return OK;
    TRY(category_list(op, &all));
    reference_check(op, category_in(&all, form->parent_id), "/parent_id", "category.not_found");
    category_way_up(op, &all, form->parent_id, &up);
    for (size_t i = 0; form->id && i < up.n; i++)
        if (up.items[i] == form->id)
            return refuse(op, ERR_CONFLICT, "category.cycle");
    if (up.n + (form->id ? height_of(op, &all, form->id) : 1) > CATEGORY_DEPTH_MAX)
        op_field_with(op, STR("/parent_id"), "category.too_deep",
                      P("max", arena_fmt(op->mem, "%d", CATEGORY_DEPTH_MAX)));
    return op_check(op);
}

/* ------------------------------------------------------------------ adding and changing */

enum err category_add(struct op *op, const struct category *form, struct category *ret)
{
    struct category c = *form;
    int64_t other = 0;

    if (!key_ok(c.key))
        op_field(op, STR("/key"), "category.key");
    TRY(op_check(op));
    c.id = 0, c.version = 1, c.created_at = c.updated_at = op->now;
    TX(tx, op);
    TRY(place_check(op, &c));
    TRY(db_int(op, SQL(category_by_key), ARGS(V(c.key)), &other));
    if (other)
        return refuse_with(op, ERR_CONFLICT, "category.key_taken", P("key", c.key));
    TRY(db_int(op, SQL(category_insert),
               ARGS(V(c.key), V_REF(c.parent_id), V(c.name_zh), V(c.name_en), V(c.durable),
                    V(c.active), V(op->now)),
               &c.id));
    TRY(event_begin(op, "category", c.id, "category.created", STR("{}")));
    TRY(tx_commit(&tx));
    *ret = c;
    return OK;
}

enum err category_edit(struct op *op, int64_t id, int64_t version, const struct category *form,
                       struct category *ret)
{
    struct category before = { 0 }, after = *form;
    int64_t done = 0;
    str changes;

    TX(tx, op);
    TRY(category_get(op, id, &before));
    after.id = id;
    if (!str_eq(before.key, after.key))
        op_field(op, STR("/key"), "field.read_only");
    TRY(op_check(op));
    TRY(place_check(op, &after));
    TRY(db_int(op, SQL(category_update),
               ARGS(V(id), V(version), V_REF(after.parent_id), V(after.name_zh), V(after.name_en),
                    V(after.durable), V(after.active), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "category", id);
    if (event_changes(op, category_form_fields, &before, &after, NULL, &changes))
        TRY(event_append(op, "category", id, "category.changed", changes, NULL));
    TRY(category_get(op, id, ret));
    return tx_commit(&tx);
}
