/* Editions that were read already: each move asks for one, and reading it costs more than the move itself. An edition never
 * changes, so what was read stays good as long as its database is this one. Its memory is never given back: a company has some
 * hundred editions. */
#include "process_internal.h"
#include "process_sql.h"

#include <pthread.h>

#define KEPT_MAX 512

static struct kept {
    struct arena *mem;
    const struct db *db; /* tests open several */
    int64_t edition_id;
    const struct process_def *def;
} all[KEPT_MAX];
static size_t all_n; /* ever kept */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const struct process_def *find(const struct db *db, int64_t edition_id)
{
    const struct process_def *def = NULL;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < KEPT_MAX && i < all_n && !def; i++)
        if (all[i].edition_id == edition_id && all[i].db == db)
            def = all[i].def;
    pthread_mutex_unlock(&lock);
    return def;
}

static void keep(struct arena *mem, const struct db *db, int64_t edition_id,
                 const struct process_def *def)
{
    pthread_mutex_lock(&lock);
    all[all_n++ % KEPT_MAX] = (struct kept){ mem, db, edition_id, def };
    pthread_mutex_unlock(&lock);
}

/* One that was made in this transaction may be rolled back, and its id be given again: not kept. */
enum err process_edition_def(struct op *op, int64_t edition_id, const struct process_def **ret)
{
    const bool keeps = !db_in_tx(op);
    str text = { 0 };
    if ((*ret = find(op->env->db, edition_id)))
        return OK;
    TRY(db_text(op, SQL(process_edition_by_id), ARGS(V(edition_id)), &text));
    if (!text.n)
        return refuse(op, ERR_NOT_FOUND, "process.no_edition");
    struct op reader = *op;
    if (keeps)
        reader.mem = arena_new();
    struct process_def *def = arena_alloc(reader.mem, sizeof *def);
    enum err err = process_def_read(&reader, text, STR(""), def);
    if (err != OK)
        return op_fail(op, ERR_INTERNAL, "process.no_edition", "edition %lld cannot be read",
                       (long long)edition_id);
    if (keeps)
        keep(reader.mem, op->env->db, edition_id, def);
    *ret = def;
    return OK;
}

enum err process_current(struct op *op, struct list *ret)
{
    static const struct field fields[] = {
        { FIELD(struct process_current, process_id) },
        { FIELD(struct process_current, edition_id) },
        { 0 },
    };
    TRY(db_all(op, SQL(process_current), NO_ARGS, fields, sizeof(struct process_current), ret));
    struct process_current *c = ret->items;
    for (size_t i = 0; i < ret->n; i++)
        TRY(process_edition_def(op, c[i].edition_id, &c[i].def));
    return OK;
}
