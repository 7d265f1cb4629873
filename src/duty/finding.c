/* A document is linted as one text, so that rules see headings and neighbours; each finding is then told at
 * the row and the characters that it is about. */
#include "finding.h"

#include "../base/text.h"
#include "finding_sql.h"

const struct field finding_fields[] = {
    { FIELD(struct finding, rule) },
    { FIELD(struct finding, severity), .labels = lint_severity_labels },
    { FIELD(struct finding, essential), .labels = lint_essential_labels },
    { FIELD(struct finding, field),
      .doc = "statement, purpose, authority, qualifications or document" },
    { FIELD(struct finding, item), .doc = "row of the field, from 1; 0: the field or document" },
    { FIELD(struct finding, duty_id), .flags = NULLABLE },
    { FIELD(struct finding, root_id), .flags = NULLABLE },
    { FIELD(struct finding, begin), .doc = "first character within the field, from 0" },
    { FIELD(struct finding, end), .doc = "behind the last character" },
    { FIELD(struct finding, text), .doc = "the words" },
    { FIELD(struct finding, message) },
    { FIELD(struct finding, rewrite), .doc = "with blanks (__) to fill; may be empty" },
    { FIELD(struct finding, why) },
    { FIELD(struct finding, dismissal_id), .flags = NULLABLE, .doc = "null: the finding stands" },
    { FIELD(struct finding, dismissal_reason), .flags = NULLABLE },
    { 0 },
};

const struct field finding_report_fields[] = {
    { FIELD(struct finding_report, findings), .of = finding_fields,
      .size = sizeof(struct finding) },
    { FIELD(struct finding_report, essentials), .of = lint_tally_fields,
      .size = sizeof(struct lint_tally), .doc = "of findings that stand" },
    { FIELD(struct finding_report, duties) },
    { FIELD(struct finding_report, dismissed) },
    { FIELD(struct finding_report, errors), .doc = "that stand" },
    { FIELD(struct finding_report, warnings), .doc = "that stand" },
    { 0 },
};

/* ------------------------------------------------------------------ the document as one text */

struct piece {
    const char *field;
    int64_t item;
    size_t begin, end; /* characters */
};

struct draft_text {
    struct op *op;
    struct buf out;
    size_t chars;
    struct piece *pieces;
    size_t n;
};

static void add_words(struct draft_text *t, str words)
{
    buf_str(&t->out, words);
    t->chars += text_chars(words);
}

static void add_piece(struct draft_text *t, const char *field, int64_t item, str words)
{
    size_t begin = t->chars;
    add_words(t, words);
    t->pieces[t->n++] = (struct piece){ field, item, begin, t->chars };
    add_words(t, STR("\n"));
}

static void add_head(struct draft_text *t, bool en, const char *zh_words, const char *en_words)
{
    add_words(t, STR("\n## "));
    add_words(t, str_of(en ? en_words : zh_words));
    add_words(t, STR("\n"));
}

/* Editions, authors and dates are kept by the program, so their absence is never found. */
static void add_title(struct draft_text *t, const struct duty_document *d, bool en)
{
    const char *format = en ? "# " STR_FMT
                              ": post document\nVersion: %lld. Owner: people department. "
                              "Effective date: by approval. Review date: a year later.\n"
                            : "# " STR_FMT "岗位说明书\n版本：第%lld版 责任人：人事部 "
                              "生效日期：以批准为准 复审日期：一年后\n";
    add_words(t, arena_fmt(t->op->mem, format, STR_ARG(d->post_name), (long long)d->edition));
}

static void add_duties(struct draft_text *t, const struct duty_document *d, bool en)
{
    const struct duty *duties = d->duties.items;
    add_head(t, en, "岗位职责", "Duties");
    for (size_t i = 0; i < d->duties.n; i++) {
        add_words(t, arena_fmt(t->op->mem, "%zu. ", i + 1));
        add_piece(t, "statement", (int64_t)i + 1, duties[i].statement);
    }
}

static void add_rest(struct draft_text *t, const struct duty_document *d, bool en)
{
    const struct authority *a = d->authority.items;
    if (d->authority.n)
        add_head(t, en, "权限", "Authority");
    for (size_t i = 0; i < d->authority.n; i++) {
        add_words(t, STR("- "));
        add_piece(t, "authority", (int64_t)i + 1, a[i].decision);
    }
    if (d->qualifications.n)
        add_head(t, en, "任职要求", "Qualifications");
    for (size_t i = 0; i < d->qualifications.n; i++) {
        add_words(t, STR("- "));
        add_piece(t, "qualifications", (int64_t)i + 1, d->qualifications.items[i]);
    }
}

static void text_of(struct draft_text *t, const struct duty_document *d)
{
    bool en = d->lang == LANG_EN;
    size_t pieces = d->duties.n + d->authority.n + d->qualifications.n + 1;
    t->pieces = arena_array(t->op->mem, pieces, sizeof *t->pieces);
    buf_init(&t->out, LINT_TEXT_MAX);
    add_title(t, d, en);
    if (d->purpose.n) {
        add_head(t, en, "岗位目的", "Purpose");
        add_piece(t, "purpose", 0, d->purpose);
    }
    add_duties(t, d, en);
    add_rest(t, d, en);
}

/* ------------------------------------------------------------------ findings at their rows */

static const struct piece *piece_at(const struct draft_text *t, size_t at)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->pieces[i].begin <= at && at < t->pieces[i].end)
            return &t->pieces[i];
    return NULL;
}

static struct finding finding_of(const struct draft_text *t, const struct duty_document *d,
                                 const struct lint_finding *f)
{
    struct finding found = {
        .rule = f->rule,
        .severity = f->severity,
        .essential = f->essential,
        .field = STR("document"),
        .text = f->text,
        .message = f->message,
        .rewrite = f->rewrite,
        .why = f->why,
    };
    /* What is missing in the document as a whole is told at some duty, which is no better or worse for it. */
    const struct piece *p = piece_at(t, f->span.begin);
    if (!p || f->span.end == f->span.begin || (strcmp(p->field, "statement") == 0 && !f->duty))
        return found;
    size_t end = f->span.end < p->end ? f->span.end : p->end;
    found.field = str_of(p->field);
    found.item = p->item;
    found.begin = (int64_t)(f->span.begin - p->begin);
    found.end = (int64_t)(end - p->begin);
    if (strcmp(p->field, "statement") == 0) {
        const struct duty *duty = &((const struct duty *)d->duties.items)[p->item - 1];
        found.duty_id = duty->id;
        found.root_id = duty->root_id;
    }
    return found;
}

static void dismissed_mark(struct finding *f, const struct list *dismissals)
{
    const struct dismissal *l = dismissals->items;
    for (size_t i = 0; i < dismissals->n; i++)
        if (l[i].root_id == f->root_id && str_eq(l[i].rule, f->rule) &&
            str_eq(l[i].words, f->text)) {
            f->dismissal_id = l[i].id;
            f->dismissal_reason = l[i].reason;
        }
}

/* ------------------------------------------------------------------ what the linter is told */

static unsigned facts_of(const struct duty *d)
{
    return (d->partners.n ? LINT_HAS_PARTNERS : 0u) | (d->limit_kind ? LINT_HAS_LIMIT : 0u) |
           (d->output.n ? LINT_HAS_OUTPUT : 0u) | (d->permissions.n ? LINT_HAS_PERMISSION : 0u) |
           (d->processes.n ? LINT_HAS_PROCESS : 0u) | (d->standards.n ? LINT_HAS_STANDARD : 0u) |
           (d->measures.n ? LINT_HAS_MEASURE : 0u);
}

/* One post need not serve all ten elements: those that its rows are marked with and those that other posts
 * serve are not missed. */
static strs elements_served(struct op *op, const struct duty_document *d, const struct list *posts)
{
    strs served = { arena_array(op->mem, 10 * (posts->n + d->duties.n), sizeof(str)), 0 };
    const struct post *all = posts->items;
    for (size_t i = 0; all && i < posts->n; i++) {
        const struct post *p = &all[i];
        for (size_t k = 0; p->active && p->id != d->post_id && k < p->elements.n; k++)
            served.items[served.n++] = p->elements.items[k];
    }
    for (size_t i = 0; i < d->duties.n; i++) {
        const strs *own = &((const struct duty *)d->duties.items)[i].elements;
        for (size_t k = 0; k < own->n; k++)
            served.items[served.n++] = own->items[k];
    }
    return served;
}

static enum err context_of(struct op *op, const struct duty_document *d, struct lint_context *ret)
{
    struct list posts;
    unsigned *facts = arena_array(op->mem, d->duties.n, sizeof *facts);
    TRY(post_list(op, &posts));
    ptrdiff_t at = post_index(posts.items, posts.n, d->post_id);
    const struct post *p = at < 0 ? NULL : &((const struct post *)posts.items)[at];
    for (size_t i = 0; i < d->duties.n; i++)
        facts[i] = facts_of(&((const struct duty *)d->duties.items)[i]);
    *ret = (struct lint_context){
        .lang = d->lang == LANG_EN ? LINT_EN : LINT_ZH,
        .industry = p && p->industry ? str_of(industry_labels[p->industry]) : (str){ 0 },
        .supervisor = p && p->supervisor,
        .facts = facts,
        .fact_count = d->duties.n,
        .elements_excused = elements_served(op, d, &posts),
    };
    return rules_off(op, &ret->off);
}

/* ------------------------------------------------------------------ the report */

/* Advice (info) does not count against a duty, as in lint.h. */
static void tally(struct op *op, struct finding_report *r)
{
    struct lint_tally *t = arena_array(op->mem, LINT_ESSENTIALS, sizeof *t);
    bool *hurt = arena_array(op->mem, (size_t)r->duties + 1, sizeof *hurt);
    const struct finding *f = r->findings.items;
    for (int e = 0; e < LINT_ESSENTIALS; e++) {
        t[e] = (struct lint_tally){ .essential = e, .duties = r->duties };
        memset(hurt, 0, ((size_t)r->duties + 1) * sizeof *hurt);
        for (size_t i = 0; i < r->findings.n; i++) {
            if (f[i].essential != e || f[i].dismissal_id)
                continue;
            t[e].count++;
            if (f[i].severity > LINT_INFO && str_is(f[i].field, "statement"))
                hurt[f[i].item] = true;
        }
        for (int64_t i = 1; i <= r->duties; i++)
            t[e].without_findings += !hurt[i];
    }
    r->essentials = (struct list){ t, LINT_ESSENTIALS };
}

static void count(struct finding_report *r)
{
    const struct finding *f = r->findings.items;
    for (size_t i = 0; i < r->findings.n; i++) {
        r->dismissed += f[i].dismissal_id != 0;
        r->errors += !f[i].dismissal_id && f[i].severity == LINT_ERROR;
        r->warnings += !f[i].dismissal_id && f[i].severity == LINT_WARNING;
    }
}

/* Messages are for the reader, rewrites go into the document: they are in its language. */
static enum err rewrites_speak(struct op *op, const struct lint_rules *rules, str text,
                               const struct lint_context *context, const struct duty_document *d,
                               struct finding *found, size_t n)
{
    struct lint_report report;
    enum lang reader = op->lang;
    if ((int)reader == d->lang)
        return OK;
    op->lang = (enum lang)d->lang;
    enum err err = lint_text(op, rules, text, context, &report);
    op->lang = reader;
    for (size_t i = 0; err == OK && i < n && i < report.findings.n; i++)
        found[i].rewrite = ((const struct lint_finding *)report.findings.items)[i].rewrite;
    return err;
}

enum err document_findings(struct op *op, const struct duty_document *d, struct finding_report *ret)
{
    struct draft_text t = { .op = op };
    const struct lint_rules *rules;
    struct lint_context context;
    struct lint_report report;
    struct list dismissals;

    TRY(lint_rules_here(op, &rules));
    TRY(context_of(op, d, &context));
    text_of(&t, d);
    str text = arena_str(op->mem, buf_view(&t.out));
    buf_release(&t.out);
    TRY(lint_text(op, rules, text, &context, &report));
    TRY(db_all(op, SQL(dismissal_of_post), ARGS(V(d->post_id)), dismissal_fields,
               sizeof(struct dismissal), &dismissals));
    struct finding *found = arena_array(op->mem, report.findings.n, sizeof *found);
    for (size_t i = 0; i < report.findings.n; i++) {
        found[i] = finding_of(&t, d, &((const struct lint_finding *)report.findings.items)[i]);
        dismissed_mark(&found[i], &dismissals);
    }
    TRY(rewrites_speak(op, rules, text, &context, d, found, report.findings.n));
    *ret = (struct finding_report){ .findings = { found, report.findings.n },
                                    .duties = (int64_t)d->duties.n };
    tally(op, ret);
    count(ret);
    return OK;
}

enum err document_errors(struct op *op, const struct duty_document *d, int64_t *ret)
{
    struct finding_report r;
    TRY(document_findings(op, d, &r));
    *ret = r.errors;
    return OK;
}
