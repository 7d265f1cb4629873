#include "csv.h"

#include "buf.h"
#include "testing.h"

/* A source that gives at most `step` bytes at a time and may fail at its end. */
struct source {
    str rest;
    size_t step;
    bool fails;
};

static ptrdiff_t source_read(void *from, char *into, size_t n)
{
    struct source *s = from;
    if (s->rest.n == 0)
        return s->fails ? -1 : 0;
    size_t give = s->rest.n < s->step ? s->rest.n : s->step;
    give = give < n ? give : n;
    memcpy(into, s->rest.p, give);
    s->rest = (str){ s->rest.p + give, s->rest.n - give };
    return (ptrdiff_t)give;
}

/* What reading gives: "1:[cell][cell] 2:[cell] END". */
static str all_rows(struct testing *t, str text, size_t step, char separator, bool fails)
{
    static const char *const ends[] = {
        [CSV_END] = "END",
        [CSV_TORN] = "TORN",
        [CSV_LONG] = "LONG",
        [CSV_FAILED] = "FAILED",
    };
    struct source source = { text, step, fails };
    struct csv *csv = csv_open(source_read, &source, separator);
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 100000);
    const str *cells;
    size_t count;
    enum csv_result result;
    while ((result = csv_next(csv, &cells, &count)) == CSV_ROW) {
        buf_fmt(&b, "%lld:", (long long)csv_line(csv));
        for (size_t i = 0; i < count; i++)
            buf_fmt(&b, "[" STR_FMT "]", STR_ARG(cells[i]));
        buf_char(&b, ' ');
    }
    buf_z(&b, ends[result]);
    csv_close(csv);
    return arena_str(t->mem, buf_view(&b));
}

static void records_in_every_shape(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "", "END" },
        { "a,b", "1:[a][b] END" },
        { "a,b\n", "1:[a][b] END" },
        { "a,b\r\nc,d\r\n", "1:[a][b] 2:[c][d] END" },
        { "a\rb\r", "1:[a] 2:[b] END" },
        { "a,\n,b\n", "1:[a][] 2:[][b] END" },
        { ",\n", "1:[][] END" },
        { "\n\na\n\r\n\nb\n\n", "3:[a] 6:[b] END" },
        { "\"\"\n", "1:[] END" },
        { "\"a,b\",c", "1:[a,b][c] END" },
        { "\"a\"\"b\"", "1:[a\"b] END" },
        { "\"\"\"\"", "1:[\"] END" },
        { "\"two\r\nlines\",x\ny,z", "1:[two\r\nlines][x] 3:[y][z] END" },
        { "\"a\n\r\r\nb\"\nc", "1:[a\n\r\r\nb] 5:[c] END" },
        { "\"\r\"\n\"\n\"\nc", "1:[\r] 3:[\n] 5:[c] END" },
        { "6\" pipe,x", "1:[6\" pipe][x] END" },
        { "a\"b\"c", "1:[a\"b\"c] END" },
        { "\"a\"bc,d", "1:[abc][d] END" },
        { "\"a\" \"b\",c", "1:[a \"b\"][c] END" },
        { " \"a\",b", "1:[ \"a\"][b] END" },
        { "\xEF\xBB\xBFh,i\n1,2", "1:[h][i] 2:[1][2] END" },
        { "\xEF\xBB\xBF\"h\"", "1:[h] END" },
        { "\xEF\xBB", "1:[\xEF\xBB] END" },
        { "ok,1\n\"torn, and", "1:[ok][1] TORN" },
        { "\"", "TORN" },
        { "a,\"b\"\"", "TORN" },
        { "a;b;c,d\n1;2;3", "1:[a][b][c,d] 2:[1][2][3] END" },
        { "a\tb,c\td\n1\t2", "1:[a][b,c][d] 2:[1][2] END" },
        { "\"a;b;c\",d\n", "1:[a;b;c][d] END" },
        { "one\na;b", "1:[one] 2:[a;b] END" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        str text = str_of(cases[i].text);
        for (size_t step = 1; step < 8; step++) /* wherever the source cuts */
            assert_row(cases[i].text, all_rows(&t, text, step, 0, false), cases[i].want);
    }
}

static void a_separator_can_be_given(void **state)
{
    (void)state;
    TESTING(t);
    assert_str(all_rows(&t, STR("a,b,c;d"), 100, ';', false), "1:[a,b,c][d] END");
}

static void cells_keep_every_byte(void **state)
{
    (void)state;
    TESTING(t);
    str text = STR("\"\0\x01\xFF\",\xCA\xDB\n");
    struct source source = { text, 3, false };
    struct csv *csv = csv_open(source_read, &source, ',');
    const str *cells;
    size_t count;
    assert_int_equal(csv_next(csv, &cells, &count), CSV_ROW);
    assert_int_equal(count, 2);
    assert_true(str_eq(cells[0], STR("\0\x01\xFF")));
    assert_true(str_eq(cells[1], STR("\xCA\xDB")));
    csv_close(csv);
    csv_close(NULL);
}

static void a_failing_source_is_told(void **state)
{
    (void)state;
    TESTING(t);
    assert_str(all_rows(&t, STR("a,b\n"), 100, 0, true), "FAILED");
    assert_str(all_rows(&t, STR("\"a"), 1, 0, true), "FAILED");
}

static void a_torn_record_comes_once_and_then_the_end(void **state)
{
    (void)state;
    struct source source = { STR("a\n\"b"), 100, false };
    struct csv *csv = csv_open(source_read, &source, 0);
    const str *cells;
    size_t count;
    assert_int_equal(csv_next(csv, &cells, &count), CSV_ROW);
    assert_int_equal(csv_next(csv, &cells, &count), CSV_TORN);
    assert_int_equal(csv_line(csv), 2);
    assert_int_equal(csv_next(csv, &cells, &count), CSV_END);
    assert_int_equal(csv_next(csv, &cells, &count), CSV_END);
    csv_close(csv);
}

/* Runs of one byte: longer than a chunk, then longer than a record may be. */
static enum csv_result long_run(size_t n, char byte, bool quoted, size_t *ret_count)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    char *p = arena_alloc(mem, n + 2);
    memset(p, byte, n + 2);
    if (quoted)
        p[0] = p[n + 1] = '"';
    struct source source = { { p, n + 2 }, SIZE_MAX, false };
    struct csv *csv = csv_open(source_read, &source, ',');
    const str *cells;
    enum csv_result result = csv_next(csv, &cells, ret_count);
    if (result == CSV_LONG)
        assert_int_equal(csv_next(csv, &cells, ret_count), CSV_LONG);
    csv_close(csv);
    return result;
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    size_t count;
    assert_int_equal(long_run(200000, 'x', false, &count), CSV_ROW);
    assert_int_equal(count, 1);
    assert_int_equal(long_run(CSV_RECORD_MAX, 'x', true, &count), CSV_ROW);
    assert_int_equal(long_run(CSV_RECORD_MAX + 1, 'x', true, &count), CSV_LONG);
    assert_int_equal(long_run(CSV_RECORD_MAX + 1, 'x', false, &count), CSV_LONG);
    assert_int_equal(long_run(CSV_COLUMNS_MAX - 3, ',', false, &count), CSV_ROW);
    assert_int_equal(count, CSV_COLUMNS_MAX);
    assert_int_equal(long_run(CSV_COLUMNS_MAX - 2, ',', false, &count), CSV_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_in_every_shape),
        cmocka_unit_test(a_separator_can_be_given),
        cmocka_unit_test(cells_keep_every_byte),
        cmocka_unit_test(a_failing_source_is_told),
        cmocka_unit_test(a_torn_record_comes_once_and_then_the_end),
        cmocka_unit_test(sizes_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
