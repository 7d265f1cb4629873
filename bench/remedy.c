/* Evaluates the facts of a case again and again on one core, as the server does it: an op, an arena, the
 * shared rules. In turn with it, the same bytes are only parsed as JSON: what no program could do without.
 *
 *     remedy SECONDS FILE...     prints {"evaluations", "us", "parses", "parse_us", "bytes", "rules",
 *                                        "rss_begin_kb", "rss_end_kb"}
 */
#include "remedy/remedy.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define BATCH 200 /* of one kind, before the other has its turn */

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

static str facts_of(struct arena *mem, const char *path)
{
    char bytes[65536];
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (n == 0)
        exit(1);
    fclose(file);
    return arena_str(mem, (str){ bytes, n });
}

static void once(struct arena *mem, str text, bool evaluate)
{
    static struct env env;
    struct op op;
    const json_t *root;
    struct remedy_facts facts;
    struct fact_set known;
    struct remedy_report report;
    struct remedy_context context = { .rules = remedy_rules_builtin(), .on = STR("2026-09-12") };
    op_init(&op, mem, &env, &actor_system);
    if (json_read(&op, text, &root) != OK)
        exit(1);
    if (evaluate && (facts_read(&op, root, STR(""), &facts, &known) != OK ||
                     remedy_evaluate(&op, &context, &facts, &known, &report) != OK ||
                     report.remedies.n != REMEDY_COUNT))
        exit(1);
    op_end(&op);
    arena_reset(mem);
}

struct run {
    str texts[16];
    int64_t n, us[2], count[2], bytes;
};

static void batch(struct arena *mem, struct run *r, bool evaluate)
{
    int64_t begin = now_us();
    for (int i = 0; i < BATCH; i++)
        once(mem, r->texts[i % r->n], evaluate);
    r->us[evaluate] += now_us() - begin;
    r->count[evaluate] += BATCH;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    struct arena *kept = arena_new(), *mem = arena_new();
    int64_t seconds = atol(argv[1]);
    struct run r = { .n = argc - 2 < 16 ? argc - 2 : 16 };
    for (int64_t i = 0; i < r.n; i++) {
        r.texts[i] = facts_of(kept, argv[i + 2]);
        r.bytes += (int64_t)r.texts[i].n;
    }
    struct run warm = r; /* rules, tables and the arena's block are there */
    batch(mem, &warm, true);
    batch(mem, &warm, false);
    long begin_kb = rss_kb();
    while (r.us[0] + r.us[1] < seconds * 1000000) {
        batch(mem, &r, true);
        for (int i = 0; i < 10; i++)
            batch(mem, &r, false);
    }
    struct op op;
    static struct env env;
    op_init(&op, mem, &env, &actor_system);
    size_t rules = remedy_rules_list(&op, remedy_rules_builtin()).n;
    op_end(&op);
    printf("{\"evaluations\":%lld,\"us\":%lld,\"parses\":%lld,\"parse_us\":%lld,\"bytes\":%lld,"
           "\"rules\":%zu,\"rss_begin_kb\":%ld,\"rss_end_kb\":%ld}\n",
           (long long)r.count[1], (long long)r.us[1], (long long)r.count[0], (long long)r.us[0],
           (long long)(r.bytes / r.n), rules, begin_kb, rss_kb());
    arena_free(mem);
    arena_free(kept);
    return 0;
}
