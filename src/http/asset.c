/* The browser's side, out of the program's own read-only data: nothing is copied, nothing is packed
 * at run time. Every path that is no file and that a browser asks for as a page is the application
 * itself (its own router takes it from there). */
#include "asset.h"

#include "http_internal.h"

static const unsigned char missing_page[] =
    "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><title>Aftersale</title>"
    "<h1>Aftersale 售后</h1>"
    "<p>这个程序没有包含网页部分。运行 <code>make build</code> 后再启动。</p>"
    "<p lang=\"en\">This program was built without its web pages. Run <code>make build</code> and "
    "start it again.</p><p><a href=\"/api\">API</a></p></html>\n";

const struct asset *asset_find(const struct asset *table, size_t count, str path)
{
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_cmp(str_of(table[middle].path), path);
        if (order == 0)
            return &table[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

/* A file has a dot in its last segment: a missing one is not answered with a page. */
static bool looks_like_file(str path)
{
    for (size_t i = path.n; i > 0 && path.p[i - 1] != '/'; i--)
        if (path.p[i - 1] == '.')
            return true;
    return false;
}

static void send_bytes(struct http *h, const struct asset *a)
{
    unsigned may = accept_encodings(request_header(h, "Accept-Encoding"));
    h->still = a->raw;
    h->still_n = a->raw_n;
    if (a->br && may & 1u << ENCODING_BR) {
        h->still = a->br;
        h->still_n = a->br_n;
        http_set_header(h, "Content-Encoding", STR("br"));
    } else if (a->gz && may & 1u << ENCODING_GZIP) {
        h->still = a->gz;
        h->still_n = a->gz_n;
        http_set_header(h, "Content-Encoding", STR("gzip"));
    }
}

static bool etag_matches(str header, str etag)
{
    str part;
    while (str_split(&header, ',', &part)) {
        part = str_trim(part);
        if (str_starts(part, STR("W/")))
            part = (str){ part.p + 2, part.n - 2 };
        if (str_eq(part, etag) || str_is(part, "*"))
            return true;
    }
    return false;
}

static void asset_send(struct http *h, const struct asset *a)
{
    h->quiet = true;
    http_set_header(h, "ETag", str_of(a->etag));
    http_set_header(h, "Cache-Control",
                    a->immutable ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    http_set_header(h, "Vary", STR("Accept-Encoding"));
    if (etag_matches(request_header(h, "If-None-Match"), str_of(a->etag))) {
        h->status = 304;
        return;
    }
    h->status = 200;
    h->media_type = a->type;
    send_bytes(h, a);
}

bool asset_answer(struct http *h)
{
    const struct asset *a = asset_find(assets, assets_count, h->path);
    if (!a && (looks_like_file(h->path) || str_has(h->path, STR("/..")) ||
               !accept_html(request_header(h, "Accept"))))
        return false;
    if (!a)
        a = asset_find(assets, assets_count, STR("/index.html"));
    if (a) {
        asset_send(h, a);
        return true;
    }
    h->status = 200;
    h->media_type = "text/html; charset=utf-8";
    h->still = missing_page;
    h->still_n = sizeof missing_page - 1;
    return true;
}
