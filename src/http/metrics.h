/* Counters and gauges in Prometheus' text form. Names and labels are fixed at build; adding is an atomic
 * add, without locks. */
#pragma once

#include "../base/buf.h"

#include <stdint.h>

enum metric {
    METRIC_REQUESTS_1XX,
    METRIC_REQUESTS_2XX,
    METRIC_REQUESTS_3XX,
    METRIC_REQUESTS_4XX,
    METRIC_REQUESTS_5XX,
    METRIC_CONNECTIONS,
    METRIC_STREAMS,
    METRIC_LOGIN_FAILED,
    METRIC_THROTTLED,
    METRIC_BYTES_OUT,
    METRIC_COUNT
};

void metric_add(enum metric m, int64_t by);
/* One request: counts its status class and bytes, puts its duration into the histogram. */
void metric_request(int status, double seconds, int64_t bytes_out);
void metrics_print(struct buf *out); /* with the process's own (memory, threads, open files) */
/* Values that another room knows (database commits, waiting jobs): called when /metrics is asked. */
void metrics_source(void (*print)(void *ctx, struct buf *out), void *ctx);
