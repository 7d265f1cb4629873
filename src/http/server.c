/* Starting and stopping: the listening socket, loops, workers. One loop accepts for all and deals the
 * sockets out in turn, so that a handful of connections does not end up on one thread, as chance
 * would have it with SO_REUSEPORT. */
#include "http_internal.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUEUE_PER_WORKER 256
#define ACCEPT_PAUSE_US  200000 /* when descriptors or memory ran out */

static int positive(int value, int otherwise)
{
    return value > 0 ? value : otherwise;
}

static void config_complete(struct http_config *c, enum db_engine engine)
{
    c->loops = positive(c->loops, 2);
    c->workers = positive(c->workers, engine == DB_PG ? 16 : 4);
    c->connections = positive(c->connections, 16000);
    c->header_seconds = positive(c->header_seconds, 10);
    c->body_seconds = positive(c->body_seconds, 60);
    c->idle_seconds = positive(c->idle_seconds, 65);
    c->upload_parts = positive(c->upload_parts, 10);
    c->body_max = c->body_max > 0 ? c->body_max : 1 << 20;
    c->upload_max = c->upload_max > 0 ? c->upload_max : 20 << 20;
}

/* Each connection and each open attachment is a descriptor. */
static void raise_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* ------------------------------------------------------------------ listening */

/* "127.0.0.1:8080", "[::1]:8080", ":8080" */
static bool address_split(struct arena *mem, str address, const char **ret_host,
                          const char **ret_port)
{
    size_t i = address.n;
    while (i > 0 && address.p[i - 1] != ':')
        i--;
    if (i == 0 || i == address.n)
        return false;
    str host = { address.p, i - 1 };
    if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = (str){ host.p + 1, host.n - 2 };
    *ret_host = host.n ? arena_str(mem, host).p : NULL;
    *ret_port = arena_str(mem, (str){ address.p + i, address.n - i }).p;
    return true;
}

static int listen_on(const struct addrinfo *a)
{
    int one = 1;
    int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, 1024) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static int port_of(int fd)
{
    struct sockaddr_storage name;
    socklen_t n = sizeof name;
    if (getsockname(fd, (struct sockaddr *)&name, &n) != 0)
        return 0;
    return ntohs(name.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&name)->sin6_port
                                            : ((struct sockaddr_in *)&name)->sin_port);
}

static enum err listen_fail(struct op *op, str address, const char *why)
{
    return refuse_with(op, ERR_UNAVAILABLE, "http.listen", P("address", address),
                       P("why", str_of(why)));
}

static enum err server_listen(struct op *op, struct http_server *s)
{
    const char *host, *port;
    str address = s->config.address;
    struct addrinfo hints = { .ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM }, *found;
    if (!address_split(op->mem, address, &host, &port))
        return listen_fail(op, address, "HOST:PORT");
    int err = getaddrinfo(host, port, &hints, &found);
    if (err != 0)
        return listen_fail(op, address, gai_strerror(err));
    s->listen_fd = listen_on(found);
    err = errno;
    freeaddrinfo(found);
    if (s->listen_fd < 0)
        return listen_fail(op, address, strerror(err));
    s->port = port_of(s->listen_fd);
    return OK;
}

/* Who must wait stays in the kernel's queue; it must not keep the loop awake meanwhile. */
bool server_accepts(const struct http_server *s)
{
    return !atomic_load(&s->stopping) && mono_us() >= s->accept_after_us &&
           atomic_load(&s->connections) < s->config.connections;
}

void server_accept(struct http_server *s)
{
    int one = 1;
    while (atomic_load(&s->connections) < s->config.connections) {
        int fd = accept4(s->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
                s->accept_after_us = mono_us() + ACCEPT_PAUSE_US;
            return;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        atomic_fetch_add(&s->connections, 1);
        s->turn = (s->turn + 1) % s->loop_count;
        loop_adopt(&s->loops[s->turn], fd);
    }
}

/* ------------------------------------------------------------------ start */

static const struct route **tables_with_ours(struct arena *mem, const struct route *const *tables)
{
    size_t n = 0;
    while (tables[n])
        n++;
    const struct route **all = arena_array(mem, n + 2, sizeof *all);
    all[0] = builtin_routes;
    memcpy(all + 1, tables, n * sizeof *all);
    return all;
}

static enum err server_prepare(struct op *op, struct http_server *s)
{
    str bad;
    s->proxies = proxies_new(s->config.trusted_proxies, &bad);
    if (!s->proxies)
        return refuse_with(op, ERR_INVALID, "http.proxy", P("address", bad));
    s->tables = tables_with_ours(s->mem, s->config.routes);
    s->router = router_new(s->tables);
    return server_listen(op, s);
}

static enum err server_run(struct op *op, struct http_server *s)
{
    s->workers = workers_new(s->config.workers, s->config.workers * QUEUE_PER_WORKER);
    s->loop_count = s->config.loops;
    s->loops = arena_array(s->mem, (size_t)s->loop_count, sizeof *s->loops);
    bool ok = s->workers != NULL;
    for (int i = 0; i < s->loop_count; i++)
        s->loops[i] = (struct loop){ .server = s, .index = i, .wake_fd = -1 };
    for (int i = s->loop_count - 1; ok && i >= 0; i--) /* the accepting loop last */
        ok = loop_start(&s->loops[i]);
    return ok ? OK : op_fail(op, ERR_UNAVAILABLE, "http.threads", "threads cannot be started");
}

enum err http_start(struct op *op, const struct http_config *config, struct env *env,
                    struct http_server **ret)
{
    struct arena *mem = arena_new();
    struct http_server *s = arena_alloc(mem, sizeof *s);
    enum db_engine engine = env->db ? db_engine(env->db) : DB_SQLITE;
    s->mem = mem;
    s->env = env;
    s->listen_fd = -1;
    s->config = *config;
    s->config.trusted_proxies = arena_str(mem, config->trusted_proxies);
    s->config.address = arena_str(mem, config->address);
    s->inline_reads = engine == DB_SQLITE;
    config_complete(&s->config, engine);
    raise_descriptors();
    enum err err = server_prepare(op, s);
    if (err == OK)
        err = server_run(op, s);
    if (err != OK) {
        http_stop(s, 0);
        return err;
    }
    *ret = s;
    return OK;
}

int http_port(const struct http_server *s)
{
    return s->port;
}

/* ------------------------------------------------------------------ stop */

static void wake_all(struct http_server *s)
{
    for (int i = 0; i < s->loop_count; i++)
        if (s->loops[i].started)
            loop_wake(&s->loops[i]);
}

static void wait_for_running(struct http_server *s, int seconds)
{
    int64_t until = mono_us() + (int64_t)seconds * 1000000;
    while (atomic_load(&s->connections) > 0 && mono_us() < until) {
        wake_all(s);
        usleep(20000);
    }
}

void http_stop(struct http_server *s, int seconds)
{
    if (!s)
        return;
    atomic_store(&s->stopping, true);
    wake_all(s);
    stream_end_all(s);
    wait_for_running(s, seconds);
    atomic_store(&s->stop_hard, true);
    workers_free(s->workers);
    for (int i = 0; i < s->loop_count; i++)
        loop_stop(&s->loops[i]);
    if (s->listen_fd >= 0)
        close(s->listen_fd);
    router_free(s->router);
    proxies_free(s->proxies);
    arena_free(s->mem);
}
