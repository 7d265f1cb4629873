/* A QR code as SVG: its frame, its size, what does not fit. That scanners read it is told in the browser's story. */
#include "qr.h"

#include "../base/testing.h"

static void a_code_has_its_quiet_zone_and_its_label(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1 << 20);
    assert_true(qr_svg(&out, STR("https://a.example/portal?unit=abcdefghijklmnop"), STR("A<35>")));
    str svg = buf_view(&out);
    assert_true(
        str_starts(svg, STR("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 41 41\"")));
    assert_true(str_has(svg, STR("<title>A&lt;35&gt;</title>")));
    /* The finder patterns begin behind four light modules, seven modules wide. */
    assert_true(str_has(svg, STR("d=\"M4 4h7v1h-7z")));
    assert_true(str_has(svg, STR("M30 4h7v1h-7z")));
    assert_true(str_ends(svg, STR("</svg>\n")));
    buf_release(&out);
}

static void what_does_not_fit_is_no_code(void **state)
{
    (void)state;
    TESTING(t);
    struct buf out;
    buf_init(&out, 1 << 20);
    char *text = arena_alloc(t.mem, 2000);
    memset(text, 'a', 2000);
    assert_false(qr_svg(&out, (str){ text, 1001 }, STR("")));
    assert_false(qr_svg(&out, STR(""), STR("")));
    assert_true(qr_svg(&out, (str){ text, 1000 }, STR("")));
    buf_release(&out);
    buf_init(&out, 100);
    assert_false(qr_svg(&out, STR("abc"), STR("")));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_has_its_quiet_zone_and_its_label),
        cmocka_unit_test(what_does_not_fit_is_no_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
