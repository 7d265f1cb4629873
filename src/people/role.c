/* Roles: sets of permissions with their reach. The built-in ones are there from the start and may be
 * changed like any other, but for admin, which holds everything, and so also what a later version of
 * the program brings. */
#include "people_internal.h"

#include "../event/event.h"
#include "role_sql.h"

#define ADMIN_KEY "admin"
#define KEY_MAX   40

const struct field grant_fields[] = {
    { FIELD(struct grant, permission), .flags = REQUIRED, .max = 60,
      .doc = "key of GET /permissions" },
    { FIELD(struct grant, scope), .flags = REQUIRED, .labels = scope_labels,
      .doc = "own records, those of one's teams and all below, or all; none is the same as leaving "
             "it out" },
    { 0 },
};

#define GRANTS_FIELD                                                                               \
    FIELD(struct role, grants), .of = grant_fields, .size = sizeof(struct grant),                  \
                                .max = PERMISSION_MAX

const struct field role_fields[] = {
    { FIELD(struct role, id), .flags = READONLY },
    { FIELD(struct role, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct role, key), .flags = READONLY, .doc = "name for programs; never changes" },
    { FIELD(struct role, name_zh) },
    { FIELD(struct role, name_en) },
    { FIELD(struct role, builtin), .flags = READONLY },
    { GRANTS_FIELD },
    { 0 },
};

const struct field role_add_fields[] = {
    { FIELD(struct role, key), .flags = REQUIRED | TRIM, .max = KEY_MAX,
      .doc = "small letters, digits and _" },
    { FIELD(struct role, name_zh), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct role, name_en), .flags = REQUIRED | TRIM, .max = 60 },
    { GRANTS_FIELD },
    { 0 },
};

const struct field role_edit_fields[] = {
    { FIELD(struct role, name_zh), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct role, name_en), .flags = REQUIRED | TRIM, .max = 60 },
    { GRANTS_FIELD },
    { 0 },
};

struct grant_row {
    int64_t role_id;
    struct grant grant;
};

static const struct field grant_row_fields[] = {
    { FIELD(struct grant_row, role_id) },
    { FIELD_NAMED(struct grant_row, grant.permission, "permission") },
    { FIELD_NAMED(struct grant_row, grant.scope, "scope"), .labels = scope_labels },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

/* admin: every permission of this program. */
static void grants_of_admin(struct op *op, struct role *r)
{
    struct grant *grants = arena_array(op->mem, permission_count(), sizeof *grants);
    for (size_t i = 0; i < permission_count(); i++)
        grants[i] = (struct grant){ str_of(permission_at(i)->key), SCOPE_ALL };
    r->grants = (struct list){ grants, permission_count() };
}

/* The role's own out of rows in the order of roles; *pos moves behind them. */
static void grants_take(struct op *op, struct role *r, const struct grant_row *rows, size_t n,
                        size_t *pos)
{
    size_t end = *pos;
    while (end < n && rows[end].role_id == r->id)
        end++;
    struct grant *grants = arena_array(op->mem, end - *pos, sizeof *grants);
    for (size_t i = *pos; i < end; i++)
        grants[i - *pos] = rows[i].grant;
    r->grants = (struct list){ grants, end - *pos };
    *pos = end;
    if (str_is(r->key, ADMIN_KEY))
        grants_of_admin(op, r);
}

/* Fills in the grants of n roles in the order of their ids; role_id 0 when they are all there are. */
static enum err roles_fill(struct op *op, struct role *roles, size_t n, int64_t role_id)
{
    struct list rows = { 0 };
    size_t pos = 0;
    TRY(db_all(op, SQL(role_grants), ARGS(V(role_id)), grant_row_fields, sizeof(struct grant_row),
               &rows));
    for (size_t i = 0; i < n; i++)
        grants_take(op, &roles[i], rows.items, rows.n, &pos);
    return OK;
}

enum err role_list(struct op *op, struct list *ret)
{
    TRY(db_all(op, SQL(role_list), NO_ARGS, role_fields, sizeof(struct role), ret));
    return roles_fill(op, ret->items, ret->n, 0);
}

enum err role_find(struct op *op, int64_t id, struct role *ret, bool *ret_found)
{
    struct role r = { 0 };
    TRY(db_find(op, SQL(role_get), ARGS(V(id)), role_fields, &r, ret_found));
    TRY(roles_fill(op, &r, 1, id));
    *ret = r;
    return OK;
}

enum err role_get(struct op *op, int64_t id, struct role *ret)
{
    bool found = false;
    TRY(role_find(op, id, ret, &found));
    return found ? OK : refuse(op, ERR_NOT_FOUND, "role.not_found");
}

enum err role_by_key(struct op *op, str key, int64_t *ret_id)
{
    int64_t id = 0;
    TRY(db_int(op, SQL(role_id_of_key), ARGS(V(key)), &id));
    if (!id)
        return refuse(op, ERR_NOT_FOUND, "role.not_found");
    *ret_id = id;
    return OK;
}

/* ------------------------------------------------------------------ checking */

static void role_grants_table(const struct role *r, uint8_t ret[PERMISSION_MAX])
{
    memset(ret, 0, PERMISSION_MAX);
    for (size_t i = 0; i < r->grants.n; i++) {
        const struct grant *g = &((const struct grant *)r->grants.items)[i];
        grant_raise(ret, g->permission, g->scope);
    }
}

enum err role_within_own(struct op *op, const struct role *role)
{
    uint8_t grants[PERMISSION_MAX];
    role_grants_table(role, grants);
    return actor_holds(op, grants) ? OK : refuse(op, ERR_FORBIDDEN, "role.beyond_own");
}

static bool key_ok(str key)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        bool letter = c >= 'a' && c <= 'z';
        if (!letter && (i == 0 || (c != '_' && (c < '0' || c > '9'))))
            return false;
    }
    return key.n >= 2 && key.n <= KEY_MAX;
}

/* Known permissions, each once, all or nothing where there is no reach; takes out what is "none". */
static void role_check_grants(struct op *op, struct role *r)
{
    bool seen[PERMISSION_MAX] = { false };
    struct grant *grants = arena_array(op->mem, r->grants.n, sizeof *grants);
    size_t n = 0;

    for (size_t i = 0; i < r->grants.n; i++) {
        const struct grant *g = &((const struct grant *)r->grants.items)[i];
        int index = permission_index(g->permission);
        str key_pointer = arena_fmt(op->mem, "/grants/%zu/permission", i);
        if (index < 0)
            op_field(op, key_pointer, "permission.unknown");
        else if (seen[index])
            op_field(op, key_pointer, "role.repeated");
        else if (!permission_at((size_t)index)->scoped && g->scope != SCOPE_NONE &&
                 g->scope != SCOPE_ALL)
            op_field(op, arena_fmt(op->mem, "/grants/%zu/scope", i), "role.not_scoped");
        if (index >= 0)
            seen[index] = true;
        if (g->scope != SCOPE_NONE)
            grants[n++] = *g;
    }
    r->grants = (struct list){ grants, n };
}

/* ------------------------------------------------------------------ changing */

static enum err role_write_grants(struct op *op, const struct role *r)
{
    TRY(db_run(op, SQL(role_grant_clear), ARGS(V(r->id)), NULL));
    for (size_t i = 0; i < r->grants.n; i++) {
        const struct grant *g = &((const struct grant *)r->grants.items)[i];
        TRY(db_run(op, SQL(role_grant_insert), ARGS(V(r->id), V(g->permission), V(g->scope)),
                   NULL));
    }
    return OK;
}

static enum err role_insert(struct op *op, struct role *r)
{
    TRY(db_int(op, SQL(role_insert), ARGS(V(r->key), V(r->name_zh), V(r->name_en), V(r->builtin)),
               &r->id));
    return role_write_grants(op, r);
}

enum err role_add(struct op *op, const struct role *form, struct role *ret)
{
    const struct role none = { 0 };
    struct role r = *form;
    int64_t other = 0;

    r.builtin = false;
    fields_check(op, role_add_fields, &r, STR(""));
    if (r.key.n && !key_ok(r.key))
        op_field_with(op, STR("/key"), "role.key_form",
                      P("max", arena_fmt(op->mem, "%d", KEY_MAX)));
    role_check_grants(op, &r);
    TX(tx, op);
    TRY(people_touch(op));
    TRY(db_int(op, SQL(role_id_of_key), ARGS(V(r.key)), &other));
    if (other)
        op_field(op, STR("/key"), "role.key_taken");
    TRY(op_check(op));
    TRY(role_within_own(op, &r));
    TRY(role_insert(op, &r));
    TRY(people_event(op, "role", r.id, "role.created", role_add_fields, &none, &r));
    TRY(role_get(op, r.id, ret));
    return tx_commit(&tx);
}

/* What a role grants beyond the actor may neither be given nor taken away by them: both sides count. */
enum err role_edit(struct op *op, int64_t id, int64_t version, const struct role *form,
                   struct role *ret)
{
    struct role before = { 0 }, r = *form;

    fields_check(op, role_edit_fields, &r, STR(""));
    role_check_grants(op, &r);
    TRY(op_check(op));
    TX(tx, op);
    TRY(people_touch(op));
    TRY(role_get(op, id, &before));
    TRY(version_check(op, "role", id, before.version, version));
    if (str_is(before.key, ADMIN_KEY))
        return refuse(op, ERR_CONFLICT, "role.admin_fixed");
    TRY(role_within_own(op, &before));
    TRY(role_within_own(op, &r));
    r.id = id;
    TRY(db_run(op, SQL(role_update), ARGS(V(id), V(r.name_zh), V(r.name_en)), NULL));
    TRY(role_write_grants(op, &r));
    TRY(people_event(op, "role", id, "role.changed", role_edit_fields, &before, &r));
    TRY(role_get(op, id, ret));
    return tx_commit(&tx);
}

enum err role_delete(struct op *op, int64_t id)
{
    const struct role none = { 0 };
    struct role before = { 0 };
    int64_t users = 0;

    TX(tx, op);
    TRY(people_touch(op));
    TRY(role_get(op, id, &before));
    if (before.builtin)
        return refuse(op, ERR_CONFLICT, "role.builtin");
    TRY(role_within_own(op, &before));
    TRY(db_int(op, SQL(role_users), ARGS(V(id)), &users));
    if (users)
        return refuse_with(op, ERR_CONFLICT, "role.in_use",
                           P("count", arena_fmt(op->mem, "%lld", (long long)users)));
    TRY(db_run(op, SQL(role_grant_clear), ARGS(V(id)), NULL));
    TRY(db_run(op, SQL(role_delete), ARGS(V(id)), NULL));
    TRY(people_event(op, "role", id, "role.deleted", role_add_fields, &before, &none));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ the built-in ones */

/* "key:scope key:scope …" of role_builtin.c. */
static struct list builtin_grants(struct op *op, str text)
{
    struct grant *grants = arena_array(op->mem, PERMISSION_MAX, sizeof *grants);
    size_t n = 0;
    str one, key;
    while (str_split(&text, ' ', &one) && n < PERMISSION_MAX) {
        if (!str_split(&one, ':', &key))
            continue;
        int scope = label_index(scope_labels, one);
        if (scope > SCOPE_NONE)
            grants[n++] = (struct grant){ key, scope };
    }
    return (struct list){ grants, n };
}

static enum err builtin_add(struct op *op, const struct builtin_role *b)
{
    const struct role none = { 0 };
    struct role r = {
        .key = str_of(b->key),
        .name_zh = str_of(b->name_zh),
        .name_en = str_of(b->name_en),
        .builtin = true,
        .grants = builtin_grants(op, str_of(b->grants)),
    };
    TRY(role_insert(op, &r));
    return people_event(op, "role", r.id, "role.created", role_add_fields, &none, &r);
}

enum err people_seed(struct op *op)
{
    TX(tx, op);
    TRY(people_touch(op));
    for (const struct builtin_role *b = builtin_roles; b->key; b++) {
        int64_t there = 0;
        TRY(db_int(op, SQL(role_id_of_key), ARGS(V(b->key)), &there));
        if (!there)
            TRY(builtin_add(op, b));
    }
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ who may what, all at once */

const struct field people_grant_fields[] = {
    { FIELD(struct people_grant, user_id) },
    { FIELD(struct people_grant, user_name) },
    { FIELD(struct people_grant, permission) },
    { 0 },
};

enum err people_grants(struct op *op, struct list *ret)
{
    return db_all(op, SQL(people_grants), NO_ARGS, people_grant_fields, sizeof(struct people_grant),
                  ret);
}

enum err people_admins(struct op *op, ints *ret)
{
    static const struct field fields[] = { { FIELD_NAMED(struct people_grant, user_id, "id") },
                                           { 0 } };
    struct list found;
    TRY(db_all(op, SQL(people_admins), NO_ARGS, fields, sizeof(struct people_grant), &found));
    *ret = (ints){ arena_array(op->mem, found.n, sizeof(int64_t)), found.n };
    for (size_t i = 0; i < found.n; i++)
        ret->items[i] = ((struct people_grant *)found.items)[i].user_id;
    return OK;
}
