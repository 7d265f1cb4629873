/* The papers of a visit: charged items, parts used, signatures, photos. */
#include "visit_internal.h"

#include "../stock/stock.h"

#include "../base/json.h"

#define STROKES_MAX 400
#define NUMBERS_MAX 8000
#define BOX_WIDTH   1000
#define BOX_HEIGHT  400

static const struct field photo_row_fields[] = {
    { FIELD(struct visit_photo, id) },
    { FIELD(struct visit_photo, attachment_id) },
    { FIELD(struct visit_photo, kind), .labels = photo_kind_labels },
    { FIELD(struct visit_photo, name) },
    { FIELD(struct visit_photo, media_type) },
    { FIELD(struct visit_photo, size) },
    { FIELD(struct visit_photo, sha256) },
    { FIELD(struct visit_photo, taken_at) },
    { 0 },
};

enum err visit_papers(struct op *op, struct visit *v)
{
    TRY(db_all(op, SQL(visit_items), ARGS(V(v->id)), visit_item_fields, sizeof(struct visit_item),
               &v->items));
    TRY(db_all(op, SQL(visit_parts), ARGS(V(v->id)), visit_part_fields, sizeof(struct visit_part),
               &v->parts));
    TRY(db_all(op, SQL(visit_signatures), ARGS(V(v->id)), visit_signature_fields,
               sizeof(struct visit_signature), &v->signatures));
    return db_all(op, SQL(visit_photos), ARGS(V(v->id)), photo_row_fields,
                  sizeof(struct visit_photo), &v->photos);
}

/* ------------------------------------------------------------------ items and parts */

/* The price that was shown and signed counts, also when the list has moved on since; what the list says is kept
 * beside it, so that a difference can be seen. */
static enum err item_put(struct op *op, const struct visit *v, size_t i,
                         const struct visit_item *item)
{
    struct visit_price p = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(visit_price_by_key), ARGS(V(item->key)), visit_price_fields, &p, &found));
    if (!found) {
        op_field(op, arena_fmt(op->mem, "/items/%zu/key", i), "visit.no_price");
        return OK;
    }
    return db_run(op, SQL(visit_item_insert),
                  ARGS(V(v->id), V(p.key), V(p.name_zh), V(p.name_en), V(or_empty(p.unit)),
                       V(item->quantity), V(item->price), V(p.price)),
                  NULL);
}

enum err visit_items_agree(struct op *op, struct visit *v, const struct list *items)
{
    v->total = (money){ 0 };
    TRY(db_run(op, SQL(visit_item_drop), ARGS(V(v->id)), NULL));
    for (size_t i = 0; i < items->n; i++) {
        const struct visit_item *item = &((struct visit_item *)items->items)[i];
        TRY(item_put(op, v, i, item));
        v->total.minor += item->quantity * item->price.minor;
    }
    return op_check(op);
}

enum err visit_parts_put(struct op *op, const struct visit *v, const struct list *parts)
{
    TRY(db_run(op, SQL(visit_part_drop), ARGS(V(v->id)), NULL));
    for (size_t i = 0; i < parts->n; i++) {
        const struct visit_part *p = &((struct visit_part *)parts->items)[i];
        TRY(db_run(op, SQL(visit_part_insert),
                   ARGS(V(v->id), V(p->part), V(p->quantity), V(or_empty(p->old_serial)),
                        V(or_empty(p->new_serial)), V(p->old_returned)),
                   NULL));
    }
    return OK;
}

static enum err part_use(struct op *op, const struct visit *v, const struct visit_part *p)
{
    int64_t used = 0;
    TRY(db_int(op, SQL(visit_part_used), ARGS(V(v->ticket_id), V(p->part)), &used));
    return stock_use_add(op, v->ticket_id, v->engineer_id,
                         &(struct stock_use){ .part = p->part,
                                              .used = used,
                                              .quantity = p->quantity,
                                              .serials = or_empty(p->new_serial),
                                              .old_back = p->old_returned });
}

enum err visit_parts_use(struct op *op, const struct visit *v)
{
    const struct visit_part *p = v->parts.items;
    for (size_t i = 0; i < v->parts.n; i++)
        TRY(part_use(op, v, &p[i]));
    return OK;
}

/* ------------------------------------------------------------------ signatures */

/* One line of the pen: x, y, x, y … in whole units of the box. */
static bool stroke_ok(const json_t *stroke, size_t *numbers)
{
    size_t n = json_array_size(stroke);
    if (!json_is_array(stroke) || n < 2 || n % 2)
        return false;
    for (size_t i = 0; i < n; i++) {
        const json_t *number = json_array_get(stroke, i);
        json_int_t value = json_integer_value(number);
        if (!json_is_integer(number) || value < 0 || value > (i % 2 ? BOX_HEIGHT : BOX_WIDTH))
            return false;
    }
    *numbers += n;
    return *numbers <= NUMBERS_MAX;
}

static bool strokes_ok(const json_t *strokes)
{
    size_t numbers = 0, n = json_array_size(strokes);
    if (!json_is_array(strokes) || n > STROKES_MAX)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!stroke_ok(json_array_get(strokes, i), &numbers))
            return false;
    return true;
}

void signature_check(struct op *op, str name, str strokes)
{
    const json_t *root;
    if (!str_trim(name).n)
        op_field(op, STR("/name"), "field.required");
    if (!strokes.n)
        return;
    if (json_read(op, strokes, &root) != OK) {
        op_forgive(op);
        op_field(op, STR("/strokes"), "visit.strokes");
    } else if (!strokes_ok(root)) {
        op_field(op, STR("/strokes"), "visit.strokes");
    }
}

enum err visit_sign(struct op *op, const struct visit *v, enum signature_kind kind, str name,
                    str strokes, utc at)
{
    return db_run(op, SQL(visit_signature_insert),
                  ARGS(V(v->id), V((int)kind), V(name), V(strokes.n ? strokes : STR("[]")),
                       V(v->total), V(at)),
                  NULL);
}
