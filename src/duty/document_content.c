/* What is printed, approved and signed: a document with every name written out, so that it says the same when
 * posts, teams and people are called otherwise. Frozen as JSON at approval; the hash is over these bytes. */
#include "duty_internal.h"

#include "duty_document_sql.h"

#define CALLED_MAX 5000 /* more than all bindings that a document may have */

const struct field content_fields[] = {
    { FIELD(struct content, document_id) },
    { FIELD(struct content, post_id) },
    { FIELD(struct content, post) },
    { FIELD(struct content, team) },
    { FIELD(struct content, reports_to) },
    { FIELD(struct content, deputies), .max = 20 },
    { FIELD(struct content, industry), .labels = industry_labels },
    { FIELD(struct content, edition) },
    { FIELD(struct content, lang), .labels = lang_labels },
    { FIELD(struct content, written_by) },
    { FIELD(struct content, approved_by) },
    { FIELD(struct content, effective_on) },
    { FIELD(struct content, review_on) },
    { FIELD(struct content, change_note), .flags = MULTILINE, .max = 1000 },
    { FIELD(struct content, purpose), .max = 1000 },
    { FIELD(struct content, authority), .of = authority_fields, .size = sizeof(struct authority) },
    { FIELD(struct content, qualifications) },
    { FIELD(struct content, duties), .of = duty_content_fields, .size = sizeof(struct duty) },
    { FIELD(struct content, called), .of = bound_name_fields, .size = sizeof(struct bound_name),
      .max = CALLED_MAX },
    { 0 },
};

static enum err user_of(struct op *op, int64_t id, str *ret)
{
    *ret = STR("");
    if (id)
        TRY(user_name(op, id, ret));
    return OK;
}

static enum err team_of(struct op *op, int64_t id, int lang, str *ret)
{
    struct team t = { 0 };
    if (id)
        TRY(team_get(op, id, &t));
    *ret = lang == LANG_EN ? t.name_en : t.name_zh;
    return OK;
}

static str name_among(const struct list *posts, int64_t id, int lang)
{
    ptrdiff_t at = post_index(posts->items, posts->n, id);
    return at < 0 ? STR("") : post_name(&((struct post *)posts->items)[at], (enum lang)lang);
}

static enum err content_of_today(struct op *op, const struct duty_document *d, struct content *ret)
{
    struct list posts;
    struct post p;
    struct content c = {
        .document_id = d->id,
        .post_id = d->post_id,
        .edition = d->edition,
        .lang = d->lang,
        .effective_on = d->effective_on,
        .review_on = d->review_on,
        .change_note = d->change_note,
        .purpose = d->purpose,
        .authority = d->authority,
        .qualifications = d->qualifications,
        .duties = d->duties,
        .called = d->called,
    };
    TRY(post_list(op, &posts));
    TRY(post_get(op, d->post_id, &p));
    c.post = post_name(&p, (enum lang)d->lang);
    c.industry = p.industry;
    c.reports_to = name_among(&posts, p.reports_to, d->lang);
    c.deputies.items = arena_array(op->mem, p.deputy_ids.n, sizeof(str));
    for (size_t i = 0; i < p.deputy_ids.n; i++)
        c.deputies.items[c.deputies.n++] = name_among(&posts, p.deputy_ids.items[i], d->lang);
    TRY(team_of(op, p.team_id, d->lang, &c.team));
    TRY(user_of(op, d->submitted_by ? d->submitted_by : d->created_by, &c.written_by));
    TRY(user_of(op, d->approved_by, &c.approved_by));
    *ret = c;
    return OK;
}

str content_text(struct op *op, const struct content *c)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 4 << 20);
    fields_write(&out, content_fields, c);
    return arena_str(op->mem, buf_view(&out));
}

enum err content_of(struct op *op, const struct duty_document *d, struct content *ret)
{
    const json_t *root;
    str text = { 0 };
    if (!d->content_sha256.n)
        return content_of_today(op, d, ret);
    TRY(db_text(op, SQL(duty_document_content), ARGS(V(d->id)), &text));
    TRY(json_read(op, text, &root));
    *ret = (struct content){ 0 };
    return fields_read(op, content_fields, root, STR(""), ret, NULL);
}

enum err document_content(struct op *op, int64_t id, str *ret)
{
    struct duty_document d;
    TRY(document_get(op, id, &d));
    if (!d.content_sha256.n)
        return refuse(op, ERR_CONFLICT, "duty_document.not_approved");
    return db_text(op, SQL(duty_document_content), ARGS(V(id)), ret);
}
