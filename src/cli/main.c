/* The program: finds the command that its arguments name, gives it what it needs and turns its end
 * into an exit code. What can be done from a shell is the table below. */
#include "commands.h"

#include "../base/log.h"
#include "../store/migrate.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct command commands[] = {
    { .name = "serve",
      .run = command_serve,
      .needs = NEEDS_NEW,
      .operands = "",
      .summary = "cli.serve.summary",
      .about = "cli.serve.about",
      .examples =
          "aftersale serve\n"
          "aftersale serve --listen 0.0.0.0:8080 --secure-cookies --trusted-proxies 10.0.0.0/8\n"
          "aftersale serve --database postgres://aftersale@db.example/aftersale" },
    { .name = "demo",
      .cache_mb = 256,
      .run = command_demo,
      .needs = NEEDS_NEW,
      .options = demo_options,
      .options_size = sizeof(struct demo_options),
      .operands = "",
      .summary = "cli.demo.summary",
      .about = "cli.demo.about",
      .examples = "aftersale demo\n"
                  "aftersale demo --tickets 1000000 --data /var/tmp/large" },
    { .name = "init",
      .run = command_init,
      .needs = NEEDS_NEW,
      .operands = "",
      .summary = "cli.init.summary",
      .about = "cli.init.about",
      .examples = "aftersale init --data /var/lib/aftersale" },
    { .name = "migrate",
      .run = command_migrate,
      .needs = NEEDS_NEW,
      .operands = "",
      .summary = "cli.migrate.summary",
      .about = "cli.migrate.about",
      .examples = "aftersale migrate --data /var/lib/aftersale" },
    { .name = "user add",
      .run = command_user_add,
      .needs = NEEDS_HOUSE,
      .options = user_add_options,
      .options_size = sizeof(struct user_add_options),
      .operands = "",
      .summary = "cli.user_add.summary",
      .about = "cli.user_add.about",
      .examples = "aftersale user add --login lin --name 林小雨 --role admin\n"
                  "pass show aftersale/lin | aftersale user add --login lin --name 林小雨 "
                  "--password-stdin" },
    { .name = "token add",
      .run = command_token_add,
      .needs = NEEDS_HOUSE,
      .options = token_add_options,
      .options_size = sizeof(struct token_add_options),
      .operands = "",
      .summary = "cli.token_add.summary",
      .about = "cli.token_add.about",
      .examples = "aftersale token add --user lin --name 'order system' --days 90 "
                  "--permission ticket.read,ticket.create" },
    { .name = "import",
      .run = command_import,
      .needs = NEEDS_HOUSE,
      .options = import_options,
      .options_size = sizeof(struct import_options),
      .operands = "KIND FILE",
      .operands_min = 2,
      .operands_max = 2,
      .summary = "cli.import.summary",
      .about = "cli.import.about",
      .examples = "aftersale import units units.csv --dry-run\n"
                  "aftersale import tickets complaints.csv --map demo/maps/cfpb.json --rejects "
                  "repair.csv" },
    { .name = "export",
      .run = command_export,
      .needs = NEEDS_HOUSE,
      .options = export_options,
      .options_size = sizeof(struct export_options),
      .operands = "KIND [FILE]",
      .operands_min = 1,
      .operands_max = 2,
      .summary = "cli.export.summary",
      .about = "cli.export.about",
      .examples = "aftersale export tickets --from 2026-11-01 tickets.csv\n"
                  "aftersale export events --format jsonl | grep ticket.closed" },
    { .name = "backup",
      .run = command_backup,
      .needs = NEEDS_HOUSE,
      .operands = "FILE",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "cli.backup.summary",
      .about = "cli.backup.about",
      .examples = "aftersale backup aftersale-$(date +%F).tar.zst --data /var/lib/aftersale\n"
                  "tar --zstd -tvf aftersale-2026-11-23.tar.zst" },
    { .name = "restore",
      .run = command_restore,
      .needs = NEEDS_SETTINGS,
      .options = restore_options,
      .options_size = sizeof(struct restore_options),
      .operands = "FILE",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "cli.restore.summary",
      .about = "cli.restore.about",
      .examples = "aftersale restore aftersale-2026-11-23.tar.zst --data /var/lib/aftersale\n"
                  "aftersale restore aftersale-2026-11-23.tar.zst --database "
                  "postgres://aftersale@db/aftersale" },
    { .name = "lint",
      .run = command_lint,
      .needs = NEEDS_SETTINGS,
      .options = lint_options,
      .options_size = sizeof(struct lint_options),
      .operands = "FILE…",
      .operands_min = 1,
      .operands_max = 1000,
      .summary = "cli.lint.summary",
      .about = "cli.lint.about",
      .examples = "aftersale lint posts/agent.md\n"
                  "aftersale lint --lang zh --format sarif --fail-on warning posts/*.md > d.sarif\n"
                  "pbpaste | aftersale lint --rule Z01,Z03 -" },
    { .name = "post list",
      .run = command_post_list,
      .needs = NEEDS_HOUSE,
      .operands = "",
      .summary = "cli.post_list.summary",
      .about = "cli.post_list.about",
      .examples = "aftersale post list\n"
                  "aftersale post list --json" },
    { .name = "post import",
      .run = command_post_import,
      .needs = NEEDS_HOUSE,
      .options = post_import_options,
      .options_size = sizeof(struct post_import_options),
      .operands = "FILE…",
      .operands_min = 1,
      .operands_max = 1000,
      .summary = "cli.post_import.summary",
      .about = "cli.post_import.about",
      .examples = "aftersale post import agent.docx lead.md\n"
                  "aftersale post import --post 3 agent.docx" },
    { .name = "post export",
      .run = command_post_export,
      .needs = NEEDS_HOUSE,
      .options = post_export_options,
      .options_size = sizeof(struct post_export_options),
      .operands = "POST [FILE]",
      .operands_min = 1,
      .operands_max = 2,
      .summary = "cli.post_export.summary",
      .about = "cli.post_export.about",
      .examples = "aftersale post export 3 agent.pdf\n"
                  "aftersale post export 3 --format md" },
    { .name = "post lint",
      .run = command_post_lint,
      .needs = NEEDS_HOUSE,
      .operands = "POST…",
      .operands_min = 1,
      .operands_max = 1000,
      .summary = "cli.post_lint.summary",
      .about = "cli.post_lint.about",
      .examples = "aftersale post lint 3\n"
                  "aftersale post lint 3 4 --json" },
    { .name = "quality list",
      .run = command_quality_list,
      .needs = NEEDS_HOUSE,
      .operands = "",
      .summary = "cli.quality_list.summary",
      .about = "cli.quality_list.about",
      .examples = "aftersale quality list\n"
                  "aftersale quality list --json" },
    { .name = "quality draw",
      .run = command_quality_draw,
      .needs = NEEDS_HOUSE,
      .operands = "PLAN",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "cli.quality_draw.summary",
      .about = "cli.quality_draw.about",
      .examples = "aftersale quality draw 3" },
    { .name = "due",
      .run = command_due,
      .needs = NEEDS_SETTINGS,
      .options = due_options,
      .options_size = sizeof(struct due_options),
      .operands = "",
      .summary = "cli.due.summary",
      .about = "cli.due.about",
      .examples = "aftersale due --calendar cn --start 2026-02-14T17:00:00+08:00 --add 4h30m\n"
                  "aftersale due --calendar cn --start 2026-02-10 --working-days 7 --json\n"
                  "aftersale due --calendar east.json --start 2026-03-02T09:00:00Z --until "
                  "2026-03-09T09:00:00Z" },
    { .name = "calendar list",
      .run = command_calendar_list,
      .needs = NEEDS_HOUSE,
      .operands = "",
      .summary = "cli.calendar_list.summary",
      .about = "cli.calendar_list.about",
      .examples = "aftersale calendar list --data /var/lib/aftersale" },
    { .name = "calendar show",
      .run = command_calendar_show,
      .needs = NEEDS_HOUSE,
      .operands = "KEY",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "cli.calendar_show.summary",
      .about = "cli.calendar_show.about",
      .examples = "aftersale calendar show cn > cn.json" },
    { .name = "calendar import",
      .run = command_calendar_import,
      .needs = NEEDS_HOUSE,
      .options = calendar_import_options,
      .options_size = sizeof(struct calendar_import_options),
      .operands = "FILE",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "cli.calendar_import.summary",
      .about = "cli.calendar_import.about",
      .examples = "aftersale calendar import 2027.json\n"
                  "aftersale calendar import 2027.json --calendar east --hours-of fri" },
    { .name = "remedy",
      .run = command_remedy,
      .needs = NEEDS_IF_THERE,
      .options = remedy_options,
      .options_size = sizeof(struct remedy_options),
      .operands = "FACTS.json",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "cli.remedy.summary",
      .about = "cli.remedy.about",
      .examples = "aftersale remedy facts.json\n"
                  "echo '{\"channel\":\"online\",\"signed_on\":\"2026-09-04\"}' | aftersale remedy "
                  "--on 2026-09-11 --json -" },
    { .name = "process list",
      .run = command_process_list,
      .needs = NEEDS_HOUSE,
      .operands = "",
      .summary = "cli.process_list.summary",
      .about = "cli.process_list.about",
      .examples = "aftersale process list --data /var/lib/aftersale" },
    { .name = "process check",
      .run = command_process_check,
      .needs = NEEDS_IF_THERE,
      .operands = "FILE…",
      .operands_min = 1,
      .operands_max = 1000,
      .summary = "cli.process_check.summary",
      .about = "cli.process_check.about",
      .examples = "aftersale process check processes/*.json\n"
                  "aftersale process check return.json --json" },
    { .name = "process draw",
      .run = command_process_draw,
      .needs = NEEDS_IF_THERE,
      .options = process_draw_options,
      .options_size = sizeof(struct process_draw_options),
      .operands = "FILE|KEY [OUT]",
      .operands_min = 1,
      .operands_max = 2,
      .summary = "cli.process_draw.summary",
      .about = "cli.process_draw.about",
      .examples = "aftersale process draw question question.svg --lang zh\n"
                  "aftersale process draw return.json --format pdf --lang en > return.pdf" },
    { .name = "process import",
      .run = command_process_import,
      .needs = NEEDS_HOUSE,
      .operands = "FILE",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "cli.process_import.summary",
      .about = "cli.process_import.about",
      .examples = "aftersale process import return.json" },
    { .name = "process export",
      .run = command_process_export,
      .needs = NEEDS_HOUSE,
      .options = process_export_options,
      .options_size = sizeof(struct process_export_options),
      .operands = "KEY [FILE]",
      .operands_min = 1,
      .operands_max = 2,
      .summary = "cli.process_export.summary",
      .about = "cli.process_export.about",
      .examples = "aftersale process export question > question.json\n"
                  "aftersale process export question --edition 2 question-2.json" },
    { .name = "measure",
      .run = command_measure,
      .needs = NEEDS_HOUSE,
      .options = measure_options,
      .options_size = sizeof(struct measure_options),
      .operands = "[KEY...]",
      .operands_min = 0,
      .operands_max = 100,
      .summary = "cli.measure.summary",
      .about = "cli.measure.about",
      .examples = "aftersale measure K08 --from 2026-10-01 --to 2026-10-31 --by team\n"
                  "aftersale measure K06 --scope person --id 12 --tickets\n"
                  "aftersale measure --csv > measures.csv" },
    { .name = "mine",
      .run = command_mine,
      .needs = NEEDS_SETTINGS,
      .options = mine_options,
      .options_size = sizeof(struct mine_options),
      .operands = "[FILE]",
      .operands_min = 0,
      .operands_max = 1,
      .summary = "cli.mine.summary",
      .about = "cli.mine.about",
      .examples = "aftersale mine log.xes.gz\n"
                  "aftersale mine tickets.csv --case 工单号 --activity 环节 --time 时间 --json\n"
                  "aftersale mine tickets.csv --dot | dot -Tsvg > process.svg\n"
                  "aftersale mine --process return --from 2026-10-01T00:00:00Z" },
    { .name = "openapi",
      .run = command_openapi,
      .needs = NEEDS_NOTHING,
      .operands = "",
      .summary = "cli.openapi.summary",
      .about = "cli.openapi.about",
      .examples = "aftersale openapi > openapi.json" },
    { .name = "verify",
      .run = command_verify,
      .needs = NEEDS_HOUSE,
      .operands = "",
      .summary = "cli.verify.summary",
      .about = "cli.verify.about",
      .examples = "aftersale verify --data /var/lib/aftersale\n"
                  "aftersale verify --json" },
    { .name = "settings",
      .run = command_settings,
      .needs = NEEDS_SETTINGS,
      .options = settings_options,
      .options_size = sizeof(struct settings_options),
      .operands = "",
      .summary = "cli.settings.summary",
      .about = "cli.settings.about",
      .examples = "aftersale settings\n"
                  "aftersale settings --sample > data/aftersale.conf" },
    { .name = "version",
      .run = command_version,
      .needs = NEEDS_NOTHING,
      .operands = "",
      .summary = "cli.version.summary",
      .about = "cli.version.about",
      .examples = "aftersale version --json" },
    { .name = "help",
      .run = command_help,
      .needs = NEEDS_NOTHING,
      .operands = "[COMMAND]",
      .operands_max = 2,
      .summary = "cli.help.summary",
      .about = "cli.help.about",
      .examples = "aftersale help user add" },
    { 0 },
};

/* ------------------------------------------------------------------ surroundings */

/* The language of the shell: the first of these variables that says anything decides. */
static enum lang shell_lang(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
    }
    return LANG_EN;
}

static bool is_there(struct cli *cli, str *ret_file)
{
    const struct settings *s = &cli->house.settings;
    *ret_file = arena_fmt(cli->op.mem, STR_FMT "/aftersale.db", STR_ARG(s->data));
    return s->database.n || access(ret_file->p, F_OK) == 0;
}

/* Where SQLite is used, a missing file is a wrong --data far more often than a wish for a new one. */
static enum err house_there(struct cli *cli)
{
    str file;
    if (is_there(cli, &file))
        return OK;
    return refuse_with(&cli->op, ERR_NOT_FOUND, "cli.no_database", P("path", file));
}

enum err cli_open_house(struct cli *cli)
{
    TRY(house_there(cli));
    return house_open(&cli->op, &cli->house, false);
}

static enum err open_house(struct cli *cli)
{
    enum command_needs needs = cli->command->needs;
    struct settings *s = &cli->house.settings;
    str file;

    /* The log of a command would stand between its own words; what is wrong is still told. */
    if (cli->command->run != command_serve && str_is(s->log_level, "info"))
        s->log_level = STR("warn");
    cli->house.env.settings = s;
    if (needs < NEEDS_HOUSE && (needs != NEEDS_IF_THERE || !is_there(cli, &file)))
        return OK;
    cli->house.cache_mb = cli->command->cache_mb;
    if (needs == NEEDS_HOUSE)
        TRY(house_there(cli));
    TRY(house_open(&cli->op, &cli->house, needs == NEEDS_NEW));
    return needs == NEEDS_NEW ? house_seed(&cli->op) : OK;
}

/* ------------------------------------------------------------------ the way of a command */

static enum err prepare(struct cli *cli, int argc, char **argv, struct common *common)
{
    struct op *op = &cli->op;

    TRY(arguments_common(op, &argc, argv, common));
    cli->json = common->json;
    cli->lang = common->lang;
    if (common->lang.n && !str_is(common->lang, "auto")) /* auto: by the shell, as without it */
        op->lang = str_is(common->lang, "zh") ? LANG_ZH : LANG_EN;
    TRY(arguments_command(op, cli->commands, &argc, argv, &cli->command));
    if (!cli->command || common->help)
        return OK;
    if (cli->command->needs != NEEDS_NOTHING)
        TRY(settings_read(op, &argc, argv, &cli->house.settings));
    return arguments_read(cli, argc, argv);
}

static enum err run(struct cli *cli)
{
    enum err err = open_house(cli);
    if (err == OK)
        err = cli->command->run(cli);
    if (err == OK && cli->op.db)
        err = db_settle(&cli->op, true);
    return err;
}

/* Output that could not be written (a full disk behind a pipe) is a failure, not a detail. */
static int ended(struct cli *cli, int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    cli_note(cli_text(cli, "cli.output", NULL, 0));
    return code ? code : err_exit(ERR_STORAGE);
}

static int usage_refused(struct cli *cli)
{
    cli_refused(cli, &cli->op);
    if (!cli->json && cli->command)
        cli_note(cli_text_with(cli, "cli.see_help", P("command", str_of(cli->command->name))));
    return EXIT_USAGE;
}

static int conclude(struct cli *cli, enum err err)
{
    int code = err == OK ? cli->exit : err_exit(err);
    if (err != OK)
        cli_refused(cli, &cli->op);
    op_end(&cli->op);
    if (cli->house.env.db)
        house_close(&cli->house);
    return ended(cli, code);
}

int main(int argc, char **argv)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct cli cli = { .commands = commands };
    struct common common = { 0 };

    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to be told, not an end */
    app_start();
    op_init(&cli.op, mem, &cli.house.env, &actor_system);
    cli.op.lang = shell_lang();
    if (prepare(&cli, argc, argv, &common) != OK)
        return ended(&cli, usage_refused(&cli));
    if (cli.command && !common.help)
        return conclude(&cli, run(&cli));
    if (cli.command)
        help_command(&cli, cli.command);
    else
        help_all(&cli);
    return ended(&cli, cli.command || common.help ? 0 : EXIT_USAGE);
}
