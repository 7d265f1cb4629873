/* The small languages of HTTP: queries, cookies, what is accepted, who forwarded, cursors. */
#include "../base/testing.h"

#include "http_internal.h"

struct sought {
    str q;
    strs tags;
    int64_t limit, team_id;
    bool active;
    utc from;
};

static const struct field sought_fields[] = {
    { FIELD(struct sought, q) },
    { FIELD(struct sought, tags) },
    { FIELD(struct sought, limit) },
    { FIELD(struct sought, team_id), .min = 1, .max = 1000 },
    { FIELD(struct sought, active) },
    { FIELD(struct sought, from) },
    { 0 },
};

static void queries_are_read_by_their_table(void **state)
{
    (void)state;
    TESTING(t);
    struct sought s = { 0 };
    assert_int_equal(query_read(&t.op,
                                STR("q=%E4%BD%A0+b%2Bc&tags=a,b&active=true&team_id=7"
                                    "&from=2026-11-23T08:00:00%2B08:00"),
                                sought_fields, &s),
                     OK);
    assert_str(s.q, "你 b+c");
    assert_int_equal(s.tags.n, 2);
    assert_int_equal(s.team_id, 7);
    assert_true(s.active);
    assert_int_equal(s.limit, PAGE_DEFAULT);
    assert_true(s.from.ms == 1795392000000);
}

static void wrong_queries_name_the_parameter(void **state)
{
    (void)state;
    static const struct {
        const char *query, *faults;
    } table[] = {
        { "", "" },
        { "&&", "" },
        { "q", "" },
        { "q=", "" },
        { "x=1", "x query.unknown" },
        { "q=1&q=2", "q query.repeated" },
        { "limit=0", "limit query.limit" },
        { "limit=201", "limit query.limit" },
        { "limit=200", "" },
        { "limit=-1", "limit query.limit" },
        { "limit=a", "limit field.type_integer" },
        { "team_id=0&active=2", "team_id field.too_small\nactive field.type_boolean" },
        { "q=%", "q url.percent" },
        { "q=%4", "q url.percent" },
        { "q=%4g", "q url.percent" },
        { "q=%00", "q url.control" },
        { "q=%1f", "q url.control" },
        { "q=%c0%af", "q url.utf8" },
        { "q=%ed%a0%80", "q url.utf8" },
        { "%00=1", "? url.control" },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        TESTING(t);
        struct sought s = { 0 };
        enum err err = query_read(&t.op, str_of(table[i].query), sought_fields, &s);
        assert_row(table[i].query, fault_lines(&t.op), table[i].faults);
        assert_row_int(table[i].query, err, *table[i].faults ? ERR_INVALID : OK);
    }
}

static void cookies_are_found_by_their_whole_name(void **state)
{
    (void)state;
    static const struct {
        const char *header, *value; /* NULL = not there */
    } table[] = {
        { "s=1", "1" },  { "a=b; s=1", "1" }, { "a=b;s=1;c=d", "1" }, { "s=\"1\"", "1" },
        { "s=", "" },    { "xs=1", NULL },    { "s1=1", NULL },       { "", NULL },
        { "s", NULL },   { ";;;", NULL },     { "s=1; s=2", "1" },    { "s=a=b", "a=b" },
        { "S=1", NULL }, { " s=1 ", "1" },    { "s=\"", "\"" },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        str value = cookie_find(str_of(table[i].header), STR("s"));
        assert_row_int(table[i].header, value.p != NULL, table[i].value != NULL);
        if (table[i].value)
            assert_row(table[i].header, value, table[i].value);
    }
}

static void languages_are_weighed(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        bool named;
        enum lang lang;
    } table[] = {
        { "", false, LANG_ZH },
        { "fr", false, LANG_ZH },
        { "en", true, LANG_EN },
        { "en-GB,en;q=0.9", true, LANG_EN },
        { "zh-CN,zh;q=0.9,en;q=0.8", true, LANG_ZH },
        { "en;q=0.8,zh;q=0.9", true, LANG_ZH },
        { "en;q=0.9,zh;q=0.8", true, LANG_EN },
        { "fr, en;q=0.1", true, LANG_EN },
        { "zh;q=0, en;q=0.1", true, LANG_EN },
        { "en;q=0", false, LANG_ZH },
        { "english", false, LANG_ZH },
        { "EN-us", true, LANG_EN },
        { "en;q=abc", false, LANG_ZH },
        { "en;level=1;q=0.3, zh;q=0.2", true, LANG_EN },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        bool named;
        enum lang lang = accept_language(str_of(table[i].header), &named);
        assert_row_int(table[i].header, named, table[i].named);
        assert_row_int(table[i].header, lang, table[i].lang);
    }
}

static void encodings_are_negotiated(void **state)
{
    (void)state;
    enum { BR = 1 << ENCODING_BR, GZ = 1 << ENCODING_GZIP };
    static const struct {
        const char *header;
        unsigned may;
    } table[] = {
        { "", 0 },
        { "gzip", GZ },
        { "gzip, deflate, br", GZ | BR },
        { "br;q=0, gzip", GZ },
        { "*", GZ | BR },
        { "*;q=0", 0 },
        { "identity", 0 },
        { "*, br;q=0", GZ },
        { "GZIP", GZ },
    };
    for (size_t i = 0; i < COUNT(table); i++)
        assert_row_int(table[i].header, accept_encodings(str_of(table[i].header)), table[i].may);
}

static void only_trusted_proxies_are_believed(void **state)
{
    (void)state;
    static const struct {
        const char *peer, *forwarded, *client;
    } table[] = {
        { "203.0.113.9", "198.51.100.1", "203.0.113.9" },
        { "127.0.0.1", "", "127.0.0.1" },
        { "127.0.0.1", "198.51.100.1", "198.51.100.1" },
        { "127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1" },
        { "127.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4", "198.51.100.1" },
        { "127.0.0.1", "10.2.3.4", "10.2.3.4" },
        { "127.0.0.1", "1.1.1.1, unknown", "127.0.0.1" },
        { "127.0.0.1", "1.1.1.1, unknown, 10.2.3.4", "10.2.3.4" },
        { "127.0.0.1", "198.51.100.1:4711", "127.0.0.1" },
        { "::1", "2001:db8::1", "2001:db8::1" },
        { "127.0.0.1", ",,", "127.0.0.1" },
    };
    str bad;
    struct proxies *p = proxies_new(STR("127.0.0.1, ::1, 10.0.0.0/8"), &bad);
    for (size_t i = 0; i < COUNT(table); i++)
        assert_row(table[i].forwarded,
                   proxies_client(p, str_of(table[i].peer), str_of(table[i].forwarded)),
                   table[i].client);
    proxies_free(p);
    static const char *const wrong[] = { "a",         "1.2.3",   "10.0.0.0/33",
                                         "10.0.0.0/", "::1/129", "1.2.3.4/-1" };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_null(proxies_new(str_of(wrong[i]), &bad));
        assert_row(wrong[i], bad, wrong[i]);
    }
}

static void private_addresses_are_known(void **state)
{
    (void)state;
    static const char *const near[] = { "127.0.0.1",   "10.255.0.1", "172.31.0.1",
                                        "192.168.1.1", "::1",        "fd00::1" };
    static const char *const far[] = {
        "172.32.0.1", "11.0.0.1", "8.8.8.8", "2001:db8::1", "", "x"
    };
    for (size_t i = 0; i < COUNT(near); i++)
        assert_row_int(near[i], address_local(str_of(near[i])), true);
    for (size_t i = 0; i < COUNT(far); i++)
        assert_row_int(far[i], address_local(str_of(far[i])), false);
}

static void cursors_come_back_as_they_were(void **state)
{
    (void)state;
    TESTING(t);
    const int64_t keys[] = { INT64_MAX, -5, 0 };
    int64_t back[3];
    bool given;
    str cursor = cursor_make(&t.op, keys, 3);
    assert_int_equal(cursor_read(&t.op, cursor, back, 3, &given), OK);
    assert_true(given);
    assert_memory_equal(keys, back, sizeof keys);
    assert_int_equal(cursor_read(&t.op, STR(""), back, 3, &given), OK);
    assert_false(given);
    assert_int_equal(back[0], 0);
    static const char *const wrong[] = { "!", "MQ", "MSwyLDMsNA", "MSwyLA", "MSwyLGE", "LCws" };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        TESTING(u);
        assert_row_int(wrong[i], cursor_read(&u.op, str_of(wrong[i]), back, 3, &given),
                       ERR_INVALID);
        assert_row(wrong[i], fault_lines(&u.op), "after page.cursor");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_are_read_by_their_table),
        cmocka_unit_test(wrong_queries_name_the_parameter),
        cmocka_unit_test(cookies_are_found_by_their_whole_name),
        cmocka_unit_test(languages_are_weighed),
        cmocka_unit_test(encodings_are_negotiated),
        cmocka_unit_test(only_trusted_proxies_are_believed),
        cmocka_unit_test(private_addresses_are_known),
        cmocka_unit_test(cursors_come_back_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
