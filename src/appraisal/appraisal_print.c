/* A person's sheet on paper, for one page where it fits: what was counted, what was judged, what was said, and the hash of what
 * was frozen. A closed sheet is printed as it was frozen. */
#include "../duty/measure_words.h"
#include "appraisal_internal.h"

struct printing {
    struct op *op;
    const struct appraisal *a;
    enum lang lang;
    struct doc doc;
};

static str number(const struct printing *p, decimal d)
{
    if (!d.known)
        return STR("—");
    int64_t tenths = (d.milli + (d.milli < 0 ? -50 : 50)) / 100;
    return arena_fmt(p->op->mem, "%s%lld.%lld", tenths < 0 ? "-" : "",
                     (long long)(tenths < 0 ? -tenths : tenths) / 10,
                     (long long)(tenths < 0 ? -tenths : tenths) % 10);
}

/* ------------------------------------------------------------------ the head */

static str score_words(const struct printing *p)
{
    const struct appraisal *a = p->a;
    str score = number(p, a->score);
    if (a->cap < 0 || !a->uncapped.known || a->uncapped.milli <= a->score.milli)
        return score;
    return arena_fmt(p->op->mem,
                     p->lang == LANG_EN ? STR_FMT " (" STR_FMT " without the gate)"
                                        : STR_FMT "（门槛未达到，原为 " STR_FMT "）",
                     STR_ARG(score), STR_ARG(number(p, a->uncapped)));
}

static void print_head(struct printing *p)
{
    const struct appraisal *a = p->a;
    static const int widths[] = { 3, 7, 3, 7 };
    str *cells = arena_array(p->op->mem, 16, sizeof *cells);
    size_t n = 0;
#define CELL(zh, en, value)                                                                        \
    (cells[n++] = lang_words(p->lang, zh, en), cells[n++] = doc_or_dash(value))
    CELL("姓名", "Name", a->user_name);
    CELL("岗位", "Post", lang_str(p->lang, a->post_zh, a->post_en));
    CELL("考核周期", "Cycle", a->cycle_name);
    CELL("期间", "Period",
         arena_fmt(p->op->mem, STR_FMT " – " STR_FMT, STR_ARG(a->from), STR_ARG(a->to)));
    CELL("职责书", "Duty document",
         arena_fmt(p->op->mem, p->lang == LANG_EN ? "edition %lld" : "第 %lld 版",
                   (long long)a->edition));
    CELL("主管", "Lead", a->lead_name);
    CELL("状态", "State", appraisal_state_words(p->op->mem, p->lang, a->state));
    CELL("总分", "Score", score_words(p));
#undef CELL
    doc_table(&p->doc, cells, widths, 4, cells + 4, n / 4 - 1);
}

/* ------------------------------------------------------------------ what was counted */

static const struct appraisal_appeal *appeal_on(const struct appraisal *a, int64_t item_id)
{
    const struct appraisal_appeal *all = a->appeals.items;
    for (size_t i = 0; i < a->appeals.n; i++)
        if (all[i].item_id == item_id)
            return &all[i];
    return NULL;
}

static str figure_words(const struct printing *p, const struct appraisal_content *c)
{
    const struct appraisal_figure *f = &c->figure;
    struct op *op = p->op;
    bool en = p->lang == LANG_EN;
    str value = words_value_rounded(op, p->lang, c->unit, f->value);
    str text = arena_fmt(op->mem, STR_FMT "\nn = %lld%s", STR_ARG(value), (long long)f->n,
                         !f->small ? ""
                         : en      ? " (few)"
                                   : "（偏少）");
    if (f->low.known && f->high.known)
        text = arena_fmt(op->mem, STR_FMT " [" STR_FMT ", " STR_FMT "]", STR_ARG(text),
                         STR_ARG(words_value_rounded(op, p->lang, c->unit, f->low)),
                         STR_ARG(words_value_rounded(op, p->lang, c->unit, f->high)));
    return text;
}

static str trend_words(const struct printing *p, const struct appraisal_content *c)
{
    const struct appraisal_month *m = c->trend.items;
    strs months = { arena_array(p->op->mem, c->trend.n, sizeof(str)), 0 };
    for (size_t i = 0; i < c->trend.n; i++)
        months.items[months.n++] =
            arena_fmt(p->op->mem, STR_FMT " " STR_FMT, STR_ARG(m[i].month),
                      STR_ARG(words_value_rounded(p->op, p->lang, c->unit, m[i].value)));
    return arena_join(p->op->mem, &months, " → ");
}

static str mix_words(const struct printing *p, const struct appraisal_content *c)
{
    str mean = words_value_rounded(p->op, p->lang, c->unit, c->mix.mean);
    str expected = words_value_rounded(p->op, p->lang, c->unit, c->mix.expected);
    return arena_fmt(p->op->mem,
                     p->lang == LANG_EN ? "Same mix " STR_FMT ", others " STR_FMT
                                          " (%lld comparable with %lld of others)"
                                        : "同类工单 " STR_FMT "，他人 " STR_FMT
                                          "（可比 %lld 张，他人 %lld 张）",
                     STR_ARG(mean), STR_ARG(expected), (long long)c->mix.matched,
                     (long long)c->mix.others_n);
}

static str counter_words(const struct printing *p, const struct appraisal_counter *k)
{
    str name = lang_str(p->lang, k->name_zh, k->name_en);
    str value = words_value_rounded(p->op, p->lang, k->unit, k->value);
    return arena_fmt(p->op->mem,
                     p->lang == LANG_EN ? "Balanced by " STR_FMT " " STR_FMT " (n = %lld)"
                                        : "制衡 " STR_FMT " " STR_FMT "（n = %lld）",
                     STR_ARG(name), STR_ARG(value), (long long)k->n);
}

static str value_words(const struct printing *p, const struct appraisal_content *c)
{
    str lines[4];
    strs told = { lines, 0 };
    if (!c->figure.has_source)
        return lang_words(p->lang, "暂无数据来源", "No source yet");
    if (!c->figure.value.known)
        return lang_words(p->lang, "没有计入的工单", "No observations");
    lines[told.n++] = figure_words(p, c);
    if (c->trend.n > 1)
        lines[told.n++] = trend_words(p, c);
    if (c->mix.expected.known)
        lines[told.n++] = mix_words(p, c);
    if (c->counter.measure.n)
        lines[told.n++] = counter_words(p, &c->counter);
    return arena_join(p->op->mem, &told, "\n");
}

static str points_words(const struct printing *p, const struct appraisal_item *i)
{
    if (i->points.known)
        return number(p, i->points);
    if (str_is(i->without, "gate"))
        return i->missed ? lang_words(p->lang, "门槛未达到", "Gate missed")
                         : lang_words(p->lang, "门槛已达到", "Gate kept");
    return STR("—");
}

/* The target, and how it comes to points: as the duty document prints it. */
static str target_words(const struct printing *p, const struct appraisal_content *c)
{
    const struct appraisal_step *step = c->steps.items;
    struct score_step *steps = arena_array(p->op->mem, c->steps.n, sizeof *steps);
    const struct bound_name name = { .unit = c->unit, .direction = c->direction };
    const struct duty_measure m = { .target = c->target,
                                    .floor = c->floor,
                                    .rule = label_index(score_rule_labels, c->rule),
                                    .cap = c->cap,
                                    .steps = { steps, c->steps.n } };
    for (size_t i = 0; i < c->steps.n; i++)
        steps[i] = (struct score_step){ step[i].value, step[i].points };
    return arena_fmt(p->op->mem, STR_FMT "\n" STR_FMT,
                     STR_ARG(words_target(p->op, p->lang, &name, &m)),
                     STR_ARG(words_rule(p->op, p->lang, &name, &m)));
}

static str item_name(const struct printing *p, const struct appraisal_item *i)
{
    return i->kind == ITEM_MEASURE ? lang_str(p->lang, i->counted.name_zh, i->counted.name_en)
                                   : lang_str(p->lang, i->criterion_zh, i->criterion_en);
}

static str taken_out(const struct printing *p, const struct list *excluded)
{
    const struct appraisal_excluded *e = excluded->items;
    strs told = { arena_array(p->op->mem, excluded->n, sizeof(str)), 0 };
    for (size_t i = 0; i < excluded->n; i++)
        told.items[told.n++] =
            e[i].number.n ? e[i].number : arena_fmt(p->op->mem, "#%lld", (long long)e[i].unit_id);
    return arena_join(p->op->mem, &told, p->lang == LANG_EN ? ", " : "、");
}

/* What was said of single items, and what follows from them. */
static void print_notes(struct printing *p, bool measured)
{
    const struct appraisal_item *items = p->a->items.items;
    const char *comma = p->lang == LANG_EN ? ", " : "、";
    for (size_t i = 0; i < p->a->items.n; i++) {
        const struct appraisal_content *c = &items[i].counted;
        str lines[5];
        strs told = { lines, 0 };
        if ((items[i].kind == ITEM_MEASURE) != measured)
            continue;
#define NOTE(zh, en, words)                                                                        \
    (lines[told.n++] = arena_fmt(p->op->mem, "%s" STR_FMT, p->lang == LANG_EN ? en ": " : zh "：", \
                                 STR_ARG(words)))
        if (items[i].self_points.known)
            NOTE("自评分", "Own view", number(p, items[i].self_points));
        if (items[i].self_comment.n)
            NOTE("本人", "The person", items[i].self_comment);
        if (items[i].comment.n)
            NOTE("主管", "The lead", items[i].comment);
        if (c->excluded.n)
            NOTE("经申诉不计入", "Not counting, by an appeal", taken_out(p, &c->excluded));
        if (items[i].missed && c->trainings.n)
            NOTE("建议培训", "Proposed training", arena_join(p->op->mem, &c->trainings, comma));
#undef NOTE
        if (told.n)
            doc_item(&p->doc, 0, STR(""),
                     arena_fmt(p->op->mem, STR_FMT "\n" STR_FMT, STR_ARG(item_name(p, &items[i])),
                               STR_ARG(arena_join(p->op->mem, &told, "\n"))));
    }
}

static void print_measures(struct printing *p)
{
    const struct appraisal_item *items = p->a->items.items;
    static const int widths[] = { 9, 7, 8, 11, 4, 4 };
    str *cells = arena_array(p->op->mem, 6 * (p->a->items.n + 1), sizeof *cells);
    int64_t duty = -1;
    size_t n = 0;
    cells[n++] = lang_words(p->lang, "职责", "Duty");
    cells[n++] = lang_words(p->lang, "指标", "Measure");
    cells[n++] = lang_words(p->lang, "目标", "Target");
    cells[n++] = lang_words(p->lang, "实际", "Value");
    cells[n++] = lang_words(p->lang, "得分", "Points");
    cells[n++] = lang_words(p->lang, "占比 %", "Share %");
    for (size_t i = 0; i < p->a->items.n; i++) {
        const struct appraisal_content *c = &items[i].counted;
        if (items[i].kind != ITEM_MEASURE)
            continue;
        cells[n++] = c->root_id == duty ? STR("") : c->duty; /* once for all of its measures */
        duty = c->root_id;
        cells[n++] = arena_fmt(p->op->mem, STR_FMT " " STR_FMT, STR_ARG(c->measure),
                               STR_ARG(lang_str(p->lang, c->name_zh, c->name_en)));
        cells[n++] = target_words(p, c);
        cells[n++] = value_words(p, c);
        cells[n++] = points_words(p, &items[i]);
        cells[n++] = number(p, items[i].share);
    }
    if (n == 6)
        return;
    doc_heading(&p->doc, 2, lang_words(p->lang, "按职责的指标", "Measures of the duties"));
    doc_table(&p->doc, cells, widths, 6, cells + 6, n / 6 - 1);
    print_notes(p, true);
    doc_note(
        &p->doc,
        lang_words(
            p->lang,
            "没有数据来源或没有计入工单的指标不计分，其占比分给其余各项；n 小于 30 "
            "的数值偏少，不用于排名。",
            "A measure without a source or observations has no points and its share goes to the "
            "others; "
            "of fewer than 30 observations little can be said, and nobody is ranked by them."));
}

/* ------------------------------------------------------------------ what was judged */

static str judged_words(const struct printing *p, const struct appraisal_item *i)
{
    if (i->kind == ITEM_PEERS)
        return i->answers >= PEERS_LEAST
                   ? arena_fmt(p->op->mem,
                               p->lang == LANG_EN ? "Mean of %lld colleagues" : "%lld 位同事的平均",
                               (long long)i->answers)
                   : lang_words(p->lang, "评议的同事不足三位，不计分",
                                "Fewer than three colleagues: no points");
    return doc_or_dash(evidence_text(p->op, p->a, i, p->lang == LANG_EN ? ", " : "、"));
}

static void print_judged(struct printing *p)
{
    const struct appraisal_item *items = p->a->items.items;
    static const int widths[] = { 8, 20, 4, 4 };
    str *cells = arena_array(p->op->mem, 4 * (p->a->items.n + 1), sizeof *cells);
    size_t n = 0;
    cells[n++] = lang_words(p->lang, "评议项", "Judged");
    cells[n++] = lang_words(p->lang, "依据", "Evidence");
    cells[n++] = lang_words(p->lang, "得分", "Points");
    cells[n++] = lang_words(p->lang, "占比 %", "Share %");
    for (size_t i = 0; i < p->a->items.n; i++) {
        if (items[i].kind == ITEM_MEASURE)
            continue;
        cells[n++] = lang_str(p->lang, items[i].criterion_zh, items[i].criterion_en);
        cells[n++] = judged_words(p, &items[i]);
        cells[n++] = points_words(p, &items[i]);
        cells[n++] = number(p, items[i].share);
    }
    if (n == 4)
        return;
    doc_heading(&p->doc, 2, lang_words(p->lang, "评议", "Judged by people"));
    doc_table(&p->doc, cells, widths, 4, cells + 4, n / 4 - 1);
    print_notes(p, false);
}

/* ------------------------------------------------------------------ what was said */

static void print_words(struct printing *p)
{
    const struct appraisal *a = p->a;
    if (a->self_comment.n) {
        doc_heading(&p->doc, 2, lang_words(p->lang, "本人意见", "The person's words"));
        doc_text(&p->doc, a->self_comment);
    }
    if (a->skip_reason.n) {
        doc_heading(&p->doc, 2,
                    lang_words(p->lang, "没有等本人，理由", "Went on without the person, because"));
        doc_text(&p->doc, a->skip_reason);
    }
    if (a->lead_comment.n) {
        doc_heading(&p->doc, 2, lang_words(p->lang, "主管意见", "The lead's words"));
        doc_text(&p->doc, a->lead_comment);
    }
}

static str outcome_words(const struct printing *p, const struct appraisal_appeal *x)
{
    static const char *const zh[] = { "待决定", "驳回", "剔除部分工单", "改分" };
    static const char *const en[] = { "Open", "Rejected", "Tickets taken out", "Points changed" };
    bool english = p->lang == LANG_EN;
    str outcome = str_of((english ? en : zh)[x->outcome]);
    if (x->outcome == APPEAL_OPEN)
        return outcome;
    str before = number(p, x->item_before), after = number(p, x->item_after);
    return arena_fmt(p->op->mem,
                     english ? STR_FMT ": " STR_FMT " → " STR_FMT ". " STR_FMT ": " STR_FMT
                             : STR_FMT "：" STR_FMT " → " STR_FMT "。" STR_FMT "：" STR_FMT,
                     STR_ARG(outcome), STR_ARG(before), STR_ARG(after), STR_ARG(x->decided_name),
                     STR_ARG(x->decision));
}

static void print_appeals(struct printing *p)
{
    const struct appraisal_item *items = p->a->items.items;
    if (p->a->appeals.n)
        doc_heading(&p->doc, 2, lang_words(p->lang, "申诉", "Appeals"));
    for (size_t i = 0; i < p->a->items.n; i++) {
        const struct appraisal_appeal *x = appeal_on(p->a, items[i].id);
        if (!x)
            continue;
        str name = item_name(p, &items[i]), outcome = outcome_words(p, x);
        doc_item(&p->doc, 0, STR(""),
                 arena_fmt(p->op->mem, STR_FMT " — " STR_FMT "\n" STR_FMT, STR_ARG(name),
                           STR_ARG(x->reason), STR_ARG(outcome)));
    }
}

static void print_end(struct printing *p)
{
    if (p->a->content_sha256.n) {
        doc_note(&p->doc,
                 arena_fmt(p->op->mem, "SHA-256: " STR_FMT, STR_ARG(p->a->content_sha256)));
        return;
    }
    doc_text(&p->doc, lang_words(p->lang, "本人：__________  主管：__________  日期：__________",
                                 "Person: __________  Lead: __________  Date: __________"));
}

void appraisal_print(struct op *op, const struct appraisal *a, enum lang lang, struct doc *ret)
{
    struct printing p = { .op = op, .a = a, .lang = lang };
    doc_begin(&p.doc, op, lang, lang_words(p.lang, "考核表", "Appraisal"));
    p.doc.footer =
        arena_fmt(op->mem, STR_FMT " · " STR_FMT, STR_ARG(a->user_name), STR_ARG(a->cycle_name));
    print_head(&p);
    print_measures(&p);
    print_judged(&p);
    print_words(&p);
    print_appeals(&p);
    print_end(&p);
    *ret = p.doc;
}

enum err appraisal_write(struct op *op, int64_t id, enum lang lang, struct buf *out, str *ret_name)
{
    struct appraisal a;
    struct doc doc;
    str content = { 0 };
    TRY(appraisal_open(op, id, OPENED_PAPER, &a));
    str sha256 = a.content_sha256;
    if (a.state == APPRAISAL_CLOSED) {
        struct frozen f;
        TRY(db_text(op, SQL(appraisal_content), ARGS(V(id)), &content));
        TRY(frozen_read(op, content, &f));
        a = f.sheet;
        a.content_sha256 = sha256;
        TRY(appraisal_files(op, &a));
    }
    appraisal_print(op, &a, lang, &doc);
    *ret_name = arena_fmt(op->mem, STR_FMT "-" STR_FMT "-" STR_FMT ".pdf", STR_ARG(doc.title),
                          STR_ARG(a.user_name), STR_ARG(a.cycle_name));
    return doc_write(op, &doc, DOC_PDF, out);
}
