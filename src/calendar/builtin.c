/* The calendars that the program carries, read once and shared by all threads. */
#include "calendar_internal.h"

#include "../base/embedded.h"

#include <pthread.h>
#include <stdlib.h>

static const struct {
    const char *key, *path;
} files[] = {
    { "cn", "calendars/cn.json" },
    { "always", "calendars/always.json" },
};

#define FILES (sizeof files / sizeof *files)

static const struct calendar *calendars[FILES];
static struct arena *mem; /* lives as long as the process */
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A fault in them is one of the program. */
static void read_all(void)
{
    struct op op;
    mem = arena_new();
    op_init(&op, mem, NULL, &actor_system);
    for (size_t i = 0; i < FILES; i++)
        if (calendar_read(&op, embedded_file(files[i].path), &calendars[i]) != OK)
            abort();
    op_end(&op);
}

const struct calendar *calendar_builtin(str key)
{
    pthread_once(&once, read_all);
    for (size_t i = 0; mem && i < FILES; i++)
        if (str_is(key, files[i].key))
            return calendars[i];
    return NULL;
}
