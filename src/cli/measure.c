/* aftersale measure: what is counted, from a shell: the figures of the API, and the tickets behind them. */
#include "commands.h"

#include "../base/duration.h"
#include "../measure/measure.h"

#include <time.h>

#define OUTPUT_MAX (256u << 20)
#define TRIES      40
#define OPEN_PAGE  200

const struct option measure_options[] = {
    { .field = { FIELD_NAMED(struct measure_options, q.from, "from"), .format = "date" },
      "DAY",
      "cli.measure.from" },
    { .field = { FIELD_NAMED(struct measure_options, q.to, "to"), .format = "date" },
      "DAY",
      "cli.measure.to" },
    { .field = { FIELD_NAMED(struct measure_options, q.by, "by"), .labels = measure_scope_labels },
      "SCOPE",
      "cli.measure.by" },
    { .field = { FIELD_NAMED(struct measure_options, q.scope, "scope"),
                 .labels = measure_scope_labels },
      "SCOPE",
      "cli.measure.scope" },
    { .field = { FIELD_NAMED(struct measure_options, q.scope_id, "id"), .min = 1,
                 .max = INT64_MAX },
      "NUMBER",
      "cli.measure.id" },
    { .field = { FIELD_NAMED(struct measure_options, tickets, "tickets") },
      NULL,
      "cli.measure.tickets" },
    { .field = { FIELD_NAMED(struct measure_options, check, "check") }, NULL, "cli.measure.check" },
    { .field = { FIELD_NAMED(struct measure_options, csv, "csv") }, NULL, "cli.measure.csv" },
    { .help = NULL },
};

/* ------------------------------------------------------------------ words */

static str number_text(struct op *op, const struct measure *m, decimal d)
{
    char text[DECIMAL_TEXT];
    if (!d.known)
        return STR("-");
    if (m->unit == MEASURED_SECONDS)
        return duration_text(op->mem, d.milli / 1000);
    str number = { text, decimal_print(d, text) };
    return arena_fmt(op->mem, STR_FMT "%s", STR_ARG(number),
                     m->unit == MEASURED_PERCENT ? " %"
                     : m->unit == MEASURED_PPM   ? " ppm"
                                                 : "");
}

static str exclusions_text(struct op *op, const struct figure *f)
{
    const struct excluded *e = f->exclusions.items;
    str text = STR("");
    for (size_t i = 0; i < f->exclusions.n; i++)
        text = arena_fmt(op->mem, STR_FMT "%s" STR_FMT " %lld", STR_ARG(text), i ? ", " : "",
                         STR_ARG(op->lang == LANG_EN ? e[i].en : e[i].zh), (long long)e[i].n);
    return text;
}

static void say_figure(struct cli *cli, const struct measure *m, const struct figure *f)
{
    struct op *op = &cli->op;
    str value = f->has_source ? number_text(op, m, f->value)
                              : cli_text(cli, "cli.measure.no_source", NULL, 0);
    str line = arena_fmt(op->mem, "%s" STR_FMT "\t" STR_FMT, f->scope_name.n ? "  " : "",
                         STR_ARG(f->scope_name), STR_ARG(value));
    if (f->has_source)
        line = arena_fmt(op->mem, STR_FMT "\tn=%lld%s", STR_ARG(line), (long long)f->n,
                         f->small ? " (n<30)" : "");
    if (f->low.known)
        line = arena_fmt(op->mem, STR_FMT "\t[" STR_FMT ", " STR_FMT "] " STR_FMT, STR_ARG(line),
                         STR_ARG(number_text(op, m, f->low)), STR_ARG(number_text(op, m, f->high)),
                         STR_ARG(f->interval));
    if (f->p90.known)
        line = arena_fmt(op->mem, STR_FMT "\tP90 " STR_FMT, STR_ARG(line),
                         STR_ARG(number_text(op, m, f->p90)));
    if (f->exclusions.n)
        line = arena_fmt(op->mem, STR_FMT "\t(- " STR_FMT ")", STR_ARG(line),
                         STR_ARG(exclusions_text(op, f)));
    cli_line(line);
}

/* ------------------------------------------------------------------ the tickets behind */

struct opening {
    struct cli *cli;
    str key;
    struct observation_query q;
};

static void say_one(struct op *op, const struct observation *o)
{
    str what = o->unit_id ? arena_fmt(op->mem, "#%lld", (long long)o->unit_id) : o->number;
    cli_line(arena_fmt(op->mem,
                       "  " STR_FMT "\t" STR_FMT "\t%lld/%lld\t" STR_FMT "\t" STR_FMT "\t" STR_FMT,
                       STR_ARG(what), STR_ARG(utc_str(op->mem, o->at)), (long long)o->num,
                       (long long)o->den, STR_ARG(o->excluded), STR_ARG(o->user_name),
                       STR_ARG(o->subject)));
}

/* A page; what it prints goes with its memory. */
static enum err say_page(struct op *op, void *ctx)
{
    struct opening *o = ctx;
    struct list page;
    str next;
    TRY(measure_observations(op, o->key, &o->q, &page, &next));
    for (size_t i = 0; i < page.n; i++)
        say_one(op, &((const struct observation *)page.items)[i]);
    o->q.after = arena_str(o->cli->op.mem, next);
    return OK;
}

/* Of the very figure that was said before. */
static enum err say_tickets(struct cli *cli, const struct figure *f)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    const struct measure_options *o = cli->options;
    struct opening open = { .cli = cli,
                            .key = f->measure,
                            .q = { .from = o->q.from,
                                   .to = o->q.to,
                                   .scope = str_of(measure_scope_labels[f->scope]),
                                   .scope_id = f->scope_id,
                                   .limit = OPEN_PAGE } };
    TRY(cli_settle(cli));
    do
        TRY(db_in_batch(&cli->op, mem, say_page, &open));
    while (open.q.after.n);
    return OK;
}

/* ------------------------------------------------------------------ the command */

static void print(const struct measure_options *o, struct op *op, struct buf *out,
                  const struct list *figures)
{
    if (!o->csv) {
        buf_z(out, "{\"items\":");
        fields_write_items(out, figure_fields, figures->items, figures->n, sizeof(struct figure));
        buf_z(out, "}\n");
        return;
    }
    fields_csv_head(out, figure_fields);
    for (size_t i = 0; i < figures->n; i++)
        fields_csv_row(out, op->mem, figure_fields, &((struct figure *)figures->items)[i]);
}

static enum err say_all(struct cli *cli, const struct list *figures)
{
    const struct measure_options *o = cli->options;
    struct op *op = &cli->op;
    const struct figure *f = figures->items;
    struct measure m = { 0 };
    for (size_t i = 0; i < figures->n; i++) {
        if (!i || !str_eq(f[i].measure, m.key)) {
            TRY(measure_get(op, f[i].measure, &m));
            cli_line(arena_fmt(op->mem, STR_FMT " " STR_FMT, STR_ARG(m.key),
                               STR_ARG(op->lang == LANG_EN ? m.name_en : m.name_zh)));
        }
        say_figure(cli, &m, &f[i]);
        if (o->tickets && f[i].has_source)
            TRY(say_tickets(cli, &f[i]));
    }
    return OK;
}

static void say_wrong(void *ctx, str line)
{
    (void)ctx;
    cli_line(line);
}

/* The full computation against the roll-ups. */
static enum err check(struct cli *cli)
{
    int64_t wrong;
    bool compared;
    TRY(measure_compare(&cli->op, say_wrong, NULL, &wrong, &compared));
    for (int i = 0; i < TRIES && !compared; i++) { /* somebody's transaction ends soon */
        TRY(db_settle(&cli->op, true));
        nanosleep(&(struct timespec){ .tv_nsec = 250000000 }, NULL);
        TRY(measure_catch_up(&cli->op));
        TRY(measure_compare(&cli->op, say_wrong, NULL, &wrong, &compared));
    }
    if (!compared)
        return refuse(&cli->op, ERR_CONFLICT, "measure.not_compared");
    if (cli->json)
        cli_line(arena_fmt(cli->op.mem, "{\"wrong\":%lld}", (long long)wrong));
    else
        cli_say_with(cli, wrong ? "cli.measure.differs" : "cli.measure.equal",
                     P("n", cli_number(cli, wrong)));
    cli->exit = wrong ? EXIT_WRONG : 0;
    return OK;
}

enum err command_measure(struct cli *cli)
{
    const struct measure_options *o = cli->options;
    struct measure_query q = o->q;
    struct op *op = &cli->op;
    struct list figures;
    q.measures = cli->operands;
    if (o->tickets && (o->csv || cli->json)) {
        op_field(op, STR("--tickets"), "cli.measure.words_only");
        return op_check(op);
    }
    TRY(measure_catch_up(op));
    if (o->check)
        return check(cli);
    TRY(measure_figures(op, &q, &figures));
    if (!o->csv && !cli->json)
        return say_all(cli, &figures);
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, OUTPUT_MAX);
    print(o, op, &out, &figures);
    cli_out(buf_view(&out));
    return OK;
}
