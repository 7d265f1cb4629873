/* aftersale user add, aftersale token add: people and programs without a browser. */
#include "commands.h"

#include "../base/digest.h"
#include "../people/people.h"
#include "cli_sql.h"

#include <stdio.h>

const struct option user_add_options[] = {
    { OPTION_REQUIRED(struct user_add_options, login, "login"), "LOGIN", "cli.user_add.login" },
    { OPTION_REQUIRED(struct user_add_options, name, "name"), "NAME", "cli.user_add.name" },
    { .field = { FIELD_NAMED(struct user_add_options, role, "role") },
      "KEY,…",
      "cli.user_add.role" },
    { OPTION(struct user_add_options, team, "team"), "TEAM,…", "cli.user_add.team" },
    { OPTION(struct user_add_options, mail, "mail"), "ADDRESS", "cli.user_add.mail" },
    { OPTION(struct user_add_options, phone, "phone"), "NUMBER", "cli.user_add.phone" },
    { .field = { FIELD_NAMED(struct user_add_options, lang, "language"), .labels = lang_labels },
      "zh|en",
      "cli.user_add.language" },
    { OPTION(struct user_add_options, password_stdin, "password-stdin"), NULL,
      "cli.user_add.password_stdin" },
    { .help = NULL },
};

const struct option token_add_options[] = {
    { OPTION_REQUIRED(struct token_add_options, user, "user"), "LOGIN", "cli.token_add.user" },
    { OPTION_REQUIRED(struct token_add_options, name, "name"), "NAME", "cli.token_add.name" },
    { .field = { FIELD_NAMED(struct token_add_options, days, "days"), .min = 0, .max = 365 },
      "N",
      "cli.token_add.days" },
    { OPTION(struct token_add_options, permission, "permission"), "KEY,…",
      "cli.token_add.permission" },
    { .help = NULL },
};

#define TOKEN_DAYS_DEFAULT 90

/* ------------------------------------------------------------------ passwords */

/* No letters that are taken for another when somebody copies them from paper. */
static str password_make(struct arena *mem)
{
    static const char letters[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    enum { LENGTH = 16, LETTERS = sizeof letters - 1 };
    char *text = arena_alloc(mem, LENGTH + 1);
    for (int i = 0; i < LENGTH;) {
        unsigned char byte;
        random_bytes(&byte, 1);
        if (byte < 256 / LETTERS * LETTERS) /* the rest would make some letters likelier */
            text[i++] = letters[byte % LETTERS];
    }
    return (str){ text, LENGTH };
}

static enum err password_read(struct op *op, str *ret)
{
    char line[1024];
    if (!fgets(line, sizeof line, stdin))
        return refuse(op, ERR_INVALID, "cli.no_password");
    str text = str_of(line);
    while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    *ret = arena_str(op->mem, text);
    memset(line, 0, sizeof line);
    return OK;
}

/* ------------------------------------------------------------------ user add */

static enum err roles_find(struct op *op, const strs *keys, ints *ret)
{
    *ret = (ints){ arena_array(op->mem, keys->n, sizeof(int64_t)), keys->n };
    for (size_t i = 0; i < keys->n; i++) {
        enum err err = role_by_key(op, keys->items[i], &ret->items[i]);
        if (err == ERR_NOT_FOUND) {
            op_forgive(op);
            op_field_with(op, STR("--role"), "cli.no_role", P("key", keys->items[i]));
        } else if (err != OK) {
            return err;
        }
    }
    return OK;
}

static enum err teams_find(struct op *op, const strs *names, ints *ret)
{
    *ret = (ints){ arena_array(op->mem, names->n, sizeof(int64_t)), names->n };
    for (size_t i = 0; i < names->n; i++) {
        int64_t id = 0;
        if (!str_int(names->items[i], &id))
            id = 0;
        TRY(db_int(op, SQL(cli_team_named), ARGS(V(names->items[i]), V(id)), &ret->items[i]));
        if (!ret->items[i])
            op_field_with(op, STR("--team"), "cli.no_team", P("name", names->items[i]));
    }
    return OK;
}

struct user_added {
    int64_t id;
    str login, name, password; /* password: only when we made it */
};

static const struct field user_added_fields[] = {
    { FIELD(struct user_added, id) },
    { FIELD(struct user_added, login) },
    { FIELD(struct user_added, name) },
    { FIELD(struct user_added, password), .flags = OPTIONAL },
    { 0 },
};

static void user_added_tell(struct cli *cli, const struct user_added *u)
{
    if (cli->json)
        cli_record(user_added_fields, u);
    cli_say_with(cli, "cli.user_add.done", P("name", u->name), P("login", u->login));
    if (u->password.n)
        cli_say_with(cli, "cli.user_add.password", P("password", u->password));
}

enum err command_user_add(struct cli *cli)
{
    const struct user_add_options *o = cli->options;
    struct op *op = &cli->op;
    struct user u, form = { .login = o->login,
                            .name = o->name,
                            .mail = o->mail,
                            .phone = o->phone,
                            .lang = o->lang,
                            .active = true };

    TRY(roles_find(op, &o->role, &form.role_ids));
    TRY(teams_find(op, &o->team, &form.team_ids));
    TRY(op_check(op));
    if (o->password_stdin)
        TRY(password_read(op, &form.password));
    else
        form.password = password_make(op->mem);
    TRY(user_add(op, &form, &u));
    TRY(db_settle(op, true)); /* what is told stands */
    const struct user_added added = { u.id, u.login, u.name,
                                      o->password_stdin ? (str){ 0 } : form.password };
    user_added_tell(cli, &added);
    return OK;
}

/* ------------------------------------------------------------------ token add */

static enum err permissions_of(struct op *op, int64_t user_id, strs *ret)
{
    const struct actor *actor;
    TRY(people_actor(op, user_id, &actor));
    *ret = (strs){ arena_array(op->mem, permission_count(), sizeof(str)), 0 };
    for (size_t i = 0; i < permission_count(); i++)
        if (actor->grants[i] != SCOPE_NONE)
            ret->items[ret->n++] = str_of(permission_at(i)->key);
    return OK;
}

struct token_added {
    int64_t id;
    str user, name, token;
    utc expires_at;
};

static const struct field token_added_fields[] = {
    { FIELD(struct token_added, id) },         { FIELD(struct token_added, user) },
    { FIELD(struct token_added, name) },       { FIELD(struct token_added, token) },
    { FIELD(struct token_added, expires_at) }, { 0 },
};

enum err command_token_add(struct cli *cli)
{
    const struct token_add_options *o = cli->options;
    struct op *op = &cli->op;
    struct user u;
    struct token t, form = { .name = o->name,
                             .days = o->days ? o->days : TOKEN_DAYS_DEFAULT,
                             .permissions = o->permission };

    TRY(user_by_login(op, o->user, &u));
    if (!form.permissions.n)
        TRY(permissions_of(op, u.id, &form.permissions));
    TRY(token_add(op, u.id, &form, &t));
    TRY(db_settle(op, true));
    const struct token_added added = { t.id, u.login, t.name, t.token, t.expires_at };
    if (cli->json) {
        cli_record(token_added_fields, &added);
        return OK;
    }
    cli_note(cli_text_with(cli, "cli.token_add.done", P("user", u.login),
                           P("expires", utc_str(op->mem, t.expires_at))));
    cli_line(t.token);
    return OK;
}
