/* Logging in, and changing one's own password: where guesses are made. Each attempt is counted before
 * its outcome is known, for the account and for the address; an unknown name costs the same time and
 * gets the same answer as a wrong password. The hash is computed outside of any transaction, because it
 * takes some 25 ms and writers queue. */
#include "people_internal.h"

#include "../base/digest.h"
#include "../base/log.h"
#include "../base/text.h"
#include "../event/event.h"
#include "../http/metrics.h"
#include "session_sql.h"
#include "user_sql.h"

#include <pthread.h>

/* Attempts that cost nothing: a person who forgot needs a handful, an office behind one address more. */
#define ACCOUNT_FREE 10
#define ADDRESS_FREE 50

struct secret_row {
    int64_t id;
    str login, password;
    bool active;
};

static const struct field secret_row_fields[] = {
    { FIELD(struct secret_row, id) },
    { FIELD(struct secret_row, login) },
    { FIELD(struct secret_row, password) },
    { FIELD(struct secret_row, active) },
    { 0 },
};

/* ------------------------------------------------------------------ counting */

struct attempt {
    str account, address; /* keys of throttle */
};

/* login: of the account, or what was typed when there is none. */
static struct attempt attempt_of(struct op *op, str login, str address)
{
    char hash[SHA256_HEX]; /* what was typed as a name may be a password, and is of any length */
    str network = throttle_network(op->mem, address);
    sha256_hex(login, hash);
    return (struct attempt){
        .account = arena_fmt(op->mem, "login.account %s", hash),
        .address = arena_fmt(op->mem, "login.address " STR_FMT, STR_ARG(network)),
    };
}

static enum err attempt_begin(struct op *op, const struct attempt *a)
{
    TX(tx, op);
    TRY(throttle_attempt(op, a->account, ACCOUNT_FREE));
    TRY(throttle_attempt(op, a->address, ADDRESS_FREE));
    return tx_commit(&tx);
}

static enum err attempt_passed(struct op *op, const struct attempt *a)
{
    TRY(throttle_forget(op, a->account));
    return throttle_less(op, a->address);
}

/* ------------------------------------------------------------------ the password */

static pthread_once_t decoy_once = PTHREAD_ONCE_INIT;
static str decoy;

/* A hash that no password has: what is checked when there is no such user. */
static void decoy_make(void)
{
    static char text[160];
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    str hash = password_hash(mem, random_token(mem));
    decoy.n = hash.n < sizeof text ? hash.n : 0;
    memcpy(text, hash.p, decoy.n);
    decoy.p = text;
}

static bool secret_fits(const struct secret_row *row, str password)
{
    pthread_once(&decoy_once, decoy_make);
    bool fits = password_ok(row->id ? row->password : decoy, password);
    return fits && row->id && row->active;
}

static enum err secret_find(struct op *op, str name, struct secret_row *ret)
{
    bool found = false;
    return db_find(op, SQL(user_secret), ARGS(V(name)), secret_row_fields, ret, &found);
}

/* ------------------------------------------------------------------ logging in */

static enum err session_drop(struct op *op, str secret)
{
    char hash[SHA256_HEX];
    if (!secret.n)
        return OK;
    sha256_hex(secret, hash);
    return db_run(op, SQL(session_delete_by_hash), ARGS(V(hash)), NULL);
}

enum err login(struct op *op, const struct login_form *form, const struct caller *from,
               int64_t *ret_user_id, str *ret_secret)
{
    str name = text_fold(op->mem, str_trim(form->login));
    struct secret_row row = { 0 };

    TRY(secret_find(op, name, &row));
    struct attempt attempt = attempt_of(op, row.id ? row.login : name, from->address);
    TRY(attempt_begin(op, &attempt));
    if (!secret_fits(&row, form->password)) {
        metric_add(METRIC_LOGIN_FAILED, 1);
        return refuse(op, ERR_AUTH, "login.wrong");
    }
    TX(tx, op);
    TRY(attempt_passed(op, &attempt));
    TRY(session_drop(op, from->session));
    TRY(session_start(op, row.id, from, ret_secret));
    TRY(tx_commit(&tx));
    *ret_user_id = row.id;
    return OK;
}

enum err password_change(struct op *op, str address, str current, str fresh)
{
    const int64_t id = op->actor->id;
    struct secret_row row = { 0 };

    TRY(db_one(op, SQL(user_secret_of), ARGS(V(id)), secret_row_fields, &row));
    password_check(op, STR("/new"), fresh, row.login, op->actor->name);
    TRY(op_check(op));
    struct attempt attempt = attempt_of(op, row.login, address);
    TRY(attempt_begin(op, &attempt));
    if (!secret_fits(&row, current)) {
        op_field(op, STR("/current"), "password.wrong");
        return op_check(op);
    }
    str hash = password_hash(op->mem, fresh);
    TX(tx, op);
    TRY(people_touch(op));
    TRY(attempt_passed(op, &attempt));
    TRY(db_run(op, SQL(user_set_password), ARGS(V(id), V(hash)), NULL));
    TRY(session_end_others(op, id, op->actor->session));
    TRY(event_append(op, "user", id, "user.password_changed", STR("{}"), NULL));
    return tx_commit(&tx);
}
