/* Clocks, percentiles, and the drafts of new tickets. */
#include "bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void die(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static int64_t clock_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t now_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

int64_t cpu_us(void)
{
    return clock_us(CLOCK_PROCESS_CPUTIME_ID);
}

void times_add(struct times *t, int64_t us)
{
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 65536;
        t->us = realloc(t->us, t->cap * sizeof *t->us);
        if (!t->us)
            die("memory", "none left");
    }
    t->us[t->n++] = (uint32_t)us;
}

void times_join(struct times *into, const struct times *from)
{
    for (size_t i = 0; i < from->n; i++)
        times_add(into, from->us[i]);
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static unsigned percentile(const struct times *t, double part)
{
    if (t->n == 0)
        return 0;
    size_t at = (size_t)(part * (double)(t->n - 1));
    return t->us[at];
}

void times_print(struct times *t, int64_t errors, double seconds, int64_t cpu, size_t all)
{
    if (t->n)
        qsort(t->us, t->n, sizeof *t->us, by_size);
    printf("{\"requests\":%zu,\"all\":%zu,\"errors\":%lld,\"seconds\":%.3f,\"rate\":%.1f,\"p50_"
           "us\":%u,"
           "\"p90_us\":%u,\"p99_us\":%u,\"max_us\":%u,\"cpu_us\":%.2f}\n",
           t->n, all, (long long)errors, seconds, (double)t->n / seconds, percentile(t, 0.50),
           percentile(t, 0.90), percentile(t, 0.99), percentile(t, 1.0),
           t->n ? (double)cpu / (double)t->n : 0.0);
    fflush(stdout);
}

static int hex(char c)
{
    return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

int url_decode(const char *encoded, unsigned char *ret, size_t cap)
{
    size_t n = 0;
    for (const char *p = encoded; *p && *p != '&' && n < cap; n++) {
        ret[n] = (unsigned char)*p;
        if (*p == '%')
            ret[n] = (unsigned char)(hex(p[1]) << 4 | hex(p[2]));
        p += *p == '%' ? 3 : 1;
    }
    return (int)n;
}

static const char *member(const char *json, size_t n, const char *key)
{
    const char *at = memmem(json, n, key, strlen(key));
    return at ? at + strlen(key) : NULL;
}

static const char *text_member(const char *json, size_t n, const char *key, size_t *ret_n)
{
    const char *at = member(json, n, key);
    const char *end = at ? memchr(at, '"', n - (size_t)(at - json)) : NULL;
    *ret_n = end ? (size_t)(end - at) : 0;
    return end ? at : "";
}

struct draft draft_read(const char *json, size_t n)
{
    struct draft d;
    const char *customer = member(json, n, "\"customer_id\":");
    d.subject = text_member(json, n, "\"subject\":\"", &d.subject_n);
    d.description = text_member(json, n, "\"description\":\"", &d.description_n);
    d.tag = text_member(json, n, "\"tags\":[\"", &d.tag_n);
    d.customer_id = customer ? strtoll(customer, NULL, 10) : 0;
    return d;
}

void draft_search_text(struct out *o, const struct draft *d)
{
    o->n = 0;
    out_bytes(o, d->subject, d->subject_n);
    out_bytes(o, "\n", 1);
    out_bytes(o, d->description, d->description_n);
    for (size_t i = 0; i < o->n; i++)
        o->p[i] = (char)(o->p[i] >= 'A' && o->p[i] <= 'Z' ? o->p[i] + 32 : o->p[i]);
}

struct drafts drafts_load(const char *file)
{
    struct drafts all = { 0 };
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    FILE *f = fopen(file, "re");
    if (!f)
        die(file, "cannot be read");
    while ((n = getline(&line, &cap, f)) > 0) {
        char *kept = strndup(line, (size_t)n);
        all.items = realloc(all.items, (all.n + 1) * sizeof *all.items);
        if (!all.items || !kept)
            die("memory", "none left");
        all.items[all.n++] = draft_read(kept, (size_t)n);
    }
    free(line);
    fclose(f);
    if (all.n == 0)
        die(file, "holds no drafts");
    return all;
}
