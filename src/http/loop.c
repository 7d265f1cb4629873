/* A loop: one thread, one libmicrohttpd daemon, the connections that it was given.
 *
 * libmicrohttpd's own epoll thread hangs when exactly 128·k connections are ready at once, so we poll
 * its epoll descriptor ourselves and MHD_run only takes what is there. Resuming a connection does not
 * wake an outside loop: what comes from other threads lies in the inbox, and an eventfd wakes us, once
 * for all that came together.
 *
 * libmicrohttpd's time-out starts anew with every byte. Against callers that trickle, each wait has a
 * total deadline here, looked at once a second. */
#include "http_internal.h"

#include "../base/thread.h"

#include "metrics.h"

#include <netdb.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define SECOND 1000000
/* More than strict.c lets headers have, so that what is too long still reaches it and is refused in our
 * words. Pages that a connection does not touch cost nothing. */
#define MEMORY_PER_CONNECTION (32 * 1024)

static _Thread_local const struct loop *loop_here;

bool loop_is_mine(const struct loop *loop)
{
    return loop == loop_here;
}

/* ------------------------------------------------------------------ connections */

void connection_wait(struct connection *c, enum waiting for_what)
{
    c->waiting = for_what;
    c->since_us = mono_us();
    c->bytes = 0;
}

static const char *cut_text(int status)
{
    switch (status) {
    case 408:
        return "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    case 413:
        return "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    default:
        return NULL;
    }
}

/* libmicrohttpd cannot close a connection at our wish, but it closes what the other side has left. */
void connection_cut(struct connection *c, int status)
{
    const char *text = cut_text(status);
    if (c->ended)
        return;
    c->ended = true;
    if (text)
        (void)!send(c->fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(c->fd, SHUT_RDWR);
}

static void connection_notify(void *ctx, struct MHD_Connection *mhd, void **context,
                              enum MHD_ConnectionNotificationCode what)
{
    (void)mhd;
    struct loop *loop = ctx;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        struct connection *c = *context = loop->adopting;
        c->next = loop->connections;
        if (c->next)
            c->next->prev = c;
        loop->connections = c;
        loop->connection_count++;
        metric_add(METRIC_CONNECTIONS, 1);
        loop->adopting = NULL;
        return;
    }
    struct connection *c = *context;
    *(c->prev ? &c->prev->next : &loop->connections) = c->next;
    if (c->next)
        c->next->prev = c->prev;
    loop->connection_count--;
    metric_add(METRIC_CONNECTIONS, -1);
    atomic_fetch_sub(&loop->server->connections, 1);
    free(c);
}

static void connection_name_peer(struct connection *c, const struct sockaddr_storage *peer)
{
    socklen_t n =
        peer->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    char name[INET6_ADDRSTRLEN + 16] = "?";
    getnameinfo((const struct sockaddr *)peer, n, name, sizeof name, NULL, 0, NI_NUMERICHOST);
    const char *plain = strncmp(name, "::ffff:", 7) == 0 ? name + 7 : name;
    size_t length = strcspn(plain, "%"); /* without the zone of a link-local address */
    if (length >= sizeof c->peer)
        length = sizeof c->peer - 1;
    memcpy(c->peer, plain, length);
    c->peer[length] = 0;
}

static void loop_add_connection(struct loop *loop, int fd)
{
    struct sockaddr_storage peer = { 0 };
    socklen_t n = sizeof peer;
    struct connection *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    c->fd = fd;
    connection_wait(c, WAIT_HEADER);
    loop->adopting = c;
    bool known = getpeername(fd, (struct sockaddr *)&peer, &n) == 0;
    if (known)
        connection_name_peer(c, &peer);
    if (known && MHD_add_connection(loop->daemon, fd, (struct sockaddr *)&peer, n) == MHD_YES)
        return;
    if (!known)
        close(fd); /* gone already; MHD_add_connection closes by itself when it fails */
    if (loop->adopting) {
        loop->adopting = NULL;
        atomic_fetch_sub(&loop->server->connections, 1);
        free(c);
    }
}

/* ------------------------------------------------------------------ the inbox */

void loop_wake(struct loop *loop)
{
    uint64_t one = 1;
    (void)!write(loop->wake_fd, &one, sizeof one);
}

void loop_completed(struct loop *loop, struct http *h)
{
    pthread_mutex_lock(&loop->lock);
    bool first = !loop->completed;
    h->next = loop->completed;
    loop->completed = h;
    pthread_mutex_unlock(&loop->lock);
    if (first)
        loop_wake(loop);
}

void loop_adopt(struct loop *loop, int fd)
{
    pthread_mutex_lock(&loop->lock);
    if (loop->accepted_n == loop->accepted_cap) {
        loop->accepted_cap = loop->accepted_cap ? loop->accepted_cap * 2 : 64;
        loop->accepted = realloc(loop->accepted, loop->accepted_cap * sizeof *loop->accepted);
        if (!loop->accepted)
            abort();
    }
    loop->accepted[loop->accepted_n++] = fd;
    bool first = loop->accepted_n == 1;
    pthread_mutex_unlock(&loop->lock);
    if (first && !loop_is_mine(loop))
        loop_wake(loop);
}

static void resume_all(struct http *h)
{
    while (h) {
        struct http *next = h->next;
        h->next = NULL;
        if (h->phase == PHASE_WORK)
            h->phase = PHASE_ANSWER;
        MHD_resume_connection(h->mhd);
        h = next;
    }
}

static void loop_take_inbox(struct loop *loop)
{
    int fds[64];
    size_t n;
    pthread_mutex_lock(&loop->lock);
    struct http *completed = loop->completed;
    loop->completed = NULL;
    pthread_mutex_unlock(&loop->lock);
    resume_all(completed);
    do {
        pthread_mutex_lock(&loop->lock);
        n = loop->accepted_n < 64 ? loop->accepted_n : 64;
        loop->accepted_n -= n;
        if (n)
            memcpy(fds, loop->accepted + loop->accepted_n, n * sizeof *fds);
        pthread_mutex_unlock(&loop->lock);
        for (size_t i = 0; i < n; i++)
            loop_add_connection(loop, fds[i]);
    } while (n == 64);
}

/* ------------------------------------------------------------------ deadlines */

/* How long this wait may last; 0 = no matter how long. */
static int64_t patience_us(const struct loop *loop, const struct connection *c)
{
    const struct http_config *config = &loop->server->config;
    switch (c->waiting) {
    /* A new request's first byte is not told to us: until its first line stands, the time for idling
     * and the one for headers together are the limit. */
    case WAIT_IDLE:
        return (int64_t)(config->idle_seconds + config->header_seconds) * SECOND;
    case WAIT_HEADER:
        return (int64_t)config->header_seconds * SECOND;
    case WAIT_BODY:
    case WAIT_SENT:
        return (int64_t)config->body_seconds * SECOND + c->bytes * SECOND / RATE_MIN;
    case WAIT_NOTHING:
        break;
    }
    return 0;
}

static void loop_tick(struct loop *loop)
{
    int64_t now = mono_us();
    if (now < loop->next_tick_us)
        return;
    loop->next_tick_us = now + SECOND / 2;
    bool hard = atomic_load(&loop->server->stop_hard);
    bool stopping = atomic_load(&loop->server->stopping);
    struct connection *next;
    for (struct connection *c = loop->connections; c; c = next) {
        next = c->next;
        int64_t patience = patience_us(loop, c);
        bool late = patience && now - c->since_us > patience;
        if (late && (c->waiting == WAIT_BODY || (c->waiting == WAIT_HEADER && c->request)))
            connection_cut(c, 408);
        else if (late || (stopping && c->waiting == WAIT_IDLE) ||
                 (stopping && c->waiting == WAIT_HEADER && !c->request) ||
                 (hard && c->waiting != WAIT_NOTHING))
            connection_cut(c, 0);
    }
}

/* ------------------------------------------------------------------ running */

/* Milliseconds to sleep; without connections there is nothing to look after, and an idle program
 * does not wake at all. */
static int loop_patience(struct loop *loop, bool full)
{
    MHD_UNSIGNED_LONG_LONG ms;
    int tick = full ? 100 : loop->connections ? 500 : -1;
    if (MHD_get_timeout(loop->daemon, &ms) != MHD_YES)
        return tick;
    return tick < 0 || ms < (unsigned)tick ? (int)(ms < 1000 ? ms : 1000) : tick;
}

static bool loop_over(struct loop *loop)
{
    struct http_server *s = loop->server;
    if (!atomic_load(&s->stopping))
        return false;
    if (loop->connection_count == 0)
        return true;
    if (!atomic_load(&s->stop_hard))
        return false;
    for (const struct connection *c = loop->connections; c; c = c->next)
        if (c->waiting == WAIT_NOTHING)
            return false; /* an op runs: its answer goes out, or at least its memory is freed */
    return true;
}

static void *loop_run(void *ctx)
{
    struct loop *loop = ctx;
    loop_here = loop;
    int epoll_fd = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    while (!loop_over(loop)) {
        bool full = loop->index == 0 && !server_accepts(loop->server);
        bool listens = loop->index == 0 && !full;
        struct pollfd fds[] = { { epoll_fd, POLLIN, 0 },
                                { loop->wake_fd, POLLIN, 0 },
                                { listens ? loop->server->listen_fd : -1, POLLIN, 0 } };
        if (poll(fds, 3, loop_patience(loop, full)) > 0 && fds[1].revents) {
            uint64_t count;
            (void)!read(loop->wake_fd, &count, sizeof count);
        }
        if (fds[2].revents & POLLIN)
            server_accept(loop->server);
        loop_take_inbox(loop);
        loop_tick(loop);
        MHD_run(loop->daemon);
    }
    return NULL;
}

static size_t no_unescape(void *ctx, struct MHD_Connection *mhd, char *text)
{
    (void)ctx;
    (void)mhd;
    return strlen(text); /* paths and queries are decoded by us, strictly */
}

static void daemon_log(void *ctx, const char *format, va_list args)
{
    (void)ctx;
    char line[300];
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = 0;
    log_debug(NULL, "libmicrohttpd", KV("says", (const char *)line));
}

static struct MHD_Daemon *daemon_start(struct loop *loop)
{
    const struct http_config *config = &loop->server->config;
    unsigned per_address = 0;
    if (config->connections_per_address)
        per_address = (unsigned)((config->connections_per_address + loop->server->loop_count - 1) /
                                 loop->server->loop_count);
    /* TURBO for one thing: a connection that ends is only closed, not shut down, so that the twin of
     * its socket can live on as a stream (stream.c). */
    unsigned flags = MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME |
                     MHD_USE_TURBO | MHD_USE_ERROR_LOG;
    return MHD_start_daemon(flags, 0, NULL, NULL, request_step, loop, MHD_OPTION_EXTERNAL_LOGGER,
                            daemon_log, NULL, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                            (size_t)MEMORY_PER_CONNECTION, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)config->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                            per_address, MHD_OPTION_CONNECTION_TIMEOUT,
                            (unsigned)config->idle_seconds, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                            MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, NULL,
                            MHD_OPTION_URI_LOG_CALLBACK, request_line, loop,
                            MHD_OPTION_NOTIFY_COMPLETED, request_completed, loop,
                            MHD_OPTION_NOTIFY_CONNECTION, connection_notify, loop, MHD_OPTION_END);
}

bool loop_start(struct loop *loop)
{
    pthread_mutex_init(&loop->lock, NULL);
    loop->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    loop->daemon = loop->wake_fd < 0 ? NULL : daemon_start(loop);
    if (!loop->daemon)
        return false;
    loop->started = thread_start(&loop->thread, loop_run, loop);
    return loop->started;
}

void loop_stop(struct loop *loop)
{
    if (loop->started) {
        loop_wake(loop);
        pthread_join(loop->thread, NULL);
    }
    if (loop->daemon)
        MHD_stop_daemon(loop->daemon);
    for (size_t i = 0; i < loop->accepted_n; i++)
        close(loop->accepted[i]);
    while (loop->spare) {
        struct http *h = loop->spare;
        loop->spare = h->next;
        request_free(h);
    }
    free(loop->accepted);
    if (loop->wake_fd >= 0)
        close(loop->wake_fd);
    pthread_mutex_destroy(&loop->lock);
}
