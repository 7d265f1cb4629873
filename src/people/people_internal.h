/* What the files of this room share with each other; nobody else includes it. */
#pragma once

#include "people.h"

/* ------------------------------------------------------------------ people.c */

#define HOUR_MS (3600 * (int64_t)1000)
#define DAY_MS  (24 * HOUR_MS)

int64_t session_idle_ms(const struct op *op);
int64_t session_life_ms(const struct op *op);
str country_code(const struct op *op); /* "86": of phone numbers without one */
/* Raises people_version and, by its row's lock, makes changes of this room follow one another: every
 * check that looks at more than one record (last admin, cycles, unique names) stands behind it. */
enum err people_touch(struct op *op) MUST_CHECK;
void people_ended(int64_t user, int64_t session); /* tells the one who asked by people_on_end */
extern const char *const theme_labels[];          /* by enum theme: "auto", "light", "dark", NULL */
void ids_sort(ints *ids);
/* Appends an event with what differs between the two by the fields; nothing when nothing does. */
enum err people_event(struct op *op, const char *kind, int64_t id, const char *type,
                      const struct field *fields, const void *before, const void *after) MUST_CHECK;

/* ------------------------------------------------------------------ actor.c */

/* The actor of a user, good for the given people_version, from memory or from the database. The copy is
 * the op's own. *ret is NULL when the user is missing or not active. */
enum err actor_find(struct op *op, int64_t user_id, int64_t people_version, struct actor **ret,
                    enum lang *ret_lang) MUST_CHECK;
/* What a user may do, active or not, as it stands now: scopes by permission index. */
enum err actor_grants(struct op *op, int64_t user_id, uint8_t ret[PERMISSION_MAX]) MUST_CHECK;
/* Does the op's actor hold each of these at least as far? Nobody gives away, or takes over by a new
 * password, what they do not hold themselves. */
bool actor_holds(const struct op *op, const uint8_t grants[PERMISSION_MAX]);
/* "ticket.read 2" of a role_grant row into the table; keys that the program does not know are nothing. */
void grant_raise(uint8_t grants[PERMISSION_MAX], str permission, int64_t scope);

/* ------------------------------------------------------------------ seen.c */

enum seen_kind { SEEN_SESSION, SEEN_TOKEN, SEEN_USER, SEEN_KIND_COUNT };
/* Keeps in mind that it was seen at op->now; written by seen_flush. Any thread, never waits long. */
void seen_mark(const struct op *op, enum seen_kind kind, int64_t id);
enum err seen_flush(struct op *op) MUST_CHECK;
#define SEEN_STEP_MS 60000 /* nearer than this to the last time it is not noted again */

/* ------------------------------------------------------------------ session.c, login.c */

struct session {
    int64_t id;
    utc created_at, seen_at, expires_at;
    str address, agent;
    bool current;
};
extern const struct field session_fields[];

struct login_form {
    str login, password;
};

/* Where a login comes from. */
struct caller {
    str address, agent;
    str session; /* the cookie that it came with: this session ends, whoever's it was */
};

/* ERR_AUTH "login.wrong", ERR_THROTTLED "login.throttled". Commits for itself, also what counts against
 * the caller. *ret_secret goes into the cookie. */
enum err login(struct op *op, const struct login_form *form, const struct caller *from,
               int64_t *ret_user_id, str *ret_secret) MUST_CHECK;
/* The actor's own password; other sessions of the user end. Commits for itself like login. */
enum err password_change(struct op *op, str address, str current, str fresh) MUST_CHECK;

enum err session_start(struct op *op, int64_t user_id, const struct caller *from,
                       str *ret_secret) MUST_CHECK;
/* ERR_NOT_FOUND "session.not_found". */
enum err session_end(struct op *op, int64_t user_id, int64_t id) MUST_CHECK;
/* All but one; keep 0: all. */
enum err session_end_others(struct op *op, int64_t user_id, int64_t keep) MUST_CHECK;
enum err session_list(struct op *op, struct list *ret) MUST_CHECK; /* the actor's own */
enum err session_identify(struct op *op, str secret, struct identity *ret) MUST_CHECK;
str session_csrf(struct op *op, str secret);
/* Handing out access is for people in a browser: ERR_FORBIDDEN "session.needed" for a token. */
enum err session_needed(struct op *op) MUST_CHECK;

/* ------------------------------------------------------------------ password.c */

#define PASSWORD_MIN 10 /* characters */
#define PASSWORD_MAX 200
/* Why a password will not do: a message code, or NULL when it will. Login, name may be empty. */
const char *password_fault(struct arena *mem, str password, str login, str name);
void password_check(struct op *op, str pointer, str password, str login, str name);

/* ------------------------------------------------------------------ throttle.c */

/* Seconds to wait after so many failures in a row, when the first `free` cost nothing. */
int64_t throttle_delay(int64_t failures, int64_t free);
/* One more attempt under the key, counted before its outcome is known, so that attempts made at the
 * same time count too: ERR_THROTTLED "login.throttled" while the door is closed. Inside a transaction. */
enum err throttle_attempt(struct op *op, str key, int64_t free) MUST_CHECK;
enum err throttle_forget(struct op *op, str key) MUST_CHECK; /* it went well: begins anew   */
enum err throttle_less(struct op *op, str key) MUST_CHECK;   /* it went well: does not count */
enum err throttle_flush(struct op *op) MUST_CHECK;
enum err throttle_sweep(struct op *op) MUST_CHECK;

/* ------------------------------------------------------------------ token.c */

extern const struct field token_add_fields[];
enum err token_list(struct op *op, int64_t user_id, struct list *ret) MUST_CHECK;
enum err token_end(struct op *op, int64_t user_id, int64_t id) MUST_CHECK; /* "token.not_found" */
enum err token_end_all(struct op *op, int64_t user_id) MUST_CHECK;
enum err token_identify(struct op *op, str secret, struct identity *ret) MUST_CHECK;

/* ------------------------------------------------------------------ user.c */

struct user_query {
    str q;
    str active; /* "true", "false" or empty */
    str after;
    int64_t limit;
};
struct colleague {
    int64_t id;
    str name;
    ints team_ids;
    bool active;
};
extern const struct field user_query_fields[], colleague_fields[], me_edit_fields[];

enum err user_list(struct op *op, const struct user_query *q, struct list *ret,
                   str *ret_next) MUST_CHECK;
enum err user_colleagues(struct op *op, struct list *ret) MUST_CHECK;
/* version 0: whatever it is now. By somebody with people.write. */
enum err user_edit(struct op *op, int64_t id, int64_t version, const struct user *form,
                   struct user *ret) MUST_CHECK;
/* By the user itself: name, mail, phone, lang, theme. */
enum err user_edit_own(struct op *op, int64_t version, const struct user *form,
                       struct user *ret) MUST_CHECK;
/* A new password by somebody with people.write; ends the user's sessions and tokens. */
enum err user_reset_password(struct op *op, int64_t id, str password) MUST_CHECK;

/* ------------------------------------------------------------------ team.c */

enum err team_list(struct op *op, struct list *ret) MUST_CHECK;
enum err team_exists(struct op *op, int64_t id, bool *ret) MUST_CHECK;
/* Would the tree be sound with team `id` (0: a new one) under `parent`? A message code, or NULL. */
const char *team_tree_fault(const struct team *teams, size_t n, int64_t id, int64_t parent);

/* ------------------------------------------------------------------ role.c */

extern const struct field role_add_fields[], role_edit_fields[];
enum err role_list(struct op *op, struct list *ret) MUST_CHECK;
enum err role_find(struct op *op, int64_t id, struct role *ret, bool *ret_found) MUST_CHECK;
enum err role_get(struct op *op, int64_t id, struct role *ret) MUST_CHECK; /* "role.not_found" */
enum err role_add(struct op *op, const struct role *form, struct role *ret) MUST_CHECK;
enum err role_edit(struct op *op, int64_t id, int64_t version, const struct role *form,
                   struct role *ret) MUST_CHECK;
enum err role_delete(struct op *op, int64_t id) MUST_CHECK;
/* ERR_FORBIDDEN "role.beyond_own" when the role holds more than the actor. */
enum err role_within_own(struct op *op, const struct role *role) MUST_CHECK;

struct builtin_role {
    const char *key, *name_zh, *name_en;
    const char *grants; /* "ticket.read:team customer.read:all …" */
};
extern const struct builtin_role builtin_roles[];
