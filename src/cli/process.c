/* aftersale process …: definitions of processes, checked, drawn, in and out of files. */
#include "commands.h"
#include "file.h"

#include "../process/process_draw.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX_MIB 2
#define OUTPUT_MAX   (64u << 20)

/* ------------------------------------------------------------------ list */

enum err command_process_list(struct cli *cli)
{
    struct list all;
    TRY(process_list(&cli->op, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct process *p = &((const struct process *)all.items)[i];
        const char *state = p->active ? "cli.process_list.on" : "cli.process_list.off";
        if (cli->json) {
            cli_record(process_fields, p);
            continue;
        }
        cli_say_with(cli, "cli.process_list.line", P("key", p->key),
                     P("name", cli->op.lang == LANG_EN ? p->name_en : p->name_zh),
                     P("edition", cli_number(cli, p->edition)),
                     P("state", cli_text(cli, state, NULL, 0)),
                     P("draft",
                       p->has_draft ? cli_text(cli, "cli.process_list.draft", NULL, 0) : STR("")));
    }
    return OK;
}

/* ------------------------------------------------------------------ files */

static enum err def_read(struct op *op, str path, struct process_def *ret)
{
    str text;
    TRY(file_read_all(op, op->mem, path, FILE_MAX_MIB, &text));
    return process_def_read(op, text, STR(""), ret);
}

static bool is_key(str name)
{
    return access((const char *)name.p, R_OK) != 0 && str_find(name, '/') < 0 &&
           !str_ends(name, STR(".json")) && !str_is(name, "-");
}

/* Of a file; of a process of the company; where there is none of that key, of a template. */
static enum err def_named(struct cli *cli, str name, int64_t edition, struct process_def *ret)
{
    struct op *op = &cli->op;
    struct process p;
    bool found = false;
    str z = arena_str(op->mem, name);
    if (!is_key(z))
        return def_read(op, z, ret);
    if (cli->house.env.db)
        TRY(process_by_key(op, name, &p, &found));
    return found ? process_definition(op, p.id, edition, ret) : process_template(op, name, ret);
}

/* ------------------------------------------------------------------ check */

struct file_findings {
    str path;
    struct list found; /* struct process_finding */
};

/* What keeps a file from being read at all is a finding too, at the same rows. */
static void faults_as_findings(struct op *op, struct file_findings *f)
{
    size_t n = op->fault.item_count ? op->fault.item_count : 1;
    struct process_finding *items = arena_array(op->mem, n, sizeof *items);
    for (size_t i = 0; i < n; i++) {
        bool item = op->fault.item_count > 0;
        items[i] = (struct process_finding){
            .severity = SEVERITY_ERROR,
            .pointer = item ? op->fault.items[i].pointer : STR(""),
            .code = str_of(item ? op->fault.items[i].code : op->fault.code),
            .message = item ? op_item_text(op, &op->fault.items[i]) : op_fault_text(op),
        };
    }
    f->found = (struct list){ items, n };
    op_forgive(op);
}

static enum err check_file(struct op *op, str path, struct file_findings *ret)
{
    struct process_def d = { 0 };
    *ret = (struct file_findings){ .path = path };
    enum err err = def_read(op, path, &d);
    if (err == OK)
        return process_check(op, &d, &ret->found);
    if (err != ERR_INVALID && err != ERR_SYNTAX)
        return err;
    faults_as_findings(op, ret);
    return OK;
}

static void findings_json(const struct file_findings *files, size_t n)
{
    CLEANUP(buf_release) struct buf out, record;
    bool first = true;
    buf_init(&out, OUTPUT_MAX);
    buf_init(&record, OUTPUT_MAX);
    buf_z(&out, "{\"findings\":[");
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < files[i].found.n; k++) {
            buf_clear(&record);
            fields_write(&record, process_finding_fields,
                         &((const struct process_finding *)files[i].found.items)[k]);
            buf_z(&out, first ? "{\"file\":" : ",{\"file\":");
            buf_json(&out, files[i].path);
            buf_char(&out, ',');
            buf_add(&out, record.p + 1, record.n - 1);
            first = false;
        }
    buf_z(&out, "]}");
    cli_line(buf_view(&out));
}

static void findings_say(struct cli *cli, const struct file_findings *f)
{
    const struct process_finding *p = f->found.items;
    for (size_t k = 0; k < f->found.n; k++)
        cli_say_with(cli,
                     p[k].severity == SEVERITY_ERROR ? "cli.process_check.error"
                                                     : "cli.process_check.warning",
                     P("file", f->path), P("row", p[k].pointer.n ? p[k].pointer : STR("/")),
                     P("message", p[k].message));
    if (!f->found.n)
        cli_say_with(cli, "cli.process_check.none", P("file", f->path));
}

enum err command_process_check(struct cli *cli)
{
    size_t n = cli->operands.n;
    struct file_findings *files = arena_array(cli->op.mem, n, sizeof *files);
    for (size_t i = 0; i < n; i++) {
        TRY(check_file(&cli->op, cli->operands.items[i], &files[i]));
        const struct process_finding *p = files[i].found.items;
        for (size_t k = 0; k < files[i].found.n; k++)
            if (p[k].severity == SEVERITY_ERROR)
                cli->exit = EXIT_WRONG;
    }
    if (cli->json)
        findings_json(files, n);
    for (size_t i = 0; i < n; i++)
        findings_say(cli, &files[i]);
    return OK;
}

/* ------------------------------------------------------------------ draw */

const struct option process_draw_options[] = {
    { .field = { FIELD_NAMED(struct process_draw_options, format, "format"),
                 .labels = drawing_labels },
      "svg|pdf|dot|png",
      "cli.process_draw.format" },
    { .field = { FIELD_NAMED(struct process_draw_options, edition, "edition"), .min = 1,
                 .max = 1000000 },
      "N",
      "cli.process.edition" },
    { .help = NULL },
};

static enum err write_out(struct cli *cli, const struct buf *out)
{
    struct op *op = &cli->op;
    FILE *f;
    if (cli->operands.n < 2) {
        cli_out(buf_view(out));
        return OK;
    }
    TRY(file_create(op, cli->operands.items[1], &f));
    fwrite(out->p, 1, out->n, f);
    return file_close(op, cli->operands.items[1], f);
}

enum err command_process_draw(struct cli *cli)
{
    const struct process_draw_options *o = cli->options;
    struct process_def d = { 0 };
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, DRAWING_MAX);
    TRY(def_named(cli, cli->operands.items[0], o->edition, &d));
    TRY(process_draw(&cli->op, &d, cli->op.lang, NULL, (enum drawing)o->format, &out));
    return write_out(cli, &out);
}

/* ------------------------------------------------------------------ import and export */

enum err command_process_import(struct cli *cli)
{
    struct op *op = &cli->op;
    struct process_def d = { 0 };
    struct process p;
    struct list findings;
    bool there;
    TRY(def_read(op, cli->operands.items[0], &d));
    TRY(process_by_key(op, d.key, &p, &there));
    TRY(there ? process_save_draft(op, p.id, p.version, &d, &p) : process_add(op, &d, &p));
    TRY(process_check(op, &d, &findings));
    TRY(cli_settle(cli));
    if (cli->json)
        cli_record(process_fields, &p);
    cli_say_with(cli, there ? "cli.process_import.replaced" : "cli.process_import.added",
                 P("key", p.key), P("n", cli_number(cli, (int64_t)findings.n)));
    return OK;
}

const struct option process_export_options[] = {
    { .field = { FIELD_NAMED(struct process_export_options, edition, "edition"), .min = 1,
                 .max = 1000000 },
      "N",
      "cli.process.edition" },
    { .help = NULL },
};

enum err command_process_export(struct cli *cli)
{
    const struct process_export_options *o = cli->options;
    struct op *op = &cli->op;
    struct process p;
    struct process_def d = { 0 };
    bool there;
    TRY(process_by_key(op, cli->operands.items[0], &p, &there));
    if (!there)
        return refuse(op, ERR_NOT_FOUND, "process.not_found");
    TRY(process_definition(op, p.id, o->edition, &d));
    str text = process_def_json(op, &d);
    json_t *root = json_loadb(text.p, text.n, 0, NULL);
    char *lines = root ? json_dumps(root, JSON_INDENT(2)) : NULL;
    json_decref(root);
    if (!lines)
        return refuse(op, ERR_INVALID, "process.too_long");
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, OUTPUT_MAX);
    buf_z(&out, lines);
    buf_char(&out, '\n');
    free(lines);
    return write_out(cli, &out);
}
