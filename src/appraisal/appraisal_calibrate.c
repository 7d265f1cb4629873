/* How leads judge beside each other, and what people should be taught. */
#include "appraisal_many.h"

#include "appraisal_cycle_sql.h"

#define BANDS 5

static const struct field lead_fields[] = {
    { FIELD(struct lead_row, lead_id), .flags = NULLABLE, .doc = "null: nobody is above" },
    { FIELD(struct lead_row, lead_name) },
    { FIELD(struct lead_row, sheets) },
    { FIELD(struct lead_row, open), .doc = "not submitted yet" },
    { FIELD(struct lead_row, judged) },
    { FIELD(struct lead_row, mean), .flags = NULLABLE, .doc = "of what leads judge, 0 to 100" },
    { FIELD(struct lead_row, spread), .flags = NULLABLE, .doc = "standard deviation" },
    { FIELD(struct lead_row, least), .flags = NULLABLE },
    { FIELD(struct lead_row, most), .flags = NULLABLE },
    { FIELD(struct lead_row, off), .flags = NULLABLE, .doc = "from the mean of all" },
    { FIELD(struct lead_row, bands), .doc = "how many below 60, 60, 70, 80, 90 and above" },
    { 0 },
};

const struct field calibration_fields[] = {
    { FIELD(struct calibration, mean), .flags = NULLABLE },
    { FIELD(struct calibration, spread), .flags = NULLABLE },
    { FIELD(struct calibration, judged) },
    { FIELD(struct calibration, open) },
    { FIELD(struct calibration, leads), .of = lead_fields, .size = sizeof(struct lead_row) },
    { 0 },
};

/* ------------------------------------------------------------------ leads */

/* Whose sheet it is to judge, or who judged it; of several that are equally near the first. */
static int64_t lead_of(struct op *op, const struct org *o, const struct appraisal *a)
{
    struct list chain;
    if (a->lead_id)
        return a->lead_id;
    chain_of(op->mem, o, a->user_id, a->post_id, &chain);
    return chain.n ? ((const struct superior *)chain.items)[0].user_id : 0;
}

/* What the lead judged of a sheet, by the shares of the items; not known before it was submitted. */
static decimal lead_points(const struct appraisal *a)
{
    const struct appraisal_item *items = a->items.items;
    int64_t points = 0, weights = 0;
    for (size_t i = 0; a->state >= APPRAISAL_CONFIRM && i < a->items.n; i++)
        if (items[i].kind == ITEM_LEAD && items[i].points.known) {
            points += items[i].points.milli * items[i].weight;
            weights += items[i].weight;
        }
    return decimal_ratio(points, weights * 1000, 1);
}

struct leading {
    struct lead_row row;
    decimal *points;
};

static struct leading *leading_of(struct leading *all, size_t *n, int64_t lead_id)
{
    for (size_t i = 0; i < *n; i++)
        if (all[i].row.lead_id == lead_id)
            return &all[i];
    all[*n].row.lead_id = lead_id;
    return &all[(*n)++];
}

static size_t band_of(decimal points)
{
    int64_t tens = points.milli / 10000;
    return tens < 6 ? 0 : tens > 9 ? BANDS - 1 : (size_t)(tens - 5);
}

static void leading_finish(struct op *op, struct leading *l, decimal all_mean)
{
    struct lead_row *r = &l->row;
    size_t n = (size_t)r->judged;
    r->bands = (ints){ arena_array(op->mem, BANDS, sizeof(int64_t)), BANDS };
    r->mean = score_mean(l->points, n);
    r->spread = score_spread(l->points, n);
    for (size_t i = 0; i < n; i++) {
        r->bands.items[band_of(l->points[i])]++;
        if (!r->least.known || l->points[i].milli < r->least.milli)
            r->least = l->points[i];
        if (!r->most.known || l->points[i].milli > r->most.milli)
            r->most = l->points[i];
    }
    if (n)
        r->off = decimal_milli(r->mean.milli - all_mean.milli);
}

static int by_lead(const void *a, const void *b)
{
    return str_cmp(((const struct leading *)a)->row.lead_name,
                   ((const struct leading *)b)->row.lead_name);
}

enum err appraisal_calibration(struct op *op, int64_t cycle_id, struct calibration *ret)
{
    const struct team_query q = { .cycle_id = cycle_id };
    struct calibration c = { 0 };
    struct list sheets;
    struct org o;
    size_t n = 0;

    TRY(appraisals_read(op, &q, &o, &sheets));
    const struct appraisal *a = sheets.items;
    struct leading *all = arena_array(op->mem, sheets.n + 1, sizeof *all);
    decimal *points = arena_array(op->mem, sheets.n, sizeof *points);
    for (size_t i = 0; i < sheets.n; i++) {
        struct leading *l = leading_of(all, &n, lead_of(op, &o, &a[i]));
        decimal judged = lead_points(&a[i]);
        if (!l->points)
            l->points = arena_array(op->mem, sheets.n, sizeof *l->points);
        l->row.sheets++;
        l->row.open += a[i].state < APPRAISAL_CONFIRM;
        c.open += a[i].state < APPRAISAL_CONFIRM;
        if (judged.known)
            l->points[l->row.judged++] = points[c.judged++] = judged;
    }
    c.mean = score_mean(points, (size_t)c.judged);
    c.spread = score_spread(points, (size_t)c.judged);
    struct lead_row *rows = arena_array(op->mem, n, sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        leading_finish(op, &all[i], c.mean);
        TRY(user_name(op, all[i].row.lead_id, &all[i].row.lead_name));
    }
    if (n)
        qsort(all, n, sizeof *all, by_lead);
    for (size_t i = 0; i < n; i++)
        rows[i] = all[i].row;
    c.leads = (struct list){ rows, n };
    *ret = c;
    return appraisals_opened(op, cycle_id, &sheets, OPENED_CALIBRATION);
}

/* ------------------------------------------------------------------ training */

const struct field training_need_fields[] = {
    { FIELD(struct training_need, training) },
    { FIELD(struct training_need, appraisal_id) },
    { FIELD(struct training_need, user_id) },
    { FIELD(struct training_need, user_name) },
    { FIELD(struct training_need, team_id), .flags = NULLABLE },
    { FIELD(struct training_need, team_zh) },
    { FIELD(struct training_need, team_en) },
    { FIELD(struct training_need, duty) },
    { FIELD(struct training_need, measure), .doc = "whose target was missed" },
    { FIELD(struct training_need, name_zh) },
    { FIELD(struct training_need, name_en) },
    { FIELD(struct training_need, unit), .labels = measure_unit_labels },
    { FIELD(struct training_need, value), .flags = NULLABLE },
    { FIELD(struct training_need, target), .flags = NULLABLE },
    { FIELD(struct training_need, small), .doc = "fewer than 30 observations" },
    { 0 },
};

struct needing {
    struct training_need *all;
    size_t n;
};

static void needs_of(struct needing *k, const struct appraisal *a, const struct team *team)
{
    const struct appraisal_item *items = a->items.items;
    for (size_t i = 0; i < a->items.n; i++) {
        const struct appraisal_content *c = &items[i].counted;
        for (size_t t = 0; items[i].missed && t < c->trainings.n; t++)
            k->all[k->n++] = (struct training_need){ .training = c->trainings.items[t],
                                                     .appraisal_id = a->id,
                                                     .user_id = a->user_id,
                                                     .user_name = a->user_name,
                                                     .team_id = team->id,
                                                     .team_zh = team->name_zh,
                                                     .team_en = team->name_en,
                                                     .duty = c->duty,
                                                     .measure = c->measure,
                                                     .name_zh = c->name_zh,
                                                     .name_en = c->name_en,
                                                     .unit = c->unit,
                                                     .value = c->figure.value,
                                                     .target = c->target,
                                                     .small = c->figure.small };
    }
}

static enum err first_team(struct op *op, const struct org *o, int64_t user_id, struct team *ret)
{
    const struct org_place *m = o->members.items;
    *ret = (struct team){ 0 };
    for (size_t i = 0; i < o->members.n; i++)
        if (m[i].user_id == user_id)
            return team_get(op, m[i].place_id, ret);
    return OK;
}

static int by_training(const void *a, const void *b)
{
    const struct training_need *x = a, *y = b;
    int order = str_cmp(x->training, y->training);
    if (!order)
        order = x->team_id < y->team_id ? -1 : x->team_id > y->team_id;
    return order ? order : str_cmp(x->user_name, y->user_name);
}

enum err appraisal_trainings(struct op *op, const struct team_query *q, struct list *ret)
{
    struct needing k = { 0 };
    struct list sheets;
    struct org o;
    size_t most = 0;
    TRY(appraisals_read(op, q, &o, &sheets));
    const struct appraisal *a = sheets.items;
    for (size_t i = 0; i < sheets.n; i++)
        for (size_t j = 0; j < a[i].items.n; j++)
            most += ((const struct appraisal_item *)a[i].items.items)[j].counted.trainings.n;
    k.all = arena_array(op->mem, most, sizeof *k.all);
    for (size_t i = 0; i < sheets.n; i++) {
        struct team team;
        TRY(first_team(op, &o, a[i].user_id, &team));
        needs_of(&k, &a[i], &team);
    }
    if (k.n)
        qsort(k.all, k.n, sizeof *k.all, by_training);
    *ret = (struct list){ k.all, k.n };
    return appraisals_opened(op, q->cycle_id, &sheets, OPENED_TRAINING);
}
