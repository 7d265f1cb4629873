/* Help that teaches: what a command is for, its options with their bounds, examples to copy, exit codes. */
#include "commands.h"

#include <stdio.h>

#define HELP_MAX (1u << 20)

/* Columns on a terminal: a Chinese character takes two. Good for the words that stand in our tables. */
static int columns(str s)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        n += c >= 0xe3 && c <= 0xef ? 2 : (c & 0xc0) != 0x80;
    }
    return n;
}

static void row(struct buf *out, str left, str right)
{
    int width = columns(left), gap = width < 26 ? 26 - width : 1;
    buf_fmt(out, "  " STR_FMT "%*s" STR_FMT "\n", STR_ARG(left), gap, "", STR_ARG(right));
}

static void heading(struct cli *cli, struct buf *out, const char *code)
{
    buf_char(out, '\n');
    buf_str(out, cli_text(cli, code, NULL, 0));
    buf_char(out, '\n');
}

static void print(struct buf *out)
{
    cli_out(buf_view(out));
    buf_release(out);
}

/* ------------------------------------------------------------------ all commands */

static void common_options(struct cli *cli, struct buf *out)
{
    heading(cli, out, "cli.help.common");
    row(out, STR("--data DIR"), cli_text(cli, "cli.help.data", NULL, 0));
    row(out, STR("--database URL"), cli_text(cli, "cli.help.database", NULL, 0));
    row(out, STR("--json"), cli_text(cli, "cli.help.json", NULL, 0));
    row(out, STR("--lang zh|en"), cli_text(cli, "cli.help.lang", NULL, 0));
    row(out, STR("--help"), cli_text(cli, "cli.help.help", NULL, 0));
}

static void exit_codes(struct cli *cli, struct buf *out)
{
    heading(cli, out, "cli.help.exits");
    row(out, STR("0"), cli_text(cli, "cli.exit.ok", NULL, 0));
    row(out, STR("1"), cli_text(cli, "cli.exit.wrong", NULL, 0));
    row(out, STR("2"), cli_text(cli, "cli.exit.usage", NULL, 0));
    row(out, STR("3"), cli_text(cli, "cli.exit.refused", NULL, 0));
    row(out, STR("4"), cli_text(cli, "cli.exit.later", NULL, 0));
    row(out, STR("70"), cli_text(cli, "cli.exit.broken", NULL, 0));
}

static void commands_json(struct cli *cli, struct buf *out)
{
    buf_z(out, "{\"commands\":[");
    for (const struct command *c = cli->commands; c->name; c++) {
        buf_z(out, c == cli->commands ? "{\"name\":" : ",{\"name\":");
        buf_json(out, str_of(c->name));
        buf_z(out, ",\"operands\":");
        buf_json(out, str_of(c->operands));
        buf_z(out, ",\"summary\":");
        buf_json(out, cli_text(cli, c->summary, NULL, 0));
        buf_z(out, ",\"options\":[");
        for (const struct option *o = c->options; o && o->field.name; o++) {
            buf_z(out, o == c->options ? "{\"name\":" : ",{\"name\":");
            buf_json(out, str_of(o->field.name));
            buf_z(out, ",\"value\":");
            if (o->value)
                buf_json(out, str_of(o->value));
            else
                buf_z(out, "null");
            buf_z(out, ",\"help\":");
            buf_json(out, cli_text(cli, o->help, NULL, 0));
            buf_char(out, '}');
        }
        buf_z(out, "]}");
    }
    buf_z(out, "]}\n");
}

void help_all(struct cli *cli)
{
    struct buf out;
    buf_init(&out, HELP_MAX);
    if (cli->json) {
        commands_json(cli, &out);
        print(&out);
        return;
    }
    buf_str(&out, cli_text(cli, "cli.help.purpose", NULL, 0));
    buf_z(&out, "\n\n  aftersale COMMAND [OPTIONS]\n");
    heading(cli, &out, "cli.help.commands");
    for (const struct command *c = cli->commands; c->name; c++)
        row(&out, str_of(c->name), cli_text(cli, c->summary, NULL, 0));
    common_options(cli, &out);
    exit_codes(cli, &out);
    heading(cli, &out, "cli.help.begin");
    buf_z(&out, "  aftersale demo\n"
                "  aftersale serve\n"
                "  aftersale import --help\n");
    print(&out);
}

/* ------------------------------------------------------------------ one command */

static str option_head(struct op *op, const struct option *o)
{
    return arena_fmt(op->mem, "--%s%s%s", o->field.name, o->value ? " " : "",
                     o->value ? o->value : "");
}

static void usage(struct buf *out, const struct command *c)
{
    buf_fmt(out, "  aftersale %s", c->name);
    for (const struct option *o = c->options; o && o->field.name; o++)
        if (o->field.flags & REQUIRED)
            buf_fmt(out, " --%s %s", o->field.name, o->value);
    buf_fmt(out, "%s%s [OPTIONS]\n", *c->operands ? " " : "", c->operands);
}

static void examples(struct buf *out, str lines)
{
    str line;
    while (str_split(&lines, '\n', &line))
        buf_fmt(out, "  " STR_FMT "\n", STR_ARG(line));
}

void help_command(struct cli *cli, const struct command *c)
{
    struct buf out;
    buf_init(&out, HELP_MAX);
    usage(&out, c);
    buf_char(&out, '\n');
    buf_str(&out, cli_text(cli, c->about, NULL, 0));
    buf_char(&out, '\n');
    if (c->options && c->options->field.name)
        heading(cli, &out, "cli.help.options");
    for (const struct option *o = c->options; o && o->field.name; o++)
        row(&out, option_head(&cli->op, o), cli_text(cli, o->help, NULL, 0));
    common_options(cli, &out);
    if (strcmp(c->name, "serve") == 0) {
        heading(cli, &out, "cli.help.settings");
        settings_help(&out, cli->op.lang);
    }
    heading(cli, &out, "cli.help.examples");
    examples(&out, str_of(c->examples));
    exit_codes(cli, &out);
    print(&out);
}

enum err command_help(struct cli *cli)
{
    if (cli->operands.n == 0) {
        help_all(cli);
        return OK;
    }
    str name = cli->operands.items[0];
    if (cli->operands.n > 1)
        name = arena_fmt(cli->op.mem, STR_FMT " " STR_FMT, STR_ARG(name),
                         STR_ARG(cli->operands.items[1]));
    for (const struct command *c = cli->commands; c->name; c++)
        if (str_is(name, c->name)) {
            help_command(cli, c);
            return OK;
        }
    return refuse_with(&cli->op, ERR_INVALID, "cli.unknown_command", P("name", name));
}
