/* aftersale post …: posts and their duty documents, in and out of files, and what the linter finds in them. */
#include "../duty/duty.h"
#include "../duty/finding.h"
#include "commands.h"
#include "file.h"

#define IMPORT_MAX_MIB 20

/* ------------------------------------------------------------------ list */

static str words_or(str words, const char *other)
{
    return words.n ? words : str_of(other);
}

enum err command_post_list(struct cli *cli)
{
    struct list posts;
    TRY(post_list(&cli->op, &posts));
    for (size_t i = 0; i < posts.n; i++) {
        const struct post *p = &((const struct post *)posts.items)[i];
        if (cli->json) {
            cli_record(post_fields, p);
            continue;
        }
        const char *state = p->in_force_id ? "in_force"
                            : p->open_id   ? document_state_labels[p->open_state]
                                           : "-";
        cli_say_with(cli, "cli.post_list.line", P("id", cli_number(cli, p->id)),
                     P("name", cli->op.lang == LANG_EN ? p->name_en : p->name_zh),
                     P("state", str_of(state)), P("duties", cli_number(cli, p->duty_count)),
                     P("review", words_or(p->review_on, "-")));
    }
    return OK;
}

/* ------------------------------------------------------------------ import */

const struct option post_import_options[] = {
    { .field = { FIELD_NAMED(struct post_import_options, post, "post"), .min = 0 },
      "ID",
      "cli.post_import.post" },
    { OPTION(struct post_import_options, name, "name"), "NAME", "cli.post_import.name" },
    { .help = NULL },
};

static str file_of(str path)
{
    for (size_t i = path.n; i-- > 0;)
        if (path.p[i] == '/')
            return (str){ path.p + i + 1, path.n - i - 1 };
    return path;
}

static void imported_tell(struct cli *cli, str path, const struct duty_document *d)
{
    if (cli->json)
        cli_record(document_fields, d);
    cli_say_with(cli, "cli.post_import.done", P("file", path), P("name", d->post_name),
                 P("post", cli_number(cli, d->post_id)),
                 P("duties", cli_number(cli, (int64_t)d->duties.n)),
                 P("unplaced", cli_number(cli, (int64_t)d->unplaced.n)));
    for (size_t i = 0; !cli->json && i < d->unplaced.n; i++)
        cli_say_with(cli, "cli.post_import.unplaced", P("line", d->unplaced.items[i]));
}

enum err command_post_import(struct cli *cli)
{
    const struct post_import_options *o = cli->options;
    struct op *op = &cli->op;
    if (cli->operands.n > 1 && (o->post || o->name.n))
        return refuse(op, ERR_INVALID, "cli.post_import.several");
    for (size_t i = 0; i < cli->operands.n; i++) {
        str path = cli->operands.items[i];
        struct import_form form = { .filename = file_of(path),
                                    .post_id = o->post,
                                    .name = o->name };
        struct duty_document d;
        TRY(file_read_all(op, op->mem, path, IMPORT_MAX_MIB, &form.bytes));
        TRY(document_import(op, &form, &d));
        TRY(db_settle(op, true));
        imported_tell(cli, path, &d);
    }
    return OK;
}

/* ------------------------------------------------------------------ export */

const struct option post_export_options[] = {
    { .field = { FIELD_NAMED(struct post_export_options, format, "format"),
                 .labels = doc_format_labels },
      "md|docx|pdf",
      "cli.post_export.format" },
    { OPTION(struct post_export_options, open, "open"), NULL, "cli.post_export.open" },
    { .help = NULL },
};

/* The edition in force; with `open`, or where none is, the one that is under way. */
static enum err document_of(struct op *op, str operand, bool open, int64_t *ret)
{
    struct post p;
    int64_t id = 0;
    if (!str_int(operand, &id))
        return refuse_with(op, ERR_INVALID, "cli.post.number", P("given", operand));
    TRY(post_get(op, id, &p));
    *ret = p.open_id && (open || !p.in_force_id) ? p.open_id : p.in_force_id;
    return *ret ? OK : refuse(op, ERR_NOT_FOUND, "duty_document.not_found");
}

/* By the file's ending where --format does not say. */
static int format_of(const struct post_export_options *o, str path)
{
    for (int f = 0; !o->format && doc_format_labels[f]; f++)
        if (str_ends(path, str_of(doc_format_labels[f])))
            return f;
    return o->format;
}

enum err command_post_export(struct cli *cli)
{
    const struct post_export_options *o = cli->options;
    struct op *op = &cli->op;
    str path = cli->operands.n > 1 ? cli->operands.items[1] : STR("-"), name;
    int64_t id;
    FILE *f;
    CLEANUP(buf_release) struct buf out;

    buf_init(&out, 64u << 20);
    TRY(document_of(op, cli->operands.items[0], o->open, &id));
    TRY(document_write(op, id, (enum doc_format)format_of(o, path), &out, &name));
    TRY(file_create(op, path, &f));
    fwrite(out.p, 1, out.n, f);
    TRY(file_close(op, path, f));
    if (!str_is(path, "-"))
        cli_say_with(cli, "cli.post_export.done", P("file", path));
    return OK;
}

/* ------------------------------------------------------------------ lint */

static void finding_tell(struct cli *cli, const struct finding *f)
{
    if (f->dismissal_id)
        return;
    cli_say_with(cli, "cli.post_lint.finding", P("field", f->field),
                 P("item", cli_number(cli, f->item)),
                 P("severity", str_of(lint_severity_labels[f->severity])), P("rule", f->rule),
                 P("message", f->message), P("rewrite", words_or(f->rewrite, "-")));
}

enum err command_post_lint(struct cli *cli)
{
    struct op *op = &cli->op;
    for (size_t i = 0; i < cli->operands.n; i++) {
        struct duty_document d;
        struct finding_report r;
        int64_t id;
        TRY(document_of(op, cli->operands.items[i], true, &id));
        TRY(document_get(op, id, &d));
        TRY(document_findings(op, &d, &r));
        if (cli->json)
            cli_record(finding_report_fields, &r);
        for (size_t k = 0; !cli->json && k < r.findings.n; k++)
            finding_tell(cli, &((const struct finding *)r.findings.items)[k]);
        cli_say_with(cli, "cli.post_lint.done", P("name", d.post_name),
                     P("duties", cli_number(cli, r.duties)), P("errors", cli_number(cli, r.errors)),
                     P("warnings", cli_number(cli, r.warnings)),
                     P("dismissed", cli_number(cli, r.dismissed)));
        if (r.errors)
            cli->exit = EXIT_WRONG;
    }
    return OK;
}
