/* Parts as the stock sees them, and how many lie where. */
#include "stock_internal.h"

#include "../base/text.h"
#include "../store/filter.h"

const char *const part_condition_labels[] = { "good", "bad", NULL };

const struct permission stock_permissions[] = {
    { "stock.read", "查看备件库存", "See parts in stock", false },
    { "stock.write", "备件入库、调拨、报废和盘点", "Receive, transfer, scrap and count parts",
      false },
    { "stock.issue", "为工单预留、领用和退回备件", "Reserve, issue and return parts for tickets",
      true },
    { 0 },
};

#define LEVEL_FIELDS                                                                               \
    { FIELD(struct stock_level, id) }, { FIELD(struct stock_level, place_id) },                    \
        { FIELD(struct stock_level, part_id) }, { FIELD(struct stock_level, place_zh) },           \
        { FIELD(struct stock_level, place_en) }, { FIELD(struct stock_level, number) },            \
        { FIELD(struct stock_level, name_zh) }, { FIELD(struct stock_level, name_en) },            \
        { FIELD(struct stock_level, model_code) },                                                 \
        { FIELD(struct stock_level, condition), .labels = part_condition_labels },                 \
        { FIELD(struct stock_level, on_hand) }, { FIELD(struct stock_level, reserved) },           \
        { FIELD(struct stock_level, free), .doc = "on hand and not reserved" },                    \
        { FIELD(struct stock_level, min_stock) },                                                  \
    {                                                                                              \
        FIELD(struct stock_level, updated_at)                                                      \
    }

const struct field stock_level_fields[] = { LEVEL_FIELDS, { 0 } };

#define PART_FIELDS                                                                                \
    { FIELD(struct stock_part, id) }, { FIELD(struct stock_part, model_id) },                      \
        { FIELD(struct stock_part, number) }, { FIELD(struct stock_part, name_zh) },               \
        { FIELD(struct stock_part, name_en) }, { FIELD(struct stock_part, model_code) },           \
        { FIELD(struct stock_part, price), .flags = NULLABLE,                                      \
          .doc = "minor units; null: not known" },                                                 \
        { FIELD(struct stock_part, on_hand), .doc = "good ones, in all places" },                  \
        { FIELD(struct stock_part, reserved) },                                                    \
    {                                                                                              \
        FIELD(struct stock_part, bad), .doc = "old parts that came back"                           \
    }

static const struct field alternate_fields[] = { PART_FIELDS, { 0 } };

const struct field stock_part_fields[] = {
    PART_FIELDS,
    { FIELD(struct stock_part, levels), .flags = OPTIONAL, .of = stock_level_fields,
      .size = sizeof(struct stock_level), .doc = "only of a single part" },
    { FIELD(struct stock_part, alternates), .flags = OPTIONAL, .of = alternate_fields,
      .size = sizeof(struct stock_part), .doc = "that may take its place; only of a single part" },
    { 0 },
};

/* ------------------------------------------------------------------ lists */

static const char level_head[] = "SELECT l.id, l.place_id, l.part_id, s.name_zh AS place_zh, "
                                 "s.name_en AS place_en, p.number, p.name_zh,"
                                 " p.name_en, m.code AS model_code, l.condition, l.on_hand, "
                                 "l.reserved, l.on_hand - l.reserved AS free,"
                                 " l.min_stock, l.updated_at"
                                 " FROM stock_level l JOIN stock_place s ON s.id = l.place_id JOIN "
                                 "model_part p ON p.id = l.part_id"
                                 " JOIN model m ON m.id = p.model_id";

static const char part_head[] =
    "SELECT p.id, p.model_id, p.number, p.name_zh, p.name_en, m.code AS model_code, p.price,"
    " (SELECT COALESCE(sum(l.on_hand), 0) FROM stock_level l WHERE l.part_id = p.id AND "
    "l.condition = 0) AS on_hand,"
    " (SELECT COALESCE(sum(l.reserved), 0) FROM stock_level l WHERE l.part_id = p.id AND "
    "l.condition = 0) AS reserved,"
    " (SELECT COALESCE(sum(l.on_hand), 0) FROM stock_level l WHERE l.part_id = p.id AND "
    "l.condition = 1) AS bad"
    " FROM model_part p JOIN model m ON m.id = p.model_id";

/* What was typed, anywhere in it; its own % and _ are taken as they are. */
static str like_of(struct op *op, str q)
{
    struct buf out;
    buf_init(&out, 1024);
    buf_char(&out, '%');
    for (size_t i = 0; i < q.n; i++) {
        if (q.p[i] == '%' || q.p[i] == '_' || q.p[i] == '!')
            buf_char(&out, '!');
        buf_char(&out, q.p[i] >= 'A' && q.p[i] <= 'Z' ? (char)(q.p[i] | 32) : q.p[i]);
    }
    buf_char(&out, '%');
    str text = arena_str(op->mem, buf_view(&out));
    buf_release(&out);
    return text;
}

static void filter_words(struct op *op, struct filter *f, str q)
{
    if (!q.n)
        return;
    str like = like_of(op, q);
    filter_and(f,
               "(lower(p.number) LIKE ? ESCAPE '!' OR lower(p.name_zh) LIKE ? ESCAPE '!'"
               " OR lower(p.name_en) LIKE ? ESCAPE '!' OR lower(m.code) LIKE ? ESCAPE '!')",
               ARGS(V(like), V(like), V(like), V(like)));
}

/* The page behind the cursor: `limit` rows and the cursor of the next; the key stands first in each record. */
static void page_cut(struct op *op, struct list *rows, size_t size, int64_t limit, str *ret_next)
{
    *ret_next = (str){ 0 };
    if (rows->n <= (size_t)limit)
        return;
    rows->n = (size_t)limit;
    const int64_t *id = (const int64_t *)((const char *)rows->items + (rows->n - 1) * size);
    *ret_next = cursor_make(op, id, 1);
}

enum err stock_list(struct op *op, const struct stock_query *q, struct list *ret, str *ret_next)
{
    int64_t key = 0, limit = q->limit ? q->limit : PAGE_DEFAULT;
    bool given = false;
    struct filter f;

    TRY(cursor_read(op, q->after, &key, 1, &given));
    filter_init(op, &f, NULL);
    if (given)
        filter_and(&f, "l.id < ?", ARGS(V(key)));
    if (q->place_id)
        filter_and(&f, "l.place_id = ?", ARGS(V(q->place_id)));
    if (q->part_id)
        filter_and(&f, "l.part_id = ?", ARGS(V(q->part_id)));
    if (q->model_id)
        filter_and(&f, "p.model_id = ?", ARGS(V(q->model_id)));
    if (q->below)
        filter_and(&f, "l.condition = 0 AND l.on_hand - l.reserved < l.min_stock", NO_ARGS);
    filter_words(op, &f, q->q);
    filter_order(&f, " ORDER BY l.id DESC", limit + 1);
    struct sql sql = filter_sql(&f, "stock_list", level_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, stock_level_fields, sizeof(struct stock_level), ret));
    page_cut(op, ret, sizeof(struct stock_level), limit, ret_next);
    return OK;
}

enum err stock_part_list(struct op *op, const struct stock_query *q, struct list *ret,
                         str *ret_next)
{
    int64_t key = 0, limit = q->limit ? q->limit : PAGE_DEFAULT;
    bool given = false;
    struct filter f;

    TRY(cursor_read(op, q->after, &key, 1, &given));
    filter_init(op, &f, NULL);
    filter_and(&f, "p.gone = ?", ARGS(V(false)));
    if (given)
        filter_and(&f, "p.id < ?", ARGS(V(key)));
    if (q->model_id)
        filter_and(&f, "p.model_id = ?", ARGS(V(q->model_id)));
    filter_words(op, &f, q->q);
    filter_order(&f, " ORDER BY p.id DESC", limit + 1);
    struct sql sql = filter_sql(&f, "stock_part_list", part_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, alternate_fields, sizeof(struct stock_part), ret));
    page_cut(op, ret, sizeof(struct stock_part), limit, ret_next);
    return OK;
}

/* ------------------------------------------------------------------ one part */

static enum err parts_of(struct op *op, const ints *ids, struct list *ret)
{
    struct filter f;
    filter_init(op, &f, NULL);
    filter_and_ids(&f, "p.id", ids);
    filter_order(&f, " ORDER BY p.id", INT64_MAX);
    struct sql sql = filter_sql(&f, "stock_parts_of", part_head);
    return db_all(op, &sql, f.args, f.arg_count, alternate_fields, sizeof(struct stock_part), ret);
}

static enum err alternates_of(struct op *op, int64_t id, struct list *ret)
{
    static const struct field fields[] = { { FIELD(struct stock_part, id) }, { 0 } };
    struct list found;
    TRY(db_all(op, SQL(stock_alternate_ids), ARGS(V(id)), fields, sizeof(struct stock_part),
               &found));
    ints ids = { arena_array(op->mem, found.n, sizeof(int64_t)), found.n };
    for (size_t i = 0; i < found.n; i++)
        ids.items[i] = ((struct stock_part *)found.items)[i].id;
    return parts_of(op, &ids, ret);
}

enum err stock_part_get(struct op *op, int64_t id, struct stock_part *ret)
{
    const struct stock_query q = { .part_id = id, .limit = PAGE_MAX };
    struct list found;
    str next;

    TRY(parts_of(op, &(ints){ &id, 1 }, &found));
    if (!found.n)
        return refuse(op, ERR_NOT_FOUND, "part.not_found");
    *ret = *(struct stock_part *)found.items;
    TRY(stock_list(op, &q, &ret->levels, &next));
    return alternates_of(op, id, &ret->alternates);
}

enum err stock_part_exists(struct op *op, int64_t id, bool *ret)
{
    int64_t found = 0;
    TRY(db_int(op, SQL(stock_part_exists), ARGS(V(id)), &found));
    *ret = found != 0;
    return OK;
}

enum err part_check(struct op *op, int64_t id, const char *pointer)
{
    bool there = false;
    TRY(stock_part_exists(op, id, &there));
    if (!there)
        op_field(op, str_of(pointer), "part.not_found");
    return OK;
}

enum err part_alternates_set(struct op *op, int64_t id, const ints *others, struct stock_part *ret)
{
    TX(tx, op);
    TRY(stock_part_get(op, id, ret));
    for (size_t i = 0; i < others->n; i++) {
        str at = arena_fmt(op->mem, "/part_ids/%zu", i);
        bool there = false;
        TRY(stock_part_exists(op, others->items[i], &there));
        if (!there)
            op_field(op, at, "part.not_found");
        if (others->items[i] == id)
            op_field(op, at, "part.itself");
        for (size_t j = 0; j < i; j++)
            if (others->items[j] == others->items[i]) {
                op_field(op, at, "field.repeated");
                break;
            }
    }
    TRY(op_check(op));
    TRY(db_run(op, SQL(stock_alternates_drop), ARGS(V(id)), NULL));
    for (size_t i = 0; i < others->n; i++)
        TRY(db_run(op, SQL(stock_alternate_add), ARGS(V(id), V(others->items[i])), NULL));
    TRY(event_append(op, "model", ret->model_id, "model.alternates_set",
                     arena_fmt(op->mem, "{\"part\":%lld}", (long long)id), NULL));
    TRY(stock_part_get(op, id, ret));
    return tx_commit(&tx);
}

enum err stock_min_set(struct op *op, const struct min_form *form, struct stock_level *ret)
{
    const struct stock_query q = { .place_id = form->place_id,
                                   .part_id = form->part_id,
                                   .limit = 2 };
    struct list found;
    str next;

    TX(tx, op);
    TRY(place_check(op, form->place_id, "/place_id"));
    TRY(part_check(op, form->part_id, "/part_id"));
    TRY(op_check(op));
    TRY(db_run(op, SQL(stock_level_touch),
               ARGS(V(form->place_id), V(form->part_id), V((int)PART_GOOD), V(op->now)), NULL));
    TRY(db_run(op, SQL(stock_level_min),
               ARGS(V(form->place_id), V(form->part_id), V(form->min_stock), V(op->now)), NULL));
    TRY(event_append(op, "stock_place", form->place_id, "stock_place.min_set",
                     arena_fmt(op->mem, "{\"part\":%lld,\"min_stock\":%lld}",
                               (long long)form->part_id, (long long)form->min_stock),
                     NULL));
    TRY(stock_list(op, &q, &found, &next));
    for (size_t i = 0; i < found.n; i++)
        if (((struct stock_level *)found.items)[i].condition == PART_GOOD)
            *ret = ((struct stock_level *)found.items)[i];
    return tx_commit(&tx);
}
