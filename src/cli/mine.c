/* aftersale mine: what really happened, from a log of events. */
#include "commands.h"

#include "../flow/flow_study.h"

#define OUTPUT_MAX (512u << 20)

#define MINE_OPTION(member, called) FIELD_NAMED(struct mine_options, member, called)

const struct option mine_options[] = {
    { .field = { MINE_OPTION(id, "case") }, "COLUMN", "cli.mine.case" },
    { .field = { MINE_OPTION(activity, "activity") }, "COLUMN", "cli.mine.activity" },
    { .field = { MINE_OPTION(time, "time") }, "COLUMN", "cli.mine.time" },
    { .field = { MINE_OPTION(dot, "dot") }, NULL, "cli.mine.dot" },
    { .field = { MINE_OPTION(process, "process"), .max = 60 }, "KEY", "cli.mine.process" },
    { .field = { MINE_OPTION(from, "from") }, "TIME", "cli.mine.from" },
    { .field = { MINE_OPTION(to, "to") }, "TIME", "cli.mine.to" },
    { .help = NULL },
};

/* Beside the result, so that a pipe gets the result alone; with --json they are part of it. */
static void say_bad(struct cli *cli, str file, const struct mine_reading *reading)
{
    const struct mine_bad *bad = reading->bad.items;
    for (size_t i = 0; i < reading->bad.n; i++)
        cli_note(cli_text_with(cli, bad[i].column.n ? "cli.mine.bad" : "cli.mine.bad_row",
                               P("file", file), P("line", cli_number(cli, bad[i].line)),
                               P("column", bad[i].column), P("reason", bad[i].reason)));
    if (reading->bad_rows > (int64_t)reading->bad.n)
        cli_note(
            cli_text_with(cli, "cli.mine.bad_more",
                          P("n", cli_number(cli, reading->bad_rows - (int64_t)reading->bad.n))));
}

/* Flows of one of the company's processes instead of a file. */
static enum err read_own(struct cli *cli, struct mine_log *log)
{
    const struct mine_options *o = cli->options;
    const struct mine_period period = { .from = o->from, .to = o->to, .names = true };
    struct process p;
    bool there;
    TRY(cli_open_house(cli));
    TRY(process_by_key(&cli->op, o->process, &p, &there));
    if (!there)
        return refuse(&cli->op, ERR_NOT_FOUND, "process.not_found");
    return flow_mine_log(&cli->op, p.id, &period, log);
}

static enum err read_log(struct cli *cli, struct mine_log *log, struct mine_reading *ret)
{
    const struct mine_options *o = cli->options;
    const struct mine_columns columns = { o->id, o->activity, o->time };
    *ret = (struct mine_reading){ 0 };
    if (o->process.n && cli->operands.n)
        op_field(&cli->op, STR("--process"), "cli.mine.one_source");
    else if (!o->process.n && !cli->operands.n)
        op_field(&cli->op, STR("FILE"), "cli.mine.no_source");
    TRY(op_check(&cli->op));
    if (o->process.n)
        return read_own(cli, log);
    return mine_read_file(&cli->op, cli->operands.items[0], &columns, log, ret);
}

enum err command_mine(struct cli *cli)
{
    const struct mine_options *o = cli->options;
    struct op *op = &cli->op;
    struct mine_log *log = mine_log_new(op->mem);
    struct mine_reading reading;
    struct mine_report report;
    if (o->dot && cli->json) {
        op_field(op, STR("--dot"), "cli.mine.one_form");
        return op_check(op);
    }
    TRY(read_log(cli, log, &reading));
    mine_report(op->mem, log, &report);
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, OUTPUT_MAX);
    if (cli->json)
        mine_print_json(&out, &report, &reading);
    else if (o->dot)
        mine_print_dot(op, &out, &report);
    else
        mine_print_text(op, &out, &report, &reading);
    if (out.full)
        return refuse(op, ERR_TOO_LARGE, "cli.mine.too_much");
    if (!cli->json && cli->operands.n)
        say_bad(cli, cli->operands.items[0], &reading);
    cli_out(buf_view(&out));
    cli->exit = reading.bad_rows ? EXIT_WRONG : 0;
    return OK;
}
