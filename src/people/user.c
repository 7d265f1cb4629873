/* Users: adding, changing, deactivating. A user is never deleted, because what they did carries their
 * name; who leaves is deactivated, and the ticket room takes their work back (event
 * "user.deactivated").
 *
 * Two rules keep people.write from being everything: nobody gives more than they hold, by a role or by
 * taking over a mightier account with a new password; and nobody changes their own roles. */
#include "people_internal.h"

#include "../base/digest.h"
#include "../base/text.h"
#include "../event/event.h"
#include "user_sql.h"

static const char *const truth_labels[] = { "true", "false", NULL };

#define LOGIN_MIN 2
#define LOGIN_MAX 64
#define MAIL_MAX  254

const struct field user_fields[] = {
    { FIELD(struct user, id), .flags = READONLY },
    { FIELD(struct user, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct user, login) },
    { FIELD(struct user, name) },
    { FIELD(struct user, mail), .flags = NULLABLE, .format = "email" },
    { FIELD(struct user, phone), .flags = NULLABLE, .format = "phone", .doc = "E.164" },
    { FIELD(struct user, lang), .labels = lang_labels },
    { FIELD(struct user, theme), .labels = theme_labels },
    { FIELD(struct user, active), .doc = "may log in" },
    { FIELD(struct user, role_ids) },
    { FIELD(struct user, team_ids) },
    { FIELD(struct user, created_at), .flags = READONLY },
    { FIELD(struct user, seen_at), .flags = READONLY | NULLABLE,
      .doc = "last request, to about a minute" },
    { 0 },
};

#define PROFILE_FIELDS                                                                             \
    { FIELD(struct user, name), .flags = REQUIRED | TRIM, .max = 60 },                             \
        { FIELD(struct user, mail), .flags = NULLABLE | TRIM, .max = MAIL_MAX, .format = "email",  \
          .doc = "may be used to log in" },                                                        \
        { FIELD(struct user, phone), .flags = NULLABLE | TRIM, .max = 40, .format = "phone",       \
          .doc = "as people write it; kept as E.164" },                                            \
    {                                                                                              \
        FIELD(struct user, lang), .labels = lang_labels                                            \
    }

const struct field user_add_fields[] = {
    { FIELD(struct user, login), .flags = REQUIRED | TRIM, .max = LOGIN_MAX,
      .doc = "small letters, digits and ._-" },
    PROFILE_FIELDS,
    { FIELD(struct user, password), .flags = REQUIRED | SECRET, .max = PASSWORD_MAX,
      .format = "password" },
    { FIELD(struct user, role_ids) },
    { FIELD(struct user, team_ids) },
    { 0 },
};

const struct field user_edit_fields[] = {
    { FIELD(struct user, login), .flags = REQUIRED | TRIM, .max = LOGIN_MAX,
      .doc = "small letters, digits and ._-" },
    PROFILE_FIELDS,
    { FIELD(struct user, active), .doc = "false ends sessions and tokens" },
    { FIELD(struct user, role_ids) },
    { FIELD(struct user, team_ids) },
    { 0 },
};

const struct field me_edit_fields[] = {
    PROFILE_FIELDS,
    { FIELD(struct user, theme), .labels = theme_labels },
    { 0 },
};

const struct field user_query_fields[] = {
    { FIELD(struct user_query, q), .flags = TRIM, .max = 60, .doc = "part of login, name or mail" },
    { FIELD(struct user_query, active), .labels = truth_labels },
    { FIELD(struct user_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct user_query, limit), .min = 1, .max = PAGE_MAX, .doc = "rows, 50 unless said" },
    { 0 },
};

const struct field colleague_fields[] = {
    { FIELD(struct colleague, id) },
    { FIELD(struct colleague, name) },
    { FIELD(struct colleague, team_ids) },
    { FIELD(struct colleague, active) },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

enum err user_get(struct op *op, int64_t id, struct user *ret)
{
    struct user u = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(user_get), ARGS(V(id)), user_fields, &u, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "user.not_found");
    *ret = u;
    return OK;
}

enum err user_by_login(struct op *op, str login, struct user *ret)
{
    str key = text_fold(op->mem, str_trim(login));
    int64_t id = 0;
    TRY(db_int(op, SQL(user_by_key), ARGS(V(key), V(key), V((int64_t)0)), &id));
    return user_get(op, id, ret);
}

enum err user_name(struct op *op, int64_t id, str *ret)
{
    return db_text(op, SQL(user_name), ARGS(V(id)), ret);
}

enum err user_is_active(struct op *op, int64_t id, bool *ret)
{
    int64_t active = 0;
    TRY(db_int(op, SQL(user_active), ARGS(V(id)), &active));
    *ret = active != 0;
    return OK;
}

enum err user_count(struct op *op, int64_t *ret)
{
    return db_int(op, SQL(user_count), NO_ARGS, ret);
}

/* "%text%" with what LIKE takes for a sign escaped by "!"; empty for an empty text. */
static str like_pattern(struct op *op, str q)
{
    str folded = text_fold(op->mem, str_trim(q));
    struct buf b;
    if (!folded.n)
        return STR("");
    buf_init(&b, folded.n * 2 + 2);
    buf_char(&b, '%');
    for (size_t i = 0; i < folded.n; i++) {
        if (folded.p[i] == '%' || folded.p[i] == '_' || folded.p[i] == '!')
            buf_char(&b, '!');
        buf_char(&b, folded.p[i]);
    }
    buf_char(&b, '%');
    str pattern = arena_str(op->mem, buf_view(&b));
    buf_release(&b);
    return pattern;
}

enum err user_list(struct op *op, const struct user_query *q, struct list *ret, str *ret_next)
{
    const int64_t limit = q->limit ? q->limit : PAGE_DEFAULT;
    int64_t after = 0, active = !q->active.n ? -1 : str_is(q->active, "true");
    bool given;

    TRY(cursor_read(op, q->after, &after, 1, &given));
    TRY(db_all(op, SQL(user_list),
               ARGS(V(after), V(like_pattern(op, q->q)), V(active), V(limit + 1)), user_fields,
               sizeof(struct user), ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_make(op, &((struct user *)ret->items)[limit - 1].id, 1);
    }
    return OK;
}

enum err user_colleagues(struct op *op, struct list *ret)
{
    return db_all(op, SQL(user_colleagues), NO_ARGS, colleague_fields, sizeof(struct colleague),
                  ret);
}

/* ------------------------------------------------------------------ checking the form */

static bool login_ok(str login)
{
    for (size_t i = 0; i < login.n; i++) {
        char c = login.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!word && (i == 0 || (c != '.' && c != '_' && c != '-')))
            return false;
    }
    return login.n >= LOGIN_MIN && login.n <= LOGIN_MAX;
}

/* A sorted copy with each id once: sets are compared and stored so. */
static ints ids_normal(struct op *op, ints ids)
{
    ints set = { arena_array(op->mem, ids.n, sizeof *ids.items), ids.n };
    size_t n = 0;
    if (ids.n)
        memcpy(set.items, ids.items, ids.n * sizeof *ids.items);
    ids_sort(&set);
    for (size_t i = 0; i < ids.n; i++)
        if (n == 0 || set.items[n - 1] != set.items[i])
            set.items[n++] = set.items[i];
    set.n = n;
    return set;
}

static bool ids_have(const ints *set, int64_t id)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->items[i] == id)
            return true;
    return false;
}

static bool ids_same(const ints *a, const ints *b)
{
    return a->n == b->n && (!a->n || !memcmp(a->items, b->items, a->n * sizeof *a->items));
}

/* Puts what was typed into the form in which it is kept; says what cannot be. */
static void user_normalise(struct op *op, const struct field *fields, struct user *u)
{
    fields_check(op, fields, u, STR(""));
    u->login = text_fold(op->mem, str_trim(u->login));
    u->name = str_trim(u->name);
    u->mail = str_trim(u->mail);
    if (u->login.n && !login_ok(u->login))
        op_field_with(op, STR("/login"), "user.login_form",
                      P("min", arena_fmt(op->mem, "%d", LOGIN_MIN)),
                      P("max", arena_fmt(op->mem, "%d", LOGIN_MAX)));
    if (u->mail.n && !text_mail(u->mail))
        op_field(op, STR("/mail"), "user.mail_form");
    if (u->phone.n && !text_phone(op->mem, u->phone, country_code(op), &u->phone))
        op_field(op, STR("/phone"), "user.phone_form");
    u->role_ids = ids_normal(op, u->role_ids);
    u->team_ids = ids_normal(op, u->team_ids);
}

static str mail_key(struct op *op, const struct user *u)
{
    return u->mail.n ? text_fold(op->mem, u->mail) : (str){ 0 };
}

static str find_text(struct op *op, const struct user *u)
{
    return text_fold(op->mem, arena_fmt(op->mem, STR_FMT "\n" STR_FMT "\n" STR_FMT,
                                        STR_ARG(u->login), STR_ARG(u->name), STR_ARG(u->mail)));
}

/* Logins and mails are one name space: a login holds no @, and a mail does. */
static enum err user_check_unique(struct op *op, const struct user *u)
{
    int64_t other = 0;
    TRY(db_int(op, SQL(user_by_key), ARGS(V(u->login), V((str){ 0 }), V(u->id)), &other));
    if (other)
        op_field(op, STR("/login"), "user.login_taken");
    if (!u->mail.n)
        return OK;
    TRY(db_int(op, SQL(user_by_key), ARGS(V((str){ 0 }), V(mail_key(op, u)), V(u->id)), &other));
    if (other)
        op_field(op, STR("/mail"), "user.mail_taken");
    return OK;
}

static enum err user_check_teams(struct op *op, const struct user *u)
{
    for (size_t i = 0; i < u->team_ids.n; i++) {
        bool there = false;
        TRY(team_exists(op, u->team_ids.items[i], &there));
        if (!there)
            op_field(op, arena_fmt(op->mem, "/team_ids/%zu", i), "team.unknown");
    }
    return OK;
}

/* Roles that are new for the user must be there, and within what the actor holds. */
static enum err user_check_roles(struct op *op, const struct user *u, const ints *had)
{
    for (size_t i = 0; i < u->role_ids.n; i++) {
        struct role role;
        bool found = false;
        if (ids_have(had, u->role_ids.items[i]))
            continue;
        TRY(role_find(op, u->role_ids.items[i], &role, &found));
        if (found)
            TRY(role_within_own(op, &role));
        else
            op_field(op, arena_fmt(op->mem, "/role_ids/%zu", i), "role.unknown");
    }
    return OK;
}

/* ------------------------------------------------------------------ writing */

static enum err user_link(struct op *op, const struct user *u)
{
    TRY(db_run(op, SQL(user_role_clear), ARGS(V(u->id)), NULL));
    for (size_t i = 0; i < u->role_ids.n; i++)
        TRY(db_run(op, SQL(user_role_insert), ARGS(V(u->id), V(u->role_ids.items[i])), NULL));
    TRY(db_run(op, SQL(user_team_clear), ARGS(V(u->id)), NULL));
    for (size_t i = 0; i < u->team_ids.n; i++)
        TRY(db_run(op, SQL(user_team_insert), ARGS(V(u->id), V(u->team_ids.items[i])), NULL));
    return OK;
}

static enum err user_insert(struct op *op, struct user *u, str hash)
{
    TRY(db_int(op, SQL(user_insert),
               ARGS(V(u->login), V(u->name), V(none_if_empty(u->mail)), V(mail_key(op, u)),
                    V(none_if_empty(u->phone)), V(u->lang), V(u->theme), V(hash),
                    V(find_text(op, u)), V(op->now)),
               &u->id));
    return user_link(op, u);
}

static enum err user_update(struct op *op, const struct user *u)
{
    return db_run(op, SQL(user_update),
                  ARGS(V(u->id), V(u->login), V(u->name), V(none_if_empty(u->mail)),
                       V(mail_key(op, u)), V(none_if_empty(u->phone)), V(u->lang), V(u->theme),
                       V(u->active), V(find_text(op, u))),
                  NULL);
}

enum err user_add(struct op *op, const struct user *form, struct user *ret)
{
    struct user u = *form, none = { 0 };

    user_normalise(op, user_add_fields, &u);
    password_check(op, STR("/password"), form->password, u.login, u.name);
    TRY(op_check(op));
    str hash = password_hash(op->mem, form->password);
    u.id = 0;
    u.active = true;
    TX(tx, op);
    TRY(people_touch(op));
    TRY(user_check_unique(op, &u));
    TRY(user_check_teams(op, &u));
    TRY(user_check_roles(op, &u, &none.role_ids));
    TRY(op_check(op));
    TRY(user_insert(op, &u, hash));
    TRY(people_event(op, "user", u.id, "user.created", user_edit_fields, &none, &u));
    TRY(user_get(op, u.id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ changing somebody else */

/* Not one who may do more than the actor. */
static enum err user_within_own(struct op *op, int64_t id)
{
    uint8_t grants[PERMISSION_MAX];
    TRY(actor_grants(op, id, grants));
    return actor_holds(op, grants) ? OK : refuse(op, ERR_FORBIDDEN, "user.beyond_own");
}

/* There is always somebody left who may do everything. */
static enum err user_check_last_admin(struct op *op, const struct user *before,
                                      const struct user *after)
{
    int64_t admin = 0, others = 0;

    TRY(role_by_key(op, STR("admin"), &admin));
    bool was = before->active && ids_have(&before->role_ids, admin);
    bool stays = after->active && ids_have(&after->role_ids, admin);
    if (!was || stays)
        return OK;
    TRY(db_int(op, SQL(user_other_admins), ARGS(V(before->id)), &others));
    return others ? OK : refuse(op, ERR_CONFLICT, "user.last_admin");
}

/* Would these teams reach further than the actor does now? Whoever holds something for teams only could
 * otherwise give themselves all of them. */
static bool team_widens(const struct op *op, const struct user *after)
{
    const struct actor *a = op->actor;
    bool by_team = false, beyond = false;
    for (size_t i = 0; i < permission_count(); i++)
        by_team |= a->grants[i] == SCOPE_TEAM;
    for (size_t i = 0; i < after->team_ids.n; i++) {
        bool covered = false;
        for (size_t j = 0; j < a->teams.n; j++)
            covered |= a->teams.items[j] == after->team_ids.items[i];
        beyond |= !covered;
    }
    return by_team && beyond;
}

static enum err user_check_change(struct op *op, const struct user *before,
                                  const struct user *after)
{
    const bool own = op->actor->kind == ACTOR_USER && op->actor->id == before->id;

    TRY(user_within_own(op, before->id));
    TRY(user_check_last_admin(op, before, after));
    if (own && !ids_same(&before->role_ids, &after->role_ids))
        return refuse(op, ERR_FORBIDDEN, "user.own_roles");
    if (own && !after->active)
        return refuse(op, ERR_CONFLICT, "user.self");
    if (own && team_widens(op, after))
        return refuse(op, ERR_FORBIDDEN, "user.own_teams");
    TRY(user_check_unique(op, after));
    TRY(user_check_teams(op, after));
    TRY(user_check_roles(op, after, &before->role_ids));
    return op_check(op);
}

static enum err user_end_access(struct op *op, int64_t id)
{
    TRY(session_end_others(op, id, 0));
    return token_end_all(op, id);
}

enum err user_edit(struct op *op, int64_t id, int64_t version, const struct user *form,
                   struct user *ret)
{
    struct user before = { 0 }, u = *form;

    user_normalise(op, user_edit_fields, &u);
    TRY(op_check(op));
    TX(tx, op);
    TRY(people_touch(op));
    TRY(user_get(op, id, &before));
    TRY(version_check(op, "user", id, before.version, version));
    before.role_ids = ids_normal(op, before.role_ids);
    before.team_ids = ids_normal(op, before.team_ids);
    u.id = id;
    u.theme = before.theme;
    TRY(user_check_change(op, &before, &u));
    TRY(user_update(op, &u));
    TRY(user_link(op, &u));
    const bool ends = before.active && !u.active;
    if (ends)
        TRY(user_end_access(op, id));
    TRY(people_event(op, "user", id, ends ? "user.deactivated" : "user.changed", user_edit_fields,
                     &before, &u));
    TRY(user_get(op, id, ret));
    return tx_commit(&tx);
}

enum err user_reset_password(struct op *op, int64_t id, str password)
{
    struct user u = { 0 };

    TRY(user_get(op, id, &u));
    password_check(op, STR("/password"), password, u.login, u.name);
    TRY(op_check(op));
    str hash = password_hash(op->mem, password);
    TX(tx, op);
    TRY(people_touch(op));
    TRY(user_within_own(op, id));
    TRY(db_run(op, SQL(user_set_password), ARGS(V(id), V(hash)), NULL));
    TRY(user_end_access(op, id));
    TRY(event_append(op, "user", id, "user.password_reset", STR("{}"), NULL));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ changing oneself */

enum err user_edit_own(struct op *op, int64_t version, const struct user *form, struct user *ret)
{
    const int64_t id = op->actor->id;
    struct user before = { 0 }, u, given = *form;

    TX(tx, op);
    TRY(people_touch(op));
    TRY(user_get(op, id, &before));
    TRY(version_check(op, "user", id, before.version, version));
    u = before;
    u.name = given.name, u.mail = given.mail, u.phone = given.phone;
    u.lang = given.lang, u.theme = given.theme;
    user_normalise(op, me_edit_fields, &u);
    TRY(user_check_unique(op, &u));
    TRY(op_check(op));
    TRY(user_update(op, &u));
    TRY(people_event(op, "user", id, "user.changed", me_edit_fields, &before, &u));
    TRY(user_get(op, id, ret));
    return tx_commit(&tx);
}
