#include "utc.h"

#include "testing.h"

#include <time.h>

static void times_that_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "2026-11-23T08:00:00Z", "2026-11-23T08:00:00.000Z" },
        { "2026-11-23t08:00:00z", "2026-11-23T08:00:00.000Z" },
        { "2026-11-23T16:00:00+08:00", "2026-11-23T08:00:00.000Z" },
        { "2026-11-22T23:30:00-08:30", "2026-11-23T08:00:00.000Z" },
        { "2026-11-23T08:00:00.5Z", "2026-11-23T08:00:00.500Z" },
        { "2026-11-23T08:00:00.1239999Z", "2026-11-23T08:00:00.123Z" },
        { "2026-11-23", "2026-11-23T00:00:00.000Z" },
        { "2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z" },
        { "2000-02-29", "2000-02-29T00:00:00.000Z" },
        { "1970-01-01T00:00:00.001Z", "1970-01-01T00:00:00.001Z" },
        { "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        utc t;
        char text[UTC_TEXT];
        assert_row_int(cases[i].text, utc_parse(str_of(cases[i].text), &t), true);
        str got = { text, utc_print(t, text) };
        assert_row(cases[i].text, got, cases[i].want);
    }
}

static void texts_that_are_no_times(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "now",
        "2026",
        "2026-11-23T08:00:00",       /* whose eight o'clock? */
        "2026-11-23T08:00Z",         /* no seconds */
        "2026-11-23 08:00:00Z",      /* no T */
        "2026-11-23T08:00:00Z ",     /* something behind */
        "2026-11-23T08:00:00.Z",     /* a point without digits */
        "2026-11-23T08:00:00+0800",  /* no colon in the offset */
        "2026-11-23T08:00:00+24:00", /* no such offset */
        "2026-11-23T24:00:00Z",
        "2026-11-23T08:60:00Z",
        "2016-12-31T23:59:60Z", /* leap seconds do not exist here */
        "2026-02-29",
        "1900-02-29",
        "2026-04-31",
        "2026-00-10",
        "2026-13-01",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",          /* 0 means none */
        "9999-12-31T23:59:59.999-00:01", /* year 10000 */
        "1970-01-01T00:00:00+00:01",     /* 1969 */
        "2026-1-02",
        "２０２６-11-23",
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        utc t = { 42 };
        assert_row_int(cases[i], utc_parse(str_of(cases[i]), &t), false);
        assert_row_int(cases[i], t.ms, 42);
    }
}

/* Against the C library, over all years that we can write. */
static void every_day_agrees_with_gmtime(void **state)
{
    (void)state;
    for (int64_t day = 1; day < 2932897; day += 13) {
        time_t seconds = (time_t)(day * 86400 + day % 86400);
        struct tm tm;
        char want[32], got[UTC_TEXT];
        gmtime_r(&seconds, &tm);
        strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%S.000Z", &tm);
        utc back, t = { (int64_t)seconds * 1000 };
        assert_str(((str){ got, utc_print(t, got) }), want);
        assert_true(utc_parse(str_of(got), &back));
        assert_int_equal(back.ms, t.ms);
    }
}

static void what_cannot_be_printed_is_clamped(void **state)
{
    (void)state;
    TESTING(t);
    assert_str(utc_str(t.mem, (utc){ -1 }), "1970-01-01T00:00:00.000Z");
    assert_str(utc_str(t.mem, (utc){ INT64_MAX }), "9999-12-31T23:59:59.999Z");
    assert_int_equal(utc_add((utc){ INT64_MAX }, 1).ms, INT64_MAX);
    assert_int_equal(utc_add((utc){ INT64_MIN }, -1).ms, INT64_MIN);
    assert_int_equal(utc_add((utc){ 1000 }, -400).ms, 600);
}

static void clocks_run(void **state)
{
    (void)state;
    utc one = utc_now();
    int64_t two = mono_us();
    assert_true(one.ms > INT64_C(1700000000000));
    assert_true(mono_us() >= two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_that_are_read),
        cmocka_unit_test(texts_that_are_no_times),
        cmocka_unit_test(every_day_agrees_with_gmtime),
        cmocka_unit_test(what_cannot_be_printed_is_clamped),
        cmocka_unit_test(clocks_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
