/* Where a setting's value comes from, and what is refused. */
#include "settings.h"

#include "../base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    struct arena *mem;
    struct op op;
    char dir[64];
};

static int begin(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    snprintf(f->dir, sizeof f->dir, "/tmp/aftersale-settings-XXXXXX");
    f->mem = arena_new();
    op_init(&f->op, f->mem, NULL, &actor_system);
    *state = f;
    return mkdtemp(f->dir) ? 0 : -1;
}

static int end(void **state)
{
    struct fixture *f = *state;
    char path[100];
    snprintf(path, sizeof path, "%s/aftersale.conf", f->dir);
    unlink(path);
    rmdir(f->dir);
    unsetenv("AFTERSALE_POOL");
    unsetenv("AFTERSALE_DATA");
    arena_free(f->mem);
    free(f);
    return 0;
}

static void write_file(struct fixture *f, const char *text)
{
    char path[100];
    snprintf(path, sizeof path, "%s/aftersale.conf", f->dir);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static enum err read_with(struct fixture *f, struct settings *s, const char *const *args, int n,
                          int *ret_left)
{
    char *argv[16] = { "aftersale", "--data", f->dir };
    int argc = 3;
    for (int i = 0; i < n; i++)
        argv[argc++] = arena_z(f->mem, str_of(args[i]));
    enum err err = settings_read(&f->op, &argc, argv, s);
    if (ret_left)
        *ret_left = argc;
    return err;
}

static void later_sources_win(void **state)
{
    struct fixture *f = *state;
    struct settings s;

    assert_int_equal(read_with(f, &s, NULL, 0, NULL), OK);
    assert_int_equal(s.pool, 16);
    write_file(f, "# a comment\n pool = 20 \nlisten=0.0.0.0:80\n");
    assert_int_equal(read_with(f, &s, NULL, 0, NULL), OK);
    assert_int_equal(s.pool, 20);
    assert_true(str_is(s.listen, "0.0.0.0:80"));
    setenv("AFTERSALE_POOL", "30", 1);
    assert_int_equal(read_with(f, &s, NULL, 0, NULL), OK);
    assert_int_equal(s.pool, 30);
    const char *const args[] = { "--pool=40", "--secure-cookies", "rest" };
    int left;
    assert_int_equal(read_with(f, &s, args, 3, &left), OK);
    assert_int_equal(s.pool, 40);
    assert_true(s.secure_cookies);
    assert_int_equal(left, 2); /* the program's name and "rest" */
}

static void wrong_values_are_named(void **state)
{
    static const struct {
        const char *file, *code, *where;
    } cases[] = {
        { "pool = many\n", "field.type_integer", ":1" },
        { "\npool = 0\n", "field.too_small", ":2" },
        { "colour = red\n", "setting.unknown", ":1" },
        { "no equals sign\n", "setting.line", ":1" },
    };
    struct fixture *f = *state;
    struct settings s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(f, cases[i].file);
        assert_int_equal(read_with(f, &s, NULL, 0, NULL), ERR_INVALID);
        assert_int_equal(f->op.fault.item_count, 1);
        assert_string_equal(f->op.fault.items[0].code, cases[i].code);
        assert_true(str_ends(f->op.fault.items[0].pointer, str_of(cases[i].where)));
        op_forgive(&f->op);
    }
}

static void unknown_level_is_refused(void **state)
{
    struct fixture *f = *state;
    struct settings s;
    const char *const args[] = { "--log-level", "loud" };
    assert_int_equal(read_with(f, &s, args, 2, NULL), ERR_INVALID);
}

static void sample_names_every_setting(void **state)
{
    struct buf out;
    (void)state;
    buf_init(&out, 65536);
    settings_sample(&out);
    for (const struct field *s = settings_fields; s->name; s++)
        assert_true(str_has(buf_view(&out), str_of(s->name)));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(later_sources_win, begin, end),
        cmocka_unit_test_setup_teardown(wrong_values_are_named, begin, end),
        cmocka_unit_test_setup_teardown(unknown_level_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(sample_names_every_setting, begin, end),
    };
    digest_start();
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
