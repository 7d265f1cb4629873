/* The parts of a multipart body into blobs. They are written by the loop as they come (into the page
 * cache), and made durable by the worker that runs the handler: fsync may take long. */
#include "http_internal.h"

#include "../store/blob.h"
#include "multipart.h"

struct upload {
    struct multipart *multipart;
    struct http_part *parts;
    struct blob_writer **writers; /* by part, until kept */
    size_t n, max;
    int64_t part_max;
    char first[16]; /* first bytes of the present part, to know its type */
    size_t first_n;
};

/* ------------------------------------------------------------------ types */

static const struct {
    const char *type, *magic;
    size_t n, at;
} magics[] = {
    { "image/png", "\x89PNG\r\n\x1a\n", 8, 0 },
    { "image/jpeg", "\xff\xd8\xff", 3, 0 },
    { "image/gif", "GIF8", 4, 0 },
    { "image/webp", "WEBP", 4, 8 },
    { "application/pdf", "%PDF-", 5, 0 },
};

static const char *type_found(const char *bytes, size_t n)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (magics[i].at + magics[i].n <= n &&
            memcmp(bytes + magics[i].at, magics[i].magic, magics[i].n) == 0)
            return magics[i].type;
    return NULL;
}

static bool type_ok(str type)
{
    size_t slashes = 0;
    for (size_t i = 0; i < type.n; i++) {
        unsigned char c = (unsigned char)type.p[i];
        bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        slashes += c == '/';
        if (!letter && (c == 0 || !strchr("/!#$&^_.+-", c)))
            return false;
    }
    return slashes == 1 && type.n <= 100 && type.p[0] != '/' && type.p[type.n - 1] != '/';
}

/* Bytes tell better than names: who says "image" must be one. */
static str type_choose(const struct upload *u, str sent)
{
    const char *found = type_found(u->first, u->first_n);
    if (found)
        return str_of(found);
    ptrdiff_t semicolon = str_find(sent, ';');
    if (semicolon >= 0)
        sent = str_trim((str){ sent.p, (size_t)semicolon });
    bool claims_image = sent.n >= 6 && str_eq_nocase((str){ sent.p, 6 }, STR("image/"));
    return type_ok(sent) && !claims_image ? sent : STR("application/octet-stream");
}

/* ------------------------------------------------------------------ the sink */

static enum err part_begin(struct op *op, void *ctx, const struct multipart_head *head)
{
    struct upload *u = ctx;
    if (!head->is_file) {
        op_field(op, head->name, "upload.not_a_file");
        return op_check(op);
    }
    if (u->n == u->max)
        return refuse_with(op, ERR_TOO_LARGE, "upload.too_many",
                           P("max", arena_fmt(op->mem, "%zu", u->max)));
    TRY(blob_begin(op, u->part_max, &u->writers[u->n]));
    u->parts[u->n] = (struct http_part){ .name = head->name,
                                         .filename = head->filename,
                                         .media_type = head->media_type };
    u->n++;
    u->first_n = 0;
    return OK;
}

static enum err part_data(struct op *op, void *ctx, str bytes)
{
    struct upload *u = ctx;
    size_t room = sizeof u->first - u->first_n;
    size_t take = bytes.n < room ? bytes.n : room;
    memcpy(u->first + u->first_n, bytes.p, take);
    u->first_n += take;
    u->parts[u->n - 1].size += (int64_t)bytes.n;
    return blob_add(op, u->writers[u->n - 1], bytes);
}

static enum err part_end(struct op *op, void *ctx)
{
    (void)op;
    struct upload *u = ctx;
    struct http_part *part = &u->parts[u->n - 1];
    part->media_type = type_choose(u, part->media_type);
    return OK;
}

/* ------------------------------------------------------------------ from the request's life */

enum err upload_begin(struct op *op, struct http *h, str content_type)
{
    const struct http_config *config = &h->loop->server->config;
    struct upload *u = arena_alloc(op->mem, sizeof *u);
    struct multipart_sink *sink = arena_alloc(op->mem, sizeof *sink);
    *sink = (struct multipart_sink){ u, part_begin, part_data, part_end };
    u->max = (size_t)config->upload_parts;
    u->part_max = config->upload_max;
    u->parts = arena_array(op->mem, u->max, sizeof *u->parts);
    u->writers = arena_array(op->mem, u->max, sizeof *u->writers);
    TRY(multipart_new(op, content_type, sink, &u->multipart));
    h->upload = u;
    return OK;
}

enum err upload_add(struct op *op, struct http *h, str bytes)
{
    return multipart_feed(op, h->upload->multipart, bytes);
}

enum err upload_end(struct op *op, struct http *h)
{
    TRY(multipart_end(op, h->upload->multipart));
    return h->upload->n ? OK : refuse(op, ERR_INVALID, "upload.empty");
}

enum err upload_keep(struct op *op, struct http *h)
{
    struct upload *u = h->upload;
    for (size_t i = 0; i < u->n; i++)
        if (h->route->flags & ROUTE_PASSING)
            blob_hash(u->writers[i], u->parts[i].sha256);
        else
            TRY(blob_keep(op, u->writers[i], u->parts[i].sha256, &u->parts[i].size));
    return OK;
}

enum err http_part_read(struct op *op, const struct http *h, size_t part, int64_t max, str *ret)
{
    const struct upload *u = h->upload;
    if (h->route->flags & ROUTE_PASSING)
        return blob_written(op, u->writers[part], max, ret);
    return blob_read(op, str_of(u->parts[part].sha256), max, ret);
}

void upload_free(struct upload *u)
{
    for (size_t i = 0; u && i < u->n; i++)
        blob_drop(u->writers[i]);
}

void http_parts(const struct http *h, const struct http_part **ret, size_t *ret_count)
{
    *ret = h->upload ? h->upload->parts : NULL;
    *ret_count = h->upload ? h->upload->n : 0;
}
