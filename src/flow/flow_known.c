/* What is known of a ticket's case: what forms recorded, what documents told, what the ticket itself says. */
#include <assert.h>

#include "../base/json.h"
#include "flow_internal.h"

#include <stdlib.h>

struct value_row {
    str key, value;
};

static const struct field value_row_fields[] = {
    { FIELD(struct value_row, key) },
    { FIELD(struct value_row, value) },
    { 0 },
};

/* A value that does not fit the field of this edition (an older one had another type) is not known to it. */
static void put_kept(struct op *op, const struct process_record *r, const struct value_row *row)
{
    const json_t *value;
    struct op probe = *op;
    op_forgive(&probe);
    if (json_read(&probe, row->value, &value) == OK)
        process_record_put(&probe, r, row->key, value, STR("/values"));
}

enum err flow_known(struct op *op, const struct ticket *t, const struct process_def *d,
                    struct process_record *ret)
{
    struct list rows;
    struct ticket_facts facts;
    *ret = process_record_of(op, d);
    TRY(ticket_facts_get(op, t, &facts));
    for (const struct field *f = ticket_fact_fields; f->name; f++)
        process_record_set(ret, f->name, &facts, ticket_fact_fields);
    TRY(db_all(op, SQL(flow_values), ARGS(V(t->id)), value_row_fields, sizeof(struct value_row),
               &rows));
    for (size_t i = 0; i < rows.n; i++)
        put_kept(op, ret, &((const struct value_row *)rows.items)[i]);
    return OK;
}

/* ------------------------------------------------------------------ recording */

enum err flow_value_set(struct op *op, int64_t ticket_id, str key, str json)
{
    if (str_is(json, "null"))
        return db_run(op, SQL(flow_value_drop), ARGS(V(ticket_id), V(key)), NULL);
    return db_run(op, SQL(flow_value_put), ARGS(V(ticket_id), V(key), V(json), V(op->now)), NULL);
}

static bool holds(const strs *all, str key)
{
    return !all || strs_has(all, key);
}

static str compact(struct op *op, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    str copy = arena_str(op->mem, str_of(text));
    free(text);
    return copy;
}

/* Attachments that a form names are the ticket's own, or uploads of whoever fills it in, which become the ticket's. */
static enum err files_take(struct op *op, const struct flow_now *n, const json_t *value,
                           str pointer)
{
    size_t count = json_array_size(value);
    ints fresh = { arena_array(op->mem, count, sizeof(int64_t)), 0 };
    struct attachment a;
    struct list taken;
    for (size_t i = 0; i < count; i++) {
        int64_t id = json_integer_value(json_array_get(value, i));
        enum err err = attachment_get(op, id, &a);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        bool foreign = err == OK && a.ticket_id && a.ticket_id != n->f.ticket_id;
        if (err == ERR_NOT_FOUND)
            op_forgive(op);
        if (err == ERR_NOT_FOUND || foreign) {
            op_field(op, pointer, "attachment.not_found");
            return OK;
        }
        if (!a.ticket_id)
            fresh.items[fresh.n++] = id;
    }
    return fresh.n ? ticket_attach_own(op, n->f.ticket_id, &fresh, &taken) : OK;
}

struct change {
    struct buf *text;
    size_t n;
};

static enum err put_one(struct op *op, struct flow_now *n, str key, const json_t *value,
                        struct change *c)
{
    str before = { 0 }, after = compact(op, value);
    TRY(db_text(op, SQL(flow_value_get), ARGS(V(n->f.ticket_id), V(key)), &before));
    bool none = str_is(after, "null") || str_is(after, "\"\"");
    if (str_eq(before, after) || (none && !before.n))
        return OK;
    buf_char(c->text, c->n++ ? ',' : '{');
    buf_json(c->text, key);
    buf_char(c->text, ':');
    buf_str(c->text, none ? STR("null") : after);
    return flow_value_set(op, n->f.ticket_id, key, none ? STR("null") : after);
}

enum err flow_values_put(struct op *op, struct flow_now *n, str values, const strs *allowed,
                         str *ret_changed)
{
    CLEANUP(buf_release) struct buf text;
    struct change c = { &text, 0 };
    const json_t *root;
    const char *name;
    json_t *value;

    buf_init(&text, 64u << 10);
    *ret_changed = (str){ 0 };
    if (!values.n || str_is(values, "null"))
        return OK;
    TRY(json_read(op, values, &root));
    if (!json_is_object(root)) {
        op_field(op, STR("/values"), "field.type_record");
        return op_check(op);
    }
    json_object_foreach ((json_t *)(uintptr_t)root, name, value) {
        str key = str_of(name), at = arena_fmt(op->mem, "/values/%s", name);
        const struct process_field *f = process_field_named(n->d, key);
        if (!f || !holds(allowed, key)) {
            op_field(op, at, "flow.not_in_form");
            continue;
        }
        size_t before = op->fault.item_count;
        process_record_put(op, &n->known, key, value, STR("/values"));
        if (op->fault.item_count == before && f->type == PF_FILES)
            TRY(files_take(op, n, value, at));
    }
    TRY(op_check(op));
    json_object_foreach ((json_t *)(uintptr_t)root, name, value)
        TRY(put_one(op, n, arena_str(op->mem, str_of(name)), value, &c));
    if (c.n) {
        buf_char(&text, '}');
        *ret_changed = text.full ? STR("{}") : arena_str(op->mem, buf_view(&text));
    }
    return OK;
}

str flow_values_json(struct op *op, const struct flow_now *n, const strs *keys)
{
    CLEANUP(buf_release) struct buf out;
    size_t written = 0;
    buf_init(&out, 256u << 10);
    buf_char(&out, '{');
    for (size_t i = 0; i < keys->n; i++) {
        const struct field *f = field_named(n->known.fields, keys->items[i]);
        if (!f || !process_record_has(&n->known, keys->items[i]))
            continue;
        if (written++)
            buf_char(&out, ',');
        buf_json(&out, keys->items[i]);
        buf_char(&out, ':');
        process_record_write(&n->known, keys->items[i], &out);
    }
    buf_char(&out, '}');
    return arena_str(op->mem, buf_view(&out));
}

/* ------------------------------------------------------------------ what documents tell */

static str fact_json(struct op *op, const struct process_fact *f, int64_t value)
{
    if (f->kind == F_BOOL)
        return value ? STR("true") : STR("false");
    if (f->kind == F_ENUM)
        return arena_fmt(op->mem, "\"%s\"", f->labels[value]);
    return arena_fmt(op->mem, "%lld", (long long)value);
}

enum err flow_facts(struct op *op, int64_t ticket_id, const struct flow_said *said, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct process_fact *f = process_fact_named(str_of(said[i].key));
        assert(f);
        TRY(flow_value_set(op, ticket_id, str_of(said[i].key), fact_json(op, f, said[i].value)));
    }
    return flow_advance_ticket(op, ticket_id);
}

enum err flow_fact(struct op *op, int64_t ticket_id, const char *key, int64_t value)
{
    return flow_facts(op, ticket_id, FACTS({ key, value }));
}
