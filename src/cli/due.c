/* aftersale due: when something is due, by a calendar in a file, one that comes with the program, or the
 * company's. */
#include "../base/zone.h"
#include "../calendar/company_calendar.h"
#include "commands.h"
#include "file.h"

#include <sys/stat.h>
#include <unistd.h>

#define DUE_OPTION(member, called) FIELD_NAMED(struct due_options, member, called)

const struct option due_options[] = {
    { .field = { DUE_OPTION(calendar, "calendar"), .flags = REQUIRED, .max = 1000 },
      "FILE|KEY",
      "cli.due.calendar" },
    { .field = { DUE_OPTION(due.start, "start"), .flags = REQUIRED, .max = 40 },
      "TIME",
      "cli.due.start" },
    { .field = { DUE_OPTION(due.add, "add"), .max = 40 }, "4h30m", "cli.due.add" },
    { .field = { DUE_OPTION(due.subtract, "subtract"), .max = 40 }, "4h30m", "cli.due.subtract" },
    { .field = { DUE_OPTION(due.until, "until"), .max = 40 }, "TIME", "cli.due.until" },
    { .field = { DUE_OPTION(due.next_open, "next-open") }, NULL, "cli.due.next_open" },
    { .field = { DUE_OPTION(due.working_days, "working-days"), .min = 1, .max = PERIOD_MAX },
      "N",
      "cli.due.working_days" },
    { .field = { DUE_OPTION(due.natural_days, "natural-days"), .min = 1, .max = PERIOD_MAX },
      "N",
      "cli.due.natural_days" },
    { .field = { DUE_OPTION(due.months, "months"), .min = 1, .max = 2400 }, "N", "cli.due.months" },
    { .field = { DUE_OPTION(due.roll, "roll"), .labels = calendar_roll_labels },
      "rest|holiday|none",
      "cli.due.roll" },
    { .field = { DUE_OPTION(due.statutory, "statutory") }, NULL, "cli.due.statutory" },
    { .field = { DUE_OPTION(due.close, "close"), .labels = calendar_close_labels },
      "WHEN",
      "cli.due.close" },
    { .help = NULL },
};

/* ------------------------------------------------------------------ the calendar */

static bool is_file(struct op *op, str name)
{
    struct stat s;
    return str_find(name, '/') >= 0 || str_ends(name, STR(".json")) || str_is(name, "-") ||
           (stat(arena_z(op->mem, name), &s) == 0 && S_ISREG(s.st_mode));
}

/* A fault inside the file is told with the file's name before its place. */
static enum err calendar_of_file(struct cli *cli, str path, const struct calendar **ret)
{
    struct op *op = &cli->op;
    str text;
    TRY(file_read_all(op, op->mem, path, 1, &text));
    enum err err = calendar_read(op, text, ret);
    for (size_t i = 0; i < op->fault.item_count; i++)
        op->fault.items[i].pointer = arena_fmt(op->mem, STR_FMT ": " STR_FMT, STR_ARG(path),
                                               STR_ARG(op->fault.items[i].pointer));
    return err;
}

static bool company_is_there(struct cli *cli)
{
    const struct settings *s = &cli->house.settings;
    str file = arena_fmt(cli->op.mem, STR_FMT "/aftersale.db", STR_ARG(s->data));
    return s->database.n || access(file.p, F_OK) == 0;
}

static enum err calendar_named(struct cli *cli, str name, const struct calendar **ret)
{
    struct op *op = &cli->op;
    int64_t version_id;
    if (is_file(op, name))
        return calendar_of_file(cli, name, ret);
    if (!company_is_there(cli))
        return calendar_builtin(op, name, ret);
    TRY(house_open(op, &cli->house, false));
    return calendar_in_force(op, name, op->now, &version_id, ret);
}

/* ------------------------------------------------------------------ the answer */

static void answer_json(const struct due_options *o, const struct due_answer *a)
{
    char time[UTC_TEXT];
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 4096);
    utc_print(a->opens.ms ? a->opens : a->due, time);
    if (o->due.until.n)
        buf_fmt(&out, "{\"seconds\":%lld", (long long)a->seconds);
    else
        buf_fmt(&out, "{\"%s\":\"%s\"", o->due.next_open ? "opens" : "due", time);
    buf_z(&out, a->provisional ? ",\"provisional\":true}" : "}");
    cli_line(buf_view(&out));
}

/* As the clock on the wall shows it: "2026-02-26T18:00:00+08:00"; the end of a period's last day belongs to that
 * day: "2026-02-26T24:00:00+08:00". */
static str local(struct op *op, utc t, str zone, str day)
{
    char text[UTC_TEXT];
    int minutes = (int)(zone_ahead(zone_find(zone), t) / 60000);
    int size = minutes < 0 ? -minutes : minutes;
    utc_print(utc_add(t, minutes * INT64_C(60000)), text);
    str time = { text, 19 };
    if (day.n && !str_starts(time, day))
        time = arena_fmt(op->mem, STR_FMT "T24:00:00", STR_ARG(day));
    return arena_fmt(op->mem, STR_FMT "%c%02d:%02d", STR_ARG(time), minutes < 0 ? '-' : '+',
                     size / 60, size % 60);
}

static void answer_text(struct cli *cli, const struct due_options *o, const struct due_answer *a)
{
    if (o->due.until.n)
        cli_line(cli_number(cli, a->seconds));
    else
        cli_line(local(&cli->op, o->due.next_open ? a->opens : a->due, a->zone, a->day));
    if (a->provisional)
        cli_note(cli_text(cli, "cli.due.provisional", NULL, 0));
}

/* What is wrong with the question itself is wrong usage. */
static enum err asked_wrong(struct cli *cli, enum err err)
{
    if (err != ERR_INVALID || !cli->op.fault.item_count)
        return err;
    cli_refused(cli, &cli->op);
    if (!cli->json)
        cli_note(cli_text_with(cli, "cli.see_help", P("command", STR("due"))));
    op_forgive(&cli->op);
    cli->exit = EXIT_USAGE;
    return OK;
}

enum err command_due(struct cli *cli)
{
    const struct due_options *o = cli->options;
    const struct calendar *c;
    struct due_answer a;
    TRY(calendar_named(cli, o->calendar, &c));
    enum err err = calendar_due(&cli->op, c, &o->due, true, &a);
    if (err != OK)
        return asked_wrong(cli, err);
    if (cli->json)
        answer_json(o, &a);
    else
        answer_text(cli, o, &a);
    return OK;
}
