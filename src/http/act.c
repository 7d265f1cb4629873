/* The op of a request: who acts, may they, then the route's handler in its transaction. Runs on the
 * loop (reads on SQLite) or in a worker, and knows nothing of sockets. */
#include "http_internal.h"

#include "../base/digest.h"
#include "../base/permission.h"

static str bearer_of(const struct http *h)
{
    str header = request_header(h, "Authorization");
    str scheme = STR("Bearer ");
    if (header.n <= scheme.n || !str_eq_nocase((str){ header.p, scheme.n }, scheme))
        return (str){ NULL, 0 };
    return str_trim((str){ header.p + scheme.n, header.n - scheme.n });
}

static bool is_public(const struct route *route)
{
    return strcmp(route->permission, "public") == 0;
}

static void choose_language(struct op *op, const struct http *h)
{
    bool named;
    enum lang lang = accept_language(request_header(h, "Accept-Language"), &named);
    op->lang = named ? lang : h->who.lang_known ? h->who.lang : LANG_ZH;
}

static enum err identify(struct op *op, struct http *h)
{
    const struct http_config *config = &h->loop->server->config;
    h->who = (struct identity){ .actor = &actor_anonymous };
    if (!config->identify)
        return OK;
    str bearer = bearer_of(h);
    str session = bearer.p ? (str){ NULL, 0 } : http_cookie(h, SESSION_COOKIE);
    enum err err = config->identify(op, h, session, bearer, &h->who);
    if (err == ERR_AUTH && !bearer.p && is_public(h->route)) {
        op_forgive(op); /* an old cookie does not bar the way to the login */
        h->who = (struct identity){ .actor = &actor_anonymous };
        err = OK;
    }
    if (err == OK)
        op->actor = h->who.actor;
    choose_language(op, h);
    return err;
}

static str without_port(str host)
{
    size_t i = host.n;
    while (i > 0 && host.p[i - 1] != ':' && host.p[i - 1] != ']')
        i--;
    return i > 0 && host.p[i - 1] == ':' ? (str){ host.p, i - 1 } : host;
}

/* Another site's page made the browser send this: told by the browser itself. */
static bool from_elsewhere(const struct http *h)
{
    str site = request_header(h, "Sec-Fetch-Site");
    if (site.p)
        return !str_is(site, "same-origin") && !str_is(site, "none");
    str origin = request_header(h, "Origin");
    if (!origin.p)
        return false;
    for (size_t i = 0; i + 3 < origin.n; i++)
        if (memcmp(origin.p + i, "://", 3) == 0) {
            str host = { origin.p + i + 3, origin.n - i - 3 };
            return !str_eq_nocase(without_port(host), without_port(h->host));
        }
    return true; /* "null" */
}

static enum err check_csrf(struct op *op, const struct http *h)
{
    if (h->method == GET || bearer_of(h).p)
        return OK;
    if (from_elsewhere(h))
        return refuse(op, ERR_FORBIDDEN, "csrf.elsewhere");
    if (!h->who.by_cookie || h->route->flags & ROUTE_NO_CSRF)
        return OK;
    str token = request_header(h, "X-CSRF-Token");
    if (token.n == 0 || !secret_eq(token, h->who.csrf))
        return refuse(op, ERR_FORBIDDEN, "csrf.token");
    return OK;
}

static enum err check_permission(struct op *op, const struct http *h)
{
    const char *permission = h->route->permission;
    if (is_public(h->route))
        return OK;
    if (op->actor->kind == ACTOR_ANONYMOUS)
        return refuse(op, ERR_AUTH, "auth.needed");
    if (strcmp(permission, "login") == 0 || op_scope(op, permission) != SCOPE_NONE)
        return OK;
    return permission_refuse(op, permission);
}

enum err request_admit(struct http *h)
{
    struct op *op = &h->op;
    const struct http_config *config = &h->loop->server->config;
    if (h->route->flags & ROUTE_BARE)
        return OK;
    if (is_public(h->route) && config->admit)
        TRY(config->admit(op, h));
    TRY(identify(op, h));
    TRY(check_csrf(op, h));
    return check_permission(op, h);
}

/* ------------------------------------------------------------------ If-Match */

/* "7" or 7; anything else is 0. A weak tag or * names no version that we could compare. */
static int64_t version_read(str header)
{
    if (header.n >= 2 && header.p[0] == '"' && header.p[header.n - 1] == '"')
        header = (str){ header.p + 1, header.n - 2 };
    int64_t version;
    if (header.n == 0 || header.p[0] < '0' || header.p[0] > '9' || !str_int(header, &version))
        return 0;
    return version;
}

int64_t http_version(const struct http *h)
{
    return version_read(request_header(h, "If-Match"));
}

static enum err check_if_match(struct op *op, const struct http *h)
{
    str header = request_header(h, "If-Match");
    if (header.p && version_read(header) <= 0)
        return refuse(op, ERR_SYNTAX, "http.if_match");
    if (!header.p && h->route->flags & ROUTE_IF_MATCH)
        return refuse(op, ERR_NO_VERSION, "http.if_match_missing");
    return OK;
}

/* ------------------------------------------------------------------ the handler */

static bool own_tx(const struct http *h)
{
    return h->route->flags & ROUTE_OWN_TX;
}

static enum err perform(struct op *op, struct http *h)
{
    bool replayed = false;
    TRY(check_if_match(op, h));
    if (!h->route->query && h->query.n)
        TRY(query_read(op, h->query, NULL, NULL));
    if (h->upload)
        TRY(upload_keep(op, h));
    if (h->method != GET && !own_tx(h) && !(h->route->flags & ROUTE_BARE))
        db_hold(op);
    TRY(idempotency_begin(op, h, &replayed));
    if (replayed)
        return OK;
    TRY(h->route->handler(op, h));
    if (!h->status && !h->listener)
        return op_fail(op, ERR_INTERNAL, "http.no_answer", "the handler of %s answered nothing",
                       h->route->path);
    return idempotency_keep(op, h);
}

void request_work(struct http *h)
{
    struct op *op = &h->op;
    if (h->phase == PHASE_ADMIT) {
        h->result = request_admit(h);
        op_end(op); /* no database connection is held while the upload trickles in */
        loop_completed(h->loop, h);
        return;
    }
    if (h->admitted)
        op->now = utc_now();
    enum err err = h->admitted ? OK : request_admit(h);
    if (err == OK)
        err = perform(op, h);
    h->result = err;
    db_finish(op, err == OK || own_tx(h), request_finished, h);
}
