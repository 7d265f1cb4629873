/* Pictures: parts of a Word file that its text refers to, no taller than a page, and never torn from their heading. */
#include "doc_zip.h"

#include "../base/testing.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static cairo_status_t keep(void *to, const unsigned char *bytes, unsigned n)
{
    buf_add(to, bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static str png_of(struct testing *t, int width, int height)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 1 << 20);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    cairo_surface_write_to_png_stream(image, keep, &out);
    cairo_surface_destroy(image);
    return arena_str(t->op.mem, buf_view(&out));
}

static str written(struct testing *t, const struct doc *d, enum doc_format format)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 1 << 20);
    assert_int_equal(doc_write(&t->op, d, format, &out), OK);
    return arena_str(t->op.mem, buf_view(&out));
}

static enum err take(void *who, str piece, bool last)
{
    (void)last;
    buf_str(who, piece);
    return OK;
}

static str part(struct testing *t, str docx, const char *name)
{
    CLEANUP(doc_zip_close) struct doc_zip zip = { 0 };
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 1 << 20);
    assert_int_equal(doc_zip_open(&t->op, docx, &zip), OK);
    assert_int_equal(doc_zip_read(&zip, name, take, &out), OK);
    return arena_str(t->op.mem, buf_view(&out));
}

static void word_shows_those_that_can_be_read(void **state)
{
    (void)state;
    TESTING(t);
    struct doc d;
    str wide = png_of(&t, 4000, 1000), tall = png_of(&t, 20, 3000);
    doc_begin(&d, &t.op, LANG_EN, STR("Charts"));
    doc_heading(&d, 1, STR("One <&> \"two\""));
    doc_picture(&d, wide);
    doc_picture(&d, STR("no picture"));
    doc_picture(&d, tall);
    str docx = written(&t, &d, DOC_DOCX), body = part(&t, docx, "word/document.xml");
    assert_true(str_eq(part(&t, docx, "word/media/picture1.png"), wide));
    assert_true(str_eq(part(&t, docx, "word/media/picture2.png"), tall));
    assert_int_equal(part(&t, docx, "word/media/picture3.png").n, 0);
    str relations = part(&t, docx, "word/_rels/document.xml.rels");
    assert_true(str_has(relations, STR("Id=\"rIdPicture2\"")));
    assert_true(str_has(relations, STR("Target=\"media/picture2.png\"")));
    assert_true(str_has(relations, STR("Target=\"footer1.xml\"")));
    assert_true(str_ends(str_trim(relations), STR("</Relationships>")));
    assert_true(str_has(body, STR("<wp:extent cx=\"6120000\" cy=\"1530000\"/>")));
    assert_true(str_has(body, STR("<wp:extent cx=\"55333\" cy=\"8300000\"/>")));
    assert_true(str_has(body, STR("descr=\"One &lt;&amp;&gt; &quot;two&quot;\"")));
    str back;
    assert_int_equal(doc_read_docx(&t.op, docx, &back), OK);
    assert_str(back, "# Charts\n\n## One <&> \"two\"\n");
}

static void markdown_leaves_them_out(void **state)
{
    (void)state;
    TESTING(t);
    struct doc d;
    doc_begin(&d, &t.op, LANG_EN, STR("Charts"));
    doc_text(&d, STR("before"));
    doc_picture(&d, png_of(&t, 10, 10));
    doc_text(&d, STR("behind"));
    assert_str(written(&t, &d, DOC_MARKDOWN), "# Charts\n\nbefore\n\nbehind\n");
}

/* What poppler reads on the second page; NULL where there is no poppler. */
static const char *second_page(struct testing *t, int lines)
{
    static char text[1 << 16];
    char path[] = "/tmp/doc_picture_test_XXXXXX";
    struct doc d;
    doc_begin(&d, &t->op, LANG_EN, STR(""));
    for (int i = 0; i < lines; i++)
        doc_text(&d, STR("A line of text."));
    doc_heading(&d, 2, STR("Chart"));
    doc_picture(&d, png_of(t, 600, 1000));
    doc_text(&d, STR("Behind"));
    str pdf = written(t, &d, DOC_PDF);
    if (system("command -v pdftotext >/dev/null") != 0)
        return NULL;
    int fd = mkstemp(path);
    assert_int_equal(write(fd, pdf.p, pdf.n), (ssize_t)pdf.n);
    close(fd);
    FILE *out = popen(arena_fmt(t->mem, "pdftotext -f 2 %s - 2>/dev/null", path).p, "r");
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    pclose(out);
    unlink(path);
    return text;
}

/* With less than half of the page left, picture and heading go to the next one together. */
static void a_heading_goes_with_its_picture(void **state)
{
    (void)state;
    TESTING(t);
    const char *text = second_page(&t, 2);
    if (!text)
        skip();
    assert_null(strstr(text, "Chart"));
    text = second_page(&t, 20);
    assert_non_null(strstr(text, "Chart"));
    assert_non_null(strstr(text, "Behind"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(word_shows_those_that_can_be_read),
        cmocka_unit_test(markdown_leaves_them_out),
        cmocka_unit_test(a_heading_goes_with_its_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
