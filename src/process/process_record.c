/* What guards are held against: a record that is laid out for one definition. Each field has a slot of the same size, so that
 * its place follows from its number. A choice has "" as its first label, which stands for what is not known. */
#include "process_internal.h"

#include <stdlib.h>

#include "../base/date.h"

#define SLOT 16
_Static_assert(sizeof(str) <= SLOT && sizeof(strs) <= SLOT && sizeof(ints) <= SLOT,
               "a slot holds any value");

static const struct field *ticket_facts; /* set once at start */

void process_ticket_facts(const struct field *fields)
{
    ticket_facts = fields;
}

const struct field *process_ticket_fields(void)
{
    static const struct field none[] = { { 0 } };
    return ticket_facts ? ticket_facts : none;
}

/* ------------------------------------------------------------------ laying out */

static const char *const *choice_labels(struct op *op, const struct process_field *f)
{
    const struct process_choice *c = f->choices.items;
    const char **labels = arena_array(op->mem, f->choices.n + 2, sizeof *labels);
    labels[0] = "";
    for (size_t i = 0; i < f->choices.n; i++)
        labels[i + 1] = arena_z(op->mem, c[i].key);
    labels[f->choices.n + 1] = NULL;
    return labels;
}

static struct field field_for(struct op *op, const struct process_field *f)
{
    static const enum field_kind kinds[] = {
        [PF_TEXT] = F_STR, [PF_LONG_TEXT] = F_STR, [PF_NUMBER] = F_INT,  [PF_MONEY] = F_MONEY,
        [PF_DATE] = F_STR, [PF_FLAG] = F_BOOL,     [PF_CHOICE] = F_ENUM, [PF_FILES] = F_INTS,
    };
    struct field to = { .name = arena_z(op->mem, f->key),
                        .kind = kinds[f->type],
                        .flags = NULLABLE };
    if (f->type == PF_CHOICE)
        to.labels = choice_labels(op, f);
    if (f->type == PF_DATE)
        to.format = "date";
    if (f->type == PF_LONG_TEXT)
        to.max = 10000, to.flags |= MULTILINE;
    if (f->type == PF_TEXT)
        to.max = 500;
    return to;
}

static size_t count_fields(const struct field *fields)
{
    size_t n = 0;
    while (fields[n].name)
        n++;
    return n;
}

static size_t count_facts(void)
{
    size_t n = 0;
    while (process_facts[n].key)
        n++;
    return n;
}

struct process_record process_record_of(struct op *op, const struct process_def *d)
{
    const struct field *tickets = process_ticket_fields();
    size_t room = d->fields.n + count_facts() + count_fields(tickets), n = 0;
    struct field *fields = arena_array(op->mem, room + 1, sizeof *fields);
    for (size_t i = 0; i < d->fields.n; i++)
        fields[n++] = field_for(op, &((const struct process_field *)d->fields.items)[i]);
    for (const struct process_fact *f = process_facts; f->key; f++)
        fields[n++] = (struct field){ .name = f->key, .kind = f->kind, .labels = f->labels };
    for (const struct field *f = tickets; f->name; f++)
        fields[n++] = *f;
    for (size_t i = 0; i < n; i++)
        fields[i].offset = i * SLOT;
    fields[n] = (struct field){ 0 };
    void *values = arena_alloc(op->mem, (n + 1) * SLOT);
    memset(values, 0, (n + 1) * SLOT);
    bool *known = arena_array(op->mem, n + 1, sizeof *known);
    memset(known, 0, (n + 1) * sizeof *known);
    const json_t **json = arena_array(op->mem, n + 1, sizeof *json);
    memset(json, 0, (n + 1) * sizeof *json);
    return (struct process_record){ fields, values, known, json };
}

/* ------------------------------------------------------------------ filling in */

static void *slot(const struct process_record *r, int at)
{
    return (char *)r->values + r->fields[at].offset;
}

void process_record_put(struct op *op, const struct process_record *r, str key, const json_t *value,
                        str pointer)
{
    int at = field_index(r->fields, key);
    if (at < 0)
        return;
    if (json_is_null(value)) {
        memset(slot(r, at), 0, SLOT);
        r->known[at] = false;
        return;
    }
    /* As a record of one field, so that the same rules of values hold as everywhere. */
    struct field one[2] = { r->fields[at], { 0 } };
    json_t *object = json_object();
    json_object_set(object, one[0].name, (json_t *)(uintptr_t)value);
    bool fits = fields_read(op, one, object, pointer, r->values, NULL) == OK;
    json_decref(object);
    if (fits && one[0].format && !date_ok(*(const str *)slot(r, at))) {
        op_field(op, arena_fmt(op->mem, STR_FMT "/" STR_FMT, STR_ARG(pointer), STR_ARG(key)),
                 "date.invalid");
        fits = false;
    }
    r->known[at] = fits;
    r->json[at] = fits ? value : NULL;
}

void process_record_set(const struct process_record *r, const char *key, const void *from,
                        const struct field *fields)
{
    int at = field_index(r->fields, str_of(key));
    const struct field *f = field_named(fields, str_of(key));
    static const size_t sizes[] = {
        [F_STR] = sizeof(str),   [F_INT] = sizeof(int64_t), [F_BOOL] = sizeof(bool),
        [F_UTC] = sizeof(utc),   [F_MONEY] = sizeof(money), [F_ENUM] = sizeof(int),
        [F_STRS] = sizeof(strs), [F_INTS] = sizeof(ints),
    };
    if (at < 0 || !f)
        return;
    memcpy(slot(r, at), (const char *)from + f->offset, sizes[f->kind]);
    r->known[at] = true;
}

void process_record_write(const struct process_record *r, str key, struct buf *out)
{
    int at = field_index(r->fields, key);
    char *text =
        at >= 0 && r->json[at] ? json_dumps(r->json[at], JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    buf_z(out, text ? text : "null");
    free(text);
}

int64_t process_record_number(const struct process_record *r, str key)
{
    int at = field_index(r->fields, key);
    bool number = at >= 0 && (r->fields[at].kind == F_MONEY || r->fields[at].kind == F_INT);
    return number ? *(const int64_t *)slot(r, at) : 0;
}

bool process_record_has(const struct process_record *r, str key)
{
    int at = field_index(r->fields, key);
    if (at < 0 || !r->known[at])
        return false;
    switch (r->fields[at].kind) {
    case F_STR:
        return ((const str *)slot(r, at))->n > 0;
    case F_STRS:
        return ((const strs *)slot(r, at))->n > 0;
    case F_INTS:
        return ((const ints *)slot(r, at))->n > 0;
    case F_ENUM:
        return *(const int *)slot(r, at) > 0;
    default:
        return true;
    }
}

/* ------------------------------------------------------------------ guards */

enum err process_guard(struct op *op, const struct process_record *r, str guard, bool *ret)
{
    struct condition c;
    const json_t *root;
    *ret = true;
    if (is_empty_json(guard))
        return OK;
    TRY(json_read(op, guard, &root));
    TRY(condition_read(op, r->fields, root, STR("/guard"), &c));
    *ret = condition_holds(&c, r->values);
    return OK;
}

/* ------------------------------------------------------------------ words */

str process_name_of(struct op *op, const struct process_def *d, str key)
{
    const struct process_field *f = process_field_named(d, key);
    const struct process_fact *fact = process_fact_named(key);
    if (f)
        return op->lang == LANG_EN ? f->en : f->zh;
    if (fact)
        return str_of(op->lang == LANG_EN ? fact->en : fact->zh);
    return key;
}

struct guard_words {
    struct op *op;
    const struct process_def *d;
    strs keys;
};

static void collect(struct guard_words *w, const json_t *node)
{
    const char *name;
    json_t *value;
    size_t i;
    if (json_is_array(node))
        json_array_foreach (node, i, value)
            collect(w, value);
    if (!json_is_object(node))
        return;
    str key = json_view(json_object_get(node, "field"));
    for (size_t k = 0; k < w->keys.n; k++)
        if (str_eq(w->keys.items[k], key))
            return;
    if (key.n) {
        w->keys.items = arena_grow(w->op->mem, w->keys.items, w->keys.n * sizeof(str),
                                   (w->keys.n + 1) * sizeof(str));
        w->keys.items[w->keys.n++] = key;
        return;
    }
    json_object_foreach ((json_t *)(uintptr_t)node, name, value)
        collect(w, value);
}

enum err process_guard_keys(struct op *op, str guard, strs *ret)
{
    struct guard_words w = { .op = op };
    const json_t *root;
    if (!is_empty_json(guard)) {
        TRY(json_read(op, guard, &root));
        collect(&w, root);
    }
    *ret = w.keys;
    return OK;
}

enum err process_guard_words(struct op *op, const struct process_def *d, str guard, str *ret)
{
    struct guard_words w = { .op = op, .d = d };
    const json_t *root;
    *ret = STR("");
    if (is_empty_json(guard))
        return OK;
    TRY(json_read(op, guard, &root));
    collect(&w, root);
    for (size_t i = 0; i < w.keys.n; i++)
        *ret = arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(*ret),
                         !i                    ? ""
                         : op->lang == LANG_EN ? ", "
                                               : "、",
                         STR_ARG(process_name_of(op, d, w.keys.items[i])));
    return OK;
}
