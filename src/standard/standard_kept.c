/* Editions that were read already. Each ticket that is written asks for all of them, and reading their conditions and plans
 * costs more than fetching their rows. The rows as text are the key, so that nothing becomes stale, whatever database they
 * are from. When there is no room any more the oldest makes way; its memory stays, for an op may hold it. */
#include "standard_internal.h"

#include <pthread.h>

#define KEPT_MAX 100
#define KEY_MAX  (4u << 20)

static struct kept {
    struct arena *mem;
    str key;
    struct list editions; /* struct compiled */
} all[KEPT_MAX];
static size_t all_n; /* ever kept */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

enum err standard_compile(struct op *op, const struct standard *s, struct compiled *ret)
{
    ret->s = *s;
    TRY(standard_condition(op, s->condition, &ret->condition));
    ret->tests = standard_tests(&ret->condition);
    return OK;
}

static enum err compile_rows(struct op *op, const struct list *rows, struct list *ret)
{
    struct list standards = *rows;
    TRY(standards_of_rows(op, &standards));
    struct compiled *editions = arena_array(op->mem, standards.n, sizeof *editions);
    for (size_t i = 0; i < standards.n; i++)
        TRY(standard_compile(op, &((const struct standard *)standards.items)[i], &editions[i]));
    *ret = (struct list){ editions, standards.n };
    return OK;
}

static const struct kept *find(str key)
{
    for (size_t i = 0; i < KEPT_MAX && i < all_n; i++) { /* the newest is asked for most */
        const struct kept *k = &all[(all_n - 1 - i) % KEPT_MAX];
        if (str_eq(k->key, key))
            return k;
    }
    return NULL;
}

static str copied(struct arena *mem, str s)
{
    return s.p ? arena_str(mem, s) : s;
}

/* In memory of its own, which is never freed: rows live in the op's. */
static struct list rows_for_ever(struct arena *mem, const struct list *rows)
{
    struct standard_row *to = arena_array(mem, rows->n, sizeof *to);
    for (size_t i = 0; i < rows->n; i++) {
        struct standard_row *r = &to[i];
        *r = ((const struct standard_row *)rows->items)[i];
        r->plan = copied(mem, r->plan);
        r->s.name_zh = copied(mem, r->s.name_zh), r->s.name_en = copied(mem, r->s.name_en);
        r->s.condition = copied(mem, r->s.condition);
        r->s.calendar = copied(mem, r->s.calendar);
        strs pauses = { arena_array(mem, r->s.pauses.n, sizeof(str)), r->s.pauses.n };
        for (size_t k = 0; k < pauses.n; k++)
            pauses.items[k] = copied(mem, r->s.pauses.items[k]);
        r->s.pauses = pauses;
    }
    return (struct list){ to, rows->n };
}

static enum err keep(struct op *op, str key, const struct list *rows, struct list *ret)
{
    struct op keeper = *op;
    keeper.mem = arena_new();
    struct list own = rows_for_ever(keeper.mem, rows);
    enum err err = compile_rows(&keeper, &own, ret);
    if (err == OK) {
        all[all_n++ % KEPT_MAX] = (struct kept){ keeper.mem, arena_str(keeper.mem, key), *ret };
        return OK;
    }
    arena_free(keeper.mem);
    return compile_rows(op, rows, ret); /* to be refused again, in the op's own memory */
}

enum err standards_compiled(struct op *op, const struct list *rows, struct list *ret)
{
    CLEANUP(buf_release) struct buf text;
    enum err err = OK;
    buf_init(&text, KEY_MAX);
    fields_write_items(&text, standard_row_fields, rows->items, rows->n,
                       sizeof(struct standard_row));
    if (text.full)
        return compile_rows(op, rows, ret);
    pthread_mutex_lock(&lock);
    const struct kept *kept = find(buf_view(&text));
    if (kept)
        *ret = kept->editions;
    else
        err = keep(op, buf_view(&text), rows, ret);
    pthread_mutex_unlock(&lock);
    return err;
}
