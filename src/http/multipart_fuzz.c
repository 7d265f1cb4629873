/* Any bytes as an upload: the first byte says in what pieces they come. */
#include "multipart.h"

#include "../base/digest.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static enum err fuzz_begin(struct op *op, void *ctx, const struct multipart_head *head)
{
    (void)op;
    (void)ctx;
    if (head->filename.n && memchr(head->filename.p, '/', head->filename.n))
        __builtin_trap(); /* a path got through */
    return OK;
}

static enum err fuzz_data(struct op *op, void *ctx, str bytes)
{
    (void)op;
    *(size_t *)ctx += bytes.n;
    return OK;
}

static enum err fuzz_end(struct op *op, void *ctx)
{
    (void)op;
    (void)ctx;
    return OK;
}

static void fuzz_feed(struct op *op, struct multipart *m, str body, size_t step)
{
    for (size_t i = 0; i < body.n; i += step)
        if (multipart_feed(op, m, (str){ body.p + i, body.n - i < step ? body.n - i : step }) != OK)
            return;
    if (multipart_end(op, m) != OK)
        op_forgive(op);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    if (n < 1)
        return 0;
    struct arena *mem = arena_new();
    struct op op;
    size_t total = 0;
    struct multipart_sink sink = { &total, fuzz_begin, fuzz_data, fuzz_end };
    struct multipart *m;
    op_init(&op, mem, NULL, &actor_anonymous);
    if (multipart_new(&op, STR("multipart/form-data; boundary=B"), &sink, &m) == OK)
        fuzz_feed(&op, m, (str){ (const char *)data + 1, n - 1 }, (size_t)data[0] + 1);
    if (total > n)
        __builtin_trap(); /* more data than came */
    op_end(&op);
    arena_free(mem);
    return 0;
}
