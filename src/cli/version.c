/* aftersale version, aftersale openapi, aftersale settings: what can be told without a database. */
#include "commands.h"

#include "../store/migrate.h"

#include <jansson.h>
#include <stdio.h>

struct version {
    str version;
    int64_t schema; /* number of the newest migration that the program holds */
    int64_t routes; /* of the API */
};

static const struct field version_fields[] = {
    { FIELD(struct version, version) },
    { FIELD(struct version, schema) },
    { FIELD(struct version, routes) },
    { 0 },
};

enum err command_version(struct cli *cli)
{
    struct version v = { .version = STR(AFTERSALE_VERSION), .schema = migrate_latest() };
    for (const struct route *const *table = app_routes; *table; table++)
        for (const struct route *r = *table; r->path; r++)
            v.routes++;
    if (cli->json)
        cli_record(version_fields, &v);
    else
        cli_line(arena_fmt(cli->op.mem, "aftersale " STR_FMT, STR_ARG(v.version)));
    return OK;
}

#define OUTPUT_MAX (16u << 20)

enum err command_openapi(struct cli *cli)
{
    struct buf out;
    (void)cli;
    buf_init(&out, OUTPUT_MAX);
    openapi_print(&out, app_routes, "Aftersale");
    cli_line(buf_view(&out));
    buf_release(&out);
    return OK;
}

/* ------------------------------------------------------------------ settings */

const struct option settings_options[] = {
    { OPTION(struct settings_options, sample, "sample"), .help = "cli.settings.sample" },
    { OPTION(struct settings_options, markdown, "markdown"), .help = "cli.settings.markdown" },
    { .help = NULL },
};

/* A database's URL may hold a password, and this output ends up in reports of faults. */
static str without_password(struct op *op, str url)
{
    ptrdiff_t at = str_find(url, '@');
    for (ptrdiff_t i = at - 1; i > 0; i--) {
        if (url.p[i] == '/')
            break;
        if (url.p[i] == ':')
            return arena_fmt(op->mem, STR_FMT ":***" STR_FMT, (int)i, url.p,
                             (int)(url.n - (size_t)at), url.p + at);
    }
    return url;
}

static void settings_print(void (*print)(struct buf *out))
{
    struct buf out;
    buf_init(&out, OUTPUT_MAX);
    print(&out);
    cli_out(buf_view(&out));
    buf_release(&out);
}

enum err command_settings(struct cli *cli)
{
    const struct settings_options *options = cli->options;
    struct settings s = cli->house.settings;

    s.database = without_password(&cli->op, s.database);
    if (options->sample) {
        settings_print(settings_sample);
    } else if (options->markdown) {
        settings_print(settings_page);
    } else if (cli->json) {
        cli_record(settings_fields, &s);
    } else {
        for (const struct field *f = settings_fields; f->name; f++)
            cli_line(arena_fmt(cli->op.mem, "%s = " STR_FMT, f->name,
                               STR_ARG(field_text(cli->op.mem, f, &s))));
    }
    return OK;
}
