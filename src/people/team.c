/* Teams: a tree, because SCOPE_TEAM covers one's own teams and all below them. Few enough (hundreds) to
 * be read whole where the shape of the tree is checked. */
#include "people_internal.h"

#include "../event/event.h"
#include "team_sql.h"

const struct field team_fields[] = {
    { FIELD(struct team, id), .flags = READONLY },
    { FIELD(struct team, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct team, name_zh) },
    { FIELD(struct team, name_en) },
    { FIELD(struct team, parent_id), .flags = NULLABLE, .doc = "team above; null at the top" },
    { FIELD(struct team, lead_id), .flags = NULLABLE, .doc = "user who leads it" },
    { FIELD(struct team, active), .doc = "takes new work" },
    { 0 },
};

const struct field team_edit_fields[] = {
    { FIELD(struct team, name_zh), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct team, name_en), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct team, parent_id), .flags = NULLABLE, .min = 0,
      .doc = "team above; null at the top" },
    { FIELD(struct team, lead_id), .flags = NULLABLE, .min = 0, .doc = "active user who leads it" },
    { FIELD(struct team, active) },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

enum err team_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(team_list), NO_ARGS, team_fields, sizeof(struct team), ret);
}

enum err team_get(struct op *op, int64_t id, struct team *ret)
{
    struct team t = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(team_get), ARGS(V(id)), team_fields, &t, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "team.not_found");
    *ret = t;
    return OK;
}

static enum err team_flag(struct op *op, const struct sql *sql, const struct arg *args, size_t n,
                          bool *ret)
{
    int64_t flag = 0;
    TRY(db_int(op, sql, args, n, &flag));
    *ret = flag != 0;
    return OK;
}

enum err team_exists(struct op *op, int64_t id, bool *ret)
{
    return team_flag(op, SQL(team_exists), ARGS(V(id)), ret);
}

enum err team_is_active(struct op *op, int64_t id, bool *ret)
{
    return team_flag(op, SQL(team_active), ARGS(V(id)), ret);
}

enum err team_has_member(struct op *op, int64_t team_id, int64_t user_id, bool *ret)
{
    return team_flag(op, SQL(team_has_member), ARGS(V(team_id), V(user_id)), ret);
}

enum err team_covers(struct op *op, int64_t user_id, ints *ret)
{
    struct list found = { 0 };
    TRY(db_all(op, SQL(team_covers), ARGS(V(user_id)), team_fields, sizeof(struct team), &found));
    ret->items = arena_array(op->mem, found.n, sizeof *ret->items);
    ret->n = found.n;
    for (size_t i = 0; i < found.n; i++)
        ret->items[i] = ((struct team *)found.items)[i].id;
    return OK;
}

/* ------------------------------------------------------------------ the shape of the tree */

static const struct team *team_of(const struct team *teams, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (teams[i].id == id)
            return &teams[i];
    return NULL;
}

/* How many teams stand on the way from id up to the top, itself included; 0 for none. Stops behind
 * the allowed depth, so that a tree that is broken already cannot hold it up. */
static int64_t team_depth(const struct team *teams, size_t n, int64_t id)
{
    int64_t depth = 0;
    for (const struct team *t = team_of(teams, n, id); t && depth <= TEAM_DEPTH_MAX; depth++)
        t = team_of(teams, n, t->parent_id);
    return depth;
}

/* Does the way from id up to the top pass by `over`? */
static bool team_is_below(const struct team *teams, size_t n, int64_t id, int64_t over)
{
    const struct team *t = team_of(teams, n, id);
    for (int64_t steps = 0; t && steps <= TEAM_DEPTH_MAX; steps++) {
        if (t->id == over)
            return true;
        t = team_of(teams, n, t->parent_id);
    }
    return false;
}

const char *team_tree_fault(const struct team *teams, size_t n, int64_t id, int64_t parent)
{
    int64_t own = team_depth(teams, n, id), height = 1;

    if (!parent)
        return NULL;
    if (!team_of(teams, n, parent))
        return "team.unknown";
    if (id && team_is_below(teams, n, parent, id))
        return "team.cycle";
    for (size_t i = 0; id && i < n; i++) {
        int64_t depth = team_depth(teams, n, teams[i].id) - own + 1;
        if (depth > height && team_is_below(teams, n, teams[i].id, id))
            height = depth;
    }
    return team_depth(teams, n, parent) + height > TEAM_DEPTH_MAX ? "team.too_deep" : NULL;
}

static enum err team_check_tree(struct op *op, const struct team *t)
{
    struct list all = { 0 };

    TRY(team_list(op, &all));
    const char *code = team_tree_fault(all.items, all.n, t->id, t->parent_id);
    if (!code)
        return OK;
    if (strcmp(code, "team.cycle") == 0)
        return refuse(op, ERR_CONFLICT, "team.cycle");
    op_field_with(op, STR("/parent_id"), code, P("max", arena_fmt(op->mem, "%d", TEAM_DEPTH_MAX)));
    return OK;
}

static enum err team_check(struct op *op, const struct team *t, int64_t lead_before)
{
    bool active = true;

    fields_check(op, team_edit_fields, t, STR(""));
    if (t->lead_id && t->lead_id != lead_before)
        TRY(user_is_active(op, t->lead_id, &active));
    if (!active)
        op_field(op, STR("/lead_id"), "team.lead_unknown");
    TRY(team_check_tree(op, t));
    return op_check(op);
}

/* ------------------------------------------------------------------ changing */

enum err team_add(struct op *op, const struct team *form, struct team *ret)
{
    const struct team none = { 0 };
    struct team t = *form;

    t.id = 0;
    TX(tx, op);
    TRY(people_touch(op));
    TRY(team_check(op, &t, 0));
    TRY(db_int(op, SQL(team_insert),
               ARGS(V(t.name_zh), V(t.name_en), V_REF(t.parent_id), V_REF(t.lead_id), V(t.active)),
               &t.id));
    TRY(people_event(op, "team", t.id, "team.created", team_edit_fields, &none, &t));
    TRY(team_get(op, t.id, ret));
    return tx_commit(&tx);
}

enum err team_edit(struct op *op, int64_t id, int64_t version, const struct team *form,
                   struct team *ret)
{
    struct team before = { 0 }, t = *form;

    TX(tx, op);
    TRY(people_touch(op));
    TRY(team_get(op, id, &before));
    TRY(version_check(op, "team", id, before.version, version));
    t.id = id;
    TRY(team_check(op, &t, before.lead_id));
    TRY(db_run(op, SQL(team_update),
               ARGS(V(id), V(t.name_zh), V(t.name_en), V_REF(t.parent_id), V_REF(t.lead_id),
                    V(t.active)),
               NULL));
    TRY(people_event(op, "team", id, "team.changed", team_edit_fields, &before, &t));
    TRY(team_get(op, id, ret));
    return tx_commit(&tx);
}
