/* A file becomes a draft. Word files are read as Markdown, text is taken apart by the linter's parser; what has no
 * place in a document is kept for people to decide (import_clauses.c). */
#include "document_annex.h"
#include "import_clauses.h"

#include "../base/text.h"

#define NAME_CHARS 60
#define LINES_MAX  500

/* Zips and old .doc files: what they are not is told by who reads Word files. */
static bool is_packed(str bytes)
{
    return str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("\xD0\xCF\x11\xE0"));
}

static enum err text_read(struct op *op, const struct import_form *form, str *ret)
{
    *ret = form->bytes;
    if (is_packed(form->bytes))
        return doc_read_docx(op, form->bytes, ret);
    if (form->bytes.n > LINT_TEXT_MAX)
        return refuse(op, ERR_TOO_LARGE, "lint.too_large");
    if (!text_utf8(*ret, NULL) && !text_from_gb18030(op->mem, *ret, ret))
        return refuse_with(op, ERR_SYNTAX, "lint.encoding", P("file", form->filename));
    if (text_control(*ret, false) >= 0)
        return refuse_with(op, ERR_SYNTAX, "lint.encoding", P("file", form->filename));
    *ret = text_trim(*ret);
    return OK;
}

static int lang_of(const struct lint_doc *doc)
{
    size_t english = 0;
    for (size_t i = 0; i < doc->clause_count; i++)
        english += doc->clauses[i].lang == LINT_EN;
    return 2 * english > doc->clause_count ? LANG_EN : LANG_ZH;
}

static str without_end(str s, str end)
{
    return str_ends(s, end) && s.n > end.n ? text_trim((str){ s.p, s.n - end.n }) : s;
}

static str without_ends(str name)
{
    static const char *const ends[] = { "岗位职责说明书",   "岗位说明书", "岗位职责",
                                        "职责说明",         "工作职责",   "职责",
                                        ": duties",         " duties",    " responsibilities",
                                        " job description", "Duties",     "Responsibilities" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        name = str_eq(name, str_of(ends[i])) ? STR("") : without_end(name, str_of(ends[i]));
    return name;
}

static str stem_of(str filename)
{
    for (size_t i = filename.n; i-- > 1;)
        if (filename.p[i] == '.')
            return (str){ filename.p, i };
    return filename;
}

/* "售后专员岗位职责" is the document of 售后专员. */
static str name_of(const struct importing *im, const struct import_form *form)
{
    const struct lint_clause *first = im->doc.clause_count ? im->doc.clauses : NULL;
    str name = form->name;
    if (!name.n && im->doc.posts.n)
        name = im->doc.posts.items[0];
    if (!name.n)
        name = im->doc.title;
    if (!name.n && first && first->form == LINT_HEADING)
        name = first->text;
    name = without_ends(name);
    if (!name.n)
        name = without_ends(stem_of(form->filename));
    name = text_cut(text_trim(name), NAME_CHARS);
    return name.n && text_control(name, true) < 0 ? name : STR("—");
}

static int industry_of(str written)
{
    if (str_has(written, STR("电商")) || str_has(written, STR("commerce")))
        return INDUSTRY_ECOMMERCE;
    if (str_has(written, STR("制造")) || str_has(written, STR("anufactur")))
        return INDUSTRY_MANUFACTURING;
    return INDUSTRY_GENERAL;
}

/* The annex of our own exports tells of the day on which it was printed. */
static str annex_leave(str text)
{
    static const char *const heads[] = { "\n## " ANNEX_ZH "\n", "\n## " ANNEX_EN "\n" };
    for (size_t i = 0; i < 2; i++) {
        const char *at = memmem(text.p, text.n, heads[i], strlen(heads[i]));
        if (at)
            return (str){ text.p, (size_t)(at - text.p) };
    }
    return text;
}

/* Signatures of our own exports vouch for the edition that was printed, not for one that is written now: from
 * their heading on nothing is taken when the hash stands below it. */
static str signatures_leave(str text)
{
    static const char *const heads[] = { "\n## 签收\n", "\n## Signatures\n" };
    for (size_t i = 0; i < 2; i++) {
        const char *at = memmem(text.p, text.n, heads[i], strlen(heads[i]));
        str below = at ? (str){ at, text.n - (size_t)(at - text.p) } : STR("");
        if (str_has(below, STR("SHA-256")))
            return (str){ text.p, (size_t)(at - text.p) };
    }
    return text;
}

/* Below a rule at the end of a Word file stand its headers, footers and notes: our own footer says nothing
 * new. */
static str tail_take(struct importing *im, const struct import_form *form, str text)
{
    str mark = STR("\n---\n");
    const char *at = NULL;
    for (size_t i = 0; is_packed(form->bytes) && i + mark.n <= text.n; i++)
        if (str_starts((str){ text.p + i, text.n - i }, mark))
            at = text.p + i;
    if (!at)
        return text;
    im->tail = (str){ at + mark.n, text.n - (size_t)(at - text.p) - mark.n };
    return (str){ text.p, (size_t)(at - text.p) };
}

static void tail_add(struct importing *im)
{
    str line, rest = im->tail, own = arena_fmt(im->op->mem, STR_FMT " · ", STR_ARG(im->own));
    while (str_split(&rest, '\n', &line))
        if (!str_starts(text_trim(line), own))
            import_unplaced(im, line);
}

/* An edition that was taken out, edited and brought back is still the same duties: by their words, else by
 * their number. */
static enum err roots_find(struct importing *im, int64_t post_id)
{
    struct list before = { 0 };
    struct duty *d = im->d.duties.items;
    TRY(duties_in_force(im->op, post_id, &before));
    const struct duty *old = before.items;
    bool *taken = arena_array(im->op->mem, before.n + 1, sizeof *taken);
    for (size_t i = 0; i < im->d.duties.n; i++)
        for (size_t k = 0; k < before.n && !d[i].root_id; k++)
            if (!taken[k] && str_eq(d[i].statement, old[k].statement))
                d[i].root_id = old[k].root_id, taken[k] = true;
    for (size_t i = 0; i < im->d.duties.n && i < before.n; i++)
        if (!d[i].root_id && !taken[i])
            d[i].root_id = old[i].root_id, taken[i] = true;
    return OK;
}

/* Whose document it is: of the post that it is for, else as it says itself. */
static enum err own_find(struct importing *im, const struct import_form *form)
{
    TRY(post_list(im->op, &im->posts));
    ptrdiff_t at = post_index(im->posts.items, im->posts.n, form->post_id);
    im->own = at < 0 ? name_of(im, form)
                     : post_name(&((struct post *)im->posts.items)[at], (enum lang)im->d.lang);
    return OK;
}

static enum err taken_apart(struct importing *im, const struct import_form *form, str text)
{
    struct arena *mem = im->op->mem;
    text = annex_leave(signatures_leave(tail_take(im, form, text)));
    TRY(lint_rules_here(im->op, &im->rules));
    TRY(lint_parse(im->op, text, &im->doc));
    import_tables_find(im->op, text, &im->tables);
    TRY(import_known_read(im->op, &im->tables, &im->known));
    im->d.lang = lang_of(&im->doc);
    TRY(own_find(im, form));
    im->d.duties.items = arena_array(mem, DUTIES_MAX, sizeof(struct duty));
    im->d.qualifications.items = arena_array(mem, 60, sizeof(str));
    im->d.authority.items = arena_array(mem, 40, sizeof(struct authority));
    import_clauses(im);
    tail_add(im);
    if (!im->d.duties.n && !im->d.unplaced.n && !im->d.qualifications.n)
        return refuse(im->op, ERR_INVALID, "duty_import.empty");
    if (im->d.unplaced.n > LINES_MAX)
        return refuse(im->op, ERR_TOO_LARGE, "duty_import.too_long");
    return OK;
}

enum err document_import(struct op *op, const struct import_form *form, struct duty_document *ret)
{
    struct importing im = { .op = op };
    struct post p = { 0 };
    int64_t post_id = form->post_id, id = 0;
    str text, data;

    TRY(text_read(op, form, &text));
    TRY(taken_apart(&im, form, text));
    TX(tx, op);
    if (!post_id) {
        p = (struct post){ .name_zh = im.own,
                           .name_en = im.own,
                           .team_id = form->team_id,
                           .industry = industry_of(im.doc.industry) };
        TRY(post_add(op, &p, &p));
        post_id = p.id;
    }
    TRY(roots_find(&im, post_id));
    TRY(edition_insert(op, post_id, &im.d, &id));
    data = arena_fmt(op->mem, "{\"duties\":%zu,\"unplaced\":%zu}", im.d.duties.n, im.d.unplaced.n);
    TRY(event_append(op, "duty_document", id, "duty_document.imported", data, NULL));
    TRY(document_read(op, id, ret));
    return tx_commit(&tx);
}
