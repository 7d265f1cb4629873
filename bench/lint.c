/* Lints one document again and again on one core, as the server does it: an op, an arena, the shared rules.
 *
 *     lint SECONDS FILE...     prints {"documents", "us", "characters", "rss_begin_kb", "rss_end_kb"}
 */
#include "lint/lint.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define DOCUMENT_CHARS 2000

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static long rss_kb(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld", &pages, &resident) != 2)
        exit(1);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* The first 2,000 characters of the file, repeated when it has less. */
static str document(struct arena *mem, const char *path)
{
    struct buf b;
    char bytes[65536];
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (n == 0)
        exit(1);
    fclose(file);
    buf_init(&b, 1 << 20);
    while (text_chars(buf_view(&b)) < DOCUMENT_CHARS)
        buf_add(&b, bytes, n);
    str text = arena_str(mem, text_cut(buf_view(&b), DOCUMENT_CHARS));
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

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    struct arena *kept = arena_new(), *mem = arena_new();
    int64_t seconds = atol(argv[1]), documents = 0;
    str text = document(kept, argv[2]);
    for (int i = 0; i < 200; i++) /* rules, tables and the arena's block are there */
        lint_once(mem, text);
    long begin_kb = rss_kb();
    int64_t begin = now_us(), us = 0;
    for (; us < seconds * 1000000; us = now_us() - begin, documents++)
        lint_once(mem, text);
    printf("{\"documents\":%lld,\"us\":%lld,\"characters\":%d,\"rss_begin_kb\":%ld,\"rss_end_kb\":%"
           "ld}\n",
           (long long)documents, (long long)us, DOCUMENT_CHARS, begin_kb, rss_kb());
    arena_free(mem);
    arena_free(kept);
    return 0;
}
