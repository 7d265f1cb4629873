/* Orders from a file: a row is a line, so that rows with one number make one order. A row without a model is an
 * order whose lines nobody knows. */
#include "product_import_internal.h"

struct order_row {
    struct order form; /* its head */
    str model;         /* code */
    struct order_line line;
    struct customer_form owner;
};

#define ROW(member, called) FIELD_NAMED(struct order_row, member, called)

static const struct field order_row_fields[] = {
    { ROW(form.number, "number"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(form.external_id, "external_id"), .flags = TRIM, .max = 100 },
    { ROW(form.channel, "channel"), .labels = sale_channel_labels },
    { ROW(form.ordered_on, "ordered_on"), .flags = TRIM, .format = "date" },
    { ROW(form.paid, "paid") },
    { ROW(form.notes, "notes"), .flags = MULTILINE, .max = 5000 },
    { ROW(model, "model"), .flags = TRIM, .max = 60 },
    { ROW(line.quantity, "quantity"), .min = 1, .max = 100000 },
    { ROW(line.price, "price") },
    OWNER_FIELDS(struct order_row),
    { 0 },
};

static const struct import_word words[] = {
    { "number", "import.field.order_number" },
    { "external_id", "import.field.external_id" },
    { "channel", "import.field.channel" },
    { "ordered_on", "import.field.ordered_on" },
    { "paid", "import.field.paid" },
    { "notes", "import.field.notes" },
    { "model", "import.field.model" },
    { "quantity", "import.field.quantity" },
    { "price", "import.field.unit_price" },
    { "channel=unknown", "import.choice.channel.unknown" },
    { "channel=online", "import.choice.channel.online" },
    { "channel=tv", "import.choice.channel.tv" },
    { "channel=telephone", "import.choice.channel.telephone" },
    { "channel=mail_order", "import.choice.channel.mail_order" },
    { "channel=shop", "import.choice.channel.shop" },
    { "channel=dealer", "import.choice.channel.dealer" },
    { "channel=project", "import.choice.channel.project" },
    OWNER_WORDS,
    { 0 },
};

static void order_prepare(struct op *op, void *row)
{
    (void)op;
    ((struct order_row *)row)->line.quantity = 1;
}

static enum err order_check(struct op *op, const struct import_map *map, void *at)
{
    struct order_row *row = at;
    int64_t by_number = 0, by_external = 0;

    owner_check(op, map, &row->owner);
    if (row->form.number.n && !product_key(op->mem, row->form.number).n)
        op_field(op, import_label(map, "number"), "order.number");
    TRY(model_of_code(op, map, row->model, &row->line.model_id));
    TRY(order_by_number(op, row->form.number, &by_number));
    TRY(order_by_external(op, row->form.external_id, &by_external));
    if (by_external && by_external != by_number)
        op_field_with(op, import_label(map, "external_id"), "order.external_taken",
                      P("id", row->form.external_id));
    return OK;
}

static void order_keys(struct op *op, const void *at, str ret[IMPORT_KEYS])
{
    const struct order_row *row = at;
    ret[0] =
        arena_fmt(op->mem, STR_FMT " " STR_FMT, STR_ARG(product_key(op->mem, row->form.number)),
                  STR_ARG(product_key(op->mem, row->model)));
}

static const struct order_line *line_of(const struct order *o, int64_t model_id)
{
    const struct order_line *l = o->lines.items;
    for (size_t i = 0; i < o->lines.n; i++)
        if (l[i].model_id == model_id)
            return &l[i];
    return NULL;
}

static enum err order_find(struct op *op, const void *at, bool *ret_there, str *ret_name,
                           str *ret_fields)
{
    const struct order_row *row = at;
    struct order o;
    int64_t id = 0;

    TRY(order_by_number(op, row->form.number, &id));
    if (!id)
        return OK;
    TRY(order_get(op, id, &o));
    const struct order_line *l = line_of(&o, row->line.model_id);
    if (row->line.model_id && !l)
        return OK; /* a line that the order does not have yet */
    const struct difference all[] = {
        { "ordered_on", text_differs(row->form.ordered_on, o.ordered_on) },
        { "paid", row->form.paid.minor && row->form.paid.minor != o.paid.minor },
        { "quantity", l && row->line.quantity != l->quantity },
        { "price", l && row->line.price.minor && row->line.price.minor != l->price.minor },
    };
    *ret_there = true;
    *ret_name = o.number;
    *ret_fields = differences_text(op, all, sizeof all / sizeof *all);
    return OK;
}

static enum err line_add(struct op *op, int64_t id, const struct order_line *line)
{
    struct order o;
    TRY(order_get(op, id, &o));
    struct order_line *lines = arena_array(op->mem, o.lines.n + 1, sizeof *lines);
    if (o.lines.n)
        memcpy(lines, o.lines.items, o.lines.n * sizeof *lines);
    lines[o.lines.n] = *line;
    o.lines = (struct list){ lines, o.lines.n + 1 };
    return order_edit(op, id, o.version, &o, &o);
}

static enum err row_write(struct op *op, struct order_row *row)
{
    int64_t id = 0;
    TRY(order_by_number(op, row->form.number, &id));
    if (id)
        return line_add(op, id, &row->line);
    TRY(owner_make(op, &row->owner, &row->form.customer_id));
    row->form.lines = (struct list){ &row->line, row->line.model_id != 0 };
    return order_add(op, &row->form, &row->form);
}

static enum err orders_write(struct op *op, void *rows, size_t n)
{
    struct order_row *row = rows;
    for (size_t i = 0; i < n; i++)
        TRY(row_write(op, &row[i]));
    return OK;
}

const struct import_kind order_import_kind = {
    .permission = "product.write",
    .words = words,
    .fields = order_row_fields,
    .size = sizeof(struct order_row),
    .prepare = order_prepare,
    .check = order_check,
    .keys = order_keys,
    .key_fields = { "number", "number" },
    .find = order_find,
    .write = orders_write,
};
