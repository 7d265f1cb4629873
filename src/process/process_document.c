/* A process as a document: what it is for, its steps with who, what is recorded, by when and by which law, its moves, its fields. */
#include "process_draw.h"
#include "process_internal.h"

struct writing {
    struct op *op;
    const struct process_def *d;
    enum lang lang;
    struct list roles;
    struct doc doc;
};

static str names_of(const struct writing *w, const strs *keys)
{
    strs words = { arena_array(w->op->mem, keys->n + 1, sizeof(str)), keys->n };
    for (size_t i = 0; i < keys->n; i++)
        words.items[i] = process_name_of(w->op, w->d, keys->items[i]);
    return arena_join(w->op->mem, &words, "\n");
}

static str step_named(const struct writing *w, str key)
{
    const struct process_step *s = process_step_named(w->d, key);
    if (str_is(key, "*"))
        return lang_words(w->lang, "任一步骤", "any step");
    return s ? lang_str(w->lang, s->zh, s->en) : key;
}

static str lines(const struct writing *w, str a, str b)
{
    return a.n && b.n ? arena_fmt(w->op->mem, STR_FMT "\n" STR_FMT, STR_ARG(a), STR_ARG(b))
                      : (a.n ? a : b);
}

static void table(struct writing *w, const str *head, const int *widths, size_t columns,
                  const str *cells, size_t rows)
{
    str *kept = arena_array(w->op->mem, columns, sizeof *kept);
    memcpy(kept, head, columns * sizeof *kept);
    doc_table(&w->doc, kept, widths, columns, cells, rows);
}

/* ------------------------------------------------------------------ steps */

static str kind_words(const struct writing *w, int kind)
{
    static const char *const zh[] = { "", "等待", "判断", "结束" };
    static const char *const en[] = { "", "waiting", "decision", "end" };
    return lang_words(w->lang, zh[kind], en[kind]);
}

static str step_words(const struct writing *w, const struct process_step *s)
{
    str name = lang_str(w->lang, s->zh, s->en), kind = kind_words(w, s->kind);
    if (s->exception)
        kind = kind.n ? arena_fmt(w->op->mem, STR_FMT "%s" STR_FMT, STR_ARG(kind),
                                  w->lang == LANG_EN ? ", " : "，",
                                  STR_ARG(lang_words(w->lang, "例外", "exception")))
                      : lang_words(w->lang, "例外", "exception");
    if (kind.n)
        name = arena_fmt(w->op->mem,
                         w->lang == LANG_EN ? STR_FMT " (" STR_FMT ")" : STR_FMT "（" STR_FMT "）",
                         STR_ARG(name), STR_ARG(kind));
    return lines(w, name, lang_str(w->lang, s->hint_zh, s->hint_en));
}

static str next_words(const struct writing *w, const struct process_step *s)
{
    const struct process_move *m = w->d->moves.items;
    strs next = { arena_array(w->op->mem, w->d->moves.n + 1, sizeof(str)), 0 };
    for (size_t i = 0; i < w->d->moves.n; i++)
        if (str_eq(m[i].from, s->key))
            next.items[next.n++] = arena_fmt(w->op->mem, STR_FMT " → " STR_FMT,
                                             STR_ARG(lang_str(w->lang, m[i].zh, m[i].en)),
                                             STR_ARG(step_named(w, m[i].to)));
    return arena_join(w->op->mem, &next, "\n");
}

static enum err write_steps(struct writing *w)
{
    const struct process_step *s = w->d->steps.items;
    size_t n = w->d->steps.n;
    static const int widths[] = { 10, 6, 8, 6, 7, 11 };
    const str head[] = {
        lang_words(w->lang, "步骤", "Step"),         lang_words(w->lang, "谁来做", "Who"),
        lang_words(w->lang, "记录什么", "Recorded"), lang_words(w->lang, "时限", "Target"),
        lang_words(w->lang, "法定", "Law"),          lang_words(w->lang, "下一步", "Next")
    };
    str *cells = arena_array(w->op->mem, 6 * n + 1, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        str *row = &cells[6 * i], post;
        TRY(process_post_word(w->op, s[i].post, w->lang, &post));
        row[0] = step_words(w, &s[i]);
        row[1] = doc_or_dash(lines(w, post, process_role_word(&w->roles, s[i].role, w->lang)));
        row[2] = doc_or_dash(names_of(w, &s[i].form));
        row[3] = doc_or_dash(process_target_words(w->op, &s[i], w->lang));
        row[4] =
            doc_or_dash(lines(w, process_legal_words(w->op, &s[i], w->lang), s[i].legal_basis));
        row[5] = doc_or_dash(next_words(w, &s[i]));
    }
    doc_heading(&w->doc, 1, lang_words(w->lang, "步骤", "Steps"));
    table(w, head, widths, 6, cells, n);
    return OK;
}

/* ------------------------------------------------------------------ moves */

static str condition_words(const struct writing *w, const struct process_move *m)
{
    str words;
    if (process_guard_words(w->op, w->d, m->guard, &words) != OK) {
        op_forgive(w->op); /* a draft may hold one that does not read */
        words = STR("");
    }
    if (words.n)
        words =
            arena_fmt(w->op->mem, w->lang == LANG_EN ? "depends on " STR_FMT : "取决于 " STR_FMT,
                      STR_ARG(words));
    if (m->after_minutes)
        words =
            lines(w, words,
                  arena_fmt(w->op->mem,
                            w->lang == LANG_EN ? "by itself after " STR_FMT : STR_FMT "后自动",
                            STR_ARG(process_wait_words(w->op, m->after_minutes * 60, w->lang))));
    else if (m->automatic)
        words = lines(w, words, lang_words(w->lang, "满足时自动", "by itself as soon as it holds"));
    if (m->reason)
        words = lines(w, words, lang_words(w->lang, "须写原因", "a reason has to be given"));
    return words;
}

static str second_words(const struct writing *w, const struct process_move *m)
{
    if (!m->two_person_field.n)
        return STR("");
    return arena_fmt(w->op->mem,
                     w->lang == LANG_EN ? STR_FMT " above %lld.%02lld: " STR_FMT
                                        : STR_FMT "超过 %lld.%02lld 时：" STR_FMT,
                     STR_ARG(process_name_of(w->op, w->d, m->two_person_field)),
                     (long long)(m->two_person_above / 100), (long long)(m->two_person_above % 100),
                     STR_ARG(process_role_words(w->op, &w->roles, &m->approvers, w->lang)));
}

static void write_moves(struct writing *w)
{
    const struct process_move *m = w->d->moves.items;
    size_t n = w->d->moves.n;
    static const int widths[] = { 8, 9, 7, 7, 9, 8 };
    const str head[] = {
        lang_words(w->lang, "动作", "Move"),      lang_words(w->lang, "从 → 到", "From → to"),
        lang_words(w->lang, "谁可以", "Who may"), lang_words(w->lang, "必须已知", "Required"),
        lang_words(w->lang, "条件", "Condition"), lang_words(w->lang, "第二人", "Second person")
    };
    str *cells = arena_array(w->op->mem, 6 * n + 1, sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        str *row = &cells[6 * i];
        row[0] = lang_str(w->lang, m[i].zh, m[i].en);
        row[1] = arena_fmt(w->op->mem, STR_FMT " → " STR_FMT, STR_ARG(step_named(w, m[i].from)),
                           STR_ARG(step_named(w, m[i].to)));
        row[2] = m[i].roles.n ? process_role_words(w->op, &w->roles, &m[i].roles, w->lang)
                              : lang_words(w->lang, "做这一步的人", "whoever does the step");
        row[3] = doc_or_dash(names_of(w, &m[i].required));
        row[4] = doc_or_dash(condition_words(w, &m[i]));
        row[5] = doc_or_dash(second_words(w, &m[i]));
    }
    doc_heading(&w->doc, 1, lang_words(w->lang, "动作", "Moves"));
    table(w, head, widths, 6, cells, n);
}

/* ------------------------------------------------------------------ fields */

static str type_words(const struct writing *w, const struct process_field *f)
{
    static const char *const zh[] = { "文本", "多行文本", "数字", "金额",
                                      "日期", "是否",     "选项", "文件" };
    static const char *const en[] = { "text", "long text", "number", "amount",
                                      "date", "yes or no", "choice", "files" };
    const struct process_choice *c = f->choices.items;
    strs words = { arena_array(w->op->mem, f->choices.n + 1, sizeof(str)), f->choices.n };
    for (size_t i = 0; i < f->choices.n; i++)
        words.items[i] = lang_str(w->lang, c[i].zh, c[i].en);
    return lines(w, lang_words(w->lang, zh[f->type], en[f->type]),
                 arena_join(w->op->mem, &words, w->lang == LANG_EN ? ", " : "、"));
}

static void write_fields(struct writing *w)
{
    const struct process_field *f = w->d->fields.items;
    size_t n = w->d->fields.n;
    static const int widths[] = { 8, 14, 14 };
    const str head[] = { lang_words(w->lang, "字段", "Field"), lang_words(w->lang, "类型", "Type"),
                         lang_words(w->lang, "说明", "Explanation") };
    str *cells = arena_array(w->op->mem, 3 * n + 1, sizeof *cells);
    if (!n)
        return;
    for (size_t i = 0; i < n; i++) {
        cells[3 * i] = lang_str(w->lang, f[i].zh, f[i].en);
        cells[3 * i + 1] = type_words(w, &f[i]);
        cells[3 * i + 2] = doc_or_dash(lang_str(w->lang, f[i].help_zh, f[i].help_en));
    }
    doc_heading(&w->doc, 1, lang_words(w->lang, "记录的内容", "What is recorded"));
    table(w, head, widths, 3, cells, n);
}

/* ------------------------------------------------------------------ the chart */

static enum err write_chart(struct writing *w)
{
    CLEANUP(buf_release) struct buf png;
    buf_init(&png, DRAWING_MAX);
    TRY(process_draw(w->op, w->d, w->lang, NULL, DRAW_PNG, &png));
    doc_heading(&w->doc, 1, lang_words(w->lang, "流程图", "Chart"));
    doc_picture(&w->doc, arena_str(w->op->mem, buf_view(&png)));
    return OK;
}

/* ------------------------------------------------------------------ the whole */

static str imprint_words(const struct writing *w, const struct process_imprint *i)
{
    str at = { utc_str(w->op->mem, i->at).p, 10 };
    if (!i->edition)
        return arena_fmt(w->op->mem, w->lang == LANG_EN ? "draft, " STR_FMT : "草稿，" STR_FMT,
                         STR_ARG(at));
    return arena_fmt(w->op->mem,
                     w->lang == LANG_EN ? "edition %lld, " STR_FMT : "第 %lld 版，" STR_FMT,
                     (long long)i->edition, STR_ARG(at));
}

enum err process_document(struct op *op, const struct process_def *d,
                          const struct process_imprint *imprint, enum lang lang,
                          enum doc_format format, struct buf *out, str *ret_name)
{
    enum lang asked = op->lang;
    struct writing w = { .op = op, .d = d, .lang = lang };
    str name = lang_str(w.lang, d->zh, d->en), words = imprint_words(&w, imprint);
    TRY(process_roles_named(op, &w.roles));
    op->lang = lang; /* names of facts come in the op's */
    doc_begin(&w.doc, op, lang, name);
    w.doc.footer = arena_fmt(op->mem, STR_FMT " · " STR_FMT, STR_ARG(name), STR_ARG(words));
    doc_note(&w.doc, words);
    doc_heading(&w.doc, 1, lang_words(w.lang, "目的", "Purpose"));
    doc_text(&w.doc, doc_or_dash(lang_str(w.lang, d->purpose_zh, d->purpose_en)));
    if (imprint->note.n) {
        doc_heading(&w.doc, 1, lang_words(w.lang, "本版修订", "What changed"));
        doc_text(&w.doc, imprint->note);
    }
    enum err err = format == DOC_MARKDOWN ? OK : write_chart(&w);
    if (err == OK)
        err = write_steps(&w);
    write_moves(&w);
    write_fields(&w);
    *ret_name = imprint->edition
                    ? arena_fmt(op->mem, STR_FMT "-%lld.%s", STR_ARG(name),
                                (long long)imprint->edition, doc_format_labels[format])
                    : arena_fmt(op->mem, STR_FMT ".%s", STR_ARG(name), doc_format_labels[format]);
    if (err == OK)
        err = doc_write(op, &w.doc, format, out);
    op->lang = asked;
    return err;
}
