/* What results and pairs come to: per person, and how far assessors agree. */
#include "quality_internal.h"

#include <stdlib.h>

#define PEOPLE_MAX 2000
#define PAIRS_MAX  1000 /* the newest */

static void months_filter(struct filter *f, str from, str to)
{
    if (from.n)
        filter_and(f, "p.month >= ?", ARGS(V(from)));
    if (to.n)
        filter_and(f, "p.month <= ?", ARGS(V(to)));
}

static void months_check(struct op *op, str from, str to)
{
    if (from.n && !quality_month_ok(from))
        op_field(op, STR("from"), "quality.month");
    if (to.n && !quality_month_ok(to))
        op_field(op, STR("to"), "quality.month");
}

/* ------------------------------------------------------------------ people */

struct person_row {
    int64_t user_id;
    str user_name;
    int64_t n, sum, critical, customer, business, compliance;
};

static const struct field person_rows[] = {
    { FIELD(struct person_row, user_id) },
    { FIELD(struct person_row, user_name) },
    { FIELD(struct person_row, n) },
    { FIELD(struct person_row, sum) },
    { FIELD(struct person_row, critical) },
    { FIELD(struct person_row, customer) },
    { FIELD(struct person_row, business) },
    { FIELD(struct person_row, compliance) },
    { 0 },
};

static const char person_head[] =
    "SELECT c.user_id, u.name AS user_name, count(*) AS n, sum(c.score) AS sum,"
    " sum(c.critical) AS critical, sum(c.customer) AS customer, sum(c.business) AS business,"
    " sum(c.compliance) AS compliance FROM quality_check c JOIN quality_plan p ON p.id = c.plan_id"
    " JOIN user_account u ON u.id = c.user_id";

enum err quality_people(struct op *op, str from, str to, struct list *ret)
{
    struct filter f;
    struct list rows;

    months_check(op, from, to);
    TRY(op_check(op));
    filter_init(op, &f, NULL);
    filter_and(&f, "c.final_at IS NOT NULL", NO_ARGS);
    TRY(quality_reach_filter(op, &f, "quality.read"));
    months_filter(&f, from, to);
    filter_order(&f, " GROUP BY c.user_id, u.name ORDER BY u.name, c.user_id", PEOPLE_MAX);
    struct sql sql = filter_sql(&f, "quality_people", person_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, person_rows, sizeof(struct person_row), &rows));
    struct quality_person *people = arena_array(op->mem, rows.n + 1, sizeof *people);
    ints looked = { arena_array(op->mem, rows.n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < rows.n; i++) {
        const struct person_row *r = &((const struct person_row *)rows.items)[i];
        people[i] = (struct quality_person){
            r->user_id,  r->user_name, r->n,        decimal_ratio(r->sum, r->n * 1000, 1),
            r->critical, r->customer,  r->business, r->compliance,
        };
        if (!quality_is_me(op, r->user_id))
            looked.items[looked.n++] = r->user_id;
    }
    *ret = (struct list){ people, rows.n };
    return quality_look_list(op, "people", "users", &looked);
}

/* ------------------------------------------------------------------ pairs */

struct pair {
    int64_t first_id, second_id; /* checks */
    int64_t form_id;
    int64_t a_id, b_id; /* assessors */
    str a_name, b_name;
    int64_t a_score, b_score;
    bool a_critical, b_critical;
};

static const struct field pair_rows[] = {
    { FIELD(struct pair, first_id) },   { FIELD(struct pair, second_id) },
    { FIELD(struct pair, form_id) },    { FIELD(struct pair, a_id) },
    { FIELD(struct pair, b_id) },       { FIELD(struct pair, a_name) },
    { FIELD(struct pair, b_name) },     { FIELD(struct pair, a_score) },
    { FIELD(struct pair, b_score) },    { FIELD(struct pair, a_critical) },
    { FIELD(struct pair, b_critical) }, { 0 },
};

static const char pair_head[] =
    "SELECT c.id AS first_id, s.id AS second_id, c.form_id, c.assessor_id AS a_id, s.assessor_id"
    " AS b_id, a.name AS a_name, b.name AS b_name, c.score AS a_score, s.score AS b_score,"
    " c.critical AS a_critical, s.critical AS b_critical"
    " FROM quality_check s JOIN quality_check c ON c.id = s.second_of"
    " JOIN quality_plan p ON p.id = c.plan_id JOIN user_account a ON a.id = c.assessor_id"
    " JOIN user_account b ON b.id = s.assessor_id";

struct value {
    int64_t check_id, value;
    str item;
};

static const struct field value_rows[] = {
    { FIELD(struct value, check_id) },
    { FIELD(struct value, value) },
    { FIELD(struct value, item) },
    { 0 },
};

static enum err pairs_read(struct op *op, int64_t form_id, str from, str to, struct list *ret)
{
    struct filter f;
    filter_init(op, &f, NULL);
    filter_and(&f, "s.turn = 1 AND s.state > 0 AND c.state > 0", NO_ARGS);
    filter_and(&f, "p.form_id = ?", ARGS(V(form_id)));
    months_filter(&f, from, to);
    filter_order(&f, " ORDER BY c.id DESC", PAIRS_MAX);
    struct sql sql = filter_sql(&f, "quality_pairs", pair_head);
    return db_all(op, &sql, f.args, f.arg_count, pair_rows, sizeof(struct pair), ret);
}

/* The marks of all their checks, by check and item. */
static enum err values_read(struct op *op, const struct list *pairs, struct list *ret)
{
    const struct pair *p = pairs->items;
    ints ids = { arena_array(op->mem, pairs->n * 2 + 1, sizeof(int64_t)), 0 };
    struct filter f;
    for (size_t i = 0; i < pairs->n; i++) {
        ids.items[ids.n++] = p[i].first_id;
        ids.items[ids.n++] = p[i].second_id;
    }
    filter_init(op, &f, NULL);
    filter_and_ids(&f, "m.check_id", &ids);
    filter_order(&f, " ORDER BY m.check_id, m.item", INT64_MAX);
    struct sql sql = filter_sql(&f, "quality_pair_values",
                                "SELECT m.check_id, m.item, m.value FROM quality_score m");
    return db_all(op, &sql, f.args, f.arg_count, value_rows, sizeof(struct value), ret);
}

/* ------------------------------------------------------------------ agreement */

struct agreement {
    struct quality_calibration c;
    int64_t marks, same;          /* compared, and alike */
    int64_t difference, distance; /* sums, in thousandths */
    int *first, *second;          /* categories for kappa */
    size_t n, room;
};

struct agreements {
    struct op *op;
    struct agreement *items;
    size_t n, room;
};

static struct agreement *agreement_add(struct agreements *all, struct quality_calibration c)
{
    if (all->n == all->room) {
        all->room = all->room ? all->room * 2 : 16;
        all->items = arena_grow(all->op->mem, all->items, all->n * sizeof *all->items,
                                all->room * sizeof *all->items);
    }
    struct agreement *a = &all->items[all->n++];
    *a = (struct agreement){ .c = c };
    return a;
}

static void verdict_add(struct op *op, struct agreement *a, int first, int second,
                        int64_t difference)
{
    if (a->n == a->room) {
        a->room = a->room ? a->room * 2 : 16;
        a->first = arena_grow(op->mem, a->first, a->n * sizeof(int), a->room * sizeof(int));
        a->second = arena_grow(op->mem, a->second, a->n * sizeof(int), a->room * sizeof(int));
    }
    a->first[a->n] = first;
    a->second[a->n++] = second;
    a->difference += difference;
    a->distance += difference < 0 ? -difference : difference;
}

static struct agreement *of_people(struct agreements *all, const struct pair *p)
{
    bool turned = p->a_id > p->b_id;
    int64_t first = turned ? p->b_id : p->a_id, second = turned ? p->a_id : p->b_id;
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].c.first_id == first && all->items[i].c.second_id == second)
            return &all->items[i];
    return agreement_add(all, (struct quality_calibration){
                                  .of = STR("pair"),
                                  .first_id = first,
                                  .second_id = second,
                                  .first_name = turned ? p->b_name : p->a_name,
                                  .second_name = turned ? p->a_name : p->b_name });
}

static struct agreement *of_item(struct agreements *all, const struct quality_form_def *def,
                                 str key)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->items[i].c.item, key))
            return &all->items[i];
    const struct quality_item *item = quality_item_named(def, key);
    return agreement_add(all, (struct quality_calibration){ .of = STR("item"),
                                                            .item = key,
                                                            .item_zh = item ? item->zh : key,
                                                            .item_en = item ? item->en : key });
}

static int by_check(const void *key, const void *row)
{
    int64_t x = *(const int64_t *)key, y = ((const struct value *)row)->check_id;
    return (x > y) - (x < y);
}

static struct list values_of(const struct list *values, int64_t check_id)
{
    const struct value *all = values->items;
    const struct value *at = bsearch(&check_id, all, values->n, sizeof *all, by_check);
    if (!at)
        return (struct list){ 0 };
    while (at > all && at[-1].check_id == check_id)
        at--;
    size_t n = 0;
    while (at + n < all + values->n && at[n].check_id == check_id)
        n++;
    return (struct list){ (void *)(uintptr_t)at, n };
}

struct calibrating {
    struct op *op;
    struct quality_form_def form;
    struct list values;
    struct agreements people, items;
};

static void marks_compare(struct calibrating *k, const struct pair *p, struct agreement *people)
{
    const struct list first = values_of(&k->values, p->first_id);
    const struct list second = values_of(&k->values, p->second_id);
    const struct value *a = first.items, *b = second.items;
    for (size_t i = 0; i < first.n; i++)
        for (size_t j = 0; j < second.n; j++) {
            if (!str_eq(a[i].item, b[j].item))
                continue;
            struct agreement *item = of_item(&k->items, &k->form, a[i].item);
            bool both = a[i].value >= 0 && b[j].value >= 0;
            people->marks++;
            item->marks++;
            people->same += a[i].value == b[j].value;
            item->same += a[i].value == b[j].value;
            verdict_add(k->op, item, (int)a[i].value + 1, (int)b[j].value + 1,
                        both ? (b[j].value - a[i].value) * 1000 : 0);
        }
}

static void pair_compare(struct calibrating *k, const struct pair *p)
{
    struct agreement *people = of_people(&k->people, p);
    bool turned = p->a_id > p->b_id;
    int64_t apart = p->b_score - p->a_score;
    verdict_add(k->op, people, turned ? p->b_critical : p->a_critical,
                turned ? p->a_critical : p->b_critical, turned ? -apart : apart);
    marks_compare(k, p, people);
}

static void figures_add(struct quality_calibration *out, size_t *n, const struct agreements *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct agreement *a = &all->items[i];
        struct quality_calibration c = a->c;
        c.n = (int64_t)a->n;
        c.agreement = decimal_ratio(a->same, a->marks, 100);
        c.difference = decimal_ratio(a->difference, c.n * 1000, 1);
        c.distance = decimal_ratio(a->distance, c.n * 1000, 1);
        c.kappa = quality_kappa(a->first, a->second, a->n);
        out[(*n)++] = c;
    }
}

enum err quality_calibrate(struct op *op, int64_t form_id, str from, str to, struct list *ret)
{
    struct calibrating k = { .op = op, .people = { .op = op }, .items = { .op = op } };
    struct list pairs;
    size_t n = 0;

    months_check(op, from, to);
    TRY(op_check(op));
    TRY(quality_form_content(op, form_id, 0, &k.form));
    TRY(pairs_read(op, form_id, from, to, &pairs));
    TRY(values_read(op, &pairs, &k.values));
    for (size_t i = 0; i < pairs.n; i++)
        pair_compare(&k, &((const struct pair *)pairs.items)[i]);
    struct quality_calibration *out = arena_array(op->mem, k.people.n + k.items.n + 1, sizeof *out);
    figures_add(out, &n, &k.people);
    figures_add(out, &n, &k.items);
    *ret = (struct list){ out, n };
    return OK;
}
