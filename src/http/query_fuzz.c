/* Any bytes as a query string, read by a table with every kind that a query may have. */
#include "query.h"

#include "../base/text.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

struct sought {
    str q;
    strs tags;
    ints ids;
    int64_t limit;
    bool active;
    utc from;
    int kind;
};

static const char *const kinds[] = { "fault", "question", NULL };
static const struct field fields[] = {
    { FIELD(struct sought, q) },
    { FIELD(struct sought, tags) },
    { FIELD(struct sought, ids) },
    { FIELD(struct sought, limit) },
    { FIELD(struct sought, active) },
    { FIELD(struct sought, from) },
    { FIELD(struct sought, kind), .labels = kinds },
    { 0 },
};

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct arena *mem = arena_new();
    struct op op;
    struct sought s = { 0 };
    op_init(&op, mem, NULL, &actor_anonymous);
    enum err err = query_read(&op, (str){ (const char *)data, n }, fields, &s);
    if (err == OK && (!text_utf8(s.q, NULL) || s.limit < 1))
        __builtin_trap();
    op_end(&op);
    arena_free(mem);
    return 0;
}
