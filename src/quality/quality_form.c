/* Forms: drafts, and the editions that are made of them. */
#include "quality_internal.h"

/* ------------------------------------------------------------------ JSON */

enum err quality_def_read(struct op *op, str json, str prefix, struct quality_form_def *ret)
{
    const json_t *root;
    *ret = (struct quality_form_def){ 0 };
    TRY(json_read(op, json, &root));
    return fields_read(op, quality_form_def_fields, root, prefix, ret, NULL);
}

static enum err def_json(struct op *op, const struct quality_form_def *d, str *ret)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, DEF_MAX);
    fields_write(&out, quality_form_def_fields, d);
    if (out.full)
        return refuse(op, ERR_INVALID, "quality.form_long");
    *ret = arena_str(op->mem, buf_view(&out));
    return OK;
}

/* ------------------------------------------------------------------ what a form must be */

static bool key_ok(str key)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return key.n > 0;
}

static void item_check(struct op *op, const struct quality_form_def *def,
                       const struct quality_item *item, str at)
{
    if (!key_ok(item->key))
        op_field(op, arena_fmt(op->mem, STR_FMT "/key", STR_ARG(at)), "quality.key");
    else if (quality_item_named(def, item->key) != item) /* the first of that key */
        op_field(op, arena_fmt(op->mem, STR_FMT "/key", STR_ARG(at)), "quality.key_twice");
    if (item->critical == CRITICAL_NONE)
        return;
    if (item->weight)
        op_field(op, arena_fmt(op->mem, STR_FMT "/weight", STR_ARG(at)), "quality.critical_weight");
    if (item->scale != SCALE_YES_NO)
        op_field(op, arena_fmt(op->mem, STR_FMT "/scale", STR_ARG(at)), "quality.critical_scale");
}

void quality_form_check(struct op *op, const struct quality_form_def *def)
{
    const struct quality_group *g = def->groups.items;
    int64_t sum = 0;
    size_t n = 0;

    for (size_t i = 0; i < def->groups.n; i++) {
        const struct quality_item *items = g[i].items.items;
        for (size_t k = 0; k < g[i].items.n; k++, n++) {
            item_check(op, def, &items[k], arena_fmt(op->mem, "/groups/%zu/items/%zu", i, k));
            sum += items[k].critical == CRITICAL_NONE ? items[k].weight : 0;
        }
    }
    if (!n)
        op_field(op, STR("/groups"), "quality.no_items");
    else if (sum != 100)
        op_field_with(op, STR("/groups"), "quality.weights",
                      P("sum", arena_fmt(op->mem, "%lld", (long long)sum)));
    if (!def->kinds.n)
        op_field(op, STR("/kinds"), "quality.no_kind");
}

/* ------------------------------------------------------------------ reading */

enum err quality_form_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(quality_form_list), NO_ARGS, quality_form_fields,
                  sizeof(struct quality_form), ret);
}

enum err quality_form_get(struct op *op, int64_t id, struct quality_form *ret)
{
    struct quality_form f = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(quality_form_get), ARGS(V(id)), quality_form_fields, &f, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "quality.no_form");
    *ret = f;
    return OK;
}

enum err quality_form_content(struct op *op, int64_t id, int64_t edition,
                              struct quality_form_def *ret)
{
    struct quality_form f;
    str text = { 0 };
    TRY(quality_form_get(op, id, &f));
    if (!edition && f.has_draft)
        TRY(db_text(op, SQL(quality_form_draft), ARGS(V(id)), &text));
    else
        TRY(db_text(op, SQL(quality_edition_of), ARGS(V(id), V(edition)), &text));
    if (!text.n)
        return refuse(op, ERR_NOT_FOUND, "quality.no_edition");
    return quality_def_read(op, text, STR(""), ret);
}

enum err quality_edition_content(struct op *op, int64_t edition_id, struct quality_form_def *ret)
{
    str text = { 0 };
    TRY(db_text(op, SQL(quality_edition_text), ARGS(V(edition_id)), &text));
    if (!text.n)
        return refuse(op, ERR_NOT_FOUND, "quality.no_edition");
    return quality_def_read(op, text, STR(""), ret);
}

enum err quality_editions(struct op *op, int64_t form_id, struct list *ret)
{
    struct quality_form f;
    TRY(quality_form_get(op, form_id, &f));
    return db_all(op, SQL(quality_editions), ARGS(V(form_id)), quality_edition_fields,
                  sizeof(struct quality_edition), ret);
}

/* ------------------------------------------------------------------ writing */

static str event_words(struct op *op, const struct quality_form *f, str note)
{
    return DATA(op, D("name_zh", f->name_zh), D("name_en", f->name_en), D("edition", f->edition),
                note.n ? D("note", note) : (struct datum){ 0 });
}

enum err quality_form_add(struct op *op, const struct quality_form_def *draft,
                          struct quality_form *ret)
{
    struct quality_form_def d = *draft;
    struct quality_form f = { 0 };
    str text;

    d.model = STR(""); /* only what is seeded is of a model */
    TX(tx, op);
    TRY(def_json(op, &d, &text));
    TRY(db_int(op, SQL(quality_form_insert),
               ARGS(V((str){ 0 }), V(d.zh), V(d.en), V(text), V(op->now)), &f.id));
    TRY(quality_form_get(op, f.id, &f));
    TRY(event_begin(op, "quality_form", f.id, "quality_form.created",
                    event_words(op, &f, STR(""))));
    *ret = f;
    return tx_commit(&tx);
}

/* draft empty: none any more. */
static enum err store(struct op *op, struct quality_form *f, int64_t version, str draft,
                      const char *event, str note)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(quality_form_store),
               ARGS(V(f->id), V(version), V(f->name_zh), V(f->name_en), V(f->active),
                    V(none_if_empty(draft)), V(f->edition), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "quality_form", f->id);
    TRY(event_append(op, "quality_form", f->id, event, event_words(op, f, note), NULL));
    return quality_form_get(op, f->id, f);
}

static enum err draft_of(struct op *op, const struct quality_form *f, str *ret)
{
    *ret = (str){ 0 };
    return f->has_draft ? db_text(op, SQL(quality_form_draft), ARGS(V(f->id)), ret) : OK;
}

enum err quality_form_save(struct op *op, int64_t id, int64_t version,
                           const struct quality_form_def *draft, struct quality_form *ret)
{
    struct quality_form_def d = *draft;
    struct quality_form f;
    str text;

    TX(tx, op);
    TRY(quality_form_get(op, id, &f));
    d.model = f.model;
    TRY(def_json(op, &d, &text));
    if (!f.edition)
        f.name_zh = d.zh, f.name_en = d.en;
    TRY(store(op, &f, version, text, "quality_form.drafted", STR("")));
    *ret = f;
    return tx_commit(&tx);
}

enum err quality_form_drop(struct op *op, int64_t id, int64_t version, struct quality_form *ret)
{
    struct quality_form f;
    TX(tx, op);
    TRY(quality_form_get(op, id, &f));
    if (!f.has_draft || !f.edition)
        return refuse(op, ERR_CONFLICT, "quality.no_draft");
    TRY(store(op, &f, version, (str){ 0 }, "quality_form.draft_dropped", STR("")));
    *ret = f;
    return tx_commit(&tx);
}

enum err quality_form_switch_on(struct op *op, int64_t id, int64_t version, str note,
                                struct quality_form *ret)
{
    struct quality_form_def d;
    struct quality_form f;
    int64_t edition_id;
    str text;

    TX(tx, op);
    TRY(quality_form_get(op, id, &f));
    TRY(draft_of(op, &f, &text));
    if (!text.n)
        return refuse(op, ERR_CONFLICT, "quality.no_draft");
    TRY(quality_def_read(op, text, STR(""), &d));
    quality_form_check(op, &d);
    TRY(op_check(op));
    f.edition++;
    f.active = true;
    f.name_zh = d.zh, f.name_en = d.en;
    TRY(store(op, &f, version ? version : f.version, (str){ 0 }, "quality_form.switched_on", note));
    TRY(db_int(op, SQL(quality_edition_insert),
               ARGS(V(id), V(f.edition), V(text), V(or_empty(note)), V_REF(quality_me(op)),
                    V(op->now)),
               &edition_id));
    *ret = f;
    return tx_commit(&tx);
}

enum err quality_form_set_active(struct op *op, int64_t id, int64_t version, bool active,
                                 struct quality_form *ret)
{
    struct quality_form f;
    str text;

    TX(tx, op);
    TRY(quality_form_get(op, id, &f));
    if (active && !f.edition)
        return refuse(op, ERR_CONFLICT, "quality.no_edition");
    TRY(draft_of(op, &f, &text));
    if (f.active != active) {
        f.active = active;
        TRY(store(op, &f, version, text, active ? "quality_form.resumed" : "quality_form.stopped",
                  STR("")));
    }
    *ret = f;
    return tx_commit(&tx);
}
