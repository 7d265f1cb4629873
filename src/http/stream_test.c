/* Live changes: joining, resuming, who sees what, slow and leaving listeners, the end. */
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
    if (served.server)
        served_stop(&served);
    return 0;
}

static int join(const char *headers)
{
    int fd = client_open(&served);
    client_send(fd,
                arena_fmt(served.mem, "GET /api/v1/stream HTTP/1.1\r\nHost: t\r\n%s\r\n", headers));
    return fd;
}

/* Reads until `until` was seen; everything so far, or what came within the patience. */
static str listen_for(int fd, const char *until)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    while (!str_has(buf_view(&b), str_of(until)) && client_more(fd, &b, 4096))
        ;
    str all = arena_str(served.mem, buf_view(&b));
    buf_release(&b);
    return all;
}

static bool count_becomes(size_t n)
{
    for (int i = 0; i < 300 && stream_count(test_hub) != n; i++)
        usleep(10000);
    return stream_count(test_hub) == n;
}

static bool only_users(void *ctx, const struct actor *actor)
{
    (void)ctx;
    return actor->kind == ACTOR_USER;
}

static void listeners_get_what_they_may_see(void **state)
{
    (void)state;
    int user = join("Authorization: Bearer good\r\n"), stranger = join("");
    assert_true(str_has(listen_for(user, "\r\n\r\n"), STR("Content-Type: text/event-stream")));
    listen_for(stranger, "\r\n\r\n");
    assert_int_equal(stream_count(test_hub), 2);
    stream_send(test_hub, STR("data: inside\n\n"), only_users, NULL);
    stream_send(test_hub, STR("data: all\n\n"), NULL, NULL);
    assert_str(listen_for(user, "all\n\n"), "data: inside\n\ndata: all\n\n");
    assert_str(listen_for(stranger, "all\n\n"), "data: all\n\n");
    close(user);
    close(stranger);
    assert_true(count_becomes(0));
}

static void a_listener_resumes_where_it_was(void **state)
{
    (void)state;
    int fd = join("Last-Event-ID: 8\r\n");
    assert_true(str_ends(listen_for(fd, "since 8\n\n"), STR("\r\n\r\nid: 9\ndata: since 8\n\n")));
    close(fd);
}

static void a_users_streams_end_with_the_session(void **state)
{
    (void)state;
    int user = join("Authorization: Bearer good\r\n"), stranger = join("");
    listen_for(user, "\r\n\r\n");
    listen_for(stranger, "\r\n\r\n");
    stream_drop(test_hub, 7, 99);
    assert_true(count_becomes(2));
    stream_drop(test_hub, 7, 3);
    assert_true(client_closed(user));
    assert_true(count_becomes(1));
    close(user);
    close(stranger);
}

static void a_slow_listener_is_dropped_and_the_others_are_not(void **state)
{
    (void)state;
    int slow = join(""), quick = join("");
    listen_for(slow, "\r\n\r\n");
    listen_for(quick, "\r\n\r\n");
    char *text = arena_alloc(served.mem, 64 << 10);
    memset(text, 'x', 64 << 10);
    for (int i = 0; i < 400 && stream_count(test_hub) == 2; i++) {
        str message = arena_fmt(served.mem, "data: %.*s\n\n", 60 << 10, text);
        stream_send(test_hub, message, NULL, NULL);
        for (size_t got = 0; got < message.n;) { /* the quick one reads at once */
            char scrap[65536];
            ssize_t n = recv(quick, scrap, sizeof scrap, 0);
            assert_true(n > 0);
            got += (size_t)n;
        }
    }
    assert_true(count_becomes(1));
    stream_send(test_hub, STR("data: still here\n\n"), NULL, NULL);
    assert_true(str_has(listen_for(quick, "here\n\n"), STR("still here")));
    close(slow);
    close(quick);
}

static void many_listeners_share_a_message(void **state)
{
    (void)state;
    enum { MANY = 300 };
    static int fds[MANY];
    for (int i = 0; i < MANY; i++)
        fds[i] = join("");
    for (int i = 0; i < MANY; i++)
        listen_for(fds[i], "\r\n\r\n");
    stream_send(test_hub, STR("data: to all\n\n"), NULL, NULL);
    for (int i = 0; i < MANY; i++)
        assert_str(listen_for(fds[i], "all\n\n"), "data: to all\n\n");
    for (int i = 0; i < MANY; i++)
        close(fds[i]);
    assert_true(count_becomes(0));
}

static void streams_end_when_the_server_stops(void **state)
{
    (void)state;
    int fd = join("");
    listen_for(fd, "\r\n\r\n");
    served_stop(&served);
    served.server = NULL;
    assert_true(client_closed(fd));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(listeners_get_what_they_may_see),
        T(a_listener_resumes_where_it_was),
        T(a_users_streams_end_with_the_session),
        T(a_slow_listener_is_dropped_and_the_others_are_not),
        T(many_listeners_share_a_message),
        T(streams_end_when_the_server_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
