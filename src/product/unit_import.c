/* Units from a file, with their owners and the orders that they were sold by. */
#include "product_import_internal.h"

struct unit_row {
    struct unit form;
    str model, order;             /* code, number */
    str replaces, replaces_model; /* the serial of the old unit, and its code when it is another */
    str order_owner;              /* name of the order's customer */
    struct customer_form owner;
};

#define ROW(member, called) FIELD_NAMED(struct unit_row, member, called)
#define DAY(member)                                                                                \
    {                                                                                              \
        ROW(form.member, #member), .flags = TRIM, .format = "date"                                 \
    }

static const struct field unit_row_fields[] = {
    { ROW(model, "model"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(form.serial, "serial"), .flags = REQUIRED | TRIM, .max = 60 },
    { ROW(form.external_id, "external_id"), .flags = TRIM, .max = 100 },
    { ROW(form.batch, "batch"), .flags = TRIM, .max = 60 },
    { ROW(order, "order"), .flags = TRIM, .max = 60 },
    { ROW(form.channel, "channel"), .labels = sale_channel_labels },
    { ROW(form.price, "price") },
    { ROW(form.state, "state"), .labels = unit_state_labels },
    { ROW(form.notes, "notes"), .flags = MULTILINE, .max = 5000 },
    DAY(ordered_on),
    DAY(purchased_on),
    DAY(invoiced_on),
    DAY(shipped_on),
    DAY(delivered_on),
    DAY(installed_on),
    DAY(manufactured_on),
    DAY(exchanged_on),
    { ROW(replaces, "replaces"), .flags = TRIM, .max = 60 },
    { ROW(replaces_model, "replaces_model"), .flags = TRIM, .max = 60 },
    OWNER_FIELDS(struct unit_row),
    { 0 },
};

static const struct import_word words[] = {
    { "model", "import.field.model" },
    { "serial", "import.field.serial" },
    { "external_id", "import.field.external_id" },
    { "batch", "import.field.batch" },
    { "order", "import.field.order_number" },
    { "channel", "import.field.channel" },
    { "price", "import.field.price_paid" },
    { "state", "import.field.state" },
    { "notes", "import.field.notes" },
    { "ordered_on", "import.field.ordered_on" },
    { "purchased_on", "import.field.purchased_on" },
    { "invoiced_on", "import.field.invoiced_on" },
    { "shipped_on", "import.field.shipped_on" },
    { "delivered_on", "import.field.delivered_on" },
    { "installed_on", "import.field.installed_on" },
    { "manufactured_on", "import.field.manufactured_on" },
    { "exchanged_on", "import.field.exchanged_on" },
    { "replaces", "import.field.replaces" },
    { "replaces_model", "import.field.replaces_model" },
    { "channel=unknown", "import.choice.channel.unknown" },
    { "channel=online", "import.choice.channel.online" },
    { "channel=tv", "import.choice.channel.tv" },
    { "channel=telephone", "import.choice.channel.telephone" },
    { "channel=mail_order", "import.choice.channel.mail_order" },
    { "channel=shop", "import.choice.channel.shop" },
    { "channel=dealer", "import.choice.channel.dealer" },
    { "channel=project", "import.choice.channel.project" },
    { "state=sold", "import.choice.state.sold" },
    { "state=in_stock", "import.choice.state.in_stock" },
    { "state=returned", "import.choice.state.returned" },
    { "state=replaced", "import.choice.state.replaced" },
    { "state=scrapped", "import.choice.state.scrapped" },
    OWNER_WORDS,
    { 0 },
};

/* The order's first line for the model that has room for one more. */
static enum err line_find(struct op *op, const struct import_map *map, struct unit_row *row)
{
    struct order o;
    int64_t id = 0;

    if (!row->order.n || !row->form.model_id)
        return OK;
    TRY(order_by_number(op, row->order, &id));
    if (id)
        TRY(order_get(op, id, &o));
    const struct order_line *l = id ? o.lines.items : NULL;
    row->order_owner = id ? o.customer_name : STR("");
    for (size_t i = 0; id && i < o.lines.n && !row->form.order_line_id; i++)
        if (l[i].model_id == row->form.model_id)
            row->form.order_line_id = l[i].id;
    if (!id)
        op_field_with(op, import_label(map, "order"), "import.no_order", P("number", row->order));
    else if (!row->form.order_line_id)
        op_field_with(op, import_label(map, "order"), "import.no_line", P("number", row->order),
                      P("code", row->model));
    return OK;
}

/* The unit of the row; two different ones by its two names are a fault. */
static enum err row_unit(struct op *op, const struct unit_row *row, int64_t *ret_id, bool *ret_torn)
{
    int64_t by_external = 0, by_serial = 0;
    TRY(unit_by_external(op, row->form.external_id, &by_external));
    if (row->form.model_id)
        TRY(unit_by_serial(op, row->form.model_id, row->form.serial, &by_serial));
    *ret_id = by_external ? by_external : by_serial;
    *ret_torn = by_external && by_serial && by_external != by_serial;
    return OK;
}

static str serial_key(struct op *op, str code, str serial)
{
    return arena_fmt(op->mem, STR_FMT " " STR_FMT, STR_ARG(product_key(op->mem, code)),
                     STR_ARG(product_key(op->mem, serial)));
}

static str old_model(const struct unit_row *row)
{
    return row->replaces_model.n ? row->replaces_model : row->model;
}

/* The old unit is there, or stands further up in the file. */
static enum err replaced_check(struct op *op, const struct import_map *map, struct unit_row *row)
{
    if (!row->replaces.n)
        return OK;
    TRY(unit_of_serial(op, old_model(row), row->replaces, &row->form.replaces_id));
    if (!row->form.replaces_id &&
        !import_seen(map, 1, serial_key(op, old_model(row), row->replaces)))
        op_field_with(op, import_label(map, "replaces"), "import.no_unit",
                      P("code", old_model(row)), P("serial", row->replaces));
    if (!row->form.exchanged_on.n)
        op_field(op, import_label(map, "exchanged_on"), "unit.exchange_day");
    return OK;
}

static enum err unit_check(struct op *op, const struct import_map *map, void *at)
{
    struct unit_row *row = at;
    int64_t id = 0;
    bool torn = false;

    owner_check(op, map, &row->owner);
    if (row->form.serial.n && !product_key(op->mem, row->form.serial).n)
        op_field(op, import_label(map, "serial"), "unit.serial");
    TRY(model_of_code(op, map, row->model, &row->form.model_id));
    TRY(line_find(op, map, row));
    TRY(replaced_check(op, map, row));
    TRY(row_unit(op, row, &id, &torn));
    if (torn)
        op_field_with(op, import_label(map, "external_id"), "unit.external_taken",
                      P("id", row->form.external_id));
    return OK;
}

static void unit_keys(struct op *op, const void *at, str ret[IMPORT_KEYS])
{
    const struct unit_row *row = at;
    ret[0] = row->form.external_id;
    ret[1] = serial_key(op, row->model, row->form.serial);
}

static str differences(struct op *op, const struct unit_row *row, const struct unit *u)
{
    const struct unit *f = &row->form;
    const struct difference all[] = {
        { "model", f->model_id != u->model_id },
        { "serial", !str_eq(product_key(op->mem, f->serial), product_key(op->mem, u->serial)) },
        { "external_id", text_differs(f->external_id, u->external_id) },
        { "batch", text_differs(f->batch, u->batch) },
        { "order", f->order_line_id && f->order_line_id != u->order_line_id },
        { "price", f->price.minor && f->price.minor != u->price.minor },
        { "ordered_on", text_differs(f->ordered_on, u->ordered_on) },
        { "purchased_on", text_differs(f->purchased_on, u->purchased_on) },
        { "invoiced_on", text_differs(f->invoiced_on, u->invoiced_on) },
        { "shipped_on", text_differs(f->shipped_on, u->shipped_on) },
        { "delivered_on", text_differs(f->delivered_on, u->delivered_on) },
        { "installed_on", text_differs(f->installed_on, u->installed_on) },
        { "manufactured_on", text_differs(f->manufactured_on, u->manufactured_on) },
        { "exchanged_on", text_differs(f->exchanged_on, u->exchanged_on) },
        { "replaces", f->replaces_id && f->replaces_id != u->replaces_id },
    };
    return differences_text(op, all, sizeof all / sizeof *all);
}

static enum err unit_find(struct op *op, const void *at, bool *ret_there, str *ret_name,
                          str *ret_fields)
{
    const struct unit_row *row = at;
    struct unit u;
    int64_t id = 0;
    bool torn = false;

    TRY(row_unit(op, row, &id, &torn));
    if (!id)
        return OK;
    TRY(unit_get(op, id, &u));
    *ret_there = true;
    *ret_name = u.serial;
    *ret_fields = differences(op, row, &u);
    return OK;
}

/* A mere name that is the order's customer's is that customer: the unit takes it from the order. */
static bool is_order_owner(const struct unit_row *row)
{
    const struct customer_form *c = &row->owner;
    return row->form.order_line_id && !c->phone.n && !c->mail.n &&
           str_eq(c->name, row->order_owner);
}

static enum err row_write(struct op *op, struct unit_row *row)
{
    if (row->replaces.n)
        TRY(unit_of_serial(op, old_model(row), row->replaces, &row->form.replaces_id));
    if (!is_order_owner(row))
        TRY(owner_make(op, &row->owner, &row->form.customer_id));
    return unit_add(op, &row->form, &row->form);
}

static enum err units_write(struct op *op, void *rows, size_t n)
{
    struct unit_row *row = rows;
    for (size_t i = 0; i < n; i++)
        TRY(row_write(op, &row[i]));
    return OK;
}

const struct import_kind unit_import_kind = {
    .permission = "product.write",
    .words = words,
    .fields = unit_row_fields,
    .size = sizeof(struct unit_row),
    .check = unit_check,
    .keys = unit_keys,
    .key_fields = { "external_id", "serial" },
    .find = unit_find,
    .write = units_write,
};
