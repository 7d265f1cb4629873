/* A report as short text: verdicts first, then what follows from them. */
#include "remedy_internal.h"

static void say(struct op *op, struct buf *out, const char *code, const struct param *params,
                size_t n)
{
    buf_str(out, message_text(op->mem, op->lang, code, params, n));
    buf_char(out, '\n');
}
#define SAY(op, out, code, ...)                                                                    \
    say(op, out, code, (const struct param[]){ __VA_ARGS__ },                                      \
        sizeof((struct param[]){ __VA_ARGS__ }) / sizeof(struct param))

static str minor(struct op *op, int64_t v)
{
    int64_t abs = v < 0 ? -v : v;
    return arena_fmt(op->mem, "%s%lld.%02lld", v < 0 ? "-" : "", (long long)(abs / 100),
                     (long long)(abs % 100));
}

static str remedy_word(struct op *op, int remedy)
{
    static const char *const codes[] = { "remedy.kind_refund", "remedy.kind_exchange",
                                         "remedy.kind_repair", "remedy.kind_loaner",
                                         "remedy.kind_compensation" };
    return message_text(op->mem, op->lang, codes[remedy], NULL, 0);
}

static str payer_word(struct op *op, str who)
{
    const char *code = str_is(who, "seller") ? "remedy.who_seller" : "remedy.who_consumer";
    return message_text(op->mem, op->lang, code, NULL, 0);
}

static void print_lines(struct op *op, const struct remedy_verdict *v, struct buf *out)
{
    const struct remedy_line *lines = v->lines.items;
    for (size_t i = 0; i < v->lines.n; i++) {
        str amount = lines[i].known ? minor(op, lines[i].amount.minor) : STR("?");
        SAY(op, out, "remedy.print_line", P("text", lines[i].text), P("amount", amount),
            P("rule", lines[i].rule));
    }
    if (v->amount_known)
        SAY(op, out, "remedy.print_sum", P("amount", minor(op, v->amount.minor)));
    const struct remedy_leg *legs = v->legs.items;
    for (size_t i = 0; v->legs.n > 1 && i < v->legs.n; i++)
        SAY(op, out, "remedy.print_leg", P("method", legs[i].method),
            P("amount", minor(op, legs[i].amount.minor)));
}

/* Appends an id to a list of them. */
static str and_id(struct op *op, str list, str id)
{
    return arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(list), list.n ? ", " : "", STR_ARG(id));
}

static void print_missing(struct op *op, const struct remedy_verdict *v, struct buf *out)
{
    const struct remedy_missing *missing = v->missing.items;
    str unconfirmed = STR("");
    for (size_t i = 0; i < v->missing.n; i++) {
        if (str_is(missing[i].fact, "confirmation"))
            unconfirmed = and_id(op, unconfirmed, missing[i].rules.items[0]);
        else
            SAY(op, out, "remedy.print_missing", P("label", missing[i].label),
                P("fact", missing[i].fact), P("rule", missing[i].rules.items[0]));
    }
    if (unconfirmed.n)
        SAY(op, out, "remedy.print_unconfirmed", P("rules", unconfirmed));
}

static void print_warnings(struct op *op, const struct remedy_report *report, struct buf *out)
{
    const struct remedy_warning *warnings = report->warnings.items;
    str unused = STR("");
    for (size_t i = 0; i < report->warnings.n; i++) {
        if (str_is(warnings[i].kind, "unconfirmed"))
            unused = and_id(op, unused, warnings[i].rule);
        else
            SAY(op, out, "remedy.print_warning", P("rule", warnings[i].rule),
                P("text", warnings[i].text));
    }
    if (unused.n)
        SAY(op, out, "remedy.print_unused", P("rules", unused));
}

static void print_verdict(struct op *op, const struct remedy_verdict *v, struct buf *out)
{
    SAY(op, out, "remedy.print_verdict", P("remedy", remedy_word(op, v->remedy)),
        P("summary", v->summary));
    const struct remedy_cited *rules = v->rules.items;
    for (size_t i = 0; v->verdict != VERDICT_UNKNOWN && i < v->rules.n; i++)
        SAY(op, out, "remedy.print_rule", P("rule", rules[i].rule), P("title", rules[i].title),
            P("article", rules[i].article));
    const struct remedy_period *periods = v->periods.items;
    for (size_t i = 0; v->verdict != VERDICT_UNKNOWN && i < v->periods.n; i++)
        SAY(op, out, "remedy.print_period", P("rule", periods[i].rule), P("why", periods[i].why));
    if (v->freight.n)
        SAY(op, out, "remedy.print_freight", P("who", payer_word(op, v->freight)));
    if (v->inspection.n)
        SAY(op, out, "remedy.print_inspection", P("who", payer_word(op, v->inspection)));
    print_lines(op, v, out);
    print_missing(op, v, out);
    const struct remedy_change *changes = v->changes.items;
    for (size_t i = 0; i < v->changes.n; i++)
        SAY(op, out, "remedy.print_change", P("rule", changes[i].rule), P("text", changes[i].text));
    if (v->human.n)
        SAY(op, out, "remedy.print_human", P("text", v->human));
}

static void print_clocks(struct op *op, const struct remedy_report *report, struct buf *out)
{
    const struct remedy_clock *clocks = report->clocks.items;
    if (report->clocks.n)
        say(op, out, "remedy.print_clocks", NULL, 0);
    for (size_t i = 0; i < report->clocks.n; i++) {
        const struct remedy_clock *c = &clocks[i];
        ptrdiff_t fact = fact_named(c->starts_with);
        const struct fact_word *w = &remedy_rules_builtin()->words[fact < 0 ? 0 : fact];
        const char *code = !c->due_on.n ? "remedy.print_clock_later"
                           : c->late    ? "remedy.print_clock_late"
                           : c->done    ? "remedy.print_clock_done"
                                        : "remedy.print_clock";
        SAY(op, out, code, P("name", c->name), P("due", c->due_on), P("rule", c->rule),
            P("start", in_lang(op, w->zh, w->en)));
    }
}

void remedy_print(struct op *op, const struct remedy_report *report, struct buf *out)
{
    const struct remedy_verdict *v = report->remedies.items;
    SAY(op, out, "remedy.print_on", P("on", report->on));
    for (int verdict = VERDICT_ENTITLED; verdict >= VERDICT_REFUSED; verdict--)
        for (size_t i = 0; i < report->remedies.n; i++)
            if (v[i].verdict == verdict)
                print_verdict(op, &v[i], out);
    print_clocks(op, report, out);
    const struct remedy_change *tells = report->tells.items;
    for (size_t i = 0; i < report->tells.n; i++)
        SAY(op, out, "remedy.print_tell", P("rule", tells[i].rule), P("text", tells[i].text));
    print_warnings(op, report, out);
    buf_str(out, report->note);
    buf_char(out, '\n');
}
