/* What a handler answers: bytes in h->out with a status and a type. The response of libmicrohttpd is
 * made from it later, on the loop, when the change is known to be durable. */
#include "http_internal.h"

#include "../store/blob.h"

#include <stdlib.h>

#define JSON_TYPE "application/json"

/* Behind each answer, unless the answer has a policy of its own. Scripts, styles and pictures come
 * from us alone; pictures also from data: (Element Plus draws a tick so) and blob: (previews of what
 * is about to be sent). */
static const struct {
    const char *name, *value;
} security_headers[] = {
    { "Content-Security-Policy",
      "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; "
      "script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
      "form-action 'self'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(self), microphone=()" },
};

static void answer_add(struct MHD_Response *response, const char *name, str value)
{
    /* Our own texts are terminated; a value that libmicrohttpd refuses (a line break) is left out. */
    (void)MHD_add_response_header(response, name, value.p);
}

static struct MHD_Response *answer_bytes(struct http *h)
{
    if (h->fd >= 0) {
        h->bytes_out = h->fd_size;
        struct MHD_Response *r = MHD_create_response_from_fd64((uint64_t)h->fd_size, h->fd);
        h->fd = -1; /* closed with the response */
        return r;
    }
    const void *p = h->still ? h->still : (const unsigned char *)h->out.p;
    size_t n = h->still ? h->still_n : h->out.n;
    h->bytes_out = (int64_t)n;
    /* PERSISTENT: the bytes live until request_completed, after the last of them was sent. */
    return MHD_create_response_from_buffer(n, (void *)(uintptr_t)p, MHD_RESPMEM_PERSISTENT);
}

static bool has_header(const struct http *h, const char *name)
{
    for (int i = 0; i < h->header_count; i++)
        if (strcmp(h->headers[i].name, name) == 0)
            return true;
    return false;
}

struct MHD_Response *answer_response(struct http *h)
{
    struct MHD_Response *r = answer_bytes(h);
    for (size_t i = 0; i < sizeof security_headers / sizeof *security_headers; i++)
        if (!has_header(h, security_headers[i].name))
            MHD_add_response_header(r, security_headers[i].name, security_headers[i].value);
    if (h->secure)
        MHD_add_response_header(r, "Strict-Transport-Security", "max-age=31536000");
    if (!has_header(h, "Cache-Control"))
        MHD_add_response_header(r, "Cache-Control", "no-store");
    if (h->media_type)
        MHD_add_response_header(r, "Content-Type", h->media_type);
    for (int i = 0; i < h->header_count; i++)
        answer_add(r, h->headers[i].name, h->headers[i].value);
    if (h->close_after || atomic_load(&h->loop->server->stopping))
        MHD_add_response_header(r, "Connection", "close");
    return r;
}

/* ------------------------------------------------------------------ for handlers */

void http_set_header(struct http *h, const char *name, str value)
{
    if (h->header_count == HEADERS_OUT_MAX)
        abort(); /* a handler in a loop */
    h->headers[h->header_count++] = (struct header_out){ name, arena_str(h->mem, value) };
}

struct buf *http_body(struct http *h)
{
    return &h->out;
}

enum err http_send_body(struct op *op, struct http *h, int status, const char *media_type)
{
    if (h->out.full)
        return op_fail(op, ERR_INTERNAL, "http.answer_too_large", "more than %u bytes",
                       BODY_OUT_MAX);
    h->status = status;
    h->media_type = media_type;
    return OK;
}

/* A record that has a version says it as ETag, for If-Match. */
static void add_version(struct http *h, const struct field *fields, const void *record)
{
    const struct field *version = field_named(fields, STR("version"));
    if (!version || version->kind != F_INT)
        return;
    int64_t number = *(const int64_t *)((const char *)record + version->offset);
    http_set_header(h, "ETag", arena_fmt(h->mem, "\"%lld\"", (long long)number));
}

static enum err send_record(struct op *op, struct http *h, const struct field *fields,
                            const void *record, int status)
{
    buf_clear(&h->out);
    fields_write(&h->out, fields, record);
    add_version(h, fields, record);
    return http_send_body(op, h, status, JSON_TYPE);
}

enum err http_send(struct op *op, struct http *h, const struct field *fields, const void *record)
{
    return send_record(op, h, fields, record, 200);
}

enum err http_send_created(struct op *op, struct http *h, const struct field *fields,
                           const void *record)
{
    return send_record(op, h, fields, record, 201);
}

enum err http_send_list(struct op *op, struct http *h, const struct field *fields,
                        const void *items, size_t n, size_t size, str next)
{
    buf_clear(&h->out);
    buf_z(&h->out, "{\"items\":");
    fields_write_items(&h->out, fields, items, n, size);
    buf_z(&h->out, ",\"next\":");
    if (next.n)
        buf_json(&h->out, next);
    else
        buf_z(&h->out, "null");
    buf_char(&h->out, '}');
    return http_send_body(op, h, 200, JSON_TYPE);
}

enum err http_send_items(struct op *op, struct http *h, const struct field *fields,
                         const void *items, size_t n, size_t size)
{
    buf_clear(&h->out);
    buf_z(&h->out, "{\"items\":");
    fields_write_items(&h->out, fields, items, n, size);
    buf_char(&h->out, '}');
    int status = h->route->flags & ROUTE_CREATED ? 201 : 200;
    return http_send_body(op, h, status, JSON_TYPE);
}

enum err http_send_empty(struct op *op, struct http *h)
{
    buf_clear(&h->out);
    return http_send_body(op, h, 204, NULL);
}

/* ------------------------------------------------------------------ blobs */

/* What a browser may show in place: raster images have no script. */
static bool inline_type(str type)
{
    static const char *const types[] = { "image/png", "image/jpeg", "image/gif", "image/webp" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(type, types[i]))
            return true;
    return false;
}

static bool plain_in_name(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("!#$&+-.^_`|~", c));
}

/* RFC 6266: an ASCII name for the old, filename* for the true one. */
static str disposition(struct arena *mem, bool here, str name)
{
    struct buf b;
    buf_init(&b, 8192);
    buf_z(&b, here ? "inline" : "attachment");
    if (name.n) {
        buf_z(&b, "; filename=\"");
        for (size_t i = 0; i < name.n; i++)
            buf_char(&b,
                     plain_in_name((unsigned char)name.p[i]) || name.p[i] == ' ' ? name.p[i] : '_');
        buf_z(&b, "\"; filename*=UTF-8''");
        for (size_t i = 0; i < name.n; i++) {
            unsigned char c = (unsigned char)name.p[i];
            if (plain_in_name(c))
                buf_char(&b, (char)c);
            else
                buf_fmt(&b, "%%%02X", c);
        }
    }
    str made = arena_str(mem, buf_view(&b));
    buf_release(&b);
    return made;
}

/* A blob never changes: its name is its tag. Private, since what may be seen depends on the caller. */
static bool blob_cached(struct http *h, str sha256)
{
    str tag = arena_fmt(h->mem, "\"" STR_FMT "\"", STR_ARG(sha256));
    http_set_header(h, "ETag", tag);
    http_set_header(h, "Cache-Control", STR("private, no-cache"));
    if (!str_eq(request_header(h, "If-None-Match"), tag))
        return false;
    h->status = 304;
    return true;
}

enum err http_send_blob(struct op *op, struct http *h, str sha256, str filename, str media_type)
{
    int fd;
    int64_t size;
    if (blob_cached(h, sha256))
        return OK;
    TRY(blob_open(op, sha256, &fd, &size));
    h->fd = fd;
    h->fd_size = size;
    bool here = inline_type(media_type);
    http_set_header(h, "Content-Disposition", disposition(h->mem, here, filename));
    if (!here) /* opened in place after all, it gets no rights on our site */
        http_set_header(h, "Content-Security-Policy",
                        STR("sandbox; default-src 'none'; frame-ancestors 'none'"));
    return http_send_body(op, h, 200,
                          here ? arena_str(h->mem, media_type).p : "application/octet-stream");
}

enum err http_send_file(struct op *op, struct http *h, str filename, const char *media_type)
{
    http_set_header(h, "Content-Disposition", disposition(h->mem, false, filename));
    http_set_header(h, "Content-Security-Policy",
                    STR("sandbox; default-src 'none'; frame-ancestors 'none'"));
    return http_send_body(op, h, 200, media_type);
}
