/* The least HTTP server: an epoll loop in each thread, keep-alive, one request at a time on each
 * connection, no checks. Every thread listens on the same port by SO_REUSEPORT. */
#include "bare.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define IN_MAX 16384
#define EVENTS 256

struct connection {
    int fd;
    size_t in_n;
    char in[IN_MAX];
    struct out answer;
};

struct loop {
    const struct app *app;
    void *state;
    int port, listener, epoll;
    struct post posts[EVENTS];
    size_t posts_n;
};

static void send_answer(struct connection *c, const char *status)
{
    char head[160];
    struct out *o = &c->answer;
    int n = snprintf(head, sizeof head,
                     "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                     status, o->n);
    size_t body = o->n;
    out_bytes(o, head, (size_t)n); /* behind the body; the two are sent in the right order */
    struct iovec parts[] = { { o->p + body, (size_t)n }, { o->p, body } };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
    size_t left = body + (size_t)n;
    while (left > 0) {
        ssize_t sent = sendmsg(c->fd, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            return;
        for (size_t done = sent > 0 ? (size_t)sent : 0; done > 0;) {
            struct iovec *part = message.msg_iov;
            size_t step = done < part->iov_len ? done : part->iov_len;
            part->iov_base = (char *)part->iov_base + step;
            part->iov_len -= step;
            done -= step, left -= step;
            if (part->iov_len == 0 && message.msg_iovlen > 1)
                message.msg_iov++, message.msg_iovlen--;
        }
    }
}

/* The length of the request at the beginning of the input, or 0 while it is not all there. */
static size_t request_length(struct connection *c, size_t *ret_head)
{
    const char *end = memmem(c->in, c->in_n, "\r\n\r\n", 4);
    if (!end)
        return 0;
    size_t head = (size_t)(end - c->in) + 4, body = 0;
    if (c->in[0] == 'P') {
        const char *at = memmem(c->in, head, "Content-Length: ", 16);
        body = at ? strtoul(at + 16, NULL, 10) : 0;
    }
    *ret_head = head;
    return head + body <= c->in_n ? head + body : 0;
}

static void answer_get(struct loop *l, struct connection *c)
{
    char *path = memchr(c->in, ' ', c->in_n);
    char *end = path ? memchr(path + 1, ' ', c->in_n - (size_t)(path + 1 - c->in)) : NULL;
    if (!end)
        return;
    *end = '\0';
    c->answer.n = 0;
    l->app->get(l->state, path + 1, &c->answer);
    send_answer(c, "200 OK");
}

static void take_request(struct loop *l, struct connection *c)
{
    size_t head, n = request_length(c, &head);
    if (n == 0)
        return;
    if (c->in[0] == 'P') {
        c->answer.n = 0;
        l->posts[l->posts_n++] = (struct post){ c->in + head, n - head, &c->answer, c };
        c->in_n = 0; /* nothing follows before the answer; the body stays where it is */
        return;
    }
    answer_get(l, c);
    c->in_n = 0;
}

static void read_connection(struct loop *l, struct connection *c)
{
    ssize_t n = recv(c->fd, c->in + c->in_n, IN_MAX - c->in_n, 0);
    if (n > 0) {
        c->in_n += (size_t)n;
        take_request(l, c);
        return;
    }
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    close(c->fd);
    free(c->answer.p);
    free(c);
}

static void accept_all(struct loop *l)
{
    int fd, on = 1;
    while ((fd = accept4(l->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct connection *c = calloc(1, sizeof *c);
        if (!c)
            die("memory", "none left");
        c->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
        epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &e);
    }
}

static void answer_posts(struct loop *l)
{
    if (l->posts_n == 0)
        return;
    l->app->post(l->state, l->posts, l->posts_n);
    for (size_t i = 0; i < l->posts_n; i++)
        send_answer(l->posts[i].connection, "201 Created");
    l->posts_n = 0;
}

static int listen_on(int port)
{
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&to, sizeof to) != 0 || listen(fd, 1024) != 0)
        die("listen", strerror(errno));
    return fd;
}

static void *run_loop(void *arg)
{
    struct loop *l = arg;
    struct epoll_event events[EVENTS], first = { .events = EPOLLIN };
    l->state = l->app->open();
    l->listener = listen_on(l->port);
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->listener, &first);
    while (true) {
        int n = epoll_wait(l->epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr)
                read_connection(l, events[i].data.ptr);
            else
                accept_all(l);
        }
        answer_posts(l);
    }
    return NULL;
}

void serve(const struct app *app, int port, int threads)
{
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < threads; i++) {
        pthread_t thread;
        struct loop *l = calloc(1, sizeof *l);
        if (!l)
            die("memory", "none left");
        l->app = app, l->port = port;
        if (i + 1 == threads)
            run_loop(l);
        else
            pthread_create(&thread, NULL, run_loop, l);
    }
}
