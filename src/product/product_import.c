/* Models from a file, and what the imports of this room share. */
#include "product_import_internal.h"

/* ------------------------------------------------------------------ shared */

void owner_check(struct op *op, const struct import_map *map, struct customer_form *owner)
{
    if ((owner->phone.n || owner->mail.n) && !owner->name.n)
        op_field(op, import_label(map, "customer.name"), "field.required");
    customer_form_check(op, owner, STR("customer"));
}

enum err owner_make(struct op *op, const struct customer_form *owner, int64_t *ret_id)
{
    struct customer c = { 0 };
    if (owner->name.n)
        TRY(customer_find_or_add(op, owner, STR("customer"), &c));
    *ret_id = c.id;
    return OK;
}

enum err model_of_code(struct op *op, const struct import_map *map, str code, int64_t *ret_id)
{
    *ret_id = 0;
    if (!code.n)
        return OK;
    TRY(model_by_code(op, code, ret_id));
    if (!*ret_id)
        op_field_with(op, import_label(map, "model"), "import.no_model", P("code", code));
    return OK;
}

enum err category_of_key(struct op *op, str key, int64_t *ret_id)
{
    struct list all;
    *ret_id = 0;
    TRY(category_list(op, &all));
    const struct category *c = all.items;
    for (size_t i = 0; i < all.n; i++)
        if (str_eq(c[i].key, key))
            *ret_id = c[i].id;
    return OK;
}

enum err unit_of_serial(struct op *op, str code, str serial, int64_t *ret_id)
{
    int64_t model_id = 0;
    *ret_id = 0;
    TRY(model_by_code(op, code, &model_id));
    return model_id && serial.n ? unit_by_serial(op, model_id, serial, ret_id) : OK;
}

str differences_text(struct op *op, const struct difference *all, size_t n)
{
    str names = STR("");
    for (size_t i = 0; i < n; i++)
        if (all[i].differs)
            names = arena_fmt(op->mem, STR_FMT "%s%s", STR_ARG(names), names.n ? ", " : "",
                              all[i].name);
    return names;
}

/* ------------------------------------------------------------------ models */

struct model_row {
    struct model form;
    str category; /* its key */
};

#define ROW(member, called) FIELD_NAMED(struct model_row, member, called)

static const struct field model_row_fields[] = {
    { ROW(form.code, "code"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(category, "category"), .flags = REQUIRED | TRIM, .max = 40 },
    { ROW(form.name_zh, "name_zh"), .flags = REQUIRED | TRIM, .max = 100 },
    { ROW(form.name_en, "name_en"), .flags = REQUIRED | TRIM, .max = 100 },
    { ROW(form.brand, "brand"), .flags = TRIM, .max = 60 },
    { ROW(form.active, "active") },
    { 0 },
};

static const struct import_word words[] = {
    { "code", "import.field.code" },
    { "category", "import.field.category" },
    { "name_zh", "import.field.name_zh" },
    { "name_en", "import.field.name_en" },
    { "brand", "import.field.brand" },
    { "active", "import.field.active" },
    { 0 },
};

static void model_prepare(struct op *op, void *row)
{
    (void)op;
    ((struct model_row *)row)->form.active = true;
}

static enum err model_check(struct op *op, const struct import_map *map, void *at)
{
    struct model_row *row = at;
    TRY(category_of_key(op, row->category, &row->form.category_id));
    if (row->category.n && !row->form.category_id)
        op_field_with(op, import_label(map, "category"), "import.no_category",
                      P("key", row->category));
    return OK;
}

static void model_keys(struct op *op, const void *row, str ret[IMPORT_KEYS])
{
    ret[0] = product_key(op->mem, ((const struct model_row *)row)->form.code);
}

static enum err model_find(struct op *op, const void *at, bool *ret_there, str *ret_name,
                           str *ret_fields)
{
    const struct model_row *row = at;
    struct model m;
    int64_t id = 0;

    TRY(model_by_code(op, row->form.code, &id));
    if (!id)
        return OK;
    TRY(model_get(op, id, &m));
    const struct difference all[] = {
        { "category", row->form.category_id != m.category_id },
        { "name_zh", text_differs(row->form.name_zh, m.name_zh) },
        { "name_en", text_differs(row->form.name_en, m.name_en) },
        { "brand", text_differs(row->form.brand, m.brand) },
        { "active", row->form.active != m.active },
    };
    *ret_there = true;
    *ret_name = m.code;
    *ret_fields = differences_text(op, all, sizeof all / sizeof *all);
    return OK;
}

static enum err models_write(struct op *op, void *rows, size_t n)
{
    struct model_row *row = rows;
    for (size_t i = 0; i < n; i++)
        TRY(model_add(op, &row[i].form, &row[i].form));
    return OK;
}

const struct import_kind model_import_kind = {
    .permission = "product.write",
    .words = words,
    .fields = model_row_fields,
    .size = sizeof(struct model_row),
    .prepare = model_prepare,
    .check = model_check,
    .keys = model_keys,
    .key_fields = { "code", "code" },
    .find = model_find,
    .write = models_write,
};
