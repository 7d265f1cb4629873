/* Server-Sent Events. A listener's socket is taken away from libmicrohttpd (which would keep 9 KB for
 * each and walk through all sleeping connections whenever one wakes) and written to by the hub's own
 * thread: some hundred bytes per listener, one write per message.
 *
 * The lock guards the list and the queues. Only the hub's thread writes to sockets, and frees. */
#include "stream.h"

#include "../base/thread.h"

#include "http_internal.h"
#include "metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define BACKLOG_MAX  (256u << 10) /* bytes that wait for a slow listener before it is dropped */
#define BEAT_US      15000000
#define SECOND       1000000
#define IOV_MAX_OURS 16

struct message {
    atomic_int refs;
    size_t n;
    char bytes[];
};

struct queued {
    struct queued *next;
    struct message *message;
};

struct queue {
    struct queued *first, *last;
};

struct listener {
    struct stream_hub *hub;
    struct listener *prev, *next;
    struct listener *next_dirty;
    struct actor *actor;   /* one block with what it points to */
    struct queue queue;    /* lock */
    struct queue writing;  /* the hub's thread alone, as all below */
    size_t offset;         /* sent of the first in writing */
    atomic_size_t waiting; /* bytes of both queues */
    size_t waiting_max;
    int64_t ends_us, beat_us;
    int fd;        /* -1 until the connection was taken over */
    bool attached; /* lock: fd is there to be written to */
    bool ended;    /* lock */
    bool dirty;    /* lock: in the list of those to look at */
    bool in_epoll, blocked;
};

struct stream_hub {
    pthread_mutex_t lock;
    struct listener *listeners, *dirty;
    size_t count;
    int epoll_fd, wake_fd;
    bool stopping;
    struct message *beat;
    pthread_t thread;
};

/* ------------------------------------------------------------------ messages */

static struct message *message_new(str bytes)
{
    struct message *m = malloc(sizeof *m + bytes.n);
    if (!m)
        abort();
    atomic_init(&m->refs, 1);
    m->n = bytes.n;
    if (bytes.n)
        memcpy(m->bytes, bytes.p, bytes.n);
    return m;
}

static void message_release(struct message *m)
{
    if (atomic_fetch_sub(&m->refs, 1) == 1)
        free(m);
}

static void queue_push(struct queue *q, struct message *m)
{
    struct queued *node = malloc(sizeof *node);
    if (!node)
        abort();
    atomic_fetch_add(&m->refs, 1);
    *node = (struct queued){ NULL, m };
    if (q->first)
        q->last->next = node;
    else
        q->first = node;
    q->last = node;
}

static void queue_pop(struct queue *q)
{
    struct queued *node = q->first;
    q->first = node->next;
    message_release(node->message);
    free(node);
}

static void queue_move(struct queue *to, struct queue *from)
{
    if (!from->first)
        return;
    if (to->first)
        to->last->next = from->first;
    else
        to->first = from->first;
    to->last = from->last;
    *from = (struct queue){ 0 };
}

/* ------------------------------------------------------------------ listeners, under the lock */

static void wake(struct stream_hub *hub)
{
    uint64_t one = 1;
    (void)!write(hub->wake_fd, &one, sizeof one);
}

static void mark_dirty(struct listener *l)
{
    if (l->dirty)
        return;
    l->dirty = true;
    l->next_dirty = l->hub->dirty;
    if (!l->hub->dirty)
        wake(l->hub);
    l->hub->dirty = l;
}

static void mark_ended(struct listener *l)
{
    l->ended = true;
    mark_dirty(l);
}

static void push(struct listener *l, struct message *m)
{
    if (l->ended)
        return;
    if (atomic_fetch_add(&l->waiting, m->n) + m->n > l->waiting_max) {
        mark_ended(l); /* too slow: it comes again with Last-Event-ID */
        return;
    }
    queue_push(&l->queue, m);
    if (l->attached)
        mark_dirty(l);
}

static struct actor *actor_copy(const struct actor *a)
{
    size_t teams = a->teams.n * sizeof *a->teams.items;
    struct actor *copy = malloc(sizeof *copy + teams + a->name.n);
    if (!copy)
        abort();
    *copy = *a;
    copy->teams.items = (int64_t *)(copy + 1);
    char *name = (char *)(copy + 1) + teams;
    if (teams)
        memcpy(copy->teams.items, a->teams.items, teams);
    if (a->name.n)
        memcpy(name, a->name.p, a->name.n);
    copy->name = (str){ name, a->name.n };
    return copy;
}

static struct listener *listener_new(struct stream_hub *hub, const struct actor *actor,
                                     int max_seconds)
{
    struct listener *l = calloc(1, sizeof *l);
    if (!l)
        abort();
    l->hub = hub;
    l->actor = actor_copy(actor);
    l->fd = -1;
    l->beat_us = mono_us();
    l->ends_us = l->beat_us + (int64_t)max_seconds * SECOND;
    return l;
}

static void listener_link(struct listener *l)
{
    l->next = l->hub->listeners;
    if (l->next)
        l->next->prev = l;
    l->hub->listeners = l;
    l->hub->count++;
}

static void listener_unlink(struct listener *l)
{
    *(l->prev ? &l->prev->next : &l->hub->listeners) = l->next;
    if (l->next)
        l->next->prev = l->prev;
    l->hub->count--;
}

static void listener_free(struct listener *l)
{
    while (l->queue.first)
        queue_pop(&l->queue);
    while (l->writing.first)
        queue_pop(&l->writing);
    if (l->fd >= 0) {
        /* Closing would not do: the loop may still hold the twin, and the file would go on telling
         * of events for a listener that is gone. */
        if (l->in_epoll)
            epoll_ctl(l->hub->epoll_fd, EPOLL_CTL_DEL, l->fd, NULL);
        close(l->fd);
        metric_add(METRIC_STREAMS, -1);
    }
    free(l->actor);
    free(l);
}

/* ------------------------------------------------------------------ the hub's thread */

/* One write of what waits; false when the other side is gone. *ret_more: the socket took all, try on. */
static bool write_some(struct listener *l, bool *ret_more)
{
    struct iovec iov[IOV_MAX_OURS];
    size_t n = 0, offset = l->offset, total = 0;
    for (struct queued *q = l->writing.first; q && n < IOV_MAX_OURS; q = q->next) {
        iov[n++] = (struct iovec){ q->message->bytes + offset, q->message->n - offset };
        total += q->message->n - offset;
        offset = 0;
    }
    struct msghdr msg = { .msg_iov = iov, .msg_iovlen = n };
    ssize_t sent = sendmsg(l->fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR)
        return false;
    size_t left = sent < 0 ? 0 : (size_t)sent;
    *ret_more = left == total;
    atomic_fetch_sub(&l->waiting, left);
    while (l->writing.first && l->offset + left >= l->writing.first->message->n) {
        left -= l->writing.first->message->n - l->offset;
        l->offset = 0;
        queue_pop(&l->writing);
    }
    l->offset += left;
    return true;
}

static void watch(struct listener *l, bool blocked)
{
    struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | (blocked ? EPOLLOUT : 0u),
                                 .data.ptr = l };
    if (l->in_epoll && l->blocked == blocked)
        return;
    epoll_ctl(l->hub->epoll_fd, l->in_epoll ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, l->fd, &event);
    l->in_epoll = true;
    l->blocked = blocked;
}

/* Writes what can be written; false: the listener is over. */
static bool listener_flush(struct listener *l)
{
    bool more = true;
    pthread_mutex_lock(&l->hub->lock);
    bool over = l->ended;
    queue_move(&l->writing, &l->queue);
    pthread_mutex_unlock(&l->hub->lock);
    if (l->fd < 0)
        return !over;
    while (more && l->writing.first)
        if (!write_some(l, &more))
            return false;
    if (over)
        return false;
    if (!l->writing.first)
        l->beat_us = mono_us();
    watch(l, l->writing.first != NULL);
    return true;
}

static void listener_end(struct listener *l)
{
    pthread_mutex_lock(&l->hub->lock);
    l->ended = true;
    bool dirty = l->dirty; /* then the list of the dirty ones leads here once more */
    if (!dirty)
        listener_unlink(l);
    pthread_mutex_unlock(&l->hub->lock);
    if (!dirty)
        listener_free(l);
}

static void hub_flush_dirty(struct stream_hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    struct listener *l = hub->dirty;
    hub->dirty = NULL;
    pthread_mutex_unlock(&hub->lock);
    while (l) {
        pthread_mutex_lock(&hub->lock);
        struct listener *next = l->next_dirty;
        l->dirty = false;
        pthread_mutex_unlock(&hub->lock);
        if (!listener_flush(l))
            listener_end(l);
        l = next;
    }
}

static void hub_tick(struct stream_hub *hub, int64_t *next_us)
{
    int64_t now = mono_us();
    if (now < *next_us)
        return;
    *next_us = now + SECOND;
    pthread_mutex_lock(&hub->lock);
    for (struct listener *l = hub->listeners; l; l = l->next) {
        if (!l->attached)
            continue;
        if (now > l->ends_us)
            mark_ended(l);
        else if (now - l->beat_us >= BEAT_US && atomic_load(&l->waiting) == 0)
            push(l, hub->beat);
        else if (now - l->beat_us >= 4 * (int64_t)BEAT_US)
            mark_ended(l); /* took nothing for a minute */
    }
    pthread_mutex_unlock(&hub->lock);
}

/* What a listener sends is of no interest, but it must not stay in the socket: closing would reset. */
static bool drain(struct listener *l)
{
    char scrap[512];
    ssize_t n;
    while ((n = recv(l->fd, scrap, sizeof scrap, MSG_DONTWAIT)) > 0)
        ;
    return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static void hub_event(struct stream_hub *hub, const struct epoll_event *event)
{
    struct listener *l = event->data.ptr;
    uint64_t count;
    if (!l) {
        (void)!read(hub->wake_fd, &count, sizeof count);
        return;
    }
    bool gone = event->events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP);
    if (!gone && event->events & EPOLLIN)
        gone = !drain(l);
    if (gone || !listener_flush(l))
        listener_end(l);
}

static bool hub_stopping(struct stream_hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    bool stopping = hub->stopping;
    pthread_mutex_unlock(&hub->lock);
    return stopping;
}

static void *hub_run(void *ctx)
{
    struct stream_hub *hub = ctx;
    struct epoll_event events[64];
    int64_t next_tick = 0;
    while (!hub_stopping(hub)) {
        int n = epoll_wait(hub->epoll_fd, events, 64, stream_count(hub) ? 1000 : -1);
        for (int i = 0; i < n; i++)
            hub_event(hub, &events[i]);
        hub_flush_dirty(hub);
        hub_tick(hub, &next_tick);
    }
    return NULL;
}

/* ------------------------------------------------------------------ the hub */

static bool hub_start(struct stream_hub *hub)
{
    struct epoll_event event = { .events = EPOLLIN };
    pthread_mutex_init(&hub->lock, NULL);
    hub->beat = message_new(STR(":\n\n"));
    hub->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    hub->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return hub->epoll_fd >= 0 && hub->wake_fd >= 0 &&
           epoll_ctl(hub->epoll_fd, EPOLL_CTL_ADD, hub->wake_fd, &event) == 0 &&
           thread_start(&hub->thread, hub_run, hub);
}

struct stream_hub *stream_hub_new(void)
{
    struct stream_hub *hub = calloc(1, sizeof *hub);
    if (!hub || !hub_start(hub))
        abort(); /* at start, without descriptors or threads: nothing would work */
    return hub;
}

void stream_hub_free(struct stream_hub *hub)
{
    if (!hub)
        return;
    pthread_mutex_lock(&hub->lock);
    hub->stopping = true;
    pthread_mutex_unlock(&hub->lock);
    wake(hub);
    pthread_join(hub->thread, NULL);
    struct listener *next;
    for (struct listener *l = hub->listeners; l; l = next) {
        next = l->next;
        listener_free(l);
    }
    message_release(hub->beat);
    close(hub->epoll_fd);
    close(hub->wake_fd);
    pthread_mutex_destroy(&hub->lock);
    free(hub);
}

void stream_send(struct stream_hub *hub, str bytes,
                 bool (*may)(void *ctx, const struct actor *actor), void *ctx)
{
    struct message *m = message_new(bytes);
    pthread_mutex_lock(&hub->lock);
    for (struct listener *l = hub->listeners; l; l = l->next)
        if (!may || may(ctx, l->actor))
            push(l, m);
    pthread_mutex_unlock(&hub->lock);
    message_release(m);
}

size_t stream_count(const struct stream_hub *hub)
{
    struct stream_hub *h = (struct stream_hub *)(uintptr_t)hub; /* only the lock is touched */
    pthread_mutex_lock(&h->lock);
    size_t count = h->count;
    pthread_mutex_unlock(&h->lock);
    return count;
}

void stream_drop(struct stream_hub *hub, int64_t user, int64_t session)
{
    pthread_mutex_lock(&hub->lock);
    for (struct listener *l = hub->listeners; l; l = l->next)
        if ((user == 0 || (l->actor->kind == ACTOR_USER && l->actor->id == user)) &&
            (session == 0 || l->actor->session == session))
            mark_ended(l);
    pthread_mutex_unlock(&hub->lock);
}

/* ------------------------------------------------------------------ joining */

static const char head[] = "HTTP/1.1 200 OK\r\n"
                           "Content-Type: text/event-stream\r\n"
                           "Cache-Control: no-store\r\n"
                           "X-Accel-Buffering: no\r\n" /* nginx: pass it on at once */
                           "X-Content-Type-Options: nosniff\r\n"
                           "Connection: close\r\n\r\n";

enum err stream_join(struct op *op, struct http *h, struct stream_hub *hub, str backlog,
                     int max_seconds)
{
    struct http_server *server = h->loop->server;
    if (atomic_load(&server->stopping))
        return refuse(op, ERR_UNAVAILABLE, "stream.ending");
    if (stream_count(hub) >= (size_t)server->config.connections)
        return refuse(op, ERR_UNAVAILABLE, "http.busy");
    atomic_store(&server->hub, hub);
    struct listener *l = listener_new(hub, op->actor, max_seconds);
    struct message *first = message_new(arena_fmt(op->mem, "%s" STR_FMT, head, STR_ARG(backlog)));
    pthread_mutex_lock(&hub->lock);
    listener_link(l);
    queue_push(&l->queue, first);
    atomic_store(&l->waiting, first->n);
    l->waiting_max = first->n + BACKLOG_MAX; /* what the listener asked for does not count */
    pthread_mutex_unlock(&hub->lock);
    message_release(first);
    h->listener = l;
    return OK;
}

bool stream_take(struct listener *l, int fd)
{
    int twin = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (twin < 0) {
        stream_abandon(l);
        return false;
    }
    metric_add(METRIC_STREAMS, 1);
    pthread_mutex_lock(&l->hub->lock);
    l->fd = twin;
    l->attached = true;
    mark_dirty(l);
    pthread_mutex_unlock(&l->hub->lock);
    return true;
}

void stream_abandon(struct listener *l)
{
    pthread_mutex_lock(&l->hub->lock);
    mark_ended(l);
    pthread_mutex_unlock(&l->hub->lock);
}

void stream_end_all(struct http_server *s)
{
    struct stream_hub *hub = atomic_load(&s->hub);
    if (hub)
        stream_drop(hub, 0, 0);
}
