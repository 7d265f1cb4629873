/* Posts: a tree of whom each reports to, as teams are one; who holds them; who stands in. */
#include "duty_internal.h"

#include "post_sql.h"

const char *const document_state_labels[] = { "draft",    "review",     "approved",
                                              "in_force", "superseded", NULL };
const char *const element_labels[] = { "E1", "E2", "E3", "E4",  "E5", "E6",
                                       "E7", "E8", "E9", "E10", NULL };

const struct field post_fields[] = {
    { FIELD(struct post, id), .flags = READONLY },
    { FIELD(struct post, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct post, name_zh) },
    { FIELD(struct post, name_en) },
    { FIELD(struct post, team_id), .flags = NULLABLE, .doc = "department" },
    { FIELD(struct post, industry), .labels = industry_labels },
    { FIELD(struct post, supervisor), .doc = "decides for others" },
    { FIELD(struct post, reports_to), .flags = NULLABLE, .doc = "post above" },
    { FIELD(struct post, deputy_ids), .doc = "posts that stand in for it" },
    { FIELD(struct post, holder_ids), .doc = "users who hold it" },
    { FIELD(struct post, model), .flags = NULLABLE, .doc = "model document that it began as" },
    { FIELD(struct post, active) },
    { FIELD(struct post, created_at) },
    { FIELD(struct post, updated_at) },
    { FIELD(struct post, in_force_id), .flags = NULLABLE, .doc = "document in force" },
    { FIELD(struct post, in_force_edition), .flags = NULLABLE },
    { FIELD(struct post, open_id), .flags = NULLABLE,
      .doc = "document that is written, reviewed or approved for a day to come" },
    { FIELD(struct post, open_state), .labels = document_state_labels,
      .doc = "draft also when there is none" },
    { FIELD(struct post, review_on), .flags = NULLABLE, .format = "date",
      .doc = "when the document in force is to be looked through again" },
    { FIELD(struct post, unsigned_count), .doc = "holders who have not signed what is in force" },
    { FIELD(struct post, duty_count), .doc = "of the document in force, else of the open one" },
    { FIELD(struct post, elements), .labels = element_labels,
      .doc = "core elements of its duties" },
    { 0 },
};

const struct field post_form_fields[] = {
    { FIELD(struct post, name_zh), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct post, name_en), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct post, team_id), .flags = NULLABLE, .min = 0, .doc = "department" },
    { FIELD(struct post, industry), .labels = industry_labels },
    { FIELD(struct post, supervisor), .doc = "decides for others" },
    { FIELD(struct post, reports_to), .flags = NULLABLE, .min = 0, .doc = "post above" },
    { FIELD(struct post, deputy_ids), .max = 20, .doc = "posts that stand in for it" },
    { FIELD(struct post, holder_ids), .max = 500, .doc = "active users who hold it" },
    { FIELD(struct post, active) },
    { 0 },
};

const struct permission duty_permissions[] = {
    { "duty.write", "编写岗位职责", "Write posts and duty documents", false },
    { "duty.approve", "批准岗位职责", "Approve duty documents", false },
    { "duty.rules", "开关检查规则", "Switch rules of the duty linter on and off", false },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

/* The elements of all duties in a row become a set in the order E1 to E10. */
static strs elements_once(struct op *op, strs all)
{
    strs once = { arena_array(op->mem, 10, sizeof *once.items), 0 };
    for (int e = 0; element_labels[e]; e++)
        for (size_t i = 0; i < all.n; i++)
            if (str_is(all.items[i], element_labels[e])) {
                once.items[once.n++] = all.items[i];
                break;
            }
    return once;
}

static void post_finish(struct op *op, struct post *p)
{
    p->elements = elements_once(op, p->elements);
    if (!p->open_id || document_may_read(op, p->open_state))
        return;
    p->open_id = 0, p->open_state = DOCUMENT_DRAFT;
    if (!p->in_force_id)
        p->duty_count = 0, p->elements.n = 0;
}

static enum err posts_read(struct op *op, int64_t id, struct list *ret)
{
    TRY(db_all(op, SQL(post_list), ARGS(V(id)), post_fields, sizeof(struct post), ret));
    for (size_t i = 0; i < ret->n; i++)
        post_finish(op, &((struct post *)ret->items)[i]);
    return OK;
}

enum err post_list(struct op *op, struct list *ret)
{
    return posts_read(op, 0, ret);
}

enum err post_get(struct op *op, int64_t id, struct post *ret)
{
    struct list found = { 0 };
    if (id > 0)
        TRY(posts_read(op, id, &found));
    if (!found.n)
        return refuse(op, ERR_NOT_FOUND, "post.not_found");
    *ret = *(struct post *)found.items;
    return OK;
}

enum err post_is_held(struct op *op, int64_t post_id, int64_t user_id, bool *ret)
{
    int64_t n = 0;
    TRY(db_int(op, SQL(post_is_held), ARGS(V(post_id), V(user_id)), &n));
    *ret = n > 0;
    return OK;
}

str post_name(const struct post *p, enum lang lang)
{
    return lang == LANG_EN ? p->name_en : p->name_zh;
}

/* ------------------------------------------------------------------ the shape of the tree */

ptrdiff_t post_index(const struct post *posts, size_t n, int64_t id)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (posts[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && posts[low].id == id ? (ptrdiff_t)low : -1;
}

/* Steps from a post to the top; more than POST_DEPTH_MAX when the way passes by `id` or does not end. */
static int steps_to_top(const struct post *posts, size_t n, int64_t from, int64_t id)
{
    int steps = 0;
    for (ptrdiff_t at = post_index(posts, n, from); at >= 0 && steps <= POST_DEPTH_MAX; steps++) {
        if (posts[at].id == id)
            return POST_DEPTH_MAX + 2;
        at = post_index(posts, n, posts[at].reports_to);
    }
    return steps;
}

/* How many stand in a row below and including id. */
static int height_of(const struct post *posts, size_t n, int64_t id, int patience)
{
    int height = 0;
    for (size_t i = 0; patience && i < n; i++)
        if (posts[i].reports_to == id) {
            int below = height_of(posts, n, posts[i].id, patience - 1);
            height = below > height ? below : height;
        }
    return height + 1;
}

const char *post_tree_fault(const struct post *posts, size_t n, int64_t id, int64_t above)
{
    if (!above)
        return NULL;
    if (post_index(posts, n, above) < 0)
        return "post.unknown";
    int steps = steps_to_top(posts, n, above, id);
    if (steps == POST_DEPTH_MAX + 2)
        return "post.cycle";
    int height = id ? height_of(posts, n, id, POST_DEPTH_MAX) : 1;
    return steps + height > POST_DEPTH_MAX ? "post.too_deep" : NULL;
}

/* ------------------------------------------------------------------ checking */

static bool has_number(const ints *list, int64_t number)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i] == number)
            return true;
    return false;
}

static enum err check_place(struct op *op, const struct post *p, const struct list *all)
{
    const char *code = post_tree_fault(all->items, all->n, p->id, p->reports_to);
    if (!code)
        return OK;
    if (strcmp(code, "post.cycle") == 0)
        return refuse(op, ERR_CONFLICT, "post.cycle");
    op_field_with(op, STR("/reports_to"), code, P("max", arena_fmt(op->mem, "%d", POST_DEPTH_MAX)));
    return OK;
}

static void check_deputies(struct op *op, const struct post *p, const struct list *all)
{
    for (size_t i = 0; i < p->deputy_ids.n; i++) {
        str at = arena_fmt(op->mem, "/deputy_ids/%zu", i);
        if (p->deputy_ids.items[i] == p->id)
            op_field(op, at, "post.own_deputy");
        else if (post_index(all->items, all->n, p->deputy_ids.items[i]) < 0)
            op_field(op, at, "post.unknown");
    }
}

/* Who holds it already may have left the company; nobody who left takes it up. */
static enum err check_holders(struct op *op, const struct post *p, const ints *before)
{
    for (size_t i = 0; i < p->holder_ids.n; i++) {
        bool active = has_number(before, p->holder_ids.items[i]);
        if (!active)
            TRY(user_is_active(op, p->holder_ids.items[i], &active));
        if (!active)
            op_field(op, arena_fmt(op->mem, "/holder_ids/%zu", i), "post.holder_unknown");
    }
    return OK;
}

static enum err post_check(struct op *op, const struct post *p, const struct post *before)
{
    struct list all;
    bool active = true;

    fields_check(op, post_form_fields, p, STR(""));
    TRY(post_list(op, &all));
    if (p->team_id && p->team_id != before->team_id)
        TRY(team_is_active(op, p->team_id, &active));
    if (!active)
        op_field(op, STR("/team_id"), "team.unknown");
    TRY(check_place(op, p, &all));
    check_deputies(op, p, &all);
    TRY(check_holders(op, p, &before->holder_ids));
    return op_check(op);
}

/* ------------------------------------------------------------------ writing */

static enum err write_deputies(struct op *op, const struct post *p)
{
    TRY(db_run(op, SQL(post_deputy_clear), ARGS(V(p->id)), NULL));
    for (size_t i = 0; i < p->deputy_ids.n; i++) {
        const ints earlier = { p->deputy_ids.items, i };
        if (!has_number(&earlier, p->deputy_ids.items[i]))
            TRY(db_run(op, SQL(post_deputy_insert), ARGS(V(p->id), V(p->deputy_ids.items[i])),
                       NULL));
    }
    return OK;
}

/* Those who stay keep the day since which they hold it. */
static enum err write_holders(struct op *op, const struct post *p, const ints *before)
{
    for (size_t i = 0; i < before->n; i++)
        if (!has_number(&p->holder_ids, before->items[i]))
            TRY(db_run(op, SQL(post_holder_remove), ARGS(V(p->id), V(before->items[i])), NULL));
    for (size_t i = 0; i < p->holder_ids.n; i++)
        if (!has_number(before, p->holder_ids.items[i]))
            TRY(db_run(op, SQL(post_holder_add),
                       ARGS(V(p->id), V(p->holder_ids.items[i]), V(op->now)), NULL));
    return OK;
}

enum err post_add(struct op *op, const struct post *form, struct post *ret)
{
    const struct post none = { 0 };
    struct post p = *form;
    int64_t locked;

    p.id = 0;
    p.active = true;
    TX(tx, op);
    TRY(db_int(op, SQL(post_lock), NO_ARGS, &locked));
    TRY(post_check(op, &p, &none));
    TRY(db_int(op, SQL(post_insert),
               ARGS(V(p.name_zh), V(p.name_en), V_REF(p.team_id), V(p.industry), V(p.supervisor),
                    V_REF(p.reports_to), V(p.model.n ? p.model : (str){ 0 }), V(op->now)),
               &p.id));
    TRY(write_deputies(op, &p));
    TRY(write_holders(op, &p, &none.holder_ids));
    TRY(event_begin(op, "post", p.id, "post.created", STR("{}")));
    TRY(post_get(op, p.id, ret));
    return tx_commit(&tx);
}

enum err post_edit(struct op *op, int64_t id, int64_t version, const struct post *form,
                   struct post *ret)
{
    struct post before, p = *form;
    str changes;
    int64_t done = 0;

    p.id = id;
    TX(tx, op);
    TRY(db_int(op, SQL(post_lock), NO_ARGS, &done));
    TRY(post_get(op, id, &before));
    TRY(post_check(op, &p, &before));
    done = 0;
    TRY(db_int(op, SQL(post_update),
               ARGS(V(id), V(version), V(p.name_zh), V(p.name_en), V_REF(p.team_id), V(p.industry),
                    V(p.supervisor), V_REF(p.reports_to), V(p.active), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "post", id);
    TRY(write_deputies(op, &p));
    TRY(write_holders(op, &p, &before.holder_ids));
    if (before.active && !p.active)
        TRY(documents_end(op, id));
    if (event_changes(op, post_form_fields, &before, &p, NULL, &changes))
        TRY(event_append(op, "post", id, "post.changed", changes, NULL));
    TRY(post_get(op, id, ret));
    return tx_commit(&tx);
}

struct called_held {
    int64_t holders, among;
};

static enum err called_held(struct op *op, str post, int64_t user_id, struct called_held *ret)
{
    static const struct field fields[] = { { FIELD(struct called_held, holders) },
                                           { FIELD(struct called_held, among) },
                                           { 0 } };
    return db_one(op, SQL(post_called_held), ARGS(V(post), V(user_id)), fields, ret);
}

enum err post_does(struct op *op, str post, int64_t user_id, bool *ret)
{
    struct called_held h = { 0 };
    TRY(called_held(op, post, user_id, &h));
    *ret = h.among || !h.holders;
    return OK;
}

enum err post_is_manned(struct op *op, str post, bool *ret)
{
    struct called_held h = { 0 };
    TRY(called_held(op, post, 0, &h));
    *ret = h.holders > 0;
    return OK;
}

static enum err post_or_none(struct op *op, int64_t id, struct post *ret)
{
    enum err err = post_get(op, id, ret);
    if (err != ERR_NOT_FOUND)
        return err;
    op_forgive(op);
    *ret = (struct post){ 0 };
    return OK;
}

enum err post_holders(struct op *op, int64_t post_id, ints *ret)
{
    struct post p;
    TRY(post_or_none(op, post_id, &p));
    *ret = p.holder_ids;
    return OK;
}

enum err post_title(struct op *op, int64_t post_id, str *ret)
{
    struct post p;
    TRY(post_or_none(op, post_id, &p));
    *ret = p.id ? post_name(&p, op->lang) : STR("");
    return OK;
}
