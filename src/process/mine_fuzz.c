/* Any bytes as a log: XES when they begin with "<", else CSV. Whatever comes out of them adds up, and the
 * report of it is JSON. */
#include "mine.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In small pieces, so that names are cut in their middle. */
static ptrdiff_t text_read(void *from, char *into, size_t n)
{
    str *text = from;
    n = n < 7 ? n : 7;
    n = n < text->n ? n : text->n;
    if (n)
        memcpy(into, text->p, n);
    *text = (str){ text->p + n, text->n - n };
    return (ptrdiff_t)n;
}

static int64_t tallied(const struct list *list)
{
    const struct mine_tally *t = list->items;
    int64_t sum = 0;
    for (size_t i = 0; i < list->n; i++)
        sum += t[i].count;
    return sum;
}

static void sums_check(const struct mine_report *r)
{
    const struct mine_variant *v = r->variants.items;
    const struct mine_edge *e = r->edges.items;
    int64_t cases = 0, edges = 0;
    for (size_t i = 0; i < r->variants.n; i++)
        cases += v[i].count;
    for (size_t i = 0; i < r->edges.n; i++) {
        assert(e[i].wait.median <= e[i].wait.p90 && e[i].wait.p90 <= e[i].wait.max);
        edges += e[i].count;
    }
    assert(cases == r->cases && edges == r->events - r->cases);
    assert(tallied(&r->activities) == r->events);
    assert(tallied(&r->starts) == r->cases && tallied(&r->ends) == r->cases);
}

static void print_all(struct op *op, const struct mine_report *r,
                      const struct mine_reading *reading)
{
    const json_t *json;
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 64u << 20);
    mine_print_json(&b, r, reading);
    enum err err = json_read(op, buf_view(&b), &json);
    assert(err == OK);
    buf_clear(&b);
    mine_print_text(op, &b, r, reading);
    mine_print_dot(op, &b, r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct mine_columns usual;
    struct env env = { 0 };
    struct op op;
    struct mine_reading reading = { 0 };
    struct mine_report report;
    str input = { (const char *)data, size };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    op_init(&op, mem, &env, &actor_system);
    struct mine_log *log = mine_log_new(mem);
    enum err err = str_starts(input, STR("<"))
                       ? mine_read_xes(&op, text_read, &input, &usual, log, &reading)
                       : mine_read_csv(&op, input, &usual, log, &reading);
    if (err == OK) {
        mine_report(mem, log, &report);
        sums_check(&report);
        print_all(&op, &report, &reading);
    }
    op_end(&op);
    return 0;
}
