#include "log.h"

#include "testing.h"

#include <unistd.h>

/* stderr goes to a file while a line is written; gives the line without its time. */
static str line_of(struct testing *t, enum log_level level, const char *what,
                   const struct log_value *values)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    int kept = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    log_write(level, &t->op, what, values);
    dup2(kept, STDERR_FILENO);
    close(kept);
    char *bytes = arena_alloc(t->mem, 100000);
    ssize_t n = pread(fileno(file), bytes, 100000, 0);
    fclose(file);
    str line = { bytes, n > 0 ? (size_t)n : 0 };
    utc time;
    if (line.n == 0)
        return line;
    assert_true(utc_parse((str){ line.p, UTC_TEXT - 1 }, &time));
    return (str){ line.p + UTC_TEXT, line.n - UTC_TEXT };
}

#define VALUES(...) ((const struct log_value[]){ __VA_ARGS__, { 0 } })

static void a_line_is_pairs(void **state)
{
    (void)state;
    TESTING(t);
    snprintf(t.op.id, sizeof(t.op.id), "0123456789abcdef");
    str line = line_of(&t, LOG_WARN, "ticket closed",
                       VALUES(KV("ticket", INT64_C(-17)), KV("by", STR("张三")), KV("way", "api")));
    assert_str(line,
               "warn op=0123456789abcdef what=\"ticket closed\" ticket=-17 by=张三 way=api\n");
}

static void values_cannot_forge_lines_or_pairs(void **state)
{
    (void)state;
    static const struct {
        const char *value, *want;
    } cases[] = {
        { "", "\"\"" },
        { "two words", "\"two words\"" },
        { "a=b", "\"a=b\"" },
        { "a\"b\\c", "\"a\\\"b\\\\c\"" },
        { "x\n2026-01-01 error op=1", "\"x\\n2026-01-01 error op=1\"" },
        { "\r\x1b[31m\x7f", "\"\\x0d\\x1b[31m\\x7f\"" },
        { "\xC2\x9B"
          "31m",
          "\"\\xc2\\x9b31m\"" },          /* CSI in one character */
        { "\xC2\xA9", "\"\xC2\xA9\"" },   /* a copyright sign is none */
        { "\xFF\xE5", "\"\\xff\\xe5\"" }, /* not UTF-8 */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        str line = line_of(&t, LOG_INFO, "w", VALUES(KV("k", cases[i].value)));
        ptrdiff_t at = str_find(line, 'k');
        assert_true(at > 0);
        str value = { line.p + at + 2, line.n - (size_t)at - 3 };
        assert_row(cases[i].value, value, cases[i].want);
    }
}

static void long_values_are_cut_and_lines_bounded(void **state)
{
    (void)state;
    TESTING(t);
    str half = STR("");
    for (int i = 0; i < 1000; i++) /* 3000 bytes, so the cut falls into a character */
        half = arena_fmt(t.mem, STR_FMT "售", STR_ARG(half));
    str line = line_of(&t, LOG_INFO, "w", VALUES(KV("k", half), KV("z", INT64_C(1))));
    assert_true(str_ends(line, STR("售 z=1\n")) || str_ends(line, STR(" z=1\n")));
    assert_in_range(line.n, 1900, 2100);

    char many[4][2000];
    memset(many, '\x01', sizeof(many)); /* four bytes each once escaped */
    str v = { many[0], sizeof(many[0]) };
    line = line_of(&t, LOG_INFO, "w", VALUES(KV("a", v), KV("b", v), KV("c", v), KV("d", "end")));
    assert_true(line.n < 17000);
    assert_true(str_ends(line, STR("d=end\n")));
    assert_int_equal(str_find(line, '\n'), line.n - 1);
}

static void lower_levels_can_be_silent(void **state)
{
    (void)state;
    TESTING(t);
    assert_int_equal(line_of(&t, LOG_DEBUG, "w", NULL).n, 0);
    log_level_set(LOG_ERROR);
    assert_int_equal(line_of(&t, LOG_WARN, "w", NULL).n, 0);
    assert_true(line_of(&t, LOG_ERROR, "w", NULL).n > 0);
    log_level_set(LOG_DEBUG);
    assert_true(line_of(&t, LOG_DEBUG, "w", NULL).n > 0);
    log_level_set(LOG_INFO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_pairs),
        cmocka_unit_test(values_cannot_forge_lines_or_pairs),
        cmocka_unit_test(long_values_are_cut_and_lines_bounded),
        cmocka_unit_test(lower_levels_can_be_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
