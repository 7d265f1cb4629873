/* Worker threads behind a bounded queue. A worker runs one op from start to end and never waits for
 * a disk: the store tells later when the change is durable (request_finished). */
#include "http_internal.h"

#include "../base/thread.h"

#include <stdlib.h>

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct http *first, *last;
    int queued, queue_max;
    bool ending;
    int count;
    pthread_t threads[];
};

static struct http *workers_take(struct workers *w)
{
    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->ending)
        pthread_cond_wait(&w->more, &w->lock);
    struct http *h = w->first;
    if (h) {
        w->first = h->next;
        h->next = NULL;
        w->queued--;
    }
    pthread_mutex_unlock(&w->lock);
    return h;
}

static void *workers_run(void *ctx)
{
    struct http *h;
    while ((h = workers_take(ctx)))
        request_work(h);
    return NULL;
}

struct workers *workers_new(int count, int queue_max)
{
    struct workers *w = calloc(1, sizeof *w + (size_t)count * sizeof *w->threads);
    if (!w)
        abort();
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    w->queue_max = queue_max;
    while (w->count < count && thread_start(&w->threads[w->count], workers_run, w))
        w->count++;
    if (w->count == 0) {
        workers_free(w);
        return NULL;
    }
    return w;
}

bool workers_add(struct workers *w, struct http *h)
{
    pthread_mutex_lock(&w->lock);
    bool room = w->queued < w->queue_max;
    if (room) {
        h->next = NULL;
        if (w->first)
            w->last->next = h;
        else
            w->first = h;
        w->last = h;
        w->queued++;
        pthread_cond_signal(&w->more);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}

void workers_free(struct workers *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    pthread_cond_broadcast(&w->more);
    pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < w->count; i++)
        pthread_join(w->threads[i], NULL);
    pthread_cond_destroy(&w->more);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
