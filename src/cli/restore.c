/* aftersale restore FILE: the way back from a backup. The file is read twice: first every hash is checked
 * and nothing is touched, then its rows and attachments are loaded. On SQLite they are loaded into a
 * folder aside, which takes the place of what is there when all is done; on PostgreSQL into an empty
 * schema. What was there is moved aside and kept, never removed.
 * restore_check.c is the first reading, restore_load.c the second. */
#include "../app/app.h"
#include "../search/search.h"
#include "../store/alone.h"
#include "../store/migrate.h"
#include "backup.h"
#include "commands.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

const struct option restore_options[] = {
    { OPTION(struct restore_options, force, "force"), NULL, "cli.restore.force" },
    { .help = NULL },
};

/* ------------------------------------------------------------------ into an open house */

static void say_finding(void *ctx, str line)
{
    (void)ctx;
    cli_note(line);
}

static enum err contents_load(struct cli *cli, int64_t *ret_rows, int64_t *ret_wrong)
{
    TRY(backup_load(&cli->op, cli->operands.items[0], ret_rows));
    TRY(cli_settle(cli));
    TRY(migrate_up(&cli->op, NULL));
    TRY(search_rebuild(&cli->op));
    TRY(cli_settle(cli));
    return house_verify(&cli->op, say_finding, cli, ret_wrong);
}

/* Opens the house of the settings without a look at its schema, loads, closes. */
static enum err house_fill(struct cli *cli, enum err (*before)(struct cli *cli), int64_t *ret_rows,
                           int64_t *ret_wrong)
{
    TRY(house_open_bare(&cli->op, &cli->house));
    enum err err = before ? before(cli) : OK;
    if (err == OK)
        err = contents_load(cli, ret_rows, ret_wrong);
    op_end(&cli->op);
    cli->op.db = NULL;
    house_close(&cli->house);
    return err;
}

/* ------------------------------------------------------------------ SQLite: folders */

static str path_in(struct op *op, str folder, const char *name)
{
    return arena_fmt(op->mem, STR_FMT "/%s", STR_ARG(folder), name);
}

static bool there(str path)
{
    return access(path.p, F_OK) == 0;
}

static enum err failed(struct op *op, str path)
{
    enum err err = errno == ENOSPC || errno == EDQUOT ? ERR_STORAGE : ERR_INVALID;
    return refuse_with(op, err, "cli.file.write", P("path", path),
                       P("reason", str_of(strerror(errno))));
}

static enum err folder_make(struct op *op, str path)
{
    return mkdir(path.p, 0700) == 0 || errno == EEXIST ? OK : failed(op, path);
}

/* Removes a folder that we made ourselves, with all that is in it. */
static void tree_remove(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *e;
    while (dir && (e = readdir(dir))) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(dir), e->d_name, 0) != 0)
            tree_remove(dirfd(dir), e->d_name);
    }
    if (dir)
        closedir(dir);
    unlinkat(at, name, AT_REMOVEDIR);
}

static const char *const house_names[] = { "aftersale.db", "aftersale.db-wal", "aftersale.db-shm",
                                           "files" };
#define HOUSE_NAMES (sizeof house_names / sizeof *house_names)

static enum err house_move(struct op *op, str from, str to)
{
    for (size_t i = 0; i < HOUSE_NAMES; i++) {
        str old = path_in(op, from, house_names[i]), new = path_in(op, to, house_names[i]);
        if (there(old) && rename(old.p, new.p) != 0)
            return failed(op, new);
    }
    return OK;
}

static bool house_there(struct op *op, str folder)
{
    for (size_t i = 0; i < HOUSE_NAMES; i++)
        if (there(path_in(op, folder, house_names[i])))
            return true;
    return false;
}

static str stamp(struct op *op)
{
    char text[UTC_TEXT];
    utc_print(op->now, text);
    return arena_fmt(op->mem, "%.4s%.2s%.2s-%.2s%.2s%.2s", text, text + 5, text + 8, text + 11,
                     text + 14, text + 17);
}

static enum err folder_sync(struct op *op, str path)
{
    int fd = open(path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good ? OK : failed(op, path);
}

/* What is there goes aside, what was restored takes its place. */
static enum err swap_in(struct cli *cli, str data, str fresh, str *ret_aside)
{
    struct op *op = &cli->op;
    if (house_there(op, data)) {
        *ret_aside =
            path_in(op, data, arena_fmt(op->mem, "before-restore-" STR_FMT, STR_ARG(stamp(op))).p);
        TRY(sqlite_alone(op, path_in(op, data, "aftersale.db")));
        TRY(folder_make(op, *ret_aside));
        TRY(house_move(op, data, *ret_aside));
    }
    TRY(house_move(op, fresh, data));
    return folder_sync(op, data);
}

static enum err restore_sqlite(struct cli *cli, str *ret_aside, int64_t *ret_rows,
                               int64_t *ret_wrong)
{
    const struct restore_options *o = cli->options;
    struct op *op = &cli->op;
    str data = arena_str(op->mem, cli->house.settings.data);
    str fresh = path_in(op, data, arena_fmt(op->mem, "restore-" STR_FMT, STR_ARG(stamp(op))).p);

    if (house_there(op, data) && !o->force)
        return refuse_with(op, ERR_CONFLICT, "cli.restore.not_empty", P("place", data));
    TRY(sqlite_alone(op, path_in(op, data, "aftersale.db")));
    TRY(folder_make(op, data));
    TRY(folder_make(op, fresh));
    cli->house.settings.data = fresh;
    enum err err = house_fill(cli, NULL, ret_rows, ret_wrong);
    cli->house.settings.data = data;
    if (err == OK)
        err = swap_in(cli, data, fresh, ret_aside);
    tree_remove(AT_FDCWD, fresh.p);
    return err;
}

/* ------------------------------------------------------------------ PostgreSQL: schemas */

static str aside_name(struct op *op)
{
    return arena_fmt(op->mem, "before_restore_" STR_FMT, STR_ARG(stamp(op)));
}

static enum err schema_aside(struct cli *cli)
{
    TRY(pg_schema_aside(&cli->op, aside_name(&cli->op)));
    return cli_settle(cli);
}

static enum err restore_pg(struct cli *cli, str *ret_aside, int64_t *ret_rows, int64_t *ret_wrong)
{
    const struct restore_options *o = cli->options;
    struct op *op = &cli->op;

    if (o->force)
        *ret_aside = aside_name(op);
    return house_fill(cli, o->force ? schema_aside : NULL, ret_rows, ret_wrong);
}

/* ------------------------------------------------------------------ the command */

struct restored {
    str file, aside;
    int64_t rows, files, wrong;
};

static const struct field restored_fields[] = {
    { FIELD(struct restored, file) },
    { FIELD(struct restored, rows) },
    { FIELD(struct restored, files) },
    { FIELD(struct restored, aside), .flags = NULLABLE,
      .doc = "where what was there before is kept" },
    { FIELD(struct restored, wrong), .doc = "findings of verify" },
    { 0 },
};

static void restored_tell(struct cli *cli, const struct restored *r)
{
    if (cli->json)
        cli_record(restored_fields, r);
    cli_say_with(cli, "cli.restore.done", P("file", r->file), P("rows", cli_number(cli, r->rows)),
                 P("files", cli_number(cli, r->files)));
    if (r->aside.n)
        cli_say_with(cli, "cli.restore.aside", P("place", r->aside));
    if (r->wrong)
        cli_say_with(cli, "cli.verify.wrong", P("n", cli_number(cli, r->wrong)));
    else
        cli_say(cli, "cli.verify.ok", NULL, 0);
}

enum err command_restore(struct cli *cli)
{
    struct op *op = &cli->op;
    struct restored done = { .file = cli->operands.items[0] };

    TRY(backup_check(op, done.file, &done.files));
    TRY((cli->house.settings.database.n ? restore_pg : restore_sqlite)(cli, &done.aside, &done.rows,
                                                                       &done.wrong));
    restored_tell(cli, &done);
    cli->exit = done.wrong ? EXIT_WRONG : 0;
    return OK;
}
