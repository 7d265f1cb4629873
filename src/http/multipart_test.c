/* The multipart parser alone: however the bytes are cut, the parts are the same. */
#include "../base/testing.h"

#include "../base/buf.h"
#include "multipart.h"

/* Writes what the parser tells as text: "[name|filename|type]data;" */
static enum err told_begin(struct op *op, void *ctx, const struct multipart_head *head)
{
    (void)op;
    buf_fmt(ctx, "[" STR_FMT "|" STR_FMT "|" STR_FMT "%s]", STR_ARG(head->name),
            STR_ARG(head->filename), STR_ARG(head->media_type), head->is_file ? "" : "|field");
    return OK;
}

static enum err told_data(struct op *op, void *ctx, str bytes)
{
    (void)op;
    buf_str(ctx, bytes);
    return OK;
}

static enum err told_end(struct op *op, void *ctx)
{
    (void)op;
    buf_char(ctx, ';');
    return OK;
}

static enum err parse(struct op *op, const char *type, str body, size_t step, struct buf *told)
{
    struct multipart_sink sink = { told, told_begin, told_data, told_end };
    struct multipart *m;
    TRY(multipart_new(op, str_of(type), &sink, &m));
    for (size_t i = 0; i < body.n; i += step)
        TRY(multipart_feed(op, m, (str){ body.p + i, body.n - i < step ? body.n - i : step }));
    return multipart_end(op, m);
}

static const struct {
    const char *what, *body, *told;
} bodies[] = {
    { "one field", "--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B--",
      "[a|||field]x;" },
    { "empty data", "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--B--\r\n",
      "[a|||field];" },
    { "near delimiters",
      "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\r\n\r\n-\r\n--\r\n--C\r\r\n--B--",
      "[a|||field]\r\r\n\r\n-\r\n--\r\n--C\r;" },
    { "headers in any case",
      "--B\r\ncontent-TYPE:  text/plain \r\ncontent-disposition:FORM-DATA;NAME=\"a\" ; "
      "filename=\"f\"\r\n\r\nx\r\n--B--",
      "[a|f|text/plain]x;" },
    { "escaped quote",
      "--B\r\nContent-Disposition: form-data; name=a; filename=\"a\\\"b%22c\"\r\n\r\n\r\n--B--",
      "[a|a\"b\"c|];" },
    { "backslash before the last quote",
      "--B\r\nContent-Disposition: form-data; name=a; filename=\"b\\\"\r\n\r\n\r\n--B--",
      "[a||];" },
    { "a path",
      "--B\r\nContent-Disposition: form-data; name=a; "
      "filename=\"../../etc/passwd\"\r\n\r\n\r\n--B--",
      "[a|passwd|];" },
    { "a folder",
      "--B\r\nContent-Disposition: form-data; name=a; filename=\"../..\"\r\n\r\n\r\n--B--",
      "[a||];" },
    { "extended name wins",
      "--B\r\nContent-Disposition: form-data; name=a; filename*=utf-8'zh'%E5%9B%BE; "
      "filename=x\r\n\r\n\r\n--B--",
      "[a|图|];" },
    { "text behind the end",
      "--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B--\r\nanything --B\r\n",
      "[a|||field]x;" },
    { "two parts",
      "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B\r\nContent-Disposition: "
      "form-data; name=b\r\n\r\n2\r\n--B--",
      "[a|||field]1;[b|||field]2;" },
};

static void parts_do_not_depend_on_how_bytes_come(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bodies); i++) {
        str body = str_of(bodies[i].body);
        for (size_t step = 1; step <= body.n; step++) {
            TESTING(t);
            struct buf told;
            buf_init(&told, 4096);
            enum err err = parse(&t.op, "multipart/form-data; boundary=B", body, step, &told);
            assert_row_int(bodies[i].what, err, OK);
            assert_row(bodies[i].what, buf_view(&told), bodies[i].told);
            buf_release(&told);
        }
    }
}

static void boundaries_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        bool ok;
    } types[] = {
        { "multipart/form-data; boundary=B", true },
        { "multipart/form-data; charset=utf-8; BOUNDARY=\"B\"", true },
        { "multipart/form-data;boundary=\"a b\"", true },
        { "multipart/form-data; boundary=\"a b \"", false },
        { "multipart/form-data; boundary=", false },
        { "multipart/form-data; boundary=\"", false },
        { "multipart/form-data; boundary=\"\"", false },
        { "multipart/form-data; boundary=<>", false },
        { "multipart/form-data", false },
        { "multipart/form-data boundary=B", false },
        { "multipart/form-data; "
          "boundary=0123456789012345678901234567890123456789012345678901234567890123456789",
          true },
        { "multipart/form-data; "
          "boundary=01234567890123456789012345678901234567890123456789012345678901234567890",
          false },
    };
    struct multipart_sink sink = { NULL, told_begin, told_data, told_end };
    for (size_t i = 0; i < COUNT(types); i++) {
        TESTING(t);
        struct multipart *m;
        enum err err = multipart_new(&t.op, str_of(types[i].type), &sink, &m);
        assert_row_int(types[i].type, err, types[i].ok ? OK : ERR_SYNTAX);
    }
}

static void a_part_cannot_have_endless_headers(void **state)
{
    (void)state;
    TESTING(t);
    struct buf body, told;
    buf_init(&body, 1 << 20);
    buf_init(&told, 4096);
    buf_z(&body, "--B\r\nX: ");
    for (int i = 0; i < MULTIPART_HEADER_MAX; i++)
        buf_char(&body, 'a');
    assert_int_equal(parse(&t.op, "multipart/form-data; boundary=B", buf_view(&body), 7, &told),
                     ERR_SYNTAX);
    assert_string_equal(t.op.fault.code, "multipart.header_long");
    buf_release(&body);
    buf_release(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_do_not_depend_on_how_bytes_come),
        cmocka_unit_test(boundaries_are_checked),
        cmocka_unit_test(a_part_cannot_have_endless_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
