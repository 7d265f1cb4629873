/* Names become keys again; what is called like nothing here has no place. */
#include "import_bindings.h"

#include "../base/text.h"
#include "measure_words.h"

#define MEASURES_MAX 20

/* ------------------------------------------------------------------ what there is */

static bool speak_of_bindings(const struct import_tables *tables)
{
    for (size_t i = 0; i < tables->n; i++)
        if (tables->items[i].kind == TABLE_FIVE || tables->items[i].kind == TABLE_MEASURES)
            return true;
    return false;
}

static enum err def_add(struct import_known *known, str key)
{
    const struct process_def **defs = known->defs.items;
    struct bound_process p;
    for (size_t i = 0; i < known->defs.n; i++)
        if (str_eq(defs[i]->key, key))
            return OK;
    TRY(bindable_process(&known->b, key, &p));
    if (p.def)
        defs[known->defs.n++] = p.def;
    return OK;
}

enum err import_known_read(struct op *op, const struct import_tables *tables,
                           struct import_known *ret)
{
    struct list processes, templates;
    *ret = (struct import_known){ 0 };
    if (!speak_of_bindings(tables))
        return OK;
    TRY(bindable_read(op, &ret->b));
    TRY(process_list(op, &processes));
    TRY(process_templates(op, &templates));
    ret->defs.items =
        arena_array(op->mem, processes.n + templates.n, sizeof(const struct process_def *));
    for (size_t i = 0; i < processes.n; i++)
        TRY(def_add(ret, ((struct process *)processes.items)[i].key));
    for (size_t i = 0; i < templates.n; i++)
        TRY(def_add(ret, ((struct process_template *)templates.items)[i].key));
    return OK;
}

/* ------------------------------------------------------------------ names */

static bool is_called(str name, str zh, str en)
{
    return str_eq(name, zh) || str_eq(name, en);
}

static str step_called(struct op *op, const struct process_def *d, str name)
{
    const struct process_step *s = d->steps.items;
    for (size_t i = 0; i < d->steps.n; i++)
        if (is_called(name, s[i].zh, s[i].en))
            return arena_fmt(op->mem, STR_FMT "." STR_FMT, STR_ARG(d->key), STR_ARG(s[i].key));
    return STR("");
}

/* "投诉处理", "投诉处理 · 受理" */
static str process_called(struct op *op, const struct import_known *known, str words)
{
    const struct process_def *const *defs = known->defs.items;
    str dot = STR(" · ");
    const char *at = memmem(words.p, words.n, dot.p, dot.n);
    str whole = at ? (str){ words.p, (size_t)(at - words.p) } : words;
    for (size_t i = 0; i < known->defs.n; i++) {
        if (is_called(words, defs[i]->zh, defs[i]->en) || str_eq(words, defs[i]->key))
            return defs[i]->key;
        if (at && is_called(whole, defs[i]->zh, defs[i]->en))
            return step_called(op, defs[i], (str){ at + dot.n, words.n - whole.n - dot.n });
    }
    return STR("");
}

static str standard_called(struct op *op, const struct import_known *known, str name)
{
    const struct standard *s = known->b.standards.items;
    for (size_t i = 0; i < known->b.standards.n; i++)
        if (is_called(name, s[i].name_zh, s[i].name_en))
            return arena_fmt(op->mem, "%lld", (long long)s[i].id);
    return STR("");
}

/* "K08 SLA 达成率": the key stands first. */
static str measure_called(const struct import_known *known, str words)
{
    str key = STR("");
    words = text_trim(words);
    str_split(&words, ' ', &key);
    return bindable_measure(&known->b, key) ? key : STR("");
}

/* ------------------------------------------------------------------ rows */

static str name_place(struct op *op, const struct import_known *known, enum import_column column,
                      str name)
{
    switch (column) {
    case COLUMN_PROCESSES:
        return process_called(op, known, name);
    case COLUMN_STANDARDS:
        return standard_called(op, known, name);
    case COLUMN_PERMISSIONS:
        return import_permission(name);
    case COLUMN_MEASURES:
        return measure_called(known, name);
    default:
        return name;
    }
}

/* False when one of the names is that of nothing here: the cell is kept for people to decide on. */
static bool five_place(struct op *op, const struct import_known *known, enum import_column column,
                       str cell, struct duty *d)
{
    strs *places[] = { [COLUMN_PROCESSES] = &d->processes,
                       [COLUMN_STANDARDS] = &d->standards,
                       [COLUMN_PERMISSIONS] = &d->permissions,
                       [COLUMN_TRAININGS] = &d->trainings };
    strs lines = import_cell_lines(op, cell);
    if (column == COLUMN_NUMBER)
        return true;
    if (column == COLUMN_OTHER || lines.n > 20)
        return false;
    for (size_t i = 0; i < lines.n; i++) {
        lines.items[i] = name_place(op, known, column, lines.items[i]);
        if (!lines.items[i].n)
            return false;
    }
    if (column == COLUMN_MEASURES) /* their table says the rest */
        return true;
    if (column >= sizeof places / sizeof *places || !places[column])
        return false;
    *places[column] = lines;
    return true;
}

static bool measure_cell_read(const struct import_known *known, enum import_column column, str cell,
                              const struct bound_name *name, struct duty_measure *m)
{
    switch (column) {
    case COLUMN_MEASURES:
        return measure_called(known, cell).n > 0;
    case COLUMN_TARGET:
        return read_target(cell, name, m);
    case COLUMN_RULE:
        return read_rule(cell, name, m);
    case COLUMN_WEIGHT:
        return read_weight(cell, m);
    default:
        return column == COLUMN_NUMBER;
    }
}

/* Which one a row is about: its target and rule are read in its unit. */
static const struct measure *measure_of_row(const struct import_known *known,
                                            const struct import_table *t, const str *cells)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (t->columns[i] == COLUMN_MEASURES)
            return bindable_measure(&known->b, measure_called(known, cells[i]));
    return NULL;
}

static bool measure_place(struct op *op, const struct import_known *known,
                          const struct import_table *t, const str *cells, struct duty *d)
{
    struct duty_measure m = { .steps = { arena_array(op->mem, STEPS_MAX, sizeof(struct score_step)),
                                         0 } };
    const struct measure *measure = measure_of_row(known, t, cells);
    if (!measure)
        return false;
    struct bound_name name = bound_measure(measure, op->lang);
    m.measure = name.key;
    for (size_t i = 0; i < t->column_count; i++)
        if (!measure_cell_read(known, t->columns[i], cells[i], &name, &m))
            return false;
    if (!m.target.known || d->measures.n == MEASURES_MAX)
        return false;
    if (!d->measures.items)
        d->measures.items = arena_array(op->mem, MEASURES_MAX, sizeof m);
    ((struct duty_measure *)d->measures.items)[d->measures.n++] = m;
    return true;
}

void import_bindings_row(struct op *op, const struct import_known *known,
                         const struct import_table *t, size_t row, struct duty *duties, size_t n,
                         strs *ret_rest)
{
    const str *cells = &t->cells[row * IMPORT_COLUMNS];
    struct duty *d = import_duty_of(t, row, duties, n);
    bool placed = d && t->kind == TABLE_MEASURES && measure_place(op, known, t, cells, d);
    *ret_rest = (strs){ arena_array(op->mem, IMPORT_COLUMNS, sizeof(str)), 0 };
    for (size_t i = 0; i < IMPORT_COLUMNS && !placed; i++) {
        enum import_column column = i < t->column_count ? t->columns[i] : COLUMN_OTHER;
        bool five = d && t->kind == TABLE_FIVE;
        if (!import_cell_empty(cells[i]) && !(five && five_place(op, known, column, cells[i], d)))
            import_rest_add(op, t, i, cells[i], ret_rest);
    }
}
