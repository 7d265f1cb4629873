/* Versions of calendars that were read already. Reading one takes a quarter of a millisecond, asking it a tenth of
 * a microsecond, and every clock of every ticket asks. A version never changes, so that its text is the key and
 * nothing becomes stale; when there is no room any more the rest is read each time, as it would be without this. */
#include "calendar_internal.h"

#include <pthread.h>

#define KEPT_MAX 100

static struct kept {
    struct arena *mem;
    str content;
    const struct calendar *calendar;
} all[KEPT_MAX];
static size_t all_n;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const struct calendar *find(str content)
{
    for (size_t i = 0; i < all_n; i++)
        if (str_eq(all[i].content, content))
            return all[i].calendar;
    return NULL;
}

/* In memory of its own, which is never freed. What is wrong is told to op. */
static enum err read_for_ever(struct op *op, str content, const struct calendar **ret)
{
    const json_t *root;
    TRY(json_read(op, content, &root));
    struct op keeper = *op;
    keeper.mem = arena_new();
    enum err err = calendar_from(&keeper, root, STR(""), ret);
    if (err == OK) {
        all[all_n++] = (struct kept){ keeper.mem, arena_str(keeper.mem, content), *ret };
        return OK;
    }
    arena_free(keeper.mem);
    return calendar_read(op, content, ret); /* to be refused again, in the op's own memory */
}

enum err calendar_kept(struct op *op, str content, const struct calendar **ret)
{
    enum err err = OK;
    pthread_mutex_lock(&lock);
    *ret = find(content);
    if (!*ret && all_n < KEPT_MAX)
        err = read_for_ever(op, content, ret);
    bool none = !*ret && err == OK;
    pthread_mutex_unlock(&lock);
    return none ? calendar_read(op, content, ret) : err;
}
