/* Companies have tens of posts with some ten duties each, so everything is read at once and laid side by side
 * in memory. */
#include "coverage.h"

#include "../base/date.h"
#include "../lint/lint.h"
#include "coverage_sql.h"

#define NEAR_DAYS 30

const char *const coverage_basis_labels[] = { "in_force", "latest", NULL };

const struct field coverage_query_fields[] = {
    { FIELD(struct coverage_query, basis), .labels = coverage_basis_labels,
      .doc = "latest: the open edition of a post where there is one that the caller may read" },
    { 0 },
};

static const struct field element_cover_fields[] = {
    { FIELD(struct element_cover, element), .labels = element_labels },
    { FIELD(struct element_cover, accountable), .doc = "posts" },
    { FIELD(struct element_cover, responsible), .doc = "posts that only do it" },
    { FIELD(struct element_cover, duties) },
    { 0 },
};

static const struct field duty_clash_fields[] = {
    { FIELD(struct duty_clash, post_id) },
    { FIELD(struct duty_clash, other_id), .flags = NULLABLE,
      .doc = "post that is accountable too; null: nobody is" },
    { FIELD(struct duty_clash, statement) },
    { FIELD(struct duty_clash, message) },
    { 0 },
};

static const struct field permission_gap_fields[] = {
    { FIELD(struct permission_gap, user_id) },
    { FIELD(struct permission_gap, user_name) },
    { FIELD(struct permission_gap, permissions), .doc = "keys" },
    { 0 },
};

const struct field coverage_fields[] = {
    { FIELD(struct coverage, elements), .of = element_cover_fields,
      .size = sizeof(struct element_cover) },
    { FIELD(struct coverage, missing), .labels = element_labels,
      .doc = "elements that no post is accountable for" },
    { FIELD(struct coverage, clashes), .of = duty_clash_fields, .size = sizeof(struct duty_clash),
      .doc = "duties accountable in two posts or in none" },
    { FIELD(struct coverage, unbound), .of = permission_gap_fields,
      .size = sizeof(struct permission_gap), .doc = "held, though no duty of theirs needs it" },
    { FIELD(struct coverage, lacking), .of = permission_gap_fields,
      .size = sizeof(struct permission_gap), .doc = "needed by a duty of theirs and not held" },
    { FIELD(struct coverage, admins), .doc = "users who may do everything by their role" },
    { FIELD(struct coverage, vacant), .doc = "posts that nobody holds" },
    { FIELD(struct coverage, undocumented), .doc = "posts without a document that counts" },
    { FIELD(struct coverage, steps), .of = step_gap_fields, .size = sizeof(struct step_gap),
      .doc = "steps of processes that are switched on with no duty bound or nobody in their post" },
    { FIELD(struct coverage, measures), .of = unowned_fields, .size = sizeof(struct unowned),
      .doc = "measures that have a source and no duty is judged by" },
    { FIELD(struct coverage, standards), .of = unowned_fields, .size = sizeof(struct unowned),
      .doc = "active standards that no duty answers for" },
    { 0 },
};

struct covered {
    int64_t id, post_id;
    str statement;
    strs elements;
    int role;
    str partners_json;
};

static const struct field covered_fields[] = {
    { FIELD(struct covered, id) },
    { FIELD(struct covered, post_id) },
    { FIELD(struct covered, statement) },
    { FIELD(struct covered, elements) },
    { FIELD(struct covered, role), .labels = duty_role_labels },
    { FIELD(struct covered, partners_json) },
    { 0 },
};

/* ------------------------------------------------------------------ elements */

static void note(ints *list, int64_t id)
{
    if (!list->n || list->items[list->n - 1] != id) /* duties come post by post */
        list->items[list->n++] = id;
}

static bool serves(const struct covered *d, const char *element)
{
    for (size_t i = 0; i < d->elements.n; i++)
        if (str_is(d->elements.items[i], element))
            return true;
    return false;
}

static void cover_element(struct op *op, const struct list *duties, const char *element,
                          struct element_cover *ret)
{
    const struct covered *d = duties->items;
    *ret = (struct element_cover){
        .element = str_of(element),
        .accountable = { arena_array(op->mem, duties->n, sizeof(int64_t)), 0 },
        .responsible = { arena_array(op->mem, duties->n, sizeof(int64_t)), 0 },
    };
    for (size_t i = 0; i < duties->n; i++) {
        if (!serves(&d[i], element))
            continue;
        ret->duties++;
        note(d[i].role == ROLE_ACCOUNTABLE ? &ret->accountable : &ret->responsible, d[i].post_id);
    }
}

static void cover_elements(struct op *op, const struct list *duties, struct coverage *c)
{
    struct element_cover *e = arena_array(op->mem, 10, sizeof *e);
    c->missing.items = arena_array(op->mem, 10, sizeof(str));
    for (size_t i = 0; element_labels[i]; i++) {
        cover_element(op, duties, element_labels[i], &e[i]);
        c->elements.n++;
        if (!e[i].accountable.n)
            c->missing.items[c->missing.n++] = str_of(element_labels[i]);
    }
    c->elements.items = e;
}

/* ------------------------------------------------------------------ two answer for it, or nobody */

static enum err names_owner(struct op *op, const struct covered *d, bool *ret)
{
    struct list partners;
    *ret = false;
    TRY(records_read(op, partner_fields, sizeof(struct duty_partner), d->partners_json, &partners));
    for (size_t i = 0; i < partners.n; i++)
        *ret |= ((struct duty_partner *)partners.items)[i].role == PARTNER_ACCOUNTABLE;
    return OK;
}

static str key_of(struct op *op, int64_t post_id)
{
    return arena_fmt(op->mem, "%lld", (long long)post_id);
}

static int64_t id_of(str key)
{
    int64_t id = 0;
    str_int(key, &id);
    return id;
}

static str nobody_message(struct op *op)
{
    return op->lang == LANG_EN ? STR("nobody is accountable for this duty")
                               : STR("这条职责没有人负责到底");
}

/* The same duty accountable in two posts is the linter's rule D05; a duty that its own post only does and that
 * names nobody who answers for it is ours. */
static enum err cover_clashes(struct op *op, const struct list *duties, struct coverage *c)
{
    const struct covered *d = duties->items;
    const struct lint_rules *rules;
    struct lint_org_duty *org = arena_array(op->mem, duties->n, sizeof *org);
    struct duty_clash *found = arena_array(op->mem, 2 * duties->n, sizeof *found);
    size_t n = 0, told = 0;
    bool owned;

    for (size_t i = 0; i < duties->n; i++) {
        TRY(names_owner(op, &d[i], &owned));
        if (d[i].role == ROLE_ACCOUNTABLE)
            org[n++] = (struct lint_org_duty){ key_of(op, d[i].post_id), d[i].statement, true };
        else if (!owned)
            found[told++] =
                (struct duty_clash){ d[i].post_id, 0, d[i].statement, nobody_message(op) };
    }
    TRY(lint_rules_here(op, &rules));
    struct list clashes = lint_org(op, rules, org, n);
    for (size_t i = 0; i < clashes.n; i++) {
        const struct lint_clash *l = &((const struct lint_clash *)clashes.items)[i];
        found[told++] =
            (struct duty_clash){ id_of(l->post), id_of(l->other), l->statement, l->message };
    }
    c->clashes = (struct list){ found, told };
    return OK;
}

/* ------------------------------------------------------------------ permissions */

static bool needs(const struct list *needed, int64_t user_id, str permission)
{
    const struct people_grant *g = needed->items;
    for (size_t i = 0; i < needed->n; i++)
        if (g[i].user_id == user_id && str_eq(g[i].permission, permission))
            return true;
    return false;
}

/* Those of `have` that `other` does not have, gathered by user; both come user by user. */
static struct list gaps(struct op *op, const struct list *have, const struct list *other)
{
    const struct people_grant *g = have->items;
    struct permission_gap *found = arena_array(op->mem, have->n, sizeof *found);
    size_t n = 0;
    for (size_t i = 0; i < have->n; i++) {
        if (needs(other, g[i].user_id, g[i].permission))
            continue;
        if (!n || found[n - 1].user_id != g[i].user_id)
            found[n++] = (struct permission_gap){
                .user_id = g[i].user_id,
                .user_name = g[i].user_name,
                .permissions.items = arena_array(op->mem, PERMISSION_MAX, sizeof(str)),
            };
        strs *list = &found[n - 1].permissions;
        if (list->n < PERMISSION_MAX)
            list->items[list->n++] = g[i].permission;
    }
    return (struct list){ found, n };
}

static bool is_among(const ints *list, int64_t id)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i] == id)
            return true;
    return false;
}

/* Who may do everything lacks nothing. */
static struct list without_admins(struct op *op, const struct list *grants, const ints *admins)
{
    const struct people_grant *g = grants->items;
    struct people_grant *kept = arena_array(op->mem, grants->n, sizeof *kept);
    size_t n = 0;
    for (size_t i = 0; i < grants->n; i++)
        if (!is_among(admins, g[i].user_id))
            kept[n++] = g[i];
    return (struct list){ kept, n };
}

static enum err names_fill(struct op *op, struct list *gaps)
{
    struct permission_gap *g = gaps->items;
    for (size_t i = 0; i < gaps->n; i++)
        if (!g[i].user_name.n)
            TRY(user_name(op, g[i].user_id, &g[i].user_name));
    return OK;
}

static struct list needed_grants(struct op *op, const struct list *targets)
{
    const struct covered_target *t = targets->items;
    struct people_grant *g = arena_array(op->mem, targets->n, sizeof *g);
    size_t n = 0;
    for (size_t i = 0; i < targets->n; i++)
        if (t[i].kind == BINDING_PERMISSION)
            g[n++] = (struct people_grant){ .user_id = t[i].owner_id, .permission = t[i].target };
    return (struct list){ g, n };
}

static enum err cover_permissions(struct op *op, const struct list *targets, struct coverage *c)
{
    struct list held, needed = needed_grants(op, targets);
    TRY(people_grants(op, &held));
    TRY(people_admins(op, &c->admins));
    needed = without_admins(op, &needed, &c->admins);
    held = without_admins(op, &held, &c->admins);
    c->unbound = gaps(op, &held, &needed);
    c->lacking = gaps(op, &needed, &held);
    return names_fill(op, &c->lacking);
}

/* ------------------------------------------------------------------ posts */

static bool has_duties(const struct list *duties, int64_t post_id)
{
    for (size_t i = 0; i < duties->n; i++)
        if (((const struct covered *)duties->items)[i].post_id == post_id)
            return true;
    return false;
}

static enum err cover_posts(struct op *op, const struct list *duties, struct coverage *c)
{
    struct list posts;
    TRY(post_list(op, &posts));
    c->vacant.items = arena_array(op->mem, posts.n, sizeof(int64_t));
    c->undocumented.items = arena_array(op->mem, posts.n, sizeof(int64_t));
    for (size_t i = 0; i < posts.n; i++) {
        const struct post *p = &((const struct post *)posts.items)[i];
        if (!p->active)
            continue;
        if (!p->holder_ids.n)
            c->vacant.items[c->vacant.n++] = p->id;
        if (!has_duties(duties, p->id))
            c->undocumented.items[c->undocumented.n++] = p->id;
    }
    return OK;
}

enum err coverage_get(struct op *op, const struct coverage_query *q, struct coverage *ret)
{
    static const struct field target_fields[] = {
        { FIELD(struct covered_target, kind) },
        { FIELD(struct covered_target, owner_id) },
        { FIELD(struct covered_target, target) },
        { 0 },
    };
    struct list duties, targets;
    struct coverage c = { 0 };
    /* Drafts are for those who write them. */
    int64_t least = document_may_read(op, DOCUMENT_DRAFT) ? DOCUMENT_DRAFT : DOCUMENT_REVIEW;
    TRY(db_all(op, SQL(coverage_duties), ARGS(V(q->basis), V(least)), covered_fields,
               sizeof(struct covered), &duties));
    TRY(db_all(op, SQL(coverage_targets), ARGS(V(q->basis), V(least)), target_fields,
               sizeof(struct covered_target), &targets));
    cover_elements(op, &duties, &c);
    TRY(cover_clashes(op, &duties, &c));
    TRY(cover_permissions(op, &targets, &c));
    TRY(cover_posts(op, &duties, &c));
    TRY(cover_bindings(op, &targets, &c));
    *ret = c;
    return OK;
}

/* ------------------------------------------------------------------ what waits for one */

const struct field duty_tasks_fields[] = {
    { FIELD(struct duty_tasks, sign), .of = document_fields, .size = sizeof(struct duty_document),
      .doc = "of posts that the caller holds, not signed yet" },
    { FIELD(struct duty_tasks, approve), .of = document_fields,
      .size = sizeof(struct duty_document), .doc = "in review" },
    { FIELD(struct duty_tasks, review), .of = document_fields, .size = sizeof(struct duty_document),
      .doc = "to be looked through again within 30 days" },
    { FIELD(struct duty_tasks, draft), .of = document_fields, .size = sizeof(struct duty_document),
      .doc = "being written" },
    { 0 },
};

static enum err tasks_of(struct op *op, const char *kind, bool may, str until, struct list *ret)
{
    *ret = (struct list){ 0 };
    if (!may)
        return OK;
    return db_all(op, SQL(duty_tasks), ARGS(V(kind), V(actor_user(op)), V(until)), document_fields,
                  sizeof(struct duty_document), ret);
}

enum err duty_tasks_get(struct op *op, struct duty_tasks *ret)
{
    bool writes = op_scope(op, "duty.write") != SCOPE_NONE;
    str today;
    TRY(company_today(op, &today));
    str until = date_add_days(op->mem, today, NEAR_DAYS);
    TRY(tasks_of(op, "sign", true, until, &ret->sign));
    TRY(tasks_of(op, "approve", op_scope(op, "duty.approve") != SCOPE_NONE, until, &ret->approve));
    TRY(tasks_of(op, "review", writes, until, &ret->review));
    return tasks_of(op, "draft", writes, until, &ret->draft);
}
