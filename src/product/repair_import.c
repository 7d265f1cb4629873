/* Repair stays of units from a file. */
#include "product_import_internal.h"

struct repair_row {
    struct repair_stay form;
    str model, serial;
};

#define ROW(member, called) FIELD_NAMED(struct repair_row, member, called)

static const struct field repair_row_fields[] = {
    { ROW(model, "model"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(serial, "serial"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(form.kind, "kind"), .labels = stay_kind_labels },
    { ROW(form.in_on, "in_on"), .flags = REQUIRED | TRIM, .format = "date" },
    { ROW(form.out_on, "out_on"), .flags = TRIM, .format = "date" },
    { ROW(form.note, "note"), .flags = MULTILINE, .max = 500 },
    { 0 },
};

static const struct import_word words[] = {
    { "model", "import.field.model" },
    { "serial", "import.field.serial" },
    { "kind", "import.field.stay_kind" },
    { "in_on", "import.field.in_on" },
    { "out_on", "import.field.out_on" },
    { "note", "import.field.notes" },
    { "kind=repair", "import.choice.stay_kind.repair" },
    { "kind=parts", "import.choice.stay_kind.parts" },
    { 0 },
};

static enum err repair_check(struct op *op, const struct import_map *map, void *at)
{
    struct repair_row *row = at;
    int64_t model_id = 0;
    str today;

    TRY(company_today(op, &today));
    TRY(model_of_code(op, map, row->model, &model_id));
    TRY(unit_of_serial(op, row->model, row->serial, &row->form.unit_id));
    if (model_id && row->serial.n && !row->form.unit_id)
        op_field_with(op, import_label(map, "serial"), "import.no_unit", P("code", row->model),
                      P("serial", row->serial));
    if (!row->form.in_on.n)
        op_field(op, import_label(map, "in_on"), "field.required");
    if (str_cmp(row->form.in_on, today) > 0)
        op_field(op, import_label(map, "in_on"), "repair_stay.future");
    if (str_cmp(row->form.out_on, today) > 0)
        op_field(op, import_label(map, "out_on"), "repair_stay.future");
    if (row->form.out_on.n && str_cmp(row->form.out_on, row->form.in_on) < 0)
        op_field(op, import_label(map, "out_on"), "repair_stay.order");
    return OK;
}

static void repair_keys(struct op *op, const void *at, str ret[IMPORT_KEYS])
{
    const struct repair_row *row = at;
    ret[0] = arena_fmt(op->mem, STR_FMT " " STR_FMT " %s " STR_FMT,
                       STR_ARG(product_key(op->mem, row->model)),
                       STR_ARG(product_key(op->mem, row->serial)), stay_kind_labels[row->form.kind],
                       STR_ARG(row->form.in_on));
}

static enum err repair_find(struct op *op, const void *at, bool *ret_there, str *ret_name,
                            str *ret_fields)
{
    const struct repair_row *row = at;
    struct repair_stay s;
    int64_t id = 0;

    TRY(repair_stay_find(op, row->form.unit_id, row->form.kind, row->form.in_on, &id));
    if (!id)
        return OK;
    TRY(repair_stay_get(op, id, &s));
    const struct difference all[] = {
        { "out_on", text_differs(row->form.out_on, s.out_on) },
        { "note", text_differs(row->form.note, s.note) },
    };
    *ret_there = true;
    *ret_name = row->serial;
    *ret_fields = differences_text(op, all, sizeof all / sizeof *all);
    return OK;
}

static enum err repairs_write(struct op *op, void *rows, size_t n)
{
    struct repair_row *row = rows;
    for (size_t i = 0; i < n; i++)
        TRY(repair_stay_add(op, row[i].form.unit_id, &row[i].form, &row[i].form));
    return OK;
}

const struct import_kind repair_import_kind = {
    .permission = "product.write",
    .words = words,
    .fields = repair_row_fields,
    .size = sizeof(struct repair_row),
    .check = repair_check,
    .keys = repair_keys,
    .key_fields = { "in_on", "in_on" },
    .find = repair_find,
    .write = repairs_write,
};
