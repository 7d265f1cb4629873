/* Whose turn it is, who sees a sheet, and what of it. */
#include "appraisal_internal.h"

/* Nobody manages their own sheet. */
enum err appraisal_standing(struct op *op, const struct org *o, const struct appraisal *a,
                            struct standing *ret)
{
    int64_t me = actor_id(op);
    struct standing s = { .person = me && me == a->user_id };
    ints next;

    chain_of(op->mem, o, a->user_id, a->post_id, &s.chain);
    chain_next(op->mem, &s.chain, a->lead_id, &next);
    s.manages = !s.person && op_scope(op, "appraisal.manage") == SCOPE_ALL;
    /* Who judged does not pass by the word of who was judged. */
    s.skips = s.manages && !(a->state == APPRAISAL_CONFIRM && me == a->lead_id);
    s.reads_all = op_scope(op, "appraisal.read") == SCOPE_ALL;
    s.above = me && chain_has(&s.chain, me);
    s.leads = s.chain.n ? me && chain_leads(&s.chain, me) : s.manages;
    s.examines = next.n ? me && id_among(&next, me) : s.manages && me != a->lead_id;
    *ret = s;
    return OK;
}

static bool standing_sees(const struct standing *s)
{
    return s->person || s->above || s->reads_all || s->manages;
}

static bool is_theirs(const struct standing *s, enum appraisal_act act)
{
    switch (act) {
    case APPRAISAL_ACT_SELF:
    case APPRAISAL_ACT_HAND_IN:
    case APPRAISAL_ACT_CONFIRM:
    case APPRAISAL_ACT_APPEAL:
        return s->person;
    case APPRAISAL_ACT_PEERS:
    case APPRAISAL_ACT_JUDGE:
    case APPRAISAL_ACT_SUBMIT:
        return s->leads;
    case APPRAISAL_ACT_SKIP:
        return s->skips;
    case APPRAISAL_ACT_DECIDE:
        return s->examines;
    case APPRAISAL_ACT_PEER_WORD: /* of who was asked; */
    case APPRAISAL_ACT_COMPUTE:   /* of a job: neither hangs on what somebody is to the sheet */
    case APPRAISAL_ACTS:
        break;
    }
    return false;
}

bool standing_may(const struct appraisal *a, const struct standing *s, enum appraisal_act act)
{
    return a->cycle_state == CYCLE_OPEN && appraisal_after(a->state, act) >= 0 && is_theirs(s, act);
}

static strs standing_acts(struct op *op, const struct appraisal *a, const struct standing *s)
{
    strs acts = { arena_array(op->mem, APPRAISAL_ACTS, sizeof(str)), 0 };
    for (int act = 0; act < APPRAISAL_ACTS; act++)
        if (standing_may(a, s, (enum appraisal_act)act))
            acts.items[acts.n++] = str_of(appraisal_act_labels[act]);
    return acts;
}

/* ------------------------------------------------------------------ what is not shown */

static void hide_judgement(struct appraisal_item *i)
{
    i->comment = i->evidence = STR("");
    i->tickets = (strs){ 0 };
    i->attachment_ids = (ints){ 0 };
    if (i->kind != ITEM_MEASURE)
        i->points = (decimal){ 0 };
}

void appraisal_hide(struct op *op, struct appraisal *a, const struct standing *s)
{
    struct appraisal_item *items = a->items.items;
    bool judged = a->state >= APPRAISAL_CONFIRM || s->leads;
    bool said = a->state > APPRAISAL_SELF || s->person;

    for (size_t i = 0; i < a->items.n; i++) {
        if (!judged)
            hide_judgement(&items[i]);
        if (!said)
            items[i].self_comment = STR(""), items[i].self_points = (decimal){ 0 };
        if (items[i].answers < PEERS_LEAST || a->state < APPRAISAL_CONFIRM)
            items[i].answers = 0;
        items[i].counted.definition = STR("{}"); /* long, and in what is frozen */
    }
    if (!judged)
        a->lead_comment = STR("");
    if (!said)
        a->self_comment = STR("");
    if (s->person && !s->above)
        a->peers = (struct list){ 0 };
    appraisal_add_up(op, a);
    a->acts = standing_acts(op, a, s);
}

/* ------------------------------------------------------------------ acts */

static enum err leads_name(struct op *op, struct appraisal *a, const struct standing *s)
{
    const struct superior *up = s->chain.items;
    a->lead_names.items = arena_array(op->mem, s->chain.n, sizeof(str));
    for (size_t i = 0; i < s->chain.n && up[i].height == up[0].height; i++)
        TRY(user_name(op, up[i].user_id, &a->lead_names.items[a->lead_names.n++]));
    return OK;
}

static bool is_appealed(const struct appraisal *a, int64_t item_id)
{
    const struct appraisal_appeal *x = a->appeals.items;
    for (size_t i = 0; i < a->appeals.n; i++)
        if (x[i].item_id == item_id)
            return true;
    return false;
}

/* Who decides an appeal against what peers said reads it, as long as there are enough of them. */
static enum err words_show(struct op *op, struct appraisal *a, const struct standing *s)
{
    struct list all;
    if (!standing_may(a, s, APPRAISAL_ACT_DECIDE))
        return OK;
    TRY(peer_words_read(op, a->id, &all));
    const struct appraisal_word *w = all.items;
    struct appraisal_word *shown = arena_array(op->mem, all.n, sizeof *shown);
    a->words = (struct list){ shown, 0 };
    for (size_t i = 0; i < all.n; i++) {
        const struct appraisal_item *item = item_of(a, w[i].item_id);
        if (item && item->answers >= PEERS_LEAST && is_appealed(a, w[i].item_id))
            shown[a->words.n++] = w[i];
    }
    return OK;
}

static enum err show(struct op *op, struct appraisal *a, const struct standing *s)
{
    appraisal_hide(op, a, s);
    TRY(words_show(op, a, s));
    TRY(appraisal_files(op, a));
    return leads_name(op, a, s);
}

static enum err seen(struct op *op, int64_t id, struct appraisal *ret,
                     struct standing *ret_standing)
{
    struct org o;
    TRY(appraisal_read(op, id, ret));
    TRY(org_read(op, &o));
    TRY(appraisal_standing(op, &o, ret, ret_standing));
    return standing_sees(ret_standing) ? OK : refuse(op, ERR_NOT_FOUND, "appraisal.not_found");
}

enum err appraisal_begin(struct op *op, int64_t id, int64_t version, enum appraisal_act act,
                         struct appraisal *ret, struct standing *ret_standing)
{
    int64_t locked;
    TRY(db_int(op, SQL(appraisal_lock), ARGS(V(id)), &locked));
    TRY(seen(op, id, ret, ret_standing));
    if (!is_theirs(ret_standing, act))
        return refuse(op, ERR_FORBIDDEN, "appraisal.not_yours");
    TRY(version_check(op, "appraisal", id, ret->version, version));
    if (!standing_may(ret, ret_standing, act))
        return refuse(op, ERR_CONFLICT, "appraisal.no_act");
    return OK;
}

enum err appraisal_end(struct op *op, struct appraisal *a, const char *type, str data,
                       struct appraisal *ret)
{
    struct standing s;
    int64_t done = 0;
    appraisal_add_up(op, a);
    TRY(db_int(op, SQL(appraisal_update),
               ARGS(V(a->id), V(a->version), V(a->state), V(or_empty(a->self_comment)),
                    V(or_empty(a->lead_comment)), V_REF(a->lead_id), V(a->score), V(a->uncapped),
                    V(a->cap), V(a->handed_in_at), V(a->submitted_at), V(a->confirmed_at),
                    V(a->closed_at), V(op->now), V(or_empty(a->skip_reason))),
               &done));
    if (!done)
        return version_refuse(op, "appraisal", a->id);
    TRY(event_append(op, "appraisal", a->id, type, data, NULL));
    TRY(seen(op, a->id, ret, &s));
    return show(op, ret, &s);
}

/* ------------------------------------------------------------------ opening */

enum err appraisal_opening_add(struct op *op, int64_t id, enum appraisal_opened_how how)
{
    return db_run(op, SQL(appraisal_opening_insert),
                  ARGS(V(id), V(op->actor->id), V((int)how), V(op->now)), NULL);
}

enum err appraisal_open(struct op *op, int64_t id, enum appraisal_opened_how how,
                        struct appraisal *ret)
{
    struct standing s;
    TRY(seen(op, id, ret, &s));
    TRY(show(op, ret, &s));
    if (s.person)
        return OK;
    TX(tx, op);
    TRY(appraisal_opening_add(op, id, how));
    TRY(event_append(op, "appraisal", id, "appraisal.opened",
                     DATA(op, D("how", appraisal_opened_labels[how])), NULL));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ telling */

enum err appraisal_tell(struct op *op, const struct appraisal *a, int64_t user_id, const char *type)
{
    return notification_add(op, user_id, type, "appraisal", a->id,
                            DATA(op, D("cycle", a->cycle_name), D("user", a->user_name)));
}

enum err appraisal_managers(struct op *op, bool all, ints *ret)
{
    struct list grants;
    ints admins;
    TRY(people_grants(op, &grants));
    TRY(people_admins(op, &admins));
    const struct people_grant *g = grants.items;
    *ret = (ints){ arena_array(op->mem, grants.n + admins.n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < grants.n; i++)
        if (str_is(g[i].permission, "appraisal.manage"))
            ret->items[ret->n++] = g[i].user_id;
    for (size_t i = 0; all && i < admins.n; i++)
        if (!id_among(ret, admins.items[i]))
            ret->items[ret->n++] = admins.items[i];
    return OK;
}

static enum err tell_all(struct op *op, const struct appraisal *a, const ints *users,
                         const char *type, size_t *ret_told)
{
    *ret_told = 0;
    for (size_t i = 0; i < users->n; i++) {
        int64_t id = users->items[i];
        if (id == a->user_id || id == a->lead_id || id == actor_id(op))
            continue;
        TRY(appraisal_tell(op, a, id, type));
        ++*ret_told;
    }
    return OK;
}

enum err appraisal_tell_managers(struct op *op, const struct appraisal *a, const char *type)
{
    ints users;
    size_t told;
    TRY(appraisal_managers(op, false, &users));
    TRY(tell_all(op, a, &users, type, &told));
    if (told)
        return OK;
    TRY(appraisal_managers(op, true, &users));
    return tell_all(op, a, &users, type, &told);
}

enum err appraisal_tell_leads(struct op *op, const struct appraisal *a, const char *type)
{
    struct org o;
    struct list chain;
    TRY(org_read(op, &o));
    chain_of(op->mem, &o, a->user_id, a->post_id, &chain);
    if (!chain.n)
        return appraisal_tell_managers(op, a, type);
    const struct superior *s = chain.items;
    for (size_t i = 0; i < chain.n && s[i].height == s[0].height; i++)
        TRY(appraisal_tell(op, a, s[i].user_id, type));
    return OK;
}
