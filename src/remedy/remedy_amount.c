/* Sums, line by line, so that everybody can follow them: what the rules of a ground add and take off. */
#include "remedy_internal.h"

__extension__ typedef __int128 wide; /* a price times days times millionths */
#define WIDE_MOST ((wide)INT64_MAX * 1000)

static bool piece_open(const struct evaluation *e, const struct piece *p)
{
    for (size_t i = 0; i < p->factor_n; i++)
        if (!fact_in(e->f.known, (size_t)p->factors[i]))
            return true;
    return false;
}

/* Fractions of a minor unit are left to the consumer: less is taken off, more is given. */
static int64_t piece_value(const struct evaluation *e, const struct piece *p)
{
    wide v = p->times ? p->times : 1, per = p->per ? p->per : 1;
    for (size_t i = 0; i < p->factor_n; i++) {
        v *= fact_number(e->f.facts, (size_t)p->factors[i]);
        v = v > WIDE_MOST ? WIDE_MOST : v;
    }
    v = p->sign ? v / per : (v + per - 1) / per;
    if (v < p->least)
        v = p->least;
    if (p->cap_n >= 0 && fact_in(e->f.known, (size_t)p->cap_n) &&
        v > fact_number(e->f.facts, (size_t)p->cap_n))
        v = fact_number(e->f.facts, (size_t)p->cap_n);
    return v > INT64_MAX / 64 ? INT64_MAX / 64 : (int64_t)v;
}

static str digits(struct arena *mem, int64_t minor)
{
    int64_t abs = minor < 0 ? -minor : minor;
    return arena_fmt(mem, "%s%lld.%02lld", minor < 0 ? "-" : "", (long long)(abs / 100),
                     (long long)(abs % 100));
}

/* "price × 61 × 5000 / 1000000": what was multiplied, for readers. */
static str formula(const struct evaluation *e, const struct piece *p)
{
    struct arena *mem = e->op->mem;
    str text = STR("");
    for (size_t i = 0; i < p->factor_n; i++) {
        size_t n = (size_t)p->factors[i];
        int64_t v = fact_number(e->f.facts, n);
        str shown = fact_at(n)->field->kind == F_MONEY ? digits(mem, v)
                                                       : arena_fmt(mem, "%lld", (long long)v);
        text = arena_fmt(mem, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? " × " : "", STR_ARG(shown));
    }
    if (p->times)
        text = arena_fmt(mem, STR_FMT " × %lld", STR_ARG(text), (long long)p->times);
    if (p->per)
        text = arena_fmt(mem, STR_FMT " ÷ %lld", STR_ARG(text), (long long)p->per);
    return text;
}

static struct remedy_line line_make(const struct evaluation *e, const struct rule *r,
                                    const struct piece *p)
{
    struct remedy_line line = { .rule = r->id, .known = !piece_open(e, p) };
    str text = in_lang(e->op, p->text_zh, p->text_en);
    bool plain = p->factor_n == 1 && !p->times && !p->per;
    line.text = text;
    if (!line.known)
        return line;
    int64_t v = piece_value(e, p);
    line.amount.minor = p->sign ? -v : v;
    if (!plain)
        line.text =
            arena_fmt(e->op->mem, STR_FMT " (" STR_FMT ")", STR_ARG(text), STR_ARG(formula(e, p)));
    return line;
}

/* ------------------------------------------------------------------ the way back */

/* Each way of payment gets its share of the sum; what does not divide goes to the last. */
static void legs_make(const struct evaluation *e, struct remedy_verdict *v)
{
    const struct facts_leg *paid = e->f.facts->payment_legs.items;
    size_t n = e->f.facts->payment_legs.n;
    int64_t total = e->f.facts->derived.legs.minor, left = v->amount.minor;
    if (!n || total <= 0 || v->amount.minor < 0 || v->amount.minor > total)
        return;
    struct remedy_leg *legs = arena_array(e->op->mem, n, sizeof(*legs));
    for (size_t i = 0; i < n; i++) {
        wide share = (wide)v->amount.minor * paid[i].amount.minor / total;
        legs[i] = (struct remedy_leg){ paid[i].method, { (int64_t)share } };
        left -= (int64_t)share;
    }
    legs[n - 1].amount.minor += left;
    v->legs = (struct list){ legs, n };
}

void amounts_make(struct evaluation *e, int remedy, size_t ground, struct remedy_verdict *v)
{
    size_t most = 0;
    for (size_t n = 0; n < e->held_count; n++)
        most += e->held[n].rule ? e->held[n].rule->pieces.n : 0;
    struct remedy_line *lines = arena_array(e->op->mem, most, sizeof(*lines));
    bool known = true;
    size_t count = 0;
    for (size_t n = 0; n < e->held_count; n++) {
        const struct rule *r = e->held[n].rule;
        if (!r || e->held[n].tri != TRI_YES || r->ground_n != ground)
            continue;
        for (size_t i = 0; i < r->pieces.n; i++) {
            const struct piece *p = &((const struct piece *)r->pieces.items)[i];
            if (p->to != remedy || (p->optional && piece_open(e, p)))
                continue;
            lines[count] = line_make(e, r, p);
            known &= lines[count].known;
            v->amount.minor += lines[count++].amount.minor;
        }
    }
    v->lines = (struct list){ lines, count };
    v->amount_known = known && count > 0;
    if (!v->amount_known)
        v->amount.minor = 0;
    else if (remedy == REMEDY_REFUND)
        legs_make(e, v);
}
