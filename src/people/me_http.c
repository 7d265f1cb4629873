/* Logging in and out, and what people do about themselves. */
#include "people_internal.h"

struct me_permission {
    str key;
    int scope;
};

/* What everybody may know of the company. */
struct me_company {
    str name_zh, name_en, time_zone, phone;
};

struct me {
    struct user user;
    str csrf_token;
    struct list permissions;
    struct me_company company;
};

static const struct field me_permission_fields[] = {
    { FIELD(struct me_permission, key) },
    { FIELD(struct me_permission, scope), .labels = scope_labels },
    { 0 },
};

static const struct field me_company_fields[] = {
    { FIELD(struct me_company, name_zh) },
    { FIELD(struct me_company, name_en) },
    { FIELD(struct me_company, time_zone), .doc = "IANA name" },
    { FIELD(struct me_company, phone), .flags = NULLABLE },
    { 0 },
};

static const struct field me_fields[] = {
    { FIELD_NAMED(struct me, user.id, "id") },
    { FIELD_NAMED(struct me, user.version, "version"), .doc = "for If-Match" },
    { FIELD_NAMED(struct me, user.login, "login") },
    { FIELD_NAMED(struct me, user.name, "name") },
    { FIELD_NAMED(struct me, user.mail, "mail"), .flags = NULLABLE, .format = "email" },
    { FIELD_NAMED(struct me, user.phone, "phone"), .flags = NULLABLE, .format = "phone" },
    { FIELD_NAMED(struct me, user.lang, "lang"), .labels = lang_labels },
    { FIELD_NAMED(struct me, user.theme, "theme"), .labels = theme_labels },
    { FIELD(struct me, csrf_token), .flags = NULLABLE,
      .doc = "for X-CSRF-Token; null for a token" },
    { FIELD_NAMED(struct me, user.role_ids, "role_ids") },
    { FIELD_NAMED(struct me, user.team_ids, "team_ids") },
    { FIELD(struct me, permissions), .of = me_permission_fields,
      .size = sizeof(struct me_permission), .doc = "what this session or token may do" },
    { FIELD(struct me, company), .of = me_company_fields },
    { 0 },
};

static struct list permissions_of(struct op *op, const struct actor *actor)
{
    struct me_permission *items = arena_array(op->mem, permission_count(), sizeof *items);
    size_t n = 0;
    for (size_t i = 0; i < permission_count(); i++)
        if (actor->grants[i])
            items[n++] = (struct me_permission){ str_of(permission_at(i)->key), actor->grants[i] };
    return (struct list){ items, n };
}

/* secret is the session's, empty for a token: then there is no request to forge. */
static enum err me_send(struct op *op, struct http *h, const struct actor *actor, str secret)
{
    struct me me = { 0 };
    struct company c;

    TRY(user_get(op, actor->id, &me.user));
    TRY(company_get(op, &c));
    me.company = (struct me_company){ c.name_zh, c.name_en, c.time_zone, c.phone };
    me.permissions = permissions_of(op, actor);
    if (secret.n)
        me.csrf_token = session_csrf(op, secret);
    return http_send(op, h, me_fields, &me);
}

static enum err me_http_get(struct op *op, struct http *h)
{
    return me_send(op, h, op->actor,
                   op->actor->session ? http_cookie(h, SESSION_COOKIE) : (str){ 0 });
}

static enum err me_http_edit(struct op *op, struct http *h)
{
    struct user u;
    TRY(session_needed(op));
    TRY(user_get(op, op->actor->id, &u));
    TRY(http_read(op, h, &u));
    TRY(user_edit_own(op, http_version(h), &u, &u));
    return me_http_get(op, h);
}

/* ------------------------------------------------------------------ session */

static const struct field login_form_fields[] = {
    { FIELD(struct login_form, login), .flags = REQUIRED, .max = 254, .doc = "login or mail" },
    { FIELD(struct login_form, password), .flags = REQUIRED | SECRET, .max = PASSWORD_MAX,
      .format = "password" },
    { 0 },
};

static enum err session_http_login(struct op *op, struct http *h)
{
    struct login_form form = { 0 };
    struct caller from = {
        .address = http_address(h),
        .agent = http_header(h, "User-Agent"),
        .session = http_cookie(h, SESSION_COOKIE),
    };
    const struct actor *actor;
    int64_t user_id;
    str secret;

    TRY(http_read(op, h, &form));
    TRY(login(op, &form, &from, &user_id, &secret));
    TRY(people_actor(op, user_id, &actor));
    http_set_cookie(h, SESSION_COOKIE, secret, session_life_ms(op) / 1000);
    return me_send(op, h, actor, secret);
}

static enum err session_http_logout(struct op *op, struct http *h)
{
    TRY(session_needed(op));
    TRY(session_end(op, op->actor->id, op->actor->session));
    http_set_cookie(h, SESSION_COOKIE, STR(""), 0);
    return http_send_empty(op, h);
}

static enum err session_http_list(struct op *op, struct http *h)
{
    struct list found = { 0 };
    TRY(session_needed(op));
    TRY(session_list(op, &found));
    return http_send_items(op, h, session_fields, found.items, found.n, sizeof(struct session));
}

static enum err session_http_end(struct op *op, struct http *h)
{
    TRY(session_needed(op));
    TRY(session_end(op, op->actor->id, http_id(h)));
    return http_send_empty(op, h);
}

/* ------------------------------------------------------------------ password */

struct password_form {
    str current, new;
};

static const struct field password_form_fields[] = {
    { FIELD(struct password_form, current), .flags = REQUIRED | SECRET, .max = PASSWORD_MAX,
      .format = "password" },
    { FIELD(struct password_form, new), .flags = REQUIRED | SECRET, .max = PASSWORD_MAX,
      .format = "password" },
    { 0 },
};

static enum err password_http_change(struct op *op, struct http *h)
{
    struct password_form form = { 0 };
    TRY(session_needed(op));
    TRY(http_read(op, h, &form));
    TRY(password_change(op, http_address(h), form.current, form.new));
    return http_send_empty(op, h);
}

/* ------------------------------------------------------------------ tokens */

static enum err token_http_list(struct op *op, struct http *h)
{
    struct list found = { 0 };
    TRY(session_needed(op));
    TRY(token_list(op, op->actor->id, &found));
    return http_send_items(op, h, token_fields, found.items, found.n, sizeof(struct token));
}

static enum err token_http_add(struct op *op, struct http *h)
{
    struct token t = { 0 };
    TRY(session_needed(op));
    TRY(http_read(op, h, &t));
    TRY(token_add(op, op->actor->id, &t, &t));
    return http_send_created(op, h, token_fields, &t);
}

static enum err token_http_end(struct op *op, struct http *h)
{
    TRY(session_needed(op));
    TRY(token_end(op, op->actor->id, http_id(h)));
    return http_send_empty(op, h);
}

const struct route me_routes[] = {
    { POST, "/api/v1/session", session_http_login, "public", .form = login_form_fields,
      .form_size = sizeof(struct login_form), .out = me_fields,
      .flags = ROUTE_SLOW | ROUTE_OWN_TX | ROUTE_NO_CSRF | ROUTE_SECRET,
      .summary = "Log in; sets the session's cookie", .errors = "login.wrong login.throttled" },
    { DELETE, "/api/v1/session", session_http_logout, "login", .flags = ROUTE_EMPTY,
      .summary = "Log out", .errors = "session.needed" },
    { GET, "/api/v1/me", me_http_get, "login", .out = me_fields,
      .summary = "Who I am and what I may do" },
    { PATCH, "/api/v1/me", me_http_edit, "login", .form = me_edit_fields,
      .form_size = sizeof(struct user), .out = me_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change my profile", .errors = "session.needed record.changed" },
    { POST, "/api/v1/me/password", password_http_change, "login", .form = password_form_fields,
      .form_size = sizeof(struct password_form), .flags = ROUTE_SLOW | ROUTE_OWN_TX | ROUTE_EMPTY,
      .summary = "Change my password; my other sessions end",
      .errors = "session.needed login.throttled" },
    { GET, "/api/v1/me/sessions", session_http_list, "login", .out = session_fields,
      .flags = ROUTE_ITEMS, .summary = "Where I am logged in", .errors = "session.needed" },
    { DELETE, "/api/v1/me/sessions/:id", session_http_end, "login", .flags = ROUTE_EMPTY,
      .summary = "End one of my sessions", .errors = "session.needed session.not_found" },
    { GET, "/api/v1/me/tokens", token_http_list, "login", .out = token_fields, .flags = ROUTE_ITEMS,
      .summary = "My tokens for programs", .errors = "session.needed" },
    { POST, "/api/v1/me/tokens", token_http_add, "login", .form = token_add_fields,
      .form_size = sizeof(struct token), .out = token_fields, .flags = ROUTE_CREATED | ROUTE_SECRET,
      .summary = "Make a token; the answer shows its secret, this once",
      .errors = "session.needed token.too_many" },
    { DELETE, "/api/v1/me/tokens/:id", token_http_end, "login", .flags = ROUTE_EMPTY,
      .summary = "End a token", .errors = "session.needed token.not_found" },
    { 0 },
};
