/* aftersale remedy: what a customer is entitled to, from a file of facts. */
#include "commands.h"

#include "../remedy/remedy.h"

#include <errno.h>
#include <stdio.h>

#define FACTS_FILE_MAX (1u << 20)

const struct option remedy_options[] = {
    { .field = { FIELD_NAMED(struct remedy_options, on, "on"), .max = 10 },
      "YYYY-MM-DD",
      "cli.remedy.on" },
    { .help = NULL },
};

static void file_close(FILE **file)
{
    if (*file && *file != stdin)
        fclose(*file);
}

static enum err unreadable(struct op *op, str name, str reason)
{
    return refuse_with(op, ERR_NOT_FOUND, "cli.remedy.unreadable", P("file", name),
                       P("reason", reason));
}

static enum err facts_text(struct op *op, str name, str *ret)
{
    char piece[16384];
    CLEANUP(buf_release) struct buf b;
    CLEANUP(file_close)
    FILE *file = str_is(name, "-") ? stdin : fopen(arena_z(op->mem, name), "rb");
    if (!file)
        return unreadable(op, name, str_of(strerror(errno)));
    buf_init(&b, FACTS_FILE_MAX);
    for (size_t n; !b.full && (n = fread(piece, 1, sizeof(piece), file)) > 0;)
        buf_add(&b, piece, n);
    if (ferror(file))
        return unreadable(op, name, str_of(strerror(errno)));
    if (b.full)
        return unreadable(op, name, STR("> 1 MiB"));
    *ret = arena_str(op->mem, buf_view(&b));
    return OK;
}

enum err command_remedy(struct cli *cli)
{
    const struct remedy_options *o = cli->options;
    struct op *op = &cli->op;
    struct remedy_report report;
    const json_t *facts;
    str text;
    if (o->on.n && !facts_day_ok(o->on)) {
        op_field(op, STR("--on"), "date.invalid");
        return op_check(op);
    }
    TRY(facts_text(op, cli->operands.items[0], &text));
    TRY(json_read(op, text, &facts));
    TRY(remedy_evaluate_here(op, facts, STR(""), o->on, &report));
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 16u << 20);
    if (cli->json) {
        fields_write(&out, remedy_report_fields, &report);
        buf_char(&out, '\n');
    } else {
        remedy_print(op, &report, &out);
    }
    cli_out(buf_view(&out));
    return OK;
}
