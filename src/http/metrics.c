/* Counters for Prometheus: atomics, summed up when somebody asks. */
#include "metrics.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_llong counters[METRIC_COUNT];

static const struct {
    const char *name, *label, *type, *help;
} names[METRIC_COUNT] = {
    [METRIC_REQUESTS_1XX] = { "aftersale_requests_total", "{status=\"1xx\"}", "counter",
                              "Answered requests by status" },
    [METRIC_REQUESTS_2XX] = { "aftersale_requests_total", "{status=\"2xx\"}", NULL, NULL },
    [METRIC_REQUESTS_3XX] = { "aftersale_requests_total", "{status=\"3xx\"}", NULL, NULL },
    [METRIC_REQUESTS_4XX] = { "aftersale_requests_total", "{status=\"4xx\"}", NULL, NULL },
    [METRIC_REQUESTS_5XX] = { "aftersale_requests_total", "{status=\"5xx\"}", NULL, NULL },
    [METRIC_CONNECTIONS] = { "aftersale_connections", "", "gauge", "Open HTTP connections" },
    [METRIC_STREAMS] = { "aftersale_streams", "", "gauge", "Listeners of live changes" },
    [METRIC_LOGIN_FAILED] = { "aftersale_logins_failed_total", "", "counter",
                              "Logins with wrong name or password" },
    [METRIC_THROTTLED] = { "aftersale_throttled_total", "", "counter",
                           "Requests refused because they came too often" },
    [METRIC_BYTES_OUT] = { "aftersale_sent_bytes_total", "", "counter", "Bytes of answers" },
};

/* Upper ends of the histogram's buckets, in seconds. */
static const double bounds[] = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5
};
#define BOUNDS (sizeof bounds / sizeof *bounds)
static atomic_llong buckets[BOUNDS + 1];
static atomic_llong total_us;

#define SOURCES_MAX 8
static struct {
    void (*print)(void *ctx, struct buf *out);
    void *ctx;
} sources[SOURCES_MAX];
static atomic_int source_count;

void metric_add(enum metric m, int64_t by)
{
    atomic_fetch_add_explicit(&counters[m], by, memory_order_relaxed);
}

void metric_request(int status, double seconds, int64_t bytes_out)
{
    size_t i = 0;
    while (i < BOUNDS && seconds > bounds[i])
        i++;
    atomic_fetch_add_explicit(&buckets[i], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&total_us, (long long)(seconds * 1e6), memory_order_relaxed);
    if (status >= 100 && status < 600)
        metric_add(METRIC_REQUESTS_1XX + (enum metric)(status / 100 - 1), 1);
    metric_add(METRIC_BYTES_OUT, bytes_out);
}

void metrics_source(void (*print)(void *ctx, struct buf *out), void *ctx)
{
    int i = atomic_load(&source_count);
    if (i == SOURCES_MAX)
        abort(); /* raise the limit: sources are registered at start, a fixed number */
    sources[i].print = print;
    sources[i].ctx = ctx;
    atomic_store(&source_count, i + 1);
}

static void print_counters(struct buf *out)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (names[i].help)
            buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n", names[i].name, names[i].help,
                    names[i].name, names[i].type);
        buf_fmt(out, "%s%s %lld\n", names[i].name, names[i].label,
                (long long)atomic_load(&counters[i]));
    }
}

static void print_durations(struct buf *out)
{
    const char *name = "aftersale_request_seconds";
    long long sum = 0;
    buf_fmt(out,
            "# HELP %s Time from the request line to the last byte sent\n# TYPE %s histogram\n",
            name, name);
    for (size_t i = 0; i < BOUNDS; i++) {
        sum += atomic_load(&buckets[i]);
        buf_fmt(out, "%s_bucket{le=\"%g\"} %lld\n", name, bounds[i], sum);
    }
    sum += atomic_load(&buckets[BOUNDS]);
    buf_fmt(out, "%s_bucket{le=\"+Inf\"} %lld\n", name, sum);
    buf_fmt(out, "%s_sum %.6f\n%s_count %lld\n", name, (double)atomic_load(&total_us) / 1e6, name,
            sum);
}

static long open_descriptors(void)
{
    long n = 0;
    DIR *dir = opendir("/proc/self/fd");
    if (!dir)
        return 0;
    while (readdir(dir))
        n++;
    closedir(dir);
    return n - 3; /* ".", ".." and the folder itself */
}

static void print_process(struct buf *out)
{
    long pages = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f) {
        if (fscanf(f, "%ld %ld", &pages, &resident) != 2)
            resident = 0;
        fclose(f);
    }
    buf_fmt(out,
            "# HELP process_resident_memory_bytes Memory in use\n"
            "# TYPE process_resident_memory_bytes gauge\n"
            "process_resident_memory_bytes %lld\n"
            "# HELP process_open_fds Open file descriptors\n"
            "# TYPE process_open_fds gauge\nprocess_open_fds %ld\n",
            (long long)resident * sysconf(_SC_PAGESIZE), open_descriptors());
}

void metrics_print(struct buf *out)
{
    print_counters(out);
    print_durations(out);
    print_process(out);
    for (int i = 0; i < atomic_load(&source_count); i++)
        sources[i].print(sources[i].ctx, out);
}
