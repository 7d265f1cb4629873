/* aftersale calendar …: the company's calendars, and a year's holidays into one. */
#include "../calendar/company_calendar.h"
#include "commands.h"
#include "file.h"

static str name_of(const struct cli *cli, const struct company_calendar *c)
{
    return cli->op.lang == LANG_EN ? c->name_en : c->name_zh;
}

static str covers(struct cli *cli, const struct company_calendar *c)
{
    return c->covers_to.n ? c->covers_to : cli_text(cli, "cli.calendar_list.no_end", NULL, 0);
}

enum err command_calendar_list(struct cli *cli)
{
    struct list all;
    TRY(company_calendar_list(&cli->op, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct company_calendar *c = &((const struct company_calendar *)all.items)[i];
        if (cli->json)
            cli_record(company_calendar_row_fields, c);
        cli_say_with(cli, "cli.calendar_list.line", P("key", c->key), P("name", name_of(cli, c)),
                     P("zone", c->zone), P("number", cli_number(cli, c->number)),
                     P("covers", covers(cli, c)));
    }
    return OK;
}

/* The calendar itself, as a file that `aftersale due` reads; with --json the record around it. */
enum err command_calendar_show(struct cli *cli)
{
    struct company_calendar c;
    TRY(company_calendar_get(&cli->op, cli->operands.items[0], 0, &c));
    if (cli->json)
        cli_record(company_calendar_fields, &c);
    else
        cli_line(c.content);
    return OK;
}

const struct option calendar_import_options[] = {
    { OPTION(struct calendar_import_options, calendar, "calendar"), "KEY",
      "cli.calendar_import.calendar" },
    { .field = { FIELD_NAMED(struct calendar_import_options, hours_of, "hours-of"),
                 .labels = weekday_labels },
      "mon|…|sun",
      "cli.calendar_import.hours_of" },
    { OPTION(struct calendar_import_options, dry_run, "dry-run"), NULL, "cli.import.dry_run" },
    { .help = NULL },
};

/* A line for each day: date, what happens to it, what it is before and after. */
static enum err preview(struct cli *cli, str key, const struct holiday_year *year)
{
    struct import_preview p;
    TRY(company_calendar_preview(&cli->op, key, year, &p));
    TRY(cli_settle(cli));
    if (cli->json)
        cli_record(import_preview_fields, &p);
    for (size_t i = 0; i < p.changes.n; i++) {
        const struct import_change *c = &((const struct import_change *)p.changes.items)[i];
        cli_line(arena_fmt(cli->op.mem, STR_FMT "  %-7s  %s -> %s  " STR_FMT, STR_ARG(c->date),
                           import_change_labels[c->change], day_kind_labels[c->kind_before],
                           day_kind_labels[c->kind],
                           STR_ARG(c->name.n ? c->name : c->name_before)));
    }
    cli_say_with(cli, "cli.calendar_import.would", P("key", key),
                 P("n", cli_number(cli, (int64_t)p.changes.n)));
    return OK;
}

enum err command_calendar_import(struct cli *cli)
{
    const struct calendar_import_options *o = cli->options;
    struct op *op = &cli->op;
    struct holiday_year year = { 0 };
    struct company_calendar c;
    const json_t *root;
    str path = cli->operands.items[0], text;

    TRY(file_read_all(op, op->mem, path, 1, &text));
    TRY(json_read(op, text, &root));
    TRY(fields_read(op, holiday_year_fields, root, STR(""), &year, NULL));
    if (o->hours_of)
        year.hours_of = o->hours_of;
    str key = o->calendar.n ? o->calendar : STR("cn");
    if (o->dry_run)
        return preview(cli, key, &year);
    TRY(company_calendar_import(op, key, &year, &c));
    TRY(cli_settle(cli));
    if (cli->json)
        cli_record(company_calendar_fields, &c);
    cli_say_with(cli, "cli.calendar_import.done", P("file", path), P("key", c.key),
                 P("number", cli_number(cli, c.number)), P("covers", covers(cli, &c)));
    return OK;
}
