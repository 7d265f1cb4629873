/* The server over real sockets: routing, answers, problems, transactions, limits of time. */
#include "testing_server.h"

static struct served served;

static int setup(void **state)
{
    (void)state;
    served_start(&served, test_config());
    return 0;
}

static int setup_pg(void **state)
{
    (void)state;
    served_start_on(&served, test_config(), true);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    served_stop(&served);
    return 0;
}

/* Before each test: one note, number 1000, version 1. */
static int one_note(void **state)
{
    (void)state;
    fixture_run(served.fixture, "DELETE FROM note");
    fixture_run(served.fixture, "INSERT INTO note (id, version, body) VALUES (1000, 1, 'first')");
    return 0;
}

static const char auth[] = "Authorization: Bearer good\r\n";

static void a_note_is_written_and_read(void **state)
{
    (void)state;
    struct reply r = call(&served, "POST /api/v1/notes", "", "{\"body\":\"你好 & <b>\"}");
    assert_int_equal(r.status, 201);
    assert_str(reply_header(&r, "ETag"), "\"1\"");
    assert_true(str_ends(r.body, STR("\"version\":1,\"body\":\"你好 & <b>\"}")));
    r = call(&served, "GET /api/v1/notes/1000", "", "");
    assert_int_equal(r.status, 200);
    assert_str(r.body, "{\"id\":1000,\"version\":1,\"body\":\"first\"}");
    assert_str(reply_header(&r, "Cache-Control"), "no-store");
    assert_str(reply_header(&r, "X-Content-Type-Options"), "nosniff");
    assert_str(reply_header(&r, "Content-Type"), "application/json");
}

struct asked {
    const char *line, *headers, *body;
    int status;
    const char *code;
};

static void check_asked(const struct asked *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct reply r = call(&served, table[i].line, table[i].headers, table[i].body);
        assert_row_int(table[i].line, r.status, table[i].status);
        assert_row(table[i].line, problem_code(served.mem, &r), table[i].code);
    }
}

static void wrong_requests_are_told_precisely(void **state)
{
    (void)state;
    static const struct asked table[] = {
        { "GET /api/v1/nothing", "", "", 404, "http.no_route" },
        { "GET /api/v1/notes/", "", "", 404, "http.no_route" },
        { "GET /api/v1//notes", "", "", 404, "http.no_route" },
        { "GET /api/v1/notes/99", "", "", 404, "record.not_found" },
        { "GET /api/v1/notes/1000%00", "", "", 400, "url.control" },
        { "GET /api/v1/notes/%zz", "", "", 400, "url.percent" },
        { "GET /api/v1/notes/%ff", "", "", 400, "url.utf8" },
        { "GET /api/v1/notes?q=%ff", "", "", 400, "url.utf8" },
        { "GET /api/v1/notes?color=red", "", "", 422, "input.invalid" },
        { "GET /api/v1/notes?limit=0", "", "", 422, "input.invalid" },
        { "GET /api/v1/notes?limit=201", "", "", 422, "input.invalid" },
        { "GET /api/v1/notes?q=a&q=b", "", "", 422, "input.invalid" },
        { "GET /api/v1/notes/1000?q=a", "", "", 422, "input.invalid" },
        { "DELETE /api/v1/notes/1000", "", "", 405, "http.method" },
        { "BREW /api/v1/notes/1000", "", "", 405, "http.method" },
        { "GET /api/v1/notes/1000", "", "{}", 400, "http.body_unexpected" },
        { "POST /api/v1/notes", "", "", 400, "http.body_missing" },
        { "POST /api/v1/notes", "", "{", 400, "json.end" },
        { "POST /api/v1/notes", "", "{}", 422, "input.invalid" },
        { "POST /api/v1/notes", "", "{\"body\":1}", 422, "input.invalid" },
        { "POST /api/v1/notes", "", "{\"body\":\"a\",\"id\":2}", 422, "input.invalid" },
        { "PATCH /api/v1/notes/1000", "", "{\"body\":\"a\"}", 401, "auth.needed" },
        { "PATCH /api/v1/notes/1000", auth, "{\"body\":\"a\"}", 428, "http.if_match_missing" },
        { "GET /api/v1/notes/1000", "Authorization: Bearer bad\r\n", "", 401, "auth.needed" },
    };
    check_asked(table, COUNT(table));
}

static void other_media_types_are_refused(void **state)
{
    (void)state;
    static const char *const types[] = { "text/plain", "application/x-www-form-urlencoded",
                                         "application/json; charset=gbk", "", "application/jsonx" };
    for (size_t i = 0; i < COUNT(types); i++) {
        struct reply r =
            exchange(&served, arena_fmt(served.mem,
                                        "POST /api/v1/notes HTTP/1.1\r\nHost: t\r\nContent-Type: "
                                        "%s\r\nContent-Length: 2\r\n\r\n{}",
                                        types[i]));
        assert_row_int(types[i], r.status, 415);
    }
    struct reply r =
        exchange(&served, STR("POST /api/v1/notes HTTP/1.1\r\nHost: t\r\n"
                              "Content-Type: application/json; charset=UTF-8\r\nContent-Length: "
                              "12\r\n\r\n{\"body\":\"x\"}"));
    assert_int_equal(r.status, 201);
}

static void problems_speak_the_callers_language(void **state)
{
    (void)state;
    struct reply en =
        call(&served, "POST /api/v1/notes", "Accept-Language: fr, en;q=0.5\r\n", "{}");
    struct reply zh =
        call(&served, "POST /api/v1/notes", "Accept-Language: en;q=0.4, zh-CN\r\n", "{}");
    struct reply none = call(&served, "POST /api/v1/notes", "", "{}");
    assert_str(reply_header(&en, "Content-Type"), "application/problem+json");
    assert_str(reply_header(&en, "Content-Language"), "en");
    assert_str(reply_header(&zh, "Content-Language"), "zh");
    assert_str(reply_header(&none, "Content-Language"), "zh");
    assert_true(
        str_has(en.body, STR("\"errors\":[{\"pointer\":\"/body\",\"code\":\"field.required\"")));
    assert_false(str_eq(en.body, zh.body));
}

static void a_change_needs_the_present_version(void **state)
{
    (void)state;
    static const struct asked table[] = {
        { "PATCH /api/v1/notes/1000", "Authorization: Bearer good\r\nIf-Match: *\r\n", "{}", 400,
          "http.if_match" },
        { "PATCH /api/v1/notes/1000", "Authorization: Bearer good\r\nIf-Match: W/\"1\"\r\n", "{}",
          400, "http.if_match" },
        { "PATCH /api/v1/notes/1000", "Authorization: Bearer good\r\nIf-Match: \"9\"\r\n", "{}",
          412, "http.if_match" },
    };
    check_asked(table, COUNT(table));
    struct reply r =
        call(&served, "PATCH /api/v1/notes/1000",
             "Authorization: Bearer good\r\nIf-Match: \"1\"\r\n", "{\"body\":\"second\"}");
    assert_int_equal(r.status, 200);
    assert_str(reply_header(&r, "ETag"), "\"2\"");
    r = call(&served, "PATCH /api/v1/notes/1000", "Authorization: Bearer good\r\nIf-Match: 1\r\n",
             "{\"body\":\"third\"}");
    assert_int_equal(r.status, 412);
    assert_true(str_has(r.body, STR("\"params\":{\"by\":\"Wang\"}")));
}

static void a_browser_must_prove_where_it_comes_from(void **state)
{
    (void)state;
#define COOKIE "Cookie: a=b; aftersale_session=good\r\nIf-Match: 1\r\n"
    static const struct asked table[] = {
        { "PATCH /api/v1/notes/1000", COOKIE, "{}", 403, "csrf.token" },
        { "PATCH /api/v1/notes/1000", COOKIE "X-CSRF-Token: wrong\r\n", "{}", 403, "csrf.token" },
        { "PATCH /api/v1/notes/1000",
          COOKIE "X-CSRF-Token: token\r\nSec-Fetch-Site: cross-site\r\n", "{}", 403,
          "csrf.elsewhere" },
        { "PATCH /api/v1/notes/1000",
          COOKIE "X-CSRF-Token: token\r\nOrigin: https://evil.example\r\n", "{}", 403,
          "csrf.elsewhere" },
        { "PATCH /api/v1/notes/1000", COOKIE "X-CSRF-Token: token\r\nOrigin: null\r\n", "{}", 403,
          "csrf.elsewhere" },
        { "POST /api/v1/notes", "Origin: https://evil.example\r\n", "{}", 403, "csrf.elsewhere" },
        { "GET /api/v1/notes/1000", "Cookie: aftersale_session=old\r\n", "", 200, "" },
        { "PATCH /api/v1/notes/1000", "Cookie: aftersale_session=old\r\n", "{}", 401,
          "auth.needed" },
        { "PATCH /api/v1/notes/1000", COOKIE "X-CSRF-Token: token\r\nOrigin: http://t:8080\r\n",
          "{\"body\":\"n\"}", 200, "" },
    };
    check_asked(table, COUNT(table));
}

static void a_failing_commit_is_a_problem_and_leaves_nothing(void **state)
{
    (void)state;
    struct reply r = call(&served, "POST /api/v1/doom", "", "");
    assert_true(r.status >= 400);
    assert_true(problem_code(served.mem, &r).n > 0);
    assert_int_equal(count_notes(&served, "doomed"), 0);
    r = call(&served, "POST /api/v1/notes", "", "{\"body\":\"after\"}");
    assert_int_equal(r.status, 201);
    assert_int_equal(count_notes(&served, "after"), 1);
}

static void head_options_and_allow(void **state)
{
    (void)state;
    struct reply r = exchange(&served, STR("HEAD /api/v1/notes/1000 HTTP/1.1\r\nHost: t\r\n\r\n"));
    assert_int_equal(r.status, 200);
    assert_str(reply_header(&r, "Content-Length"), "38");
    assert_int_equal(r.body.n, 0);
    r = call(&served, "OPTIONS /api/v1/notes/1000", "", "");
    assert_int_equal(r.status, 204);
    assert_str(reply_header(&r, "Allow"), "GET, HEAD, PATCH, OPTIONS");
    r = call(&served, "DELETE /api/v1/notes", "", "");
    assert_int_equal(r.status, 405);
    assert_str(reply_header(&r, "Allow"), "GET, HEAD, POST, OPTIONS");
}

static void connections_are_kept_and_pipelined(void **state)
{
    (void)state;
    int fd = client_open(&served);
    for (int i = 0; i < 3; i++) {
        client_send(fd, STR("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"));
        assert_int_equal(client_read(served.mem, fd, false).status, 200);
    }
    client_send(fd,
                STR("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"
                    "GET /api/v1/nothing HTTP/1.1\r\nHost: t\r\n\r\n"
                    "POST /api/v1/notes HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
                    "Content-Length: 12\r\n\r\n{\"body\":\"p\"}"
                    "GET /readyz HTTP/1.1\r\nHost: t\r\n\r\n"));
    assert_int_equal(client_read(served.mem, fd, false).status, 200);
    assert_int_equal(client_read(served.mem, fd, false).status, 404);
    assert_int_equal(client_read(served.mem, fd, false).status, 201);
    assert_str(client_read(served.mem, fd, false).body, "{\"status\":\"ready\"}");
    close(fd);
}

static void a_client_that_waits_for_continue_gets_it(void **state)
{
    (void)state;
    int fd = client_open(&served);
    client_send(fd,
                STR("POST /api/v1/notes HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
                    "Expect: 100-continue\r\nContent-Length: 12\r\n\r\n"));
    assert_int_equal(client_read(served.mem, fd, true).status, 100);
    client_send(fd, STR("{\"body\":\"c\"}"));
    assert_int_equal(client_read(served.mem, fd, false).status, 201);
    close(fd);
    fd = client_open(&served);
    client_send(fd, STR("POST /api/v1/nothing HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\n"
                        "Content-Length: 12\r\n\r\n"));
    assert_int_equal(client_read(served.mem, fd, false).status, 404);
    close(fd);
}

/* A refused body is read to its end: the connection lives on, and a proxy in front sees the answer. */
static void a_body_that_is_too_big_is_drained(void **state)
{
    (void)state;
    size_t n = 3 << 20;
    char *big = arena_alloc(served.mem, n);
    memset(big, 'x', n);
    int fd = client_open(&served);
    client_send(fd, arena_fmt(served.mem,
                              "POST /api/v1/notes HTTP/1.1\r\nHost: t\r\n"
                              "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                              n));
    client_send(fd, (str){ big, n });
    struct reply r = client_read(served.mem, fd, false);
    assert_int_equal(r.status, 413);
    assert_str(problem_code(served.mem, &r), "http.body_too_large");
    client_send(fd, STR("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"));
    assert_int_equal(client_read(served.mem, fd, false).status, 200);
    client_send(fd,
                STR("POST /api/v1/notes HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 3; i++) {
        client_send(fd, STR("100000\r\n"));
        client_send(fd, (str){ big, 1 << 20 });
        client_send(fd, STR("\r\n"));
    }
    client_send(fd, STR("0\r\n\r\n"));
    assert_int_equal(client_read(served.mem, fd, false).status, 413);
    close(fd);
}

static void a_body_in_chunks_is_read(void **state)
{
    (void)state;
    struct reply r =
        exchange(&served, STR("POST /api/v1/notes HTTP/1.1\r\nHost: t\r\n"
                              "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "5\r\n{\"bod\r\n8;x=y\r\ny\":\"ch\"}\r\n0\r\n\r\n"));
    assert_int_equal(r.status, 201);
    assert_int_equal(count_notes(&served, "ch"), 1);
}

static void headers_that_are_too_long_are_refused(void **state)
{
    (void)state;
    char *long_text = arena_alloc(served.mem, 20001);
    memset(long_text, 'a', 20000);
    struct reply r =
        exchange(&served,
                 arena_fmt(served.mem, "GET /healthz HTTP/1.1\r\nHost: t\r\nX-Long: %s\r\n\r\n",
                           long_text));
    assert_int_equal(r.status, 431);
    assert_true(str_has(r.body, STR("http.header_long")));
    r = exchange(&served, arena_fmt(served.mem, "GET /%s HTTP/1.1\r\nHost: t\r\n\r\n", long_text));
    assert_int_equal(r.status, 414);
    assert_true(str_has(r.body, STR("http.target_long")));
}

static void pages_and_files(void **state)
{
    (void)state;
    struct reply r = call(&served, "GET /desk/tickets", "Accept: text/html\r\n", "");
    assert_int_equal(r.status, 200);
    assert_true(str_has(reply_header(&r, "Content-Type"), STR("text/html")));
    assert_true(str_has(reply_header(&r, "Content-Security-Policy"), STR("script-src 'self'")));
    r = call(&served, "GET /missing.js", "Accept: text/html\r\n", "");
    assert_int_equal(r.status, 404);
    r = call(&served, "GET /../../etc/passwd", "", "");
    assert_int_equal(r.status, 404);
    r = call(&served, "GET /metrics", "", "");
    assert_true(str_has(r.body, STR("aftersale_requests_total{status=\"2xx\"}")));
    r = call(&served, "GET /api", "Accept-Language: en\r\n", "");
    assert_true(str_has(r.body, STR("/api/v1/notes/:id")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_note_is_written_and_read, one_note),
        cmocka_unit_test_setup(wrong_requests_are_told_precisely, one_note),
        cmocka_unit_test_setup(other_media_types_are_refused, one_note),
        cmocka_unit_test_setup(problems_speak_the_callers_language, one_note),
        cmocka_unit_test_setup(a_change_needs_the_present_version, one_note),
        cmocka_unit_test_setup(a_browser_must_prove_where_it_comes_from, one_note),
        cmocka_unit_test_setup(a_failing_commit_is_a_problem_and_leaves_nothing, one_note),
        cmocka_unit_test_setup(head_options_and_allow, one_note),
        cmocka_unit_test_setup(connections_are_kept_and_pipelined, one_note),
        cmocka_unit_test_setup(a_client_that_waits_for_continue_gets_it, one_note),
        cmocka_unit_test_setup(a_body_that_is_too_big_is_drained, one_note),
        cmocka_unit_test_setup(a_body_in_chunks_is_read, one_note),
        cmocka_unit_test_setup(headers_that_are_too_long_are_refused, one_note),
        cmocka_unit_test_setup(pages_and_files, one_note),
    };
    return RUN_ON_BOTH(tests, setup, setup_pg, teardown);
}
