/* What measures there are. */
#include "measure_internal.h"

const char *const measure_kind_labels[] = { "share",   "ratio", "duration", "mean",
                                            "balance", "count", "standing", NULL };
const char *const measure_unit_labels[] = { "percent", "ppm", "seconds", "points", "number", NULL };
const char *const measure_direction_labels[] = { "higher", "lower", "none", NULL };
const char *const measure_source_labels[] = { "events",    "mail",  "calls", "courses", "surveys",
                                              "knowledge", "costs", "hours", NULL };
const char *const measure_scope_labels[] = { "company", "team",    "person", "post",
                                             "process", "product", "level",  NULL };

const struct permission measure_permissions[] = {
    { "measure.read", "查看指标", "See measures and what is behind them", true },
    { "measure.write", "设置本公司的指标", "Define measures of the company", false },
    { 0 },
};

static const struct field exclusion_fields[] = {
    { FIELD(struct exclusion, key) },
    { FIELD(struct exclusion, zh) },
    { FIELD(struct exclusion, en) },
    { 0 },
};

const struct field measure_fields[] = {
    { FIELD(struct measure, key) },
    { FIELD(struct measure, own), .doc = "defined by the company" },
    { FIELD(struct measure, name_zh) },
    { FIELD(struct measure, name_en) },
    { FIELD(struct measure, formula_zh), .doc = "in words" },
    { FIELD(struct measure, formula_en) },
    { FIELD(struct measure, kind), .labels = measure_kind_labels },
    { FIELD(struct measure, unit), .labels = measure_unit_labels },
    { FIELD(struct measure, direction), .labels = measure_direction_labels,
      .doc = "which way is better" },
    { FIELD(struct measure, source), .labels = measure_source_labels,
      .doc = "events: it is counted; else what has to come before it can be" },
    { FIELD(struct measure, exclusions), .of = exclusion_fields, .size = sizeof(struct exclusion) },
    { FIELD(struct measure, least), .doc = "sample below which a figure says little" },
    { FIELD(struct measure, counter), .flags = NULLABLE,
      .doc = "key of the measure to be read beside it" },
    { FIELD(struct measure, gamed_zh), .doc = "how people make it look better" },
    { FIELD(struct measure, gamed_en) },
    { FIELD(struct measure, guard_zh), .doc = "what guards against that" },
    { FIELD(struct measure, guard_en) },
    { FIELD(struct measure, not_alone), .doc = "never a person's only target" },
    { FIELD(struct measure, refused_zh), .flags = NULLABLE,
      .doc = "why it may not be a person's target; null: it may" },
    { FIELD(struct measure, refused_en), .flags = NULLABLE },
    { FIELD(struct measure, target_zh), .flags = NULLABLE, .doc = "published values, with where" },
    { FIELD(struct measure, target_en), .flags = NULLABLE },
    { 0 },
};

enum err measure_list(struct op *op, struct list *ret)
{
    size_t n;
    const struct measure_entry *all = measure_catalogue(&n);
    struct list own;
    TRY(own_list(op, &own));
    struct measure *m = arena_array(op->mem, n + own.n, sizeof *m);
    for (size_t i = 0; i < n; i++)
        m[i] = all[i].m;
    if (own.n)
        memcpy(m + n, own.items, own.n * sizeof *m);
    *ret = (struct list){ m, n + own.n };
    return OK;
}

enum err measure_get(struct op *op, str key, struct measure *ret)
{
    struct list own;
    const struct measure_entry *e = measure_entry_of(key);
    if (e) {
        *ret = e->m;
        return OK;
    }
    TRY(own_list(op, &own));
    for (size_t i = 0; i < own.n; i++) {
        const struct measure *m = &((const struct measure *)own.items)[i];
        if (str_eq(m->key, key)) {
            *ret = *m;
            return OK;
        }
    }
    return refuse(op, ERR_NOT_FOUND, "measure.not_found");
}
