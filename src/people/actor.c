/* Who acts: a user's name, teams and permissions put together once and kept in memory for as long as
 * people_version stands. The version that counts is read with the session, in the same statement, so
 * a change of a role holds from the first request after its commit, on every node. */
#include "people_internal.h"

#include "actor_sql.h"

#include <pthread.h>
#include <stdlib.h>

#define ACTORS_KEPT 1024 /* slots by user id; two users of one slot take turns */

struct actor_row {
    int64_t id, people_version;
    str name;
    int lang;
    bool active, admin;
    strs grants; /* "ticket.read 2" */
    ints teams;
};

static const struct field actor_row_fields[] = {
    { FIELD(struct actor_row, id) },
    { FIELD(struct actor_row, people_version) },
    { FIELD(struct actor_row, name) },
    { FIELD(struct actor_row, lang), .labels = lang_labels },
    { FIELD(struct actor_row, active) },
    { FIELD(struct actor_row, admin) },
    { FIELD(struct actor_row, grants) },
    { FIELD(struct actor_row, teams) },
    { 0 },
};

/* One piece of memory: the struct, then the teams, then the name. */
struct kept_actor {
    const struct db *db; /* tests open several */
    int64_t version;
    enum lang lang;
    struct actor actor;
    int64_t teams[];
};

static pthread_rwlock_t kept_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct kept_actor *kept[ACTORS_KEPT];

/* ------------------------------------------------------------------ keeping */

static struct kept_actor **kept_slot(int64_t user_id)
{
    return &kept[(uint64_t)user_id % ACTORS_KEPT];
}

static struct actor *actor_copy(struct op *op, const struct actor *from)
{
    struct actor *a = arena_alloc(op->mem, sizeof *a);
    *a = *from;
    a->name = arena_str(op->mem, from->name);
    a->teams.items = arena_array(op->mem, from->teams.n, sizeof *a->teams.items);
    if (from->teams.n)
        memcpy(a->teams.items, from->teams.items, from->teams.n * sizeof *a->teams.items);
    return a;
}

static struct actor *kept_find(struct op *op, int64_t user_id, int64_t version, enum lang *ret_lang)
{
    struct actor *found = NULL;
    pthread_rwlock_rdlock(&kept_lock);
    const struct kept_actor *k = *kept_slot(user_id);
    if (k && k->actor.id == user_id && k->version == version && k->db == op->env->db) {
        found = actor_copy(op, &k->actor);
        *ret_lang = k->lang;
    }
    pthread_rwlock_unlock(&kept_lock);
    return found;
}

static void kept_put(const struct op *op, const struct actor *a, enum lang lang, int64_t version)
{
    struct kept_actor *k = malloc(sizeof *k + a->teams.n * sizeof *k->teams + a->name.n);
    if (!k)
        abort(); /* as the arena does */
    *k = (struct kept_actor){ .db = op->env->db, .version = version, .lang = lang, .actor = *a };
    char *name = (char *)(k->teams + a->teams.n);
    if (a->teams.n)
        memcpy(k->teams, a->teams.items, a->teams.n * sizeof *k->teams);
    if (a->name.n)
        memcpy(name, a->name.p, a->name.n);
    k->actor.teams.items = k->teams;
    k->actor.name.p = name;

    pthread_rwlock_wrlock(&kept_lock);
    struct kept_actor *old = *kept_slot(a->id);
    *kept_slot(a->id) = k;
    pthread_rwlock_unlock(&kept_lock);
    free(old);
}

/* ------------------------------------------------------------------ making */

void grant_raise(uint8_t grants[PERMISSION_MAX], str permission, int64_t scope)
{
    int index = permission_index(permission);
    if (index >= 0 && scope > grants[index] && scope <= SCOPE_ALL)
        grants[index] = (uint8_t)scope;
}

static void row_grants(const struct actor_row *row, uint8_t grants[PERMISSION_MAX])
{
    for (size_t i = 0; row->admin && i < permission_count(); i++)
        grants[i] = SCOPE_ALL;
    for (size_t i = 0; i < row->grants.n; i++) {
        str rest = row->grants.items[i], key;
        int64_t scope = 0;
        if (str_split(&rest, ' ', &key) && str_int(rest, &scope))
            grant_raise(grants, key, scope);
    }
}

static enum err row_load(struct op *op, int64_t user_id, struct actor_row *ret, bool *ret_found)
{
    return db_find(op, SQL(actor_load), ARGS(V(user_id)), actor_row_fields, ret, ret_found);
}

static enum err actor_make(struct op *op, int64_t user_id, struct actor **ret, enum lang *ret_lang)
{
    struct actor_row row = { 0 };
    bool found = false;

    *ret = NULL;
    TRY(row_load(op, user_id, &row, &found));
    if (!found || !row.active)
        return OK;
    struct actor *a = arena_alloc(op->mem, sizeof *a);
    a->kind = ACTOR_USER;
    a->id = row.id;
    a->name = row.name;
    a->teams = row.teams;
    ids_sort(&a->teams);
    row_grants(&row, a->grants);
    if (!db_in_tx(op)) /* a version that is rolled back would come again with other contents */
        kept_put(op, a, (enum lang)row.lang, row.people_version);
    *ret = a;
    *ret_lang = (enum lang)row.lang;
    return OK;
}

enum err actor_find(struct op *op, int64_t user_id, int64_t people_version, struct actor **ret,
                    enum lang *ret_lang)
{
    *ret = kept_find(op, user_id, people_version, ret_lang);
    return *ret ? OK : actor_make(op, user_id, ret, ret_lang);
}

enum err people_actor(struct op *op, int64_t user_id, const struct actor **ret)
{
    struct actor *a;
    enum lang lang;
    TRY(actor_make(op, user_id, &a, &lang));
    if (!a)
        return refuse(op, ERR_NOT_FOUND, "user.not_found");
    *ret = a;
    return OK;
}

enum err actor_grants(struct op *op, int64_t user_id, uint8_t ret[PERMISSION_MAX])
{
    struct actor_row row = { 0 };
    bool found = false;
    TRY(row_load(op, user_id, &row, &found));
    memset(ret, 0, PERMISSION_MAX);
    row_grants(&row, ret);
    return OK;
}

bool actor_holds(const struct op *op, const uint8_t grants[PERMISSION_MAX])
{
    if (op->actor->kind == ACTOR_SYSTEM)
        return true;
    for (size_t i = 0; i < permission_count(); i++)
        if (grants[i] > op->actor->grants[i])
            return false;
    return true;
}

/* ------------------------------------------------------------------ for http_config.identify */

enum err people_identify(struct op *op, struct http *h, str session, str bearer,
                         struct identity *ret)
{
    (void)h;
    *ret = (struct identity){ .actor = &actor_anonymous };
    if (bearer.n)
        return token_identify(op, bearer, ret);
    return session.n ? session_identify(op, session, ret) : OK;
}
