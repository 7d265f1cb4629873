/* The engine's own pages: life signs, numbers, the description of the API. */
#include "http_internal.h"

#include "metrics.h"

static enum err send_text(struct op *op, struct http *h, const char *type)
{
    h->quiet = true;
    return http_send_body(op, h, 200, type);
}

static enum err get_healthz(struct op *op, struct http *h)
{
    buf_z(http_body(h), "{\"status\":\"ok\"}");
    return send_text(op, h, "application/json");
}

static enum err get_readyz(struct op *op, struct http *h)
{
    const struct http_server *s = h->loop->server;
    if (atomic_load(&s->stopping))
        return refuse(op, ERR_UNAVAILABLE, "http.stopping");
    if (op->env->db)
        TRY(db_ping(op));
    if (s->config.ready)
        TRY(s->config.ready(op));
    buf_z(http_body(h), "{\"status\":\"ready\"}");
    return send_text(op, h, "application/json");
}

/* For the machine itself and its private network: numbers tell more than they seem to. */
static enum err get_metrics(struct op *op, struct http *h)
{
    if (!address_local(http_address(h)))
        return refuse(op, ERR_NOT_FOUND, "http.no_route");
    metrics_print(http_body(h));
    return send_text(op, h, "text/plain; version=0.0.4; charset=utf-8");
}

static enum err get_openapi(struct op *op, struct http *h)
{
    const struct http_config *config = &h->loop->server->config;
    openapi_print(http_body(h), config->routes, config->company);
    return send_text(op, h, "application/json");
}

static enum err get_api_page(struct op *op, struct http *h)
{
    const struct http_config *config = &h->loop->server->config;
    /* The page is one file with its style inside, and nothing else at all. */
    http_set_header(h, "Content-Security-Policy",
                    STR("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                        "frame-ancestors 'none'"));
    apipage_print(http_body(h), config->routes, config->company, op->lang);
    http_set_header(h, "Content-Language", op->lang == LANG_EN ? STR("en") : STR("zh"));
    http_set_header(h, "Vary", STR("Accept-Language"));
    return send_text(op, h, "text/html; charset=utf-8");
}

const struct route builtin_routes[] = {
    { GET, "/healthz", get_healthz, "public", .flags = ROUTE_BARE, .summary = "The process lives" },
    { GET, "/readyz", get_readyz, "public", .flags = ROUTE_BARE,
      .summary = "It can serve: the database answers" },
    { GET, "/metrics", get_metrics, "public", .flags = ROUTE_BARE | ROUTE_SLOW,
      .summary = "Numbers for Prometheus" },
    { GET, "/api", get_api_page, "public", .flags = ROUTE_BARE | ROUTE_SLOW,
      .summary = "This API, to read" },
    { GET, "/api/openapi.json", get_openapi, "public", .flags = ROUTE_BARE | ROUTE_SLOW,
      .summary = "This API, as OpenAPI 3.1" },
    { 0 },
};
