/* aftersale verify: does what the database says about itself hold? */
#include "commands.h"

struct findings {
    struct cli *cli;
    struct buf json; /* the lines so far, as items of a JSON array */
};

#define FINDINGS_MAX (64u << 20)

static void found(void *ctx, str line)
{
    struct findings *f = ctx;
    if (!f->cli->json) {
        cli_line(line);
        return;
    }
    if (f->json.n)
        buf_char(&f->json, ',');
    buf_json(&f->json, line);
}

enum err command_verify(struct cli *cli)
{
    struct findings f = { .cli = cli };
    int64_t wrong = 0;

    buf_init(&f.json, FINDINGS_MAX);
    enum err err = house_verify(&cli->op, found, &f, &wrong);
    if (err == OK && cli->json)
        cli_line(arena_fmt(cli->op.mem, "{\"wrong\":%lld,\"findings\":[" STR_FMT "]}",
                           (long long)wrong, STR_ARG(buf_view(&f.json))));
    buf_release(&f.json);
    TRY(err);
    if (wrong)
        cli_say_with(cli, "cli.verify.wrong", P("n", cli_number(cli, wrong)));
    else
        cli_say(cli, "cli.verify.ok", NULL, 0);
    cli->exit = wrong ? EXIT_WRONG : 0;
    return OK;
}
