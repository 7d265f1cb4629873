/* Requests that another party on the way may read in another way: each is a 400 and the end of the
 * connection, so that nothing can be smuggled behind it. */
#include "testing_server.h"

static struct served served;

static int setup(void **state)
{
    (void)state;
    served_start(&served, test_config());
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    served_stop(&served);
    return 0;
}

#define GET_LINE  "GET /healthz HTTP/1.1\r\n"
#define POST_LINE "POST /api/v1/notes HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
#define SMUGGLED  "GET /api/v1/nothing HTTP/1.1\r\nHost: t\r\n\r\n"

struct bad {
    const char *what;
    str bytes;
    const char *code; /* "" where libmicrohttpd itself refuses */
};

#define ROW(what, text, code)                                                                      \
    {                                                                                              \
        what, { "" text, sizeof text - 1 }, code                                                   \
    }

static const struct bad bad[] = {
    ROW("length twice, different",
        POST_LINE "Content-Length: 12\r\nContent-Length: 3\r\n\r\n{\"body\":\"x\"}" SMUGGLED,
        "http.header_twice"),
    ROW("length twice, equal",
        POST_LINE "Content-Length: 12\r\nContent-Length: 12\r\n\r\n{\"body\":\"x\"}",
        "http.header_twice"),
    ROW("length and chunks",
        POST_LINE "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED,
        "http.length_and_coding"),
    ROW("chunks and length",
        POST_LINE "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" SMUGGLED,
        "http.length_and_coding"),
    ROW("two codings",
        POST_LINE "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "http.header_twice"),
    ROW("coding gzip", POST_LINE "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "http.coding"),
    ROW("coding xchunked", POST_LINE "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "http.coding"),
    ROW("coding behind a tab", POST_LINE "Transfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n",
        "http.coding"),
    ROW("coding in HTTP/1.0",
        "POST /api/v1/notes HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "http.coding"),
    ROW("folded coding", POST_LINE "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" SMUGGLED,
        "http.header_line"),
    ROW("folded header", GET_LINE "Host: t\r\nX-A: b\r\n c\r\n\r\n", "http.header_line"),
    ROW("bare LF", GET_LINE "Host: t\nX-A: b\r\n\r\n", "http.header_line"),
    ROW("bare LF at the end", GET_LINE "Host: t\r\n\n", "http.header_line"),
    ROW("bare LF behind the request line", "GET /healthz HTTP/1.1\nHost: t\r\n\r\n",
        "http.header_line"),
    ROW("bare CR", GET_LINE "Host: t\r\nX-A: b\rX-B: c\r\n\r\n", "http.header_value"),
    ROW("NUL in a value", GET_LINE "Host: t\r\nX-A: b\0c\r\n\r\n", "http.header_line"),
    ROW("NUL in the path", "GET /healthz\0x HTTP/1.1\r\nHost: t\r\n\r\n", "http.request_line"),
    ROW("control in a value", GET_LINE "Host: t\r\nX-A: b\x01\r\n\r\n", "http.header_value"),
    ROW("DEL in a value", GET_LINE "Host: t\r\nX-A: b\x7f\r\n\r\n", "http.header_value"),
    ROW("value not UTF-8", GET_LINE "Host: t\r\nX-A: \xff\r\n\r\n", "http.header_value"),
    ROW("space before the colon", POST_LINE "Content-Length : 12\r\n\r\n{\"body\":\"x\"}",
        "http.header_name"),
    ROW("tab before the colon", GET_LINE "Host: t\r\nX-A\t: b\r\n\r\n", "http.header_name"),
    ROW("bracket in a name", GET_LINE "Host: t\r\nX[A]: b\r\n\r\n", "http.header_name"),
    ROW("empty name", GET_LINE "Host: t\r\n: b\r\n\r\n", "http.header_line"),
    ROW("length with a sign", POST_LINE "Content-Length: +12\r\n\r\n{\"body\":\"x\"}", ""),
    ROW("length in hex", POST_LINE "Content-Length: 0xc\r\n\r\n{\"body\":\"x\"}", ""),
    ROW("length as a list", POST_LINE "Content-Length: 12, 12\r\n\r\n{\"body\":\"x\"}", ""),
    ROW("length empty", POST_LINE "Content-Length: \r\n\r\n", ""),
    ROW("length beyond 64 bits", POST_LINE "Content-Length: 99999999999999999999999\r\n\r\n", ""),
    ROW("no Host", GET_LINE "\r\n", ""),
    ROW("two Hosts", GET_LINE "Host: t\r\nHost: u\r\n\r\n", "http.header_twice"),
    ROW("Host with a path", GET_LINE "Host: t/x\r\n\r\n", "http.host"),
    ROW("Host empty", GET_LINE "Host:\r\n\r\n", "http.host"),
    ROW("two credentials",
        GET_LINE "Host: t\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
        "http.header_twice"),
    ROW("two spaces in the request line", "GET  /healthz HTTP/1.1\r\nHost: t\r\n\r\n",
        "http.request_line"),
    ROW("absolute target", "GET http://t/healthz HTTP/1.1\r\nHost: t\r\n\r\n", "http.target"),
    ROW("HTTP/1.2", "GET /healthz HTTP/1.2\r\nHost: t\r\n\r\n", "http.version"),
    ROW("chunk without a size", POST_LINE "Transfer-Encoding: chunked\r\n\r\n\r\n", ""),
    ROW("chunk size with a sign",
        POST_LINE "Transfer-Encoding: chunked\r\n\r\n+c\r\n{\"body\":\"x\"}\r\n0\r\n\r\n", ""),
    ROW("chunk longer than told",
        POST_LINE "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"body\":\"x\"}\r\n0\r\n\r\n", ""),
};

static void what_is_ambiguous_ends_the_connection(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        int fd = client_open(&served);
        client_send(fd, bad[i].bytes);
        struct reply r = client_read(served.mem, fd, false);
        if (r.status != 413) /* libmicrohttpd's word for a length beyond 64 bits */
            assert_row_int(bad[i].what, r.status, 400);
        if (*bad[i].code)
            assert_row(bad[i].what, problem_code(served.mem, &r), bad[i].code);
        assert_row_int(bad[i].what, client_closed(fd), true);
        close(fd);
    }
    assert_int_equal(count_notes(&served, "x"), 0);
}

static void what_is_unusual_but_clear_is_taken(void **state)
{
    (void)state;
    static const struct bad fine[] = {
        ROW("no space behind the colon", GET_LINE "Host:t\r\nAccept:*/*\r\n\r\n", ""),
        ROW("many spaces", GET_LINE "Host:   t\r\nAccept: \t */*  \r\n\r\n", ""),
        ROW("an empty header", GET_LINE "Host: t\r\nX-A:\r\nX-B: \r\n\r\n", ""),
        ROW("cookies", GET_LINE "Host: t\r\nCookie: a=b; c=\"d e\"; f\r\nX-A: b\r\n\r\n", ""),
        ROW("a query", "GET /healthz?a=b&c&d=%20+ HTTP/1.1\r\nHost: t\r\n\r\n", ""),
        ROW("HTTP/1.0 without Host", "GET /healthz HTTP/1.0\r\n\r\n", ""),
        ROW("empty lines before", "\r\n\r\n" GET_LINE "Host: t\r\n\r\n", ""),
        ROW("an IPv6 host", GET_LINE "Host: [::1]:8080\r\n\r\n", ""),
        ROW("UTF-8 in a value", GET_LINE "Host: t\r\nX-A: 你好\r\n\r\n", ""),
    };
    for (size_t i = 0; i < COUNT(fine); i++) {
        struct reply r = exchange(&served, fine[i].bytes);
        assert_row_int(fine[i].what, r.status, strstr(fine[i].what, "query") ? 422 : 200);
    }
}

/* The check compares where lines begin: many headers, and headers that come in pieces. */
static void headers_in_pieces_are_taken(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 16);
    buf_z(&b, GET_LINE "Host: t\r\nCookie: a=b; c=d\r\n");
    for (int i = 0; i < 60; i++)
        buf_fmt(&b, "X-Header-%d: %0*d\r\n", i, i, i);
    buf_z(&b, "\r\n");
    int fd = client_open(&served);
    for (size_t i = 0; i < b.n; i += 37) {
        client_send(fd, (str){ b.p + i, b.n - i < 37 ? b.n - i : 37 });
        usleep(300);
    }
    assert_int_equal(client_read(served.mem, fd, false).status, 200);
    client_send(fd, buf_view(&b));
    client_send(fd, buf_view(&b));
    assert_int_equal(client_read(served.mem, fd, false).status, 200);
    assert_int_equal(client_read(served.mem, fd, false).status, 200);
    close(fd);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_ambiguous_ends_the_connection),
        cmocka_unit_test(what_is_unusual_but_clear_is_taken),
        cmocka_unit_test(headers_in_pieces_are_taken),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
