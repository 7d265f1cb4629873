/* Parts of models from a file. They are added to the model: those that it has stay. */
#include "product_import_internal.h"

struct part_row {
    struct part form;
    str model; /* code */
    int64_t model_id;
};

#define ROW(member, called) FIELD_NAMED(struct part_row, member, called)

static const struct field part_row_fields[] = {
    { ROW(model, "model"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(form.number, "number"), .flags = REQUIRED | TRIM, .max = 40 },
    { ROW(form.name_zh, "name_zh"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(form.name_en, "name_en"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(form.main, "main") },
    { ROW(form.wear, "wear") },
    { ROW(form.price, "price") },
    { 0 },
};

static const struct import_word words[] = {
    { "model", "import.field.model" },      { "number", "import.field.part_number" },
    { "name_zh", "import.field.name_zh" },  { "name_en", "import.field.name_en" },
    { "main", "import.field.main" },        { "wear", "import.field.wear" },
    { "price", "import.field.unit_price" }, { 0 },
};

static enum err part_check(struct op *op, const struct import_map *map, void *at)
{
    struct part_row *row = at;
    return model_of_code(op, map, row->model, &row->model_id);
}

static void part_keys(struct op *op, const void *at, str ret[IMPORT_KEYS])
{
    const struct part_row *row = at;
    ret[0] = arena_fmt(op->mem, STR_FMT " " STR_FMT, STR_ARG(product_key(op->mem, row->model)),
                       STR_ARG(row->form.number));
}

static enum err part_find(struct op *op, const void *at, bool *ret_there, str *ret_name,
                          str *ret_fields)
{
    const struct part_row *row = at;
    struct model m;

    TRY(model_get(op, row->model_id, &m));
    const struct part *p = m.parts.items;
    for (size_t i = 0; i < m.parts.n; i++) {
        if (!str_eq(p[i].number, row->form.number))
            continue;
        const struct difference all[] = {
            { "name_zh", text_differs(row->form.name_zh, p[i].name_zh) },
            { "name_en", text_differs(row->form.name_en, p[i].name_en) },
            { "main", row->form.main != p[i].main },
            { "wear", row->form.wear != p[i].wear },
            { "price", row->form.price.minor && row->form.price.minor != p[i].price.minor },
        };
        *ret_there = true;
        *ret_name = p[i].number;
        *ret_fields = differences_text(op, all, sizeof all / sizeof *all);
    }
    return OK;
}

/* The rows of one model that follow each other are one change of it. */
static enum err model_write(struct op *op, const struct part_row *rows, size_t n)
{
    struct model m;
    TRY(model_get(op, rows->model_id, &m));
    struct part *parts = arena_array(op->mem, m.parts.n + n, sizeof *parts);
    if (m.parts.n)
        memcpy(parts, m.parts.items, m.parts.n * sizeof *parts);
    for (size_t i = 0; i < n; i++)
        parts[m.parts.n + i] = rows[i].form;
    m.parts = (struct list){ parts, m.parts.n + n };
    return model_edit(op, m.id, m.version, &m, &m);
}

static enum err parts_write(struct op *op, void *rows, size_t n)
{
    const struct part_row *row = rows;
    size_t run = 0;
    for (size_t i = 0; i < n; i += run) {
        for (run = 1; i + run < n && row[i + run].model_id == row[i].model_id;)
            run++;
        TRY(model_write(op, &row[i], run));
    }
    return OK;
}

const struct import_kind part_import_kind = {
    .permission = "product.write",
    .words = words,
    .fields = part_row_fields,
    .size = sizeof(struct part_row),
    .check = part_check,
    .keys = part_keys,
    .key_fields = { "number", "number" },
    .find = part_find,
    .write = parts_write,
};
