/* A chain of blocks, each twice as large as the one before up to a limit. What is handed out is only
 * ever given back all at once, so an allocation is a bump of a number.
 *
 * Under AddressSanitizer the unused part of each block is poisoned and a gap stands between two
 * allocations: reading past one, or after a reset, is reported as it would be with malloc. */
#include "arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
/* Poisoning takes a const pointer, which gcc takes for a promise to read what is there. */
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define GAP            16
#define POISON(p, n)   __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define GAP            0
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define ALIGN         alignof(max_align_t)
#define FIRST_BLOCK   (16u << 10)
#define LARGEST_BLOCK (1u << 20)
#define KEPT_BLOCK    (128u << 10) /* by a reset: the next op of this size allocates nothing */

struct block {
    struct block *older;
    size_t size, used;
    alignas(ALIGN) char data[];
};

struct deferred {
    struct deferred *earlier;
    void (*done)(void *);
    void *what;
};

struct arena {
    struct block *newest;
    struct deferred *deferred; /* the last one first: what came later may lean on the earlier */
    size_t used;               /* bytes asked for since the last reset */
};

static _Noreturn void arena_out_of_memory(void)
{
    fputs("aftersale: out of memory\n", stderr);
    abort();
}

static size_t rounded(size_t n)
{
    return (n + ALIGN - 1) & ~(ALIGN - 1);
}

static struct block *block_new(size_t size, struct block *older)
{
    struct block *b = malloc(sizeof(*b) + size);
    if (!b)
        arena_out_of_memory();
    b->older = older;
    b->size = size;
    b->used = 0;
    POISON(b->data, size);
    return b;
}

static void block_free(struct block *b)
{
    UNPOISON(b->data, b->size);
    free(b);
}

static void blocks_free(struct block *b)
{
    while (b) {
        struct block *older = b->older;
        block_free(b);
        b = older;
    }
}

struct arena *arena_new(void)
{
    struct arena *a = calloc(1, sizeof(*a));
    if (!a)
        arena_out_of_memory();
    a->newest = block_new(FIRST_BLOCK, NULL);
    return a;
}

void arena_reset(struct arena *a)
{
    for (struct deferred *d = a->deferred; d; d = d->earlier)
        d->done(d->what);
    a->deferred = NULL;
    while (a->newest->older && a->newest->size > KEPT_BLOCK) {
        struct block *older = a->newest->older;
        block_free(a->newest);
        a->newest = older;
    }
    blocks_free(a->newest->older);
    a->newest->older = NULL;
    a->newest->used = 0;
    a->used = 0;
    POISON(a->newest->data, a->newest->size);
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    arena_reset(a);
    block_free(a->newest);
    free(a);
}

void arena_cleanup(struct arena **a)
{
    arena_free(*a);
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

static void block_add(struct arena *a, size_t need)
{
    size_t size = a->newest->size * 2;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < need)
        size = need;
    a->newest = block_new(size, a->newest);
}

static void *arena_take(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        arena_out_of_memory();
    size_t need = rounded(size) + GAP;
    if (a->newest->size - a->newest->used < need)
        block_add(a, need);
    char *p = a->newest->data + a->newest->used;
    a->newest->used += need;
    a->used += size;
    UNPOISON(p, size);
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(arena_take(a, size), 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        arena_out_of_memory();
    return arena_alloc(a, total);
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
    assert(new_size >= old_size);
    char *p = arena_take(a, new_size);
    if (old_size > 0)
        memcpy(p, old, old_size);
    memset(p + old_size, 0, new_size - old_size);
    return p;
}

str arena_str(struct arena *a, str s)
{
    char *p = arena_take(a, s.n + 1);
    if (s.n > 0)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (str){ p, s.n };
}

char *arena_z(struct arena *a, str s)
{
    return (char *)arena_str(a, s).p;
}

str arena_vfmt(struct arena *a, const char *format, va_list args)
{
    char small[256]; /* most texts fit, so that one pass is enough */
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(small, sizeof(small), format, args);
    assert(n >= 0);
    size_t length = (size_t)n;
    str text;
    if (length < sizeof(small)) {
        text = arena_str(a, (str){ small, length });
    } else {
        char *p = arena_take(a, length + 1);
        vsnprintf(p, length + 1, format, again);
        text = (str){ p, length };
    }
    va_end(again);
    return text;
}

str arena_fmt(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str text = arena_vfmt(a, format, args);
    va_end(args);
    return text;
}

str arena_join(struct arena *a, const strs *list, const char *between)
{
    size_t gap = strlen(between), n = 0;
    for (size_t i = 0; i < list->n; i++)
        n += list->items[i].n + (i ? gap : 0);
    char *text = arena_take(a, n + 1), *to = text;
    for (size_t i = 0; i < list->n; i++) {
        str item = list->items[i];
        if (i)
            to = mempcpy(to, between, gap);
        if (item.n)
            to = mempcpy(to, item.p, item.n);
    }
    *to = '\0';
    return (str){ text, n };
}

void arena_defer(struct arena *a, void (*done)(void *), void *what)
{
    struct deferred *d = arena_alloc(a, sizeof(*d));
    *d = (struct deferred){ a->deferred, done, what };
    a->deferred = d;
}
