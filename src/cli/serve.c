/* aftersale serve: the server in the foreground, until SIGTERM or SIGINT. */
#include "commands.h"
#include "demo.h"

#include <stdio.h>

/* What a browser on this machine can open: a wildcard address cannot be. */
static str address_shown(struct op *op, str listen, int port)
{
    size_t colon = listen.n;
    while (colon > 0 && listen.p[colon - 1] != ':')
        colon--;
    str host = { listen.p, colon ? colon - 1 : 0 };
    if (!host.n || str_is(host, "0.0.0.0") || str_is(host, "[::]"))
        host = STR("127.0.0.1");
    return arena_fmt(op->mem, "http://" STR_FMT ":%d", STR_ARG(host), port);
}

struct serve_ready {
    struct cli *cli;
    int64_t users;
    bool demo; /* it is the demo company: its logins are no secret */
    struct demo_texts texts;
};

static void ready_json(str address)
{
    struct buf out;
    buf_init(&out, 4096);
    buf_z(&out, "{\"address\":");
    buf_json(&out, address);
    buf_char(&out, '}');
    cli_line(buf_view(&out));
    buf_release(&out);
}

static void ready(void *ctx, int port)
{
    const struct serve_ready *r = ctx;
    struct cli *cli = r->cli;
    const struct settings *s = &cli->house.settings;
    str address = address_shown(&cli->op, s->listen, port);

    if (cli->json)
        ready_json(address);
    cli_say_with(cli, "cli.serve.ready", P("address", address));
    if (r->users == 0)
        cli_say_with(cli, "cli.serve.no_users", P("data", s->data));
    if (r->demo)
        demo_logins(cli, &r->texts);
    fflush(stdout); /* who started us may be reading a pipe */
}

enum err command_serve(struct cli *cli)
{
    struct serve_ready r = { .cli = cli };
    TRY(user_count(&cli->op, &r.users));
    TRY(demo_card_read(&cli->op, &r.texts));
    TRY(demo_there(&cli->op, &r.texts, &r.demo));
    TRY(cli_settle(cli));
    return house_serve(&cli->op, &cli->house, ready, &r);
}
