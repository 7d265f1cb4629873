/* Sessions of browsers. The cookie holds a random secret, the database its hash: who reads the database
 * cannot become anybody. A session ends when it was not used for some hours, and in any case after some
 * days. Nothing is written while a request only reads (see seen.c). */
#include "people_internal.h"

#include "../base/digest.h"
#include "../base/text.h"
#include "session_sql.h"

#define SECRET_CHARS 43 /* of random_token */
#define AGENT_MAX    200

struct session_row {
    int64_t id, user_id, people_version;
    utc seen_at, expires_at;
};

static const struct field session_row_fields[] = {
    { FIELD(struct session_row, id) },
    { FIELD(struct session_row, user_id) },
    { FIELD(struct session_row, people_version) },
    { FIELD(struct session_row, seen_at) },
    { FIELD(struct session_row, expires_at) },
    { 0 },
};

const struct field session_fields[] = {
    { FIELD(struct session, id) },
    { FIELD(struct session, created_at), .doc = "when it was logged in" },
    { FIELD(struct session, seen_at), .doc = "last use, to about a minute" },
    { FIELD(struct session, expires_at), .doc = "ends then even when it is in use" },
    { FIELD(struct session, address), .doc = "network address of the login" },
    { FIELD(struct session, agent), .doc = "browser, as it names itself" },
    { FIELD(struct session, current), .doc = "the one that asks" },
    { 0 },
};

str session_csrf(struct op *op, str secret)
{
    return mac_text(op->mem, secret, STR("csrf"));
}

enum err session_identify(struct op *op, str secret, struct identity *ret)
{
    struct session_row row = { 0 };
    struct actor *actor;
    enum lang lang;
    char hash[SHA256_HEX];
    bool found = false;

    if (secret.n != SECRET_CHARS)
        return OK;
    sha256_hex(secret, hash);
    TRY(db_find(op, SQL(session_identify), ARGS(V(hash)), session_row_fields, &row, &found));
    if (!found || row.expires_at.ms <= op->now.ms ||
        row.seen_at.ms + session_idle_ms(op) <= op->now.ms)
        return OK;
    TRY(actor_find(op, row.user_id, row.people_version, &actor, &lang));
    if (!actor)
        return OK;
    actor->session = row.id;
    if (op->now.ms - row.seen_at.ms > SEEN_STEP_MS) {
        seen_mark(op, SEEN_SESSION, row.id);
        seen_mark(op, SEEN_USER, row.user_id);
    }
    *ret = (struct identity){ .actor = actor,
                              .lang = lang,
                              .lang_known = true,
                              .by_cookie = true,
                              .csrf = session_csrf(op, secret) };
    return OK;
}

enum err session_needed(struct op *op)
{
    return op->actor->session ? OK : refuse(op, ERR_FORBIDDEN, "session.needed");
}

enum err session_start(struct op *op, int64_t user_id, const struct caller *from, str *ret_secret)
{
    str secret = random_token(op->mem);
    char hash[SHA256_HEX];

    sha256_hex(secret, hash);
    TX(tx, op);
    TRY(db_run(op, SQL(session_insert),
               ARGS(V(hash), V(user_id), V(op->now), V(utc_add(op->now, session_life_ms(op))),
                    V(from->address), V(text_cut(from->agent, AGENT_MAX))),
               NULL));
    TRY(tx_commit(&tx));
    seen_mark(op, SEEN_USER, user_id);
    *ret_secret = secret;
    return OK;
}

enum err session_end(struct op *op, int64_t user_id, int64_t id)
{
    int64_t ended = 0;

    TX(tx, op);
    TRY(db_run(op, SQL(session_delete), ARGS(V(id), V(user_id)), &ended));
    if (!ended)
        return refuse(op, ERR_NOT_FOUND, "session.not_found");
    TRY(tx_commit(&tx));
    people_ended(user_id, id);
    return OK;
}

enum err session_end_others(struct op *op, int64_t user_id, int64_t keep)
{
    struct list others = { 0 };

    TX(tx, op);
    TRY(db_all(op, SQL(session_others), ARGS(V(user_id), V(keep)), session_fields,
               sizeof(struct session), &others));
    TRY(db_run(op, SQL(session_delete_others), ARGS(V(user_id), V(keep)), NULL));
    TRY(tx_commit(&tx));
    for (size_t i = 0; keep && i < others.n; i++)
        people_ended(user_id, ((struct session *)others.items)[i].id);
    if (!keep)
        people_ended(user_id, 0); /* also streams that a token opened */
    return OK;
}

enum err session_list(struct op *op, struct list *ret)
{
    TRY(db_all(op, SQL(session_list),
               ARGS(V(op->actor->id), V(op->now), V(utc_add(op->now, -session_idle_ms(op)))),
               session_fields, sizeof(struct session), ret));
    for (size_t i = 0; i < ret->n; i++) {
        struct session *s = &((struct session *)ret->items)[i];
        s->current = s->id == op->actor->session;
    }
    return OK;
}
