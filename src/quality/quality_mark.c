/* Marks: what an assessor says of each item, with words of the ticket that show it. */
#include "../base/text.h"
#include "quality_internal.h"

struct mark_row {
    str item, note, quotes;
    int64_t value;
};

static const struct field row_fields[] = {
    { FIELD(struct mark_row, item) },
    { FIELD(struct mark_row, note) },
    { FIELD(struct mark_row, quotes) },
    { FIELD(struct mark_row, value) },
    { 0 },
};

struct quotes {
    struct list quotes;
};

static const struct field quotes_fields[] = {
    { FIELD(struct quotes, quotes), .of = quality_quote_fields,
      .size = sizeof(struct quality_quote) },
    { 0 },
};

enum err quality_marks_of(struct op *op, int64_t check_id, struct list *ret)
{
    struct list rows;
    TRY(db_all(op, SQL(quality_marks_of), ARGS(V(check_id)), row_fields, sizeof(struct mark_row),
               &rows));
    const struct mark_row *r = rows.items;
    struct quality_mark *marks = arena_array(op->mem, rows.n + 1, sizeof *marks);
    for (size_t i = 0; i < rows.n; i++) {
        struct quotes q = { 0 };
        const json_t *root;
        TRY(json_read(op, r[i].quotes, &root));
        TRY(fields_read(op, quotes_fields, root, STR(""), &q, NULL));
        marks[i] = (struct quality_mark){ r[i].item, r[i].value, r[i].note, q.quotes };
    }
    *ret = (struct list){ marks, rows.n };
    return OK;
}

static str quotes_text(struct op *op, const struct quality_mark *m)
{
    CLEANUP(buf_release) struct buf out;
    const struct quotes q = { m->quotes };
    buf_init(&out, 256u << 10);
    fields_write(&out, quotes_fields, &q);
    return arena_str(op->mem, buf_view(&out));
}

static enum err marks_store(struct op *op, int64_t check_id, const struct list *marks)
{
    const struct quality_mark *m = marks->items;
    TRY(db_run(op, SQL(quality_marks_drop), ARGS(V(check_id)), NULL));
    for (size_t i = 0; i < marks->n; i++)
        TRY(db_run(op, SQL(quality_mark_insert),
                   ARGS(V(check_id), V(m[i].item), V(m[i].value), V(or_empty(m[i].note)),
                        V(quotes_text(op, &m[i]))),
                   NULL));
    return OK;
}

/* ------------------------------------------------------------------ quotes */

struct said {
    str text;
    int64_t item;
};

/* What is selected in a page has other white space than what was written. */
static str squeezed(struct arena *mem, str s)
{
    char *out = arena_alloc(mem, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t')
            out[n++] = s.p[i];
    return (str){ out, n };
}

static enum err quote_check(struct op *op, int64_t ticket_id, const struct quality_quote *q, str at)
{
    static const struct field fields[] = {
        { FIELD(struct said, text) },
        { FIELD(struct said, item) },
        { 0 },
    };
    struct said said = { 0 };
    bool found = false;

    TRY(db_find(op, SQL(quality_said), ARGS(V(ticket_id), V(q->item)), fields, &said, &found));
    if (!found)
        op_field(op, at, "quality.no_timeline");
    else if (q->text.n && !str_has(squeezed(op->mem, said.text), squeezed(op->mem, q->text)))
        op_field(op, at, "quality.misquoted");
    return OK;
}

static enum err mark_check(struct op *op, const struct quality_check *c, const struct list *marks,
                           size_t i)
{
    const struct quality_mark *m = &((const struct quality_mark *)marks->items)[i];
    const struct quality_item *item = quality_item_named(&c->form, m->item);
    const struct quality_quote *q = m->quotes.items;

    if (!item || quality_mark_of(marks, m->item) != m)
        op_field(op, arena_fmt(op->mem, "/marks/%zu/item", i), "quality.no_item");
    else if (!quality_value_ok(item, m->value))
        op_field(op, arena_fmt(op->mem, "/marks/%zu/value", i), "quality.value");
    for (size_t k = 0; k < m->quotes.n; k++)
        TRY(quote_check(op, c->ticket_id, &q[k],
                        arena_fmt(op->mem, "/marks/%zu/quotes/%zu", i, k)));
    return OK;
}

enum err quality_hold_mine(struct op *op, int64_t id, int64_t version, struct quality_check *ret)
{
    TRY(quality_hold(op, id, ret));
    if (!quality_is_me(op, ret->assessor_id)) {
        struct quality_sight s;
        TRY(quality_sight(op, ret, &s));
        return s.seen ? refuse(op, ERR_FORBIDDEN, "quality.not_yours")
                      : refuse(op, ERR_NOT_FOUND, "quality.no_check");
    }
    if (ret->state != CHECK_DRAFT)
        return refuse(op, ERR_CONFLICT, "quality.submitted");
    TRY(version_check(op, "quality_check", id, ret->version, version));
    return quality_edition_content(op, ret->form_id, &ret->form);
}

enum err quality_check_save(struct op *op, int64_t id, int64_t version,
                            const struct quality_marking *form, struct quality_check *ret)
{
    struct quality_check c;
    int64_t done = 0;

    TX(tx, op);
    TRY(quality_hold_mine(op, id, version, &c));
    for (size_t i = 0; i < form->marks.n; i++)
        TRY(mark_check(op, &c, &form->marks, i));
    TRY(op_check(op));
    TRY(marks_store(op, id, &form->marks));
    TRY(db_int(op, SQL(quality_check_noted),
               ARGS(V(id), V(c.version), V(or_empty(form->note)), V(op->now)), &done));
    TRY(quality_load(op, id, ret));
    TRY(quality_finish(op, ret));
    return tx_commit(&tx);
}
