/* Which passwords will do: a table of cases. */
#include "people_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct {
    const char *password, *login, *name, *code;
} cases[] = {
    { "correct horse battery staple", "admin", "管理员", NULL },
    { "nine chars", "admin", "", NULL },
    { "nine char", "admin", "", "password.short" },
    { "", "admin", "", "password.short" },
    { "一二三四五六七八九", "admin", "", "password.short" },
    { "洗衣机不脱水请上门修理", "admin", "", NULL }, /* characters count, not bytes or kinds */
    { "aaaaaaaaaaaa", "admin", "", "password.simple" },
    { "12345678901", "admin", "", "password.simple" },
    { "9876543210", "admin", "", "password.simple" },
    { "abcdefghijk", "admin", "", "password.simple" },
    { "ababababab", "admin", "", "password.simple" },
    { "1314131413141314", "admin", "", "password.simple" },
    { "abcabcabcx", "admin", "", NULL },
    { "Password123", "admin", "", "password.common" },
    { "ＱＷＥＲＴＹＵＩＯＰ", "admin", "", "password.common" }, /* full width is folded */
    { "zhangwei2026", "zhangwei", "", "password.personal" },
    { "2026ZhangWei", "zhangwei", "", "password.personal" },
    { "zhangwei likes tea", "zhangwei", "", NULL },
    { "欧阳建国欧阳建国12", "ouyang", "欧阳建国欧阳建国", "password.personal" },
    { "long enough", "", "", NULL },
};

static void passwords(void **state)
{
    (void)state;
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *code = password_fault(mem, str_of(cases[i].password), str_of(cases[i].login),
                                          str_of(cases[i].name));
        if (code != cases[i].code && (!code || !cases[i].code || strcmp(code, cases[i].code) != 0))
            fail_msg("'%s' gives %s, not %s", cases[i].password, code ? code : "nothing",
                     cases[i].code ? cases[i].code : "nothing");
    }
}

static void longest_password(void **state)
{
    (void)state;
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    char text[PASSWORD_MAX + 1];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * i % 23);
    assert_null(password_fault(mem, (str){ text, PASSWORD_MAX }, STR("admin"), STR("")));
    assert_string_equal(password_fault(mem, (str){ text, PASSWORD_MAX + 1 }, STR("admin"), STR("")),
                        "password.long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passwords),
        cmocka_unit_test(longest_password),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
