/* Warranty terms from a file. They have no number: a term is known again by what it is for, what it covers, how it
 * is called and its first day. */
#include "product_import_internal.h"

struct term_row {
    struct warranty_term form;
    str category, model; /* key, code: one of the two */
};

#define ROW(member, called) FIELD_NAMED(struct term_row, member, called)

static const struct field term_row_fields[] = {
    { ROW(form.name_zh, "name_zh"), .flags = REQUIRED | TRIM, .max = 100 },
    { ROW(form.name_en, "name_en"), .flags = REQUIRED | TRIM, .max = 100 },
    { ROW(category, "category"), .flags = TRIM, .max = 40 },
    { ROW(model, "model"), .flags = TRIM, .max = 60 },
    { ROW(form.covers, "covers"), .labels = warranty_covers_labels },
    { ROW(form.months, "months"), .flags = REQUIRED, .min = 1, .max = 600 },
    { ROW(form.starts, "starts"), .labels = warranty_start_labels },
    { ROW(form.valid_from, "valid_from"), .flags = TRIM, .format = "date" },
    { ROW(form.valid_to, "valid_to"), .flags = TRIM, .format = "date" },
    { ROW(form.active, "active") },
    { 0 },
};

static const struct import_word words[] = {
    { "name_zh", "import.field.name_zh" },
    { "name_en", "import.field.name_en" },
    { "category", "import.field.category" },
    { "model", "import.field.model" },
    { "covers", "import.field.covers" },
    { "months", "import.field.months" },
    { "starts", "import.field.starts" },
    { "valid_from", "import.field.valid_from" },
    { "valid_to", "import.field.valid_to" },
    { "active", "import.field.active" },
    { "covers=whole", "import.choice.covers.whole" },
    { "covers=main_parts", "import.choice.covers.main_parts" },
    { "starts=latest", "import.choice.starts.latest" },
    { "starts=purchase", "import.choice.starts.purchase" },
    { "starts=invoice", "import.choice.starts.invoice" },
    { "starts=delivery", "import.choice.starts.delivery" },
    { "starts=installation", "import.choice.starts.installation" },
    { 0 },
};

static void term_prepare(struct op *op, void *row)
{
    (void)op;
    ((struct term_row *)row)->form.active = true;
}

static enum err term_check(struct op *op, const struct import_map *map, void *at)
{
    struct term_row *row = at;
    const struct warranty_term *t = &row->form;

    if (!row->category.n == !row->model.n)
        op_field(op, import_label(map, "category"), "warranty_term.for_one");
    TRY(category_of_key(op, row->category, &row->form.category_id));
    if (row->category.n && !t->category_id)
        op_field_with(op, import_label(map, "category"), "import.no_category",
                      P("key", row->category));
    if (t->valid_from.n && t->valid_to.n && str_cmp(t->valid_to, t->valid_from) < 0)
        op_field(op, import_label(map, "valid_to"), "warranty_term.period");
    return model_of_code(op, map, row->model, &row->form.model_id);
}

static void term_keys(struct op *op, const void *at, str ret[IMPORT_KEYS])
{
    const struct term_row *row = at;
    ret[0] = arena_fmt(op->mem, STR_FMT "|" STR_FMT "|%d|" STR_FMT "|" STR_FMT,
                       STR_ARG(row->category), STR_ARG(product_key(op->mem, row->model)),
                       row->form.covers, STR_ARG(row->form.valid_from), STR_ARG(row->form.name_zh));
}

static bool is_same(const struct warranty_term *a, const struct warranty_term *b)
{
    return a->category_id == b->category_id && a->model_id == b->model_id &&
           a->covers == b->covers && str_eq(a->valid_from, b->valid_from) &&
           str_eq(a->name_zh, b->name_zh);
}

static enum err term_find(struct op *op, const void *at, bool *ret_there, str *ret_name,
                          str *ret_fields)
{
    const struct warranty_term *row = &((const struct term_row *)at)->form;
    struct list terms;

    TRY(warranty_term_list(op, &terms));
    const struct warranty_term *t = terms.items;
    for (size_t i = 0; i < terms.n; i++) {
        if (!is_same(row, &t[i]))
            continue;
        const struct difference all[] = {
            { "name_en", text_differs(row->name_en, t[i].name_en) },
            { "months", row->months != t[i].months },
            { "starts", row->starts != t[i].starts },
            { "valid_to", text_differs(row->valid_to, t[i].valid_to) },
            { "active", row->active != t[i].active },
        };
        *ret_there = true;
        *ret_name = t[i].name_zh;
        *ret_fields = differences_text(op, all, sizeof all / sizeof *all);
    }
    return OK;
}

static enum err terms_write(struct op *op, void *rows, size_t n)
{
    struct term_row *row = rows;
    for (size_t i = 0; i < n; i++)
        TRY(warranty_term_add(op, &row[i].form, &row[i].form));
    return OK;
}

const struct import_kind term_import_kind = {
    .permission = "product.write",
    .words = words,
    .fields = term_row_fields,
    .size = sizeof(struct term_row),
    .prepare = term_prepare,
    .check = term_check,
    .keys = term_keys,
    .key_fields = { "name_zh", "name_zh" },
    .find = term_find,
    .write = terms_write,
};
