/* The load: connections that stay open, each asking again as soon as it is answered.
 *
 *   load PORT CONNECTIONS SECONDS get  PATHS          one path on each line, taken in turn
 *   load PORT CONNECTIONS SECONDS post PATH BODIES    one body on each line, taken in turn
 *   load PORT CONNECTIONS SECONDS send PATHS BODY     posts the body to the path of each line in turn
 *   load PORT CONNECTIONS SECONDS hold PATH           opens streams and keeps them
 *
 * $LOAD_HEADERS is added to each request (lines end in \r\n). "########" in a body or path is replaced
 * by a running number, so that no two are the same. Prints one line of JSON (bare.h, times_print; what
 * is not answered 2xx counts as an error); hold prints how many streams stand, what came in on them
 * after the first quiet second, and when the last of them had it. */
#include "bare.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define WARM_US 300000
#define MARK    "########"

struct line {
    char *p;
    size_t n, mark; /* mark: where the number goes; n when nowhere */
};

struct connection {
    int fd;
    int64_t begin;
    size_t in_n, whole; /* whole: bytes of the answer, 0 while the head is not in */
    bool failed, seen;
    char in[4096];
};

static struct {
    int port, epoll;
    bool post, send, hold;
    const char *path, *body, *headers;
    struct line *lines;
    size_t lines_n, turn, all;
    int64_t start, end, errors;
    struct times times;
    size_t standing, touched;
    int64_t last_touch;
} load;

/* ------------------------------------------------------------------ requests */

static void lines_read(const char *file)
{
    char *text = NULL;
    size_t cap = 0;
    ssize_t n;
    FILE *f = fopen(file, "re");
    if (!f)
        die(file, "cannot be read");
    while ((n = getline(&text, &cap, f)) > 0) {
        struct line l = { .n = (size_t)n - (text[n - 1] == '\n') };
        l.p = strndup(text, l.n);
        load.lines = realloc(load.lines, (load.lines_n + 1) * sizeof *load.lines);
        if (!load.lines || !l.p)
            die("memory", "none left");
        char *mark = strstr(l.p, MARK);
        l.mark = mark ? (size_t)(mark - l.p) : l.n;
        load.lines[load.lines_n++] = l;
    }
    free(text);
    fclose(f);
}

/* The number begins with the second, so that two runs on one database do not repeat each other. */
static void put_number(char *at)
{
    static unsigned base;
    char digits[12];
    if (!base)
        base = (unsigned)(now_us() / 1000 % 100000) * 1000;
    snprintf(digits, sizeof digits, "%08u", (base + (unsigned)load.turn) % 100000000);
    memcpy(at, digits, 8);
}

static void ask(struct connection *c)
{
    static char request[1 << 16];
    struct line *l = &load.lines[load.turn++ % load.lines_n];
    int n;
    if (l->mark < l->n)
        put_number(l->p + l->mark);
    if (load.post)
        n = snprintf(request, sizeof request,
                     "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sContent-Type: application/json\r\n"
                     "Content-Length: %zu\r\n\r\n%s",
                     load.path, load.headers, l->n, l->p);
    else if (load.send)
        n = snprintf(request, sizeof request,
                     "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sContent-Type: application/json\r\n"
                     "Content-Length: %zu\r\n\r\n%s",
                     l->p, load.headers, strlen(load.body), load.body);
    else
        n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n", l->p,
                     load.headers);
    c->in_n = c->whole = 0;
    c->begin = now_us();
    if (send(c->fd, request, (size_t)n, MSG_NOSIGNAL) != n)
        die("send", strerror(errno));
}

/* ------------------------------------------------------------------ answers */

static bool head_read(struct connection *c)
{
    char *end = memmem(c->in, c->in_n, "\r\n\r\n", 4);
    if (!end)
        return false;
    char *length = memmem(c->in, (size_t)(end - c->in), "Content-Length: ", 16);
    c->whole = (size_t)(end - c->in) + 4 + (length ? strtoul(length + 16, NULL, 10) : 0);
    c->failed = memcmp(c->in, "HTTP/1.1 2", 10) != 0;
    return true;
}

static void answered(struct connection *c)
{
    int64_t now = now_us();
    load.all++;
    if (c->failed && load.errors++ == 0)
        fprintf(stderr, "first error: %.*s\n", (int)(c->in_n < 1500 ? c->in_n : 1500), c->in);
    if (!c->failed && c->begin >= load.start && now <= load.end)
        times_add(&load.times, now - c->begin);
    if (now < load.end)
        ask(c);
}

/* A long body is counted, not kept. */
static void take(struct connection *c)
{
    size_t room = c->in_n < sizeof c->in ? sizeof c->in - c->in_n : 0;
    static char rest[1 << 16];
    ssize_t n = recv(c->fd, room ? c->in + c->in_n : rest, room ? room : sizeof rest, 0);
    if (n <= 0)
        die("receive", n ? strerror(errno) : "the server closed");
    c->in_n += (size_t)n;
    if ((c->whole || head_read(c)) && c->in_n >= c->whole)
        answered(c);
}

/* A stream: the head first, then whatever comes. */
static void take_stream(struct connection *c)
{
    ssize_t n = recv(c->fd, c->in, sizeof c->in, 0);
    if (n <= 0)
        die("stream", n ? strerror(errno) : "the server closed");
    if (!c->whole) {
        c->whole = 1;
        load.standing++;
        if (memcmp(c->in, "HTTP/1.1 200", 12) != 0)
            die("stream", "refused");
        return;
    }
    if (load.start && !c->seen && memmem(c->in, (size_t)n, "event:", 6)) {
        c->seen = true;
        load.touched++;
        load.last_touch = now_us();
    }
}

/* ------------------------------------------------------------------ running */

static struct connection *connection_open(void)
{
    int on = 1;
    struct connection *c = calloc(1, sizeof *c);
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)load.port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (!c)
        die("memory", "none left");
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0)
        die("connect", strerror(errno));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
    epoll_ctl(load.epoll, EPOLL_CTL_ADD, c->fd, &e);
    return c;
}

static int turn_events(int wait_ms)
{
    struct epoll_event events[256];
    int n = epoll_wait(load.epoll, events, 256, wait_ms);
    for (int i = 0; i < n; i++) {
        if (load.hold)
            take_stream(events[i].data.ptr);
        else
            take(events[i].data.ptr);
    }
    return n;
}

static void run_requests(int connections, int seconds)
{
    load.start = now_us() + WARM_US;
    load.end = load.start + (int64_t)seconds * 1000000;
    for (int i = 0; i < connections; i++)
        ask(connection_open());
    while (now_us() < load.end)
        turn_events(10);
    times_print(&load.times, load.errors, seconds, cpu_us(), load.all);
}

static void open_streams(int connections)
{
    char request[4096];
    int n = snprintf(request, sizeof request,
                     "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n%s\r\n",
                     load.path, load.headers);
    for (int i = 0; i < connections; i++) {
        struct connection *c = connection_open();
        if (send(c->fd, request, (size_t)n, MSG_NOSIGNAL) != n)
            die("send", strerror(errno));
        turn_events(0);
    }
    int64_t limit = now_us() + 30000000;
    while (load.standing < (size_t)connections && now_us() < limit)
        turn_events(100);
}

static void run_streams(int connections, int seconds)
{
    open_streams(connections);
    printf("{\"standing\":%zu}\n", load.standing);
    fflush(stdout);
    for (int64_t quiet = now_us() + 1000000; now_us() < quiet;)
        turn_events(50);
    load.start = now_us();
    load.end = load.start + (int64_t)seconds * 1000000;
    while (now_us() < load.end)
        turn_events(20);
    printf("{\"touched\":%zu,\"last_us\":%lld}\n", load.touched,
           (long long)(load.last_touch - load.start));
}

static void files_raise(void)
{
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv)
{
    if (argc < 6)
        die("usage", "load PORT CONNECTIONS SECONDS get PATHS | post PATH BODIES | send PATHS BODY "
                     "| hold PATH");
    files_raise();
    load.port = atoi(argv[1]);
    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    load.headers = getenv("LOAD_HEADERS") ? getenv("LOAD_HEADERS") : "";
    load.post = strcmp(argv[4], "post") == 0;
    load.send = strcmp(argv[4], "send") == 0;
    load.hold = strcmp(argv[4], "hold") == 0;
    load.path = argv[5];
    load.body = load.send ? argv[6] : "";
    if (!load.hold)
        lines_read(load.post ? argv[6] : argv[5]);
    if (load.hold)
        run_streams(atoi(argv[2]), atoi(argv[3]));
    else
        run_requests(atoi(argv[2]), atoi(argv[3]));
    return 0;
}
