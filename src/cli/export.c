/* aftersale export: records as CSV or as lines of JSON, row by row, so that any number of them fits. */
#include "../base/text.h"
#include "../customer/customer.h"
#include "../event/event.h"
#include "../ticket/ticket.h"
#include "commands.h"
#include "export.h"
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

static const struct exported {
    const char *name;
    const struct sql *sql;
    const struct field *fields;
    size_t size;
    void (*ready)(struct arena *mem,
                  void *row); /* fills in what is not in the row; NULL = nothing */
    /* Columns of CSV, called as an import calls them; NULL: as in JSON. */
    const struct field *sheet;
} kinds[] = {
    { "tickets", SQL(export_tickets), ticket_fields, sizeof(struct ticket), ticket_ready, NULL },
    { "customers", SQL(export_customers), customer_fields, sizeof(struct customer), customer_ready,
      NULL },
    { "categories", SQL(export_categories), export_category_fields, sizeof(struct export_category),
      NULL, NULL },
    { "models", SQL(export_models), export_model_fields, sizeof(struct model), NULL, NULL },
    { "parts", SQL(export_parts), export_part_fields, sizeof(struct export_part), NULL, NULL },
    { "terms", SQL(export_terms), export_term_fields, sizeof(struct export_term), NULL, NULL },
    { "units", SQL(export_units), unit_fields, sizeof(struct unit), NULL, export_unit_sheet },
    { "orders", SQL(export_orders), export_order_fields, sizeof(struct export_order), NULL,
      export_order_sheet },
    { "repairs", SQL(export_repairs), export_repair_fields, sizeof(struct export_repair), NULL,
      NULL },
    { "events", SQL(export_events), event_fields, sizeof(struct event), NULL, NULL },
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
    const struct field *columns; /* of the rows */
    const struct field *sheet;   /* what of them stands in CSV */
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
        fields_csv_row(&e->line, e->mem, e->sheet, row);
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
        fields_csv_head(&e->line, e->sheet);
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

static str names_of(struct op *op)
{
    str names = STR("");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        names = arena_fmt(op->mem, STR_FMT "%s%s", STR_ARG(names), i ? ", " : "", kinds[i].name);
    return names;
}

enum err command_export(struct cli *cli)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    const struct export_options *o = cli->options;
    str what = cli->operands.items[0],
        path = cli->operands.n > 1 ? cli->operands.items[1] : STR("-");
    struct exporting e = { .kind = kind_named(what), .format = o->format, .mem = mem };

    if (!e.kind)
        return refuse_with(&cli->op, ERR_INVALID, "cli.export.what", P("what", what),
                           P("all", names_of(&cli->op)));
    e.columns = columns_of(&cli->op, e.kind->fields);
    e.sheet = e.kind->sheet ? e.kind->sheet : e.columns;
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
