/* What is compared are the words as they would be printed, so that a reader sees what a reader will see. */
#include "compare.h"

#include "binding.h"
#include "duty_words.h"
#include "measure_words.h"

const char *const change_kind_labels[] = { "same", "changed", "added", "removed", "moved", NULL };

static const struct field field_change_fields[] = {
    { FIELD(struct field_change, field) },
    { FIELD(struct field_change, before), .doc = "in words; a line for each item of a list" },
    { FIELD(struct field_change, after) },
    { 0 },
};

static const struct field duty_change_fields[] = {
    { FIELD(struct duty_change, root_id) },
    { FIELD(struct duty_change, kind), .labels = change_kind_labels,
      .doc = "moved: the same words at another number" },
    { FIELD(struct duty_change, before), .doc = "its number then; 0: not there" },
    { FIELD(struct duty_change, after), .doc = "its number now; 0: not there" },
    { FIELD(struct duty_change, statement_before) },
    { FIELD(struct duty_change, statement_after) },
    { FIELD(struct duty_change, fields), .of = field_change_fields,
      .size = sizeof(struct field_change) },
    { 0 },
};

const struct field comparison_fields[] = {
    { FIELD(struct comparison, before_id) },
    { FIELD(struct comparison, after_id) },
    { FIELD(struct comparison, before_edition) },
    { FIELD(struct comparison, after_edition) },
    { FIELD(struct comparison, fields), .of = field_change_fields,
      .size = sizeof(struct field_change) },
    { FIELD(struct comparison, duties), .of = duty_change_fields,
      .size = sizeof(struct duty_change) },
    { 0 },
};

/* ------------------------------------------------------------------ in words */

struct said {
    const char *field;
    str words;
};

static str measures_said(struct op *op, const struct content *c, const struct duty *d)
{
    const struct duty_measure *m = d->measures.items;
    strs words = { arena_array(op->mem, d->measures.n, sizeof(str)), 0 };
    for (size_t i = 0; i < d->measures.n; i++)
        words.items[words.n++] =
            words_measure(op, (enum lang)c->lang,
                          bound_name_of(&c->called, BOUND_MEASURE, m[i].measure), &m[i]);
    return arena_join(op->mem, &words, "\n");
}

#define DUTY_SAID 15
static void duty_said(struct op *op, const struct content *c, const struct duty *d,
                      struct said *ret)
{
    enum lang lang = (enum lang)c->lang;
    const struct said said[DUTY_SAID] = {
        { "statement", d->statement },
        { "elements", arena_join(op->mem, &d->elements, "\n") },
        { "action", d->action },
        { "object", d->object },
        { "trigger", d->trigger },
        { "output", d->output },
        { "limit", words_limit(op, lang, d) },
        { "role", words_duty_role(lang, d->role) },
        { "partners", words_partners(op, lang, d) },
        { "permissions", arena_join(op->mem, &d->permissions, "\n") },
        { "trainings", arena_join(op->mem, &d->trainings, "\n") },
        { "processes", bound_words(op->mem, &c->called, BOUND_PROCESS, &d->processes) },
        { "standards", bound_words(op->mem, &c->called, BOUND_STANDARD, &d->standards) },
        { "measures", measures_said(op, c, d) },
        { 0 },
    };
    memcpy(ret, said, sizeof said);
}

static str authority_said(struct op *op, const struct content *c)
{
    strs lines = { arena_array(op->mem, c->authority.n, sizeof(str)), 0 };
    for (size_t i = 0; i < c->authority.n; i++)
        lines.items[lines.n++] =
            words_authority(op, (enum lang)c->lang,
                            &((const struct authority *)c->authority.items)[i]);
    return arena_join(op->mem, &lines, "\n");
}

#define CONTENT_SAID 10
static void content_said(struct op *op, const struct content *c, struct said *ret)
{
    const struct said said[CONTENT_SAID] = {
        { "post_name", c->post },
        { "team", c->team },
        { "reports_to", c->reports_to },
        { "deputies", arena_join(op->mem, &c->deputies, "\n") },
        { "purpose", c->purpose },
        { "authority", authority_said(op, c) },
        { "qualifications", arena_join(op->mem, &c->qualifications, "\n") },
        { "effective_on", c->effective_on },
        { "review_on", c->review_on },
        { 0 },
    };
    memcpy(ret, said, sizeof said);
}

static struct list differing(struct op *op, const struct said *before, const struct said *after)
{
    struct field_change *changes = arena_array(op->mem, DUTY_SAID, sizeof *changes);
    size_t n = 0;
    for (size_t i = 0; before[i].field; i++)
        if (!str_eq(before[i].words, after[i].words))
            changes[n++] =
                (struct field_change){ str_of(before[i].field), before[i].words, after[i].words };
    return (struct list){ changes, n };
}

/* ------------------------------------------------------------------ duties by their roots */

static const struct duty *duty_of_root(const struct list *duties, int64_t root, size_t *ret_at)
{
    const struct duty *d = duties->items;
    for (size_t i = 0; i < duties->n; i++)
        if (d[i].root_id == root) {
            *ret_at = i;
            return &d[i];
        }
    return NULL;
}

static struct duty_change duty_compared(struct op *op, const struct content *before,
                                        const struct content *after, size_t at)
{
    const struct duty *d = &((const struct duty *)after->duties.items)[at];
    struct said then[DUTY_SAID], now[DUTY_SAID];
    size_t old = 0;
    struct duty_change c = { .root_id = d->root_id,
                             .kind = CHANGE_ADDED,
                             .after = (int64_t)at + 1,
                             .statement_after = d->statement };
    const struct duty *was = duty_of_root(&before->duties, d->root_id, &old);
    if (!was)
        return c;
    duty_said(op, before, was, then);
    duty_said(op, after, d, now);
    c.before = (int64_t)old + 1;
    c.statement_before = was->statement;
    c.fields = differing(op, then, now);
    c.kind = c.fields.n ? CHANGE_CHANGED : c.before != c.after ? CHANGE_MOVED : CHANGE_SAME;
    return c;
}

/* A number that moved only because others came or went before it has not moved. */
static void moves_settle(struct duty_change *changes, size_t n)
{
    int64_t last = 0;
    for (size_t i = 0; i < n; i++) {
        if (!changes[i].before)
            continue;
        if (changes[i].kind == CHANGE_MOVED && changes[i].before > last)
            changes[i].kind = CHANGE_SAME;
        if (changes[i].before > last)
            last = changes[i].before;
    }
}

static struct list duties_compared(struct op *op, const struct content *before,
                                   const struct content *after)
{
    size_t n = 0, at;
    struct duty_change *changes =
        arena_array(op->mem, before->duties.n + after->duties.n, sizeof *changes);
    for (size_t i = 0; i < after->duties.n; i++)
        changes[n++] = duty_compared(op, before, after, i);
    moves_settle(changes, n);
    for (size_t i = 0; i < before->duties.n; i++) {
        const struct duty *d = &((const struct duty *)before->duties.items)[i];
        if (!duty_of_root(&after->duties, d->root_id, &at))
            changes[n++] = (struct duty_change){ .root_id = d->root_id,
                                                 .kind = CHANGE_REMOVED,
                                                 .before = (int64_t)i + 1,
                                                 .statement_before = d->statement };
    }
    return (struct list){ changes, n };
}

enum err document_compare(struct op *op, int64_t before, int64_t after, struct comparison *ret)
{
    struct duty_document a, b;
    struct content was, is;
    struct said then[CONTENT_SAID], now[CONTENT_SAID];

    TRY(document_get(op, before, &a));
    TRY(document_get(op, after, &b));
    if (a.post_id != b.post_id)
        return refuse(op, ERR_NOT_FOUND, "duty_document.not_found");
    TRY(content_of(op, &a, &was));
    TRY(content_of(op, &b, &is));
    content_said(op, &was, then);
    content_said(op, &is, now);
    *ret = (struct comparison){
        .before_id = a.id,
        .after_id = b.id,
        .before_edition = a.edition,
        .after_edition = b.edition,
        .fields = differing(op, then, now),
        .duties = duties_compared(op, &was, &is),
    };
    return OK;
}
