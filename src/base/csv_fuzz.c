/* Any bytes as CSV. However the source cuts them into pieces, the same cells come out; and cells
 * that are written come back as they were. The first byte chooses the size of the pieces. */
#include "csv.h"

#include "buf.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct source {
    str rest;
    size_t step;
};

static ptrdiff_t source_read(void *from, char *into, size_t n)
{
    struct source *s = from;
    size_t give = s->rest.n < s->step ? s->rest.n : s->step;
    give = give < n ? give : n;
    if (give > 0)
        memcpy(into, s->rest.p, give);
    s->rest = (str){ s->rest.p + give, s->rest.n - give };
    return (ptrdiff_t)give;
}

static void write_row(struct buf *out, const str *cells, size_t count)
{
    if (count == 1 && cells[0].n == 0)
        buf_z(out, "\"\""); /* a line without any byte would be passed over */
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(out, ',');
        buf_csv(out, cells[i]);
    }
    buf_z(out, "\r\n");
}

/* All rows as canonical CSV. */
static enum csv_result rewritten(str text, size_t step, char separator, struct buf *ret)
{
    struct source source = { text, step };
    struct csv *csv = csv_open(source_read, &source, separator);
    const str *cells;
    size_t count;
    int64_t line = 0;
    enum csv_result result;
    buf_init(ret, 64u << 20);
    buf_z(ret, "\xEF\xBB\xBF"); /* else the first cell could begin with one */
    while ((result = csv_next(csv, &cells, &count)) == CSV_ROW) {
        assert(count > 0 && count <= CSV_COLUMNS_MAX && csv_line(csv) > line);
        line = csv_line(csv);
        write_row(ret, cells, count);
    }
    csv_close(csv);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    str text = { (const char *)data + 1, size - 1 };
    struct buf whole, pieces, again;
    enum csv_result result = rewritten(text, SIZE_MAX, 0, &whole);
    assert(rewritten(text, data[0] % 16u + 1, 0, &pieces) == result);
    assert(str_eq(buf_view(&whole), buf_view(&pieces)));
    assert(rewritten(buf_view(&whole), SIZE_MAX, ',', &again) == CSV_END);
    assert(str_eq(buf_view(&whole), buf_view(&again)));
    buf_release(&whole);
    buf_release(&pieces);
    buf_release(&again);
    return 0;
}
