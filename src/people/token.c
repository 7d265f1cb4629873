/* Tokens of programs: a secret that is shown once and stored as a hash, an end, and a list of
 * permissions. What a token may do is worked out on each request: what its user may do now, and of
 * that only what the list names. */
#include "people_internal.h"

#include "../base/digest.h"
#include "../event/event.h"
#include "token_sql.h"

#define TOKEN_PREFIX    "ast_" /* so that scanners for leaked secrets know one when they see it */
#define TOKEN_DAYS_MAX  365
#define TOKENS_PER_USER 50

const struct field token_fields[] = {
    { FIELD(struct token, id) },
    { FIELD(struct token, name) },
    { FIELD(struct token, permissions), .doc = "what it may do, as far as its user may" },
    { FIELD(struct token, created_at) },
    { FIELD(struct token, expires_at) },
    { FIELD(struct token, used_at), .flags = NULLABLE, .doc = "last use, to about a minute" },
    { FIELD(struct token, token), .flags = OPTIONAL,
      .doc = "the secret; only in the answer to its making" },
    { 0 },
};

const struct field token_add_fields[] = {
    { FIELD(struct token, name), .flags = REQUIRED | TRIM, .max = 60, .doc = "what it is for" },
    { FIELD(struct token, permissions), .flags = REQUIRED, .min = 1, .max = PERMISSION_MAX,
      .doc = "keys of GET /permissions that its user holds" },
    { FIELD(struct token, days), .flags = REQUIRED, .min = 1, .max = TOKEN_DAYS_MAX,
      .doc = "until it ends" },
    { 0 },
};

struct token_row {
    int64_t id, user_id, people_version;
    strs permissions;
    utc expires_at, used_at;
};

static const struct field token_row_fields[] = {
    { FIELD(struct token_row, id) },
    { FIELD(struct token_row, user_id) },
    { FIELD(struct token_row, people_version) },
    { FIELD(struct token_row, permissions) },
    { FIELD(struct token_row, expires_at) },
    { FIELD(struct token_row, used_at) },
    { 0 },
};

/* ------------------------------------------------------------------ acting by a token */

static void grants_narrow(uint8_t grants[PERMISSION_MAX], const strs *keys)
{
    uint8_t narrow[PERMISSION_MAX] = { 0 };
    for (size_t i = 0; i < keys->n; i++) {
        int index = permission_index(keys->items[i]);
        if (index >= 0)
            narrow[index] = grants[index];
    }
    memcpy(grants, narrow, sizeof narrow);
}

enum err token_identify(struct op *op, str secret, struct identity *ret)
{
    struct token_row row = { 0 };
    struct actor *actor = NULL;
    enum lang lang;
    char hash[SHA256_HEX];
    bool found = false;

    sha256_hex(secret, hash);
    TRY(db_find(op, SQL(token_identify), ARGS(V(hash)), token_row_fields, &row, &found));
    if (found)
        TRY(actor_find(op, row.user_id, row.people_version, &actor, &lang));
    if (!actor)
        return refuse(op, ERR_AUTH, "token.unknown");
    if (row.expires_at.ms <= op->now.ms)
        return refuse(op, ERR_AUTH, "token.expired");
    grants_narrow(actor->grants, &row.permissions);
    actor->token = row.id;
    if (op->now.ms - row.used_at.ms > SEEN_STEP_MS)
        seen_mark(op, SEEN_TOKEN, row.id);
    *ret = (struct identity){ .actor = actor, .lang = lang, .lang_known = true };
    return OK;
}

/* ------------------------------------------------------------------ making and ending */

static void token_check(struct op *op, const struct token *form, const struct actor *owner)
{
    fields_check(op, token_add_fields, form, STR(""));
    for (size_t i = 0; i < form->permissions.n; i++) {
        int index = permission_index(form->permissions.items[i]);
        str pointer = arena_fmt(op->mem, "/permissions/%zu", i);
        if (index < 0)
            op_field(op, pointer, "permission.unknown");
        else if (!owner->grants[index])
            op_field(op, pointer, "token.beyond_own");
    }
}

/* In the user's chain: who may come in by which key. */
static enum err token_event(struct op *op, int64_t user_id, const char *type, str name)
{
    struct buf data;
    buf_init(&data, 2000);
    buf_z(&data, "{\"name\":");
    buf_json(&data, name);
    buf_char(&data, '}');
    str text = arena_str(op->mem, buf_view(&data));
    buf_release(&data);
    return event_append(op, "user", user_id, type, text, NULL);
}

static enum err token_insert(struct op *op, struct token *t)
{
    char hash[SHA256_HEX];
    int64_t count = 0;

    TRY(db_int(op, SQL(token_count), ARGS(V(t->user_id)), &count));
    if (count >= TOKENS_PER_USER)
        return refuse_with(op, ERR_CONFLICT, "token.too_many",
                           P("max", arena_fmt(op->mem, "%d", TOKENS_PER_USER)));
    sha256_hex(t->token, hash);
    return db_int(op, SQL(token_insert),
                  ARGS(V(hash), V(t->user_id), V(t->name),
                       V(arena_join(op->mem, &t->permissions, "\n")), V(t->created_at),
                       V(t->expires_at)),
                  &t->id);
}

enum err token_add(struct op *op, int64_t user_id, const struct token *form, struct token *ret)
{
    const struct actor *owner = op->actor;
    struct token t = *form;

    if (owner->id != user_id || owner->kind != ACTOR_USER)
        TRY(people_actor(op, user_id, &owner));
    token_check(op, form, owner);
    TRY(op_check(op));
    t.user_id = user_id;
    t.created_at = op->now;
    t.expires_at = utc_add(op->now, form->days * DAY_MS);
    t.token = arena_fmt(op->mem, TOKEN_PREFIX STR_FMT, STR_ARG(random_token(op->mem)));
    TX(tx, op);
    TRY(token_insert(op, &t));
    TRY(token_event(op, user_id, "user.token_added", t.name));
    TRY(tx_commit(&tx));
    *ret = t;
    return OK;
}

enum err token_list(struct op *op, int64_t user_id, struct list *ret)
{
    return db_all(op, SQL(token_list), ARGS(V(user_id)), token_fields, sizeof(struct token), ret);
}

enum err token_end(struct op *op, int64_t user_id, int64_t id)
{
    str name = { 0 };

    TX(tx, op);
    TRY(db_text(op, SQL(token_name), ARGS(V(id), V(user_id)), &name));
    if (!name.p)
        return refuse(op, ERR_NOT_FOUND, "token.not_found");
    TRY(db_run(op, SQL(token_delete), ARGS(V(id), V(user_id)), NULL));
    TRY(token_event(op, user_id, "user.token_ended", name));
    return tx_commit(&tx);
}

enum err token_end_all(struct op *op, int64_t user_id)
{
    return db_run(op, SQL(token_delete_all), ARGS(V(user_id)), NULL);
}
