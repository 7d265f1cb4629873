/* Categories from a file: those above stand before those below, in the file or here. */
#include "product_import_internal.h"

struct category_row {
    struct category form;
    str parent; /* its key */
};

#define ROW(member, called) FIELD_NAMED(struct category_row, member, called)

static const struct field category_row_fields[] = {
    { ROW(form.key, "key"), .flags = REQUIRED | TRIM, .max = 40 },
    { ROW(parent, "parent"), .flags = TRIM, .max = 40 },
    { ROW(form.name_zh, "name_zh"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(form.name_en, "name_en"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(form.durable, "durable") },
    { ROW(form.active, "active") },
    { 0 },
};

static const struct import_word words[] = {
    { "key", "import.field.key" },
    { "parent", "import.field.parent" },
    { "name_zh", "import.field.name_zh" },
    { "name_en", "import.field.name_en" },
    { "durable", "import.field.durable" },
    { "active", "import.field.active" },
    { 0 },
};

static void category_prepare(struct op *op, void *row)
{
    (void)op;
    ((struct category_row *)row)->form.active = true;
}

static enum err category_check(struct op *op, const struct import_map *map, void *at)
{
    struct category_row *row = at;
    if (!row->parent.n)
        return OK;
    TRY(category_of_key(op, row->parent, &row->form.parent_id));
    if (!row->form.parent_id && !import_seen(map, 0, row->parent))
        op_field_with(op, import_label(map, "parent"), "import.no_category", P("key", row->parent));
    return OK;
}

static void category_keys(struct op *op, const void *row, str ret[IMPORT_KEYS])
{
    (void)op;
    ret[0] = ((const struct category_row *)row)->form.key;
}

static enum err category_find(struct op *op, const void *at, bool *ret_there, str *ret_name,
                              str *ret_fields)
{
    const struct category_row *row = at;
    struct category c;
    int64_t id = 0;

    TRY(category_of_key(op, row->form.key, &id));
    if (!id)
        return OK;
    TRY(category_get(op, id, &c));
    const struct difference all[] = {
        { "parent", row->form.parent_id && row->form.parent_id != c.parent_id },
        { "name_zh", text_differs(row->form.name_zh, c.name_zh) },
        { "name_en", text_differs(row->form.name_en, c.name_en) },
        { "durable", row->form.durable != c.durable },
        { "active", row->form.active != c.active },
    };
    *ret_there = true;
    *ret_name = c.key;
    *ret_fields = differences_text(op, all, sizeof all / sizeof *all);
    return OK;
}

static enum err categories_write(struct op *op, void *rows, size_t n)
{
    struct category_row *row = rows;
    for (size_t i = 0; i < n; i++) {
        if (row[i].parent.n)
            TRY(category_of_key(op, row[i].parent, &row[i].form.parent_id));
        if (row[i].parent.n && !row[i].form.parent_id)
            return refuse_with(op, ERR_NOT_FOUND, "import.no_category", P("key", row[i].parent));
        TRY(category_add(op, &row[i].form, &row[i].form));
    }
    return OK;
}

const struct import_kind category_import_kind = {
    .permission = "product.write",
    .words = words,
    .fields = category_row_fields,
    .size = sizeof(struct category_row),
    .prepare = category_prepare,
    .check = category_check,
    .keys = category_keys,
    .key_fields = { "key", "key" },
    .find = category_find,
    .write = categories_write,
};
