/* A fault as application/problem+json (RFC 9457), in the caller's language. */
#include "http_internal.h"

#include "metrics.h"

#include <unistd.h>

static void member(struct buf *b, const char *name, str value)
{
    buf_char(b, ',');
    buf_json(b, str_of(name));
    buf_char(b, ':');
    buf_json(b, value);
}

static void print_params(struct buf *b, const struct param *params, size_t n)
{
    if (n == 0)
        return;
    buf_z(b, ",\"params\":{");
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(b, ',');
        buf_json(b, str_of(params[i].name));
        buf_char(b, ':');
        buf_json(b, params[i].value);
    }
    buf_char(b, '}');
}

static void print_items(struct buf *b, struct op *op)
{
    const struct fault *f = &op->fault;
    buf_z(b, ",\"errors\":[");
    for (size_t i = 0; i < f->item_count; i++) {
        const struct fault_item *item = &f->items[i];
        buf_z(b, i ? ",{\"pointer\":" : "{\"pointer\":");
        buf_json(b, item->pointer);
        member(b, "code", str_of(item->code));
        member(b, "message", op_item_text(op, item));
        print_params(b, item->params, item->param_count);
        buf_char(b, '}');
    }
    buf_char(b, ']');
}

static void print_problem(struct buf *b, struct op *op, int status)
{
    const struct fault *f = &op->fault;
    buf_z(b, "{\"type\":\"about:blank\"");
    member(b, "title", str_of(err_title(f->err)));
    buf_z(b, ",\"status\":");
    buf_int(b, status);
    member(b, "detail", op_fault_text(op));
    member(b, "code", str_of(f->code));
    member(b, "op", str_of(op->id));
    print_params(b, f->params, f->param_count);
    print_items(b, op);
    buf_char(b, '}');
}

static void log_fault(const struct op *op, int status)
{
    const struct log_value values[] = { KV("code", op->fault.code),
                                        KV("detail", op->fault.detail),
                                        { 0 } };
    if (status >= 500)
        log_write(status == 503 ? LOG_WARN : LOG_ERROR, op, "request failed", values);
}

/* What the handler had prepared is not sent; only Allow and Set-Cookie stay. */
static void drop_prepared(struct http *h)
{
    int kept = 0;
    for (int i = 0; i < h->header_count; i++)
        if (strcmp(h->headers[i].name, "Allow") == 0 ||
            strcmp(h->headers[i].name, "Set-Cookie") == 0)
            h->headers[kept++] = h->headers[i];
    h->header_count = kept;
    h->still = NULL;
    if (h->fd >= 0)
        close(h->fd);
    h->fd = -1;
    buf_clear(&h->out);
}

void problem_answer(struct http *h)
{
    struct op *op = &h->op;
    if (op->fault.err == OK)
        op_fail(op, ERR_INTERNAL, "http.internal", "error %d without words", (int)h->result);
    h->status = err_status(op->fault.err);
    log_fault(op, h->status);
    if (h->status == 429)
        metric_add(METRIC_THROTTLED, 1);
    drop_prepared(h);
    print_problem(&h->out, op, h->status);
    h->media_type = "application/problem+json";
    http_set_header(h, "Content-Language", op->lang == LANG_EN ? STR("en") : STR("zh"));
    if (h->status == 401)
        http_set_header(h, "WWW-Authenticate", STR("Bearer"));
    if (op->fault.retry_after > 0)
        http_set_header(h, "Retry-After", arena_fmt(h->mem, "%d", op->fault.retry_after));
}
