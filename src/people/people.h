/* Who works here: users, teams (a tree), roles (sets of permissions), sessions of browsers, tokens of
 * programs, the company's own card. Everything that another room needs of them stands here.
 *
 * A permission reaches as far as its scope: own records, those of one's teams (own ones and all below
 * them), or all. The actor that people_identify makes carries both, so rules ask op_scope() and
 * op->actor->teams and never this room.
 *
 * Every change of users, teams or roles raises people_version in its transaction: actors are kept in
 * memory as long as that number stands, on every node. */
#pragma once

#include "../base/permission.h"
#include "../http/http.h"

extern const struct permission people_permissions[];
extern const struct route me_routes[];     /* /session, /me and below */
extern const struct route people_routes[]; /* users, teams, roles, permissions, company */
extern const char *const lang_labels[];    /* by enum lang: "zh", "en", NULL */
extern const char *const scope_labels[];   /* by enum scope: "none", "own", "team", "all", NULL */

/* ------------------------------------------------------------------ who acts */

#define SESSION_COOKIE "aftersale_session"

/* For http_config.identify; runs on every request, reads only. A session that is unknown or over
 * makes anonymous, so that a stale cookie never stands in the way of the login or the portal; a
 * bearer token that does is refused: ERR_AUTH "token.unknown", "token.expired". */
enum err people_identify(struct op *op, struct http *h, str session, str bearer,
                         struct identity *ret);
/* The actor that a user is, without session or token: for jobs and commands that act for somebody.
 * In the op's arena. ERR_NOT_FOUND "user.not_found" also for one that is not active. */
enum err people_actor(struct op *op, int64_t user_id, const struct actor **ret) MUST_CHECK;

/* Called when a session ends (session = its id) or all of a user's do (session = 0): live streams
 * hang up. Set once at start. */
void people_on_end(void (*ended)(void *ctx, int64_t user, int64_t session), void *ctx);

/* For a timer of the process, every 15 to 60 seconds: writes what was collected in memory (when
 * sessions and tokens were last seen, counters of throttle_hit), and every few minutes removes
 * sessions and tokens that are over and counters that no longer count. Opens its own transaction. */
enum err people_housekeeping(struct op *op) MUST_CHECK;

/* ------------------------------------------------------------------ users */

enum theme { THEME_AUTO, THEME_LIGHT, THEME_DARK };

struct user {
    int64_t id;
    int64_t version;
    str login; /* lower case letters, digits and ._- only; unique */
    str name;
    str mail;  /* unique without regard to case; may be empty */
    str phone; /* E.164, may be empty */
    int lang;  /* enum lang */
    int theme; /* enum theme */
    bool active;
    ints role_ids;
    ints team_ids;
    utc created_at;
    utc seen_at;
    str password; /* only on its way in, never read back */
};

extern const struct field user_fields[];      /* as the API shows a user */
extern const struct field user_add_fields[];  /* input of a new one, with its password */
extern const struct field user_edit_fields[]; /* input of a change */

/* Makes a user of form (login, name, password; the rest may be empty). Checks everything that the API
 * checks, whoever calls; field errors at "/login", "/password" …. Opens its transaction after the
 * password was hashed (some 25 ms), so call it outside of one where that matters. */
enum err user_add(struct op *op, const struct user *form, struct user *ret) MUST_CHECK;
/* ERR_NOT_FOUND "user.not_found". */
enum err user_get(struct op *op, int64_t id, struct user *ret) MUST_CHECK;
/* By login or mail; the same error. */
enum err user_by_login(struct op *op, str login, struct user *ret) MUST_CHECK;
/* The name of a user; empty when there is none. */
enum err user_name(struct op *op, int64_t id, str *ret) MUST_CHECK;
/* Is there such a user and is it active (an assignee must be)? */
enum err user_is_active(struct op *op, int64_t id, bool *ret) MUST_CHECK;
enum err user_count(struct op *op, int64_t *ret) MUST_CHECK; /* 0: the company has not begun yet */

/* ------------------------------------------------------------------ teams */

#define TEAM_DEPTH_MAX 8

struct team {
    int64_t id;
    int64_t version;
    str name_zh, name_en;
    int64_t parent_id; /* 0 at the top */
    int64_t lead_id;   /* user, 0 when none */
    bool active;
};

extern const struct field team_fields[];
extern const struct field team_edit_fields[];

enum err team_add(struct op *op, const struct team *form, struct team *ret) MUST_CHECK;
/* ERR_NOT_FOUND "team.not_found". */
enum err team_edit(struct op *op, int64_t id, int64_t version, const struct team *form,
                   struct team *ret) MUST_CHECK;
enum err team_get(struct op *op, int64_t id, struct team *ret) MUST_CHECK;
enum err team_is_active(struct op *op, int64_t id, bool *ret) MUST_CHECK;
/* What SCOPE_TEAM covers for a user: the teams it belongs to or leads and all below them, sorted. */
enum err team_covers(struct op *op, int64_t user_id, ints *ret) MUST_CHECK;
/* Is the user a member of that team (not of one below)? */
enum err team_has_member(struct op *op, int64_t team_id, int64_t user_id, bool *ret) MUST_CHECK;

/* ------------------------------------------------------------------ roles */

struct grant {
    str permission; /* key */
    int scope;      /* enum scope */
};

struct role {
    int64_t id;
    int64_t version;
    str key; /* "agent"; never changes */
    str name_zh, name_en;
    bool builtin;
    struct list grants; /* struct grant */
};

extern const struct field grant_fields[];
extern const struct field role_fields[];

/* Makes the built-in roles that are missing (agent, engineer, lead, manager, warehouse, finance, hr,
 * collaborator, assessor, admin) with their grants; those that are there stay as they are. admin holds every permission of the
 * program, by rule and not by rows. */
enum err people_seed(struct op *op) MUST_CHECK;
/* Keys and names of the built-in roles, for where no database is open: struct role. */
void role_builtins(struct op *op, struct list *ret);
/* ERR_NOT_FOUND "role.not_found". */
enum err role_by_key(struct op *op, str key, int64_t *ret_id) MUST_CHECK;

/* What one active user may do by one of their roles other than admin. */
struct people_grant {
    int64_t user_id;
    str user_name;
    str permission; /* key */
};
extern const struct field people_grant_fields[];
/* User by user, each permission once. */
enum err people_grants(struct op *op, struct list *ret) MUST_CHECK;
/* Active users who may do everything. */
enum err people_admins(struct op *op, ints *ret) MUST_CHECK;

/* ------------------------------------------------------------------ tokens */

struct token {
    int64_t id;
    int64_t user_id;
    str name;
    strs permissions; /* keys */
    int64_t days;     /* input: 1 to 365 */
    utc created_at, expires_at, used_at;
    str token; /* the secret: only in the answer to its making */
};

extern const struct field token_fields[];

/* A token for a user; it can do no more than the user can at any time, and only what form->permissions
 * names. ret->token is shown this once; only its hash is stored. */
enum err token_add(struct op *op, int64_t user_id, const struct token *form,
                   struct token *ret) MUST_CHECK;

/* ------------------------------------------------------------------ company */

struct company {
    int64_t version;
    str name_zh, name_en;
    str time_zone; /* IANA name, "Asia/Shanghai" */
    str phone;     /* as customers shall dial it */
    str portal_note_zh, portal_note_en;
};

extern const struct field company_fields[];
extern const struct field company_edit_fields[];

enum err company_get(struct op *op, struct company *ret) MUST_CHECK;
/* The day of the op's clock in the company's zone, "2026-11-25". */
enum err company_today(struct op *op, str *ret) MUST_CHECK;
/* version 0: whatever it is now (for commands). */
enum err company_edit(struct op *op, int64_t version, const struct company *form,
                      struct company *ret) MUST_CHECK;

/* ------------------------------------------------------------------ of use to all rooms above */

/* How often may this be done? Counts one more happening of key (such as "portal.track 203.0.113.7") and
 * refuses with ERR_THROTTLED "throttle.wait" {seconds} when there were more than max within the window.
 * Counted in memory and written by people_housekeeping: cheap, allowed on the loop thread, kept when the
 * op fails; with several nodes each hears of the others' counts within a minute. key at most 120 bytes. */
enum err throttle_hit(struct op *op, str key, int64_t max, int64_t window_seconds) MUST_CHECK;
/* What to count for a caller: the address, or the /64 network of an IPv6 one, all of which a single
 * subscriber has. */
str throttle_network(struct arena *mem, str address);

/* Somebody was faster: ERR_PRECONDITION "record.changed" {who} of the subject's last event. For an UPDATE …
 * WHERE version = $2 that found no row. */
enum err version_refuse(struct op *op, const char *subject_kind, int64_t subject_id) MUST_CHECK;
/* For edits with If-Match: OK when the record still has the version that was asked for (0: any); otherwise
 * version_refuse. */
enum err version_check(struct op *op, const char *subject_kind, int64_t subject_id, int64_t present,
                       int64_t wanted) MUST_CHECK;
