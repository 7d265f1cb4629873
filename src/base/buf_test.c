#include "buf.h"

#include "testing.h"

#include <inttypes.h>

static void appends_follow_each_other(void **state)
{
    (void)state;
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 1000);
    assert_str(buf_view(&b), "");
    buf_z(&b, "one ");
    buf_str(&b, STR("two "));
    buf_char(&b, '3');
    buf_fmt(&b, " %s", "four");
    assert_str(buf_view(&b), "one two 3 four");
    assert_int_equal(b.p[b.n], '\0');
    buf_clear(&b);
    assert_str(buf_view(&b), "");
}

static void an_append_too_many_makes_it_full_for_good(void **state)
{
    (void)state;
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 5);
    buf_z(&b, "12345");
    assert_false(b.full);
    buf_char(&b, '6');
    assert_true(b.full);
    assert_int_equal(b.n, 5);
    buf_clear(&b);
    buf_z(&b, "123");
    buf_fmt(&b, "%d", 456);
    assert_true(b.full);
    buf_z(&b, "4"); /* would fit, but something before it is missing */
    assert_str(buf_view(&b), "123");
}

static void a_buf_of_zeroes_can_be_released(void **state)
{
    (void)state;
    struct buf b = { 0 };
    buf_release(&b);
    assert_null(b.p);
}

static void integers(void **state)
{
    (void)state;
    static const int64_t cases[] = { 0, 1, -1, 9, 10, -10, 1234567890, INT64_MAX, INT64_MIN };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char want[32];
        snprintf(want, sizeof(want), "%" PRId64, cases[i]);
        CLEANUP(buf_release) struct buf b;
        buf_init(&b, 100);
        buf_int(&b, cases[i]);
        assert_str(buf_view(&b), want);
    }
}

struct writing {
    const char *text, *want;
};

static void check_writer(void (*write)(struct buf *, str), const struct writing *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        CLEANUP(buf_release) struct buf b;
        buf_init(&b, 1000);
        write(&b, str_of(cases[i].text));
        assert_row(cases[i].text, buf_view(&b), cases[i].want);
    }
}

static void json_texts(void **state)
{
    (void)state;
    static const struct writing cases[] = {
        { "", "\"\"" },
        { "plain", "\"plain\"" },
        { "售后</script>&", "\"售后</script>&\"" },
        { "a\"b\\c/d", "\"a\\\"b\\\\c/d\"" },
        { "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
        { "\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"" },
        { "long enough for words of eight bytes, then \" and more",
          "\"long enough for words of eight bytes, then \\\" and more\"" },
    };
    check_writer(buf_json, cases, COUNT(cases));
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 10);
    buf_json(&b, (str){ NULL, 0 });
    assert_str(buf_view(&b), "\"\"");
}

/* Each byte at each place of a word: the eight-at-a-time search may miss none and invent none. */
static void json_escapes_at_every_place(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        for (size_t place = 0; place < 17; place++) {
            char text[18] = "\xE5\xE5\xE5\xE5\xE5\xE5\xE5\xE5.......~~";
            text[place] = (char)c;
            CLEANUP(buf_release) struct buf b;
            buf_init(&b, 1000);
            buf_json(&b, (str){ text, 17 });
            size_t grows = c == '"' || c == '\\' || strchr("\b\f\n\r\t", c) ? 1 : c < 0x20 ? 5 : 0;
            assert_int_equal(b.n, 17 + 2 + grows);
        }
    }
}

static void json_text_holds_nul(void **state)
{
    (void)state;
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 100);
    buf_json(&b, STR("a\0b"));
    assert_str(buf_view(&b), "\"a\\u0000b\"");
}

static void csv_cells(void **state)
{
    (void)state;
    static const struct writing cases[] = {
        { "", "" },           { "plain text", "plain text" },
        { "a,b", "\"a,b\"" }, { "say \"hi\"", "\"say \"\"hi\"\"\"" },
        { "\"", "\"\"\"\"" }, { "two\r\nlines", "\"two\r\nlines\"" },
        { "=1+1", "=1+1" },
    };
    check_writer(buf_csv, cases, COUNT(cases));
}

static void html_texts(void **state)
{
    (void)state;
    static const struct writing cases[] = {
        { "售后", "售后" },
        { "<a href=\"x\">'&'</a>", "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;" },
    };
    check_writer(buf_html, cases, COUNT(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_follow_each_other),
        cmocka_unit_test(an_append_too_many_makes_it_full_for_good),
        cmocka_unit_test(a_buf_of_zeroes_can_be_released),
        cmocka_unit_test(integers),
        cmocka_unit_test(json_texts),
        cmocka_unit_test(json_escapes_at_every_place),
        cmocka_unit_test(json_text_holds_nul),
        cmocka_unit_test(csv_cells),
        cmocka_unit_test(html_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
