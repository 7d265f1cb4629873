/* The life of a request, seen from its loop:
 *
 *   request_line ─ begin ─┬─────────── body ─┬─ work (here or in a worker) ─ send ─ completed
 *                         └─ admit ─ body ───┘
 *
 * A request that is refused early is still read to its end before it is answered: a server that
 * answers in the middle of an upload closes the connection, and a proxy in front then says 502. Only
 * what is too big to be read for nothing, and clients that wait for "100 Continue", are told at once. */
#include "http_internal.h"

#include "metrics.h"

#include <stdio.h>
#include <stdlib.h>

#define SPARE_MAX   64
#define SPARE_BYTES (64u << 10) /* a request keeps buffers up to this size for the next one */

static struct http *request_new(struct loop *loop)
{
    struct http *h = loop->spare;
    if (h) {
        loop->spare = h->next;
        loop->spare_n--;
    } else {
        h = calloc(1, sizeof *h);
        if (!h)
            abort();
        h->mem = arena_new();
        buf_init(&h->out, BODY_OUT_MAX);
        buf_init(&h->in, (size_t)loop->server->config.body_max);
    }
    h->next = NULL;
    h->loop = loop;
    h->fd = -1;
    h->phase = PHASE_NEW;
    h->began_us = mono_us();
    return h;
}

void request_free(struct http *h)
{
    arena_free(h->mem);
    buf_release(&h->in);
    buf_release(&h->out);
    free(h);
}

static void request_recycle(struct http *h)
{
    struct loop *loop = h->loop;
    if (loop->spare_n >= SPARE_MAX || h->in.cap > SPARE_BYTES || h->out.cap > SPARE_BYTES) {
        request_free(h);
        return;
    }
    struct http kept = { .mem = h->mem, .in = h->in, .out = h->out };
    *h = kept;
    arena_reset(h->mem);
    buf_clear(&h->in);
    buf_clear(&h->out);
    h->next = loop->spare;
    loop->spare = h;
    loop->spare_n++;
}

static struct connection *connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info->socket_context;
}

void *request_line(void *ctx, const char *uri, struct MHD_Connection *mhd)
{
    struct http *h = request_new(ctx);
    h->mhd = mhd;
    h->conn = connection_of(mhd);
    h->conn->request = h;
    h->target = arena_str(h->mem, str_of(uri ? uri : ""));
    connection_wait(h->conn, WAIT_HEADER);
    return h;
}

str request_header(const struct http *h, const char *name)
{
    const char *value = NULL;
    size_t n = 0;
    if (MHD_lookup_connection_value_n(h->mhd, MHD_HEADER_KIND, name, strlen(name), &value, &n) ==
            MHD_NO ||
        !value)
        return (str){ NULL, 0 };
    return str_trim((str){ value, n });
}

/* ------------------------------------------------------------------ who calls, and what */

struct joined {
    struct arena *mem;
    const char *name;
    str all;
};

static enum MHD_Result join_header(void *ctx, enum MHD_ValueKind kind, const char *key,
                                   size_t key_n, const char *value, size_t value_n)
{
    (void)kind;
    struct joined *j = ctx;
    if (!str_eq_nocase((str){ key, key_n }, str_of(j->name)))
        return MHD_YES;
    str one = { value, value_n };
    j->all = j->all.n ? arena_fmt(j->mem, STR_FMT "," STR_FMT, STR_ARG(j->all), STR_ARG(one)) : one;
    return MHD_YES;
}

static void find_caller(struct http *h)
{
    const struct http_server *s = h->loop->server;
    str peer = str_of(h->conn->peer);
    h->address = peer;
    h->host = request_header(h, "Host");
    h->secure = false;
    if (!proxies_trust(s->proxies, peer))
        return;
    /* A proxy may add a line of its own instead of lengthening the caller's: all of them count. */
    struct joined j = { h->mem, "X-Forwarded-For", { NULL, 0 } };
    MHD_get_connection_values_n(h->mhd, MHD_HEADER_KIND, join_header, &j);
    h->address = arena_str(h->mem, proxies_client(s->proxies, peer, j.all));
    h->secure = str_eq_nocase(request_header(h, "X-Forwarded-Proto"), STR("https"));
    str host = request_header(h, "X-Forwarded-Host");
    if (host.n)
        h->host = host;
}

static enum method method_read(const char *method, bool *ret_head)
{
    *ret_head = strcmp(method, "HEAD") == 0;
    if (*ret_head)
        return GET;
    for (int i = GET; method_labels[i]; i++)
        if (strcmp(method, method_labels[i]) == 0)
            return (enum method)i;
    return 0;
}

static enum err split_target(struct op *op, struct http *h)
{
    ptrdiff_t mark = str_find(h->target, '?');
    h->path = mark < 0 ? h->target : (str){ h->target.p, (size_t)mark };
    if (mark >= 0)
        h->query = (str){ h->target.p + mark + 1, h->target.n - (size_t)mark - 1 };
    str plain;
    enum percent fault = percent_decode(h->mem, h->path, false, &plain);
    if (fault != PERCENT_OK)
        return refuse_with(op, ERR_SYNTAX, percent_codes[fault], P("where", STR("path")));
    struct query_pair pair;
    str rest = h->query;
    while (query_next(h->mem, &rest, &pair, &fault))
        if (fault != PERCENT_OK)
            return refuse_with(op, ERR_SYNTAX, percent_codes[fault], P("where", pair.name));
    return OK;
}

static bool is_api(str path)
{
    return str_is(path, "/api") || str_starts(path, STR("/api/"));
}

static void add_allow(struct http *h)
{
    str all = { NULL, 0 };
    for (int i = GET; i <= DELETE; i++) {
        if (!(h->match.methods >> i & 1))
            continue;
        const char *label = i == GET ? "GET, HEAD" : method_labels[i];
        all = all.n ? arena_fmt(h->mem, STR_FMT ", %s", STR_ARG(all), label) : str_of(label);
    }
    http_set_header(h, "Allow", all.n ? arena_fmt(h->mem, STR_FMT ", OPTIONS", STR_ARG(all)) : all);
}

static enum err find_route(struct op *op, struct http *h, const char *method)
{
    router_find(h->loop->server->router, h->method, h->path, &h->match);
    if (h->match.row)
        h->route = h->match.row->route;
    bool page = !h->match.methods && !is_api(h->path);
    if (page)
        h->match.methods = 1u << GET;
    if (strcmp(method, "OPTIONS") == 0 && h->match.methods) {
        add_allow(h);
        h->status = 204;
        return OK;
    }
    if (h->match.methods && !(h->method && h->match.methods >> h->method & 1)) {
        add_allow(h);
        return refuse(op, ERR_METHOD, "http.method");
    }
    if (h->head && h->route && h->route->flags & ROUTE_STREAM)
        return refuse(op, ERR_METHOD, "http.method");
    return h->match.methods ? OK : refuse(op, ERR_NOT_FOUND, "http.no_route");
}

/* ------------------------------------------------------------------ sending */

static bool log_quiet(const struct http *h)
{
    return h->quiet && h->status < 400;
}

static enum MHD_Result send_stream(struct http *h)
{
    struct listener *listener = h->listener;
    h->listener = NULL;
    h->status = 200;
    h->phase = PHASE_SENDING;
    h->conn->taken = stream_take(listener, h->conn->fd);
    return MHD_NO; /* ends the connection here: the stream goes on with the socket's twin */
}

static enum MHD_Result request_send(struct http *h)
{
    if (h->result != OK)
        problem_answer(h);
    else if (h->listener)
        return send_stream(h);
    struct MHD_Response *response = answer_response(h);
    connection_wait(h->conn, WAIT_SENT);
    h->conn->bytes = h->bytes_out;
    h->phase = PHASE_SENDING;
    enum MHD_Result queued = MHD_queue_response(h->mhd, (unsigned)h->status, response);
    MHD_destroy_response(response);
    return queued;
}

static void request_refuse(struct http *h, enum err err)
{
    h->refused = true;
    h->result = err;
}

/* ------------------------------------------------------------------ working */

static _Thread_local bool finished_here; /* request_finished ran inside request_work, on the loop */

void request_finished(void *ctx, enum err result)
{
    struct http *h = ctx;
    if (h->result == OK && result != OK) {
        h->result = result;
        if (h->op.fault.err == OK)
            refuse(&h->op, result, result == ERR_STORAGE ? "db.full" : "db.failed");
    }
    idempotency_end(h);
    if (loop_is_mine(h->loop))
        finished_here = true;
    else
        loop_completed(h->loop, h);
}

static bool runs_here(const struct http *h)
{
    return h->loop->server->inline_reads && h->method == GET && !(h->route->flags & ROUTE_SLOW);
}

static bool hand_over(struct http *h)
{
    if (workers_add(h->loop->server->workers, h)) {
        MHD_suspend_connection(h->mhd);
        return true;
    }
    request_refuse(h, refuse(&h->op, ERR_UNAVAILABLE, "http.busy"));
    h->op.fault.retry_after = 1;
    return false;
}

static enum MHD_Result request_dispatch(struct http *h)
{
    connection_wait(h->conn, WAIT_NOTHING);
    if (!h->refused && h->result == OK && h->status == 0) {
        enum err err = h->upload ? upload_end(&h->op, h) : OK;
        if (err != OK)
            request_refuse(h, err);
    }
    if (h->refused || h->status)
        return request_send(h);
    if (!h->route) {
        if (!asset_answer(h))
            request_refuse(h, refuse(&h->op, ERR_NOT_FOUND, "http.no_page"));
        return request_send(h);
    }
    h->phase = PHASE_WORK;
    if (!runs_here(h))
        return hand_over(h) ? MHD_YES : request_send(h);
    finished_here = false;
    request_work(h);
    if (finished_here)
        return request_send(h);
    MHD_suspend_connection(h->mhd); /* something was written: the committer will tell */
    return MHD_YES;
}

/* ------------------------------------------------------------------ reading */

static bool wait_for_continue(const struct http *h)
{
    return request_header(h, "Expect").n > 0;
}

/* A refusal before the body: told at once or, better, after the body was read. */
static enum MHD_Result refuse_early(struct http *h)
{
    int64_t length = body_length(h);
    h->phase = PHASE_BODY;
    if (length != 0 && (wait_for_continue(h) || length > DRAIN_MAX))
        return request_send(h);
    connection_wait(h->conn, WAIT_BODY);
    return MHD_YES;
}

static enum MHD_Result request_admitted(struct http *h)
{
    h->admitted = true;
    enum err err = h->result;
    if (err == OK)
        err = upload_begin(&h->op, h, request_header(h, "Content-Type"));
    if (err != OK) {
        request_refuse(h, err);
        return refuse_early(h);
    }
    h->phase = PHASE_BODY;
    connection_wait(h->conn, WAIT_BODY);
    return MHD_YES;
}

static enum MHD_Result begin_upload(struct http *h)
{
    h->phase = PHASE_ADMIT;
    connection_wait(h->conn, WAIT_NOTHING);
    if (!h->loop->server->inline_reads)
        return hand_over(h) ? MHD_YES : refuse_early(h);
    h->result = request_admit(h);
    return request_admitted(h);
}

static enum err begin_checks(struct http *h, const char *method)
{
    struct op *op = &h->op;
    TRY(split_target(op, h));
    TRY(find_route(op, h, method));
    if (h->status)
        return OK;
    return body_check(op, h);
}

static enum MHD_Result request_begin(struct http *h, const char *url, const char *method,
                                     const char *version)
{
    struct op *op = &h->op;
    op_init(op, h->mem, h->loop->server->env, &actor_anonymous);
    atomic_fetch_add(&h->loop->server->running, 1);
    h->method = method_read(method, &h->head);
    bool named;
    op->lang = accept_language(request_header(h, "Accept-Language"), &named);
    enum err err = strict_check(op, h->mhd, method, version, url, h->target.n);
    if (err != OK) {
        request_refuse(h, err);
        h->close_after = true;
        return request_send(h);
    }
    find_caller(h);
    err = begin_checks(h, method);
    if (err != OK) {
        request_refuse(h, err);
        return refuse_early(h);
    }
    if (h->route && h->route->flags & ROUTE_MULTIPART)
        return begin_upload(h);
    h->phase = PHASE_BODY;
    connection_wait(h->conn, WAIT_BODY);
    return MHD_YES;
}

static void request_body(struct http *h, str bytes)
{
    h->conn->bytes += (int64_t)bytes.n;
    h->in_size += (int64_t)bytes.n;
    if (h->refused) {
        if (h->in_size > DRAIN_MAX)
            connection_cut(h->conn, 413);
        return;
    }
    enum err err = h->upload ? upload_add(&h->op, h, bytes) : body_add(&h->op, h, bytes);
    if (err != OK)
        request_refuse(h, err);
}

enum MHD_Result request_step(void *loop, struct MHD_Connection *mhd, const char *url,
                             const char *method, const char *version, const char *data,
                             size_t *data_size, void **ctx)
{
    (void)loop;
    (void)mhd;
    struct http *h = *ctx;
    if (!h)
        return MHD_NO;
    switch (h->phase) {
    case PHASE_NEW:
        return request_begin(h, url, method, version);
    case PHASE_ADMIT:
        return request_admitted(h);
    case PHASE_ANSWER:
        return request_send(h);
    case PHASE_BODY:
        if (*data_size == 0)
            return request_dispatch(h);
        request_body(h, (str){ data, *data_size });
        *data_size = 0;
        return MHD_YES;
    case PHASE_WORK:
    case PHASE_SENDING:
        break;
    }
    return MHD_YES;
}

/* ------------------------------------------------------------------ the end */

static void request_log(const struct http *h, int64_t us, bool aborted)
{
    char ms[32];
    snprintf(ms, sizeof ms, "%.2f", (double)us / 1000);
    str method = h->head ? STR("HEAD") : str_of(h->method ? method_labels[h->method] : "OTHER");
    const struct actor *actor = h->op.actor;
    const struct log_value values[] = {
        KV("method", method),
        KV("path", h->path.p ? h->path : STR("?")),
        KV("status", (int64_t)h->status),
        KV("ms", (const char *)ms),
        KV("bytes", h->bytes_out),
        KV("actor", actor_kind_labels[actor->kind]),
        KV("actor_id", actor->id),
        KV("address", h->address),
        KV("end", aborted ? "aborted" : "sent"),
        { 0 },
    };
    log_write(log_quiet(h) ? LOG_DEBUG : LOG_INFO, &h->op, "request", values);
}

void request_completed(void *loop, struct MHD_Connection *mhd, void **ctx,
                       enum MHD_RequestTerminationCode how)
{
    (void)loop;
    (void)mhd;
    struct http *h = *ctx;
    if (!h)
        return;
    *ctx = NULL;
    if (h->phase != PHASE_NEW) {
        int64_t us = mono_us() - h->began_us;
        bool aborted = how != MHD_REQUEST_TERMINATED_COMPLETED_OK && !h->conn->taken;
        metric_request(h->status, (double)us / 1e6, h->bytes_out);
        request_log(h, us, aborted);
        atomic_fetch_sub(&h->loop->server->running, 1);
        op_end(&h->op);
    }
    upload_free(h->upload);
    if (h->listener)
        stream_abandon(h->listener);
    h->conn->request = NULL;
    connection_wait(h->conn, WAIT_IDLE);
    request_recycle(h);
}
