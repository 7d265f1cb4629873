/* Days in which a unit was out of use, as data of the unit: what its warranty counts (warranty_end.c). */
#include "product_internal.h"

#include "../store/filter.h"
#include "repair_stay_sql.h"

const char *const stay_kind_labels[] = { "repair", "parts", NULL };

#define STAY_COMMON                                                                                \
    { FIELD(struct repair_stay, kind), .labels = stay_kind_labels,                                 \
      .doc = "in repair, or without parts for it" },                                               \
        { FIELD(struct repair_stay, in_on), .flags = REQUIRED | TRIM, .format = "date",            \
          .doc = "not counted itself" },                                                           \
        { FIELD(struct repair_stay, out_on), .flags = NULLABLE | TRIM, .format = "date",           \
          .doc = "the day on which it could be used again; null: not yet" },                       \
    {                                                                                              \
        FIELD(struct repair_stay, note), .flags = MULTILINE, .max = 500                            \
    }

const struct field repair_stay_fields[] = {
    { FIELD(struct repair_stay, id), .flags = READONLY },
    { FIELD(struct repair_stay, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct repair_stay, unit_id), .flags = READONLY },
    STAY_COMMON,
    { FIELD(struct repair_stay, created_at), .flags = READONLY },
    { FIELD(struct repair_stay, updated_at), .flags = READONLY },
    { 0 },
};

const struct field repair_stay_form_fields[] = { STAY_COMMON, { 0 } };

/* ------------------------------------------------------------------ reading */

enum err repair_stays_of(struct op *op, const ints *unit_ids, struct list *ret)
{
    struct filter f;
    filter_init(op, &f, NULL);
    filter_and_ids(&f, "unit_id", unit_ids);
    filter_order(&f, " ORDER BY unit_id, in_on, id", INT64_MAX);
    struct sql sql =
        filter_sql(&f, "repair_stays_of",
                   "SELECT id, version, unit_id, kind, in_on, out_on, note, created_at, updated_at"
                   " FROM repair_stay");
    return db_all(op, &sql, f.args, f.arg_count, repair_stay_fields, sizeof(struct repair_stay),
                  ret);
}

enum err repair_stay_get(struct op *op, int64_t id, struct repair_stay *ret)
{
    struct repair_stay s = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(repair_stay_get), ARGS(V(id)), repair_stay_fields, &s, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "repair_stay.not_found");
    *ret = s;
    return OK;
}

enum err repair_stay_find(struct op *op, int64_t unit_id, int kind, str in_on, int64_t *ret_id)
{
    return db_int(op, SQL(repair_stay_find), ARGS(V(unit_id), V(kind), V(in_on)), ret_id);
}

/* ------------------------------------------------------------------ checking */

static enum err form_check(struct op *op, int64_t unit_id, const struct repair_stay *s, int64_t own)
{
    str today;
    int64_t other = 0;

    TRY(company_today(op, &today));
    day_check(op, s->in_on, "/in_on");
    day_check(op, s->out_on, "/out_on");
    if (str_cmp(s->in_on, today) > 0)
        op_field(op, STR("/in_on"), "repair_stay.future");
    if (str_cmp(s->out_on, today) > 0)
        op_field(op, STR("/out_on"), "repair_stay.future");
    if (s->out_on.n && str_cmp(s->out_on, s->in_on) < 0)
        op_field(op, STR("/out_on"), "repair_stay.order");
    TRY(repair_stay_find(op, unit_id, s->kind, s->in_on, &other));
    if (other && other != own)
        op_field(op, STR("/in_on"), "repair_stay.there");
    return op_check(op);
}

static str stay_data(struct op *op, const struct repair_stay *s)
{
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 16384);
    fields_write(&data, repair_stay_form_fields, s);
    return arena_str(op->mem, buf_view(&data));
}

/* ------------------------------------------------------------------ writing */

enum err repair_stay_add(struct op *op, int64_t unit_id, const struct repair_stay *form,
                         struct repair_stay *ret)
{
    struct repair_stay s = *form;
    bool there = false;
    int64_t id = 0;

    TX(tx, op);
    TRY(unit_exists(op, unit_id, &there));
    if (!there)
        return refuse(op, ERR_NOT_FOUND, "unit.not_found");
    TRY(form_check(op, unit_id, &s, 0));
    TRY(db_int(op, SQL(repair_stay_insert),
               ARGS(V(unit_id), V(s.kind), V(s.in_on), V(none_if_empty(s.out_on)),
                    V(or_empty(s.note)), V(op->now)),
               &id));
    TRY(event_append(op, "unit", unit_id, "unit.repair_added", stay_data(op, &s), NULL));
    TRY(repair_stay_get(op, id, ret));
    return tx_commit(&tx);
}

enum err repair_stay_edit(struct op *op, int64_t id, int64_t version,
                          const struct repair_stay *form, struct repair_stay *ret)
{
    struct repair_stay before = { 0 }, s = *form;
    int64_t done = 0;
    str changes;

    TX(tx, op);
    TRY(repair_stay_get(op, id, &before));
    TRY(form_check(op, before.unit_id, &s, id));
    TRY(db_int(op, SQL(repair_stay_update),
               ARGS(V(id), V(version), V(s.kind), V(s.in_on), V(none_if_empty(s.out_on)),
                    V(or_empty(s.note)), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "unit", before.unit_id);
    if (event_changes(op, repair_stay_form_fields, &before, &s, NULL, &changes))
        TRY(event_append(op, "unit", before.unit_id, "unit.repair_changed", changes, NULL));
    TRY(repair_stay_get(op, id, ret));
    return tx_commit(&tx);
}

enum err repair_stay_drop(struct op *op, int64_t id, int64_t version)
{
    struct repair_stay before = { 0 };
    int64_t done = 0;

    TX(tx, op);
    TRY(repair_stay_get(op, id, &before));
    TRY(db_int(op, SQL(repair_stay_drop), ARGS(V(id), V(version)), &done));
    if (!done)
        return version_refuse(op, "unit", before.unit_id);
    TRY(event_append(op, "unit", before.unit_id, "unit.repair_removed", stay_data(op, &before),
                     NULL));
    return tx_commit(&tx);
}
