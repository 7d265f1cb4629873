/* Limits of time and number, and the end: with short settings, so that the test is quick. */
#include "testing_server.h"

#include <pthread.h>

static struct served served;

static int setup(void **state)
{
    (void)state;
    struct http_config config = test_config();
    config.header_seconds = 1;
    config.body_seconds = 1;
    config.idle_seconds = 2;
    served_start(&served, config);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    if (served.server)
        served_stop(&served);
    return 0;
}

/* Sends a byte at a time until the server has enough; how many seconds that took. */
static double trickle(int fd, str bytes)
{
    int64_t began = mono_us();
    for (size_t i = 0; i < bytes.n; i++) {
        struct pollfd p = { fd, POLLIN, 0 };
        client_send(fd, (str){ bytes.p + i, 1 });
        if (poll(&p, 1, 100) > 0)
            break;
    }
    return (double)(mono_us() - began) / 1e6;
}

static str many(char c, size_t n)
{
    char *p = arena_alloc(served.mem, n);
    memset(p, c, n);
    return (str){ p, n };
}

static void headers_that_trickle_are_cut(void **state)
{
    (void)state;
    int fd = client_open(&served);
    client_send(fd, STR("GET /healthz HTTP/1.1\r\nHost: t\r\nX-Slow: "));
    double took = trickle(fd, many('a', 100));
    assert_true(took > 0.8 && took < 8);
    assert_int_equal(client_read(served.mem, fd, false).status, 408);
    assert_true(client_closed(fd));
    close(fd);
}

static void a_request_line_that_trickles_is_cut(void **state)
{
    (void)state;
    int fd = client_open(&served);
    double took = trickle(fd, many('A', 100));
    assert_true(took > 0.8 && took < 8);
    assert_true(client_closed(fd));
    close(fd);
}

static void a_second_request_that_trickles_is_cut(void **state)
{
    (void)state;
    int fd = client_open(&served);
    client_send(fd, STR("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"));
    assert_int_equal(client_read(served.mem, fd, false).status, 200);
    double took = trickle(fd, many('A', 100));
    assert_true(took > 2 && took < 8);
    assert_true(client_closed(fd));
    close(fd);
}

static void a_body_that_trickles_is_cut(void **state)
{
    (void)state;
    int fd = client_open(&served);
    client_send(fd,
                STR("POST /api/v1/notes HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
                    "Content-Length: 1000\r\n\r\n"));
    double took = trickle(fd, many(' ', 100));
    assert_true(took > 0.8 && took < 8);
    assert_int_equal(client_read(served.mem, fd, false).status, 408);
    close(fd);
}

static void an_idle_connection_is_closed(void **state)
{
    (void)state;
    int fd = client_open(&served);
    client_send(fd, STR("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"));
    assert_int_equal(client_read(served.mem, fd, false).status, 200);
    assert_true(client_closed(fd));
    close(fd);
}

/* libmicrohttpd's own loop hangs when exactly 128 or 256 connections are ready at once; ours must
 * not. All send at the same moment, all must be answered. */
static void multiples_of_128_connections_are_all_answered(void **state)
{
    (void)state;
    static const int counts[] = { 128, 256, 512 };
    static int fds[512];
    for (size_t c = 0; c < COUNT(counts); c++) {
        for (int i = 0; i < counts[c]; i++)
            fds[i] = client_open(&served);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < counts[c]; i++)
                client_send(fds[i], STR("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"));
            for (int i = 0; i < counts[c]; i++)
                assert_int_equal(client_read(served.mem, fds[i], false).status, 200);
        }
        for (int i = 0; i < counts[c]; i++)
            close(fds[i]);
    }
}

static void who_comes_when_it_is_full_waits(void **state)
{
    (void)state;
    int fds[9];
    for (int i = 0; i < 8; i++) {
        fds[i] = client_open(&served);
        client_send(fds[i], STR("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"));
        assert_int_equal(client_read(served.mem, fds[i], false).status, 200);
    }
    fds[8] = client_open(&served);
    client_send(fds[8], STR("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"));
    struct pollfd p = { fds[8], POLLIN, 0 };
    assert_int_equal(poll(&p, 1, 500), 0);
    close(fds[3]);
    assert_int_equal(client_read(served.mem, fds[8], false).status, 200);
    for (int i = 0; i < 9; i++)
        if (i != 3)
            close(fds[i]);
}

static int setup_plain(void **state)
{
    (void)state;
    served_start(&served, test_config());
    return 0;
}

static int setup_small(void **state)
{
    (void)state;
    struct http_config config = test_config();
    config.connections = 8;
    served_start(&served, config);
    return 0;
}

static void *stop_server(void *ctx)
{
    http_stop(ctx, 5);
    return NULL;
}

static void what_runs_is_finished_when_the_server_stops(void **state)
{
    (void)state;
    pthread_t stopper;
    int slow = client_open(&served), idle = client_open(&served);
    atomic_store(&slow_running, 0);
    client_send(slow, STR("GET /api/v1/slow HTTP/1.1\r\nHost: t\r\n\r\n"));
    while (atomic_load(&slow_running) == 0)
        usleep(1000);
    assert_int_equal(pthread_create(&stopper, NULL, stop_server, served.server), 0);
    struct reply r = client_read(served.mem, slow, false);
    assert_int_equal(r.status, 204);
    assert_str(reply_header(&r, "Connection"), "close");
    assert_true(client_closed(idle));
    pthread_join(stopper, NULL);
    served.server = NULL;
    close(slow);
    close(idle);
    struct http_config config = test_config();
    assert_int_equal(http_start(&served.op, &config, served.env, &served.server), OK);
}

static void a_busy_address_is_told(void **state)
{
    (void)state;
    struct http_server *second;
    struct http_config config = test_config();
    config.address = arena_fmt(served.mem, "127.0.0.1:%d", http_port(served.server));
    assert_int_equal(http_start(&served.op, &config, served.env, &second), ERR_UNAVAILABLE);
    assert_string_equal(served.op.fault.code, "http.listen");
    config.address = STR("nonsense");
    assert_int_equal(http_start(&served.op, &config, served.env, &second), ERR_UNAVAILABLE);
    config.address = STR("127.0.0.1:0");
    config.trusted_proxies = STR("10.0.0.0/8, proxy.example");
    assert_int_equal(http_start(&served.op, &config, served.env, &second), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(headers_that_trickle_are_cut),
        T(a_request_line_that_trickles_is_cut),
        T(a_second_request_that_trickles_is_cut),
        T(a_body_that_trickles_is_cut),
        T(an_idle_connection_is_closed),
        cmocka_unit_test_setup_teardown(multiples_of_128_connections_are_all_answered, setup_plain,
                                        teardown),
        cmocka_unit_test_setup_teardown(who_comes_when_it_is_full_waits, setup_small, teardown),
        T(what_runs_is_finished_when_the_server_stops),
        T(a_busy_address_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
