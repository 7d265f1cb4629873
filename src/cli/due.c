/* aftersale due: when something is due by a calendar, how much working time lies between, when it opens. */
#include "../base/duration.h"
#include "../calendar/calendar.h"
#include "commands.h"
#include "file.h"

#define CALENDAR_MAX_MIB 1
#define DAYS_MAX         36600

#define DUE_OPTION(member, called) FIELD_NAMED(struct due_options, member, called)

const struct option due_options[] = {
    { .field = { DUE_OPTION(calendar, "calendar"), .flags = REQUIRED },
      "FILE|KEY",
      "cli.due.calendar" },
    { .field = { DUE_OPTION(start, "start"), .flags = REQUIRED }, "RFC3339", "cli.due.start" },
    { OPTION(struct due_options, add, "add"), "4h30m", "cli.due.add" },
    { OPTION(struct due_options, subtract, "subtract"), "4h30m", "cli.due.subtract" },
    { OPTION(struct due_options, until, "until"), "RFC3339", "cli.due.until" },
    { OPTION(struct due_options, next_open, "next-open"), NULL, "cli.due.next_open" },
    { .field = { DUE_OPTION(working_days, "working-days"), .min = 0, .max = DAYS_MAX },
      "N",
      "cli.due.working_days" },
    { .field = { DUE_OPTION(natural_days, "natural-days"), .min = 0, .max = DAYS_MAX },
      "N",
      "cli.due.natural_days" },
    { .help = NULL },
};

/* ------------------------------------------------------------------ what is asked */

static enum err calendar_find(struct cli *cli, str name, const struct calendar **ret)
{
    str json;
    enum err err = calendar_builtin(&cli->op, name, ret);
    if (err != ERR_NOT_FOUND)
        return err;
    op_forgive(&cli->op);
    TRY(file_read_all(&cli->op, cli->op.mem, name, CALENDAR_MAX_MIB, &json));
    return calendar_read(&cli->op, json, ret);
}

static void duration_read(struct op *op, str text, const char *option, int64_t *ret_seconds)
{
    enum duration_fault fault = duration_parse(text, ret_seconds);
    if (fault == DURATION_FORM)
        op_field(op, str_of(option), "cli.due.duration");
    else if (fault == DURATION_DAYS)
        op_field(op, str_of(option), "cli.due.duration_days");
    else if (fault != DURATION_OK)
        op_field(op, str_of(option), "cli.due.duration_long");
}

static enum err one_question(struct op *op, const struct due_options *o)
{
    int asked = (o->add.n > 0) + (o->subtract.n > 0) + (o->until.ms != 0) + o->next_open +
                (o->working_days > 0) + (o->natural_days > 0);
    return asked == 1 ? OK : refuse(op, ERR_INVALID, "cli.due.one");
}

/* ------------------------------------------------------------------ what is told */

struct due_told {
    utc due, opens;
    int64_t seconds;
    bool measured, provisional;
};

static void told_json(const struct due_told *a)
{
    struct buf out;
    char text[UTC_TEXT];
    buf_init(&out, 512);
    if (a->measured)
        buf_fmt(&out, "{\"seconds\":%lld", (long long)a->seconds);
    else {
        utc_print(a->due.ms ? a->due : a->opens, text);
        buf_fmt(&out, "{\"%s\":\"%s\"", a->due.ms ? "due" : "opens", text);
    }
    buf_z(&out, a->provisional ? ",\"provisional\":true}" : "}");
    cli_line(buf_view(&out));
    buf_release(&out);
}

static void told(struct cli *cli, const struct due_told *a)
{
    if (cli->json) {
        told_json(a);
        return;
    }
    if (a->measured)
        cli_line(arena_fmt(cli->op.mem, "%lld", (long long)a->seconds));
    else
        cli_line(utc_str(cli->op.mem, a->due.ms ? a->due : a->opens));
    if (a->provisional)
        cli_note(cli_text(cli, "cli.due.provisional", NULL, 0));
}

/* ------------------------------------------------------------------ the command */

static enum err period_end(struct op *op, const struct calendar *c, utc start, int unit, int64_t n,
                           struct due_told *a)
{
    const struct calendar_period p = { .unit = unit, .n = n };
    struct calendar_end end;
    TRY(calendar_period_end(op, c, start, &p, &end));
    a->due = end.at;
    a->provisional = end.provisional;
    return OK;
}

static enum err shifted(struct op *op, const struct calendar *c, const struct due_options *o,
                        struct due_told *a)
{
    struct calendar_moment m = { 0 };
    int64_t seconds = 0;
    bool adds = o->add.n > 0;
    duration_read(op, adds ? o->add : o->subtract, adds ? "--add" : "--subtract", &seconds);
    TRY(op_check(op));
    TRY(adds ? calendar_add(op, c, o->start, seconds * 1000, &m)
             : calendar_subtract(op, c, o->start, seconds * 1000, &m));
    a->due = m.at;
    a->provisional = m.provisional;
    return OK;
}

static enum err answer(struct op *op, const struct calendar *c, const struct due_options *o,
                       struct due_told *a)
{
    struct calendar_moment m = { 0 };
    if (o->until.ms) {
        a->measured = true;
        a->seconds = calendar_between(c, o->start, o->until) / 1000;
        a->provisional = !calendar_covers(c, o->start) || !calendar_covers(c, o->until);
        return OK;
    }
    if (o->working_days)
        return period_end(op, c, o->start, CALENDAR_WORKING_DAY, o->working_days, a);
    if (o->natural_days)
        return period_end(op, c, o->start, CALENDAR_DAY, o->natural_days, a);
    if (!o->next_open)
        return shifted(op, c, o, a);
    TRY(calendar_opens(op, c, o->start, &m));
    a->opens = m.at;
    a->provisional = m.provisional;
    return OK;
}

enum err command_due(struct cli *cli)
{
    const struct due_options *o = cli->options;
    const struct calendar *c;
    struct due_told a = { 0 };
    TRY(one_question(&cli->op, o));
    TRY(calendar_find(cli, o->calendar, &c));
    TRY(answer(&cli->op, c, o, &a));
    told(cli, &a);
    return OK;
}
