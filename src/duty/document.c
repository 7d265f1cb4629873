/* Duty documents: reading them, and writing the draft. How they move on is document_move.c, what is frozen of
 * them document_content.c. */
#include "binding.h"

#include "duty_document_sql.h"

#include "../base/date.h"

#define DUTIES_MAX    60
#define AUTHORITY_MAX 40

const struct field authority_fields[] = {
    { FIELD(struct authority, decision), .flags = REQUIRED | TRIM, .max = 200 },
    { FIELD(struct authority, amount), .max = 1000000000000,
      .doc = "up to this much, in minor units; 0: not about money" },
    { 0 },
};

const struct field signature_fields[] = {
    { FIELD(struct signature, id) },
    { FIELD(struct signature, user_id) },
    { FIELD(struct signature, name), .doc = "as the signer was called then" },
    { FIELD(struct signature, at) },
    { FIELD(struct signature, content_sha256), .doc = "of what was signed" },
    { 0 },
};

const struct field document_fields[] = {
    { FIELD(struct duty_document, id), .flags = READONLY },
    { FIELD(struct duty_document, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct duty_document, post_id) },
    { FIELD(struct duty_document, post_name), .doc = "in the document's language" },
    { FIELD(struct duty_document, edition), .doc = "1, 2, 3 … of the post" },
    { FIELD(struct duty_document, state), .labels = document_state_labels },
    { FIELD(struct duty_document, lang), .labels = lang_labels },
    { FIELD(struct duty_document, purpose) },
    { FIELD(struct duty_document, authority), .of = authority_fields,
      .size = sizeof(struct authority) },
    { FIELD(struct duty_document, qualifications) },
    { FIELD(struct duty_document, duties), .of = duty_fields, .size = sizeof(struct duty) },
    { FIELD(struct duty_document, unplaced), .doc = "lines of an import that have no place yet" },
    { FIELD(struct duty_document, change_note), .doc = "what is new in this edition, and why" },
    { FIELD(struct duty_document, effective_on), .flags = NULLABLE, .format = "date" },
    { FIELD(struct duty_document, review_on), .flags = NULLABLE, .format = "date" },
    { FIELD(struct duty_document, created_by), .flags = NULLABLE, .doc = "user" },
    { FIELD(struct duty_document, submitted_by), .flags = NULLABLE, .doc = "user" },
    { FIELD(struct duty_document, approved_by), .flags = NULLABLE, .doc = "user" },
    { FIELD(struct duty_document, created_at) },
    { FIELD(struct duty_document, updated_at) },
    { FIELD(struct duty_document, submitted_at), .flags = NULLABLE },
    { FIELD(struct duty_document, approved_at), .flags = NULLABLE },
    { FIELD(struct duty_document, in_force_at), .flags = NULLABLE },
    { FIELD(struct duty_document, superseded_at), .flags = NULLABLE },
    { FIELD(struct duty_document, content_sha256), .flags = NULLABLE,
      .doc = "of the frozen content, once approved" },
    { FIELD(struct duty_document, signatures), .of = signature_fields,
      .size = sizeof(struct signature) },
    { FIELD(struct duty_document, called), .of = bound_name_fields,
      .size = sizeof(struct bound_name),
      .doc = "names of what its duties are bound to, as they were when it was approved" },
    { 0 },
};

const struct field document_form_fields[] = {
    { FIELD(struct duty_document, lang), .labels = lang_labels },
    { FIELD(struct duty_document, purpose), .flags = TRIM, .max = 1000 },
    { FIELD(struct duty_document, authority), .of = authority_fields,
      .size = sizeof(struct authority), .max = AUTHORITY_MAX },
    { FIELD(struct duty_document, qualifications), .max = 60 },
    { FIELD(struct duty_document, duties), .of = duty_fields, .size = sizeof(struct duty),
      .max = DUTIES_MAX },
    { FIELD(struct duty_document, unplaced), .max = 500 },
    { FIELD(struct duty_document, change_note), .flags = TRIM | MULTILINE, .max = 1000 },
    { FIELD(struct duty_document, effective_on), .flags = NULLABLE, .max = 10, .format = "date",
      .doc = "null: the day of approval" },
    { FIELD(struct duty_document, review_on), .flags = NULLABLE, .max = 10, .format = "date",
      .doc = "null: a year after the first day" },
    { 0 },
};

struct document_row {
    struct duty_document d;
    str authority_json;
};

#define ROW_FIELD(member) FIELD_NAMED(struct document_row, d.member, #member)
static const struct field document_row_fields[] = {
    { ROW_FIELD(id) },
    { ROW_FIELD(version) },
    { ROW_FIELD(post_id) },
    { ROW_FIELD(post_name) },
    { ROW_FIELD(edition) },
    { ROW_FIELD(state), .labels = document_state_labels },
    { ROW_FIELD(lang), .labels = lang_labels },
    { ROW_FIELD(purpose) },
    { ROW_FIELD(qualifications) },
    { ROW_FIELD(unplaced) },
    { ROW_FIELD(change_note) },
    { ROW_FIELD(effective_on) },
    { ROW_FIELD(review_on) },
    { ROW_FIELD(created_by) },
    { ROW_FIELD(submitted_by) },
    { ROW_FIELD(approved_by) },
    { ROW_FIELD(created_at) },
    { ROW_FIELD(updated_at) },
    { ROW_FIELD(submitted_at) },
    { ROW_FIELD(approved_at) },
    { ROW_FIELD(in_force_at) },
    { ROW_FIELD(superseded_at) },
    { ROW_FIELD(content_sha256) },
    { FIELD(struct document_row, authority_json) },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

/* A draft is its writers' until it is submitted. */
bool document_may_read(const struct op *op, int state)
{
    return state != DOCUMENT_DRAFT || op_scope(op, "duty.write") || op_scope(op, "duty.approve");
}

static int64_t post_called(const struct list *posts, str name, enum lang lang)
{
    const struct post *p = posts->items;
    for (size_t i = 0; name.n && i < posts->n; i++)
        if (p[i].active && str_eq(post_name(&p[i], lang), name))
            return p[i].id;
    return 0;
}

/* Partners that are posts are called as these are called today; one that was named by words before its
 * post was there is that post from then on. */
static enum err partners_name(struct op *op, struct duty_document *d)
{
    struct list posts;
    TRY(post_list(op, &posts));
    struct duty *duties = d->duties.items;
    for (size_t i = 0; i < d->duties.n; i++)
        for (size_t k = 0; k < duties[i].partners.n; k++) {
            struct duty_partner *p = &((struct duty_partner *)duties[i].partners.items)[k];
            if (!p->post_id)
                p->post_id = post_called(&posts, p->name, (enum lang)d->lang);
            ptrdiff_t at = post_index(posts.items, posts.n, p->post_id);
            if (at >= 0)
                p->name = post_name(&((struct post *)posts.items)[at], (enum lang)d->lang);
        }
    return OK;
}

/* Frozen as they were called then; of what is still written, as they are called today. */
static enum err called_read(struct op *op, struct duty_document *d)
{
    struct content c;
    if (!d->content_sha256.n)
        return bound_names(op, &d->duties, (enum lang)d->lang, &d->called);
    TRY(content_of(op, d, &c));
    d->called = c.called;
    return OK;
}

enum err document_read(struct op *op, int64_t id, struct duty_document *ret)
{
    struct document_row row = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(duty_document_get), ARGS(V(id)), document_row_fields, &row, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "duty_document.not_found");
    TRY(records_read(op, authority_fields, sizeof(struct authority), row.authority_json,
                     &row.d.authority));
    TRY(duties_read(op, id, &row.d.duties));
    TRY(partners_name(op, &row.d));
    TRY(db_all(op, SQL(duty_signature_list), ARGS(V(id)), signature_fields,
               sizeof(struct signature), &row.d.signatures));
    TRY(called_read(op, &row.d));
    *ret = row.d;
    return OK;
}

enum err document_get(struct op *op, int64_t id, struct duty_document *ret)
{
    TRY(document_read(op, id, ret));
    return document_may_read(op, ret->state) ? OK
                                             : refuse(op, ERR_NOT_FOUND, "duty_document.not_found");
}

enum err document_list(struct op *op, int64_t post_id, struct list *ret)
{
    struct post p;
    struct list rows;
    TRY(post_get(op, post_id, &p));
    TRY(db_all(op, SQL(duty_document_list),
               ARGS(V(post_id), V(document_may_read(op, DOCUMENT_DRAFT))), document_row_fields,
               sizeof(struct document_row), &rows));
    struct duty_document *documents = arena_array(op->mem, rows.n, sizeof *documents);
    for (size_t i = 0; i < rows.n; i++)
        documents[i] = ((struct document_row *)rows.items)[i].d;
    *ret = (struct list){ documents, rows.n };
    return OK;
}

/* ------------------------------------------------------------------ a new edition */

static enum err edition_free(struct op *op, int64_t post_id)
{
    struct post p;
    int64_t open = 0;
    TRY(post_get(op, post_id, &p));
    if (!p.active)
        return refuse(op, ERR_CONFLICT, "post.inactive");
    TRY(db_int(op, SQL(duty_document_open), ARGS(V(post_id)), &open));
    return open ? refuse(op, ERR_CONFLICT, "duty_document.open") : OK;
}

/* What a new edition begins with; its duties keep their roots and get ids of their own. */
static enum err edition_before(struct op *op, int64_t post_id, int64_t from,
                               struct duty_document *ret)
{
    if (!from)
        TRY(db_int(op, SQL(duty_document_in_force), ARGS(V(post_id)), &from));
    if (!from)
        return OK;
    TRY(document_get(op, from, ret));
    if (ret->post_id != post_id)
        return refuse(op, ERR_NOT_FOUND, "duty_document.not_found");
    for (size_t i = 0; i < ret->duties.n; i++)
        ((struct duty *)ret->duties.items)[i].id = 0;
    ret->unplaced = (strs){ 0 };
    ret->change_note = STR("");
    return OK;
}

int64_t actor_user(const struct op *op)
{
    return op->actor->kind == ACTOR_USER ? op->actor->id : 0;
}

enum err edition_insert(struct op *op, int64_t post_id, const struct duty_document *d, int64_t *ret)
{
    str authority;
    TRY(records_text(op, authority_fields, sizeof(struct authority), &d->authority, &authority));
    TRY(edition_free(op, post_id));
    TRY(db_int(op, SQL(duty_document_insert),
               ARGS(V(post_id), V(d->lang), V(or_empty(d->purpose)), V(authority),
                    V(arena_join(op->mem, &d->qualifications, "\n")),
                    V(arena_join(op->mem, &d->unplaced, "\n")), V(or_empty(d->change_note)),
                    V_REF(actor_user(op)), V(op->now)),
               ret));
    TRY(duties_write(op, *ret, &d->duties));
    str data = arena_fmt(op->mem, "{\"post_id\":%lld}", (long long)post_id);
    return event_begin(op, "duty_document", *ret, "duty_document.created", data);
}

enum err document_add(struct op *op, int64_t post_id, int64_t from, enum lang lang,
                      struct duty_document *ret)
{
    struct duty_document d = { .lang = (int)lang };
    int64_t id = 0;
    TX(tx, op);
    TRY(edition_before(op, post_id, from, &d));
    TRY(edition_insert(op, post_id, &d, &id));
    TRY(document_read(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ the draft */

enum err draft_get(struct op *op, int64_t id, int64_t version, struct duty_document *ret)
{
    TRY(document_get(op, id, ret));
    TRY(version_check(op, "duty_document", id, ret->version, version));
    if (ret->state != DOCUMENT_DRAFT)
        return refuse(op, ERR_CONFLICT, "duty_document.not_draft");
    return OK;
}

void date_check(struct op *op, str date, const char *pointer)
{
    if (date.n && !date_ok(date))
        op_field(op, str_of(pointer), "date.invalid");
}

static enum err partners_known(struct op *op, const struct duty_document *form, int64_t post_id)
{
    struct list posts;
    TRY(post_list(op, &posts));
    const struct duty *d = form->duties.items;
    for (size_t i = 0; i < form->duties.n; i++)
        for (size_t k = 0; k < d[i].partners.n; k++) {
            int64_t id = ((const struct duty_partner *)d[i].partners.items)[k].post_id;
            if (id && (id == post_id || post_index(posts.items, posts.n, id) < 0))
                op_field(op, arena_fmt(op->mem, "/duties/%zu/partners/%zu/post_id", i, k),
                         id == post_id ? "duty.own_partner" : "post.unknown");
        }
    return OK;
}

/* Which fields changed; the texts themselves are in the editions. */
static str changes_of(struct op *op, const struct duty_document *before,
                      const struct duty_document *after)
{
    CLEANUP(buf_release) struct buf a;
    CLEANUP(buf_release) struct buf b;
    CLEANUP(buf_release) struct buf out;
    buf_init(&a, 4 << 20);
    buf_init(&b, 4 << 20);
    buf_init(&out, 4096);
    for (const struct field *f = document_form_fields; f->name; f++) {
        const struct field one[] = { *f, { 0 } };
        buf_clear(&a);
        buf_clear(&b);
        fields_write(&a, one, before);
        fields_write(&b, one, after);
        if (str_eq(buf_view(&a), buf_view(&b)))
            continue;
        buf_z(&out, out.n ? "," : "");
        buf_json(&out, str_of(f->name));
    }
    return out.n ? arena_fmt(op->mem, "{\"fields\":[%s]}", out.p) : (str){ 0 };
}

enum err document_edit(struct op *op, int64_t id, int64_t version, const struct duty_document *form,
                       struct duty_document *ret)
{
    struct duty_document before;
    int64_t done = 0;
    str authority;

    TX(tx, op);
    TRY(draft_get(op, id, version, &before));
    fields_check(op, document_form_fields, form, STR(""));
    duties_check(op, &form->duties);
    date_check(op, form->effective_on, "/effective_on");
    date_check(op, form->review_on, "/review_on");
    TRY(bindings_check(op, &form->duties, false));
    TRY(partners_known(op, form, before.post_id));
    TRY(op_check(op));
    TRY(records_text(op, authority_fields, sizeof(struct authority), &form->authority, &authority));
    TRY(db_int(op, SQL(duty_document_update),
               ARGS(V(id), V(before.version), V(form->lang), V(or_empty(form->purpose)),
                    V(authority), V(arena_join(op->mem, &form->qualifications, "\n")),
                    V(arena_join(op->mem, &form->unplaced, "\n")), V(or_empty(form->change_note)),
                    V(form->effective_on.n ? form->effective_on : (str){ 0 }),
                    V(form->review_on.n ? form->review_on : (str){ 0 }), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "duty_document", id);
    TRY(duties_write(op, id, &form->duties));
    TRY(document_read(op, id, ret));
    str changes = changes_of(op, &before, ret);
    if (changes.n)
        TRY(event_append(op, "duty_document", id, "duty_document.changed", changes, NULL));
    return tx_commit(&tx);
}

enum err document_drop(struct op *op, int64_t id, int64_t version)
{
    struct duty_document d;
    int64_t done = 0;
    TX(tx, op);
    TRY(draft_get(op, id, version, &d));
    TRY(db_int(op, SQL(duty_document_drop), ARGS(V(id), V(d.version), V(op->now)), &done));
    if (!done)
        return version_refuse(op, "duty_document", id);
    TRY(event_append(op, "duty_document", id, "duty_document.dropped", STR("{}"), NULL));
    return tx_commit(&tx);
}
