/* Lints one document again and again on one core, as the server does it: an op, an arena, the shared rules.
 *
 *     lint rate SECONDS CHARACTERS FILE   documents, and the processor time that they took
 *     lint each SECONDS CHARACTERS FILE   how long one takes: median and 99th of 100
 *     lint memory CHARACTERS FILE         the most memory held after 100 documents and after 10,000
 *
 * CHARACTERS are taken from the file's beginning; a shorter file is repeated. Prints one line of JSON.
 */
#include "lint/lint.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define WARM       200 /* rules, tables and the arena's block are there */
#define TIMED_MOST 1000000

static int64_t now_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static str document(struct arena *mem, const char *path, size_t characters)
{
    struct buf b;
    char bytes[65536];
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (n == 0)
        exit(1);
    fclose(file);
    buf_init(&b, 1 << 20);
    while (text_chars(buf_view(&b)) < characters)
        buf_add(&b, bytes, n);
    str text = arena_str(mem, text_cut(buf_view(&b), characters));
    buf_release(&b);
    return text;
}

static void lint_once(struct arena *mem, str text)
{
    static struct env env;
    static const struct lint_context context;
    struct op op;
    struct lint_report report;
    op_init(&op, mem, &env, &actor_system);
    if (lint_text(&op, lint_rules_builtin(), text, &context, &report) != OK ||
        report.findings.n == 0)
        exit(1);
    op_end(&op);
    arena_reset(mem);
}

static void lint_times(struct arena *mem, str text, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        lint_once(mem, text);
}

static void rate(struct arena *mem, str text, int64_t seconds)
{
    int64_t documents = 0, us = 0, begin;
    lint_times(mem, text, WARM);
    begin = now_us(CLOCK_PROCESS_CPUTIME_ID);
    for (; us < seconds * 1000000; us = now_us(CLOCK_PROCESS_CPUTIME_ID) - begin, documents++)
        lint_once(mem, text);
    printf("{\"documents\":%lld,\"us\":%lld}\n", (long long)documents, (long long)us);
}

static int time_cmp(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Time on the wall, since that is what somebody waits for. */
static void each(struct arena *mem, str text, int64_t seconds)
{
    int64_t *times = calloc(TIMED_MOST, sizeof(*times)), n = 0;
    int64_t end = now_us(CLOCK_MONOTONIC) + seconds * 1000000;
    if (!times)
        exit(1);
    lint_times(mem, text, WARM);
    for (int64_t begin; n < TIMED_MOST && (begin = now_us(CLOCK_MONOTONIC)) < end; n++) {
        lint_once(mem, text);
        times[n] = now_us(CLOCK_MONOTONIC) - begin;
    }
    if (n == 0)
        exit(1);
    qsort(times, (size_t)n, sizeof(*times), time_cmp);
    printf("{\"documents\":%lld,\"p50_us\":%lld,\"p99_us\":%lld}\n", (long long)n,
           (long long)times[n / 2], (long long)times[n * 99 / 100]);
    free(times);
}

static long peak_kb(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return use.ru_maxrss;
}

static void memory(struct arena *mem, str text)
{
    enum { FEW = 100, MANY = 10000 };
    lint_times(mem, text, FEW);
    long few_kb = peak_kb();
    lint_times(mem, text, MANY - FEW);
    printf("{\"few\":%d,\"few_kb\":%ld,\"many\":%d,\"many_kb\":%ld}\n", FEW, few_kb, MANY,
           peak_kb());
}

int main(int argc, char **argv)
{
    struct arena *kept = arena_new(), *mem = arena_new();
    bool memory_only = argc == 4 && str_is(str_of(argv[1]), "memory");
    if (argc != 5 && !memory_only)
        return 2;
    str text = document(kept, argv[argc - 1], (size_t)atol(argv[argc - 2]));
    if (memory_only)
        memory(mem, text);
    else if (str_is(str_of(argv[1]), "each"))
        each(mem, text, atol(argv[2]));
    else
        rate(mem, text, atol(argv[2]));
    arena_free(mem);
    arena_free(kept);
    return 0;
}
