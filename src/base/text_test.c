#include "text.h"

#include "testing.h"

static void utf8(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int bad; /* -1: valid */
    } cases[] = {
        { "", -1 },
        { "plain ASCII that is longer than eight bytes", -1 },
        { "é", -1 },
        { "售后\xF0\x9F\x98\x80", -1 },
        { "\xEF\xBF\xBF", -1 },
        { "\xF4\x8F\xBF\xBF", -1 },   /* U+10FFFF */
        { "\xF4\x90\x80\x80", 0 },    /* one more */
        { "\xF5\x80\x80\x80", 0 },    /* no such length */
        { "ab\x80", 2 },              /* a continuation alone */
        { "abcdefgh12\xC0\x80", 10 }, /* NUL, overlong */
        { "\xC1\xBF", 0 },            /* overlong */
        { "\xE0\x9F\xBF", 0 },        /* overlong */
        { "\xF0\x8F\xBF\xBF", 0 },    /* overlong */
        { "\xED\x9F\xBF", -1 },       /* U+D7FF */
        { "x\xED\xA0\x80", 1 },       /* a surrogate */
        { "\xED\xBF\xBF", 0 },        /* a surrogate */
        { "12345678\xE5\x94", 8 },    /* cut off */
        { "\xE5\x94 ", 0 },           /* cut off */
        { "\xF0\x9F\x98", 0 },        /* cut off */
        { "\xFF", 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t bad = 99;
        bool good = text_utf8(str_of(cases[i].text), &bad);
        assert_row_int(cases[i].text, good, cases[i].bad < 0);
        assert_row_int(cases[i].text, bad, good ? 99 : cases[i].bad);
    }
}

static void counting_and_cutting(void **state)
{
    (void)state;
    assert_int_equal(text_chars(STR("售后 ok\xF0\x9F\x98\x80")), 6);
    assert_str(text_cut(STR("售后服务"), 2), "售后");
    assert_str(text_cut(STR("售后"), 0), "");
    assert_str(text_cut(STR("售后"), 2), "售后");
    assert_str(text_cut(STR("售后"), 9), "售后");
}

static void control_characters(void **state)
{
    (void)state;
    assert_int_equal(text_control(STR("a\tb\r\n售"), false), -1);
    assert_int_equal(text_control(STR("a\tb\r\n"), true), 3);
    assert_int_equal(text_control(STR("a\nb"), true), 1);
    assert_int_equal(text_control(STR("ab\0"), false), 2);
    assert_int_equal(text_control(STR("\x1b[31m"), false), 0);
    assert_int_equal(text_control(STR("ab\x7f"), false), 2);
}

static void trimming(void **state)
{
    (void)state;
    assert_str(text_trim(STR(" \xE3\x80\x80\xC2\xA0 售 后\xE3\x80\x80\n ")), "售 后");
    assert_str(text_trim(STR("\xEF\xBB\xBF a")), "a");
    assert_str(text_trim(STR("\xE3\x80\x80")), "");
}

static void folding(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "", "" },
        { "ABC xyz 09", "abc xyz 09" },
        { "ＡＢＣ１２３（全角）", "abc123(全角)" },
        { "ｶﾞ", "ガ" },
        { "Straße", "strasse" },
        { "É", "é" },
        { "e\xCC\x81", "é" },
        { "①②", "12" },
        { "洗衣机", "洗衣机" },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_row(cases[i].text, text_fold(t.mem, str_of(cases[i].text)), cases[i].want);
    /* One character that becomes eighteen: more than the first guess of the size. */
    str many = STR("");
    for (int i = 0; i < 50; i++)
        many = arena_fmt(t.mem, STR_FMT "\xEF\xB7\xBA", STR_ARG(many));
    assert_int_equal(text_chars(text_fold(t.mem, many)), 50 * 18);
}

static void gb18030(void **state)
{
    (void)state;
    TESTING(t);
    str got = STR("untouched");
    assert_true(text_from_gb18030(t.mem, STR("\xCA\xDB\xBA\xF3 ok"), &got));
    assert_str(got, "售后 ok");
    assert_true(text_from_gb18030(t.mem, STR("\x94\x39\xFC\x36"), &got)); /* four bytes */
    assert_str(got, "\xF0\x9F\x98\x80");
    assert_true(text_from_gb18030(t.mem, (str){ NULL, 0 }, &got));
    assert_str(got, "");
    assert_false(text_from_gb18030(t.mem, STR("ok\xCA"), &got)); /* cut off */
    assert_false(text_from_gb18030(t.mem, STR("\xFF\xFF"), &got));
}

static void phone_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want; /* NULL: not a number */
    } cases[] = {
        { "13812345678", "+8613812345678" },
        { " 138 1234-5678 ", "+8613812345678" },
        { "+86-138 1234 5678", "+8613812345678" },
        { "0086 138.1234.5678", "+8613812345678" },
        { "8613812345678", "+8613812345678" },
        { "013812345678", "+8613812345678" },
        { "１３８１２３４５６７８", "+8613812345678" },
        { "＋86　138—1234—5678", "+8613812345678" },
        { "021-12345678", "+862112345678" },
        { "(010) 8888 6666", "+861088886666" },
        { "（0571）87654321", "+8657187654321" },
        { "0755-1234567", "+867551234567" },
        { "+86 21 12345678", "+862112345678" },
        { "+86 (0)21 12345678", "+862112345678" },
        { "400-123-4567", "+864001234567" },
        { "8001234567", "+868001234567" },
        { "+1 (415) 555-2671", "+14155552671" },
        { "0044 20 7946 0958", "+442079460958" },
        { "", NULL },
        { "12345678", NULL },     /* whose area? */
        { "2112345678", NULL },   /* no trunk 0: could be anything */
        { "12812345678", NULL },  /* no mobile begins with 12 */
        { "1381234567", NULL },   /* a digit short */
        { "138123456789", NULL }, /* a digit too many */
        { "+8613812345", NULL },
        { "021-1234567", NULL },       /* Shanghai's have eight digits */
        { "10086", NULL },             /* short codes have no E.164 form */
        { "+1234567890123456", NULL }, /* more than E.164 has */
        { "+0123456789", NULL },
        { "++8613812345678", NULL },
        { "138+12345678", NULL },
        { "13812345678 转 9", NULL },
        { "phone", NULL },
        { "000000000000000000000000", NULL },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(cases); i++) {
        str got = { NULL, 0 };
        bool good = text_phone(t.mem, str_of(cases[i].text), STR("86"), &got);
        assert_row_int(cases[i].text, good, cases[i].want != NULL);
        assert_row(cases[i].text, got, cases[i].want ? cases[i].want : "");
        /* What came out goes in again unchanged. */
        if (good)
            assert_true(text_phone(t.mem, got, STR("86"), &got) && str_is(got, cases[i].want));
    }
    str got;
    assert_true(text_phone(t.mem, STR("020 7946 0958"), STR("44"), &got));
    assert_str(got, "+442079460958");
}

static void masked_phone_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *phone, *want;
    } cases[] = {
        { "+8613812345678", "+86138****5678" },
        { "+862112345678", "+8621****5678" },
        { "+12025550", "+12****50" },
        { "+1234", "+**34" },
        { "1234", "****" },
        { "", "" },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_row(cases[i].phone, text_phone_mask(t.mem, str_of(cases[i].phone)), cases[i].want);
}

static void mail_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        { "a@b.cn", true },
        { "first.last+tag@sub.example.com", true },
        { "o'neil@example.co", true },
        { "a@b", false },
        { "a@b.", false },
        { "@b.cn", false },
        { "a@", false },
        { "a@.cn", false },
        { "a@b..cn", false },
        { ".a@b.cn", false },
        { "a..b@b.cn", false },
        { "a@-b.cn", false },
        { "a@b@c.cn", false },
        { "a b@c.cn", false },
        { "a@b.cn\nBcc: x@y.z", false },
        { "\"a\"@b.cn", false },
        { "<a@b.cn>", false },
        { "", false },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_row_int(cases[i].text, text_mail(str_of(cases[i].text)), cases[i].good);
    str long_local = arena_fmt(t.mem, "%065d@b.cn", 0);
    assert_false(text_mail(long_local));
    assert_true(text_mail((str){ long_local.p + 1, long_local.n - 1 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8),           cmocka_unit_test(counting_and_cutting),
        cmocka_unit_test(trimming),       cmocka_unit_test(control_characters),
        cmocka_unit_test(folding),        cmocka_unit_test(gb18030),
        cmocka_unit_test(phone_numbers),  cmocka_unit_test(masked_phone_numbers),
        cmocka_unit_test(mail_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
