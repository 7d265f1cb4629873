/* What a handler reads of its request: the JSON body, the path, headers. */
#include "http_internal.h"

/* Of the body as announced: 0 without one, -1 when it comes in chunks of unknown number. */
int64_t body_length(const struct http *h)
{
    if (request_header(h, "Transfer-Encoding").p)
        return -1;
    int64_t length = 0;
    str header = request_header(h, "Content-Length");
    if (header.p && !str_int(header, &length))
        return INT64_MAX; /* digits only (strict.c), so too many of them */
    return length;
}

static bool charset_ok(str params)
{
    str part;
    while (str_split(&params, ';', &part)) {
        part = str_trim(part);
        if (part.n < 8 || !str_eq_nocase((str){ part.p, 8 }, STR("charset=")))
            continue;
        str charset = { part.p + 8, part.n - 8 };
        if (!str_eq_nocase(charset, STR("utf-8")) && !str_eq_nocase(charset, STR("\"utf-8\"")))
            return false;
    }
    return true;
}

static bool media_is(str header, const char *type)
{
    ptrdiff_t semicolon = str_find(header, ';');
    if (semicolon < 0)
        return str_eq_nocase(header, str_of(type));
    str params = { header.p + semicolon + 1, header.n - (size_t)semicolon - 1 };
    return str_eq_nocase(str_trim((str){ header.p, (size_t)semicolon }), str_of(type)) &&
           charset_ok(params);
}

static int64_t body_most(const struct http *h)
{
    const struct http_config *config = &h->loop->server->config;
    if (!(h->route->flags & ROUTE_MULTIPART))
        return config->body_max;
    return config->upload_max * config->upload_parts + (1 << 20); /* and the parts' headers */
}

static enum err body_too_large(struct op *op, const struct http *h)
{
    return refuse_with(op, ERR_TOO_LARGE, "http.body_too_large",
                       P("max", arena_fmt(op->mem, "%lld", (long long)body_most(h))));
}

enum err body_check(struct op *op, struct http *h)
{
    int64_t length = body_length(h);
    if (length == 0)
        return OK;
    if (!h->route || (!h->route->form && !(h->route->flags & ROUTE_MULTIPART)))
        return length < 0 ? OK : refuse(op, ERR_SYNTAX, "http.body_unexpected");
    const char *type =
        h->route->flags & ROUTE_MULTIPART ? "multipart/form-data" : "application/json";
    str encoding = request_header(h, "Content-Encoding");
    if (encoding.n && !str_eq_nocase(encoding, STR("identity")))
        return refuse(op, ERR_MEDIA, "http.content_encoding");
    if (!media_is(request_header(h, "Content-Type"), type))
        return refuse_with(op, ERR_MEDIA, "http.media_type", P("expected", str_of(type)));
    return length > body_most(h) ? body_too_large(op, h) : OK;
}

enum err body_add(struct op *op, struct http *h, str bytes)
{
    if (!h->route || !h->route->form)
        return refuse(op, ERR_SYNTAX, "http.body_unexpected");
    buf_str(&h->in, bytes);
    return h->in.full ? body_too_large(op, h) : OK;
}

enum err http_read(struct op *op, struct http *h, void *form)
{
    const json_t *root;
    if (h->in.n == 0)
        return refuse(op, ERR_SYNTAX, "http.body_missing");
    TRY(json_read(op, buf_view(&h->in), &root));
    return fields_read(op, h->route->form, root, STR(""), form, &h->present);
}

bool http_named(const struct http *h, const char *field)
{
    return field_present(h->present, h->route->form, field);
}

str http_path(const struct http *h, const char *name)
{
    const struct row *row = h->match.row;
    for (int i = 0; row && i < row->name_count; i++) {
        str plain;
        if (strcmp(row->names[i], name) != 0)
            continue;
        if (percent_decode(h->mem, h->match.params[i], false, &plain) == PERCENT_OK)
            return plain;
    }
    return (str){ NULL, 0 };
}

int64_t http_id(const struct http *h)
{
    str text = http_path(h, "id");
    int64_t id;
    bool digit = text.n && text.p[0] >= '1' && text.p[0] <= '9';
    return digit && str_int(text, &id) ? id : 0;
}

str http_header(const struct http *h, const char *name)
{
    return request_header(h, name);
}

str http_address(const struct http *h)
{
    return h->address;
}

str http_origin(const struct http *h)
{
    for (size_t i = 0; i < h->host.n; i++) {
        char c = h->host.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && !strchr(".:-[]", c))
            return STR("");
    }
    return arena_fmt(h->mem, "%s://" STR_FMT, h->secure ? "https" : "http", STR_ARG(h->host));
}
