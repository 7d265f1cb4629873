/* aftersale lint: findings in duty documents, as lines, JSON or SARIF. */
#include "commands.h"

#include "../base/text.h"
#include "../doc/doc.h"
#include "../lint/lint.h"

#include <errno.h>
#include <stdio.h>

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF };
enum { FAIL_ERROR, FAIL_WARNING, FAIL_INFO, FAIL_NEVER };
static const char *const format_labels[] = { "text", "json", "sarif", NULL };
static const char *const fail_labels[] = { "error", "warning", "info", "never", NULL };

#define LINT_OPTION(member, called) FIELD_NAMED(struct lint_options, member, called)

const struct option lint_options[] = {
    { .field = { LINT_OPTION(format, "format"), .labels = format_labels },
      "text|json|sarif",
      "cli.lint.format" },
    { .field = { LINT_OPTION(fail_on, "fail-on"), .labels = fail_labels },
      "error|warning|info|never",
      "cli.lint.fail_on" },
    { .field = { LINT_OPTION(industry, "industry"), .max = 40 }, "KEY", "cli.lint.industry" },
    { .field = { LINT_OPTION(supervisor, "supervisor") }, NULL, "cli.lint.supervisor" },
    { .field = { LINT_OPTION(rule, "rule") }, "ID,…", "cli.lint.rule" },
    { .help = NULL },
};

#define OUTPUT_MAX (256u << 20)

/* ------------------------------------------------------------------ files */

/* By the name too, so that an empty or a cut off Word file is called what it is meant to be. */
static bool is_docx(str name, str bytes)
{
    return str_ends(name, STR(".docx")) || str_starts(bytes, STR("PK\x03\x04"));
}

/* All bytes; of a text only so many that it is seen to be too long. */
static enum err stream_read(struct op *op, FILE *from, str name, str *ret)
{
    char piece[16384];
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, DOC_FILE_MAX + sizeof(piece));
    for (size_t n; (n = fread(piece, 1, sizeof(piece), from)) > 0;) {
        buf_add(&b, piece, n);
        if (b.n > (is_docx(name, buf_view(&b)) ? DOC_FILE_MAX : LINT_TEXT_MAX))
            break;
    }
    if (ferror(from))
        return refuse_with(op, ERR_NOT_FOUND, "cli.lint.unreadable", P("file", name),
                           P("reason", str_of(strerror(errno))));
    *ret = arena_str(op->mem, buf_view(&b));
    return OK;
}

/* As Markdown, and lines are counted in that. */
static enum err docx_read(struct op *op, str name, str *text)
{
    enum err err = doc_read_docx(op, *text, text);
    if (err == OK)
        return OK;
    str reason = op_fault_text(op);
    return refuse_with(op, err, "cli.lint.unreadable", P("file", name), P("reason", reason));
}

static void file_close(FILE **file)
{
    if (*file && *file != stdin)
        fclose(*file);
}

/* Text as UTF-8, or as GB18030 when it is none: much of what companies have is that old. */
static enum err file_read(struct op *op, str name, str *ret)
{
    bool standard = str_is(name, "-");
    CLEANUP(file_close) FILE *file = standard ? stdin : fopen(arena_z(op->mem, name), "rb");
    if (!file)
        return refuse_with(op, ERR_NOT_FOUND, "cli.lint.unreadable", P("file", name),
                           P("reason", str_of(strerror(errno))));
    TRY(stream_read(op, file, name, ret));
    if (is_docx(name, *ret))
        return docx_read(op, name, ret);
    if (ret->n > LINT_TEXT_MAX)
        return refuse(op, ERR_TOO_LARGE, "lint.too_large");
    if (!text_utf8(*ret, NULL) && !text_from_gb18030(op->mem, *ret, ret))
        return refuse_with(op, ERR_SYNTAX, "lint.encoding", P("file", name));
    return OK;
}

/* ------------------------------------------------------------------ output */

/* The record as the field table writes it, with the file's name in front. */
static void finding_json(struct buf *out, str file, const struct lint_finding *f)
{
    CLEANUP(buf_release) struct buf record;
    buf_init(&record, 1 << 20);
    fields_write(&record, lint_finding_fields, f);
    buf_z(out, "{\"file\":");
    buf_json(out, file);
    buf_char(out, ',');
    buf_add(out, record.p + 1, record.n - 1);
}

static void summary_json(struct buf *out, const struct lint_file *file)
{
    buf_z(out, "{\"file\":");
    buf_json(out, file->name);
    buf_fmt(out, ",\"duties\":%lld,\"essentials\":", (long long)file->report.duties);
    fields_write_items(out, lint_tally_fields, file->report.essentials.items,
                       file->report.essentials.n, sizeof(struct lint_tally));
    buf_char(out, '}');
}

static void print_json(struct buf *out, const struct lint_file *files, size_t n)
{
    bool first = true;
    buf_z(out, "{\"findings\":[");
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < files[i].report.findings.n; k++) {
            if (!first)
                buf_char(out, ',');
            first = false;
            finding_json(out, files[i].name,
                         &((const struct lint_finding *)files[i].report.findings.items)[k]);
        }
    buf_z(out, "],\"summary\":[");
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(out, ',');
        summary_json(out, &files[i]);
    }
    buf_z(out, "]}\n");
}

/* The plain count of each essential; no grade. */
static void print_tallies(struct cli *cli, struct buf *out, const struct lint_file *file)
{
    for (size_t i = 0; i < file->report.essentials.n; i++) {
        const struct lint_tally *t = &((const struct lint_tally *)file->report.essentials.items)[i];
        static const char *const names[] = { "lint.clear",      "lint.operable",
                                             "lint.extensible", "lint.systematic",
                                             "lint.assessable", "lint.readable",
                                             "lint.accurate",   "lint.lawful" };
        if (!t->count)
            continue;
        buf_str(out, cli_text_with(cli, "cli.lint.tally", P("file", file->name),
                                   P("essential", cli_text(cli, names[t->essential], NULL, 0)),
                                   P("n", cli_number(cli, t->count)),
                                   P("good", cli_number(cli, t->without_findings)),
                                   P("duties", cli_number(cli, t->duties))));
        buf_char(out, '\n');
    }
}

static void print_text(struct cli *cli, struct buf *out, const struct lint_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        lint_lines(&cli->op, out, &files[i]);
        print_tallies(cli, out, &files[i]);
        if (!files[i].report.findings.n) {
            buf_str(out, cli_text_with(cli, "cli.lint.none", P("file", files[i].name),
                                       P("duties", cli_number(cli, files[i].report.duties))));
            buf_char(out, '\n');
        }
    }
}

/* ------------------------------------------------------------------ the command */

static bool fails(const struct lint_file *files, size_t n, int fail_on)
{
    static const int least[] = { LINT_ERROR, LINT_WARNING, LINT_INFO };
    for (size_t i = 0; fail_on != FAIL_NEVER && i < n; i++)
        for (int s = least[fail_on]; s <= LINT_ERROR; s++)
            if (files[i].report.counts[s])
                return true;
    return false;
}

static enum err rules_known(struct cli *cli, const struct lint_rules *rules, const strs *ids)
{
    struct list cards = lint_rules_list(&cli->op, rules);
    for (size_t i = 0; i < ids->n; i++) {
        bool known = false;
        for (size_t k = 0; k < cards.n; k++)
            known |= str_eq(((const struct lint_rule_card *)cards.items)[k].id, ids->items[i]);
        if (!known)
            op_field_with(&cli->op, STR("--rule"), "cli.lint.no_rule", P("id", ids->items[i]));
    }
    return op_check(&cli->op);
}

enum err command_lint(struct cli *cli)
{
    const struct lint_options *o = cli->options;
    struct op *op = &cli->op;
    const struct lint_rules *rules;
    size_t n = cli->operands.n;
    struct lint_file *files = arena_array(op->mem, n, sizeof(*files));
    int lang = label_index(lint_lang_labels, cli->lang);
    struct lint_context context = { .lang = lang < 0 ? LINT_AUTO : lang,
                                    .industry = o->industry,
                                    .supervisor = o->supervisor,
                                    .rules = o->rule };
    TRY(lint_rules_read(op, cli->house.settings.data, &rules));
    TRY(rules_known(cli, rules, &o->rule));
    for (size_t i = 0; i < n; i++) {
        files[i].name = cli->operands.items[i];
        TRY(file_read(op, files[i].name, &files[i].text));
        TRY(lint_text(op, rules, files[i].text, &context, &files[i].report));
    }
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, OUTPUT_MAX);
    if (o->format == FORMAT_SARIF)
        lint_sarif(op, &out, rules, files, n);
    else if (cli->json || o->format == FORMAT_JSON)
        print_json(&out, files, n);
    else
        print_text(cli, &out, files, n);
    cli_out(buf_view(&out));
    cli->exit = fails(files, n, o->fail_on) ? EXIT_WRONG : 0;
    return OK;
}
