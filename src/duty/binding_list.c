/* All that an editor may offer: the company's processes with their steps, its standards, and measures. */
#include "binding.h"

static const struct field step_choice_fields[] = {
    { FIELD(struct step_choice, key) },
    { FIELD(struct step_choice, zh) },
    { FIELD(struct step_choice, en) },
    { 0 },
};

static const struct field process_choice_fields[] = {
    { FIELD(struct bound_choice, key) },
    { FIELD(struct bound_choice, zh) },
    { FIELD(struct bound_choice, en) },
    { FIELD(struct bound_choice, active), .doc = "switched on" },
    { FIELD(struct bound_choice, steps), .of = step_choice_fields,
      .size = sizeof(struct step_choice), .doc = "where something is done or awaited" },
    { 0 },
};

static const struct field standard_choice_fields[] = {
    { FIELD(struct bound_choice, key), .doc = "id as text" },
    { FIELD(struct bound_choice, zh) },
    { FIELD(struct bound_choice, en) },
    { FIELD(struct bound_choice, active) },
    { 0 },
};

const struct field bound_choices_fields[] = {
    { FIELD(struct bound_choices, processes), .of = process_choice_fields,
      .size = sizeof(struct bound_choice) },
    { FIELD(struct bound_choices, standards), .of = standard_choice_fields,
      .size = sizeof(struct bound_choice) },
    { FIELD(struct bound_choices, measures), .of = measure_fields, .size = sizeof(struct measure) },
    { 0 },
};

static struct list steps_of(struct op *op, const struct process_def *d)
{
    const struct process_step *s = d->steps.items;
    struct step_choice *steps = arena_array(op->mem, d->steps.n, sizeof *steps);
    size_t n = 0;
    for (size_t i = 0; i < d->steps.n; i++)
        if (s[i].kind == STEP_WORK || s[i].kind == STEP_WAIT)
            steps[n++] = (struct step_choice){ s[i].key, s[i].zh, s[i].en };
    return (struct list){ steps, n };
}

static enum err processes_choose(const struct bindable *b, struct list *ret)
{
    struct list all;
    TRY(process_list(b->op, &all));
    const struct process *p = all.items;
    struct bound_choice *found = arena_array(b->op->mem, all.n, sizeof *found);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        struct bound_process bound;
        TRY(bindable_process(b, p[i].key, &bound));
        if (bound.def)
            found[n++] = (struct bound_choice){ .key = p[i].key,
                                                .zh = bound.def->zh,
                                                .en = bound.def->en,
                                                .active = p[i].active,
                                                .steps = steps_of(b->op, bound.def) };
    }
    *ret = (struct list){ found, n };
    return OK;
}

static struct list standards_choose(const struct bindable *b)
{
    const struct standard *s = b->standards.items;
    struct bound_choice *found = arena_array(b->op->mem, b->standards.n, sizeof *found);
    for (size_t i = 0; i < b->standards.n; i++)
        found[i] = (struct bound_choice){ .key = arena_fmt(b->op->mem, "%lld", (long long)s[i].id),
                                          .zh = s[i].name_zh,
                                          .en = s[i].name_en,
                                          .active = s[i].active };
    return (struct list){ found, b->standards.n };
}

enum err bound_choices(struct op *op, struct bound_choices *ret)
{
    struct bindable b;
    TRY(bindable_read(op, &b));
    TRY(processes_choose(&b, &ret->processes));
    ret->standards = standards_choose(&b);
    ret->measures = b.measures;
    return OK;
}
