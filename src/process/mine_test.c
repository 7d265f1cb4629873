#include "mine.h"

#include "../base/testing.h"

#include <unistd.h>
#include <zlib.h>

/* ------------------------------------------------------------------ helpers */

struct event {
    const char *id, *activity;
    int64_t s; /* seconds after a fixed instant */
};

#define SOME_DAY INT64_C(1767312000) /* 2026-01-02T00:00:00Z */

static struct mine_report report_of(struct testing *t, const struct event *events, size_t n)
{
    struct mine_log *log = mine_log_new(t->mem);
    struct mine_report r;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(mine_event(&t->op, log, str_of(events[i].id), str_of(events[i].activity),
                                    (utc){ (SOME_DAY + events[i].s) * 1000 }),
                         OK);
    mine_report(t->mem, log, &r);
    return r;
}
#define REPORT(t, events) report_of(t, events, COUNT(events))

/* "a>b 2; a 1" */
static str variants_of(struct testing *t, const struct mine_report *r)
{
    const struct mine_variant *v = r->variants.items;
    str all = STR("");
    for (size_t i = 0; i < r->variants.n; i++)
        all = arena_fmt(t->mem, STR_FMT "%s" STR_FMT " %lld", STR_ARG(all), i ? "; " : "",
                        STR_ARG(arena_join(t->mem, &v[i].path, ">")), (long long)v[i].count);
    return all;
}

/* "a 2, b 1" */
static str tallies_of(struct testing *t, const struct list *list)
{
    const struct mine_tally *c = list->items;
    str all = STR("");
    for (size_t i = 0; i < list->n; i++)
        all = arena_fmt(t->mem, STR_FMT "%s" STR_FMT " %lld", STR_ARG(all), i ? ", " : "",
                        STR_ARG(c[i].name), (long long)c[i].count);
    return all;
}

static str spread_of(struct testing *t, const struct mine_spread *s)
{
    return arena_fmt(t->mem, "%lld/%lld/%lld/%lld", (long long)s->mean, (long long)s->median,
                     (long long)s->p90, (long long)s->max);
}

/* "a>b 2 mean/median/p90/max" in milliseconds */
static str edges_of(struct testing *t, const struct mine_report *r)
{
    const struct mine_edge *e = r->edges.items;
    str all = STR("");
    for (size_t i = 0; i < r->edges.n; i++)
        all = arena_fmt(t->mem, STR_FMT "%s" STR_FMT ">" STR_FMT " %lld " STR_FMT, STR_ARG(all),
                        i ? "; " : "", STR_ARG(e[i].from), STR_ARG(e[i].to), (long long)e[i].count,
                        STR_ARG(spread_of(t, &e[i].wait)));
    return all;
}

/* ------------------------------------------------------------------ the core */

static void cases_become_variants_and_edges(void **state)
{
    (void)state;
    TESTING(t);
    static const struct event events[] = {
        { "1", "a", 0 },  { "2", "a", 5 },  { "1", "b", 10 }, { "3", "b", 1 },
        { "2", "b", 25 }, { "1", "c", 40 }, { "2", "c", 25 },
    };
    struct mine_report r = REPORT(&t, events);
    assert_int_equal(r.cases, 3);
    assert_int_equal(r.events, 7);
    assert_str(variants_of(&t, &r), "a>b>c 2; b 1");
    assert_str(tallies_of(&t, &r.activities), "b 3, a 2, c 2");
    assert_str(tallies_of(&t, &r.starts), "a 2, b 1");
    assert_str(tallies_of(&t, &r.ends), "c 2, b 1");
    assert_str(edges_of(&t, &r), "a>b 2 15000/15000/19000/20000; b>c 2 15000/15000/27000/30000");
    assert_str(spread_of(&t, &r.throughput), "20000/20000/36000/40000");
    assert_int_equal(r.rework.n, 0);
}

static void time_orders_and_equal_times_keep_the_order_of_the_file(void **state)
{
    (void)state;
    TESTING(t);
    static const struct event events[] = {
        { "1", "d", 9 }, { "1", "c", 3 }, { "1", "a", 3 }, { "1", "b", 3 }, { "1", "z", 0 },
    };
    struct mine_report r = REPORT(&t, events);
    assert_str(variants_of(&t, &r), "z>c>a>b>d 1");
}

static void rework_counts_what_is_done_again(void **state)
{
    (void)state;
    TESTING(t);
    static const struct event events[] = {
        { "1", "a", 0 }, { "1", "b", 1 }, { "1", "a", 2 }, { "1", "a", 3 },
        { "2", "a", 0 }, { "2", "a", 7 }, { "2", "b", 8 }, { "3", "b", 1 },
    };
    struct mine_report r = REPORT(&t, events);
    const struct mine_rework *w = r.rework.items;
    assert_int_equal(r.rework.n, 1);
    assert_str(w[0].name, "a");
    assert_int_equal(w[0].cases, 2);
    assert_int_equal(w[0].repeats, 3);
    assert_str(edges_of(&t, &r),
               "a>a 2 4000/4000/6400/7000; a>b 2 1000/1000/1000/1000; b>a 1 1000/1000/1000/1000");
}

static void one_event_and_none(void **state)
{
    (void)state;
    TESTING(t);
    static const struct event one[] = { { "1", "a", 0 } };
    struct mine_report r = REPORT(&t, one);
    assert_str(variants_of(&t, &r), "a 1");
    assert_str(tallies_of(&t, &r.starts), "a 1");
    assert_str(tallies_of(&t, &r.ends), "a 1");
    assert_int_equal(r.edges.n, 0);
    assert_str(spread_of(&t, &r.throughput), "0/0/0/0");
    r = report_of(&t, one, 0);
    assert_int_equal(r.cases + r.events + (int64_t)r.variants.n, 0);
}

static void many_names_are_told_apart(void **state)
{
    (void)state;
    TESTING(t);
    struct mine_log *log = mine_log_new(t.mem);
    struct mine_report r;
    for (int i = 0; i < 5000; i++) {
        str id = arena_fmt(t.mem, "case %d", i % 1000), what = arena_fmt(t.mem, "%d", i / 1000);
        assert_int_equal(mine_event(&t.op, log, id, what, (utc){ 1000 + i }), OK);
    }
    mine_report(t.mem, log, &r);
    assert_int_equal(r.cases, 1000);
    assert_str(variants_of(&t, &r), "0>1>2>3>4 1000");
}

static void percentiles_of_few_numbers(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        const char *want;
        size_t n;
        int64_t values[10];
    } cases[] = {
        { "0/0/0/0", 0, { 0 } },
        { "7/7/7/7", 1, { 7 } },
        { "15/15/19/20", 2, { 10, 20 } },
        { "4/2/8/10", 3, { 1, 2, 10 } },
        { "55/55/91/100", 10, { 10, 20, 30, 40, 50, 60, 70, 80, 90, 100 } },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct mine_spread s = mine_spread_of(cases[i].values, cases[i].n);
        assert_row(cases[i].want, spread_of(&t, &s), cases[i].want);
    }
    const int64_t large[] = { INT64_C(253402300799999), INT64_C(253402300799999) };
    assert_int_equal(mine_spread_of(large, 2).mean, large[0]);
}

static void times_as_logs_write_them(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z" },
        { "2026-01-02T03:04:05.678+08:00", "2026-01-01T19:04:05.678Z" },
        { "2026-01-02T03:04:05", "2026-01-02T03:04:05.000Z" },
        { "2026-01-02 03:04:05", "2026-01-02T03:04:05.000Z" },
        { "2026-01-02 03:04:05.25 +0800", "2026-01-01T19:04:05.250Z" },
        { "2026/01/02 03:04", "2026-01-02T03:04:00.000Z" },
        { "2026/1/2 3:04", "2026-01-02T03:04:00.000Z" },
        { "2026-01-02", "2026-01-02T00:00:00.000Z" },
        { "2026/1/2", "2026-01-02T00:00:00.000Z" },
        { "", NULL },
        { "2026-02-30", NULL },
        { "2026-01-02 24:00", NULL },
        { "2026-01-02 03", NULL },
        { "2026-01-02 03:04:05 soon", NULL },
        { "2026-01-02 03:04:05.", NULL },
        { "02.01.2026", NULL },
        { "1767312000000", NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        utc at;
        bool is = mine_time(str_of(cases[i].text), &at);
        assert_row_int(cases[i].text, is, cases[i].want != NULL);
        if (is)
            assert_row(cases[i].text, utc_str(t.mem, at), cases[i].want);
    }
}

/* ------------------------------------------------------------------ readers */

/* What reading gives: "variants | line column code…" or the refusal. */
static str outcome(struct testing *t, enum err err, struct mine_log *log,
                   const struct mine_reading *reading)
{
    struct mine_report r;
    const struct mine_bad *bad = reading->bad.items;
    if (err)
        return t->op.fault.item_count ? fault_lines(&t->op) : str_of(t->op.fault.code);
    mine_report(t->mem, log, &r);
    str all = variants_of(t, &r);
    for (size_t i = 0; i < reading->bad.n; i++)
        all = arena_fmt(t->mem, STR_FMT " | %lld " STR_FMT, STR_ARG(all), (long long)bad[i].line,
                        STR_ARG(bad[i].column));
    return all;
}

static str csv_outcome(struct testing *t, str bytes, struct mine_columns columns)
{
    struct mine_log *log = mine_log_new(t->mem);
    struct mine_reading reading = { 0 };
    op_forgive(&t->op);
    return outcome(t, mine_read_csv(&t->op, bytes, &columns, log, &reading), log, &reading);
}

static void csv_by_usual_names_and_by_given_ones(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        const char *csv, *id, *activity, *time, *want;
    } cases[] = {
        { "工单号,环节,时间\n1,受理,2026-01-02\n1,完成,2026-01-03\n", "", "", "", "受理>完成 1" },
        { "Case ID;Activity;Timestamp\n1;a;2026-01-02\n", "", "", "", "a 1" },
        { "x,case:concept:name,concept:name,time:timestamp\n,1,a,2026-01-02\n", "", "", "", "a 1" },
        { "A,B,C\n1,a,2026-01-02\n", "a", "B", "c", "a 1" },
        { "A,B,时间\n1,a,2026-01-02\n", "", "", "",
          "--case process.which_column\n--activity process.which_column" },
        { "工单号,环节,时间\n", "no", "", "", "--case process.no_column" },
        { "", "", "", "", "process.no_heading" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_row(cases[i].csv,
                   csv_outcome(&t, str_of(cases[i].csv),
                               (struct mine_columns){ str_of(cases[i].id),
                                                      str_of(cases[i].activity),
                                                      str_of(cases[i].time) }),
                   cases[i].want);
}

static void bad_rows_are_told_and_left_out(void **state)
{
    (void)state;
    TESTING(t);
    const struct mine_columns usual = { 0 };
    assert_str(csv_outcome(&t,
                           STR("case,activity,time\n1,a,2026-01-02\n,a,2026-01-02\n1, ,2026-01-02\n"
                               "1,b,soon\n1,b\n\n1,\"b\nc\",2026-01-02\n1,c,2026-01-03,more\n"),
                           usual),
               "a>c 1 | 3 case | 4 activity | 5 time | 6  | 8 activity");
    assert_str(csv_outcome(&t, STR("case,activity,time\n1,a,2026-01-02\n1,\"b"), usual),
               "a 1 | 3 ");
}

static void csv_of_other_encodings(void **state)
{
    (void)state;
    TESTING(t);
    const struct mine_columns usual = { 0 };
    /* 工单号,环节,时间 / 1,受理,2026-01-02 in GB18030 */
    assert_str(csv_outcome(&t,
                           STR("\xB9\xA4\xB5\xA5\xBA\xC5,\xBB\xB7\xBD\xDA,\xCA\xB1\xBC\xE4\n"
                               "1,\xCA\xDC\xC0\xED,2026-01-02\n"),
                           usual),
               "受理 1");
    assert_str(csv_outcome(&t, STR("case,\xFF\xFF\n"), usual), "process.encoding");
}

static ptrdiff_t text_read(void *from, char *into, size_t n)
{
    str *text = from;
    n = n < 5 ? n : 5;
    n = n < text->n ? n : text->n;
    memcpy(into, text->p, n);
    *text = (str){ text->p + n, text->n - n };
    return (ptrdiff_t)n;
}

static str xes_outcome(struct testing *t, const char *xml, struct mine_columns columns)
{
    struct mine_log *log = mine_log_new(t->mem);
    struct mine_reading reading = { 0 };
    str text = str_of(xml);
    op_forgive(&t->op);
    return outcome(t, mine_read_xes(&t->op, text_read, &text, &columns, log, &reading), log,
                   &reading);
}

#define NAME(value) "<string key='concept:name' value='" value "'/>"
#define AT(value)   "<date key='time:timestamp' value='" value "'/>"
#define EVENT(name) "<event>" NAME(name) AT("2026-01-02T09:00:00Z") "</event>"

static void xes_in_every_shape(void **state)
{
    (void)state;
    TESTING(t);
    const struct mine_columns usual = { 0 }, own = { STR("no"), STR("org:group"), STR("") };
    static const struct {
        const char *xml, *want;
    } cases[] = {
        { "<log/>", "" },
        { "<log><trace>" NAME("1") EVENT("a") EVENT("b") "</trace></log>", "a>b 1" },
        /* an inner attribute of the same key; a name behind the events; other vocabularies */
        { "<log xmlns='http://www.xes-standard.org/'><global scope='event'>" NAME(
              "x") "</global>"
                   "<trace><event><string key='concept:name' value='a'>" NAME(
                       "inner") "</string>" AT("2026-01-02T09:00:00Z") "<list "
                                                                       "key='l'><"
                                                                       "values>" NAME(
                                                                           "l") "<"
                                                                                "/"
                                                                                "v"
                                                                                "a"
                                                                                "l"
                                                                                "u"
                                                                                "e"
                                                                                "s"
                                                                                ">"
                                                                                "<"
                                                                                "/"
                                                                                "l"
                                                                                "i"
                                                                                "s"
                                                                                "t"
                                                                                ">"
                                                                                "<"
                                                                                "/"
                                                                                "e"
                                                                                "v"
                                                                                "e"
                                                                                "n"
                                                                                "t"
                                                                                ">" NAME(
                                                                                    "1") "</"
                                                                                         "trace></"
                                                                                         "log>",
          "a 1" },
        { "<log><trace>" EVENT("a") "</trace></log>", "a 1" }, /* the event names the case */
        { "<log><trace>" NAME("1") "\n<event>" NAME("a") "</event>" EVENT("b") "</trace></log>",
          "b 1 | 2 time:timestamp" },
        { "<log><trace>" NAME("1") EVENT("a") "</log>", "process.xml" },
        { "<log><trace>" NAME("1") EVENT("a") "</trace>", "process.xml" },
        { "<!DOCTYPE log [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><log>&b;</log>",
          "process.doctype" },
        { "<log>&undeclared;</log>", "process.xml" },
        { "<", "process.xml" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_row(cases[i].xml, xes_outcome(&t, cases[i].xml, usual), cases[i].want);
    assert_str(xes_outcome(&t,
                           "<log><trace><int key='no' value='7'/><event>"
                           "<string key='org:group' value='g'/>" NAME("a")
                               AT("2026-01-02T09:00:00Z") "</event></trace></log>",
                           own),
               "g 1");
}

/* ------------------------------------------------------------------ files */

static str file_outcome(struct testing *t, str bytes)
{
    char name[] = "/tmp/aftersale-mine-XXXXXX";
    struct mine_log *log = mine_log_new(t->mem);
    struct mine_reading reading = { 0 };
    const struct mine_columns usual = { 0 };
    int fd = mkstemp(name);
    assert_true(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
    close(fd);
    op_forgive(&t->op);
    enum err err = mine_read_file(&t->op, str_of(name), &usual, log, &reading);
    unlink(name);
    return outcome(t, err, log, &reading);
}

static str gzipped(struct testing *t, str text)
{
    z_stream z = { .next_in = (Bytef *)(uintptr_t)text.p, .avail_in = (uInt)text.n };
    char *packed = arena_alloc(t->mem, text.n + 200);
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_out = (Bytef *)packed;
    z.avail_out = (uInt)text.n + 200;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return (str){ packed, z.total_out };
}

static void files_packed_and_plain(void **state)
{
    (void)state;
    TESTING(t);
    str csv = STR("case,activity,time\n1,a,2026-01-02\n1,b,2026-01-03\n");
    str xes = STR("\xEF\xBB\xBF<log><trace>" NAME("1") EVENT("a") EVENT("b") "</trace></log>");
    assert_str(file_outcome(&t, csv), "a>b 1");
    assert_str(file_outcome(&t, xes), "a>b 1");
    str packed = gzipped(&t, csv);
    assert_str(file_outcome(&t, packed), "a>b 1");
    assert_str(file_outcome(&t, gzipped(&t, xes)), "a>b 1");
    assert_str(file_outcome(&t, (str){ packed.p, packed.n - 6 }), "process.gzip");
    char *broken = (char *)(uintptr_t)arena_str(t.mem, packed).p;
    broken[packed.n - 6] ^= 1; /* its checksum */
    assert_str(file_outcome(&t, (str){ broken, packed.n }), "process.gzip");
    assert_str(file_outcome(&t, STR("case,activity,time\n")), "process.no_events");
    assert_str(file_outcome(&t, STR("case,activity,time\n1,a,soon\n")), "process.no_good_row");
    assert_str(file_outcome(&t, STR("")), "process.file");
}

/* ------------------------------------------------------------------ output */

static void the_graph_escapes_names(void **state)
{
    (void)state;
    TESTING(t);
    static const struct event events[] = { { "1", "say \"hi\"\\", 0 }, { "1", "检测", 60 } };
    struct mine_report r = REPORT(&t, events);
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 10000);
    mine_print_dot(&t.op, &b, &r);
    assert_true(
        str_has(buf_view(&b), STR("\"say \\\"hi\\\"\\\\\" -> \"检测\" [label=\"1\\n1m\"];")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_become_variants_and_edges),
        cmocka_unit_test(time_orders_and_equal_times_keep_the_order_of_the_file),
        cmocka_unit_test(rework_counts_what_is_done_again),
        cmocka_unit_test(one_event_and_none),
        cmocka_unit_test(many_names_are_told_apart),
        cmocka_unit_test(percentiles_of_few_numbers),
        cmocka_unit_test(times_as_logs_write_them),
        cmocka_unit_test(csv_by_usual_names_and_by_given_ones),
        cmocka_unit_test(bad_rows_are_told_and_left_out),
        cmocka_unit_test(csv_of_other_encodings),
        cmocka_unit_test(xes_in_every_shape),
        cmocka_unit_test(files_packed_and_plain),
        cmocka_unit_test(the_graph_escapes_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
