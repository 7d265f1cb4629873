/* Users, teams, roles and the company over HTTP. */
#include "people_internal.h"

/* ------------------------------------------------------------------ users */

struct reset_form {
    str password;
};

static const struct field reset_form_fields[] = {
    { FIELD(struct reset_form, password), .flags = REQUIRED | SECRET, .max = PASSWORD_MAX,
      .format = "password" },
    { 0 },
};

static enum err user_http_list(struct op *op, struct http *h)
{
    struct user_query q = { 0 };
    struct list found = { 0 };
    str next;
    TRY(http_query(op, h, &q));
    TRY(user_list(op, &q, &found, &next));
    return http_send_list(op, h, user_fields, found.items, found.n, sizeof(struct user), next);
}

static enum err user_http_get(struct op *op, struct http *h)
{
    struct user u;
    TRY(user_get(op, http_id(h), &u));
    return http_send(op, h, user_fields, &u);
}

static enum err user_http_add(struct op *op, struct http *h)
{
    struct user u = { 0 };
    TRY(http_read(op, h, &u));
    TRY(user_add(op, &u, &u));
    return http_send_created(op, h, user_fields, &u);
}

static enum err user_http_edit(struct op *op, struct http *h)
{
    struct user u;
    TRY(user_get(op, http_id(h), &u));
    TRY(http_read(op, h, &u));
    TRY(user_edit(op, u.id, http_version(h), &u, &u));
    return http_send(op, h, user_fields, &u);
}

static enum err user_http_reset(struct op *op, struct http *h)
{
    struct reset_form form = { 0 };
    TRY(http_read(op, h, &form));
    TRY(user_reset_password(op, http_id(h), form.password));
    return http_send_empty(op, h);
}

static enum err user_http_colleagues(struct op *op, struct http *h)
{
    struct list found = { 0 };
    TRY(user_colleagues(op, &found));
    return http_send_items(op, h, colleague_fields, found.items, found.n, sizeof(struct colleague));
}

/* ------------------------------------------------------------------ teams */

static enum err team_http_list(struct op *op, struct http *h)
{
    struct list found = { 0 };
    TRY(team_list(op, &found));
    return http_send_items(op, h, team_fields, found.items, found.n, sizeof(struct team));
}

static enum err team_http_add(struct op *op, struct http *h)
{
    struct team t = { .active = true };
    TRY(http_read(op, h, &t));
    TRY(team_add(op, &t, &t));
    return http_send_created(op, h, team_fields, &t);
}

static enum err team_http_edit(struct op *op, struct http *h)
{
    struct team t;
    TRY(team_get(op, http_id(h), &t));
    TRY(http_read(op, h, &t));
    TRY(team_edit(op, t.id, http_version(h), &t, &t));
    return http_send(op, h, team_fields, &t);
}

/* ------------------------------------------------------------------ roles and permissions */

struct permission_row {
    str key, name_zh, name_en;
    bool scoped;
};

static const struct field permission_row_fields[] = {
    { FIELD(struct permission_row, key) },
    { FIELD(struct permission_row, name_zh) },
    { FIELD(struct permission_row, name_en) },
    { FIELD(struct permission_row, scoped), .doc = "own, team and all differ; otherwise only all" },
    { 0 },
};

static enum err role_http_list(struct op *op, struct http *h)
{
    struct list found = { 0 };
    TRY(role_list(op, &found));
    return http_send_items(op, h, role_fields, found.items, found.n, sizeof(struct role));
}

static enum err role_http_add(struct op *op, struct http *h)
{
    struct role r = { 0 };
    TRY(http_read(op, h, &r));
    TRY(role_add(op, &r, &r));
    return http_send_created(op, h, role_fields, &r);
}

static enum err role_http_edit(struct op *op, struct http *h)
{
    struct role r;
    TRY(role_get(op, http_id(h), &r));
    TRY(http_read(op, h, &r));
    TRY(role_edit(op, r.id, http_version(h), &r, &r));
    return http_send(op, h, role_fields, &r);
}

static enum err role_http_delete(struct op *op, struct http *h)
{
    TRY(role_delete(op, http_id(h)));
    return http_send_empty(op, h);
}

static enum err permission_http_list(struct op *op, struct http *h)
{
    const size_t n = permission_count();
    struct permission_row *rows = arena_array(op->mem, n, sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        const struct permission *p = permission_at(i);
        rows[i] =
            (struct permission_row){ str_of(p->key), str_of(p->zh), str_of(p->en), p->scoped };
    }
    return http_send_items(op, h, permission_row_fields, rows, n, sizeof *rows);
}

/* ------------------------------------------------------------------ company */

static enum err company_http_get(struct op *op, struct http *h)
{
    struct company c;
    TRY(company_get(op, &c));
    return http_send(op, h, company_fields, &c);
}

static enum err company_http_edit(struct op *op, struct http *h)
{
    struct company c;
    TRY(company_get(op, &c));
    TRY(http_read(op, h, &c));
    TRY(company_edit(op, http_version(h), &c, &c));
    return http_send(op, h, company_fields, &c);
}

const struct route people_routes[] = {
    { GET, "/api/v1/users", user_http_list, "people.read", .query = user_query_fields,
      .out = user_fields, .flags = ROUTE_LIST, .summary = "Users, oldest first" },
    { POST, "/api/v1/users", user_http_add, "people.write", .form = user_add_fields,
      .form_size = sizeof(struct user), .out = user_fields, .flags = ROUTE_CREATED | ROUTE_SLOW,
      .summary = "Add a user", .errors = "role.beyond_own" },
    { GET, "/api/v1/users/:id", user_http_get, "people.read", .out = user_fields,
      .summary = "One user", .errors = "user.not_found" },
    { PATCH, "/api/v1/users/:id", user_http_edit, "people.write", .form = user_edit_fields,
      .form_size = sizeof(struct user), .out = user_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change or deactivate a user",
      .errors = "user.not_found record.changed user.last_admin user.own_roles user.self "
                "user.beyond_own role.beyond_own" },
    { POST, "/api/v1/users/:id/password", user_http_reset, "people.write",
      .form = reset_form_fields, .form_size = sizeof(struct reset_form),
      .flags = ROUTE_EMPTY | ROUTE_SLOW,
      .summary = "Set a user's password; their sessions and tokens end",
      .errors = "user.not_found user.beyond_own" },
    { GET, "/api/v1/colleagues", user_http_colleagues, "login", .out = colleague_fields,
      .flags = ROUTE_ITEMS, .summary = "Names of all users, for everybody" },
    { GET, "/api/v1/teams", team_http_list, "login", .out = team_fields, .flags = ROUTE_ITEMS,
      .summary = "All teams" },
    { POST, "/api/v1/teams", team_http_add, "people.write", .form = team_edit_fields,
      .form_size = sizeof(struct team), .out = team_fields, .flags = ROUTE_CREATED,
      .summary = "Add a team" },
    { PATCH, "/api/v1/teams/:id", team_http_edit, "people.write", .form = team_edit_fields,
      .form_size = sizeof(struct team), .out = team_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change a team", .errors = "team.not_found record.changed team.cycle" },
    { GET, "/api/v1/roles", role_http_list, "people.read", .out = role_fields, .flags = ROUTE_ITEMS,
      .summary = "All roles with their grants" },
    { POST, "/api/v1/roles", role_http_add, "people.write", .form = role_add_fields,
      .form_size = sizeof(struct role), .out = role_fields, .flags = ROUTE_CREATED,
      .summary = "Add a role", .errors = "role.beyond_own" },
    { PATCH, "/api/v1/roles/:id", role_http_edit, "people.write", .form = role_edit_fields,
      .form_size = sizeof(struct role), .out = role_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change a role's names and grants",
      .errors = "role.not_found record.changed role.admin_fixed role.beyond_own" },
    { DELETE, "/api/v1/roles/:id", role_http_delete, "people.write", .flags = ROUTE_EMPTY,
      .summary = "Remove a role that nobody has",
      .errors = "role.not_found role.builtin role.in_use role.beyond_own" },
    { GET, "/api/v1/permissions", permission_http_list, "login", .out = permission_row_fields,
      .flags = ROUTE_ITEMS, .summary = "Everything that can be granted" },
    { GET, "/api/v1/company", company_http_get, "login", .out = company_fields,
      .summary = "The company's card" },
    { PATCH, "/api/v1/company", company_http_edit, "company.write", .form = company_edit_fields,
      .form_size = sizeof(struct company), .out = company_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change the company's card", .errors = "record.changed company.time_zone" },
    { 0 },
};
