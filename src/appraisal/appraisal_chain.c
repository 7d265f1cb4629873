#include "appraisal_chain.h"

#include "../duty/duty.h"
#include "../people/people.h"
#include "appraisal_chain_sql.h"

/* ------------------------------------------------------------------ reading */

static const struct field org_post_fields[] = {
    { FIELD(struct org_post, id) },
    { FIELD(struct org_post, above) },
    { FIELD(struct org_post, team_id) },
    { 0 },
};

static const struct field org_team_fields[] = {
    { FIELD(struct org_team, id) },
    { FIELD(struct org_team, parent_id) },
    { FIELD(struct org_team, lead_id) },
    { 0 },
};

static const struct field org_place_fields[] = {
    { FIELD(struct org_place, place_id) },
    { FIELD(struct org_place, user_id) },
    { 0 },
};

enum err org_read(struct op *op, struct org *ret)
{
    TRY(db_all(op, SQL(org_posts), NO_ARGS, org_post_fields, sizeof(struct org_post), &ret->posts));
    TRY(db_all(op, SQL(org_teams), NO_ARGS, org_team_fields, sizeof(struct org_team), &ret->teams));
    TRY(db_all(op, SQL(org_holders), NO_ARGS, org_place_fields, sizeof(struct org_place),
               &ret->holders));
    return db_all(op, SQL(org_members), NO_ARGS, org_place_fields, sizeof(struct org_place),
                  &ret->members);
}

static const struct org_post *post_of(const struct org *o, int64_t id)
{
    const struct org_post *p = o->posts.items;
    for (size_t i = 0; i < o->posts.n; i++)
        if (p[i].id == id)
            return &p[i];
    return NULL;
}

static const struct org_team *team_of(const struct org *o, int64_t id)
{
    const struct org_team *t = o->teams.items;
    for (size_t i = 0; i < o->teams.n; i++)
        if (t[i].id == id)
            return &t[i];
    return NULL;
}

bool id_among(const ints *list, int64_t n)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i] == n)
            return true;
    return false;
}

/* ------------------------------------------------------------------ upwards */

struct climbing {
    const struct org *o;
    int64_t user_id;
    struct superior *all;
    size_t n, room;
};

/* Each way up is climbed from below, but one way may reach higher before another comes by somebody nearer. */
static void add(struct climbing *c, int64_t user_id, int64_t height)
{
    if (!user_id || user_id == c->user_id)
        return;
    for (size_t i = 0; i < c->n; i++)
        if (c->all[i].user_id == user_id) {
            if (height < c->all[i].height)
                c->all[i].height = height;
            return;
        }
    if (c->n < c->room)
        c->all[c->n++] = (struct superior){ user_id, height };
}

static void climb_posts(struct climbing *c, const struct org_post *from)
{
    const struct org_post *p = from ? post_of(c->o, from->above) : NULL;
    const struct org_place *h = c->o->holders.items;
    for (int64_t height = 1; p && height <= POST_DEPTH_MAX; height++) {
        for (size_t i = 0; i < c->o->holders.n; i++)
            if (h[i].place_id == p->id)
                add(c, h[i].user_id, height);
        p = post_of(c->o, p->above);
    }
}

/* Somebody who leads the own team has the head of the team above next over them: heights count from where one is not the head
 * oneself. */
static void climb_teams(struct climbing *c, int64_t team_id)
{
    const struct org_team *t = team_of(c->o, team_id);
    int64_t height = 1;
    for (int steps = 0; t && steps <= TEAM_DEPTH_MAX; steps++) {
        if (t->lead_id && t->lead_id != c->user_id)
            add(c, t->lead_id, height++);
        t = team_of(c->o, t->parent_id);
    }
}

static int by_height(const void *a, const void *b)
{
    const struct superior *x = a, *y = b;
    if (x->height != y->height)
        return x->height < y->height ? -1 : 1;
    return x->user_id < y->user_id ? -1 : x->user_id > y->user_id;
}

void chain_of(struct arena *mem, const struct org *o, int64_t user_id, int64_t post_id,
              struct list *ret)
{
    struct climbing c = { .o = o, .user_id = user_id, .room = o->holders.n + o->teams.n + 1 };
    const struct org_post *post = post_of(o, post_id);
    const struct org_place *m = o->members.items;

    c.all = arena_array(mem, c.room, sizeof *c.all);
    climb_posts(&c, post);
    if (post)
        climb_teams(&c, post->team_id);
    for (size_t i = 0; i < o->members.n; i++)
        if (m[i].user_id == user_id)
            climb_teams(&c, m[i].place_id);
    if (c.n)
        qsort(c.all, c.n, sizeof *c.all, by_height);
    *ret = (struct list){ c.all, c.n };
}

static int64_t height_of(const struct list *chain, int64_t user_id)
{
    const struct superior *s = chain->items;
    for (size_t i = 0; i < chain->n; i++)
        if (s[i].user_id == user_id)
            return s[i].height;
    return 0;
}

bool chain_has(const struct list *chain, int64_t user_id)
{
    return height_of(chain, user_id) > 0;
}

bool chain_leads(const struct list *chain, int64_t user_id)
{
    const struct superior *s = chain->items;
    return chain->n && height_of(chain, user_id) == s[0].height;
}

void chain_next(struct arena *mem, const struct list *chain, int64_t lead_id, ints *ret)
{
    const struct superior *s = chain->items;
    int64_t own = height_of(chain, lead_id), next = 0;
    *ret = (ints){ arena_array(mem, chain->n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < chain->n; i++) {
        if (s[i].height <= own || (next && s[i].height != next))
            continue;
        next = s[i].height;
        ret->items[ret->n++] = s[i].user_id;
    }
}

static size_t others_of(const ints *managers, int64_t user_id, int64_t lead_id)
{
    size_t n = 0;
    for (size_t i = 0; i < managers->n; i++)
        n += managers->items[i] != user_id && managers->items[i] != lead_id;
    return n;
}

bool chain_has_next(struct arena *mem, const struct list *chain, const ints *managers,
                    int64_t user_id)
{
    const struct superior *s = chain->items;
    ints next;
    if (!chain->n) /* one of them judges, another looks again */
        return others_of(managers, user_id, 0) >= 2;
    chain_next(mem, chain, s[0].user_id, &next);
    if (next.n)
        return true;
    for (size_t i = 0; i < chain->n; i++)
        if (!others_of(managers, user_id, s[i].user_id))
            return false;
    return true;
}

/* ------------------------------------------------------------------ downwards */

static void take(ints *list, int64_t n)
{
    if (!id_among(list, n))
        list->items[list->n++] = n;
}

void org_teams_below(struct arena *mem, const struct org *o, const ints *teams, ints *ret)
{
    const struct org_team *t = o->teams.items;
    size_t before;
    *ret = (ints){ arena_array(mem, o->teams.n + teams->n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < teams->n; i++)
        take(ret, teams->items[i]);
    do {
        before = ret->n;
        for (size_t i = 0; i < o->teams.n; i++)
            if (id_among(ret, t[i].parent_id))
                take(ret, t[i].id);
    } while (ret->n > before);
}

static void posts_below(const struct org *o, int64_t user_id, ints *ret)
{
    const struct org_post *p = o->posts.items;
    const struct org_place *h = o->holders.items;
    size_t before;
    for (size_t i = 0; i < o->posts.n; i++)
        for (size_t k = 0; k < o->holders.n; k++)
            if (h[k].user_id == user_id && h[k].place_id == p[i].above)
                take(ret, p[i].id);
    do {
        before = ret->n;
        for (size_t i = 0; i < o->posts.n; i++)
            if (id_among(ret, p[i].above))
                take(ret, p[i].id);
    } while (ret->n > before);
}

void org_below(struct arena *mem, const struct org *o, int64_t user_id, ints *ret_posts,
               ints *ret_users)
{
    const struct org_team *t = o->teams.items;
    const struct org_post *p = o->posts.items;
    const struct org_place *m = o->members.items;
    ints led = { arena_array(mem, o->teams.n, sizeof(int64_t)), 0 }, teams;

    *ret_posts = (ints){ arena_array(mem, o->posts.n, sizeof(int64_t)), 0 };
    *ret_users = (ints){ arena_array(mem, o->members.n, sizeof(int64_t)), 0 };
    posts_below(o, user_id, ret_posts);
    for (size_t i = 0; i < o->teams.n; i++)
        if (t[i].lead_id == user_id)
            take(&led, t[i].id);
    org_teams_below(mem, o, &led, &teams);
    for (size_t i = 0; i < o->members.n; i++)
        if (id_among(&teams, m[i].place_id))
            take(ret_users, m[i].user_id);
    for (size_t i = 0; i < o->posts.n; i++)
        if (id_among(&teams, p[i].team_id))
            take(ret_posts, p[i].id);
}
