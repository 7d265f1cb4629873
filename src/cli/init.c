/* aftersale init, aftersale migrate: both open the house with the schema brought up to date; they differ
 * in what they say next. */
#include "commands.h"

#include "../people/people.h"
#include "../store/migrate.h"

struct init {
    str data, engine;
    int64_t schema, users;
};

static const struct field init_fields[] = {
    { FIELD(struct init, data) },
    { FIELD(struct init, engine) },
    { FIELD(struct init, schema) },
    { FIELD(struct init, users) },
    { 0 },
};

static enum err init_look(struct cli *cli, struct init *ret)
{
    ret->data = cli->house.settings.data;
    ret->engine = db_engine(cli->house.env.db) == DB_PG ? STR("postgres") : STR("sqlite");
    ret->schema = migrate_latest();
    return user_count(&cli->op, &ret->users);
}

enum err command_init(struct cli *cli)
{
    struct init i = { 0 };
    TRY(init_look(cli, &i));
    if (cli->json) {
        cli_record(init_fields, &i);
        return OK;
    }
    cli_say_with(cli, "cli.init.done", P("data", i.data), P("engine", i.engine));
    if (i.users == 0)
        cli_say_with(cli, "cli.init.next", P("data", i.data));
    return OK;
}

enum err command_migrate(struct cli *cli)
{
    struct init i = { 0 };
    TRY(init_look(cli, &i));
    if (cli->json)
        cli_record(init_fields, &i);
    cli_say_with(cli, "cli.migrate.done", P("schema", cli_number(cli, i.schema)));
    return OK;
}
