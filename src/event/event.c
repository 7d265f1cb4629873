/* Appending events, and reading them back in order. The chain is per subject, not one for all: writers
 * of different tickets never wait for each other's hash. Walking the chains is event_verify.c. */
#include "event.h"

#include "../http/http.h"
#include "../store/filter.h"
#include "event_hash.h"
#include "event_sql.h"

#define EVENT_DATA_MAX (64u << 10)

const struct field event_fields[] = {
    { FIELD(struct event, id), .doc = "number of the event" },
    { FIELD(struct event, at), .doc = "when it happened" },
    { FIELD(struct event, actor_kind), .labels = actor_kind_labels, .doc = "who did it" },
    { FIELD(struct event, actor_id), .flags = NULLABLE, .doc = "user or customer" },
    { FIELD(struct event, actor_name), .doc = "name of the actor today" },
    { FIELD(struct event, subject_kind),
      .doc = "kind of record: ticket, customer, user, team, role" },
    { FIELD(struct event, subject_id), .doc = "record that it happened to" },
    { FIELD(struct event, seq), .doc = "place in the record's chain, from 1" },
    { FIELD(struct event, type), .doc = "what happened" },
    { FIELD_JSON(struct event, data), .doc = "details; before and after of a change" },
    { 0 },
};

const struct field event_query_fields[] = {
    { FIELD(struct event_query, subject_kind), .max = 40, .doc = "only of this kind of record" },
    { FIELD(struct event_query, subject_id), .min = 0, .doc = "only of this record" },
    { FIELD(struct event_query, type), .max = 60, .doc = "only of this type" },
    { FIELD(struct event_query, actor_id), .min = 0, .doc = "only by this user" },
    { FIELD(struct event_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct event_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

const struct permission event_permissions[] = {
    { "event.read", "查看操作记录", "Read the audit log", false },
    { 0 },
};

/* What the rows of event_since and event_walk carry beyond what people see. */
static const struct field event_row_fields[] = {
    { FIELD(struct event, id) },
    { FIELD(struct event, tx) },
    { FIELD(struct event, at) },
    { FIELD(struct event, actor_kind), .labels = actor_kind_labels },
    { FIELD(struct event, actor_id) },
    { FIELD(struct event, actor_name) },
    { FIELD(struct event, subject_kind) },
    { FIELD(struct event, subject_id) },
    { FIELD(struct event, seq) },
    { FIELD(struct event, type) },
    { FIELD_JSON(struct event, data) },
    { 0 },
};

static const struct reaction *reactions;

void event_reactions(const struct reaction *table)
{
    reactions = table;
}

static enum err event_react(struct op *op, const struct event *e)
{
    for (const struct reaction *r = reactions; r && r->type; r++)
        if (str_is(e->type, r->type))
            TRY(r->react(op, e));
    return OK;
}

static enum err event_store(struct op *op, const struct event *e, str hash_before,
                            char hash[SHA256_HEX])
{
    event_hash(op->mem, e, hash_before, hash);
    return db_run(op, SQL(event_insert),
                  ARGS(V(e->at), V(e->actor_kind), V(e->actor_id), V(e->subject_kind),
                       V(e->subject_id), V(e->seq), V(e->type), V(e->data), V((const char *)hash)),
                  NULL);
}

static enum err event_write(struct op *op, struct event *e, str hash_before)
{
    char hash[SHA256_HEX];
    TRY(event_store(op, e, hash_before, hash));
    return event_react(op, e);
}

static struct event event_make(const struct op *op, const char *kind, int64_t id, const char *type,
                               str data)
{
    return (struct event){
        .at = op->now,
        .actor_kind = (int)op->actor->kind,
        .actor_id = op->actor->id,
        .actor_name = op->actor->name,
        .subject_kind = str_of(kind),
        .subject_id = id,
        .seq = 1,
        .type = str_of(type),
        .data = data,
    };
}

enum err event_append(struct op *op, const char *subject_kind, int64_t subject_id, const char *type,
                      str data, int64_t *ret_seq)
{
    struct event e = event_make(op, subject_kind, subject_id, type, data);
    str before = { 0 };

    if (data.n > EVENT_DATA_MAX)
        return refuse(op, ERR_TOO_LARGE, "event.too_large");
    TRY(db_int(op, SQL(event_head_next), ARGS(V(e.subject_kind), V(subject_id)), &e.seq));
    if (e.seq > 1)
        TRY(db_text(op, SQL(event_hash_at), ARGS(V(e.subject_kind), V(subject_id), V(e.seq - 1)),
                    &before));
    TRY(event_write(op, &e, before));
    if (ret_seq)
        *ret_seq = e.seq;
    return OK;
}

enum err event_begin(struct op *op, const char *subject_kind, int64_t subject_id, const char *type,
                     str data)
{
    struct event e = event_make(op, subject_kind, subject_id, type, data);
    TRY(db_run(op, SQL(event_head_begin), ARGS(V(e.subject_kind), V(subject_id)), NULL));
    return event_write(op, &e, (str){ 0 });
}

enum err event_chain_add(struct op *op, struct event_chain *chain, const char *type, str data)
{
    struct event e = event_make(op, chain->subject_kind, chain->subject_id, type, data);
    char hash[SHA256_HEX];

    e.seq = ++chain->seq;
    TRY(event_store(op, &e, str_of(chain->hash), hash));
    memcpy(chain->hash, hash, sizeof hash);
    return OK;
}

enum err event_chain_end(struct op *op, const struct event_chain *chain)
{
    return db_run(op, SQL(event_head_set),
                  ARGS(V(chain->subject_kind), V(chain->subject_id), V(chain->seq)), NULL);
}

/* ------------------------------------------------------------------ before and after */

static bool named(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool field_same(struct arena *mem, const struct field *f, const void *a, const void *b)
{
    return str_eq(field_text(mem, f, a), field_text(mem, f, b));
}

static void side_add(struct buf *out, const struct field *f, const void *record, bool mask)
{
    struct field one[2] = { *f, { 0 } };
    one[0].flags &= ~(unsigned)OPTIONAL;
    buf_char(out, out->n ? ',' : '{');
    if (mask) {
        buf_json(out, str_of(f->name));
        buf_z(out, ":\"***\"");
        return;
    }
    struct buf field;
    buf_init(&field, EVENT_DATA_MAX);
    fields_write(&field, one, record);
    buf_add(out, field.p + 1, field.n - 2); /* without its braces */
    buf_release(&field);
}

bool event_changes(struct op *op, const struct field *fields, const void *before, const void *after,
                   const char *const *masked, str *ret_data)
{
    struct buf a, b;
    buf_init(&a, EVENT_DATA_MAX);
    buf_init(&b, EVENT_DATA_MAX);
    for (const struct field *f = fields; f->name; f++) {
        if ((f->flags & (SECRET | READONLY)) || field_same(op->mem, f, before, after))
            continue;
        side_add(&a, f, before, named(masked, f->name));
        side_add(&b, f, after, named(masked, f->name));
    }
    bool differs = a.n > 0;
    if (differs)
        *ret_data = arena_fmt(op->mem, "{\"before\":" STR_FMT "},\"after\":" STR_FMT "}}",
                              STR_ARG(buf_view(&a)), STR_ARG(buf_view(&b)));
    buf_release(&a);
    buf_release(&b);
    return differs;
}

/* ------------------------------------------------------------------ reading */

static const char event_list_head[] =
    "SELECT e.id, e.at, e.actor_kind, e.actor_id, e.subject_kind, e.subject_id, e.seq, e.type,"
    " e.data, coalesce(u.name, c.name, '') AS actor_name FROM event e"
    " LEFT JOIN user_account u ON e.actor_kind = 1 AND u.id = e.actor_id"
    " LEFT JOIN customer c ON e.actor_kind = 2 AND c.id = e.actor_id";

static void event_list_filter(struct filter *f, const struct event_query *q)
{
    if (q->subject_kind.n)
        filter_and(f, "e.subject_kind = ?", ARGS(V(q->subject_kind)));
    if (q->subject_id)
        filter_and(f, "e.subject_id = ?", ARGS(V(q->subject_id)));
    if (q->type.n)
        filter_and(f, "e.type = ?", ARGS(V(q->type)));
    if (q->actor_id)
        filter_and(f, "e.actor_kind = 1 AND e.actor_id = ?", ARGS(V(q->actor_id)));
}

enum err event_list(struct op *op, const struct event_query *q, struct list *ret, str *ret_next)
{
    int64_t key = 0;
    bool given = false;
    int64_t limit = q->limit ? q->limit : PAGE_DEFAULT;
    struct filter f;

    TRY(cursor_read(op, q->after, &key, 1, &given));
    filter_init(op, &f, NULL);
    event_list_filter(&f, q);
    if (given)
        filter_and(&f, "e.id < ?", ARGS(V(key)));
    filter_order(&f, " ORDER BY e.id DESC", limit + 1);
    struct sql sql = filter_sql(&f, "event_list", event_list_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, event_row_fields, sizeof(struct event), ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_make(op, &((struct event *)ret->items)[limit - 1].id, 1);
    }
    return OK;
}

enum err event_since(struct op *op, int64_t tx, int64_t id, int64_t limit, struct list *ret)
{
    return db_all(op, SQL(event_since), ARGS(V(tx), V(id), V(limit)), event_row_fields,
                  sizeof(struct event), ret);
}

enum err event_newest(struct op *op, int64_t *ret_tx, int64_t *ret_id)
{
    struct event e = { 0 };
    bool found;
    TRY(db_find(op, SQL(event_newest), NO_ARGS, event_row_fields, &e, &found));
    *ret_tx = e.tx;
    *ret_id = e.id;
    return OK;
}

/* ------------------------------------------------------------------ what an event says */

str event_data(struct op *op, const struct datum *data)
{
    struct buf out;
    buf_init(&out, 8192);
    for (const struct datum *d = data; d->name; d++) {
        buf_char(&out, d == data ? '{' : ',');
        buf_json(&out, str_of(d->name));
        buf_char(&out, ':');
        if (d->kind == 's')
            buf_json(&out, d->text);
        else if (d->number)
            buf_int(&out, d->number);
        else
            buf_z(&out, "null");
    }
    buf_char(&out, '}');
    str text = arena_str(op->mem, buf_view(&out));
    buf_release(&out);
    return text;
}
