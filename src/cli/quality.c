/* aftersale quality …: plans of quality checks, listed and drawn. */
#include "commands.h"

#include "../base/str.h"
#include "../quality/quality.h"

static enum err plan_say(struct cli *cli, const char *code, const struct quality_plan *p)
{
    if (cli->json) {
        cli_record(quality_plan_fields, p);
        return OK;
    }
    cli_say_with(cli, code, P("id", cli_number(cli, p->id)), P("name", p->name),
                 P("month", p->month), P("samples", cli_number(cli, p->samples)),
                 P("people", cli_number(cli, p->people)), P("final", cli_number(cli, p->final)));
    return OK;
}

enum err command_quality_list(struct cli *cli)
{
    struct list plans;
    TRY(quality_plan_list(&cli->op, &plans));
    for (size_t i = 0; i < plans.n; i++)
        TRY(plan_say(cli, "cli.quality_list.line", &((const struct quality_plan *)plans.items)[i]));
    return OK;
}

enum err command_quality_draw(struct cli *cli)
{
    struct op *op = &cli->op;
    struct quality_plan p;
    int64_t id = 0;

    if (!str_int(cli->operands.items[0], &id))
        return refuse(op, ERR_NOT_FOUND, "quality.no_plan");
    TRY(quality_plan_draw(op, id, &p));
    TRY(db_settle(op, true));
    return plan_say(cli, "cli.quality_draw.done", &p);
}
