/* The measures that a duty is judged by, as records and as rows. */
#include "duty_internal.h"

#include "../measure/measure.h"
#include "duty_document_sql.h"

const char *const score_rule_labels[] = { "linear", "steps", "pass", "gate", NULL };
const char *const bound_kind_labels[] = { "process", "standard", "measure", NULL };

const struct field score_step_fields[] = {
    { FIELD(struct score_step, value), .flags = REQUIRED,
      .doc = "from this value on, in the measure's unit and direction" },
    { FIELD(struct score_step, score), .flags = REQUIRED, .min = 0, .max = 100, .doc = "points" },
    { 0 },
};

const struct field duty_measure_fields[] = {
    { FIELD(struct duty_measure, measure), .flags = REQUIRED | TRIM, .max = 60, .doc = "its key" },
    { FIELD(struct duty_measure, target), .flags = REQUIRED,
      .doc = "in the measure's unit: percent for shares, seconds for durations" },
    { FIELD(struct duty_measure, floor), .flags = NULLABLE,
      .doc = "linear: the value that scores 0" },
    { FIELD(struct duty_measure, rule), .labels = score_rule_labels },
    { FIELD(struct duty_measure, weight), .min = 0, .max = 100,
      .doc = "percent of the whole; those of a document that is handed in sum to 100. 0: watched "
             "only" },
    { FIELD(struct duty_measure, cap), .min = 0, .max = 100,
      .doc = "gate: most points of the whole where the target is missed" },
    { FIELD(struct duty_measure, steps), .of = score_step_fields, .size = sizeof(struct score_step),
      .max = STEPS_MAX, .doc = "steps: best first" },
    { FIELD(struct duty_measure, example),
      .doc = "the target is an example of a model document, to be set by the company" },
    { 0 },
};

const struct field bound_name_fields[] = {
    { FIELD(struct bound_name, kind), .labels = bound_kind_labels },
    { FIELD(struct bound_name, key), .doc = "as the duty names it" },
    { FIELD(struct bound_name, name), .doc = "in the document's language" },
    { FIELD(struct bound_name, unit), .labels = measure_unit_labels,
      .doc = "of a measure; else empty" },
    { FIELD(struct bound_name, direction), .labels = measure_direction_labels,
      .doc = "of a measure: which way is better" },
    { 0 },
};

/* ------------------------------------------------------------------ rows */

struct measure_row {
    int64_t duty_id;
    struct duty_measure m;
    str steps_json;
};

#define ROW_FIELD(member) FIELD_NAMED(struct measure_row, m.member, #member)
static const struct field measure_row_fields[] = {
    { FIELD(struct measure_row, duty_id) },
    { ROW_FIELD(measure) },
    { ROW_FIELD(target) },
    { ROW_FIELD(floor) },
    { ROW_FIELD(rule), .labels = score_rule_labels },
    { ROW_FIELD(weight) },
    { ROW_FIELD(cap) },
    { ROW_FIELD(example) },
    { FIELD(struct measure_row, steps_json) },
    { 0 },
};

enum err duty_measures_read(struct op *op, int64_t document_id, struct list *ret)
{
    return db_all(op, SQL(duty_measure_list), ARGS(V(document_id)), measure_row_fields,
                  sizeof(struct measure_row), ret);
}

enum err duty_measures_take(struct op *op, struct duty *d, const struct list *all)
{
    struct duty_measure *own = arena_array(op->mem, all->n, sizeof *own);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        struct measure_row *row = &((struct measure_row *)all->items)[i];
        if (row->duty_id != d->id)
            continue;
        TRY(records_read(op, score_step_fields, sizeof(struct score_step), row->steps_json,
                         &row->m.steps));
        own[n++] = row->m;
    }
    d->measures = (struct list){ own, n };
    return OK;
}

enum err duty_measures_write(struct op *op, const struct duty *d)
{
    const struct duty_measure *m = d->measures.items;
    for (size_t i = 0; i < d->measures.n; i++) {
        str steps;
        TRY(records_text(op, score_step_fields, sizeof(struct score_step), &m[i].steps, &steps));
        TRY(db_run(op, SQL(duty_measure_insert),
                   ARGS(V(d->id), V(i), V(m[i].measure), V(m[i].target), V(m[i].floor),
                        V(m[i].rule), V(m[i].weight), V(m[i].cap), V(steps), V(m[i].example)),
                   NULL));
    }
    return OK;
}
