/* What a document is worth and how its work runs on the day of printing. */
#include "document_annex.h"

#include "../base/date.h"
#include "../process/process_draw.h"
#include "binding.h"
#include "measure_words.h"

#define PERIOD_DAYS 90
#define CHARTS_MAX  40 /* so many are drawn, others are named */

struct annex {
    struct op *op;
    struct doc *doc;
    const struct content *c;
    enum lang lang;
    struct bindable b;
    str from, to;
    int scope; /* enum measure_scope */
};

/* ------------------------------------------------------------------ live values */

/* Everybody may print a document; figures of its holders are for those who may read them, the company's for those who may
 * read any. */
static enum err scope_find(struct annex *a, bool *ret_may)
{
    ints holders;
    a->scope = PER_POST;
    *ret_may = false;
    TRY(post_holders(a->op, a->c->post_id, &holders));
    if (holders.n)
        TRY(measure_may_read(a->op, PER_POST, a->c->post_id, ret_may));
    if (*ret_may)
        return OK;
    a->scope = PER_COMPANY;
    return measure_may_read(a->op, PER_COMPANY, 0, ret_may);
}

static str value_words(struct annex *a, const struct measure *m, const struct figure *f)
{
    if (!f->has_source)
        return lang_words(a->lang, "尚无来源", "no source yet");
    if (!f->n)
        return lang_words(a->lang, "没有数据", "no data");
    str unit = str_of(measure_unit_labels[m->unit]);
    str value = words_value_rounded(a->op, a->lang, unit, f->value);
    return figure_is_thin(m, f)
               ? arena_fmt(a->op->mem, STR_FMT STR_FMT, STR_ARG(value),
                           STR_ARG(lang_words(a->lang, "（样本少）", " (small sample)")))
               : value;
}

static enum err value_row(struct annex *a, const struct duty_measure *t, str *row)
{
    const struct measure *m = bindable_measure(&a->b, t->measure);
    const struct bound_name *name = bound_name_of(&a->c->called, BOUND_MEASURE, t->measure);
    struct figure f = { 0 };
    if (m)
        TRY(measure_figure(a->op, m, a->scope, a->scope == PER_POST ? a->c->post_id : 0, a->from,
                           a->to, &f));
    row[0] = bound_measure_word(a->op->mem, &a->c->called, t->measure);
    row[1] = words_target(a->op, a->lang, name, t);
    row[2] = m ? value_words(a, m, &f) : STR("—");
    row[3] = m && f.has_source ? arena_fmt(a->op->mem, "%lld", (long long)f.n) : STR("—");
    return OK;
}

static size_t measures_count(const struct content *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->duties.n; i++)
        n += ((const struct duty *)c->duties.items)[i].measures.n;
    return n;
}

static str values_note(const struct annex *a)
{
    return arena_fmt(a->op->mem,
                     a->lang == LANG_EN
                         ? "Taken on " STR_FMT ", of " STR_FMT " to " STR_FMT ", of " STR_FMT "."
                         : "取数日 " STR_FMT "，期间 " STR_FMT " 至 " STR_FMT "，范围：" STR_FMT
                           "。",
                     STR_ARG(a->to), STR_ARG(a->from), STR_ARG(a->to),
                     STR_ARG(a->scope == PER_POST
                                 ? lang_words(a->lang, "本岗位任职者", "those who hold this post")
                                 : lang_words(a->lang, "全公司", "the whole company")));
}

static enum err print_values(struct annex *a)
{
    const struct duty *d = a->c->duties.items;
    static const int widths[] = { 12, 9, 9, 4 };
    size_t n = measures_count(a->c), at = 0;
    bool may;
    if (!n)
        return OK;
    TRY(scope_find(a, &may));
    doc_heading(a->doc, 2, lang_words(a->lang, "指标现值", "What the measures are worth today"));
    if (!may) {
        doc_note(a->doc, lang_words(a->lang, "数值只打印给能查看指标的人。",
                                    "Figures are printed for those who may see measures."));
        return OK;
    }
    str *head = arena_array(a->op->mem, 4, sizeof *head);
    str *cells = arena_array(a->op->mem, 4 * n, sizeof *cells);
    head[0] = lang_words(a->lang, "指标", "Measure");
    head[1] = lang_words(a->lang, "目标", "Target");
    head[2] = lang_words(a->lang, "现值", "Value");
    head[3] = STR("n");
    for (size_t i = 0; i < a->c->duties.n; i++)
        for (size_t k = 0; k < d[i].measures.n; k++)
            TRY(value_row(a, &((const struct duty_measure *)d[i].measures.items)[k],
                          &cells[4 * at++]));
    doc_note(a->doc, values_note(a));
    doc_table(a->doc, head, widths, 4, cells, n);
    return OK;
}

/* ------------------------------------------------------------------ flow charts */

static enum err print_chart(struct annex *a, str key)
{
    CLEANUP(buf_release) struct buf png;
    struct bound_process p;
    TRY(bindable_process(&a->b, key, &p));
    if (!p.def)
        return OK;
    buf_init(&png, DRAWING_MAX);
    TRY(process_draw(a->op, p.def, a->lang, NULL, DRAW_PNG, &png));
    str name = a->lang == LANG_EN ? p.def->en : p.def->zh;
    str edition =
        p.edition ? arena_fmt(a->op->mem, a->lang == LANG_EN ? " (edition %lld)" : "（第 %lld 版）",
                              (long long)p.edition)
                  : lang_words(a->lang, "（未启用）", " (not switched on)");
    doc_heading(a->doc, 2,
                arena_fmt(a->op->mem,
                          a->lang == LANG_EN ? "Flow chart: " STR_FMT STR_FMT
                                             : "流程图：" STR_FMT STR_FMT,
                          STR_ARG(name), STR_ARG(edition)));
    doc_picture(a->doc, arena_str(a->op->mem, buf_view(&png)));
    return OK;
}

static strs processes_of(struct op *op, const struct content *c)
{
    const struct duty *d = c->duties.items;
    size_t most = 0;
    for (size_t i = 0; i < c->duties.n; i++)
        most += d[i].processes.n;
    strs keys = { arena_array(op->mem, most, sizeof(str)), 0 };
    for (size_t i = 0; i < c->duties.n; i++)
        for (size_t k = 0; k < d[i].processes.n; k++)
            if (!strs_has(&keys, bound_process_key(d[i].processes.items[k])))
                keys.items[keys.n++] = bound_process_key(d[i].processes.items[k]);
    return keys;
}

static enum err name_left_out(struct annex *a, const strs *keys)
{
    strs names = { arena_array(a->op->mem, keys->n, sizeof(str)), 0 };
    for (size_t i = CHARTS_MAX; i < keys->n; i++) {
        struct bound_process p;
        TRY(bindable_process(&a->b, keys->items[i], &p));
        names.items[names.n++] = !p.def               ? keys->items[i]
                                 : a->lang == LANG_EN ? p.def->en
                                                      : p.def->zh;
    }
    if (names.n)
        doc_note(a->doc, arena_fmt(a->op->mem,
                                   a->lang == LANG_EN
                                       ? "Flow charts that are not printed here: " STR_FMT "."
                                       : "未在此打印流程图的流程：" STR_FMT "。",
                                   STR_ARG(arena_join(a->op->mem, &names, a->lang ? ", " : "、"))));
    return OK;
}

static enum err print_charts(struct annex *a, const strs *keys)
{
    for (size_t i = 0; i < keys->n && i < CHARTS_MAX; i++)
        TRY(print_chart(a, keys->items[i]));
    return name_left_out(a, keys);
}

/* ------------------------------------------------------------------ the whole */

static enum err today(struct annex *a)
{
    TRY(company_today(a->op, &a->to));
    a->from = date_add_days(a->op->mem, a->to, 1 - PERIOD_DAYS);
    return OK;
}

enum err annex_print(struct op *op, struct doc *doc, const struct content *c, bool pictures)
{
    struct annex a = { .op = op, .doc = doc, .c = c, .lang = (enum lang)c->lang };
    strs processes = processes_of(op, c);
    if (!measures_count(c) && !(pictures && processes.n))
        return OK;
    TRY(bindable_read(op, &a.b));
    TRY(today(&a));
    doc_heading(doc, 1, lang_words(a.lang, ANNEX_ZH, ANNEX_EN));
    doc_note(doc,
             lang_words(
                 a.lang, "以下是打印当天的情况，之后会变，不在签收和存证的内容里。",
                 "How things stood on the day of printing. It changes, and is no part of what was "
                 "signed and frozen."));
    TRY(print_values(&a));
    return pictures ? print_charts(&a, &processes) : OK;
}
