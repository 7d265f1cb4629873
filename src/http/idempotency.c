/* Idempotency-Key: the same POST sent again changes nothing and gets the answer of the first time.
 *
 * The answer is stored in the transaction of the change, so either both are there or none. Two at
 * once: within the process a table of the keys under way refuses the second (409, try again); between
 * processes the primary key does, and the loser's whole transaction with it. */
#include "http_internal.h"

#include "../base/digest.h"
#include "http_sql.h"

#define KEY_MAX 200
#define BUCKETS 256

struct idempotency {
    struct idempotency *next; /* in its bucket */
    str key, actor_key, method_path;
    char hash[SHA256_HEX];
};

struct stored {
    str method_path, request_hash, answer, content_type;
    int64_t status;
};

static const struct field stored_fields[] = {
    { FIELD(struct stored, method_path) },  { FIELD(struct stored, request_hash) },
    { FIELD(struct stored, status) },       { FIELD(struct stored, answer) },
    { FIELD(struct stored, content_type) }, { 0 },
};

/* ------------------------------------------------------------------ keys under way */

static pthread_mutex_t running_lock = PTHREAD_MUTEX_INITIALIZER;
static struct idempotency *running[BUCKETS];

static struct idempotency **bucket_of(const struct idempotency *i)
{
    unsigned h = 5381;
    for (size_t n = 0; n < i->key.n; n++)
        h = h * 33 + (unsigned char)i->key.p[n];
    return &running[h % BUCKETS];
}

static bool running_add(struct idempotency *i)
{
    struct idempotency **bucket = bucket_of(i), *other;
    pthread_mutex_lock(&running_lock);
    for (other = *bucket; other; other = other->next)
        if (str_eq(other->key, i->key) && str_eq(other->actor_key, i->actor_key))
            break;
    if (!other) {
        i->next = *bucket;
        *bucket = i;
    }
    pthread_mutex_unlock(&running_lock);
    return !other;
}

void idempotency_end(struct http *h)
{
    struct idempotency *i = h->idempotency;
    h->idempotency = NULL;
    if (!i)
        return;
    pthread_mutex_lock(&running_lock);
    struct idempotency **at = bucket_of(i);
    while (*at != i)
        at = &(*at)->next;
    *at = i->next;
    pthread_mutex_unlock(&running_lock);
}

/* ------------------------------------------------------------------ what a request is */

static bool key_ok(str key)
{
    for (size_t i = 0; i < key.n; i++)
        if (key.p[i] < 0x21 || key.p[i] > 0x7e)
            return false;
    return key.n > 0 && key.n <= KEY_MAX;
}

static str actor_key(struct op *op, const struct http *h)
{
    const struct actor *a = op->actor;
    if (a->kind == ACTOR_ANONYMOUS)
        return arena_fmt(op->mem, "address:" STR_FMT, STR_ARG(http_address(h)));
    return arena_fmt(op->mem, "%s:%lld", actor_kind_labels[a->kind], (long long)a->id);
}

/* The body's bytes; of an upload the parts' names and contents, as boundaries differ each time. */
static void hash_request(struct op *op, const struct http *h, char out[SHA256_HEX])
{
    struct sha256_state *s = sha256_new(op->mem);
    const struct http_part *parts;
    size_t n;
    sha256_add(s, h->query);
    sha256_add(s, STR("\n"));
    sha256_add(s, buf_view(&h->in));
    http_parts(h, &parts, &n);
    for (size_t i = 0; i < n; i++)
        sha256_add(s, arena_fmt(op->mem, STR_FMT "\n" STR_FMT "\n%s\n", STR_ARG(parts[i].name),
                                STR_ARG(parts[i].filename), parts[i].sha256));
    sha256_end(s, out);
}

static enum err running_refuse(struct op *op)
{
    refuse(op, ERR_CONFLICT, "idempotency.running");
    op->fault.retry_after = 1;
    return ERR_CONFLICT;
}

/* ------------------------------------------------------------------ before and after the handler */

static enum err replay(struct op *op, struct http *h, const struct idempotency *i,
                       const struct stored *s)
{
    if (!str_eq(s->method_path, i->method_path) || !str_is(s->request_hash, i->hash))
        return refuse(op, ERR_INVALID, "idempotency.other_request");
    if (s->status == 0)
        return refuse(op, ERR_CONFLICT, "idempotency.secret");
    buf_str(&h->out, s->answer);
    http_set_header(h, "Idempotency-Replayed", STR("true"));
    return http_send_body(op, h, (int)s->status, s->content_type.n ? s->content_type.p : NULL);
}

static enum err find(struct op *op, const struct idempotency *i, struct stored *ret,
                     bool *ret_found)
{
    return db_find(op, SQL(idempotency_find), ARGS(V(i->actor_key), V(i->key)), stored_fields, ret,
                   ret_found);
}

enum err idempotency_begin(struct op *op, struct http *h, bool *ret_replayed)
{
    str key = request_header(h, "Idempotency-Key");
    if (!key.p || h->method != POST)
        return OK;
    if (!key_ok(key))
        return refuse(op, ERR_SYNTAX, "idempotency.key");
    struct idempotency *i = arena_alloc(op->mem, sizeof *i);
    i->key = key;
    i->actor_key = actor_key(op, h);
    i->method_path = arena_fmt(op->mem, "POST " STR_FMT, STR_ARG(h->path));
    hash_request(op, h, i->hash);
    if (!running_add(i))
        return running_refuse(op);
    h->idempotency = i;
    struct stored stored = { 0 };
    TRY(find(op, i, &stored, ret_replayed));
    return *ret_replayed ? replay(op, h, i, &stored) : OK;
}

/* Only what changed something is worth keeping. Of an answer with a secret only the fact is kept: the
 * call is not done twice, and what was shown once is not shown again. */
enum err idempotency_keep(struct op *op, struct http *h)
{
    const struct idempotency *i = h->idempotency;
    if (!i || !db_in_tx(op) || h->status < 200 || h->status > 299)
        return OK;
    bool secret = h->route->flags & ROUTE_SECRET;
    str answer = secret ? STR("") : buf_view(&h->out);
    enum err err = db_run(op, SQL(idempotency_add),
                          ARGS(V(i->key), V(i->actor_key), V(i->method_path), V(str_of(i->hash)),
                               V(secret ? 0 : h->status), V(answer.p ? answer : STR("")),
                               V(h->media_type ? h->media_type : ""), V(op->now)),
                          NULL);
    return err == ERR_CONFLICT ? running_refuse(op) : err;
}

enum err idempotency_forget(struct op *op, utc before)
{
    TX(tx, op);
    TRY(db_run(op, SQL(idempotency_forget), ARGS(V(before)), NULL));
    return tx_commit(&tx);
}
