/* The report as JSON, for people, and as a graph for Graphviz. */
#include "mine_internal.h"

#include "../base/duration.h"
#include "../base/message.h"

#define SHOWN 15 /* lines of a list for people: the rest is in the JSON */

/* ------------------------------------------------------------------ JSON */

/* Seconds with as many decimals as there are. */
static void seconds(struct buf *out, int64_t ms)
{
    buf_int(out, ms / 1000);
    if (ms % 1000 == 0)
        return;
    buf_fmt(out, ".%03d", (int)(ms % 1000));
    while (out->n && out->p[out->n - 1] == '0')
        out->p[--out->n] = '\0';
}

static void spread_json(struct buf *out, const struct mine_spread *s)
{
    buf_z(out, "{\"mean\":");
    seconds(out, s->mean);
    buf_z(out, ",\"median\":");
    seconds(out, s->median);
    buf_z(out, ",\"p90\":");
    seconds(out, s->p90);
    buf_z(out, ",\"max\":");
    seconds(out, s->max);
    buf_char(out, '}');
}

static void tallies_json(struct buf *out, const char *key, const char *name,
                         const struct list *tallies)
{
    const struct mine_tally *t = tallies->items;
    buf_fmt(out, ",\"%s\":[", key);
    for (size_t i = 0; i < tallies->n; i++) {
        buf_fmt(out, "%s{\"%s\":", i ? "," : "", name);
        buf_json(out, t[i].name);
        buf_fmt(out, ",\"count\":%lld}", (long long)t[i].count);
    }
    buf_char(out, ']');
}

static void variants_json(struct buf *out, const struct mine_report *r)
{
    const struct mine_variant *v = r->variants.items;
    buf_z(out, ",\"variants\":[");
    for (size_t i = 0; i < r->variants.n; i++) {
        buf_z(out, i ? ",{\"path\":[" : "{\"path\":[");
        for (size_t k = 0; k < v[i].path.n; k++) {
            if (k)
                buf_char(out, ',');
            buf_json(out, v[i].path.items[k]);
        }
        buf_fmt(out, "],\"count\":%lld,\"share\":%.6g", (long long)v[i].count,
                (double)v[i].count / (double)r->cases);
        if (v[i].follows)
            buf_fmt(out, ",\"follows\":%s", v[i].follows == VARIANT_FOLLOWS ? "true" : "false");
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void edges_json(struct buf *out, const struct mine_report *r)
{
    const struct mine_edge *e = r->edges.items;
    buf_z(out, ",\"edges\":[");
    for (size_t i = 0; i < r->edges.n; i++) {
        buf_z(out, i ? ",{\"from\":" : "{\"from\":");
        buf_json(out, e[i].from);
        buf_z(out, ",\"to\":");
        buf_json(out, e[i].to);
        buf_fmt(out, ",\"count\":%lld,\"wait\":", (long long)e[i].count);
        spread_json(out, &e[i].wait);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void rework_json(struct buf *out, const struct mine_report *r)
{
    const struct mine_rework *w = r->rework.items;
    buf_z(out, ",\"rework\":[");
    for (size_t i = 0; i < r->rework.n; i++) {
        buf_z(out, i ? ",{\"name\":" : "{\"name\":");
        buf_json(out, w[i].name);
        buf_fmt(out, ",\"cases\":%lld,\"repeats\":%lld}", (long long)w[i].cases,
                (long long)w[i].repeats);
    }
    buf_char(out, ']');
}

static void bad_json(struct buf *out, const struct mine_reading *reading)
{
    const struct mine_bad *b = reading->bad.items;
    buf_fmt(out, ",\"bad_rows\":%lld,\"bad\":[", (long long)reading->bad_rows);
    for (size_t i = 0; i < reading->bad.n; i++) {
        buf_fmt(out, "%s{\"line\":%lld,\"column\":", i ? "," : "", (long long)b[i].line);
        buf_json(out, b[i].column);
        buf_z(out, ",\"reason\":");
        buf_json(out, b[i].reason);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

void mine_print_json(struct buf *out, const struct mine_report *r,
                     const struct mine_reading *reading)
{
    buf_fmt(out, "{\"cases\":%lld,\"events\":%lld", (long long)r->cases, (long long)r->events);
    tallies_json(out, "activities", "name", &r->activities);
    variants_json(out, r);
    edges_json(out, r);
    tallies_json(out, "starts", "activity", &r->starts);
    tallies_json(out, "ends", "activity", &r->ends);
    buf_z(out, ",\"throughput\":");
    spread_json(out, &r->throughput);
    rework_json(out, r);
    bad_json(out, reading);
    buf_z(out, "}\n");
}

/* ------------------------------------------------------------------ words */

static str words(struct op *op, const char *code, const struct param *params, size_t n)
{
    struct fault_item item = { .code = code, .params = (struct param *)params, .param_count = n };
    return op_item_text(op, &item);
}
#define WORDS(op, code, ...)                                                                       \
    words(op, code, (const struct param[]){ __VA_ARGS__ },                                         \
          sizeof((const struct param[]){ __VA_ARGS__ }) / sizeof(struct param))

static str number(struct op *op, int64_t n)
{
    return arena_fmt(op->mem, "%lld", (long long)n);
}

/* Two days and more in days of 24 hours: waits of weeks are not read in hours. */
static str length(struct op *op, int64_t ms)
{
    const int64_t day = INT64_C(86400000);
    if (ms >= 2 * day)
        return WORDS(op, "process.days",
                     P("n", arena_fmt(op->mem, "%.1f", (double)ms / (double)day)));
    if (ms && ms < 1000)
        return arena_fmt(op->mem, "%dms", (int)ms);
    return duration_text(op->mem, ms / 1000);
}

static void line(struct buf *out, str text)
{
    buf_str(out, text);
    buf_char(out, '\n');
}

/* ------------------------------------------------------------------ for people */

static void heading(struct op *op, struct buf *out, const char *code, size_t n)
{
    buf_char(out, '\n');
    line(out, WORDS(op, code, P("n", number(op, (int64_t)n))));
}

static void rest(struct op *op, struct buf *out, size_t n)
{
    if (n > SHOWN)
        line(out, WORDS(op, "process.rest", P("n", number(op, (int64_t)(n - SHOWN)))));
}

static void tallies_text(struct op *op, struct buf *out, const char *code,
                         const struct list *tallies)
{
    const struct mine_tally *t = tallies->items;
    heading(op, out, code, tallies->n);
    for (size_t i = 0; i < tallies->n && i < SHOWN; i++)
        buf_fmt(out, "%9lld  " STR_FMT "\n", (long long)t[i].count, STR_ARG(t[i].name));
    rest(op, out, tallies->n);
}

static void variants_text(struct op *op, struct buf *out, const struct mine_report *r)
{
    const struct mine_variant *v = r->variants.items;
    heading(op, out, "process.variants", r->variants.n);
    for (size_t i = 0; i < r->variants.n && i < SHOWN; i++) {
        buf_fmt(out, "%9lld  %5.1f%%  ", (long long)v[i].count,
                100 * (double)v[i].count / (double)r->cases);
        line(out, arena_join(op->mem, &v[i].path, " → "));
    }
    rest(op, out, r->variants.n);
}

static void edges_text(struct op *op, struct buf *out, const struct mine_report *r)
{
    const struct mine_edge *e = r->edges.items;
    heading(op, out, "process.edges", r->edges.n);
    for (size_t i = 0; i < r->edges.n && i < SHOWN; i++) {
        buf_fmt(out, "%9lld  ", (long long)e[i].count);
        line(out, WORDS(op, "process.edge", P("from", e[i].from), P("to", e[i].to),
                        P("median", length(op, e[i].wait.median)),
                        P("p90", length(op, e[i].wait.p90)), P("max", length(op, e[i].wait.max))));
    }
    rest(op, out, r->edges.n);
}

static void rework_text(struct op *op, struct buf *out, const struct mine_report *r)
{
    const struct mine_rework *w = r->rework.items;
    heading(op, out, "process.rework", r->rework.n);
    for (size_t i = 0; i < r->rework.n && i < SHOWN; i++) {
        buf_fmt(out, "%9lld  ", (long long)w[i].repeats);
        line(out, WORDS(op, "process.rework_of", P("name", w[i].name),
                        P("cases", number(op, w[i].cases))));
    }
    rest(op, out, r->rework.n);
}

void mine_print_text(struct op *op, struct buf *out, const struct mine_report *r,
                     const struct mine_reading *reading)
{
    const struct mine_spread *t = &r->throughput;
    line(out, WORDS(op, "process.summary", P("cases", number(op, r->cases)),
                    P("events", number(op, r->events)),
                    P("activities", number(op, (int64_t)r->activities.n)),
                    P("variants", number(op, (int64_t)r->variants.n))));
    line(out, WORDS(op, "process.throughput", P("mean", length(op, t->mean)),
                    P("median", length(op, t->median)), P("p90", length(op, t->p90)),
                    P("max", length(op, t->max))));
    if (reading->bad_rows)
        line(out, WORDS(op, "process.left_out", P("n", number(op, reading->bad_rows))));
    tallies_text(op, out, "process.activities", &r->activities);
    tallies_text(op, out, "process.starts", &r->starts);
    tallies_text(op, out, "process.ends", &r->ends);
    variants_text(op, out, r);
    edges_text(op, out, r);
    rework_text(op, out, r);
}

/* ------------------------------------------------------------------ Graphviz */

/* Inside quotes of the DOT language; names hold no control characters. */
static void dot_text(struct buf *out, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            buf_char(out, '\\');
        buf_char(out, s.p[i]);
    }
}

static void dot_node(struct buf *out, str name)
{
    buf_char(out, '"');
    dot_text(out, name);
    buf_char(out, '"');
}

void mine_print_dot(struct op *op, struct buf *out, const struct mine_report *r)
{
    const struct mine_tally *a = r->activities.items;
    const struct mine_edge *e = r->edges.items;
    buf_z(out, "digraph process {\n  charset=\"UTF-8\";\n  rankdir=LR;\n  node [shape=box];\n");
    for (size_t i = 0; i < r->activities.n; i++) {
        buf_z(out, "  ");
        dot_node(out, a[i].name);
        buf_z(out, " [label=\"");
        dot_text(out, a[i].name);
        buf_fmt(out, "\\n%lld\"];\n", (long long)a[i].count);
    }
    for (size_t i = 0; i < r->edges.n; i++) {
        buf_z(out, "  ");
        dot_node(out, e[i].from);
        buf_z(out, " -> ");
        dot_node(out, e[i].to);
        buf_fmt(out, " [label=\"%lld\\n", (long long)e[i].count);
        buf_str(out, length(op, e[i].wait.median));
        buf_z(out, "\"];\n");
    }
    buf_z(out, "}\n");
}
