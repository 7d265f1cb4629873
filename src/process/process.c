/* The company's processes: drafts, and the editions that are made of them. */
#include "process_internal.h"

#include "../event/event.h"
#include "../people/people.h"
#include "process_sql.h"

const struct field process_fields[] = {
    { FIELD(struct process, id), .flags = READONLY },
    { FIELD(struct process, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct process, key), .doc = "never changes" },
    { FIELD(struct process, name_zh) },
    { FIELD(struct process, name_en) },
    { FIELD(struct process, industry), .labels = industry_labels },
    { FIELD(struct process, active), .doc = "new tickets may begin it" },
    { FIELD(struct process, edition), .doc = "the newest; 0: never switched on" },
    { FIELD(struct process, has_draft), .doc = "a draft that is not switched on" },
    { FIELD(struct process, created_at), .flags = READONLY },
    { FIELD(struct process, updated_at), .flags = READONLY },
    { 0 },
};

const struct field process_edition_fields[] = {
    { FIELD(struct process_edition, id) },
    { FIELD(struct process_edition, process_id) },
    { FIELD(struct process_edition, edition) },
    { FIELD(struct process_edition, note), .doc = "what changed and why" },
    { FIELD(struct process_edition, user_id), .flags = NULLABLE },
    { FIELD(struct process_edition, user_name) },
    { FIELD(struct process_edition, created_at) },
    { 0 },
};

const struct field process_template_fields[] = {
    { FIELD(struct process_template, key) },
    { FIELD(struct process_template, zh) },
    { FIELD(struct process_template, en) },
    { FIELD(struct process_template, purpose_zh) },
    { FIELD(struct process_template, purpose_en) },
    { FIELD(struct process_template, industry), .labels = industry_labels },
    { FIELD(struct process_template, kinds) },
    { FIELD(struct process_template, steps), .doc = "how many" },
    { FIELD(struct process_template, taken), .doc = "the company has a process of this key" },
    { 0 },
};

const struct permission process_permissions[] = {
    { "process.write", "设计和启用流程", "Design processes and switch them on", false },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

enum err process_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(process_list), NO_ARGS, process_fields, sizeof(struct process), ret);
}

enum err process_get(struct op *op, int64_t id, struct process *ret)
{
    struct process p = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(process_get), ARGS(V(id)), process_fields, &p, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "process.not_found");
    *ret = p;
    return OK;
}

enum err process_by_key(struct op *op, str key, struct process *ret, bool *ret_found)
{
    *ret = (struct process){ 0 };
    return db_find(op, SQL(process_get_by_key), ARGS(V(or_empty(key))), process_fields, ret,
                   ret_found);
}

enum err process_editions(struct op *op, int64_t id, struct list *ret)
{
    struct process p;
    TRY(process_get(op, id, &p));
    return db_all(op, SQL(process_editions), ARGS(V(id)), process_edition_fields,
                  sizeof(struct process_edition), ret);
}

enum err process_definition(struct op *op, int64_t id, int64_t edition, struct process_def *ret)
{
    struct process p;
    str text = { 0 };
    TRY(process_get(op, id, &p));
    if (!edition && p.has_draft)
        TRY(db_text(op, SQL(process_draft), ARGS(V(id)), &text));
    else
        TRY(db_text(op, SQL(process_edition_text), ARGS(V(id), V(edition)), &text));
    if (!text.n)
        return refuse(op, ERR_NOT_FOUND, "process.no_edition");
    return process_def_read(op, text, STR(""), ret);
}

/* ------------------------------------------------------------------ writing */

static enum err draft_text(struct op *op, const struct process_def *d, str *ret)
{
    *ret = process_def_json(op, d);
    return ret->n ? OK : refuse(op, ERR_INVALID, "process.too_long");
}

/* Which process it is, and what it came to, for its events. */
static str event_words(struct op *op, const struct process *p, str note)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 8192);
    buf_z(&out, "{\"key\":");
    buf_json(&out, p->key);
    buf_z(&out, ",\"name_zh\":");
    buf_json(&out, p->name_zh);
    buf_z(&out, ",\"name_en\":");
    buf_json(&out, p->name_en);
    buf_z(&out, ",\"edition\":");
    buf_int(&out, p->edition);
    buf_z(&out, ",\"note\":");
    buf_json(&out, note);
    buf_char(&out, '}');
    return arena_str(op->mem, buf_view(&out));
}

enum err process_add(struct op *op, const struct process_def *draft, struct process *ret)
{
    bool taken;
    int64_t id;
    str text;

    TX(tx, op);
    TRY(process_by_key(op, draft->key, ret, &taken));
    if (taken)
        return refuse_with(op, ERR_CONFLICT, "process.key_taken", P("key", draft->key));
    TRY(draft_text(op, draft, &text));
    TRY(db_int(op, SQL(process_insert),
               ARGS(V(draft->key), V(draft->zh), V(draft->en), V(draft->industry), V(text),
                    V(op->now)),
               &id));
    TRY(process_get(op, id, ret));
    /* Not event_begin: SQLite gives the id of a removed process again, and its history goes on. */
    TRY(event_append(op, "process", id, "process.created", event_words(op, ret, STR("")), NULL));
    return tx_commit(&tx);
}

/* draft empty: none any more. */
static enum err store(struct op *op, struct process *p, int64_t version, str draft,
                      const char *event, str note)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(process_store),
               ARGS(V(p->id), V(version), V(p->name_zh), V(p->name_en), V(p->industry),
                    V(none_if_empty(draft)), V(p->active), V(p->edition), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "process", p->id);
    TRY(event_append(op, "process", p->id, event, event_words(op, p, note), NULL));
    return process_get(op, p->id, p);
}

static enum err draft_of(struct op *op, const struct process *p, str *ret)
{
    *ret = (str){ 0 };
    return p->has_draft ? db_text(op, SQL(process_draft), ARGS(V(p->id)), ret) : OK;
}

enum err process_save_draft(struct op *op, int64_t id, int64_t version,
                            const struct process_def *draft, struct process *ret)
{
    struct process p;
    str text;

    TX(tx, op);
    TRY(process_get(op, id, &p));
    if (!str_eq(p.key, draft->key)) {
        op_field(op, STR("/key"), "process.key_fixed");
        return op_check(op);
    }
    TRY(draft_text(op, draft, &text));
    if (!p.edition)
        p.name_zh = draft->zh, p.name_en = draft->en, p.industry = draft->industry;
    TRY(store(op, &p, version, text, "process.drafted", STR("")));
    *ret = p;
    return tx_commit(&tx);
}

enum err process_drop_draft(struct op *op, int64_t id, int64_t version, struct process *ret)
{
    TX(tx, op);
    TRY(process_get(op, id, ret));
    if (!ret->has_draft || !ret->edition)
        return refuse(op, ERR_CONFLICT, "process.no_draft");
    TRY(store(op, ret, version, (str){ 0 }, "process.draft_dropped", STR("")));
    return tx_commit(&tx);
}

enum err process_remove(struct op *op, int64_t id, int64_t version)
{
    struct process p;
    int64_t done = 0;

    TX(tx, op);
    TRY(process_get(op, id, &p));
    if (p.edition)
        return refuse(op, ERR_CONFLICT, "process.was_on");
    TRY(db_int(op, SQL(process_remove), ARGS(V(id), V(version)), &done));
    if (!done)
        return version_refuse(op, "process", id);
    TRY(event_append(op, "process", id, "process.removed", event_words(op, &p, STR("")), NULL));
    return tx_commit(&tx);
}

/* Errors of the check as field errors, each at its row. */
static enum err errors_refused(struct op *op, const struct list *findings)
{
    const struct process_finding *f = findings->items;
    for (size_t i = 0; i < findings->n; i++)
        if (f[i].severity == SEVERITY_ERROR)
            op_field_with(op, f[i].pointer, "process.finding", P("message", f[i].message));
    return op_check(op);
}

enum err process_check_refuse(struct op *op, const struct process_def *d)
{
    struct list findings;
    TRY(process_check(op, d, &findings));
    return errors_refused(op, &findings);
}

enum err process_switch_on(struct op *op, int64_t id, int64_t version, str note,
                           struct process *ret)
{
    struct process_def d;
    struct list findings;
    struct process p;
    int64_t edition_id;
    str text;

    TX(tx, op);
    TRY(process_get(op, id, &p));
    TRY(draft_of(op, &p, &text));
    if (!text.n)
        return refuse(op, ERR_CONFLICT, "process.no_draft");
    TRY(process_def_read(op, text, STR(""), &d));
    TRY(process_check(op, &d, &findings));
    TRY(errors_refused(op, &findings));
    p.edition++;
    p.active = true;
    p.name_zh = d.zh, p.name_en = d.en, p.industry = d.industry;
    TRY(store(op, &p, version, (str){ 0 }, "process.switched_on", note));
    TRY(db_int(op, SQL(process_edition_insert),
               ARGS(V(id), V(p.edition), V(text), V(or_empty(note)),
                    V_REF(op->actor->kind == ACTOR_USER ? op->actor->id : 0), V(op->now)),
               &edition_id));
    *ret = p;
    return tx_commit(&tx);
}

enum err process_set_active(struct op *op, int64_t id, int64_t version, bool active,
                            struct process *ret)
{
    struct process p;
    str text;

    TX(tx, op);
    TRY(process_get(op, id, &p));
    if (active && !p.edition)
        return refuse(op, ERR_CONFLICT, "process.no_edition");
    TRY(draft_of(op, &p, &text));
    if (p.active != active) {
        p.active = active;
        TRY(store(op, &p, version, text, active ? "process.resumed" : "process.stopped", STR("")));
    }
    *ret = p;
    return tx_commit(&tx);
}
