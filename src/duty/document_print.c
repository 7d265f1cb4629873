/* A duty document on paper: head, purpose, duty table, RACI table, what each duty is bound to, its measures, authority,
 * qualifications, signatures; and an annex of what is not part of it (document_annex.c). */
#include "binding.h"
#include "document_annex.h"
#include "duty_words.h"
#include "measure_words.h"

struct printing {
    struct op *op;
    const struct content *c;
    const struct duty_document *d;
    enum lang lang;
    struct doc doc;
};

#define COLUMNS(head) (sizeof(head) / sizeof *(head))
static const str *heads(const struct printing *p, const str *head, size_t n)
{
    str *kept = arena_array(p->op->mem, n, sizeof *kept);
    memcpy(kept, head, n * sizeof *kept);
    return kept;
}

/* ------------------------------------------------------------------ the head */

static str industry_words(const struct printing *p)
{
    static const char *const zh[] = { "通用", "电商", "制造业" };
    static const char *const en[] = { "General", "E-commerce", "Manufacturing" };
    return str_of(p->lang == LANG_EN ? en[p->c->industry] : zh[p->c->industry]);
}

static str state_words(const struct printing *p)
{
    static const char *const zh[] = { "草稿", "审核中", "已批准，待生效", "生效", "已被替代" };
    static const char *const en[] = { "Draft", "In review", "Approved, not in force yet",
                                      "In force", "Superseded" };
    return str_of(p->lang == LANG_EN ? en[p->d->state] : zh[p->d->state]);
}

static void print_head(struct printing *p)
{
    const struct content *c = p->c;
    static const int widths[] = { 2, 4, 2, 4 };
    str *cells = arena_array(p->op->mem, 20, sizeof *cells);
    size_t n = 0;
#define CELL(zh, en, value)                                                                        \
    (cells[n++] = lang_words(p->lang, zh, en), cells[n++] = doc_or_dash(value))
    CELL("部门", "Department", c->team);
    CELL("行业", "Industry", industry_words(p));
    CELL("上级岗位", "Reports to", c->reports_to);
    CELL("代理岗位", "Deputies", arena_join(p->op->mem, &c->deputies, p->lang ? ", " : "、"));
    CELL("版次", "Edition", arena_fmt(p->op->mem, "%lld", (long long)c->edition));
    CELL("状态", "State", state_words(p));
    CELL("生效日期", "Effective date", c->effective_on);
    CELL("复审日期", "Review date", c->review_on);
    CELL("责任人", "Owner", c->written_by);
    CELL("批准", "Approved by", c->approved_by);
#undef CELL
    doc_table(&p->doc, cells, widths, 4, cells + 4, n / 4 - 1);
    if (c->change_note.n) {
        doc_heading(&p->doc, 1, lang_words(p->lang, "修订记录", "Change log"));
        doc_text(&p->doc, c->change_note);
    }
    doc_heading(&p->doc, 1, lang_words(p->lang, "岗位目的", "Purpose"));
    doc_text(&p->doc, doc_or_dash(c->purpose));
}

/* ------------------------------------------------------------------ duties */

static str elements_words(const struct printing *p, const struct duty *d)
{
    strs words = { arena_array(p->op->mem, d->elements.n, sizeof(str)), 0 };
    for (size_t i = 0; i < d->elements.n; i++)
        words.items[words.n++] = words_element(p->lang, d->elements.items[i]);
    return arena_join(p->op->mem, &words, "\n");
}

static void print_duties(struct printing *p)
{
    const struct duty *d = p->c->duties.items;
    size_t n = p->c->duties.n;
    static const int widths[] = { 3, 16, 8, 8, 6, 7 };
    const str head[] = {
        lang_words(p->lang, "序号", "No."),        lang_words(p->lang, "职责", "Duty"),
        lang_words(p->lang, "触发", "Trigger"),    lang_words(p->lang, "产出", "Output"),
        lang_words(p->lang, "时限", "Time limit"), lang_words(p->lang, "要素", "Element")
    };
    str *cells = arena_array(p->op->mem, 6 * n, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        str *row = &cells[6 * i];
        row[0] = arena_fmt(p->op->mem, "%zu", i + 1);
        row[1] = d[i].statement;
        row[2] = doc_or_dash(d[i].trigger);
        row[3] = doc_or_dash(d[i].output);
        row[4] = doc_or_dash(words_limit(p->op, p->lang, &d[i]));
        row[5] = doc_or_dash(elements_words(p, &d[i]));
    }
    doc_heading(&p->doc, 1, lang_words(p->lang, "岗位职责", "Duties"));
    doc_table(&p->doc, heads(p, head, COLUMNS(head)), widths, 6, cells, n);
}

/* Who answers for a duty, who does it, who is asked and told. */
static str partners_with(const struct printing *p, const struct duty *d, int role, bool own)
{
    strs names = { arena_array(p->op->mem, d->partners.n + 1, sizeof(str)), 0 };
    if (own)
        names.items[names.n++] = p->c->post;
    for (size_t i = 0; i < d->partners.n; i++) {
        const struct duty_partner *partner = &((const struct duty_partner *)d->partners.items)[i];
        if (partner->role == role)
            names.items[names.n++] = partner->name;
    }
    return doc_or_dash(arena_join(p->op->mem, &names, "\n"));
}

static void print_raci(struct printing *p)
{
    const struct duty *d = p->c->duties.items;
    size_t n = p->c->duties.n;
    static const int widths[] = { 3, 8, 8, 8, 8 };
    const str head[] = { lang_words(p->lang, "序号", "No."),
                         lang_words(p->lang, "负责到底 A", "Accountable"),
                         lang_words(p->lang, "执行 R", "Responsible"),
                         lang_words(p->lang, "征询 C", "Consulted"),
                         lang_words(p->lang, "知会 I", "Informed") };
    str *cells = arena_array(p->op->mem, 5 * n, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        str *row = &cells[5 * i];
        bool answers = d[i].role == ROLE_ACCOUNTABLE;
        row[0] = arena_fmt(p->op->mem, "%zu", i + 1);
        row[1] = partners_with(p, &d[i], PARTNER_ACCOUNTABLE, answers);
        row[2] = partners_with(p, &d[i], PARTNER_RESPONSIBLE, true);
        row[3] = partners_with(p, &d[i], PARTNER_CONSULTED, false);
        row[4] = partners_with(p, &d[i], PARTNER_INFORMED, false);
    }
    doc_heading(&p->doc, 1, lang_words(p->lang, "协作关系（RACI）", "Who does what (RACI)"));
    doc_table(&p->doc, heads(p, head, COLUMNS(head)), widths, 5, cells, n);
}

/* ------------------------------------------------------------------ what duties are bound to */

static str permissions_words(const struct printing *p, const struct duty *d)
{
    strs words = { arena_array(p->op->mem, d->permissions.n, sizeof(str)), 0 };
    for (size_t i = 0; i < d->permissions.n; i++)
        words.items[words.n++] = words_permission(p->lang, d->permissions.items[i]);
    return arena_join(p->op->mem, &words, "\n");
}

static str measures_words(const struct printing *p, const struct duty *d)
{
    strs words = { arena_array(p->op->mem, d->measures.n, sizeof(str)), 0 };
    for (size_t i = 0; i < d->measures.n; i++)
        words.items[words.n++] =
            bound_measure_word(p->op->mem, &p->c->called,
                               ((const struct duty_measure *)d->measures.items)[i].measure);
    return arena_join(p->op->mem, &words, "\n");
}

static void print_five(struct printing *p)
{
    const struct duty *d = p->c->duties.items;
    size_t n = p->c->duties.n;
    static const int widths[] = { 3, 10, 7, 9, 8, 8 };
    const str head[] = {
        lang_words(p->lang, "序号", "No."),          lang_words(p->lang, "流程", "Process"),
        lang_words(p->lang, "服务标准", "Standard"), lang_words(p->lang, "所需权限", "Permissions"),
        lang_words(p->lang, "所需培训", "Training"), lang_words(p->lang, "指标", "Measures")
    };
    str *cells = arena_array(p->op->mem, 6 * n, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        str *row = &cells[6 * i];
        row[0] = arena_fmt(p->op->mem, "%zu", i + 1);
        row[1] =
            doc_or_dash(bound_words(p->op->mem, &p->c->called, BOUND_PROCESS, &d[i].processes));
        row[2] =
            doc_or_dash(bound_words(p->op->mem, &p->c->called, BOUND_STANDARD, &d[i].standards));
        row[3] = doc_or_dash(permissions_words(p, &d[i]));
        row[4] = doc_or_dash(arena_join(p->op->mem, &d[i].trainings, "\n"));
        row[5] = doc_or_dash(measures_words(p, &d[i]));
    }
    doc_heading(&p->doc, 1, lang_words(p->lang, "职责五项", "What each duty rests on"));
    doc_table(&p->doc, heads(p, head, COLUMNS(head)), widths, 6, cells, n);
}

static void measure_row(const struct printing *p, size_t duty, const struct duty_measure *m,
                        str *row)
{
    const struct bound_name *name = bound_name_of(&p->c->called, BOUND_MEASURE, m->measure);
    row[0] = arena_fmt(p->op->mem, "%zu", duty + 1);
    row[1] = bound_measure_word(p->op->mem, &p->c->called, m->measure);
    row[2] = words_target(p->op, p->lang, name, m);
    row[3] = words_rule(p->op, p->lang, name, m);
    row[4] = words_weight(p->op, p->lang, m);
}

static void print_measures(struct printing *p)
{
    const struct duty *d = p->c->duties.items;
    static const int widths[] = { 3, 10, 9, 14, 4 };
    const str head[] = { lang_words(p->lang, "序号", "No."), lang_words(p->lang, "指标", "Measure"),
                         lang_words(p->lang, "目标", "Target"),
                         lang_words(p->lang, "计分", "Score"),
                         lang_words(p->lang, "权重", "Weight") };
    size_t n = 0, at = 0;
    for (size_t i = 0; i < p->c->duties.n; i++)
        n += d[i].measures.n;
    if (!n)
        return;
    str *cells = arena_array(p->op->mem, 5 * n, sizeof *cells);
    for (size_t i = 0; i < p->c->duties.n; i++)
        for (size_t k = 0; k < d[i].measures.n; k++)
            measure_row(p, i, &((const struct duty_measure *)d[i].measures.items)[k],
                        &cells[5 * at++]);
    doc_heading(&p->doc, 1, lang_words(p->lang, "考核指标", "Measures"));
    doc_table(&p->doc, heads(p, head, COLUMNS(head)), widths, 5, cells, n);
}

/* ------------------------------------------------------------------ the rest */

static void print_rest(struct printing *p)
{
    const struct authority *a = p->c->authority.items;
    if (p->c->authority.n)
        doc_heading(&p->doc, 1, lang_words(p->lang, "权限", "Authority"));
    for (size_t i = 0; i < p->c->authority.n; i++)
        doc_item(&p->doc, 0, STR(""), words_authority(p->op, p->lang, &a[i]));
    if (p->c->qualifications.n)
        doc_heading(&p->doc, 1, lang_words(p->lang, "任职要求", "Qualifications"));
    for (size_t i = 0; i < p->c->qualifications.n; i++)
        doc_item(&p->doc, 0, STR(""), p->c->qualifications.items[i]);
}

static void print_signatures(struct printing *p)
{
    const struct signature *s = p->d->signatures.items;
    size_t n = p->d->signatures.n;
    static const int widths[] = { 4, 6, 14 };
    if (!p->d->content_sha256.n)
        return;
    const str head[] = { lang_words(p->lang, "签收人", "Signed by"),
                         lang_words(p->lang, "时间（UTC）", "At (UTC)"),
                         lang_words(p->lang, "所签内容 SHA-256", "SHA-256 of what was signed") };
    str *cells = arena_array(p->op->mem, 3 * n, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        cells[3 * i] = s[i].name;
        cells[3 * i + 1] = utc_str(p->op->mem, s[i].at);
        cells[3 * i + 2] = s[i].content_sha256;
    }
    doc_heading(&p->doc, 1, lang_words(p->lang, "签收", "Signatures"));
    if (n)
        doc_table(&p->doc, heads(p, head, COLUMNS(head)), widths, 3, cells, n);
    else
        doc_text(&p->doc, lang_words(p->lang, "签收人：__________  日期：__________",
                                     "Signed by: __________  Date: __________"));
    doc_note(&p->doc, arena_fmt(p->op->mem, "SHA-256: " STR_FMT, STR_ARG(p->d->content_sha256)));
}

enum err document_write(struct op *op, int64_t id, enum doc_format format, struct buf *out,
                        str *ret_name)
{
    struct duty_document d;
    struct content c;
    TRY(document_get(op, id, &d));
    TRY(content_of(op, &d, &c));
    struct printing p = { .op = op, .c = &c, .d = &d, .lang = (enum lang)c.lang };
    str title = p.lang == LANG_EN ? arena_fmt(op->mem, STR_FMT ": duties", STR_ARG(c.post))
                                  : arena_fmt(op->mem, STR_FMT "岗位职责", STR_ARG(c.post));
    doc_begin(&p.doc, op, p.lang, title);
    p.doc.footer =
        arena_fmt(op->mem, p.lang == LANG_EN ? STR_FMT " · edition %lld" : STR_FMT " · 第 %lld 版",
                  STR_ARG(c.post), (long long)c.edition);
    print_head(&p);
    print_duties(&p);
    print_raci(&p);
    print_five(&p);
    print_measures(&p);
    print_rest(&p);
    print_signatures(&p);
    TRY(annex_print(op, &p.doc, &c, format != DOC_MARKDOWN));
    *ret_name = arena_fmt(op->mem, STR_FMT "-%lld.%s", STR_ARG(title), (long long)c.edition,
                          doc_format_labels[format]);
    return doc_write(op, &p.doc, format, out);
}
