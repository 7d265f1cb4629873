/* aftersale export: records as CSV or as lines of JSON, row by row, so that any number of them fits. */
#include "../base/text.h"
#include "../customer/customer.h"
#include "../event/event.h"
#include "../product/product.h"
#include "../ticket/ticket.h"
#include "commands.h"
#include "export_sql.h"
#include "file.h"

static const char *const format_labels[] = { "csv", "jsonl", NULL };

const struct option export_options[] = {
    { .field = { FIELD_NAMED(struct export_options, format, "format"), .labels = format_labels },
      "csv|jsonl",
      "cli.export.format" },
    { OPTION(struct export_options, from, "from"), "TIME", "cli.export.from" },
    { OPTION(struct export_options, to, "to"), "TIME", "cli.export.to" },
    { .help = NULL },
};

static void ticket_ready(struct arena *mem, void *row)
{
    struct ticket *t = row;
    t->number = ticket_number(mem, t->id);
}

/* Phone numbers leave the house masked: to see one whole is an act with a reason (customer.h). */
static void customer_ready(struct arena *mem, void *row)
{
    struct customer *c = row;
    if (c->phone.n)
        c->phone = text_phone_mask(mem, c->phone);
}

/* An order as a sheet has it: a row for each line, as it would be imported again. */
struct order_row {
    struct order o;
    struct order_line line;
    str serials;
};

static const struct field order_export_fields[] = {
    { FIELD_NAMED(struct order_row, o.id, "id") },
    { FIELD_NAMED(struct order_row, o.number, "number") },
    { FIELD_NAMED(struct order_row, o.external_id, "external_id"), .flags = NULLABLE },
    { FIELD_NAMED(struct order_row, o.customer_id, "customer_id"), .flags = NULLABLE },
    { FIELD_NAMED(struct order_row, o.customer_name, "customer_name") },
    { FIELD_NAMED(struct order_row, o.channel, "channel"), .labels = sale_channel_labels },
    { FIELD_NAMED(struct order_row, o.ordered_on, "ordered_on"), .flags = NULLABLE },
    { FIELD_NAMED(struct order_row, o.paid, "paid"), .flags = NULLABLE },
    { FIELD_NAMED(struct order_row, line.id, "line_id"), .flags = NULLABLE },
    { FIELD_NAMED(struct order_row, line.model_code, "model") },
    { FIELD_NAMED(struct order_row, line.quantity, "quantity"), .flags = NULLABLE },
    { FIELD_NAMED(struct order_row, line.price, "price"), .flags = NULLABLE },
    { FIELD_NAMED(struct order_row, serials, "serials"), .flags = NULLABLE },
    { FIELD_NAMED(struct order_row, o.notes, "notes") },
    { FIELD_NAMED(struct order_row, o.created_at, "created_at") },
    { 0 },
};

static const struct exported {
    const char *name;
    const struct sql *sql;
    const struct field *fields;
    size_t size;
    void (*ready)(struct arena *mem,
                  void *row); /* fills in what is not in the row; NULL = nothing */
} kinds[] = {
    { "tickets", SQL(export_tickets), ticket_fields, sizeof(struct ticket), ticket_ready },
    { "customers", SQL(export_customers), customer_fields, sizeof(struct customer),
      customer_ready },
    { "units", SQL(export_units), unit_fields, sizeof(struct unit), NULL },
    { "orders", SQL(export_orders), order_export_fields, sizeof(struct order_row), NULL },
    { "events", SQL(export_events), event_fields, sizeof(struct event), NULL },
};

/* What is only in some answers of the API (OPTIONAL) would be an empty column. */
static const struct field *columns_of(struct op *op, const struct field *fields)
{
    struct field *columns = arena_array(op->mem, FIELD_MAX + 1, sizeof *columns);
    size_t n = 0;
    for (const struct field *f = fields; f->name; f++)
        if (!(f->flags & OPTIONAL))
            columns[n++] = *f;
    return columns;
}

struct exporting {
    const struct exported *kind;
    const struct field *columns;
    int format;
    FILE *out;
    struct arena *mem; /* of one row */
    struct buf line;
    int64_t rows;
};

#define LINE_MAX_BYTES (16u << 20)

static void line_write(struct exporting *e)
{
    fwrite(e->line.p, 1, e->line.n, e->out);
    buf_clear(&e->line);
}

static enum err row_write(void *ctx, void *row)
{
    struct exporting *e = ctx;
    if (e->kind->ready)
        e->kind->ready(e->mem, row);
    if (e->format == 0) {
        fields_csv_row(&e->line, e->mem, e->columns, row);
    } else {
        fields_write(&e->line, e->columns, row);
        buf_char(&e->line, '\n');
    }
    line_write(e);
    e->rows++;
    arena_reset(e->mem);
    return OK;
}

static enum err rows_write(struct op *op, struct exporting *e, const struct export_options *o)
{
    const utc to = o->to.ms ? o->to : (utc){ INT64_MAX };
    if (e->format == 0) {
        fields_csv_head(&e->line, e->columns);
        line_write(e);
    }
    return db_each(op, e->kind->sql, ARGS(V(o->from.ms), V(to.ms)), e->columns, e->kind->size,
                   row_write, e);
}

struct exported_file {
    str file;
    int64_t rows;
};

static const struct field exported_fields[] = {
    { FIELD(struct exported_file, file) },
    { FIELD(struct exported_file, rows) },
    { 0 },
};

static const struct exported *kind_named(str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(name, kinds[i].name))
            return &kinds[i];
    return NULL;
}

enum err command_export(struct cli *cli)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    const struct export_options *o = cli->options;
    str what = cli->operands.items[0],
        path = cli->operands.n > 1 ? cli->operands.items[1] : STR("-");
    struct exporting e = { .kind = kind_named(what), .format = o->format, .mem = mem };

    if (!e.kind)
        return refuse_with(&cli->op, ERR_INVALID, "cli.export.what", P("what", what));
    e.columns = columns_of(&cli->op, e.kind->fields);
    TRY(file_create(&cli->op, path, &e.out));
    buf_init(&e.line, LINE_MAX_BYTES);
    enum err err = rows_write(&cli->op, &e, o);
    buf_release(&e.line);
    enum err closed = file_close(&cli->op, path, e.out);
    TRY(err);
    TRY(closed);
    if (str_is(path, "-"))
        return OK;
    if (cli->json)
        cli_record(exported_fields, &(struct exported_file){ path, e.rows });
    cli_say_with(cli, "cli.export.done", P("rows", cli_number(cli, e.rows)), P("file", path));
    return OK;
}
