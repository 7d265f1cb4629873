/* Sheets as they are kept, and how their points come to a whole. */
#include "appraisal_internal.h"

struct item_row {
    struct appraisal_item i;
    str content;
};

#define ITEM(member) FIELD_NAMED(struct item_row, i.member, #member)
static const struct field item_row_fields[] = {
    { ITEM(id) },
    { ITEM(kind), .labels = appraisal_item_kind_labels },
    { ITEM(criterion_id) },
    { ITEM(criterion_zh) },
    { ITEM(criterion_en) },
    { ITEM(guide) },
    { ITEM(weight) },
    { ITEM(points) },
    { ITEM(missed) },
    { ITEM(self_comment) },
    { ITEM(self_points) },
    { ITEM(comment) },
    { ITEM(evidence) },
    { ITEM(tickets) },
    { ITEM(attachment_ids) },
    { ITEM(answers) },
    { FIELD(struct item_row, content) },
    { 0 },
};

struct appeal_row {
    struct appraisal_appeal a;
    str excluded_json;
};

#define APPEAL(member) FIELD_NAMED(struct appeal_row, a.member, #member)
static const struct field appeal_row_fields[] = {
    { APPEAL(id) },
    { APPEAL(item_id) },
    { APPEAL(reason) },
    { APPEAL(raised_at) },
    { APPEAL(outcome), .labels = appeal_outcome_labels },
    { APPEAL(decision) },
    { APPEAL(decided_by) },
    { APPEAL(decided_name) },
    { APPEAL(decided_at) },
    { APPEAL(item_before) },
    { APPEAL(item_after) },
    { APPEAL(score_before) },
    { APPEAL(score_after) },
    { APPEAL(sha256) },
    { FIELD(struct appeal_row, excluded_json) },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

static enum err items_read(struct op *op, int64_t id, struct list *ret)
{
    struct list rows;
    TRY(db_all(op, SQL(appraisal_item_list), ARGS(V(id)), item_row_fields, sizeof(struct item_row),
               &rows));
    struct item_row *row = rows.items;
    struct appraisal_item *items = arena_array(op->mem, rows.n, sizeof *items);
    for (size_t i = 0; i < rows.n; i++) {
        TRY(record_read(op, appraisal_content_fields, row[i].content, &row[i].i.counted));
        items[i] = row[i].i;
    }
    *ret = (struct list){ items, rows.n };
    return OK;
}

static enum err appeals_read(struct op *op, int64_t id, struct list *ret)
{
    struct list rows;
    TRY(db_all(op, SQL(appraisal_appeal_list), ARGS(V(id)), appeal_row_fields,
               sizeof(struct appeal_row), &rows));
    struct appeal_row *row = rows.items;
    struct appraisal_appeal *appeals = arena_array(op->mem, rows.n, sizeof *appeals);
    for (size_t i = 0; i < rows.n; i++) {
        TRY(records_read(op, appraisal_excluded_fields, sizeof(struct appraisal_excluded),
                         row[i].excluded_json, &row[i].a.excluded));
        appeals[i] = row[i].a;
    }
    *ret = (struct list){ appeals, rows.n };
    return OK;
}

enum err appraisal_read(struct op *op, int64_t id, struct appraisal *ret)
{
    struct appraisal a = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(appraisal_get), ARGS(V(id)), appraisal_head_fields, &a, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "appraisal.not_found");
    TRY(items_read(op, id, &a.items));
    TRY(appeals_read(op, id, &a.appeals));
    TRY(db_all(op, SQL(appraisal_peer_of), ARGS(V(id)), appraisal_peer_fields,
               sizeof(struct appraisal_peer), &a.peers));
    appraisal_add_up(op, &a);
    *ret = a;
    return OK;
}

struct appraisal_item *item_of(const struct appraisal *a, int64_t id)
{
    struct appraisal_item *items = a->items.items;
    for (size_t i = 0; i < a->items.n; i++)
        if (items[i].id == id)
            return &items[i];
    return NULL;
}

/* ------------------------------------------------------------------ sums */

static str why_without(const struct appraisal_item *i)
{
    if (i->points.known)
        return STR("");
    if (i->kind == ITEM_PEERS)
        return i->answers < PEERS_LEAST ? STR("few_peers") : STR("not_judged");
    if (i->kind == ITEM_LEAD)
        return STR("not_judged");
    if (!i->counted.figure.has_source)
        return STR("no_source");
    if (!i->counted.figure.value.known)
        return STR("no_observations");
    return str_is(i->counted.rule, "gate") ? STR("gate") : STR("no_observations");
}

void appraisal_add_up(struct op *op, struct appraisal *a)
{
    struct appraisal_item *items = a->items.items;
    size_t n = a->items.n;
    struct score_part *parts = arena_array(op->mem, n, sizeof *parts);
    struct score_whole whole;

    for (size_t i = 0; i < n; i++)
        parts[i] = (struct score_part){
            .judged = items[i].kind != ITEM_MEASURE,
            .weight = items[i].weight,
            .points = items[i].points,
            .missed = items[i].missed && str_is(items[i].counted.rule, "gate"),
            .cap = items[i].counted.cap,
        };
    score_sum(parts, n, a->measures_share, &whole);
    for (size_t i = 0; i < n; i++) {
        items[i].share = parts[i].share;
        items[i].without = why_without(&items[i]);
    }
    a->score = whole.score;
    a->uncapped = whole.uncapped;
    a->cap = whole.cap;
}

enum err appraisal_item_write(struct op *op, const struct appraisal_item *i)
{
    str content = STR("{}");
    if (i->kind == ITEM_MEASURE)
        TRY(record_text(op, appraisal_content_fields, &i->counted, &content));
    return db_run(op, SQL(appraisal_item_update),
                  ARGS(V(i->id), V(content), V(i->points), V(i->missed),
                       V(or_empty(i->self_comment)), V(i->self_points), V(or_empty(i->comment)),
                       V(or_empty(i->evidence)), V(arena_join(op->mem, &i->tickets, "\n")),
                       V(ids_column(op, &i->attachment_ids))),
                  NULL);
}
