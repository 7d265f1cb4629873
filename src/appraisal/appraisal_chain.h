/* Who stands above whom: by the tree of posts (who holds the post that one's post reports to) and by teams (who leads one's
 * team, and the team above it). From this alone follows who may see a sheet, judge it, and look at it again. */
#pragma once

#include "../base/field.h"
#include "../store/db.h"

struct org_post {
    int64_t id, above, team_id;
};
struct org_team {
    int64_t id, parent_id, lead_id;
};
struct org_place { /* somebody active in a post or a team */
    int64_t place_id, user_id;
};

/* All of it; companies have hundreds of each. */
struct org {
    struct list posts;   /* struct org_post, by id */
    struct list teams;   /* struct org_team, by id */
    struct list holders; /* struct org_place, of active users and posts, by post */
    struct list members; /* struct org_place, of active users, by user */
};
enum err org_read(struct op *op, struct org *ret) MUST_CHECK;

struct superior {
    int64_t user_id, height; /* 1: the next above */
};

/* Everybody above a person in a post, nearest first, each once where they are nearest; never the person. Nobody who left. */
void chain_of(struct arena *mem, const struct org *o, int64_t user_id, int64_t post_id,
              struct list *ret);
bool chain_has(const struct list *chain, int64_t user_id);
/* Is it one of the nearest above: those who judge? */
bool chain_leads(const struct list *chain, int64_t user_id);
/* Those next above a lead: who look again at what the lead judged. None where nobody is above. */
void chain_next(struct arena *mem, const struct list *chain, int64_t lead_id, ints *ret);
/* Whoever judges, is there somebody else to look again: next above, or one of `managers`, who stand in where nobody is? */
bool chain_has_next(struct arena *mem, const struct list *chain, const ints *managers,
                    int64_t user_id);

/* The posts and persons that somebody is above: in any post of `posts`, or any person of `users`. */
void org_below(struct arena *mem, const struct org *o, int64_t user_id, ints *ret_posts,
               ints *ret_users);
/* Teams and all below them. */
void org_teams_below(struct arena *mem, const struct org *o, const ints *teams, ints *ret);
bool id_among(const ints *list, int64_t n);
