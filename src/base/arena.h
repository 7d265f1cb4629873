/* Memory with one lifetime: an op's arena dies with the op, so nobody frees. Out of memory ends the
 * process (aborts): sizes are bounded at the edge, so it means that the machine is lost.
 * Not thread-safe; an arena belongs to one op. */
#pragma once

#include "str.h"

#include <stdarg.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);  /* accepts NULL */
void arena_reset(struct arena *a); /* empties it, keeps one block for the next op */
size_t arena_used(const struct arena *a);

void *arena_alloc(struct arena *a, size_t size);               /* zeroed, aligned for any type */
void *arena_array(struct arena *a, size_t count, size_t size); /* zeroed; aborts on overflow */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size); /* copies */
str arena_str(struct arena *a, str s); /* copy, NUL-terminated behind .n */
char *arena_z(struct arena *a, str s); /* the same as a C string */
str arena_fmt(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
str arena_vfmt(struct arena *a, const char *format, va_list args);
str arena_join(struct arena *a, const strs *list, const char *between); /* {"", 0} of none */
/* Runs done(what) when the arena is reset or freed: for what is not memory (a jansson value). */
void arena_defer(struct arena *a, void (*done)(void *), void *what);

void arena_cleanup(struct arena **a); /* for CLEANUP(arena_cleanup) */
#define CLEANUP(f) __attribute__((cleanup(f)))
