/* aftersale import KIND FILE --map MAP.json: the words and files around import_run. */
#include "file.h"

#include "commands.h"

#include <unistd.h>

#define FILE_MAX_MIB 1024
#define MAP_MAX_MIB  1

const struct option import_options[] = {
    { OPTION(struct import_options, map, "map"), "MAP.json", "cli.import.map" },
    { OPTION(struct import_options, dry_run, "dry-run"), NULL, "cli.import.dry_run" },
    { OPTION(struct import_options, rejects, "rejects"), "FILE", "cli.import.rejects" },
    { .help = NULL },
};

struct importing {
    struct cli *cli;
    FILE *rejects;  /* NULL: not asked for */
    struct buf bad; /* with --json: the bad rows as items of an array */
    struct buf changed;
    bool terminal;
};

#define LINES_MAX (256u << 20)

/* ------------------------------------------------------------------ on the way */

static void csv_line_write(FILE *f, const strs *cells, str more)
{
    struct buf line;
    buf_init(&line, 64u << 20);
    import_reject(&line, cells, more);
    fwrite(line.p, 1, line.n, f);
    buf_release(&line);
}

static void heading(void *ctx, const strs *cells)
{
    struct importing *i = ctx;
    if (i->rejects)
        csv_line_write(i->rejects, cells, STR(IMPORT_WHY));
}

static void bad_json(struct importing *i, struct op *op, int64_t line,
                     const struct fault_item *item)
{
    buf_fmt(&i->bad, "%s{\"line\":%lld,\"column\":", i->bad.n ? "," : "", (long long)line);
    buf_json(&i->bad, item->pointer);
    buf_z(&i->bad, ",\"code\":");
    buf_json(&i->bad, str_of(item->code));
    buf_z(&i->bad, ",\"message\":");
    buf_json(&i->bad, op_item_text(op, item));
    buf_char(&i->bad, '}');
}

static void bad(void *ctx, struct op *op, int64_t line, const strs *cells)
{
    struct importing *i = ctx;
    str reasons = STR("");
    for (size_t n = 0; n < op->fault.item_count; n++) {
        const struct fault_item *item = &op->fault.items[n];
        str words = import_reason(op, line, item);
        if (i->cli->json)
            bad_json(i, op, line, item);
        else
            cli_note(words);
        reasons = arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(reasons), n ? "; " : "",
                            STR_ARG(words));
    }
    if (i->rejects && cells)
        csv_line_write(i->rejects, cells, reasons);
}

static void changed(void *ctx, struct op *op, int64_t line, str key, str name, str fields)
{
    struct importing *i = ctx;
    if (!i->cli->json) {
        str number = arena_fmt(op->mem, "%lld", (long long)line);
        cli_note(cli_text_with(i->cli, "cli.import.changed", P("line", number), P("external", key),
                               P("number", name), P("fields", fields)));
        return;
    }
    buf_fmt(&i->changed, "%s{\"line\":%lld,\"external_id\":", i->changed.n ? "," : "",
            (long long)line);
    buf_json(&i->changed, key);
    buf_z(&i->changed, ",\"number\":");
    buf_json(&i->changed, name);
    buf_z(&i->changed, ",\"fields\":");
    buf_json(&i->changed, fields);
    buf_char(&i->changed, '}');
}

static void progress(void *ctx, const struct import_report *r)
{
    struct importing *i = ctx;
    if (!i->terminal || r->rows % 1000)
        return;
    str rows = cli_number(i->cli, r->rows);
    cli_note(cli_text_with(i->cli, "cli.import.progress", P("rows", rows)));
}

/* ------------------------------------------------------------------ the end */

static void told_json(struct importing *i, const struct import_report *r, bool dry_run)
{
    struct buf out;
    buf_init(&out, LINES_MAX * 2);
    fields_write(&out, import_report_fields, r);
    out.n--; /* its closing brace comes behind the lists */
    buf_fmt(&out, ",\"dry_run\":%s,\"bad_rows\":[", dry_run ? "true" : "false");
    buf_str(&out, buf_view(&i->bad));
    buf_z(&out, "],\"changed_rows\":[");
    buf_str(&out, buf_view(&i->changed));
    buf_z(&out, "]}");
    cli_line(buf_view(&out));
    buf_release(&out);
}

static void told(struct cli *cli, const struct import_report *r, bool dry_run)
{
    const struct param params[] = {
        P("rows", cli_number(cli, r->rows)),   P("added", cli_number(cli, r->added)),
        P("there", cli_number(cli, r->there)), P("changed", cli_number(cli, r->changed)),
        P("bad", cli_number(cli, r->bad)),
    };
    cli_say(cli, dry_run ? "cli.import.would" : "cli.import.done", params,
            sizeof params / sizeof *params);
}

static enum err import_file(struct importing *i, struct import_map *map, str bytes)
{
    const struct import_options *o = i->cli->options;
    const struct import_watch watch = { i, heading, bad, changed, progress };
    struct import_report report;

    buf_init(&i->bad, LINES_MAX);
    buf_init(&i->changed, LINES_MAX);
    enum err err = import_run(&i->cli->op, map, bytes, o->dry_run, &watch, &report);
    if (err == OK && i->cli->json)
        told_json(i, &report, o->dry_run);
    buf_release(&i->bad);
    buf_release(&i->changed);
    if (err != OK)
        return err;
    told(i->cli, &report, o->dry_run);
    i->cli->exit = report.bad ? EXIT_WRONG : 0;
    return OK;
}

/* Without a map the heading says what the columns are. */
static enum err map_read(struct op *op, const struct import_kind *kind, str path, str bytes,
                         struct import_map **ret)
{
    struct import_look look;
    struct list mapped;
    strs missing;
    str text;

    if (path.n) {
        TRY(file_read_all(op, op->mem, path, MAP_MAX_MIB, &text));
    } else {
        TRY(import_look(op, bytes, &look));
        import_guess(op, kind, &look.heading, &mapped, &missing);
        text = import_map_text(op, &mapped);
    }
    return import_map_read(op, kind, text, ret);
}

static str names_offered(struct op *op)
{
    str names = STR("");
    for (const struct import_offer *o = import_offered(); o->name; o++)
        names = arena_fmt(op->mem, STR_FMT "%s%s", STR_ARG(names), names.n ? ", " : "", o->name);
    return names;
}

enum err command_import(struct cli *cli)
{
    const struct import_options *o = cli->options;
    struct op *op = &cli->op;
    struct importing i = { .cli = cli, .terminal = !cli->json && isatty(STDERR_FILENO) };
    struct import_map *map;
    str bytes;

    const struct import_offer *offer = import_offer_named(cli->operands.items[0]);
    if (!offer)
        return refuse_with(op, ERR_INVALID, "cli.import.what", P("what", cli->operands.items[0]),
                           P("all", names_offered(op)));
    TRY(file_read_all(op, op->mem, cli->operands.items[1], FILE_MAX_MIB, &bytes));
    TRY(map_read(op, offer->kind, o->map, bytes, &map));
    if (o->rejects.n)
        TRY(file_create(op, o->rejects, &i.rejects));
    enum err err = import_file(&i, map, bytes);
    if (i.rejects) {
        enum err closed = file_close(op, o->rejects, i.rejects);
        err = err == OK ? closed : err;
    }
    return err;
}
