#include "digest.h"

#include "testing.h"

static void sha256_of_known_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want; /* FIPS 180-2 */
    } cases[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char got[SHA256_HEX];
        str text = str_of(cases[i].text);
        sha256_hex(text, got);
        assert_row(cases[i].text, str_of(got), cases[i].want);
        struct sha256_state *s = sha256_new(t.mem); /* in two pieces */
        sha256_add(s, (str){ text.p, text.n / 2 });
        sha256_add(s, (str){ text.p + text.n / 2, text.n - text.n / 2 });
        sha256_end(s, got);
        assert_row(cases[i].text, str_of(got), cases[i].want);
    }
}

static void base64url_both_ways(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *text;
    } cases[] = {
        { "", "" },        { "f", "Zg" },        { "fo", "Zm8" },
        { "foo", "Zm9v" }, { "foob", "Zm9vYg" }, { "\xFB\xFF\xBF", "-_-_" },
    };
    static const char *const wrong[] = { "Z", "Zg==", "Zh", "+/+/", "Zm 9", "Zm9v\n" };
    TESTING(t);
    str back;
    for (size_t i = 0; i < COUNT(cases); i++) {
        str bytes = str_of(cases[i].bytes);
        assert_row(cases[i].text, base64url(t.mem, bytes.p, bytes.n), cases[i].text);
        assert_true(base64url_read(t.mem, str_of(cases[i].text), &back));
        assert_row(cases[i].text, back, cases[i].bytes);
    }
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_row_int(wrong[i], base64url_read(t.mem, str_of(wrong[i]), &back), false);
}

static void tokens_are_long_and_never_the_same(void **state)
{
    (void)state;
    TESTING(t);
    str one = random_token(t.mem), two = random_token(t.mem), bytes;
    assert_int_equal(one.n, 43);
    assert_true(base64url_read(t.mem, one, &bytes));
    assert_int_equal(bytes.n, 32);
    assert_false(str_eq(one, two));
}

static void secrets_are_compared(void **state)
{
    (void)state;
    assert_true(secret_eq(STR("abc"), STR("abc")));
    assert_true(secret_eq((str){ NULL, 0 }, STR("")));
    assert_false(secret_eq(STR("abc"), STR("abd")));
    assert_false(secret_eq(STR("abc"), STR("abcd")));
}

static void macs_depend_on_key_and_text(void **state)
{
    (void)state;
    TESTING(t);
    str mac = mac_text(t.mem, STR("key"), STR("text"));
    assert_int_equal(mac.n, 43);
    assert_true(str_eq(mac, mac_text(t.mem, STR("key"), STR("text"))));
    assert_false(str_eq(mac, mac_text(t.mem, STR("kez"), STR("text"))));
    assert_false(str_eq(mac, mac_text(t.mem, STR("key"), STR("texu"))));
}

static void passwords(void **state)
{
    (void)state;
    TESTING(t);
    str hash = password_hash(t.mem, STR("correct 马 battery"));
    assert_true(str_starts(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(password_ok(hash, STR("correct 马 battery")));
    assert_false(password_ok(hash, STR("correct 马 batterz")));
    assert_false(password_ok(hash, STR("")));
    assert_false(password_ok(STR(""), STR("")));
    assert_false(password_ok(STR("no hash"), STR("x")));
    assert_false(str_eq(hash, password_hash(t.mem, STR("correct 马 battery"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_of_known_texts),
        cmocka_unit_test(base64url_both_ways),
        cmocka_unit_test(tokens_are_long_and_never_the_same),
        cmocka_unit_test(secrets_are_compared),
        cmocka_unit_test(macs_depend_on_key_and_text),
        cmocka_unit_test(passwords),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
