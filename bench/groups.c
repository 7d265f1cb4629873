/* Many clients, one writer: the group commit of the bare programs on SQLite. */
#include "bare.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct client {
    struct client *next;
    pthread_t thread;
    size_t turn;
    sem_t durable;
    struct times times;
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct client *first;
    atomic_bool over;
    atomic_size_t turn;
    const struct writing *writing;
} queue = { .lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER };

static void *run_client(void *arg)
{
    struct client *c = arg;
    while (!queue.over) {
        int64_t begin = now_us();
        c->turn = queue.turn++;
        pthread_mutex_lock(&queue.lock);
        c->next = queue.first;
        queue.first = c;
        pthread_cond_signal(&queue.filled);
        pthread_mutex_unlock(&queue.lock);
        sem_wait(&c->durable);
        times_add(&c->times, now_us() - begin);
    }
    return NULL;
}

/* Takes all who wait. */
static struct client *take_group(void)
{
    pthread_mutex_lock(&queue.lock);
    while (!queue.first)
        pthread_cond_wait(&queue.filled, &queue.lock);
    struct client *group = queue.first;
    queue.first = NULL;
    pthread_mutex_unlock(&queue.lock);
    return group;
}

static void *run_writer(void *state)
{
    while (true) {
        struct client *group = take_group();
        queue.writing->begin(state);
        for (struct client *c = group; c; c = c->next)
            queue.writing->write(state, c->turn);
        queue.writing->commit(state);
        while (group) {
            struct client *c = group;
            group = c->next;
            sem_post(&c->durable);
        }
    }
    return NULL;
}

void write_in_groups(const struct writing *w, void *state, int clients, int seconds)
{
    struct client *all = calloc((size_t)clients, sizeof *all);
    struct times times = { 0 };
    pthread_t writer;
    if (!all)
        die("memory", "none left");
    queue.writing = w;
    int64_t begin = now_us(), cpu = cpu_us();
    pthread_create(&writer, NULL, run_writer, state);
    for (int i = 0; i < clients; i++) {
        sem_init(&all[i].durable, 0, 0);
        pthread_create(&all[i].thread, NULL, run_client, &all[i]);
    }
    sleep((unsigned)seconds);
    queue.over = true;
    for (int i = 0; i < clients; i++) {
        pthread_join(all[i].thread, NULL);
        times_join(&times, &all[i].times);
    }
    times_print(&times, 0, (double)(now_us() - begin) / 1e6, cpu_us() - cpu, times.n);
}
