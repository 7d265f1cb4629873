/* Live changes. One thread reads new events after the store says that something was committed, finds
 * out once who may see each, and hands it to the hub. The lock makes "read what was missed, then join"
 * one step for a newcomer: nothing falls between. */
#include "live.h"

#include "../base/json.h"
#include "../base/log.h"
#include "../base/thread.h"
#include "../event/event.h"
#include "../ticket/ticket.h"

#include <pthread.h>

#define BATCH          500
#define BACKLOG_MAX    2000 /* who missed more loads everything again */
#define STREAM_SECONDS 300  /* then the browser comes back and is identified again, on any node */

struct position {
    int64_t tx, id;
};

struct live {
    pthread_t thread;
    pthread_mutex_t lock; /* position, and sending against joining */
    pthread_mutex_t wake_lock;
    pthread_cond_t wake;
    bool changed, stop;
    struct env *env;
    struct stream_hub *hub;
    struct position sent;
};

/* ------------------------------------------------------------------ who may see what */

struct audience {
    const char *permission;
    bool placed; /* a ticket: the permission's scope is asked about its place */
    struct ticket_audience place, before;
};

/* Who hears of a kind of subject: who may read it, as its GET route says ("login": everybody who
 * listens). Of a kind that is not here only those hear who may read all events. */
static const struct {
    const char *kind, *permission;
} kinds[] = {
    { "ticket", "ticket.read" },
    { "customer", "customer.read" },
    { "user", "people.read" },
    { "role", "people.read" },
    { "team", "login" },
    { "company", "login" },
    { "post", "login" },
    { "duty_document", "login" },
    { "unit", "product.read" },
    { "order", "product.read" },
    { "model", "product.read" },
    { "category", "product.read" },
    { "warranty_term", "product.read" },
    { "calendar", "login" },
    { "standard", "login" },
    { "remedy_promise", "login" },
    { "refund_limit", "login" },
    { "visit_engineer", "login" },
    { "visit_price", "login" },
    { "stock_place", "stock.read" },
    { "process", "login" },
    { "measure", "login" },
    { "quality_form", "quality.plan" },
    { "quality_plan", "quality.plan" },
    { "quality_check", "quality.plan" },
    { "appraisal_cycle", "appraisal.manage" },
};

/* NULL when it cannot be read, which must not stop the changes behind it. */
static const json_t *data_of(struct op *op, const struct event *e)
{
    const json_t *data;
    if (json_read(op, e->data, &data) == OK)
        return data;
    op_forgive(op);
    return NULL;
}

/* Who had the ticket before it went elsewhere hears of that too: it leaves their queue. */
static void place_before(struct op *op, const struct event *e, struct ticket_audience *ret)
{
    bool transferred = str_is(e->type, "ticket.transferred");
    if (!transferred && !str_is(e->type, "ticket.assigned"))
        return;
    const json_t *data = data_of(op, e);
    if (!data)
        return;
    ret->assignee_id = json_integer_value(json_object_get(data, "from"));
    if (transferred)
        ret->team_id = json_integer_value(json_object_get(data, "from_team"));
}

static enum err audience_of(struct op *op, const struct event *e, struct audience *ret)
{
    bool found;
    *ret = (struct audience){ .permission = "event.read" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(e->subject_kind, kinds[i].kind))
            ret->permission = kinds[i].permission;
    if (!str_is(e->subject_kind, "ticket"))
        return OK;
    ret->placed = true;
    TRY(ticket_audience(op, e->subject_id, &ret->place, &found));
    ret->before = ret->place;
    place_before(op, e, &ret->before);
    return OK;
}

static bool may_see(void *ctx, const struct actor *actor)
{
    const struct audience *a = ctx;
    struct op op = { .actor = actor };
    if (a->placed)
        return ticket_reach(&op, a->permission, a->place.team_id, a->place.assignee_id) ||
               ticket_reach(&op, a->permission, a->before.team_id, a->before.assignee_id);
    return strcmp(a->permission, "login") == 0 || op_scope(&op, a->permission) != SCOPE_NONE;
}

/* ------------------------------------------------------------------ who must come again */

/* Listeners hear with the permissions that they had when they joined. When those may have changed, on
 * whatever node, they are sent away: a browser comes back by itself and is identified anew. */
static const struct {
    const char *type;
    bool everybody;         /* not only the user that it happened to */
    const char *members[3]; /* only when one of these changed; none: always */
} ends[] = {
    { "user.changed", false, { "role_ids", "team_ids", "active" } },
    { "user.deactivated", false, { NULL } },
    { "user.password_reset", false, { NULL } },
    { "user.token_ended", false, { NULL } },
    { "role.changed", true, { "grants" } },
    { "team.changed", true, { "parent_id" } },
};

static bool changed_any(struct op *op, const struct event *e, const char *const members[3])
{
    if (!members[0])
        return true;
    const json_t *after = json_object_get(data_of(op, e), "after");
    for (size_t i = 0; i < 3 && members[i]; i++)
        if (json_object_get(after, members[i]))
            return true;
    return !after;
}

static void end_listeners(struct op *op, struct live *live, const struct event *e)
{
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_is(e->type, ends[i].type) && changed_any(op, e, ends[i].members))
            stream_drop(live->hub, ends[i].everybody ? 0 : e->subject_id, 0);
}

/* ------------------------------------------------------------------ what is sent */

struct change {
    str type, subject_kind;
    int64_t subject_id, seq;
    utc at;
    int actor_kind;
    int64_t actor_id;
    str actor_name;
};

static const struct field change_fields[] = {
    { FIELD(struct change, type) },
    { FIELD(struct change, subject_kind) },
    { FIELD(struct change, subject_id) },
    { FIELD(struct change, seq) },
    { FIELD(struct change, at) },
    { FIELD(struct change, actor_kind), .labels = actor_kind_labels },
    { FIELD(struct change, actor_id), .flags = NULLABLE },
    { FIELD(struct change, actor_name) },
    { 0 },
};

static void change_write(struct buf *out, const struct event *e)
{
    const struct change c = { e->type, e->subject_kind, e->subject_id, e->seq,
                              e->at,   e->actor_kind,   e->actor_id,   e->actor_name };
    buf_fmt(out, "id: %lld-%lld\nevent: change\ndata: ", (long long)e->tx, (long long)e->id);
    fields_write(out, change_fields, &c);
    buf_z(out, "\n\n");
}

static enum err send_new(struct live *live, struct op *op, size_t *ret_n)
{
    struct list events;
    struct buf out;

    TRY(event_since(op, live->sent.tx, live->sent.id, BATCH, &events));
    *ret_n = events.n;
    if (stream_count(live->hub) == 0) { /* nobody listens: only the position moves */
        if (events.n) {
            const struct event *last = &((struct event *)events.items)[events.n - 1];
            live->sent = (struct position){ last->tx, last->id };
        }
        return OK;
    }
    buf_init(&out, 65536);
    for (size_t i = 0; i < events.n; i++) {
        const struct event *e = &((struct event *)events.items)[i];
        struct audience audience;
        enum err err = audience_of(op, e, &audience);
        if (err != OK) {
            buf_release(&out);
            return err;
        }
        buf_clear(&out);
        change_write(&out, e);
        stream_send(live->hub, buf_view(&out), may_see, &audience);
        end_listeners(op, live, e);
        live->sent = (struct position){ e->tx, e->id };
    }
    buf_release(&out);
    return OK;
}

/* ------------------------------------------------------------------ the thread */

static void changed(void *ctx)
{
    struct live *live = ctx;
    pthread_mutex_lock(&live->wake_lock);
    live->changed = true;
    pthread_cond_signal(&live->wake);
    pthread_mutex_unlock(&live->wake_lock);
}

static bool wait_for_change(struct live *live)
{
    pthread_mutex_lock(&live->wake_lock);
    while (!live->changed && !live->stop)
        pthread_cond_wait(&live->wake, &live->wake_lock);
    live->changed = false;
    bool stop = live->stop;
    pthread_mutex_unlock(&live->wake_lock);
    return !stop;
}

static void *live_main(void *arg)
{
    struct live *live = arg;
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();

    while (wait_for_change(live)) {
        size_t n = BATCH;
        while (n == BATCH) {
            struct op op;
            op_init(&op, mem, live->env, &actor_system);
            pthread_mutex_lock(&live->lock);
            if (send_new(live, &op, &n) != OK) {
                n = 0; /* the next commit, or the database's return, wakes us again */
                log_warn(&op, "live changes wait", KV("code", op.fault.code),
                         KV("detail", op.fault.detail));
            }
            pthread_mutex_unlock(&live->lock);
            op_end(&op);
            arena_reset(mem);
        }
    }
    return NULL;
}

enum err live_start(struct op *op, struct env *env, struct live **ret)
{
    struct live *live = calloc(1, sizeof *live);
    if (!live)
        abort();
    enum err err = event_newest(op, &live->sent.tx, &live->sent.id);
    if (err != OK) {
        free(live);
        return err;
    }
    live->env = env;
    live->hub = stream_hub_new();
    pthread_mutex_init(&live->lock, NULL);
    pthread_mutex_init(&live->wake_lock, NULL);
    pthread_cond_init(&live->wake, NULL);
    if (!thread_start(&live->thread, live_main, live))
        abort();
    db_watch(env->db, changed, live);
    *ret = live;
    return OK;
}

void live_stop(struct live *live)
{
    if (!live)
        return;
    db_watch(live->env->db, NULL, NULL);
    pthread_mutex_lock(&live->wake_lock);
    live->stop = true;
    pthread_cond_signal(&live->wake);
    pthread_mutex_unlock(&live->wake_lock);
    pthread_join(live->thread, NULL);
    stream_hub_free(live->hub);
    pthread_cond_destroy(&live->wake);
    pthread_mutex_destroy(&live->wake_lock);
    pthread_mutex_destroy(&live->lock);
    free(live);
}

struct stream_hub *live_hub(struct live *live)
{
    return live->hub;
}

/* ------------------------------------------------------------------ joining */

static bool position_read(str text, struct position *ret)
{
    str tx = { 0 }, id = { 0 }, rest = text;
    return str_split(&rest, '-', &tx) && str_split(&rest, '-', &id) && !rest.n &&
           str_int(tx, &ret->tx) && str_int(id, &ret->id) && ret->tx >= 0 && ret->id >= 0;
}

/* What the listener missed, or the word that it was too much. */
static enum err backlog_write(struct op *op, struct position from, struct buf *out)
{
    struct list events;
    TRY(event_since(op, from.tx, from.id, BACKLOG_MAX + 1, &events));
    if (events.n > BACKLOG_MAX) {
        buf_z(out, "event: reset\ndata: {}\n\n");
        return OK;
    }
    for (size_t i = 0; i < events.n; i++) {
        const struct event *e = &((struct event *)events.items)[i];
        struct audience audience;
        TRY(audience_of(op, e, &audience));
        if (may_see(&audience, op->actor))
            change_write(out, e);
    }
    return OK;
}

static enum err join(struct op *op, struct http *h, struct live *live)
{
    struct position from;
    struct buf out;
    enum err err = OK;

    buf_init(&out, 4u << 20);
    buf_z(&out, "retry: 2000\n\n");
    if (position_read(http_header(h, "Last-Event-ID"), &from))
        err = backlog_write(op, from, &out);
    else
        buf_fmt(&out, "id: %lld-%lld\nevent: hello\ndata: {}\n\n", (long long)live->sent.tx,
                (long long)live->sent.id);
    if (err == OK)
        err = stream_join(op, h, live->hub, buf_view(&out), STREAM_SECONDS);
    buf_release(&out);
    return err;
}

static enum err live_http_stream(struct op *op, struct http *h)
{
    struct live *live = op->env->live;
    pthread_mutex_lock(&live->lock);
    enum err err = join(op, h, live);
    pthread_mutex_unlock(&live->lock);
    return err;
}

const struct route live_routes[] = {
    { GET, "/api/v1/stream", live_http_stream, "login", .out = change_fields, .flags = ROUTE_STREAM,
      .summary = "Live changes as Server-Sent Events; resumes after Last-Event-ID" },
    { 0 },
};
