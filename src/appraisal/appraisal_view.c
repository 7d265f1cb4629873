/* Sheets of a cycle that the actor may see, read together. */
#include "appraisal_view.h"

#include "../store/filter.h"
#include "appraisal_many.h"

static const char *const sort_labels[] = { "name", "score", NULL };

const struct field team_query_fields[] = {
    { FIELD(struct team_query, team_id), .min = 0, .doc = "and teams below it" },
    { FIELD(struct team_query, post_id), .min = 0 },
    { FIELD(struct team_query, sort), .labels = sort_labels,
      .doc = "score: only where nothing hinders it; by name otherwise" },
    { 0 },
};

static const struct field column_fields[] = {
    { FIELD(struct team_column, measure) },
    { FIELD(struct team_column, name_zh) },
    { FIELD(struct team_column, name_en) },
    { FIELD(struct team_column, unit), .labels = measure_unit_labels },
    { FIELD(struct team_column, direction), .labels = measure_direction_labels },
    { FIELD(struct team_column, counter), .doc = "the measure beside it; empty: none" },
    { FIELD(struct team_column, counter_zh) },
    { FIELD(struct team_column, counter_en) },
    { FIELD(struct team_column, counter_unit), .labels = measure_unit_labels },
    { 0 },
};

static const struct field cell_fields[] = {
    { FIELD(struct team_cell, measure) },
    { FIELD(struct team_cell, n) },
    { FIELD(struct team_cell, small), .doc = "fewer than 30: grey, never ranked" },
    { FIELD(struct team_cell, value), .flags = NULLABLE },
    { FIELD(struct team_cell, target), .flags = NULLABLE },
    { FIELD(struct team_cell, points), .flags = NULLABLE },
    { FIELD(struct team_cell, missed) },
    { FIELD(struct team_cell, expected), .flags = NULLABLE, .doc = "of the same mix with others" },
    { FIELD(struct team_cell, counter_value), .flags = NULLABLE },
    { FIELD(struct team_cell, counter_n) },
    { 0 },
};

static const struct field row_fields[] = {
    { FIELD(struct team_row, appraisal_id) },
    { FIELD(struct team_row, user_id) },
    { FIELD(struct team_row, user_name) },
    { FIELD(struct team_row, post_zh) },
    { FIELD(struct team_row, post_en) },
    { FIELD(struct team_row, state), .labels = appraisal_state_labels },
    { FIELD(struct team_row, score), .flags = NULLABLE },
    { FIELD(struct team_row, cells), .of = cell_fields, .size = sizeof(struct team_cell) },
    { 0 },
};

static const struct field team_post_fields[] = {
    { FIELD(struct team_post, id) },
    { FIELD(struct team_post, zh) },
    { FIELD(struct team_post, en) },
    { 0 },
};

enum hindered { HINDERED_EDITIONS, HINDERED_SAMPLES, HINDERED_OPEN, HINDERED };
static const char *const hindered_labels[] = { "editions", "samples", "open", NULL };

const struct field team_view_fields[] = {
    { FIELD(struct team_view, columns), .of = column_fields, .size = sizeof(struct team_column) },
    { FIELD(struct team_view, rows), .of = row_fields, .size = sizeof(struct team_row) },
    { FIELD(struct team_view, posts), .of = team_post_fields, .size = sizeof(struct team_post),
      .doc = "of the rows, whatever post_id asks for" },
    { FIELD(struct team_view, ranked), .doc = "the rows stand by score" },
    { FIELD(struct team_view, hindered), .labels = hindered_labels,
      .doc = "why they may not: several editions, fewer than 30, not all submitted" },
    { 0 },
};

/* ------------------------------------------------------------------ reading many */

static enum err led_only(struct op *op, struct filter *f, const struct org *o)
{
    ints posts, users;
    if (op_scope(op, "appraisal.read") == SCOPE_ALL)
        return OK;
    org_below(op->mem, o, actor_id(op), &posts, &users);
    filter_and(f, "(a.post_id IN ?[] OR a.user_id IN ?[]) AND a.user_id <> ?",
               ARGS(filter_ids(op, &posts), filter_ids(op, &users), V(actor_id(op))));
    return OK;
}

static void team_only(struct op *op, struct filter *f, const struct org *o, int64_t team_id)
{
    const ints one = { &team_id, 1 };
    ints teams;
    org_teams_below(op->mem, o, &one, &teams);
    filter_and(
        f, "EXISTS (SELECT 1 FROM team_member m WHERE m.user_id = a.user_id AND m.team_id IN ?[])",
        ARGS(filter_ids(op, &teams)));
}

static enum err of_any_post(struct op *op, const struct team_query *q, const struct org *o,
                            struct filter *ret)
{
    filter_init(op, ret, NULL);
    filter_and(ret, "a.cycle_id = ?", ARGS(V(q->cycle_id)));
    TRY(led_only(op, ret, o));
    if (q->team_id)
        team_only(op, ret, o, q->team_id);
    return OK;
}

static enum err posts_read(struct op *op, const struct team_query *q, const struct org *o,
                           struct list *ret)
{
    struct filter f;
    TRY(of_any_post(op, q, o, &f));
    filter_order(&f, " ORDER BY zh, p.id", 1000);
    struct sql sql = filter_sql(&f, "appraisal_posts_of_cycle",
                                "SELECT DISTINCT p.id, p.name_zh AS zh, p.name_en AS en"
                                " FROM appraisal a JOIN post p ON p.id = a.post_id");
    return db_all(op, &sql, f.args, f.arg_count, team_post_fields, sizeof(struct team_post), ret);
}

enum err appraisals_read(struct op *op, const struct team_query *q, struct org *o, struct list *ret)
{
    static const struct field fields[] = { { FIELD(struct appraisal, id) }, { 0 } };
    struct appraisal_cycle c;
    struct filter f;
    struct list ids;

    TRY(appraisal_cycle_get(op, q->cycle_id, &c));
    TRY(org_read(op, o));
    TRY(of_any_post(op, q, o, &f));
    if (q->post_id)
        filter_and(&f, "a.post_id = ?", ARGS(V(q->post_id)));
    filter_order(&f, " ORDER BY u.name, a.id", 100000);
    struct sql sql =
        filter_sql(&f, "appraisals_of_cycle",
                   "SELECT a.id FROM appraisal a JOIN user_account u ON u.id = a.user_id");
    TRY(db_all(op, &sql, f.args, f.arg_count, fields, sizeof(struct appraisal), &ids));
    struct appraisal *all = ids.items;
    for (size_t i = 0; i < ids.n; i++) {
        struct standing s;
        TRY(appraisal_read(op, all[i].id, &all[i]));
        TRY(appraisal_standing(op, o, &all[i], &s));
        appraisal_hide(op, &all[i], &s);
    }
    *ret = ids;
    return OK;
}

enum err appraisals_opened(struct op *op, int64_t cycle_id, const struct list *sheets,
                           enum appraisal_opened_how how)
{
    const struct appraisal *a = sheets->items;
    CLEANUP(buf_release) struct buf data;
    bool any = false;
    buf_init(&data, 60000);
    buf_fmt(&data, "{\"how\":\"%s\",\"appraisals\":[", appraisal_opened_labels[how]);
    TX(tx, op);
    for (size_t i = 0; i < sheets->n; i++) {
        if (a[i].user_id == actor_id(op))
            continue;
        TRY(appraisal_opening_add(op, a[i].id, how));
        buf_fmt(&data, "%s%lld", any ? "," : "", (long long)a[i].id);
        any = true;
    }
    buf_z(&data, "]}");
    if (any && !data.full)
        TRY(event_append(op, "appraisal_cycle", cycle_id, "appraisal_cycle.looked_at",
                         arena_str(op->mem, buf_view(&data)), NULL));
    else if (any)
        TRY(event_append(op, "appraisal_cycle", cycle_id, "appraisal_cycle.looked_at",
                         arena_fmt(op->mem, "{\"how\":\"%s\",\"appraisals\":null,\"n\":%zu}",
                                   appraisal_opened_labels[how], sheets->n),
                         NULL));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ a team */

static bool has_column(const struct list *columns, str measure)
{
    const struct team_column *c = columns->items;
    for (size_t i = 0; i < columns->n; i++)
        if (str_eq(c[i].measure, measure))
            return true;
    return false;
}

static void columns_add(struct list *columns, const struct appraisal *a)
{
    struct team_column *all = columns->items;
    const struct appraisal_item *items = a->items.items;
    for (size_t i = 0; i < a->items.n; i++) {
        const struct appraisal_content *c = &items[i].counted;
        if (items[i].kind != ITEM_MEASURE || has_column(columns, c->measure))
            continue;
        all[columns->n++] = (struct team_column){
            .measure = c->measure,
            .name_zh = c->name_zh,
            .name_en = c->name_en,
            .unit = c->unit,
            .direction = c->direction,
            .counter = c->counter.measure,
            .counter_zh = c->counter.name_zh,
            .counter_en = c->counter.name_en,
            .counter_unit = c->counter.unit,
        };
    }
}

static struct list cells_of(struct op *op, const struct appraisal *a)
{
    const struct appraisal_item *items = a->items.items;
    struct team_cell *cells = arena_array(op->mem, a->items.n, sizeof *cells);
    size_t n = 0;
    for (size_t i = 0; i < a->items.n; i++) {
        const struct appraisal_content *c = &items[i].counted;
        if (items[i].kind != ITEM_MEASURE)
            continue;
        cells[n++] = (struct team_cell){
            .measure = c->measure,
            .n = c->figure.n,
            .small = c->figure.small,
            .value = c->figure.value,
            .target = c->target,
            .points = items[i].points,
            .missed = items[i].missed,
            .expected = c->mix.expected,
            .counter_value = c->counter.value,
            .counter_n = c->counter.n,
        };
    }
    return (struct list){ cells, n };
}

static int by_score(const void *a, const void *b)
{
    const struct team_row *x = a, *y = b;
    if (x->score.known != y->score.known)
        return x->score.known ? -1 : 1;
    if (x->score.milli != y->score.milli)
        return x->score.milli > y->score.milli ? -1 : 1;
    return str_cmp(x->user_name, y->user_name);
}

/* Only what was measured by one yardstick, in samples that are large enough, and judged to the end is told apart. */
static void compare(struct op *op, const struct list *sheets, struct team_view *ret)
{
    const struct appraisal *a = sheets->items;
    bool why[HINDERED] = { false };
    for (size_t i = 0; i < sheets->n; i++) {
        const struct appraisal_item *items = a[i].items.items;
        if (a[i].document_id != a[0].document_id)
            why[HINDERED_EDITIONS] = true;
        for (size_t k = 0; k < a[i].items.n; k++) {
            const struct appraisal_figure *f = &items[k].counted.figure;
            if (items[k].kind == ITEM_MEASURE && f->has_source && f->small)
                why[HINDERED_SAMPLES] = true;
            if (items[k].kind != ITEM_MEASURE && a[i].state < APPRAISAL_CONFIRM)
                why[HINDERED_OPEN] = true;
        }
    }
    ret->hindered.items = arena_array(op->mem, HINDERED, sizeof(str));
    for (int i = 0; i < HINDERED; i++)
        if (why[i])
            ret->hindered.items[ret->hindered.n++] = str_of(hindered_labels[i]);
}

enum err appraisal_team(struct op *op, const struct team_query *q, struct team_view *ret)
{
    struct org o;
    struct list sheets;
    size_t columns = 0;
    TRY(appraisals_read(op, q, &o, &sheets));
    const struct appraisal *a = sheets.items;
    for (size_t i = 0; i < sheets.n; i++)
        columns += a[i].items.n;
    *ret = (struct team_view){ 0 };
    ret->columns.items = arena_array(op->mem, columns, sizeof(struct team_column));
    struct team_row *rows = arena_array(op->mem, sheets.n, sizeof *rows);
    for (size_t i = 0; i < sheets.n; i++) {
        columns_add(&ret->columns, &a[i]);
        rows[i] = (struct team_row){ .appraisal_id = a[i].id,
                                     .user_id = a[i].user_id,
                                     .user_name = a[i].user_name,
                                     .post_zh = a[i].post_zh,
                                     .post_en = a[i].post_en,
                                     .state = a[i].state,
                                     .score = a[i].score,
                                     .cells = cells_of(op, &a[i]) };
    }
    ret->rows = (struct list){ rows, sheets.n };
    compare(op, &sheets, ret);
    ret->ranked = sheets.n && !ret->hindered.n && str_is(q->sort, "score");
    if (ret->ranked)
        qsort(rows, sheets.n, sizeof *rows, by_score);
    TRY(posts_read(op, q, &o, &ret->posts));
    return appraisals_opened(op, q->cycle_id, &sheets, OPENED_TEAM);
}
