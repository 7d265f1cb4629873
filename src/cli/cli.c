/* What all commands share: words, output, refusals. */
#include "cli.h"

#include "../base/message.h"

#include <stdio.h>

#define RECORD_MAX (64u << 20)

str cli_text(struct cli *cli, const char *code, const struct param *params, size_t n)
{
    return message_text(cli->op.mem, cli->op.lang, code, params, n);
}

void cli_out(str text)
{
    fwrite(text.p, 1, text.n, stdout);
}

void cli_line(str text)
{
    cli_out(text);
    putchar('\n');
}

void cli_note(str text)
{
    fwrite(text.p, 1, text.n, stderr);
    fputc('\n', stderr);
}

str cli_number(struct cli *cli, int64_t n)
{
    return arena_fmt(cli->op.mem, "%lld", (long long)n);
}

void cli_say(struct cli *cli, const char *code, const struct param *params, size_t n)
{
    if (!cli->json)
        cli_line(cli_text(cli, code, params, n));
}

void cli_record(const struct field *fields, const void *record)
{
    struct buf out;
    buf_init(&out, RECORD_MAX);
    fields_write(&out, fields, record);
    cli_line(buf_view(&out));
    buf_release(&out);
}

/* ------------------------------------------------------------------ refusals */

static void refused_json(struct op *op)
{
    struct buf out;
    buf_init(&out, RECORD_MAX);
    buf_z(&out, "{\"error\":{\"code\":");
    buf_json(&out, str_of(op->fault.code));
    buf_z(&out, ",\"detail\":");
    buf_json(&out, op_fault_text(op));
    buf_z(&out, ",\"errors\":[");
    for (size_t i = 0; i < op->fault.item_count; i++) {
        const struct fault_item *item = &op->fault.items[i];
        buf_z(&out, i ? ",{\"pointer\":" : "{\"pointer\":");
        buf_json(&out, item->pointer);
        buf_z(&out, ",\"code\":");
        buf_json(&out, str_of(item->code));
        buf_z(&out, ",\"message\":");
        buf_json(&out, op_item_text(op, item));
        buf_char(&out, '}');
    }
    buf_z(&out, "]}}");
    cli_line(buf_view(&out));
    buf_release(&out);
}

void cli_refused(struct cli *cli, struct op *op)
{
    if (cli->json) {
        refused_json(op);
        return;
    }
    fflush(stdout); /* so that both streams read in order on a terminal */
    cli_note(arena_fmt(op->mem, "aftersale: " STR_FMT, STR_ARG(op_fault_text(op))));
    for (size_t i = 0; i < op->fault.item_count; i++) {
        const struct fault_item *item = &op->fault.items[i];
        cli_note(arena_fmt(op->mem, "  " STR_FMT ": " STR_FMT, STR_ARG(item->pointer),
                           STR_ARG(op_item_text(op, item))));
    }
    if (op->fault.detail.n)
        cli_note(arena_fmt(op->mem, "  (" STR_FMT ")", STR_ARG(op->fault.detail)));
}

enum err cli_settle(struct cli *cli)
{
    enum lang lang = cli->op.lang;
    TRY(db_settle(&cli->op, true));
    op_end(&cli->op);
    op_init(&cli->op, cli->op.mem, cli->op.env, cli->op.actor);
    cli->op.lang = lang;
    return OK;
}
