/* What would change a verdict: facts that a granting rule lacks when there are few, grounds of refusal that
 * nobody has proved yet, and the one that holds. */
#include "remedy_internal.h"

#define LACKS_MAX   2
#define CHANGES_MAX 12

struct lacks {
    const struct evaluation *e;
    str text[LACKS_MAX];
    size_t n;
    bool fixed; /* the rule is of other goods, another way of sale … */
};

str fact_label(const struct evaluation *e, size_t fact)
{
    const struct fact_word *w = &e->rules->words[fact];
    return w->zh.n ? in_lang(e->op, w->zh, w->en) : fact_at(fact)->path;
}

static void lack(struct lacks *l, str text)
{
    if (l->n < LACKS_MAX)
        l->text[l->n] = text;
    l->n++;
}

static str value_shown(const struct evaluation *e, const struct field *f,
                       const struct condition_value *v)
{
    struct op *op = e->op;
    if (f->kind == F_STR)
        return value_word(op, &e->rules->words[fact_at_offset(f->offset)], v->text);
    if (f->kind == F_BOOL)
        return message_text(op->mem, op->lang, v->number ? "remedy.yes" : "remedy.no", NULL, 0);
    return arena_fmt(op->mem, "%lld", (long long)v->number);
}

static str values_shown(const struct evaluation *e, const struct condition *c)
{
    str text = STR("");
    for (size_t i = 0; i < c->value_count; i++)
        text = arena_fmt(e->op->mem, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? " / " : "",
                         STR_ARG(value_shown(e, c->field, &c->values[i])));
    return text;
}

static void lack_test(struct lacks *l, const struct condition *c, bool negated)
{
    static const char *const signs[] = {
        [COND_EQ] = "=",       [COND_NE] = "≠",     [COND_LT] = "<",    [COND_LE] = "≤",
        [COND_GT] = ">",       [COND_GE] = "≥",     [COND_IN] = "∈",    [COND_NOT_IN] = "∉",
        [COND_CONTAINS] = "∋", [COND_STARTS] = "…", [COND_EMPTY] = "∅", [COND_NOT_EMPTY] = "≠ ∅",
    };
    const struct evaluation *e = l->e;
    size_t n = (size_t)fact_at_offset(c->field->offset);
    l->fixed |= e->rules->words[n].fixed;
    str values = values_shown(e, c);
    lack(l, arena_fmt(e->op->mem, STR_FMT " %s%s " STR_FMT, STR_ARG(fact_label(e, n)),
                      negated ? "¬ " : "", signs[c->op], STR_ARG(values)));
}

/* The tests that stand in the way of c being `want`. */
static void lacks_of(struct lacks *l, const struct condition *c, bool want)
{
    struct fact_set none = { 0 };
    enum tri tri = condition_tri(c, &l->e->f, &none);
    if (tri == (want ? TRI_YES : TRI_NO) || tri == TRI_OPEN)
        return;
    if (c->kind == COND_TEST) {
        lack_test(l, c, !want);
    } else if (c->kind == COND_NOT) {
        lacks_of(l, c->children, !want);
    } else if ((c->kind == COND_ALL) == want) {
        for (size_t i = 0; i < c->child_count; i++)
            lacks_of(l, &c->children[i], want);
    } else if (c->child_count) { /* one of them is enough: the first is named */
        lacks_of(l, &c->children[0], want);
    }
}

static void lacks_rule(struct lacks *l, const struct held *h, int depth)
{
    const struct rule *r = h->rule;
    if (!r || h->tri != TRI_NO || depth > 4)
        return;
    if (r->has_condition)
        lacks_of(l, &r->condition, true);
    for (size_t i = 0; i < r->all_of.n; i++) {
        const struct held *other = &l->e->held[r->all_n[i]];
        l->fixed |= !other->rule;
        lacks_rule(l, other, depth + 1);
    }
    enum tri any = r->any_of.n ? TRI_NO : TRI_YES;
    for (size_t i = 0; i < r->any_of.n; i++)
        any = tri_or(any, l->e->held[r->any_n[i]].tri);
    l->fixed |= any == TRI_NO; /* those rules are told by themselves */
    for (size_t i = 0; i < r->none_of.n; i++)
        l->fixed |= l->e->held[r->none_n[i]].tri == TRI_YES;
    if (h->rest != TRI_NO && h->within)
        lack(l, message_text(l->e->op->mem, l->e->op->lang, "remedy.lack_within",
                             (struct param[]){ P("day", h->within->end_on) }, 1));
    if (h->rest != TRI_NO && h->after)
        lack(l, message_text(l->e->op->mem, l->e->op->lang, "remedy.lack_after",
                             (struct param[]){ P("day", h->after->end_on) }, 1));
}

static void change(const struct evaluation *e, struct list *changes, const struct rule *r,
                   const char *code, str what)
{
    if (changes->n == CHANGES_MAX)
        return;
    struct param params[] = { P("title", in_lang(e->op, r->title_zh, r->title_en)),
                              P("what", what) };
    ((struct remedy_change *)changes->items)[changes->n++] =
        (struct remedy_change){ r->id, message_text(e->op->mem, e->op->lang, code, params, 2) };
}

static void change_would_give(const struct evaluation *e, const struct held *h,
                              struct list *changes)
{
    struct lacks l = { .e = e };
    lacks_rule(&l, h, 0);
    if (l.fixed || l.n == 0 || l.n > LACKS_MAX)
        return;
    str what = l.text[0];
    if (l.n == 2)
        what = arena_fmt(e->op->mem, STR_FMT "; " STR_FMT, STR_ARG(what), STR_ARG(l.text[1]));
    change(e, changes, h->rule, "remedy.would_give", what);
}

static void change_of(const struct evaluation *e, int remedy, const struct remedy_verdict *v,
                      const struct held *h, struct list *changes)
{
    bool gives = h->rule->grant_bits >> remedy & 1, bars = h->rule->bar_bits >> remedy & 1;
    if (v->verdict == VERDICT_REFUSED && gives && h->tri == TRI_NO && !h->presumed)
        change_would_give(e, h, changes);
    if (!bars)
        return;
    struct grounded g = grounded(e, remedy, h->rule->ground_n);
    if (v->verdict == VERDICT_REFUSED && h->tri == TRI_YES && g.gives != TRI_NO)
        change(e, changes, h->rule, "remedy.bars", STR(""));
    if (v->verdict == VERDICT_ENTITLED && h->presumed && g.tri == TRI_YES)
        change(e, changes, h->rule, "remedy.would_bar", STR(""));
}

void changes_make(struct evaluation *e, int remedy, struct remedy_verdict *v)
{
    struct list changes = { arena_array(e->op->mem, CHANGES_MAX, sizeof(struct remedy_change)), 0 };
    for (size_t n = 0; n < e->held_count; n++)
        if (e->held[n].rule && e->held[n].rule->ground_n)
            change_of(e, remedy, v, &e->held[n], &changes);
    for (size_t n = 0; v->verdict == VERDICT_REFUSED && n < e->held_count; n++) {
        const struct held *h = &e->held[n];
        if (h->rule && h->presumed && (h->rule->grant_bits >> remedy & 1))
            change(e, &changes, h->rule, "remedy.would_give_proven", STR(""));
    }
    v->changes = changes;
}
